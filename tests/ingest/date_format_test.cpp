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
                                   {"unix", "881193599.9"},
                                   {"unix-ms", "881107200123"},
                                   {"unix-us", "881107200123456"},
                                   {"unix-ns", "881107200123456789"},
                                   {"excel", "35767"},
                                   {"excel", "35767.9999"},
                                   {"excel", "35767,5"},
                                   // several blanks, halves of the day, zones
                                   {"MM/DD/YYYY", "12/3/1997  7:19:25 PM"},
                                   {"MM/DD/YYYY", "12/3/1997\t 7:19"},
                                   {"MM/DD/YYYY", "12/3/1997 7:19\xE2\x80\xAFp.m."},
                                   {"MM/DD/YYYY", "12/3/1997, 7:19 am"},
                                   {"MM/DD/YYYY", "12/3/1997 7 PM"},
                                   {"YYYY-MM-DD", "1997-12-03 10:11:12 UTC"},
                                   {"YYYY-MM-DD", "1997-12-03 10:11:12 GMT"},
                                   {"YYYY-MM-DD", "1997-12-03 10:11:12 UTC+02:00"},
                                   {"YYYY-MM-DD", "1997-12-03 10:11:12 CET"},
                                   {"YYYYMMDD", "19971203T101112Z"},
                                   {"YYYY-MM-DD", "'1997-12-03"},
                                   {"MM/DD/YYYY hh:mm a", "12/3/1997  7:19 PM"},
                                   {"MM/DD/YYYY HH:mm AM", "12/3/1997 7:19 PM"},
                                   {"%m/%d/%Y %I:%M %p", "12/3/1997 07:19 PM"},
                                   {"YYYY-MM-DD HH:mm:SS z", "1997-12-03 10:11:12 +0200"},
                                   {"%D", "12/03/97"},
                                   // words
                                   {"MON DD YYYY", "Dec 3 1997"},
                                   {"MON DD YYYY", "Dec 3, 1997"},
                                   {"MON DD YYYY", "December 3rd, 1997 at 7:19 PM"},
                                   {"MON DD YYYY", "Dec  3, 1997, 7:19 PM"},
                                   {"MON DD YYYY", "Wed Dec 3 1997"},
                                   {"DD MON YYYY", "Wed, 03 Dec 1997 10:11:12 GMT"},
                                   {"DD MON YYYY", "3. Dezember 1997"},
                                   {"DD MON YYYY",
                                    "3 d\xC3\xA9"
                                    "cembre 1997"},
                                   {"DD MON YYYY", "3 dic. 1997"},
                                   {"DD-MMM-YYYY", "3-dec-1997"},
                                   {"EEE, DD MMM YYYY", "Wed, 03 Dec 1997"},
                                   {"%a, %d %b %Y", "Wed, 03 Dec 1997"},
                                   {"DDMONYYYY", "03DEC1997"},
                                   {"MON DD HH:mm:SS YYYY", "Wed Dec  3 10:11:12 1997"}}) {
    INFO(pattern << " " << text);
    CHECK(read(pattern, text) == "1997-12-03");
  }
}

TEST_CASE("what is no date is refused") {
  for (const char* text : {"",
                           "1997-02-29",
                           "1997-13-01",
                           "1997-00-10",
                           "1997-12-32",
                           "97-12-03",
                           "1997-12-03x",
                           "1997-12-03 ",
                           "1997-12-03T",
                           "1997-12-03T25:00",
                           "1997-12-03 10:61",
                           "1997-12-03 10:11:12+2",
                           "0203-01-01",
                           "19971203",
                           "99999-01-01",
                           "1997-12-003",
                           " 1997-12-03",
                           "-997-12-03",
                           "1997-12-03 13:00 PM",
                           "1997-12-03 7",
                           "1997-12-03 10:11 XYZ",
                           "1997-12-03,10:11",
                           "1997-12-03 10:11:12 +2"}) {
    INFO(text);
    CHECK(read("YYYY-MM-DD", text) == "none");
  }
  CHECK(read("YYYYMMDD", "1997123") == "none");
  CHECK(read("unix", "99999999999999999999") == "none");
  CHECK(read("unix", "nan") == "none");
  CHECK(read("unix", "9223372036854775807") == "none");
  CHECK(read("unix", "-9223372036854775808.5") == "none");
  CHECK(read("excel", "60") == "none");  // 29 February 1900, which never was
  CHECK(read("excel", "61") == "1900-03-01");
  CHECK(read("excel", "9223372036854775807") == "none");
  CHECK(read("MON DD YYYY", "Foo 3 1997") == "none");
  CHECK(read("MON DD YYYY", "Ma 3 1997") == "none");
  CHECK(read("DD MON YYYY", "3 marvellous 1997") == "none");
}

TEST_CASE("days are counted from a stated day 0") {
  const DateFormat format = DateFormat::days_since(Day{10'000});
  CHECK(format.parse("0") == Day{10'000});
  CHECK(format.parse("711") == Day{10'711});
  CHECK(format.parse("-1") == Day{9'999});
  CHECK(format.parse("1.75") == Day{10'001});
  CHECK(format.parse("-0.5") == Day{9'999});
  CHECK_FALSE(format.parse("x"));
  CHECK_FALSE(format.parse(""));
  CHECK_FALSE(format.parse("9223372036854775807"));
}

TEST_CASE("a number is a day from 1980 to 2099 in one way only") {
  CHECK(numeric_date_format("1704412800") == "unix");
  CHECK(numeric_date_format("1704412800.25") == "unix");
  CHECK(numeric_date_format("1704412800123") == "unix-ms");
  CHECK(numeric_date_format("1704412800123456") == "unix-us");
  CHECK(numeric_date_format("1704412800123456789") == "unix-ns");
  CHECK(numeric_date_format("45296") == "excel");
  CHECK(numeric_date_format("45296.75") == "excel");
  for (const char* text : {"1", "17850", "536365", "20240105", "99999", "-45296", "45296x", ""}) {
    INFO(text);
    CHECK_FALSE(numeric_date_format(text));
  }
}

TEST_CASE("the time of day and its offset from UTC are read") {
  std::string why;
  const auto clock = [&](const char* pattern, const char* text) {
    const auto moment = DateFormat::compile(pattern, why)->read(text);
    return moment ? std::pair{moment->clock.second, moment->clock.offset.value_or(-99)} : std::pair{-2, 0};
  };
  CHECK(clock("YYYY-MM-DD", "2024-01-05") == std::pair{-1, -99});
  CHECK(clock("YYYY-MM-DD", "2024-01-05 12:34:56") == std::pair{45296, -99});
  CHECK(clock("YYYY-MM-DD", "2024-01-05 12:00 AM") == std::pair{0, -99});
  CHECK(clock("YYYY-MM-DD", "2024-01-05 12:00 PM") == std::pair{43200, -99});
  CHECK(clock("YYYY-MM-DD", "2024-01-05T12:34:56Z") == std::pair{45296, 0});
  CHECK(clock("YYYY-MM-DD", "2024-01-05T12:34:56-08:30") == std::pair{45296, -30600});
  CHECK(clock("unix", "1704458096") == std::pair{45296, 0});
  CHECK(clock("unix-ms", "-1") == std::pair{86399, 0});
  CHECK(clock("excel", "45296.5") == std::pair{43200, -99});
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
