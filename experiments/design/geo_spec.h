#pragma once
// A test whose units are regions: which columns say what, who is treated since when, and what is known of the
// past. Planning and analysis read the same section.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/day.h"

namespace stamkund::design {

struct GeoSpec {
  bool given = false;
  // Columns; empty: a usual name.
  std::string geo, date, outcome;
  std::string cost;  ///< empty: what the treatment costs is not in the data
  std::string date_format;
  char decimal_mark = '\0';  ///< 0: by the values
  // Who.
  std::string groups;                 ///< file of geo and group; empty: the data say it, or `treated` does
  std::string group;                  ///< column of the group
  std::vector<std::string> treated;   ///< groups, or geos where no column says the group
  std::vector<std::string> control;   ///< empty: all others
  std::vector<std::string> left_out;  ///< geos
  // When. The test's last day is the data's where nothing is said.
  std::optional<Day> pretest_from, test_from, test_to, cooldown_to;
  double weight_power = 2;  ///< weights of geo-based regression are pretest outcome to minus this
  std::optional<double> incremental_cost;  ///< of the whole test, where it is known without data

  // A plan.
  std::string history;             ///< file of the past
  std::vector<double> weeks;       ///< durations that are tried
  double pretest_weeks = 0;        ///< that come before the test in the analysis; 0: four times the test
  std::uint64_t treated_geos = 0;  ///< how many; 0: half of them
  std::vector<std::string> always, never;  ///< treated
  std::uint64_t redraws = 1000;
  std::uint64_t seed = 1;
  int line = 0;
};

}  // namespace stamkund::design
