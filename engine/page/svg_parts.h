#pragma once
// What all charts are drawn of.
#include <string>
#include <utility>
#include <vector>

#include "engine/page/document.h"

namespace stamkund::page {

inline constexpr double kWidth = 720;

[[nodiscard]] std::string at(double value);
/// Of a series: a number for `colour` and `dash`.
[[nodiscard]] inline std::size_t tone_of(const Chart& chart, std::size_t series) {
  return chart.series[series].tone == kNoTone ? series : chart.series[series].tone;
}
[[nodiscard]] std::string colour(std::size_t i);
[[nodiscard]] std::string dash(
    std::size_t i);  ///< as an attribute, with a space before it; empty for the first
[[nodiscard]] std::string text(double x, double y, const std::string& words,
                               const std::string& anchor = "start", const std::string& fill = "#222");
[[nodiscard]] std::string line(double x1, double y1, double x2, double y2, const std::string& stroke,
                               const std::string& more = "");
[[nodiscard]] std::string whole(const Chart& chart, double height, const std::string& body);
/// A name that fits in so many letters.
[[nodiscard]] std::string fitted(const std::string& name, std::size_t most);
/// On two lines where it does not, cut at the blank nearest to its middle; otherwise the second is empty.
[[nodiscard]] std::pair<std::string, std::string> folded(const std::string& name, std::size_t most);
/// The names of the series, a row each from `y` on; `lines`: with a stroke, otherwise a square.
[[nodiscard]] std::string legend(const Chart& chart, double y, bool lines);
[[nodiscard]] double legend_height(const Chart& chart);

/// Round numbers from below the least to above the most; with zero between them if `zero`.
struct Scale {
  double low = 0, high = 0, step = 1;
  double from = 0, to = 1;
  Scale(const std::vector<double>& values, double pixels_from, double pixels_to, bool zero = true);
  [[nodiscard]] double operator()(double value) const {
    return from + (value - low) / (high - low) * (to - from);
  }
  [[nodiscard]] std::vector<double> ticks() const;
};

[[nodiscard]] std::string intervals(const Chart& chart, const Language& language);
[[nodiscard]] std::string lines(const Chart& chart, const Language& language);
[[nodiscard]] std::string bars(const Chart& chart, const Language& language);
[[nodiscard]] std::string points(const Chart& chart, const Language& language);
[[nodiscard]] std::string surface(const Chart& chart, const Language& language);

}  // namespace stamkund::page
