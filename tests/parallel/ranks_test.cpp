#include "engine/parallel/ranks.h"

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <vector>

#include "engine/base/failure.h"
#include "engine/parallel/threads.h"

// Several ranks need mpirun: tests/command/one_digest_test.py.

TEST_CASE("a process alone does all of the work itself", "[ranks]") {
  stamkund::Ranks alone;
  CHECK(alone.rank() == 0);
  CHECK(alone.count() == 1);
  std::vector<int> done(10);
  alone.deal(10, 3, {}, [&](std::uint64_t begin, std::uint64_t end) {
    for (std::uint64_t i = begin; i < end; ++i) ++done[i];
  });
  CHECK(done == std::vector<int>(10, 1));
  int calls = 0;
  alone.deal(0, 3, {}, [&](std::uint64_t, std::uint64_t) { ++calls; });
  CHECK(calls == 0);
  std::array<std::int64_t, 2> values{3, -4};
  alone.sum(values);
  alone.sum_at_first(values);
  CHECK(values == std::array<std::int64_t, 2>{3, -4});
  CHECK_FALSE(alone.follow());
  CHECK_FALSE(alone.in_task());
}

TEST_CASE("started as one of several, and told to be alone", "[ranks]") {
  ::setenv("OMPI_COMM_WORLD_SIZE", "3", 1);
  ::setenv("STAMKUND_MPI", "off", 1);
  CHECK(stamkund::start_ranks()->count() == 1);
  ::unsetenv("STAMKUND_MPI");
  ::setenv("OMPI_COMM_WORLD_SIZE", "1", 1);
  CHECK(stamkund::start_ranks()->count() == 1);
  ::unsetenv("OMPI_COMM_WORLD_SIZE");
}

TEST_CASE("threads that can be started are no problem", "[ranks]") {
  CHECK_NOTHROW(stamkund::expect_threads(1));
  CHECK_NOTHROW(stamkund::expect_threads(16));
}
