#include "engine/command/check_experiment.h"

#include <algorithm>

#include "engine/base/path_beside.h"
#include "engine/base/source.h"
#include "engine/command/analyze_designs.h"
#include "engine/command/plan_clusters.h"
#include "engine/command/plan_designs.h"
#include "engine/command/plan_population.h"
#include "engine/scenario/key_file.h"
#include "experiments/analysis/read_analysis.h"
#include "experiments/design/read_experiment.h"
#include "experiments/plans/plan.h"

namespace stamkund::command {
namespace {

constexpr std::size_t kMostText = 1U << 20U;

void plan(const std::string& path, Problems& problems) {
  auto file = design::read_experiment_file(path, {}, true, problems);
  (void)take_clusters(path, file, problems);
  if (problems.has_errors()) return;
  const design::ExperimentSpec& spec = file.spec;
  switch (spec.design) {
    case design::Design::customers:
      if (spec.population.given)
        (void)read_population(path, spec, problems);
      else
        (void)plans::solve(spec, path, problems);
      return;
    case design::Design::geo:
      (void)open_source(path_beside(path, spec.geo.history));
      return;
    case design::Design::switchback:
      (void)open_source(path_beside(path, spec.switchback.history));
      return;
    case design::Design::factorial:
    case design::Design::stepped:
      (void)plan_design(path, spec, false, problems);
      return;
  }
}

/// What an analysis of another design would refuse before it reads the data: keys without an effect, and
/// files that are not there.
void analyze(const std::string& path, const design::ExperimentSpec& spec, const analysis::Spec& asked,
             Problems& problems) {
  refuse_idle_keys(path, spec, asked, problems);
  for (const auto& file : {spec.switchback.assignments, spec.geo.groups})
    if (!file.empty()) (void)open_source(path_beside(path, file));
}

}  // namespace

void check_experiment(const std::string& path, Problems& problems) {
  design::ExperimentSpec spec;
  Problems found, planned;
  const analysis::Spec asked = analysis::read_experiment_analysis(path, {}, found, &spec);
  if (!found.has_errors()) analyze(path, spec, asked, found);
  if (spec.is_plan) plan(path, planned);
  // Both readers tell of the same keys.
  for (const auto& one : planned.all())
    if (std::none_of(found.all().begin(), found.all().end(), [&](const Problem& other) {
          return other.where == one.where && other.message == one.message;
        }))
      one.severity == Severity::error ? found.error(one) : found.warning(one);
  problems.append(scenario::with_lines(found, path, open_source(path)->bytes(kMostText)));
}

}  // namespace stamkund::command
