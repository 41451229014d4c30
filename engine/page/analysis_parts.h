#pragma once
// Parts of the page of an analysis.
#include <nlohmann/json.hpp>

#include "engine/page/cells.h"

namespace stamkund::page {

struct AnalysisPage : Cells {
  using Json = nlohmann::ordered_json;
  const Json& all;

  /// NaN where it is null or not there.
  [[nodiscard]] static double number_at(const Json& at, const char* key);
  [[nodiscard]] static std::string text_at(const Json& at, const char* key);
  [[nodiscard]] std::string signed_text(double value) const { return in.signed_number(value, 4); }
  /// "+1 to +3", "+1 or more".
  [[nodiscard]] std::string range(const Json& interval) const;
  [[nodiscard]] Cell p_value(double p) const;
  [[nodiscard]] std::string p_text(double p) const;
  [[nodiscard]] std::string confidence() const;  ///< "95 %"
  [[nodiscard]] bool shown(double p) const { return p <= number_at(all, "alpha"); }
  [[nodiscard]] bool one_sided() const { return text_at(all, "sides") == "one"; }
};

/// Effects with intervals, or over time, each chart with its figures.
[[nodiscard]] Blocks factorial_charts(const AnalysisPage& page);
[[nodiscard]] Blocks switchback_charts(const AnalysisPage& page);
[[nodiscard]] Blocks stepped_charts(const AnalysisPage& page);
[[nodiscard]] Blocks geo_charts(const AnalysisPage& page);

/// Of customers in arms: the answer, effects by arm, by part of the customers and over time, what they are
/// worth.
[[nodiscard]] std::string answer_of_arms(const AnalysisPage& page);
[[nodiscard]] Blocks arm_charts(const AnalysisPage& page);
[[nodiscard]] Blocks arm_parts(const AnalysisPage& page);
[[nodiscard]] Blocks arm_worth(const AnalysisPage& page);
[[nodiscard]] Blocks against_arms(const AnalysisPage& page);

}  // namespace stamkund::page
