// Kinds of rows by the set of their words, whatever the column is called: what was sold and what came back,
// what was paid and what was not, documents of a ledger, events of a shop.
#include <algorithm>
#include <array>
#include <set>

#include "engine/base/letters.h"
#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"
#include "engine/ingest/placeholder.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kMostKinds = 8;     // more are no kinds of rows without a name (assumption)
constexpr std::size_t kMostEvents = 200;  // of a log (assumption)
constexpr std::size_t kLeastLooks = 2;    // different ones make a log
constexpr double kMostOfTwo = 2.0 / 3.0;  // of rows are sales, where two sides name neither (assumption)

struct Sides {
  std::string_view sale, back;
  bool alone;  ///< no other meaning
};
constexpr std::array kSides = {Sides{"dr", "cr", true}, Sides{"bij", "af", true},
                               Sides{"soll", "haben", true}, Sides{"+", "-", true},
                               Sides{"debit", "credit", false}, Sides{"d", "c", false},
                               Sides{"s", "h", false}, Sides{"debet", "kredit", false},
                               // Sale, purchase, invoice and what comes back, under a name such as "S/R"
                               Sides{"s", "r", false}, Sides{"p", "r", false}, Sides{"v", "r", false},
                               Sides{"k", "r", false}, Sides{"i", "c", false}, Sides{"s", "c", false}};

constexpr auto kOfSides =
    std::to_array<std::string_view>({"debit", "credit", "debet", "kredit", "soll", "haben", "sign", "side",
                                     "indicator", "vorzeichen", "tecken", "drcr", "kennzeichen"});
// Two sides of a card are how it was paid.
constexpr auto kOfCards = std::to_array<std::string_view>(
    {"card", "method", "payment", "tender", "fund", "brand", "karte", "kort"});
constexpr auto kOfPayments =
    std::to_array<std::string_view>({"pay", "betal", "zahl", "bezahl", "pago", "tender"});
// What it was paid with.
constexpr auto kTenders = std::to_array<std::string_view>(
    {"card",  "cash",    "kort",    "kontant",  "karte",    "bar",   "visa", "mastercard",
     "amex",  "paypal",  "klarna",  "swish",    "cheque",   "check", "giro", "ideal",
     "carte", "especes", "tarjeta", "efectivo", "contanti", "carta", "vipps"});
// How it was paid, and why: words of kinds mean something else there.
constexpr auto kOfReasons = std::to_array<std::string_view>(
    {"reason", "comment", "note", "remark", "descri", "message", "tag", "grund", "anteckn", "bemerk",
     "kommentar", "zahl", "bezahl", "betal", "pago", "paiement", "pagamento", "pay"});
// How something else than the sale fared.
constexpr auto kOfOthers = std::to_array<std::string_view>(
    {"ship",     "deliver", "fulfil",  "lever",   "liefer",  "versand",  "livrais",   "envio",  "sped",
     "mail",     "sms",     "letter",  "review",  "survey",  "stock",    "campaign",  "loyal",  "product",
     "item",     "article", "consent", "terms",   "market",  "subscrip", "customer",  "client", "kund",
     "member",   "user",    "account", "return",  "refund",  "retur",    "warehouse", "pick",   "coupon",
     "artikel",  "vara",    "vare",    "produkt", "beskriv", "bezeich",  "omschr",    "libell", "articulo",
     "articolo", "offer",   "points",  "reward",  "email",   "kyc",      "export",    "sync",   "import"});

// Where an order came from: a quote there became one.
constexpr auto kOfSources = std::to_array<std::string_view>(
    {"from", "source", "origin", "channel", "lead", "kalla", "kilde", "quelle", "herkunft", "lahde", "bron"});

std::set<std::string> words_in(const Evidence& evidence, std::size_t column, bool marks = false) {
  std::set<std::string> out;
  for (const auto& row : evidence.rows) {
    if (column >= row.size() || row[column].empty() || (!marks && says_nothing(row[column]))) continue;
    out.insert(row[column]);
    if (out.size() > kMostEvents) break;
  }
  return out;
}

template <class Is>
bool some(const std::set<std::string>& values, const Is& is) {
  return std::any_of(values.begin(), values.end(), is);
}

std::string said(const std::set<std::string>& values, const auto& is) {
  std::string out;
  for (const auto& value : values)
    if (out.size() < 100 && is(value)) out += (out.empty() ? "'" : ", '") + value + "'";
  return out;
}

std::string said_column(const Evidence& evidence, std::size_t column) {
  const std::string number = "column " + std::to_string(column + 1);
  return name_of(evidence, column).empty() ? number : number + " '" + safe_name(evidence, column) + "'";
}

