#include "engine/command/plan_designs.h"

#include "engine/base/csv.h"
#include "engine/base/path_beside.h"
#include "experiments/geo/match.h"
#include "experiments/periods/roll_out.h"
#include "experiments/periods/stepped.h"
#include "experiments/periods/switchback.h"
#include "experiments/plans/factorial.h"

namespace stamkund::command {
namespace {

template <class Plan>
void take(const Plan& plan, const design::ExperimentSpec& spec, const Problems& problems, DesignPlan& out) {
  if (problems.has_errors()) return;
  out.json = json_of(plan, spec);
  out.text = text_of(plan, spec);
}

void regions(const std::string& path, const design::ExperimentSpec& spec, Problems& problems,
             DesignPlan& out) {
  out.history = path_beside(path, spec.geo.history);
  design::GeoSpec geo = spec.geo;
  if (geo.outcome.empty()) geo.outcome = spec.outcome.column;
  const geo::Panel panel = geo::read_panel(out.history, geo, problems);
  if (problems.has_errors()) return;
  const auto plan = geo::match(panel, spec, problems);
  take(plan, spec, problems, out);
  out.assignments = "geo,group,seed\n";
  const auto put = [&](const std::vector<std::string>& names, const char* group) {
    for (const auto& one : names)
      out.assignments += csv_field(one) + "," + group + "," + std::to_string(spec.geo.seed) + "\n";
  };
  put(plan.treated, "treated");
  put(plan.control, "control");
}

void switchback(const std::string& path, const design::ExperimentSpec& spec, bool assignments,
                Problems& problems, DesignPlan& out) {
  out.history = path_beside(path, spec.switchback.history);
  auto columns = spec.switchback.columns;
  if (columns.outcome.empty()) columns.outcome = spec.outcome.column;
  const auto past = periods::read_panel(out.history, columns, false, problems);
  if (problems.has_errors()) return;
  const auto plan = periods::plan_switchback(past, spec, path, problems);
  if (!problems.has_errors() && assignments)
    out.assignments =
        periods::order_csv(past, plan.pairs, static_cast<std::size_t>(plan.lengths[plan.chosen].length),
                           spec.switchback, path, problems);
  take(plan, spec, problems, out);
}

void roll_out(const std::string& path, const design::ExperimentSpec& spec, Problems& problems,
              DesignPlan& out) {
  const auto plan = periods::plan_stepped(spec, path, problems);
  if (!problems.has_errors()) out.assignments = periods::roll_out_csv(plan.clusters, spec.stepped);
  take(plan, spec, problems, out);
}

}  // namespace

DesignPlan plan_design(const std::string& path, const design::ExperimentSpec& spec, bool assignments,
                       Problems& problems) {
  DesignPlan out;
  switch (spec.design) {
    case design::Design::customers:
      break;
    case design::Design::geo:
      regions(path, spec, problems, out);
      break;
    case design::Design::factorial:
      take(plans::plan_factorial(spec, path, problems), spec, problems, out);
      break;
    case design::Design::switchback:
      switchback(path, spec, assignments, problems, out);
      break;
    case design::Design::stepped:
      roll_out(path, spec, problems, out);
      break;
  }
  return out;
}

}  // namespace stamkund::command
