// Files with one interval a row: events of the calendar, and histories of customers.
#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "engine/ingest/covariate_file.h"
#include "engine/ingest/covariate_sources.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kMostNames = 1000;

/// Numbers for names in bytewise order, so that they do not depend on the order of rows.
std::vector<std::string> number_names(const std::vector<std::string>& found,
                                      std::vector<CovariateInterval>& rows) {
  std::vector<std::string> names = found;
  std::sort(names.begin(), names.end());
  for (CovariateInterval& row : rows) {
    const auto at = std::lower_bound(names.begin(), names.end(), found[row.covariate]);
    row.covariate = static_cast<std::uint32_t>(at - names.begin());
  }
  return names;
}

/// Reads `from`, `to`, `value` and the covariate's name of every row.
class IntervalReader {
 public:
  IntervalReader(const std::string& path, const CovariateInput& input, const std::string& name_column,
                 bool of_customers, bool open_end)
      : input_(input),
        file_(path, input.options.date_format, input.options.decimal_mark, input.problems),
        name_column_(name_column),
        of_customers_(of_customers),
        open_end_(open_end) {}

  void run(std::vector<CovariateInterval>& intervals, std::vector<std::string>& names,
           CovariateReport::File& report) {
    if (!file_.usable()) return;
    const std::size_t customer = file_.customer_column();
    const auto name = file_.column(name_column_, true);
    const auto from = file_.column("from", true);
    const auto to = file_.column("to", true);
    value_ = file_.column("value", false);
    const std::size_t known = (of_customers_ ? 4U : 3U) + (value_ ? 1U : 0U);
    if (file_.usable() && file_.header().size() > known)
      file_.fail(file_.names_at(),
                 "the file has more columns than " + std::string(of_customers_ ? "customer, " : "") +
                     name_column_ + ", from, to, value",
                 "leave the others out");
    if (!file_.usable() || !file_.choose_dates({*from, *to})) return;
    from_ = *from;
    to_ = *to;
    std::set<std::string, std::less<>> unknown;
    std::vector<char> seen(input_.table.size());
    std::vector<std::string> found;
    std::map<std::string, std::uint32_t, std::less<>> numbers;
    while (file_.next()) {
      CovariateInterval row;
      const std::string_view covariate = file_.field(*name);
      if (CovariateFile::is_missing(covariate) || covariate.size() > 256) {
        file_.row_problems().add("no usable name in column '" + name_column_ + "'", file_.line(),
                                 "column '" + name_column_ + "' is empty or longer than 256 bytes");
        continue;
      }
      if (!interval(row, std::string(covariate))) continue;
      if (of_customers_) {
        const std::string_view id = file_.field(customer);
        row.customer = input_.rows.find(id);
        if (row.customer == CustomerRows::kUnknown) {
          unknown.emplace(id);
          continue;
        }
        seen[row.customer] = 1;
      }
      auto at = numbers.find(covariate);
      if (at == numbers.end()) {
        if (found.size() == kMostNames) {
          file_.row_problems().add(
              "more than 1000 different names", file_.line(),
              "'" + safe_text(covariate) + "' is one name more than 1000 in column '" + name_column_ + "'");
          continue;
        }
        at = numbers.emplace(std::string(covariate), static_cast<std::uint32_t>(found.size())).first;
        found.emplace_back(covariate);
      }
      row.covariate = at->second;
      intervals.push_back(row);
    }
    names = number_names(found, intervals);
    std::sort(intervals.begin(), intervals.end(), [](const CovariateInterval& a, const CovariateInterval& b) {
      return std::tie(a.customer, a.covariate, a.from, a.to, a.value) <
             std::tie(b.customer, b.covariate, b.from, b.to, b.value);
    });
    refuse_too_many(intervals);
    report.rows = file_.rows();
    report.covariates = names;
    if (of_customers_) {
      report.customers_unknown = unknown.size();
      for (const char one : seen) ++(one != 0 ? report.customers : report.customers_missing);
    }
    if (intervals.empty() && !input_.problems.has_errors()) file_.fail(0, "no row can be used");
    warn_of_overlaps(intervals);
  }

 private:
  bool interval(CovariateInterval& row, const std::string& covariate) {
    const std::string what = "'" + safe_text(covariate) + "'";
    const auto from = file_.date(from_, what);
    const bool open = CovariateFile::is_missing(file_.field(to_)) && open_end_;
    const auto to = open ? std::optional<Day>{Day{}} : file_.date(to_, what);
    const auto value = value_ ? file_.number(*value_, what) : std::optional<double>{1.0};
    if (!from || !to || !value) return false;
    row.from = from->serial;
    row.to = open ? std::numeric_limits<double>::infinity() : to->serial + 1.0;
    row.value = *value;
    if (row.to > row.from) return true;
    file_.row_problems().add(
        "an end before the beginning", file_.line(),
        what + " ends on " + to_string(*to) + ", before it begins on " + to_string(*from));
    return false;
  }

  /// Adding intervals up takes time with the square of their number.
  void refuse_too_many(std::vector<CovariateInterval>& sorted) {
    constexpr std::size_t kMost = 5000;
    for (std::size_t i = kMost; i < sorted.size(); ++i) {
      if (sorted[i].customer != sorted[i - kMost].customer) continue;
      file_.fail(0,
                 "more than " + std::to_string(kMost) + " intervals" +
                     (of_customers_ ? " for customer '" + safe_text(input_.table.id[sorted[i].customer]) + "'"
                                    : std::string()));
      sorted.clear();
    }
  }

  void warn_of_overlaps(const std::vector<CovariateInterval>& sorted) {
    std::uint64_t overlaps = 0;
    double until = 0.0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      const bool same = i > 0 && sorted[i].customer == sorted[i - 1].customer &&
                        sorted[i].covariate == sorted[i - 1].covariate;
      if (same && sorted[i].from < until) ++overlaps;
      until = same ? std::max(until, sorted[i].to) : sorted[i].to;
    }
    if (overlaps > 0)
      input_.problems.warning({Severity::warning, file_.path(), 0, "",
                               std::to_string(overlaps) +
                                   " intervals overlap an earlier one of the same name; their values add up",
                               ""});
  }

  const CovariateInput& input_;
  CovariateFile file_;
  std::string name_column_;
  bool of_customers_;
  bool open_end_;
  std::size_t from_ = 0, to_ = 0;
  std::optional<std::size_t> value_;
};

}  // namespace

void read_covariate_events(const CovariateInput& input, CovariateSources& sources,
                           CovariateReport::File& report) {
  IntervalReader(input.options.event_file, input, "event", false, false)
      .run(sources.events, sources.event_names, report);
}

void read_covariate_histories(const CovariateInput& input, CovariateSources& sources,
                              CovariateReport::File& report) {
  IntervalReader(input.options.history_file, input, "covariate", true, true)
      .run(sources.histories, sources.history_names, report);
}

}  // namespace stamkund::ingest
