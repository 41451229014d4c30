#include "engine/report/group_tables.h"

#include <algorithm>
#include <cmath>

#include "engine/report/mean_of.h"
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

double net_of_guests(const Results& results, std::size_t arm) {
  const Breakdown& by = results.breakdown("usage");
  const auto level = [&](std::size_t a) {
    return results.total("net").summary[a].mean + mean_of(results, "platform_cost", a);
  };
  const double out = level(arm) - level(0);
  // Of a run that was read from its file groups have values only.
  const std::vector<double> customers = by.metric("customers").values.arm(arm),
                            effect = by.metric("net_effect").values.arm(arm);
  double groups = 0.0;
  for (std::size_t i = 0; i < effect.size(); ++i)
    if (std::isfinite(effect[i])) groups += customers[i] * effect[i];
  return out - groups / static_cast<double>(results.replicates);
}

std::string guests_text(const Results& results, const Language& language) {
  const auto& referred = results.total("referred").summary;
  std::string arms;
  for (std::size_t a = 1; a < results.arms.size(); ++a)
    if (referred[a].mean > 0.0)
      arms += (arms.empty() ? "" : "; ") +
              language.say("{0} in '{1}' add {2} {3} to net, before platform",
                           {language.number(std::round(referred[a].mean)), results.arms[a],
                            language.signed_number(std::round(net_of_guests(results, a))), results.currency});
  return arms.empty() ? "" : language.say("Customers whom members brought are in no group: {0}.", {arms});
}

std::string group_tables(const Results& results) {
  if (results.arms.size() < 2) return "";
  std::string out;
  for (const Breakdown& by : results.breakdowns) {
    if (!says_who_gains(by)) continue;
    out += "Who gains by " + by.name + ": effect on net a customer, before platform, " + results.currency +
           ":\n" + (by.name == "tier" ? by_arm(results, by) : by_lasting(results, by)) + "\n";
  }
  if (const std::string guests = guests_text(results); !out.empty() && !guests.empty())
    out += wrapped(guests) + "\n";
  if (!out.empty()) out.pop_back();
  return out;
}

}  // namespace stamkund::report
