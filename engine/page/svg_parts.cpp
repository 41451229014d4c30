#include "engine/page/svg_parts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "engine/report/numbers.h"

namespace stamkund::page {
namespace {

/// Dark enough for small text on white (contrast 4.5 and more), and told apart by the colour-blind as well as
/// seven can be (after Okabe & Ito 2008, darkened). page.js has the same.
constexpr std::array<const char*, 7> kColours{"#005a8c", "#a84300", "#00694e", "#8c3a72",
                                              "#6b5a00", "#3b3b3b", "#1f6fb5"};
constexpr std::array<const char*, 4> kDashes{"", "7 4", "2 3", "9 3 2 3"};

}  // namespace

std::string at(double value) {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%.1f", std::isfinite(value) ? value : 0.0);
  return out.data();
}

std::string colour(std::size_t i) { return kColours[i % kColours.size()]; }

std::string dash(std::size_t i) {
  const std::string dashes = kDashes[i % kDashes.size()];
  return dashes.empty() ? "" : " stroke-dasharray=\"" + dashes + "\"";
}

std::string text(double x, double y, const std::string& words, const std::string& anchor,
                 const std::string& fill) {
  return "<text x=\"" + at(x) + "\" y=\"" + at(y) + "\" text-anchor=\"" + anchor + "\" fill=\"" + fill +
         "\">" + escaped(words) + "</text>\n";
}

std::string line(double x1, double y1, double x2, double y2, const std::string& stroke,
                 const std::string& more) {
  return "<line x1=\"" + at(x1) + "\" y1=\"" + at(y1) + "\" x2=\"" + at(x2) + "\" y2=\"" + at(y2) +
         "\" stroke=\"" + stroke + "\"" + more + "/>\n";
}

std::string whole(const Chart& chart, double height, const std::string& body) {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"" + escaped(chart.title) +
         "\" viewBox=\"0 0 " + at(kWidth) + " " + at(height) +
         "\" font-family=\"system-ui,sans-serif\" font-size=\"13\">\n<title>" + escaped(chart.title) +
         "</title>\n" + body + "</svg>\n";
}

std::string fitted(const std::string& name, std::size_t most) {
  if (report::width(name) <= most) return name;
  std::size_t bytes = 0;
  for (std::size_t letters = 0; bytes < name.size(); ++bytes)
    if ((static_cast<unsigned char>(name[bytes]) & 0xC0U) != 0x80U && ++letters == most) break;
  return name.substr(0, bytes) + "\u2026";
}

std::pair<std::string, std::string> folded(const std::string& name, std::size_t most) {
  if (report::width(name) <= most) return {name, ""};
  std::size_t at = std::string::npos;
  const auto off = [&](std::size_t i) {
    return 2 * i > name.size() ? 2 * i - name.size() : name.size() - 2 * i;
  };
  for (std::size_t i = 1; i + 1 < name.size(); ++i)
    if (name[i] == ' ' && (at == std::string::npos || off(i) < off(at))) at = i;
  if (at == std::string::npos) return {fitted(name, most), ""};
  return {fitted(name.substr(0, at), most), fitted(name.substr(at + 1), most)};
}

std::string legend(const Chart& chart, double y, bool lines) {
  std::string out;
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    const double row = y + 20.0 * static_cast<double>(s);
    out += lines ? line(90, row - 4, 126, row - 4, colour(tone_of(chart, s)),
                        " stroke-width=\"2.5\"" + dash(tone_of(chart, s)))
                 : "<rect x=\"112\" y=\"" + at(row - 11) + "\" width=\"14\" height=\"14\" fill=\"" +
                       colour(tone_of(chart, s)) + "\"/>\n";
    out += text(134, row, chart.series[s].name);
  }
  return out;
}

double legend_height(const Chart& chart) { return 20.0 * static_cast<double>(chart.series.size()); }

Scale::Scale(const std::vector<double>& values, double pixels_from, double pixels_to, bool zero)
    : from(pixels_from), to(pixels_to) {
  bool any = zero;
  for (const double value : values)
    if (std::isfinite(value)) {
      low = any ? std::min(low, value) : value;
      high = any ? std::max(high, value) : value;
      any = true;
    }
  if (!(high > low)) high = low + std::max(1.0, std::abs(low));
  const double rough = (high - low) / 5.0;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  step = power * (rough / power > 5.0 ? 10.0 : rough / power > 2.0 ? 5.0 : rough / power > 1.0 ? 2.0 : 1.0);
  low = std::floor(low / step) * step;
  high = std::ceil(high / step) * step;
}

std::vector<double> Scale::ticks() const {
  std::vector<double> out;
  for (int i = 0; i <= 20 && low + i * step <= high + 0.5 * step; ++i) {
    const double value = low + i * step;
    out.push_back(std::abs(value) < 1e-9 * step ? 0.0 : value);
  }
  return out;
}

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

}  // namespace stamkund::page
