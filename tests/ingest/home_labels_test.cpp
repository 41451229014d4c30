// A customer's store: where she bought on most days.
#include <catch2/catch.hpp>

#include "engine/ingest/home_labels.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::ScratchFile;

namespace {

/// "a=Lund b=" of the file's rows up to `end`.
std::string homes(const std::string& rows, const std::string& end = "", HomeBy by = HomeBy::most_days) {
  Options options;
  options.keep_rows = true;
  options.label_columns[static_cast<std::size_t>(Label::store)] = "butik";
  if (!end.empty()) options.calibration_end = parse_iso_day(end);
  HomeLabels home(options, by);
  REQUIRE(home.any());
  LabelTable names;
  Report report;
  Problems problems;
  const ScratchFile file("id,date,amount,butik\n" + rows);
  const CustomerTable table = read_transactions(
      file.path(), options, report, problems, {},
      [&](const CustomerHistory& history) { home.add(history, report.calibration_end); }, &names);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  const auto labels = home.finish(names);
  REQUIRE(labels.size() == 1);
  REQUIRE(labels[0].of.size() == table.size());
  CHECK(labels[0].name == "store");
  std::string out;
  for (std::size_t i = 0; i < table.size(); ++i)
    out += (i > 0 ? " " : "") + table.id[i] + "=" + labels[0].names[labels[0].of[i]];
  return out;
}

}  // namespace

TEST_CASE("a customer's store is that of most days, whatever the rows a day") {
  CHECK(homes("a,2020-01-01,5,Lund\na,2020-01-02,5,Lund\na,2020-01-03,5,Malmo\n"
              "a,2020-01-03,1,Malmo\na,2020-01-03,2,Malmo\nb,2020-01-01,5,\n") == "a=Lund b=");
  // Of equals the latest.
  CHECK(homes("a,2020-01-01,5,Lund\na,2020-01-02,5,Malmo\n") == "a=Malmo");
  CHECK(homes("a,2020-01-01,5,Malmo\na,2020-01-02,5,Lund\n") == "a=Lund");
}

TEST_CASE("what came back, and what is not known yet, makes no store") {
  CHECK(homes("a,2020-01-01,5,Lund\na,2020-01-02,9,Malmo\na,2020-01-03,-9,Ystad\na,2020-01-04,-1,Ystad\n") ==
        "a=Malmo");
  const std::string later = "a,2020-01-01,5,Lund\na,2020-02-02,5,Malmo\na,2020-02-03,5,Malmo\n";
  CHECK(homes(later) == "a=Malmo");
  CHECK(homes(later, "2020-01-31") == "a=Lund");
}

TEST_CASE("or that of the first purchase") {
  const std::string rows =
      "a,2020-01-01,4,\na,2020-01-02,-3,Ystad\na,2020-01-02,5,Lund\na,2020-02-02,5,Malmo\na,2020-02-03,5,"
      "Malmo\n"
      "b,2020-02-03,5,\nb,2020-02-04,5,Malmo\n";
  CHECK(homes(rows, "", HomeBy::first) == "a=Lund b=Malmo");
  CHECK(homes(rows) == "a=Malmo b=Malmo");
}
