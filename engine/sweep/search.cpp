#include "engine/sweep/search.h"

#include <Eigen/Dense>
#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>
#include <optional>

#include "engine/metrics/summary.h"
#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/sweep/constraints.h"

namespace stamkund::sweep {
namespace {

using scenario::SweepSpec;

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
/// Half the width of the box of the next round, as a share of that of this one. Assumption.
constexpr double kShrink = 1.0 / 3.0;
constexpr int kResamples = 2000;
/// Draws beyond a quantile before it is compared: with fewer, the tail may not have shown itself. Assumption.
constexpr double kLeastBeyond = 10.0;

/// Do the means keep the constraints? Before all replicates are there, one that misses by less than luck
/// explains stays in.
bool allowed(const SweepSpec& study, const Variant& variant, bool last_look) {
  return std::all_of(study.constraints.begin(), study.constraints.end(), [&](const auto& one) {
    const metrics::Summary& summary = variant.outcomes[one.outcome].summary;
    const double slack = last_look || std::isnan(summary.standard_error) ? 0.0 : 2.0 * summary.standard_error;
    return summary.mean >= one.at_least - slack && summary.mean <= one.at_most + slack;
  });
}

bool runs(const SweepSpec& study, const Variant& variant) {
  return variant.fine && std::isfinite(score(study, variant.outcomes[0].values));
}

class Race {
 public:
  Race(const SweepSpec& study, const scenario::UncertaintySpec& uncertainty, const SearchOptions& options,
       const Evaluate& evaluate, SearchResult& result)
      : study_(study), uncertainty_(uncertainty), options_(options), evaluate_(evaluate), result_(result) {}

  /// Position of the best after a race of these points and, from the last round, of `champion`.
  std::size_t run(const std::vector<Point>& points, std::size_t champion) {
    std::vector<std::size_t> racing;
    if (champion != kNone) racing.push_back(champion);
    for (const Point& point : points) {
      if (position_of(point) != kNone) continue;
      Variant fresh;
      fresh.point = point;
      result_.variants.push_back(std::move(fresh));
      racing.push_back(result_.variants.size() - 1);
    }
    const std::uint64_t first =
        study_.confidence > 0.0
            ? std::max(options_.first_replicates,
                       draws_to_compare(study_.confidence) * metrics::replicates_a_draw(uncertainty_))
            : options_.first_replicates;
    const double looks =
        std::ceil(0.5 *
                  std::log2(std::max(2.0, static_cast<double>(options_.replicates) /
                                              static_cast<double>(std::max<std::uint64_t>(1, first))))) +
        1.0;
    std::uint64_t n = std::min(first, options_.replicates);
    std::vector<std::size_t> dropped;  // as clearly worse
    for (;;) {
      for (const std::size_t i : racing) grow(i, n);
      std::erase_if(racing, [&](std::size_t i) { return !stays(i); });
      if (racing.empty() && dropped.empty()) return kNone;
      if (racing.empty()) {  // what was ahead does not keep the constraints after all
        racing.swap(dropped);
        continue;
      }
      // Only one that keeps the constraints drops others.
      std::vector<std::size_t> leaders;
      for (const std::size_t i : racing)
        if (allowed(study_, result_.variants[i], true)) leaders.push_back(i);
      if (!leaders.empty()) {
        const std::size_t best = best_of(leaders);
        const double level =
            options_.drop_best / (looks * static_cast<double>(std::max<std::size_t>(2, racing.size()) - 1));
        std::erase_if(racing, [&](std::size_t i) {
          if (i == best || !clearly_better(study_, uncertainty_, values(best), values(i), level))
            return false;
          result_.variants[i].standing = "worse";
          dropped.push_back(i);
          return true;
        });
        if (n == options_.replicates) return best;
      }
      // The last one gets all that was asked for.
      n = racing.size() == 1 ? options_.replicates : std::min(options_.replicates, 4 * n);
    }
  }

