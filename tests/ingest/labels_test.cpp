// Single rows, labels and events: what a replay of the history needs.
#include <catch2/catch.hpp>

#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::read_text;
using stamkund::test::Reading;

namespace {

const std::string kHeader = "id,date,amount,butik,varugrupp,what\n";

Options asked() {
  Options options;
  options.keep_rows = true;
  options.label_columns = {"butik", "varugrupp", "", "what"};
  return options;
}

/// "a: 01-01=5.00[store/category/segment/event] ...; b: ..."
std::string listed(const Reading& r) {
  std::string out;
  for (const auto& [id, rows] : r.rows) {
    out += (out.empty() ? "" : "; ") + id + ":";
    for (const auto& row : rows) {
      out += " " + to_string(row.day).substr(5) + "=" + format_amount(row.amount) + "[";
      for (std::size_t l = 0; l < kLabels; ++l)
        out += (l > 0 ? "/" : "") + r.labels.name_of(static_cast<Label>(l), row.labels[l]);
      out += "]";
    }
  }
  return out;
}

std::uint64_t read_labels(const std::string& text, Label label, const std::string& column, Reading& out) {
  Options options = asked();
  options.label_columns = {};
  options.label_columns[static_cast<std::size_t>(label)] = column;
  out = read_text(text, options);
  return out.report.label_names[static_cast<std::size_t>(label)];
}

}  // namespace

TEST_CASE("rows are kept one by one, with their labels") {
  const Reading r = read_text(kHeader +
                                  "b,2020-01-02,7,Lund,kaffe,\n"
                                  "a,2020-01-02,5,Malm\xC3\xB6,te,\n"
                                  "a,2020-01-01,9,Lund,,\n"
                                  "a,2020-01-02,-4,Lund,kaffe,\n"
                                  "a,2020-01-02,5,Lund,te,\n"
                                  "a,2020-01-02,,,,review\n"
                                  "a,2020-01-02,5,Lund,te,\n",
                              asked());
  INFO(r.problems.text());
  CHECK_FALSE(r.problems.has_errors());
  CHECK(accounted(r.report));
  CHECK(listed(r) ==
        "a: 01-01=9.00[Lund///] 01-02=-4.00[Lund/kaffe//] 01-02=0.00[///review] 01-02=5.00[Lund/te//] "
        "01-02=5.00[Lund/te//] 01-02=5.00[Malm\xC3\xB6/te//]; b: 01-02=7.00[Lund/kaffe//]");
  // What was there before goes on as before.
  CHECK(r.histories.at(0).second ==
        std::vector<Transaction>{{*parse_iso_day("2020-01-01"), 9 * kAmountScale},
                                 {*parse_iso_day("2020-01-02"), 11 * kAmountScale}});
  CHECK(r.table.frequency == std::vector<std::uint32_t>{1, 0});
  CHECK(r.report.of(Kind::duplicate).count == 1);
  CHECK(r.report.event_rows == 1);
  CHECK(r.report.label_names == std::array<std::uint64_t, kLabels>{2, 2, 0, 1});
  CHECK(r.labels.find(Label::store, "Lund") == 1);
  CHECK(r.labels.find(Label::store, "") == 0);
  CHECK_FALSE(r.labels.find(Label::store, "Ystad"));
  CHECK(to_text(r.report).find("store: column 4 'butik' (asked for), 2 different\n") != std::string::npos);
  CHECK(to_text(r.report).find("events: 1 row without an amount\n") != std::string::npos);
}

TEST_CASE("without the options there are no rows, and the report says nothing of them") {
  const std::string text = kHeader + "a,2020-01-02,5,Lund,te,\na,2020-01-02,6,Lund,te,review\n";
  const Reading r = read_text(text);
  CHECK(r.rows.empty());
  CHECK(to_text(r.report).find("store") == std::string::npos);
  CHECK(to_text(r.report).find("events") == std::string::npos);
  Options rows_only;
  rows_only.keep_rows = true;
  CHECK(listed(read_text(text, rows_only)) == "a: 01-02=5.00[///] 01-02=6.00[///]");
}

