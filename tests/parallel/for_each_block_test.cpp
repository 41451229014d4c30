#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>
#include <vector>

#include "engine/parallel/for_each_block.h"

using stamkund::for_each_block;
using stamkund::StopSource;
using stamkund::Threads;

TEST_CASE("every element is worked on once, by a worker that exists") {
  for (const std::uint64_t count : {0, 1, 255, 256, 257, 10'000})
    for (const int threads : {1, 2, 3, 8}) {
      std::vector<int> seen(count, 0);
      std::vector<std::uint64_t> by_worker(static_cast<std::size_t>(threads), 0);
      for_each_block(count, 256, threads, [&](std::uint64_t begin, std::uint64_t end, std::size_t worker) {
        if (begin % 256 != 0 || end - begin > 256) throw std::runtime_error("not a block");
        for (std::uint64_t i = begin; i < end; ++i) ++seen[i];
        by_worker.at(worker) += end - begin;
      });
      CHECK(seen == std::vector<int>(count, 1));
      std::uint64_t sum = 0;
      for (const auto n : by_worker) sum += n;
      CHECK(sum == count);
    }
}

TEST_CASE("an exception ends the work and comes out") {
  CHECK_THROWS_AS(for_each_block(100'000, 1, 4,
                                 [](std::uint64_t begin, std::uint64_t, std::size_t) {
                                   if (begin == 5000) throw std::domain_error("stop");
                                 }),
                  std::domain_error);
}

TEST_CASE("work stops before the next block once it is asked to, and only the work that holds the token") {
  for (const int threads : {1, 4}) {
    StopSource stop;
    std::atomic<int> blocks{0};
    const auto ask_at_the_first = [&](std::uint64_t, std::uint64_t, std::size_t) {
      ++blocks;
      stop.ask();
    };
    CHECK_THROWS_AS(for_each_block(100'000, 1, Threads(threads, stop.token()), ask_at_the_first),
                    stamkund::Failure);
    CHECK(blocks >= 1);
    CHECK(blocks <= threads);
    blocks = 0;
    for_each_block(10, 1, threads, ask_at_the_first);
    CHECK(blocks == 10);
    CHECK(stop.ask());
  }
}

TEST_CASE("fewer threads keep their token") {
  StopSource stop;
  const Threads threads(8, stop.token());
  CHECK(threads.at_most(3).count == 3);
  CHECK(threads.at_most(0).count == 1);
  stop.ask();
  CHECK(threads.at_most(3).stop.asked());
  CHECK(!Threads(8).stop.asked());
}
