#include "engine/calibration/process_objective.h"

#include "engine/base/expect.h"
#include "engine/calibration/pareto_lognormal_objective.h"
#include "engine/calibration/row_objective.h"

namespace stamkund::calibration {

namespace base = stamkund::customer_base;

std::unique_ptr<Objective> process_objective(const customer_base::ModelInfo& model, int k, const Rows& rows,
                                             int threads) {
  STAMKUND_EXPECT(k >= 1);
  if (model.name == "bg-nbd") return bg_nbd_objective(rows, threads);
  if (model.name == "pareto-nbd") return pareto_nbd_objective(rows, threads);
  if (model.name == "nbd")
    return row_objective<2>(rows, threads, [](const auto& p, double x, double, double age) {
      return base::nbd_log_likelihood(p[0], p[1], x, age);
    });
  if (model.name == "gompertz-nbd")
    return row_objective<5>(rows, threads, [](const auto& p, double x, double t_x, double age) {
      return base::gompertz_nbd_log_likelihood(p[0], p[1], p[2], p[3], p[4], x, t_x, age);
    });
  if (model.name == "pareto-lognormal") return pareto_lognormal_objective(rows, threads);
  if (model.name == "bg-bb")
    return row_objective<4>(rows, threads, [](const auto& p, double x, double t_x, double age) {
      return base::bg_bb_log_likelihood(p[0], p[1], p[2], p[3], x, t_x, age);
    });
  STAMKUND_EXPECT(model.name == "mbg-nbd" || model.regular);
  const bool modified = model.name[0] == 'm';
  return row_objective<4>(rows, threads, [k, modified](const auto& p, double x, double t_x, double age) {
    return base::bg_cnbd_log_likelihood(p[0], p[1], p[2], p[3], k, modified, x, t_x, age);
  });
}

double row_cost(const customer_base::ModelInfo& model) {
  if (model.name == "pareto-lognormal") return 110.0;
  return model.name == "gompertz-nbd" ? 17.0 : 1.0;
}

std::vector<std::vector<double>> starts_of(const customer_base::ModelInfo& model, double mean_age) {
  // The typical gap is 1 here, so r = alpha is a rate of about 1; lifetimes compare with the time watched.
  if (model.name == "nbd") return {{0.5, 1.0}, {2.0, 2.0}, {0.2, 0.5}};
  if (model.name == "bg-bb") return {{1.0, 1.0, 0.5, 3.0}, {0.5, 2.0, 0.3, 1.0}, {2.0, 2.0, 1.0, 10.0}};
  if (model.name == "gompertz-nbd")
    return {{0.5, 1.0, 0.5 / mean_age, 0.5, 0.3},
            {2.0, 4.0, 2.0 / mean_age, 0.3, 0.5},
            {0.3, 0.6, 0.1 / mean_age, 1.5, 0.1}};
  // A correlation of 0 is the atanh of the log of 1.
  if (model.name == "pareto-lognormal")
    return {{0.5, 1.0, 0.5 / mean_age, 1.0, 1.0},
            {1.0, 0.5, 0.2 / mean_age, 1.5, 1.0},
            {0.2, 1.5, 2.0 / mean_age, 0.7, 1.0}};
  // Where k ticks make a purchase, alpha counts ticks.
  if (model.name != "pareto-nbd") return {{0.5, 1.0, 0.8, 2.5}, {2.0, 2.0, 0.3, 3.0}, {0.2, 0.5, 3.0, 6.0}};
  return {{0.5, 1.0, 0.5, 0.5 * mean_age}, {2.0, 4.0, 0.3, 0.3 * mean_age}, {0.3, 0.6, 1.5, mean_age}};
}

}  // namespace stamkund::calibration
