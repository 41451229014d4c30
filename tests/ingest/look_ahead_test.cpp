// What became known later does not change what was known; opportunities follow the calendar.
#include <catch2/catch.hpp>

#include "engine/ingest/opportunities.h"
#include "engine/ingest/transaction_log.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::Reading;
using stamkund::test::ScratchFile;

namespace {

Day day(std::string_view text) { return *parse_iso_day(text); }

struct Logged {
  CustomerTable table;
  Report report;
  Problems problems;
  TransactionLog log;
};

Logged read(std::string_view content, const Options& options = {}) {
  Logged out;
  out.table = read_transactions(ScratchFile(content).path(), options, out.report, out.problems, {},
                                [&](const CustomerHistory& history) { out.log.add(history); });
  out.log.end(out.report.observation_end, out.table.has_spend);
  CHECK(accounted(out.report));
  return out;
}

const std::string kLater =
    "customer,date,amount\na,2024-01-01,50\na,2024-03-01,80\na,2024-05-10,-80\nb,2024-01-10,20\n"
    "b,2024-06-01,25\n";

Options until(std::string_view calibration_end) {
  Options options;
  options.calibration_end = day(calibration_end);
  return options;
}

std::vector<std::int32_t> days_of(const TransactionLog& log) { return log.day; }

}  // namespace

TEST_CASE("a later return does not take away a purchase that was known") {
  const Logged then = read(kLater, until("2024-03-31"));
  CHECK(then.table.frequency[0] == 1);
  CHECK(then.table.mean_repeat_spend[0] == 80.0);
  CHECK(format_amount(then.report.later_returns) == "-80.00");
  CHECK(then.report.returned_purchases == 0);
  CHECK(to_text(then.report).find("-80.00 returned after the calibration period") != std::string::npos);
  Options apply = until("2024-03-31");
  apply.later_returns = true;
  const Logged now = read(kLater, apply);
  CHECK(now.table.frequency[0] == 0);
  CHECK(now.report.later_returns == 0);
  CHECK(now.report.returned_purchases == 1);
  // A return by the end of the period counts.
  CHECK(read(kLater, until("2024-05-10")).table.frequency[0] == 0);
}

TEST_CASE("a return takes later purchases first, and never the same money twice") {
  const Logged r =
      read("customer,date,amount\na,2024-01-01,50\na,2024-04-10,30\na,2024-05-01,-60\na,2024-06-01,-40\n",
           until("2024-03-31"));
  CHECK(r.table.holdout_frequency[0] == 0);  // the purchase of April came back
  CHECK(r.table.first_spend[0] == 50.0);
  CHECK(format_amount(r.report.later_returns) == "-50.00");
  CHECK(format_amount(r.report.unmatched_returns) == "-20.00");
}

TEST_CASE("the table as of any day is that of a file that ends there") {
  const std::vector<std::string> rows{"a,2024-01-01,50",  "a,2024-02-01,30",  "a,2024-02-10,-10",
                                      "a,2024-03-01,40",  "a,2024-03-20,-65", "a,2024-04-01,70",
                                      "b,2024-01-05,20",  "b,2024-02-05,20",  "b,2024-04-02,-5",
                                      "b,2024-04-03,-15", "c,2024-03-01,9"};
  for (const bool merge : {true, false}) {
    std::string all = "customer,date,amount\n";
    for (const auto& row : rows) all += row + "\n";
    Options options;
    options.merge_same_day = merge;
    const Logged whole = read(all, options);
    for (const char* end :
         {"2024-01-31", "2024-02-15", "2024-03-10", "2024-03-31", "2024-04-02", "2024-04-05"}) {
      std::string part = "customer,date,amount\n";
      for (const auto& row : rows)
        if (row.substr(2, 10) <= end) part += row + "\n";
      Options ended = options;
      ended.calibration_end = ended.observation_end = day(end);
      const Logged expected = read(part, ended);
      const CustomerTable table = table_at(whole.log, whole.table.id, day(end), day(end));
      INFO(end);
      CHECK(table.id == expected.table.id);
      CHECK(table.frequency == expected.table.frequency);
      CHECK(table.recency_days == expected.table.recency_days);
      CHECK(table.mean_repeat_spend == expected.table.mean_repeat_spend);
      CHECK(table.first_spend == expected.table.first_spend);
    }
  }
}

TEST_CASE("opportunities follow the calendar") {
  const std::string yearly =
      "donor,date\na,1970-01-01\na,1971-01-01\na,1972-01-01\na,1973-01-01\na,1974-01-01\n";
  const Logged r = read(yearly);
  const auto counted = [&](const Opportunities& opportunities) {
    const CustomerTable t = in_opportunities(r.log, r.table, opportunities);
    return std::to_string(t.frequency[0]) + " " +
           std::to_string(t.recency_days[0] / opportunities.days).substr(0, 3) + " " +
           std::to_string(t.age_days[0] / opportunities.days).substr(0, 4);
  };
  CHECK(counted({Period::year, 365.25, {}}) == "4 4.0 4.00");
  CHECK(counted({Period::quarter, 91.3125, {}}) == "4 16. 16.0");
  CHECK(counted({Period::month, 30.4375, {}}) == "4 48. 48.0");
  // Of the year that began with 1974 only a day was seen; of one that begins in July, half.
  CHECK(counted({Period::year, 365.25, day("1970-01-01")}) == "3 3.0 3.00");
  CHECK(counted({Period::year, 365.25, day("1960-07-01")}) == "3 3.0 3.00");
  CHECK(counted({Period::year, 365.25, day("2000-07-01")}) == "3 3.0 3.00");
}

