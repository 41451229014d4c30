// A customer is a value: a life that is paused on random days, each time copied, and gone on with in the
// copy, is to the bit the life that was lived in one go. Whoever was copied lives on without touching the
// copy.
#include <catch2/catch.hpp>
#include <functional>
#include <tuple>

#include "engine/study/setup.h"
#include "engine/world/live.h"
#include "tests/world/everything.h"
#include "tests/world/programs.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using world::Customer;

namespace {

/// Everything that can be watched of a life.
class Watcher final : public world::LifeObserver {
 public:
  using Happening = std::tuple<int, double, std::int64_t, std::size_t, std::int64_t>;
  void purchase(std::uint64_t, double day, std::int64_t paid) override {
    happenings.emplace_back(-1, day, paid, 0, 0);
  }
  void given_back(std::uint64_t, double day, std::int64_t paid) override {
    happenings.emplace_back(-2, day, paid, 0, 0);
  }
  void step(std::uint64_t, const world::AccountStep& step) override {
    happenings.emplace_back(static_cast<int>(step.kind), step.occasion.day, step.amount.minor, step.reward,
                            step.count);
  }
  void entry(std::uint64_t, const program::Entry& entry) override { journal.push_back(entry); }
  friend bool operator==(const Watcher& a, const Watcher& b) {
    return a.happenings == b.happenings && a.journal == b.journal;
  }
  std::vector<Happening> happenings;
  program::Journal journal;
};

/// Lives of one arm, in one go and in pieces.
class Pieces {
 public:
  using Spoil = std::function<void(Customer&)>;
  Pieces(const scenario::ScenarioSpec& spec, std::size_t arm)
      : seed_(spec.seed),
        people_(study::people_of(spec, nullptr, {})),
        arm_(study::make_arm(spec, arm, 0, study::horizon_of(spec, arm))),
        whole_(arm_->schema()),
        pieces_(arm_->schema()),
        elsewhere_(arm_->schema()) {}

  /// Number of customers whose life in pieces is another; `spoil` is done to each copy.
  int run(const Spoil& spoil = {}) {
    int differ = 0;
    for (std::uint64_t i = 0; i < people_.size(); ++i) differ += differs(i, spoil) ? 1 : 0;
    return differ;
  }
  [[nodiscard]] bool counts_are_the_same() const { return whole_ == pieces_; }
  /// Copies that were made while a life was going on.
  [[nodiscard]] int copies() const { return copies_; }

 private:
  [[nodiscard]] population::Person person(std::uint64_t i) const {
    static const std::vector<population::CalendarStep> seasons{
        {-1e9, 1.0, 1.0}, {90.0, 1.4, 0.8}, {200.0, 0.6, 1.3}, {410.0, 1.2, 1.0}, {700.0, 0.7, 1.1}};
    population::Person person = people_.person(i);
    if (i % 2 == 1) person.calendar = &seasons;
    return person;
  }
  void live(Customer& customer, counting::Counts& counts, world::LifeObserver* observer, double until) {
    world::Luck luck(seed_, 0, customer.person.index);
    world::Books books(arm_->horizon(), counts);
    world::Scene scene{*arm_, customer, luck, books, observer};
    if (until < 0.0)
      world::begin(scene);
    else
      world::live(scene, until);
  }
  bool differs(std::uint64_t i, const Spoil& spoil) {
    Watcher in_one_go;
    Customer one;
    one.person = person(i);
    live(one, whole_, &in_one_go, -1.0);
    live(one, whole_, &in_one_go, world::kNever);

    Stream dice({1, 0, i, Purpose::test});
    Watcher watcher;
    // Has been somebody else, whom a copy has to overwrite.
    Customer copy = one;
    Customer customer;
    customer.person = person(i);
    live(customer, pieces_, &watcher, -1.0);
    bool others_agree = true;
    double day = 0.0;
    for (;;) {
      day += 300.0 * draw_uniform(dice) * draw_uniform(dice);
      live(customer, pieces_, &watcher, day);
      if (customer.stage == Customer::Stage::over) break;
      copy = customer;
      if (spoil) spoil(copy);
      ++copies_;
      live(customer, elsewhere_, nullptr, world::kNever);
      others_agree = others_agree && same(customer.outcome, one.outcome);
      std::swap(customer, copy);
    }
    return !others_agree || !same(customer.outcome, one.outcome) || !(watcher == in_one_go) ||
           customer.brought.size() != one.brought.size();
  }
  static bool same(const world::LifeOutcome& a, const world::LifeOutcome& b) {
    return a.totals == b.totals && a.member == b.member && a.tier == b.tier &&
           a.purchases_before == b.purchases_before && a.purchases_after == b.purchases_after;
  }

  std::uint64_t seed_;
  population::Population people_;
  std::unique_ptr<world::Arm> arm_;
  counting::Counts whole_, pieces_, elsewhere_;
  int copies_ = 0;
};

}  // namespace

TEST_CASE("a life in pieces and copies is the life in one go, in every program") {
  for (const std::string returns : {"none", "{share: 10 %, after: 14 days}"}) {
    const auto file = test::scenario_of(test::many_programs(60, "78 weeks", 1, returns));
    for (std::size_t arm = 0; arm < file.spec.arms.size(); ++arm) {
      CAPTURE(returns, file.spec.arms[arm].name);
      Pieces lives(file.spec, arm);
      CHECK(lives.run() == 0);
      CHECK(lives.counts_are_the_same());
      CHECK(lives.copies() > 120);
    }
  }
}

TEST_CASE("a life in pieces and copies is the life in one go with all mechanisms, campaigns included") {
  const auto file = test::everything(300);
  Pieces lives(file.spec, 1);
  CHECK(lives.run() == 0);
  CHECK(lives.counts_are_the_same());
}

TEST_CASE("a copy that forgets its agenda, its stimuli or a clock lives another life") {
  const auto file = test::everything(100);
  const auto differ = [&](const Pieces::Spoil& spoil) { return Pieces(file.spec, 1).run(spoil); };
  CHECK(differ([](Customer& copy) { copy.agenda.clear(); }) > 50);
  CHECK(differ([](Customer& copy) { copy.stimuli.clear(); }) > 10);
  CHECK(differ([](Customer& copy) { copy.purchases.set(copy.purchases.left() * 1.01); }) > 10);
  CHECK(differ([](Customer& copy) { copy.seen.subscribed = !copy.seen.subscribed; }) > 10);
}
