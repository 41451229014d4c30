#pragma once
// One customer's likelihood, given the integrals of her multiplier.
//
// Under the time change, with A(t) the integral and c = r + x,
//   Pareto/NBD  L = G(c)/G(r) a^r b^s prod m_j [ (a + A(T))^-c (b + T)^-s + int s (a + A(y))^-c (b +
//   y)^-(s+1) dy ] BG/NBD      L = G(c)/G(r) a^r B(a', b' + x)/B(a', b') prod m_j [ (a + A(T))^-c + a'/(b' +
//   x - 1) (a + A(t_x))^-c ]
// where m_j is the mean of the multiplier over the day of purchase j: the rate of a purchase on that day.
//
// If purchases of one day are merged, a day shows only whether she bought: probability 1 - e^-z, z = lambda
// m_j, instead of z e^-z. As 1 - e^-z = z e^-(z/2) (1 + z^2/24 ...), half of the m_j are taken off A from day
// j on: for the other half of a purchase day nothing more can be seen. Error z^2/24 a purchase day.
#include <array>
#include <span>
#include <vector>

#include "engine/calibration/response_replay.h"

namespace stamkund::calibration {

/// Where the integrals are needed, and what the likelihood makes of them. Scratch memory of a thread.
class CustomerLikelihood {
 public:
  /// Finds the places for `customer`, with the quadrature of these coefficients.
  void plan(const CustomerEvents& customer, const ProcessInDays& process, ResponseReplay& replay,
            double shortest_decay_days);
  /// Ascending days at which the integrals are needed; the beginning of time, day 0, is the first or second.
  [[nodiscard]] const std::vector<double>& days() const noexcept { return days_; }

  /// Log-likelihood from the integrals at days(); derivatives by the four log-parameters are added to
  /// `gradient`.
  double value(const CustomerEvents& customer, const ProcessInDays& process,
               const std::vector<double>& integrals, std::array<double, 4>& gradient);
  /// After value(): the probability that she has not left by T.
  [[nodiscard]] double p_alive() const noexcept { return p_alive_; }
  /// After value(): `visit(day, probability)` of each day on which she may have left; the rest is p_alive().
  template <class Visit>
  void visit_leaving(const Visit& visit) const {
    for (std::size_t k = 0; k < nodes_.size(); ++k)
      if (left_share_[k] > 0.0) visit(nodes_[k].day, left_share_[k]);
  }
  /// After value(): the integral of her multiplier up to T, less what merged days hide; without meaning at
  /// p_alive() = 0.
  [[nodiscard]] double passed() const noexcept { return at_node_.back(); }
  /// After value(), with covariates: adds the derivatives by the effects on purchase, then on leaving, to
  /// `gradient`; `process` = those by the customer's own log-parameters (BG/NBD: effects act on a and b).
  void add_effects(const CustomerEvents& customer, const ResponseCalendar& calendar, bool is_pareto,
                   const std::vector<double>& integrals, const std::array<double, 4>& process,
                   double* gradient) const;
  /// After value(): hazard of leaving passed up to T, in days at a factor of 1.
  [[nodiscard]] double hazard_passed() const noexcept { return hazard_at_node_.back(); }
  /// After value(): adds the derivatives of the log-likelihood by parameters that move the integrals at
  /// days() by `slopes`  [days x parameters], to `out`  [parameters].
  void add_slopes(const std::vector<double>& integrals, const std::vector<double>& slopes,
                  std::span<double> out) const;

 private:
  struct Node {
    double day;
    double weight;            ///< of the quadrature, days at a hazard of 1; 0 at T
    std::size_t segment = 0;  ///< of her covariates
  };
  void add_node(double day, double weight, std::size_t segment = 0) {
    nodes_.push_back({day, weight, segment});
  }
  /// Borders of covariates become days of their own: between two days nothing but stimuli changes.
  void insert_borders(const CalendarView& calendar);
  void plan_dropout(const CustomerEvents& customer, const ProcessInDays& process, ResponseReplay& replay,
                    double shortest_decay_days);
  void merge(const CustomerEvents& customer);
  double pareto(double x, double log_x, const ProcessInDays& process, std::array<double, 4>& gradient);
  double beta_geometric(double x, const ProcessInDays& process, std::array<double, 4>& gradient);
  /// What cannot be seen of the integral because purchases of a day are merged.
  [[nodiscard]] double unseen(const std::vector<double>& integrals) const;
  [[nodiscard]] double total(const std::vector<double>& integrals, std::size_t node) const {
    return integrals[node_at_[node]] - integrals[origin_];
  }

  std::vector<Node> nodes_;
  bool merged_ = false;
  double p_alive_ = 0;
  bool to_the_end_ = true;  ///< the last node is T
  std::vector<double> days_;
  std::vector<std::size_t> node_at_;   ///< [n_nodes] index into days_
  std::vector<std::size_t> begin_at_;  ///< [x] of the day of a purchase
  std::vector<std::size_t> end_at_;
  std::size_t origin_ = 0;                  ///< index of day 0
  std::vector<double> at_node_;             ///< A
  std::vector<double> sensitivity_;         ///< d log L / d A
  std::vector<std::size_t> segment_;        ///< of her covariates, before each of days_
  std::vector<double> hazard_at_node_;      ///< B: time at a hazard of 1
  std::vector<double> hazard_sensitivity_;  ///< d log L / d B
  std::vector<double> left_share_;          ///< probability that she left at a node
};

}  // namespace stamkund::calibration