/// Some word of the name begins like that.
bool name_begins(const std::string& name, WordList stems) {
  const auto words = words_of(name);
  return std::any_of(words.begin(), words.end(), [&](const auto& w) { return begins_with_any(w, stems); });
}

/// Do the signs of some amount tell rows for which `back` is true from all others? `turned`: these are the
/// ones above zero.
template <class Back>
bool told_by_signs(const Evidence& evidence, std::size_t column, bool turned, const Back& back) {
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const ColumnStats& stats = evidence.stats[c];
    if (c == column || stats.below_zero == 0 || stats.amount_share() < kShareUnnamed ||
        name_fit(Role::amount, name_of(evidence, c)) == 0)
      continue;
    bool some_back = false;
    bool some_other = false;
    const bool all = std::all_of(evidence.rows.begin(), evidence.rows.end(), [&](const auto& row) {
      if (row.size() != evidence.stats.size() || row[column].empty()) return true;
      const Amount money = parse_amount(row[c], stats.amounts.mark()).value_or(0);
      if (money == 0) return true;
      const bool is_back = back(row[column]);
      (is_back ? some_back : some_other) = true;
      return (money < 0) == (is_back != turned);
    });
    if (all && some_back && some_other) return true;
  }
  return false;
}

bool is_ledger(const std::set<std::string>& values) {
  return some(values, [](const auto& value) { return is_invoice(value); });
}

/// What visitors did, with what they bought among it.
bool is_log(const std::set<std::string>& values) {
  const auto looks = std::count_if(values.begin(), values.end(), [](const auto& value) {
    return verdict_of_event(value) == Verdict::no_sale;
  });
  return static_cast<std::size_t>(looks) >= kLeastLooks &&
         some(values, [](const auto& value) { return verdict_in_log(value) == Verdict::sale; });
}

bool is_pair(const std::set<std::string>& values) {
  bool sale = false;
  bool back = false;
  for (const auto& value : values) {
    const Verdict verdict = verdict_of_pair(value);
    if (verdict == Verdict::unknown) return false;
    (verdict == Verdict::sale ? sale : back) = true;
  }
  return sale && back && values.size() <= kMostKinds;
}

bool is_open(const std::string& value) {
  static constexpr auto kOpen = std::to_array<std::string_view>(
      {"open", "oppen", "aben", "apen", "aapen", "avoin", "ouvert", "ouverte", "abierto", "abierta", "aperto",
       "aperta", "aberto", "aberta", "otwarte", "otwarta", "otwarty"});
  return is_among(normalised(value), kOpen);
}

/// Open is unpaid beside what is paid.
std::vector<std::pair<std::string, Verdict>> open_ones(const std::set<std::string>& values) {
  std::vector<std::pair<std::string, Verdict>> out;
  if (!some(values, [](const auto& value) { return says_paid(value); })) return out;
  for (const auto& value : values)
    if (is_open(value)) out.emplace_back(value, Verdict::no_sale);
  return out;
}

bool came_back(const std::string& value) {
  return verdict_of_document(value) == Verdict::gives_back ||
         (verdict_of_type(value) == Verdict::gives_back && verdict_of(value) == Verdict::unknown);
}
bool was_sold(const std::string& value) {
  return verdict_of_pair(value) == Verdict::sale || is_invoice(value);
}

/// Cancelled or given back, by the whole word: beside others, known or not, it says how the order fared.
bool was_called_off(const std::string& value) {
  const Verdict verdict = verdict_of_word(value);
  return verdict == Verdict::refunded || (verdict == Verdict::no_sale && cancels(value));
}

/// Beside what was done, words that begin so say it, too: "CANCELED_BY_CLIENT" beside "COMPLETED".
bool was_not_done(const std::set<std::string>& values, const std::string& value) {
  return was_called_off(value) ||
         (verdict_of(value) == Verdict::no_sale && cancels(value) &&
          some(values, [](const auto& other) { return verdict_of_word(other) == Verdict::sale; }));
}

/// A credit note or money that went back; a "Return" may be a ticket, or a visit.
bool says_credit(const std::string& value) {
  static constexpr auto kPerhaps = std::to_array<std::string_view>({"return", "returns", "retour", "retur"});
  return came_back(value) && std::find(kPerhaps.begin(), kPerhaps.end(), normalised(value)) == kPerhaps.end();
}

/// In nearly all rows there is something.
bool is_filled(const Evidence& evidence, std::size_t column) {
  return static_cast<double>(evidence.stats[column].values) >=
         kShareUnnamed * static_cast<double>(evidence.rows.size());
}

