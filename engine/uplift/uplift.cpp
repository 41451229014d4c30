#include "engine/uplift/uplift.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>

#include "engine/base/count.h"
#include "engine/base/quantile.h"
#include "engine/random/stream.h"

namespace stamkund::uplift {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
/// With fewer in an arm nothing can be learned or judged (assumption).
constexpr std::uint64_t kFewest = 50;

struct Parts {
  std::vector<std::uint64_t> train, judge;
};

Parts split(const TestTable& table, const UpliftOptions& options) {
  Parts parts;
  for (std::uint64_t i = 0; i < table.rows; ++i) {
    bool train = true;
    switch (options.split.by) {
      case Split::By::even_rows:
        train = i % 2 == 0;
        break;
      case Split::By::odd_rows:
        train = i % 2 == 1;
        break;
      case Split::By::share:
        train = open_uniform(keyed_block({options.seed, 0, i, purpose_named("uplift: split")}, 0)[0]) <
                options.split.share;
        break;
      case Split::By::other_file:
        break;
    }
    (train ? parts.train : parts.judge).push_back(i);
  }
  return parts;
}

void check_arms(const TestTable& table, const std::vector<std::uint64_t>& in, const std::string& what,
                Problems& problems) {
  std::uint64_t n[2] = {0, 0};
  for (const std::uint64_t i : in) ++n[table.treated[i]];
  for (int arm = 0; arm < 2; ++arm)
    if (n[arm] < kFewest)
      problems.error({Severity::error, table.file, 0, "",
                      "only " + std::to_string(n[arm]) + " rows of the " +
                          (arm == 1 ? "treated" : "controls") + " to " + what + "; at least " +
                          std::to_string(kFewest) + " are needed",
                      ""});
}

Eigen::VectorXd column(const std::vector<std::uint64_t>& in, const auto& values) {
  Eigen::VectorXd out(static_cast<Eigen::Index>(in.size()));
  for (std::size_t i = 0; i < in.size(); ++i)
    out[static_cast<Eigen::Index>(i)] = static_cast<double>(values[in[i]]);
  return out;
}

/// Rao's score test that the features tell nothing of the arm: n R^2 of the linear regression.
Balance balance_of(const Eigen::MatrixXd& x, const Eigen::VectorXd& w) {
  Balance out;
  const Regression fit = regress(x, w, false, 0.0);
  const double mean = w.mean();
  const double total = (w.array() - mean).square().sum();
  const double explained = (fit.predict(x).array() - mean).square().sum();
  out.degrees = static_cast<int>(x.cols() - 1 - static_cast<Eigen::Index>(fit.dropped.size()));
  if (out.degrees < 1 || !(total > 0.0)) return out;
  out.chi_square = static_cast<double>(w.size()) * explained / total;
  out.p = boost::math::cdf(boost::math::complement(boost::math::chi_squared(out.degrees), out.chi_square));
  return out;
}

Judged interval_of(double value, std::vector<double> resampled) {
  std::erase_if(resampled, [](double one) { return !std::isfinite(one); });
  std::sort(resampled.begin(), resampled.end());
  if (resampled.size() < 20) return {value, kNan, kNan};
  return {value, quantile(resampled, 0.05), quantile(resampled, 0.95)};
}

struct JudgedCurves {
  Judged qini, auuc, auuc_of_gain;
};
JudgedCurves judge_curves(const Scored& customers, const UpliftOptions& options, bool binary) {
  const CurveScores at = curve_scores(customers);
  const std::vector<CurveScores> again = resampled_scores(customers, options.resamples, options.seed);
  const auto of = [&](double CurveScores::*which) {
    std::vector<double> values;
    for (const CurveScores& one : again) values.push_back(one.*which);
    return interval_of(at.*which, std::move(values));
  };
  JudgedCurves out{of(&CurveScores::qini), of(&CurveScores::auuc), of(&CurveScores::auuc_of_gain)};
  if (!binary) out.qini = out.auuc = {kNan, kNan, kNan};
  return out;
}

void note_regression(const Regression& one, const std::string& whose, const std::vector<std::string>& columns,
                     std::vector<std::string>& notes) {
  if (!one.dropped.empty()) {
    std::string names;
    for (const std::size_t j : one.dropped) names += (names.empty() ? "" : ", ") + columns[j];
    notes.push_back(whose + ": left out, since others say the same: " + names);
  }
  if (one.separated)
    notes.push_back(
        whose +
        ": some features tell the outcome without fail, or nearly; their coefficients are held back "
        "as if by one more customer (--ridge says how much)");
  if (!one.converged) notes.push_back(whose + ": did not converge");
}

}  // namespace

