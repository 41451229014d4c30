// A plan's file has what its JSON has.
#include "engine/store/plan_file.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/temporary_folder.h"

using namespace stamkund;

TEST_CASE("plan.h5 has the JSON under its names") {
  const auto plan = nlohmann::ordered_json::parse(R"({
    "name": "a test", "power": 0.8, "comparisons": 2, "found": true, "misstated": null,
    "size": {"per_arm": [10.5, 20], "arms": ["a", "b"]},
    "looks": [{"z": 2.5, "rate": {"value": 0.1}}, {"z": 2, "rate": {"value": 0.2}}],
    "simulated": [{"method": "Welch", "comparisons": [{"arm": "b", "power": 0.5}]}],
    "notes": []})");
  const test::TemporaryFolder folder;
  const std::string path = folder / "plan.h5";
  {
    AtomicFile file(path);
    store::write_plan(file, plan, "text", {});
  }
  store::H5Reader in(path);
  in.expect({"stamkund-plan", store::kPlanFormatVersion, "plan"});
  CHECK(in.texts("/plan/name") == std::vector<std::string>{"a test"});
  CHECK(in.numbers("/plan/power") == std::vector<double>{0.8});
  CHECK(in.integers("/plan/comparisons") == std::vector<std::int64_t>{2});
  CHECK(in.integers("/plan/found") == std::vector<std::int64_t>{1});
  CHECK(std::isnan(in.numbers("/plan/misstated")[0]));
  CHECK(in.numbers("/plan/size/per_arm") == std::vector<double>{10.5, 20});
  CHECK(in.texts("/plan/size/arms") == std::vector<std::string>{"a", "b"});
  CHECK(in.numbers("/plan/looks/z") == std::vector<double>{2.5, 2});
  CHECK(in.numbers("/plan/looks/rate/value") == std::vector<double>{0.1, 0.2});
  CHECK(in.texts("/plan/simulated/0/method") == std::vector<std::string>{"Welch"});
  CHECK(in.numbers("/plan/simulated/0/comparisons/power") == std::vector<double>{0.5});
  CHECK(in.names("/plan/notes").empty());
  CHECK(in.texts("/provenance/experiment_text") == std::vector<std::string>{"text"});
}
