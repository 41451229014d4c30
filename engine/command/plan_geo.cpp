#include "engine/command/plan_geo.h"

#include "engine/base/path_beside.h"
#include "experiments/geo/match.h"

namespace stamkund::command {

RegionsPlan plan_regions(const std::string& path, const design::ExperimentSpec& spec, Problems& problems) {
  RegionsPlan out;
  out.history = path_beside(path, spec.geo.history);
  design::GeoSpec geo = spec.geo;
  if (geo.outcome.empty()) geo.outcome = spec.outcome.column;
  const geo::Panel panel = geo::read_panel(out.history, geo, problems);
  if (problems.has_errors()) return out;
  const geo::Match match = geo::match(panel, spec, problems);
  if (problems.has_errors()) return out;
  out.json = geo::json_of(match, spec);
  out.text = geo::text_of(match, spec);
  return out;
}

}  // namespace stamkund::command
