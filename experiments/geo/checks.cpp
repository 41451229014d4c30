#include "experiments/geo/checks.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/report/numbers.h"

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
    costs();
  }

 private:
  void say(const std::string& name, const std::string& message, std::vector<std::string> examples = {}) {
    if (examples.size() > kMostNamed) examples.resize(kMostNamed);
    result_.checks.push_back({name, message, std::move(examples)});
  }

  void together() {
    const double r = result_.fit.correlation;
    if (r < kLeastCorrelation)
      say("correlation", "before the test the groups hardly go together (correlation " + number(r, 2) +
                             ", less than " + number(kLeastCorrelation, 2) +
                             "): what is foreseen from the control is little more than a mean");
    const double rho = result_.fit.autocorrelation;
    if (std::abs(rho) > 2.0 / std::sqrt(static_cast<double>(result_.fit.points)) && rho > 0.0)
      say("autocorrelation",
          "what the control does not foresee goes on from one day to the next (correlation " +
              number(rho, 2) +
              "): the interval of time-based regression takes days as independent, and should be about " +
              number(std::sqrt((1.0 + rho) / (1.0 - std::min(rho, 0.99))), 2) + " times as wide");
  }

  void short_past() {
    const std::size_t test = result_.periods.end - result_.periods.test;
    if (result_.fit.points < test)
      say("short pretest", std::to_string(result_.fit.points) +
                               " days or weeks before the test are fewer than the " + std::to_string(test) +
                               " of the test");
  }

  void before() {
    if (result_.placebo && result_.placebo->p_value < kPlaceboAlarm)
      say("effect before the test", "the last " + std::to_string(result_.placebo->points) +
                                        " days or weeks before the test, foreseen from those "
                                        "before them, show an effect of " +
                                        percent(result_.placebo->relative) + " (p " +
                                        number(result_.placebo->p_value, 2) +
                                        "); one such check in twenty does so by luck");
  }

  void days() {
    if (panel_.missing_days > 0)
      say("missing days", std::to_string(panel_.missing_days) + (panel_.step == 7 ? " weeks" : " days") +
                              " between the first and the last have no row at all");
  }

  /// Without a row a region counts as 0: right where nothing was sold, wrong where nothing was recorded.
  void rows() {
    std::uint64_t missing = 0;
    std::vector<std::string> often;
    each([&](std::size_t region, bool) {
      std::uint64_t mine = 0;
      for (std::size_t d = result_.periods.pretest; d < result_.periods.end; ++d)
        mine += panel_.there[panel_.at(region, d)] == 0 ? 1U : 0U;
      missing += mine;
      if (static_cast<double>(mine) > kRowsMissing * length()) often.push_back(panel_.geos[region]);
    });
    if (missing > 0)
      say("missing rows",
          std::to_string(missing) + " regions and days have no row and count as 0" +
              (often.empty()
                   ? ""
                   : "; " + std::to_string(often.size()) + " regions miss more than one day in twenty"),
          often);
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
          "on " + std::to_string(outside) + " of " + std::to_string(result_.days.size()) +
              " days or weeks of the test the control is beyond anything it was before: the line is drawn on "
              "where it was never seen");
  }

  void deciding() {
    std::vector<std::string> names;
    const auto& effect = result_.time_based.effect;
    for (const auto& one : result_.regions)
      if (std::isfinite(one.effect_without) &&
          std::abs(one.effect_without - effect.estimate) > 2.0 * effect.standard_error &&
          (!one.treated ||
           std::abs(one.effect_without / (1.0 - one.share) - effect.estimate) > 2.0 * effect.standard_error))
        names.push_back(one.name);
    if (!names.empty())
      say("region that decides",
          std::to_string(names.size()) + (names.size() == 1 ? " region changes" : " regions change") +
              " the effect by more than two standard errors: it is another one without each",
          names);
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
          std::to_string(names.size()) +
              " regions have an outcome only before the test or only in it: "
              "the groups are not the same any more; leave_out takes them away",
          names);
  }

  void costs() {
    if (!result_.cost) return;
    if (!result_.cost->stable)
      say("cost near 0", "what the test cost may be 0: nothing can be said for each unit of it");
    if (panel_.cost.empty()) return;
    double before = 0, during = 0;
    for (const std::size_t region : result_.groups.control)
      for (std::size_t d = result_.periods.pretest; d < result_.periods.end; ++d)
        (d < result_.periods.test ? before : during) += panel_.cost[panel_.at(region, d)];
    if (before == 0.0 && during > 0.0)
      say("control was treated",
          "in the control regions " + number(during, 4) + " was spent during the test, and nothing before");
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
