#include "engine/ingest/settle_discount.h"

#include <algorithm>
#include <set>

#include "engine/ingest/exact_product.h"

namespace stamkund::ingest {
namespace {

constexpr Amount kHundred = 100 * kAmountScale;
constexpr Amount kStep = 5 * kAmountScale;  // of per cent, as shops give them (assumption)
constexpr std::size_t kFew = 12;            // different ones (assumption)

std::optional<Amount> number(const Sample& sample, const std::vector<std::string>& row, std::size_t c) {
  return parse_amount(row[c], sample.stats[c].amounts.mark());
}

enum class Percent { no, perhaps, yes };

/// A few round numbers below 100 on prices with decimals may be per cent; they are where some is more than
/// its row.
Percent may_be_percent(const Sample& sample, const Layout& layout, std::size_t discount) {
  const auto quantity = layout.extra(Extra::quantity);
  std::set<Amount> values;
  bool more = false;
  for (const auto& row : sample.rows) {
    if (row.size() != layout.width || row[discount].empty()) continue;
    const auto off = number(sample, row, discount);
    if (!off || *off < 0 || *off >= kHundred || *off % kAmountScale != 0) return Percent::no;
    if (*off == 0) continue;
    values.insert(*off);
    const auto price = number(sample, row, *layout.amount);
    if (!price) continue;
    const auto pieces = quantity ? number(sample, row, *quantity) : std::nullopt;
    const auto line = pieces ? exact_product(*pieces, *price) : price;
    more = more || (line && *line > 0 && *off > *line);
  }
  if (values.size() < 2 || values.size() > kFew || layout.discount_once ||
      !std::all_of(values.begin(), values.end(), [](Amount one) { return one % kStep == 0; }))
    return Percent::no;
  if (more) return Percent::yes;
  const bool decimals =
      sample.stats[*layout.amount].amounts.with_mark() > 0 && sample.stats[discount].amounts.with_mark() == 0;
  return decimals ? Percent::perhaps : Percent::no;
}

}  // namespace

std::optional<std::pair<std::string, std::string>> settle_discount(const Options& options,
                                                                   const Sample& sample, Layout& layout) {
  const auto discount = layout.extra(Extra::discount);
  if (!discount) return std::nullopt;
  std::vector<std::string> values;
  for (const auto& row : sample.rows)
    if (row.size() == layout.width) values.push_back(row[*discount]);
  const std::string name = *discount < sample.names.size() ? sample.names[*discount] : "";
  const DiscountAs looks = discount_as(values, sample.stats[*discount].amounts.mark(), name);
  Percent percent = Percent::no;
  if (looks == DiscountAs::money && layout.amount && !options.discount_as)
    percent = may_be_percent(sample, layout, *discount);
  layout.discount_as = options.discount_as.value_or(percent == Percent::yes ? DiscountAs::percent : looks);
  if (layout.discount_as != DiscountAs::money) layout.discount_once = false;
  if (options.discount_as) return std::nullopt;
  const std::string column = column_text(sample.names, *discount);
  if (looks == DiscountAs::share)
    return std::pair("the discounts in column " + column +
                         " are all below 1 and are taken for shares of the row, not for money",
                     std::string("say --discount-as money if they are, or --discount-as share"));
  if (percent == Percent::yes)
    return std::pair(
        "the discounts in column " + column +
            " are few round numbers below 100, and some is more than its row comes to, so they are "
            "taken for per cent, not for money",
        std::string("say --discount-as money if they are"));
  if (percent == Percent::perhaps)
    return std::pair("the discounts in column " + column +
                         " are taken for money, and are few round numbers, as per cent are",
                     std::string("say --discount-as percent if they are, or --discount-as money"));
  return std::nullopt;
}

}  // namespace stamkund::ingest
