#include "engine/ingest/line_reader.h"

#include <catch2/catch.hpp>

#include "engine/base/failure.h"
#include "engine/ingest/dialect.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::gzipped;
using stamkund::test::ScratchFile;
using Status = LineReader::Status;

namespace {

/// The lines joined by '|', then the status that ended them if it is not `end`.
std::string lines_of(const std::string& content) {
  const ScratchFile file(content);
  LineReader reader(file.path());
  reader.release();
  std::string out;
  std::string_view line;
  Status status{};
  while ((status = reader.next(line)) == Status::line) {
    out += line.size() > 100 ? "<" + std::to_string(line.size()) + ">" : std::string(line);
    out += '|';
  }
  if (status == Status::too_long) out += "TOO LONG";
  if (status == Status::binary) out += "BINARY";
  if (status == Status::corrupt) out += "CORRUPT";
  return out;
}

std::string fields_of(std::string_view line, char delimiter) {
  std::vector<std::string_view> fields;
  std::string scratch;
  const Split result = split(line, delimiter, fields, scratch);
  if (result == Split::unclosed_quote) return "unclosed";
  if (result == Split::malformed) return "malformed";
  std::string out;
  for (const auto field : fields) out += "[" + std::string(field) + "]";
  return out;
}

}  // namespace

TEST_CASE("lines end with LF, CRLF or CR, and the last one need not end") {
  CHECK(lines_of("a\nb\nc") == "a|b|c|");
  CHECK(lines_of("a\r\nb\r\n") == "a|b|");
  CHECK(lines_of("a\rb\r") == "a|b|");
  CHECK(lines_of("\xEF\xBB\xBF"
                 "a\n\nb") == "a||b|");
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n") == "|");
}

TEST_CASE("line endings that straddle the reader's chunks are still one ending") {
  for (std::size_t n = (1U << 18U) - 3; n < (1U << 18U) + 3; ++n) {
    const std::string size = "<" + std::to_string(n) + ">|";
    CHECK(lines_of(std::string(n, 'x') + "\r\nb\r\n") == size + "b|");
    CHECK(lines_of(std::string(n, 'x') + "\rb\r") == size + "b|");
  }
}

TEST_CASE("what is no text is refused") {
  CHECK(lines_of(std::string("a\nb\0c\n", 6)) == "a|BINARY");
  CHECK(lines_of("\xFF\xFE"
                 "a") == "CORRUPT");
  CHECK(lines_of("a\n" + std::string(LineReader::kMaxLine, 'x') + "\nb") == "a|<1048576>|b|");
  CHECK(lines_of("a\n" + std::string(LineReader::kMaxLine + 1, 'x') + "\nb") == "a|TOO LONG");
  CHECK(lines_of("a\n" + std::string(3 * LineReader::kMaxLine, 'x')) == "a|TOO LONG");
}

TEST_CASE("gzip is recognised by its content, also when it has several members") {
  const std::string whole = gzipped("a\nb\n");
  CHECK(lines_of(whole) == "a|b|");
  CHECK(lines_of(whole + gzipped("c\n")) == "a|b|c|");
  CHECK(lines_of(gzipped("")).empty());
  CHECK(lines_of(whole.substr(0, whole.size() - 4)).ends_with("CORRUPT"));
  CHECK(lines_of(whole.substr(0, 12)) == "CORRUPT");
  std::string damaged = whole;
  damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 0x55);  // the checksum
  CHECK(lines_of(damaged).ends_with("CORRUPT"));
}

TEST_CASE("a missing file and a folder are no input") {
  for (const char* path : {"/nonexistent/file.csv", "/tmp"}) {
    try {
      const LineReader reader(path);
      FAIL("opened " << path);
    } catch (const Failure& failure) {
      CHECK(failure.exit() == Exit::no_input);
    }
  }
}

TEST_CASE("fields are split as RFC 4180 says") {
  CHECK(fields_of("a,b,,c", ',') == "[a][b][][c]");
  CHECK(fields_of(" a , b ", ',') == "[a][b]");
  CHECK(fields_of("a,b,", ',') == "[a][b][]");
  CHECK(fields_of(R"("a,b",c)", ',') == "[a,b][c]");
  CHECK(fields_of(R"("a ""b"" c", "d" ,e)", ',') == R"([a "b" c][d][e])");
  CHECK(fields_of(R"(5" disc,b)", ',') == R"([5" disc][b])");
  CHECK(fields_of(R"("",b)", ',') == "[][b]");
  CHECK(fields_of(R"(a,"b)", ',') == "unclosed");
  CHECK(fields_of(R"(a,"b"c,d)", ',') == "malformed");
  CHECK(fields_of("  a \t b  ", ' ') == "[a][b]");
  CHECK(fields_of(R"(  "a b" c)", ' ') == "[a b][c]");
  CHECK(fields_of("a\t\tb", '\t') == "[a][][b]");
  CHECK(fields_of("", ',') == "[]");
}

TEST_CASE("a quoted field may span lines; a forgotten quote costs its own line only") {
  const ScratchFile file("1,\"a\nb\",2\n3,\"c,4\n5,d,6\n");
  LineReader lines(file.path());
  RowReader rows(lines, ',');
  REQUIRE(rows.next() == Status::line);
  CHECK(rows.well_formed());
  CHECK(rows.fields()[1] == "a\nb");
  REQUIRE(rows.next() == Status::line);
  CHECK_FALSE(rows.well_formed());
  CHECK(rows.line_number() == 3);
  REQUIRE(rows.next() == Status::line);
  CHECK(rows.well_formed());
  CHECK(rows.line_number() == 4);
  CHECK(rows.fields()[1] == "d");
  CHECK(rows.next() == Status::end);
}
