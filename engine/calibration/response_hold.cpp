#include "engine/calibration/response_hold.h"

#include <cmath>

#include "engine/calibration/response_identify.h"

namespace stamkund::calibration {
namespace {

/// A lift (or fatigue) closer to 0 than so many standard errors says nothing of how it decays. Assumption.
constexpr double kVisible = 2.0;
/// A standard error of the log of a decay above this says nothing of it: a factor of e either way.
/// Assumption.
constexpr double kRoughly = 1.0;
/// Fewer contacts than this that follow another within two fatigue decays show no fatigue. Assumption.
constexpr std::uint64_t kFewRepeated = 30;

[[nodiscard]] std::uint64_t repeated_contacts(const ResponseHistory& history) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < history.size(); ++i)
    for (std::size_t k = history.contact_begin[i] + 1; k < history.contact_begin[i + 1]; ++k)
      count += history.contacts[k].day - history.contacts[k - 1].day < 2.0 * kDefaultFatigueDecayDays ? 1 : 0;
  return count;
}

/// Is there a lift right after a contact, or at least a total effect (lift x decay)? The two of a group may
/// be far better known together than each alone.
bool is_visible(const ResponseState& state, std::size_t group) {
  const ResponseScale& scale = state.scale;
  const std::size_t lift = scale.lift(group);
  if (std::abs(state.z(lift)) >= kVisible) return true;
  if (!state.is_free(scale.decay(group))) return false;
  const std::size_t a = state.place(lift);
  const std::size_t b = state.place(scale.decay(group));
  const double slope = scale.slope(lift, state.searched[lift]) / scale.natural(lift, state.searched[lift]);
  const double variance =
      slope * slope * state.covariance(a, a) + 2.0 * slope * state.covariance(a, b) + state.covariance(b, b);
  return variance < 1.0 / (kVisible * kVisible);
}

/// Would fatigue be visible if its decay were known? A heavy one that fades soon is hard to tell from a light
/// one that lasts. Expects both to be free.
bool tires_with_this_decay(const ResponseState& state) {
  const std::size_t w = state.place(state.scale.fatigue_weight());
  const std::size_t d = state.place(state.scale.fatigue_decay());
  const double together = state.covariance(w, d);
  const double variance = state.covariance(w, w) - together * together / state.covariance(d, d);
  return std::abs(state.maximum.theta[w]) >= kVisible * std::sqrt(variance);
}

/// Is it known how long fatigue lasts, at least roughly? Below zero a weight warms up, and then only one that
/// is visible by itself is believed.
bool is_decay_known(const ResponseState& state) {
  const std::size_t d = state.place(state.scale.fatigue_decay());
  return state.maximum.theta[state.place(state.scale.fatigue_weight())] > 0.0 &&
         state.covariance(d, d) < kRoughly * kRoughly;
}

/// At a maximum that converged: decays of what is not visible.
void hold_invisible(ResponseState& state, const Evidence* evidence) {
  const ResponseScale& scale = state.scale;
  bool any = false;
  // Groups that share a decay show it together.
  std::vector<bool> seen(scale.size(), false), unseen(scale.size(), false);
  for (std::size_t g = 0; g < scale.groups(); ++g) {
    if (!state.is_free(scale.lift(g))) continue;
    const bool visible = is_visible(state, g);
    (visible ? seen : unseen)[scale.decay(g)] = true;
    any = any || visible;
  }
  const bool tired =
      state.is_free(scale.fatigue_weight()) &&
      (std::abs(state.z(scale.fatigue_weight())) >= kVisible ||
       (state.is_free(scale.fatigue_decay()) && tires_with_this_decay(state) && is_decay_known(state)));
  for (std::size_t g = 0; g < scale.groups(); ++g)
    if (state.is_free(scale.decay(g)) && unseen[scale.decay(g)] && !seen[scale.decay(g)] &&
        !(evidence != nullptr && evidence->prior[g]))
      state.hold_decay(g,
                       "a lift and how fast it decays are not visible apart, so its decay is not estimated");
  if (!any && state.is_free(scale.fatigue_weight())) {
    state.hold_fatigue("no lift is visible that contacts could weaken");
    if (state.is_free(scale.fatigue_weight()))
      state.hold_fatigue("no lift is visible that contacts could weaken");
  } else if (!tired && state.is_free(scale.fatigue_decay())) {
    state.hold_fatigue(
        tires_with_this_decay(state)
            ? "fatigue is visible, but not how long it lasts; the weight is the one that goes with this decay"
            : "no fatigue is visible, so its decay is not either");
  }
}

