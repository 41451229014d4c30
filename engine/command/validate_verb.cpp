#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/base/nearest.h"
#include "engine/base/source.h"
#include "engine/command/check_experiment.h"
#include "engine/command/check_files.h"
#include "engine/command/option_reader.h"
#include "engine/command/output.h"
#include "engine/command/run_input.h"
#include "engine/command/side_files.h"
#include "engine/command/sweep_input.h"
#include "engine/command/transaction_options.h"
#include "engine/command/tune_input.h"
#include "engine/command/verbs.h"
#include "engine/report/json.h"
#include "engine/report/learned_text.h"
#include "engine/store/design_reader.h"
#include "engine/store/fit_file.h"
#include "engine/store/h5.h"
#include "engine/store/plan_reader.h"
#include "engine/store/results_reader.h"
#include "engine/store/seal.h"
#include "engine/store/sweep_reader.h"
#include "engine/uplift/rule.h"
#include "experiments/analysis/read_analysis.h"
#include "experiments/design/experiment_spec.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

// What Stamkund writes as HDF5; the root attribute `format` is "stamkund-" and this.
const std::array<std::string, 5> kHdf5Types{"fit", "results", "predictions", "part", "plan"};

std::vector<std::string> all_types() {
  std::vector<std::string> types{"scenario", "targets", "sweep", "experiment", "transactions", "rule"};
  types.insert(types.end(), kHdf5Types.begin(), kHdf5Types.end());
  types.insert(types.end(), side_types().begin(), side_types().end());
  return types;
}

bool is_side_file(const std::string& type) {
  return std::find(side_types().begin(), side_types().end(), type) != side_types().end();
}

/// What kind of input the file seems to be.
std::string guess_type(const std::string& path) {
  const std::string head = open_source(path)->bytes(4096);
  if (head.starts_with(store::kHdf5Signature)) return "hdf5";
  for (const auto& [first, type] : {std::pair{scenario::kTargetsKey, "targets"},
                                    {scenario::kSweepKey, "sweep"},
                                    {design::kExperimentKey, "experiment"}}) {
    const std::string key = std::string(first) + ":";
    if (head.starts_with(key) || head.find("\n" + key) != std::string::npos) return type;
  }
  if (head.starts_with("{") && head.find("\"stamkund_rule\"") != std::string::npos) return "rule";
  const bool yaml_name = path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".yaml.gz") ||
                         path.ends_with(".yml.gz");
  const bool yaml_text = head.rfind("stamkund:", 0) == 0 || head.find("\nstamkund:") != std::string::npos;
  if (yaml_name || yaml_text) return "scenario";
  // Titles may stand above the line that names the columns.
  std::string side;
  std::istringstream lines(head);
  std::string line;
  for (int i = 0; i < 50 && side.empty() && std::getline(lines, line); ++i) side = side_type_of(line);
  return side.empty() ? "transactions" : side;
}

/// `type`: as --as says, or "hdf5", and then what the file says it is; the file is read once.
/// A fit is returned, to say what it learned.
std::optional<calibration::Fit> check_hdf5(std::string& type, const std::string& path, Problems& problems) {
  store::H5Reader in(path);
  if (type == "hdf5") {
    const std::string format = in.format();
    for (const auto& one : kHdf5Types)
      if (format == "stamkund-" + one) type = one;
    // 'sweep' is the study.
    if (format == "stamkund-sweep") type = "sweep results";
    if (type == "hdf5")
      in.bad("/", "attribute 'format': found '" + format +
                      "', expected stamkund-fit, stamkund-results, "
                      "stamkund-predictions, stamkund-part, stamkund-plan or stamkund-sweep");
  }
  if (type == "results") {
    (void)store::read_results(in);
  } else if (type == "part") {
    (void)store::read_part(in);
  } else if (type == "predictions") {
    store::check_predictions(in);
  } else if (type == "plan") {
    if (store::design_of(in).empty())
      (void)store::read_plan(in);
    else
      (void)store::read_design(in);
  } else if (type == "sweep results") {
    (void)store::read_sweep(in);
  } else {
    calibration::Fit fit = store::read_fit(in);
    if (fit.process.status != calibration::Status::converged)
      problems.warning({Severity::warning, path, 0, "",
                        full_name(fit.process) + " is " + calibration::name_of(fit.process.status) + ": " +
                            fit.process.reason,
                        calibration::is_usable(fit.process)
                            ? "its parameters are taken as known"
                            : "'stamkund run' will not use it without --allow-unconverged"});
    return fit;
  }
  return std::nullopt;
}

