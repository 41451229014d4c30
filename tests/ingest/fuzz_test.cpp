// Broken input: whatever the bytes, the reader ends, and every row is accounted for.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/ingest/covariates.h"
#include "engine/random/stream.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::gzipped;
using stamkund::test::read_file;
using stamkund::test::ScratchFile;

namespace {

/// What breaks parsers, put where it hurts.
const std::vector<std::string> kPoison = {"\"",
                                          "\"\"",
                                          ",",
                                          ";",
                                          "\t",
                                          " ",
                                          "\r",
                                          "\n",
                                          "\r\n",
                                          std::string(1, '\0'),
                                          "-",
                                          ".",
                                          "(",
                                          ")",
                                          "$",
                                          "kr",
                                          "nan",
                                          "1e400",
                                          "\xEF\xBB\xBF",
                                          "\xFF\xFE",
                                          "\xC2",
                                          "\xE2\x80\xAF",
                                          "99999999999999999999",
                                          "-9223372036854775808",
                                          "1000000000000",
                                          "2020-02-30",
                                          "13/13/2020",
                                          "03/04/2020",
                                          "9999-12-31",
                                          "0000-00-00",
                                          "NULL",
                                          "1.234",
                                          "1,234",
                                          "T25:61",
                                          "%s"};

const std::vector<std::string> kSeeds = {
    "id,date,amount\n1,2020-01-01,5.00\n2,2020-01-02,6.50\n1,2020-02-03,-2\n3,2020-03-04,0\n1,2020-01-01,5."
    "00\n",
    " 00004 0001 19970101  2   29.33\r\n 00004 0001 19970118  2   29.73\r\n 00021 0002 19970101  3   "
    "63.34\r\n",
    "kund;datum;belopp\n7;13.05.2020;1.234,50 kr\n8;14.05.2020;12,00\n\"9\";\"15.05.2020\";\"(3,00)\"\n",
    "a|3-Jan-2020|$5\nb|4-Feb-2020|$6\nc|5-Mar-2020|$1,234.00\n",
    "id\tdate\n1\t2020-01-01T10:00:00Z\n2\t2020-01-02 11:00:00+01:00\n",
    "x,\"two\nlines\",01/02/2020 8:26,4\ny,\"z\"\"z\",13/02/2020,5\n"};

const std::vector<std::string> kLabelSeeds = {
    "id,date,amount,store,group,event\n1,2020-01-01,5.00,Lund,tea,\n2,2020-01-02,,,,review\n"
    "1,2020-02-03,-2,\"Ystad\",coffee,\n3,2020-03-04,0,,,redeem:FREE\n4,2020-01-05,6.50,Lund,,double\n",
    "kund;datum;belopp;butik;grupp;vad\n7;13.05.2020;1.234,50 kr;\xC3\x85hus;te;\n8;14.05.2020;12,00;;;\n"
    "\"9\";\"15.05.2020\";\"(3,00)\";\"a\nb\";;\n7;16.05.2020;;;;f\xC3\xB6"
    "delsedag\n"};

const std::vector<std::string> kExportSeeds = {
    "id,Created (UTC),Amount,Amount Refunded,Currency,Status,Customer Email\nc1,2020-01-03 "
    "10:00:00,59.90,0.00,eur,Paid,"
    "b@x.org\nc2,2020-01-10 10:00:00,59.90,59.90,eur,Refunded,b@x.org\nc3,2020-01-12 "
    "10:00:00,20.00,0.00,eur,Failed,c@x.org\n",
    "InvoiceNo,Quantity,InvoiceDate,UnitPrice,Discount,CustomerID\n1,6,2020-01-02 "
    "09:00,2.50,0.1,A\n1,1,2020-01-02 "
    "09:00,10.00,,A\nC2,-12,2020-02-03 10:00,2.50,0,B\n4,2,2020-03-05 11:00,10.00,50%,guest\n",
    "Name,Email,Financial Status,Created at,Currency,Total,Lineitem quantity,Lineitem "
    "price\n#1,a@x.org,paid,2020-01-01,SEK,"
    "30.00,1,10.00\n#1,a@x.org,,2020-01-01,,,2,10.00\n#2,0,voided,2020-01-02,SEK,5.00,1,5.00\n"};

std::string mutated(Stream& stream, const std::vector<std::string>& seeds = kSeeds) {
  const auto below = [&stream](std::uint64_t n) { return static_cast<std::size_t>(stream() % n); };
  std::string text = seeds[below(seeds.size())];
  for (std::size_t k = below(4); k > 0; --k) text += text.substr(below(text.size()));
  for (std::size_t k = below(8); k > 0 && !text.empty(); --k) {
    const std::size_t at = below(text.size());
    switch (below(6)) {
      case 0:
        text[at] = static_cast<char>(below(256));
        break;
      case 1:
        text.insert(at, kPoison[below(kPoison.size())]);
        break;
      case 2:
        text.erase(at, 1 + below(8));
        break;
      case 3:
        text.resize(at);
        break;
      case 4:
        text.insert(at, text.substr(below(text.size()), below(40)));
        break;
      default:
        text.replace(at, std::min<std::size_t>(text.size() - at, 1 + below(6)),
                     kPoison[below(kPoison.size())]);
    }
  }
  return text;
}

Options any_options(Stream& stream) {
  const auto below = [&stream](std::uint64_t n) { return static_cast<std::size_t>(stream() % n); };
  Options options;
  if (below(6) == 0) options.delimiter = ",;\t |x"[below(6)];
  if (below(6) == 0) options.header = below(2) == 0;
  if (below(8) == 0) options.customer_column = std::to_string(below(5));
  if (below(8) == 0) options.date_column = kPoison[below(kPoison.size())];
  if (below(8) == 0) options.amount_column = below(2) == 0 ? "none" : "3";
  if (below(8) == 0) options.date_format = below(2) == 0 ? "DD/MM/YYYY" : kPoison[below(kPoison.size())];
  if (below(8) == 0) options.calibration_end = parse_iso_day("2020-01-15");
  if (below(8) == 0) options.observation_end = parse_iso_day("2020-02-15");
  if (below(8) == 0) options.today = *parse_iso_day("2020-02-01");
  const auto policy = [&](Policy& p) {
    if (below(4) == 0) p = static_cast<Policy>(below(4));
  };
  policy(options.policies.negative_amount);
  policy(options.policies.zero_amount);
  policy(options.policies.duplicate);
  options.merge_same_day = below(2) == 0;
  options.memory_rows = 16 + below(16);
  return options;
}

}  // namespace

