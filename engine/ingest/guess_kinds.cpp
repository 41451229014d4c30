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
constexpr std::array kSides = {Sides{"dr", "cr", true}, Sides{"soll", "haben", true}, Sides{"+", "-", true},
                               Sides{"debit", "credit", false}, Sides{"d", "c", false},
                               Sides{"s", "h", false}, Sides{"debet", "kredit", false},
                               // Sale, purchase, invoice and what comes back, under a name such as "S/R"
                               Sides{"s", "r", false}, Sides{"p", "r", false}, Sides{"v", "r", false},
                               Sides{"k", "r", false}, Sides{"i", "c", false}, Sides{"s", "c", false}};

// What billing documents are, as SAP codes them: types of the document, and categories.
struct Coded {
  std::string_view code;
  Verdict verdict;
};
constexpr auto kBillingTypes = std::to_array<Coded>({{"f1", Verdict::sale},
                                                     {"f2", Verdict::sale},
                                                     {"fv", Verdict::sale},
                                                     {"bv", Verdict::sale},
                                                     {"l2", Verdict::sale},
                                                     {"iv", Verdict::sale},
                                                     {"s2", Verdict::sale},  // cancels a credit memo
                                                     {"s1", Verdict::gives_back},
                                                     {"re", Verdict::gives_back},
                                                     {"g2", Verdict::gives_back},
                                                     {"cr", Verdict::gives_back},
                                                     {"rk", Verdict::gives_back},
                                                     {"f5", Verdict::no_sale},
                                                     {"f8", Verdict::no_sale}});  // pro forma
constexpr auto kBillingCategories = std::to_array<Coded>({{"m", Verdict::sale},
                                                          {"p", Verdict::sale},
                                                          {"s", Verdict::sale},
                                                          {"n", Verdict::gives_back},
                                                          {"o", Verdict::gives_back},
                                                          {"u", Verdict::no_sale}});
constexpr auto kOfBillingTypes = std::to_array<std::string_view>(
    {"fkart", "billingtype", "billingdocumenttype", "billtype", "fakturaart"});
constexpr auto kOfBillingCategories =
    std::to_array<std::string_view>({"vbtyp", "vbtypn", "sddocumentcategory", "sddoccategory"});
constexpr auto kOfSides =
    std::to_array<std::string_view>({"debit", "credit", "debet", "kredit", "soll", "haben", "sign", "side",
                                     "indicator", "vorzeichen", "tecken", "drcr", "kennzeichen"});
// Two sides of a card are how it was paid.
constexpr auto kOfCards = std::to_array<std::string_view>(
    {"card", "method", "payment", "tender", "fund", "brand", "karte", "kort"});
// How something else than the sale fared.
constexpr auto kOfOthers = std::to_array<std::string_view>(
    {"ship",   "deliver", "fulfil",  "lever",  "liefer", "versand",  "livrais",   "envio",  "sped",
     "mail",   "sms",     "letter",  "review", "survey", "stock",    "campaign",  "loyal",  "product",
     "item",   "article", "consent", "terms",  "market", "subscrip", "customer",  "client", "kund",
     "member", "user",    "account", "return", "refund", "retur",    "warehouse", "pick",   "coupon",
     "offer",  "points",  "reward",  "email",  "kyc",    "export",   "sync",      "import"});

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

