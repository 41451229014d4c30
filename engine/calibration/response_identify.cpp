#include "engine/calibration/response_identify.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "engine/calibration/response_compare.h"
#include "engine/calibration/response_experiment.h"

namespace stamkund::calibration {
namespace {

/// z of gaps beyond which a model of buying at random does not tell what silence means. False alarms: 3e-5.
constexpr double kTooRegular = 4.0;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// Joined, or contacted, together: within so many days.
constexpr std::int32_t kTogetherDays = 14;
/// From this share on, together means all. Assumption.
constexpr double kAll = 0.8;
/// What the calendar alone may do to everybody from one time to another: a relative error of 15 %, of which
/// this is the 90 % interval's factor. Measured on five public data sets
/// (docs/methods/response_from_history.md).
const double kCalendar = std::exp(1.6448536269514722 * 0.15);
/// Two-sided 5 %, power 80 %: sum of the normal quantiles, squared.
constexpr double kTest = (1.959963984540054 + 0.8416212335729143) * (1.959963984540054 + 0.8416212335729143);
constexpr double kLeastTested = 0.05;
constexpr double kMostTested = 0.5;

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f %%", 100.0 * share);
  return text;
}

/// Share of `days` in the fullest window of kTogetherDays.
double together(std::vector<std::int32_t> days) {
  if (days.empty()) return 0.0;
  std::sort(days.begin(), days.end());
  std::size_t most = 0;
  std::size_t low = 0;
  for (std::size_t high = 0; high < days.size(); ++high) {
    while (days[high] - days[low] >= kTogetherDays) ++low;
    most = std::max(most, high - low + 1);
  }
  return static_cast<double>(most) / static_cast<double>(days.size());
}

/// What raw figures say of members.
struct Members {
  double members = 0, from_first_day = 0, never = 0;
  double all_at_once = 0;   ///< share of those who joined later
  double among = kNaN;      ///< rate as a member over the rate of all other days, less 1
  double over_time = kNaN;  ///< after joining over before, less 1
};

Members look_at_members(const ingest::CustomerTable& table, const ResponseHistory& history,
                        std::int32_t window) {
  Members out;
  double bought = 0.0, days = 0.0, other_bought = 0.0, other_days = 0.0, before = 0.0, after = 0.0;
  std::vector<std::int32_t> joined;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const CustomerEvents customer(history, i);
    const auto last = static_cast<std::int32_t>(customer.age);
    double as_member = 0.0, member_days = 0.0;
    for (const HistorySpell& spell : customer.spells) {
      as_member += customer.purchases_in(std::max(spell.from + 1, 1), spell.to);
      member_days += std::max(0, spell.to - std::max(spell.from, 0));
    }
    bought += as_member;
    days += member_days;
    other_bought += customer.purchases_in(1, last) - as_member;
    other_days += last - member_days;
    if (customer.spells.empty()) {
      out.never += 1.0;
      continue;
    }
    out.members += 1.0;
    const std::int32_t from = customer.spells.front().from;
    if (from <= 0) {
      out.from_first_day += 1.0;
      continue;
    }
    joined.push_back(table.first_day[i].serial + from);
    if (from - window < 1 || from + window > last) continue;
    // Not on the day itself: who joins at a purchase bought on it.
    before += customer.purchases_in(from - window, from - 1);
    after += customer.purchases_in(from + 1, from + window);
  }
  out.all_at_once = together(std::move(joined));
  if (days > 0.0 && other_days > 0.0 && other_bought > 0.0)
    out.among = bought / days / (other_bought / other_days) - 1.0;
  if (before > 0.0) out.over_time = after / before - 1.0;
  return out;
}

/// Mean and variance of purchases in the last `window` days.
std::pair<double, double> in_window(const ResponseHistory& history, std::int32_t window) {
  double n = 0.0, sum = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const CustomerEvents customer(history, i);
    const auto last = static_cast<std::int32_t>(customer.age);
    if (last < window) continue;
    const double y = customer.purchases_in(last - window + 1, last);
    n += 1.0;
    sum += y;
    squares += y * y;
  }
  if (n < 2.0) return {0.0, 0.0};
  return {sum / n, (squares - sum * sum / n) / (n - 1.0)};
}

void plan_test(Sensitivity& one, const ResponseHistory& history, double effect, double window) {
  one.test_effect = std::clamp(std::abs(effect), kLeastTested, kMostTested);
  one.test_days = window;
  const auto [mean, variance] = in_window(history, static_cast<std::int32_t>(window));
  const double shift = mean * one.test_effect;
  one.test_customers = shift > 0.0 ? std::ceil(2.0 * kTest * variance / (shift * shift)) : kNaN;
}

