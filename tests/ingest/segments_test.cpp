// Segments: what is read, what is counted, and that every mistake is told at once.
#include "engine/ingest/segments.h"

#include <catch2/catch.hpp>

#include "tests/ingest/files.h"

using namespace stamkund;
using test::ScratchFile;

namespace {

struct Read {
  ingest::Segments segments;
  Problems problems;
  [[nodiscard]] bool says(const std::string& text) const {
    return problems.text().find(text) != std::string::npos;
  }
};

Read segments(const std::string& text) {
  ingest::CustomerTable table;
  table.id = {"anna", "bo", "carl, jr", "dora"};
  table.first_day.assign(4, Day{19'000});
  Read out;
  out.segments = ingest::read_segments(ScratchFile(text).path(), table, {}, out.problems);
  return out;
}

}  // namespace

TEST_CASE("Segments are read in any dialect and order", "[segments]") {
  const Read found =
      segments("Segment;CUSTOMER;age\ngold;dora;3\nstaff;\"carl, jr\";\ngold;zoe;1\ngold;dora;3\n");
  CHECK(found.problems.text().empty());
  CHECK(found.segments.of_customer == std::vector<std::string>{"", "", "staff", "gold"});
  CHECK(found.segments.rows_of_unknown == 1);
  CHECK(found.segments.without == 2);
  CHECK(found.segments.rows_read == 4);
}

TEST_CASE("Mistakes in segments are told at once, with their lines", "[segments]") {
  const Read found = segments("customer,segment\nanna,gold\nanna,iron\nbo,\n,gold\n");
  CHECK(found.problems.has_errors());
  CHECK(found.says("3: "));
  CHECK(found.says("in two segments"));
  CHECK(found.says("4: "));
  CHECK(found.says("5: "));
  CHECK(segments("customer,segmnt\nanna,gold\n").says("did you mean 'segmnt'"));
  CHECK(segments("").says("empty"));
  CHECK(segments("customer,segment\nzoe,gold\n").says("none of its customers is in the fit"));
}

TEST_CASE("A column of names that are no segments is refused", "[segments]") {
  ingest::CustomerTable table;
  std::string text = "customer,segment\n";
  for (int i = 10'000; i < 11'001; ++i) {
    table.id.push_back(std::to_string(i));
    text += std::to_string(i) + "," + std::to_string(i) + "\n";
  }
  table.first_day.assign(table.id.size(), Day{19'000});
  Problems problems;
  (void)ingest::read_segments(ScratchFile(text).path(), table, {}, problems);
  CHECK(problems.text().find("more than 1000 different segments") != std::string::npos);
}
