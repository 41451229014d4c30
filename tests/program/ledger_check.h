#pragma once
// What must hold of every ledger: a check of the journal alone, and of an account beside the slow ledger.
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "tests/program/random_rules.h"
#include "tests/program/slow_ledger.h"

namespace stamkund::program_test {

/// Reads a journal call by call. The first thing that is wrong is said in words; an empty text means that
/// nothing is.
class JournalCheck {
 public:
  explicit JournalCheck(const program::Rules& rules) : rules_(rules), books_(rules.currencies.size()) {}
  /// The entries of one call of the account.
  std::string read(std::span<const program::Entry> entries);
  /// What the entries say; active and pending are one sum, in `active`.
  [[nodiscard]] Books books(std::size_t currency) const;
  [[nodiscard]] std::size_t tier() const { return tier_; }
  /// No cohort of units lost more than it was given, where units cannot be owed.
  [[nodiscard]] std::string cohorts() const;

 private:
  const program::Rules& rules_;
  std::vector<Books> books_;
  std::map<std::pair<std::size_t, std::int32_t>, Books> cohorts_;
  double day_ = -program::kNever;
  std::size_t tier_ = 0;
};

/// Drives an account under `rules` and a slow ledger under `reference` through a history. The first
/// disagreement in words, or nothing.
[[nodiscard]] std::string first_fault(const program::Rules& rules, const program::Rules& reference,
                                      const History& history, program::Journal& journal);

/// The same of an account alone: only what the journal and the balances say.
[[nodiscard]] std::string journal_fault(const program::Rules& rules, const History& history,
                                        program::Journal& journal);

}  // namespace stamkund::program_test