  /// Winners of earlier rounds that were not in the last one, too, are worse or not clearly so than `best`.
  void settle(std::size_t best) {
    const bool few = result_.variants[best].replicates() <
                     draws_to_compare(study_.confidence) * metrics::replicates_a_draw(uncertainty_);
    for (Variant& one : result_.variants)
      if (few && one.standing == "kept") one.standing = kNotCompared;
    const double level = options_.drop_best / static_cast<double>(std::max<std::size_t>(1, rivals(best)));
    for (std::size_t i = 0; i < result_.variants.size(); ++i)
      if (i != best && result_.variants[i].standing == "kept" &&
          clearly_better(study_, uncertainty_, values(best), values(i), level))
        result_.variants[i].standing = "worse";
  }

 private:
  std::size_t rivals(std::size_t best) const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < result_.variants.size(); ++i)
      if (i != best && result_.variants[i].standing == "kept") ++count;
    return count;
  }

  std::size_t position_of(const Point& point) const {
    for (std::size_t i = 0; i < result_.variants.size(); ++i)
      if (result_.variants[i].point.values == point.values) return i;
    return kNone;
  }

  const std::vector<double>& values(std::size_t i) const { return result_.variants[i].outcomes[0].values; }

  void grow(std::size_t i, std::uint64_t n) {
    Variant& variant = result_.variants[i];
    if (variant.replicates() >= n) {
      if (variant.standing == "worse") variant.standing = "kept";
      return;
    }
    Variant grown = evaluate_(variant.point, n);
    grown.standing = "kept";
    variant = std::move(grown);
    result_.spent += n;
  }

  bool stays(std::size_t i) {
    Variant& variant = result_.variants[i];
    if (!runs(study_, variant)) {
      variant.standing = "failed";
      if (variant.fine) variant.reason = "the goal is no finite number there";
      return false;
    }
    if (!allowed(study_, variant, variant.replicates() >= options_.replicates)) {
      variant.standing = kNotAllowed;
      return false;
    }
    return true;
  }

  std::size_t best_of(const std::vector<std::size_t>& racing) const {
    return *std::max_element(racing.begin(), racing.end(), [&](std::size_t a, std::size_t b) {
      return score(study_, values(a)) < score(study_, values(b));
    });
  }

  const SweepSpec& study_;
  const scenario::UncertaintySpec& uncertainty_;
  const SearchOptions& options_;
  const Evaluate& evaluate_;
  SearchResult& result_;
};

/// The study's points in a box around the best, each range cut to `half` on either side; listed values stay
/// whole.
std::vector<Point> closer(const SweepSpec& study, const Point& best, double half, std::uint64_t round) {
  SweepSpec around = study;
  around.seed = study.seed + round;
  around.method = scenario::SweepMethod::latin_hypercube;
  std::vector<Point> points;
  for (const Point& point : design(around)) {
    std::vector<double> u = point.at;
    for (std::size_t k = 0; k < u.size(); ++k) {
      if (study.parameters[k].listed()) continue;
      const double low = std::clamp(best.at[k] - half, 0.0, 1.0 - std::min(1.0, 2.0 * half));
      u[k] = low + u[k] * std::min(1.0, 2.0 * half);
    }
    points.push_back(point_at(study, std::move(u)));
  }
  return points;
}

