#include "engine/ingest/line_amount.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "engine/ingest/column_names.h"
#include "engine/ingest/exact_product.h"
#include "engine/ingest/placeholder.h"

namespace stamkund::ingest {

std::optional<Amount> LineAmount::computed(std::optional<Amount> stated,
                                           const std::vector<std::string_view>& fields) const {
  if (!stated) return std::nullopt;
  Amount sum = *stated;
  if (quantity) {
    const auto pieces = parse_amount(fields[*quantity], decimal_mark);
    if (!pieces) return std::nullopt;
    const auto product = exact_product(*pieces, sum);
    if (!product) return std::nullopt;
    sum = *pieces < 0 && *product > 0 ? -*product : *product;
  }
  if (!discount || says_nothing(fields[*discount])) return sum;
  auto text = fields[*discount];
  const bool percent = text.back() == '%';
  if (percent) text.remove_suffix(1);
  const auto off = parse_amount(text, decimal_mark);
  if (!off) return std::nullopt;
  Amount less = std::abs(*off);
  if (percent || discount_as != DiscountAs::money) {
    const bool share = !percent && discount_as == DiscountAs::share;
    const Amount part = share ? less : (less + 50) / 100;
    less = exact_product(std::min(part, kAmountScale), std::abs(sum)).value_or(0);
  }
  return sum < 0 ? std::min<Amount>(0, sum + less) : std::max<Amount>(0, sum - less);
}

std::optional<Amount> LineAmount::both_ways(std::optional<Amount> stated,
                                            const std::vector<std::string_view>& fields) const {
  const auto back = parse_amount(fields[*debit], decimal_mark);
  if (!back) return stated;
  if (!stated && !says_nothing(fields[*amount])) return std::nullopt;
  return stated.value_or(0) - std::abs(*back);
}

std::optional<Amount> LineAmount::refunded(const std::vector<std::string_view>& fields) const {
  if (left) {
    const auto all = gross(fields);
    const auto rest = parse_amount(fields[*left], decimal_mark);
    if (left_if_any && rest == 0) return std::nullopt;
    return all && rest ? std::optional(std::max<Amount>(0, *all - std::abs(*rest))) : std::nullopt;
  }
  if (!refund) return std::nullopt;
  const auto back = parse_amount(fields[*refund], decimal_mark);
  return back ? std::optional(std::abs(*back)) : std::nullopt;
}

DiscountAs discount_as(const std::vector<std::string>& values, char decimal_mark, std::string_view raw) {
  const std::string name = normalised(raw);
  const bool named = name.find("percent") != std::string::npos || name.find("pct") != std::string::npos ||
                     name.find("procent") != std::string::npos || name.find("prozent") != std::string::npos ||
                     name.ends_with("rate") || raw.find('%') != std::string_view::npos;
  Amount most = 0;
  for (const auto& value : values)
    if (const auto off = parse_amount(value, decimal_mark)) most = std::max(most, std::abs(*off));
  const bool below_one = most > 0 && most < kAmountScale;
  if (named) return below_one ? DiscountAs::share : DiscountAs::percent;
  return below_one ? DiscountAs::share : DiscountAs::money;
}

}  // namespace stamkund::ingest
