// The agenda against a slow one, and the order of things due at the same instant, on one page.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <tuple>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/world/agenda.h"

using namespace stamkund;
using world::Agenda;
using world::kNever;
using world::Order;

namespace {

/// Order, owner and number: who something is.
using Name = std::tuple<Order, std::uint16_t, std::uint32_t>;

/// Sorted at all times.
class SlowAgenda {
 public:
  void put(const Name& name, double day) {
    if (const auto found = day_of_.find(name); found != day_of_.end()) sorted_.erase({found->second, name});
    day_of_.erase(name);
    if (!(day < kNever)) return;
    day_of_[name] = day;
    sorted_.insert({day, name});
  }
  void drop(std::uint16_t owner) {
    for (const auto& [name, day] : std::map<Name, double>(day_of_))
      if (std::get<1>(name) == owner) put(name, kNever);
  }
  [[nodiscard]] bool agrees(const Agenda& agenda) const {
    if (sorted_.empty()) return agenda.next_day() == kNever;
    const Agenda::Entry& next = agenda.next();
    const auto& [day, name] = *sorted_.begin();
    return next.day == day && Name{next.order, next.owner, next.what} == name;
  }
  [[nodiscard]] const Name& first() const { return sorted_.begin()->second; }
  [[nodiscard]] bool empty() const { return sorted_.empty(); }

 private:
  std::map<Name, double> day_of_;
  std::multiset<std::pair<double, Name>> sorted_;
};

/// Number of operations after which the two disagree. `forgets`: the slow one is not told of drops.
int disagreements(std::uint64_t run, bool forgets = false) {
  Stream dice({run, 0, 0, Purpose::test});
  const auto below = [&](int n) { return static_cast<int>(draw_uniform(dice) * n); };
  Agenda agenda;
  SlowAgenda slow;
  int wrong = 0;
  for (int step = 0; step < 400; ++step) {
    const int choice = below(20);
    if (choice == 0) {
      const auto owner = static_cast<std::uint16_t>(below(3));
      agenda.drop(owner);
      if (!forgets) slow.drop(owner);
    } else if (choice < 4 && !slow.empty()) {
      const auto [order, owner, what] = slow.first();  // what is due is done
      agenda.put(order, owner, kNever, what);
      slow.put({order, owner, what}, kNever);
    } else {
      // Few days, so that most entries tie with another.
      const Name name{static_cast<Order>(100 * below(3)), static_cast<std::uint16_t>(below(3)),
                      static_cast<std::uint32_t>(below(3))};
      const double day = below(8) == 0 ? kNever : below(4);
      agenda.put(std::get<0>(name), std::get<1>(name), day, std::get<2>(name));
      slow.put(name, day);
    }
    wrong += slow.agrees(agenda) ? 0 : 1;
  }
  return wrong;
}

/// Takes everything out, the first first.
std::vector<Name> empty(Agenda& agenda) {
  std::vector<Name> out;
  while (agenda.next_day() < kNever) {
    const Agenda::Entry next = agenda.next();
    out.emplace_back(next.order, next.owner, next.what);
    agenda.put(next.order, next.owner, kNever, next.what);
  }
  return out;
}

}  // namespace

TEST_CASE("the agenda knows what is next as a sorted list does") {
  for (std::uint64_t run = 0; run < 300; ++run) {
    CAPTURE(run);
    REQUIRE(disagreements(run) == 0);
  }
  CHECK(disagreements(0, true) > 0);
}

// Before it: the horizon. After it: a purchase. See engine/world/agenda.h.
TEST_CASE("things due at one instant come in the documented order, whoever put them there first") {
  const std::vector<Order> documented{
      Order::calendar,         // the season changes
      Order::returned,         // a purchase is given back ...
      Order::account,          // ... before units expire or a tier is reviewed
      Order::event,            // an event of the program
      Order::referral,         // a friend
      Order::shared_purchase,  // somebody else on her card
      Order::tier_cost,        // a tier's year
      Order::fee,              // the fee, or the renewal
      Order::reaction,         // she looks at the rules again
      Order::contact,          // a wave sees all of it
  };
  std::vector<std::size_t> shuffled(documented.size());
  Stream dice({0, 0, 1, Purpose::test});
  for (std::size_t i = 0; i < shuffled.size(); ++i) shuffled[i] = i;
  for (int run = 0; run < 100; ++run) {
    for (std::size_t i = shuffled.size(); i > 1; --i)
      std::swap(shuffled[i - 1],
                shuffled[static_cast<std::size_t>(draw_uniform(dice) * static_cast<double>(i))]);
    Agenda agenda;
    // The owner is against the order: it must not matter.
    for (const std::size_t i : shuffled)
      agenda.put(documented[i], static_cast<std::uint16_t>(documented.size() - i), 7.0);
    std::vector<Order> found;
    for (const Name& name : empty(agenda)) found.push_back(std::get<0>(name));
    REQUIRE(found == documented);
  }
}

TEST_CASE("ties of one order go by owner, then by number; an earlier day goes before all") {
  Agenda agenda;
  agenda.put(Order::fee, 2, 5.0, 1);
  agenda.put(Order::fee, 1, 5.0, 9);
  agenda.put(Order::fee, 2, 5.0, 0);
  agenda.put(Order::contact, 9, 4.0);
  agenda.put(Order::returned, 0, 6.0);
  const std::vector<Name> expected{{Order::contact, 9, 0},
                                   {Order::fee, 1, 9},
                                   {Order::fee, 2, 0},
                                   {Order::fee, 2, 1},
                                   {Order::returned, 0, 0}};
  CHECK(empty(agenda) == expected);
}
