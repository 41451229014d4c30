#include "engine/calibration/edge_meaning.h"

#include "engine/calibration/outcome.h"

namespace stamkund::calibration {
namespace {

constexpr const char* kOneRate = "all customers buy at one rate; no spread between them is visible";
constexpr const char* kOneHazard = "all customers leave at one rate; no spread between them is visible";
constexpr const char* kAtOnceOrNever = "customers either leave at once or never do";
constexpr const char* kNoDropout = "no dropout is visible";

/// r, alpha of the rate; then two parameters of the lifetime or none.
std::string of_gammas(const std::vector<int>& sign) {
  const bool rate = sign[0] != 0 || sign[1] != 0;
  const bool lifetime = sign.size() == 4 && (sign[2] != 0 || sign[3] != 0);
  if (rate && !lifetime) return sign[0] > 0 && sign[1] > 0 ? kOneRate : "";
  if (rate || !lifetime) return {};
  if (sign[2] > 0 && sign[3] > 0) return kOneHazard;
  if (sign[2] < 0 && sign[3] < 0) return kAtOnceOrNever;
  return sign[2] <= 0 && sign[3] >= 0 ? kNoDropout : "customers leave at once";
}

/// Medians and spreads of rate and hazard, and their correlation.
std::string of_lognormals(const std::vector<int>& sign) {
  if (sign[1] < 0) return kOneRate;
  if (sign[2] < 0 && sign[3] <= 0) return kNoDropout;
  if (sign[3] < 0) return kOneHazard;
  if (sign[3] > 0) return kAtOnceOrNever;
  return sign[4] != 0 ? "the lifetime is tied to the purchase rate" : "";
}

}  // namespace

std::string meaning_of(customer_base::Kind model, const std::vector<double>& direction) {
  const std::vector<int> sign = signs_of(direction);
  if (sign.empty() || model == customer_base::Kind::bg_bb) return {};
  if (model == customer_base::Kind::pareto_lognormal) return of_lognormals(sign);
  if (model == customer_base::Kind::gompertz_nbd)
    return sign[2] < 0 && sign[4] < 0
               ? "the Gompertz/NBD collapses to the Pareto/NBD: b -> 0, beta / b being its beta"
               : "";
  return of_gammas(sign);
}

bool is_simpler_model(const std::string& meaning) {
  return meaning == kNoDropout || meaning == kOneHazard || meaning == kOneRate || meaning == kAtOnceOrNever;
}

}  // namespace stamkund::calibration
