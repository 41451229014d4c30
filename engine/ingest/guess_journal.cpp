// Journals of tills have rows of what was sold, and rows of how it was paid: these are no sales. Words tell,
// or sums: within a receipt, what was paid is what was sold.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>

#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"
#include "engine/ingest/report.h"
#include "engine/ingest/status_words.h"

namespace stamkund::ingest {
namespace {

// Assumptions: how many receipts must tell, which share of them must agree, how many kinds of rows a journal
// has.
constexpr std::size_t kLeastReceipts = 3;
constexpr double kShareAgreeing = 0.95;
constexpr double kShareTogether = 0.5;  // of payments that stand in a receipt with something sold
constexpr std::size_t kMostKinds = 20;
constexpr Amount kCent = kAmountScale / 100;

enum class Part { unknown, sold, paid, change, tax };

constexpr auto kSold = std::to_array<std::string_view>(
    {"sale",    "sales",       "item",     "items",  "line",     "product",  "article",
     "artikel", "vara",        "varor",    "vare",   "plu",      "goods",    "salg",
     "salj",    "forsaljning", "verkauf",  "vente",  "venta",    "vendita",  "verkoop",
     "myynti",  "tuote",       "sprzedaz", "prodej", "articulo", "articolo", "produkt"});
constexpr auto kPaid = std::to_array<std::string_view>(
    {"tender",   "tenders", "payment",    "payments",      "pay",       "paid",  "betalning",
     "betaling", "zahlung", "paiement",   "pago",          "pagamento", "maksu", "platnosc",
     "platba",   "cash",    "card",       "kontant",       "kontanter", "kort",  "bar",
     "karte",    "swish",   "betalmedel", "zahlungsmittel"});
constexpr auto kChange = std::to_array<std::string_view>(
    {"change", "vaxel", "vaxelpengar", "wechselgeld", "ruckgeld", "byttepenge", "byttepenger", "veksel",
     "vekslepenger", "vuelto", "cambio", "resto", "monnaie", "vaihtoraha"});

Part part_of(std::string_view kind) {
  const auto words = words_of(kind);
  const auto has = [&](WordList list) {
    return std::any_of(words.begin(), words.end(), [&](const auto& w) { return is_among(w, list); });
  };
  if (has(kChange)) return Part::change;
  if (has(kPaid)) return Part::paid;
  if (names_tax(kind)) return Part::tax;
  return has(kSold) ? Part::sold : Part::unknown;
}

/// By kind of row, what one receipt has.
using Sums = std::map<std::string, Amount>;
struct Receipt {
  Sums sums;
  std::size_t lines = 0;
};
using Receipts = std::map<std::string, Receipt>;

/// Of the lines of one receipt, or of one customer and day where none is numbered.
Receipts receipts_of(const Evidence& evidence, const Guesses& guesses, std::size_t kind) {
  const auto number = guesses.extras[static_cast<std::size_t>(Extra::receipt)].column;
  const std::size_t amount = *guesses.amount.column;
  Receipts out;
  std::string customer;
  for (const auto& row : evidence.rows) {
    if (row.size() != evidence.stats.size() || row[kind].empty()) continue;
    const auto money = parse_amount(row[amount], evidence.stats[amount].amounts.mark());
    if (!money) continue;
    const std::string key =
        number ? row[*number]
               : row[*guesses.customer.column] + "\n" + row[*guesses.date.column].substr(0, 10);
    if (key.empty()) continue;
    out[key].sums[row[kind]] += *money;
    ++out[key].lines;
  }
  return out;
}

/// What was paid less change, and what was sold with its tax apart.
struct Sides {
  Amount paid = 0, sold = 0, tax = 0;
  bool has_paid = false, has_sold = false;
};

template <class Paid>
Sides sides_of(const Sums& sums, const Paid& is_paid) {
  Sides out;
  for (const auto& [kind, sum] : sums) {
    const Part part = part_of(kind);
    if (part == Part::change) {
      out.paid -= std::abs(sum);
    } else if (is_paid(kind)) {
      out.paid += std::abs(sum);
      out.has_paid = true;
    } else if (part == Part::tax) {
      out.tax += sum;
    } else {
      out.sold += sum;
      out.has_sold = true;
    }
  }
  out.sold = std::abs(out.sold);
  out.tax = std::abs(out.tax);
  return out;
}

struct Tally {
  std::size_t paid = 0;        ///< receipts in which something was paid
  std::size_t together = 0;    ///< and sold
  std::size_t inside = 0;      ///< of these, paid is what was sold, tax and all
  std::size_t on_top = 0;      ///< or tax comes to it
  std::size_t of_several = 0;  ///< that come to the same, with more than a line against a line
  bool differ = false;         ///< not all of one sum
};

template <class Paid>
Tally tally(const Receipts& receipts, const Paid& is_paid) {
  Tally out;
  std::optional<Amount> first;
  for (const auto& [number, receipt] : receipts) {
    const Sides sides = sides_of(receipt.sums, is_paid);
    if (!sides.has_paid) continue;
    ++out.paid;
    if (!sides.has_sold) continue;
    ++out.together;
    const bool inside = std::abs(sides.paid - sides.sold) <= kCent;
    const bool on_top = !inside && std::abs(sides.paid - sides.sold - sides.tax) <= kCent;
    if (inside) ++out.inside;
    if (on_top) ++out.on_top;
    if ((inside || on_top) && receipt.lines > 2) ++out.of_several;
    out.differ = out.differ || (first && *first != sides.paid);
    first = sides.paid;
  }
  return out;
}

struct Found {
  std::set<std::string> paid;  ///< kinds of rows
  bool tax_counts = false;     ///< it comes to the prices
};

std::set<std::string> kinds_of(const Receipts& receipts) {
  std::set<std::string> out;
  for (const auto& [number, receipt] : receipts)
    for (const auto& [kind, sum] : receipt.sums) out.insert(kind);
  return out;
}

/// Words say which rows are sales and which are payments, change or tax, and receipts have both.
std::optional<Found> by_words(const Receipts& receipts, const std::set<std::string>& kinds) {
  Found found;
  bool sold = false;
  bool other = false;
  for (const auto& kind : kinds) {
    const Part part = part_of(kind);
    if (part == Part::paid) found.paid.insert(kind);
    sold = sold || part == Part::sold;
    other = other || part == Part::paid || part == Part::tax || part == Part::change;
  }
  if (!sold || !other) return std::nullopt;
  const auto apart = [](const std::string& kind) { return part_of(kind) != Part::sold; };
  const bool paid = !found.paid.empty();
  const Tally told =
      paid ? tally(receipts, [&](const std::string& kind) { return found.paid.contains(kind); }) : Tally{};
  if (paid) {
    found.tax_counts = told.on_top > told.inside;
    const bool together = static_cast<double>(told.together) >=
                          kShareTogether * static_cast<double>(std::max<std::size_t>(1, told.paid));
    return together ? std::optional(found) : std::nullopt;
  }
  const bool some = std::any_of(receipts.begin(), receipts.end(), [&](const auto& receipt) {
    const auto& sums = receipt.second.sums;
    const auto of_others =
        std::count_if(sums.begin(), sums.end(), [&](const auto& one) { return apart(one.first); });
    return of_others > 0 && static_cast<std::size_t>(of_others) < sums.size();
  });
  return some ? std::optional(found) : std::nullopt;
}

/// What is below zero, or says so, is a return.
bool gives_back(const Receipts& receipts, const std::string& kind) {
  const Verdict verdict = verdict_of_type(kind);
  if (verdict != Verdict::unknown && verdict != Verdict::sale) return true;
  return std::any_of(receipts.begin(), receipts.end(), [&](const auto& receipt) {
    const auto at = receipt.second.sums.find(kind);
    return at != receipt.second.sums.end() && at->second < 0;
  });
}

/// Rows of one kind come to the same as all others, in each receipt that has both. `numbered`: receipts are;
/// else only what is called a payment can be one.
std::optional<Found> by_sums(const Receipts& receipts, const std::set<std::string>& kinds, bool numbered) {
  std::optional<Found> best;
  std::size_t best_rank = 0;
  for (const auto& kind : kinds) {
    const Part part = part_of(kind);
    if (part != Part::paid && (part != Part::unknown || !numbered || gives_back(receipts, kind))) continue;
    const Tally told = tally(receipts, [&](const std::string& one) { return one == kind; });
    const std::size_t agree = std::max(told.inside, told.on_top);
    // Without words, two lines of one sum tell nothing: an order's total stands on each of its lines, too.
    const std::size_t telling = part == Part::paid ? agree : told.of_several;
    if (telling < kLeastReceipts || !told.differ ||
        static_cast<double>(agree) < kShareAgreeing * static_cast<double>(told.together) ||
        static_cast<double>(told.together) < kShareTogether * static_cast<double>(receipts.size()))
      continue;
    // Of two kinds that come to the same, the one that is called a payment; else either, for sums are equal.
    const std::size_t rank = part == Part::paid ? 2 : 1;
    if (rank <= best_rank) continue;
    best_rank = rank;
    best = Found{{kind}, told.on_top > told.inside};
  }
  return best;
}

bool may_have_kinds(const Evidence& evidence, std::size_t c) {
  const ColumnStats& stats = evidence.stats[c];
  return stats.different >= 2 && stats.different <= kMostKinds && stats.amount_share() < kShareNamed &&
         stats.date_share() < kShareNamed;
}

StatusColumn journal(std::size_t column, const Found& found, const std::set<std::string>& kinds) {
  StatusColumn out{column, StatusColumn::Says::journal, {}, found.tax_counts};
  for (const auto& kind : kinds) {
    Verdict verdict = Verdict::sale;
    const Part part = part_of(kind);
    if (found.paid.contains(kind) || part == Part::change || (part == Part::tax && !found.tax_counts))
      verdict = Verdict::no_sale;
    else if (const Verdict said = verdict_of_type(kind);
             said == Verdict::gives_back || said == Verdict::no_sale)
      verdict = said;
    out.kinds.emplace_back(kind, verdict);
  }
  return out;
}

}  // namespace

Verdict verdict_in_journal(const StatusColumn& column, std::string_view kind) {
  for (const auto& [known, verdict] : column.kinds)
    if (known == kind) return verdict;
  const Part part = part_of(kind);
  if (part == Part::paid || part == Part::change || (part == Part::tax && !column.tax_counts))
    return Verdict::no_sale;
  return part == Part::sold || part == Part::tax ? Verdict::sale : verdict_of_type(kind);
}

void guess_journal(const Evidence& evidence, Guesses& guesses) {
  const Guess& status = guesses.extra(Extra::status);
  if (!guesses.amount.column || !guesses.customer.column || !guesses.date.column ||
      (status.asked && !status.column))
    return;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const auto known = std::find_if(guesses.status.begin(), guesses.status.end(),
                                    [c](const StatusColumn& one) { return one.column == c; });
    const bool is_status = known != guesses.status.end();
    if (is_status ? known->says != StatusColumn::Says::type
                  : is_taken(evidence, guesses, c) || (status.asked && !guesses.more_status))
      continue;
    if (!may_have_kinds(evidence, c)) continue;
    const Receipts receipts = receipts_of(evidence, guesses, c);
    const auto kinds = kinds_of(receipts);
    auto found = by_sums(receipts, kinds, guesses.extra(Extra::receipt).column.has_value());
    if (!found && (is_status || names_type(name_of(evidence, c)))) found = by_words(receipts, kinds);
    if (!found) continue;
    StatusColumn one = journal(c, *found, kinds);
    one.asked = is_status && known->asked;
    if (is_status)
      *known = one;
    else
      guesses.status.push_back(one);
    if (!guesses.extra(Extra::status).column) {
      guesses.extra(Extra::status).column = c;
      guesses.extra(Extra::status).how = "what was sold, and how it was paid";
    }
    std::string out;
    for (const auto& [kind, verdict] : one.kinds)
      if (verdict == Verdict::no_sale) out += (out.empty() ? "'" : ", '") + safe_text(kind, 40) + "'";
    guesses.notes.emplace_back("column " + std::to_string(c + 1) + " '" + safe_name(evidence, c) +
                                   "' tells what was sold from how it was paid: rows such as " + out +
                                   " are no sales",
                               "--status-column none counts them all");
    return;
  }
}

}  // namespace stamkund::ingest
