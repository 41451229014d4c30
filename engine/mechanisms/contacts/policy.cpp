#include "engine/mechanisms/contacts/policy.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace stamkund::mechanisms {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

/// Sending times are sums of days, rounded: what is closer than this counts as the same instant.
constexpr double kHair = 1e-9;

}  // namespace

bool ContactPolicy::has_quiet_hours() const {
  return std::any_of(quiet_.begin(), quiet_.end(), [](const QuietHours& one) { return one.any(); });
}

bool ContactPolicy::is_quiet(std::size_t channel, double day) const {
  if (channel >= quiet_.size() || !quiet_[channel].any()) return false;
  const auto [from, to] = quiet_[channel];
  const double time = day + kHair - std::floor(day + kHair);
  return from < to ? time >= from && time < to : time >= from || time < to;
}

double ContactPolicy::after_quiet(std::size_t channel, double day) const {
  if (!is_quiet(channel, day)) return day;
  const double midnight = std::floor(day + kHair);
  const double end = midnight + quiet_[channel].to;
  return end > day ? end : end + 1.0;
}

double ContactPolicy::period_begins(Window window, double day) const {
  using namespace std::chrono;
  const sys_days today{days{start_.serial + static_cast<std::int32_t>(std::floor(day))}};
  sys_days first = today;
  if (window == Window::week) {
    first = today - (weekday{today} - Monday);
  } else {
    const year_month_day date{today};
    first =
        window == Window::month ? sys_days{date.year() / date.month() / 1} : sys_days{date.year() / 1 / 1};
  }
  return static_cast<double>(first.time_since_epoch().count() - start_.serial);
}

double ContactPolicy::period_ends(Window window, double day) const {
  using namespace std::chrono;
  const double begins = period_begins(window, day);
  if (window == Window::week) return begins + 7.0;
  const sys_days first{days{start_.serial + static_cast<std::int32_t>(begins)}};
  const year_month_day date{first};
  const year_month next = date.year() / date.month() + (window == Window::month ? months{1} : months{12});
  return static_cast<double>(sys_days{next / 1}.time_since_epoch().count() - start_.serial);
}

double ContactPolicy::counts_from(const Cap& cap, double day) const {
  return cap.window == Window::rolling ? day - cap.days + kHair : period_begins(cap.window, day) - kHair;
}

bool ContactPolicy::fits(const Cap& cap, const std::vector<Sent>& log, std::size_t channel, std::int64_t cost,
                         double day) const {
  if (cap.channel && *cap.channel != channel) return true;
  if (log.empty()) return cap.at_most ? *cap.at_most > 0 : cost <= cap.spend;
  const double from = counts_from(cap, day);
  std::uint64_t contacts = 0;
  std::int64_t spent = 0;
  for (auto one = log.rbegin(); one != log.rend() && one->day > from; ++one) {
    if (cap.channel && one->channel != channel) continue;
    ++contacts;
    spent += one->cost;
  }
  return cap.at_most ? contacts < *cap.at_most : spent + cost <= cap.spend;
}

double ContactPolicy::relief(const Cap& cap, const std::vector<Sent>& log, std::size_t channel,
                             double day) const {
  if (cap.window != Window::rolling) return period_ends(cap.window, day);
  const double from = counts_from(cap, day);
  for (const Sent& one : log)
    if (one.day > from && (!cap.channel || one.channel == channel)) return one.day + cap.days;
  return kNever;
}

bool ContactPolicy::allows(const std::vector<Sent>& log, std::size_t channel, std::int64_t cost,
                           double day) const {
  return std::all_of(caps_.begin(), caps_.end(),
                     [&](const Cap& cap) { return fits(cap, log, channel, cost, day); });
}

std::optional<std::size_t> ContactPolicy::forbids(const std::vector<Sent>& log, std::size_t channel,
                                                  std::int64_t cost, double day) const {
  for (std::size_t i = 0; i < caps_.size(); ++i)
    if (!fits(caps_[i], log, channel, cost, day)) return i;
  return std::nullopt;
}

double ContactPolicy::next_allowed(const std::vector<Sent>& log, std::size_t channel, std::int64_t cost,
                                   double day) const {
  for (const Cap& cap : caps_) {
    const bool applies = !cap.channel || *cap.channel == channel;
    if (applies && (cap.at_most ? *cap.at_most == 0 : cost > cap.spend)) return kNever;
  }
  double at = after_quiet(channel, day);
  // Each step gets past one contact of one cap, or one night.
  for (;;) {
    double later = at;
    for (const Cap& cap : caps_)
      if (!fits(cap, log, channel, cost, at)) later = std::max(later, relief(cap, log, channel, at));
    later = after_quiet(channel, later);
    if (!(later > at)) return at;
    at = later;
  }
}

void ContactPolicy::forget(std::vector<Sent>& log, double day) const {
  double keep_from = day;
  for (const Cap& cap : caps_) keep_from = std::min(keep_from, counts_from(cap, day));
  forget_before(log, keep_from);
}

void ContactPolicy::forget_before(std::vector<Sent>& log, double day) {
  log.erase(log.begin(),
            std::find_if(log.begin(), log.end(), [&](const Sent& one) { return one.day >= day; }));
}

}  // namespace stamkund::mechanisms
