#include "engine/study/simulate.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <span>

#include "engine/base/expect.h"
#include "engine/mechanisms/contacts/contacts.h"
#include "engine/parallel/for_each_block.h"
#include "engine/study/groups.h"
#include "engine/study/limited_stock.h"
#include "engine/study/pilot.h"
#include "engine/study/replicate_loop.h"
#include "engine/study/sample.h"
#include "engine/study/setup.h"
#include "engine/study/treatments.h"

namespace stamkund::study {
namespace {

/// One thread's part of a replicate, and its groups.
struct Worker {
  Worker(const Replicate& replicate, const Assignment& twins)
      : groups(replicate), loop(replicate, twins, groups) {}
  GroupCounter groups;
  ReplicateLoop loop;
};

/// Shows lives to somebody who watches, and counts nothing.
class Showing final : public Visitor {
 public:
  explicit Showing(world::LifeObserver& observer) : observer_(observer) {}
  [[nodiscard]] bool watches(std::size_t /*arm*/) const override { return true; }
  world::LifeObserver* watch(std::size_t /*arm*/, const population::Person& /*person*/,
                             bool /*referred*/) override {
    return &observer_;
  }
  void lived(const Lived& /*life*/, counting::Counts& /*counts*/) override {}

 private:
  world::LifeObserver& observer_;
};

/// What is no customer's: fixed costs, and what pilots said.
void tell_once(const Replicate& replicate, std::vector<counting::Counts>& counts) {
  for (std::size_t a = 0; a < counts.size(); ++a) {
    const world::Arm& arm = *replicate.arms[a];
    if (const auto* contacts = mechanisms::find<mechanisms::Contacts>(arm))
      contacts->tell_fixed_costs(arm.horizon(), counts[a]);
    tell_treatments(replicate.treatments[a].get(), counts[a]);
    const PilotResult* const pilot = replicate.pilots[a].get();
    tell_pilot(pilot != nullptr ? &pilot->judgement : nullptr,
               pilot != nullptr ? pilot->treatments : std::vector<PilotJudgement>{}, counts[a]);
  }
}

/// Shared progress: counts customers, tells at most every thousandth.
class Meter {
 public:
  Meter(const RunOptions& options, std::uint64_t total)
      : options_(options), total_(std::max<std::uint64_t>(total, 1)) {}

  /// Registers `n` customers. Errors: Failure(interrupted).
  void add(std::uint64_t n) {
    const std::uint64_t before = done_.fetch_add(n);
    options_.stop.check();
    if (options_.progress && (before * 1000 / total_) != ((before + n) * 1000 / total_))
      // A further pass (limited rewards) may take longer than was foreseen.
      options_.progress(std::min(1.0, static_cast<double>(before + n) / static_cast<double>(total_)));
  }

 private:
  const RunOptions& options_;
  std::uint64_t total_;
  std::atomic<std::uint64_t> done_{0};
};

class Run {
 public:
  Run(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit, const RunOptions& options)
      : scenario_(scenario),
        fit_(fit),
        options_(options),
        sample_(scenario, fit),
        customers_(sample_.size()),
        twins_(Twins::all(scenario.arms.size())),
        count_(options.count > 0 ? options.count : scenario.replicates - options.first),
        ranks_(options.ranks != nullptr ? *options.ranks : alone_),
        meter_(options, customers_ * (count_ + (options.observer != nullptr && options.first == 0 ? 1 : 0)) /
                            static_cast<std::uint64_t>(ranks_.count())) {}

  /// All replicates; with several ranks, at rank 0.
  Tallies run() {
    Tallies tallies(count_);
    // Replicates go to whoever is free; where they are too few for that, all do one together, pass by pass.
    constexpr std::uint64_t kReplicatesARank = 4;
    const auto ranks = static_cast<std::uint64_t>(ranks_.count());
    if (ranks > 1 && count_ < kReplicatesARank * ranks) {
      for (std::uint64_t r = 0; r < count_; ++r)
        tallies[r] = replicate(options_.first + r, options_.threads, true);
      return tallies;
    }
    // As many as it takes to keep all threads busy side by side.
    ranks_.deal(count_, static_cast<std::uint64_t>(options_.threads), options_.stop,
                [&](std::uint64_t begin, std::uint64_t end) { run_here(begin, end, tallies); });
    if (ranks > 1) gather(tallies);
    return tallies;
  }

 private:
  /// Replicates [begin, end) of this run.
  void run_here(std::uint64_t begin, std::uint64_t end, Tallies& tallies) {
    const std::uint64_t first = options_.first;
    // Few customers: replicates side by side. Many: one replicate at a time, its customers side by side, so
    // that memory does not grow with either.
    const bool few = customers_ < options_.block * static_cast<std::uint64_t>(options_.threads) * 8;
    if (few) {
      for_each_block(end - begin, 1, options_.threads, [&](std::uint64_t r, std::uint64_t, std::size_t) {
        tallies[begin + r] = replicate(first + begin + r, 1, false);
      });
    } else {
      for (std::uint64_t r = begin; r < end; ++r) tallies[r] = replicate(first + r, options_.threads, false);
    }
  }

