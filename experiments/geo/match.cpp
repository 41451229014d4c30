#include "experiments/geo/match.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/nearest.h"
#include "engine/ingest/report.h"
#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/report/numbers.h"
#include "experiments/geo/time_based.h"
#include "experiments/geo/windows.h"
#include "experiments/geo/words.h"

namespace stamkund::geo {
namespace {

constexpr Purpose kAssignment = purpose_named("geo: assignment");
constexpr double kWork = 2e9;          // steps of redraws that are still quick
constexpr double kChoiceShare = 0.6;   // of the past, on which regions are chosen (assumption)
constexpr double kPretestTimes = 4.0;  // the test (assumption)
constexpr double kPretestWeeks = 8.0;  // at least (assumption)
constexpr double kEven = 0.25;         // gain of a longer test that is worth it, relative (assumption)

using Names = std::vector<std::string>;

class Matching {
 public:
  Matching(const Panel& panel, const design::ExperimentSpec& spec, Problems& problems)
      : panel_(panel), spec_(spec), geo_(spec.geo), problems_(problems) {}

  Match run() {
    out_.alpha = spec_.alpha;
    out_.power = spec_.power.value_or(0.8);
    out_.one_sided = spec_.sides == design::Sides::one;
    out_.from = panel_.days.front();
    out_.to = panel_.days.back();
    out_.points = panel_.days.size();
    out_.step = panel_.step;
    sort_out();
    set_lengths();
    if (problems_.has_errors()) return {};
    choose();
    if (!std::isfinite(out_.spread))
      error("history",
            "no groups can be foreseen from each other: the outcome never changes, or is not above 0 in all",
            "is '" + ingest::safe_text(panel_.outcome_column, 40) + "' the column of the outcome?");
    if (problems_.has_errors()) return {};
    try_out();
    recommend();
    note();
    return std::move(out_);
  }

 private:
  void error(const std::string& where, const std::string& message, const std::string& suggestion) {
    problems_.error({Severity::error, panel_.file, 0, where, message, suggestion});
  }

  std::vector<std::size_t> regions(const Names& names, const char* where) {
    std::vector<std::size_t> out;
    for (const auto& one : names) {
      const auto found = std::find(panel_.geos.begin(), panel_.geos.end(), one);
      if (found == panel_.geos.end())
        error(where, "no row has the region '" + ingest::safe_text(one, 40) + "'",
              did_you_mean(one, panel_.geos));
      else
        out.push_back(static_cast<std::size_t>(found - panel_.geos.begin()));
    }
    return out;
  }

  void sort_out() {
    std::vector<int> role(panel_.geos.size(), 0);  // 1 treated, 2 control, 3 neither
    for (const std::size_t one : regions(geo_.left_out, "leave_out")) role[one] = 3;
    always_ = regions(geo_.always, "always_treated");
    for (const std::size_t one : always_) role[one] = 1;
    for (const std::size_t one : regions(geo_.never, "never_treated")) role[one] = 2;
    size_.assign(panel_.geos.size(), 0.0);
    total_.assign(panel_.days.size(), 0.0);
    for (std::size_t g = 0; g < panel_.geos.size(); ++g) {
      if (role[g] == 3) {
        out_.left_out.push_back(panel_.geos[g]);
        continue;
      }
      for (std::size_t d = 0; d < panel_.days.size(); ++d) {
        size_[g] += panel_.outcome[panel_.at(g, d)];
        total_[d] += panel_.outcome[panel_.at(g, d)];
      }
      in_.push_back(g);
      if (role[g] == 0) free_.push_back(g);
    }
    std::sort(free_.begin(), free_.end(), [&](std::size_t a, std::size_t b) {
      return size_[a] != size_[b] ? size_[a] > size_[b] : panel_.geos[a] < panel_.geos[b];
    });
    if (in_.size() < 2) {
      error("geo", "two regions are needed at least; found " + counted(in_.size(), "region"), "");
      return;
    }
    const std::size_t wanted =
        geo_.treated_geos > 0 ? geo_.treated_geos : std::max(in_.size() / 2, always_.size());
    if (wanted >= in_.size())
      error("treated_geos",
            std::to_string(wanted) + " of " + std::to_string(in_.size()) +
                " regions would be treated: none is left to compare with",
            "");
    else if (wanted < always_.size())
      error("treated_geos",
            counted(always_.size(), "region") + (always_.size() == 1 ? " is" : " are") + " always treated",
            "");
    else if (wanted - always_.size() > free_.size())
      error("treated_geos",
            std::to_string(wanted) +
                " regions cannot be treated: " + std::to_string(free_.size() + always_.size()) + " may be",
            "");
    else
      draws_ = wanted - always_.size();
  }

