// What spreadsheets put around rows: a line for the delimiter, titles, totals, formulas, other encodings.
#include <catch2/catch.hpp>

#include "engine/base/failure.h"
#include "engine/ingest/dialect.h"
#include "engine/ingest/encoding.h"
#include "engine/ingest/preamble.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::gzipped;
using stamkund::test::read_text;
using stamkund::test::Reading;

namespace {

const std::string kRows = "a,2024-01-05,10.50\nb,2024-01-06,20.25\na,2024-02-05,5.75\n";
const std::string kPlain = "customer,date,amount\n" + kRows;

/// The text with each letter (of those below U+0100) in two bytes.
std::string wide(std::string_view latin1, bool little) {
  std::string out;
  for (const char c : latin1) {
    out += little ? c : '\0';
    out += little ? '\0' : c;
  }
  return out;
}

void same_as_plain(std::string_view text, const Options& options = {}) {
  const Reading plain = read_text(kPlain);
  const Reading r = read_text(text, options);
  INFO(r.problems.text());
  CHECK(r.problems.error_count() == 0);
  CHECK(test::same(r.table, plain.table));
  CHECK(r.report.rows_used == 3);
  CHECK(accounted(r.report));
}

}  // namespace

TEST_CASE("a first line states the delimiter") {
  CHECK(stated_delimiter("sep=;") == ';');
  CHECK(stated_delimiter("\"SEP=,\"") == ',');
  CHECK(stated_delimiter("sep=\t") == std::nullopt);  // trimmed away: it is guessed then
  CHECK(stated_delimiter("sep=") == std::nullopt);
  CHECK(stated_delimiter("separator") == std::nullopt);
  same_as_plain("sep=,\n" + kPlain);
  same_as_plain("\xEF\xBB\xBF\"sep=,\"\r\n" + kPlain);
  std::string semicolons = kPlain;
  for (char& c : semicolons) c = c == ',' ? ';' : c;
  same_as_plain("sep=;\n" + semicolons);
  // Without a header, too.
  same_as_plain("sep=,\n" + kRows);
}

TEST_CASE("titles above the header are passed over, and said") {
  for (const char* titles : {"Sales report\n", "Sales report,,\n", "Sales report\n\nAll shops, 2024\n",
                             "\"Report, all\"\nPeriod:,2024-01-01\n", "Period:,2024-01-01,2024-12-31\n"}) {
    INFO(titles);
    same_as_plain(titles + kPlain);
    CHECK(read_text(titles + kPlain).report.title_lines > 0);
  }
  CHECK(to_text(read_text("Sales\nreport\n" + kPlain).report).find("below 2 lines of titles") !=
        std::string::npos);
  Options options;
  options.skip_lines = 2;
  same_as_plain("x,y,z\n1,2,3\n" + kPlain, options);
  CHECK(read_text(kPlain).report.title_lines == 0);
  // A bad first row of a file without a header is a bad row, not a title.
  const Reading bare = read_text("a,2024-01-05\n" + kRows);
  CHECK(bare.report.title_lines == 0);
  CHECK(bare.report.of(Kind::wrong_field_count).dropped == 1);
}

TEST_CASE("totals below the rows are no purchases, and accounted for") {
  for (const char* total : {"Total,,36.50\n", ",Total,36.50\n", "Total: 36.50\n", "Grand total,-,36.50\n",
                            "Total,2024-03-01,36.50\n", "\n3 rows exported on 2024-03-01\n"}) {
    INFO(total);
    const Reading r = read_text(kPlain + total);
    CHECK(r.problems.error_count() == 0);
    CHECK(r.table.size() == 2);
    CHECK(format_amount(r.report.amount_used) == "36.50");
    CHECK(r.report.rows_dropped() == 1);
    CHECK(accounted(r.report));
  }
}

TEST_CASE("what a spreadsheet writes as a formula is its text") {
  same_as_plain(
      "customer,date,amount\n=\"a\",2024-01-05,=\"10.50\"\n\"=\"\"b\"\"\",\"=\"\"2024-01-06\"\"\",'20.25\n"
      "a,'2024-02-05,\"=\"\"5.75\"\"\"\n");
  const Reading r =
      read_text("customer,date,amount\n=\"00123\",2024-01-05,=\"1,234.50\"\n00123,2024-02-05,'-70.00\n");
  REQUIRE(r.table.size() == 1);
  CHECK(r.table.id[0] == "00123");
  CHECK(format_amount(r.report.amount_used) == "1164.50");
  // Something else that begins so is text as before.
  std::vector<std::string_view> fields;
  std::string scratch;
  CHECK(split("=\"a\"b,c", ',', fields, scratch) == Split::ok);
  CHECK(fields == std::vector<std::string_view>{"=\"a\"b", "c"});
  CHECK(split("=\"a,b", ',', fields, scratch) == Split::ok);
  CHECK(fields == std::vector<std::string_view>{"=\"a", "b"});
  CHECK(split("=\"a b\" \"=\"\"c\"\"\"", ' ', fields, scratch) == Split::ok);
  CHECK(fields == std::vector<std::string_view>{"a b", "c"});
}

