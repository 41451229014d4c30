#include "engine/ingest/contracts.h"

#include <algorithm>
#include <string_view>

#include "engine/base/letters.h"
#include "engine/base/nearest.h"
#include "engine/ingest/contract_rows.h"
#include "engine/ingest/dialect.h"
#include "engine/ingest/line_reader.h"
#include "engine/ingest/listed.h"
#include "engine/ingest/report.h"
#include "engine/ingest/survey.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kMostRows = 20'000'000;  // the file is held in memory
constexpr std::size_t kMostColumns = 1000;

constexpr std::string_view kForms =
    "expected a cohort table (period, customers) or (period, lost), with a column cohort if there are "
    "several; or one "
    "row a customer (customer, start, end)";

/// Usual names, in order of preference.
const std::array<std::vector<std::string_view>, kContractColumns> kNames{{
    {"period", "t", "tenure", "age", "renewal"},
    {"customers", "survivors", "active", "retained", "remaining", "survival", "percent", "pct", "share",
     "count", "n"},
    {"lost", "losses", "churned", "left"},
    {"cohort"},
    {"customer", "customerid", "id", "subscriber", "subscriberid", "member", "memberid", "user", "userid"},
    {"start", "startdate", "joined", "begin", "from"},
    {"end", "enddate", "cancelled", "canceled", "until", "to"},
}};

