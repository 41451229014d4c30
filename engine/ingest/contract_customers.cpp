// One row a customer: when she became one, and when she ceased to be.
#include <algorithm>
#include <string_view>

#include "engine/ingest/contract_rows.h"
#include "engine/ingest/date_format.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

std::optional<DateFormat> choose_format(const ContractRows& rows, const ContractOptions& options,
                                        ContractProblems& problems) {
  if (!options.date_format.empty()) {
    std::string why;
    auto format = DateFormat::compile(options.date_format, why);
    if (!format)
      problems.error(0, "the date format '" + safe_text(options.date_format) + "' cannot be used: " + why,
                     "write it like YYYY-MM-DD, DD.MM.YYYY or %d/%m/%Y");
    return format;
  }
  DateEvidence evidence;
  for (const auto& row : rows.rows)
    for (const ContractColumn column : {ContractColumn::start, ContractColumn::end})
      if (!row.at(column).empty()) evidence.add(row.at(column), static_cast<std::uint64_t>(row.line));
  const auto best = evidence.best();
  if (!best) {
    problems.error(rows.rows.empty() ? 0 : rows.rows.front().line, "no date was understood",
                   "name their form with --date-format, e.g. DD.MM.YYYY");
    return std::nullopt;
  }
  const DateFormat& format = known_date_formats()[*best];
  if (evidence.undecided())
    problems.warning("day and month cannot be told apart; the dates are read as " + format.pattern(),
                     "say which with --date-format");
  return format;
}

}  // namespace

void read_customers(const ContractRows& rows, const ContractOptions& options, ContractReport& report,
                    ContractProblems& problems, ContractTable& table) {
  const auto format = choose_format(rows, options, problems);
  if (!format) return;
  report.date_format = format->pattern();
  struct Contract {
    std::string_view id;
    std::int64_t line;
    Day start;
    std::optional<Day> end;
  };
  std::vector<Contract> contracts;
  contracts.reserve(rows.rows.size());
  std::optional<Day> last;
  const auto date = [&](const ContractRows::Row& row, ContractColumn column, const char* what) {
    const auto day = format->parse(row.at(column));
    if (!day)
      problems.error(row.line, std::string("the ") + what + " '" + safe_text(row.at(column)) +
                                   "' is no date of the form " + format->pattern());
    if (day && (!last || *day > *last)) last = day;
    return day;
  };
  for (const auto& row : rows.rows) {
    const std::string_view id = row.at(ContractColumn::customer);
    if (id.empty()) problems.error(row.line, "the customer is missing");
    const auto start = date(row, ContractColumn::start, "start");
    std::optional<Day> end;
    if (!row.at(ContractColumn::end).empty()) {
      end = date(row, ContractColumn::end, "end");
      if (!end) continue;
    }
    if (!start || id.empty()) continue;
    if (end && *end < *start) {
      problems.error(row.line, "customer '" + safe_text(id) + "' ends on " + to_string(*end) +
                                   ", before her start on " + to_string(*start));
      continue;
    }
    contracts.push_back({id, row.line, *start, end});
  }
  std::sort(contracts.begin(), contracts.end(), [](const Contract& a, const Contract& b) {
    return a.id != b.id ? a.id < b.id : a.line < b.line;
  });
  for (std::size_t i = 1; i < contracts.size(); ++i)
    if (contracts[i].id == contracts[i - 1].id)
      problems.error(contracts[i].line,
                     "customer '" + safe_text(contracts[i].id) + "' is there already, on line " +
                         std::to_string(contracts[i - 1].line),
                     "give one row a customer; a customer who comes back needs an id of her own");
  if (problems.count() > 0 || !last) return;

  const Day observed = options.observation_end.value_or(*last);
  report.observation_end = table.observation_end = observed;
  if (!options.observation_end)
    report.notes.push_back("observation is taken to end on the last date in the file, " +
                           to_string(observed));
  std::uint64_t later = 0;
  std::uint64_t ends_later = 0;
  for (const Contract& contract : contracts) {
    if (contract.start > observed) {
      ++later;
      continue;
    }
    // `end` is the first day on which she is no customer any more.
    const bool left = contract.end && *contract.end <= observed;
    if (contract.end && !left) ++ends_later;
    const std::uint32_t survived = left ? begun_periods(contract.start, *contract.end, options.period) - 1U
                                        : whole_periods(contract.start, observed, options.period);
    if (left) {
      table.add_lost(survived + 1U, 1.0);
    } else {
      table.add_censored(survived, 1.0);
    }
    table.id.emplace_back(contract.id);
    table.survived.push_back(survived);
    table.has_left.push_back(left ? 1 : 0);
    table.start.push_back(contract.start);
  }
  if (later > 0)
    report.notes.push_back(std::to_string(later) +
                           " customers who start after the end of observation are left out");
  if (ends_later > 0)
    report.notes.push_back(std::to_string(ends_later) +
                           " customers end after the end of observation: they count as customers still");
}

}  // namespace stamkund::ingest
