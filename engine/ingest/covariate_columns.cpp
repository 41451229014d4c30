// Files with one column a covariate: fixed values, and values from date to date.
#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "engine/base/nearest.h"
#include "engine/ingest/covariate_file.h"
#include "engine/ingest/covariate_sources.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kMostLevels = 20;
constexpr std::size_t kMostUnknownKept = 20'000;

/// Customers of the file that the table does not know, each counted once.
class Unknown {
 public:
  void add(std::string_view id) {
    if (!seen_.insert(std::string(id)).second) return;
    if (some.size() < kMostUnknownKept) some.emplace_back(id);
  }
  [[nodiscard]] std::uint64_t count() const { return seen_.size(); }
  std::vector<std::string> some;

 private:
  std::set<std::string, std::less<>> seen_;
};

/// A column of texts, until it is known whether they are numbers.
struct Column {
  std::string name;
  std::vector<std::string> text;  ///< by row of the customer table
  std::vector<std::uint64_t> line;
};

void add_indicators(const Column& column, const std::vector<char>& seen, CovariateFile& file,
                    std::vector<std::string>& names, std::vector<std::vector<double>>& values,
                    CovariateReport::File& report) {
  std::map<std::string, std::uint64_t> levels;
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (seen[i] != 0) ++levels[column.text[i]];
  const std::string name = "'" + safe_text(column.name) + "'";
  if (levels.size() < 2) {
    file.fail(0,
              "column " + name + " has the same text for every customer: '" +
                  (levels.empty() ? "" : safe_text(levels.begin()->first)) + "'",
              "leave the column out");
    return;
  }
  if (levels.size() > kMostLevels) {
    file.fail(0,
              "column " + name + " has " + std::to_string(levels.size()) + " different texts; at most " +
                  std::to_string(kMostLevels) + " are made into indicators",
              "group them, or leave the column out");
    return;
  }
  auto base = levels.begin();
  for (auto level = levels.begin(); level != levels.end(); ++level)
    if (level->second > base->second) base = level;
  report.base_levels.push_back(column.name + "=" + base->first);
  for (const auto& [level, count] : levels) {
    if (level == base->first) continue;
    names.push_back(column.name + "=" + level);
    std::vector<double>& indicator = values.emplace_back(seen.size());
    for (std::size_t i = 0; i < seen.size(); ++i) indicator[i] = column.text[i] == level ? 1.0 : 0.0;
  }
}

void add_column(const Column& column, const std::vector<char>& seen, const std::vector<std::string>& ids,
                CovariateFile& file, std::vector<std::string>& names,
                std::vector<std::vector<double>>& values, CovariateReport::File& report) {
  std::vector<double> numbers(seen.size());
  std::uint64_t present = 0, numeric = 0, missing = 0;
  std::size_t first_text = seen.size();
  RowProblems empty(file.path(), file.problems());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (seen[i] == 0) continue;
    if (CovariateFile::is_missing(column.text[i])) {
      ++missing;
      empty.add(
          "no value in column '" + safe_text(column.name) + "'", column.line[i],
          "column '" + safe_text(column.name) + "' has no value for customer '" + safe_text(ids[i]) + "'",
          "give a value, or leave the column out");
      continue;
    }
    ++present;
    if (const auto number = file.parse_number(column.text[i])) {
      ++numeric;
      numbers[i] = *number;
    } else if (first_text == seen.size() || column.line[i] < column.line[first_text]) {
      first_text = i;
    }
  }
  empty.finish();
  if (missing > 0 || present == 0) return;
  if (numeric == present) {
    names.push_back(column.name);
    values.push_back(std::move(numbers));
    return;
  }
  // Mostly numbers, or numbers with another decimal mark: texts there are slips, not names of groups.
  const std::string& text = column.text[first_text];
  const bool looks_numeric = text.find_first_not_of("0123456789.,+-eE ") == std::string::npos;
  if (2 * numeric > present || looks_numeric) {
    file.fail(static_cast<std::int64_t>(column.line[first_text]),
              "'" + safe_text(text) + "' in column '" + safe_text(column.name) + "' is no number, as " +
                  std::to_string(numeric) + " of " + std::to_string(present) + " values of the column are",
              looks_numeric ? "state the decimal mark, and write no thousands separators" : "");
    return;
  }
  add_indicators(column, seen, file, names, values, report);
}

}  // namespace

CustomerRows::CustomerRows(const CustomerTable& table) {
  rows_.reserve(table.id.size());
  for (std::size_t i = 0; i < table.id.size(); ++i) rows_.emplace(table.id[i], static_cast<std::uint32_t>(i));
}

std::uint32_t CustomerRows::find(std::string_view id) const {
  const auto found = rows_.find(id);
  return found == rows_.end() ? kUnknown : found->second;
}

void report_missing_customers(const CovariateInput& input, const std::vector<char>& seen,
                              const std::vector<std::string>& unknown, CovariateReport::File& report) {
  constexpr std::uint64_t kNamed = 5;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (seen[i] != 0) {
      ++report.customers;
    } else if (++report.customers_missing <= kNamed) {
      input.problems.error(
          {Severity::error, report.file, 0, "",
           "customer '" + safe_text(input.table.id[i]) + "' has transactions and is not in this file",
           did_you_mean(input.table.id[i], unknown)});
    }
  }
  if (report.customers_missing > kNamed)
    input.problems.error({Severity::error, report.file, 0, "",
                          std::to_string(report.customers_missing - kNamed) +
                              " more customers have transactions and are not in this file",
                          ""});
}