/// Where a plane through the scores of the variants that ran leads from `best`: each range as far as it goes
/// in the direction in which the plane rises, lists as they are. The corner is the best there is where the
/// goal is straight, and no more than a candidate where it is not.
std::optional<Point> uphill(const SweepSpec& study, const std::vector<Variant>& variants, std::size_t best) {
  std::vector<std::size_t> ranges;
  for (std::size_t k = 0; k < study.parameters.size(); ++k)
    if (!study.parameters[k].listed()) ranges.push_back(k);
  // Those that share the listed values of the best: what a list does may be anything.
  std::vector<const Variant*> alike;
  for (const Variant& one : variants) {
    bool same = runs(study, one);
    for (std::size_t k = 0; same && k < study.parameters.size(); ++k)
      same = !study.parameters[k].listed() || one.point.values[k] == variants[best].point.values[k];
    if (same) alike.push_back(&one);
  }
  if (ranges.empty() || alike.size() < ranges.size() + 2) return {};
  const auto n = static_cast<Eigen::Index>(alike.size()), d = static_cast<Eigen::Index>(ranges.size());
  Eigen::MatrixXd x = Eigen::MatrixXd::Ones(n, d + 1);
  Eigen::VectorXd y(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const Variant& one = *alike[static_cast<std::size_t>(i)];
    for (Eigen::Index k = 0; k < d; ++k) x(i, k + 1) = one.point.at[ranges[static_cast<std::size_t>(k)]];
    y[i] = score(study, one.outcomes[0].values);
  }
  const Eigen::VectorXd plane = x.colPivHouseholderQr().solve(y);
  std::vector<double> at = variants[best].point.at;
  for (Eigen::Index k = 0; k < d; ++k)
    if (plane[k + 1] != 0.0) at[ranges[static_cast<std::size_t>(k)]] = plane[k + 1] > 0.0 ? 1.0 : 0.0;
  return point_at(study, std::move(at));
}

/// Is the best on the rim of its round's box, with more of the range beyond it?
bool on_the_rim(const SweepSpec& study, const Point& best, const Point& centre, double half) {
  constexpr double kRim =
      0.5;  // of the way to the edge; .9 left six ranges six times as far from their hill in 30 rounds
  for (std::size_t k = 0; k < study.parameters.size(); ++k)
    if (!study.parameters[k].listed() && std::abs(best.at[k] - centre.at[k]) >= kRim * half &&
        best.at[k] > 0.0 && best.at[k] < 1.0)
      return true;
  return false;
}

/// Of variants none of which keeps the constraints, the one that comes nearest.
std::size_t nearest_of(const SweepSpec& study, const std::vector<Variant>& variants) {
  std::vector<std::vector<double>> means;
  for (const Variant& one : variants) {
    means.emplace_back();
    if (!runs(study, one)) continue;
    for (const auto& outcome : one.outcomes) means.back().push_back(outcome.summary.mean);
  }
  const std::vector<std::size_t> all = nearest(distances(study.constraints, means));
  return study.constraints.empty() || all.empty() ? kNone : all.front();
}

bool has_ranges(const SweepSpec& study) {
  return std::any_of(study.parameters.begin(), study.parameters.end(),
                     [](const auto& one) { return !one.listed(); });
}

}  // namespace

std::uint64_t draws_to_compare(double confidence) {
  return confidence > 0.0 ? static_cast<std::uint64_t>(std::ceil(kLeastBeyond / (1.0 - confidence) - 1e-6))
                          : 2;
}

double score(const SweepSpec& study, const std::vector<double>& values) {
  const double sign = study.least ? -1.0 : 1.0;
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  if (study.confidence > 0.0) {
    std::vector<double> sorted;
    for (const double value : values) sorted.push_back(sign * value);
    std::sort(sorted.begin(), sorted.end());
    return metrics::quantile(sorted, 1.0 - study.confidence);
  }
  double sum = 0.0;
  for (const double value : values) sum += sign * value;
  return sum / static_cast<double>(values.size());
}

double reached(const SweepSpec& study, const std::vector<double>& values) {
  return (study.least ? -1.0 : 1.0) * score(study, values);
}

