#include "experiments/geo/checks.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/ingest/report.h"
#include "engine/report/numbers.h"
#include "experiments/geo/cells.h"
#include "experiments/geo/words.h"

namespace stamkund::geo {
namespace {

using report::number;
using report::percent;

// All assumptions, but for the correlation, which is the least that google/matched_markets lets pass.
constexpr double kLeastCorrelation = 0.8;
constexpr double kPlaceboAlarm = 0.05;
constexpr double kLargeShare = 0.5;    // of its group, in one region
constexpr double kBeyond = 0.1;        // of the range that the control had before
constexpr double kRowsMissing = 0.05;  // of a region's days
constexpr double kFarTooShort = 0.5;   // of the test, before it
constexpr double kLikeIt = 0.5;        // of the effect: what shows before the test may be the same
constexpr double kMuch = 0.2;          // of the effect, by rows that are missing
constexpr double kLeak = 0.05;         // of what was spent, in control regions
constexpr std::size_t kFewRegions = 4;
constexpr std::size_t kMostNamed = 5;

class Checks {
 public:
  Checks(const Panel& panel, Result& result) : panel_(panel), result_(result) {}

  void run() {
    together();
    short_past();
    before();
    days();
    rows();
    few();
    control_moves();
    deciding();
    comes_and_goes();
    below_0("outcomes below 0", panel_.outcome_column, panel_.outcome);
    costs();
  }

 private:
  void say(const std::string& name, const std::string& message, std::vector<std::string> examples = {},
           bool overturns = false) {
    if (examples.size() > kMostNamed) examples.resize(kMostNamed);
    result_.checks.push_back({name, message, std::move(examples), overturns});
  }

  [[nodiscard]] bool called() const { return effect().p_value <= result_.alpha; }
  [[nodiscard]] const Told& effect() const { return result_.time_based.effect; }
  /// An effect nearer to 0 than this is not called.
  [[nodiscard]] double bound() const {
    return result_.one_sided ? std::abs(effect().estimate - effect().lower)
                             : 0.5 * (effect().range.high - effect().range.low);
  }

  void together() {
    const double r = result_.fit.correlation;
    if (r < kLeastCorrelation)
      say("correlation", "before the test the groups hardly go together (correlation " + number(r, 2) +
                             ", less than " + number(kLeastCorrelation, 2) +
                             "): what is foreseen from the control is little more than a mean");
    const double rho = result_.fit.autocorrelation;
    if (std::abs(rho) > 2.0 / std::sqrt(static_cast<double>(result_.fit.points)) && rho > 0.0) {
      const double wider = std::sqrt((1.0 + rho) / (1.0 - std::min(rho, 0.99)));
      const bool overturns = called() && std::abs(effect().estimate) < wider * bound();
      say("autocorrelation",
          "what the control does not foresee goes on from one of the " + points_word(panel_.step) +
              " to the next (correlation " + number(rho, 2) +
              "): the interval of time-based regression takes them as independent, and should be about " +
              number(wider, 2) + " times as wide" + (overturns ? ", and then luck can do that" : ""),
          {}, overturns);
    }
  }

  void short_past() {
    const std::size_t test = result_.periods.end - result_.periods.test;
    if (result_.fit.points < test)
      say("short pretest",
          counted_points(result_.fit.points, panel_.step) + " before the test are fewer than the " +
              std::to_string(test) + " of the test",
          {}, static_cast<double>(result_.fit.points) < kFarTooShort * static_cast<double>(test));
  }

  void before() {
    if (!result_.placebo || !(result_.placebo->p_value < kPlaceboAlarm)) return;
    const double found = effect().estimate / result_.time_based.foreseen;
    say("effect before the test",
        "the last " + counted_points(result_.placebo->points, panel_.step) +
            " before the test, foreseen from those before them, show an effect of " +
            percent(result_.placebo->relative) + " (p " + number(result_.placebo->p_value, 2) +
            "); one such check in twenty does so by luck",
        {}, called() && !(std::abs(result_.placebo->relative) < kLikeIt * std::abs(found)));
  }

  void days() {
    if (panel_.missing_days > 0)
      say("missing days", counted_points(panel_.missing_days, panel_.step) +
                              " between the first and the last " +
                              (panel_.missing_days == 1 ? "has" : "have") + " no row at all");
  }

