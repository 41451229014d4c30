// Covariate files and the calendar, into paths.
#include "engine/ingest/covariates.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/ingest/covariate_sources.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using test::ScratchFile;

namespace {

const Day kFirst = *make_day(2020, 1, 1);
const Day kLast = *make_day(2021, 12, 31);

CustomerTable customers(const std::vector<std::string>& ids) {
  CustomerTable table;
  table.calibration_end = *make_day(2020, 12, 31);
  for (const auto& id : ids) {
    table.id.push_back(id);
    table.first_day.push_back(*make_day(2020, 2, 1));
    table.frequency.push_back(0);
    table.recency_days.push_back(0);
    table.age_days.push_back(days_between(table.first_day.back(), table.calibration_end));
  }
  return table;
}

struct Built {
  CovariatePaths paths;
  Problems problems;
  CovariateReport report;
  [[nodiscard]] double value(std::size_t customer, const std::string& name, Day day) const {
    const auto& path = paths.paths[paths.path_of_customer[customer]];
    for (std::size_t c = 0; c < paths.size(); ++c)
      if (paths.names[c] == name) return path.values[path.segment_at(day.serial) * paths.size() + c];
    return NAN;
  }
  [[nodiscard]] bool says(const std::string& text) const {
    return problems.text().find(text) != std::string::npos;
  }
};

Built build(const CovariateOptions& options, const std::vector<std::string>& ids) {
  Built out;
  out.paths = build_covariates(options, customers(ids), kFirst, kLast, out.problems, &out.report);
  return out;
}

}  // namespace

TEST_CASE("Covariates: numbers, and texts as indicators against the most frequent") {
  const ScratchFile file("customer;Age;Channel\nc;41,5;web\na;30;shop\nb;27;shop\nx;1;web\n");
  CovariateOptions options;
  options.static_file = file.path();
  options.decimal_mark = ',';
  const Built built = build(options, {"a", "b", "c"});
  REQUIRE(built.problems.text() == "");
  CHECK(built.paths.names == std::vector<std::string>{"Age", "Channel=web"});
  CHECK(built.paths.all_static());
  CHECK(built.value(0, "Age", kFirst) == 30);
  CHECK(built.value(2, "Age", kLast) == 41.5);
  CHECK(built.value(0, "Channel=web", kFirst) == 0);
  CHECK(built.value(2, "Channel=web", kFirst) == 1);
  REQUIRE(built.report.files.size() == 1);
  CHECK(built.report.files[0].rows == 4);
  CHECK(built.report.files[0].customers == 3);
  CHECK(built.report.files[0].customers_unknown == 1);
  CHECK(built.report.files[0].base_levels == std::vector<std::string>{"Channel=shop"});
}

TEST_CASE("Covariates: what a spreadsheet puts above the names of columns is passed over") {
  const std::string plain = "customer;Age;Channel\na;30;shop\nb;27;shop\nc;41;web\n";
  const std::vector<std::string> ids{"a", "b", "c"};
  CovariateOptions options;
  const ScratchFile first(plain);
  options.static_file = first.path();
  const Built expected = build(options, ids);
  REQUIRE(expected.problems.text() == "");
  for (const std::string above : {"sep=;\n", "\xEF\xBB\xBF\"sep=;\"\r\n", "Customers of March, 2026\n\n",
                                  "sep=;\nCustomers\n", "Customers;;\n;;\n", "Oslo, Bergen\nCustomers\n"}) {
    CAPTURE(above);
    const ScratchFile file(above + plain);
    options.static_file = file.path();
    const Built built = build(options, ids);
    REQUIRE(built.problems.text() == "");
    CHECK(built.paths.names == expected.paths.names);
    for (std::size_t i = 0; i < 3; ++i)
      CHECK(built.value(i, "Age", kFirst) == expected.value(i, "Age", kFirst));
  }
  // The line is that of the file, and a first column without a name is no title.
  const ScratchFile doubled("Customers\n\ncustomer;Age;age\na;30;1\nb;27;1\nc;41;1\n");
  options.static_file = doubled.path();
  const Built twice = build(options, ids);
  CHECK(twice.says("two columns are called 'age'"));
  CHECK(twice.says(":3"));
  const ScratchFile unnamed(";Age\na;30\nb;27\nc;41\n");
  options.static_file = unnamed.path();
  CHECK(build(options, ids).says("has no name"));
}

