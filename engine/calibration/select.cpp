#include "engine/calibration/select.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"
#include "engine/calibration/evaluate.h"
#include "engine/calibration/outcome.h"
#include "engine/parallel/for_each_block.h"

namespace stamkund::calibration {
namespace {

/// Models that integrate over two rates for every distinct customer take a minute beyond it.
constexpr std::size_t kMostRowsForQuadrature = 2000;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// The data as of one origin, and what came until the end of the window.
struct Origin {
  Day day;
  ingest::CustomerTable before;  ///< known at the origin; its hold-out is the window
  ingest::CustomerTable after;   ///< the same customers at the window's end
};

/// Rows of `table` for the customers that `kept` has, which are among them in the same order.
ingest::CustomerTable like(const ingest::CustomerTable& table, const ingest::CustomerTable& kept) {
  ingest::CustomerTable out;
  std::size_t k = 0;
  for (std::size_t i = 0; i < table.size() && k < kept.size(); ++i) {
    if (table.id[i] != kept.id[k]) continue;
    ++k;
    out.id.push_back(table.id[i]);
    out.first_day.push_back(table.first_day[i]);
    out.frequency.push_back(table.frequency[i]);
    out.recency_days.push_back(table.recency_days[i]);
    out.age_days.push_back(table.age_days[i]);
    out.sum_log_gaps.push_back(table.sum_log_gaps[i]);
  }
  return out;
}

std::vector<Origin> origins_of(const ingest::CustomerTable& table, const ingest::TransactionLog& log,
                               const SelectOptions& how, double& window_days) {
  const Day end = table.calibration_end;
  const double span = days_between(log.first_day, end);
  window_days = std::floor(std::max(7.0, span * how.window_share));
  std::vector<Origin> origins;
  for (int i = how.origins; i >= 1; --i) {
    const auto back = static_cast<std::int32_t>(window_days * i);
    // What comes first is for learning: half of the period at least.
    if (static_cast<double>(back) > 0.5 * span) continue;
    Origin origin;
    origin.day = Day{end.serial - back};
    const Day until{origin.day.serial + static_cast<std::int32_t>(window_days)};
    origin.before = ingest::table_at(log, table.id, origin.day, until);
    if (origin.before.size() == 0) continue;
    origin.after = like(ingest::table_at(log, table.id, until, until), origin.before);
    origins.push_back(std::move(origin));
  }
  return origins;
}

/// Log predictive density of each customer, in the order of `origin.before`; nothing where the fit cannot
/// say.
std::vector<double> scores_of(const ModelFit& fit, const Origin& origin, const Options& options) {
  if (!can_predict(fit.status)) return {};
  const customer_base::Process process = process_of(fit);
  const double unit = options.time_unit_days;
  std::vector<double> scores(origin.before.size());
  for_each_block(scores.size(), 256, options.threads,
                 [&](std::uint64_t begin, std::uint64_t end, std::size_t) {
                   for (std::uint64_t i = begin; i < end; ++i) {
                     const auto at = [&](const ingest::CustomerTable& t) {
                       return customer_base::log_likelihood(process, t.frequency[i], t.recency_days[i] / unit,
                                                            t.age_days[i] / unit) +
                              log_gap_constant(fit.regularity, t.frequency[i], t.sum_log_gaps[i], unit);
                     };
                     scores[i] = at(origin.after) - at(origin.before);
                   }
                 });
  return scores;
}

bool usable(const Candidate& candidate) { return can_predict(candidate.fit.status); }

void choose(Selection& selection) {
  auto& all = selection.candidates;
  const bool scored = !selection.origins.empty();
  const Candidate& best = all.front();
  if (!usable(best)) {
    selection.reason = "none of them could be fitted: " + best.fit.reason;
    return;
  }
  // A fit at an edge that is no model of its own is used by nothing without a flag.
  const auto ready = [](const Candidate& candidate) { return is_usable(candidate.fit); };
  const auto first = std::find_if(all.begin(), all.end(), ready);
  if (first != all.end()) selection.chosen = static_cast<std::size_t>(first - all.begin());
  const std::size_t at_edge = selection.chosen;  // that many foresaw better
  for (std::size_t i = selection.chosen + 1; i < all.size(); ++i) {
    const Candidate& other = all[i];
    if (!ready(other) || !scored || !std::isfinite(other.predictive)) continue;
    const bool simpler = other.fit.names.size() < all[selection.chosen].fit.names.size();
    if (simpler && other.behind < other.behind_error) selection.chosen = i;
  }
  const Candidate& chosen = all[selection.chosen];
  if (!scored) {
    selection.reason = chosen.fit.model + " has the lowest BIC; the data are too short to score predictions";
    return;
  }
  selection.reason = selection.chosen == at_edge
                         ? chosen.fit.model + " foresaw best what customers did next"
                         : chosen.fit.model + " foresaw what customers did next as well as " +
                               best.fit.model + ", within the noise, and has fewer parameters";
  std::vector<std::string> left;
  for (std::size_t i = 0; i < at_edge; ++i) left.push_back(all[i].fit.model);
  if (!left.empty())
    selection.reason += "; better still, but without a maximum within the parameters: " + in_words(left);
  std::string close;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i != selection.chosen && usable(all[i]) && std::isfinite(all[i].predictive) &&
        all[i].behind < 2.0 * all[i].behind_error)
      close += (close.empty() ? "" : ", ") + all[i].fit.model;
  if (!close.empty()) selection.reason += "; not told apart from it: " + close;
}

}  // namespace

