// Every file in refused/ is refused, and its first line says with which words.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "experiments/design/read_experiment.h"
#include "experiments/periods/stepped.h"
#include "experiments/plans/factorial.h"
#include "experiments/plans/plan.h"

using namespace stamkund;

namespace {

/// As the program does; designs that need a file of the past are refused before.
void plan(const design::ExperimentSpec& spec, Problems& problems) {
  if (spec.design == design::Design::factorial)
    (void)plans::plan_factorial(spec, "plan.yaml", problems);
  else if (spec.design == design::Design::stepped)
    (void)periods::plan_stepped(spec, "plan.yaml", problems);
  else if (spec.design == design::Design::customers)
    (void)plans::solve(spec, "plan.yaml", problems);
}

}  // namespace

TEST_CASE("plans that cannot be are refused with what to do") {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(STAMKUND_SOURCE_DIR "/tests/plans/refused")) {
    std::ifstream in(entry.path());
    std::stringstream bytes;
    bytes << in.rdbuf();
    const std::string text = bytes.str();
    const std::string wanted = text.substr(2, text.find('\n') - 2);
    Problems problems;
    const auto file = design::read_experiment_text(text, "plan.yaml", {}, true, problems);
    if (!problems.has_errors()) plan(file.spec, problems);
    INFO(entry.path().filename() << "\n" << problems.text());
    CHECK(problems.has_errors());
    CHECK(problems.text().find(wanted) != std::string::npos);
    ++files;
  }
  CHECK(files >= 40);
}
