// A result is a function of (specification, seed) and of nothing else: the same file, bit for bit, however it
// was computed. The file holds its invocation too (threads, timings), given as constants here.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "engine/study/setup.h"
#include "engine/study/simulate.h"
#include "engine/store/results_file.h"
#include "tests/world/scenarios.h"
#include "tests/temporary_folder.h"

using namespace stamkund;

namespace {

const std::string kArms = R"(arms:
  - name: points
    program:
      earn: {per_amount: 1 point per SEK}
      expiry: {kind: rolling, after: 20 weeks}
      reward: {at: 100, cost: 3 SEK, probability_per_visit: 60 %}
      behaviour: {goal_gradient: {uniform: [0.1, 0.4]}, member_defection: -10 %}
  - name: mail
    campaigns:
      - {name: monthly, channel: email, every: 4 weeks, cost: 0.05 SEK, offer: {discount: 10 %}}
)";

std::string bytes_of_run(const scenario::ScenarioFile& file, int threads, std::uint64_t block) {
  study::RunOptions options;
  options.threads = threads;
  options.block = block;
  const auto results = metrics::measure(file.spec, study::population_size(file.spec, nullptr),
                                        study::simulate(file.spec, nullptr, options));
  const test::TemporaryFolder folder;
  const std::string path = folder / "results.h5";
  AtomicFile out(path);
  store::write_results(out, results, file, {});
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

}  // namespace

// Few customers run replicates side by side, many run customers side by side: both ways are tried.
TEST_CASE("the file is the same for any number of threads and any block size") {
  for (const std::uint64_t customers : {std::uint64_t{700}, std::uint64_t{40'000}}) {
    const auto file = test::scenario_of(test::pareto_cohort(customers, "52 weeks", 4) + kArms);
    const std::string reference = bytes_of_run(file, 1, 256);
    REQUIRE(reference.size() > 10'000);
    for (const int threads : {1, 2, 3, 8})
      for (const std::uint64_t block : {std::uint64_t{256}, std::uint64_t{4096}}) {
        CAPTURE(customers, threads, block);
        CHECK((bytes_of_run(file, threads, block) == reference));
      }
    auto other = file;
    other.spec.seed += 1;
    CHECK((bytes_of_run(other, 1, 256) != reference));
  }
}

TEST_CASE("adding an arm changes nothing in the others") {
  const auto without = test::scenario_of(test::pareto_cohort(500, "52 weeks", 4));
  const auto with = test::scenario_of(test::pareto_cohort(500, "52 weeks", 4) + kArms);
  const auto a = study::simulate(without.spec, nullptr, {});
  const auto b = study::simulate(with.spec, nullptr, {});
  for (std::size_t r = 0; r < a.size(); ++r) CHECK(a[r][0] == b[r][0]);
}

TEST_CASE("a replicate does not depend on how many there are") {
  const auto few = test::scenario_of(test::pareto_cohort(500, "52 weeks", 3) + kArms);
  const auto many = test::scenario_of(test::pareto_cohort(500, "52 weeks", 8) + kArms);
  const auto a = study::simulate(few.spec, nullptr, {});
  const auto b = study::simulate(many.spec, nullptr, {});
  for (std::size_t r = 0; r < a.size(); ++r) CHECK(a[r] == b[r]);
}
