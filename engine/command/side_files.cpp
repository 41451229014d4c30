#include "engine/command/side_files.h"

#include <algorithm>
#include <set>

#include "engine/base/letters.h"
#include "engine/command/transaction_options.h"
#include "engine/ingest/contacts.h"
#include "engine/ingest/contracts.h"
#include "engine/ingest/covariate_file.h"
#include "engine/ingest/covariates.h"
#include "engine/ingest/memberships.h"
#include "engine/ingest/segments.h"
#include "engine/ingest/test_results.h"

namespace stamkund::command {
namespace {

/// The words between delimiters and quotes, in lower case.
std::set<std::string> words_of(const std::string& line) {
  std::set<std::string> words;
  std::string word;
  for (const char c : line + ",") {
    if (std::string(",;\t|\"'\r").find(c) == std::string::npos) {
      word += lower(c);
      continue;
    }
    if (!word.empty()) words.insert(word);
    word.clear();
  }
  return words;
}

/// Customers as far as the file knows them: nobody is unknown then.
ingest::CustomerTable customers_in(const std::string& path) {
  ingest::CustomerTable table;
  Problems unsaid;  // the reader of the file's kind says them
  ingest::CovariateFile file(path, "", '.', unsaid);
  if (!file.usable()) return table;
  const std::size_t column = file.customer_column();
  std::set<std::string> ids;
  while (file.next()) ids.emplace(file.field(column));
  ids.erase("");
  table.id.assign(ids.begin(), ids.end());
  const std::size_t n = table.id.size();
  table.first_day.assign(n, *make_day(1900, 1, 1));
  table.calibration_end = *make_day(2199, 12, 31);
  for (auto* counts : {&table.frequency, &table.holdout_frequency}) counts->assign(n, 0);
  for (auto* values : {&table.recency_days, &table.age_days, &table.mean_repeat_spend, &table.first_spend})
    values->assign(n, 0.0);
  return table;
}

void check_covariates(const std::string& type, const std::string& path, const ingest::Options& common,
                      Problems& problems) {
  ingest::CovariateOptions options;
  options.date_format = common.date_format;
  options.decimal_mark = common.decimal_mark.value_or('.');
  (type == "events"      ? options.event_file
   : type == "histories" ? options.history_file
                         : options.static_file) = path;
  ingest::CustomerTable table = customers_in(path);
  (void)ingest::build_covariates(options, table, *make_day(1900, 1, 1), *make_day(2199, 12, 31), problems);
}

}  // namespace

const std::vector<std::string>& side_types() {
  static const std::vector<std::string> types{"contracts", "contacts",  "memberships", "segments",
                                              "events",    "histories", "covariates",  "tests"};
  return types;
}

std::string side_type_of(const std::string& first_line) {
  const std::set<std::string> words = words_of(first_line);
  const auto has = [&](std::initializer_list<const char*> names) {
    return std::all_of(names.begin(), names.end(), [&](const char* name) { return words.count(name) > 0; });
  };
  // Purchases have a channel, too: what tells them is an amount.
  const bool paid = has({"amount"}) || has({"price"}) || has({"revenue"}) || has({"sales"}) || has({"value"});
  if (has({"customer", "time", "channel"}) && !paid) return "contacts";
  // What past tests found: a row an arm.
  if (has({"arm", "channel", "customers", "from", "to"})) return "tests";
  if (has({"event", "from", "to"})) return "events";
  if (has({"customer", "covariate", "from"})) return "histories";
  if (has({"customer", "from", "to"})) return "memberships";
  if (has({"customer", "start", "end"}) || (has({"period"}) && (has({"customers"}) || has({"lost"}))))
    return "contracts";
  return has({"customer", "segment"}) && words.size() == 2 ? "segments" : "";
}

void check_side_file(const std::string& type, const std::string& path, const Arguments& parsed,
                     Problems& problems) {
  const ingest::Options common = transaction_options(parsed);
  const ingest::SideOptions side{common.delimiter, common.date_format};
  if (type == "contracts") {
    ingest::ContractOptions options;
    options.delimiter = common.delimiter;
    options.decimal_mark = common.decimal_mark;
    options.date_format = common.date_format;
    options.observation_end = common.observation_end;
    ingest::ContractReport report;
    (void)ingest::read_contracts(path, options, report, problems);
  } else if (type == "contacts") {
    (void)ingest::read_contacts(path, customers_in(path), side, problems);
  } else if (type == "memberships") {
    (void)ingest::read_memberships(path, customers_in(path), side, problems);
  } else if (type == "tests") {
    (void)ingest::read_test_results(path, side, problems);
  } else if (type == "segments") {
    (void)ingest::read_segments(path, customers_in(path), side, problems);
  } else {
    check_covariates(type, path, common, problems);
  }
}

}  // namespace stamkund::command