void read_static_covariates(const CovariateInput& input, CovariateSources& sources,
                            CovariateReport::File& report) {
  CovariateFile file(input.options.static_file, input.options.date_format, input.options.decimal_mark,
                     input.problems);
  if (!file.usable()) return;
  const std::size_t customer = file.customer_column();
  std::vector<Column> columns;
  std::vector<std::size_t> places;
  const std::size_t n = input.table.size();
  for (std::size_t i = 0; i < file.header().size(); ++i) {
    if (i == customer) continue;
    places.push_back(i);
    columns.push_back({file.header()[i], std::vector<std::string>(n), std::vector<std::uint64_t>(n)});
  }
  std::vector<char> seen(n);
  std::vector<std::uint64_t> first_line(n);
  Unknown unknown;
  while (file.next()) {
    const std::string_view id = file.field(customer);
    const std::uint32_t row = input.rows.find(id);
    if (row == CustomerRows::kUnknown) {
      unknown.add(id);
      continue;
    }
    if (seen[row] != 0) {
      file.row_problems().add("a customer twice", file.line(),
                              "customer '" + safe_text(id) + "' is here again; the first time was line " +
                                  std::to_string(first_line[row]),
                              "keep one row a customer; what changes over time goes into a file with dates");
      continue;
    }
    seen[row] = 1;
    first_line[row] = file.line();
    for (std::size_t c = 0; c < columns.size(); ++c) {
      columns[c].text[row] = file.field(places[c]);
      columns[c].line[row] = file.line();
    }
  }
  report.rows = file.rows();
  report.customers_unknown = unknown.count();
  report_missing_customers(input, seen, unknown.some, report);
  std::vector<std::vector<double>> values;
  for (const Column& column : columns)
    add_column(column, seen, input.table.id, file, sources.fixed_names, values, report);
  const std::size_t k = values.size();
  sources.fixed.assign(n * k, 0.0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t c = 0; c < k; ++c) sources.fixed[i * k + c] = values[c][i];
  report.covariates = sources.fixed_names;
}

void read_dense_covariates(const CovariateInput& input, CovariateSources& sources,
                           CovariateReport::File& report) {
  CovariateFile file(input.options.dense_file, input.options.date_format, input.options.decimal_mark,
                     input.problems);
  if (!file.usable()) return;
  const auto& header = file.header();
  const std::size_t customer = file.customer_column();
  const std::size_t date = file.date_column(customer);
  if (header.size() < 3) {
    file.fail(file.names_at(), "expected a customer, a date and at least one covariate");
    return;
  }
  if (!file.choose_dates({date})) return;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < header.size(); ++i)
    if (i != customer && i != date) places.push_back(i);
  const std::size_t k = places.size();
  Unknown unknown;
  std::vector<std::uint64_t> lines;
  std::vector<double> values(k);
  while (file.next()) {
    const std::string_view id = file.field(customer);
    const std::uint32_t row = input.rows.find(id);
    if (row == CustomerRows::kUnknown) {
      unknown.add(id);
      continue;
    }
    const std::string what = "customer '" + safe_text(id) + "'";
    const auto day = file.date(date, what);
    bool good = day.has_value();
    for (std::size_t c = 0; c < k; ++c) {
      const auto value = file.number(places[c], what);
      good = good && value.has_value();
      values[c] = value.value_or(0.0);
    }
    if (!good) continue;
    sources.dense_rows.push_back({row, static_cast<double>(day->serial), sources.dense.size()});
    sources.dense.insert(sources.dense.end(), values.begin(), values.end());
    lines.push_back(file.line());
  }
  report.rows = file.rows();
  report.customers_unknown = unknown.count();

  auto& rows = sources.dense_rows;
  std::stable_sort(rows.begin(), rows.end(), [](const DenseRow& a, const DenseRow& b) {
    return a.customer != b.customer ? a.customer < b.customer : a.day < b.day;
  });
  std::vector<char> seen(input.table.size());
  RowProblems doubtful(report.file, input.problems);
  double last_day = -std::numeric_limits<double>::infinity();
  const auto line_of = [&](const DenseRow& row) { return lines[row.values / k]; };
  const auto day_text = [](double day) { return to_string(Day{static_cast<std::int32_t>(day)}); };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const DenseRow& row = rows[i];
    const std::string id = "customer '" + safe_text(input.table.id[row.customer]) + "'";
    last_day = std::max(last_day, row.day);
    if (seen[row.customer] != 0) {
      if (rows[i - 1].day == row.day)
        doubtful.add("a customer and date twice", line_of(row),
                     id + " has " + day_text(row.day) + " twice; the first time was line " +
                         std::to_string(line_of(rows[i - 1])));
      continue;
    }
    seen[row.customer] = 1;
    const Day first = input.table.first_day[row.customer];
    if (row.day > first.serial)
      doubtful.add(
          "covariates that begin after the first purchase", line_of(row),
          id + " bought first on " + to_string(first) + " and has no covariates before " + day_text(row.day),
          "give a row for that day or an earlier one");
  }
  doubtful.finish();
  report_missing_customers(input, seen, unknown.some, report);
  if (!rows.empty() && last_day < input.table.calibration_end.serial - 31.0)
    input.problems.warning(
        {Severity::warning, report.file, 0, "",
         "the last date is " + day_text(last_day) +
             ", over a month before the end of calibration; its values are taken to hold on",
         ""});
  for (const std::size_t c : places) sources.dense_names.push_back(header[c]);
  report.covariates = sources.dense_names;
}

}  // namespace stamkund::ingest
