#include "engine/tuning/simulator.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/base/failure.h"
#include "engine/mechanisms/contacts/plan.h"
#include "engine/metrics/results.h"
#include "engine/parallel/for_each_block.h"
#include "engine/study/load.h"
#include "engine/study/replicate_loop.h"
#include "engine/study/simulate.h"
#include "engine/tuning/moments.h"

namespace stamkund::tuning {
namespace {

using scenario::Moment;
using scenario::ScenarioSpec;
using scenario::TargetSpec;

bool is_figure(const TargetSpec& target) {
  return target.moment == Moment::figure || target.moment == Moment::effect;
}

std::size_t arm_of(const ScenarioSpec& spec, const TargetSpec& target) {
  for (std::size_t a = 0; a < spec.arms.size(); ++a)
    if (spec.arms[a].name == target.arm) return a;
  return 0;
}

/// Days of the waves of the campaign that a target names, as far as what follows is seen.
std::vector<double> wave_days(const ScenarioSpec& spec, std::size_t a, const TargetSpec& target) {
  std::vector<double> days;
  if (target.campaign.empty()) return days;
  const auto& campaigns = mechanisms::campaigns_of(spec.arms[a]);
  for (const auto& wave : mechanisms::waves_of(spec.arms[a], spec.horizon_days))
    if (campaigns[wave.campaign].name == target.campaign &&
        wave.day + target.within_days <= spec.horizon_days)
      days.push_back(wave.day);
  return days;
}

/// The moments that look at one arm's lives.
struct ArmMoments {
  explicit ArmMoments(double horizon_days) : record(horizon_days) {}
  LifeRecord record;
  std::vector<MomentCount> counts;
  std::vector<std::size_t> targets;  ///< which they are of
};

/// Hands finished lives to the moments of their arm.
class MomentVisitor final : public study::Visitor {
 public:
  explicit MomentVisitor(std::vector<std::unique_ptr<ArmMoments>>& arms) : arms_(arms) {}
  [[nodiscard]] bool watches(std::size_t /*arm*/) const override { return true; }
  world::LifeObserver* watch(std::size_t arm, const population::Person& person, bool /*referred*/) override {
    arms_[arm]->record.begin(person);
    return &arms_[arm]->record;
  }
  void lived(const study::Lived& life, counting::Counts& /*counts*/) override {
    ArmMoments& arm = *arms_[life.arm];
    arm.record.end(life.outcome.totals.millidays);
    for (auto& count : arm.counts) count.add(arm.record);
  }

