#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/base/source.h"
#include "engine/command/check_files.h"
#include "engine/command/invocation.h"
#include "engine/command/option_reader.h"
#include "engine/command/output.h"
#include "engine/command/plan_clusters.h"
#include "engine/command/plan_designs.h"
#include "engine/command/plan_json.h"
#include "engine/command/plan_population.h"
#include "engine/command/run_input.h"
#include "engine/command/verbs.h"
#include "engine/report/json.h"
#include "engine/scenario/key_file.h"
#include "engine/store/plan_file.h"
#include "experiments/design/read_experiment.h"
#include "experiments/plans/lives_plan.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

constexpr const char* kNoAssignments =
    "--assignments: who the customers of this design are is not known to the plan; a switchback's order, the "
    "groups of regions and the order of a roll-out are";

/// The plan on the simulated customers that the file names.
plans::LivesPlan with_population(const Arguments& parsed, const std::string& path, Invocation& invocation,
                                 design::ExperimentSpec& spec, Problems& problems) {
  RunInput input = read_population(path, spec, problems);
  check_late_input(parsed, "the population's fit", input.fit_path, {"output"});
  if (problems.has_errors()) return {};
  std::vector<std::string> names;
  for (const auto& arm : input.scenario.spec.arms) names.push_back(arm.name);
  const auto arms = plans::arms_in(spec, names, path, problems);
  if (problems.has_errors()) return {};
  if (!spec.population.scenario.empty()) {
    const std::string scenario = path_beside(path, spec.population.scenario);
    check_late_input(parsed, "the population's scenario", scenario, {"output"});
    invocation.input(scenario);
  }
  if (input.fit) invocation.input(input.fit_path);
  invocation.stage_done("input");
  spec.currency = input.scenario.spec.currency;
  const power::Lives lives = power::simulate_lives(input.scenario.spec, input.fit ? &*input.fit : nullptr,
                                                   arms, spec.population, parsed.threads());
  return plans::solve_with_lives(spec, lives, path, parsed.threads(), problems);
}

constexpr std::size_t kMostText = 1U << 20U;

/// What is wrong with the question besides what is wrong with single keys; of a key that has a problem, or
/// lies below or above one, nothing more is said.
void check_the_rest(const design::ExperimentSpec& spec, const std::string& path, Problems& problems) {
  if (spec.design != design::Design::customers || spec.population.given) return;
  Problems more;
  plans::check(spec, path, more);
  const auto related = [](const std::string& a, const std::string& b) {
    return a == b || a.starts_with(b + ".") || b.starts_with(a + ".") || a.starts_with(b + "[") ||
           b.starts_with(a + "[");
  };
  const std::vector<Problem> known = problems.all();
  for (const auto& one : more.all())
    if (std::none_of(known.begin(), known.end(),
                     [&](const Problem& other) { return related(other.where, one.where); }))
      problems.error(one);
}

/// A plan that decides by what pays has no use for the errors of a test.
void drop_errors_of_a_test(std::vector<scenario::DefaultTaken>& defaults) {
  std::erase_if(defaults, [](const auto& one) {
    return one.path == "alpha" || one.path == "sides" || one.path == "power" || one.path == "test";
  });
}

/// What the file leaves open and the plan takes.
std::string defaults_text(const std::vector<scenario::DefaultTaken>& defaults) {
  std::string out;
  for (const auto& one : defaults)
    out += (out.empty() ? "Not stated: " : "; ") + printable(one.path) + " " + printable(one.value) + " (" +
           printable(one.source, 200) + ")";
  return out.empty() ? "" : out + "\n";
}

}  // namespace

