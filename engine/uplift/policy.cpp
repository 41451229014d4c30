// What a rule is worth, on customers who were treated by lot.
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/uplift/uplift.h"

namespace stamkund::uplift {
namespace {

constexpr double kNormal95 = 1.6448536269514722;

/// Of a part of the customers: what treating them all, rather than none of them, adds to profit a customer of
/// the whole. The part's share is as uncertain as its effect.
struct Gain {
  double value = 0, error = 0;
};
Gain gain_of(const Scored& customers, const std::vector<std::uint8_t>& in, const UpliftOptions& options) {
  const auto n = static_cast<double>(in.size());
  const auto inside = static_cast<double>(std::count(in.begin(), in.end(), 1));
  if (inside == 0.0) return {};
  const Difference here = difference(customers, in);
  const double share = inside / n;
  const double each = options.value * here.value - options.cost;
  const double of_effect = share * options.value * here.standard_error;
  return {share * each, std::sqrt(of_effect * of_effect + share * (1.0 - share) / n * each * each)};
}

Judged around(const Gain& gain) {
  return {gain.value, gain.value - kNormal95 * gain.error, gain.value + kNormal95 * gain.error};
}

double net_revenue(const Difference& here, const UpliftOptions& options) {
  const auto n = static_cast<double>(here.treated);
  return n > 0 ? n * (options.value * here.value - options.cost) : 0.0;
}

}  // namespace

std::vector<std::uint8_t> treats(const std::vector<double>& score, const UpliftOptions& options) {
  std::vector<std::uint8_t> in(score.size(), 0);
  double least = 0.0;
  if (options.top) {
    const auto count =
        static_cast<std::size_t>(std::llround(*options.top * static_cast<double>(score.size())));
    if (count == 0) return in;
    std::vector<double> sorted = score;
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(count - 1), sorted.end(),
                     std::greater<>());
    least = sorted[count - 1];
    std::vector<std::pair<double, std::size_t>> equals;
    std::size_t inside = 0;
    for (std::size_t i = 0; i < score.size(); ++i) {
      if (score[i] > least) {
        in[i] = 1;
        ++inside;
      } else if (score[i] == least) {
        // Among equals the lot decides: neither all of them, nor those who stand first in the file.
        Stream lot({0, 0, i, purpose_named("uplift: equal scores")});
        equals.emplace_back(draw_uniform(lot), i);
      }
    }
    std::sort(equals.begin(), equals.end());
    for (std::size_t k = 0; inside + k < count; ++k) in[equals[k].second] = 1;
    return in;
  }
  for (std::size_t i = 0; i < score.size(); ++i) in[i] = options.value * score[i] > options.cost ? 1 : 0;
  return in;
}

Policy policy_of(const Scored& customers, const UpliftOptions& options) {
  Policy out;
  const std::vector<std::uint8_t> in = treats(customers.score, options);
  std::vector<std::uint8_t> rest(in.size());
  std::transform(in.begin(), in.end(), rest.begin(), [](std::uint8_t one) { return one == 0 ? 1 : 0; });
  const auto n = static_cast<double>(in.size());
  out.share = static_cast<double>(std::count(in.begin(), in.end(), 1)) / n;
  const Difference all = difference(customers, {});
  const Difference inside = difference(customers, in);
  const Difference outside = difference(customers, rest);
  out.response = (out.share > 0 ? out.share * inside.mean_treated : 0.0) +
                 (out.share < 1 ? (1.0 - out.share) * outside.mean_control : 0.0);
  out.profit = options.value * out.response - options.cost * out.share;
  const Gain than_none = gain_of(customers, in, options);
  Gain than_all = gain_of(customers, rest, options);
  than_all.value = -than_all.value;
  out.than_none = around(than_none);
  out.than_all = around(than_all);
  out.than_none_error = than_none.error;
  out.than_all_error = than_all.error;
  out.profit_none = out.profit - than_none.value;
  out.profit_all = out.profit - than_all.value;
  out.incremental_response_rate = out.share > 0 ? inside.value : 0.0;
  out.net_incremental_revenue = net_revenue(inside, options);
  out.net_incremental_revenue_all = net_revenue(all, options);
  return out;
}

}  // namespace stamkund::uplift