  void set_lengths() {
    const double a_week = 7.0 / panel_.step;
    const std::vector<double> weeks = geo_.weeks.empty() ? std::vector<double>{1, 2, 3, 4, 6, 8} : geo_.weeks;
    choice_ = static_cast<std::size_t>(kChoiceShare * static_cast<double>(out_.points));
    for (const double one : weeks) {
      const auto points = static_cast<std::size_t>(std::lround(one * a_week));
      if (points < 1) continue;
      const double asked =
          geo_.pretest_weeks > 0.0 ? geo_.pretest_weeks : std::max(kPretestTimes * one, kPretestWeeks);
      std::size_t pretest = static_cast<std::size_t>(std::lround(asked * a_week));
      if (geo_.pretest_weeks == 0.0) pretest = std::min(pretest, choice_);
      // Half of a past that is too short for a test tells nothing of it.
      if (pretest + points > out_.points || pretest < 3 || points > pretest) {
        too_long_.push_back(one);
        continue;
      }
      lengths_.push_back({one, points, pretest});
    }
    if (lengths_.empty())
      error("history",
            "the past is too short for any of these durations: " + counted_points(out_.points, out_.step) +
                ", " + to_string(out_.from) + " to " + to_string(out_.to),
            "the analysis needs as many " + points_word(out_.step) + " before the test as in it, at least");
  }

  /// Sum of the treated regions on each day.
  std::vector<double> sum_of(const std::vector<std::size_t>& treated) const {
    std::vector<double> out(panel_.days.size(), 0.0);
    for (const std::size_t one : treated)
      for (std::size_t d = 0; d < out.size(); ++d) out[d] += panel_.outcome[panel_.at(one, d)];
    return out;
  }

  std::vector<double> rest_of(const std::vector<double>& treated) const {
    std::vector<double> out = total_;
    for (std::size_t d = 0; d < out.size(); ++d) out[d] -= treated[d];
    return out;
  }

  std::pair<std::size_t, std::size_t> stratum(std::size_t s) const {
    return {s * free_.size() / draws_, (s + 1) * free_.size() / draws_};
  }

  std::vector<std::size_t> draw(std::uint64_t number) const {
    Stream stream({.seed = geo_.seed, .index = number, .customer = 0, .purpose = kAssignment});
    std::vector<std::size_t> out = always_;
    for (std::size_t s = 0; s < draws_; ++s) {
      const auto [from, to] = stratum(s);
      const auto pick = static_cast<std::size_t>(draw_uniform(stream) * static_cast<double>(to - from));
      out.push_back(free_[from + std::min(pick, to - from - 1)]);
    }
    return out;
  }

  /// Relative standard error of an effect over a test of middling length, as the part for choosing shows it.
  double score(const std::vector<std::size_t>& treated) const {
    auto y = sum_of(treated), x = rest_of(y);
    x.resize(choice_), y.resize(choice_);
    const std::size_t points = lengths_[lengths_.size() / 2].points;
    const TimeBased fit(x, y);
    const double mean = std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
    const double would = fit.foreseen(mean) * static_cast<double>(points);
    if (!(would > 0.0) || fit.correlation() == 0.0) return std::numeric_limits<double>::infinity();
    return fit.effect(std::vector<double>(points, mean), std::vector<double>(points, 0.0)).scale / would;
  }

  void choose() {
    const double step =
        static_cast<double>(std::max<std::size_t>(1, draws_ + always_.size()) * panel_.days.size());
    std::uint64_t redraws = draws_ == 0 ? 1 : geo_.redraws;
    if (static_cast<double>(redraws) * step > kWork) {
      redraws = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(kWork / step));
      out_.notes.push_back("so many regions and days: " + std::to_string(redraws) +
                           " assignments are tried, not " + std::to_string(geo_.redraws));
    }
    std::vector<double> scores;
    std::vector<std::size_t> best;
    double least = std::numeric_limits<double>::infinity();
    for (std::uint64_t r = 0; r < redraws; ++r) {
      auto treated = draw(r);
      scores.push_back(score(treated));
      if (r == 0 || scores.back() < least) least = scores.back(), best = std::move(treated);
    }
    std::nth_element(scores.begin(), scores.begin() + static_cast<std::ptrdiff_t>(scores.size() / 2),
                     scores.end());
    out_.spread = least;
    out_.typical_spread = scores[scores.size() / 2];
    out_.tried = redraws;
    take(best);
  }

