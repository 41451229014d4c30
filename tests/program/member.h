#pragma once
// One member of a program, for tests whose figures are worked by hand. Day 0 is Monday, 1 January 2024, a
// leap year: February begins on day 31, March on 60, April on 91, July on 182, the year 2025 on 366.
#include <utility>

#include "models/program/account.h"

namespace stamkund::program_test {

/// One currency, a unit for each major unit (100 minor).
inline program::Rules one_point_a_unit() {
  program::Rules rules;
  rules.calendar = program::Calendar(*make_day(2024, 1, 1));
  program::Currency points;
  program::EarnRule rule;
  rule.per_major_unit = 1;
  points.earn.push_back(rule);
  rules.currencies.push_back(points);
  return rules;
}

class Member {
 public:
  explicit Member(program::Rules rules, double day = 0) : rules_(std::move(rules)) {
    program::Occasion occasion;
    occasion.day = day;
    account_.open(rules_, occasion, journal_);
  }
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  program::Given buys(double day, std::int64_t minor, std::uint8_t store = 0) {
    return account_.purchase(at(day, minor, store), journal_);
  }
  std::int64_t gives_back(double day, std::int64_t minor) {
    return account_.give_back(day, Money{minor}, journal_).minor;
  }
  std::int64_t coupon(double day, std::int64_t price) {
    return account_.use_coupon(day, Money{price}, journal_).minor;
  }
  program::Given redeems(double day, std::size_t reward, std::int64_t count, std::int64_t minor = 0) {
    account_.advance(day, journal_);
    return account_.redeem(reward, count, at(day, minor, 0), journal_);
  }
  std::int64_t redeemable(double day, std::size_t reward, std::int64_t minor = 0) {
    account_.advance(day, journal_);
    return account_.redeemable(reward, at(day, minor, 0));
  }
  void hears_of(double day, std::size_t event) {
    program::Occasion occasion = at(day, 0, 0);
    occasion.event = event;
    account_.event(occasion, journal_);
  }
  void waits_until(double day) { account_.advance(day, journal_); }
  void leaves(double day) { account_.close(day, journal_); }

  [[nodiscard]] std::int64_t held(std::size_t currency = 0) const {
    return account_.purse(currency).balance();
  }
  [[nodiscard]] std::int64_t pending(std::size_t currency = 0) const {
    return account_.purse(currency).pending();
  }
  [[nodiscard]] std::size_t tier() const { return account_.tier(); }
  [[nodiscard]] const program::Account& account() const { return account_; }
  [[nodiscard]] const program::Journal& journal() const { return journal_; }
  /// Units of all entries of a kind.
  [[nodiscard]] std::int64_t units(program::Entry::Kind kind) const {
    std::int64_t sum = 0;
    for (const program::Entry& entry : journal_)
      if (entry.kind == kind) sum += entry.units;
    return sum;
  }
  /// Money of all rewards.
  [[nodiscard]] std::int64_t money() const {
    std::int64_t sum = 0;
    for (const program::Entry& entry : journal_) sum += entry.money.minor;
    return sum;
  }

 private:
  [[nodiscard]] program::Occasion at(double day, std::int64_t minor, std::uint8_t store) const {
    program::Occasion occasion;
    occasion.day = day;
    occasion.paid = Money{minor};
    occasion.store = store;
    occasion.tier = account_.tier();
    return occasion;
  }

  program::Rules rules_;
  program::Account account_;
  program::Journal journal_;
};

}  // namespace stamkund::program_test
