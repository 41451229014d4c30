// What a channel carries a day: by hand, and against a queue that is served contact by contact.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <deque>

#include "engine/mechanisms/contacts/daily_queue.h"
#include "engine/random/distributions.h"
#include "engine/random/stream.h"

using namespace stamkund;
using mechanisms::DailyQueue;

TEST_CASE("Ten on the first day, four a day, by hand") {
  // The first four today, the next tomorrow, the last two on the day after. Five more come on the second day:
  // 4 + 4 + 4 have gone after three days, so the two of the first day and two of the five; the others a day
  // later.
  const DailyQueue queue({10, 5, 0, 0, 0}, 4, false);
  CHECK(queue.goes_out(0.25, 0.35) == 0.25);
  CHECK(queue.goes_out(0.25, 0.45) == 1.25);
  CHECK(queue.goes_out(0.25, 0.75) == 1.25);
  CHECK(queue.goes_out(0.25, 0.85) == 2.25);
  CHECK(queue.goes_out(1.5, 0.35) == 2.5);
  CHECK(queue.goes_out(1.5, 0.45) == 3.5);
  const DailyQueue drops({10, 5, 0}, 4, true);
  CHECK(drops.goes_out(0.25, 0.35) == 0.25);
  CHECK(drops.goes_out(0.25, 0.45) < 0.0);
  CHECK(drops.goes_out(1.5, 0.75) == 1.5);
  CHECK(drops.goes_out(1.5, 0.85) < 0.0);
}

TEST_CASE("A capacity of none carries none, and what does not fit into the days that are known never goes") {
  CHECK(std::isinf(DailyQueue({3, 0}, 0, false).goes_out(0.0, 0.5)));
  CHECK(DailyQueue({3, 0}, 0, true).goes_out(0.0, 0.5) < 0.0);
  CHECK(std::isinf(DailyQueue({9, 0}, 4, false).goes_out(0.0, 0.95)));
  // Whom nobody foresaw has the place of the day's first.
  CHECK(DailyQueue({0, 0}, 4, false).goes_out(1.5, 0.9) == 1.5);
}

TEST_CASE("Whoever stands in line goes out when a queue that is served one by one says so") {
  for (std::uint64_t world = 0; world < 200; ++world) {
    Stream stream({world, 0, 0, Purpose::test});
    const std::size_t days = 30;
    const int capacity = 1 + static_cast<int>(8 * draw_uniform(stream));
    std::vector<double> due;
    for (std::size_t d = 0; d < days; ++d)
      due.push_back(draw_uniform(stream) < 0.4 ? std::floor(25 * draw_uniform(stream)) : 0.0);
    const DailyQueue queue(due, capacity, false);
    std::deque<std::pair<std::size_t, int>> line;
    std::vector<int> out_today(days, 0);
    for (std::size_t d = 0; d < days; ++d) {
      for (int k = 0; k < static_cast<int>(due[d]); ++k) line.emplace_back(d, k);
      for (int served = 0; served < capacity && !line.empty(); ++served) {
        const auto [since, number] = line.front();
        line.pop_front();
        const double place = (number + 0.5) / due[since];
        CHECK(queue.goes_out(static_cast<double>(since) + 0.125, place) == static_cast<double>(d) + 0.125);
      }
    }
    for (const auto& [since, number] : line)
      CHECK(std::isinf(queue.goes_out(static_cast<double>(since), (number + 0.5) / due[since])));
  }
}
