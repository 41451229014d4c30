#pragma once
// Who gets which of several treatments at each wave, under the campaign's budget. Every customer of the
// replicate lives, with the luck that she has in the run, up to the wave; then all are held against each
// other at once (engine/uplift/allocate.h). So the budget holds to the cent, and not up to sampling as that
// of `top` does.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/counting/counts.h"
#include "engine/mechanisms/contacts/contacts.h"
#include "engine/mechanisms/contacts/spec.h"
#include "engine/study/setup.h"
#include "engine/uplift/oracle.h"

namespace stamkund::study {

/// Of the first wave of an arm's first campaign with treatments; money in major units.
struct TreatmentJudgement {
  std::uint64_t meant = 0;  ///< customers who could be given one
  std::uint64_t treated = 0;
  double spent = 0;     ///< on contacts
  double expected = 0;  ///< net profit as it was estimated
  double worth = 0;     ///< what one unit of budget more would bring; 0 where it did not run out
  std::optional<uplift::Oracle> oracle;  ///< of customers who live several times over
};

/// Gives the arm's campaigns who gets what, wave by wave. Null where no campaign chooses.
[[nodiscard]] std::shared_ptr<TreatmentJudgement> choose_treatments(world::Arm& arm,
                                                                    const Replicate& replicate);

/// What the rule leaves on the table, beside an allocation that knows each customer's true effects, under as
/// large a budget for each customer. `pilot`: of the campaign, with an oracle. Errors: as true_oracle.
[[nodiscard]] uplift::Oracle oracle_of_treatments(world::Arm& arm, const Replicate& replicate,
                                                  const mechanisms::ContactRules::Pilot& pilot);

struct TreatmentFigure {
  std::string name;
  std::string unit;  ///< "1", "major"
  std::string meaning;
};
[[nodiscard]] std::vector<TreatmentFigure> treatment_figures();
/// A table of counts, in billionths as those of pilots.
inline constexpr const char* kTreatments = "treatments";
/// Does any campaign of any arm choose among treatments?
[[nodiscard]] bool has_treatments(const scenario::ScenarioSpec& scenario);
/// For every arm, if any has treatments.
void declare_treatments(counting::Schema& schema, const scenario::ScenarioSpec& scenario);
/// Once, when everything else is counted. Null: this arm chooses nothing.
void tell_treatments(const TreatmentJudgement* judged, counting::Counts& counts);

}  // namespace stamkund::study
