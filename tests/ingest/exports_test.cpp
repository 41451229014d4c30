// What exports say beside the plain columns: returns, refunds, status, who and when.
#include <catch2/catch.hpp>

#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::read_text;
using stamkund::test::Reading;

namespace {

std::string purchases(const Reading& r) {
  if (r.problems.has_errors()) return r.problems.text();
  CHECK(accounted(r.report));
  std::string out;
  for (const auto& [id, transactions] : r.histories) {
    out += (out.empty() ? "" : "; ") + id + ":";
    for (const auto& t : transactions)
      out += " " + to_string(t.day).substr(5) + "=" + format_amount(t.amount);
  }
  return out;
}

std::string bought(std::string_view text) { return purchases(read_text(text)); }

}  // namespace

TEST_CASE("whole prices with a dash are no returns") {
  CHECK(
      bought("Kunde;Datum;Betrag\nA;2024-01-05;CHF 99.-\nB;2024-01-06;CHF 12.50\nA;2024-02-05;CHF 5.00\n") ==
      "A: 01-05=99.00 02-05=5.00; B: 01-06=12.50");
  const std::string euro = "\xE2\x82\xAC";
  CHECK(bought("Kunde;Datum;Betrag\nA;2024-01-05;99,- " + euro + "\nB;2024-01-06;12,50 " + euro + "\n") ==
        "A: 01-05=99.00; B: 01-06=12.50");
  for (const auto* text :
       {"Fr. 99.--", "99.-- CHF", "99.-", "SEK 99:-", "99:- kr", "CHF 99.\xE2\x80\x93", "EUR 99,="})
    CHECK(parse_amount(text, '.') == Amount{990'000});
  for (const auto* text : {"CHF 99-", "99- CHF", "CHF -99.-", "-99.- CHF", "(CHF 99.-)"})
    CHECK(parse_amount(text, '.') == Amount{-990'000});
  CHECK_FALSE(parse_amount("99.-.-", '.'));
}

TEST_CASE("a refund column may have a minus") {
  // 30 less 5, and 10 that came back in full.
  for (const auto* name : {"refunded_amount", "refund", "Returns", "Erstattungsbetrag"})
    CHECK(bought(std::string("order,customer,date,amount,") + name +
                 "\n1,a,2024-01-05,25.00,0.00\n2,b,2024-01-15,10.00,-10.00\n3,a,2024-02-05,30.00,-5.00\n") ==
          "a: 01-05=25.00 02-05=25.00");
  // Where the amount has them off already, they are not taken off twice.
  const Reading net = read_text(
      "order,customer,date,list,refunds,net amount\n1,a,2024-01-05,25.00,0.00,25.00\n"
      "2,b,2024-01-15,10.00,-4.00,6.00\n3,a,2024-02-05,30.00,-5.00,25.00\n");
  CHECK(net.report.amount.name == "net amount");
  CHECK(purchases(net) == "a: 01-05=25.00 02-05=25.00; b: 01-15=6.00");
  // A row of its own below zero is a return, once.
  CHECK(bought("customer,date,amount,refund\na,2024-01-05,25.00,0.00\na,2024-01-09,-5.00,-5.00\n") ==
        "a: 01-05=20.00");
}

TEST_CASE("all lines of an order that was given back go") {
  const std::string lines =
      "#1,a@x.de,paid,2024-01-05 10:00:00 +0100,EUR,25.00,0.00,1,20.00\n"
      "#1,a@x.de,,2024-01-05 10:00:00 +0100,,,,1,5.00\n"
      "#2,b@x.de,refunded,2024-01-06 10:00:00 +0100,EUR,30.00,30.00,1,20.00\n"
      "#2,b@x.de,,2024-01-06 10:00:00 +0100,,,,1,10.00\n"
      "#3,b@x.de,paid,2024-02-06 10:00:00 +0100,EUR,40.00,0.00,1,40.00\n";
  const std::string header =
      "Name,Email,Financial Status,Created at,Currency,Total,Refunded Amount,Lineitem quantity,Lineitem "
      "price\n";
  const Reading r = read_text(header + lines);
  CHECK(purchases(r) == "a@x.de: 01-05=25.00; b@x.de: 02-06=40.00");
  CHECK(r.report.of(Kind::refunded).dropped == 2);
  REQUIRE(r.table.id == std::vector<std::string>{"a@x.de", "b@x.de"});
  CHECK(r.table.frequency == std::vector<std::uint32_t>{0, 0});
  // The status alone says so, too.
  CHECK(bought("Name,Email,Financial Status,Created at,Total,Lineitem price\n"
               "#1,a@x.de,paid,2024-01-05,25.00,20.00\n#1,a@x.de,,2024-01-05,,5.00\n"
               "#2,b@x.de,refunded,2024-01-06,30.00,20.00\n#2,b@x.de,,2024-01-06,,10.00\n"
               "#3,b@x.de,paid,2024-02-06,40.00,40.00\n") == "a@x.de: 01-05=25.00; b@x.de: 02-06=40.00");
}

TEST_CASE("a column that says a row is a return") {
  for (const auto* name : {"is_return", "is_refund"})
    CHECK(bought(std::string("order,customer,date,amount,") + name +
                 "\n1,a,2024-01-05,25.00,0\n2,b,2024-01-15,10.00,0\n3,b,2024-02-05,10.00,1\n"
                 "4,a,2024-02-06,12.00,0\n") == "a: 01-05=25.00 02-06=12.00");
}

TEST_CASE("coupons are no amounts") {
  CHECK(read_text("customer,date,price,coupon_amount\na,2024-01-05,25.00,5.00\nb,2024-01-15,10.00,0.00\n"
                  "a,2024-02-05,30.00,5.00\n")
            .report.amount.name == "price");
  CHECK(
      read_text("customer,date,price,total after coupon\na,2024-01-05,25.00,20.00\nb,2024-01-15,10.00,10.00\n"
                "a,2024-02-05,30.00,25.00\n")
          .report.amount.name == "total after coupon");
}
