// From files and the calendar to one path a customer, shared where equal.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <unordered_map>

#include "engine/base/calendar.h"
#include "engine/base/expect.h"
#include "engine/base/nearest.h"
#include "engine/ingest/covariate_sources.h"
#include "engine/ingest/listed.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kMostHarmonics = 26;  // the shortest wave then takes two weeks
constexpr std::uint64_t kMostNumbers = std::uint64_t{1} << 28U;

/// Appends a segment unless it continues the last one.
void append(CovariatePath& path, double start, const std::vector<double>& values) {
  const std::size_t k = values.size();
  if (path.segments() > 0 &&
      std::equal(values.begin(), values.end(), path.values.end() - static_cast<long>(k)))
    return;
  path.start_day.push_back(start);
  path.values.insert(path.values.end(), values.begin(), values.end());
}

/// Sums of intervals of one owner, as a path of `k` covariates.
CovariatePath sum_intervals(const CovariateInterval* begin, const CovariateInterval* end, std::size_t k) {
  std::vector<double> edges{-kInfinity};
  for (const auto* i = begin; i != end; ++i) {
    edges.push_back(i->from);
    if (i->to < kInfinity) edges.push_back(i->to);
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  // By segment; intervals add in their order, so that equal sums are equal bits.
  std::vector<double> values(edges.size() * k);
  for (const auto* i = begin; i != end; ++i) {
    auto at = static_cast<std::size_t>(std::lower_bound(edges.begin(), edges.end(), i->from) - edges.begin());
    for (; at < edges.size() && edges[at] < i->to; ++at) values[at * k + i->covariate] += i->value;
  }
  CovariatePath path;
  for (std::size_t e = 0; e < edges.size(); ++e)
    append(path, edges[e],
           {values.begin() + static_cast<long>(e * k), values.begin() + static_cast<long>((e + 1) * k)});
  return path;
}

/// Both paths side by side.
CovariatePath join(const CovariatePath& left, std::size_t left_k, const CovariatePath& right,
                   std::size_t right_k) {
  CovariatePath path;
  std::vector<double> values(left_k + right_k);
  for (std::size_t i = 0, j = 0;;) {
    std::copy_n(left.values.begin() + static_cast<long>(i * left_k), left_k, values.begin());
    std::copy_n(right.values.begin() + static_cast<long>(j * right_k), right_k,
                values.begin() + static_cast<long>(left_k));
    append(path, std::max(left.start_day[i], right.start_day[j]), values);
    const double next_left = i + 1 < left.segments() ? left.start_day[i + 1] : kInfinity;
    const double next_right = j + 1 < right.segments() ? right.start_day[j + 1] : kInfinity;
    if (next_left == kInfinity && next_right == kInfinity) return path;
    if (next_left <= next_right) ++i;
    if (next_right <= next_left) ++j;
  }
}

CovariatePath constant(const double* values, std::size_t k) {
  CovariatePath path;
  append(path, -kInfinity, {values, values + k});
  return path;
}

/// The bytes of a path, to find equal ones. -0.0 must not differ from 0.0.
std::string bytes_of(const CovariatePath& path) {
  std::string bytes((path.start_day.size() + path.values.size()) * sizeof(double), '\0');
  char* to = bytes.data();
  for (const auto* numbers : {&path.start_day, &path.values}) {
    for (const double number : *numbers) {
      const double plain = number + 0.0;
      std::memcpy(to, &plain, sizeof plain);
      to += sizeof plain;
    }
  }
  return bytes;
}

bool check_names(const std::vector<std::string>& names, Problems& problems) {
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  bool good = true;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i] != sorted[i - 1] || (i > 1 && sorted[i] == sorted[i - 2])) continue;
    problems.error({Severity::error, "", 0, "covariates",
                    "two covariates are called '" + safe_text(sorted[i]) + "'",
                    "rename one of them in its file"});
    good = false;
  }
  return good;
}

}  // namespace

std::size_t CovariatePath::segment_at(double day) const {
  const auto after = std::upper_bound(start_day.begin(), start_day.end(), day);
  return static_cast<std::size_t>(after - start_day.begin()) - 1;
}

bool CovariatePaths::is_constant(std::size_t c) const {
  for (const auto& path : paths)
    for (std::size_t s = 1; s < path.segments(); ++s)
      if (path.values[s * size() + c] != path.values[c]) return false;
  return true;
}

bool CovariatePaths::all_static() const {
  return std::all_of(paths.begin(), paths.end(),
                     [](const CovariatePath& path) { return path.segments() == 1; });
}

