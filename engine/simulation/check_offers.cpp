#include "engine/simulation/check_offers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "engine/population/amounts.h"
#include "engine/scenario/arm_model.h"
#include "engine/scenario/mark_model.h"
#include "engine/scenario/offer.h"
#include "engine/simulation/runner.h"

namespace stamkund::simulation {
namespace {

/// As many customers as are asked; enough for a 90th percentile in words.
constexpr std::uint64_t kAsked = 1000;
/// Even the tenth with the most gets less than this part of the fee: far below (assumption).
constexpr double kFarBelow = 0.5;

std::string money(double minor, const scenario::ScenarioSpec& spec) {
  const double major = minor / static_cast<double>(spec.minor_per_major);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), major >= 100.0 ? "%.0f" : "%.2f", major);
  return text.data() + (" " + spec.currency);
}

/// What the program brings each of some customers in so many days, ascending; minor units.
std::vector<double> benefits(const scenario::ArmModel& arm, const population::Population& people, double days) {
  std::vector<double> out;
  const std::uint64_t asked = std::min(kAsked, people.size());
  for (std::uint64_t i = 0; i < asked; ++i) {
    // Spread over the population: existing customers stand in the order of their file.
    const population::Person person = people.person(i * people.size() / asked);
    if (!person.alive) continue;
    program::Occasion who;
    who.segment = person.segment;
    who.store = person.store;
    who.day = std::max(0.0, arm.program->starts_day);
    const scenario::OwnPace pace{365.25 * purchases_a_day(person) * arm.purchase_factor,
                                 mean_amount(person.spend) * arm.spend_factor * arm.minor_per_major};
    out.push_back(scenario::benefit_a_year(*arm.program, who, pace) * days / 365.25);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

void check_offers(const scenario::ScenarioFile& file, const calibration::Fit* fit, const std::string& path,
                  Problems& problems) {
  const scenario::ScenarioSpec& spec = file.spec;
  if (fit == nullptr && (!spec.population.process || !spec.population.spend)) return;
  if (fit != nullptr && fit->spend.empty() && !spec.population.spend) return;
  const ingest::CustomerTable* existing = fit != nullptr && spec.population.existing ? &fit->customers : nullptr;
  const population::Population people(laws_of(spec, fit, 0), existing, spec.population.arrivals, spec.seed, 0,
                                      scenario::compile_marks(spec.population), spec.start);
  if (people.size() == 0) return;
  for (const auto& arm : spec.arms) {
    if (!arm.program) continue;
    const scenario::ArmModel model = scenario::compile_arm(arm, spec, 0);
    const std::string place = "arms[" + arm.name + "].program";
    const auto percentile = [](const std::vector<double>& values, double share) {
      return values.empty() ? 0.0 : values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
    };
    if (model.program->membership) {
      const auto& membership = *model.program->membership;
      const auto values = benefits(model, people, membership.period_days);
      const auto fee = static_cast<double>(membership.fee.minor);
      if (percentile(values, 0.9) < kFarBelow * fee)
        problems.warning({Severity::warning, path, 0, place + ".membership.fee",
                          "the fee of " + money(fee, spec) + " buys far less than it costs: at their own pace, half of "
                          "the customers get less than " + money(percentile(values, 0.5), spec) +
                              " for it and nine in ten less than " + money(percentile(values, 0.9), spec),
                          membership.joins_for.acts() ? "hardly anybody joins; lower the fee or give more for it"
                                                      : "they join all the same, for joining_slope is 0"});
      continue;
    }
    if (!model.program->joins_for.acts()) continue;
    if (percentile(benefits(model, people, 365.25), 0.9) <= 0.0)
      problems.warning({Severity::warning, path, 0, place,
                        "is worth nothing to nine in ten customers: at their own pace they reach no reward, and "
                        "nothing else is given",
                        "so they do not join; state enrolment.share_per_visit if they would"});
  }
}

}  // namespace stamkund::simulation
