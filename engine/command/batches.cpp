#include "engine/command/batches.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

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

/// What the values of a replicate take while there are others. Measured: 1.6 times their own size.
double bytes_a_replicate(const metrics::Results& values) {
  std::size_t count = values.roi_effects.size() + values.roi_costs.size();
  for (const auto& one : values.periods) count += one.values.size();
  for (const auto* list : {&values.totals, &values.comparisons, &values.reviews})
    for (const auto& one : *list) count += one.values.size();
  for (const auto& breakdown : values.breakdowns)
    for (const auto& one : breakdown.metrics) count += one.values.size();
  constexpr double kBytes = 1.6 * sizeof(double);
  return kBytes * static_cast<double>(count) / static_cast<double>(values.replicates);
}

}  // namespace

metrics::Results run_batches(const scenario::ScenarioSpec& spec, const calibration::Fit* fit,
                             study::RunOptions options, const Batches& batches,
                             std::optional<metrics::Results> done) {
  const Clock clock;
  const std::uint64_t customers = study::population_size(spec, fit);
  const std::uint64_t draw = replicates_a_draw(spec.uncertainty);
  const auto ranks = static_cast<std::uint64_t>(options.ranks != nullptr ? options.ranks->count() : 1);
  std::vector<metrics::Results> parts;
  std::uint64_t at = batches.first;
  if (done) {
    at += done->replicates;
    parts.push_back(std::move(*done));
  }
  const auto together = [&]() -> metrics::Results& {
    metrics::Results all = metrics::join(std::move(parts));
    parts.clear();
    parts.push_back(std::move(all));
    return parts[0];
  };
  // A run that goes on has been asked at the same replicates before.
  std::uint64_t look = batches.until ? next_look(0, draw) : 0;
  const auto enough = [&] {
    if (!batches.until || at != look) return false;
    look = next_look(at, draw);
    return batches.until->reached(together(), spec.uncertainty);
  };
  while (batches.until && look < at) look = next_look(look, draw);
  if (!parts.empty() && batches.until) check_metric(*batches.until, parts[0]);
  double a_replicate = 0.0;
  double saving = 0.0;
  std::uint64_t batch = ranks * static_cast<std::uint64_t>(options.threads);
  bool stop = enough();
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
    options.first = at;
    options.count = count;
    options.progress = [&](double share) {
      if (batches.progress)
        batches.progress((static_cast<double>(at - batches.first) + share * static_cast<double>(count)) /
                         static_cast<double>(batches.end - batches.first));
    };
    const double before = clock.seconds();
    parts.push_back(metrics::measure_values(spec, customers, study::simulate(spec, fit, options)));
    a_replicate = (clock.seconds() - before) / static_cast<double>(count);
    if (at == batches.first && batches.until) check_metric(*batches.until, parts[0]);
    if (at == batches.first && batches.begun)
      batches.begun(static_cast<std::uint64_t>(bytes_a_replicate(parts[0]) *
                                               static_cast<double>(batches.end - batches.first)));
    at += count;
    stop = enough();
    if (!batches.save) continue;
    const double started = clock.seconds();
    batches.save(together());
    saving = clock.seconds() - started;
  }
  together();
  return std::move(parts[0]);
}

}  // namespace stamkund::command
