// What each customer was expected to do in the hold-out, against what she did.
#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

#include "engine/calibration/diagnose_parts.h"
#include "engine/calibration/rows.h"
#include "engine/parallel/for_each_block.h"

namespace stamkund::calibration::diagnosis {
namespace {

namespace base = stamkund::customer_base;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kGroups = 10;

/// What the model says of one history.
struct Score {
  base::CountMoments purchases;  ///< in the hold-out
  double p_alive = 0;
  double p_buys = 0;
  [[nodiscard]] bool finite() const {
    return std::isfinite(purchases.mean) && std::isfinite(purchases.variance) && std::isfinite(p_alive) &&
           std::isfinite(p_buys);
  }
};

/// P(at least one purchase in the hold-out) is exact for every model: that nothing happens until later has
/// the likelihood of the same history watched for longer.
Score score_of(const base::Process& process, double x, double t_x, double age, double horizon) {
  Score score;
  score.purchases = base::future_counts(process, x, t_x, age, horizon);
  score.p_alive = base::p_alive(process, x, t_x, age);
  score.p_buys = -std::expm1(base::log_likelihood(process, x, t_x, age + horizon) -
                             base::log_likelihood(process, x, t_x, age));
  score.p_buys = std::clamp(score.p_buys, 0.0, 1.0);
  return score;
}

ingest::CustomerTable part_of(const ingest::CustomerTable& table, const std::vector<std::size_t>& customers) {
  ingest::CustomerTable part;
  for (const std::size_t i : customers) {
    part.first_day.push_back(table.first_day[i]);
    part.frequency.push_back(table.frequency[i]);
    part.recency_days.push_back(table.recency_days[i]);
    part.age_days.push_back(table.age_days[i]);
  }
  return part;
}

/// One a customer of `customers`.
std::vector<Score> scores_of(const Subject& subject, const std::vector<std::size_t>& customers) {
  const Rows rows = collapse(part_of(subject.table, customers), subject.unit_days);
  const double horizon = subject.in_units(subject.table.holdout_days);
  std::vector<Score> of_row(rows.size());
  for_each_block(rows.size(), 256, subject.threads, [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i)
      of_row[i] = score_of(subject.process, rows.x[rows.x_at[i]], rows.time[rows.recency_at[i]],
                           rows.time[rows.age_at[i]], horizon);
  });
  std::vector<Score> scores;
  scores.reserve(customers.size());
  for (const std::uint32_t row : rows.row_of_customer) scores.push_back(of_row[row]);
  return scores;
}

void by_frequency(const Subject& subject, const std::vector<std::size_t>& customers,
                  const std::vector<Score>& scores, ConditionalCheck& out) {
  const std::size_t last = last_count(subject.table);
  const std::size_t n = last + 1;
  for (std::size_t c = 0; c < n; ++c) out.count.push_back(static_cast<double>(c));
  for (auto* column : {&out.customers, &out.actual, &out.expected, &out.standard_error})
    column->assign(n, 0.0);
  for (std::size_t j = 0; j < customers.size(); ++j) {
    const std::size_t c = std::min<std::size_t>(subject.table.frequency[customers[j]], last);
    out.customers[c] += 1.0;
    out.actual[c] += subject.table.holdout_frequency[customers[j]];
    out.expected[c] += scores[j].purchases.mean;
    out.standard_error[c] += scores[j].purchases.variance;
  }
  for (std::size_t c = 0; c < n; ++c) {
    const double number = out.customers[c];
    out.actual[c] = number > 0.0 ? out.actual[c] / number : kNone;
    out.expected[c] = number > 0.0 ? out.expected[c] / number : kNone;
    out.standard_error[c] = number > 0.0 ? std::sqrt(out.standard_error[c]) / number : kNone;
  }
}

void by_p_alive(const Subject& subject, const std::vector<std::size_t>& customers,
                const std::vector<Score>& scores, AliveCheck& out) {
  const std::size_t n = customers.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(scores[a].p_alive, scores[a].p_buys, a) <
           std::tie(scores[b].p_alive, scores[b].p_buys, b);
  });
  const std::size_t groups = std::min(kGroups, n);
  for (auto* column : {&out.customers, &out.p_alive, &out.expected, &out.actual, &out.standard_error})
    column->assign(groups, 0.0);
  double brier = 0.0, brier_expected = 0.0, surprise = 0.0, surprise_variance = 0.0;
  for (std::size_t place = 0; place < n; ++place) {
    const std::size_t j = order[place];
    const std::size_t g = place * groups / n;
    const double p = scores[j].p_buys;
    const double bought = subject.table.holdout_frequency[customers[j]] > 0 ? 1.0 : 0.0;
    out.customers[g] += 1.0;
    out.p_alive[g] += scores[j].p_alive;
    out.expected[g] += p;
    out.actual[g] += bought;
    out.standard_error[g] += p * (1.0 - p);
    brier += (bought - p) * (bought - p);
    brier_expected += p * (1.0 - p);
    surprise += (bought - p) * (1.0 - 2.0 * p);
    surprise_variance += (1.0 - 2.0 * p) * (1.0 - 2.0 * p) * p * (1.0 - p);
  }
  for (std::size_t g = 0; g < groups; ++g) {
    const double number = out.customers[g];
    out.group.push_back(static_cast<double>(g + 1));
    out.p_alive[g] /= number;
    out.expected[g] /= number;
    out.actual[g] /= number;
    out.standard_error[g] = std::sqrt(out.standard_error[g]) / number;
  }
  out.brier = brier / static_cast<double>(n);
  out.brier_expected = brier_expected / static_cast<double>(n);
  out.z = surprise_variance > 0.0 ? surprise / std::sqrt(surprise_variance) : kNone;
}

}  // namespace

void score(const Subject& subject, const std::vector<std::size_t>& customers, ConditionalCheck& conditional,
           AliveCheck& alive) {
  conditional.holdout_days = alive.holdout_days = subject.table.holdout_days;
  std::string reason;
  if (!(subject.in_units(subject.table.holdout_days) > 0.0)) reason = "there is no hold-out";
  if (customers.empty()) reason = "there are no customers";
  std::vector<Score> scores;
  if (reason.empty()) {
    scores = scores_of(subject, customers);
    if (!std::all_of(scores.begin(), scores.end(), [](const Score& one) { return one.finite(); }))
      reason = "the model cannot say what a customer will do";
  }
  conditional.reason = alive.reason = reason;
  if (!reason.empty()) return;
  by_frequency(subject, customers, scores, conditional);
  by_p_alive(subject, customers, scores, alive);
}

}  // namespace stamkund::calibration::diagnosis
