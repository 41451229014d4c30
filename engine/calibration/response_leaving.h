#pragma once
// What contacts do to the hazard of leaving, as covariates of each customer: 1 for so long after a contact.
// Then it is estimated as any other effect on leaving. docs/methods/response_from_history.md.
#include <string>

#include "engine/calibration/response.h"
#include "engine/calibration/response_calendar.h"
#include "engine/calibration/response_history.h"
#include "engine/calibration/response_state.h"

namespace stamkund::calibration {

/// Groups whose change of leaving is looked for, and why the others' is not.
struct LeavingSought {
  LeavingWindows windows;
  std::vector<std::string> why_held;  ///< [n_groups] empty: looked for
};

/// `days` 0: none is looked for. Few contacts say nothing of it.
[[nodiscard]] LeavingSought leaving_sought(const ResponseHistory& history, double days);

/// `base` with one covariate on leaving more for each of `windows.groups`, in their order and after its own.
/// Every customer gets stretches of her own. As `base` is where no group is given.
[[nodiscard]] ResponseCalendar with_leaving(const ResponseCalendar& base, const ingest::CustomerTable& table,
                                            const ResponseHistory& history, const LeavingWindows& windows);

/// Takes out a change along which the likelihood keeps rising, or is flat: these data cannot tell it. False
/// if there is none. Then all is to be estimated anew. `first`: place of the first change in the search.
[[nodiscard]] bool hold_flat_leaving(LeavingSought& sought, const ResponseState& state, std::size_t first);

/// Adds to `fit` what was held, at 0, and notes for how long a change holds.
void put_held_leaving(ResponseFit& fit, const LeavingSought& sought);

}  // namespace stamkund::calibration
