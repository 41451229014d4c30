#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/base/atomic_file.h"
#include "engine/base/checksum.h"
#include "engine/base/day.h"
#include "engine/base/failure.h"
#include "engine/base/nearest.h"
#include "engine/base/problems.h"
#include "tests/temporary_folder.h"

using namespace stamkund;
namespace fs = std::filesystem;

TEST_CASE("a day survives its text, and only real days are days") {
  for (const std::string text :
       {"1970-01-01", "1997-09-30", "2000-02-29", "2024-12-31", "0001-01-01", "9999-12-31"})
    CHECK(to_string(parse_iso_day(text).value()) == text);
  for (const std::string text : {"1900-02-29", "1997-13-01", "1997-00-10", "97-09-30", "1997-9-30",
                                 "1997-09-31", "1997/09/30", "", "+997-09-30", "1997-09-3 "})
    CHECK_FALSE(parse_iso_day(text).has_value());
  CHECK(days_between(*parse_iso_day("1997-09-30"), *parse_iso_day("1998-06-30")) == 273);
}

TEST_CASE("the nearest match is near or nothing") {
  const std::vector<std::string> words{"horizon", "period", "replicates", "seed"};
  CHECK(nearest("horizn", words) == "horizon");
  CHECK(nearest("hroizon", words) == "horizon");
  CHECK(nearest("Replicate", words) == "replicates");
  CHECK(nearest("banana", words).empty());
  CHECK(nearest(std::string(100'000, 'x'), words).empty());
  CHECK(edit_distance("ab", "ba") == 1);
}

TEST_CASE("SHA-256 gives the published digest") {
  // FIPS 180-2, appendix B.1.
  CHECK(sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("problems say where, what and what was meant") {
  CHECK(to_string(Problem{Severity::error, "a.yaml", 3, "arms[0].name", "missing", "say it"}) ==
        "a.yaml:3: error: arms[0].name: missing (say it)");
  CHECK(printable("a\x1b[31m\n") == "a\\x1b[31m\\x0a");
}

TEST_CASE("an atomic file is complete or not there") {
  const test::TemporaryFolder own;
  const fs::path& folder = own.path();
  const auto files = [&] { return std::distance(fs::directory_iterator(folder), fs::directory_iterator()); };
  const std::string path = (folder / "out").string();
  {
    AtomicFile unfinished(path);
    unfinished.write("half");
  }
  CHECK(files() == 0);
  {
    AtomicFile file(path);
    file.write("whole");
    file.commit();
  }
  CHECK(files() == 1);
  {
    AtomicFile second(path);
    second.write("never");
  }
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  CHECK(content.str() == "whole");
  CHECK_THROWS_AS(AtomicFile((folder / "no" / "such").string()), Failure);
  CHECK_THROWS_AS(AtomicFile(folder.string()), Failure);
}
