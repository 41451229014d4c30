#include "engine/calibration/response_compare.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stamkund::calibration {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Days [from, to] after contacts, merged, within [1, T]: day 0 has a purchase by definition.
struct Window {
  std::int32_t from;
  std::int32_t to;
};

void windows_of(const CustomerEvents& customer, std::int32_t length, std::vector<Window>& out) {
  out.clear();
  const auto last = static_cast<std::int32_t>(customer.age);
  for (const HistoryContact& contact : customer.contacts) {
    const std::int32_t from = std::max(contact.day, 1);
    const std::int32_t to = std::min(contact.day + length - 1, last);
    if (from > to) continue;
    if (!out.empty() && from <= out.back().to + 1)
      out.back().to = std::max(out.back().to, to);
    else
      out.push_back({from, to});
  }
}

double ratio_less_one(double a, double a_days, double b, double b_days) {
  return a_days > 0.0 && b > 0.0 ? a / a_days / (b / b_days) - 1.0 : kNaN;
}

}  // namespace

double mean_lift_in_windows(const ResponseHistory& history, const ResponseCoefficients& coefficients,
                            double window_days) {
  ResponseCoefficients alone = coefficients;
  alone.member_change = 0.0;
  ResponseReplay replay(alone);
  const auto length = static_cast<std::int32_t>(window_days);
  std::vector<Window> windows;
  std::vector<double> days, at;
  double sum = 0.0;
  double time = 0.0;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const CustomerEvents customer(history, i);
    windows_of(customer, length, windows);
    if (windows.empty()) continue;
    days.clear();
    for (const Window& one : windows) {
      days.push_back(one.from - 0.5);
      days.push_back(one.to + 0.5);
    }
    at.resize(days.size());
    replay.integrals(customer, days, at);
    for (std::size_t k = 0; k < windows.size(); ++k) {
      sum += at[2 * k + 1] - at[2 * k];
      time += days[2 * k + 1] - days[2 * k];
    }
  }
  return time > 0.0 ? sum / time - 1.0 : kNaN;
}

NaiveComparison naive_comparison(const ResponseHistory& history, double window_days) {
  NaiveComparison out;
  out.window_days = window_days;
  const auto length = static_cast<std::int32_t>(window_days);
  std::vector<Window> windows;
  double before = 0.0;
  double after = 0.0;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const CustomerEvents customer(history, i);
    const auto last = static_cast<std::int32_t>(customer.age);
    windows_of(customer, length, windows);
    double bought = 0.0;
    double days = 0.0;
    for (const Window& one : windows) {
      bought += customer.purchases_in(one.from, one.to);
      days += one.to - one.from + 1;
    }
    out.purchases_after += bought;
    out.days_after += days;
    out.purchases_other += customer.purchases_in(1, last) - bought;
    out.days_other += last - days;
    if (customer.contacts.empty()) continue;
    const std::int32_t first = customer.contacts.front().day;
    if (first - length < 1 || first + length - 1 > last) continue;
    out.first_contacts += 1.0;
    before += customer.purchases_in(first - length, first - 1);
    after += customer.purchases_in(first, first + length - 1);
  }
  out.against_other =
      ratio_less_one(out.purchases_after, out.days_after, out.purchases_other, out.days_other);
  out.before_after = ratio_less_one(after, out.first_contacts, before, out.first_contacts);
  return out;
}

}  // namespace stamkund::calibration
