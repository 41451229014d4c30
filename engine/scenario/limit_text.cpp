#include "engine/scenario/limit_text.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "engine/base/calendar.h"

namespace stamkund::scenario {

std::string limit_text(double at, Dimension dimension, const std::string& currency) {
  const auto number_text = [](double value) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.12g", value);
    return std::string(text.data());
  };
  switch (dimension) {
    case Dimension::share:
    case Dimension::change:
      return number_text(100.0 * at) + " %";
    case Dimension::yearly:
      return number_text(100.0 * at) + " % per year";
    case Dimension::duration: {
      const double years = at / kDaysPerYear;
      if (years >= 1.0 && years == std::floor(years))
        return number_text(years) + (years == 1.0 ? " year" : " years");
      return number_text(at) + (at == 1.0 ? " day" : " days");
    }
    case Dimension::money:
      return number_text(at) + " " + currency;
    case Dimension::money_rate:
      return number_text(at) + " " + currency + " per day";
    default:
      return number_text(at);
  }
}

}  // namespace stamkund::scenario
