// The resolved text is a scenario with nothing left to default: it gives the same program, value for value.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "engine/mechanisms/events/spec.h"
#include "engine/mechanisms/membership/spec.h"
#include "engine/mechanisms/surprise/spec.h"
#include "tests/world/scenarios.h"

using namespace stamkund;

namespace {

void put(std::ostringstream& out, const scenario::Quantity& q) {
  out << static_cast<int>(q.law) << '(' << q.parameters[0] << ',' << q.parameters[1] << ',' << q.parameters[2]
      << ")#" << q.identity << ' ';
}

void put(std::ostringstream& out, const program::Scope& scope) {
  out << scope.tiers << '/' << scope.segments << '/' << scope.stores << '/' << scope.categories << '/'
      << int{scope.weekdays} << '/' << scope.from_day << '/' << scope.until_day << ' ';
}

void put(std::ostringstream& out, const program::Limit& limit) {
  out << limit.units << '/' << limit.times << '/' << static_cast<int>(limit.per) << ' ';
}

/// The rules and the rest of a program as text, to compare two of them.
std::string dump(const scenario::ProgramSpec& program) {
  std::ostringstream out;
  out.precision(17);
  out << program.starts_day << ' ' << program.platform_cost_per_day << '\n';
  for (const auto& c : program.rules.currencies) {
    out << c.name << ' ' << c.first_match << ' ' << c.endowed.count << ' ' << static_cast<int>(c.pending.kind)
        << ' ' << c.pending.days << ' ' << static_cast<int>(c.expiry.kind) << ' ' << c.expiry.days << ' '
        << c.expiry.from_activation << ' ' << c.expiry.reinstatement_days << ' '
        << static_cast<int>(c.returns) << '\n';
    for (const auto& rule : c.earn) {
      out << static_cast<int>(rule.on) << ' ' << rule.event << ' ' << rule.per_visit << ' '
          << rule.per_major_unit << ' ' << rule.multiplier << ' ' << rule.minimum_purchase.minor << ' '
          << rule.most_an_occasion << ' ';
      put(out, rule.scope);
      put(out, rule.limit);
    }
  }
  for (const auto& r : program.rules.rewards) {
    out << r.name << ' ' << static_cast<int>(r.kind) << ' ' << r.currency << ' ' << r.units.count << ' '
        << r.cost.minor << ' ' << r.discount.minor << ' ' << r.minor_per_unit << ' ' << r.most_share << ' '
        << r.value.minor << ' ' << r.automatic << ' ' << r.coupon_days << ' ' << r.partner_share << ' '
        << r.stock << ' ';
    put(out, r.scope);
    put(out, r.limit);
  }
  const auto& t = program.rules.tiers;
  out << static_cast<int>(t.basis) << ' ' << t.currency << ' ' << static_cast<int>(t.window) << ' ' << t.days
      << ' ' << t.next_period << ' ' << static_cast<int>(t.downgrade) << ' ' << t.held_days << '\n';
  for (const auto& one : t.tiers)
    out << one.name << ' ' << one.threshold << ' ' << one.lifetime_threshold << ' ' << one.discount << ' '
        << one.cost_share << ' ' << one.expiry_extension_days << ' ' << one.extends << '\n';
  for (const auto& m : program.rules.missions)
    out << m.name << ' ' << m.target << ' ' << m.endowed << ' ' << m.within_days << ' ' << m.repeats << ' '
        << m.currency << ' ' << m.bonus.count << '\n';
  for (const auto& q : program.redeem_probability) put(out, q);
  for (const auto& e : program.parts.find<mechanisms::EventsSpec>("events")->events) {
    put(out, e.probability_per_visit);
    put(out, e.per_year);
    out << e.sold_at_minor << ' ' << e.settles_after_days << '\n';
  }
  for (const double price : program.accounting.unit_price) out << price << ' ';
  const auto& b = program.behaviour;
  for (const auto* q : {&b.goal_gradient,
                        &b.points_pressure,
                        &b.points_pressure_within,
                        &b.future_value,
                        &b.future_value_discount,
                        &b.post_reward_boost,
                        &b.redemption_momentum,
                        &b.post_reward_decay,
                        &b.tier_pressure,
                        &b.tier_pressure_within,
                        &b.tier_pressure_stretch,
                        &b.tier_success,
                        &b.tier_failure,
                        &b.upgrade_lift,
                        &b.demotion_aversion,
                        &b.tier_effect_decay,
                        &b.redemption_threshold,
                        &b.redemption_threshold_spread,
                        &b.deadline,
                        &b.deadline_warning,
                        &b.deadline_worth,
                        &b.flexible_share,
                        &b.payout_spend,
                        &b.member_purchase_rate,
                        &b.member_defection,
                        &b.member_spend})
    put(out, *q);
  if (const auto* membership = program.parts.find<mechanisms::MembershipSpec>("membership")) {
    out << membership->fee.minor << ' ' << membership->trial_days << ' ';
    put(out, membership->renewal);
    put(out, membership->sunk_share);
  }
  if (const auto* surprise = program.parts.find<mechanisms::SurpriseSpec>("surprise")) {
    put(out, surprise->probability_per_visit);
    put(out, surprise->decay);
    put(out, surprise->scope);
  }
  return out.str();
}

}  // namespace

TEST_CASE("the resolved text gives the same program again") {
  for (const std::string name : {"starter", "demo", "demo-cdnow"}) {
    std::ostringstream text;
    text << std::ifstream(std::string(STAMKUND_SOURCE_DIR) + "/scenarios/" + name + ".yaml").rdbuf();
    const auto first = test::scenario_of(text.str());
    const auto second = test::scenario_of(first.resolved);
    REQUIRE(first.spec.arms.size() == second.spec.arms.size());
    CHECK(first.spec.run_off_days == second.spec.run_off_days);
    for (std::size_t a = 0; a < first.spec.arms.size(); ++a) {
      REQUIRE(first.spec.arms[a].program.has_value() == second.spec.arms[a].program.has_value());
      if (first.spec.arms[a].program)
        CHECK(dump(*first.spec.arms[a].program) == dump(*second.spec.arms[a].program));
    }
  }
}
