#include "engine/simulation/runner.h"

#include <algorithm>
#include <memory>

#include "engine/base/expect.h"
#include "engine/base/failure.h"
#include "engine/parallel/for_each_block.h"
#include "engine/population/parameter_draws.h"
#include "engine/scenario/arm_model.h"
#include "engine/scenario/mark_model.h"
#include "engine/simulation/life.h"

namespace stamkund::simulation {
namespace {

/// Everything fixed for one replicate.
struct Replicate {
  std::vector<scenario::ArmModel> arms;
  population::Population population;
  std::uint64_t seed;
  std::uint64_t index;
};

Replicate prepare(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit, std::uint64_t index) {
  const Nesting nesting = nesting_of(scenario.uncertainty, index);
  const ingest::CustomerTable* existing =
      fit != nullptr && scenario.population.existing ? &fit->customers : nullptr;
  Replicate replicate{
      {},
      population::Population(laws_of(scenario, fit, nesting.draw), existing, scenario.population.arrivals,
                             scenario.seed, nesting.population, scenario::compile_marks(scenario.population)),
      scenario.seed,
      index};
  for (const auto& arm : scenario.arms)
    replicate.arms.push_back(scenario::compile_arm(arm, scenario, nesting.draw));
  return replicate;
}

/// One worker's arms and what it has counted so far.
class Worker {
 public:
  Worker(const Replicate& replicate, double horizon_days, double period_days) : replicate_(replicate) {
    lives_.reserve(replicate.arms.size());
    for (const auto& arm : replicate.arms) {
      lives_.emplace_back(arm, horizon_days, period_days);
      tallies_.emplace_back(periods_in(horizon_days, period_days));
    }
  }

  void run(std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t i = first; i < last; ++i) {
      const population::Person person = replicate_.population.person(i);
      Luck luck(replicate_.seed, replicate_.index, i);
      LifeTotals baseline;
      for (std::size_t a = 0; a < lives_.size(); ++a) {
        const LifeOutcome outcome = lives_[a].run(person, luck, tallies_[a]);
        if (a == 0) baseline = outcome.totals;
        const std::size_t group = outcome.member ? 1 : 0;
        tallies_[a].here[group] += outcome.totals;
        tallies_[a].in_baseline[group] += baseline;
      }
    }
  }
  [[nodiscard]] const std::vector<ArmTally>& tallies() const { return tallies_; }

 private:
  const Replicate& replicate_;
  std::vector<Life> lives_;
  std::vector<ArmTally> tallies_;
};

/// Shared progress: counts customers, tells at most every thousandth.
class Meter {
 public:
  Meter(const RunOptions& options, std::uint64_t total)
      : options_(options), total_(std::max<std::uint64_t>(total, 1)) {}

  /// Registers `n` customers. Errors: Failure(interrupted).
  void add(std::uint64_t n) {
    const std::uint64_t before = done_.fetch_add(n);
    if (options_.cancelled != nullptr && options_.cancelled->load(std::memory_order_relaxed))
      throw Failure(Exit::interrupted, "interrupted; no result was written");
    if (options_.progress && (before * 1000 / total_) != ((before + n) * 1000 / total_))
      options_.progress(static_cast<double>(before + n) / static_cast<double>(total_));
  }

 private:
  const RunOptions& options_;
  std::uint64_t total_;
  std::atomic<std::uint64_t> done_{0};
};

}  // namespace

Nesting nesting_of(const scenario::UncertaintySpec& uncertainty, std::uint64_t replicate) {
  const std::uint64_t population = replicate / uncertainty.replicates_per_population;
  return {population / uncertainty.populations_per_draw, population};
}

population::CustomerLaws laws_of(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit,
                                 std::uint64_t draw) {
  if (fit == nullptr) return scenario::compile_laws(scenario, draw);
  const auto laws = scenario.uncertainty.parameters ? population::draw_laws(*fit, 0.0, scenario.seed, draw)
                                                    : population::laws_at_estimates(*fit, 0.0);
  if (!scenario.population.spend) return laws;
  auto stated = laws;
  scenario::compile_spend(scenario, draw, stated);
  return stated;
}

std::uint64_t population_size(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit) {
  const std::uint64_t existing = fit != nullptr && scenario.population.existing ? fit->customers.size() : 0;
  return existing + scenario.population.arrivals.count;
}

std::vector<std::vector<ArmTally>> simulate(const scenario::ScenarioSpec& scenario,
                                            const calibration::Fit* fit, const RunOptions& options) {
  STAMKUND_EXPECT(options.threads >= 1 && options.block >= 1 && !scenario.arms.empty());
  const std::uint64_t customers = population_size(scenario, fit);
  const std::size_t periods = periods_in(scenario.horizon_days, scenario.period_days);
  const std::vector<ArmTally> empty(scenario.arms.size(), ArmTally(periods));
  std::vector<std::vector<ArmTally>> tallies(scenario.replicates, empty);
  Meter meter(options, customers * scenario.replicates);

  // Few customers: replicates side by side. Many: one replicate at a time, its customers side by side, so
  // that memory does not grow with either.
  const auto threads = static_cast<std::size_t>(options.threads);
  if (customers < options.block * threads * 8) {
    for_each_block(scenario.replicates, 1, options.threads, [&](std::uint64_t r, std::uint64_t, std::size_t) {
      const Replicate replicate = prepare(scenario, fit, r);
      Worker worker(replicate, scenario.horizon_days, scenario.period_days);
      for (std::uint64_t first = 0; first < customers; first += options.block) {
        const std::uint64_t last = std::min(customers, first + options.block);
        worker.run(first, last);
        meter.add(last - first);
      }
      tallies[r] = worker.tallies();
    });
    return tallies;
  }
  for (std::uint64_t r = 0; r < scenario.replicates; ++r) {
    const Replicate replicate = prepare(scenario, fit, r);
    std::vector<std::unique_ptr<Worker>> workers(threads);
    for_each_block(customers, options.block, options.threads,
                   [&](std::uint64_t first, std::uint64_t last, std::size_t slot) {
                     if (!workers[slot])
                       workers[slot] =
                           std::make_unique<Worker>(replicate, scenario.horizon_days, scenario.period_days);
                     workers[slot]->run(first, last);
                     meter.add(last - first);
                   });
    // Whole numbers: whichever worker counted what, and in whatever order they are added, the sums are the
    // same.
    for (const auto& worker : workers)
      if (worker)
        for (std::size_t a = 0; a < empty.size(); ++a) tallies[r][a] += worker->tallies()[a];
  }
  return tallies;
}

}  // namespace stamkund::simulation
