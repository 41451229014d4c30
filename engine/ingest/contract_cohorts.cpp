// A table of cohorts: how many are left after each period, or how many were lost in it.
#include <charconv>
#include <cmath>
#include <map>

#include "engine/ingest/amount.h"
#include "engine/ingest/contract_rows.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

constexpr double kMostCustomers = 1e12;        // a typing mistake or hostile beyond (assumption)
constexpr std::size_t kMostPeriods = 100'000;  // more days than a life has
constexpr double kDefaultCustomers = 1000.0;   // assumption: as in the examples of Fader & Hardie 2007

struct Value {
  double number;
  std::int64_t line;
};
using Cohorts = std::map<std::string, std::map<std::size_t, Value>>;

std::optional<double> parse_number(std::string text, char mark) {
  for (char& c : text)
    if (c == mark)
      c = '.';
    else if (c == '.')
      return std::nullopt;
  double value = 0.0;
  const auto result =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (result.ec == std::errc{} && result.ptr == text.data() + text.size() && std::isfinite(value))
    return value;
  return std::nullopt;
}

class CohortReader {
 public:
  CohortReader(const ContractRows& rows, const ContractOptions& options, ContractReport& report,
               ContractProblems& problems)
      : rows_(rows),
        options_(options),
        report_(report),
        problems_(problems),
        losses_(!rows.has(ContractColumn::survivors)) {}

  void run(ContractTable& table) {
    if (!losses_ && rows_.has(ContractColumn::lost))
      report_.notes.push_back("the column of losses was not needed beside the survivors");
    collect();
    for (const auto& [name, values] : cohorts_) check_periods(name, values);
    if (problems_.count() > 0) return;
    choose_unit();
    for (const auto& [name, values] : cohorts_) add(name, values, table);
    report_.cohorts = cohorts_.size();
  }

 private:
  [[nodiscard]] std::string_view value_of(const ContractRows::Row& row) const {
    return row.at(losses_ ? ContractColumn::lost : ContractColumn::survivors);
  }

  void collect() {
    DecimalEvidence evidence;
    for (const auto& row : rows_.rows) evidence.add(value_of(row));
    const char mark = options_.decimal_mark.value_or(evidence.mark());
    for (const auto& row : rows_.rows) {
      std::string text(value_of(row));
      if (!text.empty() && text.back() == '%') {
        percent_sign_ = true;
        text.pop_back();
        while (!text.empty() && text.back() == ' ') text.pop_back();
      }
      auto number = parse_number(text, mark);
      if (!number)
        if (const auto amount = parse_amount(text, mark))
          number = static_cast<double>(*amount) / kAmountScale;
      const std::string_view period_text = row.at(ContractColumn::period);
      std::uint64_t period = 0;
      const auto end = period_text.data() + period_text.size();
      const auto parsed = std::from_chars(period_text.data(), end, period);
      const bool whole = parsed.ec == std::errc{} && parsed.ptr == end && period <= kMostPeriods;
      if (!whole)
        problems_.error(row.line, "the period '" + safe_text(period_text) +
                                      "' is not a whole number from 0 to " + std::to_string(kMostPeriods));
      if (!number) {
        problems_.error(row.line, "'" + safe_text(value_of(row)) + "' is not a number of customers");
      } else if (*number < 0.0 || *number > kMostCustomers) {
        problems_.error(row.line, "'" + safe_text(value_of(row)) + "' customers: expected 0 to 1e12");
      } else if (std::floor(*number) != *number) {
        fractions_ = true;
      }
      const bool nameless = rows_.has(ContractColumn::cohort) && row.at(ContractColumn::cohort).empty();
      if (nameless) problems_.error(row.line, "the cohort is missing");
      if (!whole || !number || nameless) continue;
      const auto [at, fresh] = cohorts_[std::string(row.at(ContractColumn::cohort))].emplace(
          static_cast<std::size_t>(period), Value{*number, row.line});
      if (!fresh)
        problems_.error(row.line,
                        "period " + std::to_string(period) + " is there already, on line " +
                            std::to_string(at->second.line),
                        rows_.has(ContractColumn::cohort) ? "" : "several cohorts need a column 'cohort'");
    }
  }

  /// "cohort 'x': " where there are several.
  [[nodiscard]] std::string said(const std::string& name) const {
    return rows_.has(ContractColumn::cohort) ? "cohort '" + safe_text(name) + "': " : "";
  }

