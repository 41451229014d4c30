#include "engine/calibration/response_objective.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/expect.h"
#include "engine/calibration/response_customer.h"
#include "engine/calibration/response_tangent.h"
#include "engine/calibration/rows.h"

namespace stamkund::calibration {
namespace {

constexpr std::size_t kBlock = 64;

double shortest(const std::vector<double>& decays) {
  double least = INFINITY;
  for (const double decay : decays) least = std::fmin(least, decay);
  return least;
}

class ResponseObjective final : public Objective {
 public:
  ResponseObjective(const ingest::CustomerTable& table, const ResponseHistory& history,
                    ResponseProblem problem)
      : history_(history), problem_(std::move(problem)), scale_(history.groups.size(), history.group_kind) {
    STAMKUND_EXPECT(problem_.searched.size() == scale_.size() && table.size() == history.size());
    ingest::CustomerTable plain;  // nothing was ever done to them: the models' own likelihood serves
    for (std::size_t i = 0; i < history.size(); ++i) {
      if (history.touched(i) || history.merged || problem_.has_calendar() || problem_.one_by_one) {
        touched_.push_back(i);
        continue;
      }
      plain.first_day.push_back(table.first_day[i]);
      plain.frequency.push_back(table.frequency[i]);
      plain.recency_days.push_back(table.recency_days[i]);
      plain.age_days.push_back(table.age_days[i]);
    }
    if (plain.size() == 0) return;
    rows_ = collapse(plain, problem_.unit_days);
    plain_ = problem_.pareto ? pareto_nbd_objective(rows_, problem_.threads)
                             : bg_nbd_objective(rows_, problem_.threads);
  }

  [[nodiscard]] int dimension() const override { return static_cast<int>(size()); }

  /// Expects that customers are one by one.
  [[nodiscard]] std::vector<double> score_products(const double* theta) const {
    STAMKUND_EXPECT(plain_ == nullptr);
    const std::size_t k = size();
    const Setting setting = setting_at(theta);
    const std::size_t blocks = (touched_.size() + kBlock - 1) / kBlock;
    std::vector<std::vector<double>> parts(blocks);
    for_each_block(touched_.size(), kBlock, problem_.threads,
                   [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
                     std::vector<double>& part = parts[begin / kBlock];
                     part.assign(k * k, 0.0);
                     for (std::uint64_t n = begin; n < end; ++n) {
                       const std::vector<double> score = block(setting, n, n + 1);
                       for (std::size_t p = 0; p < k; ++p)
                         for (std::size_t q = 0; q < k; ++q) part[p * k + q] += score[p] * score[q];
                     }
                   });
    std::vector<double> sum(k * k, 0.0);
    for (const auto& part : parts)
      for (std::size_t p = 0; p < sum.size(); ++p) sum[p] += part[p];
    return sum;
  }

  double evaluate(const double* theta, double* gradient) const override {
    const std::size_t k = size();
    std::fill(gradient, gradient + k, 0.0);
    double sum = plain_ ? plain_->evaluate(theta, gradient) : 0.0;
    const Setting setting = setting_at(theta);
    const std::size_t blocks = (touched_.size() + kBlock - 1) / kBlock;
    std::vector<std::vector<double>> parts(blocks);
    for_each_block(touched_.size(), kBlock, problem_.threads,
                   [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
                     parts[begin / kBlock] = block(setting, begin, end);
                   });
    for (const auto& part : parts) {  // in order: the same bits for any number of threads
      sum += part[k];
      for (std::size_t p = 0; p < k; ++p) gradient[p] += part[p];
    }
    return sum;
  }

 private:
  [[nodiscard]] std::size_t size() const { return 4 + problem_.effects() + problem_.free.size(); }
  [[nodiscard]] std::size_t first_free() const { return 4 + problem_.effects(); }

  struct Setting {
    ProcessInDays process;
    ResponseCoefficients at;
    CalendarFactors factors;
  };

  Setting setting_at(const double* theta) const {
    Setting setting;
    setting.process.pareto = problem_.pareto;
    for (std::size_t p = 0; p < 4; ++p) setting.process.value[p] = std::exp(theta[p]);
    setting.process.value[1] *= problem_.unit_days;
    if (problem_.pareto) setting.process.value[3] *= problem_.unit_days;
    std::vector<double> searched = problem_.searched;
    for (std::size_t j = 0; j < problem_.free.size(); ++j)
      searched[problem_.free[j]] = theta[first_free() + j];
    if (problem_.has_calendar())
      setting.factors =
          factors_of(*problem_.calendar, effects_from(theta + 4, *problem_.calendar, problem_.pareto));
    setting.at = scale_.coefficients(searched);
    return setting;
  }

