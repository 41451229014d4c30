#pragma once
// A membership that is paid for: fees, trial, refund, renewal, and the pull of money already spent.
#include "engine/mechanisms/equipment.h"
#include "engine/mechanisms/membership/spec.h"
#include "engine/mechanisms/program/program.h"
#include "models/response/benefit_weight.h"
#include "models/response/renewal.h"
#include "models/response/sunk_cost.h"

namespace stamkund::mechanisms {

void declare_membership(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                        const world::Horizon& horizon);

/// The specification under one parameter draw.
struct MembershipModel {
  MembershipModel(const MembershipSpec& spec, const scenario::Resolve& resolve);
  Money fee{0};
  double period_days = kDaysPerYear;
  double trial_days = 0;
  double refund_days = 0;
  response::Renewal renewal{0.5};
  response::BenefitWeight renews_for{0};  ///< the benefits of a period against the fee
  double lapsed_renewal = 0;
  response::SunkCost sunk_cost{{}, 1.0};
};

struct MembershipState : world::BlockOf<MembershipState> {
  world::Clock leaving;  ///< hazard: a renewal
  double next_fee_day = world::kNever;
  double last_fee_day = -world::kNever;
};

class Membership final : public world::MechanismOf<MembershipState> {
 public:
  /// Kinds of stimuli are added.
  Membership(world::Arm& arm, const Program& program, const MembershipModel& model);
  [[nodiscard]] std::uint32_t hooks() const override;
  void due(world::Scene& scene, const world::Agenda::Entry& entry) const override;
  void bought(world::Scene& scene, const world::Purchase& purchase) const override;
  void joined(world::Scene& scene, double day, std::uint8_t category) const override;
  void quit(world::Scene& scene) const override;
  void left(world::Scene& scene) const override;
  [[nodiscard]] double member_factor(const world::Scene& scene) const override;
  [[nodiscard]] bool is_owed(const world::Scene& scene) const override;

 private:
  void pay_fee(world::Scene& scene, MembershipState& state, double day) const;
  /// A fee that was paid until then is earned day by day.
  void still_to_earn(world::Scene& scene, double from, double until, double sign) const;
  /// She has paid for a term before the horizon, and it is not over.
  [[nodiscard]] static bool in_term_from_before(const world::Scene& scene, const MembershipState& state,
                                                double day);

  const Program& program_;
  MembershipModel model_;
  world::Column fees_;
  world::Column fee_payers_;
  world::Column unearned_fees_;
  world::Column owed_membership_;
  world::Column owed_refunds_;
  std::size_t sunk_kind_ = 0;  ///< of stimuli
};

void add_membership_keys(scenario::Parts& parts);
void equip_membership(world::Arm& arm, const Equipment& equipment);

}  // namespace stamkund::mechanisms
