#include "engine/simulation/runner.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/base/expect.h"
#include "engine/base/failure.h"
#include "engine/parallel/for_each_block.h"
#include "engine/population/deciles.h"
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
  std::vector<double> decile_edges;
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
                             scenario.seed, nesting.population, scenario::compile_marks(scenario.population), scenario.start),
      {},
      scenario.seed,
      index};
  replicate.decile_edges = replicate.population.rate_decile_edges();
  for (const auto& arm : scenario.arms)
    replicate.arms.push_back(scenario::compile_arm(arm, scenario, nesting.draw));
  return replicate;
}

/// Position in ArmTally::by_usage of somebody with so many purchases.
std::size_t usage_group(std::int64_t purchases) {
  std::size_t group = 0;
  while (purchases > 0 && group + 1 < kUsageGroups) {
    purchases /= 2;
    ++group;
  }
  return group;
}

/// One worker's arms and what it has counted so far.
class Worker {
 public:
  Worker(const scenario::ScenarioSpec& scenario, const Replicate& replicate)
      : replicate_(replicate), before_after_(before_after_of(scenario)) {
    for (std::size_t a = 0; a < replicate.arms.size(); ++a) {
      lives_.push_back(std::make_unique<Life>(replicate.arms[a], horizon_of(scenario, a), before_after_));
      tallies_.emplace_back(shape_of(scenario, a));
    }
  }

  void run(std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t i = first; i < last; ++i) {
      const population::Person person = replicate_.population.person(i);
      Luck luck(replicate_.seed, replicate_.index, i);
      const auto decile = static_cast<std::size_t>(
          population::decile_of(person.purchase_rate_per_day, replicate_.decile_edges));
      LifeOutcome baseline;
      for (std::size_t a = 0; a < lives_.size(); ++a) {
        const LifeOutcome outcome = lives_[a]->run(person, luck, tallies_[a]);
        if (a == 0) baseline = outcome;
        count(tallies_[a], person, decile, outcome, baseline);
        for (const Referral& referral : lives_[a]->referrals()) run_referred(a, i, referral);
      }
    }
  }
  /// The same lives of one arm alone, for somebody who watches.
  void show(std::uint64_t first, std::uint64_t last, std::size_t arm, LifeObserver& observer) {
    for (std::uint64_t i = first; i < last; ++i) {
      Luck luck(replicate_.seed, replicate_.index, i);
      (void)lives_[arm]->run(replicate_.population.person(i), luck, tallies_[arm], &observer);
      for (const Referral& referral : lives_[arm]->referrals()) run_referred(arm, i, referral, &observer);
    }
  }
  [[nodiscard]] const std::vector<ArmTally>& tallies() const { return tallies_; }

 private:
  /// Whom a member brought lives as everybody does, in this arm only.
  void run_referred(std::size_t arm, std::uint64_t parent, const Referral& referral,
                    LifeObserver* observer = nullptr) {
    const population::Person person = replicate_.population.referred(parent, referral.number, referral.day);
    Luck luck(replicate_.seed, replicate_.index, person.index);
    tallies_[arm].referred += lives_[arm]->run(person, luck, tallies_[arm], observer, true).totals;
  }

  void count(ArmTally& tally, const population::Person& person, std::size_t decile,
             const LifeOutcome& outcome, const LifeOutcome& baseline) const {
    Group group{outcome.totals, baseline.totals, outcome.member ? 1 : 0, 0};
    // Of her purchases here, those in the baseline would have happened anyway.
    if (outcome.totals.benefits > 0 && outcome.totals.purchases > 0) {
      const auto anyway = std::min(outcome.totals.purchases, baseline.totals.purchases);
      group.leaked = std::llround(static_cast<double>(outcome.totals.benefits) * static_cast<double>(anyway) /
                                  static_cast<double>(outcome.totals.purchases));
    }
    tally.by_membership[outcome.member ? 1 : 0] += group;
    tally.by_decile[decile] += group;
    if (tally.by_tier.size() > 2)
      tally.by_tier[outcome.member ? std::min(outcome.tier + 1, tally.by_tier.size() - 1) : 0] += group;
    if (tally.by_segment.size() > 1) tally.by_segment[person.segment] += group;
    if (outcome.member && person.enters_day <= before_after_.split_day - before_after_.length_days)
      tally.by_usage[usage_group(outcome.purchases_before)] +=
          UsageGroup{1, outcome.purchases_before, outcome.purchases_after, baseline.purchases_after};
  }

  const Replicate& replicate_;
  BeforeAfter before_after_;
  std::vector<std::unique_ptr<Life>> lives_;
  std::vector<ArmTally> tallies_;
};

/// Withdraws the limited reward that runs out first, from the day after; false if none runs out any more.
/// Nobody could have noticed before that day, so what happened until then stands, and one more run finds the
/// next.
bool withdraw_first(Replicate& replicate, const std::vector<ArmTally>& tallies) {
  bool withdrawn = false;
  for (std::size_t a = 0; a < replicate.arms.size(); ++a) {
    if (!replicate.arms[a].program || tallies[a].stock_used.empty()) continue;
    auto& rewards = replicate.arms[a].program->rules.rewards;
    const std::size_t days = tallies[a].stock_used.size() / rewards.size();
    std::size_t first_day = days;
    std::size_t first = 0;
    for (std::size_t r = 0; r < rewards.size(); ++r) {
      if (rewards[r].stock == program::kNoLimit || rewards[r].withdrawn_day < program::kNever) continue;
      std::int64_t used = 0;
      for (std::size_t day = 0; day < first_day && used < rewards[r].stock; ++day) {
        used += tallies[a].stock_used[r * days + day];
        if (used < rewards[r].stock) continue;
        first_day = day;
        first = r;
      }
    }
    if (first_day == days) continue;
    rewards[first].withdrawn_day = static_cast<double>(first_day + 1);
    withdrawn = true;
  }
  return withdrawn;
}

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
      // A further pass (limited rewards) may take longer than was foreseen.
      options_.progress(std::min(1.0, static_cast<double>(before + n) / static_cast<double>(total_)));
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