/// Without a proper maximum: one thing along which the likelihood is flat.
void hold_flat(ResponseState& state) {
  const ResponseScale& scale = state.scale;
  const auto& direction = state.maximum.direction;
  double largest = 0.0;
  for (const double d : direction) largest = std::fmax(largest, std::abs(d));
  const auto moves = [&](std::size_t p) {
    return state.is_free(p) && std::abs(direction[state.place(p)]) >= 0.25 * largest;
  };
  if (moves(scale.fatigue_decay()) || moves(scale.fatigue_weight())) {
    state.hold_fatigue("the likelihood is flat along it");
    return;
  }
  for (std::size_t g = 0; g < scale.groups(); ++g)
    if (moves(scale.decay(g))) {
      state.hold_decay(g, "the likelihood is flat along it");
      return;
    }
  // Where there is no effect, the likelihood may like one that is over within hours, of any size.
  for (std::size_t g = 0; g < scale.groups(); ++g)
    if (moves(scale.lift(g)) && state.is_free(scale.decay(g))) {
      state.hold_decay(g, "the lift runs away where it may decay as it likes");
      state.searched[scale.lift(g)] = 0.0;  // and not from where it ran to
      return;
    }
  // A direction may hide behind others; what is secondary goes first.
  if (state.is_free(scale.fatigue_decay()) || state.is_free(scale.fatigue_weight()))
    state.hold_fatigue("the search did not settle with it");
}

}  // namespace

void hold_what_never_happened(ResponseState& state, const ResponseHistory& history,
                              const Evidence* evidence) {
  const ResponseScale& scale = state.scale;
  auto& why_held = state.why_held;
  const std::string nobody = "nobody was contacted while observed";
  std::vector<bool> shown(scale.size(), false);
  for (std::size_t g = 0; g < scale.groups(); ++g) {
    state.searched[scale.decay(g)] = std::log(kDefaultDecayDays);
    if (history.group_contacts[g] == 0 && !(evidence != nullptr && evidence->speaks[g]))
      why_held[scale.lift(g)] = nobody;
    else
      shown[scale.decay(g)] = true;
  }
  for (std::size_t g = 0; g < scale.groups(); ++g)
    if (!shown[scale.decay(g)]) why_held[scale.decay(g)] = nobody;
  state.searched[scale.fatigue_decay()] = std::log(kDefaultFatigueDecayDays);
  if (history.contacts.empty() && evidence != nullptr)
    why_held[scale.fatigue_weight()] = why_held[scale.fatigue_decay()] =
        "there is no history of contacts; lifts are those at the frequency of the tests";
  else if (repeated_contacts(history) < kFewRepeated)
    why_held[scale.fatigue_weight()] = why_held[scale.fatigue_decay()] =
        "contacts are too rare: hardly any follows another within " +
        std::to_string(static_cast<int>(2.0 * kDefaultFatigueDecayDays)) + " days";
  if (history.spells.empty())
    why_held[scale.member()] = "there are no memberships";
  else if (share_without(history) < kLeastWithout)
    why_held[scale.member()] = "nobody has time as a non-member, so nothing shows what membership changes";
  for (std::size_t p = 0; p < scale.size(); ++p) {
    if (!why_held[p].empty()) continue;
    state.free.push_back(p);
    if (scale.is_lift(p) || p == scale.member()) state.searched[p] = std::log(1.2);
    if (p == scale.fatigue_weight()) state.searched[p] = 0.1;
  }
}

bool hold_more(ResponseState& state, const Evidence* evidence) {
  const std::size_t before = state.free.size();
  if (state.maximum.status == Status::converged)
    hold_invisible(state, evidence);
  else
    hold_flat(state);
  return state.free.size() < before;
}

}  // namespace stamkund::calibration
