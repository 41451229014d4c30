#include "engine/command/batches.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "engine/base/failure.h"
#include "engine/study/setup.h"

namespace stamkund::command {
namespace {

/// Seconds that a batch should take: few enough to lose, many enough that threads seldom wait for each other.
constexpr double kBatchSeconds = 2.0;
/// A batch takes so many times as long as saving what is done.
constexpr double kTimesSaving = 20.0;

class Clock {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Counts and values of a piece of a batch, before they are packed, take about so much memory.
constexpr double kPieceBytes = 64e6;

/// What a replicate takes until its values are packed.
double bytes_a_replicate(const study::Tallies& tallies, const metrics::Results& values) {
  std::size_t count = 2 * values.roi_effects.size();
  for (const auto& one : values.periods) count += one.values.size();
  for (const auto* list : {&values.totals, &values.comparisons, &values.reviews})
    for (const auto& one : *list) count += one.values.size();
  for (const auto& breakdown : values.breakdowns)
    for (const auto& one : breakdown.metrics) count += one.values.size();
  for (const auto& replicate : tallies)
    for (const auto& arm : replicate) count += arm.all().size();
  return static_cast<double>(count * sizeof(double)) / static_cast<double>(values.replicates);
}

}  // namespace

metrics::Results run_batches(const scenario::ScenarioSpec& spec, const calibration::Fit* fit,
                             study::RunOptions options, const Batches& batches,
                             std::optional<metrics::Results> done) {
  const Clock clock;
  const std::uint64_t customers = study::customers_meant(spec, fit);
  const std::uint64_t draw = replicates_a_draw(spec.uncertainty);
  const auto ranks = static_cast<std::uint64_t>(options.ranks != nullptr ? options.ranks->count() : 1);
  std::optional<metrics::Results> all = std::move(done);
  std::uint64_t at = batches.first + (all ? all->replicates : 0);
  // A run that goes on is asked at the same replicates as one that was not interrupted.
  std::uint64_t look = batches.until ? next_look(0, draw) : 0;
  const auto enough = [&] {
    if (!batches.until || at != look) return false;
    look = next_look(at, draw);
    return batches.until->reached(*all, spec.uncertainty);
  };
  if (all && batches.until) check_metric(*batches.until, *all, spec.currency);
  for (; batches.until && look < at; look = next_look(look, draw)) {
    if (!batches.until->reached(*all, spec.uncertainty, look)) continue;
    // An uninterrupted run would have stopped there: what was kept, for a finer precision, is of no use.
    all.reset();
    at = batches.first;
    break;
  }
  double a_replicate = 0.0;
  double bytes = 0.0;
  double saving = 0.0;
  const std::uint64_t together = ranks * static_cast<std::uint64_t>(options.threads);
  std::uint64_t batch = together;
  bool stop = enough();
  double saved_at = 0.0;
  bool unsaved = false;
  const auto save = [&] {
    const double started = clock.seconds();
    batches.save(*all);
    saved_at = clock.seconds();
    saving = saved_at - started;
    unsaved = false;
  };
  while (!stop && at < batches.end) {
    if (a_replicate > 0.0) {
      double target = std::max(kBatchSeconds, kTimesSaving * saving);
      if (batches.within) {
        const double left = *batches.within - clock.seconds();
        const bool two_draws = at - batches.first >= 2 * draw;
        if (two_draws && left < a_replicate * static_cast<double>(draw)) break;
        target = std::clamp(target, 0.0, std::max(0.0, left / 2.0));
      }
      // No batch is much longer than the one before it: the first times say little.
      batch = std::clamp(static_cast<std::uint64_t>(target / a_replicate), std::uint64_t{1}, 4 * batch);
    }
    std::uint64_t count = std::min(batch, batches.end - at);
    if (batches.within) count = std::min(batches.end - at, (count + draw - 1) / draw * draw);
    if (batches.until) count = std::min(count, look - at);
    const double before = clock.seconds();
    for (std::uint64_t rest = count; rest > 0; rest -= options.count) {
      options.first = at + count - rest;
      options.count = rest;
      if (bytes > 0.0)
        options.count = std::min(rest, std::max(together, static_cast<std::uint64_t>(kPieceBytes / bytes)));
      options.progress = [&](double share) {
        if (batches.progress)
          batches.progress((static_cast<double>(options.first - batches.first) +
                            share * static_cast<double>(options.count)) /
                           static_cast<double>(batches.end - batches.first));
      };
      const study::Tallies tallies = [&] {
        try {
          return study::simulate(spec, fit, options);
        } catch (const Failure& failure) {
          // What was done before the signal is not lost.
          if (failure.exit() == Exit::interrupted && unsaved) save();
          throw;
        }
      }();
      metrics::Results values = metrics::measure_values(spec, customers, tallies);
      bytes = bytes_a_replicate(tallies, values);
      if (all)
        metrics::append(*all, std::move(values));
      else
        all = std::move(values);
    }
    a_replicate = (clock.seconds() - before) / static_cast<double>(count);
    if (at == batches.first && batches.until) check_metric(*batches.until, *all, spec.currency);
    if (at == batches.first && batches.begun)
      batches.begun(static_cast<std::uint64_t>(static_cast<double>(metrics::packed_bytes(*all)) /
                                               static_cast<double>(count) *
                                               static_cast<double>(batches.end - batches.first)));
    at += count;
    stop = enough();
    if (!batches.save) continue;
    unsaved = true;
    // The first batches of a run that goes on are small, and what there is to save is not.
    if (stop || at == batches.end || !(clock.seconds() - saved_at < kTimesSaving * saving)) save();
  }
  return std::move(*all);
}

}  // namespace stamkund::command