  /// Without a row a region counts as 0: right where nothing was sold, wrong where nothing was recorded.
  void rows() {
    std::uint64_t missing = 0;
    std::vector<std::string> often;
    // What the effect would change by, if they had the region's mean.
    double change = 0.0;
    const Periods& p = result_.periods;
    const auto before = static_cast<double>(p.test - p.pretest), during = static_cast<double>(p.end - p.test);
    each([&](std::size_t region, bool treated) {
      std::uint64_t mine = 0, in_test = 0;
      double sum = 0.0, there = 0.0;
      for (std::size_t d = p.pretest; d < p.end; ++d) {
        const bool none = panel_.there[panel_.at(region, d)] == 0;
        mine += none ? 1U : 0U;
        in_test += none && d >= p.test ? 1U : 0U;
        if (!none && d < p.test) sum += panel_.outcome[panel_.at(region, d)], ++there;
      }
      missing += mine;
      const double more =
          static_cast<double>(in_test) - static_cast<double>(mine - in_test) * during / before;
      if (there > 0.0) change += more * sum / there * (treated ? 1.0 : -result_.fit.slope);
      if (static_cast<double>(mine) > kRowsMissing * length()) often.push_back(panel_.geos[region]);
    });
    if (missing == 0) return;
    const bool overturns =
        std::abs(change) > std::max(effect().standard_error, kMuch * std::abs(effect().estimate));
    say("missing rows",
        counted(missing, "row") + (missing == 1 ? " is" : " are") + " missing (a region on a " +
            counted_points(1, panel_.step).substr(2) + ") and count" + (missing == 1 ? "s" : "") + " as 0" +
            (often.empty() ? ""
                           : "; " + counted(often.size(), "region") +
                                 (often.size() == 1 ? " misses" : " miss") + " more than one in twenty") +
            (overturns ? "; with the region's mean there the effect is about " +
                             report::signed_number(effect().estimate + change, 4)
                       : ""),
        often, overturns);
  }

  void few() {
    for (const auto& [group, name] :
         {std::pair{&result_.groups.treated, "treated"}, {&result_.groups.control, "control"}})
      if (group->size() < kFewRegions)
        say("few regions", "only " + std::to_string(group->size()) + " " + name +
                               (group->size() == 1 ? " region: what happens to it alone"
                                                   : " regions: what happens to one of them alone") +
                               " is taken for the effect");
    for (const auto& one : result_.regions)
      if (one.share > kLargeShare &&
          (one.treated ? result_.groups.treated : result_.groups.control).size() > 1)
        say("large region", "'" + one.name + "' is " + percent(one.share) + " of the " +
                                (one.treated ? "treated" : "control") + " group");
  }

  /// Outside what it was before, the line is drawn on where nobody has seen it.
  void control_moves() {
    const auto before =
        series(panel_, panel_.outcome, result_.groups.control, result_.periods.pretest, result_.periods.test);
    const auto [low, high] = std::minmax_element(before.begin(), before.end());
    const double beyond = kBeyond * (*high - *low);
    std::size_t outside = 0;
    for (const auto& day : result_.days)
      outside += day.control < *low - beyond || day.control > *high + beyond ? 1U : 0U;
    if (5 * outside > result_.days.size())
      say("control moved",
          "on " + std::to_string(outside) + " of " + std::to_string(result_.days.size()) + " " +
              points_word(panel_.step) +
              " of the test the control is beyond anything it was before: the line is drawn on where it was "
              "never seen",
          {}, 2 * outside > result_.days.size());
  }

  /// One number of one region: a mistake of typing is called by its place.
  bool deciding_cell() {
    const auto cells = deciding_cells(panel_, result_);
    std::string message;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const auto& name = panel_.geos[cells[c].region];
      if (c < kMostNamed)
        message +=
            (c > 0 ? ", '" : "'") + ingest::safe_text(name, 40) + "' on " +
            to_string(panel_.days[cells[c].day]) +
            (panel_.there[panel_.at(cells[c].region, cells[c].day)] == 0 ? " has no row, and counts as "
                                                                         : " has ") +
            number(cells[c].value, 6) + " (" + number(cells[c].expected, 3) + " would be expected)";
    }
    if (cells.size() > kMostNamed) message += " and " + std::to_string(cells.size() - kMostNamed) + " more";
    if (cells.empty()) return false;
    const double without = cells.back().effect_without, error = cells.back().error_without;
    const double now = effect().estimate;
    const bool called_without = std::abs(without) > bound() * error / effect().standard_error;
    say("a single number decides",
        message + ": with what is expected there the effect is " + report::signed_number(without, 4) +
            " (standard error " + number(error, 3) + "), not " + report::signed_number(now, 4) + " (" +
            number(effect().standard_error, 3) + "); is that right?",
        {},
        called() != called_without ||
            std::abs(without - now) > kMuch * std::max(std::abs(now), std::abs(without)));
    return true;
  }

