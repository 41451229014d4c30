#include "engine/calibration/response_leaving.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/calibration/response_stretches.h"

namespace stamkund::calibration {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// Fewer contacts than this show nothing of leaving, which nobody sees. Assumption, as for fatigue.
constexpr std::uint64_t kFewContacts = 30;
/// Of the largest part of a direction: what moves as much is what runs away.
constexpr double kMoves = 0.25;
constexpr std::size_t kNone = Stretch::kNone;

std::vector<Stretch> stretches_of(const CustomerEvents& customer, const LeavingWindows& windows) {
  std::vector<Stretch> out{{-std::numeric_limits<double>::infinity(), kNone}};
  double until = 0.0;
  const auto end_before = [&](double day) {
    if (out.back().column != kNone && until < day) out.push_back({until, kNone});
  };
  for (const HistoryContact& contact : customer.contacts) {
    if (!contact.acts) continue;
    const auto found = std::find(windows.groups.begin(), windows.groups.end(), contact.group);
    if (found == windows.groups.end()) continue;
    const double day = contact.day;
    end_before(day);
    const auto column = static_cast<std::size_t>(found - windows.groups.begin());
    if (out.back().start == day)
      out.back().column = column;  // of several of one day, the last in order
    else if (out.back().column != column)
      out.push_back({day, column});
    until = day + windows.days;
  }
  end_before(std::numeric_limits<double>::infinity());
  return out;
}

}  // namespace

LeavingSought leaving_sought(const ResponseHistory& history, double days) {
  LeavingSought out;
  out.windows.days = days;
  out.why_held.resize(history.groups.size());
  if (!(days > 0.0)) return out;
  std::vector<std::uint64_t> acting(history.groups.size(), 0);
  for (const HistoryContact& contact : history.contacts) acting[contact.group] += contact.acts ? 1 : 0;
  for (std::uint32_t g = 0; g < acting.size(); ++g) {
    if (acting[g] >= kFewContacts)
      out.windows.groups.push_back(g);
    else
      out.why_held[g] = "fewer than " + std::to_string(kFewContacts) + " contacts say nothing of leaving";
  }
  return out;
}

ResponseCalendar with_leaving(const ResponseCalendar& base, const ingest::CustomerTable& table,
                              const ResponseHistory& history, const LeavingWindows& windows) {
  if (windows.groups.empty()) return base;
  return with_stretches(base, table, Bends::leaving, windows.groups.size(),
                        [&](std::size_t i) { return stretches_of(CustomerEvents(history, i), windows); });
}

bool hold_flat_leaving(LeavingSought& sought, const ResponseState& state, std::size_t first) {
  const Maximum& maximum = state.maximum;
  if (maximum.status != Status::boundary && maximum.status != Status::not_identified) return false;
  auto& groups = sought.windows.groups;
  double largest = 0.0;
  for (const double d : maximum.direction) largest = std::fmax(largest, std::abs(d));
  std::size_t most = kNone;
  for (std::size_t c = 0; c < groups.size(); ++c) {
    const double moves = std::abs(maximum.direction[first + c]);
    if (moves < kMoves * largest) continue;
    if (most == kNone || moves > std::abs(maximum.direction[first + most])) most = c;
  }
  if (most == kNone) return false;
  sought.why_held[groups[most]] = maximum.status == Status::boundary ? "the likelihood keeps rising along it"
                                                                     : "the likelihood is flat along it";
  groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(most));
  return true;
}

void put_held_leaving(ResponseFit& fit, const LeavingSought& sought) {
  fit.leaving_days = sought.windows.days;
  if (!(fit.leaving_days > 0.0)) return;
  for (std::size_t g = 0; g < sought.why_held.size(); ++g) {
    if (sought.why_held[g].empty()) continue;
    ResponseParameter one;
    set_name(one, name_of(Response::leaving, fit.groups[g]));
    one.held = true;
    one.reason = sought.why_held[g];
    one.standard_error = one.p05 = one.p95 = kNaN;
    fit.parameters.push_back(one);
  }
  fit.notes.push_back(
      "changes of the hazard of leaving hold for " + std::to_string(static_cast<int>(fit.leaving_days)) +
      " days after a contact, as stated; nobody sees when a customer leaves, so what tells is "
      "who is silent later");
}

}  // namespace stamkund::calibration
