#include "engine/calibration/prior.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "engine/base/expect.h"

namespace stamkund::calibration {
namespace {

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g", value);
  return text.data();
}

NormalPrior default_of(Role role, double typical_gap, double typical_spend) {
  switch (role) {
    case Role::shape:
      return {0.0, 1.5};
    case Role::time_scale:
      return {std::log(typical_gap), 2.0};
    case Role::money_scale:
      return {std::log(typical_spend), 2.0};
    case Role::coefficient:
      return {0.0, 1.0};
  }
  return {};
}

}  // namespace

std::vector<Role> roles_of(const std::vector<std::string>& names) {
  static const std::array<std::pair<const char*, Role>, 9> known{{{"r", Role::shape},
                                                                  {"s", Role::shape},
                                                                  {"a", Role::shape},
                                                                  {"b", Role::shape},
                                                                  {"p", Role::shape},
                                                                  {"q", Role::shape},
                                                                  {"alpha", Role::time_scale},
                                                                  {"beta", Role::time_scale},
                                                                  {"gamma", Role::money_scale}}};
  std::vector<Role> roles;
  for (const std::string& name : names) {
    const auto* const found =
        std::find_if(known.begin(), known.end(), [&](const auto& one) { return name == one.first; });
    STAMKUND_EXPECT(found != known.end());
    roles.push_back(found->second);
  }
  return roles;
}

Prior weak_prior(const std::vector<std::string>& names, const std::vector<Role>& roles, double typical_gap,
                 double typical_spend) {
  STAMKUND_EXPECT(names.size() == roles.size());
  STAMKUND_EXPECT(typical_gap > 0.0 && typical_spend > 0.0);
  Prior prior;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const NormalPrior one = default_of(roles[i], typical_gap, typical_spend);
    prior.entries.push_back(one);
    prior.text += (i == 0 ? "" : ", ") + std::string(roles[i] == Role::coefficient ? "" : "log ") + names[i] +
                  " ~ Normal(" + number(one.mean) + ", " + number(one.sd) + ")";
  }
  return prior;
}

Prior weak_prior(const std::vector<std::string>& names, double typical_gap, double typical_spend) {
  return weak_prior(names, roles_of(names), typical_gap, typical_spend);
}

WithPrior::WithPrior(const Objective& likelihood, Prior prior)
    : likelihood_(likelihood), prior_(std::move(prior)) {
  STAMKUND_EXPECT(prior_.entries.size() == static_cast<std::size_t>(likelihood.dimension()));
  for (const NormalPrior& one : prior_.entries) STAMKUND_EXPECT(one.sd > 0.0 && std::isfinite(one.mean));
}

double WithPrior::log_prior(const double* theta) const {
  double value = 0.0;
  for (std::size_t i = 0; i < prior_.entries.size(); ++i) {
    const double z = (theta[i] - prior_.entries[i].mean) / prior_.entries[i].sd;
    value -= 0.5 * z * z;
  }
  return value;
}

double WithPrior::evaluate(const double* theta, double* gradient) const {
  const double value = likelihood_.evaluate(theta, gradient);
  for (std::size_t i = 0; i < prior_.entries.size(); ++i) {
    const NormalPrior& one = prior_.entries[i];
    gradient[i] -= (theta[i] - one.mean) / (one.sd * one.sd);
  }
  return value + log_prior(theta);
}

bool WithPrior::has_prior() const {
  return likelihood_.has_prior() || std::all_of(prior_.entries.begin(), prior_.entries.end(),
                                                [](const NormalPrior& one) { return std::isfinite(one.sd); });
}

}  // namespace stamkund::calibration