TEST_CASE("Covariates: customers with equal covariates share a path") {
  const ScratchFile file("id,Gender\na,0\nb,1\nc,0\nd,-0\n");
  CovariateOptions options;
  options.static_file = file.path();
  options.season_harmonics = 1;
  const Built built = build(options, {"a", "b", "c", "d"});
  REQUIRE(built.problems.text() == "");
  CHECK(built.paths.path_of_customer == std::vector<std::uint32_t>{0, 1, 0, 0});
  CHECK(built.report.paths == 2);
  CHECK_FALSE(built.paths.all_static());
}

TEST_CASE("Covariates: every problem of a static file at once") {
  const ScratchFile file(
      "customer,Age,Level,One\nana,30,x,k\nben,,y,k\nana,31,x,k\ncarl,old,z,k\ndora,30,z,k\nemil,1\n");
  CovariateOptions options;
  options.static_file = file.path();
  const Built built = build(options, {"ana", "ben", "carl", "dora", "emil", "franz"});
  INFO(built.problems.text());
  CHECK(built.says(":4: error: customer 'ana' is here again; the first time was line 2"));
  CHECK(built.says(":3: error: column 'Age' has no value for customer 'ben'"));
  CHECK(built.says(":7: error: the row has 2 columns, the header 4"));
  CHECK(built.says("customer 'emil' has transactions and is not in this file"));
  CHECK(built.says("customer 'franz' has transactions"));
  CHECK(built.says("column 'One' has the same text for every customer: 'k'"));
}

TEST_CASE("Covariates: slips in a column of numbers are no group names") {
  const ScratchFile slips("customer,Age\na,30\nb,31\nc,x\n");
  CovariateOptions options;
  options.static_file = slips.path();
  CHECK(build(options, {"a", "b", "c"}).says(":4: error: 'x' in column 'Age' is no number, as 2 of 3"));
  const ScratchFile commas("customer;Age\na;30,5\nb;31,5\nc;2,5\n");
  options.static_file = commas.path();
  const Built built = build(options, {"a", "b", "c"});
  INFO(built.problems.text());
  CHECK(built.says("state the decimal mark"));
  std::string many = "customer,Town\n";
  std::vector<std::string> ids;
  for (int i = 0; i < 30; ++i) {
    ids.push_back("c" + std::to_string(i));
    many += ids.back() + ",town" + std::to_string(i) + "\n";
  }
  const ScratchFile towns(many);
  options.static_file = towns.path();
  CHECK(build(options, ids).says("column 'Town' has 30 different texts; at most 20"));
}

TEST_CASE("Covariates: a missing customer is named with the nearest unknown one") {
  std::string text = "customer,z\nkunde-0l,1\n";
  std::vector<std::string> ids{"kunde-01"};
  for (int i = 2; i <= 9; ++i) ids.push_back("kunde-0" + std::to_string(i));
  const ScratchFile file(text);
  CovariateOptions options;
  options.static_file = file.path();
  const Built built = build(options, ids);
  INFO(built.problems.text());
  CHECK(built.says("customer 'kunde-01' has transactions and is not in this file"));
  CHECK(built.says("did you mean 'kunde-0l'?"));
  CHECK(built.says("4 more customers have transactions"));
  CHECK(built.report.files[0].customers_missing == 9);
}

TEST_CASE("Covariates: events and histories hold from their first day through their last") {
  const ScratchFile events(
      "event,from,to,value\nSale,2020-03-01,2020-03-10,1\nSale,2020-03-08,2020-03-12,2\n"
      "Fair,2020-05-01,2020-05-01,1\n");
  const ScratchFile histories("customer,covariate,from,to\nb,Member,2020-03-05,\nz,Member,2020-03-05,\n");
  CovariateOptions options;
  options.event_file = events.path();
  options.history_file = histories.path();
  const Built built = build(options, {"a", "b"});
  INFO(built.problems.text());
  REQUIRE_FALSE(built.problems.has_errors());
  CHECK(built.says("1 intervals overlap"));
  CHECK(built.paths.names == std::vector<std::string>{"Fair", "Sale", "Member"});
  const auto march = [](unsigned day) { return *make_day(2020, 3, day); };
  CHECK(built.value(0, "Sale", *make_day(2020, 2, 29)) == 0);
  CHECK(built.value(0, "Sale", march(1)) == 1);
  CHECK(built.value(1, "Sale", march(8)) == 3);
  CHECK(built.value(0, "Sale", march(10)) == 3);
  CHECK(built.value(0, "Sale", march(11)) == 2);
  CHECK(built.value(0, "Sale", march(13)) == 0);
  CHECK(built.value(0, "Fair", *make_day(2020, 5, 1)) == 1);
  CHECK(built.value(0, "Fair", *make_day(2020, 5, 2)) == 0);
  CHECK(built.value(0, "Member", kLast) == 0);
  CHECK(built.value(1, "Member", march(4)) == 0);
  CHECK(built.value(1, "Member", march(5)) == 1);
  CHECK(built.value(1, "Member", kLast) == 1);
  CHECK(built.report.files[1].customers == 1);
  CHECK(built.report.files[1].customers_unknown == 1);
  CHECK(built.report.files[1].customers_missing == 1);
}

