#include "engine/command/analyze_designs.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "engine/base/failure.h"
#include "engine/base/path_beside.h"
#include "engine/command/arguments.h"
#include "engine/command/check_files.h"
#include "engine/command/option_reader.h"
#include "engine/ingest/dialect.h"
#include "engine/report/json.h"
#include "experiments/analysis/factorial.h"
#include "experiments/periods/stepped.h"
#include "experiments/periods/switchback.h"

namespace stamkund::command {
namespace {

struct Answer {
  std::string text;
  nlohmann::ordered_json json;
};

analysis::Adjust adjust_of(design::Adjust adjust) {
  if (adjust == design::Adjust::none) return analysis::Adjust::none;
  return adjust == design::Adjust::bonferroni ? analysis::Adjust::bonferroni : analysis::Adjust::holm;
}

/// Options of an analysis of customers, and of regions. What a design has no use for is refused.
constexpr std::array kOptions{"arm",       "control",   "outcome",          "success",
                              "unit",      "cluster",   "covariate",        "segment",
                              "guardrail", "shares",    "exposure",         "event",
                              "method",    "adjust",    "winsorise-at",     "resplits",
                              "seed",      "planned",   "margin",           "contact-cost",
                              "prior",     "customers", "assigned-column",  "geo",
                              "date",      "cost",      "incremental-cost", "geo-groups",
                              "group",     "treated",   "leave-out",        "pretest-from",
                              "test-from", "test-to",   "cooldown-to",      "date-format"};

void refuse_options(const Arguments& arguments, const design::ExperimentSpec& spec) {
  using Names = std::vector<std::string>;
  const Names used = spec.design == design::Design::factorial
                         ? Names{"outcome", "success", "unit", "adjust"}
                         : Names{"outcome", "unit", "date", "date-format", "resplits", "seed"};
  OptionReader reader(arguments);
  for (const char* one : kOptions)
    if (arguments.has(one) && std::find(used.begin(), used.end(), one) == used.end())
      reader.refuse(one, "has no effect on this design", "");
  if (spec.design != design::Design::factorial && arguments.has("outcome") &&
      arguments.get<std::vector<std::string>>("outcome").size() > 1)
    reader.refuse("outcome", "this design has one outcome at a time", "");
  reader.finish();
}

Answer factorial(const std::string& data, const design::ExperimentSpec& spec, analysis::Spec asked,
                 Problems& problems) {
  const auto& factors = spec.factorial.factors;
  asked.arm = factors[0].name;
  asked.segments = {factors[1].name};
  asked.control = factors[0].levels[0];
  asked.shares.clear();
  if (asked.adjust == analysis::Adjust::automatic) asked.adjust = adjust_of(spec.adjust);
  const analysis::Table table = analysis::read_table(data, asked, problems);
  if (problems.has_errors()) return {};
  const std::vector<std::string> levels[2] = {factors[0].levels, factors[1].levels};
  const auto result = analysis::analyze_factorial(table, asked, levels, problems);
  if (problems.has_errors()) return {};
  return {text_of(result), json_of(result)};
}

/// What options and the section `analysis` say goes before the section of the design.
void take_columns(const Arguments& arguments, const analysis::Spec& asked, const design::OutcomeSpec& outcome,
                  design::PeriodColumns& columns) {
  if (arguments.has("outcome") || columns.outcome.empty())
    columns.outcome = asked.outcomes.empty() ? outcome.column : asked.outcomes[0].column;
  if (!asked.unit.empty()) columns.unit = asked.unit;
  if (arguments.has("date")) columns.date = ingest::trim(arguments.text("date"));
  if (!asked.date_format.empty()) columns.date_format = asked.date_format;
  if (arguments.has("decimal-mark") || asked.decimal_mark != analysis::Spec{}.decimal_mark)
    columns.decimal_mark = asked.decimal_mark;
}

/// The experiment as the options change it.
design::ExperimentSpec changed(const Arguments& arguments, design::ExperimentSpec spec,
                               const analysis::Spec& asked) {
  spec.sides = asked.one_sided ? design::Sides::one : design::Sides::two;
  spec.alpha = asked.one_sided ? 0.5 * asked.alpha : asked.alpha;
  if (!asked.outcomes.empty() && !asked.outcomes[0].more_is_better) spec.outcome.lower_is_better = true;
  take_columns(arguments, asked, spec.outcome, spec.switchback.columns);
  take_columns(arguments, asked, spec.outcome, spec.stepped.columns);
  const analysis::Spec none;
  if (asked.resplits != none.resplits) spec.stepped.resplits = spec.switchback.resplits = asked.resplits;
  if (asked.seed != none.seed) spec.stepped.seed = spec.switchback.seed = asked.seed;
  return spec;
}

Answer switchback(const std::string& data, const design::ExperimentSpec& spec, const std::string& order,
                  Problems& problems) {
  auto panel = periods::read_panel(data, spec.switchback.columns, order.empty(), problems);
  if (!problems.has_errors() && !order.empty()) periods::put_order(order, panel, problems);
  if (problems.has_errors()) return {};
  const auto result = periods::analyze_switchback(panel, spec, problems);
  if (problems.has_errors()) return {};
  return {text_of(result, panel), json_of(result, panel)};
}

Answer stepped(const std::string& data, const design::ExperimentSpec& spec, Problems& problems) {
  const auto panel = periods::read_panel(data, spec.stepped.columns, true, problems);
  if (problems.has_errors()) return {};
  const auto result = periods::analyze_stepped(panel, spec, problems);
  if (problems.has_errors()) return {};
  return {text_of(result), json_of(result)};
}

}  // namespace

void refuse_idle_keys(const std::string& file, const design::ExperimentSpec& spec,
                      const analysis::Spec& asked, Problems& problems) {
  if (spec.design == design::Design::customers) return;
  const bool cells = spec.design == design::Design::factorial;
  const analysis::Spec none;
  const auto refuse = [&](bool stated, const char* key) {
    if (stated)
      problems.error({Severity::error, file, 0, std::string("analysis.") + key,
                      cells ? "two factors are analyzed without it" : "has no effect on this design",
                      cells ? "leave it out, or analyze one factor at a time with it" : "leave it out"});
  };
  refuse(!asked.covariates.empty(), "covariates");
  refuse(!asked.segments.empty(), "segments");
  refuse(asked.worth.has_value(), "worth");
  refuse(!asked.arm.empty(), "arm");
  refuse(!asked.control.empty(), "control");
  refuse(!asked.cluster.empty(), "cluster");
  refuse(!asked.shares.empty(), "shares");
  refuse(!asked.date.empty(), "date");
  refuse(asked.method != none.method, "method");
  refuse(asked.winsorise_at != none.winsorise_at, "winsorise_at");
  refuse(asked.planned.has_value(), "planned_customers");
  for (const auto& one : asked.outcomes) refuse(one.margin.has_value(), "outcomes.guardrail");
  if (cells) {
    refuse(asked.resplits != none.resplits, "resplits");
    refuse(asked.seed != none.seed, "seed");
  }
  if (cells) return;
  refuse(asked.adjust != none.adjust, "adjust");
  if (spec.design == design::Design::geo) {
    // The regions' own section says them; the plan's outcome is among those that were taken from it.
    refuse(!asked.unit.empty(), "unit");
    refuse(asked.outcomes.size() == 1 && asked.outcomes[0].column != spec.outcome.column, "outcomes");
    refuse(asked.resplits != none.resplits, "resplits");
    refuse(asked.seed != none.seed, "seed");
  }
  refuse(asked.outcomes.size() > 1, "outcomes (more than one)");
}

bool has_design_of_its_own(const design::ExperimentSpec& spec) {
  return spec.design == design::Design::factorial || spec.design == design::Design::switchback ||
         spec.design == design::Design::stepped;
}

Exit analyze_design(const Arguments& arguments, const std::string& experiment, const std::string& data,
                    const design::ExperimentSpec& spec, analysis::Spec asked, Output& output,
                    AnalysisPageFile& page, Problems& problems) {
  if (data.empty())
    throw Failure(Exit::usage, "a design of its own is analyzed from one file of data, not from events");
  if (arguments.has("assignments") && spec.design != design::Design::switchback)
    throw Failure(Exit::usage, "--assignments: this design has no file of an order");
  if (arguments.has("output"))
    throw Failure(Exit::usage, "--output: this design has no CSV; --json has all figures");
  refuse_options(arguments, spec);
  refuse_idle_keys(experiment, spec, asked, problems);
  Answer answer;
  if (!problems.has_errors()) {
    const auto as_asked = changed(arguments, spec, asked);
    const std::string order = arguments.has("assignments") ? arguments.text("assignments")
                              : spec.switchback.assignments.empty()
                                  ? ""
                                  : path_beside(experiment, spec.switchback.assignments);
    if (!order.empty()) check_late_input(arguments, "the file of the order", order, {"output", "page"});
    answer = spec.design == design::Design::factorial    ? factorial(data, spec, std::move(asked), problems)
             : spec.design == design::Design::switchback ? switchback(data, as_asked, order, problems)
                                                         : stepped(data, as_asked, problems);
  }
  output.say(problems);
  if (problems.has_errors()) {
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  output.say(answer.text);
  nlohmann::ordered_json json = answer.json;
  json["problems"] = report::json_of(problems);
  page.write(json, spec.name);
  output.finish(json);
  return Exit::ok;
}

}  // namespace stamkund::command
