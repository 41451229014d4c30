#pragma once
// The integrated multiplier of a customer's purchase rate, through the classes that the simulator runs:
// response::Stimuli and response::Fatigue, called in the simulator's order.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/calibration/response_calendar.h"
#include "engine/calibration/response_history.h"
#include "engine/calibration/response_law.h"
#include "engine/calibration/response_tangent.h"
#include "models/response/contact.h"
#include "models/response/stimuli.h"

namespace stamkund::calibration {

/// One customer of a history.
struct CustomerEvents {
  CustomerEvents(const ResponseHistory& history, std::size_t i, const CalendarView& view = {})
      : age(history.age[i]),
        merged(history.merged),
        purchases(history.purchase_day.data() + history.purchase_begin[i],
                  history.purchase_begin[i + 1] - history.purchase_begin[i]),
        contacts(history.contacts.data() + history.contact_begin[i],
                 history.contact_begin[i + 1] - history.contact_begin[i]),
        spells(history.spells.data() + history.spell_begin[i],
               history.spell_begin[i + 1] - history.spell_begin[i]),
        calendar(view) {}
  /// On days [from, to] of hers.
  [[nodiscard]] double purchases_in(std::int32_t from, std::int32_t to) const {
    const auto low = std::lower_bound(purchases.begin(), purchases.end(), from);
    return static_cast<double>(std::upper_bound(low, purchases.end(), to) - low);
  }
  double age;
  bool merged;
  std::span<const std::int32_t> purchases;
  std::span<const HistoryContact> contacts;
  std::span<const HistorySpell> spells;
  CalendarView calendar;
};

/// Walks through one customer's time. Holds scratch memory: one object a thread.
class ResponseReplay {
 public:
  /// `coefficients` are not copied.
  explicit ResponseReplay(const ResponseCoefficients& coefficients);
  explicit ResponseReplay(ResponseCoefficients&&) = delete;

  /// Back to the beginning, half a day before the first purchase.
  void start(const CustomerEvents& customer);
  /// Day on which something will happen next; infinite if nothing will.
  [[nodiscard]] double next_event() const noexcept { return std::fmin(next_change_, next_border_); }
  /// The same for contacts and memberships only: covariates change at borders, too.
  [[nodiscard]] double next_change() const noexcept { return next_change_; }
  /// Number of her stretch of covariates at now().
  [[nodiscard]] std::size_t segment() const noexcept { return segment_; }
  /// Factor of covariates on the hazard of leaving.
  [[nodiscard]] double hazard() const noexcept {
    return customer_->calendar.size > 0 ? customer_->calendar.hazard[segment_] : 1.0;
  }
  [[nodiscard]] double now() const noexcept { return now_; }
  /// Everything up to `day` happens, what is due on it included. `day` >= now().
  void advance_to(double day);
  /// Integral of the multiplier from the beginning to `day`, now() <= day <= next_event().
  [[nodiscard]] double integral_at(double day) noexcept {
    return passed_ + member_ * season_ * stimuli_.integral(day - now_);
  }

  /// Stimulus of a group that is left at now().
  [[nodiscard]] double stimulus(std::size_t group) const { return stimuli_.value(group); }
  [[nodiscard]] double fatigue_stock() const { return fatigue_.stock(now_); }
  /// Is she a member at now()?
  [[nodiscard]] bool is_member() const noexcept { return edge_ % 2 == 1; }

  /// Integrals at ascending days, each at least -1/2.
  void integrals(const CustomerEvents& customer, std::span<const double> days, std::span<double> out);
  /// And their derivatives, `tangent` walking along: `slopes` is [days x parameters of the tangent].
  void integrals(const CustomerEvents& customer, std::span<const double> days, std::span<double> out,
                 ResponseTangent& tangent, std::span<double> slopes);

 private:
  void pass(double day);
  void find_next();

  const ResponseCoefficients& coefficients_;
  response::Stimuli stimuli_;
  response::Fatigue fatigue_;
  ResponseTangent* tangent_ = nullptr;  ///< walks along
  const CustomerEvents* customer_ = nullptr;
  std::size_t contact_ = 0;  ///< the next one
  std::size_t edge_ = 0;     ///< the next beginning (even) or end (odd) of a membership
  double now_ = 0;
  double passed_ = 0;
  double member_ = 1;  ///< factor of membership
  double season_ = 1;  ///< of covariates
  std::size_t segment_ = 0;
  double next_change_ = 0;
  double next_border_ = 0;
};

}  // namespace stamkund::calibration
