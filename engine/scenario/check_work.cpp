// How much a scenario asks for: tables in memory, figures on disk, customers who have to be simulated.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "engine/base/calendar.h"
#include "engine/scenario/readers.h"
#include "models/customer_base/process.h"

namespace stamkund::scenario {
namespace {

// Counts and figures of an arm, period and replicate in memory (assumption: some 60 of 8 bytes, and room). Of
// many replicates they are packed and wait on disk: assumption; the file takes 50 to 77 (measured).
constexpr double kBytesAPeriod = 600.0;
constexpr double kPackedAPeriod = 300.0;
constexpr double kMostBytes = 8e9;
constexpr double kMostSpace = 1e12;
/// Assumption: about 10^7 purchases a second and processor; 10^13 keep a hundred processors busy for three
/// hours.
constexpr double kMostPurchases = 1e13;
/// As many as world::buy allows: a customer with more is a mistake in the parameters.
constexpr double kMostOfOne = 1e6;

std::string rough(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g", value);
  return text.data();
}

/// Expected purchases a day of a new customer who is alive.
double purchases_per_day(const ProcessSpec& process) {
  const customer_base::ModelInfo* model = customer_base::find_model(process.model);
  if (model == nullptr || process.parameters.size() != model->parameters.size()) return 0.0;
  if (model->discrete) return process.period_days > 0.0 ? 1.0 / process.period_days : 0.0;
  const auto value = [&](std::size_t i) { return process.parameters[i].central(); };
  // A median and its spread, or a shape and a time.
  if (model->parameters[0].scale == customer_base::Scale::rate)
    return value(0) * std::exp(0.5 * value(1) * value(1)) / kDaysPerYear;
  return value(1) > 0.0 ? value(0) / value(1) : 0.0;
}

/// Periods of all arms of one replicate.
double periods_of(const ScenarioSpec& spec) {
  return static_cast<double>(spec.arms.size()) * std::ceil(spec.horizon_days / spec.period_days);
}

/// Every count of every period of one replicate, and units by when they were issued and used.
double bytes_of(const ScenarioSpec& spec) {
  double bytes = periods_of(spec) * kBytesAPeriod;
  for (const ArmSpec& arm : spec.arms) {
    if (!arm.program || !(arm.program->accounting.review_days > 0.0)) continue;
    const double cohorts = std::ceil(spec.horizon_days / arm.program->accounting.review_days);
    bytes += static_cast<double>(arm.program->rules.currencies.size()) * 16.0 * cohorts * cohorts;
  }
  return bytes;
}

}  // namespace

void check_work(Section& root, const ScenarioSpec& spec) {
  if (!(spec.period_days > 0.0) || !(spec.horizon_days > 0.0)) return;
  if (const double bytes = bytes_of(spec); bytes > kMostBytes)
    root.error("period",
               "counts of one replicate, " + std::to_string(spec.arms.size()) +
                   " arms and their periods would take about " + rough(bytes / 1e9) +
                   " GB of memory; at most " + rough(kMostBytes / 1e9) + " GB are taken",
               "take longer periods");
  if (const double bytes = static_cast<double>(spec.replicates) * periods_of(spec) * kPackedAPeriod;
      bytes > kMostSpace)
    root.error("replicates",
               "figures of " + std::to_string(spec.replicates) + " replicates, " +
                   std::to_string(spec.arms.size()) + " arms and their periods would take about " +
                   rough(bytes / 1e9) + " GB of disk; at most " + rough(kMostSpace / 1e9) + " GB are taken",
               "take longer periods or fewer replicates");
  const auto lives = static_cast<double>(spec.population.arrivals.count) *
                     static_cast<double>(spec.replicates) * static_cast<double>(spec.arms.size());
  const double each =
      spec.population.process ? purchases_per_day(*spec.population.process) * spec.horizon_days : 0.0;
  if (each > kMostOfOne)
    root.error("population",
               "a customer who stays would make about " + rough(each) +
                   " purchases up to the horizon; at most " + rough(kMostOfOne) + " are simulated",
               "look at the units of the purchase process, such as r / alpha purchases a day");
  else if (lives * (1.0 + each) > kMostPurchases)
    root.error("population",
               "customers, arms and replicates come to about " + rough(lives * (1.0 + each)) +
                   " purchases to simulate; at most " + rough(kMostPurchases) + " are",
               "take fewer customers or fewer replicates");
}

}  // namespace stamkund::scenario
