#pragma once
// Studies over functions that are known.
#include <cmath>
#include <string>

#include "engine/sweep/variant.h"

namespace stamkund::test {

inline scenario::SweepSpec study_of(scenario::SweepMethod method, std::size_t parameters,
                                    std::uint64_t points, double from = 0.0, double to = 1.0) {
  scenario::SweepSpec study;
  study.method = method;
  study.points = points;
  study.seed = 7;
  study.rounds = 3;
  study.outcomes.push_back({"net", true, "x", 0, 1});
  for (std::size_t k = 0; k < parameters; ++k) {
    scenario::SweptParameter one;
    one.path = "x" + std::to_string(k + 1);
    one.from = from;
    one.to = to;
    study.parameters.push_back(one);
  }
  return study;
}

template <class Function>
std::vector<double> over(const std::vector<sweep::Point>& points, const Function& f) {
  std::vector<double> out;
  for (const auto& point : points) out.push_back(f(point.numbers));
  return out;
}

}  // namespace stamkund::test