  void deciding() {
    // That number would make other regions look as if they decided.
    if (deciding_cell()) return;
    std::vector<std::string> names;
    bool overturns = false;
    for (const auto& one : result_.regions) {
      const double off = 2.0 * effect().standard_error;
      const double scaled = one.treated ? one.effect_without / (1.0 - one.share) : one.effect_without;
      if (!std::isfinite(one.effect_without) || !(std::abs(one.effect_without - effect().estimate) > off) ||
          !(std::abs(scaled - effect().estimate) > off))
        continue;
      names.push_back(one.name);
      overturns = overturns || (called() && (std::abs(scaled) < bound() || scaled * effect().estimate < 0.0));
    }
    if (!names.empty())
      say("region that decides",
          std::to_string(names.size()) + (names.size() == 1 ? " region changes" : " regions change") +
              " the effect by more than two standard errors: it is another one without " +
              (names.size() == 1 ? "it" : "each"),
          names, overturns);
  }

  void comes_and_goes() {
    std::vector<std::string> names;
    each([&](std::size_t region, bool) {
      double before = 0, during = 0;
      for (std::size_t d = result_.periods.pretest; d < result_.periods.end; ++d)
        (d < result_.periods.test ? before : during) += std::abs(panel_.outcome[panel_.at(region, d)]);
      if ((before > 0.0) != (during > 0.0)) names.push_back(panel_.geos[region]);
    });
    if (!names.empty())
      say("regions come and go",
          counted(names.size(), "region") + (names.size() == 1 ? " has" : " have") +
              " an outcome only before the test or only in it: the groups are not the same any more; "
              "--leave-out takes " +
              (names.size() == 1 ? "it" : "them") + " away",
          names, true);
  }

  /// Numbers below 0 are refunds, or mistakes.
  void below_0(const std::string& name, const std::string& column, const std::vector<double>& values) {
    std::uint64_t count = 0;
    std::string first;
    each([&](std::size_t region, bool) {
      for (std::size_t d = result_.periods.pretest; d < result_.periods.end; ++d) {
        const double value = values[panel_.at(region, d)];
        if (!(value < 0.0)) continue;
        if (++count == 1)
          first = "'" + ingest::safe_text(panel_.geos[region], 40) + "' on " + to_string(panel_.days[d]) +
                  " has " + number(value, 6);
      }
    });
    if (count > 0)
      say(name, counted(count, "number") + " of '" + ingest::safe_text(column, 40) +
                    (count == 1 ? "' is" : "' are") + " below 0: " + first + "; is that right?");
  }

  void costs() {
    if (!panel_.cost.empty()) below_0("costs below 0", panel_.cost_column, panel_.cost);
    if (result_.cost && !(result_.cost->incremental > 0.0))
      say("nothing was spent", "what was spent because of the test is " +
                                   number(result_.cost->incremental, 6) +
                                   ", which is not above 0: there is no return on it");
    if (!result_.cost) return;
    if (!result_.cost->stable && result_.cost->incremental > 0.0)
      say("cost near 0", "what the test cost may be 0: nothing can be said for each unit of it");
    if (panel_.cost.empty()) return;
    double before = 0, during = 0;
    for (const std::size_t region : result_.groups.control)
      for (std::size_t d = result_.periods.pretest; d < result_.periods.end; ++d)
        (d < result_.periods.test ? before : during) += panel_.cost[panel_.at(region, d)];
    if (before == 0.0 && during > 0.0)
      say("control was treated",
          "in the control regions " + number(during, 4) + " was spent during the test, and nothing before",
          {}, during > kLeak * std::abs(result_.cost->incremental));
  }

  [[nodiscard]] double length() const {
    return static_cast<double>(result_.periods.end - result_.periods.pretest);
  }

  template <class Visit>
  void each(const Visit& visit) {
    for (const std::size_t one : result_.groups.treated) visit(one, true);
    for (const std::size_t one : result_.groups.control) visit(one, false);
  }

  const Panel& panel_;
  Result& result_;
};

}  // namespace

void check(const Panel& panel, Result& result) { Checks(panel, result).run(); }

}  // namespace stamkund::geo
