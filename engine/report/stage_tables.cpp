#include "engine/report/stage_tables.h"

#include <algorithm>
#include <cmath>

#include "engine/report/numbers.h"
#include "engine/report/table.h"

namespace stamkund::report {

std::string stage_tables(const metrics::Results& results) {
  const auto found = std::find_if(results.breakdowns.begin(), results.breakdowns.end(),
                                  [](const metrics::Breakdown& one) { return one.name == "stage"; });
  if (found == results.breakdowns.end()) return "";
  const std::vector<std::string>& stages = found->groups;
  const std::size_t n = stages.size();

  Table at_horizon;
  at_horizon.column("arm", results.arms);
  for (std::size_t stage = 0; stage < n; ++stage) {
    std::vector<std::string> cells;
    for (std::size_t a = 0; a < results.arms.size(); ++a)
      cells.push_back(number(std::round(found->metric("customers_at_horizon").summary[a * n + stage].mean)));
    at_horizon.column(stages[stage], std::move(cells));
  }

  Table moves;
  moves.column("from", stages);
  std::vector<std::string> began;
  for (std::size_t from = 0; from < n; ++from)
    began.push_back(number(std::round(found->metric("customers").summary[from].mean)));
  moves.column("customers", std::move(began));
  for (const metrics::Figure& figure : found->metrics) {
    if (!figure.name.starts_with("to_")) continue;
    std::vector<std::string> cells;
    for (std::size_t from = 0; from < n; ++from) cells.push_back(percent(figure.summary[from].mean));
    std::string head = figure.name.substr(3);
    std::replace(head.begin(), head.end(), '_', ' ');
    moves.column(head, std::move(cells));
  }
  return "Customers by stage of life at the horizon:\n" + at_horizon.text("  ") +
         "\nWhere customers of a stage are a period later, in '" + results.arms[0] +
         "' (--json and the results have every arm):\n" + moves.text("  ");
}

}  // namespace stamkund::report
