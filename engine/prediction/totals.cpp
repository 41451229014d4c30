#include "engine/prediction/totals.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/calendar.h"
#include "engine/base/expect.h"
#include "engine/calibration/calendar_law.h"
#include "engine/calibration/evaluate.h"
#include "engine/calibration/mixture.h"
#include "engine/calibration/other_model.h"
#include "engine/parallel/for_each_block.h"
#include "engine/population/amounts.h"
#include "engine/population/expected_spend.h"
#include "engine/population/parameter_draws.h"
#include "engine/population/plain_life.h"
#include "engine/population/population.h"
#include "engine/prediction/outlook.h"

namespace stamkund::prediction {
namespace {

namespace base = stamkund::customer_base;

constexpr std::size_t kMetrics = 3;
constexpr std::array<const char*, kMetrics> kNames{"purchases", "revenue", "clv"};

using Values = std::array<double, kMetrics>;

/// A customer whose lives are simulated, and what she stands for in each of her groups.
struct Sampled {
  std::uint32_t customer;
  std::vector<std::pair<std::size_t, double>> weight_in;  ///< (group, weight)
};

std::vector<Sampled> sample_of(const std::vector<Group>& groups, std::size_t customers, std::uint64_t size) {
  std::vector<std::vector<std::pair<std::size_t, double>>> weights(customers);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const auto& members = groups[g].members;
    const std::uint64_t n = std::min<std::uint64_t>(members.size(), size);
    // Evenly over the table's order, always the same ones.
    for (std::uint64_t k = 0; k < n; ++k)
      weights[members[k * members.size() / n]].emplace_back(
          g, static_cast<double>(members.size()) / static_cast<double>(n));
  }
  std::vector<Sampled> sample;
  for (std::size_t i = 0; i < customers; ++i)
    if (!weights[i].empty()) sample.push_back({static_cast<std::uint32_t>(i), std::move(weights[i])});
  return sample;
}

/// What one draw of the parameters makes of one group.
struct Part {
  Values expected{};
  Values individual{};
  Values process{};
};

class Simulator {
 public:
  Simulator(const calibration::Fit& fit, const Request& request, const TotalsOptions& options)
      : fit_(fit), request_(request), options_(options), unit_(fit.time_unit_days) {
    rate_ = std::log1p(request.discount_per_year) / kDaysPerYear * unit_;
  }

  /// Where the process has no draws, its part of expectations is the same in all: worked out once. At an
  /// edge of the parameters it takes long.
  void prepare(const std::vector<Sampled>& sample) {
    if (!always_the_same(fit_.process)) return;
    const population::CustomerLaws laws =
        population::draw_laws(fit_, request_.spend.value_or(0.0), options_.seed, 0);
    const Outlook outlook(fit_, laws);
    std::vector<Counts> counts(fit_.customers.size());
    for_each_block(sample.size(), 64, request_.threads,
                   [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
                     for (std::uint64_t i = begin; i < end; ++i)
                       counts[sample[i].customer] = counts_of(outlook, sample[i].customer);
                   });
    known_ = std::move(counts);
  }

  std::vector<Part> run(std::uint64_t draw, const std::vector<Sampled>& sample, std::size_t groups) const {
    const population::CustomerLaws laws =
        population::draw_laws(fit_, request_.spend.value_or(0.0), options_.seed, draw);
    const population::Population people(laws, &fit_.customers, {}, options_.seed, draw, {},
                                        Day{fit_.customers.calibration_end.serial + 1});
    const Outlook outlook(fit_, laws);
    std::vector<Part> parts(groups);
    for (const Sampled& one : sample) {
      const Values m = expected(laws, outlook, one.customer);
      const population::Person person = people.person(one.customer);
      const Values first = life(person, 2 * draw);
      const Values second = life(person, 2 * draw + 1);
      for (const auto& [group, weight] : one.weight_in)
        for (std::size_t k = 0; k < kMetrics; ++k) {
          parts[group].expected[k] += weight * m[k];
          parts[group].individual[k] += weight * (first[k] - m[k]) * (second[k] - m[k]);
          parts[group].process[k] += weight * 0.5 * (first[k] - second[k]) * (first[k] - second[k]);
        }
    }
    return parts;
  }

 private:
  struct Counts {
    double plain = 0, discounted = 0;
  };

  /// As population::draw_parameters has it.
  static bool always_the_same(const calibration::ModelFit& process) {
    const auto& covariance = process.log_covariance;
    return process.posterior.values.empty() &&
           (covariance.size() != process.estimates.size() * process.estimates.size() ||
            !std::all_of(covariance.begin(), covariance.end(),
                         [](double one) { return std::isfinite(one); }));
  }

  [[nodiscard]] Counts counts_of(const Outlook& outlook, std::uint32_t i) const {
    const auto until = outlook.of(i);
    const double horizon = request_.horizon_days / unit_;
    return {until(horizon), until.discounted(horizon, rate_)};
  }

  [[nodiscard]] Values expected(const population::CustomerLaws& laws, const Outlook& outlook,
                                std::uint32_t i) const {
    const Counts counts = known_.empty() ? counts_of(outlook, i) : known_[i];
    const double spend = population::expected_spend(laws, fit_.customers, i);
    return {counts.plain, counts.plain * spend, request_.margin * spend * counts.discounted};
  }

