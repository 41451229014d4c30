#include "engine/calibration/response_replay.h"

#include <cmath>
#include <limits>

#include "engine/base/expect.h"

namespace stamkund::calibration {

ResponseReplay::ResponseReplay(const ResponseCoefficients& coefficients)
    : coefficients_(coefficients), fatigue_(coefficients.fatigue_weight, coefficients.fatigue_decay_days) {
  STAMKUND_EXPECT(coefficients.lift.size() == coefficients.decay_days.size());
  stimuli_.keep_small();
  for (std::size_t g = 0; g < coefficients.lift.size(); ++g)
    (void)stimuli_.add_kind(coefficients.decay_days[g],
                            coefficients.lift[g] < 0.0 ? response::Sign::lowers : response::Sign::raises);
}

void ResponseReplay::start(const CustomerEvents& customer) {
  customer_ = &customer;
  stimuli_.clear();
  fatigue_.clear();
  contact_ = 0;
  edge_ = 0;
  now_ = -0.5;
  passed_ = 0.0;
  member_ = 1.0;
  segment_ = 0;
  season_ = customer.calendar.size > 0 ? customer.calendar.purchase[0] : 1.0;
  find_next();
  advance_to(now_);
}

void ResponseReplay::find_next() {
  next_change_ = next_border_ = std::numeric_limits<double>::infinity();
  const CalendarView& calendar = customer_->calendar;
  if (segment_ + 1 < calendar.size) next_border_ = calendar.begins(segment_ + 1);
  if (contact_ < customer_->contacts.size()) next_change_ = customer_->contacts[contact_].day - 0.5;
  if (edge_ < 2 * customer_->spells.size()) {
    const HistorySpell& spell = customer_->spells[edge_ / 2];
    next_change_ = std::fmin(next_change_, (edge_ % 2 == 0 ? spell.from : spell.to) + 0.5);
  }
}

void ResponseReplay::pass(double day) {
  const double span = day - now_;
  if (!(span > 0.0)) return;
  passed_ += member_ * season_ * stimuli_.integral(span);
  if (tangent_ != nullptr) tangent_->pass(span, member_ * season_, is_member());
  stimuli_.advance(span);
  now_ = day;
}

void ResponseReplay::advance_to(double day) {
  while (next_event() <= day) {
    pass(next_event());
    const CalendarView& calendar = customer_->calendar;
    while (segment_ + 1 < calendar.size && calendar.begins(segment_ + 1) <= now_)
      season_ = calendar.purchase[++segment_];
    while (edge_ < 2 * customer_->spells.size()) {
      const HistorySpell& spell = customer_->spells[edge_ / 2];
      if ((edge_ % 2 == 0 ? spell.from : spell.to) + 0.5 > now_) break;
      member_ = edge_ % 2 == 0 ? 1.0 + coefficients_.member_change : 1.0;
      ++edge_;
    }
    // The program comes before contacts, as in world::Order.
    for (; contact_ < customer_->contacts.size(); ++contact_) {
      const HistoryContact& contact = customer_->contacts[contact_];
      if (contact.day - 0.5 > now_) break;
      const double tired = fatigue_.contact(now_);
      if (tangent_ != nullptr) tangent_->contact(now_, contact.group, contact.acts);
      if (contact.acts)
        stimuli_.stimulate(contact.group, coefficients_.lift[contact.group] * std::exp(-tired));
    }
    find_next();
  }
  pass(day);
}

void ResponseReplay::integrals(const CustomerEvents& customer, std::span<const double> days,
                               std::span<double> out) {
  start(customer);
  for (std::size_t k = 0; k < days.size(); ++k) {
    // Only events move the stimuli on: between them their integral has a closed form.
    while (next_event() <= days[k]) advance_to(next_event());
    out[k] = integral_at(days[k]);
  }
}

void ResponseReplay::integrals(const CustomerEvents& customer, std::span<const double> days,
                               std::span<double> out, ResponseTangent& tangent, std::span<double> slopes) {
  const std::size_t n = days.empty() ? 0 : slopes.size() / days.size();
  tangent_ = &tangent;
  tangent.start(-0.5);
  start(customer);
  for (std::size_t k = 0; k < days.size(); ++k) {
    while (next_event() <= days[k]) advance_to(next_event());
    out[k] = integral_at(days[k]);
    tangent.slopes_after(days[k] - now_, member_ * season_, is_member(), slopes.subspan(k * n, n));
  }
  tangent_ = nullptr;
}

}  // namespace stamkund::calibration
