// A plan of two factors for people and for programs.
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/report/numbers.h"
#include "engine/report/table.h"
#include "experiments/plans/factorial.h"

namespace stamkund::plans {
namespace {

double rounded(double value) { return std::ceil(value - 1e-9); }

}  // namespace

std::string text_of(const FactorialPlan& plan, const design::ExperimentSpec& spec) {
  using report::number;
  using report::percent;
  const auto& factors = spec.factorial.factors;
  std::string out = "Plan: " + printable(spec.name, 200) + "\n";
  if (!spec.question.empty()) out += "  " + printable(spec.question, 500) + "\n";
  out += "What to do: " + number(rounded(plan.per_cell), 12) + " customers in each of " +
         std::to_string(plan.cells.size()) + " cells (" + printable(factors[0].name) + " x " +
         printable(factors[1].name) + "); " +
         number(rounded(plan.per_cell) * static_cast<double>(plan.cells.size()), 12) + " in all\n";
  out += "It errs:    alpha " + percent(plan.alpha) +
         (spec.sides == design::Sides::two ? " two-sided" : " one-sided") + ", " + percent(plan.alpha_each) +
         " for each of " + std::to_string(plan.comparisons) + " effects\n\n";
  std::vector<std::string> name, wanted, alone, power, smallest;
  for (const auto& one : plan.effects) {
    name.push_back(printable(one.name, 80));
    wanted.push_back(one.wanted ? number(*one.wanted, 4) : "-");
    alone.push_back(one.wanted ? number(rounded(one.alone), 12) : "-");
    power.push_back(one.wanted ? percent(one.power) : "-");
    smallest.push_back(number(one.smallest, 4));
  }
  report::Table table;
  table.column("effect", name);
  table.column("wanted", wanted);
  table.column("customers for it alone", alone);
  table.column("chance to find it", power);
  table.column("found with " + percent(plan.power), smallest);
  out += table.text("  ") + "\nFormula:    " + plan.formula + "\n";
  for (const auto& note : plan.notes) out += "            " + note + "\n";
  return out;
}

nlohmann::ordered_json json_of(const FactorialPlan& plan, const design::ExperimentSpec& spec) {
  const auto& factors = spec.factorial.factors;
  nlohmann::ordered_json json{
      {"name", spec.name},
      {"question", spec.question},
      {"design", "factorial"},
      {"currency", spec.currency},
      {"solved", plan.solved_size ? "size" : "power"},
      {"outcome", design::outcome_names()[static_cast<std::size_t>(spec.outcome.kind)]},
      {"factors", {factors[0].name, factors[1].name}},
      {"size",
       {{"per_cell", plan.per_cell},
        {"total", plan.total},
        {"per_cell_rounded", rounded(plan.per_cell)},
        {"total_rounded", rounded(plan.per_cell) * static_cast<double>(plan.cells.size())}}},
      {"cells", nlohmann::ordered_json::array()},
      {"alpha", plan.alpha},
      {"sides", spec.sides == design::Sides::two ? "two" : "one"},
      {"comparisons", plan.comparisons},
      {"alpha_per_comparison", plan.alpha_each},
      {"power", plan.power},
      {"effects", nlohmann::ordered_json::array()},
      {"formula", plan.formula},
      {"notes", plan.notes}};
  for (const auto& [one, other] : plan.cells)
    json["cells"].push_back({{"first", one}, {"second", other}, {"customers", rounded(plan.per_cell)}});
  const auto known = [](double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
  };
  for (const auto& one : plan.effects)
    json["effects"].push_back(
        {{"effect", one.name},
         {"kind", one.interaction ? "interaction" : "main"},
         {"wanted", one.wanted ? known(*one.wanted) : nlohmann::ordered_json(nullptr)},
         {"size_alone", one.wanted ? known(one.alone) : nlohmann::ordered_json(nullptr)},
         {"power", one.wanted ? known(one.power) : nlohmann::ordered_json(nullptr)},
         {"minimum_detectable_effect", known(one.smallest)}});
  for (const auto& one : plan.by_size)
    json["power_by_size"].push_back({{"total", one.total},
                                     {"first_factor", known(one.first)},
                                     {"second_factor", known(one.second)},
                                     {"interaction", known(one.interaction)}});
  return json;
}

}  // namespace stamkund::plans
