#include "engine/tuning/moments.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/calendar.h"
#include "engine/metrics/unit_table.h"

namespace stamkund::tuning {
namespace {

using scenario::Moment;
using scenario::Of;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double quotient(std::int64_t numerator, std::int64_t denominator) {
  return denominator > 0 ? static_cast<double>(numerator) / static_cast<double>(denominator) : kNan;
}

}  // namespace

void LifeRecord::begin(const population::Person& person) {
  is_new_ = !person.existing;
  enters_day_ = person.enters_day;
  left_day_ = person.alive ? kNever : person.enters_day;
  earlier_purchase_day_ = person.last_purchase_day;
  joined_day_ = closed_day_ = kNever;
  purchase_days_.clear();
  member_purchases_ = paid_minor_ = member_paid_minor_ = 0;
}

void LifeRecord::end(std::int64_t lived_millidays) {
  lived_millidays_ = lived_millidays;
  // world::live writes the whole time down for those who are still there.
  if (left_day_ == kNever && lived_millidays < std::llround(1000.0 * (horizon_days_ - enters_day_)))
    left_day_ = enters_day_ + static_cast<double>(lived_millidays) / 1000.0;
}

void LifeRecord::purchase(std::uint64_t /*customer*/, double day, std::int64_t paid) {
  if (!(day < horizon_days_)) return;
  purchase_days_.push_back(day);
  paid_minor_ += paid;
  if (!member_on(day)) return;
  ++member_purchases_;
  member_paid_minor_ += paid;
}

void LifeRecord::given_back(std::uint64_t /*customer*/, double day, std::int64_t paid) {
  if (!(day < horizon_days_)) return;
  paid_minor_ -= paid;
  if (member_on(day)) member_paid_minor_ -= paid;
}

void LifeRecord::step(std::uint64_t /*customer*/, const world::AccountStep& step) {
  if (step.kind == world::AccountStep::Kind::open) joined_day_ = step.occasion.day;
  if (step.kind == world::AccountStep::Kind::close) closed_day_ = step.occasion.day;
}

std::int64_t LifeRecord::purchases(bool as_member) const {
  return as_member ? member_purchases_ : static_cast<std::int64_t>(purchase_days_.size());
}

bool LifeRecord::belongs(Of of, double day) const {
  if (enters_day_ > day) return false;
  return of == Of::members ? member_on(day) : of == Of::living ? left_day_ > day : true;
}

double LifeRecord::last_purchase_before(double day) const {
  const auto after = std::lower_bound(purchase_days_.begin(), purchase_days_.end(), day);
  return after == purchase_days_.begin() ? earlier_purchase_day_ : *(after - 1);
}

std::int64_t LifeRecord::purchases_in(double from, double to) const {
  return std::upper_bound(purchase_days_.begin(), purchase_days_.end(), to) -
         std::upper_bound(purchase_days_.begin(), purchase_days_.end(), from);
}

MomentCount::MomentCount(const scenario::TargetSpec& target, double horizon_days, std::vector<double> days)
    : target_(target), horizon_days_(horizon_days), days_(std::move(days)) {
  if (!days_.empty()) return;
  const bool looks_ahead = target.moment == Moment::reactivation_within;
  days_.push_back(target.at_day >= 0.0 ? target.at_day
                                       : horizon_days - (looks_ahead ? target.within_days : 0.0));
}

void MomentCount::add(const LifeRecord& life) {
  const double within = target_.within_days;
  switch (target_.moment) {
    case Moment::repurchase_within: {
      const auto& days = life.purchase_days();
      if (!life.is_new() || days.empty()) return;
      if (target_.full_follow_up && days[0] + within > horizon_days_) return;
      ratio(true, days.size() > 1 && days[1] - days[0] <= within);
      return;
    }
    case Moment::reactivation_within:
      for (const double day : days_)
        ratio(life.belongs(target_.of, day) && life.enters_day() < day &&
                  day - life.last_purchase_before(day) >= target_.asleep_days,
              life.purchases_in(day, day + within) > 0);
      return;
    case Moment::mean_duration:
      numerator_ += life.lived_millidays();
      // Who had left before the run is no loss of it.
      denominator_ += life.left_day() < horizon_days_ && life.left_day() > life.enters_day() ? 1 : 0;
      return;
    case Moment::yearly_retention:
      // Of those who are still customers a year before: those who are now.
      ratio(life.is_new() && life.enters_day() + within <= horizon_days_ &&
                life.left_day() > life.enters_day() + within - kDaysPerYear,
            life.left_day() > life.enters_day() + within);
      return;
    case Moment::purchases_per_year: {
      const std::int64_t seen = life.purchases_in(days_[0] - within, days_[0]);
      if (!life.belongs(target_.of, days_[0]) || seen == 0) return;
      numerator_ += seen;
      ++denominator_;
      return;
    }
    case Moment::active_share:
      ratio(life.belongs(target_.of, days_[0]), life.purchases_in(days_[0] - within, days_[0]) > 0);
      return;
    case Moment::dormant_share:
      ratio(life.belongs(target_.of, days_[0]), days_[0] - life.last_purchase_before(days_[0]) >= within);
      return;
    case Moment::top_share: {
      const auto seen = static_cast<std::size_t>(life.purchases(false));
      if (seen == 0) return;
      if (customers_with_.size() <= seen) customers_with_.resize(seen + 1);
      ++customers_with_[seen];
      return;
    }
    case Moment::mean_spend:
      numerator_ += life.paid_minor(target_.of == Of::members);
      denominator_ += life.purchases(target_.of == Of::members);
      return;
    case Moment::member_share:
      ratio(life.belongs(target_.of, days_[0]), life.member_on(days_[0]));
      return;
    case Moment::utilisation:
    case Moment::figure:
    case Moment::effect:
      return;
  }
}

double MomentCount::top_share() const {
  std::int64_t customers = 0;
  std::int64_t purchases = 0;
  for (std::size_t k = 0; k < customers_with_.size(); ++k) {
    customers += customers_with_[k];
    purchases += customers_with_[k] * static_cast<std::int64_t>(k);
  }
  if (purchases == 0) return kNan;
  double left = target_.heaviest * static_cast<double>(customers);
  double held = 0.0;
  for (std::size_t k = customers_with_.size(); k-- > 0 && left > 0.0;) {
    const double taken = std::min(left, static_cast<double>(customers_with_[k]));
    held += taken * static_cast<double>(k);
    left -= taken;
  }
  return held / static_cast<double>(purchases);
}

double MomentCount::value(const counting::Counts& tally, double minor_per_major) const {
  switch (target_.moment) {
    case Moment::utilisation: {
      if (target_.ultimate && metrics::unit_currencies(tally) > 0) {
        const metrics::UnitTable units(tally, 0);
        std::int64_t issued = 0;
        std::int64_t redeemed = 0;
        for (std::size_t c = 0; c < units.cohorts; ++c) {
          issued += units.issued(c) - units.reversed(c);
          for (std::size_t when = 0; when <= units.cohorts; ++when)
            redeemed += units.redeemed(c * (units.cohorts + 1) + when);
        }
        return quotient(redeemed, issued);
      }
      return quotient(tally.flow("redeemed"), tally.flow("issued"));
    }
    case Moment::mean_duration:
      return quotient(numerator_, denominator_) / (1000.0 * kDaysPerYear);
    case Moment::purchases_per_year:
      return quotient(numerator_, denominator_) * kDaysPerYear / target_.within_days;
    case Moment::mean_spend:
      return quotient(numerator_, denominator_) / minor_per_major;
    case Moment::top_share:
      return top_share();
    default:
      return quotient(numerator_, denominator_);
  }
}

}  // namespace stamkund::tuning
