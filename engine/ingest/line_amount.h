#pragma once
// The money of one row: as it stands, or quantity times price less discount; and what was given back of it.
#include <optional>
#include <string_view>
#include <vector>

#include "engine/ingest/amount.h"

namespace stamkund::ingest {

/// What the numbers of a discount column mean.
enum class DiscountAs : std::uint8_t { money, percent, share };

struct LineAmount {
  std::optional<std::size_t> amount, quantity, discount, refund;  ///< columns from 0
  DiscountAs discount_as = DiscountAs::money;
  char decimal_mark = '.';
  Credit credit = Credit::is_return;
  std::optional<std::size_t> debit{};  ///< money that went the other way
  std::optional<std::size_t> left{};   ///< what refunds left of the amount
  bool left_if_any = false;            ///< and 0 says that there was none

  /// Nothing where a number that is needed cannot be read. A discount makes a row smaller, whatever its sign,
  /// and an empty one is none. Fewer than no pieces at a price below zero are a return all the same.
  [[nodiscard]] std::optional<Amount> gross(const std::vector<std::string_view>& fields) const {
    auto stated = parse_amount(fields[*amount], decimal_mark, credit);
    if (debit) stated = both_ways(stated, fields);
    return quantity || discount ? computed(stated, fields) : stated;
  }
  /// What was given back of a row, as the refund column states it: nothing without a column, or where the row
  /// says nothing.
  [[nodiscard]] std::optional<Amount> refunded(const std::vector<std::string_view>& fields) const;

 private:
  [[nodiscard]] std::optional<Amount> both_ways(std::optional<Amount> stated,
                                                const std::vector<std::string_view>& fields) const;
  [[nodiscard]] std::optional<Amount> computed(std::optional<Amount> stated,
                                               const std::vector<std::string_view>& fields) const;
};

/// What the values of a column of discounts look like; `named_share`: its name says percent.
[[nodiscard]] DiscountAs discount_as(const std::vector<std::string>& values, char decimal_mark,
                                     std::string_view name);

}  // namespace stamkund::ingest