/// The hull of all readings, none of them and "nothing" left out. `calendar`: a factor on rates that
/// everybody may have met at the same time.
void bound(Sensitivity& one, double estimate, double mean_of_one, double calendar) {
  double low = 0.0;
  double high = 0.0;
  for (const double reading :
       {one.fit_low, one.fit_high, one.among / mean_of_one, one.over_time / mean_of_one}) {
    if (!std::isfinite(reading)) continue;
    low = std::min(low, reading);
    high = std::max(high, reading);
  }
  constexpr double kLowest = -0.9;  // as Stimuli's floor
  one.low = std::max(kLowest, ((1.0 + low * mean_of_one) / calendar - 1.0) / mean_of_one);
  one.high = ((1.0 + high * mean_of_one) * calendar - 1.0) / mean_of_one;
  one.explain_away = std::max(1.0 + estimate * mean_of_one, 1.0 / (1.0 + estimate * mean_of_one));
}

void take_interval(ResponseParameter& parameter, Sensitivity& one, const std::string& why) {
  one.of = parameter.name;
  one.fit_low = parameter.p05;
  one.fit_high = parameter.p95;
  parameter.identified = false;
  parameter.reason = why;
  parameter.standard_error = parameter.p05 = parameter.p95 = kNaN;
}

void identify_members(ResponseFit& fit, ResponseParameter& member, const ingest::CustomerTable& table,
                      const ResponseHistory& history, const ResponseOptions& options) {
  const Members seen = look_at_members(table, history, static_cast<std::int32_t>(options.member_window_days));
  const bool at_once = seen.all_at_once >= kAll && seen.members > seen.from_first_day;
  std::string why = "members chose to join, and why is not in the data (Leenheer et al. 2007)";
  if (seen.from_first_day >= 0.5 * seen.members)
    why = percent(seen.from_first_day / seen.members) +
          " of the members were members from their first day: they show no time without";
  else if (at_once)
    why = percent(seen.all_at_once) + " of the members joined within " + std::to_string(kTogetherDays) +
          " days: whatever else changed then is in the figure";
  Sensitivity one;
  one.among = seen.among;
  one.over_time = seen.over_time;
  const double estimate = member.estimate;
  take_interval(member, one, why);
  bound(one, estimate, 1.0, at_once || fit.calendar.moves ? kCalendar : 1.0);
  plan_test(one, history, estimate, options.member_window_days);
  fit.sensitivities.push_back(one);
}

/// Membership was drawn by lot, and the arms were contacted apart: what is not known of the lifts is not
/// known of it.
void identify_members_beside_contacts(ResponseFit& fit, ResponseParameter& member,
                                      const ResponseHistory& history, const ResponseOptions& options) {
  constexpr double kNormal95 = 1.6448536269514722;
  double least = std::numeric_limits<double>::infinity(), most = -least;
  for (const ResponseParameter& one : fit.parameters)
    if (const Sensitivity* bounds = fit.sensitivity(one.name);
        bounds != nullptr && one.of == Response::lift && !one.identified)
      least = std::min(least, bounds->low), most = std::max(most, bounds->high);
  if (!(least <= most)) return;
  Sensitivity one;
  one.low = std::numeric_limits<double>::infinity();
  one.high = -one.low;
  for (const double lift : {least, most}) {
    const auto shown = members_without_contacts(
        *fit.membership_experiment, [&](const ArmComparison& arm) { return lift * arm.contacts_of_one; });
    if (!shown) return;
    one.low = std::min(one.low, std::max(-0.9, shown->value - kNormal95 * shown->error));
    one.high = std::max(one.high, shown->value + kNormal95 * shown->error);
  }
  one.among = one.over_time = kNaN;
  const double estimate = member.estimate;
  one.explain_away = std::max(1.0 + estimate, 1.0 / (1.0 + estimate));
  take_interval(
      member, one,
      "membership was drawn by lot, but members were contacted differently, and what contacts do is "
      "not identified: the arms show both together");
  plan_test(one, history, estimate, options.member_window_days);
  fit.sensitivities.push_back(one);
}

/// Dates of all contacts, ascending.
std::vector<std::int32_t> contact_dates(const ingest::CustomerTable& table, const ResponseHistory& history) {
  std::vector<std::int32_t> days;
  for (std::size_t i = 0; i < history.size(); ++i)
    for (std::size_t k = history.contact_begin[i]; k < history.contact_begin[i + 1]; ++k)
      days.push_back(table.first_day[i].serial + history.contacts[k].day);
  std::sort(days.begin(), days.end());
  return days;
}

/// Share of contacts on days on which nearly everybody observed was contacted.
double contacted_together(const ingest::CustomerTable& table, const std::vector<std::int32_t>& days) {
  std::vector<std::int32_t> first;
  for (const Day day : table.first_day) first.push_back(day.serial);
  std::sort(first.begin(), first.end());
  double together = 0.0;
  for (std::size_t k = 0; k < days.size();) {
    const auto end =
        static_cast<std::size_t>(std::upper_bound(days.begin(), days.end(), days[k]) - days.begin());
    const auto there = std::upper_bound(first.begin(), first.end(), days[k]) - first.begin();
    const auto contacted = static_cast<double>(end - k);
    if (contacted >= kAll * static_cast<double>(there)) together += contacted;
    k = end;
  }
  return days.empty() ? 0.0 : together / static_cast<double>(days.size());
}

