#include "engine/calibration/check_response.h"

#include <cmath>
#include <cstdio>
#include <set>

#include "engine/base/problems.h"

namespace stamkund::calibration {
namespace {

struct Bounds {
  double low = 0;
  double high = 0;
};

/// As `calibrate --contact-leaving` takes it.
constexpr double kLongestLeaving = 3660.0;

/// As far as the search can go, and further than any customer does.
Bounds bounds_of(Response of) {
  switch (of) {
    case Response::process:
      return {0.0, 1e12};
    case Response::lift:
    case Response::member_purchase_rate:
    case Response::leaving:
      return {-1.0, 1e9};
    case Response::unsubscribe:
      return {0.0, 1.0};
    case Response::decay:
    case Response::fatigue_decay:
      return {0.0, 1e12};
    case Response::fatigue_weight:
    case Response::covariate:
      break;
  }
  return {-1e9, 1e9};
}

std::string text(double value) {
  char out[40];
  std::snprintf(out, sizeof out, "%.9g", value);
  return out;
}

}  // namespace

std::vector<Flaw> flaws_of_response(const Fit& fit) {
  std::vector<Flaw> flaws;
  const ResponseFit& response = *fit.response;
  if (response.model != full_name(fit.process))
    flaws.push_back({"/response, attribute 'model'", "found '" + printable(response.model) + "', expected '" +
                                                         printable(full_name(fit.process)) +
                                                         "', as the process has it"});
  if (!(response.leaving_days >= 0.0 && response.leaving_days <= kLongestLeaving))
    flaws.push_back({"/response, attribute 'leaving_days'",
                     "found " + text(response.leaving_days) + ", expected 0 to " + text(kLongestLeaving)});
  std::set<std::string> names;
  for (const auto& one : response.parameters) {
    const std::string name = printable(one.name);
    // Files of programs that did not write groups yet have no history either.
    const bool grouped = fit.contact_history.has_value() || !response.groups.empty();
    const bool of_group = one.of == Response::lift || one.of == Response::decay ||
                          one.of == Response::leaving || one.of == Response::unsubscribe;
    if (grouped && of_group && response.groups_of(one).empty())
      flaws.push_back({"/response/parameter", "found '" + name + "', and no such group of contacts"});
    if (!names.insert(one.name).second)
      flaws.push_back({"/response/parameter", "found '" + name + "' twice"});
    auto [low, high] = bounds_of(one.of);
    const bool weighed = one.of == Response::fatigue_weight && response.has_log_of(one.name);
    if (weighed) low = 0.0;
    const bool open = weighed || (one.of != Response::fatigue_weight && one.of != Response::covariate &&
                                  one.of != Response::unsubscribe);
    if (!((open ? one.estimate > low : one.estimate >= low) && one.estimate <= high))
      flaws.push_back({"/response/estimate (" + name + ")",
                       "found " + text(one.estimate) + ", expected " + text(low) + " to " + text(high)});
    if (one.standard_error < 0.0)
      flaws.push_back({"/response/standard_error (" + name + ")",
                       "found " + text(one.standard_error) + ", expected 0 or more"});
    if (!one.held && one.identified && response.status == Status::converged &&
        !std::isfinite(one.standard_error))
      flaws.push_back(
          {"/response/standard_error (" + name + ")",
           "found " + text(one.standard_error) + ", expected a number, as the status is converged"});
  }
  return flaws;
}

}  // namespace stamkund::calibration
