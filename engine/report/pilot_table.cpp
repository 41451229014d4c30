#include "engine/report/pilot_table.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/report/numbers.h"
#include "engine/report/part_tables.h"
#include "engine/report/table.h"

namespace stamkund::report {
namespace {

struct Part {
  const char* figure;
  const char* name;
  enum class As { count, number, signed_number, share } as;
};

constexpr Part kParts[] = {{"pilot_judged", "judged on", Part::As::count},
                           {"pilot_average", "effect", Part::As::signed_number},
                           {"pilot_average_error", "s.e.", Part::As::number},
                           {"pilot_qini", "Qini", Part::As::signed_number},
                           {"pilot_auuc", "AUUC", Part::As::signed_number},
                           {"pilot_qini_height", "Qini height", Part::As::signed_number},
                           {"pilot_qini_height_by_risk", "by risk", Part::As::signed_number},
                           {"pilot_treated", "rule treats", Part::As::share},
                           {"pilot_policy", "earns a customer", Part::As::signed_number},
                           {"pilot_policy_error", "s.e.", Part::As::number},
                           {"pilot_policy_than_all", "more than all", Part::As::signed_number},
                           {"pilot_policy_than_all_error", "s.e.", Part::As::number},
                           {"pilot_itself", "brings itself, in all", Part::As::signed_number},
                           {"pilot_itself_error", "s.e.", Part::As::number}};

constexpr Part kOracleParts[] = {{"pilot_true_policy", "the rule earns", Part::As::signed_number},
                                 {"pilot_oracle", "the best earn at least", Part::As::signed_number},
                                 {"pilot_oracle_at_most", "at most", Part::As::signed_number},
                                 {"pilot_left", "left on the table", Part::As::signed_number},
                                 {"pilot_left_error", "s.e.", Part::As::number},
                                 {"pilot_gainers", "who gain", Part::As::share},
                                 {"pilot_gains", "they earn at least", Part::As::signed_number},
                                 {"pilot_gains_left", "left by the number", Part::As::signed_number},
                                 {"pilot_gains_left_error", "s.e.", Part::As::number}};

std::string cell(double value, Part::As as) {
  if (!std::isfinite(value)) return "-";
  switch (as) {
    case Part::As::count:
      return number(std::round(value));
    case Part::As::number:
      return number(value);
    case Part::As::signed_number:
      return signed_number(value);
    case Part::As::share:
      return percent(value);
  }
  return "-";
}

/// Arms that had a pilot.
std::vector<std::size_t> with_pilot(const metrics::Results& results) {
  std::vector<std::size_t> out;
  const auto found = std::find_if(results.totals.begin(), results.totals.end(),
                                  [](const auto& one) { return one.name == "pilot_judged"; });
  if (found == results.totals.end()) return out;
  for (std::size_t a = 0; a < results.arms.size(); ++a)
    if (std::isfinite(found->summary[a].mean)) out.push_back(a);
  return out;
}

/// A row for each arm that has any of it; columns that nobody has are left out.
template <std::size_t n>
std::string rows(const metrics::Results& results, const std::vector<std::size_t>& arms,
                 const Part (&parts)[n]) {
  std::vector<std::size_t> some;
  for (const std::size_t a : arms)
    if (std::any_of(std::begin(parts), std::end(parts), [&](const Part& part) {
          return std::isfinite(results.total(part.figure).summary[a].mean);
        }))
      some.push_back(a);
  if (some.empty()) return "";
  Table table;
  std::vector<std::string> names;
  for (const std::size_t a : some) names.push_back(results.arms[a]);
  table.column("arm", names);
  for (const Part& part : parts) {
    std::vector<std::string> cells;
    for (const std::size_t a : some)
      cells.push_back(cell(results.total(part.figure).summary[a].mean, part.as));
    if (std::any_of(cells.begin(), cells.end(), [](const std::string& one) { return one != "-"; }))
      table.column(part.name, std::move(cells));
  }
  return table.text("  ");
}

/// A row for each treatment of arms that try several.
std::string treatments_table(const metrics::Results& results, const std::vector<std::size_t>& arms) {
  const auto by = std::find_if(results.breakdowns.begin(), results.breakdowns.end(),
                               [](const auto& one) { return one.name == "pilot_treatment"; });
  if (by == results.breakdowns.end()) return "";
  const std::size_t n = by->groups.size();
  const auto mean = [&](const char* figure, std::size_t a, std::size_t g) {
    return by->metric(figure).summary[a * n + g].mean;
  };
  std::vector<std::pair<std::size_t, std::size_t>> lines;  // arm, treatment
  for (const std::size_t a : arms)
    for (std::size_t g = 0; g < n; ++g)
      if (std::isfinite(mean("pilot_judged", a, g))) lines.emplace_back(a, g);
  Table table;
  std::vector<std::string> of_arm, treatment;
  for (const auto& [a, g] : lines) {
    of_arm.push_back(results.arms[a]);
    treatment.push_back(by->groups[g]);
  }
  table.column("arm", std::move(of_arm));
  table.column("treatment", std::move(treatment));
  for (const Part& part : kParts) {
    std::vector<std::string> cells;
    for (const auto& [a, g] : lines) cells.push_back(cell(mean(part.figure, a, g), part.as));
    if (std::any_of(cells.begin(), cells.end(), [](const std::string& one) { return one != "-"; }))
      table.column(part.name, std::move(cells));
  }
  return "\nOf several treatments each was tried against none (the figures of the arm are those of the first "
         "one):\n" +
         table.text("  ");
}

}  // namespace

std::string pilot_table(const metrics::Results& results) {
  const std::vector<std::size_t> arms = with_pilot(results);
  if (arms.empty()) return "";
  Table deciles;
  const metrics::Breakdown& by_decile = results.breakdown("pilot_decile");
  const std::size_t n = by_decile.groups.size();
  deciles.column("decile", by_decile.groups);
  const auto uplifts = [&](std::size_t a) {
    std::vector<std::string> cells;
    for (std::size_t d = 0; d < n; ++d) {
      const double uplift = by_decile.metric("uplift").summary[a * n + d].mean;
      const double error = by_decile.metric("standard_error").summary[a * n + d].mean;
      cells.push_back(std::isfinite(uplift) ? signed_number(uplift) + " (" + number(error, 2) + ")" : "-");
    }
    return cells;
  };
  // Arms often learn from the same pilot.
  const auto first = uplifts(arms[0]);
  const bool same = std::all_of(arms.begin(), arms.end(), [&](std::size_t a) { return uplifts(a) == first; });
  for (const std::size_t a : arms)
    if (!same || a == arms[0]) deciles.column(same ? "uplift" : results.arms[a], uplifts(a));
  const std::string oracle = rows(results, arms, kOracleParts);
  return wrapped(
             "A pilot is tried beside the run, on the customers that the run has: what it brings itself, "
             "less what "
             "it costs, is in no other figure.") +
         "Pilots before the run, judged on the half that nothing was learned from; " + results.currency +
         " a customer in the pilot's window, standard errors of one pilot:\n" + rows(results, arms, kParts) +
         treatments_table(results, arms) +
         "\nUplift by decile of what was predicted (standard error of one pilot):\n" + deciles.text("  ") +
         (oracle.empty()
              ? oracle
              : "\nWhat the rule of the run leaves on the table: the best as many by their true effect, " +
                    results.currency +
                    " a customer in the window (below zero: the rule reaches others, who earn more than as "
                    "many "
                    "of the oracle's sample). Who gain: all whom it truly pays to treat, however many:\n" +
                    oracle);
}

}  // namespace stamkund::report
