#include "engine/report/group_tables.h"

#include <algorithm>
#include <cmath>

#include "engine/report/numbers.h"
#include "engine/report/part_tables.h"
#include "engine/report/table.h"

namespace stamkund::report {
namespace {

using metrics::Breakdown;
using metrics::Results;

bool says_who_gains(const Breakdown& by) {
  return std::any_of(by.metrics.begin(), by.metrics.end(),
                     [](const auto& one) { return one.name == "net_effect"; });
}

/// The group is what a customer is, whatever the arm: one line each, the arms side by side.
std::string by_lasting(const Results& results, const Breakdown& by) {
  const std::size_t n = by.groups.size();
  const auto& effect = by.metric("net_effect").summary;
  Table table;
  table.column(by.name, by.groups);
  std::vector<std::string> customers;
  for (std::size_t g = 0; g < n; ++g)
    customers.push_back(number(std::round(by.metric("customers").summary[g].mean)));
  table.column("customers", std::move(customers));
  for (std::size_t a = 1; a < results.arms.size(); ++a) {
    std::vector<std::string> cells, errors;
    for (std::size_t g = 0; g < n; ++g) {
      cells.push_back(signed_number(effect[a * n + g].mean));
      errors.push_back(number(effect[a * n + g].standard_error, 2));
    }
    table.column(results.arms[a], std::move(cells));
    table.column("s.e.", std::move(errors));
  }
  return table.text("  ");
}

/// Customers come into the group by what they do in the arm: a line each of both.
std::string by_arm(const Results& results, const Breakdown& by) {
  const std::size_t n = by.groups.size();
  std::vector<std::string> arms, groups, customers, effects, errors;
  for (std::size_t a = 1; a < results.arms.size(); ++a)
    for (std::size_t g = 0; g < n; ++g) {
      const double many = by.metric("customers").summary[a * n + g].mean;
      if (!(many > 0.0)) continue;
      const auto& effect = by.metric("net_effect").summary[a * n + g];
      arms.push_back(results.arms[a]);
      groups.push_back(by.groups[g]);
      customers.push_back(number(std::round(many)));
      effects.push_back(signed_number(effect.mean));
      errors.push_back(number(effect.standard_error, 2));
    }
  Table table;
  table.column("arm", std::move(arms));
  table.column(by.name, std::move(groups));
  table.column("customers", std::move(customers));
  table.column("effect", std::move(effects));
  table.column("s.e.", std::move(errors));
  return table.text("  ");
}

}  // namespace

std::string group_tables(const Results& results, bool details) {
  if (results.arms.size() < 2) return "";
  std::string out;
  for (const Breakdown& by : results.breakdowns) {
    if (!says_who_gains(by) || (!details && (by.name == "usage" || by.name == "tier"))) continue;
    out += "Who gains by " + by.name + ": effect on net a customer, before platform, " + results.currency +
           ":\n" + (by.name == "tier" ? by_arm(results, by) : by_lasting(results, by)) + "\n";
  }
  const auto& referred = results.total("referred").summary;
  if (!out.empty() &&
      std::any_of(referred.begin(), referred.end(), [](const auto& one) { return one.mean > 0.0; }))
    out += wrapped(
               "Customers whom members brought are in no group: of an arm with referral the groups do not "
               "come to the whole.") +
           "\n";
  if (!out.empty()) out.pop_back();
  return out;
}

}  // namespace stamkund::report
