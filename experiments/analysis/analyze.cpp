#include "experiments/analysis/analyze.h"

#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/ingest/report.h"
#include "experiments/analysis/outcome.h"
#include "experiments/analysis/sample_ratio.h"
#include "experiments/analysis/worth.h"

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

}  // namespace

Result analyze(const Table& table, const Spec& asked, const Threads& threads, Problems& problems) {
  Result result;
  Spec spec = asked;
  if (spec.hypothesis == design::Hypothesis::equivalence && spec.one_sided) {
    // Two one-sided tests are an interval with two ends.
    spec.one_sided = false;
    result.notes.push_back("equivalence is two one-sided tests, each at half of what intervals leave out");
  }
  const bool looks = spec.looks.count > 0 || !spec.looks.information.empty();
  if (!spec.planned && (looks || spec.always_valid.bound != design::AlwaysValidBound::none))
    problems.error({Severity::error, table.file, 0, looks ? "looks" : "always_valid",
                    "how much of the planned customers is here is not known",
                    "--planned N, or 'size' in the experiment: how many customers the test is to have"});
  result.file = table.file;
  result.rows = table.rows;
  result.alpha = spec.one_sided ? 0.5 * spec.alpha : spec.alpha;
  result.one_sided = spec.one_sided;
  result.seed = spec.seed;
  result.arm_column = table.arm.column;
  result.notes.insert(result.notes.end(), table.notes.begin(), table.notes.end());
  result.window_days = table.window_days;
  const Assignment assignment = assign(table, spec, result.notes, problems);
  if (problems.has_errors()) return {};
  const auto shares = shares_of(spec, assignment, table.file, problems);
  if (problems.has_errors()) return {};
  result.arms = assignment.arms;
  result.analysed = assignment.counted;
  result.cluster_column = assignment.cluster_column;
  result.checks = assignment.checks;
  result.ratio = check_ratio(assignment.units, shares);
  if (!assignment.cluster.empty() && !assignment.clusters_cross) result.ratio.of = "clusters";
  if (const auto check = check_days(days_of(table, assignment), assignment)) result.checks.push_back(*check);
  for (const auto& check : table.checks) result.checks.push_back(check);
  if (!table.date.empty()) {
    result.first_assigned = *std::min_element(table.date.begin(), table.date.end());
    result.last_assigned = *std::max_element(table.date.begin(), table.date.end());
  }
  OutcomeAnalyzer outcomes(table, assignment, spec, threads, problems);
  std::vector<Effect> effects;
  std::vector<std::size_t> arms;
  bool first = true;
  for (const auto& data : table.outcomes) {
    result.outcomes.push_back(outcomes.analyze(data));
    if (first && !data.spec.margin) {
      first = false;
      effects = outcomes.effects();
      for (const auto& one : result.outcomes.back().comparisons) arms.push_back(one.arm);
      if (spec.worth && (data.spec.kind == Kind::count || data.spec.kind == Kind::time))
        problems.error({Severity::error, table.file, 0, data.name,
                        "a decision takes an outcome that is a mean, a share or a ratio, and this is a " +
                            name_of(data.spec.kind),
                        "name an amount as the first outcome"});
    }
  }
  for (const auto& note : outcomes.notes()) result.notes.push_back(note);
  if (problems.has_errors()) return {};
  if (spec.worth && !effects.empty())
    result.decision = decide(*spec.worth, effects, arms, spec.alpha, spec.seed);
  return result;
}

}  // namespace stamkund::analysis
