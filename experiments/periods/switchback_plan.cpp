#include <algorithm>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "experiments/periods/switchback.h"

namespace stamkund::periods {
namespace {

constexpr Purpose kOrder = purpose_named("switchback: order");
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kFewestPairs = 4;
constexpr double kMostPairs = 1e7;

double power_of(double effect, double sd, double pairs, double level) {
  if (!(pairs > 1.0)) return 0.0;
  const double degrees = pairs - 1.0, away = std::abs(effect) * std::sqrt(pairs) / sd;
  const double critical = quantile(complement(boost::math::students_t(degrees), level));
  if (degrees > 1e6) return cdf(boost::math::students_t(degrees), away - critical);
  return cdf(complement(boost::math::non_central_t(degrees, away), critical));
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
  const auto units = static_cast<double>(out.units);
  std::string too_long;
  for (const double length : s.lengths.empty() ? std::vector<double>{1, 2, 3, 7, 14} : s.lengths) {
    const auto rows = static_cast<std::size_t>(length);
    if (s.washout >= rows) {
      too_long += (too_long.empty() ? "" : ", ") + std::to_string(rows);
      continue;
    }
    // Pairs of the past, as the test would have them: the washout at the beginning of each period is left
    // out.
    std::vector<double> differences;
    std::vector<std::size_t> unit;
    for (std::size_t from = 0; from < past.rows.size();) {
      std::size_t to = from;
      while (to < past.rows.size() && past.rows[to].unit == past.rows[from].unit) ++to;
      for (std::size_t at = from; at + 2 * rows <= to; at += 2 * rows) {
        double mean[2] = {0, 0};
        for (int k = 0; k < 2; ++k)
          for (std::size_t r = s.washout; r < rows; ++r)
            mean[k] += past.rows[at + static_cast<std::size_t>(k) * rows + r].outcome /
                       static_cast<double>(rows - s.washout);
        differences.push_back(mean[1] - mean[0]);
        unit.push_back(past.rows[from].unit);
      }
      from = to;
    }
    if (differences.size() < kFewestPairs) {
      too_long += (too_long.empty() ? "" : ", ") + std::to_string(rows);
      continue;
    }
    // Which of the two is on is drawn by lot, so the sign of a difference is luck: its mean square counts,
    // trend and all.
    double squares = 0, next = 0;
    for (std::size_t i = 0; i < differences.size(); ++i) {
      squares += differences[i] * differences[i];
      if (i > 0 && unit[i] == unit[i - 1]) next += differences[i] * differences[i - 1];
    }
    LengthTried one{length,
                    differences.size(),
                    std::sqrt(squares / static_cast<double>(differences.size())),
                    squares > 0.0 ? next / squares : 0.0,
                    kUnknown,
                    kUnknown,
                    kUnknown,
                    kUnknown};
    if (!(one.sd > 0.0)) {
      error("switchback.history", "the outcome never changes: there is nothing to plan",
            "is it the right column?");
      return {};
    }
    if (s.effect) {
      double low = 1.0, pairs = 2.0;
      while (pairs < kMostPairs && power_of(*s.effect, one.sd, pairs, level) < wanted)
        low = pairs, pairs *= 2.0;
      while (pairs - low > 1.0) {
        const double middle = std::floor(0.5 * (low + pairs));
        (power_of(*s.effect, one.sd, middle, level) < wanted ? low : pairs) = middle;
      }
      one.pairs_needed = pairs;
      one.rows_needed = std::ceil(pairs / units) * 2.0 * length;
    }
    const double affordable = std::floor(static_cast<double>(s.points) / (2.0 * length)) * units;
    if (affordable >= 2.0) {
      if (s.effect) one.power = power_of(*s.effect, one.sd, affordable, level);
      double high = one.sd;
      while (power_of(high, one.sd, affordable, level) < wanted) high *= 2.0;
      std::uintmax_t iterations = 200;
      const auto found = boost::math::tools::toms748_solve(
          [&](double e) { return power_of(e, one.sd, affordable, level) - wanted; }, 0.0, high,
          boost::math::tools::eps_tolerance<double>(45), iterations);
      one.smallest = 0.5 * (found.first + found.second);
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
  for (std::uint64_t k = 0; k < static_cast<std::uint64_t>(std::min(pairs, 200.0)); ++k) {
    Stream stream({.seed = s.seed, .index = k, .customer = 0, .purpose = kOrder});
    out.schedule.push_back(draw_uniform(stream) < 0.5 ? "on off" : "off on");
  }
  if (!too_long.empty())
    out.notes.push_back("not tried, for the washout or the length of the past: " + too_long);
  if (chosen.pairs < 20)
    out.notes.push_back("the past holds " + std::to_string(chosen.pairs) +
                        " pairs of this length: how much they differ is not well known");
  if (out.units > 1)
    out.notes.push_back(
        "the order is to be drawn for each unit by itself; where all switch together, pairs of all units are "
        "one "
        "observation, and this plan promises too much: plan with one unit, the mean of all");
  if (s.washout == 0) out.notes.push_back("no washout: what was on before is taken to end at once");
  if (chosen.correlation > 0.3)
    out.notes.push_back("one pair's difference goes on in the next: longer periods are safer");
  for (const auto& note : past.notes) out.notes.push_back(note);
  return out;
}

}  // namespace stamkund::periods