TEST_CASE("opportunities of all begin on a stated day") {
  // Seasons from July: 2020/21, 2021/22, 2022/23 (twice), 2023/24.
  const std::string text =
      "donor,date\na,2020-09-01\na,2022-06-30\na,2022-07-01\na,2023-06-30\na,2024-06-30\n";
  const Logged r = read(text, until("2024-06-30"));
  const Opportunities seasons{Period::year, 365.25, day("2020-07-01")};
  const CustomerTable t = in_opportunities(r.log, r.table, seasons);
  CHECK(t.frequency[0] == 3);
  CHECK(t.age_days[0] == 3 * 365.25);
  CHECK(t.recency_days[0] == 3 * 365.25);
  // From her own first purchase, 30 June 2022 and 1 July 2022 fall into one year.
  const CustomerTable own = in_opportunities(r.log, r.table, {Period::year, 365.25, {}});
  CHECK(own.frequency[0] == 2);
  CHECK(own.age_days[0] == 3 * 365.25);
}

TEST_CASE("what follows calibration is counted in whole opportunities, too") {
  const std::string text =
      "donor,date\na,2020-01-31\na,2020-02-29\na,2020-03-31\na,2020-05-30\nb,2020-01-31\nb,2020-06-30\n";
  Options options = until("2020-03-31");
  options.observation_end = day("2020-06-30");
  const Logged r = read(text, options);
  const CustomerTable t = in_opportunities(r.log, r.table, {Period::month, 30.4375, {}});
  CHECK(t.frequency == std::vector<std::uint32_t>{2, 0});
  CHECK(t.holdout_frequency == std::vector<std::uint32_t>{1, 1});
  CHECK(t.holdout_days == 3 * 30.4375);  // where there is no 31st, a month ends on the last day
  CHECK(days_of(r.log).size() == 6);
}

TEST_CASE("a refund or cancellation with a date is known from that day on") {
  const std::string text =
      "customer,date,amount,refund,refunded_at,cancelled_at\n"
      "a,2024-01-01,50,0,,\na,2024-02-05,80,80,2024-05-02,\na,2024-03-01,9,4,2024-03-09,\n"
      "b,2024-01-10,20,0,,2024-04-20 10:00\nb,2024-02-10,21,0,,2024-02-11\nb,2024-04-02,25,25,2024-04-09,\n";
  const Logged then = read(text, until("2024-03-31"));
  REQUIRE(then.table.frequency.size() == 2);
  CHECK(then.table.frequency[0] == 2);  // 50, then 80 and 5
  CHECK(then.table.mean_repeat_spend[0] == 42.5);
  CHECK(then.table.frequency[1] == 0);  // 20; what was cancelled in February never was
  CHECK(then.table.holdout_frequency[1] == 0);
  CHECK(then.report.later_refund_rows == 2);
  CHECK(format_amount(then.report.later_refunds) == "100.00");
  CHECK(to_text(then.report).find("nobody knew of it: 2 rows, 100.00") != std::string::npos);
  CHECK(then.problems.text().find("some may have come later") == std::string::npos);
  Options apply = until("2024-03-31");
  apply.later_returns = true;
  const Logged now = read(text, apply);
  CHECK(now.table.frequency.size() == 1);  // b has nothing left
  CHECK(now.table.frequency[0] == 1);
  // Without the day, it is said that the file does not tell.
  Options undated = until("2024-03-31");
  undated.extra_columns[static_cast<std::size_t>(Extra::refund_date)] = "none";
  const Logged unknown = read(text, undated);
  CHECK(unknown.table.frequency[0] == 1);
  CHECK(unknown.problems.text().find("some may have come later") != std::string::npos);
}

TEST_CASE("what says nothing is no refund and no cancellation, and days may be written otherwise") {
  // 2024-03-31 ends calibration: a's refund came later, b's cancellation too.
  const auto of = [](const std::string& nothing, const std::string& later, const std::string& early) {
    return "customer,date,amount,refund,refunded_at,cancelled_at\na,2024-01-01,50," + nothing + "," +
           nothing + "," + nothing + "\na,2024-02-05,80,80," + later + "," + nothing + "\na,2024-02-07,8,8," +
           early + "," + nothing + "\nb,2024-01-10,20," + nothing + "," + nothing + "," + later +
           "\nb,2024-02-10,21," + nothing + "," + nothing + "," + early + "\nb,2024-04-02,25," + nothing +
           "," + nothing + "," + nothing + "\n";
  };
  for (const std::string nothing : {"", "NULL", "N/A", "None", "-", "\\N"})
    for (const auto& [later, early] : {std::pair<std::string, std::string>{"2024-05-22", "2024-03-22"},
                                       {"22.05.2024", "22.03.2024"},
                                       {"05/22/2024", "03/22/2024"},
                                       {"22 May 2024", "22 Mar 2024"},
                                       {"20240522", "20240322"}}) {
      const Logged then = read(of(nothing, later, early), until("2024-03-31"));
      CAPTURE(nothing, later, to_text(then.report), then.problems.text());
      REQUIRE(then.table.frequency.size() == 2);
      CHECK(then.table.frequency[0] == 1);
      CHECK(then.table.mean_repeat_spend[0] == 80.0);
      CHECK(then.table.frequency[1] == 0);
      CHECK(then.report.later_refund_rows == 2);
      CHECK(then.problems.text().find("some may have come later") == std::string::npos);
    }
}
