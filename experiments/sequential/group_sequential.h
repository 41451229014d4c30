#pragma once
// Group-sequential tests: bounds, chances and sizes by recursive numerical integration (Armitage, McPherson &
// Rowe 1969; Jennison & Turnbull 2000, chapter 19), with Gauss-Legendre nodes of Boost.
#include <cstddef>
#include <vector>

namespace stamkund::sequential {

enum class Rule {
  pocock,
  obrien_fleming,
  wang_tsiatis,
  haybittle_peto,
  lan_demets_obrien_fleming,
  lan_demets_pocock,
  kim_demets,
  hwang_shih_decani,
};

enum class Stop { never, binding, non_binding };

struct Request {
  std::vector<double> information;  ///< rising to 1, at most 20
  Rule rule = Rule::obrien_fleming;
  double parameter = 0;
  double level = 0.025;  ///< on each side
  bool two_sided = true;
  double power = 0.8;
  Stop futility = Stop::never;  ///< one-sided only
  Rule futility_rule = Rule::lan_demets_obrien_fleming;
  double futility_parameter = 0;
};

/// Chances to stop at each look: above the upper bound, below the lower one.
struct Exits {
  std::vector<double> upper;
  std::vector<double> lower;
};

struct Bounds {
  std::vector<double> z;         ///< success at or above; two-sided also at or below -z
  std::vector<double> futility;  ///< give up below; empty without; the last one equals z
  std::vector<double> spent;     ///< error of the first kind up to each look, both sides together
  double drift = 0;              ///< mean of the last Z at which the power is reached
  double inflation = 1;          ///< of the largest size, against one look
  double expected_h1 = 1;        ///< expected size against one look: under the effect, half of it, none
  double expected_half = 1;
  double expected_h0 = 1;
};

/// `drift`: mean of Z at information 1. Lower bounds may be -infinity.
[[nodiscard]] Exits exits(const std::vector<double>& information, const std::vector<double>& lower,
                          const std::vector<double>& upper, double drift);
/// Part of `level` that a spending function has spent at `share` of the information.
[[nodiscard]] double spent_at(Rule rule, double parameter, double level, double share);
[[nodiscard]] Bounds bounds_of(const Request& request);
/// Error of the first kind of looking `looks` times, evenly, each at the same bound, two-sided.
[[nodiscard]] double peeking_error(std::size_t looks, double bound);

}  // namespace stamkund::sequential
