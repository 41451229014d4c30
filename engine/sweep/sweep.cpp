#include "engine/sweep/sweep.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stamkund::sweep {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double goal_of(const scenario::SweepSpec& study, const Variant& variant) {
  return variant.fine ? reached(study, variant.outcomes[0].values) : kNan;
}

std::vector<Swing> tornado(const scenario::SweepSpec& study, const std::vector<Variant>& variants) {
  std::vector<Swing> out;
  std::size_t at = 1;  // the first is the scenario as it is
  for (std::size_t k = 0; k < study.parameters.size(); ++k) {
    const std::size_t n = study.parameters[k].listed() ? study.parameters[k].values.size() : 2;
    Swing swing{k, at, at, {}, false};
    bool any = false;
    for (std::size_t v = at; v < at + n; ++v) {
      const double here = goal_of(study, variants[v]);
      if (!std::isfinite(here)) {
        swing.endless = swing.endless || variants[v].fine;
        continue;
      }
      if (!any || here < goal_of(study, variants[swing.low])) swing.low = v;
      if (!any || here > goal_of(study, variants[swing.high])) swing.high = v;
      any = true;
    }
    if (any && !swing.endless && !study.parameters[k].listed()) {
      const Variant &low = variants[swing.low], &high = variants[swing.high];
      swing.sign = sign_change(goal_of(study, variants[0]), goal_of(study, low), low.point.numbers[k],
                               goal_of(study, high), high.point.numbers[k]);
    }
    if (any || swing.endless) out.push_back(swing);
    at += n;
  }
  std::stable_sort(out.begin(), out.end(), [&](const Swing& a, const Swing& b) {
    const auto width = [&](const Swing& one) {
      // What has no end comes last, and is named.
      if (one.endless) return -1.0;
      return goal_of(study, variants[one.high]) - goal_of(study, variants[one.low]);
    };
    return width(a) > width(b);
  });
  return out;
}

void find_best(const scenario::SweepSpec& study, SweepResult& result) {
  for (std::size_t i = 0; i < result.variants.size(); ++i) {
    const Variant& one = result.variants[i];
    if (!one.fine || !std::isfinite(score(study, one.outcomes[0].values))) continue;
    if (!result.found ||
        score(study, one.outcomes[0].values) > score(study, result.variants[result.best].outcomes[0].values))
      result.best = i;
    result.found = true;
  }
}

/// Over the goal and the outcomes that have an aim; nothing to find with one of them.
void find_front(const scenario::SweepSpec& study, std::vector<Variant>& variants) {
  std::vector<std::size_t> outcomes;
  std::vector<int> signs;
  for (std::size_t k = 0; k < study.outcomes.size(); ++k) {
    if (study.outcomes[k].aim == 0) continue;
    outcomes.push_back(k);
    signs.push_back(study.outcomes[k].aim);
  }
  if (outcomes.size() > 1) mark_front(outcomes, signs, variants);
}

void count(SweepResult& result) {
  for (const Variant& one : result.variants) {
    if (!one.fine && one.standing != kElsewhere) ++result.failed;
    if (one.reused) ++result.reused;
  }
}

}  // namespace

void conclude(const scenario::SweepSpec& study, SweepResult& result) {
  std::vector<double> goals;
  for (const Variant& one : result.variants) goals.push_back(goal_of(study, one));
  find_best(study, result);
  if (study.method == scenario::SweepMethod::one_at_a_time) result.tornado = tornado(study, result.variants);
  if (study.method == scenario::SweepMethod::morris) result.effects = elementary_effects(study, goals);
  if (study.method == scenario::SweepMethod::sobol_indices) result.shares = variance_shares(study, goals);
  find_front(study, result.variants);
  count(result);
}

SweepResult sweep(const scenario::SweepSpec& study, const scenario::UncertaintySpec& uncertainty,
                  const SweepOptions& options, const Evaluate& evaluate) {
  SweepResult result;
  if (study.method == scenario::SweepMethod::optimize) {
    SearchOptions how = options.search;
    how.progress = options.progress;
    SearchResult found = search(study, uncertainty, how, evaluate);
    result.variants = std::move(found.variants);
    result.best = found.best;
    result.found = found.found;
    result.spent = found.spent;
    result.brute_force = found.brute_force;
    find_front(study, result.variants);
    count(result);
    return result;
  }
  const std::vector<Point> points = design(study);
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i % options.shards == options.shard) {
      result.variants.push_back(evaluate(points[i], 0));
    } else {
      Variant elsewhere;
      elsewhere.point = points[i];
      elsewhere.reason = kInAnotherShard;
      elsewhere.standing = kElsewhere;
      result.variants.push_back(std::move(elsewhere));
    }
    if (options.progress) options.progress(static_cast<double>(i + 1) / static_cast<double>(points.size()));
  }
  conclude(study, result);
  return result;
}

}  // namespace stamkund::sweep
