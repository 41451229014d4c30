#pragma once
// Purchases that are given back some days later.
#include <cstdint>
#include <vector>

#include "engine/mechanisms/equipment.h"
#include "engine/mechanisms/returns/spec.h"
#include "engine/world/arm.h"

namespace stamkund::mechanisms {

void declare_returns(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                     const world::Horizon& horizon);

struct ReturnsState : world::BlockOf<ReturnsState> {
  struct Return {
    double day;
    double bought_day;
    std::int64_t paid;
    std::int64_t goods;
    std::int64_t discount;          ///< list price less paid
    std::int64_t program_discount;  ///< the program's part of it
  };
  std::vector<Return> to_come;  ///< in order of day
  std::size_t first = 0;
  void clear() {
    to_come.clear();
    first = 0;
  }
};

class Returns final : public world::MechanismOf<ReturnsState> {
 public:
  /// `share`: probability that a purchase is given back, `after_days` later.
  Returns(world::Arm& arm, double share, double after_days);
  [[nodiscard]] std::uint32_t hooks() const override;
  void due(world::Scene& scene, const world::Agenda::Entry& entry) const override;
  void bought(world::Scene& scene, const world::Purchase& purchase) const override;
  [[nodiscard]] bool is_owed(const world::Scene& scene) const override;
  void close_books(world::Scene& scene, bool followed) const override;

 private:
  void give_back(world::Scene& scene, const ReturnsState::Return& one) const;
  /// A purchase from before the horizon is given back after it.
  void owe(world::Scene& scene, const ReturnsState::Return& one) const;

  double margin_;
  double share_;
  double after_days_;
  const world::CoreColumns& core_;
  world::Column returns_;
  world::Column program_discounts_;
  world::Column owed_returns_;
  world::Column returned_discounts_;
};

void add_returns_keys(scenario::Parts& parts);
void equip_returns(world::Arm& arm, const Equipment& equipment);

}  // namespace stamkund::mechanisms
