#pragma once
// --until and --within: how many replicates an answer needs, decided while they are simulated.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "engine/metrics/results.h"

namespace stamkund::command {

/// "net.standard_error < 20_000": the standard error of a figure against the baseline.
struct Until {
  std::string metric;
  std::optional<std::size_t> arm;  ///< none = every arm but the baseline
  double below = 0;
  bool percent = false;  ///< it was said in per cent

  /// Whether values of the first `replicates` (at most all) reach it. Looks at this figure only.
  [[nodiscard]] bool reached(const metrics::Results& values, const scenario::UncertaintySpec& uncertainty,
                             std::uint64_t replicates = kAll) const;
  /// The arm that is known least well, and its standard error.
  [[nodiscard]] std::pair<std::size_t, double> worst(const metrics::Results& values,
                                                     const scenario::UncertaintySpec& uncertainty,
                                                     std::uint64_t replicates = kAll) const;
  static constexpr std::uint64_t kAll = ~std::uint64_t{0};
};

/// Errors: Failure(usage). What metrics there are is known once there are values: check_metric.
[[nodiscard]] Until until_of(const std::string& text, const scenario::ScenarioSpec& spec);
/// Errors: Failure(usage) with the nearest name.
void check_metric(const Until& until, const metrics::Results& values, const std::string& currency);

/// Seconds, from "10s", "2 min", "1.5 h" or a number of seconds. Errors: Failure(usage).
[[nodiscard]] double within_of(const std::string& text);

/// The replicates after which precision is looked at: whole outermost draws, at first 30 of them, then a
/// tenth more each time. They depend on the nesting only, so that machines stop at the same replicate. With
/// fewer than 30 draws a standard error that is small by luck would end the run too early.
[[nodiscard]] std::uint64_t next_look(std::uint64_t replicates, std::uint64_t draw);
/// Replicates of one outermost draw.
[[nodiscard]] std::uint64_t replicates_a_draw(const scenario::UncertaintySpec& uncertainty);

}  // namespace stamkund::command
