#include "experiments/analysis/analyze.h"

#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/ingest/report.h"
#include "engine/report/numbers.h"
#include "experiments/analysis/outcome.h"
#include "experiments/analysis/sample_ratio.h"
#include "experiments/analysis/worth.h"

namespace stamkund::analysis {
namespace {

/// Shares of a plan that names no arms, where the data name them otherwise: the control's is the first, and
/// of the others it can be told where they are alike. Nothing = it cannot.
std::vector<double> by_place(const std::vector<Share>& shares, std::size_t arms) {
  const bool alike = std::all_of(shares.begin() + 1, shares.end(),
                                 [&](const Share& one) { return one.share == shares[1].share; });
  if (shares.size() != arms || !alike) return {};
  std::vector<double> out;
  for (const auto& one : shares) out.push_back(one.share);
  return out;
}

/// The stated shares in the order of the arms; empty = none are stated.
std::vector<double> shares_of(const Spec& spec, const Assignment& assignment, const std::string& file,
                              std::vector<std::string>& notes, Problems& problems) {
  if (spec.shares.empty()) return {};
  const bool known = std::all_of(assignment.arms.begin(), assignment.arms.end(), [&](const std::string& arm) {
    return std::any_of(spec.shares.begin(), spec.shares.end(),
                       [&](const Share& one) { return one.arm == arm; });
  });
  if (spec.shares_of_no_names && !known) {
    auto out = by_place(spec.shares, assignment.arms.size());
    if (out.empty())
      notes.push_back(
          "the plan divides customers among arms that it does not name, so the sizes of these arms are not "
          "held against it: 'arms' in the experiment, or --shares, says whose part is whose");
    return out;
  }
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

/// Outcomes that are missing more often in some arms speak against the comparison as lost customers do.
void check_missing(const OutcomeResult& outcome, Result& result) {
  if (!(outcome.missing_p <= kRatioAlarm)) return;
  std::uint64_t count = 0;
  std::string shares;
  for (std::size_t a = 0; a < outcome.arms.size(); ++a) {
    const ArmFigures& arm = outcome.arms[a];
    count += arm.missing;
    shares +=
        (a > 0 ? ", " : "") + ingest::safe_text(result.arms[a]) + " " +
        report::percent(static_cast<double>(arm.missing) / static_cast<double>(arm.missing + arm.customers));
  }
  result.checks.push_back({"missing_outcomes",
                           count,
                           "'" + ingest::safe_text(outcome.name) +
                               "' is missing more often in some arms than in others (" + shares +
                               "): the comparison may be biased",
                           {}});
}

/// Priors of the arms in the order of the analysis.
void order_priors(Worth& worth, const std::vector<std::string>& arms, const std::string& file,
                  Problems& problems) {
  if (worth.arms.size() < 2) return;
  const bool named = !worth.arms[0].arm.empty();
  std::vector<ArmPrior> out;
  for (std::size_t a = 0; a < arms.size(); ++a) {
    const auto found = std::find_if(worth.arms.begin(), worth.arms.end(),
                                    [&](const ArmPrior& one) { return one.arm == arms[a]; });
    // Without names there are two: the control's first.
    if (named ? found == worth.arms.end() : arms.size() != 2 || worth.arms.size() != 2) {
      problems.error(
          {Severity::error, file, 0, "decision.prior_mean",
           "of the arm '" + ingest::safe_text(arms[a]) + "' the plan does not say which prior is its",
           "name the arms in the experiment: arms: [{name: ...}, ...], as in the data"});
      return;
    }
    out.push_back(named ? *found : worth.arms[a]);
  }
  worth.arms = std::move(out);
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
  result.notes.insert(result.notes.end(), spec.notes.begin(), spec.notes.end());
  result.notes.insert(result.notes.end(), table.notes.begin(), table.notes.end());
  result.window_days = table.window_days;
  const Assignment assignment = assign(table, spec, result.notes, problems);
  if (problems.has_errors()) return {};
  const auto shares = shares_of(spec, assignment, table.file, result.notes, problems);
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
  if (spec.worth) order_priors(*spec.worth, assignment.arms, table.file, problems);
  bool first = true;
  for (const auto& data : table.outcomes) {
    result.outcomes.push_back(outcomes.analyze(data));
    if (first && !data.spec.margin) {
      first = false;
      effects = outcomes.effects();
      if (spec.worth) spec.worth->more_is_better = data.spec.more_is_better;
      for (const auto& one : result.outcomes.back().comparisons) arms.push_back(one.arm);
      if (spec.worth && (data.spec.kind == Kind::count || data.spec.kind == Kind::time))
        problems.error({Severity::error, table.file, 0, data.name,
                        "a decision takes an outcome that is a mean, a share or a ratio, and this is a " +
                            name_of(data.spec.kind),
                        "name an amount as the first outcome"});
    }
  }
  for (const auto& one : result.outcomes) check_missing(one, result);
  for (const auto& note : outcomes.notes()) result.notes.push_back(note);
  if (problems.has_errors()) return {};
  if (spec.worth && !effects.empty()) {
    Decision decision = decide(*spec.worth, effects, arms, spec.alpha, spec.seed);
    const auto counted = static_cast<double>(assignment.counted);
    if (spec.worth->test_included && decision.customers) {
      // Who was in the test has had her arm already.
      decision.customers = std::max(0.0, *decision.customers - counted);
      decision.after_test = true;
    }
    if (!spec.ends.empty() && decision.arms.size() == 1)
      decision.look = look_at(spec.ends, counted, decision.arms[0].believed);
    result.decision = std::move(decision);
  }
  return result;
}

}  // namespace stamkund::analysis
