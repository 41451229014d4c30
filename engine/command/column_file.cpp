#include "engine/command/column_file.h"

#include <algorithm>
#include <sstream>

#include "engine/base/failure.h"
#include "engine/base/nearest.h"
#include "engine/base/problems.h"
#include "engine/base/source.h"
#include "engine/base/utf8.h"
#include "engine/command/arguments.h"
#include "engine/command/transaction_options.h"
#include "engine/ingest/date_format.h"
#include "engine/ingest/dialect.h"

namespace stamkund::command {
namespace {

constexpr int kMostSaid = 10;                                // problems
constexpr std::uint64_t kLargest = std::uint64_t{1} << 16U;  // bytes

bool may_come_often(const std::string& option) {
  return option == "keep" || option == "drop" || option == "status-column";
}

std::string delimiter_word(char delimiter) {
  switch (delimiter) {
    case ' ':
      return "blank";
    case '\t':
      return "tab";
    case ';':
      return "semicolon";
    case ',':
      return "comma";
    case '|':
      return "bar";
    default:
      return std::string(1, delimiter);
  }
}

/// By name where one column has it and it stands in a line; else by number.
std::string column_of(const ingest::Report& report, std::size_t number) {
  if (number == 0) return "none";
  const std::string& name = number <= report.columns.size() ? report.columns[number - 1].name : "";
  const auto same = std::count_if(report.columns.begin(), report.columns.end(),
                                  [&](const auto& column) { return column.name == name; });
  const bool whole = name.find('\\') == std::string::npos && !name.ends_with("...") && name != "none" &&
                     std::any_of(name.begin(), name.end(), [](char c) { return c < '0' || c > '9'; });
  return whole && same == 1 ? name : std::to_string(number);
}

/// Several that are joined stand as the option takes them.
std::string columns_of_customer(const ingest::Report& report) {
  std::string out;
  const bool several = report.customer_columns.size() > 1;
  for (const std::size_t number : report.customer_columns) {
    const std::string column = column_of(report, number);
    const bool divided = several && column.find('+') != std::string::npos;
    out += (out.empty() ? "" : "+") + (divided ? std::to_string(number) : column);
  }
  return out.empty() ? column_of(report, report.customer.number) : out;
}

std::string padded(std::string text, std::size_t width) {
  std::size_t seen = 0;
  for (const char c : text) seen += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
  if (seen < width) text.append(width - seen, ' ');
  return text;
}

}  // namespace

const std::vector<std::string>& column_file_options() {
  static const std::vector<std::string> kOptions{"customer-column",
                                                 "date-column",
                                                 "amount-column",
                                                 "receipt-column",
                                                 "quantity-column",
                                                 "discount-column",
                                                 "discount-as",
                                                 "refund-column",
                                                 "refund-date-column",
                                                 "refund-customer-column",
                                                 "status-column",
                                                 "currency-column",
                                                 "store-column",
                                                 "category-column",
                                                 "segment-column",
                                                 "event-column",
                                                 "date-format",
                                                 "day-zero",
                                                 "time-zone",
                                                 "times-are",
                                                 "decimal-mark",
                                                 "credit",
                                                 "amounts-in",
                                                 "encoding",
                                                 "skip-lines",
                                                 "delimiter",
                                                 "header",
                                                 "currency",
                                                 "rates",
                                                 "fold-ids",
                                                 "keep",
                                                 "drop",
                                                 "on-bad-date",
                                                 "on-bad-amount",
                                                 "on-missing-customer",
                                                 "on-future-date",
                                                 "on-negative",
                                                 "on-zero",
                                                 "on-duplicate",
                                                 "on-wrong-field-count",
                                                 "on-no-sale",
                                                 "on-placeholder",
                                                 "keep-same-day",
                                                 "later-returns"};
  return kOptions;
}

std::vector<std::pair<std::string, std::string>> read_column_file(const std::string& path) {
  const auto source = open_source(path);
  const std::string text = source->bytes(kLargest + 1);
  if (text.size() > kLargest)
    throw Failure(Exit::bad_data,
                  printable(path) + ": more than 65536 bytes; expected lines of 'option: value'");
  const auto& options = column_file_options();
  std::vector<std::pair<std::string, std::string>> out;
  std::string problems;
  int wrongs = 0;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.ends_with('\r')) line.pop_back();
    const auto whole = ingest::trim(line);
    if (whole.empty() || whole.front() == '#') continue;
    const auto wrong = [&](const std::string& what) {
      if (++wrongs > kMostSaid) return;
      problems += (problems.empty() ? "" : "\n          ") + printable(path) + ":" + std::to_string(number) +
                  ": " + what;
    };
    const auto colon = whole.find(':');
    if (colon == std::string_view::npos) {
      wrong("found '" + printable(std::string(whole)) + "', expected 'option: value'");
      continue;
    }
    const std::string option(ingest::trim(whole.substr(0, colon)));
    const std::string value(ingest::trim(whole.substr(colon + 1)));
    const auto same = [&](const auto& one) { return one.first == option; };
    if (std::find(options.begin(), options.end(), option) == options.end())
      wrong("there is no option '" + printable(option) + "' for reading transactions " +
            did_you_mean(option, options));
    else if (value.empty() && option != "keep-same-day")
      wrong("'" + option + "' has no value");
    else if (!may_come_often(option) && std::any_of(out.begin(), out.end(), same))
      wrong("'" + option + "' comes twice");
    else
      out.emplace_back(option, value);
  }
  if (wrongs > kMostSaid) problems += "\n          ... " + std::to_string(wrongs) + " problems in all";
  if (!problems.empty()) throw Failure(Exit::bad_data, problems);
  return out;
}