  std::vector<double> block(const Setting& setting, std::size_t begin, std::size_t end) const {
    const std::size_t k = size();
    std::vector<double> part(k + 1, 0.0);
    std::array<double, 4> plain_slopes{};
    ResponseReplay replay(setting.at);
    ResponseTangent tangent(setting.at, scale_, problem_.free);
    const std::size_t free = problem_.free.size();
    const double shortest_decay = shortest(setting.at.decay_days);
    CustomerLikelihood likelihood;
    std::vector<double> at, slopes;
    for (std::size_t n = begin; n < end; ++n) {
      const std::size_t i = touched_[n];
      ProcessInDays hers = setting.process;
      CalendarView view;
      if (problem_.has_calendar()) {
        view = view_of(*problem_.calendar, setting.factors, i);
        if (!problem_.pareto) bend_dropout(hers, setting.factors, view.first);
      }
      const CustomerEvents customer(history_, i, view);
      std::array<double, 4> own{};
      std::array<double, 4>& process = view.size > 0 ? own : plain_slopes;
      likelihood.plan(customer, hers, replay, shortest_decay);
      const auto& days = likelihood.days();
      at.resize(days.size());
      slopes.resize(days.size() * free);
      const bool moves = free > 0 && history_.touched(i);
      if (moves)
        replay.integrals(customer, days, at, tangent, slopes);
      else
        replay.integrals(customer, days, at);
      // Densities are in theta's unit, as those of the plain models.
      part[k] += likelihood.value(customer, hers, at, process) +
                 static_cast<double>(customer.purchases.size()) * std::log(problem_.unit_days);
      for (std::size_t p = 0; p < 4; ++p) part[p] += own[p];
      if (view.size > 0)
        likelihood.add_effects(customer, *problem_.calendar, problem_.pareto, at, process, part.data() + 4);
      if (moves) likelihood.add_slopes(at, slopes, {part.data() + first_free(), free});
    }
    for (std::size_t p = 0; p < 4; ++p) part[p] += plain_slopes[p];
    return part;
  }

  const ResponseHistory& history_;
  ResponseProblem problem_;
  ResponseScale scale_;
  std::vector<std::size_t> touched_;
  Rows rows_;
  std::unique_ptr<Objective> plain_;
};

}  // namespace

std::unique_ptr<Objective> response_objective(const ingest::CustomerTable& table,
                                              const ResponseHistory& history, ResponseProblem problem) {
  return std::make_unique<ResponseObjective>(table, history, std::move(problem));
}

std::vector<double> response_score_products(const ingest::CustomerTable& table,
                                            const ResponseHistory& history, ResponseProblem problem,
                                            const std::vector<double>& theta) {
  problem.one_by_one = true;
  const ResponseObjective objective(table, history, std::move(problem));
  STAMKUND_EXPECT(theta.size() == static_cast<std::size_t>(objective.dimension()));
  return objective.score_products(theta.data());
}

double response_log_likelihood(const ResponseHistory& history, std::size_t i, bool pareto,
                               const std::vector<double>& process_in_days,
                               const ResponseCoefficients& coefficients, const ResponseCalendar* calendar,
                               const CalendarEffects& effects) {
  ProcessInDays process;
  process.pareto = pareto;
  std::copy(process_in_days.begin(), process_in_days.end(), process.value.begin());
  CalendarFactors factors;
  CalendarView view;
  if (calendar != nullptr) {
    factors = factors_of(*calendar, effects);
    view = view_of(*calendar, factors, i);
    if (!pareto) bend_dropout(process, factors, view.first);
  }
  const CustomerEvents customer(history, i, view);
  ResponseReplay replay(coefficients);
  CustomerLikelihood likelihood;
  likelihood.plan(customer, process, replay, shortest(coefficients.decay_days));
  std::vector<double> at(likelihood.days().size());
  replay.integrals(customer, likelihood.days(), at);
  std::array<double, 4> gradient{};
  return likelihood.value(customer, process, at, gradient);
}

}  // namespace stamkund::calibration