  /// Each replicate was done by one rank; rank 0 gets them all, the others know nothing of them afterwards.
  void gather(Tallies& tallies) {
    const Replicate any = prepare(scenario_, fit_, draw_of(scenario_.uncertainty, options_.first));
    std::vector<std::int64_t> flat;
    for (auto& counts : tallies) {
      if (counts.empty())
        for (const auto& arm : any.arms) counts.emplace_back(arm->schema()).keep();
      for (const auto& one : counts) flat.insert(flat.end(), one.all().begin(), one.all().end());
    }
    ranks_.sum_at_first(flat);
    auto at = flat.begin();
    for (auto& counts : tallies)
      for (auto& one : counts) {
        std::copy_n(at, one.all().size(), one.all().begin());
        at += static_cast<std::ptrdiff_t>(one.all().size());
      }
  }

  /// Everybody of one replicate, as often as stocks run out. `together`: by all ranks, which come to the
  /// same.
  std::vector<counting::Counts> replicate(std::uint64_t r, int threads, bool together) {
    Replicate replicate = prepare(scenario_, fit_, draw_of(scenario_.uncertainty, r));
    const std::vector<Sampled> sampled = sample_.draw(scenario_.seed, replicate.draw.population);
    for (;;) {
      std::vector<counting::Counts> counts = pass(replicate, sampled, threads, together ? ranks_ : alone_);
      if (withdraw_first(replicate, counts)) continue;
      if (r == 0 && options_.observer != nullptr) show(replicate, sampled);
      tell_once(replicate, counts);
      for (auto& one : counts) one.keep();
      return counts;
    }
  }

  std::vector<counting::Counts> pass(const Replicate& replicate, const std::vector<Sampled>& sampled,
                                     int threads, Ranks& ranks) {
    std::vector<counting::Counts> counts = count(replicate, sampled.front(), threads, ranks);
    for (std::size_t s = 1; s < sampled.size(); ++s) {
      const std::vector<counting::Counts> more = count(replicate, sampled[s], threads, ranks);
      for (std::size_t a = 0; a < counts.size(); ++a) counts[a] += more[a];
    }
    return counts;
  }

  static void run(ReplicateLoop& loop, const Sampled& sampled, std::uint64_t first, std::uint64_t last) {
    if (sampled.customers.empty())
      loop.run(first, last);
    else
      loop.run(std::span(sampled.customers).subspan(first, last - first));
  }

  /// Those who are counted alike, as often as they are counted.
  std::vector<counting::Counts> count(const Replicate& replicate, const Sampled& sampled, int threads,
                                      Ranks& ranks) {
    std::vector<std::unique_ptr<Worker>> workers(static_cast<std::size_t>(threads));
    const auto work = [&](std::uint64_t first, std::uint64_t last, std::size_t slot) {
      if (!workers[slot]) workers[slot] = std::make_unique<Worker>(replicate, twins_);
      run(workers[slot]->loop, sampled, first, last);
      meter_.add(last - first);
    };
    const auto share = [&](std::uint64_t begin, std::uint64_t end) {
      if (threads == 1) {
        for (std::uint64_t first = begin; first < end; first += std::min(options_.block, end - first))
          work(first, first + std::min(options_.block, end - first), 0);
      } else {
        for_each_block(end - begin, options_.block, threads,
                       [&](std::uint64_t first, std::uint64_t last, std::size_t slot) {
                         work(begin + first, begin + last, slot);
                       });
      }
    };
    const std::uint64_t least = options_.block * static_cast<std::uint64_t>(threads);
    ranks.deal(sampled.size, least, options_.stop, share);
    // Whole numbers: whichever worker or rank counted what, and in whatever order they are added, the sums
    // are the same.
    std::vector<counting::Counts> counts;
    for (const auto& arm : replicate.arms) counts.emplace_back(arm->schema());
    for (const auto& worker : workers)
      if (worker)
        for (std::size_t a = 0; a < counts.size(); ++a) counts[a] += worker->loop.counts(a);
    for (auto& one : counts) {
      ranks.sum(one.all());
      if (const auto weight = static_cast<std::int64_t>(sampled.weight); weight > 1)
        for (std::int64_t& cell : one.all()) cell *= weight;
    }
    return counts;
  }

  void show(const Replicate& replicate, const std::vector<Sampled>& sampled) {
    Showing showing(*options_.observer);
    const Twins only = Twins::only(scenario_.arms.size(), options_.observed_arm);
    ReplicateLoop loop(replicate, only, showing);
    for (const Sampled& these : sampled)
      for (std::uint64_t first = 0; first < these.size; first += options_.block) {
        const std::uint64_t last = first + std::min(options_.block, these.size - first);
        run(loop, these, first, last);
        meter_.add(last - first);
      }
  }

  const scenario::ScenarioSpec& scenario_;
  const calibration::Fit* fit_;
  const RunOptions& options_;
  SamplePlan sample_;
  std::uint64_t customers_;  ///< who are simulated
  Twins twins_;
  std::uint64_t count_;
  Ranks alone_;
  Ranks& ranks_;
  Meter meter_;
};

}  // namespace

Tallies simulate(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit,
                 const RunOptions& options) {
  STAMKUND_EXPECT(options.threads >= 1 && options.block >= 1 && !scenario.arms.empty());
  STAMKUND_EXPECT(options.first < scenario.replicates &&
                  options.count <= scenario.replicates - options.first);
  Run run(scenario, fit, options);
  if (options.ranks == nullptr) return run.run();
  const std::uint64_t count = options.count > 0 ? options.count : scenario.replicates - options.first;
  options.ranks->lead({options.first, count});
  Tallies tallies = run.run();
  options.ranks->task_done();
  return tallies;
}

void help(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit, RunOptions options) {
  while (const auto task = options.ranks->follow()) {
    options.first = task->first;
    options.count = task->count;
    Run(scenario, fit, options).run();
  }
}

}  // namespace stamkund::study
