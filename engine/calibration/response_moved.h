#pragma once
// Does mail bring purchases, or does it only bring them sooner? Arms drawn by lot tell: what is bought less
// than without the mail, once its lift has faded, is taken off what the lift brings.
// docs/methods/response_from_history.md, "Purchases that only move".
#include <optional>
#include <vector>

#include "engine/calibration/response_search.h"

namespace stamkund::calibration {

/// Days after a contact on which purchases that it brought sooner are missing.
struct MissingDays {
  double from, to;
};

struct NetOfMoved {
  MissingDays days{};
  std::vector<double> searched;  ///< lifts, decays and fatigue beside what is missing (ResponseScale)
  double factor = 1;             ///< what is left, over what these lifts bring
  double factor_error = 0;       ///< of what is left, over what they bring
  double rate = 0;               ///< change of the rate on the days on which purchases are missing
  double rate_error = 0;
};

/// Nothing where nothing is missing that chance could not hide (one-sided, 0.5 % false alarms). Looked for
/// soon after the contact, later and much later. `arms`: where the search with what all arms share (`shared`)
/// stands.
[[nodiscard]] std::optional<NetOfMoved> net_of_moved(const ingest::CustomerTable& table,
                                                     const ResponseHistory& history, const ModelFit& plain,
                                                     const ResponseCalendar& shared,
                                                     const ResponseState& arms,
                                                     const ResponseOptions& options,
                                                     const Evidence* evidence);

}  // namespace stamkund::calibration
