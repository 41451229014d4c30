#pragma once
// What all arms of a test share from its beginning on: a price, a season, growth, a promotion in the shop. It
// is estimated beside the effect, so that before against after does not count as one.
// docs/methods/response_from_history.md, "What both arms share".
#include "engine/calibration/response_calendar.h"
#include "engine/calibration/response_experiment.h"
#include "engine/calibration/response_history.h"
#include "engine/calibration/response_state.h"
#include "engine/ingest/contacts.h"
#include "engine/ingest/memberships.h"

namespace stamkund::calibration {

/// Which effects were drawn by lot.
struct ByLot {
  const ingest::ContactLog* contacts = nullptr;        ///< null: lifts were not
  const ingest::MembershipLog* memberships = nullptr;  ///< null: membership was not
  double window_days = 28;                             ///< after an occasion
};

/// `base` with covariates on purchase that are the same for every customer in an arm, whichever it is: the
/// four quarters of the window after the last occasion on which anybody in an arm was contacted or held out,
/// from her own first one on; and the time from the offer of the membership on. Left out is what too few
/// purchases fall into, and what `base` has already. They are ResponseCalendar::shared_by_arms, the last on
/// purchase.
[[nodiscard]] ResponseCalendar with_both_arms(const ResponseCalendar& base,
                                              const ingest::CustomerTable& table,
                                              const ResponseHistory& history, const ByLot& lot);

/// `base` with what outsiders did: from the days on which customers in no arm were members, and from the
/// windows after their contacts, one covariate each. Who is no part of the lot chose for herself, or was
/// chosen, and her part of the effect is hers. ResponseCalendar::shared_by_arms too; `outsiders` counts them.
[[nodiscard]] ResponseCalendar with_outsiders(const ResponseCalendar& base,
                                              const ingest::CustomerTable& table,
                                              const ResponseHistory& history, const ByLot& lot,
                                              std::size_t& outsiders);

/// What a search with them says of the effects that were drawn by lot, and of what goes with lifts; of the
/// others the values are those of the search without them.
[[nodiscard]] KnownByArms known_by_arms(const ResponseState& arms, const ResponseState& without,
                                        const ByLot& lot);

}  // namespace stamkund::calibration
