#include "engine/report/survey_table.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/report/numbers.h"
#include "engine/report/table.h"

namespace stamkund::report {
namespace {

enum class As { count, percent, points };

struct Part {
  const char* figure;
  const char* name;
  As as;
};

constexpr Part kParts[] = {{"nps_asked", "asked", As::count},
                           {"nps_answers", "answers", As::count},
                           {"nps_response_rate", "response", As::percent},
                           {"nps", "NPS", As::points},
                           {"nps_all", "NPS of all", As::points},
                           {"promoters_more_purchases", "more purchases", As::percent},
                           {"promoters_more_revenue", "more revenue", As::percent}};

std::string cell(double value, As as) {
  if (std::isnan(value)) return "-";
  if (as == As::count) return number(std::round(value));
  return as == As::percent ? percent(value) : signed_number(std::round(10.0 * value) / 10.0);
}

}  // namespace

std::string survey_table(const metrics::Results& results) {
  const bool there = std::any_of(results.totals.begin(), results.totals.end(),
                                 [](const auto& one) { return one.name == "nps_asked"; });
  if (!there) return "";
  Table table;
  table.column("arm", results.arms);
  for (const Part& part : kParts) {
    std::vector<std::string> cells;
    for (const auto& one : results.total(part.figure).summary) cells.push_back(cell(one.mean, part.as));
    table.column(part.name, std::move(cells));
  }
  return "What customers say when asked (NPS of all: if everybody was asked and answered; more: of a "
         "promoter "
         "than of a detractor, who need not be so because of it):\n" +
         table.text("  ");
}

}  // namespace stamkund::report