/// Lower case, letters and digits only.
std::string plain(std::string_view name) {
  std::string out;
  for (const char raw : name)
    if (const char c = lower(raw); (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  return out;
}

using Columns = std::array<std::optional<std::size_t>, kContractColumns>;

Columns find_columns(const std::vector<std::string>& header) {
  Columns columns;
  for (std::size_t role = 0; role < kContractColumns; ++role)
    for (const std::string_view wanted : kNames[role]) {
      for (std::size_t c = 0; c < header.size() && !columns[role]; ++c)
        if (plain(header[c]) == wanted) columns[role] = c;
      if (columns[role]) break;
    }
  return columns;
}

bool has(const Columns& columns, ContractColumn c) {
  return columns[static_cast<std::size_t>(c)].has_value();
}

bool is_cohorts(const Columns& c) {
  return has(c, ContractColumn::period) &&
         (has(c, ContractColumn::survivors) || has(c, ContractColumn::lost));
}
bool is_customers(const Columns& c) {
  return has(c, ContractColumn::customer) && has(c, ContractColumn::start) && has(c, ContractColumn::end);
}

/// The delimiter under which the header has most known columns.
char guess_delimiter(std::string_view header) {
  char best = ',';
  std::size_t most = 0;
  for (const char delimiter : kDelimiters) {
    std::vector<std::string_view> fields;
    std::string scratch;
    if (split(header, delimiter, fields, scratch) != Split::ok) continue;
    const Columns columns = find_columns({fields.begin(), fields.end()});
    const auto known = static_cast<std::size_t>(
        std::count_if(columns.begin(), columns.end(), [](const auto& c) { return c.has_value(); }));
    if (known <= most) continue;
    most = known;
    best = delimiter;
  }
  return best;
}

void no_form(const std::vector<std::string>& header, std::int64_t line, ContractProblems& problems) {
  const std::string message = "the columns are " + listed(header) + "; " + std::string(kForms);
  std::vector<std::string> known;
  for (const auto& names : kNames) known.emplace_back(names.front());
  std::string suggestion;
  for (const std::string& name : header) {
    if (name.size() > 100 || std::find(known.begin(), known.end(), plain(name)) != known.end()) continue;
    suggestion = did_you_mean(plain(name), known);
    if (!suggestion.empty()) break;
  }
  problems.error(line, message, suggestion);
}

}  // namespace

void ContractProblems::error(std::int64_t line, std::string message, std::string suggestion) {
  if (++count_ > kMost) return;
  problems_.error({Severity::error, file_, line, "", std::move(message), std::move(suggestion)});
}

void ContractProblems::warning(std::string message, std::string suggestion) {
  problems_.warning({Severity::warning, file_, 0, "", std::move(message), std::move(suggestion)});
}

void ContractProblems::finish() {
  if (count_ > kMost)
    problems_.error(
        {Severity::error, file_, 0, "", "and " + std::to_string(count_ - kMost) + " more problems", ""});
}

void ContractRows::add(std::int64_t line, const std::array<std::string_view, kContractColumns>& fields) {
  constexpr std::size_t kBlock = std::size_t{1} << 20U;
  std::size_t size = 0;
  for (const std::string_view field : fields) size += field.size();
  if (blocks_.empty() || blocks_.back().size() + size > kBlock) blocks_.emplace_back().reserve(kBlock);
  std::string& block = blocks_.back();
  Row& row = rows.emplace_back();
  row.line = line;
  row.text = block.data() + block.size();
  std::size_t end = 0;
  for (std::size_t i = 0; i < kContractColumns; ++i) {
    block += fields[i];
    end += fields[i].size();
    row.end[i] = static_cast<std::uint16_t>(end);
  }
}

std::optional<ContractRows> read_contract_rows(const ContractOptions& options, ContractReport& report,
                                               ContractProblems& problems, Problems& raw) {
  LineReader lines(report.file);
  std::string_view line;
  LineReader::Status status = LineReader::Status::line;
  do status = lines.next(line);
  while (status == LineReader::Status::line && trim(line).empty());
  if (status == LineReader::Status::end) {
    problems.error(0, empty_text(lines) + "; " + std::string(kForms));
    return std::nullopt;
  }
  if (status != LineReader::Status::line) {
    raw.error(status_problem(status, lines, report.file));
    return std::nullopt;
  }
  ContractRows out;
  out.delimiter = options.delimiter.value_or(guess_delimiter(line));
  lines.rewind();
  lines.release();

  RowReader reader(lines, out.delimiter);
  std::vector<std::string> header;
  for (;;) {
    status = reader.next();
    if (status == LineReader::Status::end) break;
    if (status != LineReader::Status::line) {
      raw.error(status_problem(status, lines, report.file));
      return std::nullopt;
    }
    const auto number = static_cast<std::int64_t>(reader.line_number());
    if (!reader.well_formed()) {
      problems.error(number, "the quotes do not match in '" + safe_text(reader.text()) + "'");
      if (header.empty()) return std::nullopt;
      continue;
    }
    if (header.empty()) {
      header.assign(reader.fields().begin(), reader.fields().end());
      out.column = find_columns(header);
      if (header.size() > kMostColumns || (!is_cohorts(out.column) && !is_customers(out.column))) {
        no_form(header, number, problems);
        return std::nullopt;
      }
      continue;
    }
    if (++report.rows_read > kMostRows) {
      problems.error(number, "more than " + std::to_string(kMostRows) + " rows are not read");
      return std::nullopt;
    }
    if (reader.fields().size() != header.size()) {
      problems.error(number, "the row has " + std::to_string(reader.fields().size()) +
                                 " fields, the header " + std::to_string(header.size()) + ": '" +
                                 safe_text(reader.text()) + "'");
      continue;
    }
    std::array<std::string_view, kContractColumns> fields;
    for (std::size_t role = 0; role < kContractColumns; ++role) {
      if (!out.column[role]) continue;
      const std::string_view field = reader.fields()[*out.column[role]];
      constexpr std::size_t kLongest = ContractRows::kLongestField;
      if (field.size() > kLongest)
        problems.error(number, "a field is longer than " + std::to_string(kLongest) + " bytes: '" +
                                   safe_text(field) + "'");
      fields[role] = field.substr(0, kLongest);
    }
    out.add(number, fields);
  }
  if (report.rows_read == 0) {
    problems.error(1, "the file has a header and no rows");
    return std::nullopt;
  }
  // One form only; what the other would use is a column like any other.
  const bool customers = is_customers(out.column);
  if (customers && is_cohorts(out.column))
    report.notes.push_back("the file could be a cohort table too; it is read as one row a customer");
  std::size_t used = 0;
  for (std::size_t role = 0; role < kContractColumns; ++role) {
    if ((role >= static_cast<std::size_t>(ContractColumn::customer)) != customers) out.column[role].reset();
    if (out.column[role]) ++used;
  }
  if (used < header.size())
    report.notes.push_back(std::to_string(header.size() - used) + " other columns were passed over");
  if (!customers) {
    const auto which = out.has(ContractColumn::survivors) ? ContractColumn::survivors : ContractColumn::lost;
    out.value_name = plain(header[*out.column[static_cast<std::size_t>(which)]]);
    if (header[*out.column[static_cast<std::size_t>(which)]].find('%') != std::string::npos)
      out.value_name += "percent";
  }
  report.form = customers ? "customers" : "cohorts";
  return out;
}

ContractTable read_contracts(const std::string& path, const ContractOptions& options, ContractReport& report,
                             Problems& problems) {
  report.file = path;
  ContractTable table;
  ContractProblems found(report.file, problems);
  if (options.customers && !(*options.customers > 0.0 && *options.customers <= 1e12))
    found.error(0, "the number of customers must be above 0 and at most 1e12");
  if (options.decimal_mark && *options.decimal_mark != '.' && *options.decimal_mark != ',')
    found.error(0, "the decimal mark must be '.' or ','");
  const auto rows = read_contract_rows(options, report, found, problems);
  if (rows) {
    if (report.form == "customers") {
      read_customers(*rows, options, report, found, table);
    } else {
      read_cohorts(*rows, options, report, found, table);
    }
  }
  found.finish();
  return problems.has_errors() ? ContractTable{} : table;
}

}  // namespace stamkund::ingest
