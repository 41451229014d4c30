#pragma once
// Response to contacts and what too many of them do (Zhang 2017, Godfrey 2011; forms: domain section 3).
#include <cmath>

namespace stamkund::response {

/// Fatigue is a stock that every contact raises by its load (1 unless stated) and that decays; it weakens the response to the next
/// contact by exp(-weight * stock) and raises the hazard of unsubscribing by exp(+weight * stock).
class Fatigue {
 public:
  Fatigue(double weight, double decay_days) : weight_(weight), decay_days_(decay_days) {}

  /// Registers a contact on `day` (non-decreasing). Returns weight * stock as it was just before it.
  double contact(double day, double load = 1.0) {
    stock_ *= std::exp(-(day - last_day_) / decay_days_);
    last_day_ = day;
    const double weighted = weight_ * stock_;
    stock_ += load;
    return weighted;
  }
  /// The stock on `day`, not before the last contact.
  [[nodiscard]] double stock(double day) const { return stock_ * std::exp(-(day - last_day_) / decay_days_); }
  /// The stock that earlier contacts have left behind on `day`.
  void resume(double stock, double day) {
    stock_ = stock;
    last_day_ = day;
  }
  /// A rested customer.
  void clear() {
    stock_ = 0.0;
    last_day_ = 0.0;
  }

 private:
  double weight_;
  double decay_days_;
  double stock_ = 0.0;
  double last_day_ = 0.0;
};

}  // namespace stamkund::response
