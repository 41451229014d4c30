// Variants as CSV, a line each.
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/report/sweep_text.h"

namespace stamkund::report {

using scenario::SweepSpec;
using sweep::SweepResult;

std::string sweep_csv(const SweepSpec& study, const SweepResult& result) {
  const auto cell = [](const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
  };
  const auto plain = [](double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value).dump() : std::string();
  };
  std::string out = "variant";
  for (const auto& one : study.parameters) out += "," + cell(one.path);
  out += ",standing,replicates";
  for (const auto& one : study.outcomes)
    for (const char* what : {"", " s.e.", " 5 %", " 95 %"}) out += "," + cell(one.name() + what);
  out += ",reason\n";
  for (std::size_t i = 0; i < result.variants.size(); ++i) {
    const sweep::Variant& one = result.variants[i];
    out += std::to_string(i);
    for (const auto& value : one.point.values) out += "," + cell(value);
    out += "," + one.standing + "," + std::to_string(one.replicates());
    for (std::size_t o = 0; o < study.outcomes.size(); ++o) {
      const metrics::Summary summary = one.fine ? one.outcomes[o].summary : metrics::Summary{};
      for (const double value : {summary.mean, summary.standard_error, summary.p05, summary.p95})
        out += "," + (one.fine ? plain(value) : "");
    }
    out += "," + cell(one.reason) + "\n";
  }
  return out;
}

}  // namespace stamkund::report
