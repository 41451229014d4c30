#include "engine/population/population.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/expect.h"
#include "engine/calibration/covariate_fit.h"
#include "engine/calibration/response_lives.h"
#include "engine/ingest/known_spend.h"
#include "engine/random/distributions.h"

namespace stamkund::population {
namespace {

/// Her amounts times `factor`.
void scale_spend(SpendTrait& spend, double factor) {
  if (spend.law == SpendTrait::Law::lognormal)
    spend.location += std::log(factor);  // minus infinity for a factor of 0: she spends nothing
  else
    spend.location *= factor;
}

/// Purchases a day of somebody who buys at every opportunity: the wait within it shall not be seen.
constexpr double kCertainRate = 1e6;

/// From the model's time units to days.
void take(Person& person, const customer_base::Traits& traits, double unit_days) {
  person.ticks_per_purchase = traits.ticks_per_purchase;
  person.ticks_done = traits.ticks_done;
  person.renews = std::isinf(traits.tick_rate);
  person.purchase_rate_per_day =
      person.renews ? kCertainRate
                    : traits.tick_rate / static_cast<double>(traits.ticks_per_purchase) / unit_days;
  person.opportunity_days = traits.opportunity * unit_days;
  person.lifetime = traits.lifetime;
  person.aging = traits.aging;
  person.first_counts = traits.first_counts;
  person.defection_rate = traits.defection_rate;
  if (traits.lifetime == Lifetime::weibull)
    person.defection_rate /= std::pow(unit_days, traits.aging);
  else if (traits.lifetime != Lifetime::after_purchase)
    person.defection_rate /= unit_days;
  if (traits.lifetime == Lifetime::gompertz) person.aging /= unit_days;
}

}  // namespace

std::uint64_t referred_index(std::uint64_t parent, std::uint32_t number) {
  STAMKUND_EXPECT(parent < (std::uint64_t{1} << 40U) && number < (1U << 16U));
  return (std::uint64_t{1} << 63U) | (std::uint64_t{number} << 40U) | parent;
}

Population::Population(const CustomerLaws& laws, const ingest::CustomerTable* existing,
                       const Arrivals& arrivals, std::uint64_t seed, std::uint64_t population_index,
                       Marks marks, Day day_zero)
    : laws_(laws),
      existing_(existing),
      existing_count_(existing == nullptr ? 0 : existing->size()),
      arrivals_(arrivals),
      seed_(seed),
      population_index_(population_index),
      marks_(std::move(marks)),
      day_zero_serial_(day_zero.serial - 1) {
  STAMKUND_EXPECT(marks_.purchase_factor.size() == marks_.segments.size());
  STAMKUND_EXPECT(!marks_.known_segments || marks_.known_segments->size() == existing_count_);
  STAMKUND_EXPECT(marks_.spend_factor.size() == marks_.segments.size());
  const customer_base::LogRate log_rate = customer_base::log_rate(laws_.process);
  log_rate_mean_ = log_rate.mean - std::log(laws_.time_unit_days);
  log_rate_sd_ = log_rate.sd;
  if (laws_.covariates) read_covariates();
  if (laws_.response) {
    posterior_.clear();
    read_response();
  }
  if (const auto* pareto = std::get_if<ParetoNbd>(&laws_.process)) {
    rate_gamma_ = GammaLaw(pareto->r);
    lifetime_gamma_ = GammaLaw(pareto->s);
  }
  if (const auto* gamma = std::get_if<GammaGamma>(&laws_.spend)) {
    level_gamma_ = GammaLaw(gamma->q);
    spend_gamma_ = GammaLaw(gamma->p);
  }
}

void Population::read_covariates() {
  const CovariateLaw& law = *laws_.covariates;
  const auto& paths = law.data->paths;
  const double unit = laws_.time_unit_days;
  if (!law.bends_leaving)
    for (const auto& path : paths.paths)
      law_of_path_.push_back(calibration::law_along(law.model, path, *law.data, law.parameters));
  if (law.bends_leaving || !paths.all_static()) {
    const calibration::CovariateModel model =
        law.bends_leaving ? calibration::covariate_model_of(law.parameters, *law.data)
                          : calibration::rates_alone(law.model, law.parameters, *law.data);
    for (const auto& path : paths.paths) {
      std::vector<CalendarStep>& calendar = calendars_.emplace_back();
      if (!law.bends_leaving && path.segments() == 1) continue;  // her law has it in
      double from = day_zero_serial_;
      const double end = std::min(paths.known_until, day_zero_serial_ + 36525.0);
      for (const auto& stretch :
           calibration::stretches(path, *law.data, model, from, std::max(from, end), 1.0)) {
        calendar.push_back({from - day_zero_serial_, stretch.purchase, stretch.lifetime});
        from += stretch.length;
      }
      if (!calendar.empty()) calendar.front().day = -1e9;
    }
    if (law.bends_leaving)
      for (std::size_t i = 0; i < existing_count_; ++i) {
        const auto her = calibration::covariate_posterior(model, *law.data, *existing_, i, unit);
        posterior_.push_back({her.p_alive, ParetoNbd{her.purchase_shape, her.purchase_rate,
                                                     her.lifetime_shape, her.lifetime_rate}});
      }
  }
  for (std::size_t i = 0; !law.bends_leaving && i < existing_count_; ++i) {
    const auto her = calibration::so_far(law.model, law.parameters, *law.data, *existing_, i, unit);
    posterior_.push_back(
        {customer_base::p_alive(her.law, her.x, her.recency, her.age), calibration::onward(her)});
  }
}

void Population::read_response() {
  const calibration::ResponseHistory& history = *laws_.response->history;
  if (existing_count_ == 0) return;
  STAMKUND_EXPECT(history.size() == existing_count_);
  const double unit = laws_.time_unit_days;
  const calibration::CovariateData* covariates = laws_.covariates ? laws_.covariates->data : nullptr;
  calibration::ResponseLives lives(history, laws_.response->law, *existing_, covariates);
  aftermath_.reserve(existing_count_);
  for (std::size_t i = 0; i < existing_count_; ++i) {
    calibration::ResponseToday today = lives.today(i);
    const double x = existing_->frequency[i];
    const double passed = today.passed_days / unit;
    customer_base::Process law;
    if (const auto* pareto = std::get_if<ParetoNbd>(&laws_.process)) {
      law = ParetoNbd{pareto->r + x, pareto->alpha + passed, pareto->s,
                      pareto->beta + today.hazard_passed_days / unit};
    } else {
      const auto& bg = std::get<BgNbd>(laws_.process);
      // Covariates that never change bend her future as they did her past.
      const BgNbd& hers =
          covariates == nullptr ? bg : std::get<BgNbd>(law_of_path_[covariates->paths.path_of_customer[i]]);
      law = BgNbd{bg.r + x, (bg.alpha + passed) * hers.alpha / bg.alpha, hers.a, hers.b + x};
    }
    posterior_.push_back({today.p_alive, law});
    aftermath_.push_back({std::move(today.stimuli), today.fatigue, today.member, today.unsubscribed});
  }
}

Stream Population::stream(std::uint64_t index, Purpose purpose) const {
  return Stream({seed_, population_index_, index, purpose});
}

void Population::draw(std::uint64_t index, Person& person) const {
  person.index = index;
  person.existing = index < existing_count_;
  if (person.existing)
    draw_existing(person);
  else
    draw_new(person, arrival_day(index));
  finish(person);
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
  if (laws_.level != 1.0 && !person.renews) {  // nobody is more loyal for it
    person.purchase_rate_per_day *= laws_.level;
    person.mean_log_rate += std::log(laws_.level);
  }
  if (laws_.spend_level != 1.0 && !person.renews) scale_spend(person.spend, laws_.spend_level);
  if (!marks_.stores.empty()) person.store = mark_at(marks_.stores, person.trait(Purpose::home_store));
  if (marks_.segments.empty()) return;
  if (person.existing && marks_.known_segments) {
    const std::uint8_t known = (*marks_.known_segments)[static_cast<std::size_t>(person.index)];
    person.segment = known != kUnknownMark ? known : mark_at(marks_.segments, person.trait(Purpose::segment));
    return;
  }
  person.segment = mark_at(marks_.segments, person.trait(Purpose::segment));
  person.purchase_rate_per_day *= marks_.purchase_factor[person.segment];
  scale_spend(person.spend, marks_.spend_factor[person.segment]);
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
  person.age_days = existing_->age_days[i];
  person.earlier_purchases = static_cast<std::uint64_t>(existing_->frequency[i]) + 1;
  person.earlier_spent = ingest::known_spend(*existing_, i);
  Stream alive = stream(person.index, Purpose::alive_at_start);
  if (!posterior_.empty()) {
    const Posterior& her = posterior_[i];
    person.alive = draw_uniform(alive) < her.p_alive;
    Stream rate = stream(person.index, Purpose::purchase_rate);
    Stream lifetime = stream(person.index, Purpose::lifetime_rate);
    take(person, customer_base::draw_new(her.law, rate, lifetime), unit);
    if (!aftermath_.empty()) person.aftermath = &aftermath_[i];
    if (!calendars_.empty()) person.calendar = &calendars_[laws_.covariates->data->paths.path_of_customer[i]];
    return;
  }
  person.alive = draw_uniform(alive) < customer_base::p_alive(laws_.process, x, t_x, age);
  Stream rate = stream(person.index, Purpose::purchase_rate);
  Stream lifetime = stream(person.index, Purpose::lifetime_rate);
  take(person, customer_base::draw_alive(laws_.process, x, t_x, age, rate, lifetime), unit);
}

void Population::draw_new(Person& person, double enters_day) const {
  person.enters_day = enters_day;
  person.last_purchase_day = enters_day;
  person.earlier_purchases = 0;
  person.earlier_spent = 0.0;
  Stream rate = stream(person.index, Purpose::purchase_rate);
  Stream lifetime = stream(person.index, Purpose::lifetime_rate);
  if (!laws_.covariates) {
    customer_base::Traits traits;
    if (const auto* pareto = std::get_if<ParetoNbd>(&laws_.process)) {
      // The draw of customer_base::draw_new, whose constants are worked out once here.
      traits.tick_rate = rate_gamma_(rate) / pareto->alpha;
      traits.defection_rate = lifetime_gamma_(lifetime) / pareto->beta;
    } else {
      traits = customer_base::draw_new(laws_.process, rate, lifetime);
    }
    take(person, traits, laws_.time_unit_days);
    return;
  }
  // New customers are like the fit's: each takes the covariates of one of them, drawn at random.
  const auto& path_of = laws_.covariates->data->paths.path_of_customer;
  const double u =
      open_uniform(keyed_block({seed_, population_index_, person.index, Purpose::covariates}, 0)[0]);
  const std::uint32_t path = path_of[static_cast<std::size_t>(u * static_cast<double>(path_of.size()))];
  take(person,
       customer_base::draw_new(law_of_path_.empty() ? laws_.process : law_of_path_[path], rate, lifetime),
       laws_.time_unit_days);
  if (!calendars_.empty()) person.calendar = &calendars_[path];
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
    const auto at = static_cast<std::size_t>(person.index);
    if (person.existing && existing_->log_spend_count.size() == existing_count_) {
      const double centred = lognormal.rate_slope != 0.0 && person.purchase_rate_per_day > 0.0
                                 ? std::log(person.purchase_rate_per_day) - log_rate_mean_
                                 : 0.0;
      const customer_base::LogSpend known{existing_->log_spend_count[at], existing_->log_spend_mean[at],
                                          existing_->log_spend_squares[at]};
      person.spend = {SpendTrait::Law::lognormal,
                      customer_base::draw_level(lognormal, known, centred, level),
                      lognormal.within,
                      {}};
      return;
    }
    double location = std::log(lognormal.median) + lognormal.between * draw_normal(level);
    // Who buys often may spend more or less; one whose rate underflowed never buys.
    if (lognormal.rate_slope != 0.0 && person.purchase_rate_per_day > 0.0)
      location += lognormal.rate_slope * (std::log(person.purchase_rate_per_day) - log_rate_mean_);
    person.spend = {SpendTrait::Law::lognormal, location, lognormal.within, {}};
  }
}

}  // namespace stamkund::population
