#include "experiments/power/lives.h"

#include <algorithm>
#include <memory>

#include "engine/parallel/for_each_block.h"
#include "engine/study/replicate_loop.h"
#include "engine/study/setup.h"
#include "engine/world/observer.h"

namespace stamkund::power {
namespace {

/// Neighbours that are simulated together. Runs of them are spread evenly over the population, for a fit's
/// customers may be in some order.
constexpr std::uint64_t kRun = 64;

/// Writes down what lives of the test's arms buy.
class Recorder final : public study::Visitor, public world::LifeObserver {
 public:
  Recorder(const std::vector<std::size_t>& arms, double start, double before, double horizon, double unit)
      : arms_(arms), start_(start), before_(before), horizon_(horizon), unit_(unit) {}

  [[nodiscard]] bool watches(std::size_t /*arm*/) const override { return true; }
  world::LifeObserver* watch(std::size_t /*arm*/, const population::Person& /*person*/,
                             bool referred) override {
    if (referred) return nullptr;
    visits_.clear();
    earlier_.clear();
    return this;
  }
  void purchase(std::uint64_t /*customer*/, double day, std::int64_t paid) override { add(day, paid); }
  void given_back(std::uint64_t /*customer*/, double day, std::int64_t paid) override { add(day, -paid); }

  void lived(const study::Lived& life, counting::Counts& /*counts*/) override {
    if (life.referred) {
      ++brought;
      return;
    }
    const auto place =
        static_cast<std::size_t>(std::find(arms_.begin(), arms_.end(), life.arm) - arms_.begin());
    if (pool.arms.empty()) {
      pool.arms.resize(arms_.size());
      differs.assign(arms_.size(), false);
      for (auto& arm : pool.arms) arm.begins.push_back(0);
    }
    // Arms come in the scenario's order, so the control may not be the first.
    if (pool.known_day.size() == pool.arms[place].net.size()) {
      pool.known_day.push_back(life.person.existing ? -1.0 : life.person.enters_day);
      pool.before.push_back(0.0);
      control_.clear();
      seen_ = false;
    }
    if (place == 0) {
      double sum = 0.0;
      for (const Visit& one : earlier_)
        if (one.day >= start_ - before_) sum += static_cast<double>(one.amount);
      pool.before.back() = sum / unit_;
    }
    if (seen_ && !same(earlier_, control_)) differs[place] = true;
    if (!seen_) control_ = earlier_;
    seen_ = true;
    ArmVisits& arm = pool.arms[place];
    arm.visits.insert(arm.visits.end(), visits_.begin(), visits_.end());
    arm.begins.push_back(arm.visits.size());
    arm.net.push_back(life.outcome.totals.net);
  }

  Pool pool;
  std::vector<char> differs;
  std::uint64_t brought = 0;

 private:
  void add(double day, std::int64_t amount) {
    if (day < start_)
      earlier_.push_back({day, amount});
    else if (day < horizon_)
      visits_.push_back({day, amount});
  }
  static bool same(const std::vector<Visit>& a, const std::vector<Visit>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Visit& one, const Visit& two) {
      return one.day == two.day && one.amount == two.amount;
    });
  }

  const std::vector<std::size_t>& arms_;
  double start_, before_, horizon_, unit_;
  std::vector<Visit> visits_, earlier_, control_;
  bool seen_ = false;
};

void append(Pool& to, const Pool& from) {
  to.known_day.insert(to.known_day.end(), from.known_day.begin(), from.known_day.end());
  to.before.insert(to.before.end(), from.before.begin(), from.before.end());
  if (to.arms.empty()) to.arms.resize(from.arms.size());
  for (std::size_t a = 0; a < from.arms.size(); ++a) {
    ArmVisits& arm = to.arms[a];
    if (arm.begins.empty()) arm.begins.push_back(0);
    const std::size_t shift = arm.visits.size();
    for (std::size_t i = 1; i < from.arms[a].begins.size(); ++i)
      arm.begins.push_back(shift + from.arms[a].begins[i]);
    arm.visits.insert(arm.visits.end(), from.arms[a].visits.begin(), from.arms[a].visits.end());
    arm.net.insert(arm.net.end(), from.arms[a].net.begin(), from.arms[a].net.end());
  }
}

