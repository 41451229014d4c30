// What all customers' amounts share: seen in weeks and by spend models as of earlier days.
#include "engine/calibration/calendar_spend.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "engine/calibration/calendar_law.h"
#include "engine/random/distributions.h"
#include "tests/calibration/histories.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

constexpr test::Watch kYear{30, 364, 0};
constexpr double kShape = 4.0;  // of a purchase's amount, about the customer's own mean: cv .5

/// Customers who buy every ten days or so; amounts are Gamma-Gamma (mean 20) times `level(customer, day)`.
test::Histories bought(std::size_t n, std::uint64_t number,
                       const std::function<double(std::size_t, std::int32_t)>& level) {
  const customer_base::Process process = customer_base::ParetoNbd{4.0, 6.0, 3.0, 500.0};
  auto data = test::histories(
      n, kYear, [&](std::size_t i, double age) { return test::draw_repeats(process, 7.0, number, i, age); });
  data.log.has_spend = true;
  for (std::size_t i = 0; i < n; ++i) {
    Stream stream({20261130, number, i, Purpose::test});
    const double scale = 20.0 * 3.0 / draw_gamma(stream, 4.0) / kShape;
    for (std::uint64_t t = data.log.begin[i]; t < data.log.begin[i + 1]; ++t) {
      const double amount = scale * draw_gamma(stream, kShape) * level(i, data.log.day[t]);
      data.log.amount.push_back(std::llround(amount * static_cast<double>(ingest::kAmountScale)));
    }
  }
  data.table = ingest::table_at(data.log, {}, Day{364}, Day{364});
  return data;
}

SpendLevels seen_in(const test::Histories& data) {
  const Options options;
  const auto seen = observe_spend(fit_gamma_gamma(data.table, options), data.table, data.log, options);
  REQUIRE(seen);
  return *seen;
}

double size_of(const SpendLevels& seen) {
  CalendarError all;
  all.spend = seen;
  return CalendarLaw(all).spend_size();
}

/// exp of a normal with `sd`, less its mean, for each number of `what`.
double moved(double sd, std::uint64_t number, std::uint64_t what) {
  Stream stream({20261130, number, what, Purpose::test}, 9);
  return std::exp(sd * draw_normal(stream) - 0.5 * sd * sd);
}

struct Seen {
  double mean = 0, squares = 0;  ///< of weekly_variance over its error
  double size = 0;
};

Seen over_bases(const std::function<double(std::uint64_t, std::size_t, std::int32_t)>& level) {
  constexpr std::uint64_t kBases = 40;
  Seen out;
  for (std::uint64_t base = 0; base < kBases; ++base) {
    const SpendLevels seen =
        seen_in(bought(400, base, [&](std::size_t i, std::int32_t day) { return level(base, i, day); }));
    const double z = seen.weekly_variance / seen.weekly_error;
    out.mean += z / double{kBases};
    out.squares += z * z / double{kBases};
    out.size += size_of(seen) / double{kBases};
  }
  return out;
}

}  // namespace

// Null: customers have nothing in common, so a week's variance beyond luck is 0, and z has mean 0 and
// variance 1. Over 40 bases its mean is accepted within 4 / sqrt(40) = .63 (false alarms 6e-5), its mean
// square within 1 +- 4 sqrt(2 / 40) = .89. Each customer's own level of the month (sd 30 %) is no level of
// all. Planted: the same for all, sd 10 %.
TEST_CASE("What customers spend: own levels are luck, and only what all share is a level") {
  const Seen own = over_bases([](std::uint64_t base, std::size_t i, std::int32_t day) {
    return moved(0.3, base, i * 100 + static_cast<std::uint64_t>(day / 30));
  });
  CAPTURE(own.mean, own.squares, own.size);
  CHECK(std::fabs(own.mean) < 0.63);
  CHECK(std::fabs(own.squares - 1.0) < 0.89);
  CHECK(own.size < 0.05);
  const Seen shared = over_bases([](std::uint64_t base, std::size_t, std::int32_t day) {
    return moved(0.1, base, static_cast<std::uint64_t>(day / 30));
  });
  CAPTURE(shared.mean, shared.size);
  CHECK(shared.mean > 3.0);
  CHECK(shared.size > 1.3 * own.size);
}

// By hand: a level of 10 % up in one week and down in the next has a variance of .01 within a week, and .01
// times -1, 1, -1, 1 with the four weeks before: half of .01, and half of about nothing. Its standard error
// is asked of the history: accepted within 4 of it.
TEST_CASE("Weeks that go up and down, and prices that rise once") {
  const SpendLevels waves = seen_in(
      bought(4000, 1, [](std::size_t, std::int32_t day) { return (364 - day) / 7 % 2 == 0 ? 1.1 : 0.9; }));
  CHECK(waves.weeks == 52.0);
  CAPTURE(waves.weekly_variance, waves.weekly_error);
  CHECK(std::fabs(waves.weekly_variance - 0.005) < 4.0 * waves.weekly_error + 0.0003);
  // Prices rise by a fifth after 200 days: who looks ahead from before misses it, and who knows it less.
  const SpendLevels dearer =
      seen_in(bought(4000, 2, [](std::size_t, std::int32_t day) { return day > 200 ? 1.2 : 1.0; }));
  REQUIRE(dearer.origins.size() == 6);
  // From day 194: all that follows but six days, at 1.2.
  const SpendForesight& before = dearer.origins[2];
  CHECK(before.days == 364 - 194);
  CHECK(std::fabs(before.off - std::log(1.2)) < 4.0 * before.luck + 0.01);
  CHECK(before.luck < 0.02);
  CHECK(dearer.origins.back().off < before.off - 0.05);
  CHECK(size_of(dearer) > 0.08);
}

TEST_CASE("Amounts that nobody knows have the size that other histories had") {
  CHECK(CalendarLaw(CalendarError{}).spend_size() == kMoneyError);
  auto data = bought(50, 3, [](std::size_t, std::int32_t) { return 1.0; });
  const ModelFit spend = fit_gamma_gamma(data.table, {});
  data.log.amount.clear();
  data.log.has_spend = false;
  CHECK_FALSE(observe_spend(spend, data.table, data.log, {}));
}
