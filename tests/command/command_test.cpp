#include <catch2/catch.hpp>
#include <sstream>

#include "engine/command/program.h"
#include "engine/command/templates.h"
#include "engine/command/transaction_options.h"
#include "engine/study/load.h"

using namespace stamkund;

namespace {

struct Outcome {
  int exit;
  std::string out;
  std::string err;
};

Outcome run(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  const int exit = command::run_program(arguments, {out, err});
  return {exit, out.str(), err.str()};
}

}  // namespace

TEST_CASE("every verb explains itself") {
  CHECK(run({"--help"}).exit == 0);
  CHECK(run({"--version"}).exit == 0);
  CHECK_THAT(run({"--version"}).out, Catch::Contains("hdf5 "));
  for (const std::string verb : {"ingest", "calibrate", "run", "ledger", "validate", "init"}) {
    const Outcome help = run({verb, "--help"});
    CAPTURE(verb);
    CHECK(help.exit == 0);
    for (const std::string& word :
         {"usage: stamkund " + verb, std::string("--json"), std::string("--threads"), std::string("--quiet")})
      CHECK_THAT(help.out, Catch::Contains(word));
    CHECK_THAT(run({"--help"}).out, Catch::Contains(verb));
  }
}

TEST_CASE("a wrong command line is a usage error with the nearest match") {
  CHECK(run({}).exit == 64);
  CHECK(run({"calibrat"}).exit == 64);
  CHECK_THAT(run({"calibrat"}).err, Catch::Contains("did you mean 'calibrate'?"));
  CHECK_THAT(run({"run", "a.yaml", "--replicats", "3"}).err, Catch::Contains("did you mean '--replicates'?"));
  CHECK(run({"run"}).exit == 64);
  CHECK(run({"run", "a.yaml", "b.yaml"}).exit == 64);
  CHECK(run({"run", "a.yaml", "--threads", "0"}).exit == 64);
  CHECK(run({"run", "a.yaml", "--threads", "many"}).exit == 64);
  CHECK(run({"run", "a.yaml", "--set", "horizon"}).exit == 64);
  CHECK(run({"calibrate", "a.csv", "--model", "paretonbd"}).exit == 64);
  const Outcome several = run({"calibrate", "a.csv", "--calibration-end", "yesterday", "--delimiter", "pipe",
                               "--on-duplicate", "explode"});
  CHECK(several.exit == 64);
  for (const std::string word : {"--calibration-end", "--delimiter", "--on-duplicate"})
    CHECK_THAT(several.err, Catch::Contains(word));
}

TEST_CASE("only verbs that use labels show their options") {
  CHECK(run({"ingest", "--help"}).out.find("--store-column") == std::string::npos);
  CHECK(run({"ledger", "--help"}).out.find("--keep-same-day") == std::string::npos);
  CHECK(run({"ledger", "--help"}).out.find("--calibration-end") == std::string::npos);
  CHECK(run({"calibrate", "a.csv", "--event-column", "what"}).exit == 64);
  command::Arguments arguments("test", "Tests.");
  command::add_transaction_options(arguments);
  command::add_label_options(arguments);
  std::ostringstream unused;
  arguments.parse({"--store-column", "butik", "--event-column", "6"}, {unused, unused});
  const ingest::Options options = command::transaction_options(arguments);
  CHECK(options.label_columns == std::array<std::string, ingest::kLabels>{"butik", "", "", "6"});
  CHECK_FALSE(options.keep_rows);
}

TEST_CASE("a missing input is told apart from a bad one") {
  CHECK(run({"run", "/no/such/file.yaml"}).exit == 66);
  CHECK(run({"calibrate", "/no/such/file.csv"}).exit == 66);
  CHECK(run({"validate", "/no/such/file.csv"}).exit == 66);
  CHECK(run({"init", "nothing"}).exit == 64);
}

TEST_CASE("every template is a valid scenario") {
  CHECK(command::templates().size() >= 2);
  for (const auto& one : command::templates()) {
    Problems problems;
    (void)study::load_scenario_text(one.text, one.name, {}, problems);
    CAPTURE(one.name, problems.text());
    CHECK_FALSE(problems.has_errors());
    CHECK(run({"init", one.name}).out == one.text);
  }
}
