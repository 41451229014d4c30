#include <algorithm>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>

#include "engine/report/numbers.h"
#include "experiments/periods/luck.h"
#include "experiments/periods/switchback.h"

namespace stamkund::periods {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kFewestPairs = 4;
constexpr double kMostPairs = 1e7;
constexpr std::size_t kMostSaid = 200;  ///< pairs of a unit

double power_of(double effect, double sd, double pairs, double level) {
  if (!(pairs > 1.0)) return 0.0;
  const double degrees = pairs - 1.0, away = std::abs(effect) * std::sqrt(pairs) / sd;
  const double critical = quantile(complement(boost::math::students_t(degrees), level));
  if (degrees > 1e6) return cdf(boost::math::students_t(degrees), away - critical);
  return cdf(complement(boost::math::non_central_t(degrees, away), critical));
}

/// Fewest observations that find the effect.
double pairs_for(double effect, double sd, double level, double wanted) {
  double low = 1.0, pairs = 2.0;
  while (pairs < kMostPairs && power_of(effect, sd, pairs, level) < wanted) low = pairs, pairs *= 2.0;
  while (pairs - low > 1.0) {
    const double middle = std::floor(0.5 * (low + pairs));
    (power_of(effect, sd, middle, level) < wanted ? low : pairs) = middle;
  }
  return pairs;
}

/// Effect that so many observations find.
double smallest_of(double sd, double pairs, double level, double wanted) {
  double high = sd;
  while (power_of(high, sd, pairs, level) < wanted) high *= 2.0;
  std::uintmax_t iterations = 200;
  const auto found =
      boost::math::tools::toms748_solve([&](double e) { return power_of(e, sd, pairs, level) - wanted; }, 0.0,
                                        high, boost::math::tools::eps_tolerance<double>(45), iterations);
  return 0.5 * (found.first + found.second);
}

/// A quarter to twice the plan's rows.
std::vector<RowsPoint> curve_of(const LengthTried& chosen, const std::optional<double>& effect, double pairs,
                                double units, double level, double wanted) {
  constexpr int kPoints = 16;
  std::vector<RowsPoint> out;
  for (int k = 2; k <= kPoints; ++k) {
    const double n = std::round(pairs * 2.0 * k / kPoints), all = n * units;
    if (all < 2.0 || (!out.empty() && out.back().rows == 2.0 * chosen.length * n)) continue;
    out.push_back({2.0 * chosen.length * n, effect ? power_of(*effect, chosen.sd, all, level) : kUnknown,
                   smallest_of(chosen.sd, all, level, wanted)});
  }
  return out;
}

/// Rows of each unit that the effect would take if units switched in another way.
double rows_for(const Panel& past, const design::SwitchbackSpec& s, double length,
                design::Switching switching, double level, double wanted) {
  if (!s.effect || past.units.size() < 2) return kUnknown;
  const Luck luck = luck_of(past, static_cast<std::size_t>(length), s.washout, switching);
  if (luck.pairs < kFewestPairs || !(luck.variance > 0.0)) return kUnknown;
  const double pairs = pairs_for(*s.effect, std::sqrt(luck.variance), level, wanted);
  return pairs < kMostPairs ? 2.0 * length * pairs : kUnknown;
}

std::string rows_text(double rows) {
  return std::isnan(rows) ? "" : ", and takes " + report::number(rows, 9) + " rows";
}

void note_switching(const Panel& past, const design::SwitchbackSpec& s, SwitchbackPlan& out) {
  const LengthTried& chosen = out.lengths[out.chosen];
  if (out.units < 2) return;
  if (s.switching == design::Switching::separately) {
    out.notes.push_back(
        "the order is drawn for each unit by itself; where all switch together a pair of all units is one "
        "observation" +
        rows_text(out.together_rows) + ": units_switch: together");
    return;
  }
  if (s.switching == design::Switching::together) {
    out.notes.push_back(
        report::percent(chosen.common) +
        " of how much pairs differ all units have in common: more units do not take that away, "
        "more pairs do");
    if (!(out.mirrored_rows >= chosen.rows_needed))
      out.notes.push_back(
          "half of the units the other way around (units_switch: mirrored) takes out what they have in "
          "common" +
          rows_text(out.mirrored_rows));
  } else {
    out.notes.push_back("what all units have in common falls out, as half of them go the other way around");
  }
  if (const std::size_t some = incomplete_times(past); some > 0)
    out.notes.push_back(std::to_string(some) + " times of the past lack a unit, and are left out");
}

}  // namespace

