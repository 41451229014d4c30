#include <algorithm>
#include <cmath>

#include "engine/report/numbers.h"
#include "engine/report/table.h"
#include "engine/report/tuning.h"

namespace stamkund::report {
namespace {

using tuning::Identified;
using tuning::TuneResult;

std::string with_unit(double value, const std::string& unit) {
  return std::isfinite(value) ? number(value, 4) + unit : "-";
}

std::string parameter_table(const TuneResult& result) {
  std::vector<std::string> names, values, errors, starts, bounds, states;
  for (const auto& one : result.parameters) {
    names.push_back(one.path);
    values.push_back(with_unit(one.value, one.unit));
    errors.push_back(number(one.standard_error, 3));
    starts.push_back(with_unit(one.start, ""));
    bounds.push_back(with_unit(one.lower, "") + " to " + with_unit(one.upper, ""));
    states.emplace_back(tuning::name_of(one.identified));
  }
  Table table;
  table.column("parameter", names);
  table.column("value", values);
  table.column("s.e.", errors);
  table.column("start", starts);
  table.column("bounds", bounds);
  table.column("these targets", states);
  std::string out = table.text();
  for (const auto& one : result.parameters)
    if (!one.note.empty()) out += "  " + one.path + ": " + one.note + "\n";
  return out;
}

std::string target_table(const TuneResult& result) {
  std::vector<std::string> names, values, tolerances, reached, z, moved_by;
  for (const auto& one : result.targets) {
    names.push_back(one.name);
    values.push_back(number(one.value, 3));
    tolerances.push_back(number(one.tolerance, 2));
    reached.push_back(number(one.reached, 3));
    z.push_back(std::isfinite(one.z) ? signed_number(one.z, 2) : "-");
    std::size_t most = 0;
    for (std::size_t j = 1; j < one.moved.size(); ++j)
      if (std::abs(one.moved[j]) > std::abs(one.moved[most])) most = j;
    const bool known = std::isfinite(one.moved[most]) && one.moved[most] != 0.0;
    moved_by.push_back(known ? result.parameters[most].path : "-");
  }
  Table table;
  table.column("target", names);
  table.column("value", values);
  table.column("+-", tolerances);
  table.column("reached", reached);
  table.column("z", z);
  table.column("moved most by", moved_by);
  return table.text();
}

std::string influence_table(const TuneResult& result) {
  Table table;
  std::vector<std::string> names;
  for (const auto& one : result.parameters) names.push_back(one.path);
  table.column("in tolerances, for a tenth of the range", names);
  for (const auto& target : result.targets) {
    std::vector<std::string> cells;
    for (const double moved : target.moved)
      cells.push_back(std::isfinite(moved) ? (std::abs(moved) < 0.005 ? "0" : signed_number(moved, 2)) : "-");
    table.column(target.name, cells);
  }
  return table.text();
}

std::string incompatible_text(const TuneResult& result) {
  std::vector<std::size_t> order;
  for (std::size_t t = 0; t < result.targets.size(); ++t)
    if (std::isfinite(result.targets[t].j_without)) order.push_back(t);
  if (order.empty()) return "";
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return result.targets[a].j_without < result.targets[b].j_without;
  });
  std::vector<std::string> names, left, drops;
  for (const std::size_t t : order) {
    names.push_back(result.targets[t].name);
    left.push_back(number(result.targets[t].j_without, 3));
    drops.push_back(number(result.j - result.targets[t].j_without, 3));
  }
  Table table;
  table.column("without this target", names);
  table.column("J of the others", left);
  table.column("J falls by", drops);
  return "These targets do not hold together in one population:\n" + table.text();
}

}  // namespace

std::string tuning_text(const TuneResult& result) {
  std::string out = std::string(tuning::name_of(result.status)) + ": " + result.reason + "\n";
  out += number(static_cast<double>(result.customers)) + " customers, " +
         number(static_cast<double>(result.replicates)) + " replicates, " +
         number(static_cast<double>(result.evaluations)) + " points simulated; " +
         std::to_string(result.starts_agreeing) + " of " + std::to_string(result.starts) +
         " starts agree\n\n";
  out += parameter_table(result) + "\n";
  if (result.status == tuning::Status::failed) return out;
  out += target_table(result) + "\n" + influence_table(result) + "\n";
  out += "J = " + number(result.j, 3);
  if (result.df > 0)
    out += " with " + std::to_string(result.df) + " degrees of freedom, p = " + number(result.p_value, 2);
  else
    out += "; as many identified parameters as targets, so there is nothing to test";
  out += "\n";
  if (result.replicates < 2)
    out += "One replicate: what simulation adds to the errors, and what is identified, is not known.\n";
  const std::string incompatible = incompatible_text(result);
  return incompatible.empty() ? out : out + "\n" + incompatible;
}

}  // namespace stamkund::report