bool clearly_better(const SweepSpec& study, const scenario::UncertaintySpec& uncertainty,
                    const std::vector<double>& a, const std::vector<double>& b, double level) {
  const std::size_t n = std::min(a.size(), b.size());
  if (n < 2) return false;
  if (!(study.confidence > 0.0)) {
    std::vector<double> ahead;
    for (std::size_t r = 0; r < n; ++r) ahead.push_back((study.least ? -1.0 : 1.0) * (a[r] - b[r]));
    const metrics::Summary summary = metrics::summarise(ahead, uncertainty);
    if (!(summary.mean > 0.0) || summary.independent < 2) return false;
    const boost::math::students_t t(static_cast<double>(summary.independent - 1));
    return summary.mean > boost::math::quantile(boost::math::complement(t, level)) * summary.standard_error;
  }
  // Of quantiles: how often the best loses when the outermost draws are drawn again, in pairs.
  const std::uint64_t together = metrics::replicates_a_draw(uncertainty);
  const std::size_t draws = n / together;
  if (draws < draws_to_compare(study.confidence)) return false;
  int lost = 0;
  std::vector<double> first(draws * together), second(draws * together);
  for (int k = 0; k < kResamples; ++k) {
    Stream stream({study.seed, static_cast<std::uint64_t>(k), 0, purpose_named("sweep: resample a race")});
    for (std::size_t d = 0; d < draws; ++d) {
      const auto from =
          std::min(draws - 1, static_cast<std::size_t>(draw_uniform(stream) * static_cast<double>(draws)));
      for (std::size_t r = 0; r < together; ++r) {
        first[d * together + r] = a[from * together + r];
        second[d * together + r] = b[from * together + r];
      }
    }
    if (score(study, first) <= score(study, second)) ++lost;
  }
  return static_cast<double>(lost) < level * kResamples;
}

void mark_front(const std::vector<std::size_t>& outcomes, const std::vector<int>& signs,
                std::vector<Variant>& variants) {
  const auto value = [&](const Variant& v, std::size_t k) {
    return signs[k] * v.outcomes[outcomes[k]].summary.mean;
  };
  // Of a race only those that ran to the end can be compared, and nobody can choose what is not allowed.
  std::uint64_t most = 0;
  for (const Variant& one : variants) most = std::max(most, one.replicates());
  const auto counts = [&](const Variant& one) {
    return one.fine && one.replicates() == most && one.standing != kNotAllowed;
  };
  for (Variant& one : variants) {
    one.on_front = counts(one);
    for (const Variant& other : variants) {
      if (!one.on_front) break;
      if (!counts(other)) continue;
      bool never_worse = true, somewhere_better = false;
      for (std::size_t k = 0; k < outcomes.size(); ++k) {
        never_worse = never_worse && value(other, k) >= value(one, k);
        somewhere_better = somewhere_better || value(other, k) > value(one, k);
      }
      if (never_worse && somewhere_better) one.on_front = false;
    }
  }
}

SearchResult search(const SweepSpec& study, const scenario::UncertaintySpec& uncertainty,
                    const SearchOptions& options, const Evaluate& evaluate) {
  SearchResult result;
  Race race(study, uncertainty, options, evaluate, result);
  const std::vector<Point> first = design(study);
  const bool all_of_it = !every_combination(study, study.points).empty();
  const std::uint64_t rounds = all_of_it || !has_ranges(study) ? 1 : study.rounds;
  std::size_t best = race.run(first, kNone);
  double half = 0.5;
  std::optional<Point> centre;  ///< of the box of the last round
  for (std::uint64_t round = 1; round < rounds; ++round) {
    // Where none keeps the constraints yet, the search goes on around those that come nearest.
    const std::size_t around = best != kNone ? best : nearest_of(study, result.variants);
    if (around == kNone) break;
    if (options.progress) options.progress(static_cast<double>(round) / static_cast<double>(rounds));
    // Where the best lies on its box's rim, the box follows it before it shrinks.
    if (!centre || !on_the_rim(study, result.variants[around].point, *centre, half)) half *= kShrink;
    centre = result.variants[around].point;
    std::vector<Point> points = closer(study, *centre, half, round);
    if (best != kNone)
      if (auto corner = uphill(study, result.variants, best)) points.push_back(std::move(*corner));
    best = race.run(points, best);
  }
  if (best != kNone) race.settle(best);
  result.found = best != kNone;
  if (result.found) {
    result.best = best;
    result.variants[best].standing = "best";
  }
  result.brute_force = result.variants.size() * options.replicates;
  return result;
}

}  // namespace stamkund::sweep
