#include "engine/calibration/response_customer.h"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

#include "engine/base/expect.h"
#include "models/customer_base/special_functions.h"

namespace stamkund::calibration {
namespace {

namespace base = stamkund::customer_base;

/// A dropout so late that the survival of both clocks has fallen by e^-45 adds nothing.
constexpr double kNothing = 45.0;

/// d/dr log [Gamma(r + n) / Gamma(r)].
double rising_slope(double r, double n) {
  if (n > 64.0) return base::digamma(r + n) - base::digamma(r);
  double sum = 0.0;
  for (double j = 0.0; j < n; j += 1.0) sum += 1.0 / (r + j);
  return sum;
}

}  // namespace

void CustomerLikelihood::plan_dropout(const CustomerEvents& customer, const ProcessInDays& process,
                                      ResponseReplay& replay, double shortest_decay_days) {
  const double alpha = process.value[1];
  const double s = process.value[2];
  const double beta = process.value[3];
  const double c = process.value[0] + static_cast<double>(customer.purchases.size());
  replay.start(customer);
  const double origin = [&] {
    replay.advance_to(0.0);
    return replay.integral_at(0.0);
  }();
  double day = customer.purchases.empty() ? 0.0 : customer.purchases.back();
  replay.advance_to(day);
  double passed = replay.integral_at(day) - origin;
  double last_event = customer.contacts.empty() ? -1e300 : 0.0;
  double age = 0.0;  // B: at a hazard of 1
  if (customer.calendar.size == 0) {
    age = day;
  } else {
    for (std::size_t k = 0; k < customer.calendar.size; ++k) {
      const double from = std::fmax(0.0, customer.calendar.begins(k));
      const double to =
          k + 1 < customer.calendar.size ? std::fmin(day, customer.calendar.begins(k + 1)) : day;
      if (to > from) age += (to - from) * customer.calendar.hazard[k];
    }
  }
  double fallen = 0.0;
  using Rule = boost::math::quadrature::gauss<double, 7>;
  while (day < customer.age && fallen < kNothing) {
    const double stop = std::fmin(customer.age, replay.next_event());
    // Right after an event the multiplier moves with the decay, later only as the rest of it does.
    double length = std::fmin(stop - day, std::fmax(2.0 * shortest_decay_days, day - last_event));
    const double hazard = replay.hazard();
    const std::size_t segment = replay.segment();
    length = std::fmin(length, (beta + age) / hazard);
    // What is merged takes at most half of the integral away.
    const double base = alpha + (merged_ ? 0.5 : 1.0) * passed;
    double grown = 0.0;
    double fall = 0.0;
    for (;;) {
      grown = replay.integral_at(day + length) - origin - passed;
      fall = c * std::log1p(grown / base) + (s + 1.0) * std::log1p(length * hazard / (beta + age));
      // 7 points give 1e-11 while the integrand falls by at most e^2 and its poles stay a panel away.
      if (grown <= base && fall <= 2.0) break;
      length *= 0.5;
    }
    const double half = 0.5 * length;
    const double middle = day + half;
    const bool straight = fall < 0.1 && length < 0.5 * shortest_decay_days && grown < 0.1 * base &&
                          length * hazard < 0.1 * (beta + age);
    const double weigh = half * hazard;
    if (straight) {  // 3 points do
      const double away = half * 0.774596669241483377;
      add_node(middle - away, weigh * 5.0 / 9.0, segment);
      add_node(middle, weigh * 8.0 / 9.0, segment);
      add_node(middle + away, weigh * 5.0 / 9.0, segment);
    } else {
      const auto& abscissa = Rule::abscissa();
      const auto& weight = Rule::weights();
      for (std::size_t k = abscissa.size(); k-- > 1;)
        add_node(middle - half * abscissa[k], weigh * weight[k], segment);
      for (std::size_t k = 0; k < abscissa.size(); ++k)
        add_node(middle + half * abscissa[k], weigh * weight[k], segment);
    }
    const bool at_event = day + length >= replay.next_change();
    const double next = stop - day <= length ? stop : day + length;
    age = customer.calendar.size == 0 ? next : age + (next - day) * hazard;
    day = next;
    replay.advance_to(day);
    if (at_event) last_event = day;
    passed += grown;
    fallen += fall;
  }
  to_the_end_ = fallen < kNothing;
  if (to_the_end_) add_node(customer.age, 0.0, replay.segment());
}

void CustomerLikelihood::merge(const CustomerEvents& customer) {
  // Ascending already, but for the end of the last purchase's day, which falls among the nodes.
  days_.clear();
  begin_at_.clear();
  end_at_.clear();
  node_at_.clear();
  bool has_origin = false;
  const auto begin_of = [](std::int32_t day) { return day - 0.5; };
  const auto add = [this](double day) {
    days_.push_back(day);
    return days_.size() - 1;
  };
  for (const std::int32_t day : customer.purchases) {
    if (!has_origin && day > 0) {
      origin_ = add(0.0);
      has_origin = true;
    }
    // Purchases of one day, and of two days in a row, share a border.
    if (!begin_at_.empty() && days_[begin_at_.back()] == begin_of(day)) {
      begin_at_.push_back(begin_at_.back());
      end_at_.push_back(end_at_.back());
      continue;
    }
    begin_at_.push_back(!end_at_.empty() && days_[end_at_.back()] == begin_of(day) ? end_at_.back()
                                                                                   : add(begin_of(day)));
    if (!has_origin) {  // a purchase on the first day itself
      origin_ = add(0.0);
      has_origin = true;
    }
    end_at_.push_back(add(day + 0.5));
  }
  if (!has_origin) origin_ = add(0.0);
  if (customer.purchases.empty()) {
    for (const Node& node : nodes_) node_at_.push_back(add(node.day));
    return;
  }
  const double end = days_[end_at_.back()];
  const std::size_t end_before = end_at_.back();
  days_.pop_back();
  std::size_t k = 0;
  for (; k < nodes_.size() && nodes_[k].day < end; ++k) node_at_.push_back(add(nodes_[k].day));
  const std::size_t end_now = add(end);
  for (std::size_t j = end_at_.size(); j-- > 0 && end_at_[j] == end_before;) end_at_[j] = end_now;
  for (; k < nodes_.size(); ++k) node_at_.push_back(add(nodes_[k].day));
}

void CustomerLikelihood::plan(const CustomerEvents& customer, const ProcessInDays& process,
                              ResponseReplay& replay, double shortest_decay_days) {
  nodes_.clear();
  merged_ = customer.merged;
  if (process.pareto) {
    plan_dropout(customer, process, replay, shortest_decay_days);
  } else {
    to_the_end_ = true;
    if (!customer.purchases.empty()) add_node(customer.purchases.back(), 0.0);
    add_node(customer.age, 0.0);
  }
  merge(customer);
  if (customer.calendar.size > 0) insert_borders(customer.calendar);
  hazard_at_node_.clear();
  if (customer.calendar.size == 0) {
    for (const Node& node : nodes_) hazard_at_node_.push_back(node.day);
    return;
  }
  std::size_t at = 0;
  double passed = 0.0;
  for (const std::size_t place : node_at_) {
    for (; at < place; ++at)
      if (at >= origin_) passed += (days_[at + 1] - days_[at]) * customer.calendar.hazard[segment_[at + 1]];
    hazard_at_node_.push_back(passed);
  }
}

void CustomerLikelihood::insert_borders(const CalendarView& calendar) {
  std::vector<double> all;
  std::vector<std::size_t> moved;
  segment_.clear();
  std::size_t k = 0;
  for (const double day : days_) {
    while (k + 1 < calendar.size && calendar.begins(k + 1) < day) {
      const double border = calendar.begins(k + 1);
      if (!all.empty() && border > all.back()) {
        all.push_back(border);
        segment_.push_back(k);
      }
      ++k;
    }
    moved.push_back(all.size());
    all.push_back(day);
    segment_.push_back(k);
  }
  days_.swap(all);
  origin_ = moved[origin_];
  for (auto* list : {&node_at_, &begin_at_, &end_at_})
    for (std::size_t& place : *list) place = moved[place];
}

double CustomerLikelihood::unseen(const std::vector<double>& integrals) const {
  if (!merged_) return 0.0;
  double sum = 0.0;
  for (std::size_t j = 0; j < begin_at_.size(); ++j) sum += integrals[end_at_[j]] - integrals[begin_at_[j]];
  return 0.5 * sum;
}

double CustomerLikelihood::pareto(double x, double log_x, const ProcessInDays& process,
                                  std::array<double, 4>& gradient) {
  const auto& [r, alpha, s, beta] = process.value;
  const double c = r + x;
  // Everything relative to the last purchase, so that nothing over- or underflows.
  const double a0 = std::log(alpha + at_node_.front());
  const double b0 = std::log(beta + hazard_at_node_.front());
  double sum = 0.0;
  double rates = 0.0, ages = 0.0, dropped = 0.0;                // weighted a, b, and the part that left
  double per_rate = 0.0, per_age = 0.0, per_age_dropped = 0.0;  // weighted 1/(alpha + A), 1/(beta + y)
  p_alive_ = 0.0;
  for (std::size_t k = 0; k < nodes_.size(); ++k) {
    const bool alive = to_the_end_ && k + 1 == nodes_.size();
    const double at_a = alpha + at_node_[k];
    const double at_b = beta + hazard_at_node_[k];
    const double a = std::log(at_a);
    const double b = std::log(at_b);
    const double p = std::exp(-c * (a - a0) - s * (b - b0)) * (alive ? 1.0 : s * nodes_[k].weight / at_b);
    sensitivity_[k] = -c * p / at_a;
    hazard_sensitivity_[k] = -(alive ? s : s + 1.0) * p / at_b;
    left_share_[k] = alive ? 0.0 : p;
    sum += p;
    rates += p * a;
    ages += p * b;
    per_rate += p / at_a;
    per_age += p / at_b;
    if (alive) p_alive_ = p;
    if (alive) continue;
    dropped += p;
    per_age_dropped += p / at_b;
  }
  for (auto* list : {&sensitivity_, &hazard_sensitivity_, &left_share_})
    for (double& one : *list) one /= sum;
  p_alive_ /= sum;
  gradient[0] += r * (rising_slope(r, x) + std::log(alpha) - rates / sum);
  gradient[1] += r - c * alpha * per_rate / sum;
  gradient[2] += s * (std::log(beta) - ages / sum) + dropped / sum;
  gradient[3] += s - beta * (s * per_age + per_age_dropped) / sum;
  return base::log_rising(r, x) + r * std::log(alpha) + s * std::log(beta) + log_x - c * a0 - s * b0 +
         std::log(sum);
}

double CustomerLikelihood::beta_geometric(double x, const ProcessInDays& process,
                                          std::array<double, 4>& gradient) {
  const auto& [r, alpha, a, b] = process.value;
  const double c = r + x;
  const double at_end = std::log(alpha + at_node_.back());
  const double at_last = std::log(alpha + at_node_.front());
  const double log_odds = x > 0.0 ? std::log(a / (b + x - 1.0)) + c * (at_end - at_last) : -INFINITY;
  const double left = 1.0 / (1.0 + std::exp(-log_odds));  // share of having left
  const double stayed = 1.0 / (1.0 + std::exp(log_odds));
  p_alive_ = stayed;
  left_share_.front() = left;
  std::fill(sensitivity_.begin(), sensitivity_.end(), 0.0);
  sensitivity_.front() -= c * left / (alpha + at_node_.front());
  sensitivity_.back() -= c * stayed / (alpha + at_node_.back());
  gradient[0] += r * (rising_slope(r, x) + std::log(alpha) - left * at_last - stayed * at_end);
  gradient[1] += r - c * alpha * (left / (alpha + at_node_.front()) + stayed / (alpha + at_node_.back()));
  gradient[2] += -a * rising_slope(a + b, x) + left;
  gradient[3] += b * (rising_slope(b, x) - rising_slope(a + b, x));
  if (x > 0.0) gradient[3] -= b * left / (b + x - 1.0);
  const double odds =
      log_odds > 0.0 ? log_odds + std::log1p(std::exp(-log_odds)) : std::log1p(std::exp(log_odds));
  return base::log_rising(r, x) + r * std::log(alpha) - c * at_end + base::log_rising(b, x) -
         base::log_rising(a + b, x) + odds;
}

double CustomerLikelihood::value(const CustomerEvents& customer, const ProcessInDays& process,
                                 const std::vector<double>& integrals, std::array<double, 4>& gradient) {
  STAMKUND_EXPECT(integrals.size() == days_.size());
  at_node_.resize(nodes_.size());
  sensitivity_.resize(nodes_.size());
  hazard_sensitivity_.assign(nodes_.size(), 0.0);
  left_share_.assign(nodes_.size(), 0.0);
  const double hidden = unseen(integrals);
  for (std::size_t k = 0; k < nodes_.size(); ++k) at_node_[k] = total(integrals, k) - hidden;
  double log_multipliers = 0.0;
  for (std::size_t j = 0; j < begin_at_.size(); ++j)
    log_multipliers += std::log(integrals[end_at_[j]] - integrals[begin_at_[j]]);
  const double x = static_cast<double>(customer.purchases.size());
  return process.pareto ? pareto(x, log_multipliers, process, gradient)
                        : log_multipliers + beta_geometric(x, process, gradient);
}

void CustomerLikelihood::add_effects(const CustomerEvents& customer, const ResponseCalendar& calendar,
                                     bool is_pareto, const std::vector<double>& integrals,
                                     const std::array<double, 4>& process, double* gradient) const {
  const std::size_t kp = calendar.purchase_size;
  const std::size_t kl = calendar.lifetime_size;
  const std::size_t first = customer.calendar.first;
  // d log L / d integral, at each of the days; from the end on, what passes in an interval counts for all
  // later.
  std::vector<double> slope(days_.size(), 0.0);
  std::vector<double> hazard_slope(days_.size(), 0.0);
  double all = 0.0;
  for (std::size_t k = 0; k < nodes_.size(); ++k) {
    slope[node_at_[k]] += sensitivity_[k];
    hazard_slope[node_at_[k]] += hazard_sensitivity_[k];
    all += sensitivity_[k];
  }
  slope[origin_] -= all;
  for (std::size_t j = 0; j < begin_at_.size(); ++j) {
    const double each = 1.0 / (integrals[end_at_[j]] - integrals[begin_at_[j]]) - (merged_ ? 0.5 * all : 0.0);
    slope[end_at_[j]] += each;
    slope[begin_at_[j]] -= each;
  }
  double later = 0.0;
  double hazard_later = 0.0;
  for (std::size_t i = days_.size(); i-- > 1;) {
    later += slope[i];
    hazard_later += hazard_slope[i];
    const std::size_t segment = first + segment_[i];
    const double by_rate = later * (integrals[i] - integrals[i - 1]);
    for (std::size_t c = 0; c < kp; ++c) gradient[c] += by_rate * calendar.purchase[segment * kp + c];
    if (!is_pareto || i <= origin_) continue;
    const double by_hazard = hazard_later * (days_[i] - days_[i - 1]) * customer.calendar.hazard[segment_[i]];
    for (std::size_t c = 0; c < kl; ++c) gradient[kp + c] += by_hazard * calendar.lifetime[segment * kl + c];
  }
  if (is_pareto) {
    for (std::size_t k = 0; k < nodes_.size(); ++k)
      for (std::size_t c = 0; c < kl; ++c)
        gradient[kp + c] += left_share_[k] * calendar.lifetime[(first + nodes_[k].segment) * kl + c];
    return;
  }
  // Dropout depends on covariates that never change.
  for (std::size_t c = 0; c < kl; ++c) {
    gradient[kp + c] += process[2] * calendar.lifetime[first * kl + c];
    gradient[kp + kl + c] += process[3] * calendar.lifetime[first * kl + c];
  }
}

void CustomerLikelihood::add_slopes(const std::vector<double>& integrals, const std::vector<double>& slopes,
                                    std::span<double> out) const {
  const std::size_t n = out.size();
  // By each of the integrals: its weight in the sum.
  const auto add = [&](std::size_t day, double weight) {
    for (std::size_t p = 0; p < n; ++p) out[p] += weight * slopes[day * n + p];
  };
  double sensitivity = 0.0;
  for (std::size_t k = 0; k < nodes_.size(); ++k) {
    add(node_at_[k], sensitivity_[k]);
    sensitivity += sensitivity_[k];
  }
  add(origin_, -sensitivity);
  const double hidden = merged_ ? 0.5 * sensitivity : 0.0;
  for (std::size_t j = 0; j < begin_at_.size(); ++j) {
    const double weight = 1.0 / (integrals[end_at_[j]] - integrals[begin_at_[j]]) - hidden;
    add(end_at_[j], weight);
    add(begin_at_[j], -weight);
  }
}

}  // namespace stamkund::calibration
