#include "engine/calibration/process_objective.h"

#include "engine/base/expect.h"

namespace stamkund::calibration {

std::unique_ptr<Objective> process_objective(const customer_base::ModelInfo& model, int k, const Rows& rows,
                                             int threads) {
  STAMKUND_EXPECT(k >= 1);
  if (model.name == "bg-nbd") return bg_nbd_objective(rows, threads);
  return pareto_nbd_objective(rows, threads);
}

std::vector<std::vector<double>> starts_of(const customer_base::ModelInfo& model, double mean_age) {
  // The typical gap is 1 here, so r = alpha is a rate of about 1; lifetimes compare with the time watched.
  if (model.name == "bg-nbd") return {{0.5, 1.0, 0.8, 2.5}, {2.0, 2.0, 0.3, 3.0}, {0.2, 0.5, 3.0, 6.0}};
  return {{0.5, 1.0, 0.5, 0.5 * mean_age}, {2.0, 4.0, 0.3, 0.3 * mean_age}, {0.3, 0.6, 1.5, mean_age}};
}

}  // namespace stamkund::calibration
