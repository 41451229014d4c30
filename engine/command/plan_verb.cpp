#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/nearest.h"
#include "engine/command/check_files.h"
#include "engine/command/option_reader.h"
#include "engine/command/output.h"
#include "engine/command/run_input.h"
#include "engine/command/verbs.h"
#include "engine/report/json.h"
#include "experiments/design/read_experiment.h"
#include "experiments/plans/plan.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

nlohmann::ordered_json json_of(const plans::Plan& plan, const design::ExperimentSpec& spec) {
  std::vector<double> rounded;
  double total = 0.0;
  for (const double one : plan.per_arm) {
    rounded.push_back(std::ceil(one - 1e-9));
    total += rounded.back();
  }
  nlohmann::ordered_json json{
      {"name", spec.name},
      {"solved", design::solve_names()[static_cast<std::size_t>(plan.solved)]},
      {"outcome", design::outcome_names()[static_cast<std::size_t>(spec.outcome.kind)]},
      {"test", spec.test},
      {"arms", plan.arms},
      {"size",
       {{"per_arm", plan.per_arm},
        {"total", plan.total},
        {"per_arm_rounded", rounded},
        {"total_rounded", total}}},
      {"allocation", plan.allocation},
      {"power", plan.power},
      {"power_rounded", plan.rounded_power},
      {"minimum_detectable_effect", plan.minimum_detectable_effect},
      {"alpha", plan.alpha},
      {"sides", spec.sides == design::Sides::two ? "two" : "one"},
      {"comparisons", plan.comparisons},
      {"alpha_per_comparison", plan.comparison_alpha},
      {"critical_value", plan.critical},
      {"variance_factor", plan.design_effect},
      {"formula", plan.formula},
      {"notes", plan.notes}};
  if (spec.outcome.baseline && *spec.outcome.baseline != 0.0)
    json["minimum_detectable_effect_relative"] = plan.minimum_detectable_effect / *spec.outcome.baseline;
  if (plan.events) json["expected_events"] = *plan.events;
  if (plan.duration_days) json["duration_days"] = *plan.duration_days;
  if (plan.cost) json["cost"] = *plan.cost;
  if (plan.information_value) {
    json["value"] = {{"information", *plan.information_value}, {"net", *plan.net_value}};
  }
  if (plan.roll)
    json["test_and_roll"] = {{"per_arm", {plan.roll->first, plan.roll->second}},
                             {"profit", plan.roll->profit},
                             {"regret", plan.roll->regret},
                             {"error_rate", plan.roll->error_rate}};
  json["inflation"] = plan.inflation;
  if (plan.looks) {
    for (std::size_t k = 0; k < plan.information.size(); ++k) {
      nlohmann::ordered_json look{{"information", plan.information[k]},
                                  {"z", plan.looks->z[k]},
                                  {"spent_alpha", plan.looks->spent[k]},
                                  {"total", plan.information[k] * plan.total}};
      if (!plan.looks->futility.empty()) look["futility_z"] = plan.looks->futility[k];
      json["looks"].push_back(look);
    }
    json["expected_size_ratio"] = {{"effect", plan.looks->expected_h1},
                                   {"half_effect", plan.looks->expected_half},
                                   {"no_effect", plan.looks->expected_h0}};
  }
  return json;
}

}  // namespace

Exit plan_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed("plan EXPERIMENT [--solve WHAT] [--set PATH=VALUE] [options]",
                   "Says how many customers an experiment needs, or what it can find with those there are\n"
                   "(docs/formats/experiment.md). What is missing in the file is solved for.");
  parsed.options().add_options()("solve", po::value<std::string>()->value_name("WHAT"),
                                 ("what to solve for: " + listed(design::solve_names())).c_str())(
      "set", po::value<std::vector<std::string>>()->value_name("PATH=VALUE"),
      "change one place of the file; may be repeated");
  parsed.add_common();
  parsed.add_positional("EXPERIMENT", 1, "the experiment file");
  parsed.parse(arguments, streams);
  const auto& names = design::solve_names();
  const std::string asked = parsed.text("solve");
  if (parsed.has("solve") && std::find(names.begin(), names.end(), asked) == names.end())
    throw Failure(Exit::usage, "--solve: found '" + printable(asked) + "', expected " + listed(names) + " " +
                                   did_you_mean(asked, names));
  auto overrides = overrides_of(parsed);
  if (parsed.has("solve")) overrides.push_back({"solve", asked, "--solve"});
  check_files(parsed, {"EXPERIMENT"}, {});
  Output output(parsed, streams);
  const std::string path = parsed.text("EXPERIMENT");
  Problems problems;
  const auto file = design::read_experiment_file(path, overrides, true, problems);
  plans::Plan plan;
  if (!problems.has_errors()) plan = plans::solve(file.spec, path, problems);
  output.say(problems);
  if (problems.has_errors()) {
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  output.say(plans::text_of(plan, file.spec));
  auto json = json_of(plan, file.spec);
  for (const auto& one : file.assumptions)
    json["defaults"].push_back({{"path", one.path}, {"value", one.value}, {"source", one.source}});
  json["problems"] = report::json_of(problems);
  output.finish(json);
  return Exit::ok;
}

}  // namespace stamkund::command
