// Contacts and memberships: what is read, what is counted, and that every mistake is told at once.
#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/ingest/contacts.h"
#include "engine/ingest/memberships.h"
#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using test::ScratchFile;

namespace {

ingest::CustomerTable customers() {
  ingest::CustomerTable table;
  table.id = {"anna", "bo", "carl, jr", "dora"};
  table.first_day.assign(4, Day{19'000});
  table.calibration_end = Day{20'000};
  return table;
}

struct Read {
  ingest::ContactLog log;
  Problems problems;
  [[nodiscard]] bool says(const std::string& text) const {
    return problems.text().find(text) != std::string::npos;
  }
};

Read contacts(const std::string& text, const ingest::SideOptions& options = {}) {
  Read out;
  out.log = ingest::read_contacts(ScratchFile(text).path(), customers(), options, out.problems);
  return out;
}

}  // namespace

TEST_CASE("Contacts that were exported twice are told", "[contacts]") {
  const std::string once = "bo,2024-05-02,email\nanna,2024-05-02,email\ndora,2024-05-09,email\n";
  const Read twice = contacts("customer,time,channel\n" + once + once);
  CHECK_FALSE(twice.problems.has_errors());
  CHECK(twice.says("3 of 6 rows are the same as another"));
  CHECK(contacts("customer,time,channel\n" + once).problems.text().empty());
}

TEST_CASE("Contacts are read in any dialect and order", "[contacts]") {
  const std::string rows =
      "customer,time,channel,campaign,cost,arm,opened\n"
      "bo,2024-05-02,email,spring,0.05,mail,1\n"
      "\"carl, jr\",2024-05-02,,spring,9.99,control,\n"
      "anna,2024-05-03,post,spring,4.50,mail,0\n"
      "anna,2024-05-02,email,spring,0.05,mail,0\n"
      "zoe,2024-05-02,email,spring,0.05,mail,0\n";
  const Read found = contacts(rows);
  REQUIRE_FALSE(found.problems.has_errors());
  const auto& log = found.log;
  CHECK(log.rows_read == 5);
  CHECK(log.rows_of_unknown == 1);
  CHECK(log.unknown_customers == 1);
  CHECK(log.channels == std::vector<std::string>{"email", "post"});
  CHECK(log.arms == std::vector<std::string>{"control", "mail"});
  REQUIRE(log.rows.size() == 4);
  CHECK(log.rows[0].customer == 0);
  CHECK(to_string(log.rows[0].day) == "2024-05-02");
  CHECK(log.rows[1].channel == 2);
  CHECK(log.rows[2].opened == 1);
  CHECK_FALSE(log.rows[3].sent());
  CHECK(log.rows[3].arm == 1);
  CHECK(log.cost == 500 + 500 + 45'000);  // who is held out costs nothing
  // Another delimiter, date format, column order and row order say the same.
  const Read other = contacts(
      "Arm;TIME;Customer;Opened;channel;extra;campaign;cost\n"
      "mail;02.05.2024;anna;0;email;x;spring;0.05\nmail;03.05.2024;anna;0;post;x;spring;4.50\n"
      "control;02.05.2024;carl, jr;;;x;spring;\nmail;02.05.2024;zoe;0;email;x;spring;0.05\n\n"
      "mail;02.05.2024;bo;1;email;x;spring;0.05\n",
      {{}, "DD.MM.YYYY"});
  REQUIRE_FALSE(other.problems.has_errors());
  CHECK(other.log.rows == log.rows);
  CHECK(contacts(test::gzipped(rows)).log.rows == log.rows);
  // What spreadsheets and tools put above: the delimiter, titles, blank lines.
  std::string semicolons = rows;
  std::replace(semicolons.begin(), semicolons.end(), ',', ';');
  semicolons.replace(semicolons.find("carl; jr"), 8, "carl, jr");
  CHECK(contacts("sep=;\n" + semicolons).log.rows == log.rows);
  CHECK(contacts("Campaigns of May\nsent, opened\n\n" + rows).log.rows == log.rows);
  const Read none = contacts("Campaigns of May\ncustomer,when\nanna,2024-05-03\n");
  CHECK(none.problems.has_errors());
  CHECK(none.problems.text().find("no column 'time'") != std::string::npos);
}

TEST_CASE("Every mistake of a contacts file is told at once", "[contacts]") {
  const Read found = contacts(
      "customer,time,channel,campaign,cost,arm,opened\n"
      "bo,2024-05-02,email,,-1,mail,0\n"
      "bo,2024-13-02,email,,,mail,0\n"
      ",2024-05-02,email,,,mail,0\n"
      "bo,2024-05-02,,,,,\n"
      "bo,2024-05-02,email,,,mail,yes\n"
      "bo,2024-05-02,email,,,control,0\n"
      "bo,2024-05-02,email\n"
      "anna,2024-05-02,,,,control,1\n"
      "bo,2024-05-02,email,,,mail,perhaps\n");
  CHECK(found.problems.error_count() == 8);
  for (const char* text :
       {":2: error", "cost such as 0.05", ":3: error", "is no date as YYYY-MM-DD", "2024-13-02",
        "'customer' is empty", "neither a channel", "expected 0 or 1", "found 'yes'; 2 such rows",
        "in two arms", "expected 7 fields", "opened, although"})
    CHECK(found.says(text));
}

TEST_CASE("A contacts file that is none is refused with a reason", "[contacts]") {
  CHECK(contacts("").says("the file is empty"));
  const Read misspelt = contacts("customer,tiem,chanel\nbo,2024-05-02,email\n");
  CHECK(misspelt.problems.error_count() == 2);
  CHECK(misspelt.says("did you mean 'tiem'?"));
  CHECK(misspelt.says("did you mean 'chanel'?"));
  CHECK(contacts("customer,time,channel,time\n").says("two columns are called 'time'"));
  CHECK(contacts("customer,time,channel\nzoe,2024-05-02,email\n").says("none of its customers"));
  CHECK(contacts(std::string("customer,time,channel\nbo,2024-05-02,e\0mail\n", 43)).says("NUL byte"));
  CHECK(contacts("customer,time,channel\nbo,01/02/2024,email\n").says("nothing in the file tells which"));
  CHECK_FALSE(contacts("customer,time,channel\nbo,13/02/2024,email\n").problems.has_errors());
  CHECK(contacts("customer,time,channel\nbo,1/2/2024,email\n", {{}, "QQ"}).says("cannot be used"));
  const Read none = contacts("customer,time,channel\n");
  CHECK_FALSE(none.problems.has_errors());
  CHECK(none.says("no contacts"));
  CHECK(contacts("customer,time,channel\nbo,2024-05-02," + std::string(300, 'x') + "\n").says("256 bytes"));
}

TEST_CASE("Memberships are read, and must not overlap", "[contacts]") {
  const auto read = [](const std::string& text, Problems& problems) {
    return ingest::read_memberships(ScratchFile(text).path(), customers(), {}, problems);
  };
  Problems fine;
  const auto log = read(
      "customer,from,to\nbo,2024-06-01,\nbo,2024-01-01,2024-02-01\nzoe,2024-01-01,\nanna,2024-01-01,"
      "2024-01-01\n",
      fine);
  REQUIRE_FALSE(fine.has_errors());
  REQUIRE(log.spells.size() == 3);
  CHECK(log.rows_of_unknown == 1);
  CHECK(log.spells[1].to.has_value());
  CHECK_FALSE(log.spells[2].to.has_value());
  Problems broken;
  (void)read(
      "customer,from,to\nbo,2024-01-01,\nbo,2024-02-01,2024-03-01\nanna,2024-03-01,2024-02-01\nanna,,\n",
      broken);
  CHECK(broken.error_count() == 3);
  CHECK(broken.text().find("before the customer's last one ended") != std::string::npos);
  CHECK(broken.text().find("ends before it begins") != std::string::npos);
  CHECK(broken.text().find("no day of joining ('from')") != std::string::npos);
}

TEST_CASE("Broken contacts files never crash the reader", "[contacts]") {
  const std::string good =
      "customer,time,channel,campaign,cost,arm,opened\nbo,2024-05-02,email,spring,0.05,mail,1\n"
      "\"carl, jr\",2024-05-02,,spring,,control,\nanna,2024-05-03,post,spring,4.50,mail,0\n";
  std::size_t refused = 0;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    Stream luck({21, 0, i, Purpose::test});
    std::string text = good;
    const auto below = [&](std::size_t n) {
      return static_cast<std::size_t>(draw_uniform(luck) * static_cast<double>(n));
    };
    const std::size_t changes = 1 + below(4);
    for (std::size_t k = 0; k < changes; ++k) {
      const std::size_t at = below(text.size());
      if (draw_uniform(luck) < 0.3)
        text.erase(at, below(20));
      else if (draw_uniform(luck) < 0.5)
        text.insert(at, 1, "\",;\n\t\r-0"[below(8)]);
      else
        text[at] = static_cast<char>(below(256));
      if (text.empty()) text = "x";
    }
    const Read found = contacts(text);
    refused += found.problems.has_errors() ? 1 : 0;
    for (const auto& row : found.log.rows) CHECK(row.customer < 4);
  }
  CHECK(refused > 500);
}
