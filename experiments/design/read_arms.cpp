// The arms of an experiment file, how customers are divided among them, and how many there are.
#include <algorithm>
#include <cmath>
#include <set>

#include "engine/base/nearest.h"
#include "experiments/design/root_keys.h"

namespace stamkund::design {
namespace {

using scenario::Dimension;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::Range;
using scenario::Section;
namespace key = scenario::key;

constexpr std::size_t kMostArms = 64;

constexpr Keys kArm{
    key::text("name", "of the arm").required(),
    key::constant("weight", Dimension::number, kMany, "its part of the customers, beside the others'")
        .or_else("1"),
    key::constant("cost", Dimension::number, {0.0, 1e12}, "of one customer in it").or_else("0"),
    key::constant("sd", Dimension::number, kMany, "of the outcome in it, where it differs").or_none(),
};

constexpr Keys kSize{
    key::words("per_arm", "customers in each arm; one number for all, or one for each"),
    key::constant("total", Dimension::number, kMany, "customers in all arms together").or_none(),
};

}  // namespace

KeySet arm_keys() { return kArm.set(); }
KeySet size_keys() { return kSize.set(); }

void read_arms(Section& root, ExperimentSpec& spec) {
  std::set<std::string> names;
  root.list(kExperiment["arms"], [&](Section& section, std::size_t) {
    ArmSpec arm;
    arm.name = section.text(kArm["name"]);
    arm.weight = section.constant(kArm["weight"]);
    arm.cost = section.constant(kArm["cost"]);
    arm.cost_given = section.has("cost");
    arm.sd = section.optional_constant(kArm["sd"]);
    if (section.has("weight")) spec.allocation_given = true;
    if (!arm.name.empty() && !names.insert(arm.name).second)
      section.error("name", "another arm is called '" + printable(arm.name) + "'");
    spec.arms.push_back(std::move(arm));
  });
  spec.arms_named = !spec.arms.empty();
  if (root.has("arms") && !root.is_none("arms") && spec.arms.size() < 2)
    root.error("arms", "an experiment compares at least two arms");
  if (spec.arms.size() > kMostArms) root.error("arms", "at most 64 arms");
}

void read_allocation(Section& root, ExperimentSpec& spec) {
  std::vector<double> weights;
  const auto words = root.words(kExperiment["allocation"]);
  if (words && words->size() == 1 && words->front() == "cost-optimal") {
    spec.cost_optimal = true;
  } else if (words) {
    for (const auto& word : *words) {
      const auto parsed = scenario::parse_quantity(word, Dimension::share, spec.currency);
      if (!parsed.value || !(*parsed.value > 0.0 && *parsed.value < 1e12)) {
        root.error("allocation",
                   "found '" + printable(word) + "', expected a weight above 0 for each arm, or cost-optimal",
                   did_you_mean(word, {"cost-optimal"}));
        weights.clear();
        break;
      }
      weights.push_back(*parsed.value);
    }
    if (weights.size() == 1) {
      root.error("allocation", "one weight divides nothing: give one for each arm, such as [1, 2]");
      weights.clear();
    }
    if (weights.size() > kMostArms) {
      root.error("allocation", "at most 64 arms");
      weights.clear();
    }
  }
  if ((spec.cost_optimal || !weights.empty()) && spec.allocation_given)
    root.error("allocation", "the arms have weights already", "say it in one place");
  if (spec.arms.empty()) {
    const std::size_t arms = std::max<std::size_t>(2, weights.size());
    spec.arms.resize(arms);
    for (std::size_t i = 0; i < arms; ++i)
      spec.arms[i].name = i == 0 ? "control" : arms == 2 ? "treated" : "treated " + std::to_string(i);
  }
  if (!weights.empty() && weights.size() != spec.arms.size())
    root.error("allocation", "found " + std::to_string(weights.size()) + " weights for " +
                                 std::to_string(spec.arms.size()) + " arms");
  for (std::size_t i = 0; i < std::min(weights.size(), spec.arms.size()); ++i)
    spec.arms[i].weight = weights[i];
  spec.allocation_given = spec.allocation_given || !weights.empty();
  if (spec.cost_optimal)
    for (const auto& arm : spec.arms)
      if (!(arm.cost > 0.0)) {
        root.error("allocation",
                   "cost-optimal needs what a customer of each arm costs; '" + printable(arm.name) +
                       "' costs nothing, so there could be endlessly many",
                   "give every arm a 'cost'");
        break;
      }
}

void read_size(Section& section, ExperimentSpec& spec) {
  std::vector<double> sizes = numbers_of(section, kSize["per_arm"], 0.0, 1e12);
  const auto total = section.optional_constant(kSize["total"]);
  if (section.has("per_arm") && section.has("total"))
    section.error("total", "per_arm says it already: give one of the two");
  if (!section.has("per_arm") && !section.has("total"))
    section.error("total", "missing: the number of customers, in total or per_arm");
  if (total) {
    double sum = 0.0;
    for (const auto& arm : spec.arms) sum += arm.weight;
    for (const auto& arm : spec.arms) spec.per_arm.push_back(*total * arm.weight / sum);
    return;
  }
  if (sizes.size() == 1 && section.elements("per_arm") == 1)
    section.error("per_arm",
                  "a list has a number for each arm, and this has one for " +
                      std::to_string(spec.arms.size()) + " arms",
                  "without brackets it is that of every arm");
  if (sizes.size() == 1) sizes.assign(spec.arms.size(), sizes[0]);
  if (!sizes.empty() && sizes.size() != spec.arms.size()) {
    section.error("per_arm", "found " + std::to_string(sizes.size()) + " sizes for " +
                                 std::to_string(spec.arms.size()) + " arms");
    return;
  }
  if (!sizes.empty() && (spec.allocation_given || spec.cost_optimal))
    for (std::size_t i = 1; i < sizes.size(); ++i)
      if (!spec.cost_optimal &&
          std::abs(sizes[i] * spec.arms[0].weight / (sizes[0] * spec.arms[i].weight) - 1.0) > 1e-6) {
        section.error("per_arm", "does not agree with the allocation", "leave one of the two out");
        break;
      }
  spec.per_arm = sizes;
  spec.per_arm_given = !sizes.empty();
  for (std::size_t i = 0; i < sizes.size(); ++i) spec.arms[i].weight = sizes[i] / sizes[0];
}

}  // namespace stamkund::design
