#pragma once
// How much a member could earn at the very most: bounds from the rules alone, however often she buys, or for
// somebody who buys once a day. Only for the checks of a program; a bound may be too high, never too low.
#include <cstddef>
#include <optional>

#include "models/program/rules.h"

namespace stamkund::mechanisms {

/// Longest length of a calendar period, days; infinite for `ever`.
[[nodiscard]] double longest(program::Period period);
/// True if nothing restricts for whom and when.
[[nodiscard]] bool is_open(const program::Scope& scope);
/// True if `wide` fits every occasion that `narrow` does.
[[nodiscard]] bool covers(const program::Scope& wide, const program::Scope& narrow);

/// How often a member buys at most. Nobody knows that for certain: only `any` proves that something is out of
/// reach.
enum class Pace { any, daily };

class Reach {
 public:
  explicit Reach(const program::Rules& rules, Pace pace = Pace::any) : rules_(&rules), pace_(pace) {}

  /// Units of `currency` that one purchase can give, all rules and missions together; infinite by amount.
  [[nodiscard]] double most_at_once(std::size_t currency) const;
  /// Units that can be earned within `days`. `aligned` = these days are a calendar period; else any days.
  /// Without `gifts`, what is granted at joining (endowment) does not count.
  [[nodiscard]] double most_within(std::size_t currency, double days, bool gifts,
                                   std::optional<program::Period> aligned = std::nullopt) const;
  /// Days for which units can lie together in a balance before they expire, at most.
  [[nodiscard]] double life_of_units(std::size_t currency) const;
  /// Most units that can lie in a balance together, earned within `days` or less.
  [[nodiscard]] double most_held(std::size_t currency, double days) const;
  /// True if units only come at purchases (and at joining), so that what is burned at each purchase cannot
  /// pile up.
  [[nodiscard]] bool only_at_purchases(std::size_t currency) const;
  /// Most units held right after a purchase's earning and before its burning, where reward `reward` is taken
  /// automatically as soon as it can be; infinite if there is no such bound.
  [[nodiscard]] double most_before_burn(std::size_t reward) const;
  /// Reward that takes all it can at every purchase, whoever the member is.
  [[nodiscard]] bool burns_freely(std::size_t reward) const;
  /// Reward that comes first wherever something of scope `whenever` could be had, as soon as there is enough
  /// for it, and yet leaves a way past it: by a limit of each period or a stock, or because units also come
  /// otherwise than at purchases.
  [[nodiscard]] bool burns_first(std::size_t reward, const program::Scope& whenever) const;
  /// Units a major unit paid, all open rules together, multiplied.
  [[nodiscard]] double rate_by_amount(std::size_t currency) const;

 private:
  [[nodiscard]] double of_rule(const program::EarnRule& rule, double days,
                               std::optional<program::Period> aligned, double purchases) const;
  /// Purchases within `days`.
  [[nodiscard]] double purchases_in(double days, bool aligned) const;
  /// The calendar period in which all of a balance was earned, if there is such.
  [[nodiscard]] std::optional<program::Period> period_of_units(std::size_t currency) const;

  const program::Rules* rules_;
  Pace pace_;
};

}  // namespace stamkund::mechanisms