  void check_periods(const std::string& name, const std::map<std::size_t, Value>& values) {
    std::size_t expected = losses_ ? 1 : 0;
    const Value* before = nullptr;
    for (const auto& [period, value] : values) {
      if (losses_ && period == 0) {
        if (value.number != 0.0)
          problems_.error(value.line, said(name) + "nobody can be lost in period 0, the start");
        continue;
      }
      if (period > expected) {
        const std::string gap = period == expected + 1 ? "period " + std::to_string(expected) + " is missing"
                                                       : "periods " + std::to_string(expected) + " to " +
                                                             std::to_string(period - 1) + " are missing";
        problems_.error(value.line, said(name) + gap,
                        expected == 0 ? "period 0 is everybody, before the first renewal" : "");
      }
      if (!losses_ && before != nullptr && value.number > before->number)
        problems_.error(value.line, said(name) + "survivors rise in period " + std::to_string(period) +
                                        ": nobody who left can be back");
      before = &value;
      expected = period + 1;
    }
    if (!losses_ && !values.empty() && values.begin()->first == 0 && !(values.begin()->second.number > 0.0))
      problems_.error(values.begin()->second.line, said(name) + "period 0 has no customers");
  }

  void choose_unit() {
    unit_ = options_.unit;
    const auto all_begin_with = [&](double number) {
      for (const auto& [name, values] : cohorts_)
        if (values.empty() || values.begin()->second.number != number) return false;
      return true;
    };
    const auto named = [&](const char* part) { return rows_.value_name.find(part) != std::string::npos; };
    if (unit_ == CohortUnit::guess) {
      if (percent_sign_ || named("percent") || named("pct")) {
        unit_ = CohortUnit::percent;
      } else if (named("share") || (!losses_ && fractions_ && all_begin_with(1.0))) {
        unit_ = CohortUnit::shares;
      } else if (!losses_ && all_begin_with(100.0) && (fractions_ || options_.customers)) {
        unit_ = CohortUnit::percent;
      } else {
        unit_ = CohortUnit::counts;
        if (!losses_ && all_begin_with(100.0))
          problems_.warning(
              "the cohort begins with 100: taken as 100 customers, not as per cent",
              "if it is per cent, write the '%', or say with --cohort-size how many customers there were");
      }
    }
    report_.unit = unit_ == CohortUnit::counts    ? "counts"
                   : unit_ == CohortUnit::percent ? "percent"
                                                  : "shares";
    if (unit_ == CohortUnit::counts) {
      if (losses_ && !options_.customers)
        problems_.error(
            0, "a table of losses alone does not say how many stayed",
            "say with --cohort-size how many customers there were at the start, or give the survivors");
      if (!losses_ && options_.customers)
        report_.notes.push_back(
            "the table has counts, so the number of customers that was given is not used");
      return;
    }
    if (!options_.customers)
      report_.notes.push_back(
          "percentages do not say how many customers they are of: taken as 1,000 a cohort, which sets the "
          "standard errors; say how many with --cohort-size");
  }

  void add(const std::string& name, const std::map<std::size_t, Value>& values, ContractTable& table) {
    if (values.empty() || problems_.count() > 0) return;
    const double whole = unit_ == CohortUnit::percent ? 100.0 : 1.0;
    const double given = options_.customers.value_or(kDefaultCustomers);
    const Value& first = values.begin()->second;
    if (!losses_ && unit_ != CohortUnit::counts && std::abs(first.number - whole) > 1e-9 * whole) {
      problems_.error(first.line,
                      said(name) + "period 0 is everybody: expected " + (whole > 1.0 ? "100 %" : "1"));
      return;
    }
    const double scale = unit_ == CohortUnit::counts ? 1.0 : given / whole;
    double left = losses_ ? given : first.number * scale;
    std::size_t last = 0;
    for (const auto& [period, value] : values) {
      if (period == 0) continue;
      const double lost = losses_ ? value.number * scale : left - value.number * scale;
      if (losses_ && lost > left * (1.0 + 1e-9)) {
        problems_.error(value.line, said(name) + "more are lost by period " + std::to_string(period) +
                                        " than there were");
        return;
      }
      if (lost > 0.0) table.add_lost(period, std::fmin(lost, left));
      left = losses_ ? std::fmax(0.0, left - lost) : value.number * scale;
      last = period;
    }
    // Losses in per cent may miss the whole by rounding.
    if (left > 1e-9 * given || (!losses_ && left > 0.0)) {
      table.add_censored(last, left);
    } else {
      table.add_censored(last, 0.0);
    }
  }

  const ContractRows& rows_;
  const ContractOptions& options_;
  ContractReport& report_;
  ContractProblems& problems_;
  bool losses_;
  bool percent_sign_ = false;
  bool fractions_ = false;
  CohortUnit unit_ = CohortUnit::guess;
  Cohorts cohorts_;
};

}  // namespace

void read_cohorts(const ContractRows& rows, const ContractOptions& options, ContractReport& report,
                  ContractProblems& problems, ContractTable& table) {
  CohortReader(rows, options, report, problems).run(table);
}

}  // namespace stamkund::ingest