TEST_CASE("mutated files do no harm, and every row is accounted for") {
  const ScratchFile file("");
  std::size_t read = 0;
  std::size_t refused = 0;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    Stream stream(StreamKey{.seed = 22, .index = i, .purpose = Purpose::test});
    std::string content = mutated(stream);
    if (i % 10 == 0) {  // damage the compressed bytes, too
      content = gzipped(content);
      if (i % 20 == 0) content[stream() % content.size()] = static_cast<char>(stream());
      if (i % 30 == 0) content.resize(stream() % content.size());
    }
    file.write(content);
    const auto r = read_file(file.path(), any_options(stream));
    INFO("input " << i << ": " << safe_text(content, 2000) << "\n" << r.problems.text() << to_text(r.report));
    if (r.problems.has_errors()) {
      ++refused;
      REQUIRE(r.table.size() == 0);
      REQUIRE(r.report.rows_used + r.report.rows_dropped() <= r.report.rows_read);
    } else {
      ++read;
      REQUIRE(accounted(r.report));
      REQUIRE(r.table.size() == r.report.customers);
      REQUIRE(r.table.size() > 0);
      REQUIRE(std::is_sorted(r.table.id.begin(), r.table.id.end()));
      for (std::size_t c = 0; c < r.table.size(); ++c) {
        REQUIRE(r.table.recency_days[c] >= 0);
        REQUIRE(r.table.recency_days[c] <= r.table.age_days[c]);
      }
    }
  }
  // The mutations must leave enough sense in the files for both outcomes to be tested.
  CHECK(read > 3'000);
  CHECK(refused > 2'000);
}

TEST_CASE("mutated labels and events do no harm, and every row used is kept") {
  const ScratchFile file("");
  std::size_t read = 0;
  std::size_t with_events = 0;
  for (std::uint64_t i = 0; i < 5'000; ++i) {
    Stream stream(StreamKey{.seed = 25, .index = i, .purpose = Purpose::test});
    file.write(mutated(stream, kLabelSeeds));
    Options options;
    if (i % 4 == 0) options = any_options(stream);
    options.keep_rows = true;
    options.memory_rows = 16;
    options.label_columns = {"4", "5", "", "6"};
    const auto r = read_file(file.path(), options);
    INFO("input " << i << ": " << r.problems.text() << to_text(r.report));
    if (r.problems.has_errors()) continue;
    ++read;
    with_events += r.report.event_rows > 0 ? 1 : 0;
    REQUIRE(accounted(r.report));
    std::size_t kept = 0;
    for (const auto& [id, rows] : r.rows) {
      kept += rows.size();
      REQUIRE(std::is_sorted(rows.begin(), rows.end()));
      for (const auto& row : rows)
        for (std::size_t l = 0; l < kLabels; ++l) REQUIRE(row.labels[l] < r.labels.names[l].size());
    }
    REQUIRE(kept == r.report.rows_used);
  }
  CHECK(read > 1'000);
  CHECK(with_events > 500);
}

TEST_CASE("mutated exports do no harm, and every row and cent is accounted for") {
  const ScratchFile file("");
  std::size_t read = 0;
  std::size_t not_sold = 0;
  for (std::uint64_t i = 0; i < 5'000; ++i) {
    Stream stream(StreamKey{.seed = 27, .index = i, .purpose = Purpose::test});
    file.write(mutated(stream, kExportSeeds));
    Options options = any_options(stream);
    options.keep_rows = i % 2 == 0;
    options.fold_numbers = i % 3 == 0;
    options.fold_addresses = i % 5 == 0;
    if (i % 7 == 0) options.rates = {{{'e', 'u', 'r'}, 1.0}, {{'s', 'e', 'k'}, 0.09}};
    if (i % 11 == 0) options.filters.push_back({i % 2 == 0, "6", {"paid", "a*"}});
    const auto r = read_file(file.path(), options);
    INFO("input " << i << ": " << r.problems.text() << to_text(r.report));
    if (r.problems.has_errors()) continue;
    ++read;
    not_sold += r.report.of(Kind::no_sale).dropped + r.report.of(Kind::refunded).dropped > 0 ? 1 : 0;
    REQUIRE(accounted(r.report));
  }
  CHECK(read > 1'000);
  CHECK(not_sold > 300);
}

TEST_CASE("random bytes do no harm") {
  const ScratchFile file("");
  for (std::uint64_t i = 0; i < 2'000; ++i) {
    Stream stream(StreamKey{.seed = 23, .index = i, .purpose = Purpose::test});
    std::string content(stream() % 600, '\0');
    // Few different bytes, so that delimiters, quotes and line ends are common.
    static constexpr std::string_view kBytes = ",;\t \"\n\r0123456789-/.abT:|\xC3\xA5\x1f\x8b";
    for (char& c : content) c = i % 3 == 0 ? static_cast<char>(stream()) : kBytes[stream() % kBytes.size()];
    file.write(content);
    const auto r = read_file(file.path(), any_options(stream));
    INFO("input " << i << ": " << safe_text(content, 2000));
    REQUIRE((r.problems.has_errors() || accounted(r.report)));
  }
}

TEST_CASE("forgotten quotes on every line stay cheap and local") {
  std::string text = "id,date,amount\n";
  for (int i = 0; i < 20'000; ++i) text += i % 3 == 0 ? "1,\"2020-01-01,5\n" : "1,2020-01-01,5\n";
  const ScratchFile file(text);
  const auto r = read_file(file.path());
  CHECK(accounted(r.report));
  CHECK(r.report.of(Kind::wrong_field_count).dropped == 6'667);
}

TEST_CASE("mutated covariate files do no harm: refused with a reason, or paths that fit together") {
  const std::vector<std::string> seeds = {
      "customer,Age,Channel\na,30,web\nb,31.5,shop\nc,-2,web\n",
      "Id;Date;High;Own\na;2020-01-01;0;1\na;2020-01-08;1;1\nb;2020-01-01;0;2\nc;2020-01-01;0;2\n",
      "event,from,to,value\nSale,2020-03-01,2020-03-10,1\nFair,2020-03-08,2020-03-12,2\n",
      "customer|covariate|from|to\na|Mail|01.03.2020|13.03.2020\nb|Member|05.03.2020|\nzz|Mail|02.02.2020|"
      "\n"};
  CustomerTable table;
  table.calibration_end = *parse_iso_day("2020-12-31");
  for (const char* id : {"a", "b", "c"}) {
    table.id.emplace_back(id);
    table.first_day.push_back(*parse_iso_day("2020-01-05"));
  }
  const ScratchFile file("");
  int read = 0, refused = 0;
  for (std::uint64_t i = 0; i < 12'000; ++i) {
    Stream stream(StreamKey{.seed = 23, .index = i, .purpose = Purpose::test});
    const std::size_t seed = i % 4;
    std::string content = seeds[seed];
    if (i % 8 < 4) {  // one slip; the other half is mauled
      content[stream() % content.size()] = content[stream() % content.size()];
    } else {
      content = mutated(stream, {seeds[seed]});
    }
    if (i % 10 == 0) {
      content = gzipped(content);
      if (i % 20 == 0) content[stream() % content.size()] = static_cast<char>(stream());
    }
    file.write(content);
    CovariateOptions options;
    const std::size_t kind = i % 16 == 0 ? stream() % 4 : seed;
    (kind == 0   ? options.static_file
     : kind == 1 ? options.dense_file
     : kind == 2 ? options.event_file
                 : options.history_file) = file.path();
    if (i % 7 == 0) options.decimal_mark = ',';
    if (i % 9 == 0) options.season_harmonics = 1;
    Problems problems;
    const CovariatePaths paths =
        build_covariates(options, table, table.first_day[0], *parse_iso_day("2021-06-30"), problems);
    INFO("input " << i << ": " << safe_text(content, 2000) << "\n" << problems.text());
    if (problems.has_errors()) {
      ++refused;
      continue;
    }
    ++read;
    REQUIRE(paths.path_of_customer.size() == 3);
    for (const std::uint32_t path : paths.path_of_customer) REQUIRE(path < paths.paths.size());
    for (const CovariatePath& path : paths.paths) {
      REQUIRE(path.segments() > 0);
      REQUIRE(path.values.size() == path.segments() * paths.size());
      REQUIRE(path.start_day[0] < -1e300);
      REQUIRE(std::is_sorted(path.start_day.begin(), path.start_day.end()));
      for (const double value : path.values) REQUIRE(std::abs(value) < 1e16);
    }
  }
  CHECK(read > 1000);
  CHECK(refused > 1000);
}
