#include <catch2/catch.hpp>

#include "engine/ingest/contracts.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::ScratchFile;

namespace {

struct Reading {
  ContractTable table;
  ContractReport report;
  Problems problems;
  [[nodiscard]] bool says(std::string_view text) const {
    return problems.text().find(text) != std::string::npos;
  }
  [[nodiscard]] bool notes(std::string_view text) const {
    for (const auto& note : report.notes)
      if (note.find(text) != std::string::npos) return true;
    return false;
  }
};

Reading read(std::string_view content, const ContractOptions& options = {}) {
  Reading out;
  const ScratchFile file(content);
  out.table = read_contracts(file.path(), options, out.report, out.problems);
  return out;
}

Day day(int y, unsigned m, unsigned d) { return *make_day(y, m, d); }

}  // namespace

TEST_CASE("Renewal periods follow the calendar") {
  CHECK(whole_periods(day(2024, 1, 31), day(2024, 2, 28), Period::month) == 0);
  CHECK(whole_periods(day(2024, 1, 31), day(2024, 2, 29), Period::month) == 1);
  CHECK(whole_periods(day(2024, 1, 31), day(2024, 3, 30), Period::month) == 1);
  CHECK(whole_periods(day(2024, 1, 31), day(2024, 3, 31), Period::month) == 2);
  CHECK(whole_periods(day(2020, 2, 29), day(2021, 2, 28), Period::year) == 1);
  CHECK(whole_periods(day(2020, 2, 29), day(2021, 2, 27), Period::year) == 0);
  CHECK(whole_periods(day(2020, 5, 15), day(2021, 5, 14), Period::quarter) == 3);
  CHECK(whole_periods(day(2020, 5, 15), day(2021, 5, 15), Period::quarter) == 4);
  CHECK(whole_periods(day(2024, 1, 1), day(2024, 1, 14), Period::week) == 1);
  CHECK(begun_periods(day(2024, 1, 1), day(2024, 1, 1), Period::month) == 1);
  CHECK(begun_periods(day(2024, 1, 1), day(2024, 2, 1), Period::month) == 1);
  CHECK(begun_periods(day(2024, 1, 1), day(2024, 2, 2), Period::month) == 2);
  CHECK(begun_periods(day(2024, 1, 1), day(2024, 5, 1), Period::quarter) == 2);
  CHECK(begun_periods(day(2024, 1, 1), day(2024, 1, 8), Period::week) == 1);
  CHECK(begun_periods(day(2024, 1, 1), day(2024, 1, 9), Period::week) == 2);
}

TEST_CASE("A cohort table: counts, per cent, shares and losses mean the same") {
  const Reading counts = read("period,customers\n0,1000\n1,631\n2,468\n");
  REQUIRE(counts.problems.all().empty());
  CHECK(counts.report.form == "cohorts");
  CHECK(counts.report.unit == "counts");
  CHECK(counts.table.lost == std::vector<double>{0, 369, 163});
  CHECK(counts.table.censored == std::vector<double>{0, 0, 468});
  CHECK(counts.table.customers == 1000);
  for (const char* text :
       {"t;survivors\n0;100\n1;63,1\n2;46,8\n", "Period\tPct\n0\t100\n1\t63.1\n2\t46.8\n",
        "period,customers\n0,100%\n1,63.1%\n2,46.8 %\n", "period,share\n0,1\n1,.631\n2,.468\n",
        "period,customers\n2,.468\n0,1\n1,.631\n"}) {
    CAPTURE(text);
    const Reading one = read(text);
    CHECK(one.problems.text() == "");
    REQUIRE(one.table.periods() == 2);
    CHECK(one.table.lost[1] == Approx(369));
    CHECK(one.table.censored[2] == Approx(468));
    CHECK(one.notes("taken as 1,000"));
  }
  ContractOptions of_2000;
  of_2000.customers = 2000;
  CHECK(read("period,percent\n0,100\n1,50\n", of_2000).table.lost[1] == 1000);
  const Reading losses = read("period,lost\n1,369\n2,163\n", [] {
    ContractOptions options;
    options.customers = 1000;
    return options;
  }());
  CHECK(losses.table.lost == counts.table.lost);
  CHECK(losses.table.censored == counts.table.censored);
}

