#include "engine/calibration/model_fit.h"

#include <string_view>

namespace stamkund::calibration {
namespace {

constexpr std::string_view kWithCovariates = "-covariates";

}  // namespace

bool is_usable(const ModelFit& fit) {
  return fit.status == Status::converged || (fit.status == Status::boundary && !fit.limit.empty());
}

const char* name_of(SpendModel model) { return model == SpendModel::lognormal ? "lognormal" : "gamma-gamma"; }

std::optional<SpendModel> find_spend_model(const std::string& name) {
  for (const SpendModel one : {SpendModel::gamma_gamma, SpendModel::lognormal})
    if (name == name_of(one)) return one;
  return std::nullopt;
}

std::string full_name(const ModelFit& fit) {
  return fit.with_covariates ? fit.model + std::string(kWithCovariates) : fit.model;
}

void set_full_name(ModelFit& fit, const std::string& name) {
  fit.with_covariates = name.ends_with(kWithCovariates);
  fit.model = fit.with_covariates ? name.substr(0, name.size() - kWithCovariates.size()) : name;
}

}  // namespace stamkund::calibration