TEST_CASE("Covariates: every problem of interval files at once") {
  const ScratchFile events("event,from,until\nSale,2020-03-01,2020-03-10\n");
  const ScratchFile histories(
      "customer,covariate,from,to,value\nb,Member,2020-03-05,2020-03-01,1\nb,,2020-03-05,,1\n"
      "b,Mail,someday,2020-03-05,1\nb,Mail,2020-03-05,2020-03-05,many\n");
  CovariateOptions options;
  options.event_file = events.path();
  options.history_file = histories.path();
  const Built built = build(options, {"a", "b"});
  INFO(built.problems.text());
  CHECK(built.says("there is no column 'to'; the columns are 'event', 'from', 'until'"));
  CHECK(built.says(":2: error: 'Member' ends on 2020-03-01, before it begins on 2020-03-05"));
  CHECK(built.says(":3: error: column 'covariate' is empty"));
  CHECK(built.says(":4: error: 'someday' in column 'from' for 'Mail' is not a date like"));
  CHECK(built.says(":5: error: 'many' in column 'value' for 'Mail' is no number"));
}

TEST_CASE("Covariates: dense rows hold until the next, in any order, gzip too") {
  const std::string text =
      "Id,Cov.Date,High,City\nb,2020-01-01,0,2\na,2020-01-15,1,1\na,2020-01-01,0,1\na,2020-01-08,0,1\n"
      "a,2020-12-30,0,1\nb,2020-12-30,0,2\n";
  const ScratchFile file(test::gzipped(text));
  CovariateOptions options;
  options.dense_file = file.path();
  const Built built = build(options, {"a", "b"});
  REQUIRE(built.problems.text() == "");
  CHECK(built.paths.names == std::vector<std::string>{"High", "City"});
  CHECK(built.report.segments == 4);  // 0, 1, 0 of a; b never changes
  CHECK(built.value(0, "High", *make_day(2020, 1, 14)) == 0);
  CHECK(built.value(0, "High", *make_day(2020, 1, 15)) == 1);
  CHECK(built.value(0, "High", kLast) == 0);
  CHECK(built.value(1, "City", kFirst) == 2);
}

TEST_CASE("Covariates: every problem of a dense file at once") {
  const ScratchFile file(
      "Id,Date,High\na,2020-01-01,0\na,2020-01-01,1\nb,2020-03-01,0\nc,2020-01-01,\nc,soon,1\n");
  CovariateOptions options;
  options.dense_file = file.path();
  const Built built = build(options, {"a", "b", "c", "d"});
  INFO(built.problems.text());
  CHECK(built.says(":3: error: customer 'a' has 2020-01-01 twice; the first time was line 2"));
  CHECK(built.says(
      ":4: error: customer 'b' bought first on 2020-02-01 and has no covariates before 2020-03-01"));
  CHECK(built.says(":5: error: column 'High' has no value for customer 'c'"));
  CHECK(built.says(":6: error: 'soon' in column 'Date' for customer 'c'"));
  CHECK(built.says("customer 'd' has transactions"));
  CHECK(built.says("warning: the last date is 2020-03-01, over a month before the end of calibration"));
}

