#pragma once
// Birthdays: in a window around her birthday a member gets a gift at her first visit, earns more, or comes
// more often.
#include "engine/mechanisms/equipment.h"
#include "engine/mechanisms/program/part.h"
#include "engine/mechanisms/program/program.h"

namespace stamkund::mechanisms {

/// As a scenario says it (birthday_keys.cpp).
struct BirthdaySpec : ProgramPartSpec {
  [[nodiscard]] bool gives_units() const override { return units > 0 || multiplier > 1.0; }
  [[nodiscard]] std::string in_words() const override { return "birthdays"; }
  double before_days = 0;
  double after_days = 0;
  scenario::Quantity known;
  Money gift_cost{0};
  std::int64_t units = 0;
  double multiplier = 1;
  scenario::Quantity lift;
};

struct BirthdayState : world::BlockOf<BirthdayState> {
  double birthday = 0;    ///< whose window opens next
  double until_day = -1;  ///< it is open up to this day
  bool gift_waits = false;
};

class Birthday final : public world::MechanismOf<BirthdayState> {
 public:
  Birthday(world::Arm& arm, const Program& program, const BirthdaySpec& spec,
           const scenario::Resolve& resolve);
  [[nodiscard]] std::uint32_t hooks() const override;
  void due(world::Scene& scene, const world::Agenda::Entry& entry) const override;
  void joined(world::Scene& scene, double day, std::uint8_t category) const override;
  void quit(world::Scene& scene) const override;
  void bought(world::Scene& scene, const world::Purchase& purchase) const override;
  [[nodiscard]] double member_factor(const world::Scene& scene) const override;
  [[nodiscard]] bool is_owed(const world::Scene& scene) const override;

 private:
  void open_window(world::Scene& scene, BirthdayState& state, double day) const;
  const Program& program_;
  double before_days_;
  double after_days_;
  double known_;
  std::int64_t gift_cost_;
  std::int64_t units_;
  double multiplier_;
  double factor_;
  world::Column gifts_;
  world::Column cost_;
  world::Column owed_;
  std::int64_t gift_owed_;  ///< minor units of a gift with its units, at their full cost
};

void add_birthday_keys(scenario::Parts& parts);
void declare_birthday(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                      const world::Horizon& horizon);
void equip_birthday(world::Arm& arm, const Equipment& equipment);

}  // namespace stamkund::mechanisms
