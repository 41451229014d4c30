#include "engine/population/plain_block.h"

#include <algorithm>
#include <array>
#include <limits>

#include "engine/base/failure.h"
#include "engine/population/amounts.h"
#include "engine/random/distributions.h"

namespace stamkund::population {
namespace {

/// A life with more purchases is a mistake in the parameters, not a customer.
constexpr std::size_t kMaxPurchases = 1'000'000;
/// Gaps drawn at a time: few enough to waste little on those who buy once, and the loops have no call inside.
constexpr std::size_t kBatch = 4;

[[noreturn]] void too_many() {
  throw Failure(Exit::bad_data,
                "a simulated customer made more than a million purchases; check the "
                "parameters and the time unit of the purchase process");
}

/// Flattened: the stream stays in registers from one draw to the next.
[[gnu::flatten]] void draw_gammas(const GammaLaw& law, double scale, Stream stream, std::span<double> out) {
  for (double& one : out) one = law(stream) * scale;
}

}  // namespace

void PlainBlock::draw(const Population& population, std::uint64_t first, std::uint64_t last) {
  persons_.clear();
  for (std::uint64_t i = first; i < last; ++i) population.draw(i, persons_.emplace_back());
}

void PlainBlock::draw(const Population& population, std::span<const std::uint64_t> customers) {
  persons_.clear();
  for (const std::uint64_t i : customers) population.draw(i, persons_.emplace_back());
}

void PlainBlock::live(const LuckKey& luck, const PlainPace& pace) {
  const std::size_t n = persons_.size();
  streams_.resize(n);
  life_arrival_.resize(n);
  left_day_.resize(n);
  ends_.assign(n + 1, 0);
  count_ = 0;
  // The blocks of many streams are computed side by side.
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t customer = persons_[i].index;
    streams_[i] = Stream({luck.seed, luck.replicate, customer, Purpose::purchase_clock});
    Stream lifetime({luck.seed, luck.replicate, customer, Purpose::lifetime_clock});
    life_arrival_[i] = draw_exponential(lifetime);
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (is_simple(persons_[i]))
      run_simply(i, pace);
    else
      run_otherwise(i, pace);
    ends_[i + 1] = count_;
    if (count_ - ends_[i] > kMaxPurchases) too_many();
  }
}

bool PlainBlock::is_simple(const Person& person) {
  return person.lifetime == Lifetime::calendar && person.ticks_per_purchase == 1 && person.alive &&
         person.calendar == nullptr && !(person.opportunity_days > 0.0) && !person.first_counts;
}

void PlainBlock::make_room(std::size_t more) {
  if (count_ + more > days_.size()) days_.resize(std::max<std::size_t>(1024, 2 * (count_ + more)));
}

void PlainBlock::buy(double day) {
  make_room(1);
  days_[count_++] = day;
}

// Each step depends on the last by one addition only.
void PlainBlock::run_simply(std::size_t i, const PlainPace& pace) {
  const Person& person = persons_[i];
  const double rate = person.purchase_rate_per_day * pace.purchase_factor;
  const double mean_gap = 1.0 / rate;
  const double hazard = person.defection_rate * pace.defection_factor;
  const double death_day =
      hazard > 0.0 ? person.enters_day + life_arrival_[i] / hazard : std::numeric_limits<double>::infinity();
  const double end = pace.horizon_days;
  const double limit = std::min(end, death_day);
  Stream stream = streams_[i];
  double day = person.enters_day;
  if (!person.existing) buy(day);
  for (std::size_t begin = count_;;) {
    std::array<double, kBatch> gaps;
    for (double& gap : gaps) gap = draw_exponential(stream);
    make_room(kBatch);
    if (count_ - begin > kMaxPurchases) too_many();
    double* out = days_.data() + count_;
    for (const double gap : gaps) {
      const double span = limit - day;
      if (!(gap < rate * span)) {
        count_ = static_cast<std::size_t>(out - days_.data());
        left_day_[i] = death_day < end ? limit : std::numeric_limits<double>::infinity();
        return;
      }
      const double step = gap * mean_gap;
      if (span < step) [[unlikely]] {
        // By rounding alone; then the day may stand a hair beyond the limit.
        day += span;
        *out++ = day;
        if (death_day > day) continue;
        count_ = static_cast<std::size_t>(out - days_.data());
        left_day_[i] = day < end ? day : std::numeric_limits<double>::infinity();
        return;
      }
      day += step;
      *out++ = day;
    }
    count_ = static_cast<std::size_t>(out - days_.data());
  }
}

void PlainBlock::run_otherwise(std::size_t i, const PlainPace& pace) {
  const std::size_t begin = count_;
  left_day_[i] = PlainClock(persons_[i], streams_[i], life_arrival_[i], pace).run([&](double day) {
    if (count_ - begin > kMaxPurchases) too_many();
    buy(day);
  });
}

void PlainBlock::spend(const LuckKey& luck) {
  const std::size_t n = persons_.size();
  if (amounts_.size() < ends_.back()) amounts_.resize(days_.size());
  for (std::size_t i = 0; i < n; ++i)
    if (persons_[i].spend.law != SpendTrait::Law::fixed)
      streams_[i] = Stream({luck.seed, luck.replicate, persons_[i].index, Purpose::spend});
  for (std::size_t i = 0; i < n; ++i) {
    const SpendTrait& trait = persons_[i].spend;
    const std::span<double> out{amounts_.data() + ends_[i], ends_[i + 1] - ends_[i]};
    if (trait.law == SpendTrait::Law::fixed)
      std::fill(out.begin(), out.end(), trait.location);
    else if (trait.law == SpendTrait::Law::gamma)
      draw_gammas(trait.gamma, trait.location, streams_[i], out);
    else
      for (double& one : out) one = draw_amount(trait, streams_[i]);
  }
}

}  // namespace stamkund::population
