#include "engine/metrics/rewards.h"

#include <algorithm>
#include <functional>

#include "engine/mechanisms/program/figures.h"

namespace stamkund::metrics {
namespace {

using mechanisms::kRewardUses;

/// Of one arm and replicate.
struct OfReward {
  const Counts& counts;
  std::size_t reward;
  [[nodiscard]] double count(const char* figure) const {
    return static_cast<double>(counts.at(kRewardUses, figure, reward));
  }
  [[nodiscard]] double of_all() const {
    return ratio(count("rewards"), static_cast<double>(counts.flow("rewards")));
  }
  [[nodiscard]] double of_members() const {
    std::int64_t members = counts.flow("enrolments");
    if (counts.schema().table(counting::kPeriods).has("members_at_start"))
      members += counts.flow("members_at_start");
    return ratio(count("members"), static_cast<double>(members));
  }
};

/// Names of an arm's rewards, in the order of kRewardUses.
std::vector<std::string> names_of(const scenario::ArmSpec& arm) {
  std::vector<std::string> names;
  if (!arm.program) return names;
  for (const auto& reward : arm.program->rules.rewards) names.push_back(reward.name);
  if (arm.program->parts.has("surprise")) {
    std::string name = kSurpriseGifts;
    while (std::find(names.begin(), names.end(), name) != names.end()) name += " (without a rule)";
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

std::optional<Breakdown> rewards(const Context& context, const std::vector<std::vector<Counts>>& tallies) {
  const auto& arms = context.scenario.arms;
  Breakdown out{"reward", "rewards of the arms' programs, up to the horizon", {}, {}};
  std::vector<std::vector<std::string>> names;
  for (const auto& arm : arms) {
    names.push_back(names_of(arm));
    for (const std::string& name : names.back())
      if (std::find(out.groups.begin(), out.groups.end(), name) == out.groups.end())
        out.groups.push_back(name);
  }
  if (out.groups.empty()) return {};

  const auto unit = static_cast<double>(context.scenario.minor_per_major);
  const auto plain = [](const char* figure) {
    return [figure](const OfReward& one) { return one.count(figure); };
  };
  const auto money = [unit](const char* figure) {
    return [figure, unit](const OfReward& one) { return one.count(figure) / unit; };
  };
  using Of = std::function<double(const OfReward&)>;
  const std::vector<std::pair<Described, Of>> figures{
      {{"rewards", "1", "times handed over"}, plain("rewards")},
      {{"share", "1", "share of all rewards handed over"}, &OfReward::of_all},
      {{"units", "units", "units of its currency that it took, less those that came back"}, plain("units")},
      {{"members", "1", "members who had it once or more"}, plain("members")},
      {{"member_share", "1", "share of all members who had it once or more"}, &OfReward::of_members},
      {{"value", "major", "what members got: money taken off or paid out, an item at its value"},
       money("value")},
      {{"cost", "major", "what the company paid or took off for it, less the partners' part"},
       [unit](const OfReward& one) {
         return (one.count("paid") + one.count("discounts") - one.count("partner")) / unit;
       }},
      {{"partner_part", "major", "what partners carry of it"}, money("partner")}};
  for (const auto& [described, figure] : figures) {
    Figure metric{described, Values<double>(arms.size(), out.groups.size()), {}, {}};
    for (std::size_t a = 0; a < arms.size(); ++a)
      for (const auto& replicate : tallies)
        for (const std::string& group : out.groups) {
          const auto at = std::find(names[a].begin(), names[a].end(), group);
          metric.values.push_back(
              a, at == names[a].end()
                     ? kNan
                     : figure({replicate[a], static_cast<std::size_t>(at - names[a].begin())}));
        }
    out.metrics.push_back(std::move(metric));
  }
  return out;
}

}  // namespace stamkund::metrics
