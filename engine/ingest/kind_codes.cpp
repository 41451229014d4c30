// Kinds of rows by codes that a program is known for: SAP's billing documents, Sage's ledgers.
#include <algorithm>
#include <array>
#include <set>

#include "engine/base/letters.h"
#include "engine/ingest/guess_roles.h"
#include "engine/ingest/placeholder.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kMostCodes = 200;  // of a column of codes (assumption)

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
// Sage's ledgers of sales, purchases, banks and journals.
constexpr auto kSageTypes =
    std::to_array<Coded>({{"si", Verdict::sale},    {"sc", Verdict::gives_back}, {"sr", Verdict::no_sale},
                          {"sa", Verdict::no_sale}, {"sd", Verdict::no_sale},    {"sp", Verdict::no_sale},
                          {"pi", Verdict::no_sale}, {"pc", Verdict::no_sale},    {"pp", Verdict::no_sale},
                          {"pa", Verdict::no_sale}, {"pd", Verdict::no_sale},    {"pr", Verdict::no_sale},
                          {"bp", Verdict::no_sale}, {"br", Verdict::no_sale},    {"cp", Verdict::no_sale},
                          {"cr", Verdict::no_sale}, {"vp", Verdict::no_sale},    {"vr", Verdict::no_sale},
                          {"jd", Verdict::no_sale}, {"jc", Verdict::no_sale}});
std::set<std::string> values_of(const Evidence& evidence, std::size_t column) {
  std::set<std::string> out;
  for (const auto& row : evidence.rows) {
    if (column >= row.size() || row[column].empty() || says_nothing(row[column])) continue;
    out.insert(row[column]);
    if (out.size() > kMostCodes) break;
  }
  return out;
}

/// Codes that only their column's name explains. A company's own (Z...) are sales, and said.
template <std::size_t N>
std::optional<StatusColumn> coded(const Evidence& evidence, std::size_t column,
                                  const std::array<Coded, N>& codes, Guesses& guesses) {
  StatusColumn out{column, StatusColumn::Says::side, {}};
  bool sale = false;
  std::string own;
  for (const auto& value : values_of(evidence, column)) {
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
  if (!sale || out.kinds.size() > kMostCodes) return std::nullopt;
  if (!own.empty())
    guesses.notes.emplace_back("column " + std::to_string(column + 1) + " '" + safe_name(evidence, column) +
                                   "'" + " has codes that are not SAP's own: " + own.substr(0, 200) +
                                   "; their rows are taken for sales",
                               "--drop leaves them out");
  return out;
}

/// Sales invoices beside others of Sage's codes, and nothing else.
bool is_sage(const std::set<std::string>& values) {
  return values.size() > 1 && values.contains("SI") &&
         std::all_of(values.begin(), values.end(), [](const auto& v) {
           return std::any_of(kSageTypes.begin(), kSageTypes.end(), [&](const Coded& one) {
             return lower(std::string_view(v)) == one.code && v != lower(std::string_view(v));
           });
         });
}

}  // namespace

std::optional<StatusColumn> kinds_by_codes(const Evidence& evidence, std::size_t column, Guesses& guesses) {
  const std::string name = name_of(evidence, column);
  const auto is_one = [whole = normalised(name)](const auto& names) {
    return std::find(names.begin(), names.end(), whole) != names.end();
  };
  if (is_one(kOfBillingTypes))
    if (auto codes = coded(evidence, column, kBillingTypes, guesses)) return codes;
  if (is_one(kOfBillingCategories))
    if (auto codes = coded(evidence, column, kBillingCategories, guesses)) return codes;
  if (names_type(name) && is_sage(values_of(evidence, column)))
    return coded(evidence, column, kSageTypes, guesses);
  return std::nullopt;
}

bool is_sage_ledger(const Guesses& guesses) {
  return std::any_of(guesses.status.begin(), guesses.status.end(), [](const StatusColumn& one) {
    return std::any_of(one.kinds.begin(), one.kinds.end(),
                       [](const auto& kind) { return kind.first == "SI"; });
  });
}

}  // namespace stamkund::ingest
