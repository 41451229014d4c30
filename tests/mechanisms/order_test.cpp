// No two mechanisms put things of one order on the agenda: what comes first at one instant is world::Order's
// to say, never the registry's.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <set>

#include "engine/study/setup.h"
#include "engine/world/live.h"
#include "tests/world/everything.h"

using namespace stamkund;
using world::Order;

namespace {

using Owners = std::map<Order, std::set<std::uint16_t>>;

/// Who owns what is next on the agenda, before every event of every life.
Owners owners(const scenario::ScenarioSpec& spec) {
  const auto people = study::people_of(spec, nullptr, {});
  const auto arm = study::make_arm(spec, 1, 0, study::horizon_of(spec, 1));
  counting::Counts counts(arm->schema());
  world::Books books(arm->horizon(), counts);
  world::Customer customer;
  Owners found;
  for (std::uint64_t i = 0; i < people.size(); ++i) {
    customer.person = people.person(i);
    world::Luck luck(spec.seed, 0, i);
    world::Scene scene{*arm, customer, luck, books};
    world::begin(scene);
    while (customer.stage != world::Customer::Stage::over) {
      const world::Agenda::Entry next = customer.agenda.next();
      if (next.day < world::kNever) found[next.order].insert(next.owner);
      world::live(scene, std::nextafter(next.day, world::kNever));
    }
  }
  return found;
}

bool is_shared(const Owners& owners) {
  for (const auto& [order, who] : owners)
    if (who.size() > 1) return true;
  return false;
}

}  // namespace

TEST_CASE("no two mechanisms share an order, with all of them in one arm") {
  const auto file = test::everything(200);
  Owners found = owners(file.spec);
  CHECK_FALSE(is_shared(found));
  // The arm has seen them all: another order would have to be looked at here, too.
  for (const Order order :
       {Order::returned, Order::account, Order::event, Order::referral, Order::shared_purchase,
        Order::tier_cost, Order::fee, Order::reaction, Order::contact}) {
    CAPTURE(static_cast<int>(order));
    CHECK(found.count(order) == 1);
  }
  found[Order::fee].insert(*found[Order::contact].begin());
  CHECK(is_shared(found));
}
