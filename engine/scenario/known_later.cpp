#include "engine/scenario/known_later.h"

#include <algorithm>
#include <iterator>

#include "engine/scenario/readers.h"

namespace stamkund::scenario {
namespace {

Written* find(Written& section, const std::string& key) {
  const auto found = std::find_if(section.below.begin(), section.below.end(),
                                  [&](const Written& one) { return one.key == key; });
  return found == section.below.end() ? nullptr : &*found;
}

/// Where an arm is written, the baseline being the first; paths number the others from 0.
Written* find_arm(Written& root, std::size_t arm) {
  if (arm == 0) return find(root, "baseline");
  Written* arms = find(root, "arms");
  if (arms == nullptr || arms->below.size() < arm) return nullptr;
  return &*std::next(arms->below.begin(), static_cast<std::ptrdiff_t>(arm - 1));
}

std::string path_of(std::size_t arm) {
  return arm == 0 ? "baseline" : "arms[" + std::to_string(arm - 1) + "]";
}

void set_default(ScenarioFile& scenario, Written* written, const DefaultTaken& taken) {
  const auto same = std::find_if(scenario.assumptions.begin(), scenario.assumptions.end(),
                                 [&](const DefaultTaken& one) { return one.path == taken.path; });
  if (same != scenario.assumptions.end())
    *same = taken;
  else
    scenario.assumptions.push_back(taken);
  if (written == nullptr) return;
  written->value = taken.value;
  written->comment = "default: " + taken.source;
}

}  // namespace

void set_start(ScenarioFile& scenario, Day start, const std::string& source) {
  scenario.spec.start = start;
  set_default(scenario, find(scenario.written, "start_date"), {"start_date", to_string(start), source});
  scenario.resolved = text_of(scenario.written);
}

void set_members_as_learned(ScenarioFile& scenario, std::size_t arm, const std::string& source) {
  ProgramBehaviourSpec& behaviour = scenario.spec.arms[arm].program->behaviour;
  const std::string path = path_of(arm) + ".program.behaviour.";
  Written* written = find_arm(scenario.written, arm);
  for (const char* key : {"program", "behaviour"})
    if (written != nullptr) written = find(*written, key);
  const auto leaf = [&](const std::string& key) {
    return written == nullptr ? nullptr : find(*written, key);
  };

  const auto put = [&](Quantity& quantity, const std::string& key, const std::string& value) {
    set_default(scenario, leaf(key), {path + key, value, source});
    const auto drawn = std::find_if(scenario.uncertain.begin(), scenario.uncertain.end(),
                                    [&](const Uncertain& one) { return one.path == path + key; });
    if (drawn != scenario.uncertain.end()) {
      scenario.uncertain.erase(drawn);
      --scenario.distributions;
    }
    quantity.law = Quantity::Law::constant;
    quantity.parameters = {};
  };
  Quantity& rate = behaviour.member_purchase_rate;
  put(rate, "member_purchase_rate", "from fit");
  rate.law = Quantity::Law::from_fit;
  rate.learned = {"member purchase rate"};
  scenario.uncertain.push_back({path + "member_purchase_rate", rate, Dimension::change, true});
  ++scenario.distributions;
  struct Reaction {
    std::string key;
    Quantity& quantity;
    std::string off;
  };
  for (const Reaction& one : {Reaction{"goal_gradient", behaviour.goal_gradient, "0"},
                              Reaction{"post_reward_boost", behaviour.post_reward_boost, "0 %"}}) {
    const bool by_default =
        std::any_of(scenario.assumptions.begin(), scenario.assumptions.end(),
                    [&](const DefaultTaken& taken) { return taken.path == path + one.key; });
    if (by_default) put(one.quantity, one.key, one.off);
  }
  // How fast both fade is of no effect where neither acts.
  if (is_off(behaviour.post_reward_boost) && is_off(behaviour.redemption_momentum))
    std::erase_if(scenario.assumptions,
                  [&](const DefaultTaken& taken) { return taken.path == path + "post_reward_decay"; });
  scenario.resolved = text_of(scenario.written);
}

}  // namespace stamkund::scenario
