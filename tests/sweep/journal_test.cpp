#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <limits>

#include "engine/base/failure.h"
#include "engine/sweep/journal.h"
#include "tests/temporary_folder.h"

using namespace stamkund;

namespace {

sweep::Variant variant_of(const std::string& key, double value) {
  sweep::Variant variant;
  variant.key = key;
  variant.fine = true;
  sweep::Measured measured;
  measured.summary.mean = value;
  measured.summary.replicates = 3;
  measured.values = {value, std::numeric_limits<double>::infinity(), std::nan("")};
  variant.outcomes.push_back(measured);
  return variant;
}

}  // namespace

TEST_CASE("What was done is known again, bit for bit") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "sweep.points";
  const double value = 0.1 + 0.2;
  {
    sweep::Journal journal(path);
    journal.add(variant_of("a", value));
  }
  sweep::Journal journal(path);
  sweep::Variant found;
  REQUIRE(journal.find("a", found));
  CHECK(found.reused);
  CHECK(found.outcomes[0].values[0] == value);
  CHECK(std::isinf(found.outcomes[0].values[1]));
  CHECK(std::isnan(found.outcomes[0].values[2]));
  CHECK(found.outcomes[0].summary.mean == value);
  CHECK_FALSE(journal.find("b", found));
}

TEST_CASE("A line that was cut short or changed is passed over, and the next one is not lost") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "sweep.points";
  { sweep::Journal(path).add(variant_of("a", 1.0)); }
  std::string text;
  {
    std::ifstream in(path);
    std::getline(in, text);
  }
  std::string changed = text;
  changed[changed.find("1.0")] = '2';
  {
    std::ofstream out(path);
    out << changed << "\n" << text.substr(0, text.size() / 2);
  }
  {
    sweep::Journal journal(path);
    CHECK(journal.passed_over() == 2);
    sweep::Variant found;
    CHECK_FALSE(journal.find("a", found));
    journal.add(variant_of("b", 3.0));
  }
  sweep::Journal journal(path);
  sweep::Variant found;
  CHECK(journal.find("b", found));
}

TEST_CASE("A place that cannot be written is said before the work") {
  CHECK_THROWS_AS(sweep::Journal("/nowhere/at/all.points"), Failure);
}

TEST_CASE("A file of something else is no file of variants, and one that was cut short is") {
  const test::TemporaryFolder folder;
  const auto path = [&](const std::string& text) {
    std::ofstream(folder / "other") << text;
    return folder / "other";
  };
  sweep::Journal journal("");
  for (const char* text : {"mine\n", "\x89HDF\r\n\x1a\na\nb0\n",
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef  a.txt\n"})
    CHECK_THROWS_AS(journal.read(path(text)), Failure);
  for (const char* text : {"", "0123", "0123456789abcdef {\"key\":"}) CHECK_NOTHROW(journal.read(path(text)));
}

TEST_CASE("What is kept is what the file has, not what is known from elsewhere") {
  const test::TemporaryFolder folder;
  { sweep::Journal(folder / "theirs").add(variant_of("a", 1.0)); }
  sweep::Journal journal(folder / "ours");
  journal.read(folder / "theirs");
  CHECK(journal.known() == 1);
  CHECK(journal.kept().empty());
  journal.add(variant_of("b", 2.0));
  CHECK(journal.kept().find("1 result of") != std::string::npos);
  CHECK(sweep::Journal("").kept().empty());
}
