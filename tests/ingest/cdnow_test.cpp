// The real files: figures that the literature and the data's README state.
#include <catch2/catch.hpp>
#include <numeric>

#include "tests/data_files.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::data_file;
using stamkund::test::read_file;
using stamkund::test::same;

TEST_CASE("CDNOW master: 69,659 rows, 80 zero-value rows, 2,068 same-day repeats, 255 exact duplicates") {
  const auto path = data_file("cdnow/cdnow_master.txt");
  if (!path) return;
  const auto r = read_file(*path);
  CHECK(r.problems.text().empty());
  CHECK(r.report.rows_read == 69659);
  CHECK(r.report.rows_used == 69659);
  CHECK(r.report.of(Kind::zero_amount).count == 80);
  CHECK(r.report.same_day_rows == 2068);
  CHECK(r.report.of(Kind::duplicate).count == 255);
  CHECK(r.report.customers == 23570);
  CHECK(r.report.amount.name == "dollar_value");
  CHECK(format_amount(r.report.amount_used) == "2500315.63");
  CHECK(accounted(r.report));
}

TEST_CASE("CDNOW sample: Fader, Hardie & Lee's calibration and hold-out") {
  const auto path = data_file("cdnow/cdnow_sample.txt");
  if (!path) return;
  Options options;
  options.calibration_end = parse_iso_day("1997-09-30");
  const auto r = read_file(*path, options);
  CHECK(r.problems.text().empty());
  CHECK(r.table.size() == 2357);
  const auto& x = r.table.frequency;
  CHECK(std::accumulate(x.begin(), x.end(), 0U) == 2457);
  CHECK(std::count_if(x.begin(), x.end(), [](auto n) { return n > 0; }) == 946);
  const auto& h = r.table.holdout_frequency;
  CHECK(std::accumulate(h.begin(), h.end(), 0U) == 1882);
  CHECK(r.table.holdout_days == 273);
  CHECK(r.report.customer.number == 1);
  CHECK(r.report.date.number == 3);
  CHECK(r.report.amount.number == 5);
  CHECK(accounted(r.report));

  options.memory_rows = 100;
  const auto spilled = read_file(*path, options);
  CHECK(spilled.report.spilled_runs == 69);
  CHECK(same(spilled.table, r.table));
  CHECK(spilled.histories == r.histories);
}

TEST_CASE("apparel transactions") {
  const auto path = data_file("apparel/transactions.csv");
  if (!path) return;
  const auto r = read_file(*path);
  CHECK(r.problems.text().empty());
  CHECK(r.table.size() == 600);
  CHECK(r.report.rows_used == 3187);
}
