#include "engine/command/run_rule.h"

#include <algorithm>
#include <vector>

#include "engine/base/failure.h"
#include "engine/base/nearest.h"
#include "engine/mechanisms/contacts/spec.h"
#include "engine/study/pilot_rule.h"

namespace stamkund::command {

namespace po = boost::program_options;

void add_rule_options(Arguments& parsed) {
  parsed.options().add_options()(
      "rule", po::value<std::string>()->value_name("FILE"),
      "also write what a pilot of the scenario taught in the first replicate, for 'stamkund target'")(
      "rule-arm", po::value<std::string>()->value_name("NAME"),
      "whose pilot (default: the first arm that has one)");
}

std::size_t rule_arm(const Arguments& parsed, const scenario::ScenarioSpec& spec) {
  std::vector<std::string> names;
  std::vector<std::size_t> arms;
  for (std::size_t a = 0; a < spec.arms.size(); ++a)
    if (const auto* policy = mechanisms::policy_of(spec.arms[a]); policy != nullptr && policy->pilot) {
      names.push_back(spec.arms[a].name);
      arms.push_back(a);
    }
  if (arms.empty())
    throw Failure(Exit::usage,
                  "--rule: no arm of this scenario has a pilot to learn from (contact_policy.pilot)");
  if (!parsed.has("rule-arm")) return arms.front();
  const std::string name = parsed.text("rule-arm");
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    throw Failure(Exit::usage, "--rule-arm: no arm with a pilot is called '" + printable(name) + "' " +
                                   did_you_mean(name, names));
  return arms[static_cast<std::size_t>(found - names.begin())];
}

void write_rule(const scenario::ScenarioSpec& spec, const calibration::Fit* fit, std::size_t arm,
                AtomicFile& file, Output& output) {
  const study::Replicate first = study::prepare(spec, fit, study::draw_of(spec.uncertainty, 0));
  const uplift::Rule rule = study::pilot_rule(spec, arm, *first.pilots[arm]);
  file.write(uplift::rule_text(rule));
  file.commit();
  std::string needs;
  for (const std::string& column : uplift::columns_of(rule.features))
    needs += (needs.empty() ? "" : ", ") + column;
  output.say("the rule is that of " + rule.source + ", learned from " + std::to_string(rule.trained_on) +
             " customers; 'stamkund target' scores a file with " +
             (needs.empty() ? std::string("no column but the customers': all are alike") : needs) +
             "\nnote: it was learned from those whom campaign '" +
             printable(mechanisms::campaigns_of(
                           spec.arms[arm])[mechanisms::policy_of(spec.arms[arm])->pilot->campaign]
                           .name) +
             "' is for; score such customers\n");
  if (study::ranks_otherwise(spec, arm))
    output.say("note: this arm ranks customers by something else than 'uplift'; the rule ranks by uplift\n");
}

}  // namespace stamkund::command
