#include "experiments/geo/cells.h"

#include <algorithm>
#include <cmath>

#include "experiments/geo/time_based.h"

namespace stamkund::geo {
namespace {

// All assumptions.
constexpr double kFar = 8.0;           // robust standard deviations from what is expected
constexpr double kDecides = 2.0;       // standard errors of the effect; or makes them larger by that
constexpr std::size_t kFewPoints = 5;  // of a period: its median is then no level of its own
constexpr std::size_t kMostTried = 20;

/// The upper one of an even number; 0 of none.
double median(std::vector<double> values) {
  if (values.empty()) return 0.0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

class Cells {
 public:
  Cells(const Panel& panel, const Result& result) : panel_(panel), result_(result), p_(result.periods) {
    regions_ = result.groups.treated;
    treated_ = regions_.size();
    regions_.insert(regions_.end(), result.groups.control.begin(), result.groups.control.end());
  }

  std::vector<DecidingCell> find() {
    set_movement();
    for (std::size_t i = 0; i < regions_.size(); ++i) far_in(i);
    std::stable_sort(far_.begin(), far_.end(), [](const Far& a, const Far& b) {
      return std::abs(a.cell.value - a.cell.expected) > std::abs(b.cell.value - b.cell.expected);
    });
    if (far_.size() > kMostTried) far_.resize(kMostTried);
    return decide();
  }

 private:
  struct Far {
    DecidingCell cell;
    bool treated = false;
  };

  /// What all regions do on a day, as a multiple of their middle day: the median, which one of them cannot
  /// move.
  void set_movement() {
    std::vector<std::vector<double>> of_day(p_.end - p_.pretest);
    for (const std::size_t region : regions_) {
      const auto mine = values(region, p_.pretest, p_.end);
      const double middle = median(mine);
      for (std::size_t t = 0; middle > 0.0 && t < mine.size(); ++t) of_day[t].push_back(mine[t] / middle);
    }
    for (auto& one : of_day) {
      const double all = median(std::move(one));
      movement_.push_back(all > 0.0 ? all : 1.0);
    }
  }

  [[nodiscard]] std::vector<double> values(std::size_t region, std::size_t from, std::size_t to) const {
    const auto first = panel_.outcome.begin() + static_cast<std::ptrdiff_t>(panel_.at(region, 0));
    return {first + static_cast<std::ptrdiff_t>(from), first + static_cast<std::ptrdiff_t>(to)};
  }

  void far_in(std::size_t i) {
    const std::size_t region = regions_[i];
    std::vector<DecidingCell> cells;
    std::vector<double> off;
    // The test moves a region to a level of its own.
    for (const auto& [from, to] : {std::pair{p_.pretest, p_.test}, {p_.test, p_.end}}) {
      if (to - from < kFewPoints) continue;
      auto level = values(region, from, to);
      for (std::size_t d = from; d < to; ++d) level[d - from] /= movement_[d - p_.pretest];
      const double middle = median(level);
      for (std::size_t d = from; d < to; ++d) {
        const double value = panel_.outcome[panel_.at(region, d)];
        cells.push_back({region, d, value, middle * movement_[d - p_.pretest], 0.0});
        off.push_back(std::abs(value - cells.back().expected));
      }
    }
    const double spread = 1.4826 * median(off);
    for (std::size_t c = 0; c < cells.size(); ++c)
      if (off[c] > kFar * spread) far_.push_back({cells[c], i < treated_});
  }

  std::vector<DecidingCell> decide() {
    std::vector<double> control = series(panel_, panel_.outcome, result_.groups.control, p_.pretest, p_.end);
    std::vector<double> treated = series(panel_, panel_.outcome, result_.groups.treated, p_.pretest, p_.end);
    const auto cut = static_cast<std::ptrdiff_t>(p_.test - p_.pretest);
    const auto effect = [&] {
      const TimeBased fit({control.begin(), control.begin() + cut}, {treated.begin(), treated.begin() + cut});
      return fit.effect({control.begin() + cut, control.end()}, {treated.begin() + cut, treated.end()});
    };
    std::vector<DecidingCell> out;
    Law now = effect();
    for (auto& one : far_) {
      double& place = (one.treated ? treated : control)[one.cell.day - p_.pretest];
      const double was = place;
      place += one.cell.expected - one.cell.value;
      const Law without = effect();
      if (!(std::abs(without.location - now.location) > kDecides * without.scale) &&
          !(kDecides * without.scale < now.scale)) {
        place = was;
        continue;
      }
      now = without;
      one.cell.effect_without = without.location;
      one.cell.error_without = without.scale;
      out.push_back(one.cell);
    }
    return out;
  }

  const Panel& panel_;
  const Result& result_;
  const Periods& p_;
  std::vector<std::size_t> regions_;
  std::size_t treated_ = 0;  ///< so many of them come first
  std::vector<double> movement_;
  std::vector<Far> far_;
};

}  // namespace

std::vector<DecidingCell> deciding_cells(const Panel& panel, const Result& result) {
  return Cells(panel, result).find();
}

}  // namespace stamkund::geo