/// By itself, and against the scenario that it names, if it names one.
void check_targets_file(const Arguments& parsed, const std::string& path, Problems& problems) {
  scenario::TargetsSpec targets = scenario::read_targets_file(path, problems);
  const std::string scenario_path = path_beside(path, targets.scenario_path);
  check_late_input(parsed, "the targets' scenario", scenario_path, {});
  if (scenario_path.empty() || targets.targets.empty() || targets.parameters.empty()) return;
  Problems of_scenario;
  const RunInput input = read_run_input(scenario_path, {}, "", true, of_scenario);
  check_late_input(parsed, "the scenario's fit", input.fit_path, {});
  problems.append(of_scenario);
  if (!of_scenario.has_errors()) check_tune_input(input, {}, path, targets, problems);
}

/// The same of a sweep file.
void check_sweep_file(const Arguments& parsed, const std::string& path, Problems& problems) {
  scenario::SweepSpec study = scenario::read_sweep_file(path, problems);
  const std::string scenario_path = path_beside(path, study.scenario_path);
  check_late_input(parsed, "the study's scenario", scenario_path, {});
  if (scenario_path.empty() || study.outcomes.empty()) return;
  Problems of_scenario;
  const RunInput input = read_run_input(scenario_path, {}, "", true, of_scenario);
  check_late_input(parsed, "the scenario's fit", input.fit_path, {});
  problems.append(of_scenario);
  if (!of_scenario.has_errors()) check_sweep(input, {}, path, study, problems);
}

}  // namespace

Exit validate_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "validate FILE [--as TYPE] [options]",
      "Checks any input file and reports every problem in it: where, what was found, what was expected.\n"
      "For transactions, the options of 'stamkund ingest' apply; for other text files --delimiter and\n"
      "--date-format. Columns tell contracts, contacts, memberships, segments, events, histories and past tests apart.");
  parsed.options().add_options()("as", po::value<std::string>()->value_name("TYPE"),
                                 ("what the file is (default: guessed): " + listed(all_types())).c_str());
  add_transaction_options(parsed);
  add_summary_options(parsed);
  parsed.add_common();
  parsed.add_positional("FILE", 1, "the file to check");
  parsed.parse(arguments, streams);
  const std::string path = parsed.text("FILE");
  const std::string asked = parsed.text("as");
  const std::vector<std::string> types = all_types();
  if (parsed.has("as") && std::find(types.begin(), types.end(), asked) == types.end())
    throw Failure(Exit::usage, "--as: found '" + printable(asked) + "', expected " + listed(types) + "; " +
                                   did_you_mean(asked, types));
  check_files(parsed, {"FILE", "columns"}, {});
  Output output(parsed, streams);
  (void)open_source(path);  // if it cannot be read, nothing else can be said of it
  std::string type = parsed.has("as") ? asked : guess_type(path);

  Problems problems;
  std::optional<calibration::Fit> fit;
  nlohmann::ordered_json json{{"file", path}, {"type", type}};
  if (type == "transactions") {
    ingest::CustomerTable table;
    ingest::Report report;
    (void)read_transactions(parsed, path, output, table, report, problems);
    json["ingest"] = report::json_of(report);
  } else {
    try {
      if (is_side_file(type)) {
        check_side_file(type, path, parsed, problems);
      } else if (type == "scenario") {
        const RunInput input = read_run_input(path, {}, "", false, problems);
        check_late_input(parsed, "the scenario's fit", input.fit_path, {});
      } else if (type == "experiment") {
        check_experiment(path, problems);
      } else if (type == "rule") {
        (void)uplift::read_rule(path, problems);
      } else if (type == "targets") {
        check_targets_file(parsed, path, problems);
      } else if (type == "sweep") {
        check_sweep_file(parsed, path, problems);
      } else {
        fit = check_hdf5(type, path, problems);
      }
    } catch (const Failure& failure) {
      if (failure.exit() == Exit::usage) throw;
      const bool named_by_it = failure.exit() == Exit::no_input && (type == "scenario" || type == "targets");
      if (failure.exit() != Exit::bad_data && !named_by_it) throw;
      problems.error({Severity::error, path, 0, "", failure.what(), ""});
    }
    output.say(problems);
    if (problems.has_errors()) output.say(count_text(problems));
  }
  const bool ok = !problems.has_errors();
  if (ok) output.say(path + ": valid " + type + "\n");
  if (ok && fit && fit->response) {
    output.say(report::learned_text(*fit));
    json["learned"] = report::learned_json(*fit);
  }
  json["type"] = type;
  json["valid"] = ok;
  json["problems"] = report::json_of(problems);
  output.finish(json);
  return ok ? Exit::ok : Exit::bad_data;
}

}  // namespace stamkund::command
