#pragma once
// Satisfaction: each customer has a level of her own. What she lives through moves her away from it, and it
// fades. While she is away from it she buys more or less often, and is more or less likely to leave.
//
// A survey (survey.cpp) asks some customers after some purchases. It only looks: with and without it, lives
// are the same to the bit. So it stops nobody and puts nothing on the agenda; what was due is asked when
// something happens next.
#include <limits>
#include <vector>

#include "engine/mechanisms/equipment.h"
#include "engine/mechanisms/satisfaction/spec.h"
#include "engine/world/arm.h"

namespace stamkund::mechanisms {

/// Customers by their latest score at the horizon. Axes: whose scores, detractors to promoters.
inline constexpr const char* kNpsGroups = "nps_groups";
enum class Asked : std::size_t { answered, everybody };
enum class NpsGroup : std::size_t { detractor, passive, promoter };
inline constexpr std::size_t kNpsGroupCount = 3;

[[nodiscard]] bool has_survey(const scenario::ScenarioSpec& scenario);

struct SatisfactionState : world::BlockOf<SatisfactionState> {
  /// Something that is still to come of a purchase.
  struct Coming {
    double day;
    bool survey;          ///< or an experience
    double effect;        ///< of an experience
    std::uint64_t visit;  ///< of the purchase
  };
  double own = 0;     ///< her own level
  double away = 0;    ///< from it, as it was ...
  double at_day = 0;  ///< ... on this day
  std::size_t tier = 0;
  bool member = false;
  std::vector<Coming> coming;  ///< in order of day
  double asked_day = -std::numeric_limits<double>::infinity();
  double due_day = -std::numeric_limits<double>::infinity();  ///< if everybody was asked
  std::size_t group[2] = {kNpsGroupCount, kNpsGroupCount};    ///< by Asked; kNpsGroupCount = none yet
  void clear();
};

class Satisfaction final : public world::MechanismOf<SatisfactionState> {
 public:
  Satisfaction(const world::Arm& arm, const SatisfactionSpec& spec, const scenario::Resolve& resolve);
  [[nodiscard]] std::uint32_t hooks() const override;
  void due(world::Scene& scene, const world::Agenda::Entry& entry) const override;
  void bought(world::Scene& scene, const world::Purchase& purchase) const override;
  void noticed(world::Scene& scene, double relevance, std::uint64_t occasion) const override;
  void rewarded(world::Scene& scene) const override;
  void settle(world::Scene& scene) const override;
  void ended(world::Scene& scene) const override;

 protected:
  void start(world::Scene& scene, SatisfactionState& state) const override;

 private:
  struct Survey {
    bool asks = false;
    double after = 0, share = 0, again = 0, response = 0, slope = 0, score = 0, per_unit = 0, noise = 0;
    std::int64_t cost = 0;
    world::Column asked = 0, answered = 0, paid = 0;
    world::Column groups[2] = {0, 0};  ///< by Asked: detractors; passives and promoters follow
    std::size_t table = 0;             ///< kNpsGroups, offset in the counts
  };
  void happen(world::Scene& scene, SatisfactionState& state, double day, double effect) const;
  void act(world::Scene& scene, const SatisfactionState& state, double day) const;
  void put(world::Scene& scene, SatisfactionState& state, const SatisfactionState::Coming& one) const;
  void pass(world::Scene& scene, SatisfactionState& state, double day) const;
  [[nodiscard]] double away_on(const SatisfactionState& state, double day) const;
  // survey.cpp
  void set_survey(const world::Arm& arm, const SurveySpec& spec, const scenario::Resolve& resolve);
  void ask(world::Scene& scene, SatisfactionState& state, const SatisfactionState::Coming& one) const;
  void count_groups(world::Scene& scene, const SatisfactionState& state) const;

  double decay_;
  double loyalty_;
  double purchase_factor_;  ///< for each unit
  double leaving_factor_;   ///< likewise
  bool acts_;               ///< one of them is not 1
  double delivery_after_, fails_, failure_, success_;
  double relevance_, relevant_, irrelevant_;
  double cases_, solved_, solved_effect_, unsolved_effect_;
  double reward_, promotion_, demotion_;
  Survey survey_;
};

void add_satisfaction_keys(scenario::Parts& parts);
void declare_satisfaction(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                          const world::Horizon& horizon);
void equip_satisfaction(world::Arm& arm, const Equipment& equipment);

}  // namespace stamkund::mechanisms
