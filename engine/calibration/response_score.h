#pragma once
// Would one more effect be seen? Without a search for it.
#include <cstddef>

#include "engine/calibration/response_state.h"

namespace stamkund::calibration {

/// Rao's score for an effect of 0, in standard errors from customers' own scores; about normal if it is none.
/// `with`: the calendar of the search and one covariate more, whose place in theta is `place`; `state`: where
/// the search without it stands.
[[nodiscard]] double score_of_one_more(const ingest::CustomerTable& table, const ResponseHistory& history,
                                       const ResponseCalendar& with, const ResponseState& state,
                                       std::size_t place, const Threads& threads);

}  // namespace stamkund::calibration
