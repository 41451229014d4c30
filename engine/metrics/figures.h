#pragma once
// The lists of figures: one line a figure. File, JSON and digest follow.
#include <functional>
#include <utility>
#include <vector>

#include "engine/metrics/books_of_units.h"
#include "engine/metrics/context.h"
#include "engine/metrics/group.h"
#include "engine/metrics/results.h"

namespace stamkund::metrics {

/// What a figure of one arm and replicate is made from.
struct Sample {
  std::size_t arm;
  const Counts& tally;
  const UnitBooks& units;
};

using PeriodFigure = std::function<std::int64_t(const Sample&, std::size_t period)>;
using TotalFigure = std::function<double(const Sample&)>;
using PairedFigure = std::function<double(const Sample&, const Counts& baseline)>;
using GroupFigure = std::function<double(const Group&)>;

/// The figures refer to `context`, which must outlive them.
[[nodiscard]] std::vector<std::pair<Described, PeriodFigure>> period_figures(const Context& context);
[[nodiscard]] std::vector<std::pair<Described, TotalFigure>> total_figures(const Context& context);
[[nodiscard]] std::vector<std::pair<Described, PairedFigure>> paired_figures(const Context& context);
[[nodiscard]] std::vector<std::pair<Described, GroupFigure>> group_figures(const Context& context);

/// ROI and its parts: effect on net, and on program cost; major units.
[[nodiscard]] double net_effect(const Context& context, const Sample& sample, const Counts& baseline);
[[nodiscard]] double extra_cost(const Context& context, const Sample& sample, const Counts& baseline);

}  // namespace stamkund::metrics
