#include "engine/calibration/process_objective.h"

#include "engine/base/expect.h"
#include "engine/calibration/pareto_lognormal_objective.h"
#include "engine/calibration/row_objective.h"

namespace stamkund::calibration {

namespace base = stamkund::customer_base;
using base::Kind;

std::unique_ptr<Objective> process_objective(const customer_base::ModelInfo& model, int k, const Rows& rows,
                                             const Threads& threads) {
  STAMKUND_EXPECT(k >= 1);
  switch (model.kind) {
    case Kind::bg_nbd:
      return bg_nbd_objective(rows, threads);
    case Kind::pareto_nbd:
      return pareto_nbd_objective(rows, threads);
    case Kind::nbd:
      return row_objective<2>(rows, threads, [](const auto& p, double x, double, double age) {
        return base::nbd_log_likelihood(p[0], p[1], x, age);
      });
    case Kind::gompertz_nbd:
      return row_objective<5>(rows, threads, [](const auto& p, double x, double t_x, double age) {
        return base::gompertz_nbd_log_likelihood(p[0], p[1], p[2], p[3], p[4], x, t_x, age);
      });
    case Kind::pareto_lognormal:
      return pareto_lognormal_objective(rows, threads);
    case Kind::bg_bb:
      return row_objective<4>(rows, threads, [](const auto& p, double x, double t_x, double age) {
        return base::bg_bb_log_likelihood(p[0], p[1], p[2], p[3], x, t_x, age);
      });
    case Kind::mbg_nbd:
    case Kind::bg_cnbd_k:
    case Kind::mbg_cnbd_k:
      break;
    case Kind::sbg:
    case Kind::bdw:
      STAMKUND_EXPECT(!model.contractual);  // fit_contract.h fits these
  }
  const bool modified = model.modified;
  return row_objective<4>(rows, threads, [k, modified](const auto& p, double x, double t_x, double age) {
    return base::bg_cnbd_log_likelihood(p[0], p[1], p[2], p[3], k, modified, x, t_x, age);
  });
}

double row_cost(const customer_base::ModelInfo& model) {
  if (model.kind == Kind::pareto_lognormal) return 110.0;
  return model.kind == Kind::gompertz_nbd ? 17.0 : 1.0;
}

std::vector<std::vector<double>> starts_of(const customer_base::ModelInfo& model, double mean_age) {
  // The typical gap is 1 here, so r = alpha is a rate of about 1; lifetimes compare with the time watched.
  switch (model.kind) {
    case Kind::nbd:
      return {{0.5, 1.0}, {2.0, 2.0}, {0.2, 0.5}};
    case Kind::bg_bb:
      return {{1.0, 1.0, 0.5, 3.0}, {0.5, 2.0, 0.3, 1.0}, {2.0, 2.0, 1.0, 10.0}};
    case Kind::gompertz_nbd:
      return {{0.5, 1.0, 0.5 / mean_age, 0.5, 0.3},
              {2.0, 4.0, 2.0 / mean_age, 0.3, 0.5},
              {0.3, 0.6, 0.1 / mean_age, 1.5, 0.1}};
    case Kind::pareto_lognormal:  // a correlation of 0 is the atanh of the log of 1
      return {{0.5, 1.0, 0.5 / mean_age, 1.0, 1.0},
              {1.0, 0.5, 0.2 / mean_age, 1.5, 1.0},
              {0.2, 1.5, 2.0 / mean_age, 0.7, 1.0}};
    case Kind::pareto_nbd:
      return {{0.5, 1.0, 0.5, 0.5 * mean_age}, {2.0, 4.0, 0.3, 0.3 * mean_age}, {0.3, 0.6, 1.5, mean_age}};
    case Kind::bg_nbd:
    case Kind::mbg_nbd:
    case Kind::bg_cnbd_k:
    case Kind::mbg_cnbd_k:
      break;
    case Kind::sbg:
    case Kind::bdw:
      STAMKUND_EXPECT(!model.contractual);
  }
  // Where k ticks make a purchase, alpha counts ticks.
  return {{0.5, 1.0, 0.8, 2.5}, {2.0, 2.0, 0.3, 3.0}, {0.2, 0.5, 3.0, 6.0}};
}

}  // namespace stamkund::calibration
