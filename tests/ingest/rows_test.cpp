// What becomes of rows: policies, returns, windows, the account.
#include <catch2/catch.hpp>

#include "engine/base/failure.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::read_text;
using stamkund::test::Reading;
using stamkund::test::ScratchFile;

namespace {

const std::string kHeader = "id,date,amount\n";

Day day(const char* text) { return parse_iso_day(text).value(); }

/// "a: 2020-01-01 5.00, ...; b: ..."
std::string cleaned(const Reading& r) {
  std::string out;
  for (const auto& [id, transactions] : r.histories) {
    out += (out.empty() ? "" : "; ") + id + ":";
    for (const auto& t : transactions)
      out += " " + to_string(t.day).substr(5) + "=" + format_amount(t.amount);
  }
  return out;
}

}  // namespace

TEST_CASE("every bad row is dropped for one reason, and counted") {
  Options options;
  options.today = day("2020-12-31");
  const Reading r = read_text(kHeader +
                                  "a,2020-01-01,5\n"     // 2
                                  "a,2020-01-02\n"       // 3 wrong field count
                                  ",2020-01-03,5\n"      // 4 missing customer
                                  "NULL,2020-01-03,5\n"  // 5 missing customer
                                  "a,2020-02-30,5\n"     // 6 bad date
                                  "a,2021-01-01,5\n"     // 7 future
                                  "\n"                   //   blank, no row
                                  "a,2020-01-04,nan\n"   // 9 bad amount
                                  "a,2020-01-05,0\n"     // 10 zero, kept
                                  "a,2020-01-01,5\n"     // 11 duplicate, kept
                                  "b,2020-01-06,\"5\n"   // 12 quote
                                  "b,2020-01-06,7\nb,2020-01-07,7\nb,2020-01-08,7\nb,2020-01-09,7\n",
                              options);
  INFO(r.problems.text());
  CHECK_FALSE(r.problems.has_errors());
  CHECK(accounted(r.report));
  CHECK(r.report.rows_read == 14);
  CHECK(r.report.rows_used == 7);
  CHECK(r.report.of(Kind::wrong_field_count).dropped == 2);
  CHECK(r.report.of(Kind::wrong_field_count).first_lines == std::array<std::uint64_t, 5>{3, 12});
  CHECK(r.report.of(Kind::missing_customer).dropped == 2);
  CHECK(r.report.of(Kind::bad_date).first_lines[0] == 6);
  CHECK(r.report.of(Kind::bad_date).example == "'a,2020-02-30,5'");
  CHECK(r.report.of(Kind::future_date).dropped == 1);
  CHECK(r.report.of(Kind::bad_amount).dropped == 1);
  CHECK(r.report.of(Kind::zero_amount).count == 1);
  CHECK(r.report.of(Kind::zero_amount).dropped == 0);
  CHECK(r.report.of(Kind::duplicate).count == 1);
  CHECK(r.report.of(Kind::duplicate).first_lines[0] == 11);
  CHECK(cleaned(r) == "a: 01-01=10.00 01-05=0.00; b: 01-06=7.00 01-07=7.00 01-08=7.00 01-09=7.00");
  CHECK_FALSE(to_text(r.report).empty());
}

TEST_CASE("policies decide") {
  const std::string text =
      kHeader + "a,2020-01-01,5\na,2020-01-01,5\na,2020-01-02,0\na,2020-01-03,-2\na,2020-01-04,9\n";
  Options options;
  options.policies.duplicate = Policy::drop;
  options.policies.zero_amount = Policy::drop;
  options.policies.negative_amount = Policy::drop;
  Reading r = read_text(text, options);
  CHECK(cleaned(r) == "a: 01-01=5.00 01-04=9.00");
  CHECK(accounted(r.report));
  CHECK(r.report.rows_dropped() == 3);
  options.policies = {};
  options.policies.negative_amount = Policy::keep;
  options.merge_same_day = false;
  r = read_text(text, options);
  CHECK(cleaned(r) == "a: 01-01=5.00 01-01=5.00 01-02=0.00 01-03=-2.00 01-04=9.00");
  CHECK(accounted(r.report));
  options.policies.negative_amount = Policy::fail;
  options.policies.duplicate = Policy::fail;
  r = read_text(text, options);
  CHECK(r.says("1 row of kind negative_amount"));
  options.policies.negative_amount = Policy::net;
  r = read_text(text, options);
  CHECK(r.says("1 row repeats another row"));
  CHECK(r.table.size() == 0);
}