CalendarBasis calendar_basis(const CovariateOptions& options, Day first_day, Day last_day,
                             double trend_origin) {
  CalendarBasis basis;
  for (int harmonic = 1; harmonic <= options.season_harmonics; ++harmonic) {
    basis.names.push_back("season.sin" + std::to_string(harmonic));
    basis.names.push_back("season.cos" + std::to_string(harmonic));
  }
  if (options.trend) basis.names.push_back("trend");
  if (basis.names.empty()) return basis;
  for (double start = first_day.serial; start <= last_day.serial; start += options.grid_days) {
    basis.start_day.push_back(basis.start_day.empty() ? -kInfinity : start);
    const double middle = start + 0.5 * options.grid_days;
    for (int harmonic = 1; harmonic <= options.season_harmonics; ++harmonic) {
      const double angle = 2.0 * std::numbers::pi * harmonic * middle / kDaysPerYear;
      basis.values.push_back(std::sin(angle));
      basis.values.push_back(std::cos(angle));
    }
    if (options.trend) basis.values.push_back((middle - trend_origin) / kDaysPerYear);
  }
  return basis;
}

CovariatePaths combine_covariates(const CovariateSources& sources, const CalendarBasis& calendar,
                                  std::size_t customers, Problems& problems) {
  CovariatePaths out;
  for (const auto* names : {&sources.fixed_names, &sources.dense_names, &sources.event_names,
                            &sources.history_names, &calendar.names})
    out.names.insert(out.names.end(), names->begin(), names->end());
  if (!check_names(out.names, problems)) return out;
  const std::size_t fixed_k = sources.fixed_names.size();
  const std::size_t dense_k = sources.dense_names.size();
  const std::size_t event_k = sources.event_names.size();
  const std::size_t history_k = sources.history_names.size();

  const CovariatePath events =
      sum_intervals(sources.events.data(), sources.events.data() + sources.events.size(), event_k);
  CovariatePath steps;
  for (std::size_t i = 0; i < calendar.start_day.size(); ++i)
    append(steps, calendar.start_day[i],
           {calendar.values.begin() + static_cast<long>(i * calendar.names.size()),
            calendar.values.begin() + static_cast<long>((i + 1) * calendar.names.size())});
  if (steps.segments() == 0) append(steps, -kInfinity, {});

  std::unordered_map<std::string, std::uint32_t> found;
  std::uint64_t numbers = 0;
  auto dense = sources.dense_rows.begin();
  const CovariateInterval* history = sources.histories.data();
  const CovariateInterval* const history_end = history + sources.histories.size();
  std::vector<double> values(dense_k);
  for (std::uint32_t customer = 0; customer < customers; ++customer) {
    CovariatePath changing;
    for (; dense != sources.dense_rows.end() && dense->customer == customer; ++dense) {
      std::copy_n(sources.dense.begin() + static_cast<long>(dense->values), dense_k, values.begin());
      append(changing, changing.segments() == 0 ? -kInfinity : dense->day, values);
    }
    if (changing.segments() == 0) append(changing, -kInfinity, values);
    const CovariateInterval* const from = history;
    while (history != history_end && history->customer == customer) ++history;
    const CovariatePath own =
        join(constant(sources.fixed.data() + customer * fixed_k, fixed_k), fixed_k, changing, dense_k);
    const CovariatePath past = sum_intervals(from, history, history_k);
    // What is the customer's own decides whether her path is new; events and calendar are everybody's.
    const auto [at, fresh] =
        found.emplace(bytes_of(own) + bytes_of(past), static_cast<std::uint32_t>(out.paths.size()));
    out.path_of_customer.push_back(at->second);
    if (!fresh) continue;
    out.paths.push_back(join(
        join(join(own, fixed_k + dense_k, events, event_k), fixed_k + dense_k + event_k, past, history_k),
        fixed_k + dense_k + event_k + history_k, steps, calendar.names.size()));
    numbers += out.paths.back().values.size();
    if (numbers > kMostNumbers) {
      problems.error({Severity::error, "", 0, "covariates",
                      "the covariates change too often: over 2 GiB for the first " +
                          std::to_string(customer + 1) + " of " + std::to_string(customers) + " customers",
                      "use fewer covariates, a coarser grid, or a sample of customers"});
      return out;
    }
  }
  return out;
}

namespace {

/// Up to which day the files say each covariate, in the order of combine_covariates.
std::vector<double> last_days(const CovariateSources& sources, std::size_t covariates) {
  std::vector<double> out(covariates, kInfinity);
  std::size_t first = sources.fixed_names.size();
  double last_row = -kInfinity;
  bool changes = false;
  for (std::size_t r = 0; r < sources.dense_rows.size(); ++r) {
    last_row = std::fmax(last_row, sources.dense_rows[r].day);
    changes = changes || (r > 0 && sources.dense_rows[r - 1].customer == sources.dense_rows[r].customer);
  }
  for (std::size_t c = 0; changes && c < sources.dense_names.size(); ++c) out[first + c] = last_row;
  first += sources.dense_names.size();
  for (const auto* intervals : {&sources.events, &sources.histories}) {
    const std::size_t names =
        intervals == &sources.events ? sources.event_names.size() : sources.history_names.size();
    for (std::size_t c = 0; c < names; ++c) out[first + c] = -kInfinity;
    for (const CovariateInterval& one : *intervals)
      out[first + one.covariate] = std::fmax(out[first + one.covariate], one.to - 1.0);
    first += names;
  }
  for (double& day : out)
    if (day == -kInfinity) day = kInfinity;
  return out;
}

}  // namespace

