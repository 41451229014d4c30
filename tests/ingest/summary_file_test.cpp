// Customers who are summed up already: what is read, what is asked, what is refused.
#include "engine/ingest/summary_file.h"

#include <catch2/catch.hpp>

#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::ScratchFile;

namespace {

struct Read {
  CustomerTable table;
  SummaryReport report;
  Problems problems;
  [[nodiscard]] bool says(std::string_view text) const {
    return problems.text().find(text) != std::string::npos;
  }
};

Read read(std::string_view content, const SummaryOptions& options = {}) {
  Read out;
  const ScratchFile file(content);
  out.table = read_summary_file(file.path(), options, out.report, out.problems);
  return out;
}

SummaryOptions weeks() {
  SummaryOptions options;
  options.unit_days = 7;
  options.unit_given = true;
  return options;
}

}  // namespace

TEST_CASE("summaries of the usual packages are recognised and read") {
  for (const char* text :
       {"customer,x,t_x,T,mean spend\nb,2,30.43,38.86,22.35\na,0,0,38.86,0\n",
        "ID\tfrequency\trecency\tT\tmonetary_value\nb\t2\t30.43\t38.86\t22.35\na\t0\t0\t38.86\t\n",
        "\"\",\"x\",\"t.x\",\"T.cal\",\"m.x\"\n\"b\",2,30.43,38.86,22.35\n\"a\",0,0,38.86,NA\n",
        "customer_id;frequency;recency;age;monetary\nb;2;30,43;38,86;22,35\na;0;0;38,86;NaN\n"}) {
    INFO(text);
    CHECK(is_summary_file(ScratchFile(text).path(), ""));
    const Read r = read(text, weeks());
    INFO(r.problems.text());
    REQUIRE(r.table.size() == 2);
    CHECK(r.table.id == std::vector<std::string>{"a", "b"});
    CHECK(r.table.frequency == std::vector<std::uint32_t>{0, 2});
    CHECK(r.table.recency_days[1] == 30.43 * 7);
    CHECK(r.table.age_days[0] == 38.86 * 7);
    CHECK(r.table.mean_repeat_spend == std::vector<double>{0.0, 22.35});
    CHECK(r.table.has_spend);
    CHECK(r.report.end_assumed);
    CHECK(days_between(r.table.first_day[0], r.table.calibration_end) == 272);
  }
  CHECK_FALSE(is_summary_file(ScratchFile("customer,date,amount\na,2024-01-01,5\n").path(), ""));
  CHECK_FALSE(is_summary_file(ScratchFile("x,frequency,t_x,T\n1,1,1,1\n").path(), ""));
  CHECK_FALSE(is_summary_file(ScratchFile("").path(), ""));
}

TEST_CASE("customers without ids are numbered; without spend there is none") {
  const Read r = read("frequency,recency,T\n1,5,9\n0,0,7\n");
  CHECK(r.table.id == std::vector<std::string>{"1", "2"});
  CHECK_FALSE(r.table.has_spend);
  CHECK_FALSE(r.report.has_ids);
}

TEST_CASE("a row may stand for many customers") {
  SummaryOptions years;
  years.unit_days = 365.25;
  years.unit_given = years.opportunities = true;
  const Read r = read("frequency,recency,periods,weights\n0,0,6,3\n2,5,6,2\n", years);
  INFO(r.problems.text());
  CHECK(r.table.id == std::vector<std::string>{"1", "2", "3", "4", "5"});
  CHECK(r.table.frequency == std::vector<std::uint32_t>{0, 0, 0, 2, 2});
  CHECK(read("x,t_x,T,weight\n0,0,6,1.5\n", years).says("weight is a whole number"));
  CHECK(read("id,x,t_x,T\na,0,0,6\nb,0,0,6\na,1,2,6\n")
            .says("'a' has more than one row; the first is in line 2"));
}

TEST_CASE("first days say to which day T runs, and have to agree") {
  const std::string header = "customer,first_day,frequency,recency_days,age_days\n";
  const Read r = read(header + "a,2024-01-01,1,5,90\nb,2024-02-01,0,0,59\n");
  CHECK(to_string(r.table.calibration_end) == "2024-03-31");
  CHECK_FALSE(r.report.end_assumed);
  CHECK(
      read(header + "a,2024-01-01,1,5,90\nb,2024-02-01,0,0,90\n").says("T does not run to one day for all"));
  SummaryOptions options;
  options.calibration_end = parse_iso_day("2024-06-30");
  CHECK(read(header + "a,2024-01-01,1,5,90\n", options).says("expected 2024-06-30"));
}

TEST_CASE("summaries that mean something else are refused with what they seem to mean") {
  CHECK(read("customer,x,t_x,T\na,0,90,90\nb,0,30,30\nc,2,10,80\n").says("the time since the last purchase"));
  CHECK(
      read("customer,x,t_x,T\na,1,0,90\nb,3,20,30\nc,2,10,80\n").says("x seems to count the first purchase"));
  // Weeks read as days: either time tells.
  CHECK(read("customer,x,t_x,T\na,1,3.5,9.25\n").says("T is not in whole days, such as 9.25 of 'a'"));
  const auto fraction = read("customer,x,t_x,T\nb,1,3,9\na,1,3.5,9\n");
  CHECK(fraction.says("t_x is not in whole days, such as 3.5 of 'a'"));
  CHECK(fraction.says("--summary-unit"));
  SummaryOptions days;
  days.unit_given = true;
  CHECK(read("customer,x,t_x,T\na,1,3.5,9\n", days).problems.error_count() == 0);
  CHECK(read("customer,x,t_x,T\na,1,3.0,9\n").problems.error_count() == 0);
}

TEST_CASE("opportunities are whole, and have one purchase each at most") {
  SummaryOptions years;
  years.unit_days = 365.25;
  years.unit_given = years.opportunities = true;
  CHECK(read("id,x,t.x,n.cal\na,3,3,6\nb,0,0,6\n", years).problems.error_count() == 0);
  CHECK(read("id,x,t.x,n.cal\na,4,3,6\n", years).says("more than one purchase an opportunity"));
  CHECK(read("id,x,t.x,n.cal\na,2,2.5,6\n", years).says("whole numbers of opportunities"));
  CHECK(read("id,x,t.x,n.cal\na,2,2,6.5\n", years).says("whole numbers of opportunities"));
}

TEST_CASE("every wrong row is said, the first fifty in detail") {
  const Read r = read(
      "customer,x,t_x,T,mean spend\n,1,2,3,4\nb,1.5,2,3,4\nc,1,5,3,4\nd,1,2,-3,4\ne,1,2,x,4\nf,1,2\n"
      "g,1,2,3,-4\nh,0,2,3,0\ni,1,2,1e300,4\nj,nan,2,3,4\nk,1,2,3,4\nk,1,2,3,4\n");
  CHECK(r.table.size() == 0);
  CHECK(r.problems.error_count() == 11);
  CHECK(r.says("there is no customer"));
  CHECK(r.says("T is no number: found 'x'"));
  CHECK(r.says("'k' has more than one row"));
  std::string many = "customer,x,t_x,T\n";
  for (int i = 0; i < 70; ++i) many += "c" + std::to_string(i) + ",-1,0,5\n";
  const Read more = read(many);
  CHECK(more.problems.error_count() == 51);
  CHECK(more.says("20 more rows are wrong"));
  CHECK(read("customer,x,t_x,T\n").says("a header and no rows"));
}
