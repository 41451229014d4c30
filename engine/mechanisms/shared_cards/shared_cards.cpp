#include "engine/mechanisms/shared_cards/shared_cards.h"

#include "engine/population/amounts.h"

namespace stamkund::mechanisms {

using world::Hook;
using world::Order;
using world::Scene;

std::uint32_t SharedCards::hooks() const { return bits(Hook::joined, Hook::quit, Hook::left); }

void SharedCards::joined(Scene& scene, double day, std::uint8_t /*category*/) const {
  if (!(scene.person().trait(Purpose::shared_card) < share_)) return;
  SharedCardsState& state = of(scene.customer);
  state.luck = scene.luck.stream(Purpose::shared_card_clock, 0);
  state.rate = program_.of(scene.customer).base_rate * (users_ - 1.0);
  if (state.rate > 0.0)
    scene.customer.agenda.put(Order::shared_purchase, owner(),
                              day + draw_exponential(state.luck) / state.rate);
}

void SharedCards::due(Scene& scene, const world::Agenda::Entry& entry) const {
  SharedCardsState& state = of(scene.customer);
  const double amount =
      draw_amount(scene.person().spend, state.luck) * program_.model().rules.minor_per_major;
  const program::Occasion at = program_.occasion(scene, entry.day, world::to_minor(amount), 0);
  scene.customer.agenda.put(Order::shared_purchase, owner(),
                            entry.day + draw_exponential(state.luck) / state.rate);
  program_.buy_on_card(scene, at);
}

void equip_shared_cards(world::Arm& arm, const Equipment& equipment) {
  if (const auto* spec = equipment.of_program<SharedCardsSpec>("shared_cards"))
    arm.add(std::make_unique<SharedCards>(*find<Program>(arm), equipment.resolve(spec->share),
                                          equipment.resolve(spec->users)));
}

}  // namespace stamkund::mechanisms