TEST_CASE("Covariates: the calendar basis has the year's waves and a trend, in steps") {
  CovariateOptions options;
  options.season_harmonics = 2;
  options.trend = true;
  const Built built = build(options, {"a"});
  CHECK(built.paths.names ==
        std::vector<std::string>{"season.sin1", "season.cos1", "season.sin2", "season.cos2", "trend"});
  for (int step = 0; step < 104; ++step) {
    const double middle = kFirst.serial + 7 * step + 3.5;
    for (const int day : {0, 3, 6}) {
      const Day at{kFirst.serial + 7 * step + day};
      CHECK(std::abs(built.value(0, "season.sin1", at) - std::sin(2 * M_PI * middle / 365.25)) < 1e-12);
      CHECK(std::abs(built.value(0, "season.cos2", at) - std::cos(4 * M_PI * middle / 365.25)) < 1e-12);
      // 0 at the middle of 2020, the calibration period.
      CHECK(std::abs(built.value(0, "trend", at) - (middle - (kFirst.serial + 182.5)) / 365.25) < 1e-12);
    }
  }
  options.grid_days = 0;
  options.season_harmonics = 40;
  const Built wrong = build(options, {"a"});
  CHECK(wrong.says("grid: 0 days; expected 1 to 366"));
  CHECK(wrong.says("season: 40 harmonics"));
}

TEST_CASE("Covariates: the calendar is asked for in words") {
  CovariateOptions options;
  Problems problems;
  add_calendar("season:3", options, "covariates", problems);
  add_calendar("trend", options, "covariates", problems);
  CHECK(problems.text() == "");
  CHECK(options.season_harmonics == 3);
  CHECK(options.trend);
  add_calendar("season", options, "covariates", problems);
  CHECK(options.season_harmonics == 1);
  for (const char* wrong : {"season:0", "season:27", "season:2x", "season:", "Season", "", "weekday"})
    add_calendar(wrong, options, "covariates", problems);
  CHECK(problems.error_count() == 7);
  CHECK(options.season_harmonics == 1);
}

TEST_CASE("Covariates: names must differ, and are chosen by name or by their beginning") {
  const ScratchFile file("customer,Channel,Sale\na,web,0\nb,shop,1\nc,phone,0\n");
  const ScratchFile events("event,from,to\nSale,2020-03-01,2020-03-10\n");
  CovariateOptions options;
  options.static_file = file.path();
  options.season_harmonics = 1;
  const Built built = build(options, {"a", "b", "c"});
  REQUIRE(built.problems.text() == "");
  Problems problems;
  CHECK(choose_covariates(built.paths, {"season", "Channel"}, "purchase", problems) ==
        std::vector<std::uint32_t>{0, 1, 3, 4});
  CHECK(choose_covariates(built.paths, {"all"}, "purchase", problems).size() == 5);
  CHECK(choose_covariates(built.paths, {"Sale", "Sale"}, "purchase", problems) ==
        std::vector<std::uint32_t>{2});
  CHECK(problems.text() == "");
  CHECK(choose_covariates(built.paths, {"Sales"}, "lifetime covariates", problems).empty());
  CHECK(problems.text().find("lifetime covariates: there is no covariate 'Sales' (did you mean 'Sale'?)") !=
        std::string::npos);
  options.event_file = events.path();
  CHECK(build(options, {"a", "b", "c"}).says("two covariates are called 'Sale'"));
}

TEST_CASE("Covariates: broken files are refused with a message, never a crash") {
  const std::vector<std::string> contents{"",
                                          "\n\n",
                                          "customer\n",
                                          "1,2,3\n4,5,6\n",
                                          "customer,a,A\nx,1,2\n",
                                          "customer,,b\nx,1,2\n",
                                          std::string("customer,a\nx,\0\n", 15),
                                          "customer,\"a\nx,1\n",
                                          "customer,a\nx,1e400\nx,nan\n",
                                          "customer,a\n",
                                          "customer,date,a\nx,01/02/2020,1\nx,02/03/2020,1\n",
                                          "event,from,to\n,,\n",
                                          test::gzipped("customer,a\nx,1\n").substr(0, 20)};
  for (const std::string& content : contents) {
    const ScratchFile file(content);
    for (int kind = 0; kind < 4; ++kind) {
      CovariateOptions options;
      (kind == 0   ? options.static_file
       : kind == 1 ? options.dense_file
       : kind == 2 ? options.event_file
                   : options.history_file) = file.path();
      const Built built = build(options, {"x"});
      CAPTURE(content, kind);
      CHECK(built.problems.has_errors());
    }
  }
}
