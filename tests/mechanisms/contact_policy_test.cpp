// A contact policy against one that reads its rules from the finished log, and against known calendars.
//
// 100,000 random policies, each over a customer's random wishes to be contacted. What was sent is judged
// afterwards by the words of the rules alone. Mutant: whoever sends every wish is found out.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>

#include "engine/mechanisms/contacts/policy.h"
#include "engine/random/distributions.h"
#include "engine/random/stream.h"

using namespace stamkund;
using mechanisms::ContactPolicy;
using Window = ContactPolicy::Window;

namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
const Day kStart = *make_day(2025, 11, 27);  // a Thursday

/// "week 12", by walking from day to day: shares nothing with the policy's calendar.
int period_of(Window window, double day) {
  int weekday = 3, date = 27, month = 11, year = 2025, week = 0;  // Thursday, 0 = Monday
  for (int d = 0; d < static_cast<int>(std::floor(day)); ++d) {
    if (++weekday == 7) {
      weekday = 0;
      ++week;
    }
    static constexpr int kLengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0;
    if (++date > kLengths[month - 1] + (month == 2 && leap ? 1 : 0)) {
      date = 1;
      if (++month == 13) {
        month = 1;
        ++year;
      }
    }
  }
  return window == Window::week ? week : window == Window::month ? year * 12 + month : year;
}

struct Rules {
  std::vector<ContactPolicy::Cap> caps;
  std::vector<mechanisms::QuietHours> quiet;  ///< of each channel
};

Rules random_rules(Stream& luck) {
  Rules rules;
  const int n = static_cast<int>(draw_uniform(luck) * 4.0);
  for (int i = 0; i < n; ++i) {
    ContactPolicy::Cap cap;
    if (draw_uniform(luck) < 0.5) cap.channel = static_cast<std::size_t>(draw_uniform(luck) * 3.0);
    if (draw_uniform(luck) < 0.7)
      cap.at_most = static_cast<std::uint64_t>(draw_uniform(luck) * 5.0);
    else
      cap.spend = static_cast<std::int64_t>(draw_uniform(luck) * 2000.0);
    cap.window = static_cast<Window>(static_cast<int>(draw_uniform(luck) * 4.0));
    cap.days = 0.5 + std::floor(draw_uniform(luck) * 40.0) / 2.0;
    rules.caps.push_back(cap);
  }
  rules.quiet.resize(3);
  const bool alike = draw_uniform(luck) < 0.3;
  for (auto& one : rules.quiet)
    if (draw_uniform(luck) < 0.5)
      one = {std::floor(draw_uniform(luck) * 24.0) / 24.0, std::floor(draw_uniform(luck) * 24.0) / 24.0};
  if (alike) rules.quiet[1] = rules.quiet[2] = rules.quiet[0];
  return rules;
}

/// Empty if the log keeps to the rules.
std::string broken_by(const Rules& rules, const std::vector<ContactPolicy::Sent>& log) {
  for (const auto& cap : rules.caps)
    for (std::size_t last = 0; last < log.size(); ++last) {
      if (cap.channel && log[last].channel != *cap.channel) continue;
      std::uint64_t contacts = 0;
      std::int64_t spent = 0;
      for (std::size_t i = 0; i <= last; ++i) {
        if (cap.channel && log[i].channel != *cap.channel) continue;
        const bool together = cap.window == Window::rolling
                                  ? log[last].day - log[i].day < cap.days - 1e-6
                                  : period_of(cap.window, log[i].day) == period_of(cap.window, log[last].day);
        if (!together) continue;
        ++contacts;
        spent += log[i].cost;
      }
      if (cap.at_most && contacts > *cap.at_most) return "too many contacts";
      if (!cap.at_most && spent > cap.spend) return "too much money";
    }
  for (const auto& one : log) {
    // What is due at eight is not before eight, however it was rounded.
    const double hour = one.day + 1e-7 - std::floor(one.day + 1e-7);
    const auto [from, to] = rules.quiet[one.channel];
    const bool quiet = from < to ? hour >= from && hour < to : from > to && (hour >= from || hour < to);
    if (quiet) return "in quiet hours";
  }
  return "";
}

std::vector<ContactPolicy::Sent> random_wishes(Stream& luck) {
  std::vector<ContactPolicy::Sent> wishes;
  const int n = 5 + static_cast<int>(draw_uniform(luck) * 25.0);
  double day = 0.0;
  for (int i = 0; i < n; ++i) {
    // Whole days, hours, and anything, so that boundaries are met exactly.
    const double gap = -4.0 * std::log(draw_uniform(luck));
    const double kind = draw_uniform(luck);
    day += kind < 0.4 ? std::floor(gap) : kind < 0.7 ? std::floor(gap * 24.0) / 24.0 : gap;
    wishes.push_back({day, static_cast<std::size_t>(draw_uniform(luck) * 3.0),
                      static_cast<std::int64_t>(draw_uniform(luck) * 600.0)});
  }
  return wishes;
}

}  // namespace

