#include "engine/command/sweep_input.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <set>

#include "engine/base/nearest.h"
#include "engine/base/source.h"
#include "engine/command/option_reader.h"
#include "engine/metrics/enough_draws.h"
#include "engine/metrics/figures.h"
#include "engine/metrics/results.h"
#include "engine/scenario/limit_text.h"
#include "engine/scenario/number_with_unit.h"
#include "engine/store/provenance.h"
#include "engine/study/setup.h"
#include "engine/study/simulate.h"

namespace stamkund::command {
namespace {

using scenario::SweepOutcome;
using scenario::SweepSpec;

void check_arm(const std::vector<std::string>& arms, const std::string& file, SweepOutcome& outcome,
               Problems& problems) {
  const auto error = [&](const std::string& message, const std::string& suggestion) {
    problems.error({Severity::error, file, outcome.line, "arm", message, suggestion});
  };
  if (outcome.arm.empty()) {
    if (arms.size() == 2 || (arms.size() == 1 && !outcome.effect))
      outcome.arm = arms.back();
    else
      error("missing: the scenario has several arms, say whose " +
                (outcome.effect ? "effect on " : std::string()) + printable(outcome.figure) +
                " is meant, such as {" + (outcome.effect ? "effect: " : "figure: ") +
                printable(outcome.figure) + ", arm: " + printable(arms.back()) + "}" +
                (outcome.line == 0 ? " as the 'goal'" : ""),
            listed(arms));
    return;
  }
  const auto found = std::find(arms.begin(), arms.end(), outcome.arm);
  if (found == arms.end())
    error("no arm is called '" + printable(outcome.arm) + "'", did_you_mean(outcome.arm, arms));
  else if (outcome.effect && found == arms.begin())
    error("'" + printable(outcome.arm) + "' is the baseline: its difference from itself is nothing",
          "give another arm, or figure instead of effect");
}

/// Figures there are, each with its unit: of an arm, and against the baseline only.
struct Figures {
  std::vector<std::string> names, units;
  template <class Described>
  void add(const Described& one, const std::string& currency) {
    names.push_back(one.name);
    units.push_back(one.unit == "major" ? currency : one.unit == "1" ? "" : one.unit);
  }
  [[nodiscard]] std::size_t find(const std::string& name) const {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  }
};

/// And says what its numbers are in.
void check_figure(const Figures& totals, const Figures& paired, const std::string& file,
                  SweepOutcome& outcome, Problems& problems) {
  const std::size_t total = totals.find(outcome.figure), against = paired.find(outcome.figure);
  const bool only_paired = against < paired.names.size();
  if (total < totals.names.size()) {
    outcome.unit = totals.units[total];
    return;
  }
  if (outcome.effect && only_paired) {
    outcome.unit = paired.units[against];
    return;
  }
  std::vector<std::string> known = totals.names;
  if (outcome.effect) known.insert(known.end(), paired.names.begin(), paired.names.end());
  problems.error({Severity::error, file, outcome.line, outcome.effect ? "effect" : "figure",
                  "no figure is called '" + printable(outcome.figure) + "'",
                  only_paired ? "it exists against the baseline only: effect: " + outcome.figure
                              : did_you_mean(outcome.figure, known)});
}

/// Values that say whether the scenario takes a parameter.
std::vector<std::string> tries_of(const scenario::SweptParameter& parameter) {
  if (parameter.listed()) return parameter.values;
  return {parameter.text_at(0.0), parameter.text_at(1.0), parameter.text_at(0.381966)};
}

/// Is each parameter taken by the scenario, at its values or bounds? By itself, or with some value of
/// another: together they may still be refused, which is then said of the variant.
void check_parameters(const RunInput& input, const std::vector<scenario::Override>& overrides,
                      const std::string& scenario_path, const std::string& file, const SweepSpec& study,
                      Problems& problems) {
  for (std::size_t k = 0; k < study.parameters.size(); ++k) {
    const auto& parameter = study.parameters[k];
    if (parameter.path == "seed" || parameter.path == "replicates" || parameter.path == "name")
      problems.error({Severity::error, file, parameter.line, "parameters[" + std::to_string(k) + "]",
                      "'" + parameter.path + "' is the same in all variants, so that they are twins",
                      parameter.path == "name" ? "" : "--" + parameter.path + " changes it for all"});
    // "100 weeks of arrivals" are taken where the horizon, another parameter, is as long.
    const auto taken_beside_another = [&](const std::string& value) {
      int left = 32;  // more say nothing new of what is wrong by itself (assumption)
      for (std::size_t other = 0; other < study.parameters.size(); ++other)
        for (const std::string& beside : tries_of(study.parameters[other])) {
          if (other == k || left-- <= 0) continue;
          auto both = overrides;
          both.push_back({study.parameters[other].path, beside});
          both.push_back({parameter.path, value});
          Problems found;
          (void)read_run_input(scenario_path, both, input.fit_path, true, found);
          if (!found.has_errors()) return true;
        }
      return false;
    };
    for (const std::string& value : tries_of(parameter)) {
      auto changed = overrides;
      changed.push_back({parameter.path, value});
      Problems found;
      (void)read_run_input(scenario_path, changed, input.fit_path, true, found);
      if (!found.has_errors()) continue;
      // With other values of the other parameters it may be taken: then only the variant says so.
      const bool own = std::any_of(found.all().begin(), found.all().end(), [](const auto& problem) {
        return problem.severity == Severity::error &&
               (problem.file.starts_with("--set ") || problem.where.starts_with("--set "));
      });
      if (study.parameters.size() > 1 && (!own || taken_beside_another(value))) continue;
      for (const auto& problem : found.all())
        if (problem.severity == Severity::error)
          problems.error(
              {Severity::error, file, parameter.line, "parameters[" + std::to_string(k) + "]",
               printable(parameter.path, 100) + " = " + printable(value, 100) + ": " + problem.message,
               problem.suggestion + (parameter.listed() || parameter.step > 0.0
                                         ? ""
                                         : std::string(problem.suggestion.empty() ? "" : "; ") +
                                               "'step' says which values between the bounds it can take")});
      break;
    }
  }
}

/// "arms[0].x" with the arm's name, where a path can have it.
std::string by_name(const std::string& path, const std::vector<std::string>& arms) {
  const std::size_t end = path.find(']');
  if (!path.starts_with("arms[") || end == std::string::npos) return path;
  std::size_t number = 0;
  const auto read = std::from_chars(path.data() + 5, path.data() + end, number);
  if (read.ec != std::errc{} || read.ptr != path.data() + end || number + 1 >= arms.size()) return path;
  const std::string& name = arms[number + 1];  // the first is the baseline
  return name.find_first_of("[]") != std::string::npos ? path : "arms[" + name + path.substr(end);
}

/// The value at probability `u` as the file would write it, to four digits.
scenario::NumberWithUnit end_of(const scenario::Uncertain& one, double u, const std::string& currency) {
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%.4g", one.quantity.at(u));
  const double value = std::strtod(digits.data(), nullptr);
  return scenario::number_with_unit(scenario::limit_text(value, one.dimension, currency));
}

/// Every distribution of the scenario that is no parameter yet.
void add_stated(const std::vector<scenario::Uncertain>& uncertain, const std::vector<std::string>& arms,
                const std::string& currency, SweepSpec& study) {
  for (const auto& one : uncertain) {
    const std::string path = by_name(one.path, arms);
    const bool there = std::any_of(study.parameters.begin(), study.parameters.end(),
                                   [&](const auto& other) { return other.path == path; });
    if (there || !one.own || one.quantity.law == scenario::Quantity::Law::from_fit) continue;
    const auto low = end_of(one, 0.05, currency), high = end_of(one, 0.95, currency);
    if (!low.fine || !high.fine || !(low.number < high.number)) continue;
    scenario::SweptParameter parameter;
    parameter.path = path;
    parameter.from = low.number;
    parameter.to = high.number;
    parameter.unit = high.unit;
    study.parameters.push_back(std::move(parameter));
  }
}

/// One place under two names, or one within another: what stands there is the last's.
void check_places(const std::vector<std::string>& arms, const std::string& file, const SweepSpec& study,
                  Problems& problems) {
  for (std::size_t k = 0; k < study.parameters.size(); ++k)
    for (std::size_t other = 0; other < k; ++other) {
      const std::string one = by_name(study.parameters[other].path, arms),
                        two = by_name(study.parameters[k].path, arms);
      const std::string &whole = one.size() < two.size() ? one : two,
                        &part = one.size() < two.size() ? two : one;
      if (!part.starts_with(whole) ||
          (part.size() > whole.size() && part[whole.size()] != '.' && part[whole.size()] != '['))
        continue;
      problems.error({Severity::error, file, study.parameters[k].line,
                      "parameters[" + std::to_string(k) + "]",
                      "'" + printable(study.parameters[k].path) + "' is " +
                          (one == two ? "" : "within, or has in it, ") + "the same place as '" +
                          printable(study.parameters[other].path) + "'",
                      "one parameter a place"});
    }
}

std::string first_error(const Problems& problems) {
  for (const auto& problem : problems.all())
    if (problem.severity == Severity::error) return problem.where + ": " + problem.message;
  return "";
}

}  // namespace

void check_sweep(const RunInput& input, const std::vector<scenario::Override>& overrides,
                 const std::string& sweep_path, SweepSpec& study, Problems& problems) {
  const auto& spec = input.scenario.spec;
  std::vector<std::string> arms;
  for (const auto& arm : spec.arms) arms.push_back(arm.name);
  check_places(arms, sweep_path, study, problems);
  if (study.stated_ranges) {
    add_stated(input.scenario.uncertain, arms, spec.currency, study);
    if (study.parameters.empty())
      problems.error({Severity::error, sweep_path, 0, "stated_ranges",
                      "the scenario gives nothing as a distribution", "say what varies in 'parameters'"});
  }
  const auto schema = study::schema_of(spec, 0);
  const metrics::Context context(spec, 1, *schema);
  Figures totals, paired;
  for (const auto& one : metrics::total_figures(context)) totals.add(one.first, spec.currency);
  for (const auto& one : metrics::paired_figures(context)) paired.add(one.first, spec.currency);
  if (study.outcomes.size() == 1)
    for (std::size_t a = 1; a < arms.size(); ++a) {
      const SweepOutcome net{"net", true, arms[a], study.outcomes[0].line, 0};
      if (!(net == study.outcomes[0]) && !(study.outcomes[0].arm.empty() && arms.size() == 2))
        study.outcomes.push_back(net);
    }
  for (SweepOutcome& outcome : study.outcomes) {
    check_arm(arms, sweep_path, outcome, problems);
    check_figure(totals, paired, sweep_path, outcome, problems);
  }
  for (const auto& one : study.constraints)
    if (!one.currency.empty() && one.currency != spec.currency)
      problems.error({Severity::error, sweep_path, one.line, "constraints",
                      "found an amount in '" + printable(one.currency) + "', expected one in " +
                          spec.currency + ", the scenario's currency",
                      ""});
  if (problems.has_errors()) return;
  check_parameters(input, overrides, path_beside(sweep_path, study.scenario_path), sweep_path, study,
                   problems);
}

sweep::Variant VariantRunner::run(const sweep::Point& point, std::uint64_t replicates) const {
  sweep::Variant variant;
  variant.point = point;
  auto changed = overrides;
  for (std::size_t k = 0; k < point.values.size(); ++k)
    if (!point.values[k].empty()) changed.push_back({study.parameters[k].path, point.values[k]});
  if (replicates > 0) changed.push_back({"replicates", std::to_string(replicates), "the sweep"});
  Problems problems;
  RunInput input = read_run_input(scenario_path, changed, fit_option, allow_unfinished, problems);
  if (problems.has_errors()) {
    variant.reason = first_error(problems);
    return variant;
  }
  Sha256 hash;
  hash.update(store::versions().front().second + "\n" + input.scenario.resolved + "\n");
  hash.update(calendar_error ? "calendar" : "no calendar");
  if (input.fit) hash.update(open_source(input.fit_path)->sha256());
  for (const auto& members : files_of(input)) hash.update(open_source(members)->sha256());
  for (const auto& outcome : study.outcomes) hash.update("\n" + outcome.name());
  variant.key = hash.hex();
  if (journal.find(variant.key, variant)) return variant;
  auto& spec = input.scenario.spec;
  const calibration::Fit* fit = input.fit ? &*input.fit : nullptr;
  if (fit != nullptr && calendar_error) study::share_levels(*fit, spec);
  study::RunOptions options;
  options.threads = threads;
  options.stop = stop;
  try {
    const metrics::Results results =
        metrics::measure(spec, study::customers_meant(spec, fit), study::simulate(spec, fit, options));
    for (const SweepOutcome& outcome : study.outcomes) {
      const auto a = static_cast<std::size_t>(
          std::find(results.arms.begin(), results.arms.end(), outcome.arm) - results.arms.begin());
      if (a == results.arms.size())
        throw Failure(Exit::bad_data, "there is no arm '" + printable(outcome.arm) + "' in this variant");
      const auto is = [&](const metrics::Figure& figure) { return figure.name == outcome.figure; };
      const auto total = std::find_if(results.totals.begin(), results.totals.end(), is);
      const bool in_totals = total != results.totals.end();
      const metrics::Figure& figure = in_totals ? *total : results.comparison(outcome.figure);
      sweep::Measured measured;
      const bool less_baseline = in_totals && outcome.effect;
      measured.summary = less_baseline ? figure.effects[a] : figure.summary[a];
      if (measured.summary.independent < metrics::kEnoughDraws)
        measured.summary.p05 = measured.summary.p95 = std::numeric_limits<double>::quiet_NaN();
      for (std::uint64_t r = 0; r < results.replicates; ++r)
        measured.values.push_back(figure.values[a * results.replicates + r] -
                                  (less_baseline ? figure.values[r] : 0.0));
      variant.outcomes.push_back(std::move(measured));
    }
    variant.fine = true;
  } catch (const Failure& failure) {
    if (failure.exit() == Exit::interrupted) throw;
    variant.outcomes.clear();
    variant.reason = failure.what();
  }
  journal.add(variant);
  return variant;
}

}  // namespace stamkund::command
