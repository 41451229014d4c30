#include "engine/report/contract_text.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/expect.h"
#include "engine/report/fit_text.h"
#include "engine/report/json.h"
#include "engine/report/numbers.h"
#include "engine/report/table.h"

namespace stamkund::report {

std::string contract_text(const ingest::ContractReport& report, const calibration::Fit& contracts) {
  STAMKUND_EXPECT(contracts.projection.has_value());
  const calibration::ModelFit& fit = contracts.process;
  const calibration::ContractProjection& projection = *contracts.projection;
  std::string out = report.file + ": " + std::to_string(report.rows_read) + " rows, one " +
                    (report.form == "cohorts" ? "a period of a cohort" : "a customer") + "\n";
  for (const auto& note : report.notes) out += "  note: " + note + "\n";
  out += "\n" + model_text(fit, contracts.time_unit, "");
  std::vector<std::string> period, observed, survival, retention, residual;
  const std::size_t rows = std::max(projection.observed.size(), projection.survival.size());
  // A screenful: the file and --json have them all.
  constexpr std::size_t kMostRows = 24;
  const std::size_t step = (rows + kMostRows - 1) / kMostRows;
  for (std::size_t t = 0; t < rows; t += step) {
    period.push_back(std::to_string(t));
    observed.push_back(t < projection.observed.size() ? percent(projection.observed[t]) : "-");
    const bool known = t < projection.survival.size();
    survival.push_back(known ? percent(projection.survival[t]) : "-");
    retention.push_back(known && t > 0 ? percent(projection.retention[t]) : "-");
    residual.push_back(!known ? "-"
                       : std::isfinite(projection.residual_lifetime[t])
                           ? number(projection.residual_lifetime[t])
                           : "no end");
  }
  Table table;
  table.column("renewals", period);
  table.column("observed", observed);
  table.column("still there", survival);
  table.column("retention", retention);
  table.column("renewals to come", residual);
  return out + "\n" + table.text();
}

nlohmann::ordered_json contract_json(const ingest::ContractReport& report,
                                     const calibration::Fit& contracts) {
  STAMKUND_EXPECT(contracts.projection.has_value());
  const calibration::ModelFit& fit = contracts.process;
  const calibration::ContractProjection& projection = *contracts.projection;
  const auto list = [](const std::vector<double>& values) {
    nlohmann::ordered_json out = nlohmann::ordered_json::array();
    for (const double value : values)
      out.push_back(std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr));
    return out;
  };
  nlohmann::ordered_json out = json_of(fit);
  out["projection"] = {{"observed", list(projection.observed)},
                       {"survival", list(projection.survival)},
                       {"retention", list(projection.retention)},
                       {"residual_lifetime", list(projection.residual_lifetime)}};
  out["ingest"] = {{"file", report.file},           {"form", report.form},       {"unit", report.unit},
                   {"rows_read", report.rows_read}, {"cohorts", report.cohorts}, {"notes", report.notes}};
  return out;
}

}  // namespace stamkund::report
