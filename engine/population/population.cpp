#include "engine/population/population.h"

#include <algorithm>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <utility>

#include "engine/base/expect.h"
#include "engine/random/distributions.h"

namespace stamkund::population {
namespace {

/// Shape and rate (per time unit) of the population's purchase rates.
struct RateLaw {
  double shape;
  double rate;
};

/// Hazard of a defection probability: -log(1 - p), finite even where p rounds to 1.
double hazard_of(double probability) { return std::min(-std::log1p(-probability), 745.0); }

RateLaw rate_law(const CustomerLaws& laws) {
  return std::visit([](const auto& process) { return RateLaw{process.r, process.alpha}; }, laws.process);
}

}  // namespace

std::uint64_t referred_index(std::uint64_t parent, std::uint32_t number) {
  STAMKUND_EXPECT(parent < (std::uint64_t{1} << 40U) && number < (1U << 16U));
  return (std::uint64_t{1} << 63U) | (std::uint64_t{number} << 40U) | parent;
}

Population::Population(const CustomerLaws& laws, const ingest::CustomerTable* existing,
                       const Arrivals& arrivals, std::uint64_t seed, std::uint64_t population_index,
                       Marks marks)
    : laws_(laws),
      existing_(existing),
      existing_count_(existing == nullptr ? 0 : existing->size()),
      arrivals_(arrivals),
      seed_(seed),
      population_index_(population_index),
      marks_(std::move(marks)) {
  STAMKUND_EXPECT(marks_.purchase_factor.size() == marks_.segments.size());
  STAMKUND_EXPECT(marks_.spend_factor.size() == marks_.segments.size());
  const RateLaw law = rate_law(laws_);
  log_rate_mean_ = boost::math::digamma(law.shape) - std::log(law.rate * laws_.time_unit_days);
  log_rate_sd_ = std::sqrt(boost::math::trigamma(law.shape));
  rate_gamma_ = GammaLaw(law.shape);
  rate_scale_ = 1.0 / (law.rate * laws_.time_unit_days);
  if (const auto* pareto = std::get_if<ParetoNbd>(&laws_.process)) lifetime_gamma_ = GammaLaw(pareto->s);
  if (const auto* gamma = std::get_if<GammaGamma>(&laws_.spend)) level_gamma_ = GammaLaw(gamma->q);
  if (const auto* gamma = std::get_if<GammaGamma>(&laws_.spend)) spend_gamma_ = GammaLaw(gamma->p);
}

Stream Population::stream(std::uint64_t index, Purpose purpose) const {
  return Stream({seed_, population_index_, index, purpose});
}

Person Population::person(std::uint64_t index) const {
  Person person;
  person.index = index;
  person.existing = index < existing_count_;
  if (person.existing)
    draw_existing(person);
  else
    draw_new(person, arrival_day(index));
  finish(person);
  return person;
}

Person Population::referred(std::uint64_t parent, std::uint32_t number, double day) const {
  Person person;
  person.index = referred_index(parent, number);
  draw_new(person, day);
  finish(person);
  return person;
}

void Population::finish(Person& person) const {
  person.seed = seed_;
  person.population_index = population_index_;
  person.mean_log_rate = log_rate_mean_;
  person.sd_log_rate = log_rate_sd_;
  draw_spend(person);
  if (!marks_.stores.empty()) person.store = mark_at(marks_.stores, person.trait(Purpose::home_store));
  if (marks_.segments.empty()) return;
  person.segment = mark_at(marks_.segments, person.trait(Purpose::segment));
  person.purchase_rate_per_day *= marks_.purchase_factor[person.segment];
  const double spend = marks_.spend_factor[person.segment];
  if (person.spend.law == SpendTrait::Law::lognormal)
    person.spend.location += std::log(spend);  // minus infinity for a factor of 0: she spends nothing
  else
    person.spend.location *= spend;
}

double Population::arrival_day(std::uint64_t index) const {
  if (!(arrivals_.over_days > 0.0)) return arrivals_.first_day;
  Stream birth = stream(index, Purpose::birth);
  return arrivals_.first_day + arrivals_.over_days * draw_uniform(birth);
}

void Population::draw_existing(Person& person) const {
  const auto i = static_cast<std::size_t>(person.index);
  const double unit = laws_.time_unit_days;
  const double x = existing_->frequency[i];
  const double t_x = existing_->recency_days[i] / unit;
  const double age = existing_->age_days[i] / unit;
  person.enters_day = 0.0;
  person.last_purchase_day = existing_->recency_days[i] - existing_->age_days[i];
  const double p_alive = std::visit(
      [&](const auto& process) { return customer_base::p_alive(process, x, t_x, age); }, laws_.process);
  Stream alive = stream(person.index, Purpose::alive_at_start);
  person.alive = draw_uniform(alive) < p_alive;
  Stream rate = stream(person.index, Purpose::purchase_rate);
  Stream lifetime = stream(person.index, Purpose::lifetime_rate);
  if (const auto* pareto = std::get_if<ParetoNbd>(&laws_.process)) {
    person.purchase_rate_per_day = draw_gamma(rate, pareto->r + x) / (pareto->alpha + age) / unit;
    person.lifetime = Lifetime::calendar;
    person.defection_rate = draw_gamma(lifetime, pareto->s) / (pareto->beta + age) / unit;
  } else {
    const auto& bg = std::get<BgNbd>(laws_.process);
    person.purchase_rate_per_day = draw_gamma(rate, bg.r + x) / (bg.alpha + age) / unit;
    person.lifetime = Lifetime::after_purchase;
    person.defection_rate = hazard_of(draw_beta(lifetime, bg.a, bg.b + x));
  }
}

void Population::draw_new(Person& person, double enters_day) const {
  person.enters_day = enters_day;
  person.last_purchase_day = enters_day;
  Stream rate = stream(person.index, Purpose::purchase_rate);
  Stream lifetime = stream(person.index, Purpose::lifetime_rate);
  person.purchase_rate_per_day = rate_gamma_(rate) * rate_scale_;
  if (const auto* pareto = std::get_if<ParetoNbd>(&laws_.process)) {
    person.lifetime = Lifetime::calendar;
    person.defection_rate = lifetime_gamma_(lifetime) / (pareto->beta * laws_.time_unit_days);
  } else {
    const auto& bg = std::get<BgNbd>(laws_.process);
    person.lifetime = Lifetime::after_purchase;
    person.defection_rate = hazard_of(draw_beta(lifetime, bg.a, bg.b));
  }
}

void Population::draw_spend(Person& person) const {
  if (const auto* fixed = std::get_if<FixedSpend>(&laws_.spend)) {
    person.spend = {SpendTrait::Law::fixed, fixed->amount, 0.0, {}};
    return;
  }
  Stream level = stream(person.index, Purpose::spend_level);
  if (const auto* gamma = std::get_if<GammaGamma>(&laws_.spend)) {
    double nu = 0.0;
    const auto i = static_cast<std::size_t>(person.index);
    if (person.existing && existing_->has_spend && existing_->mean_repeat_spend[i] > 0.0) {
      const double x = existing_->frequency[i];
      nu = draw_gamma(level, gamma->q + gamma->p * x) / (gamma->gamma + x * existing_->mean_repeat_spend[i]);
    } else {
      nu = level_gamma_(level) / gamma->gamma;
    }
    person.spend = {SpendTrait::Law::gamma, 1.0 / nu, 0.0, spend_gamma_};
  } else {
    const auto& lognormal = std::get<LognormalSpend>(laws_.spend);
    double location = std::log(lognormal.median) + lognormal.between * draw_normal(level);
    // Who buys often may spend more or less; one whose rate underflowed never buys.
    if (lognormal.rate_slope != 0.0 && person.purchase_rate_per_day > 0.0)
      location += lognormal.rate_slope * (std::log(person.purchase_rate_per_day) - log_rate_mean_);
    person.spend = {SpendTrait::Law::lognormal, location, lognormal.within, {}};
  }
}

}  // namespace stamkund::population
