#include "engine/command/calibrate_contracts.h"

#include <algorithm>
#include <cmath>

#include "engine/calibration/fit_contract.h"
#include "engine/command/invocation.h"
#include "engine/command/transaction_options.h"
#include "engine/ingest/contracts.h"
#include "engine/report/contract_text.h"
#include "engine/report/json.h"
#include "engine/store/contract_file.h"
#include "models/customer_base/beta_discrete_weibull.h"
#include "models/customer_base/shifted_beta_geometric.h"

namespace stamkund::command {
namespace {

/// As far again as was observed, and a year of months at least.
constexpr std::size_t kFewestAhead = 12;

template <class Model>
void project(const Model& model, calibration::ContractProjection& out, std::size_t periods) {
  for (std::size_t t = 0; t <= periods; ++t) {
    const auto at = static_cast<double>(t);
    out.survival.push_back(std::exp(customer_base::log_survival(model, at)));
    out.retention.push_back(t == 0 ? 1.0 : customer_base::retention_rate(model, at));
    out.residual_lifetime.push_back(customer_base::expected_residual_lifetime(model, at));
  }
}

calibration::ContractProjection projection_of(const calibration::ModelFit& fit,
                                              const ingest::ContractTable& table) {
  calibration::ContractProjection out;
  double at_risk = table.customers;
  double alive = 1.0;
  out.observed.push_back(1.0);
  for (std::size_t t = 1; t <= table.periods(); ++t) {
    at_risk -= table.censored[t - 1];
    if (!(at_risk > 0.0)) break;
    alive *=
        1.0 - table.lost[t] / at_risk;  // Kaplan-Meier: customers still there are seen for different times
    at_risk -= table.lost[t];
    out.observed.push_back(alive);
  }
  if (!calibration::can_predict(fit.status)) return out;
  const std::size_t periods = table.periods() + std::max(kFewestAhead, table.periods());
  const auto& p = fit.estimates;
  if (fit.model == "sbg")
    project(customer_base::ShiftedBetaGeometric{p[0], p[1]}, out, periods);
  else
    project(customer_base::BetaDiscreteWeibull{p[0], p[1], p[2]}, out, periods);
  return out;
}

}  // namespace

Exit calibrate_contracts(const Arguments& parsed, const CalibrateOptions& options, Output& output,
                         AtomicFile* file, const std::vector<std::string>& arguments) {
  Invocation invocation("calibrate", arguments, parsed.threads());
  const std::string path = parsed.text("TRANSACTIONS");
  const ingest::Options common = transaction_options(parsed);
  ingest::ContractOptions how = options.contracts;
  how.delimiter = common.delimiter;
  how.decimal_mark = common.decimal_mark;
  how.date_format = common.date_format;
  how.observation_end = common.observation_end;
  Problems problems;
  ingest::ContractReport report;
  const ingest::ContractTable table = ingest::read_contracts(path, how, report, problems);
  output.say(problems);
  if (problems.has_errors()) {
    output.say(count_text(problems));
    output.json({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  invocation.input(path);
  invocation.stage_done("ingest");
  const calibration::ModelFit fit = calibration::fit_contract(table, parsed.text("model"), options.fit);
  const calibration::ContractProjection projection = projection_of(fit, table);
  invocation.stage_done("calibrate");
  output.say(report::contract_text(report, fit, projection));
  if (file != nullptr) {
    store::write_contract_fit(*file, fit, projection, invocation.provenance());
    output.say("wrote " + file->path() + "\n");
  }
  nlohmann::ordered_json json = report::contract_json(report, fit, projection);
  json["problems"] = report::json_of(problems);
  output.json(json);
  return Exit::ok;
}

}  // namespace stamkund::command