Selection select_model(const ingest::CustomerTable& table, const ingest::TransactionLog& log,
                       const Options& options, const SelectOptions& how) {
  STAMKUND_EXPECT(table.id.size() == table.size());
  Selection selection;
  const std::vector<Origin> origins = origins_of(table, log, how, selection.window_days);
  for (const Origin& origin : origins) {
    selection.origins.push_back(origin.day);
    selection.scored += origin.before.size();
  }
  const std::size_t distinct = collapse(table, options.time_unit_days).size();
  std::vector<std::vector<double>> scores;  // of a candidate, over origins and customers
  for (const auto& model : customer_base::process_models()) {
    if (model.contractual) continue;
    if (model.discrete) {
      selection.left_out.push_back(model.name +
                                   ": counts opportunities, so its likelihood is not comparable");
      continue;
    }
    if (model.kind == customer_base::Kind::pareto_lognormal && distinct > kMostRowsForQuadrature) {
      selection.left_out.push_back(model.name +
                                   ": takes long for so many different customers; ask for it by name");
      continue;
    }
    if (how.progress) how.progress(model.name);
    Options one = options;
    one.model = model.name;
    one.posterior = false;
    one.profiles.clear();
    Candidate candidate;
    candidate.fit = fit_process(table, one);
    if (model.regular && can_predict(candidate.fit.status) && candidate.fit.regularity == 1) {
      selection.left_out.push_back(model.name + ": its likeliest k is 1, which is " +
                                   (model.modified ? "mbg-nbd" : "bg-nbd"));
      continue;
    }
    const double k = static_cast<double>(candidate.fit.names.size() + (model.regular ? 1 : 0));
    candidate.aic = 2.0 * k - 2.0 * candidate.fit.log_likelihood;
    candidate.bic =
        k * std::log(std::max(1.0, static_cast<double>(table.size()))) - 2.0 * candidate.fit.log_likelihood;
    std::vector<double> all;
    candidate.predictive = origins.empty() ? kNaN : 0.0;
    for (const Origin& origin : origins) {
      const ModelFit fit = fit_process(origin.before, one);
      if (!can_predict(fit.status) && std::isfinite(candidate.predictive))
        candidate.fit.notes.push_back("no foresight: at an origin it was " +
                                      std::string(name_of(fit.status)) + " (" + fit.reason + ")");
      const std::vector<double> of_customer = scores_of(fit, origin, one);
      double sum = of_customer.empty() ? kNaN : 0.0;
      for (const double score : of_customer) sum += score;
      candidate.by_origin.push_back(sum);
      candidate.predictive += sum;
      all.insert(all.end(), of_customer.begin(), of_customer.end());
    }
    selection.candidates.push_back(std::move(candidate));
    scores.push_back(std::move(all));
  }

  std::vector<std::size_t> order(selection.candidates.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const Candidate& first = selection.candidates[a];
    const Candidate& second = selection.candidates[b];
    if (usable(first) != usable(second)) return usable(first);
    const bool first_scored = std::isfinite(first.predictive);
    if (first_scored != std::isfinite(second.predictive)) return first_scored;
    return first_scored ? first.predictive > second.predictive : first.bic < second.bic;
  });
  std::vector<Candidate> sorted;
  const std::vector<double>& best = scores[order.front()];
  for (const std::size_t i : order) {
    Candidate candidate = std::move(selection.candidates[i]);
    candidate.behind = candidate.behind_error = kNaN;
    if (!best.empty() && scores[i].size() == best.size()) {
      const double n = static_cast<double>(best.size());
      double mean = 0.0;
      for (std::size_t c = 0; c < best.size(); ++c) mean += (best[c] - scores[i][c]) / n;
      double squares = 0.0;
      for (std::size_t c = 0; c < best.size(); ++c)
        squares += (best[c] - scores[i][c] - mean) * (best[c] - scores[i][c] - mean);
      candidate.behind = 100.0 * mean;
      candidate.behind_error = n > 1.0 ? 100.0 * std::sqrt(squares / (n - 1.0) / n) : kNaN;
    }
    sorted.push_back(std::move(candidate));
  }
  selection.candidates = std::move(sorted);
  choose(selection);
  return selection;
}

}  // namespace stamkund::calibration
