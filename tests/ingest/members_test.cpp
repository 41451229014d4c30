// Members on day 0: what is read, and that every mistake is told at once.
#include "engine/ingest/members.h"

#include <catch2/catch.hpp>

#include "tests/ingest/files.h"

using namespace stamkund;
using test::ScratchFile;

namespace {

constexpr std::int32_t kLast = 19'000;  // 2022-01-08

struct Read {
  ingest::Members file;
  Problems problems;
  [[nodiscard]] bool says(const std::string& text) const {
    return problems.text().find(text) != std::string::npos;
  }
};

Read members(const std::string& text,
             const std::vector<ingest::MemberLayout::Currency>& currencies = {{"points", 1}}) {
  ingest::CustomerTable table;
  table.id = {"anna", "bo", "carl", "dora"};
  table.first_day.assign(4, Day{18'000});
  Read out;
  out.file = ingest::read_members(ScratchFile(text).path(), table, {currencies, {"silver", "gold"}, 100},
                                  Day{kLast}, {std::nullopt, "", ""}, out.problems);
  return out;
}

}  // namespace

TEST_CASE("Members are read as the ledger writes them, or without the name of the only currency",
          "[members]") {
  for (const std::string prefix : {"points.", ""}) {
    const Read found = members("customer,joined," + prefix + "pending," + prefix + "balance," + prefix +
                               "expires,tier,counted\n"
                               "dora,2021-05-01,3,120,2022-03-01,gold,250.5\n"
                               "anna,2020-01-01,,-4,,none,\n"
                               "zoe,2020-01-01,,1,,,\n");
    INFO(found.problems.text());
    REQUIRE(found.file.members.size() == 2);
    CHECK(found.problems.text().empty());
    CHECK(found.file.rows_of_unknown == 1);
    const auto& anna = found.file.members[0];
    CHECK(anna.customer == 0);
    CHECK(anna.units[0].balance == -4);
    CHECK(anna.tier == 0);
    CHECK_FALSE(anna.counted);
    const auto& dora = found.file.members[1];
    CHECK(dora.units[0].balance == 120);
    CHECK(dora.units[0].pending == 3);
    CHECK(to_string(*dora.units[0].expires) == "2022-03-01");
    CHECK(dora.tier == 2);
    CHECK(dora.counted == 25'050);
  }
}

TEST_CASE("Money is read in its minor units", "[members]") {
  const Read found = members("customer,joined,cashback.balance\nbo,2021-01-01,12.50\n", {{"cashback", 100}});
  REQUIRE(found.file.members.size() == 1);
  CHECK(found.file.members[0].units[0].balance == 1'250);
}

TEST_CASE("Mistakes in members are told at once, with their lines", "[members]") {
  const Read found = members(
      "customer,joined,balance,pending,expires,tier,counted\n"
      "anna,2023-05-01,1,,,,\n"
      "bo,2021-05-01,1.5,,,,\n"
      "bo,2021-05-01,1,-3,,,\n"
      "carl,2021-05-01,1,,2021-12-01,,\n"
      "dora,2021-05-01,many,,,golden,-1\n");
  CHECK(found.problems.has_errors());
  CHECK(found.says("joined after the history ends, 2022-01-08"));
  CHECK(found.says("a balance is no number of whole units"));
  CHECK(found.says("what is pending"));
  CHECK(found.says("units expired before the history ends"));
  CHECK(found.says("did you mean 'gold'"));
  CHECK(found.says("counts towards a tier"));
  CHECK(found.says("customer is in the file twice, the first 'bo'"));
  CHECK(members("customer,joined\nzoe,2020-01-01\n").says("none of its customers is in the fit"));
  CHECK(members("customer,joined\nbo,2020-01-01\n").says("they begin with nothing"));
  CHECK(members("customer,joined,balance\nbo,2020-01-01,1.000\n").says("one, or thousands?"));
  const std::string doubtful = "customer,joined,balance\nbo,01/02/2020,1\n";
  CHECK(members(doubtful).says("write dates as YYYY-MM-DD"));
  CHECK(members("customer,balance\nbo,1\n").says("joined"));
  CHECK(members("customer,joined,balance\nbo,2020-01-01,1e300\n").says("no number of whole units"));
}
