#include "engine/report/treatment_table.h"

#include <algorithm>
#include <cmath>

#include "engine/report/numbers.h"
#include "engine/report/part_tables.h"
#include "engine/report/table.h"

namespace stamkund::report {
namespace {

struct Part {
  const char* figure;
  const char* name;
  enum class As { whole, number, signed_number } as;
};

constexpr Part kParts[] = {{"treatments_meant", "meant", Part::As::whole},
                           {"treatments_chosen", "treated", Part::As::whole},
                           {"treatments_spent", "costs", Part::As::whole},
                           {"treatments_expected", "is to bring", Part::As::whole},
                           {"treatments_worth", "a unit more brings", Part::As::number},
                           {"treatments_true", "brings a customer", Part::As::signed_number},
                           {"treatments_oracle", "the best at least", Part::As::signed_number},
                           {"treatments_oracle_at_most", "at most", Part::As::signed_number},
                           {"treatments_left", "left on the table", Part::As::signed_number},
                           {"treatments_left_error", "s.e.", Part::As::number}};

std::string cell(double value, Part::As as) {
  if (!std::isfinite(value)) return "-";
  if (as == Part::As::whole) return number(std::round(value));
  return as == Part::As::number ? number(value) : signed_number(value);
}

}  // namespace

std::string treatment_table(const metrics::Results& results) {
  if (std::none_of(results.totals.begin(), results.totals.end(),
                   [](const auto& one) { return one.name == "treatments_meant"; }))
    return "";
  std::vector<std::size_t> arms;
  std::vector<std::string> names;
  for (std::size_t a = 0; a < results.arms.size(); ++a)
    if (std::isfinite(results.total("treatments_meant").summary[a].mean)) {
      arms.push_back(a);
      names.push_back(results.arms[a]);
    }
  if (arms.empty()) return "";
  Table table;
  table.column("arm", names);
  for (const Part& part : kParts) {
    std::vector<std::string> cells;
    for (const std::size_t a : arms)
      cells.push_back(cell(results.total(part.figure).summary[a].mean, part.as));
    if (std::any_of(cells.begin(), cells.end(), [](const std::string& one) { return one != "-"; }))
      table.column(part.name, std::move(cells));
  }
  return "Several treatments, each customer the one that is to bring most net profit, at the first wave; "
         "money in " +
         results.currency + ":\n" + table.text("  ") +
         wrapped(
             "'is to bring' is by the estimate, its cost taken off; 'brings a customer' is of customers who "
             "live "
             "several times over, beside the best that the same money could do if true effects were known. "
             "Which "
             "treatment went to how many: --details, or by_campaign.");
}

}  // namespace stamkund::report