/// All are words for how a payment fared, and some say that it failed.
bool is_outcome(const std::set<std::string>& values) {
  bool sale = false;
  bool none = false;
  const bool paid = some(values, [](const auto& value) { return says_paid(value); });
  for (const auto& value : values) {
    const Verdict verdict = paid && is_open(value) ? Verdict::no_sale : verdict_of_word(value);
    if (verdict == Verdict::unknown) return false;
    sale = sale || verdict == Verdict::sale;
    none = none || verdict == Verdict::no_sale;
  }
  return sale && none && values.size() <= kMostKinds;
}

/// A ledger in which no document is called an invoice: what is paid has the other sign than what was sold,
/// or customers are reminded and charged interest.
bool is_ledger_by_sums(const Evidence& evidence, std::size_t column, const std::set<std::string>& values) {
  const auto settles = [](const auto& value) { return settles_ledger(value); };
  const auto sells = [&](const auto& value) {
    return !settles(value) && verdict_of_type(value) == Verdict::sale;
  };
  if (!some(values, settles) || !some(values, sells)) return false;
  if (some(values, [](const auto& value) { return reminds_in_ledger(value); })) return true;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const ColumnStats& stats = evidence.stats[c];
    if (c == column || stats.below_zero == 0 || stats.amount_share() < kShareUnnamed ||
        name_fit(Role::amount, name_of(evidence, c)) == 0)
      continue;
    std::size_t paid = 0, paid_below = 0, sold = 0, sold_below = 0;
    for (const auto& row : evidence.rows) {
      if (row.size() != evidence.stats.size()) continue;
      const auto money = parse_amount(row[c], stats.amounts.mark());
      if (!money || *money == 0) continue;
      if (settles(row[column])) {
        ++paid;
        paid_below += *money < 0 ? 1U : 0U;
      } else if (sells(row[column])) {
        ++sold;
        sold_below += *money < 0 ? 1U : 0U;
      }
    }
    if (paid > 0 && paid_below == paid && 2 * sold_below < sold) return true;
  }
  return false;
}

/// Money that goes the other way than what credit memos gave back pays that out: it is no second return.
bool pays_out(const Evidence& evidence, std::size_t column, const std::string& kind) {
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const ColumnStats& stats = evidence.stats[c];
    if (c == column || stats.below_zero == 0 || stats.amount_share() < kShareUnnamed ||
        name_fit(Role::amount, name_of(evidence, c)) == 0)
      continue;
    bool above = false;
    bool given_back = false;
    for (const auto& row : evidence.rows) {
      if (row.size() != evidence.stats.size()) continue;
      const Amount money = parse_amount(row[c], stats.amounts.mark()).value_or(0);
      above = above || (row[column] == kind && money > 0);
      given_back = given_back || (row[column] != kind && money < 0 &&
                                  verdict_in_ledger(row[column]) == Verdict::gives_back);
    }
    if (above && given_back) return true;
  }
  return false;
}

/// A column of such documents.
StatusColumn ledger_of(const Evidence& evidence, std::size_t column, const std::set<std::string>& values,
                       Guesses& guesses) {
  StatusColumn out{column, StatusColumn::Says::ledger, {}};
  for (const auto& value : values) {
    if (is_ledger(values) && stands_beside_bills(value)) out.kinds.emplace_back(value, Verdict::no_sale);
    if (verdict_in_ledger(value) != Verdict::gives_back || is_credit_note(value) ||
        !pays_out(evidence, column, value))
      continue;
    out.kinds.emplace_back(value, Verdict::no_sale);
    guesses.notes.emplace_back(said_column(evidence, column) + " has rows of '" + value +
                                   "' above zero beside credit memos below: they pay out what these gave "
                                   "back, and are no second return",
                               "--status-column none counts them");
  }
  return out;
}

/// Stages of deals: some are won, or the name says so and some are lost. In a column called a status, words
/// for what was paid say more.
bool is_stage(const std::set<std::string>& values, bool named) {
  const bool won = some(values, [](const auto& value) { return says_won(value); });
  if (named) return won || some(values, [](const auto& value) { return says_lost(value); });
  return won && !some(values, [](const auto& value) {
           return !says_won(value) && verdict_of_word(value) == Verdict::sale;
         });
}