  void take(const std::vector<std::size_t>& treated) {
    std::vector<bool> is(panel_.geos.size(), false);
    for (const std::size_t one : treated) is[one] = true;
    treated_ = sum_of(treated);
    control_ = rest_of(treated_);
    // The largest first, as they were sorted.
    for (const std::size_t one : always_) out_.strata.push_back({panel_.geos[one], {}});
    for (std::size_t s = 0; s < draws_; ++s) {
      const auto [from, to] = stratum(s);
      Stratum pair;
      for (std::size_t i = from; i < to; ++i)
        if (is[free_[i]])
          pair.treated = panel_.geos[free_[i]];
        else
          pair.control.push_back(panel_.geos[free_[i]]);
      out_.strata.push_back(std::move(pair));
    }
    auto sorted = in_;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [&](std::size_t a, std::size_t b) { return size_[a] > size_[b]; });
    for (const std::size_t one : sorted) (is[one] ? out_.treated : out_.control).push_back(panel_.geos[one]);
    out_.correlation = TimeBased(control_, treated_).correlation();
    const double all = std::accumulate(total_.begin(), total_.end(), 0.0);
    if (all != 0.0) out_.treated_share = std::accumulate(treated_.begin(), treated_.end(), 0.0) / all;
  }

  void try_out() {
    const Trial trial{out_.alpha, out_.power, out_.one_sided, spec_.outcome.lower_is_better, choice_};
    for (const auto& one : lengths_) {
      out_.durations.push_back(try_duration(control_, treated_, one.points, one.pretest, trial));
      out_.durations.back().weeks = one.weeks;
    }
  }

  void recommend() {
    const auto& all = out_.durations;
    if (spec_.effect.relative) {
      const double wanted = std::abs(*spec_.effect.relative);
      // One that keeps to alpha as it stands comes before one that needs a bound of its own.
      for (const bool holds : {true, false})
        for (std::size_t i = 0; i < all.size(); ++i)
          if (all[i].smallest <= wanted && (all[i].holds || !holds)) {
            out_.chosen = i;
            out_.why = std::string("the shortest that finds the effect") +
                       (holds && !all[0].holds ? " and keeps to alpha" : "");
            return;
          }
      out_.reached = false;
      out_.chosen = best();
      out_.why = "none finds the effect; this one finds the smallest";
      return;
    }
    // Longer only as long as it helps.
    for (std::size_t i = 1; i < all.size(); ++i)
      if (all[i].smallest < (1.0 - kEven) * all[out_.chosen].smallest) out_.chosen = i;
    out_.why = "a longer one finds hardly less";
  }

  std::size_t best() const {
    const auto& all = out_.durations;
    return static_cast<std::size_t>(
        std::min_element(all.begin(), all.end(),
                         [](const Duration& a, const Duration& b) { return a.smallest < b.smallest; }) -
        all.begin());
  }

  void note() {
    for (const double one : too_long_)
      out_.notes.push_back("the past is too short for a test of " + std::to_string(one).substr(0, 4) +
                           " weeks and what has to come before it");
    if (out_.correlation < 0.8)
      out_.notes.push_back(
          "the groups hardly go together: what is foreseen from the control is little more than a mean");
    if (out_.treated.size() < 4)
      out_.notes.push_back(
          "with so few treated regions, what happens to one of them alone is taken for the effect");
    const Duration& one = out_.durations[out_.chosen];
    if (one.windows == 0)
      out_.notes.push_back(
          "no window of the past is left to try the test on: the smallest effect is by formula alone");
    else if (one.apart < 5)
      out_.notes.push_back("tried on " + std::to_string(one.windows) + " windows that overlap; only " +
                           std::to_string(one.apart) + " of them do not: a longer past tells more");
    if (one.perhaps_luck)
      out_.notes.push_back("windows of the past call an effect in " + report::percent(one.false_alarms) +
                           ", alpha is " + report::percent(out_.alpha) +
                           "; windows that do not overlap: " + std::to_string(one.apart) +
                           ". So that may be luck, or groups that drift apart; a longer past tells");
    if (panel_.missing_days > 0)
      out_.notes.push_back(counted_points(panel_.missing_days, panel_.step) + " of the past " +
                           (panel_.missing_days == 1 ? "has" : "have") + " no row at all");
    for (const auto& said : panel_.notes) out_.notes.push_back(said);
  }

  struct Length {
    double weeks = 0;
    std::size_t points = 0, pretest = 0;
  };

  const Panel& panel_;
  const design::ExperimentSpec& spec_;
  const design::GeoSpec& geo_;
  Problems& problems_;
  Match out_;
  std::vector<std::size_t> in_, free_, always_;
  std::size_t draws_ = 0, choice_ = 0;
  std::vector<double> size_, total_, treated_, control_, too_long_;
  std::vector<Length> lengths_;
};

}  // namespace

Match match(const Panel& panel, const design::ExperimentSpec& spec, Problems& problems) {
  return Matching(panel, spec, problems).run();
}

}  // namespace stamkund::geo
