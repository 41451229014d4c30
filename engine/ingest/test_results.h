#pragma once
// What past tests found: one row an arm. docs/formats/test-results.md.
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/base/day.h"
#include "engine/base/problems.h"
#include "engine/ingest/named_columns.h"

namespace stamkund::ingest {

/// An arm of a test in its window, first and last day included.
struct TestArm {
  std::string test;
  std::string arm;
  std::string channel;  ///< through which it was contacted, or the campaign; empty = the control
  double customers = 0;
  double mean = 0;            ///< of the outcome a customer
  double standard_error = 0;  ///< of that mean; NaN = not known
  Day from, to;
  std::vector<Day> contacts;  ///< days on which it was contacted, ascending; empty for the control
  double reached = 1;         ///< share of its customers who were contacted
  std::uint64_t line = 0;
};

/// Arms of one test follow each other, the control first.
struct TestResults {
  std::vector<TestArm> arms;
};

/// A mean has to be so many standard errors from 0: then the logarithm of a ratio is about normal
/// (assumption).
inline constexpr double kFarFromNothing = 4.0;

/// At most so many rows.
inline constexpr std::size_t kMostTestArms = 1000;

/// Bad input goes to `problems`, all of it; the results are of use only without errors.
/// Errors: Failure(no_input, io_error).
[[nodiscard]] TestResults read_test_results(const std::string& path, const SideOptions& options,
                                            Problems& problems);

}  // namespace stamkund::ingest