/// Past tests by lot tell it, and nothing else does.
bool is_of_tests(const ResponseParameter& parameter, const ResponseFit& fit, const ResponseOptions& options) {
  if (parameter.by_experiment) return true;
  if (options.evidence == nullptr) return false;
  for (std::size_t g = 0; g < fit.groups.size(); ++g)
    if (fit.groups[g] == parameter.group && options.evidence->prior[g]) return true;
  return false;
}

void identify_contacts(ResponseFit& fit, const ingest::CustomerTable& table, const ResponseHistory& history,
                       const ResponseCoefficients& coefficients, const ResponseOptions& options) {
  std::vector<std::int32_t> days = contact_dates(table, history);
  const bool at_once = contacted_together(table, days) >= kAll;
  days.erase(std::unique(days.begin(), days.end()), days.end());
  const auto waves = static_cast<double>(std::max<std::size_t>(1, days.size()));
  const std::string why =
      options.chosen_by_history && options.gaps_z > kTooRegular
          ? "gaps between purchases are more regular than the model's, so silence says of a customer what "
            "the fit does "
            "not know: after it she would buy soon, mail or no mail"
      : options.chosen_by_history && fit.wandering.wanders && !fit.calendar.moves
          ? "customers' rates wander: of a customer's purchases " + percent(fit.wandering.more) +
                " more than of a steady rate lie within eight weeks of each other, so what she bought of "
                "late says "
                "more of what she would buy, mail or no mail, than the fit knows"
      : options.chosen_by_history && options.calendar_given
          ? "sales move with the calendar in a way that the season or trend in the fit does not hold: give "
            "dated --events"
      : options.chosen_by_history ? "sales move with the calendar in a way that the fit does not know: give "
                                    "--calendar, such as season:2"
      : at_once
          ? "nearly everybody was contacted on the same days: what else these days brought is in the figure"
          : "contacts were not drawn by lot, and what decided on them is not in the data";
  ResponseCoefficients unit = coefficients;
  std::fill(unit.lift.begin(), unit.lift.end(), 1.0);
  const double mean_of_one = mean_lift_in_windows(history, unit, options.window_days);
  const double calendar = at_once || fit.calendar.moves ? std::pow(kCalendar, 1.0 / std::sqrt(waves)) : 1.0;
  for (ResponseParameter& parameter : fit.parameters) {
    if (parameter.held || is_of_tests(parameter, fit, options)) continue;
    Sensitivity one;
    if (parameter.of == Response::lift && mean_of_one > 0.0) {
      if (fit.naive) {
        one.among = fit.naive->against_other;
        one.over_time = fit.naive->before_after;
      }
      const double estimate = parameter.estimate;
      take_interval(parameter, one, why);
      bound(one, estimate, mean_of_one, calendar);
      plan_test(one, history, estimate * mean_of_one, options.window_days);
      fit.sensitivities.push_back(one);
    } else if (parameter.of == Response::leaving) {
      take_interval(parameter, one, why);
      one.among = one.over_time = kNaN;
      bound(one, parameter.estimate, 1.0, 1.0);
      one.test_customers = kNaN;
      fit.sensitivities.push_back(one);
    } else if (parameter.of == Response::decay || parameter.of == Response::fatigue_weight ||
               parameter.of == Response::fatigue_decay) {
      take_interval(parameter, one, why);
    }
  }
}

}  // namespace

double share_without(const ResponseHistory& history) {
  double days = 0.0;
  double without = 0.0;
  for (std::size_t i = 0; i < history.size(); ++i) {
    days += history.age[i];
    without += history.age[i];
    for (std::size_t k = history.spell_begin[i]; k < history.spell_begin[i + 1]; ++k)
      without -= history.spells[k].to - std::max(history.spells[k].from, 0);
  }
  return days > 0.0 ? without / days : 1.0;
}

void identify(ResponseFit& fit, const ingest::CustomerTable& table, const ResponseHistory& history,
              const ResponseCoefficients& coefficients, const ResponseOptions& options) {
  if (!can_predict(fit.status)) return;
  if (!history.contacts.empty() && !fit.randomised &&
      (!options.chosen_by_history || fit.calendar.moves || options.gaps_z > kTooRegular ||
       fit.wandering.wanders))
    identify_contacts(fit, table, history, coefficients, options);
  const bool by_lot = fit.membership_experiment && fit.membership_experiment->balanced;
  for (ResponseParameter& parameter : fit.parameters) {
    if (parameter.of != Response::member_purchase_rate || parameter.held) continue;
    if (!by_lot)
      identify_members(fit, parameter, table, history, options);
    else if (differ_in_contacts(*fit.membership_experiment))
      identify_members_beside_contacts(fit, parameter, history, options);
  }
}

}  // namespace stamkund::calibration
