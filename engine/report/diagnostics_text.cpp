#include "engine/report/diagnostics_text.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/report/numbers.h"

namespace stamkund::report {
namespace {

using Json = nlohmann::ordered_json;

/// Where words say that something is off: two-sided 1 %. An assumption.
constexpr double kClearP = 0.01;
constexpr double kClearZ = 2.5758293;

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

std::string weeks_text(const calibration::Tracking& tracking) {
  const bool holdout = tracking.weeks_holdout > 0.0;
  const double weeks = holdout ? tracking.weeks_holdout : tracking.weeks_calibration;
  const double inside = holdout ? tracking.inside_holdout : tracking.inside_calibration;
  const double error = holdout ? tracking.error_holdout : tracking.error_calibration;
  if (!(weeks > 0.0)) return "purchases by week: less than a week was observed";
  std::string out =
      "purchases by week: " + number(inside) + " of " + number(weeks) + (holdout ? " hold-out" : "") +
      " weeks lie inside the 90 % interval (a right model: about " + number(std::round(0.9 * weeks)) + ")";
  if (std::isfinite(error)) out += ", a week is " + percent(error) + " off on average";
  // An assumption: 39 weeks are then four standard deviations off, though weeks share customers.
  if (weeks >= 8.0 && inside < 0.7 * weeks)
    out += ": a season, a trend, or customers who leave otherwise than the model says";
  return out;
}

std::string frequency_text(const calibration::FrequencyCheck& frequency) {
  if (!std::isfinite(frequency.chi_square)) return "number of purchases: too few customers to compare";
  const std::string figures = " (chi-square " + number(frequency.chi_square) + " on " +
                              number(frequency.df_low) + " to " + number(frequency.df_high) +
                              " degrees of freedom, p = " + number(frequency.p_low, 2) + " to " +
                              number(frequency.p_high, 2) + ")";
  if (frequency.p_high < kClearP) return "number of purchases: not as the model says" + figures;
  if (frequency.p_low < kClearP) return "number of purchases: perhaps not as the model says" + figures;
  return "number of purchases: as the model says" + figures;
}

std::string conditional_text(const calibration::ConditionalCheck& conditional) {
  double worst = 0.0;
  std::size_t at = 0;
  for (std::size_t c = 0; c < conditional.count.size(); ++c) {
    if (!(conditional.standard_error[c] > 0.0)) continue;
    const double z = (conditional.actual[c] - conditional.expected[c]) / conditional.standard_error[c];
    if (std::abs(z) > std::abs(worst)) worst = z, at = c;
  }
  if (worst == 0.0) return "later purchases by earlier ones: nothing to compare";
  const bool open = at + 1 == conditional.count.size();
  return "later purchases by earlier ones: furthest off are the " + number(conditional.customers[at]) +
         " customers with " + number(conditional.count[at]) + (open ? " or more" : "") + ", who bought " +
         number(conditional.actual[at]) + " times on average, expected " + number(conditional.expected[at]) +
         " (" + signed_number(worst, 2) + " standard errors)";
}

std::string alive_text(const calibration::AliveCheck& alive) {
  const std::string figures = " (Brier score " + number(alive.brier) + ", expected " +
                              number(alive.brier_expected) + "; z = " + number(alive.z, 2) + ")";
  if (!(std::abs(alive.z) > kClearZ)) return "who buys again: chances are about right" + figures;
  return "who buys again: chances are off" + figures;
}

std::string gaps_text(const calibration::GapCheck& gaps) {
  return "time between purchases: median " + number(gaps.median_actual) + " days, the model's " +
         number(gaps.median_expected);
}

template <class Section, class Text>
std::string line(const Section& section, const std::string& name, const Text& text) {
  return "  " + (section.reason.empty() ? text(section) : name + ": none, " + section.reason) + "\n";
}

/// Figures of a section, or the reason why there are none.
template <class Section>
Json section_json(const Section& section, const std::vector<std::pair<const char*, double>>& figures) {
  if (!section.reason.empty()) return {{"reason", section.reason}};
  Json out = Json::object();
  for (const auto& [name, value] : figures) out[name] = number_or_null(value);
  return out;
}

}  // namespace

std::string diagnostics_text(const calibration::Diagnostics& diagnostics, int fitted_k) {
  std::string out = "what the diagnostics say:\n";
  out += line(diagnostics.tracking, "purchases by week", weeks_text);
  out += line(diagnostics.frequency, "number of purchases", frequency_text);
  out += line(diagnostics.conditional, "later purchases by earlier ones", conditional_text);
  out += line(diagnostics.alive, "who buys again", alive_text);
  out += line(diagnostics.gaps, "time between purchases", gaps_text);
  out += "  " + calibration::regularity_sentence(diagnostics.regularity, fitted_k) + "\n";
  return out;
}

Json diagnostics_json(const calibration::Diagnostics& diagnostics, int fitted_k) {
  const auto& tracking = diagnostics.tracking;
  const auto& frequency = diagnostics.frequency;
  const auto& alive = diagnostics.alive;
  const auto& gaps = diagnostics.gaps;
  const auto& regularity = diagnostics.regularity;
  Json out;
  out["customers_scored"] = diagnostics.scored;
  out["tracking"] = section_json(tracking, {{"weeks_calibration", tracking.weeks_calibration},
                                            {"inside_calibration", tracking.inside_calibration},
                                            {"error_calibration", tracking.error_calibration},
                                            {"weeks_holdout", tracking.weeks_holdout},
                                            {"inside_holdout", tracking.inside_holdout},
                                            {"error_holdout", tracking.error_holdout}});
  out["frequency"] = section_json(frequency, {{"chi_square", frequency.chi_square},
                                              {"df_low", frequency.df_low},
                                              {"df_high", frequency.df_high},
                                              {"p_low", frequency.p_low},
                                              {"p_high", frequency.p_high}});
  out["alive"] =
      section_json(alive, {{"brier", alive.brier}, {"brier_expected", alive.brier_expected}, {"z", alive.z}});
  out["gaps"] =
      section_json(gaps, {{"median_actual", gaps.median_actual}, {"median_expected", gaps.median_expected}});
  out["regularity"] = section_json(regularity, {{"pairs", regularity.pairs},
                                                {"k", regularity.k},
                                                {"standard_error", regularity.standard_error},
                                                {"z", regularity.z}});
  out["regularity"]["sentence"] = calibration::regularity_sentence(regularity, fitted_k);
  return out;
}

}  // namespace stamkund::report
