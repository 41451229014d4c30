#include <algorithm>
#include <cmath>

#include "engine/page/svg_parts.h"

namespace stamkund::page {
namespace {

/// Horizontal grid lines with their numbers.
std::string grid(const Scale& y, double left, double right_end, const Language& language) {
  std::string out;
  for (const double tick : y.ticks())
    out += line(left, y(tick), right_end, y(tick), tick == 0.0 ? "#555" : "#ddd") +
           text(left - 6, y(tick) + 4, language.number(tick), "end");
  return out;
}

std::vector<double> all_of(const Chart& chart) {
  std::vector<double> out;
  for (const auto& one : chart.series)
    for (const auto* values : {&one.y, &one.low, &one.high})
      out.insert(out.end(), values->begin(), values->end());
  return out;
}

std::string titled(const std::string& what) { return "<title>" + escaped(what) + "</title>"; }

/// What lies between the low and the high end of a line.
std::string band(const Series& one, const std::vector<double>& x, const Scale& across, const Scale& y,
                 const std::string& fill) {
  std::string there, back;
  for (std::size_t i = 0; i < x.size() && i < one.low.size() && i < one.high.size(); ++i) {
    if (!std::isfinite(one.low[i]) || !std::isfinite(one.high[i])) continue;
    there += at(across(x[i])) + "," + at(y(one.low[i])) + " ";
    back.insert(0, at(across(x[i])) + "," + at(y(one.high[i])) + " ");
  }
  return there.empty()
             ? ""
             : "<polygon points=\"" + there + back + "\" fill=\"" + fill + "\" fill-opacity=\"0.15\"/>\n";
}

}  // namespace

std::string intervals(const Chart& chart, const Language& language) {
  const Series& one = chart.series.front();
  const double bottom = 14.0 + 30.0 * static_cast<double>(chart.groups.size());
  const Scale x(all_of(chart), 230, kWidth - 40);
  std::string body;
  for (const double tick : x.ticks())
    body += line(x(tick), 6, x(tick), bottom, tick == 0.0 ? "#555" : "#ddd") +
            text(x(tick), bottom + 16, language.number(tick), "middle");
  for (std::size_t i = 0; i < chart.groups.size() && i < one.y.size(); ++i) {
    const double y = 24.0 + 30.0 * static_cast<double>(i);
    const auto [first, second] = folded(chart.groups[i], 31);
    body += text(220, second.empty() ? y + 4 : y - 3, first, "end") +
            (second.empty() ? "" : text(220, y + 11, second, "end"));
    const bool spans =
        i < one.low.size() && i < one.high.size() && std::isfinite(one.low[i]) && std::isfinite(one.high[i]);
    if (spans) body += line(x(one.low[i]), y, x(one.high[i]), y, colour(i), " stroke-width=\"4\"");
    if (std::isfinite(one.y[i]))
      body +=
          "<circle cx=\"" + at(x(one.y[i])) + "\" cy=\"" + at(y) + "\" r=\"6\" fill=\"" + colour(i) + "\">" +
          titled(chart.groups[i] + ": " + language.number(one.y[i]) +
                 (spans ? " (" + language.number(one.low[i]) + " \u2026 " + language.number(one.high[i]) + ")"
                        : "")) +
          "</circle>\n";
  }
  return whole(chart, bottom + 40, body + text(kWidth - 40, bottom + 34, chart.unit, "end"));
}

std::string lines(const Chart& chart, const Language& language) {
  const double left = 90, right_end = kWidth - 20, bottom = 290;
  const Scale y(all_of(chart), bottom, 30);
  const Scale across(chart.x, left, right_end);
  std::string body = text(left - 6, 16, chart.unit, "end") + grid(y, left, right_end, language);
  for (const double tick : across.ticks())
    body += text(across(tick), bottom + 18, language.number(tick), "middle");
  body += text(right_end, bottom + 36, chart.x_name, "end");
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    const Series& one = chart.series[s];
    std::string points;
    for (std::size_t i = 0; i < chart.x.size() && i < one.y.size(); ++i)
      if (std::isfinite(one.y[i])) points += at(across(chart.x[i])) + "," + at(y(one.y[i])) + " ";
    body += band(one, chart.x, across, y, colour(tone_of(chart, s))) + "<polyline fill=\"none\" points=\"" +
            points + "\" stroke=\"" + colour(tone_of(chart, s)) + "\" stroke-width=\"2.5\"" +
            dash(tone_of(chart, s)) + ">" + titled(one.name) + "</polyline>\n";
  }
  return whole(chart, bottom + 62 + legend_height(chart), body + legend(chart, bottom + 58, true));
}

std::string bars(const Chart& chart, const Language& language) {
  const double left = 90, right_end = kWidth - 20, bottom = 250;
  const Scale y(all_of(chart), bottom, 30);
  const double each = (right_end - left) / static_cast<double>(std::max<std::size_t>(1, chart.groups.size()));
  const double wide = 0.8 * each / static_cast<double>(std::max<std::size_t>(1, chart.series.size()));
  std::string body = text(left - 6, 16, chart.unit, "end") + grid(y, left, right_end, language);
  for (std::size_t g = 0; g < chart.groups.size(); ++g) {
    const double x = left + each * (static_cast<double>(g) + 0.1);
    body += text(x + 0.4 * each, bottom + 18,
                 fitted(chart.groups[g], std::max<std::size_t>(2, static_cast<std::size_t>(each / 8.0))),
                 "middle");
    for (std::size_t s = 0; s < chart.series.size(); ++s) {
      const Series& one = chart.series[s];
      if (g >= one.y.size() || !std::isfinite(one.y[g])) continue;
      const double value = one.y[g];
      body += "<rect x=\"" + at(x + wide * static_cast<double>(s)) + "\" y=\"" +
              at(std::min(y(0.0), y(value))) + "\" width=\"" + at(0.92 * wide) + "\" height=\"" +
              at(std::abs(y(value) - y(0.0))) + "\" fill=\"" + colour(tone_of(chart, s)) + "\">" +
              titled(one.name + ", " + chart.groups[g] + ": " + language.number(value) + " " + chart.unit) +
              "</rect>\n";
    }
  }
  return whole(chart, bottom + 50 + legend_height(chart), body + legend(chart, bottom + 44, false));
}

std::string svg(const Chart& chart, const Language& language) {
  if (chart.series.empty()) return "";
  switch (chart.kind) {
    case Kind::intervals:
      return intervals(chart, language);
    case Kind::lines:
      return lines(chart, language);
    case Kind::points:
      return points(chart, language);
    case Kind::surface:
      return surface(chart, language);
    case Kind::bars:
      break;
  }
  return bars(chart, language);
}

}  // namespace stamkund::page
