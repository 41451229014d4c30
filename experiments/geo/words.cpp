#include "experiments/geo/words.h"

namespace stamkund::geo {

std::string counted(std::uint64_t number, const std::string& one) {
  return std::to_string(number) + " " + one + (number == 1 ? "" : "s");
}

std::string points_word(int step) {
  if (step == 1) return "days";
  if (step == 7) return "weeks";
  return step == 30 || step == 31 ? "months" : "points in time";
}

std::string counted_points(std::uint64_t number, int step) {
  const std::string many = points_word(step);
  if (number != 1) return std::to_string(number) + " " + many;
  return "1 " + (many == "points in time" ? "point in time" : many.substr(0, many.size() - 1));
}

}  // namespace stamkund::geo