TEST_CASE("UTF-16 is read, with a byte order mark or without, plain or gzip") {
  same_as_plain("\xFF\xFE" + wide(kPlain, true));
  same_as_plain("\xFE\xFF" + wide(kPlain, false));
  same_as_plain(wide(kPlain, true));
  same_as_plain(wide(kPlain, false));
  same_as_plain(gzipped("\xFF\xFE" + wide(kPlain, true)));
  Options options;
  options.encoding = "UTF-16LE";
  same_as_plain("\xFF\xFE" + wide(kPlain, true), options);
  const Reading r = read_text("\xFF\xFE" + wide("customer;datum;belopp\nG\xF6ran;2024-01-05;1\xA0"
                                                "234,50\n",
                                                true));
  REQUIRE(r.table.size() == 1);
  CHECK(r.table.id[0] == "G\xC3\xB6ran");
  CHECK(format_amount(r.report.amount_used) == "1234.50");
  CHECK(r.report.encoding == "UTF-16LE");
  // Larger than any buffer, so that letters straddle its ends.
  std::string many = "customer,date,amount\n";
  for (int i = 0; i < 60'000; ++i) many += "\xE5" + std::to_string(i) + ",2024-01-05,1.50\n";
  const Reading large = read_text("\xFF\xFEx" + wide(many, true).substr(1));
  CHECK(large.report.rows_used == 60'000);
  CHECK(format_amount(large.report.amount_used) == "90000.00");
}

TEST_CASE("bytes that are no letters of the encoding are refused, not skipped") {
  std::string text = "\xFF\xFE" + wide(kPlain, true);
  CHECK(read_text(text + "x").says("inside a letter of UTF-16LE"));
  text += std::string("\x00\xD8\x41\x00", 4);  // half a pair
  CHECK(read_text(text + wide("\n", true)).says("no text in UTF-16LE"));
  Options options;
  options.encoding = "no-such-thing";
  CHECK_THROWS_AS(read_text(kPlain, options), Failure);
  options.encoding = "UTF-8//IGNORE";
  CHECK_THROWS_AS(read_text(kPlain, options), Failure);
}

TEST_CASE("what is no text is called by its name, with what makes text of it") {
  CHECK(read_text(std::string_view("PAR1\x15\x04\x15\0abc", 11)).says("a Parquet file"));
  CHECK(read_text(std::string_view("PAR1\x15\x04\x15\0abc", 11)).says("scripts/parquet-to-csv"));
  CHECK(read_text(std::string_view("PK\x03\x04\x14\0\x06", 7)).says("save the sheet as CSV"));
  CHECK(read_text("SQLite format 3").says("a database"));
  CHECK(read_text("PAR1,date,amount\na,2024-01-05,5\n").problems.error_count() == 0);
}

TEST_CASE("rows that are not UTF-8 are taken for Windows-1252, and that is said") {
  const Reading r = read_text(
      "kund;k\xF6pdatum;belopp\nG\xF6ran;2024-01-05;\x80 12,50\nG\xC3\xB6ran;2024-02-05;5,50\nAnn;"
      "2024-02-06;\x80"
      "5,50\n");
  INFO(r.problems.text());
  CHECK(r.problems.error_count() == 0);
  CHECK(r.says("are not UTF-8 and taken for Windows-1252"));
  REQUIRE(r.table.size() == 2);
  CHECK(r.table.id[1] == "G\xC3\xB6ran");
  CHECK(r.table.frequency[1] == 1);  // both spellings are one person
  CHECK(format_amount(r.report.amount_used) == "23.50");
  CHECK(r.report.date.name == "k\xC3\xB6pdatum");
  Options options;
  options.encoding = "ISO-8859-2";
  const Reading second = read_text("customer,date,amount\n\xA3ukasz,2024-01-05,1.5\n", options);
  REQUIRE(second.table.size() == 1);
  CHECK(second.table.id[0] == "\xC5\x81ukasz");
  options.encoding = "UTF-8";  // asked for: bytes stay
  CHECK(read_text("customer,date,amount\n\xA3ukasz,2024-01-05,1.5\n", options).table.id[0] == "\xA3ukasz");
}

TEST_CASE("every byte of Windows-1252 is a letter of its own") {
  std::string all, out;
  for (int i = 1; i < 256; ++i) {
    const char byte = static_cast<char>(i);
    windows_1252({&byte, 1}, out);
    CHECK(all.find(out) == std::string::npos);
    all += out;
  }
  windows_1252("\x80\x85\x9F\xE5", out);
  CHECK(out == "\xE2\x82\xAC\xE2\x80\xA6\xC5\xB8\xC3\xA5");
}
