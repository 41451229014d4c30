#include "engine/targeting/ranking.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace stamkund::targeting {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr double kShareOfA = 0.80;
constexpr double kShareOfAAndB = 0.95;

void drop_missing(std::vector<double>& values) {
  values.erase(std::remove_if(values.begin(), values.end(), [](double one) { return std::isnan(one); }),
               values.end());
}

/// Of `all` in ascending order, those from `at` on that are equal to it: one beyond them.
std::size_t end_of_equals(const std::vector<double>& all, std::size_t at) {
  std::size_t end = at;
  while (end < all.size() && all[end] == all[at]) ++end;
  return end;
}

}  // namespace

Quintiles::Quintiles(std::vector<double> values) {
  drop_missing(values);
  std::sort(values.begin(), values.end());
  ranked_ = !values.empty();
  from_.fill(kNever);
  for (std::size_t at = 0; at < values.size();) {
    const std::size_t end = end_of_equals(values, at);
    // Half of those who are equal count as below: the same whichever end is the better one. In halves.
    const std::size_t below = at + end;
    const std::size_t score = 1 + std::min<std::size_t>(4, 5 * below / (2 * values.size()));
    for (std::size_t s = 2; s <= score; ++s) from_[s - 2] = std::min(from_[s - 2], values[at]);
    at = end;
  }
}

double Quintiles::score(double value) const {
  if (!ranked_ || std::isnan(value)) return kMissing;
  double score = 1.0;
  for (const double from : from_)
    if (value >= from) score += 1.0;
  return score;
}

SalesClasses::SalesClasses(std::vector<double> sales) {
  // Who has given back more than she bought brings no sales.
  sales.erase(std::remove_if(sales.begin(), sales.end(), [](double one) { return !(one > 0.0); }),
              sales.end());
  std::sort(sales.begin(), sales.end(), std::greater<>());
  double total = 0.0;
  for (const double one : sales) total += one;
  if (sales.empty()) return;
  constexpr double kHair = 1e-9;  // sums are rounded
  a_from_ = b_from_ = kNever;
  double before = 0.0;
  for (std::size_t at = 0; at < sales.size();) {
    const std::size_t end = end_of_equals(sales, at);
    if (before < (kShareOfA - kHair) * total) a_from_ = sales[at];
    if (before < (kShareOfAAndB - kHair) * total) b_from_ = sales[at];
    before += sales[at] * static_cast<double>(end - at);
    at = end;
  }
}

double SalesClasses::of(double sales) const {
  if (std::isnan(sales) || std::isnan(a_from_)) return kMissing;
  return sales >= a_from_ ? 0.0 : sales >= b_from_ ? 1.0 : 2.0;
}

Ranking rank(const std::vector<Buyer>& all) {
  std::vector<double> recency, frequency, money;
  for (const Buyer& one : all) {
    recency.push_back(-one.recency_days);
    frequency.push_back(one.purchases);
    money.push_back(one.spent);
  }
  SalesClasses sales(money);
  return {Quintiles(std::move(recency)), Quintiles(std::move(frequency)), Quintiles(std::move(money)), sales};
}

double rfm_group(double recency, double frequency, double money, double purchases) {
  if (std::isnan(recency) || std::isnan(frequency)) return kMissing;
  const bool long_gone = recency <= 2.0;
  if (long_gone && (purchases <= 1.0 || frequency >= 4.0)) return static_cast<double>(RfmGroup::risk);
  if (recency < 4.0 || frequency < 4.0) return static_cast<double>(RfmGroup::medium);
  if (std::isnan(money)) return kMissing;
  return static_cast<double>(money >= 4.0 ? RfmGroup::gold : RfmGroup::medium);
}

std::vector<std::string> rfm_group_names() { return {"gold", "medium", "risk"}; }
std::vector<std::string> sales_class_names() { return {"A", "B", "C"}; }

}  // namespace stamkund::targeting
