#pragma once
// One purchase: from what she wants to what is counted.
#include <cmath>

#include "engine/base/failure.h"
#include "engine/population/amounts.h"
#include "engine/population/marks.h"
#include "engine/world/arm.h"
#include "engine/world/scene.h"

namespace stamkund::world {

/// A life with more purchases is a mistake in the parameters, not a customer.
inline constexpr std::uint64_t kMaxPurchases = 1'000'000;

/// Counts what was bought: flows of the period, and her own totals up to the horizon.
inline void count_purchase(Scene& scene, const Purchase& purchase, bool first) {
  Customer& c = scene.customer;
  const CoreColumns& columns = scene.arm.columns();
  const std::int64_t goods = to_minor(static_cast<double>(purchase.list) * (1.0 - scene.arm.model().margin));
  std::int64_t* row = scene.books.row(purchase.day);
  ++row[columns.purchases];
  row[columns.revenue] += purchase.paid;
  row[columns.margin] += purchase.paid - goods;
  row[columns.discounts] += purchase.list - purchase.paid;
  if (first) ++row[columns.new_customers];
  if (!scene.books.counts(purchase.day)) return;
  const std::size_t period = scene.books.period(purchase.day);
  if (c.last_active_period != period) {
    c.last_active_period = period;
    ++row[columns.active];
  }
  auto& totals = c.outcome.totals;
  ++totals.purchases;
  totals.revenue += purchase.paid;
  totals.net += purchase.paid - goods;
  const BeforeAfter& before_after = scene.arm.before_after();
  const double since = purchase.day - before_after.split_day;
  if (std::abs(since) < before_after.length_days)
    ++(since < 0.0 ? c.outcome.purchases_before : c.outcome.purchases_after);
}

/// kRich: the arm has mechanisms.
template <bool kRich>
void buy(Scene& scene, bool first) {
  Customer& c = scene.customer;
  const scenario::ArmModel& model = scene.arm.model();
  Purchase purchase;
  purchase.day = c.day;
  purchase.visit = c.visits;
  purchase.basket_minor =
      draw_amount(c.person.spend, c.spend_luck) * model.spend_factor * model.minor_per_major;
  if constexpr (kRich) {
    for (const Mechanism* one : scene.arm.with(Hook::basket)) one->basket(scene, purchase);
    if (!model.purchase_marks.categories.empty())
      purchase.category = population::mark_at(model.purchase_marks.categories, scene.luck.category(c.visits));
  }
  if constexpr (kRich)
    purchase.basket_minor = purchase.basket_minor * purchase.basket_factor + purchase.extra_minor;
  purchase.list = purchase.offered = purchase.paid = to_minor(purchase.basket_minor);
  if constexpr (kRich) {
    for (const Mechanism* one : scene.arm.with(Hook::offer)) one->offer(scene, purchase);
    purchase.offered = purchase.paid;
    for (const Mechanism* one : scene.arm.with(Hook::till)) one->till(scene, purchase);
    for (const Mechanism* one : scene.arm.with(Hook::bought)) one->bought(scene, purchase);
    for (const Mechanism* one : scene.arm.with(Hook::settle)) one->settle(scene);
  }
  count_purchase(scene, purchase, first);
  c.seen.last_purchase_day = purchase.day;
  c.seen.spent += purchase.paid;
  ++c.seen.purchases;
  if (++c.visits > kMaxPurchases)
    throw Failure(Exit::bad_data,
                  "a simulated customer made more than a million purchases; check the "
                  "parameters and the time unit of the purchase process");
  if (scene.observer != nullptr) scene.observer->purchase(c.person.index, purchase.day, purchase.paid);
}

}  // namespace stamkund::world
