#include "engine/report/verdict_text.h"

#include <cmath>

#include "engine/report/hinge.h"
#include "engine/report/numbers.h"

namespace stamkund::report {
namespace {

constexpr std::uint64_t kEnoughDraws = 20;

/// Shares of the replicates in which the arm earns more than the baseline, and less; the rest are ties.
struct Shares {
  double ahead = 0;
  double behind = 0;
};

Shares shares_of(const metrics::Results& results, std::size_t arm) {
  const auto& net = results.total("net").values;
  Shares out;
  for (std::uint64_t r = 0; r < results.replicates; ++r) {
    const double more = net[arm * results.replicates + r] - net[r];
    out.ahead += more > 0.0 ? 1.0 : 0.0;
    out.behind += more < 0.0 ? 1.0 : 0.0;
  }
  out.ahead /= static_cast<double>(results.replicates);
  out.behind /= static_cast<double>(results.replicates);
  return out;
}

/// "62 %"; all and none are said so only where they are.
std::string whole_percent(double share) {
  const double whole = std::round(100.0 * share);
  if ((whole == 0.0 && share > 0.0) || (whole == 100.0 && share < 1.0)) return percent(share);
  return number(whole) + " %";
}

/// "ahead in 60 % of the replicates, behind in 40 %", and ties where there are any.
std::string standing(const Shares& shares) {
  std::string text = "ahead in " + whole_percent(shares.ahead) + " of the replicates, behind in " +
                     whole_percent(shares.behind);
  const double tied = 1.0 - shares.ahead - shares.behind;
  if (tied > 1e-9) text += ", no different in " + whole_percent(tied);
  return text;
}

std::string money(double value, const metrics::Results& results) {
  return signed_number(value) + " " + results.currency;
}

std::string value_text(double value, scenario::Dimension dimension) {
  using scenario::Dimension;
  if (dimension == Dimension::share || dimension == Dimension::change || dimension == Dimension::yearly)
    return percent(value);
  if (dimension == Dimension::duration) return days_text(value);
  return number(value);
}

std::string hinge_text(const metrics::Results& results, const Hinge& hinge) {
  std::string text = "It hinges on " + hinge.path.substr(hinge.path.rfind('.') + 1) + " (" +
                     whole_percent(hinge.share) + " of what differs between draws): ";
  if (hinge.break_even)
    text += "break-even at about " + value_text(*hinge.break_even, hinge.dimension) + "; ";
  text += "about " + money(hinge.effect_low, results) + " at " + value_text(hinge.low, hinge.dimension) +
          ", " + money(hinge.effect_high, results) + " at " + value_text(hinge.high, hinge.dimension);
  if (!hinge.break_even) text += ": no value in its range turns the answer";
  return text + ".";
}

}  // namespace

std::size_t arm_in_question(const metrics::Results& results) {
  const auto& effects = results.total("net").effects;
  std::size_t best = 1;
  for (std::size_t a = 2; a < results.arms.size(); ++a)
    if (effects[a].mean > effects[best].mean) best = a;
  return best;
}

std::string verdict_text(const metrics::Results& results, const scenario::ScenarioFile& scenario) {
  if (results.arms.size() < 2) return "";
  const std::size_t arm = arm_in_question(results);
  const metrics::Summary& effect = results.total("net").effects[arm];
  const std::string name = "'" + results.arms[arm] + "'";
  const std::string base = "'" + results.arms[0] + "'";
  const std::string worth =
      money(effect.mean, results) + " against " + base + " over " + days_text(scenario.spec.horizon_days);
  const Shares shares = shares_of(results, arm);
  if (shares.ahead == 0.0 && shares.behind == 0.0)
    return "No difference: " + name + (results.arms.size() > 2 ? ", the best of the arms," : "") +
           " earns as much as " + base + " in every replicate.";
  if (effect.independent < kEnoughDraws)
    return "No verdict yet: " + std::to_string(effect.independent) +
           (effect.independent == 1 ? " independent draw is" : " independent draws are") +
           " too few. So far " + name + " stands at " + worth + ".";
  const std::string sure = " (90 % of the replicates: " + signed_number(effect.p05) + " to " +
                           signed_number(effect.p95) + "), " + standing(shares);
  std::string text;
  if (shares.ahead >= 0.95)
    text = "Launch " + name + ", if the assumptions hold: " + worth + sure + ".";
  else if (effect.mean <= 0.0 && shares.behind >= 0.95)
    text = "Keep " + base + ": " +
           (results.arms.size() > 2 ? "even the best of the others, " + name + ", comes to "
                                    : name + " comes to ") +
           worth + sure + ".";
  else
    text = "Not decided, test before you launch: " + name +
           (results.arms.size() > 2 ? ", the best of the arms on average, comes to " : " comes to ") + worth +
           sure + ".";
  if (const auto hinge = hinge_of(results, scenario, arm)) text += " " + hinge_text(results, *hinge);
  return text;
}

}  // namespace stamkund::report
