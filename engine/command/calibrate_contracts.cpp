#include "engine/command/calibrate_contracts.h"

#include <nlohmann/json.hpp>

#include "engine/calibration/fit_contract.h"
#include "engine/command/invocation.h"
#include "engine/command/transaction_options.h"
#include "engine/ingest/contract_population.h"
#include "engine/ingest/contracts.h"
#include "engine/report/contract_text.h"
#include "engine/report/json.h"
#include "engine/store/fit_file.h"

namespace stamkund::command {
Exit calibrate_contracts(const Arguments& parsed, const CalibrateOptions& options, Output& output,
                         AtomicFile* file, const std::vector<std::string>& arguments) {
  Invocation invocation("calibrate", arguments, parsed.threads().count);
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
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  invocation.input(path);
  invocation.stage_done("ingest");
  calibration::Fit fit;
  fit.process = calibration::fit_contract(table, parsed.text("model"), options.history.fit);
  fit.projection = calibration::project(fit.process, table);
  fit.time_unit = ingest::name(how.period);
  fit.time_unit_days = ingest::days_of(how.period);
  fit.customers = ingest::customers_of(table, how.period);
  for (std::size_t i = 0; i < table.id.size(); ++i) {
    fit.p_alive_sum += table.has_left[i] != 0 ? 0.0 : 1.0;
    fit.repeat_transactions += table.survived[i];
  }
  invocation.stage_done("calibrate");
  output.say(report::contract_text(report, fit));
  if (file != nullptr) store::write_fit(*file, fit, invocation.provenance());
  nlohmann::ordered_json json = report::contract_json(report, fit);
  json["problems"] = report::json_of(problems);
  output.finish(json);
  return Exit::ok;
}

}  // namespace stamkund::command