UpliftResult judge(const TestTable& table, const TestTable* judged, std::vector<Feature> features,
                   const UpliftOptions& options, Problems& problems) {
  UpliftResult out;
  Parts parts = split(table, options);
  const TestTable& other = judged != nullptr ? *judged : table;
  if (judged != nullptr) {
    parts.judge.clear();
    for (std::uint64_t i = 0; i < other.rows; ++i) parts.judge.push_back(i);
  }
  check_arms(table, parts.train, "learn from", problems);
  check_arms(other, parts.judge, "judge by", problems);
  const auto same = [&](std::uint64_t i) { return table.outcome[i] == table.outcome[parts.train[0]]; };
  if (!parts.train.empty() && std::all_of(parts.train.begin(), parts.train.end(), same))
    problems.error({Severity::error, table.file, 0, "--outcome",
                    "it is the same for all rows to learn from, so nothing can be learned", ""});
  if (options.learner == Learner::t_logistic && !(table.binary && other.binary))
    problems.error({Severity::error, table.file, 0, "--learner",
                    "a logistic regression wants outcomes of 0 and 1", "--learner t-linear"});
  if (problems.has_errors()) return out;

  learn_features(table, parts.train, features);
  const DesignMatrix train = design_of(table, parts.train, features);
  const DesignMatrix test = design_of(other, parts.judge, features);
  const Eigen::VectorXd w = column(parts.train, table.treated), y = column(parts.train, table.outcome);
  out.trained_on = parts.train.size();
  out.judged_on = parts.judge.size();
  out.other_rows = table.other_rows;
  out.other_arms = table.other_arms;
  out.unseen = test.unseen;
  out.features = std::move(features);
  out.columns = train.names;
  out.model = learn(options.learner, train.x, w, y, options.ridge);
  out.balance = balance_of(train.x, w);

  Scored customers;
  const Eigen::VectorXd score = out.model.predict(test.x);
  customers.score.assign(score.data(), score.data() + score.size());
  for (const std::uint64_t i : parts.judge) {
    customers.treated.push_back(other.treated[i]);
    customers.outcome.push_back(other.outcome[i]);
  }
  const bool binary = table.binary && other.binary;
  out.average = difference(customers, {});
  const JudgedCurves curves = judge_curves(customers, options, binary);
  out.qini = curves.qini;
  out.auuc = curves.auuc;
  out.auuc_of_gain = curves.auuc_of_gain;
  out.deciles = deciles(customers);

  // The usual rules: by how likely she is to do it without treatment.
  std::vector<std::uint64_t> controls;
  for (const std::uint64_t i : parts.train)
    if (table.treated[i] == 0) controls.push_back(i);
  const Regression control = regress(design_of(table, controls, out.features).x,
                                     column(controls, table.outcome), binary, options.ridge);
  Scored by_risk = customers;
  const Eigen::VectorXd likely = control.predict(test.x);
  by_risk.score.assign(likely.data(), likely.data() + likely.size());
  const JudgedCurves risk = judge_curves(by_risk, options, binary);
  out.qini_by_risk = risk.qini;
  out.auuc_by_risk = risk.auuc;
  for (double& one : by_risk.score) one = -one;
  out.qini_by_least_likely = judge_curves(by_risk, options, binary).qini;

  if (options.value != 0.0 || options.cost != 0.0 || options.top) out.policy = policy_of(customers, options);
  if (!out.policy)
    out.notes.emplace_back(
        "no policy is judged: --value says what one more of the outcome is worth, --cost what treating one "
        "customer costs; --top treats a share");
  else if (options.value == 0.0 && !options.top)
    out.notes.emplace_back(
        "what one more of the outcome is worth is not stated (--value), so for nobody the treatment pays");
  note_regression(out.model.treated, "treated", out.columns, out.notes);
  note_regression(out.model.control, "control", out.columns, out.notes);
  note_regression(out.model.difference, "difference", out.columns, out.notes);
  if (out.unseen > 0)
    out.notes.push_back(count_of(out.unseen, "value was", "values were") + " not seen in training, such as " +
                        test.first_unseen + ": the first level stands for that");
  return out;
}

}  // namespace stamkund::uplift
