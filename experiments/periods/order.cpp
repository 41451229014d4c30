#include "experiments/periods/order.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>
#include <numeric>
#include <optional>
#include <set>

#include "engine/base/csv.h"
#include "engine/base/nearest.h"
#include "engine/ingest/report.h"
#include "engine/random/distributions.h"
#include "engine/random/stream.h"

namespace stamkund::periods {
namespace {

constexpr Purpose kOrder = purpose_named("switchback: order");
constexpr Purpose kHalves = purpose_named("switchback: halves");
constexpr std::size_t kMostRows = 5'000'000;

/// Units of the second half, by lot.
std::vector<bool> halves(std::size_t units, std::uint64_t seed) {
  std::vector<std::size_t> who(units);
  std::iota(who.begin(), who.end(), 0U);
  Stream stream({.seed = seed, .index = 0, .customer = 0, .purpose = kHalves});
  for (std::size_t i = units; i > 1; --i) {
    const auto j = static_cast<std::size_t>(draw_uniform(stream) * static_cast<double>(i));
    std::swap(who[i - 1], who[std::min(j, i - 1)]);
  }
  std::vector<bool> out(units, false);
  for (std::size_t i = 0; i < units / 2; ++i) out[who[i]] = true;
  return out;
}

/// The commonest distance of neighbouring times.
double step_of(const Panel& panel) {
  std::map<double, std::size_t> steps;
  for (std::size_t t = 1; t < panel.at.size(); ++t) ++steps[panel.at[t] - panel.at[t - 1]];
  double out = 1.0;
  std::size_t most = 0;
  for (const auto& [step, count] : steps)
    if (count > most) most = count, out = step;
  return out;
}

std::optional<double> number_of(const std::string& text) {
  double value = 0.0;
  const auto* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && last == end && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::string time_text(double at, bool dates) {
  if (dates) return to_string(Day{static_cast<std::int32_t>(std::lround(at))});
  char text[40];
  std::snprintf(text, sizeof text, "%.12g", at);
  return text;
}

}  // namespace

Order draw_order(std::size_t units, std::size_t pairs, design::Switching switching, std::uint64_t seed) {
  const auto other =
      switching == design::Switching::mirrored ? halves(units, seed) : std::vector<bool>(units, false);
  Order out(units, std::vector<bool>(pairs));
  for (std::size_t u = 0; u < units; ++u)
    for (std::size_t k = 0; k < pairs; ++k) {
      const std::uint64_t lot = switching == design::Switching::separately ? u : 0;
      Stream stream({.seed = seed, .index = k, .customer = lot, .purpose = kOrder});
      out[u][k] = (draw_uniform(stream) < 0.5) != other[u];
    }
  return out;
}

std::string order_csv(const Panel& past, std::size_t pairs, std::size_t length,
                      const design::SwitchbackSpec& spec, const std::string& file, Problems& problems) {
  const std::size_t periods = 2 * pairs;
  const double step = step_of(past);
  double start = past.at.empty() ? 0.0 : past.at.back() + step;
  if (!spec.start.empty()) {
    const auto day = parse_iso_day(spec.start);
    const auto number = number_of(spec.start);
    if (past.dates ? !day : !number) {
      problems.error({Severity::error, file, 0, "switchback.start",
                      "found '" + printable(spec.start) + "', expected " +
                          (past.dates ? "a day as YYYY-MM-DD" : "a number") + ", as the past has its times",
                      ""});
      return "";
    }
    start = past.dates ? static_cast<double>(day->serial) : *number;
  }
  if (static_cast<double>(past.units.size() * length) * static_cast<double>(periods) > kMostRows) {
    problems.error({Severity::error, file, 0, "switchback", "the order has more than 5 million rows",
                    "fewer units, or a shorter test"});
    return "";
  }
  const Order order = draw_order(past.units.size(), pairs, spec.switching, spec.seed);
  std::string out = std::string("unit,") + (past.dates ? "date" : "time") + ",treated,period,seed\n";
  for (std::size_t u = 0; u < order.size(); ++u)
    for (std::size_t p = 0; p < periods; ++p)
      for (std::size_t r = 0; r < length; ++r) {
        const double at = start + step * static_cast<double>(p * length + r);
        out += csv_field(past.units[u]) + "," + time_text(at, past.dates) + "," +
               (order[u][p / 2] == (p % 2 == 0) ? "1" : "0") + "," + std::to_string(p + 1) + "," +
               std::to_string(spec.seed) + "\n";
      }
  return out;
}

void put_order(const std::string& path, Panel& data, Problems& problems) {
  const Panel order = read_order(path, problems);
  if (problems.has_errors()) return;
  const bool one = order.units.size() == 1 && data.units.size() == 1;
  std::map<std::pair<std::string, double>, bool> treated;
  for (const auto& row : order.rows)
    treated[{one ? "" : order.units[row.unit], order.at[row.time]}] = row.treated;
  std::set<std::string> unknown;
  std::vector<Row> kept;
  std::size_t outside = 0, missing = 0, put = 0;
  std::string example;
  for (auto row : data.rows) {
    const std::string& unit = data.units[row.unit];
    const double at = data.at[row.time];
    if (!one && std::find(order.units.begin(), order.units.end(), unit) == order.units.end()) {
      unknown.insert(unit);
      continue;
    }
    const auto found = treated.find({one ? "" : unit, at});
    if (found == treated.end()) {
      if (at < order.at.front() || at > order.at.back()) {
        ++outside;
      } else {
        if (missing++ == 0) example = ingest::safe_text(unit, 40) + " at " + data.times[row.time];
      }
      continue;
    }
    row.treated = found->second;
    kept.push_back(row);
    ++put;
  }
  const auto error = [&](const std::string& message, const std::string& remedy) {
    problems.error({Severity::error, data.file, 0, "", message, remedy});
  };
  for (const auto& unit : unknown)
    error("the order has no unit '" + ingest::safe_text(unit, 40) + "'", did_you_mean(unit, order.units));
  if (missing > 0)
    error(std::to_string(missing) + " rows are within the times of the order, and not in it, such as " +
              example,
          "one line of the order for each unit and point in time");
  if (put == 0 && unknown.empty())
    error("no row is at a time of the order, " + order.times.front() + " to " + order.times.back(), "");
  if (problems.has_errors()) return;
  if (outside > 0)
    data.notes.push_back(std::to_string(outside) + " rows are before or after the order, and are left out");
  if (put < order.rows.size())
    data.notes.push_back(std::to_string(order.rows.size() - put) + " lines of the order have no row of data");
  data.rows = std::move(kept);
}

}  // namespace stamkund::periods