 private:
  std::vector<std::unique_ptr<ArmMoments>>& arms_;
};

}  // namespace

struct Simulator::Point {
  ScenarioSpec spec;
  std::string problem;
};

Simulator::Simulator(const Subject& subject, const scenario::TargetsSpec& targets)
    : subject_(subject), targets_(targets) {}

std::vector<scenario::Override> Simulator::overrides_at(const std::vector<double>& point) const {
  auto overrides = subject_.overrides;
  for (std::size_t i = 0; i < point.size(); ++i)
    overrides.push_back({targets_.parameters[i].path, targets_.parameters[i].text_of(point[i])});
  return overrides;
}

void Simulator::live(const Point& point, std::uint64_t replicate, std::vector<double>& moments) const {
  const ScenarioSpec& spec = point.spec;
  study::Replicate world = study::prepare(spec, subject_.fit, {0, replicate, replicate});
  std::vector<std::unique_ptr<ArmMoments>> arms(spec.arms.size());
  std::vector<char> lived(spec.arms.size(), 0);
  for (std::size_t t = 0; t < targets_.targets.size(); ++t) {
    const TargetSpec& target = targets_.targets[t];
    if (is_figure(target)) continue;
    const std::size_t a = arm_of(spec, target);
    if (!arms[a]) {
      const bool follow = std::any_of(targets_.targets.begin(), targets_.targets.end(), [&](const auto& one) {
        return one.ultimate && arm_of(spec, one) == a;
      });
      if (!follow) world.arms[a]->end_at_horizon();
      arms[a] = std::make_unique<ArmMoments>(spec.horizon_days);
      lived[a] = 1;
    }
    arms[a]->counts.emplace_back(target, spec.horizon_days, wave_days(spec, a, target));
    arms[a]->targets.push_back(t);
  }
  MomentVisitor visitor(arms);
  const study::Twins twins(std::move(lived));
  study::ReplicateLoop loop(world, twins, visitor);
  constexpr std::uint64_t kBlock = 1024;
  for (std::uint64_t first = 0; first < world.people.size(); first += kBlock) {
    subject_.stop.check();
    loop.run(first, std::min(first + kBlock, world.people.size()));
  }
  for (std::size_t a = 0; a < arms.size(); ++a)
    for (std::size_t c = 0; arms[a] && c < arms[a]->counts.size(); ++c)
      moments[arms[a]->targets[c]] =
          arms[a]->counts[c].value(loop.counts(a), static_cast<double>(spec.minor_per_major));
}

/// Figures and effects come from the stations that `run` uses.
void Simulator::measure(const Point& point, Simulated& out) const {
  study::RunOptions options;
  options.threads = subject_.threads;
  options.stop = subject_.stop;
  const std::uint64_t customers = study::customers_meant(point.spec, subject_.fit);
  const metrics::Results results =
      metrics::measure(point.spec, customers, study::simulate(point.spec, subject_.fit, options));
  for (std::size_t t = 0; t < targets_.targets.size(); ++t) {
    const TargetSpec& target = targets_.targets[t];
    if (!is_figure(target)) continue;
    const std::size_t a = arm_of(point.spec, target);
    const auto total = std::find_if(results.totals.begin(), results.totals.end(),
                                    [&](const auto& one) { return one.name == target.figure; });
    const bool in_totals = total != results.totals.end();
    const metrics::Values<double>& values =
        in_totals ? total->values : results.comparison(target.figure).values;
    const bool less_baseline = in_totals && target.moment == Moment::effect;
    for (std::size_t r = 0; r < subject_.replicates; ++r) {
      const double value = values[a * subject_.replicates + r] - (less_baseline ? values[r] : 0.0);
      out.replicates[r][t] = std::isfinite(value) ? value : std::nan("");
    }
  }
}

std::vector<Simulated> Simulator::run(const std::vector<std::vector<double>>& points) const {
  const std::uint64_t replicates = subject_.replicates;
  std::vector<Simulated> out(points.size());
  std::vector<Point> models(points.size());
  bool lives = false;
  bool figures = false;
  for (const auto& target : targets_.targets) (is_figure(target) ? figures : lives) = true;
  for (std::size_t p = 0; p < points.size(); ++p) {
    Problems problems;
    models[p].spec =
        study::load_scenario_text(subject_.text, "scenario", overrides_at(points[p]), problems).spec;
    if (problems.has_errors()) models[p].problem = problems.text();
    auto& spec = models[p].spec;
    spec.replicates = replicates;
    spec.start = subject_.start;
    spec.uncertainty = {false, 1, 1};
    out[p].replicates.assign(replicates, std::vector<double>(targets_.targets.size(), std::nan("")));
  }
  std::vector<std::string> faults(points.size() * replicates);
  if (lives)
    for_each_block(points.size() * replicates, 1, subject_.threads,
                   [&](std::uint64_t task, std::uint64_t, std::size_t) {
                     const std::uint64_t p = task / replicates;
                     if (!models[p].problem.empty()) return;
                     try {
                       live(models[p], task % replicates, out[p].replicates[task % replicates]);
                     } catch (const Failure& failure) {
                       if (failure.exit() != Exit::bad_data) throw;
                       faults[task] = failure.what();
                     }
                   });
  for (std::size_t p = 0; p < points.size(); ++p) {
    for (std::size_t r = 0; r < replicates && models[p].problem.empty(); ++r)
      models[p].problem = faults[p * replicates + r];
    if (figures && models[p].problem.empty()) {
      try {
        measure(models[p], out[p]);
      } catch (const Failure& failure) {
        if (failure.exit() != Exit::bad_data) throw;
        models[p].problem = failure.what();
      }
    }
    out[p].problem = models[p].problem;
    for (std::size_t t = 0; t < targets_.targets.size() && out[p].problem.empty(); ++t)
      for (std::size_t r = 0; r < replicates; ++r)
        if (!std::isfinite(out[p].replicates[r][t]))
          out[p].problem = "'" + targets_.targets[t].name + "' does not exist in some replicate";
  }
  return out;
}

}  // namespace stamkund::tuning