void warn_of_ends(const CovariatePaths& paths, const std::vector<std::uint32_t>& used, double until,
                  const std::string& file, const std::string& where, Problems& problems) {
  for (const std::uint32_t c : used) {
    if (c >= paths.last_day.size() || !(paths.last_day[c] < until)) continue;
    const std::string last = to_string(Day{static_cast<std::int32_t>(paths.last_day[c])});
    problems.warning(
        {Severity::warning, file, 0, where,
         "covariate '" + safe_text(paths.names[c], 60) + "' is known up to " + last +
             ", and the forecast goes to " + to_string(Day{static_cast<std::int32_t>(until)}) +
             ": from then on its last value is taken to hold, and an event or interval that ended is over",
         "calibrate with what is planned for the time to come, or look ahead to " + last + " only"});
  }
}

void add_calendar(const std::string& text, CovariateOptions& options, const std::string& where,
                  Problems& problems) {
  if (text == "trend") {
    options.trend = true;
    return;
  }
  int harmonics = text == "season" ? 1 : 0;
  if (text.starts_with("season:")) {
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + 7, end, harmonics);
    if (error != std::errc{} || stop != end) harmonics = 0;
  }
  if (harmonics >= 1 && harmonics <= kMostHarmonics) {
    options.season_harmonics = harmonics;
    return;
  }
  problems.error({Severity::error, "", 0, where, "'" + safe_text(text) + "' is no calendar covariate",
                  "expected season, season:N with N from 1 to 26, or trend"});
}

CovariatePaths build_covariates(const CovariateOptions& options, const CustomerTable& table, Day first_day,
                                Day last_day, Problems& problems, CovariateReport* report) {
  STAMKUND_EXPECT(first_day <= last_day);
  STAMKUND_EXPECT(table.id.size() == table.size());
  const auto out_of_range = [&](const std::string& where, const std::string& message) {
    problems.error({Severity::error, "", 0, where, message, ""});
  };
  if (options.season_harmonics < 0 || options.season_harmonics > kMostHarmonics)
    out_of_range("season", std::to_string(options.season_harmonics) + " harmonics; expected 0 to 26");
  if (options.grid_days < 1 || options.grid_days > 366)
    out_of_range("grid", std::to_string(options.grid_days) + " days; expected 1 to 366");
  else if ((2.0 * options.season_harmonics + 1.0) * days_between(first_day, last_day) / options.grid_days >
           1e7)
    out_of_range("grid", "a calendar from " + to_string(first_day) + " to " + to_string(last_day) +
                             " in so small steps takes over ten million numbers");
  if (options.decimal_mark != '.' && options.decimal_mark != ',')
    out_of_range("decimal mark", "expected '.' or ','");
  if (problems.has_errors()) return {};
  const CustomerRows rows(table);
  const CovariateInput input{options, table, rows, problems};
  CovariateSources sources;
  CovariateReport account;
  const auto read = [&](const std::string& path, auto reader) {
    if (path.empty()) return;
    CovariateReport::File& file = account.files.emplace_back();
    file.file = path;
    reader(input, sources, file);
  };
  read(options.static_file, read_static_covariates);
  read(options.dense_file, read_dense_covariates);
  read(options.event_file, read_covariate_events);
  read(options.history_file, read_covariate_histories);
  CovariatePaths paths;
  if (!problems.has_errors()) {
    // Predictions over another horizon must find the same origin.
    const double origin = 0.5 * (first_day.serial + static_cast<double>(table.calibration_end.serial));
    paths = combine_covariates(sources, calendar_basis(options, first_day, last_day, origin), table.size(),
                               problems);
  }
  if (options.season_harmonics > 0 || options.trend) paths.known_until = last_day.serial;
  if (!problems.has_errors()) paths.last_day = last_days(sources, paths.size());
  for (const CovariatePath& path : paths.paths) account.segments += path.segments();
  account.paths = paths.paths.size();
  if (report != nullptr) *report = std::move(account);
  return paths;
}

std::vector<std::uint32_t> choose_covariates(const CovariatePaths& paths,
                                             const std::vector<std::string>& wanted, const std::string& where,
                                             Problems& problems) {
  std::vector<char> chosen(paths.size());
  for (const std::string& want : wanted) {
    bool fits = want == "all";
    for (std::size_t i = 0; i < paths.size(); ++i) {
      const std::string& name = paths.names[i];
      const bool whole = want == "all" || name == want;
      const bool part = name.size() > want.size() && name.starts_with(want) &&
                        (name[want.size()] == '=' || name[want.size()] == '.');
      if (!whole && !part) continue;
      chosen[i] = 1;
      fits = true;
    }
    if (fits) continue;
    const std::string near = did_you_mean(want, paths.names);
    problems.error({Severity::error, "", 0, where, "there is no covariate '" + safe_text(want) + "'",
                    near.empty() ? "expected one of " + listed(paths.names) : near});
  }
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < chosen.size(); ++i)
    if (chosen[i] != 0) out.push_back(i);
  return out;
}

}  // namespace stamkund::ingest