  [[nodiscard]] Values life(const population::Person& person, std::uint64_t index) const {
    Values total{};
    if (!person.alive) return total;
    const auto stream = [&](Purpose purpose) {
      return Stream({options_.seed, index, person.index, purpose});
    };
    Stream lifetime = stream(Purpose::lifetime_clock);
    Stream amounts = stream(Purpose::spend);
    population::live_plainly(person, stream(Purpose::purchase_clock), draw_exponential(lifetime),
                             request_.horizon_days, [&](double day) {
                               const double amount = population::draw_amount(person.spend, amounts);
                               total[0] += 1.0;
                               total[1] += amount;
                               total[2] += request_.margin * amount * std::exp(-rate_ / unit_ * day);
                             });
    return total;
  }

  const calibration::Fit& fit_;
  const Request& request_;
  const TotalsOptions& options_;
  double unit_;
  double rate_;                ///< continuous discount a time unit
  std::vector<Counts> known_;  ///< by customer; empty if they differ between draws
};

/// What has no lower end keeps none.
double at_least_none(double value) { return std::isnan(value) ? value : std::max(0.0, value); }

/// What all customers share, what another model of them all is apart, what sets the group apart from
/// them, and what amounts add to money.
void add_calendar(const calibration::CalendarLaw& law, double days, double apart_variance, bool money,
                  bool cohort, double share, double age, const std::vector<base::CountMoments>& mixture,
                  TotalPrediction& total) {
  const double more = apart_variance +
                      (cohort ? law.cohort_variance(share, age) : law.group_variance(share, age)) +
                      (money ? law.spend_size() * law.spend_size() : 0.0);
  total.variance_calendar = total.expected * total.expected * (law.variance(days) + more);
  const std::vector<double> factors = law.factors(days, more);
  total.p05 = at_least_none(calibration::mixture_quantile(mixture, factors, 0.05));
  total.p95 = calibration::mixture_quantile(mixture, factors, 0.95);
}

double mean_age(const Group& group, const ingest::CustomerTable& customers) {
  double sum = 0.0;
  for (const std::uint32_t i : group.members) sum += customers.age_days[i];
  return group.members.empty() ? 0.0 : sum / static_cast<double>(group.members.size());
}

Values at_estimates(const Group& group, const CustomerPredictions& customers, double margin) {
  Values sum{};
  for (const std::uint32_t i : group.members) {
    sum[0] += customers.expected_purchases[i];
    if (customers.expected_spend.empty()) continue;
    sum[1] += customers.expected_purchases[i] * customers.expected_spend[i];
    sum[2] += margin * customers.discounted[i] * customers.expected_spend[i];
  }
  return sum;
}

}  // namespace

std::vector<GroupPrediction> predict_totals(const calibration::Fit& fit, const Request& request,
                                            const std::vector<Group>& groups,
                                            const CustomerPredictions& customers,
                                            const TotalsOptions& options) {
  STAMKUND_EXPECT(options.draws >= 2 && options.sample >= 1);
  const bool money = !customers.expected_spend.empty();
  const bool uncertain = fit.process.status == calibration::Status::converged;
  const std::vector<Sampled> sample = sample_of(groups, fit.customers.size(), options.sample);
  Simulator simulator(fit, request, options);
  simulator.prepare(sample);
  const auto draws = static_cast<std::uint64_t>(options.draws);
  std::vector<std::vector<Part>> of_draw(draws);
  for_each_block(draws, 1, request.threads, [&](std::uint64_t d, std::uint64_t, std::size_t) {
    of_draw[d] = simulator.run(d, sample, groups.size());
  });

  const auto calendar = options.calendar_error ? calibration::calendar_after(fit) : std::nullopt;
  double all = 0.0;
  for (const double expected : customers.expected_purchases) all += expected;

  const double apart =
      calendar ? calibration::models_apart(fit, request.horizon_days, all, request.threads) : 0.0;
  const double open =
      calendar && calendar->other() ? calibration::apart_variance(*calendar->other(), apart) : 0.0;

  std::vector<GroupPrediction> out;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    GroupPrediction prediction{groups[g].kind, groups[g].name, groups[g].members.size(), {}};
    const Values at = at_estimates(groups[g], customers, request.margin);
    for (std::size_t k = 0; k < (money ? kMetrics : 1); ++k) {
      TotalPrediction total;
      total.metric = kNames[k];
      total.unit = k == 0 ? "1" : "major";
      total.expected = at[k];
      double mean = 0.0;
      for (const auto& parts : of_draw) mean += parts[g].expected[k] / static_cast<double>(draws);
      for (const auto& parts : of_draw) {
        const Part& part = parts[g];
        total.variance_parameters +=
            (part.expected[k] - mean) * (part.expected[k] - mean) / static_cast<double>(draws - 1);
        total.variance_individual += part.individual[k] / static_cast<double>(draws);
        total.variance_process += part.process[k] / static_cast<double>(draws);
      }
      total.variance_individual = std::max(0.0, total.variance_individual);
      if (!uncertain) total.variance_parameters = 0.0;
      std::vector<base::CountMoments> mixture;
      for (const auto& parts : of_draw)
        // What the sample makes of a draw, moved to where all customers are.
        mixture.push_back({mean > 0.0 ? at[k] * (uncertain ? parts[g].expected[k] / mean : 1.0) : at[k],
                           total.variance_individual + total.variance_process});
      total.plain_p05 = at_least_none(calibration::mixture_quantile(mixture, 0.05));
      total.plain_p95 = calibration::mixture_quantile(mixture, 0.95);
      total.p05 = total.plain_p05;
      total.p95 = total.plain_p95;
      if (calendar && all > 0.0)
        add_calendar(*calendar, request.horizon_days, open, k > 0, groups[g].kind == "cohort", at[0] / all,
                     mean_age(groups[g], fit.customers), mixture, total);
      total.models_apart = apart;
      prediction.totals.push_back(total);
    }
    out.push_back(std::move(prediction));
  }
  return out;
}

}  // namespace stamkund::prediction