Exit plan_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed("plan EXPERIMENT [--solve WHAT] [--set PATH=VALUE] [options]",
                   "Says how many customers an experiment needs, or what it can find with those there are\n"
                   "(docs/formats/experiment.md). What is missing in the file is solved for.");
  parsed.options().add_options()("solve", po::value<std::string>()->value_name("WHAT"),
                                 ("what to solve for: " + listed(design::solve_names())).c_str())(
      "set", po::value<std::vector<std::string>>()->value_name("PATH=VALUE"),
      "change one place of the file; may be repeated")(
      "output,o", po::value<std::string>()->value_name("FILE"), "the plan, HDF5: what --json has")(
      "assignments", po::value<std::string>()->value_name("FILE"),
      "who is assigned to what and when, CSV: the order of a switchback and the groups of regions, for "
      "'analyze' too; the order in which numbered clusters begin");
  parsed.add_common();
  parsed.add_positional("EXPERIMENT", 1, "the experiment file");
  parsed.parse(arguments, streams);
  const auto& names = design::solve_names();
  const std::string asked = parsed.text("solve");
  if (parsed.has("solve") && std::find(names.begin(), names.end(), asked) == names.end())
    throw Failure(Exit::usage, "--solve: found '" + printable(asked) + "', expected " + listed(names) + "; " +
                                   did_you_mean(asked, names));
  auto overrides = set_places(parsed);
  if (parsed.has("solve")) overrides.push_back({"solve", asked, "--solve"});
  check_files(parsed, {"EXPERIMENT"}, {"output", "assignments"});
  Output output(parsed, streams);
  AtomicFile* const assignments = output.file("assignments");
  AtomicFile* const plan_file = output.file("output");
  Invocation invocation("plan", arguments, parsed.threads().count);
  const std::string path = parsed.text("EXPERIMENT");
  Problems problems;
  auto file = design::read_experiment_file(path, overrides, true, problems);
  if (const std::string past = take_clusters(path, file, problems); !past.empty()) {
    check_late_input(parsed, "the clusters' file", past, {"output"});
    invocation.input(past);
  }
  if (problems.has_errors()) check_the_rest(file.spec, path, problems);
  const auto refuse = [&] {
    const Problems all = scenario::with_lines(problems, path, open_source(path)->bytes(kMostText));
    output.say(all);
    output.say(count_text(all));
    output.finish({{"status", "refused"}, {"problems", report::json_of(all)}});
    return Exit::bad_data;
  };
  const auto finish = [&](nlohmann::ordered_json json) {
    output.say(defaults_text(file.assumptions));
    for (const auto& one : file.assumptions)
      json["defaults"].push_back({{"path", one.path}, {"value", one.value}, {"source", one.source}});
    json["problems"] = report::json_of(problems);
    invocation.stage_done("plan");
    if (plan_file != nullptr)
      store::write_plan(*plan_file, json, open_source(path)->bytes(), invocation.provenance());
    output.finish(json);
    return Exit::ok;
  };
  if (!problems.has_errors() && file.spec.design != design::Design::customers) {
    const DesignPlan plan = plan_design(path, file.spec, assignments != nullptr, problems);
    check_late_input(parsed, "the file of the past", plan.history, {"output", "assignments"});
    if (!problems.has_errors() && assignments != nullptr && plan.assignments.empty())
      throw Failure(Exit::usage, kNoAssignments);
    if (problems.has_errors()) return refuse();
    if (!plan.history.empty()) invocation.input(plan.history);
    invocation.input(path);
    output.say(problems);
    output.say(plan.text);
    if (assignments != nullptr) {
      assignments->write(plan.assignments);
      assignments->commit();
    }
    return finish(plan.json);
  }
  if (!problems.has_errors() && assignments != nullptr) throw Failure(Exit::usage, kNoAssignments);
  plans::LivesPlan solved;
  if (!problems.has_errors() && file.spec.population.given)
    solved = with_population(parsed, path, invocation, file.spec, problems);
  else if (!problems.has_errors())
    solved.plan = plans::solve(file.spec, path, problems);
  const plans::Plan& plan = solved.plan;
  invocation.input(path);
  if (problems.has_errors()) return refuse();
  if (!file.spec.power && plan.solved != design::Solve::power)
    file.assumptions.push_back({"power", "80 %", "convention (Cohen 1988)"});
  if (plan.decides) drop_errors_of_a_test(file.assumptions);
  output.say(problems);
  const design::ExperimentSpec& spec = file.spec.population.given ? solved.spec : file.spec;
  if (spec.population.given) output.say(plans::outlook_text(solved));
  output.say(plans::text_of(plan, spec, plans::is_enough(solved)));
  if (spec.population.given) output.say(plans::lives_text(solved));
  auto json = json_of(plan, spec);
  add_curves(plans::curves_of(plan, spec), spec, json);
  if (const auto policies = plans::policies_of(plan, spec)) {
    output.say(plans::policies_text(*policies, spec));
    add_policies(*policies, json);
  }
  if (spec.population.given) add_lives(solved, json);
  return finish(std::move(json));
}

}  // namespace stamkund::command
