#pragma once
// Charts as SVG text: what is drawn needs no script, prints, and is read out by its title and description.
#include <string>
#include <string_view>
#include <vector>

namespace stamkund::report {

/// Text for the body or an attribute of HTML or SVG. Control characters, which neither may hold, are left
/// out.
[[nodiscard]] std::string escaped(std::string_view text);

/// One series over the same places; NaN = no point.
struct Series {
  std::string name;
  std::vector<double> values;
};

struct Interval {
  std::string name;
  double low = 0;
  double mean = 0;
  double high = 0;
};

/// A row each, from low to high with a dot at the mean, and a line at zero.
[[nodiscard]] std::string interval_chart(const std::string& title, const std::string& unit,
                                         const std::vector<Interval>& rows);
/// Lines over `x`, told apart by colour, dashes and a name at the end of each.
[[nodiscard]] std::string line_chart(const std::string& title, const std::string& unit,
                                     const std::string& x_name, const std::vector<double>& x,
                                     const std::vector<Series>& lines);
/// Bars of each series in each group, from zero.
[[nodiscard]] std::string bar_chart(const std::string& title, const std::string& unit,
                                    const std::vector<std::string>& groups, const std::vector<Series>& bars);

}  // namespace stamkund::report
