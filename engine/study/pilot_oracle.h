#pragma once
// What would have been earned before the run if each customer's true effect were known.
#include <memory>

#include "engine/mechanisms/contacts/learned.h"
#include "engine/mechanisms/contacts/spec.h"
#include "engine/study/setup.h"
#include "engine/uplift/oracle.h"

namespace stamkund::study {

/// Sampled customers live up to the campaign's first wave with luck that is not the pilot's; from there on
/// each lives several times over, with and without the campaign, for the pilot's window. `learned`: what the
/// rule goes by. Errors: Failure(bad_data) where too few are meant, or purchases have a memory.
[[nodiscard]] uplift::Oracle true_oracle(world::Arm& arm, const Replicate& replicate,
                                         const mechanisms::ContactRules::Pilot& pilot, std::size_t first_wave,
                                         const std::shared_ptr<const mechanisms::Learned>& learned);

}  // namespace stamkund::study
