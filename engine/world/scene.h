#pragma once
// What a hook acts in.
#include "engine/world/books.h"
#include "engine/world/customer.h"
#include "engine/world/luck.h"
#include "engine/world/observer.h"

namespace stamkund::world {

class Arm;

struct Scene {
  const Arm& arm;
  Customer& customer;
  Luck& luck;
  Books& books;
  LifeObserver* observer = nullptr;
  bool referred = false;  ///< she was brought by a member, and brings nobody

  [[nodiscard]] const population::Person& person() const { return customer.person; }
  [[nodiscard]] double day() const { return customer.day; }
};

}  // namespace stamkund::world
