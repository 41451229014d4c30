#include "engine/report/reward_table.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/report/numbers.h"
#include "engine/report/part_tables.h"
#include "engine/report/table.h"

namespace stamkund::report {
namespace {

const metrics::Breakdown* by_reward(const metrics::Results& results) {
  const auto found = std::find_if(results.breakdowns.begin(), results.breakdowns.end(),
                                  [](const metrics::Breakdown& one) { return one.name == "reward"; });
  return found == results.breakdowns.end() ? nullptr : &*found;
}

RewardLine line_of(std::size_t arm, std::size_t group, const program::Currency& currency,
                   const scenario::ScenarioSpec& scenario) {
  if (!currency.is_money) return {arm, group, currency.name};
  return {arm, group, scenario.currency, static_cast<double>(scenario.minor_per_major)};
}

/// "1,200 points".
std::string units_text(double units, const RewardLine& line) {
  return line.units.empty() ? "-" : number(std::round(units / line.a_unit)) + " " + line.units;
}

}  // namespace

std::vector<RewardLine> reward_lines(const metrics::Results& results,
                                     const scenario::ScenarioSpec& scenario) {
  std::vector<RewardLine> lines;
  const metrics::Breakdown* const found = by_reward(results);
  if (found == nullptr) return lines;
  for (std::size_t a = 0; a < results.arms.size(); ++a) {
    const auto& program = scenario.arms[a].program;
    if (!program) continue;
    for (std::size_t g = 0; g < found->groups.size(); ++g) {
      const auto& rewards = program->rules.rewards;
      const auto reward = std::find_if(rewards.begin(), rewards.end(),
                                       [&](const auto& one) { return one.name == found->groups[g]; });
      if (reward != rewards.end())
        lines.push_back(line_of(a, g, program->rules.currencies[reward->currency], scenario));
      else if (program->parts.has("surprise") && found->groups[g].starts_with("surprise gifts"))
        lines.push_back({a, g, ""});
    }
  }
  return lines;
}

bool has_many_rewards(const std::vector<RewardLine>& lines) {
  for (std::size_t i = 1; i < lines.size(); ++i)
    if (lines[i].arm == lines[i - 1].arm) return true;
  return false;
}

std::string reward_table(const metrics::Results& results, const scenario::ScenarioSpec& scenario,
                         bool details) {
  const std::vector<RewardLine> lines = reward_lines(results, scenario);
  if (lines.empty() || !(details || has_many_rewards(lines))) return "";
  const metrics::Breakdown& rewards = *by_reward(results);
  const auto mean = [&](const char* figure, const RewardLine& line) {
    return rewards.metric(figure).summary[line.arm * rewards.groups.size() + line.group].mean;
  };
  Table table;
  const auto add = [&](const std::string& head, const auto& cell) {
    std::vector<std::string> cells;
    for (const RewardLine& line : lines) cells.push_back(cell(line));
    table.column(head, std::move(cells));
  };
  const auto whole = [&](const char* figure) {
    return [&mean, figure](const RewardLine& line) { return number(std::round(mean(figure, line))); };
  };
  const auto share = [&](const char* figure) {
    return [&mean, figure](const RewardLine& line) { return percent(mean(figure, line)); };
  };
  add("arm", [&](const RewardLine& line) { return results.arms[line.arm]; });
  add("reward", [&](const RewardLine& line) { return rewards.groups[line.group]; });
  add("handed over", whole("rewards"));
  add("of all", share("share"));
  add("took", [&](const RewardLine& line) { return units_text(mean("units", line), line); });
  add("members", whole("members"));
  add("of members", share("member_share"));
  add("worth to them", whole("value"));
  add("cost", whole("cost"));
  const bool partners = std::any_of(lines.begin(), lines.end(),
                                    [&](const RewardLine& line) { return mean("partner_part", line) > 0.0; });
  if (partners) add("partners carry", whole("partner_part"));
  return "Rewards one by one up to the horizon, money in " + results.currency + ":\n" + table.text("  ") +
         wrapped(
             "'members' had the reward once or more. 'worth to them' is what was taken off or paid out, and "
             "an item at its value; 'cost' is what the company paid or took off" +
             std::string(partners ? ", less what partners carry." : "."));
}

}  // namespace stamkund::report