TEST_CASE("policies act on rows too, but netting leaves them alone") {
  const std::string text = kHeader + "a,2020-01-01,5,x,,\na,2020-01-01,5,x,,\na,2020-01-02,-2,x,,\n";
  Options options = asked();
  CHECK(listed(read_text(text, options)) == "a: 01-01=5.00[x///] 01-01=5.00[x///] 01-02=-2.00[x///]");
  options.policies.duplicate = Policy::drop;
  options.policies.negative_amount = Policy::keep;
  const Reading kept = read_text(text, options);
  CHECK(listed(kept) == "a: 01-01=5.00[x///] 01-02=-2.00[x///]");
  CHECK(accounted(kept.report));
  options.policies.negative_amount = Policy::drop;
  CHECK(listed(read_text(text, options)) == "a: 01-01=5.00[x///]");
}

TEST_CASE("an event needs no amount, and is neither purchase nor doubtful row") {
  Options options = asked();
  options.policies.zero_amount = Policy::drop;
  const Reading r = read_text(kHeader +
                                  "a,2020-01-01,5,,,\n"
                                  "a,2020-01-02,,,,review\n"
                                  "a,2020-01-03,0,,,birthday\n"
                                  "a,2020-01-04,NULL,,,referral\n"
                                  "a,2020-01-05,12,,,double day\n"  // a purchase with an event name
                                  "a,2020-01-06,,,,\n"              // 7: bad amount
                                  "a,2020-01-07,five,,,review\n"    // 8: bad amount
                                  "a,2020-01-08,0,,,\n"             // 9: zero
                                  "z,2020-01-09,,,,redeem:COFFEE\n",
                              options);
  INFO(r.problems.text());
  CHECK_FALSE(r.problems.has_errors());
  CHECK(accounted(r.report));
  CHECK(r.report.of(Kind::bad_amount).count == 2);
  CHECK(r.report.of(Kind::bad_amount).first_lines[0] == 7);
  CHECK(r.report.of(Kind::bad_amount).first_lines[1] == 8);
  CHECK(r.report.of(Kind::zero_amount).count == 1);
  CHECK(r.report.event_rows == 4);
  CHECK(r.report.rows_used == 6);
  CHECK(r.table.id == std::vector<std::string>{"a"});
  CHECK(r.table.frequency == std::vector<std::uint32_t>{1});
  CHECK(r.report.customers_without_purchase == 1);
  CHECK(listed(r) ==
        "a: 01-01=5.00[///] 01-02=0.00[///review] 01-03=0.00[///birthday] 01-04=0.00[///referral] "
        "01-05=12.00[///double day]; z: 01-09=0.00[///redeem:COFFEE]");
}

