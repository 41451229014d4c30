#include "engine/calibration/response_score.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <cmath>
#include <vector>

namespace stamkund::calibration {

double score_of_one_more(const ingest::CustomerTable& table, const ResponseHistory& history,
                         const ResponseCalendar& with, const ResponseState& state, std::size_t place,
                         const Threads& threads) {
  std::vector<double> theta = state.maximum.theta;
  theta.insert(theta.begin() + static_cast<std::ptrdiff_t>(place), 0.0);
  const ResponseProblem problem{state.pareto, state.unit_days, state.searched, state.free, threads, &with};
  std::vector<double> gradient(theta.size());
  response_objective(table, history, problem)->evaluate(theta.data(), gradient.data());
  const auto products = response_score_products(table, history, problem, theta);
  const auto k = static_cast<Eigen::Index>(theta.size());
  const Eigen::Map<const Eigen::MatrixXd> all(products.data(), k, k);
  std::vector<Eigen::Index> rest;
  for (Eigen::Index p = 0; p < k; ++p)
    if (p != static_cast<Eigen::Index>(place)) rest.push_back(p);
  const auto own = static_cast<Eigen::Index>(place);
  const Eigen::VectorXd with_rest = all.col(own)(rest);
  const Eigen::MatrixXd among = all(rest, rest);
  const double variance = all(own, own) - with_rest.dot(among.ldlt().solve(with_rest));
  return variance > 0.0 ? gradient[place] / std::sqrt(variance) : 0.0;
}

}  // namespace stamkund::calibration