/// What existing customers bought in all of their history: known before a test that starts with the scenario.
void take_history(const ingest::CustomerTable& customers, const std::vector<std::uint64_t>& index,
                  Pool& pool) {
  for (std::size_t i = 0; i < index.size(); ++i)
    if (index[i] < customers.size())
      pool.before[i] = customers.first_spend[index[i]] +
                       customers.frequency[index[i]] * customers.mean_repeat_spend[index[i]];
}

}  // namespace

std::size_t Lives::size() const {
  std::size_t sum = 0;
  for (const auto& pool : pools) sum += pool.size();
  return sum;
}

Lives simulate_lives(scenario::ScenarioSpec scenario, const calibration::Fit* fit,
                     const std::vector<std::size_t>& arms, const design::PopulationSpec& test,
                     const Threads& threads) {
  Lives out;
  const std::uint64_t people = study::population_size(scenario, fit);
  out.start_day = test.start_day;
  out.horizon_day = scenario.horizon_days;
  out.minor_per_major = static_cast<double>(scenario.minor_per_major);
  out.customers = test.customers.value_or(static_cast<double>(study::customers_meant(scenario, fit)));
  for (const std::size_t arm : arms) out.arms.push_back(scenario.arms[arm].name);

  const std::uint64_t draws = scenario.uncertainty.parameters ? test.draws : 1;
  const std::uint64_t each =
      scenario.uncertainty.populations_per_draw * scenario.uncertainty.replicates_per_population;
  scenario.replicates = draws * each;
  if (fit != nullptr) study::share_levels(*fit, scenario);
  std::vector<char> lived(scenario.arms.size(), 0);
  for (const std::size_t arm : arms) lived[arm] = 1;
  const study::Twins twins(lived);
  const bool existing = fit != nullptr && scenario.population.existing && fit->customers.has_spend;
  out.past_is_history = existing && test.before_days > 0.0 && test.start_day <= 0.0;

  // No more than there are; each run at its own place.
  const std::uint64_t wanted =
      std::min<std::uint64_t>(people, std::max<std::uint64_t>(1, test.lives / draws));
  const std::uint64_t runs = (wanted + kRun - 1) / kRun;
  std::vector<char> differs(arms.size(), 0);
  for (std::uint64_t d = 0; d < draws; ++d) {
    const study::Replicate replicate =
        study::prepare(scenario, fit, study::draw_of(scenario.uncertainty, d * each));
    std::vector<std::unique_ptr<Recorder>> done(runs);
    const auto first_of = [&](std::uint64_t run) { return run * people / runs; };
    const auto last_of = [&](std::uint64_t run) {
      return std::min((run + 1) * people / runs, first_of(run) + kRun);
    };
    for_each_block(runs, 1, threads, [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
      for (std::uint64_t run = begin; run < end; ++run) {
        done[run] = std::make_unique<Recorder>(arms, test.start_day, test.before_days, out.horizon_day,
                                               out.minor_per_major);
        study::ReplicateLoop loop(replicate, twins, *done[run]);
        loop.run(first_of(run), last_of(run));
      }
    });
    Pool pool;
    std::vector<std::uint64_t> index;
    for (std::uint64_t run = 0; run < runs; ++run) {
      append(pool, done[run]->pool);
      out.brought += done[run]->brought;
      for (std::uint64_t i = first_of(run); i < last_of(run); ++i) index.push_back(i);
      for (std::size_t a = 0; a < done[run]->differs.size(); ++a) differs[a] |= done[run]->differs[a];
      done[run].reset();
    }
    if (out.past_is_history) take_history(fit->customers, index, pool);
    out.pools.push_back(std::move(pool));
  }
  for (std::size_t a = 0; a < arms.size(); ++a)
    if (differs[a] != 0) out.before_test.push_back(out.arms[a]);
  return out;
}

}  // namespace stamkund::power
