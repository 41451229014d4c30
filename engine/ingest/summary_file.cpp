#include "engine/ingest/summary_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>
#include <vector>

#include "engine/base/count.h"
#include "engine/base/letters.h"
#include "engine/ingest/date_format.h"
#include "engine/ingest/dialect.h"
#include "engine/ingest/report.h"
#include "engine/ingest/survey.h"

namespace stamkund::ingest {
namespace {

// Where nothing says to which day T runs (assumption).
constexpr Day kSomeDay{10'957};       // 2000-01-01
constexpr double kMostDays = 73'000;  // two hundred years
constexpr double kMostSpend = 1e12;
constexpr std::size_t kMostDetail = 50;
constexpr double kMostAlike = 1e6;  // customers in one row

enum Part : std::size_t { customer, x, t_x, age, mean_spend, first_day, first_spend, weight, kParts };
constexpr std::array<const char*, kParts> kPartNames = {"customer",   "x",         "t_x",         "T",
                                                        "mean spend", "first day", "first spend", "weight"};

using Columns = std::array<std::optional<std::size_t>, kParts>;

/// Letters and digits only, in small letters.
std::string plain(std::string_view name) {
  std::string out;
  for (const char raw : name.substr(0, 100))
    if (const char c = lower(raw); (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  return out;
}

std::optional<Part> part_of(std::string_view name) {
  struct Word {
    const char* word;
    Part part;
  };
  // Those of the literature, of BTYD, BTYDplus, CLVTools, lifetimes, PyMC-Marketing, and ours.
  static constexpr std::array kWords = std::to_array<Word>({{"customer", customer},
                                                            {"customerid", customer},
                                                            {"id", customer},
                                                            {"cust", customer},
                                                            {"custid", customer},
                                                            {"client", customer},
                                                            {"clientid", customer},
                                                            {"x", x},
                                                            {"frequency", x},
                                                            {"frequencycal", x},
                                                            {"xcal", x},
                                                            {"repeattransactions", x},
                                                            {"tx", t_x},
                                                            {"recency", t_x},
                                                            {"recencydays", t_x},
                                                            {"recencycal", t_x},
                                                            {"txcal", t_x},
                                                            {"recencyweeks", t_x},
                                                            {"t", age},
                                                            {"tcal", age},
                                                            {"age", age},
                                                            {"agedays", age},
                                                            {"ncal", age},
                                                            {"n", age},
                                                            {"ageweeks", age},
                                                            {"periods", age},
                                                            {"nperiods", age},
                                                            {"weight", weight},
                                                            {"weights", weight},
                                                            {"customers", weight},
                                                            {"monetary", mean_spend},
                                                            {"monetaryvalue", mean_spend},
                                                            {"meanspend", mean_spend},
                                                            {"meanrepeatspend", mean_spend},
                                                            {"meanvalue", mean_spend},
                                                            {"averagespend", mean_spend},
                                                            {"avgspend", mean_spend},
                                                            {"mx", mean_spend},
                                                            {"zbar", mean_spend},
                                                            {"firstday", first_day},
                                                            {"firstdate", first_day},
                                                            {"firstspend", first_spend}});
  const std::string word = plain(name);
  for (const Word& one : kWords)
    if (word == one.word) return one.part;
  return std::nullopt;
}

/// The columns that a header names; false unless x, t_x and T are there, each once.
bool find_columns(const std::vector<std::string_view>& header, Columns& columns) {
  columns = {};
  for (std::size_t c = 0; c < header.size(); ++c) {
    const auto part = part_of(header[c]);
    if (!part) continue;
    if (columns[*part]) return false;
    columns[*part] = c;
  }
  // R writes row names as a column without a name.
  if (!columns[customer] && !header.empty() && header[0].empty()) columns[customer] = 0;
  return columns[x] && columns[t_x] && columns[age];
}

/// Reads the header; the delimiter under which it names the columns.
std::optional<char> find_header(LineReader& lines, Columns& columns, std::vector<std::string>& names) {
  for (const char delimiter : kDelimiters) {
    lines.rewind();
    RowReader rows(lines, delimiter);
    if (rows.next() != LineReader::Status::line || !rows.well_formed()) continue;
    if (!find_columns(rows.fields(), columns)) continue;
    names.assign(rows.fields().begin(), rows.fields().end());
    return delimiter;
  }
  return std::nullopt;
}

std::optional<double> number(std::string_view text, char mark) {
  std::string plain_text(text.substr(0, 64));
  if (mark == ',') std::replace(plain_text.begin(), plain_text.end(), ',', '.');
  double value = 0.0;
  const char* const end = plain_text.data() + plain_text.size();
  const auto result = std::from_chars(plain_text.data(), end, value);
  if (result.ec != std::errc{} || result.ptr != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string printed(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), end.ptr};
}

bool no_number(std::string_view text) {
  const std::string word = plain(text);
  return word.empty() || word == "na" || word == "nan" || word == "null" || word == "none";
}

struct Line {
  std::string id;
  std::uint64_t line = 0;  ///< of the file
  double count = 0, recency = 0, age = 0, spend = 0, first_spend = 0;
  std::optional<Day> first_day;
};

class SummaryReader {
 public:
  SummaryReader(const std::string& path, const SummaryOptions& options, SummaryReport& report,
                Problems& problems)
      : options_(options), report_(report), problems_(problems), lines_(path, options.encoding) {}

  CustomerTable run() {
    const auto delimiter = find_header(lines_, columns_, names_);
    if (!delimiter) {
      fail(1, "the first line does not name x, t_x and T",
           "expected customer, x, t_x, T and perhaps mean spend");
      return {};
    }
    report_.delimiter = *delimiter;
    report_.has_ids = columns_[customer].has_value();
    mark_ = options_.decimal_mark.value_or(*delimiter == ';' ? ',' : '.');
    for (std::size_t p = 0; p < kParts; ++p)
      if (columns_[p])
        report_.columns += (report_.columns.empty() ? "" : ", ") + std::string(kPartNames[p]) + " = '" +
                           safe_text(names_[*columns_[p]], 40) + "'";
    read_rows();
    judge();
    if (problems_.has_errors()) return {};
    return table();
  }

 private:
  void fail(std::uint64_t line, std::string message, std::string suggestion = "") {
    problems_.error({Severity::error, report_.file, static_cast<std::int64_t>(line), "", std::move(message),
                     std::move(suggestion)});
  }
  void row_fails(std::uint64_t line, std::string message) {
    if (++bad_rows_ <= kMostDetail) fail(line, std::move(message));
  }

  void read_rows() {
    lines_.rewind();
    lines_.release();
    RowReader rows(lines_, report_.delimiter);
    LineReader::Status status = rows.next();  // the header
    while ((status = rows.next()) == LineReader::Status::line) {
      ++report_.rows;
      const auto& fields = rows.fields();
      if (!rows.well_formed() || fields.size() != names_.size()) {
        row_fails(rows.line_number(), "the row has " + std::to_string(fields.size()) +
                                          " fields, the header " + std::to_string(names_.size()));
        continue;
      }
      Line line;
      line.line = rows.line_number();
      if (read(fields, rows.line_number(), line)) put(std::move(line), fields);
    }
    if (status != LineReader::Status::end) problems_.error(status_problem(status, lines_, report_.file));
    if (report_.rows == 0) fail(1, "the file has a header and no rows");
    if (bad_rows_ > kMostDetail)
      fail(0, std::to_string(bad_rows_ - kMostDetail) + " more rows are wrong", "see those above");
  }

  /// As often as the row says that there are such customers; without that, once.
  void put(Line line, const std::vector<std::string_view>& fields) {
    if (!columns_[weight]) return lines_read_.push_back(std::move(line));
    const auto times = number(fields[*columns_[weight]], mark_);
    if (!times || !(*times >= 0.0 && *times <= kMostAlike && *times == std::floor(*times)))
      return row_fails(line.line, std::string(kPartNames[weight]) + " is a whole number up to " +
                                      std::to_string(static_cast<std::int64_t>(kMostAlike)) + ": found '" +
                                      safe_text(fields[*columns_[weight]], 40) + "'");
    const std::string id = columns_[customer] ? line.id + "-" : "";
    for (std::uint64_t n = 0; n < static_cast<std::uint64_t>(*times); ++n) {
      line.id = id + std::to_string(columns_[customer] ? n + 1 : lines_read_.size() + 1);
      lines_read_.push_back(line);
    }
  }

  bool read(const std::vector<std::string_view>& fields, std::uint64_t line, Line& out) {
    const auto take = [&](Part part, double& value) {
      const std::string_view text = fields[*columns_[part]];
      const auto found = number(text, mark_);
      if (!found)
        row_fails(line, std::string(kPartNames[part]) + " is no number: found '" + safe_text(text, 40) + "'");
      value = found.value_or(0.0);
      return found.has_value();
    };
    out.id = columns_[customer] ? std::string(fields[*columns_[customer]]) : std::to_string(report_.rows);
    bool good = take(x, out.count);
    good = take(t_x, out.recency) && good;
    good = take(age, out.age) && good;
    for (const auto& [part, value] :
         {std::pair{mean_spend, &out.spend}, std::pair{first_spend, &out.first_spend}})
      if (columns_[part] && !no_number(fields[*columns_[part]])) good = take(part, *value) && good;
    if (columns_[first_day]) {
      out.first_day = parse_iso_day(fields[*columns_[first_day]].substr(0, 10));
      if (!out.first_day) {
        row_fails(line, "the first day is no date as YYYY-MM-DD: found '" +
                            safe_text(fields[*columns_[first_day]], 40) + "'");
        good = false;
      }
    }
    return good && makes_sense(out, line);
  }

  bool makes_sense(const Line& one, std::uint64_t line) {
    const std::string her = "'" + safe_text(one.id, 40) + "': ";
    const auto wrong = [&](const std::string& what) {
      row_fails(line, her + what);
      return false;
    };
    if (one.id.empty()) return wrong("there is no customer");
    if (!(one.count >= 0.0 && one.count <= 4e9 && one.count == std::floor(one.count)))
      return wrong("x is how often she bought again, a whole number from 0");
    if (!(one.age >= 0.0 && one.age * options_.unit_days <= kMostDays))
      return wrong("T is the time since her first purchase, 0 or more and below 200 years");
    if (!(one.recency >= 0.0 && one.recency <= one.age))
      return wrong("t_x, the time from the first to the last purchase, lies from 0 to T");
    if (!(std::abs(one.spend) <= kMostSpend && one.spend >= 0.0)) return wrong("mean spend is 0 or more");
    if (options_.opportunities && (one.recency != std::floor(one.recency) || one.age != std::floor(one.age)))
      return wrong("t_x and T are whole numbers of opportunities");
    if (options_.opportunities && one.count > one.recency)
      return wrong("x is more than one purchase an opportunity up to t_x");
    if (one.count == 0.0 && one.recency > 0.0) {
      ++since_last_;
      if (one.recency == one.age) ++recency_is_age_;
      return true;  // judged together: it may be the time since the last purchase
    }
    if (one.count > 0.0 && one.recency == 0.0) ++without_recency_;
    if (one.count == 0.0) ++single_;
    for (const auto& [part, time] : {std::pair{age, one.age}, std::pair{t_x, one.recency}})
      if (fractional_line_ == 0 && time != std::floor(time)) {
        fractional_line_ = line;
        fractional_ = std::string(kPartNames[part]) + " is not in whole days, such as " + printed(time) +
                      " of '" + safe_text(one.id, 40) + "'";
      }
    return true;
  }

  void judge() {
    if (since_last_ > 0 && recency_is_age_ == since_last_ && single_ == 0)
      fail(1,
           "t_x looks like the time since the last purchase: it equals T for all " +
               count_of(since_last_, "customer") + " with x = 0",
           "expected the time from the first to the last purchase, T less that");
    else if (since_last_ > 0)
      fail(1,
           count_of(since_last_, "customer") + " with x = 0 " + (since_last_ == 1 ? "has" : "have") +
               " t_x above 0",
           "who never bought again has t_x = 0");
    if (lines_read_.size() > 1 && single_ == 0 && since_last_ == 0 && without_recency_ > 0 &&
        std::all_of(lines_read_.begin(), lines_read_.end(),
                    [](const Line& one) { return (one.count == 1.0) == (one.recency == 0.0); }))
      fail(1, "x seems to count the first purchase: nobody has 0, and t_x is 0 just for those with 1",
           "x is how often a customer bought again: give x - 1");
    if (fractional_line_ > 0 && !options_.unit_given)
      fail(fractional_line_, fractional_, "give --summary-unit: day, week, month, quarter or year");
    std::vector<std::size_t> order(lines_read_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return lines_read_[a].id < lines_read_[b].id; });
    for (std::size_t i = 1; i < order.size(); ++i)
      if (lines_read_[order[i]].id == lines_read_[order[i - 1]].id) {
        const auto [first, second] = std::minmax(lines_read_[order[i - 1]].line, lines_read_[order[i]].line);
        fail(second,
             "'" + safe_text(lines_read_[order[i]].id, 40) +
                 "' has more than one row; the first is in line " + std::to_string(first),
             "expected one row a customer");
        break;
      }
    order_ = std::move(order);
    choose_end();
  }

  void choose_end() {
    end_ = options_.calibration_end.value_or(kSomeDay);
    report_.end_assumed = !options_.calibration_end && !columns_[first_day];
    if (!columns_[first_day] || lines_read_.empty()) return;
    const auto end_of = [&](const Line& one) {
      return Day{one.first_day->serial +
                 static_cast<std::int32_t>(std::lround(one.age * options_.unit_days))};
    };
    if (!options_.calibration_end) end_ = end_of(lines_read_.front());
    for (const Line& one : lines_read_)
      if (std::abs(days_between(end_of(one), end_)) > 1) {
        fail(0, "T does not run to one day for all: that of '" + safe_text(one.id, 40) + "' to " +
                    to_string(end_of(one)) + ", expected " + to_string(end_));
        return;
      }
  }

  CustomerTable table() const {
    CustomerTable out;
    out.calibration_end = end_;
    out.amount_unit = options_.currency;
    out.has_spend = columns_[mean_spend].has_value();
    for (const std::size_t i : order_) {
      const Line& one = lines_read_[i];
      const double days = one.age * options_.unit_days;
      out.id.push_back(one.id);
      out.first_day.push_back(
          one.first_day.value_or(Day{end_.serial - static_cast<std::int32_t>(std::lround(days))}));
      out.frequency.push_back(static_cast<std::uint32_t>(one.count));
      out.recency_days.push_back(one.recency * options_.unit_days);
      out.age_days.push_back(days);
      out.mean_repeat_spend.push_back(one.count > 0.0 ? one.spend : 0.0);
      out.first_spend.push_back(one.first_spend);
      out.holdout_frequency.push_back(0);
    }
    return out;
  }

  const SummaryOptions& options_;
  SummaryReport& report_;
  Problems& problems_;
  LineReader lines_;
  Columns columns_;
  std::vector<std::string> names_;
  char mark_ = '.';
  std::vector<Line> lines_read_;
  std::vector<std::size_t> order_;
  std::size_t bad_rows_ = 0, since_last_ = 0, recency_is_age_ = 0, without_recency_ = 0, single_ = 0;
  std::string fractional_;  ///< the first time that is not whole, and where it stands
  std::uint64_t fractional_line_ = 0;
  Day end_;
};

}  // namespace

bool is_summary_file(const std::string& path, const std::string& encoding) {
  LineReader lines(path, encoding);
  Columns columns;
  std::vector<std::string> names;
  return find_header(lines, columns, names).has_value();
}

CustomerTable read_summary_file(const std::string& path, const SummaryOptions& options, SummaryReport& report,
                                Problems& problems) {
  report = SummaryReport{};
  report.file = path;
  return SummaryReader(path, options, report, problems).run();
}

}  // namespace stamkund::ingest
