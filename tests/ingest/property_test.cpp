// Laws of the reader: neither the order of rows nor memory matters, and nothing is lost.
#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/random/stream.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::read_text;
using stamkund::test::same;

namespace {

/// A ledger with same-day repeats, duplicates, free items, returns, bad rows, and ids of all lengths.
std::vector<std::string> ledger(Stream& stream, std::size_t rows) {
  const auto below = [&stream](std::uint64_t n) { return stream() % n; };
  std::vector<std::string> out;
  for (std::size_t i = 0; i < rows; ++i) {
    if (!out.empty() && below(20) == 0) {
      out.push_back(out[below(out.size())]);
      continue;
    }
    const auto customer = below(60);
    std::string id = std::to_string(customer * customer * customer);
    if (customer % 7 == 0) id = "household-number-" + id;  // too long for a slot
    if (customer % 11 == 0) id += "\xC3\xA5";
    const auto d = 1 + below(28);
    std::string date = "2020-0" + std::to_string(1 + below(9)) + (d < 10 ? "-0" : "-") + std::to_string(d);
    std::string amount = std::to_string(below(50)) + "." + std::to_string(below(10));
    if (below(10) == 0) amount = "-" + amount;
    if (below(40) == 0) date = "2020-02-31";
    if (below(40) == 0) amount = "?";
    out.push_back(id + "," + date + "," + amount);
  }
  return out;
}

std::string text_of(const std::vector<std::string>& rows) {
  std::string text = "id,date,amount\n";
  for (const auto& row : rows) text += row + "\n";
  return text;
}

}  // namespace

TEST_CASE("shuffled rows and spilled rows give the same table and the same transactions") {
  for (std::uint64_t replicate = 0; replicate < 20; ++replicate) {
    Stream stream(StreamKey{.seed = 20, .index = replicate, .purpose = Purpose::test});
    auto rows = ledger(stream, 100 + 150 * replicate);
    Options options;
    options.calibration_end = parse_iso_day("2020-06-15");
    options.merge_same_day = replicate % 2 == 0;
    options.policies.duplicate = replicate % 3 == 0 ? Policy::drop : Policy::keep;
    options.policies.negative_amount = replicate % 5 == 0 ? Policy::keep : Policy::net;
    const auto plain = read_text(text_of(rows), options);
    INFO(plain.problems.text());
    REQUIRE_FALSE(plain.problems.has_errors());
    REQUIRE(accounted(plain.report));
    REQUIRE(plain.report.rows_read == rows.size());
    REQUIRE(std::is_sorted(plain.table.id.begin(), plain.table.id.end()));

    for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[stream() % i]);
    const auto shuffled = read_text(text_of(rows), options);
    REQUIRE(same(plain.table, shuffled.table));
    REQUIRE(plain.histories == shuffled.histories);
    REQUIRE(accounted(shuffled.report));

    options.memory_rows = 16 + replicate;
    const auto spilled = read_text(text_of(rows), options);
    REQUIRE(spilled.report.spilled_runs > 0);
    REQUIRE(same(plain.table, spilled.table));
    REQUIRE(plain.histories == spilled.histories);
    REQUIRE(spilled.report.of(Kind::duplicate).first_lines ==
            shuffled.report.of(Kind::duplicate).first_lines);
  }
}

TEST_CASE("rows and label numbers do not depend on order or memory either, nor on other columns") {
  for (std::uint64_t replicate = 0; replicate < 20; ++replicate) {
    Stream stream(StreamKey{.seed = 24, .index = replicate, .purpose = Purpose::test});
    const auto below = [&stream](std::uint64_t n) { return stream() % n; };
    // Few amounts and dates, so that many rows differ in their labels only.
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < 100 + 100 * replicate; ++i) {
      const bool event = below(8) == 0;
      rows.push_back("c" + std::to_string(below(30)) + ",2020-01-1" + std::to_string(below(4)) + "," +
                     (event ? "" : std::to_string(below(5)) + (below(3) == 0 ? "-" : "")) + ",s" +
                     std::to_string(below(9)) + ",g" + std::to_string(below(9)) + "," +
                     (event ? "e" + std::to_string(below(3)) : ""));
    }
    const auto text_with = [&rows](const std::string& receipt) {
      std::string text = "id,date,amount,store,group,event,receipt\n";
      for (const auto& row : rows) text += row + "," + receipt + "\n";
      return text;
    };
    Options options;
    options.keep_rows = true;
    options.label_columns = {"store", "group", "", "event"};
    options.policies.duplicate = replicate % 2 == 0 ? Policy::drop : Policy::keep;
    const auto plain = read_text(text_with("x"), options);
    INFO(plain.problems.text());
    REQUIRE_FALSE(plain.problems.has_errors());
    REQUIRE(accounted(plain.report));
    std::size_t kept = 0;
    for (const auto& [id, of_customer] : plain.rows) {
      REQUIRE(std::is_sorted(of_customer.begin(), of_customer.end()));
      kept += of_customer.size();
    }
    REQUIRE(kept == plain.report.rows_used);

    for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[stream() % i]);
    const auto shuffled = read_text(text_with("x"), options);
    REQUIRE(plain.rows == shuffled.rows);
    REQUIRE(plain.labels.names == shuffled.labels.names);
    // Another field gives other hashes, and the same rows.
    REQUIRE(plain.rows == read_text(text_with("y"), options).rows);

    options.memory_rows = 16 + replicate;
    const auto spilled = read_text(text_with("x"), options);
    REQUIRE(spilled.report.spilled_runs > 0);
    REQUIRE(plain.rows == spilled.rows);
    REQUIRE(plain.labels.names == spilled.labels.names);
    REQUIRE(same(plain.table, spilled.table));
    REQUIRE(plain.histories == spilled.histories);
  }
}

TEST_CASE("what was cleaned reads back as itself") {
  Stream stream(StreamKey{.seed = 21, .purpose = Purpose::test});
  const auto first = read_text(text_of(ledger(stream, 2000)));
  std::string again = "id,date,amount\n";
  for (const auto& [id, transactions] : first.histories)
    for (const auto& t : transactions)
      again += id + "," + to_string(t.day) + "," + format_amount(t.amount) + "\n";
  Options options;
  options.observation_end = first.report.observation_end;
  const auto second = read_text(again, options);
  CHECK(same(first.table, second.table));
  CHECK(first.histories == second.histories);
  CHECK(second.report.rows_dropped() == 0);
}

TEST_CASE("one customer with a million purchases") {
  std::string text = "id,date,amount\n";
  for (int i = 0; i < 1'000'000; ++i) text += "a,2020-01-" + std::to_string(10 + i % 20) + ",0.01\n";
  Options options;
  options.memory_rows = 150'000;
  options.merge_same_day = false;
  const auto r = read_text(text, options);
  REQUIRE(r.table.size() == 1);
  CHECK(r.table.frequency[0] == 999'999);
  CHECK(r.report.amount_used == 10'000 * kAmountScale);
  CHECK(r.table.mean_repeat_spend[0] == Approx(0.01));
}
