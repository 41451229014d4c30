#pragma once
// What a scenario says of cards on which several people collect (shared_cards_keys.cpp).
#include "engine/mechanisms/program/part.h"
#include "engine/scenario/quantity.h"

namespace stamkund::mechanisms {

struct SharedCardsSpec : ProgramPartSpec {
  [[nodiscard]] std::string in_words() const override { return "shared cards"; }
  scenario::Quantity share;  ///< of members
  scenario::Quantity users;  ///< on such a card
};

}  // namespace stamkund::mechanisms
