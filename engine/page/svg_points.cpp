// Charts of studies: what two figures do together, and a figure over two parameters.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "engine/page/svg_parts.h"

namespace stamkund::page {
namespace {

/// From orange (below zero) over white to blue, by the value's share of the largest there is; light enough to
/// write on. page.js has the same.
std::string shade(double share) {
  const double t = 0.6 * std::clamp(std::abs(share), 0.0, 1.0);
  const std::array<double, 3> end = share < 0.0 ? std::array{168.0, 67.0, 0.0} : std::array{0.0, 90.0, 140.0};
  std::array<char, 16> out{};
  const auto part = [&](std::size_t i) {
    return static_cast<unsigned>(std::lround(255.0 + t * (end[i] - 255.0)));
  };
  std::snprintf(out.data(), out.size(), "#%02x%02x%02x", part(0) & 0xFFU, part(1) & 0xFFU, part(2) & 0xFFU);
  return out.data();
}

}  // namespace

std::string points(const Chart& chart, const Language& language) {
  const double left = 90, right_end = kWidth - 20, bottom = 310;
  std::vector<double> xs, ys;
  for (const auto& one : chart.series) {
    xs.insert(xs.end(), one.x.begin(), one.x.end());
    ys.insert(ys.end(), one.y.begin(), one.y.end());
  }
  const Scale x(xs, left, right_end, false), y(ys, bottom, 30, false);
  std::string body = text(left - 6, 16, chart.unit, "start");
  for (const double tick : y.ticks())
    body += line(left, y(tick), right_end, y(tick), "#ddd") +
            text(left - 6, y(tick) + 4, language.number(tick), "end");
  for (const double tick : x.ticks())
    body += line(x(tick), 30, x(tick), bottom, "#ddd") +
            text(x(tick), bottom + 18, language.number(tick), "middle");
  body += text(right_end, bottom + 36, chart.x_name, "end");
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    const Series& one = chart.series[s];
    for (std::size_t i = 0; i < one.x.size() && i < one.y.size(); ++i)
      if (std::isfinite(one.x[i]) && std::isfinite(one.y[i]))
        body += "<circle cx=\"" + at(x(one.x[i])) + "\" cy=\"" + at(y(one.y[i])) + "\" r=\"5\" fill=\"" +
                colour(tone_of(chart, s)) + "\" fill-opacity=\"0.75\"><title>" +
                escaped((i < one.labels.size() ? one.labels[i] : one.name) + ": " +
                        language.number(one.x[i]) + "; " + language.number(one.y[i])) +
                "</title></circle>\n";
  }
  return whole(chart, bottom + 62 + legend_height(chart), body + legend(chart, bottom + 58, false));
}

std::string surface(const Chart& chart, const Language& language) {
  const double left = 170, top = 30;
  const double wide =
      (kWidth - 20 - left) / static_cast<double>(std::max<std::size_t>(1, chart.groups.size()));
  double most = 0.0;
  for (const auto& row : chart.series)
    for (const double value : row.y)
      if (std::isfinite(value)) most = std::max(most, std::abs(value));
  std::string body = text(left, 16, chart.unit);
  for (std::size_t r = 0; r < chart.series.size(); ++r) {
    const double y = top + 28.0 * static_cast<double>(r);
    body += text(left - 8, y + 18, fitted(chart.series[r].name, 22), "end");
    for (std::size_t c = 0; c < chart.groups.size() && c < chart.series[r].y.size(); ++c) {
      const double value = chart.series[r].y[c];
      const double share = most > 0.0 ? value / most : 0.0;
      body += "<rect x=\"" + at(left + wide * static_cast<double>(c)) + "\" y=\"" + at(y) + "\" width=\"" +
              at(wide - 1) + "\" height=\"27\" fill=\"" + (std::isfinite(value) ? shade(share) : "#eee") +
              "\"/>\n";
      if (std::isfinite(value) && wide > 44.0)
        body += text(left + wide * (static_cast<double>(c) + 0.5), y + 18, language.number(value), "middle");
    }
  }
  const double bottom = top + 28.0 * static_cast<double>(chart.series.size());
  for (std::size_t c = 0; c < chart.groups.size(); ++c)
    body += text(left + wide * (static_cast<double>(c) + 0.5), bottom + 16,
                 fitted(chart.groups[c], std::max<std::size_t>(2, static_cast<std::size_t>(wide / 8.0))),
                 "middle");
  return whole(chart, bottom + 44, body + text(kWidth - 20, bottom + 36, chart.x_name, "end"));
}

}  // namespace stamkund::page
