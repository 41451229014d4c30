#include "engine/metrics/contact_funnel.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <utility>

#include "engine/mechanisms/contacts/funnel.h"
#include "engine/mechanisms/contacts/spec.h"

namespace stamkund::metrics {
namespace {

using mechanisms::kStepCount;
using mechanisms::Step;

/// Sums over cells of mechanisms::kContactSteps.
struct Steps {
  std::array<std::int64_t, kStepCount> count{};
  bool follows = false;  ///< some of it says how many follow it
  [[nodiscard]] std::int64_t of(Step step) const { return count[static_cast<std::size_t>(step)]; }
  [[nodiscard]] std::int64_t waiting() const {
    std::int64_t rest = of(Step::targeted);
    for (const Step gone : {Step::unsubscribed, Step::held_out, Step::without_consent, Step::capped,
                            Step::expired, Step::over_capacity, Step::dropped_out, Step::over_budget})
      rest -= of(gone);
    return rest;
  }
};

/// One way of summing cells up: which of the arm's campaigns, which channels.
struct Part {
  std::vector<std::size_t> campaigns;
  std::vector<std::size_t> channels;
};

/// Does the campaign go through the channel, or may it where others are closed?
bool goes_through(const mechanisms::CampaignSpec& campaign, std::size_t channel) {
  const auto& others = campaign.rules->otherwise;
  return campaign.channel == channel || std::find(others.begin(), others.end(), channel) != others.end();
}

Steps steps_of(const scenario::ScenarioSpec& scenario, std::size_t arm, const Counts& counts,
               const Part& part) {
  Steps out;
  const counting::Table& table = counts.schema().table(mechanisms::kContactSteps);
  const auto cells = counts.of(table);
  const std::size_t channels = table.axes()[1].size;
  for (const std::size_t campaign : part.campaigns)
    for (const std::size_t channel : part.channels) {
      const std::size_t steps = table.columns();
      const auto cell = cells.subspan((campaign * channels + channel) * steps, steps);
      for (std::size_t i = 0; i < steps; ++i) out.count[i] += cell[i];
      const mechanisms::CampaignSpec& spec = mechanisms::campaigns_of(scenario.arms[arm])[campaign];
      if (!goes_through(spec, channel)) continue;
      out.follows =
          out.follows || (channel == spec.channel
                              ? spec.rules->click.has_value()
                              : mechanisms::contact_world_of(scenario)->channels[channel].click.has_value());
    }
  return out;
}

using Of = std::function<double(const Steps&)>;

/// The list of figures.
std::vector<std::pair<Described, Of>> figures_of(const Context& context, bool waits) {
  std::vector<std::pair<Described, Of>> out;
  for (const mechanisms::StepFigure& one : mechanisms::step_figures()) {
    if (one.step == Step::over_budget && !mechanisms::has_budgets(context.scenario)) continue;
    const bool money = std::string(one.unit) == "minor";
    out.push_back({{one.name, money ? "major" : one.unit, one.meaning},
                   [&context, money, step = one.step](const Steps& s) {
                     if (step == Step::clicked && !s.follows) return kNan;
                     return money ? context.major(s.of(step)) : static_cast<double>(s.of(step));
                   }});
    // What was sent may have gone through another channel than the one that it was meant for.
    if (one.step == Step::dropped_out && waits)
      out.push_back({{"waiting", "1", "not sent by the horizon, for it still waits"},
                     [](const Steps& s) { return static_cast<double>(s.waiting() - s.of(Step::sent)); }});
  }
  constexpr std::pair<Step, const char*> kCosts[] = {{Step::sent, "contact sent"},
                                                     {Step::delivered, "contact delivered"},
                                                     {Step::opened, "contact opened"},
                                                     {Step::clicked, "contact followed"},
                                                     {Step::responses, "response"}};
  for (const auto& [step, words] : kCosts)
    out.push_back(
        {{std::string("cost_per_") + (step == Step::responses
                                          ? "response"
                                          : mechanisms::step_figures()[static_cast<std::size_t>(step)].name),
          "major", std::string("cost for each ") + words},
         [&context, step = step](const Steps& s) {
           return ratio(context.major(s.of(Step::cost)), static_cast<double>(s.of(step)));
         }});
  return out;
}

/// `parts` [n_arms][n_groups].
Breakdown breakdown_of(const Context& context, const std::vector<std::vector<Counts>>& tallies, Breakdown out,
                       const std::vector<std::vector<Part>>& parts, bool waits) {
  const std::size_t arms = context.scenario.arms.size();
  for (const auto& [described, of] : figures_of(context, waits)) {
    Figure metric{described, Values<double>(arms, out.groups.size()), {}, {}};
    for (std::size_t a = 0; a < arms; ++a)
      for (const auto& replicate : tallies)
        for (const Part& part : parts[a])
          metric.values.push_back(
              a, part.campaigns.empty() ? kNan : of(steps_of(context.scenario, a, replicate[a], part)));
    out.metrics.push_back(std::move(metric));
  }
  return out;
}

}  // namespace

std::vector<Breakdown> contact_funnels(const Context& context,
                                       const std::vector<std::vector<Counts>>& tallies) {
  const auto& arms = context.scenario.arms;
  Breakdown by_campaign{kByCampaign, "contacts of each campaign up to the horizon, step by step", {}, {}};
  Breakdown by_channel{kByChannel, "contacts through each channel up to the horizon, step by step", {}, {}};
  std::vector<std::size_t> used;
  for (const auto& arm : arms)
    for (const auto& campaign : mechanisms::campaigns_of(arm))
      if (std::find(by_campaign.groups.begin(), by_campaign.groups.end(), campaign.name) ==
          by_campaign.groups.end())
        by_campaign.groups.push_back(campaign.name);
  if (by_campaign.groups.empty()) return {};
  const auto& channels = mechanisms::contact_world_of(context.scenario)->channels;
  std::vector<std::size_t> all;
  for (std::size_t channel = 0; channel < channels.size(); ++channel) {
    all.push_back(channel);
    const bool goes = std::any_of(arms.begin(), arms.end(), [&](const scenario::ArmSpec& arm) {
      const auto& its = mechanisms::campaigns_of(arm);
      return std::any_of(its.begin(), its.end(), [&](const auto& one) { return goes_through(one, channel); });
    });
    if (!goes) continue;
    used.push_back(channel);
    by_channel.groups.push_back(channels[channel].name);
  }
  std::vector<std::vector<Part>> campaigns(arms.size()), ways(arms.size());
  for (std::size_t a = 0; a < arms.size(); ++a) {
    const auto& its = mechanisms::campaigns_of(arms[a]);
    for (const std::string& name : by_campaign.groups) {
      Part part{{}, all};
      for (std::size_t i = 0; i < its.size(); ++i)
        if (its[i].name == name) part.campaigns.push_back(i);
      campaigns[a].push_back(std::move(part));
    }
    for (const std::size_t channel : used) {
      Part part{{}, {channel}};
      for (std::size_t i = 0; i < its.size(); ++i)
        if (goes_through(its[i], channel)) part.campaigns.push_back(i);
      ways[a].push_back(std::move(part));
    }
  }
  // Through its channels a campaign may send what was meant for another one: no rest is told of them.
  return {breakdown_of(context, tallies, std::move(by_campaign), campaigns, true),
          breakdown_of(context, tallies, std::move(by_channel), ways, false)};
}

}  // namespace stamkund::metrics
