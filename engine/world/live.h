#pragma once
// A customer's life in one arm, event by event, in continuous time. See docs/methods/simulation.md.
#include "engine/world/arm.h"
#include "engine/world/scene.h"

namespace stamkund::world {

/// She begins: as `customer.person` says, in the scene's arm. Everything else of the customer is overwritten.
void begin(Scene& scene);

/// She goes on from where she stands, up to everything that happens before `until`. Where she stops does not
/// change what happens: time does not pass for a customer but by events. Afterwards her stage is `over` if
/// her life is finished, up to the horizon and as far beyond as something is owed.
///
/// Scheduled things come before a purchase at the same instant; agenda.h has their order.
/// Errors: Failure(bad_data) for more than a million purchases.
void live(Scene& scene, double until = kNever);

/// From `day` on, before anything that is due then, she lives by the scene's luck: what has no memory begins
/// anew (her next purchase, her leaving, amounts, whatever is drawn on its occasion). How near she is to
/// joining, redeeming or refusing is part of what she is, and stays. She has lived up to `day`; her purchases
/// must have no memory (one tick each).
void take_new_luck(Scene& scene, double day);

}  // namespace stamkund::world
