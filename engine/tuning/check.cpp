#include "engine/tuning/check.h"

#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/mechanisms/contacts/spec.h"
#include "engine/metrics/figures.h"
#include "engine/study/setup.h"
#include "models/program/rules.h"

namespace stamkund::tuning {
namespace {

using scenario::ArmSpec;
using scenario::Moment;
using scenario::ScenarioSpec;
using scenario::TargetSpec;

class Checker {
 public:
  Checker(const ScenarioSpec& scenario, const std::string& file, Problems& problems)
      : scenario_(scenario), file_(file), problems_(problems) {
    const auto schema = study::schema_of(scenario, 0);
    const metrics::Context context(scenario, 1, *schema);
    for (const auto& one : metrics::total_figures(context)) totals_.push_back(one.first.name);
    for (const auto& one : metrics::paired_figures(context)) paired_.push_back(one.first.name);
  }

  void check(TargetSpec& target, std::size_t number) {
    target_ = &target;
    where_ = "targets[" + std::to_string(number) + "]";
    const ArmSpec* arm = find_arm(target);
    if (target.moment == Moment::figure || target.moment == Moment::effect)
      check_figure(target);
    else
      check_times(target);
    if (arm == nullptr) return;
    const bool needs_program = target.moment == Moment::utilisation ||
                               target.moment == Moment::member_share || target.of == scenario::Of::members;
    if (needs_program && !arm->program)
      error("arm", "the arm '" + printable(arm->name) + "' has no program, so this does not exist there");
    if (target.moment == Moment::utilisation && arm->program && arm->program->rules.rewards.empty())
      error("arm", "the program of '" + printable(arm->name) + "' has no reward to use units for");
    check_campaign(target, *arm);
    if (arm->program)
      for (const auto& reward : arm->program->rules.rewards)
        if (reward.stock != program::kNoLimit && target.figure.empty())
          problems_.warning({Severity::warning, file_, target.line, where_,
                             "rewards of limited stock never run out while moments are simulated", ""});
  }

 private:
  void error(const std::string& key, const std::string& message, const std::string& suggestion = "") {
    problems_.error({Severity::error, file_, target_->line, where_ + "." + key, message, suggestion});
  }

  const ArmSpec* find_arm(TargetSpec& target) {
    std::vector<std::string> names;
    for (const auto& arm : scenario_.arms) names.push_back(arm.name);
    if (target.arm.empty()) {
      if (names.size() == 1) target.arm = names[0];
      if (names.size() == 2 && target.moment == Moment::effect) target.arm = names[1];
      if (!target.arm.empty()) return find_arm(target);
      std::string all;
      for (const auto& name : names) all += (all.empty() ? "" : ", ") + printable(name);
      error("arm", "missing: which of the arms " + all);
      return nullptr;
    }
    const auto found = std::find(names.begin(), names.end(), target.arm);
    if (found == names.end()) {
      error("arm", "no arm is called '" + printable(target.arm) + "'", did_you_mean(target.arm, names));
      return nullptr;
    }
    if (target.moment == Moment::effect && found == names.begin())
      error("arm", "'" + printable(target.arm) + "' is the baseline: it has no effect against itself");
    return &scenario_.arms[static_cast<std::size_t>(found - names.begin())];
  }

  void check_figure(const TargetSpec& target) {
    std::vector<std::string> known = totals_;
    if (target.moment == Moment::effect) known.insert(known.end(), paired_.begin(), paired_.end());
    if (std::find(known.begin(), known.end(), target.figure) != known.end()) return;
    const bool paired = std::find(paired_.begin(), paired_.end(), target.figure) != paired_.end();
    error(
        target.moment == Moment::figure ? "figure" : "effect",
        "no figure is called '" + printable(target.figure) + "'",
        paired ? "it exists against the baseline only: write 'effect'" : did_you_mean(target.figure, known));
  }

  void check_times(const TargetSpec& target) {
    const double horizon = scenario_.horizon_days;
    const bool ahead = target.moment == Moment::reactivation_within;
    const bool back = target.moment == Moment::purchases_per_year || target.moment == Moment::active_share;
    const bool from_entry = target.moment == Moment::yearly_retention ||
                            (target.moment == Moment::repurchase_within && target.full_follow_up);
    const double at = target.at_day >= 0.0 ? target.at_day : horizon - (ahead ? target.within_days : 0.0);
    if (at > horizon) error("at", "lies after the scenario's horizon");
    if (ahead && target.campaign.empty() && (at < 0.0 || at + target.within_days > horizon))
      error("within", "what follows lies after the scenario's horizon");
    if (back && at - target.within_days < 0.0) error("within", "the time before 'at' begins before the run");
    if (from_entry && scenario_.population.arrivals.count == 0)
      error("moment", "is about new customers, and the scenario has none");
    else if (from_entry && scenario_.population.arrivals.first_day + target.within_days > horizon)
      error(target.moment == Moment::yearly_retention ? "after" : "within",
            "nobody is followed so long up to the horizon");
    if (target.moment == Moment::yearly_retention && target.within_days < 365.0)
      error("after", "expected at least 1 year: retention is from one year to the next");
  }

  void check_campaign(const TargetSpec& target, const ArmSpec& arm) {
    if (target.campaign.empty()) return;
    std::vector<std::string> names;
    const auto& campaigns = mechanisms::campaigns_of(arm);
    for (const auto& campaign : campaigns) names.push_back(campaign.name);
    const auto found = std::find(names.begin(), names.end(), target.campaign);
    if (found == names.end()) {
      error("campaign",
            "the arm '" + printable(arm.name) + "' has no campaign '" + printable(target.campaign) + "'",
            did_you_mean(target.campaign, names));
      return;
    }
    const auto& campaign = campaigns[static_cast<std::size_t>(found - names.begin())];
    if (campaign.first_day + target.within_days > scenario_.horizon_days)
      error("within", "what follows the campaign lies after the scenario's horizon");
  }

  const ScenarioSpec& scenario_;
  const std::string& file_;
  Problems& problems_;
  std::vector<std::string> totals_;
  std::vector<std::string> paired_;
  TargetSpec* target_ = nullptr;
  std::string where_;
};

}  // namespace

void check_targets(const ScenarioSpec& scenario, const std::string& file, scenario::TargetsSpec& targets,
                   Problems& problems) {
  Checker checker(scenario, file, problems);
  for (std::size_t t = 0; t < targets.targets.size(); ++t) checker.check(targets.targets[t], t);
}

}  // namespace stamkund::tuning
