#include "engine/report/learned_text.h"

#include <cmath>
#include <vector>

#include "engine/base/problems.h"
#include "engine/report/numbers.h"
#include "engine/report/table.h"

namespace stamkund::report {

using Json = nlohmann::ordered_json;

std::string learned_text(const calibration::Fit& fit) {
  const std::vector<std::string> names = learned_names(fit);
  if (names.empty()) return {};
  std::vector<std::string> shown, estimates, errors, statuses;
  std::string reasons;
  for (const std::string& name : names) {
    const auto one = *learned_response(fit, name);
    shown.push_back(printable(name));
    estimates.push_back(number(one.estimate) + (one.unit.empty() ? "" : " " + one.unit));
    errors.push_back(std::isfinite(one.standard_error) ? number(one.standard_error)
                     : std::isfinite(one.low) ? "bounds " + number(one.low) + " to " + number(one.high)
                                              : "-");
    statuses.emplace_back(calibration::name_of(one.status));
    if (!one.is_estimated()) reasons += "  " + printable(name) + ": " + printable(one.reason, 200) + "\n";
  }
  Table table;
  table.column("response", shown);
  table.column("estimate", estimates);
  table.column("s.e.", errors);
  table.column("status", statuses);
  return table.text("  ") + reasons;
}

Json learned_json(const calibration::Fit& fit) {
  const auto number_or_null = [](double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); };
  Json out = Json::object();
  for (const std::string& name : learned_names(fit)) {
    const auto one = *learned_response(fit, name);
    out[name] = {{"estimate", number_or_null(one.estimate)},
                 {"unit", one.unit},
                 {"standard_error", number_or_null(one.standard_error)},
                 {"interval_90", {number_or_null(one.p05), number_or_null(one.p95)}},
                 {"bounds", {number_or_null(one.low), number_or_null(one.high)}},
                 {"status", calibration::name_of(one.status)},
                 {"reason", one.reason}};
  }
  return out;
}

}  // namespace stamkund::report
