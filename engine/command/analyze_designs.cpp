#include "engine/command/analyze_designs.h"

#include <nlohmann/json.hpp>

#include "engine/base/failure.h"
#include "engine/command/arguments.h"
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

Answer factorial(const std::string& data, const design::ExperimentSpec& spec, analysis::Spec asked,
                 Problems& problems) {
  const auto& factors = spec.factorial.factors;
  const auto refuse = [&](bool stated, const char* key) {
    if (stated)
      problems.error({Severity::error, "", 0, std::string("analysis.") + key,
                      "two factors are analyzed without it",
                      "leave it out, or analyze one factor at a time with it"});
  };
  refuse(!asked.covariates.empty(), "covariates");
  refuse(!asked.segments.empty(), "segments");
  refuse(asked.worth.has_value(), "worth");
  if (problems.has_errors()) return {};
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

template <class Columns>
Columns with_outcome(Columns columns, const design::ExperimentSpec& spec, const analysis::Spec& asked) {
  if (columns.outcome.empty())
    columns.outcome = asked.outcomes.empty() ? spec.outcome.column : asked.outcomes[0].column;
  return columns;
}

Answer switchback(const std::string& data, const design::ExperimentSpec& spec, const analysis::Spec& asked,
                  Problems& problems) {
  const auto panel =
      periods::read_panel(data, with_outcome(spec.switchback.columns, spec, asked), true, problems);
  if (problems.has_errors()) return {};
  const auto result = periods::analyze_switchback(panel, spec, problems);
  if (problems.has_errors()) return {};
  return {text_of(result, panel), json_of(result, panel)};
}

Answer stepped(const std::string& data, const design::ExperimentSpec& spec, const analysis::Spec& asked,
               Problems& problems) {
  const auto panel =
      periods::read_panel(data, with_outcome(spec.stepped.columns, spec, asked), true, problems);
  if (problems.has_errors()) return {};
  const auto result = periods::analyze_stepped(panel, spec, problems);
  if (problems.has_errors()) return {};
  return {text_of(result), json_of(result)};
}

}  // namespace

bool has_design_of_its_own(const design::ExperimentSpec& spec) {
  return spec.design == design::Design::factorial || spec.design == design::Design::switchback ||
         spec.design == design::Design::stepped;
}

Exit analyze_design(const Arguments& arguments, const std::string& data, const design::ExperimentSpec& spec,
                    analysis::Spec asked, Output& output, Problems& problems) {
  if (data.empty())
    throw Failure(Exit::usage, "a design of its own is analyzed from one file of data, not from events");
  if (arguments.has("output"))
    throw Failure(Exit::usage, "--output: this design has no CSV; --json has all figures");
  const Answer answer = spec.design == design::Design::factorial
                            ? factorial(data, spec, std::move(asked), problems)
                        : spec.design == design::Design::switchback ? switchback(data, spec, asked, problems)
                                                                    : stepped(data, spec, asked, problems);
  output.say(problems);
  if (problems.has_errors()) {
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  output.say(answer.text);
  nlohmann::ordered_json json = answer.json;
  json["problems"] = report::json_of(problems);
  output.finish(json);
  return Exit::ok;
}

}  // namespace stamkund::command
