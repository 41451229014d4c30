// Every file in refused/ is refused, and its first line says with which words.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "experiments/design/read_experiment.h"
#include "experiments/plans/plan.h"

using namespace stamkund;

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
    if (!problems.has_errors()) (void)plans::solve(file.spec, "plan.yaml", problems);
    INFO(entry.path().filename() << "\n" << problems.text());
    CHECK(problems.has_errors());
    CHECK(problems.text().find(wanted) != std::string::npos);
    ++files;
  }
  CHECK(files >= 40);
}
