// Numbers and dates of the world in whole files: what is read, what is asked, what is said.
#include <catch2/catch.hpp>

#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::read_text;
using stamkund::test::Reading;

namespace {

/// "format first last used", or the problems.
std::string dates(std::string_view content, const Options& options = {}) {
  const Reading r = read_text(content, options);
  if (r.problems.has_errors()) return r.problems.text();
  return r.report.date_format + " " + to_string(r.report.first_day) + " " + to_string(r.report.last_day) +
         " " + std::to_string(r.report.rows_used);
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("numbers as programs write them are amounts") {
  const Reading r = read_text(
      "customer,date,amount\na,2024-01-01,1e+05\na,2024-02-01,250\nb,2024-01-03,4.440892e-16\nb,2024-03-01,1."
      "2E3\n");
  CHECK(r.problems.text().empty());
  CHECK(r.report.of(Kind::bad_amount).count == 0);
  CHECK(r.report.of(Kind::zero_amount).count == 1);  // what is left of a subtraction
  CHECK(format_amount(r.report.amount_used) == "101450.00");
  CHECK(r.table.first_spend[0] == 100'000.0);
  CHECK(accounted(r.report));
}

TEST_CASE("an amount that may be a thousand is as ambiguous as 01/02/2025") {
  const std::string text = "customer;date;amount\na;2024-01-01;1.234\nb;2024-01-02;12\nb;2024-01-03;2.500\n";
  const Reading unclear = read_text(text);
  CHECK(unclear.problems.has_errors());
  CHECK(unclear.says("'1.234' can be 1.234 or 1234.00"));
  CHECK(unclear.says("--decimal-mark"));
  CHECK(unclear.problems.all().front().line == 2);
  Options options;
  options.decimal_mark = ',';
  CHECK(format_amount(read_text(text, options).report.amount_used) == "3746.00");
  options.decimal_mark = '.';
  CHECK(format_amount(read_text(text, options).report.amount_used) == "15.734");
  // One amount that can be read in one way only decides.
  CHECK(format_amount(read_text(text + "c;2024-01-04;1,50\n").report.amount_used) == "3747.50");
  CHECK(format_amount(read_text(text + "c;2024-01-04;0.5\n").report.amount_used) == "16.234");
}

TEST_CASE("decimals that come only below the rows that were looked at are noticed") {
  std::string text = "customer;date;amount\n";
  for (int i = 0; i < 3000; ++i) text += "a;2024-01-01;12\n";
  CHECK(read_text(text + "a;2024-01-02;1.234\n").says("can be 1.234 or 1234.00"));
  CHECK(read_text(text + "a;2024-01-02;12.5\n").report.of(Kind::bad_amount).count == 0);
  const Reading comma = read_text(text + "a;2024-01-02;12,5\n");
  CHECK(comma.says("1 amounts can only have the other, the first in line 3002: '12,5'"));
  CHECK(comma.report.of(Kind::bad_amount).dropped == 1);
}

TEST_CASE("a column that mixes decimal marks is said, and refused where it is more than a slip") {
  std::string text = "customer;date;amount\n";
  for (int i = 0; i < 60; ++i) text += "a;2024-01-01;12.50\n";
  const Reading slip = read_text(text + "b;2024-01-02;12,50\n");
  CHECK_FALSE(slip.problems.has_errors());
  CHECK(slip.says("1 amounts can only have the other, the first in line 62: '12,50'"));
  for (int i = 0; i < 10; ++i) text += "b;2024-01-02;12,50\n";
  CHECK(read_text(text).says("no amount such as 1,234 can be trusted"));
}

TEST_CASE("CR is money that customers got back, unless somebody says otherwise") {
  const std::string text =
      "customer,date,amount\na,2024-01-01,20.00\na,2024-01-05,12.50 CR\nb,2024-01-06,3.00 DR\n";
  const Reading r = read_text(text);
  CHECK(format_amount(r.report.amount_used) == "10.50");
  CHECK(r.says("1 amounts are marked CR"));
  CHECK(r.says("--credit purchase"));
  Options options;
  options.credit = Credit::is_purchase;
  CHECK(format_amount(read_text(text, options).report.amount_used) == "35.50");
}

TEST_CASE("dates of the world are read") {
  CHECK(dates("customer,date,amount\na,4/24/2018  7:19:25 PM,5\na,5/2/2018  8:00:00 AM,6\nb,4/29/2018  "
              "1:00:00 PM,7\n") == "MM/DD/YYYY 2018-04-24 2018-05-02 3");
  CHECK(dates("customer,date,amount\na,Jan 5 2024,5\nb,Feb 15 2024,6\n") ==
        "MON DD YYYY 2024-01-05 2024-02-15 2");
  CHECK(dates("customer,date,amount\na,\"Jan 5, 2024\",5\nb,\"Feb 15, 2024, 7:15 PM\",6\n") ==
        "MON DD YYYY 2024-01-05 2024-02-15 2");
  CHECK(dates("customer;date;amount\na;5 janvier 2024;5\nb;15 f\xC3\xA9vrier 2024;6\n") ==
        "DD MON YYYY 2024-01-05 2024-02-15 2");
  CHECK(dates("customer,date,amount\na,\"Fri, 05 Jan 2024 10:00:00 +0000\",5\n") ==
        "DD MON YYYY 2024-01-05 2024-01-05 1");
}

TEST_CASE("numbers are dates only in a column that is named or asked for, and that is said") {
  const Reading excel = read_text("customer,date,amount\na,45296,5.5\nb,45327.75,6.5\n");
  CHECK(excel.report.date_format == "excel");
  CHECK(to_string(excel.report.first_day) == "2024-01-05");
  CHECK(to_string(excel.report.last_day) == "2024-02-05");
  CHECK(excel.says("days as spreadsheets count them: '45296' is 2024-01-05"));
  CHECK(excel.says("--day-zero"));
  CHECK(dates("customer,created_at,amount\na,1704412800,5.5\n") == "unix 2024-01-05 2024-01-05 1");
  CHECK(dates("customer,created_at,amount\na,1704412800123,5.5\n") == "unix-ms 2024-01-05 2024-01-05 1");
  Options options;
  options.date_column = "when";
  CHECK(dates("customer,when,amount\na,1704412800,5.5\n", options) == "unix 2024-01-05 2024-01-05 1");
  CHECK(contains(dates("customer,when,amount\na,1704412800,5.5\n"),
                 "column 2 'when' may be the date: give --date-format unix"));
}

TEST_CASE("years of two digits are asked for with the formats that fit") {
  CHECK(contains(dates("customer,date,amount\na,12/31/24,5\n"), "give --date-format MM/DD/YY"));
  CHECK(contains(dates("customer,date,amount\na,31.12.24,5\n"), "give --date-format DD.MM.YY"));
  CHECK(contains(dates("customer,date,amount\na,05-Jan-24,5\n"), "give --date-format DD-MON-YY"));
  CHECK(contains(dates("customer,date,amount\na,01/02/24,5\n"), "give --date-format DD/MM/YY or MM/DD/YY"));
  Options options;
  options.date_column = "date";
  CHECK(contains(dates("customer,date,amount\na,12/31/24,5\n", options), "give --date-format MM/DD/YY"));
  options.date_format = "MM/DD/YY";
  CHECK(dates("customer,date,amount\na,12/31/24,5\nb,01/02/70 7:00 PM,5\n", options) ==
        "MM/DD/YY 1970-01-02 2024-12-31 2");
}

TEST_CASE("days are counted from a stated first day") {
  const std::string text = "household_key,BASKET_ID,DAY,SALES_VALUE\n2375,269,1,5.5\n2375,270,711,6.5\n";
  CHECK(contains(dates(text), "--day-zero"));
  Options options;
  options.day_zero = parse_iso_day("2022-12-31");
  CHECK(dates(text, options) == "days since 2022-12-31 2023-01-01 2024-12-11 2");
  options.date_format = "unix";
  CHECK(contains(dates(text, options), "not both"));
}

TEST_CASE("two dates that contradict each other are both named") {
  const std::string both = "customer,date,amount\na,13/01/2025,5\nb,01/02/2025,5\nc,01/14/2025,5\n";
  const Reading r = read_text(both);
  CHECK(r.says("'13/01/2025' in line 2 can only be DD/MM/YYYY, '01/14/2025' in line 4 only MM/DD/YYYY"));
  std::string text = "customer,date,amount\n";
  for (int i = 13; i < 28; ++i) text += "1," + std::to_string(i) + "/01/2020,5.0\n";
  const Reading mixed = read_text(text + "2,01/28/2020,5.0\n2,01/29/2020,5.0\n");
  CHECK(mixed.says("the first in line 17 ('01/28/2020'); '13/01/2020' in line 2 can only be DD/MM/YYYY"));
  Options options;
  options.date_format = "DD/MM/YYYY";
  CHECK(dates(both, options) == "DD/MM/YYYY 2025-01-13 2025-02-01 2");
}

TEST_CASE("with a time zone purchases belong to the day there") {
  const std::string text =
      "customer,date,amount\na,2024-01-05T23:30:00Z,5\nb,2024-07-05T22:30:00Z,5\nc,2024-07-06T01:00:00+09:00,"
      "5\n";
  CHECK(dates(text) == "YYYY-MM-DD 2024-01-05 2024-07-06 3");  // as written
  Options options;
  options.time_zone = "Europe/Stockholm";  // an hour ahead in winter, two in summer
  const Reading r = read_text(text, options);
  CHECK(to_string(r.table.first_day[0]) == "2024-01-06");
  CHECK(to_string(r.table.first_day[1]) == "2024-07-06");
  CHECK(to_string(r.table.first_day[2]) == "2024-07-05");
  CHECK(to_text(r.report).find("days of Europe/Stockholm") != std::string::npos);
  options.time_zone = "America/New_York";
  CHECK(dates("customer,created_at,amount\na,1704423600,5\n", options) == "unix 2024-01-04 2024-01-04 1");
  // Times without a zone are local, unless the column's name or an option says UTC; days alone stay.
  CHECK(dates("customer,Created,amount\na,2024-01-05 03:00,5\n", options) ==
        "YYYY-MM-DD 2024-01-05 2024-01-05 1");
  CHECK(dates("customer,Created (UTC),amount\na,2024-01-05 03:00,5\n", options) ==
        "YYYY-MM-DD 2024-01-04 2024-01-04 1");
  CHECK(dates("customer,Created (UTC),amount\na,2024-01-05,5\n", options) ==
        "YYYY-MM-DD 2024-01-05 2024-01-05 1");
  options.times_in_utc = true;
  CHECK(dates("customer,Created,amount\na,2024-01-05 03:00,5\n", options) ==
        "YYYY-MM-DD 2024-01-04 2024-01-04 1");
  options.time_zone = "Europe/Stokholm";
  CHECK(contains(dates(text, options), "did you mean 'Europe/Stockholm'?"));
}