TEST_CASE("a return is taken off the latest earlier purchases") {
  const auto netted = [](const std::string& rows, bool merge = true) {
    Options options;
    options.merge_same_day = merge;
    const Reading r = read_text(kHeader + "z,2020-01-01,1\n" + rows, options);
    CHECK(accounted(r.report));
    return cleaned(r) + " | unmatched " + format_amount(r.report.unmatched_returns) + ", gone " +
           std::to_string(r.report.returned_purchases);
  };
  CHECK(netted("a,2020-01-01,10\na,2020-01-05,4\na,2020-01-07,-3\n") ==
        "a: 01-01=10.00 01-05=1.00; z: 01-01=1.00 | unmatched 0.00, gone 0");
  CHECK(netted("a,2020-01-01,10\na,2020-01-05,4\na,2020-01-07,-4\n") ==
        "a: 01-01=10.00; z: 01-01=1.00 | unmatched 0.00, gone 1");
  CHECK(netted("a,2020-01-01,10\na,2020-01-05,4\na,2020-01-07,-6\n") ==
        "a: 01-01=8.00; z: 01-01=1.00 | unmatched 0.00, gone 1");
  CHECK(netted("a,2020-01-01,10\na,2020-01-07,-16\na,2020-01-09,3\n") ==
        "a: 01-09=3.00; z: 01-01=1.00 | unmatched -6.00, gone 1");
  CHECK(netted("a,2020-01-01,-5\n") == "z: 01-01=1.00 | unmatched -5.00, gone 0");
  // On one day purchases come first, whatever the order of rows; unmerged, the largest is the latest.
  CHECK(netted("a,2020-01-01,-5\na,2020-01-01,7\na,2020-01-01,6\n") ==
        "a: 01-01=8.00; z: 01-01=1.00 | unmatched 0.00, gone 0");
  CHECK(netted("a,2020-01-01,-5\na,2020-01-01,7\na,2020-01-01,6\n", false) ==
        "a: 01-01=6.00 01-01=2.00; z: 01-01=1.00 | unmatched 0.00, gone 0");
  // A free item does not absorb a return.
  CHECK(netted("a,2020-01-01,5\na,2020-01-02,0\na,2020-01-03,-5\n") ==
        "a: 01-02=0.00; z: 01-01=1.00 | unmatched 0.00, gone 1");
}

TEST_CASE("the table has x, t_x, T and spend") {
  Options options;
  options.calibration_end = day("2020-01-31");
  options.observation_end = day("2020-03-01");
  options.currency = "SEK";
  const Reading r =
      read_text(kHeader +
                    "b,2020-01-01,10\nb,2020-01-11,20\nb,2020-01-11,5\nb,2020-01-31,6\nb,2020-02-01,7\n"
                    "a,2020-01-31,3\n"
                    "c,2020-02-01,3\n"   // first bought after the calibration period
                    "a,2020-03-02,3\n",  // after the observation
                options);
  CHECK(r.problems.text().empty());
  CHECK(accounted(r.report));
  REQUIRE(r.table.id == std::vector<std::string>{"a", "b"});
  CHECK(r.table.frequency == std::vector<std::uint32_t>{0, 2});
  CHECK(r.table.recency_days == std::vector<double>{0, 30});
  CHECK(r.table.age_days == std::vector<double>{0, 30});
  CHECK(r.table.mean_repeat_spend == std::vector<double>{0, 15.5});
  CHECK(r.table.first_spend == std::vector<double>{3, 10});
  CHECK(r.table.holdout_frequency == std::vector<std::uint32_t>{0, 1});
  CHECK(r.table.holdout_days == 30);
  CHECK(r.table.amount_unit == "SEK");
  CHECK(r.table.has_spend);
  CHECK(r.report.customers_after_calibration == 1);
  CHECK(r.report.of(Kind::after_observation_end).dropped == 1);
  CHECK(r.histories.size() == 3);
}

TEST_CASE("a calibration period that misses the data is refused") {
  const std::string text = kHeader + "a,2020-02-01,1\na,2020-03-01,1\n";
  Options options;
  options.calibration_end = day("2020-01-31");
  CHECK(read_text(text, options).says("before the first row of 2020-02-01"));
  options.calibration_end = day("2020-03-15");
  const Reading grace = read_text(text, options);
  CHECK_FALSE(grace.problems.has_errors());
  CHECK(grace.says("nothing was bought in between"));
  CHECK(grace.table.age_days.at(0) == 43);
  options.calibration_end = day("2021-03-15");
  CHECK(read_text(text, options).says("--observation-end"));
  options.observation_end = day("2021-03-15");
  CHECK_FALSE(read_text(text, options).problems.has_errors());
  options.calibration_end = day("2022-03-15");
  CHECK(read_text(text, options).says("after the end of observation"));
}

TEST_CASE("sums beyond the range of amounts are refused, not wrapped") {
  std::string text = kHeader;
  for (int i = 0; i < 1000; ++i) text += "a,2020-01-01,1000000000000\n";
  CHECK(read_text(text).says("add up to more than 9.2e14"));
}

TEST_CASE("hostile ids and text are harmless in messages") {
  Options options;
  options.policies.bad_date = Policy::fail;
  const Reading r =
      read_text(kHeader + "\x1b[31m\xff,2020-13-01,1\nb,2020-01-01,1\nc,2020-01-01,1\n", options);
  CHECK(r.says("\\x1b[31m\xC3\xBF"));
  options.encoding = "UTF-8";
  CHECK(read_text(kHeader + "\x1b[31m\xff,2020-13-01,1\nb,2020-01-01,1\nc,2020-01-01,1\n", options)
            .says("\\x1b[31m\\xff"));
  const Reading long_id = read_text(kHeader + std::string(257, 'x') + ",2020-01-01,1\nb,2020-01-01,1\n");
  CHECK(long_id.report.of(Kind::missing_customer).dropped == 1);
}

TEST_CASE("progress rises to one, and can interrupt") {
  std::string text = kHeader;
  for (int i = 0; i < 200'000; ++i) text += std::to_string(i % 1000) + ",2020-01-01,1\n";
  const ScratchFile file(text);
  Report report;
  Problems problems;
  double last = 0.0;
  bool rising = true;
  const auto table = read_transactions(file.path(), {}, report, problems, [&](double fraction) {
    rising = rising && fraction >= last && fraction <= 1.0;
    last = fraction;
    return true;
  });
  CHECK(table.size() == 1000);
  CHECK(rising);
  CHECK(last == 1.0);
  try {
    (void)read_transactions(file.path(), {}, report, problems, [](double) { return false; });
    FAIL("not interrupted");
  } catch (const Failure& failure) {
    CHECK(failure.exit() == Exit::interrupted);
  }
}