std::string column_file_text(const Arguments& arguments, const ingest::Report& report) {
  std::vector<std::pair<std::string, std::string>> found{
      {"delimiter", delimiter_word(report.delimiter)},
      {"header", report.header ? "yes" : "no"},
      {"customer-column", columns_of_customer(report)},
      {"date-column", column_of(report, report.date.number)}};
  // What no column is in this file is left open: the next one may have a column of it. That there is none
  // stands where it was asked for.
  if (report.amount.number != 0) found.emplace_back("amount-column", column_of(report, report.amount.number));
  std::string why;
  if (!arguments.has("day-zero") && ingest::DateFormat::compile(report.date_format, why))
    found.emplace_back("date-format", report.date_format);
  if (report.amount.number != 0 && report.decimal_mark_told)
    found.emplace_back("decimal-mark", std::string(1, report.decimal_mark));
  for (std::size_t e = 0; e < ingest::kExtras; ++e) {
    if (report.extras[e].number == 0) continue;
    if (static_cast<ingest::Extra>(e) == ingest::Extra::status) {
      for (const std::size_t number : report.status_columns)
        found.emplace_back("status-column", column_of(report, number));
      found.emplace_back("status-column", "guess");
      continue;
    }
    found.emplace_back(extra_option(static_cast<ingest::Extra>(e)),
                       column_of(report, report.extras[e].number));
  }
  std::string out = "# How to read a transaction file, written for '" + printable(report.file) +
                    "'.\n# Read it with --columns FILE; options of the command line go before.\n";
  for (const std::string& option : column_file_options()) {
    if (arguments.has(option)) {
      if (may_come_often(option))
        for (const auto& value : arguments.get<std::vector<std::string>>(option))
          out += option + ": " + value + "\n";
      else
        out += option + ": " + (option == "keep-same-day" ? "" : arguments.text(option)) + "\n";
      continue;
    }
    for (const auto& [name, value] : found)
      if (name == option) out += option + ": " + value + "\n";
  }
  return out;
}

std::string interpretation(const ingest::Report& report) {
  std::string out;
  for (std::size_t c = 0; c < report.columns.size(); ++c) {
    const auto& column = report.columns[c];
    std::string values;
    for (const auto& value : column.values) values += (values.empty() ? "" : " | ") + value;
    out += padded(std::to_string(c + 1), 4) + padded(column.name.empty() ? "-" : column.name, 22) + " " +
           padded(column.role.empty() ? "not used" : column.role, 22) + " " + values + "\n";
  }
  return out;
}

}  // namespace stamkund::command