TEST_CASE("a file may begin with more events than the first look sees") {
  std::string events;
  for (int i = 0; i < 6000; ++i) events += "m" + std::to_string(i) + ",2020-01-01,,,,signup\n";
  for (const std::string column : {"", "amount"}) {
    Options options = asked();
    options.amount_column = column;
    const Reading r = read_text(kHeader + events + "m1,2020-01-02,\"5,50\",,,\n", options);
    INFO(r.problems.text());
    CHECK_FALSE(r.problems.has_errors());
    CHECK(r.report.event_rows == 6000);
    CHECK(r.report.amount_used == 55'000);
  }
  const Reading none = read_text(kHeader + events, asked());
  CHECK(none.says("holds no amounts"));
}

TEST_CASE("a file without amounts can have events") {
  Options options = asked();
  options.label_columns = {"", "", "", "3"};
  const Reading r = read_text("a,2020-01-01,\na,2020-01-02,review\nb,2020-01-02,\n", options);
  INFO(r.problems.text());
  CHECK(r.report.event_rows == 1);
  CHECK(r.table.frequency == std::vector<std::uint32_t>{0, 0});
}

TEST_CASE("label columns are asked for by name or number, and never taken for anything else") {
  Options options;
  options.keep_rows = true;
  options.label_columns = {"1", "", "", ""};
  // Without the label, the first column would be the customer.
  const Reading r = read_text("3,17,2020-01-01,5.00\n4,18,2020-01-02,6.00\n", options);
  INFO(r.problems.text());
  CHECK(r.report.customer.number == 2);
  CHECK(r.report.labels[0].number == 1);
  options.label_columns = {"butk", "varugrup", "", ""};
  const Reading wrong = read_text(kHeader + "a,2020-01-01,5,x,y,\n", options);
  CHECK(wrong.says("there is no store column 'butk'"));
  CHECK(wrong.says("did you mean 'butik'?"));
  CHECK(wrong.says("there is no category column 'varugrup'"));
  CHECK(wrong.says("did you mean 'varugrupp'?"));
  options.label_columns = {"butik", "butik", "", ""};
  CHECK(read_text(kHeader + "a,2020-01-01,5,x,y,\n", options).says("column 4 'butik' is asked for twice"));
  options.label_columns = {"id", "", "", ""};
  options.customer_column = "id";
  CHECK(read_text(kHeader + "a,2020-01-01,5,x,y,\n", options).says("column 1 'id' is asked for twice"));
}

TEST_CASE("more names than numbers, and names too long, are refused with the line") {
  const auto text_with = [](int names, const std::string& last = "") {
    std::string text = "id,date,amount,article\n";
    for (int i = 0; i < names; ++i) text += "a,2020-01-01,1,n" + std::to_string(i) + "\n";
    return text + "a,2020-01-01,1," + last + "\n";
  };
  Reading r;
  CHECK(read_labels(text_with(65'535, "n17"), Label::category, "article", r) == 65'535);
  CHECK_FALSE(r.problems.has_errors());
  CHECK(r.labels.name_of(Label::category, 65'535) == "n9999");
  (void)read_labels(text_with(65'535, "one more"), Label::category, "article", r);
  CHECK(r.says("65537: error: the category column, 4 'article', has more than 65535 different values"));
  CHECK(r.says("--category-column"));
  CHECK(r.table.size() == 0);
  CHECK(r.rows.empty());
  CHECK(read_labels(text_with(1, std::string(256, 'x')), Label::segment, "article", r) == 2);
  CHECK_FALSE(r.problems.has_errors());
  (void)read_labels(text_with(1, std::string(257, 'x')), Label::segment, "article", r);
  CHECK(r.says("3: error: the segment column, 4 'article', has 1 values of more than 256 bytes"));
}

TEST_CASE("labels of rows that are dropped leave no name") {
  const Reading r = read_text(kHeader + "a,2020-01-01,5,Lund,,\na,2020-02-31,5,Ystad,,\n", asked());
  CHECK(r.labels.names[0] == std::vector<std::string>{"", "Lund"});
}

TEST_CASE("hostile labels are bytes like any other, and harmless in messages") {
  const std::string hostile = "\x1b[31m\xff\xfe%s";
  Reading r;
  (void)read_labels("id,date,amount,shop\na,2020-01-01,5," + hostile + "\na,2020-01-02,5,\"q\"\"\nuote\"\n",
                    Label::store, "shop", r);
  INFO(r.problems.text());
  CHECK_FALSE(r.problems.has_errors());
  // What is no UTF-8 is taken for Windows-1252.
  CHECK(r.labels.names[0] == std::vector<std::string>{"", "\x1b[31m\xC3\xBF\xC3\xBE%s", "q\"\nuote"});
  (void)read_labels("id,date,amount," + hostile + "\na,2020-01-01,5," + std::string(300, '\x1b') + "\n",
                    Label::store, hostile, r);
  CHECK(r.says("\\x1b[31m\\xff\\xfe%s"));
  CHECK(r.problems.text().find('\x1b') == std::string::npos);
}
