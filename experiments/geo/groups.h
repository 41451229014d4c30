#pragma once
// Which regions are treated, which are compared with, and which days are before, in and after the test.
#include <vector>

#include "experiments/geo/panel.h"

namespace stamkund::geo {

struct Groups {
  std::vector<std::size_t> control, treated;  ///< regions of the panel
  std::string control_name, treated_name;
  std::vector<std::size_t> left_out;
};

/// Problems: nobody is treated, nobody is left to compare with, a name that no region or group has.
[[nodiscard]] Groups groups_of(const design::GeoSpec& spec, Panel& panel, Problems& problems);

/// Numbers of days: [pretest, test) is before the test, [test, cooldown) in it, [cooldown, end) after it.
struct Periods {
  std::size_t pretest = 0, test = 0, cooldown = 0, end = 0;
};

/// Problems: no day before the test or in it, fewer than three before.
[[nodiscard]] Periods periods_of(const design::GeoSpec& spec, Panel& panel, Problems& problems);

/// Sum over these regions on each day of [from, to).
[[nodiscard]] std::vector<double> series(const Panel& panel, const std::vector<double>& values,
                                         const std::vector<std::size_t>& regions, std::size_t from,
                                         std::size_t to);

}  // namespace stamkund::geo