/// Only what was won is a purchase, and that is said.
StatusColumn stages(const Evidence& evidence, std::size_t column, const std::set<std::string>& values,
                    Guesses& guesses) {
  const auto sale = [](const auto& value) { return verdict_of_stage(value) == Verdict::sale; };
  const std::string won = said(values, sale);
  const std::string others = said(values, [&](const auto& value) { return !sale(value); });
  if (!others.empty())
    guesses.notes.emplace_back(said_column(evidence, column) + " has stages of deals: " +
                                   (won.empty() ? "no row is won" : "rows of " + won + " are purchases") +
                                   ", and others are none, such as " + others,
                               "--status-column none counts them all");
  return {column, StatusColumn::Says::stage, {}};
}

/// Which of two sides is the sale: the one of most rows, for returns are few.
std::optional<StatusColumn> sides_of(const Evidence& evidence, std::size_t column, Guesses& guesses) {
  const auto values = words_in(evidence, column, true);
  if (values.size() != 2) return std::nullopt;
  const std::string name = name_of(evidence, column);
  const std::string whole = normalised(name);
  const bool of_sides = (name_begins(name, kOfSides) && !name_begins(name, kOfCards)) || whole == "shkz";
  for (const Sides& sides : kSides) {
    // "D/C"
    const bool named = of_sides || whole == std::string(sides.sale) + std::string(sides.back);
    if (!sides.alone && !named) continue;
    const auto at = [&](std::string_view side) {
      return std::find_if(values.begin(), values.end(),
                          [&](const auto& v) { return lower(std::string_view(v)) == side; });
    };
    const auto sale = at(sides.sale);
    const auto back = at(sides.back);
    if (sale == values.end() || back == values.end()) continue;
    // The signs say it already, and which way.
    const auto is_back = [&](const std::string& value) { return value == *back; };
    if (told_by_signs(evidence, column, false, is_back) || told_by_signs(evidence, column, true, is_back))
      return std::nullopt;
    double rows = 0.0;
    double first = 0.0;
    for (const auto& row : evidence.rows) {
      if (column >= row.size() || row[column].empty()) continue;
      rows += 1.0;
      first += row[column] == *sale ? 1.0 : 0.0;
    }
    const bool turned = first < (1.0 - kMostOfTwo) * rows;
    StatusColumn out{column, StatusColumn::Says::side, {}};
    out.kinds = {{*sale, turned ? Verdict::gives_back : Verdict::sale},
                 {*back, turned ? Verdict::sale : Verdict::gives_back}};
    if (turned || first < kMostOfTwo * rows)
      guesses.notes.emplace_back(said_column(evidence, column) + " has two sides, and '" +
                                     (turned ? *back : *sale) + "' is taken for what was sold, '" +
                                     (turned ? *sale : *back) + "' for what came back" +
                                     (turned ? ", for fewer rows have it" : ""),
                                 "--drop leaves one out, --status-column none takes both for sales");
    return out;
  }
  return std::nullopt;
}

/// Kinds of rows of which some words are known: one for what came back, or was promised only, is enough
/// beside one for what was sold, or where the column is filled and its name speaks of nothing else.
std::optional<StatusColumn> kinds_by_some(const Evidence& evidence, std::size_t column,
                                          const std::set<std::string>& values, Guesses& guesses, bool asked) {
  const bool back = some(values, came_back);
  const std::string name = name_of(evidence, column);
  const bool told = back || (!name_begins(name, kOfSources) &&
                             some(values, [](const auto& value) { return is_promise(value); }));
  const bool sold = some(values, was_sold);
  const bool of_others =
      name_begins(name, kOfOthers) || name_begins(name, kOfCards) || name_begins(name, kOfReasons);
  if (!told ||
      (!asked && (of_others || !(sold || (some(values, says_credit) && is_filled(evidence, column))))))
    return std::nullopt;
  // "Abono" is what came in, where only rows of it are above zero.
  if (back && told_by_signs(evidence, column, true, came_back)) return std::nullopt;
  StatusColumn out{column, StatusColumn::Says::type, {}};
  if (is_ledger(values)) out = ledger_of(evidence, column, values, guesses);
  if (asked) return out;
  guesses.notes.emplace_back(
      said_column(evidence, column) + " says what kind of row it is, by its words: rows of " +
          said(values, [](const auto& value) { return came_back(value) || is_promise(value); }) +
          " are no sales" + (back ? ", or returns" : ""),
      "--status-column none takes all of them for sales");
  return out;
}

}  // namespace

bool are_paid_in(const Evidence& evidence, std::size_t column) {
  return told_by_signs(evidence, column, true, came_back);
}

bool are_other_kinds(const Evidence& evidence, std::size_t column) {
  const auto values = words_in(evidence, column);
  return some(values,
              [](const auto& value) {
                const auto words = words_of(value);
                return std::any_of(words.begin(), words.end(),
                                   [](const auto& w) { return is_among(w, kTenders); });
              }) &&
         name_begins(name_of(evidence, column), kOfPayments) &&
         !some(values, [](const auto& value) { return verdict_of_type(value) == Verdict::gives_back; });
}

