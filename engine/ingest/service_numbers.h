#pragma once
#include <cstddef>

#include "engine/ingest/column_guess.h"

namespace stamkund::ingest {

/// Does some column hold numbers as payment services give them: "ch_3Nk...", "cus_62c6...", of Stripe and
/// Razorpay? Rows of another width are passed over.
[[nodiscard]] bool has_numbers_of_a_service(const SampleRows& rows, std::size_t width);

}  // namespace stamkund::ingest
