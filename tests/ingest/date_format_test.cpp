#include "engine/ingest/date_format.h"

#include <catch2/catch.hpp>

using namespace stamkund;
using namespace stamkund::ingest;

namespace {

std::string read(const char* pattern, const char* text) {
  std::string why;
  const auto format = DateFormat::compile(pattern, why);
  if (!format) return "pattern: " + why;
  const auto day = format->parse(text);
  return day ? to_string(*day) : "none";
}

}  // namespace

TEST_CASE("dates follow their pattern, time of day ignored") {
  struct Case {
    const char *pattern, *text;
  };
  for (const auto& [pattern, text] :
       std::initializer_list<Case>{{"YYYY-MM-DD", "1997-12-03"},
                                   {"YYYY-MM-DD", "1997-12-3"},
                                   {"yyyy-mm-dd", "1997-12-03"},
                                   {"YYYY-MM-DD", "1997-12-03T10:11:12.345Z"},
                                   {"YYYY-MM-DD", "1997-12-03 10:11:12+02:00"},
                                   {"YYYY-MM-DD", "1997-12-03 23:59:59 -0800"},
                                   {"YYYY-MM-DD HH:mm:ss", "1997-12-03 10:11:12"},
                                   {"YYYYMMDD", "19971203"},
                                   {"YYYY/MM/DD", "1997/12/03"},
                                   {"DD.MM.YYYY", "03.12.1997"},
                                   {"DD/MM/YYYY", "3/12/1997 8:26"},
                                   {"MM/DD/YYYY", "12/3/1997 8:26 PM"},
                                   {"DD-MON-YYYY", "3-Dec-1997"},
                                   {"DD MON YYYY", "03 december 1997"},
                                   {"YY-MM-DD", "97-12-03"},
                                   {"%d/%m/%Y", "03/12/1997"},
                                   {"%F %T", "1997-12-03 01:02:03"},
                                   {"%d%b%Y", "03DEC1997"},
                                   {"%s", "881107200"},
                                   {"unix", "881193599.9"}}) {
    INFO(pattern << " " << text);
    CHECK(read(pattern, text) == "1997-12-03");
  }
}

TEST_CASE("what is no date is refused") {
  for (const char* text :
       {"", "1997-02-29", "1997-13-01", "1997-00-10", "1997-12-32", "97-12-03", "1997-12-03x", "1997-12-03 ",
        "1997-12-03T", "1997-12-03T25:00", "1997-12-03 10:61", "1997-12-03 10:11:12+2", "0203-01-01",
        "19971203", "99999-01-01", "1997-12-003", " 1997-12-03", "-997-12-03"}) {
    INFO(text);
    CHECK(read("YYYY-MM-DD", text) == "none");
  }
  CHECK(read("YYYYMMDD", "1997123") == "none");
  CHECK(read("unix", "99999999999999999999") == "none");
  CHECK(read("unix", "nan") == "none");
}

TEST_CASE("patterns that cannot work say why") {
  for (const char* pattern : {"YYYY-MM", "DD.DD.YYYY", "hello", "%Y-%q-%d", "%Y-%m-%", "%s %Y", ""}) {
    INFO(pattern);
    CHECK(read(pattern, "1997-12-03").starts_with("pattern: "));
  }
}

TEST_CASE("day-first and month-first are told apart by one value that allows only one") {
  DateEvidence evidence;
  evidence.add("03/04/1997", 1);
  CHECK(evidence.undecided());
  evidence.add("13/04/1997", 2);
  CHECK_FALSE(evidence.undecided());
  CHECK(known_date_formats()[*evidence.best()].pattern() == "DD/MM/YYYY");

  DateEvidence points;  // nobody writes the month first with points
  points.add("03.04.1997", 1);
  CHECK_FALSE(points.undecided());
  CHECK(known_date_formats()[*points.best()].pattern() == "DD.MM.YYYY");
}