Horizon horizon_of(const scenario::ScenarioSpec& scenario, std::size_t arm) {
  const auto& program = scenario.arms[arm].program;
  Horizon horizon;
  horizon.days = scenario.horizon_days;
  horizon.follow_days = program || scenario.population.returns ? kFollowDays : 0.0;
  horizon.run_off_days = scenario.run_off_days;
  horizon.period_days = scenario.period_days;
  horizon.cohort_days = program && program->accounting.review_days > 0.0 ? program->accounting.review_days
                                                                         : scenario.horizon_days;
  return horizon;
}

BeforeAfter before_after_of(const scenario::ScenarioSpec& scenario) {
  double split = program::kNever;
  for (const auto& arm : scenario.arms)
    if (arm.program && arm.program->starts_day > 0.0) split = std::min(split, arm.program->starts_day);
  if (split == program::kNever) split = 0.5 * scenario.horizon_days;
  // Half of the shorter side, so that customers who came in the meantime are seen as long as the others.
  return {split, 0.5 * std::min(split, scenario.horizon_days - split)};
}

TallyShape shape_of(const scenario::ScenarioSpec& scenario, std::size_t arm) {
  const Horizon horizon = horizon_of(scenario, arm);
  TallyShape shape;
  shape.periods = horizon.periods();
  shape.segments = std::max<std::size_t>(1, scenario.population.segments.size());
  const auto& program = scenario.arms[arm].program;
  if (!program) return shape;
  const program::Rules& rules = program->rules;
  shape.currencies = rules.currencies.size();
  shape.cohorts = horizon.cohorts();
  shape.tiers = rules.tiers.tiers.size();
  shape.rewards = rules.rewards.size();
  for (const auto& reward : rules.rewards)
    if (reward.stock != program::kNoLimit)
      shape.stock_days = static_cast<std::size_t>(horizon.days + horizon.follow_days) + 1;
  return shape;
}

std::vector<std::vector<ArmTally>> simulate(const scenario::ScenarioSpec& scenario,
                                            const calibration::Fit* fit, const RunOptions& options) {
  STAMKUND_EXPECT(options.threads >= 1 && options.block >= 1 && !scenario.arms.empty());
  const std::uint64_t customers = population_size(scenario, fit);
  std::vector<ArmTally> empty;
  for (std::size_t a = 0; a < scenario.arms.size(); ++a) empty.emplace_back(shape_of(scenario, a));
  std::vector<std::vector<ArmTally>> tallies(scenario.replicates);
  Meter meter(options, customers * (scenario.replicates + (options.observer != nullptr ? 1 : 0)));
  const auto show_first = [&](const Replicate& replicate) {
    if (replicate.index != 0 || options.observer == nullptr) return;
    Worker worker(scenario, replicate);
    for (std::uint64_t first = 0; first < customers; first += options.block) {
      const std::uint64_t last = first + std::min(options.block, customers - first);
      worker.show(first, last, options.observed_arm, *options.observer);
      meter.add(last - first);
    }
  };
  const auto keep = [&tallies](std::uint64_t r, std::vector<ArmTally> counted) {
    for (auto& tally : counted) tally.stock_used = {};
    tallies[r] = std::move(counted);
  };

  // Few customers: replicates side by side. Many: one replicate at a time, its customers side by side, so
  // that memory does not grow with either.
  const auto threads = static_cast<std::size_t>(options.threads);
  if (customers < options.block * threads * 8) {
    for_each_block(scenario.replicates, 1, options.threads, [&](std::uint64_t r, std::uint64_t, std::size_t) {
      Replicate replicate = prepare(scenario, fit, r);
      for (;;) {
        Worker worker(scenario, replicate);
        for (std::uint64_t first = 0; first < customers; first += options.block) {
          const std::uint64_t last = std::min(customers, first + options.block);
          worker.run(first, last);
          meter.add(last - first);
        }
        if (withdraw_first(replicate, worker.tallies())) continue;
        show_first(replicate);
        keep(r, worker.tallies());
        break;
      }
    });
    return tallies;
  }
  for (std::uint64_t r = 0; r < scenario.replicates; ++r) {
    Replicate replicate = prepare(scenario, fit, r);
    for (;;) {
      std::vector<std::unique_ptr<Worker>> workers(threads);
      for_each_block(customers, options.block, options.threads,
                     [&](std::uint64_t first, std::uint64_t last, std::size_t slot) {
                       if (!workers[slot]) workers[slot] = std::make_unique<Worker>(scenario, replicate);
                       workers[slot]->run(first, last);
                       meter.add(last - first);
                     });
      // Whole numbers: whichever worker counted what, and in whatever order they are added, the sums are the
      // same.
      std::vector<ArmTally> counted = empty;
      for (const auto& worker : workers)
        if (worker)
          for (std::size_t a = 0; a < empty.size(); ++a) counted[a] += worker->tallies()[a];
      if (withdraw_first(replicate, counted)) continue;
      show_first(replicate);
      keep(r, std::move(counted));
      break;
    }
  }
  return tallies;
}

}  // namespace stamkund::simulation
