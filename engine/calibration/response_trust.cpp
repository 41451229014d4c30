#include "engine/calibration/response_trust.h"

#include <cmath>

namespace stamkund::calibration {

void say_how_far_to_trust(ResponseFit& fit, const ResponseHistory& history) {
  auto& notes = fit.notes;
  if (fit.members)
    notes.push_back(
        "members chose to join: the change of their rate holds what made them join when they did "
        "(members against others is self-selected; Leenheer et al. 2007)");
  if (history.contacts.empty()) return;
  if (fit.by_opened)
    notes.push_back(
        "lifts are those of opened contacts; who opens is no matter of chance, even in an experiment: "
        "leave the column 'opened' out to get the effect of sending");
  else
    notes.push_back("lifts are those of a contact sent, opened or not (intention to treat)");
  if (fit.randomised)
    notes.push_back(
        "arms look as if drawn by lot: the comparison of arms needs no model, and the fitted lifts "
        "should agree with it");
  else
    notes.push_back(
        "contacts were not drawn by lot as far as the file says: the fit takes each customer's own "
        "history into account, which the raw rates do not; neither removes what the company knew of "
        "her that her purchases do not show");
  if (fit.randomised)
    for (const auto& arm : fit.experiment->arms)
      if (!arm.control && std::abs(arm.relative - arm.model_relative) > 2.58 * arm.relative_standard_error)
        notes.push_back("arm '" + arm.arm +
                        "': the fitted lift lies outside the 99 % interval of the comparison "
                        "of arms: trust the comparison, not the fit");
  const auto rare = [&](std::uint64_t count, const char* what) {
    if (count > 0) notes.push_back(std::to_string(count) + " contacts " + what);
  };
  rare(history.counts.before_first_purchase, "came before the customer's first purchase and are not used");
  rare(history.counts.after_end, "came after the calibration period and are not used");
}

}  // namespace stamkund::calibration
