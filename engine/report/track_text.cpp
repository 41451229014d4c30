#include "engine/report/track_text.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/report/numbers.h"
#include "engine/report/table.h"

namespace stamkund::report {
namespace {

using Json = nlohmann::ordered_json;
using prediction::Advice;
using prediction::TrackedMonth;

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

const char* name_of(Advice advice) {
  return advice == Advice::again ? "calibrate again" : advice == Advice::watch ? "watch" : "keep";
}

/// Expected against actual: "+12.3 %" is too high.
std::string off(double expected, double actual) {
  return actual > 0.0 ? signed_number(100.0 * (expected / actual - 1.0), 2) + " %" : "-";
}

std::string months_table(const prediction::TrackedGroup& all) {
  std::vector<std::string> until, actual, expected, error, so_far, expected_so_far, low, high, held;
  for (const TrackedMonth& month : all.months) {
    until.push_back(to_string(month.last));
    actual.push_back(number(month.actual));
    expected.push_back(number(month.expected, 4));
    error.push_back(off(month.expected, month.actual));
    so_far.push_back(number(month.actual_so_far));
    expected_so_far.push_back(number(month.expected_so_far, 4));
    low.push_back(number(month.p05, 4));
    high.push_back(number(month.p95, 4));
    held.push_back(month.held() ? "yes" : "NO");
  }
  Table table;
  table.column("month to", until);
  table.column("purchases", actual);
  table.column("expected", expected);
  table.column("off", error);
  table.column("so far", so_far);
  table.column("expected", expected_so_far);
  table.column("5 %", low);
  table.column("95 %", high);
  table.column("held", held);
  return table.text("  ");
}

std::string groups_table(const prediction::Track& track) {
  std::vector<std::string> name, customers, actual, expected, error, low, high, held;
  for (const auto& group : track.groups) {
    const TrackedMonth& now = group.months.back();
    name.push_back(group.name);
    customers.push_back(number(static_cast<double>(group.customers)));
    actual.push_back(number(now.actual_so_far));
    expected.push_back(number(now.expected_so_far, 4));
    error.push_back(off(now.expected_so_far, now.actual_so_far));
    low.push_back(number(now.p05, 4));
    high.push_back(number(now.p95, 4));
    held.push_back(now.held() ? "yes" : "NO");
  }
  Table table;
  table.column("group", name);
  table.column("customers", customers);
  table.column("purchases", actual);
  table.column("expected", expected);
  table.column("off", error);
  table.column("5 %", low);
  table.column("95 %", high);
  table.column("held", held);
  return table.text("  ");
}

}  // namespace

std::string track_text(const calibration::Fit& fit, const prediction::Track& track) {
  std::string out = full_name(fit.process) + ", frozen on " + to_string(track.begin) + ", held against " +
                    number(days_between(track.begin, track.until)) + " days up to " + to_string(track.until) +
                    "\n\n" + months_table(track.groups.front());
  if (track.groups.size() > 1) out += "\n" + groups_table(track);
  out += "\nbias: expected " + signed_number(100.0 * track.bias, 2) + " % of what came";
  if (std::isfinite(track.error)) out += "; a month is off by " + percent(track.error) + " on average";
  if (track.groups_judged > 0)
    out += "; " + number(static_cast<double>(track.groups_held)) + " of " +
           number(static_cast<double>(track.groups_judged)) + " groups held";
  return out + "\n" + name_of(track.advice) + ": " + track.why + "\n";
}

Json track_json(const calibration::Fit& fit, const prediction::Track& track) {
  Json out{{"model", full_name(fit.process)},
           {"calibration_end", to_string(track.begin)},
           {"until", to_string(track.until)},
           {"advice", name_of(track.advice)},
           {"why", track.why},
           {"bias", number_or_null(track.bias)},
           {"error", number_or_null(track.error)},
           {"groups_held", track.groups_held},
           {"groups_judged", track.groups_judged},
           {"groups", Json::array()}};
  for (const auto& group : track.groups) {
    Json months = Json::array();
    for (const TrackedMonth& month : group.months)
      months.push_back(
          {{"until", to_string(month.last)},
           {"days", month.days},
           {"actual", month.actual},
           {"expected", month.expected},
           {"actual_so_far", month.actual_so_far},
           {"expected_so_far", month.expected_so_far},
           {"p05", number_or_null(month.p05)},
           {"p95", number_or_null(month.p95)},
           {"without_calendar",
            {{"p05", number_or_null(month.plain_p05)}, {"p95", number_or_null(month.plain_p95)}}},
           {"held", month.held()}});
    out["groups"].push_back(
        {{"kind", group.kind}, {"name", group.name}, {"customers", group.customers}, {"months", months}});
  }
  return out;
}

}  // namespace stamkund::report
