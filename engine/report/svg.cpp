#include "engine/report/svg.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "engine/report/numbers.h"

namespace stamkund::report {
namespace {

constexpr double kWidth = 720;
/// Dark enough for small text on white (contrast 4.5 and more), and told apart by the colour-blind as well as
/// seven can be (after Okabe & Ito 2008, darkened).
constexpr std::array<const char*, 7> kColours{"#005a8c", "#a84300", "#00694e", "#8c3a72",
                                              "#6b5a00", "#3b3b3b", "#1f6fb5"};
constexpr std::array<const char*, 4> kDashes{"", "7 4", "2 3", "9 3 2 3"};

std::string at(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", std::isfinite(value) ? value : 0.0);
  return text.data();
}

std::string colour(std::size_t i) { return kColours[i % kColours.size()]; }

std::string text(double x, double y, const std::string& words, const std::string& anchor = "start",
                 const std::string& fill = "#222") {
  return "<text x=\"" + at(x) + "\" y=\"" + at(y) + "\" text-anchor=\"" + anchor + "\" fill=\"" + fill +
         "\">" + escaped(words) + "</text>\n";
}

std::string line(double x1, double y1, double x2, double y2, const std::string& stroke,
                 const std::string& more = "") {
  return "<line x1=\"" + at(x1) + "\" y1=\"" + at(y1) + "\" x2=\"" + at(x2) + "\" y2=\"" + at(y2) +
         "\" stroke=\"" + stroke + "\"" + more + "/>\n";
}

std::string svg(const std::string& title, double height, const std::string& body) {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"" + escaped(title) +
         "\" viewBox=\"0 0 " + at(kWidth) + " " + at(height) +
         "\" font-family=\"system-ui,sans-serif\" font-size=\"13\">\n<title>" + escaped(title) +
         "</title>\n" + body + "</svg>\n";
}

/// Round numbers from below `low` to above `high`, both with zero between them.
struct Scale {
  double low = 0, high = 0, step = 1;
  double from = 0, to = 1;

  Scale(double least, double most, double pixels_from, double pixels_to)
      : low(std::min(0.0, least)), high(std::max(0.0, most)), from(pixels_from), to(pixels_to) {
    if (!(high > low)) high = low + 1.0;
    const double rough = (high - low) / 5.0;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    step = power * (rough / power > 5.0 ? 10.0 : rough / power > 2.0 ? 5.0 : rough / power > 1.0 ? 2.0 : 1.0);
    low = std::floor(low / step) * step;
    high = std::ceil(high / step) * step;
  }
  [[nodiscard]] double operator()(double value) const {
    return from + (value - low) / (high - low) * (to - from);
  }
  [[nodiscard]] std::vector<double> ticks() const {
    std::vector<double> out;
    for (int i = 0; i <= 20 && low + i * step <= high + 0.5 * step; ++i) {
      const double value = low + i * step;
      out.push_back(std::abs(value) < 1e-9 * step ? 0.0 : value);
    }
    return out;
  }
};

/// A name that fits in so many letters.
std::string fitted(const std::string& name, std::size_t most) {
  if (width(name) <= most) return name;
  std::size_t bytes = 0;
  for (std::size_t letters = 0; bytes < name.size(); ++bytes)
    if ((static_cast<unsigned char>(name[bytes]) & 0xC0U) != 0x80U && ++letters == most) break;
  return name.substr(0, bytes) + "\u2026";
}

std::pair<double, double> ends(const std::vector<Series>& all) {
  double low = 0.0, high = 0.0;
  for (const auto& series : all)
    for (const double value : series.values)
      if (std::isfinite(value)) {
        low = std::min(low, value);
        high = std::max(high, value);
      }
  return {low, high};
}

/// Horizontal grid lines with their numbers.
std::string grid(const Scale& y, double left, double right_end) {
  std::string out;
  for (const double tick : y.ticks())
    out += line(left, y(tick), right_end, y(tick), tick == 0.0 ? "#555" : "#ddd") +
           text(left - 6, y(tick) + 4, number(tick), "end");
  return out;
}

}  // namespace

std::string escaped(std::string_view plain) {
  std::string out;
  for (const char c : plain) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '\n':
        out += c;
        break;
      case '\t':
        out += ' ';
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20U && c != 0x7F) out += c;
    }
  return out;
}