/// Some word of the name begins like that.
bool name_begins(const std::string& name, WordList stems) {
  const auto words = words_of(name);
  return std::any_of(words.begin(), words.end(), [&](const auto& w) { return begins_with_any(w, stems); });
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

bool is_open(const std::string& value) { return normalised(value) == "open"; }

/// Open is unpaid beside what is paid.
std::vector<std::pair<std::string, Verdict>> open_ones(const std::set<std::string>& values) {
  std::vector<std::pair<std::string, Verdict>> out;
  if (!some(values, [](const auto& value) { return says_paid(value); })) return out;
  for (const auto& value : values)
    if (is_open(value)) out.emplace_back(value, Verdict::no_sale);
  return out;
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

/// Stages of deals: some are won, or the name says so and some are lost. In a column called a status, words
/// for what was paid say more.
bool is_stage(const std::set<std::string>& values, bool named) {
  const bool won = some(values, [](const auto& value) { return says_won(value); });
  if (named) return won || some(values, [](const auto& value) { return says_lost(value); });
  return won && !some(values, [](const auto& value) {
           return !says_won(value) && verdict_of_word(value) == Verdict::sale;
         });
}

std::string said(const std::set<std::string>& values, const auto& is) {
  std::string out;
  for (const auto& value : values)
    if (out.size() < 100 && is(value)) out += (out.empty() ? "'" : ", '") + value + "'";
  return out;
}

std::string said_column(const Evidence& evidence, std::size_t column) {
  return "column " + std::to_string(column + 1) + " '" + safe_name(evidence, column) + "'";
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

/// Codes that only their column's name explains. A company's own (Z...) are sales, and said.
template <std::size_t N>
std::optional<StatusColumn> coded(const Evidence& evidence, std::size_t column,
                                  const std::array<Coded, N>& codes, Guesses& guesses) {
  StatusColumn out{column, StatusColumn::Says::side, {}};
  bool sale = false;
  std::string own;
  for (const auto& value : words_in(evidence, column)) {
    const std::string code = lower(std::string_view(value));
    const auto known =
        std::find_if(codes.begin(), codes.end(), [&](const Coded& one) { return one.code == code; });
    if (known == codes.end()) {
      own += (own.empty() ? "'" : ", '") + value + "'";
      out.kinds.emplace_back(value, Verdict::sale);
      continue;
    }
    sale = sale || known->verdict == Verdict::sale;
    out.kinds.emplace_back(value, known->verdict);
  }
  if (!sale || out.kinds.size() > kMostEvents) return std::nullopt;
  if (!own.empty())
    guesses.notes.emplace_back(said_column(evidence, column) + " has codes that are not SAP's own: " +
                                   own.substr(0, 200) + "; their rows are taken for sales",
                               "--drop leaves them out");
  return out;
}

}  // namespace

std::optional<StatusColumn> kinds_by_name(const Evidence& evidence, std::size_t column, Guesses& guesses) {
  const std::string name = name_of(evidence, column);
  const auto is_one = [whole = normalised(name)](const auto& names) {
    return std::find(names.begin(), names.end(), whole) != names.end();
  };
  if (is_one(kOfBillingTypes))
    if (auto codes = coded(evidence, column, kBillingTypes, guesses)) return codes;
  if (is_one(kOfBillingCategories))
    if (auto codes = coded(evidence, column, kBillingCategories, guesses)) return codes;
  using enum StatusColumn::Says;
  if (names_dispute(name)) return StatusColumn{column, dispute, {}};
  const bool staged = names_stage(name);
  if (!staged && name_fit(Role::status, name) == 0 && !names_type(name)) return std::nullopt;
  const auto values = words_in(evidence, column);
  if (is_stage(values, staged)) return stages(evidence, column, values, guesses);
  if (!names_type(name)) return std::nullopt;
  if (some(values, [](const auto& value) { return normalised(value) == "sentforsettle"; })) {
    guesses.notes.emplace_back(
        said_column(evidence, column) +
            " has several records of one payment: rows of 'SentForSettle' are purchases, "
            "those of 'SentForRefund' and 'Chargeback' returns, and others are none",
        "--keep with --status-column none says which rows are purchases");
    return StatusColumn{column, record, {}};
  }
  if (is_ledger(values)) return StatusColumn{column, ledger, {}};
  if (is_ledger_by_sums(evidence, column, values)) {
    guesses.notes.emplace_back(
        said_column(evidence, column) + " has what customers were billed and what they paid of it: rows of " +
            said(values, [](const auto& value) { return verdict_in_ledger(value) == Verdict::no_sale; }) +
            " are no purchases, and no returns",
        "--status-column none counts them");
    return StatusColumn{column, ledger, {}};
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

std::optional<StatusColumn> kinds_by_values(const Evidence& evidence, std::size_t column, Guesses& guesses) {
  if (auto sides = sides_of(evidence, column, guesses)) return sides;
  const auto values = words_in(evidence, column);
  if (values.size() < 2 || values.size() > kMostKinds) return std::nullopt;
  using enum StatusColumn::Says;
  if (is_pair(values)) return StatusColumn{column, pair, {}};
  if (name_begins(name_of(evidence, column), kOfOthers) || !is_outcome(values)) return std::nullopt;
  StatusColumn out{column, word, open_ones(values)};
  guesses.notes.emplace_back(
      said_column(evidence, column) + " says how the payment fared, by its words: rows of " +
          said(values,
               [&](const auto& value) {
                 return verdict_of_word(value) == Verdict::no_sale || (is_open(value) && !out.kinds.empty());
               }) +
          " are no sales",
      "--status-column none takes all of them for sales");
  return out;
}

std::vector<std::pair<std::string, Verdict>> unpaid_ones(const Evidence& evidence, std::size_t column) {
  return open_ones(words_in(evidence, column));
}

}  // namespace stamkund::ingest