SwitchbackPlan plan_switchback(const Panel& past, const design::ExperimentSpec& spec, const std::string& file,
                               Problems& problems) {
  const design::SwitchbackSpec& s = spec.switchback;
  const auto error = [&](const std::string& where, const std::string& message, const std::string& remedy) {
    problems.error({Severity::error, file, 0, where, message, remedy});
  };
  SwitchbackPlan out;
  out.units = past.units.size();
  for (const auto& row : past.rows) out.mean += row.outcome / static_cast<double>(past.rows.size());
  const double level = spec.sides == design::Sides::two ? 0.5 * spec.alpha : spec.alpha,
               wanted = spec.power.value_or(0.8);
  const bool apart = s.switching == design::Switching::separately;
  // Units that switch together are one observation.
  const double units = apart ? static_cast<double>(out.units) : 1.0;
  std::string too_long;
  for (const double length : s.lengths.empty() ? std::vector<double>{1, 2, 3, 7, 14} : s.lengths) {
    const auto rows = static_cast<std::size_t>(length);
    const Luck luck = s.washout < rows ? luck_of(past, rows, s.washout, s.switching) : Luck{};
    if (luck.pairs < kFewestPairs) {
      too_long += (too_long.empty() ? "" : ", ") + std::to_string(rows);
      continue;
    }
    LengthTried one{length,           luck.pairs, std::sqrt(luck.variance),
                    luck.correlation, kUnknown,   kUnknown,
                    kUnknown,         kUnknown,   kUnknown};
    if (!(one.sd > 0.0)) {
      error("switchback.history", "the outcome never changes: there is nothing to plan",
            "is it the right column?");
      return {};
    }
    if (!apart && luck.variance > 0.0)
      one.common = s.switching == design::Switching::mirrored ? 0.0 : luck.common / luck.variance;
    if (s.effect) {
      one.pairs_needed = pairs_for(*s.effect, one.sd, level, wanted);
      one.rows_needed = std::ceil(one.pairs_needed / units) * 2.0 * length;
    }
    const double affordable = std::floor(static_cast<double>(s.points) / (2.0 * length)) * units;
    if (affordable >= 2.0) {
      if (s.effect) one.power = power_of(*s.effect, one.sd, affordable, level);
      one.smallest = smallest_of(one.sd, affordable, level, wanted);
    }
    out.lengths.push_back(one);
  }
  if (out.lengths.empty()) {
    error("switchback.lengths",
          "no length can be tried: the past has to hold four pairs of periods, and a period more rows than "
          "the washout",
          "shorter periods, or a longer past");
    return {};
  }
  const auto better = [&](const LengthTried& a, const LengthTried& b) {
    if (s.points > 0) return !std::isnan(a.smallest) && (std::isnan(b.smallest) || a.smallest < b.smallest);
    return a.rows_needed < b.rows_needed;
  };
  for (std::size_t i = 1; i < out.lengths.size(); ++i)
    if (better(out.lengths[i], out.lengths[out.chosen])) out.chosen = i;
  const LengthTried& chosen = out.lengths[out.chosen];
  if (s.points > 0 && std::isnan(chosen.smallest)) {
    error("switchback.points", "two pairs of periods do not fit into " + std::to_string(s.points) + " rows",
          "a longer test, or shorter periods");
    return {};
  }
  if (s.effect && chosen.pairs_needed >= kMostPairs) {
    error("switchback.effect", "takes more than 10 million pairs of periods", "look for a larger effect");
    return {};
  }
  const double pairs = s.points > 0 ? std::floor(static_cast<double>(s.points) / (2.0 * chosen.length))
                                    : std::ceil(chosen.pairs_needed / units);
  out.pairs = static_cast<std::size_t>(pairs);
  out.by_rows = curve_of(chosen, s.effect, pairs, units, level, wanted);
  out.names = past.units;
  out.order = draw_order(out.units, std::min(out.pairs, kMostSaid), s.switching, s.seed);
  for (std::size_t k = 0; k < out.order[0].size(); ++k)
    out.schedule.push_back(out.order[0][k] ? "on off" : "off on");
  out.together_rows = rows_for(past, s, chosen.length, design::Switching::together, level, wanted);
  out.mirrored_rows = rows_for(past, s, chosen.length, design::Switching::mirrored, level, wanted);
  if (!too_long.empty())
    out.notes.push_back("not tried, for the washout or the length of the past: " + too_long);
  if (chosen.pairs < 20)
    out.notes.push_back("the past holds " + std::to_string(chosen.pairs) +
                        " pairs of this length: how much they differ is not well known");
  note_switching(past, s, out);
  if (s.washout == 0) out.notes.push_back("no washout: what was on before is taken to end at once");
  if (chosen.correlation > 0.3)
    out.notes.push_back("one pair's difference goes on in the next: longer periods are safer");
  for (const auto& note : past.notes) out.notes.push_back(note);
  return out;
}

}  // namespace stamkund::periods
