#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/report/tuning.h"

namespace stamkund::report {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json by_path(const tuning::TuneResult& result, const std::vector<double>& values) {
  Json out = Json::object();
  for (std::size_t j = 0; j < values.size(); ++j) out[result.parameters[j].path] = number_or_null(values[j]);
  return out;
}

}  // namespace

Json json_of(const tuning::TuneResult& result) {
  Json out{{"status", tuning::name_of(result.status)}, {"reason", result.reason}};
  out["parameters"] = Json::array();
  for (const auto& one : result.parameters) {
    Json parameter{{"path", one.path},
                   {"set", one.path + "=" + one.text},
                   {"value", number_or_null(one.value)},
                   {"unit", one.unit},
                   {"standard_error", number_or_null(one.standard_error)},
                   {"range_share", number_or_null(one.range_share)},
                   {"identified", tuning::name_of(one.identified)},
                   {"start", one.start},
                   {"lower", one.lower},
                   {"upper", one.upper}};
    if (!one.note.empty()) parameter["note"] = one.note;
    out["parameters"].push_back(std::move(parameter));
  }
  out["targets"] = Json::array();
  for (const auto& one : result.targets) {
    Json target{{"name", one.name},
                {"arm", one.arm},
                {"value", one.value},
                {"tolerance", one.tolerance},
                {"reached", number_or_null(one.reached)},
                {"simulation_error", number_or_null(one.simulation_error)},
                {"z", number_or_null(one.z)},
                {"slope", by_path(result, one.slope)},
                {"elasticity", by_path(result, one.elasticity)},
                {"moved", by_path(result, one.moved)},
                {"j_without", number_or_null(one.j_without)}};
    if (!one.source.empty()) target["source"] = one.source;
    out["targets"].push_back(std::move(target));
  }
  out["j"] = number_or_null(result.j);
  out["degrees_of_freedom"] = result.df;
  out["p_value"] = number_or_null(result.p_value);
  out["fit_together"] = !result.misfit && result.status != tuning::Status::failed;
  out["singular_values"] = result.singular_values;
  out["starts"] = result.starts;
  out["starts_agreeing"] = result.starts_agreeing;
  out["evaluations"] = result.evaluations;
  out["customers"] = result.customers;
  out["replicates"] = result.replicates;
  return out;
}

}  // namespace stamkund::report
