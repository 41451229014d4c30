// What is guessed about a file, and what is said when nothing can be.
#include <catch2/catch.hpp>

#include "engine/base/failure.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::gzipped;
using stamkund::test::read_file;
using stamkund::test::read_text;
using stamkund::test::Reading;

namespace {

/// "delimiter header customer/date/amount format mark" or the problems.
std::string guessed(std::string_view content, const Options& options = {}) {
  const Reading r = read_text(content, options);
  if (r.problems.has_errors()) return r.problems.text();
  return std::string(1, r.report.delimiter) + (r.report.header ? " header " : " bare ") +
         std::to_string(r.report.customer.number) + "/" + std::to_string(r.report.date.number) + "/" +
         std::to_string(r.report.amount.number) + " " + r.report.date_format + " " + r.report.decimal_mark;
}

}  // namespace

TEST_CASE("the common shapes of transaction files are recognised") {
  CHECK(guessed("Id,Date,Price\n1,2005-01-02,230.3\n") == ", header 1/2/3 YYYY-MM-DD .");
  CHECK(guessed(" 00004 0001 19970101  2   29.33\r\n 00004 0001 19970118  2   29.73\r\n") ==
        "  bare 1/3/5 YYYYMMDD .");
  CHECK(guessed(" customer_id  date number_of_cds  dollar_value\n 00001 19970101  1   11.77\n") ==
        "  header 1/2/4 YYYYMMDD .");
  CHECK(guessed("datum;kund;antal;belopp\n2020-05-01;7;3;1 234,50\n2020-05-02;8;1;12,00\n") ==
        "; header 2/1/4 YYYY-MM-DD ,");
  CHECK(guessed("Kund-ID\tDatum\tBelopp\n7\t13.05.2020\t1.234,50 kr\n") == "\t header 1/2/3 DD.MM.YYYY ,");
  CHECK(guessed("InvoiceNo,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
                "536365,\"HOLDER, WHITE\",6,12/1/2010 8:26,2.55,17850,UK\n"
                "536366,\"WARMER\",6,12/13/2010 8:26,1.85,17850,UK\n") == ", header 6/4/5 MM/DD/YYYY .");
  CHECK(guessed("a|2020-01-01T10:00:00Z\nb|2020-01-02T10:00:00Z\n") == "| bare 1/2/0 YYYY-MM-DD .");
  CHECK(guessed("2020-01-01,anna,5\n2020-01-02,bo,7\n") == ", bare 2/1/3 YYYY-MM-DD .");
  CHECK(guessed("\xEF\xBB\xBFid,date,amount,\n1,2020-01-01,5,\n") == ", header 1/2/3 YYYY-MM-DD .");
  // Quantity is no money, order_id neither.
  CHECK(guessed("order_id,member,when,qty\n1,7,2020-01-01,3\n2,8,2020-01-02,4\n") ==
        ", header 2/3/0 YYYY-MM-DD .");
}

TEST_CASE("choices of the user beat guesses") {
  Options options;
  options.customer_column = "2";
  options.amount_column = "none";
  CHECK(guessed("1,9,2020-01-01,5.0\n2,9,2020-01-01,5.0\n", options) == ", bare 2/3/0 YYYY-MM-DD .");
  options = {};
  options.amount_column = "TAX";
  options.date_format = "MM/DD/YYYY";
  CHECK(guessed("id,date,amount,tax\n1,01/02/2020,5.0,1.0\n", options) == ", header 1/2/4 MM/DD/YYYY .");
  options = {};
  options.date_format = "unix";
  const Reading r = read_text("id,time,amount\n1,1577836800,5.0\n", options);
  CHECK(r.problems.text().empty());
  CHECK(to_string(r.report.first_day) == "2020-01-01");
  // Ids are seconds, too: what is named like a customer is none.
  CHECK(guessed("customer,ts,amount\n1,1577836800,5.0\n2,1577836900,6.0\n", options) ==
        ", header 1/2/3 unix .");
}

