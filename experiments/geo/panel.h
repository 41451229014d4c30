#pragma once
// What was measured in each region on each day.
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/base/day.h"
#include "engine/base/problems.h"
#include "experiments/design/geo_spec.h"

namespace stamkund::geo {

struct Panel {
  static constexpr std::uint32_t kNoGroup = std::numeric_limits<std::uint32_t>::max();

  std::string file;
  std::string outcome_column, cost_column;
  std::vector<std::string> geos;   ///< in the order of their first rows
  std::vector<Day> days;           ///< that the file has, rising
  int step = 1;                    ///< days from one to the next, as a rule
  std::uint64_t missing_days = 0;  ///< between the first and the last, by that rule
  std::vector<double> outcome;     ///< [geo * days + day]; 0 where there is no row
  std::vector<double> cost;        ///< the same; empty without a column
  std::vector<std::uint8_t> there;
  std::vector<std::uint32_t> group;  ///< of each region, by the data; kNoGroup = not said
  std::vector<std::string> groups;
  std::vector<std::string> notes;  ///< what was guessed, and how to say otherwise

  [[nodiscard]] std::size_t at(std::size_t geo, std::size_t day) const { return geo * days.size() + day; }
};

/// Reads a file with a row a region and day. Two rows of one region and day are a problem, as is whatever
/// else is wrong; then the panel must not be used. Errors: as Source.
[[nodiscard]] Panel read_panel(const std::string& path, const design::GeoSpec& spec, Problems& problems);

/// Groups of regions from a file of their own. Errors: as Source.
void read_groups(const std::string& path, const design::GeoSpec& spec, Panel& panel, Problems& problems);

}  // namespace stamkund::geo
