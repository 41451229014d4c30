#pragma once
// What a fit learned of responses, by name: whoever needs a number takes it from here, with its uncertainty
// and its status, and nobody copies it by hand.
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/calibration/response_law.h"

namespace stamkund::calibration {

struct Learned {
  std::string name;  ///< "email lift"
  std::string unit;  ///< "days", or "" for a share or a number
  double estimate = 0;
  double standard_error = 0;  ///< NaN if there is none
  double p05 = 0;             ///< 90 % interval; NaN if there is none
  double p95 = 0;
  double low = std::numeric_limits<double>::quiet_NaN();  ///< bounds that remain of what is not identified
  double high = std::numeric_limits<double>::quiet_NaN();
  Status status = Status::failed;  ///< of this number: a held one is not_identified, whatever the fit's is
  std::string reason;              ///< why this status

  /// Estimated, with a standard error: it may be used with its uncertainty.
  [[nodiscard]] bool is_estimated() const { return status == Status::converged; }
};

/// The response of that name: "email lift" and "email decay", where email is a channel or a campaign as the
/// fit grouped them, "email lift of Oslo" where its groups are apart by segment, "fatigue weight", "fatigue
/// decay", "member purchase rate", "email leaving", "email unsubscribe" or "email open": the share of
/// contacts that its lift is of, 1 where that is of contacts sent. None if the fit has none of that name.
[[nodiscard]] std::optional<Learned> learned_response(const Fit& fit, const std::string& name);

/// The same in one draw of the parameters (response_law()).
[[nodiscard]] std::optional<double> learned_value(const ResponseFit& fit, const ResponseLaw& law,
                                                  const std::string& name);

/// "email lift of Oslo": the name that "email lift" has with customers of `segment`.
[[nodiscard]] std::string learned_of_segment(const std::string& name, const std::string& segment);

/// Segments for each of which the fit has its own "email lift" (leaving, unsubscribe), in its order; none
/// unless its groups are apart by segment.
[[nodiscard]] std::vector<std::string> segments_of(const ResponseFit& fit, const std::string& name);

/// All names that learned_response() knows of this fit, in its order.
[[nodiscard]] std::vector<std::string> learned_names(const Fit& fit);

}  // namespace stamkund::calibration