TEST_CASE("no cap is exceeded in any window, and no quiet hour is disturbed") {
  std::size_t sent = 0, dropped = 0, waited = 0, mutants = 0;
  for (std::uint64_t number = 0; number < 100'000; ++number) {
    Stream luck({11, number, 0, Purpose::test});
    const Rules rules = random_rules(luck);
    const ContactPolicy policy(rules.caps, rules.quiet, kStart);
    const auto wishes = random_wishes(luck);
    const bool waits = draw_uniform(luck) < 0.5;
    std::vector<ContactPolicy::Sent> all, kept;
    double now = 0.0;
    for (const auto& wish : wishes) {
      ContactPolicy::Sent one = wish;
      one.day = std::fmax(one.day, now);
      const double next = policy.next_allowed(kept, one.channel, one.cost, one.day);
      REQUIRE(next >= one.day);
      const bool at_once =
          policy.allows(kept, one.channel, one.cost, one.day) && !policy.is_quiet(one.channel, one.day);
      REQUIRE(at_once == (next == one.day));
      if (!at_once && (!waits || next == kNever)) {
        ++dropped;
        continue;
      }
      waited += at_once ? 0 : 1;
      one.day = now = next;
      all.push_back(one);
      policy.forget(kept, one.day);
      kept.push_back(one);
      ++sent;
    }
    const std::string fault = broken_by(rules, all);
    CAPTURE(number);
    if (!fault.empty()) FAIL(fault);
    if (!broken_by(rules, wishes).empty()) ++mutants;
  }
  CHECK(sent > 500'000);
  CHECK(dropped > 100'000);
  CHECK(waited > 100'000);
  CHECK(mutants > 50'000);
}

TEST_CASE("what waits goes out at the first instant at which it may") {
  std::size_t later = 0;
  for (std::uint64_t number = 0; number < 600; ++number) {
    Stream luck({12, number, 0, Purpose::test});
    const Rules rules = random_rules(luck);
    const ContactPolicy policy(rules.caps, rules.quiet, kStart);
    std::vector<ContactPolicy::Sent> log;
    double now = 0.0;
    for (auto one : random_wishes(luck)) {
      one.day = std::fmax(one.day, now);
      const double next = policy.next_allowed(log, one.channel, one.cost, one.day);
      // Nothing is allowed in between: looked at every quarter of an hour.
      const double to = std::fmin(next, one.day + 400.0);
      for (double at = one.day; at < to - 1e-6; at += 1.0 / 96.0) {
        auto then = log;
        then.push_back({at, one.channel, one.cost});
        CAPTURE(number, at, next);
        if (broken_by(rules, then).empty()) FAIL("it could have gone out before");
        ++later;
        if (later % 64 != 0) at += 1.0;  // most of them day by day
      }
      if (next == kNever) continue;
      one.day = now = next;
      log.push_back(one);
    }
  }
  CHECK(later > 10'000);
}

TEST_CASE("0 means none, and calendar windows are those of the calendar") {
  ContactPolicy none({{std::nullopt, 0, 0, Window::rolling, 1.0}}, {}, kStart);
  CHECK(none.next_allowed({}, 0, 5, 3.0) == kNever);
  ContactPolicy broke({{std::nullopt, std::nullopt, 0, Window::year, 0}}, {}, kStart);
  CHECK(broke.next_allowed({}, 0, 5, 3.0) == kNever);
  CHECK(broke.next_allowed({}, 0, 0, 3.0) == 3.0);
  // Day 0 is Thursday, 27 November 2025: the week ends after three more days, the month after four.
  const std::vector<ContactPolicy::Sent> log{{0.5, 0, 5}};
  const auto next = [&](Window window) {
    return ContactPolicy({{std::nullopt, 1, 0, window, 7.0}}, {}, kStart).next_allowed(log, 0, 5, 1.0);
  };
  CHECK(next(Window::week) == 4.0);
  CHECK(next(Window::month) == 4.0);  // 1 December is a Monday
  CHECK(next(Window::year) == 35.0);
  CHECK(next(Window::rolling) == 7.5);
  // From 21 to 8 hours nothing goes out; what is due at 22 waits until the next morning.
  const ContactPolicy night({}, {{21.0 / 24.0, 8.0 / 24.0}}, kStart);
  CHECK(night.next_allowed({}, 0, 5, 2.0) == Approx(2.0 + 8.0 / 24.0));
  CHECK(night.next_allowed({}, 0, 5, 2.0 + 22.0 / 24.0) == Approx(3.0 + 8.0 / 24.0));
  CHECK(night.next_allowed({}, 0, 5, 2.5) == 2.5);
  // Another channel has hours of its own, or none.
  CHECK(night.next_allowed({}, 1, 5, 2.0) == 2.0);
}