std::optional<StatusColumn> kinds_by_name(const Evidence& evidence, std::size_t column, Guesses& guesses) {
  const std::string name = name_of(evidence, column);
  if (auto codes = kinds_by_codes(evidence, column, guesses)) return codes;
  using enum StatusColumn::Says;
  if (names_dispute(name)) return StatusColumn{column, dispute, {}};
  const bool staged = names_stage(name);
  if (!staged && name_fit(Role::status, name) == 0 && !names_type(name)) return std::nullopt;
  const auto values = words_in(evidence, column);
  if (is_stage(values, staged)) return stages(evidence, column, values, guesses);
  if (!names_type(name) || are_other_kinds(evidence, column)) return std::nullopt;
  if (some(values, [](const auto& value) { return normalised(value) == "sentforsettle"; })) {
    guesses.notes.emplace_back(
        said_column(evidence, column) +
            " has several records of one payment: rows of 'SentForSettle' are purchases, "
            "those of 'SentForRefund' and 'Chargeback' returns, and others are none",
        "--keep with --status-column none says which rows are purchases");
    return StatusColumn{column, record, {}};
  }
  if (is_ledger(values)) return ledger_of(evidence, column, values, guesses);
  if (is_ledger_by_sums(evidence, column, values)) {
    guesses.notes.emplace_back(
        said_column(evidence, column) + " has what customers were billed and what they paid of it: rows of " +
            said(values, [](const auto& value) { return verdict_in_ledger(value) == Verdict::no_sale; }) +
            " are no purchases, and no returns",
        "--status-column none counts them");
    return ledger_of(evidence, column, values, guesses);
  }
  if (!is_log(values)) return std::nullopt;
  const auto other = [](const auto& value) {
    return verdict_in_log(value) == Verdict::no_sale && verdict_of_type(value) != Verdict::no_sale;
  };
  if (const std::string others = said(values, other); !others.empty())
    guesses.notes.emplace_back(
        said_column(evidence, column) + " is a log of events: rows of " +
            said(values, [](const auto& value) { return verdict_in_log(value) == Verdict::sale; }) +
            " are purchases, and others are none, such as " + others,
        "--keep '" + safe_name(evidence, column) +
            "=VALUE' with --status-column none says which rows are purchases");
  return StatusColumn{column, log, {}};
}

std::optional<StatusColumn> kinds_by_values(const Evidence& evidence, std::size_t column, Guesses& guesses,
                                            bool asked) {
  if (!asked && are_paid_in(evidence, column)) return std::nullopt;
  if (auto sides = sides_of(evidence, column, guesses)) return sides;
  const auto values = words_in(evidence, column);
  if (asked && values.size() == 1)
    if (auto kinds = kinds_by_some(evidence, column, values, guesses, asked)) return kinds;
  if (values.size() < 2 || values.size() > kMostKinds) return std::nullopt;
  using enum StatusColumn::Says;
  if (is_pair(values)) {
    // A status is that of the row's own sale.
    const auto words = words_of(name_of(evidence, column));
    if (words.empty() || status_fit(words.back()) == 0) return StatusColumn{column, pair, {}};
    StatusColumn own{column, word, {}};
    for (const auto& value : values)
      own.kinds.emplace_back(value,
                             verdict_of_pair(value) == Verdict::sale ? Verdict::sale : Verdict::refunded);
    return own;
  }
  if (auto kinds = kinds_by_some(evidence, column, values, guesses, asked)) return kinds;
  const std::string name = name_of(evidence, column);
  const bool called_off = !name_begins(name, kOfReasons) && is_filled(evidence, column) &&
                          some(values, [&](const auto& value) { return was_not_done(values, value); });
  if (name_begins(name, kOfOthers) || !(called_off || is_outcome(values))) return std::nullopt;
  StatusColumn out{column, word, open_ones(values)};
  guesses.notes.emplace_back(
      said_column(evidence, column) + " says how the payment fared, by its words: rows of " +
          said(values,
               [&](const auto& value) {
                 return verdict_of_word(value) == Verdict::no_sale || was_not_done(values, value) ||
                        (is_open(value) && !out.kinds.empty());
               }) +
          " are no sales",
      "--status-column none takes all of them for sales");
  return out;
}

std::vector<std::pair<std::string, Verdict>> unpaid_ones(const Evidence& evidence, std::size_t column) {
  return open_ones(words_in(evidence, column));
}

}  // namespace stamkund::ingest
