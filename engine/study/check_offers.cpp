#include "engine/study/check_offers.h"
#include "engine/base/calendar.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "engine/mechanisms/program/offer.h"
#include "engine/population/amounts.h"
#include "engine/scenario/arm_model.h"
#include "engine/scenario/mark_model.h"
#include "engine/scenario/resolve.h"
#include "engine/study/setup.h"

namespace stamkund::study {
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

/// Some customers of the population, as they would meet the program.
struct Asked {
  program::Occasion who;
  mechanisms::OwnPace pace;
};

std::vector<Asked> ask(const scenario::ArmModel& arm, const mechanisms::ProgramModel& program,
                       const population::Population& people) {
  std::vector<Asked> out;
  const std::uint64_t asked = std::min(kAsked, people.size());
  for (std::uint64_t i = 0; i < asked; ++i) {
    // Spread over the population: existing customers stand in the order of their file.
    const population::Person person = people.person(i * people.size() / asked);
    if (!person.alive) continue;
    Asked one;
    one.who.segment = person.segment;
    one.who.store = person.store;
    one.who.day = std::max(0.0, program.starts_day);
    one.pace = {kDaysPerYear * purchases_a_day(person) * arm.purchase_factor,
                mean_amount(person.spend) * arm.spend_factor * arm.minor_per_major};
    out.push_back(one);
  }
  return out;
}

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

/// Units from anywhere: missions, events, joining. Rules for single rewards are checked where they are read.
void check_margin(const scenario::ArmModel& arm, const mechanisms::ProgramModel& program,
                  const std::vector<Asked>& asked, const scenario::ScenarioSpec& spec,
                  const std::string& path, Problems& problems) {
  std::vector<double> costs;
  std::vector<double> margins;
  std::size_t above = 0;
  for (const Asked& one : asked) {
    costs.push_back(cost_of_first_year(program, one.who, one.pace));
    margins.push_back(arm.margin * one.pace.purchases_a_year * one.pace.spend_minor);
    above += costs.back() > margins.back() ? 1 : 0;
  }
  if (2 * above <= asked.size()) return;
  problems.warning(
      {Severity::warning, path, 0, "arms[" + arm.name + "].program",
       "gives more than half of the customers what costs more than the margin on all that they buy: " +
           money(percentile(costs, 0.5), spec) + " in the first year, of a margin of " +
           money(percentile(margins, 0.5), spec) + " (medians, at their own pace)",
       "raise prices in units, or earn less: at purchases, at joining, by missions and events"});
}

}  // namespace

void check_offers(const scenario::ScenarioFile& file, const calibration::Fit* fit, const std::string& path,
                  Problems& problems) {
  const scenario::ScenarioSpec& spec = file.spec;
  if (fit == nullptr && (!spec.population.process || !spec.population.spend)) return;
  if (fit != nullptr && !fit->spend && !spec.population.spend) return;
  const population::Population people = people_of(spec, fit, {});
  if (people.size() == 0) return;
  for (const auto& arm : spec.arms) {
    if (!arm.program) continue;
    const scenario::ArmModel model = scenario::compile_arm(arm, spec, 0);
    const mechanisms::ProgramModel program =
        mechanisms::compile_program(*arm.program, spec, scenario::Resolve(spec, 0));
    const std::vector<Asked> asked = ask(model, program, people);
    if (asked.empty()) continue;
    check_margin(model, program, asked, spec, path, problems);
    const auto benefits = [&](double days) {
      std::vector<double> out;
      for (const Asked& one : asked)
        out.push_back(benefit_a_year(program, one.who, one.pace) * days / kDaysPerYear);
      return out;
    };
    const std::string place = "arms[" + arm.name + "].program";
    if (program.fee) {
      const auto values = benefits(program.fee->period_days);
      const auto fee = static_cast<double>(program.fee->amount.minor);
      if (percentile(values, 0.9) < kFarBelow * fee)
        problems.warning({Severity::warning, path, 0, place + ".membership.fee",
                          "the fee of " + money(fee, spec) +
                              " buys far less than it costs: at their own pace, half of "
                              "the customers get " +
                              money(percentile(values, 0.5), spec) + " for it at the most, and nine in ten " +
                              money(percentile(values, 0.9), spec),
                          program.fee->joins_for.acts() ? "few join; lower the fee or give more for it"
                                                        : "they join all the same, for joining_slope is 0"});
    } else if (program.joins_for.acts() && percentile(benefits(kDaysPerYear), 0.9) <= 0.0) {
      problems.warning(
          {Severity::warning, path, 0, place,
           "is worth nothing to nine in ten customers: at their own pace they reach no reward, and "
           "nothing else is given that counts when they join",
           "so they do not join; state enrolment.share_per_visit if they would"});
    }
  }
}

}  // namespace stamkund::study
