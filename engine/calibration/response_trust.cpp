#include "engine/calibration/response_trust.h"

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "engine/base/count.h"

namespace stamkund::calibration {
namespace {

/// A lift that is seen, but not how fast it decays, goes with the decay at which that was held.
void say_of_held_decays(ResponseFit& fit) {
  std::vector<std::string> said;
  for (const auto& lift : fit.parameters) {
    if (lift.of != Response::lift || lift.held || lift.by_experiment || !(lift.p05 > 0.0 || lift.p95 < 0.0))
      continue;
    const std::size_t group = fit.groups_of(lift).front();
    const ResponseParameter* decay =
        fit.find(Response::decay, fit.by_segment() ? fit.group_kind[group] : fit.groups[group]);
    if (decay == nullptr || !decay->held) continue;
    char text[96];
    std::snprintf(text, sizeof text, "a decay of %.0f days, which these data do not tell, goes with ",
                  decay->estimate);
    said.push_back(
        text + lift.name +
        ": what contacts bring at the spacing of the past is known, what a single one brings is not");
  }
  fit.notes.insert(fit.notes.end(), said.begin(), said.end());
}

}  // namespace

void say_how_far_to_trust(ResponseFit& fit, const ResponseHistory& history, const ResponseOptions& options) {
  auto& notes = fit.notes;
  for (const auto& parameter : fit.parameters)
    if (!parameter.identified &&
        (parameter.of == Response::lift || parameter.of == Response::member_purchase_rate))
      notes.push_back(parameter.name + " is not identified: " + parameter.reason);
  if (history.contacts.empty()) return;
  say_of_held_decays(fit);
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
  else if (history.contacts.size() > 0 && options.chosen_by_history)
    notes.push_back(
        "as stated, contacts were decided on by chance or by recorded purchases alone: the fit takes each "
        "customer's own "
        "history into account, which the raw rates do not; these data cannot check the statement");
  const auto rare = [&](std::uint64_t count, const char* what) {
    if (count > 0)
      notes.push_back(count_of(count, "contact") + " came " + what + (count == 1 ? " and is" : " and are") +
                      " not used");
  };
  rare(history.counts.before_first_purchase, "before the customer's first purchase");
  rare(history.counts.after_end, "after the calibration period");
}

}  // namespace stamkund::calibration
