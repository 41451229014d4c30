#include "experiments/analysis/result_csv.h"

#include <array>
#include <charconv>
#include <cmath>

#include "engine/base/csv.h"

namespace stamkund::analysis {
namespace {

/// The shortest text that reads as the same number; empty where there is none.
std::string number(double value) {
  if (!std::isfinite(value)) return "";
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

}  // namespace

std::string csv_of(const Result& result) {
  std::string out =
      "outcome,kind,arm,control,customers,mean,standard_error,effect,effect_standard_error,p_value,first_"
      "assigned,"
      "last_assigned\n";
  const std::string first = result.first_assigned ? to_string(*result.first_assigned) : "";
  const std::string last = result.last_assigned ? to_string(*result.last_assigned) : "";
  for (const auto& outcome : result.outcomes)
    for (std::size_t a = 0; a < outcome.arms.size(); ++a) {
      const Comparison* found = nullptr;
      for (const auto& one : outcome.comparisons)
        if (one.arm == a) found = &one;
      const auto& arm = outcome.arms[a];
      out += csv_field(outcome.name) + "," + name_of(outcome.spec.kind) + "," + csv_field(result.arms[a]) +
             "," + (a == 0 ? "yes" : "no") + "," + std::to_string(arm.customers) + "," + number(arm.value) +
             "," + number(arm.standard_error) + "," + (found == nullptr ? "" : number(found->main.estimate)) +
             "," + (found == nullptr ? "" : number(found->main.standard_error)) + "," +
             (found == nullptr ? "" : number(found->main.p_value)) + "," + first + "," + last + "\n";
    }
  return out;
}

}  // namespace stamkund::analysis
