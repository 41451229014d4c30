#include "engine/report/break_even.h"

#include <cmath>
#include <limits>

#include "engine/report/decision.h"
#include "engine/report/mean_of.h"
#include "engine/report/no_reaction.h"

namespace stamkund::report {

std::optional<double> reaction_at_break_even(const metrics::Results& results,
                                             const scenario::ScenarioSpec& scenario, std::size_t arm) {
  const double effect = results.total("net").effects[arm].mean;
  if (!(results.total("program_cost").effects[arm].mean > 0.0)) return {};
  const double nobody = effect_without_reaction(results, arm);
  // With reactions of both kinds there is no one line.
  if (!(nobody < 0.0) || ends_program(scenario, arm) || may_drive_away(scenario, arm)) return {};
  // Where hardly any reaction is assumed, that is luck.
  constexpr double kHardly = 0.01;
  if (effect < 0.0 && std::abs(effect - nobody) <= kHardly * std::abs(nobody)) return {};
  return effect > nobody ? nobody / (nobody - effect) : std::numeric_limits<double>::infinity();
}

std::optional<double> members_loss_at_break_even(const metrics::Results& results,
                                                 const scenario::ScenarioSpec& scenario, std::size_t arm) {
  if (!ends_program(scenario, arm)) return {};
  const double effect = results.total("net").effects[arm].mean;
  const auto today = [&](const char* figure) { return mean_of(results, figure, 0); };
  // At list prices, for that is what they pay here.
  const double share = (today("revenue") * today("member_share_of_revenue") + today("program_discounts")) /
                       (today("revenue") + today("discounts"));
  const double theirs = mean_of(results, "margin", arm) * share;
  if (!(theirs > 0.0) || std::abs(effect) >= theirs) return {};
  return effect / theirs;
}

}  // namespace stamkund::report