TEST_CASE("Cohorts of different age are pooled") {
  const Reading pooled =
      read("cohort,period,customers\n2020,0,100.0\n2020,1,60\n2020,2,50\n2021,0,40\n2021,1,30\n");
  REQUIRE(pooled.problems.all().empty());
  CHECK(pooled.report.cohorts == 2);
  CHECK(pooled.table.lost == std::vector<double>{0, 50, 10});
  CHECK(pooled.table.censored == std::vector<double>{0, 30, 50});
}

TEST_CASE("A hundred that may be per cent is asked about") {
  const Reading open = read("period,customers\n0,100\n1,63\n");
  CHECK(open.report.unit == "counts");
  CHECK(open.says("taken as 100 customers"));
  CHECK_FALSE(open.problems.has_errors());
}

TEST_CASE("One row a customer") {
  ContractOptions options;
  options.period = Period::month;
  options.observation_end = day(2024, 6, 30);
  const Reading read_in = read(
      "customer,start,end\n"
      "b,2024-01-15,2024-03-15\n"  // left at the end of period 2
      "a,2024-01-15,\n"            // 5 whole months by 30 June
      "c,2024-01-31,2024-02-01\n"  // in period 1
      "d,2024-03-01,2024-12-31\n"  // ends after observation
      "e,2024-07-01,\n",           // not yet there
      options);
  CHECK(read_in.problems.text() == "");
  CHECK(read_in.report.form == "customers");
  CHECK(read_in.table.id == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(read_in.table.survived == std::vector<std::uint32_t>{5, 1, 0, 3});
  CHECK(read_in.table.has_left == std::vector<std::uint8_t>{0, 1, 1, 0});
  CHECK(read_in.table.lost == std::vector<double>{0, 1, 1, 0, 0, 0});
  CHECK(read_in.table.censored == std::vector<double>{0, 0, 0, 1, 0, 1});
  CHECK(read_in.notes("1 customers who start after"));
  CHECK(read_in.notes("count as customers still"));
  // Without an end of observation it is the last date.
  const Reading guessed = read("id;from;to\n1;03.02.2023;\n2;15.01.2023;20.04.2023\n");
  CHECK(guessed.problems.text() == "");
  CHECK(guessed.report.observation_end == day(2023, 4, 20));
  CHECK(guessed.table.survived == std::vector<std::uint32_t>{2, 3});
}

TEST_CASE("Bad contract files: every problem at once") {
  const Reading cohorts =
      read("period,customers\n0,100\n2,120\n3,many\n4,-3\n4,10\nx,5\n99999999999,1\n5,1,1\n");
  CHECK(cohorts.table.customers == 0);
  for (const char* text : {":3: ", "period 1 is missing", "survivors rise", "'many' is not a number",
                           "'-3' customers", "period 4 is there already, on line 5", "the period 'x'",
                           "the period '99999999999'", "the row has 3 fields, the header 2"}) {
    CAPTURE(text, cohorts.problems.text());
    CHECK(cohorts.says(text));
  }
  const Reading customers = read(
      "customer,start,end\na,2024-01-01,2023-12-31\na,2024-02-30,\n,2024-01-01,\nb,2024-01-01,\nb,2024-01-02,"
      "\n"
      "c,2024-01-01,soon\n");
  for (const char* text :
       {"ends on 2023-12-31, before her start", "the start '2024-02-30' is no date",
        "the customer is missing", "customer 'b' is there already, on line 5", "the end 'soon'"}) {
    CAPTURE(text, customers.problems.text());
    CHECK(customers.says(text));
  }
  CHECK(read("period,customrs\n0,1\n").says("did you mean 'customers'?"));
  CHECK(read("").says("the file is empty"));
  CHECK(read("period,customers\n").says("a header and no rows"));
  CHECK(read("period,lost\n1,5\n").says("does not say how many stayed"));
  CHECK(read("period,percent\n0,90\n1,50\n").says("period 0 is everybody"));
  CHECK(read("period,customers\n1,90\n2,50\n").says("period 0 is missing"));
  CHECK(read("period,lost\n1,5000\n",
             [] {
               ContractOptions options;
               options.customers = 1000;
               return options;
             }())
            .says("more are lost"));
  std::string many = "period,customers\n";
  for (int i = 0; i < 200; ++i) many += "x,1\n";
  const Reading capped = read(many);
  CHECK(capped.problems.error_count() == 51);
  CHECK(capped.says("150 more problems"));
  CHECK(read(std::string_view("period,customers\n0,\0\n", 21)).problems.has_errors());
}
