#pragma once
// The order of a switchback: drawn by lot, written to a file, and put upon the data again.
#include <string>
#include <vector>

#include "experiments/design/periods_spec.h"
#include "experiments/periods/panel.h"

namespace stamkund::periods {

/// [units][pairs]: is the first period of a pair on? Keyed by seed, unit and pair: a longer test begins
/// alike.
using Order = std::vector<std::vector<bool>>;
[[nodiscard]] Order draw_order(std::size_t units, std::size_t pairs, design::Switching switching,
                               std::uint64_t seed);

/// A row a unit and point in time of the test: unit, date or time, treated, period, seed. The test begins at
/// `spec.start`, or one step after the past. Problems: a start that cannot be read, more than 5 million rows.
[[nodiscard]] std::string order_csv(const Panel& past, std::size_t pairs, std::size_t length,
                                    const design::SwitchbackSpec& spec, const std::string& file,
                                    Problems& problems);

/// Sets `treated` of rows from a file as `order_csv` writes it. Rows outside of the times of the order are
/// left out, and said. Problems: a unit that the order does not know, a row within its times that it does not
/// have.
void put_order(const std::string& path, Panel& data, Problems& problems);

}  // namespace stamkund::periods
