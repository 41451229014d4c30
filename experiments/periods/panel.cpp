#include "experiments/periods/panel.h"

#include <algorithm>
#include <array>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <map>

#include "engine/ingest/covariate_file.h"
#include "engine/ingest/id_table.h"
#include "engine/ingest/report.h"
#include "engine/report/numbers.h"
#include "experiments/geo/columns.h"

namespace stamkund::periods {
namespace {

constexpr std::size_t kMostRows = 5'000'000;
constexpr std::array<std::string_view, 10> kUnits{"unit",   "cluster", "region", "geo",  "store",
                                                  "market", "city",    "clinic", "site", "location"};
constexpr std::array<std::string_view, 8> kTimes{"date", "day",    "week", "month",
                                                 "time", "period", "hour", "step"};
constexpr std::array<std::string_view, 8> kTreated{"treated", "treatment", "on",      "arm",
                                                   "group",   "variant",   "exposed", "intervention"};
constexpr std::array<std::string_view, 10> kOn{"1",         "yes",  "on", "true", "treated",
                                               "treatment", "test", "y",  "t",    "b"};
constexpr std::array<std::string_view, 10> kOff{"0",    "no",       "off", "false", "control",
                                                "none", "baseline", "n",   "f",     "a"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

bool among(std::string_view word, const std::array<std::string_view, 10>& words) {
  return std::find(words.begin(), words.end(), lower(word)) != words.end();
}

struct Raw {
  Row row;
  double time = 0;
  std::string word;
  std::uint64_t line = 0;
};

class Reader {
 public:
  Reader(const std::string& path, const design::PeriodColumns& columns, bool treated, bool outcome,
         Problems& problems)
      : columns_(columns),
        needs_treated_(treated),
        needs_outcome_(outcome),
        file_(path, columns.date_format, columns.decimal_mark, problems) {
    panel_.file = path;
  }

  Panel read() {
    if (!file_.usable() || !choose()) return {};
    while (file_.next()) {
      if (raw_.size() >= kMostRows) {
        file_.fail(0, "more than " + std::to_string(kMostRows) + " rows");
        return {};
      }
      take();
    }
    if (raw_.empty() && !file_.problems().has_errors()) file_.fail(0, "the file has a header and no rows");
    sort();
    file_.row_problems().finish();
    return std::move(panel_);
  }

 private:
  bool choose() {
    auto& notes = panel_.notes;
    unit_ =
        geo::find_column(file_, columns_.unit, geo::Names(kUnits), "the unit", "key 'unit'", false, notes);
    time_ = geo::find_column(file_, columns_.date, geo::Names(kTimes), "the point in time", "key 'date'",
                             true, notes);
    if (needs_outcome_)
      outcome_ = geo::find_column(file_, columns_.outcome, geo::kOutcomeNames, "the outcome", "key 'outcome'",
                                  true, notes);
    if (needs_treated_)
      treated_ = geo::find_column(file_, columns_.treated, geo::Names(kTreated),
                                  "whether the treatment was on", "key 'treated'", true, notes);
    if (!columns_.size.empty()) size_ = file_.column(columns_.size, true);
    if (!time_ || (needs_outcome_ && !outcome_) || file_.problems().has_errors()) return false;
    if (!columns_.date_format.empty() && !file_.choose_dates({*time_})) return false;
    if (!outcome_) return true;
    std::vector<std::size_t> numbers{*outcome_};
    if (size_) numbers.push_back(*size_);
    if (file_.find_decimal_mark(numbers))
      notes.push_back("numbers are read with a decimal comma (key 'decimal_mark' states it)");
    panel_.outcome_column = file_.header()[*outcome_];
    return true;
  }

  void take() {
    Raw raw;
    raw.line = file_.line();
    raw.row.unit = unit_ ? units_.intern(file_.field(*unit_)) : units_.intern("all");
    raw.word = std::string(file_.field(*time_));
    std::optional<Day> day = parse_iso_day(raw.word);
    if (!columns_.date_format.empty()) {
      day = file_.date(*time_, "the point in time");
      if (!day) return;
      raw.word = to_string(*day);
    }
    const auto number = file_.parse_number(raw.word);
    if (!number && !day) {
      file_.row_problems().add(
          "time", raw.line,
          "'" + ingest::safe_text(raw.word, 40) + "' is no number and no date like YYYY-MM-DD");
      return;
    }
    raw.time = day ? static_cast<double>(day->serial) : *number;
    panel_.dates = day.has_value() && (raw_.empty() || panel_.dates);
    if (outcome_) {
      const auto outcome = file_.number(*outcome_, "the outcome");
      if (!outcome) return;
      raw.row.outcome = *outcome;
    }
    if (size_) {
      const auto size = file_.number(*size_, "the size");
      if (!size) return;
      if (!(*size > 0.0)) {
        file_.row_problems().add("size", raw.line,
                                 "a row of " + std::to_string(*size) + " customers; leave such rows out");
        return;
      }
      raw.row.size = *size;
    }
    if (treated_) {
      const auto word = file_.field(*treated_);
      if (!among(word, kOn) && !among(word, kOff)) {
        file_.row_problems().add("treated", raw.line,
                                 "'" + ingest::safe_text(word, 40) +
                                     "' does not say whether it was on; expected 1 or 0, yes or no, on or "
                                     "off, treated or control");
        return;
      }
      raw.row.treated = among(word, kOn);
    }
    raw_.push_back(std::move(raw));
  }

  void sort() {
    for (std::size_t u = 0; u < units_.size(); ++u)
      panel_.units.emplace_back(units_.id(static_cast<std::uint32_t>(u)));
    std::map<double, std::string> times;
    for (const auto& one : raw_) times.emplace(one.time, one.word);
    std::map<double, std::size_t> number;
    for (const auto& [time, word] : times) {
      number.emplace(time, panel_.times.size());
      panel_.times.push_back(word);
      panel_.at.push_back(time);
    }
    std::stable_sort(raw_.begin(), raw_.end(), [](const Raw& a, const Raw& b) {
      return a.row.unit != b.row.unit ? a.row.unit < b.row.unit : a.time < b.time;
    });
    for (auto& one : raw_) {
      one.row.time = number[one.time];
      if (!panel_.rows.empty() && panel_.rows.back().unit == one.row.unit &&
          panel_.rows.back().time == one.row.time) {
        file_.row_problems().add("twice", one.line,
                                 "another row has this unit and time, " + ingest::safe_text(one.word, 40),
                                 "one row each: add them up first");
        continue;
      }
      panel_.rows.push_back(one.row);
    }
  }

  const design::PeriodColumns& columns_;
  bool needs_treated_, needs_outcome_;
  ingest::CovariateFile file_;
  Panel panel_;
  ingest::IdTable units_;
  std::vector<Raw> raw_;
  std::optional<std::size_t> unit_, time_, outcome_, treated_, size_;
};

}  // namespace

Panel read_panel(const std::string& path, const design::PeriodColumns& columns, bool treated,
                 Problems& problems) {
  return Reader(path, columns, treated, true, problems).read();
}

Panel read_order(const std::string& path, Problems& problems) {
  const design::PeriodColumns columns;
  return Reader(path, columns, true, false, problems).read();
}

Told told_of(double estimate, double standard_error, double degrees, double alpha, bool one_sided,
             bool lower_is_better) {
  const boost::math::students_t law(degrees);
  Told out{estimate, standard_error, degrees, 1.0, estimate, estimate};
  if (!(standard_error > 0.0)) {
    out.p_value = estimate == 0.0 ? 1.0 : std::numeric_limits<double>::quiet_NaN();
    return out;
  }
  const double t = estimate / standard_error, infinite = std::numeric_limits<double>::infinity();
  const double bound = standard_error * quantile(complement(law, one_sided ? alpha : 0.5 * alpha));
  out.low = one_sided && lower_is_better ? -infinite : estimate - bound;
  out.high = one_sided && !lower_is_better ? infinite : estimate + bound;
  if (!one_sided)
    out.p_value = std::min(1.0, 2.0 * cdf(complement(law, std::abs(t))));
  else
    out.p_value = lower_is_better ? cdf(law, t) : cdf(complement(law, t));
  return out;
}

std::string range_text(const Told& told) {
  using report::signed_number;
  if (std::isinf(told.high)) return signed_number(told.low, 4) + " or more";
  if (std::isinf(told.low)) return signed_number(told.high, 4) + " or less";
  return signed_number(told.low, 4) + " to " + signed_number(told.high, 4);
}

}  // namespace stamkund::periods
