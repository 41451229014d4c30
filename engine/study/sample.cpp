#include "engine/study/sample.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "engine/random/stream.h"
#include "engine/scenario/sample.h"
#include "engine/study/setup.h"

namespace stamkund::study {
namespace {

constexpr Purpose kWho = purpose_named("study: who stands for others");

}  // namespace

SamplePlan::SamplePlan(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit)
    : all_(population_size(scenario, fit)), size_(all_), weight_(scenario.population.arrivals.weight) {
  size_ = std::min(all_, scenario::sample_of(scenario.population).value_or(all_));
  if (size_ == all_) return;
  if (fit == nullptr || !scenario.population.existing) return;
  // How often she has bought, then how lately, says most of what she will do.
  const ingest::CustomerTable& table = fit->customers;
  row_.resize(table.size());
  std::iota(row_.begin(), row_.end(), std::uint64_t{0});
  const auto rank = [&table](std::uint64_t i) {
    return std::tuple(table.frequency[i], table.recency_days[i] - table.age_days[i], i);
  };
  std::sort(row_.begin(), row_.end(),
            [&rank](std::uint64_t a, std::uint64_t b) { return rank(a) < rank(b); });
}

std::vector<Sampled> SamplePlan::draw(std::uint64_t seed, std::uint64_t population) const {
  if (size_ == all_) return {{weight_, all_}};
  // Parts differ by one at most.
  const std::uint64_t least = all_ / size_;
  Sampled small{least * weight_}, large{(least + 1) * weight_};
  for (std::uint64_t part = 0; part < size_; ++part) {
    const std::uint64_t longer = all_ % size_;
    const std::uint64_t begin = part * least + std::min(part, longer);
    const std::uint64_t count = least + (part < longer ? 1 : 0);
    const double u = open_uniform(keyed_block({seed, population, part, kWho}, 0)[0]);
    const std::uint64_t place =
        begin + std::min(count - 1, static_cast<std::uint64_t>(u * static_cast<double>(count)));
    (count == least ? small : large).customers.push_back(place < row_.size() ? row_[place] : place);
  }
  std::vector<Sampled> out;
  for (Sampled* one : {&small, &large}) {
    one->size = one->customers.size();
    if (one->size > 0) out.push_back(std::move(*one));
  }
  return out;
}

}  // namespace stamkund::study