TEST_CASE("day and month, and the decimal mark, are decided by any row of the file") {
  std::string text = "id,date,amount\n";
  for (int i = 0; i < 5000; ++i) text += "1,0" + std::to_string(1 + i % 9) + "/02/2020,\"1,234\"\n";
  const Reading unclear = read_text(text);
  CHECK(unclear.problems.error_count() == 2);
  CHECK(unclear.says("can be DD/MM/YYYY or MM/DD/YYYY"));
  CHECK(unclear.says("--date-format"));
  CHECK(unclear.says("amounts such as '1,234' can be 1234.00 or 1.234"));
  CHECK(unclear.says("--decimal-mark"));
  CHECK(guessed(text + "1,02/28/2020,\"1,5\"\n") == ", header 1/2/3 MM/DD/YYYY ,");
  CHECK(guessed(text + "1,28/02/2020,1.5\n") == ", header 1/2/3 DD/MM/YYYY .");
}

TEST_CASE("mixed date formats are said with the first line of the other") {
  std::string text = "id,date,amount\n";
  for (int i = 0; i < 50; ++i) text += "1,2020-01-10,5.0\n";
  const Reading r = read_text(text + "2,31/12/2020,5.0\n");
  CHECK_FALSE(r.problems.has_errors());
  CHECK(r.says("mixes YYYY-MM-DD with 1 row of DD/MM/YYYY, the first in line 52"));
  CHECK(r.report.of(Kind::bad_date).dropped == 1);

  text = "id,date,amount\n";
  for (int i = 13; i < 28; ++i) text += "1," + std::to_string(i) + "/01/2020,5.0\n";
  CHECK(read_text(text + "2,01/28/2020,5.0\n2,01/29/2020,5.0\n").says("can be trusted"));
}

TEST_CASE("files that cannot be understood say what was found, what was expected and what to do") {
  const auto says = [](std::string_view content, std::string_view words, const Options& options = {}) {
    const Reading r = read_text(content, options);
    INFO(r.problems.text());
    CHECK(r.problems.has_errors());
    CHECK(r.table.size() == 0);
    CHECK(r.says(words));
  };
  says("", "the file is empty");
  says("\n \n", "nothing is in the file but 2 lines that are blank");
  says("id,date,amount\n", "a header and no rows");
  says("hello\nworld\n", "only one column");
  says("id,date\n1,x\n2,y\n", "no column of dates");
  says("id,date,amount\n1,2020-01-01,x\n", "holds no amounts", [] {
    Options o;
    o.amount_column = "amount";
    return o;
  }());
  says("id,date,amount\n1,2020-01-01,5,50\n2,2020-01-01,6,50\n",
       "the header has 3 columns, but most rows have 4");
  says(std::string("a,b\n\0,c\n", 8), "NUL byte");
  says(std::string_view("\xFF\xFE\0\xD8", 4), "UTF-16");
  says(std::string(2U << 20U, 'x'), "longer than 1048576 bytes");
  const std::string zipped = gzipped("id,date,amount\n1,2020-01-01,5\n");
  says(zipped.substr(0, zipped.size() - 9), "cut short");
  Options options;
  options.delimiter = ';';
  says("id,date,amount\n1,2020-01-01,5\n", "it looks comma-separated", options);
  options = {};
  options.customer_column = "custmer_id";
  options.date_column = "dat";
  options.amount_column = "sum";
  const Reading all = read_text("customer_id,date,amount\n1,2020-01-01,5\n", options);
  CHECK(all.problems.error_count() == 3);  // all of them at once
  CHECK(all.says("did you mean 'customer_id'?"));
  CHECK(all.says("'customer_id', 'date', 'amount'"));
  options = {};
  options.date_format = "YYYY";
  says("id,date,amount\n1,2020-01-01,5\n", "the date format 'YYYY' cannot be used", options);
  options = {};
  options.policies.bad_date = Policy::net;
  says("id,date,amount\n1,2020-01-01,5\n", "the policy 'net' makes no sense here", options);
  options = {};
  options.date_column = "1";
  says("id,date,amount\n1,2020-01-01,5\n", "holds no dates", options);
  CHECK_THROWS_AS(read_file("/nonexistent/x.csv"), Failure);
}

TEST_CASE("a file of which most rows are rejected is refused") {
  std::string text = "id,date,amount\n";
  for (int i = 0; i < 10; ++i) text += "1,2020-01-01,5\n1,2020-02-31,5\n";
  Options options;
  options.date_column = "date";
  CHECK_FALSE(read_text(text, options).problems.has_errors());
  const Reading r = read_text(text + "1,2020-02-31,5\n", options);
  CHECK(r.problems.has_errors());
  CHECK(r.table.size() == 0);
  CHECK(r.says("11 of 21 rows are rejected"));
}