std::string interval_chart(const std::string& title, const std::string& unit,
                           const std::vector<Interval>& rows) {
  double low = 0.0, high = 0.0;
  for (const auto& row : rows)
    for (const double value : {row.low, row.mean, row.high})
      if (std::isfinite(value)) {
        low = std::min(low, value);
        high = std::max(high, value);
      }
  const double bottom = 14.0 + 30.0 * static_cast<double>(rows.size());
  const Scale x(low, high, 190, kWidth - 40);
  std::string body;
  for (const double tick : x.ticks())
    body += line(x(tick), 6, x(tick), bottom, tick == 0.0 ? "#555" : "#ddd") +
            text(x(tick), bottom + 16, number(tick), "middle");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double y = 24.0 + 30.0 * static_cast<double>(i);
    body += text(180, y + 4, fitted(rows[i].name, 25), "end");
    if (std::isfinite(rows[i].low) && std::isfinite(rows[i].high))
      body += line(x(rows[i].low), y, x(rows[i].high), y, colour(i), " stroke-width=\"4\"");
    if (std::isfinite(rows[i].mean))
      body += "<circle cx=\"" + at(x(rows[i].mean)) + "\" cy=\"" + at(y) + "\" r=\"6\" fill=\"" + colour(i) +
              "\"><title>" +
              escaped(rows[i].name + ": " + signed_number(rows[i].mean) + " (" + signed_number(rows[i].low) +
                      " to " + signed_number(rows[i].high) + ") " + unit) +
              "</title></circle>\n";
  }
  body += text(kWidth - 40, bottom + 34, unit, "end");
  return svg(title, bottom + 40, body);
}

std::string line_chart(const std::string& title, const std::string& unit, const std::string& x_name,
                       const std::vector<double>& x, const std::vector<Series>& lines) {
  if (x.empty()) return "";
  const double left = 90, right_end = kWidth - 20, bottom = 290;
  const auto [low, high] = ends(lines);
  const Scale y(low, high, bottom, 30);
  const double last = std::max(1e-9, x.back());
  const auto place = [&](double value) { return left + value / last * (right_end - left); };
  std::string body = text(left - 6, 16, unit, "end") + grid(y, left, right_end);
  for (int i = 0; i <= 4; ++i)
    body += text(place(last * i / 4), bottom + 18, number(std::round(last * i / 4)), "middle");
  body += text(right_end, bottom + 36, x_name, "end");
  for (std::size_t s = 0; s < lines.size(); ++s) {
    std::string points;
    for (std::size_t i = 0; i < x.size() && i < lines[s].values.size(); ++i)
      if (std::isfinite(lines[s].values[i]))
        points += at(place(x[i])) + "," + at(y(lines[s].values[i])) + " ";
    const std::string dash = kDashes[s % kDashes.size()];
    const std::string stroke = "stroke=\"" + colour(s) + "\" stroke-width=\"2.5\"" +
                               (dash.empty() ? "" : " stroke-dasharray=\"" + dash + "\"");
    body += "<polyline fill=\"none\" points=\"" + points + "\" " + stroke + "><title>" +
            escaped(lines[s].name) + "</title></polyline>\n";
    const double row = bottom + 58 + 20.0 * static_cast<double>(s);
    body += "<line x1=\"" + at(left) + "\" x2=\"" + at(left + 36) + "\" y1=\"" + at(row - 4) + "\" y2=\"" +
            at(row - 4) + "\" " + stroke + "/>\n" + text(left + 44, row, lines[s].name);
  }
  return svg(title, bottom + 62 + 20.0 * static_cast<double>(lines.size()), body);
}

std::string bar_chart(const std::string& title, const std::string& unit,
                      const std::vector<std::string>& groups, const std::vector<Series>& bars) {
  if (groups.empty() || bars.empty()) return "";
  const double left = 90, right_end = kWidth - 20, bottom = 250;
  const auto [low, high] = ends(bars);
  const Scale y(low, high, bottom, 30);
  const double each = (right_end - left) / static_cast<double>(groups.size());
  const double bar = 0.8 * each / static_cast<double>(bars.size());
  std::string body = text(left - 6, 16, unit, "end") + grid(y, left, right_end);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const double x = left + each * (static_cast<double>(g) + 0.1);
    body += text(x + 0.4 * each, bottom + 18,
                 fitted(groups[g], std::max<std::size_t>(2, static_cast<std::size_t>(each / 8.0))), "middle");
    for (std::size_t s = 0; s < bars.size(); ++s) {
      if (g >= bars[s].values.size() || !std::isfinite(bars[s].values[g])) continue;
      const double value = bars[s].values[g];
      body += "<rect x=\"" + at(x + bar * static_cast<double>(s)) + "\" y=\"" +
              at(std::min(y(0.0), y(value))) + "\" width=\"" + at(0.92 * bar) + "\" height=\"" +
              at(std::abs(y(value) - y(0.0))) + "\" fill=\"" + colour(s) + "\"><title>" +
              escaped(bars[s].name + ", " + groups[g] + ": " + number(value) + " " + unit) +
              "</title></rect>\n";
    }
  }
  for (std::size_t s = 0; s < bars.size(); ++s) {
    const double row = bottom + 44 + 20.0 * static_cast<double>(s);
    body += "<rect x=\"" + at(left) + "\" y=\"" + at(row - 11) + "\" width=\"14\" height=\"14\" fill=\"" +
            colour(s) + "\"/>\n" + text(left + 22, row, bars[s].name);
  }
  return svg(title, bottom + 50 + 20.0 * static_cast<double>(bars.size()), body);
}

}  // namespace stamkund::report
