#include "engine/mechanisms/returns/returns.h"

namespace stamkund::mechanisms {

using counting::Sign;
using world::Hook;
using world::Order;
using world::Scene;

void declare_returns(counting::Schema& schema, const scenario::ScenarioSpec& /*scenario*/,
                     std::size_t /*arm*/, const world::Horizon& /*horizon*/) {
  schema.declare({{"returns", "1", "purchases given back", Sign::none, 0, 210}},
                 {{"owed_returns", "minor", "margin of purchases before the horizon that are given back",
                   Sign::out, 0, 50},
                  {"returned_discounts", "minor", "discounts on those purchases: not given away in the end",
                   Sign::none, -1, 70}});
}

Returns::Returns(world::Arm& arm, double share, double after_days)
    : margin_(arm.model().margin),
      share_(share),
      after_days_(after_days),
      core_(arm.columns()),
      returns_(arm.schema()->table(counting::kPeriods).column("returns")),
      program_discounts_(arm.schema()->table(counting::kPeriods).column("program_discounts")),
      owed_returns_(arm.schema()->table(counting::kOwed).column("owed_returns")),
      returned_discounts_(arm.schema()->table(counting::kOwed).column("returned_discounts")) {}

std::uint32_t Returns::hooks() const { return bits(Hook::bought, Hook::follow); }

void Returns::bought(Scene& scene, const world::Purchase& purchase) const {
  if (purchase.paid <= 0 || !(scene.luck.returned(purchase.visit) < share_)) return;
  ReturnsState& state = of(scene.customer);
  const std::int64_t goods = world::to_minor(static_cast<double>(purchase.list) * (1.0 - margin_));
  state.to_come.push_back({purchase.day + after_days_, purchase.day, purchase.paid, goods,
                           purchase.list - purchase.paid, purchase.offered - purchase.paid});
  scene.customer.agenda.put(Order::returned, owner(), state.to_come[state.first].day);
}

void Returns::due(Scene& scene, const world::Agenda::Entry& /*entry*/) const {
  ReturnsState& state = of(scene.customer);
  give_back(scene, state.to_come[state.first++]);
  scene.customer.agenda.put(
      Order::returned, owner(),
      state.first < state.to_come.size() ? state.to_come[state.first].day : world::kNever);
}

void Returns::give_back(Scene& scene, const ReturnsState::Return& one) const {
  world::Books& books = scene.books;
  const double day = scene.day();
  std::int64_t* row = books.row(day);
  ++row[returns_];
  row[core_.revenue] -= one.paid;
  // The goods come back and can be sold again (assumption).
  row[core_.margin] -= one.paid - one.goods;
  // What was taken off a purchase that did not last is not given away.
  row[core_.discounts] -= one.discount;
  row[program_discounts_] -= one.program_discount;
  books.benefit(day, -one.program_discount);
  scene.customer.seen.spent -= one.paid;
  if (books.counts(day)) {
    books.totals().revenue -= one.paid;
    books.totals().net -= one.paid - one.goods;
  } else if (books.counts(one.bought_day)) {
    owe(scene, one);
  }
  if (scene.observer != nullptr) scene.observer->given_back(scene.person().index, day, one.paid);
  for (const world::Mechanism* told : scene.arm.with(Hook::given_back))
    told->given_back(scene, day, one.paid);
}

void Returns::owe(Scene& scene, const ReturnsState::Return& one) const {
  scene.books.owe(one.day, owed_returns_, one.paid - one.goods);
  scene.books.note(returned_discounts_, one.discount);
}

bool Returns::is_owed(const Scene& scene) const {
  const ReturnsState& state = of(scene.customer);
  // They stand in order of their purchases.
  return state.first < state.to_come.size() && scene.books.counts(state.to_come[state.first].bought_day);
}

void Returns::close_books(Scene& scene, bool followed) const {
  if (followed) return;
  const ReturnsState& state = of(scene.customer);
  for (std::size_t i = state.first; i < state.to_come.size(); ++i)
    if (scene.books.counts(state.to_come[i].bought_day)) owe(scene, state.to_come[i]);
}

void equip_returns(world::Arm& arm, const Equipment& equipment) {
  const auto* spec = equipment.scenario.population.parts.find<ReturnsSpec>("returns");
  if (spec == nullptr) return;
  if (const double share = equipment.resolve(spec->share); share > 0.0)
    arm.add(std::make_unique<Returns>(arm, share, spec->after_days));
}

}  // namespace stamkund::mechanisms
