#include "experiments/analysis/analyze.h"

#include <algorithm>
#include <cmath>

#include "engine/base/nearest.h"
#include "engine/ingest/report.h"
#include "experiments/analysis/compare.h"
#include "experiments/analysis/family.h"
#include "experiments/analysis/sample_ratio.h"
#include "experiments/analysis/values.h"

namespace stamkund::analysis {
namespace {

/// The stated shares in the order of the arms; empty = none are stated.
std::vector<double> shares_of(const Spec& spec, const Assignment& assignment, const std::string& file,
                              Problems& problems) {
  if (spec.shares.empty()) return {};
  std::vector<double> out(assignment.arms.size(), 0.0);
  for (const auto& share : spec.shares) {
    const auto found = std::find(assignment.arms.begin(), assignment.arms.end(), share.arm);
    if (found == assignment.arms.end())
      problems.error(
          {Severity::error, file, 0, "",
           "a share is stated for '" + ingest::safe_text(share.arm) + "', and no row is in that arm",
           did_you_mean(share.arm, assignment.arms)});
    else
      out[static_cast<std::size_t>(found - assignment.arms.begin())] = share.share;
  }
  for (std::size_t a = 0; a < out.size(); ++a)
    if (!(out[a] > 0.0))
      problems.error({Severity::error, file, 0, "",
                      "no share is stated for the arm '" + ingest::safe_text(assignment.arms[a]) + "'",
                      "state one for each arm, or none"});
  return out;
}

/// Missing outcomes of each arm, and whether arms differ in them.
void count_missing(const OutcomeData& data, const Assignment& assignment, OutcomeResult& out) {
  std::vector<std::uint64_t> all(assignment.arms.size(), 0);
  const auto missing = [&](std::size_t r) {
    return std::isnan(data.value.of_row[r]) || (data.per && std::isnan(data.per->of_row[r])) ||
           (data.event && std::isnan(data.event->of_row[r]));
  };
  for (std::size_t r = 0; r < assignment.of_row.size(); ++r) {
    const auto a = assignment.of_row[r];
    if (a == Assignment::kOut) continue;
    ++all[a];
    out.arms[a].missing += missing(r) ? 1U : 0U;
  }
  double total = 0, lost = 0;
  for (std::size_t a = 0; a < all.size(); ++a) {
    total += static_cast<double>(all[a]);
    lost += static_cast<double>(out.arms[a].missing);
  }
  if (!(lost > 0.0) || !(lost < total)) return;
  double statistic = 0;
  const double share = lost / total;
  for (std::size_t a = 0; a < all.size(); ++a) {
    const double off = static_cast<double>(out.arms[a].missing) - share * static_cast<double>(all[a]);
    statistic += off * off / (static_cast<double>(all[a]) * share * (1.0 - share));
  }
  out.missing_p = chi_square_tail(statistic, static_cast<double>(all.size()) - 1.0);
}

class Analyzer {
 public:
  Analyzer(const Table& table, const Spec& spec, const Threads& threads, Problems& problems)
      : table_(table), spec_(spec), threads_(threads), problems_(problems) {}

  Result run() {
    result_.file = table_.file;
    result_.rows = table_.rows;
    result_.alpha = spec_.alpha;
    result_.seed = spec_.seed;
    result_.arm_column = table_.arm.column;
    result_.notes = table_.notes;
    assignment_ = assign(table_, spec_, result_.notes, problems_);
    if (problems_.has_errors()) return {};
    const auto shares = shares_of(spec_, assignment_, table_.file, problems_);
    if (problems_.has_errors()) return {};
    result_.arms = assignment_.arms;
    result_.analysed = assignment_.counted;
    result_.cluster_column = assignment_.cluster_column;
    result_.checks = assignment_.checks;
    result_.ratio = check_ratio(assignment_.units, shares);
    if (!assignment_.cluster.empty() && !assignment_.clusters_cross) result_.ratio.of = "clusters";
    for (const auto& data : table_.outcomes) result_.outcomes.push_back(one_outcome(data));
    if (problems_.has_errors()) return {};
    return std::move(result_);
  }

 private:
  OutcomeResult one_outcome(const OutcomeData& data) {
    OutcomeResult out;
    out.name = data.name;
    out.spec = data.spec;
    out.why_kind = data.why;
    out.arms.resize(assignment_.arms.size());
    count_missing(data, assignment_, out);
    const Values values{&data.value.of_row, data.per ? &data.per->of_row : nullptr};
    const auto samples = samples_of(values, assignment_);
    for (std::size_t a = 0; a < samples.size(); ++a) {
      if (samples[a].size() < 2) {
        problems_.error({Severity::error, table_.file, 0, data.name,
                         "fewer than two customers of the arm '" + ingest::safe_text(assignment_.arms[a]) +
                             "' have a value",
                         ""});
        return out;
      }
      figures(samples[a], out.arms[a]);
    }
    std::vector<Effect> effects;
    for (std::size_t a = 1; a < samples.size(); ++a) {
      const Pair pair{
          samples[a], samples[0], data.spec.kind, !assignment_.cluster.empty(), assignment_.clusters_cross,
          false};
      Compared compared = compare(pair, spec_, comparisons_++, threads_);
      compared.comparison.arm = a;
      effects.push_back(compared.effect);
      out.comparisons.push_back(std::move(compared.comparison));
    }
    adjust(out, effects);
    return out;
  }

  void figures(const Sample& sample, ArmFigures& out) const {
    const Figure figure = figure_of(sample);
    out.customers = sample.customers;
    out.clusters = assignment_.cluster.empty() ? 0 : sample.size();
    out.value = figure.value;
    out.standard_error = std::sqrt(figure.variance);
    if (sample.x.empty()) out.spread = std::sqrt(figure.variance * figure.units);
  }

  /// Several arms are a family: one false alarm among them.
  void adjust(OutcomeResult& out, const std::vector<Effect>& effects) const {
    if (effects.size() < 2) return;
    out.adjust = spec_.adjust == Adjust::automatic ? Adjust::holm : spec_.adjust;
    std::vector<double> p;
    for (const auto& one : out.comparisons) p.push_back(one.main.p_value);
    const auto level = spec_.alpha / static_cast<double>(effects.size());
    const auto adjusted = out.adjust == Adjust::bonferroni ? bonferroni(p)
                          : out.adjust == Adjust::holm     ? holm(p)
                                                           : p;
    for (std::size_t c = 0; c < effects.size(); ++c) {
      out.comparisons[c].adjusted_p = adjusted[c];
      // Holm's procedure has no intervals of its own that would agree with its p-values.
      if (out.adjust == Adjust::bonferroni) out.comparisons[c].adjusted = effects[c].interval(level);
    }
  }

  const Table& table_;
  const Spec& spec_;
  const Threads& threads_;
  Problems& problems_;
  Assignment assignment_;
  Result result_;
  std::uint64_t comparisons_ = 0;
};

}  // namespace

Result analyze(const Table& table, const Spec& spec, const Threads& threads, Problems& problems) {
  return Analyzer(table, spec, threads, problems).run();
}

}  // namespace stamkund::analysis
