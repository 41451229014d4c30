#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "engine/base/atomic_file.h"
#include "engine/base/csv.h"
#include "engine/base/failure.h"
#include "engine/command/check_files.h"
#include "engine/command/column_file.h"
#include "engine/command/summary_options.h"
#include "engine/command/transaction_options.h"
#include "engine/command/verbs.h"
#include "engine/report/json.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

std::string plain(double value) {
  // Never 1e+05, which others take for text.
  std::array<char, 400> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  return {text.data(), end.ptr};
}

void write_table(AtomicFile& file, const ingest::CustomerTable& table) {
  file.write(
      "customer,first_day,frequency,recency_days,age_days,first_spend,mean_repeat_spend,holdout_frequency\n");
  std::string lines;
  for (std::size_t i = 0; i < table.size(); ++i) {
    lines += csv_field(table.id[i]) + "," + to_string(table.first_day[i]) + "," +
             std::to_string(table.frequency[i]) + "," + plain(table.recency_days[i]) + "," +
             plain(table.age_days[i]) + "," + plain(table.first_spend[i]) + "," +
             plain(table.mean_repeat_spend[i]) + "," + std::to_string(table.holdout_frequency[i]) + "\n";
    if (lines.size() > (std::size_t{1} << 20U)) {
      file.write(lines);
      lines.clear();
    }
  }
  file.write(lines);
}

}  // namespace

Exit ingest_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "ingest TRANSACTIONS [-o customers.csv] [--transactions clean.csv] [options]",
      "Reads transactions (CSV with comma, semicolon, tab or blanks; plain or gzip), cleans them and\n"
      "writes one line a customer. Says what it dropped, how often and where first.");
  parsed.options().add_options()("output,o", po::value<std::string>()->value_name("FILE"),
                                 "customer table, CSV")("transactions",
                                                        po::value<std::string>()->value_name("FILE"),
                                                        "cleaned transactions, CSV: customer,date,amount");
  parsed.options().add_options()("interpret",
                                 "show every column, what it was taken for, and its first five values")(
      "write-columns", po::value<std::string>()->value_name("FILE"),
      "write how the file was read, for --columns with the next file of the kind");
  add_transaction_options(parsed);
  add_summary_options(parsed);
  add_summary_file_options(parsed);
  parsed.add_spreadsheet();
  parsed.add_common();
  parsed.add_positional("TRANSACTIONS", 1, "the file to read");
  parsed.parse(arguments, streams);
  check_files(parsed, {"TRANSACTIONS", "columns"}, {"output", "transactions", "write-columns"});
  Output output(parsed, streams);

  AtomicFile* const customers = output.csv("output");
  AtomicFile* const columns = output.file("write-columns");
  AtomicFile* const cleaned = output.csv("transactions");
  if (cleaned != nullptr) cleaned->write("customer,date,amount\n");
  ingest::EachCustomer each;
  std::string lines;
  if (cleaned != nullptr)
    each = [&](const ingest::CustomerHistory& history) {
      for (const auto& one : history.transactions)
        lines += csv_field(history.id) + "," + to_string(one.day) + "," +
                 plain(static_cast<double>(one.amount) / 1e4) + "\n";
      if (lines.size() < (std::size_t{1} << 20U)) return;
      cleaned->write(lines);
      lines.clear();
    };

  ingest::CustomerTable table;
  ingest::Report report;
  Problems problems;
  const std::string path = parsed.text("TRANSACTIONS");
  const bool summed_up = is_summary(parsed, path);
  if (summed_up && cleaned != nullptr)
    throw Failure(Exit::usage, "--transactions: the file has customers who are summed up, no transactions");
  const bool ok = summed_up ? read_summaries(parsed, path, output, table, report, problems)
                            : read_transactions(parsed, path, output, table, report, problems, each);
  nlohmann::ordered_json json = report::json_of(report);
  json["problems"] = report::json_of(problems);
  if (parsed.has("interpret")) {
    output.say(interpretation(report));
    json["interpretation"] = report::json_of_columns(report);
  }
  if (ok && columns != nullptr) {
    columns->write(column_file_text(parsed, report));
    columns->commit();
  }
  if (ok && customers != nullptr) {
    write_table(*customers, table);
    customers->commit();
  }
  if (ok && cleaned != nullptr) {
    cleaned->write(lines);
    cleaned->commit();
  }
  output.finish(json);
  return ok ? Exit::ok : Exit::bad_data;
}

}  // namespace stamkund::command
