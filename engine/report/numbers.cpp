#include "engine/report/numbers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace stamkund::report {
namespace {

std::string fixed(double value, int decimals) {
  // The library rounds halves to even: the same figure would be one less where it was not rounded before.
  const double scale = std::pow(10.0, decimals);
  if (std::abs(value) * scale < 1e15) value = std::round(value * scale) / scale;
  // What comes to nothing has no sign.
  if (value == 0.0) value = 0.0;
  std::array<char, 400> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

}  // namespace

std::string number(double value, int digits) {
  if (!std::isfinite(value)) return "-";
  const double magnitude = std::abs(value);
  if (magnitude == 0.0) return "0";
  if (magnitude < 1e-4 || magnitude >= 1e15) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.*g", digits, value);
    return text.data();
  }
  // Whole numbers are exact and take no decimals.
  if (magnitude == std::floor(magnitude)) digits = 0;
  const int before = std::max(0, static_cast<int>(std::floor(std::log10(magnitude))) + 1);
  const int leading_zeros = magnitude < 1.0 ? -static_cast<int>(std::floor(std::log10(magnitude))) - 1 : 0;
  std::string text = fixed(magnitude, std::max(0, digits - before) + leading_zeros);
  const std::size_t point = std::min(text.find('.'), text.size());
  for (std::size_t i = point; i > 3; i -= 3) text.insert(i - 3, ",");
  return value < 0.0 ? "-" + text : text;
}

std::string signed_number(double value, int digits) {
  return (std::isfinite(value) && value > 0.0 ? "+" : "") + number(value, digits);
}

std::string percent(double share) {
  return std::isfinite(share) ? fixed(100.0 * share, std::abs(share) < 0.0995 ? 2 : 1) + " %" : "-";
}

std::string days_text(double days) {
  if (!std::isfinite(days)) return "-";
  if (days >= 14.0) return number(std::round(days / 7.0)) + " weeks";
  return number(std::round(days)) + " days";
}

std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string left(const std::string& text, std::size_t columns) {
  const std::size_t taken = width(text);
  return text + std::string(taken < columns ? columns - taken : 0, ' ');
}

std::string right(const std::string& text, std::size_t columns) {
  const std::size_t taken = width(text);
  return std::string(taken < columns ? columns - taken : 0, ' ') + text;
}

}  // namespace stamkund::report
