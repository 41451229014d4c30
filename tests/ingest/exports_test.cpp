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

TEST_CASE("one kind of row that is a return counts, whatever others there are") {
  // b bought for 11 and took it back.
  const Reading r = read_text(
      "Kunde;Datum;Betrag;Typ\na;2024-01-05;10,00;Theke\na;2024-01-08;12,00;Web\nb;2024-01-06;11,00;Telefon\n"
      "b;2024-01-07;11,00;R\xC3\xBC"
      "ckerstattung\n");
  CHECK(purchases(r) == "a: 01-05=10.00 01-08=12.00");
  CHECK(r.says("3 rows have a status whose meaning is not known"));
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

TEST_CASE("words of a status column count, whatever others there are") {
  for (const auto* name : {"Bestellstatus", "Auftragsstatus", "Status"})
    CHECK(bought(std::string("Kunde;Datum;Betrag;") + name +
                 "\nA;2024-01-05;10,00;Abgeschlossen\nB;2024-01-06;11,00;Storniert\n"
                 "A;2024-02-05;12,00;Versendet\n") == "A: 01-05=10.00 02-05=12.00");
  const Reading few = read_text(
      "customer,date,amount,status\nA,2024-01-05,10.00,gold\nB,2024-01-06,11.00,silver\n"
      "A,2024-02-05,12.00,test\n");
  CHECK(purchases(few) == "A: 01-05=10.00; B: 01-06=11.00");
  CHECK(few.says("2 rows have a status whose meaning is not known, and are kept: 'gold', 'silver'"));
  CHECK(bought("customer,date,amount,Status\nA,2024-01-05,10.00,Pago\nB,2024-01-06,11.00,Cancelado\n"
               "A,2024-02-05,12.00,Pago\n") == "A: 01-05=10.00 02-05=12.00");
  CHECK(bought("customer,date,amount,paid\nA,2024-01-05,10.00,true\nB,2024-01-06,11.00,false\n"
               "A,2024-02-05,12.00,true\n") == "A: 01-05=10.00 02-05=12.00");
  CHECK(bought("Kunde;Datum;Betrag;Storniert am\nA;2024-01-05;10,00;\nB;2024-01-06;11,00;2024-01-07\n") ==
        "A: 01-05=10.00");
  CHECK(read_text("customer,date,paid\nA,2024-01-05,10.00\nB,2024-01-06,11.00\n").report.amount.name ==
        "paid");
}

TEST_CASE("a cashier is no customer") {
  const std::string rows =
      "2024-01-05,101,C1,a@x.de,22.00,Jo\n2024-02-05,102,C2,b@x.de,5.50,Jo\n"
      "2024-03-05,103,C1,a@x.de,6.50,Max\n2024-04-05,104,C3,c@x.de,7.50,Jo\n";
  for (const auto* staff : {"User", "User ID", "Account", "Member", "Client IP"}) {
    const Reading r = read_text(std::string("Date,Receipt number,Customer Code,Customer Email,Total,") +
                                staff + "\n" + rows);
    CHECK(r.report.customer.name == "Customer Code");
    CHECK(purchases(r) == "C1: 01-05=22.00 03-05=6.50; C2: 02-05=5.50; C3: 04-05=7.50");
  }
  CHECK(read_text("user_id,date,amount\na,2024-01-05,1.00\nb,2024-01-06,2.00\n").report.customer.name ==
        "user_id");
  // Neither the number of the row nor how it was paid says who bought.
  CHECK(read_text("id,user_id,card,date,amount\n1,a,visa,2024-01-05,1.00\n1,a,visa,2024-01-05,2.00\n"
                  "2,b,visa,2024-01-06,2.00\n")
            .report.customer.name == "user_id");
  const std::string cards = "t1,c1,2024-01-05,20.00\nt2,c2,2024-01-15,10.00\nt3,c1,2024-02-05,30.00\n";
  for (const auto* card : {"loyalty_card", "card"})
    CHECK(bought(std::string("transaction_id,") + card + ",date,amount\n" + cards) ==
          "c1: 01-05=20.00 02-05=30.00; c2: 01-15=10.00");
  CHECK(read_text("transaction_id,plastic,date,amount\n" + cards).says("though its name does not say so"));
}

TEST_CASE("the day it was bought, not that of birth or delivery") {
  struct Pair {
    const char* other;
    const char* bought;
  };
  for (const auto& [other, deed] : std::initializer_list<Pair>{{"Delivery date", "Order placed"},
                                                               {"date_of_birth", "order placed"},
                                                               {"Birthday", "Purchased"},
                                                               {"Registration date", "Purchased on"},
                                                               {"Updated at", "Sold"},
                                                               {"Due", "Invoiced"},
                                                               {"Lieferdatum", "Bestellt am"},
                                                               {"Geburtsdatum", "Gekauft am"},
                                                               {"Leveransdatum", "K\xC3\xB6pt"}}) {
    const Reading r = read_text(std::string("customer,") + other + "," + deed +
                                ",amount\na,2023-03-10,2024-01-10,10.50\nb,2023-03-20,2024-01-20,20.50\n"
                                "a,2023-04-10,2024-02-10,30.50\n");
    INFO(other);
    CHECK(purchases(r) == "a: 01-10=10.50 02-10=30.50; b: 01-20=20.50");
    CHECK_FALSE(r.says("has dates, too"));
  }
  const Reading unnamed = read_text(
      "customer,Expiry date,Issued,amount\na,2023-03-10,2024-01-10,10.50\nb,2023-03-20,2024-01-20,20.50\n");
  CHECK(unnamed.report.date.name == "Issued");
  CHECK(unnamed.says(
      "column 3 'Issued' is taken for the day of purchase, and column 2 'Expiry date' has dates, too"));
  const Reading both = read_text(
      "customer,Updated at,Completed,amount\na,2023-03-10,2024-01-10,10.50\nb,2023-03-20,2024-01-20,20.50\n");
  CHECK(both.says("has dates, too"));
}

TEST_CASE("signs of other currencies are currencies") {
  const std::string euro = "\xE2\x82\xAC";
  for (const auto* other :
       {"K\xC4\x8D", "z\xC5\x82", "lei", "Ft", "RM", "TL", "Rp", "\xD0\xBB\xD0\xB2", "\xE0\xB8\xBF",
        "\xE2\x82\xAB", "\xE5\x85\x83", "\xE5\x86\x86", "Fr.", "\xE2\x82\xBA"})
    CHECK(read_text("customer;date;amount\nA;2024-01-05;12.50 " + euro + "\nB;2024-01-06;100.50 " + other +
                    "\n")
              .says("several currencies"));
  CHECK(read_text("customer;date;amount\nA;2024-01-05;12.50 " + euro + "\nB;2024-01-06;R 100.50\n")
            .says("several currencies"));
  CHECK(bought("customer;date;amount\nA;2024-01-05;12.50 " + euro + "\nB;2024-01-06;10.50 Euro\n") ==
        "A: 01-05=12.50; B: 01-06=10.50");
}

TEST_CASE("most rows may have no customer") {
  std::string text = "customer,date,amount\n";
  for (int i = 1; i <= 20; ++i) text += ",2024-01-0" + std::to_string(1 + i % 9) + ",5.00\n";
  text += "a,2024-01-05,10.00\nb,2024-01-06,11.00\na,2024-02-05,12.00\n";
  const Reading r = read_text(text);
  CHECK(purchases(r) == "a: 01-05=10.00 02-05=12.00; b: 01-06=11.00");
  CHECK(r.says("20 of 23 rows have no customer"));
  // 100.00 of 133.00.
  CHECK(r.report.nameless_amount == Amount{1'000'000});
  CHECK(r.report.nameless_rows == 20);
}

TEST_CASE("the total of an order counts once where its name says what it is") {
  const std::string rows =
      "1,a@x.de,2024-01-05,25.00,s1\n1,a@x.de,2024-01-05,25.00,s2\n2,b@x.de,2024-01-15,10.00,s1\n"
      "3,a@x.de,2024-02-05,42.00,s1\n3,a@x.de,2024-02-05,42.00,s2\n3,a@x.de,2024-02-05,42.00,s3\n";
  const Reading r = read_text("order_id,email,date,order_total,sku\n" + rows);
  CHECK(purchases(r) == "a@x.de: 01-05=25.00 02-05=42.00; b@x.de: 01-15=10.00");
  CHECK(r.says("is the same on all lines of a receipt"));
  // Equal lines may be real.
  CHECK(bought("order_id,email,date,line_total,sku\n" + rows) ==
        "a@x.de: 01-05=50.00 02-05=126.00; b@x.de: 01-15=10.00");
}

TEST_CASE("what processors and marketing tools write into a column of types") {
  const Reading adyen = read_text(
      "Psp Reference,Creation Date,Value,Currency,Type,Shopper Reference\n"
      "p1,2024-01-05 10:00:00,10.50,EUR,Settled,s1\np2,2024-01-06 10:00:00,20.50,EUR,Refused,s2\n"
      "p3,2024-01-07 10:00:00,30.50,EUR,Settled,s1\np4,2024-01-09 10:00:00,5.50,EUR,Refunded,s1\n"
      "p5,2024-02-08 10:00:00,50.50,EUR,Settled,s2\np6,2024-03-08 10:00:00,50.50,EUR,Chargeback,s2\n"
      "p7,2024-03-09 10:00:00,60.50,EUR,Settled,s2\n");
  CHECK(adyen.report.customer.name == "Shopper Reference");
  CHECK(purchases(adyen) == "s1: 01-05=10.50 01-07=25.00; s2: 03-09=60.50");
  CHECK(accounted(adyen.report));
  const Reading events = read_text(
      "Email,Event,Timestamp,Value\na@x.de,Placed Order,2024-01-05T10:00:00+00:00,10.5\n"
      "a@x.de,Ordered Product,2024-01-05T10:00:00+00:00,10.5\n"
      "b@x.de,Placed Order,2024-01-07T10:00:00+00:00,20.5\nb@x.de,Placed "
      "Order,2024-01-27T10:00:00+00:00,7.5\n"
      "b@x.de,Opened Email,2024-01-08T10:00:00+00:00,\nb@x.de,Cancelled "
      "Order,2024-01-28T10:00:00+00:00,7.5\n");
  CHECK(purchases(events) == "a@x.de: 01-05=10.50; b@x.de: 01-07=20.50");
  const Reading clover = read_text(
      "Payment Date,Amount,Tip Amount,Result,Customer Name\n05-Jan-2024 10:00 AM CET,10.50,0,SUCCESS,Ann\n"
      "06-Jan-2024 10:00 AM CET,20.50,0,DECLINED,Ann\n07-Feb-2024 10:00 AM CET,40.50,0,FAIL,Ann\n");
  CHECK(purchases(clover) == "Ann: 01-05=10.50");
}

TEST_CASE("a file ends with its last row, whatever became of the row") {
  const std::string rows = "customer,date,amount,status\na,2024-01-05,10,paid\nb,2024-01-06,11,paid\n";
  for (const std::string last :
       {"b,2024-06-30,5,failed\n", "guest,2024-06-30,5,paid\n", ",2024-06-30,5,paid\n",
        "b,2024-06-30,oops,paid\n", "b,2024-06-30,-5,paid\n", "b,2024-06-30,5,refunded\n"})
    CHECK(to_string(read_text(rows + last).report.last_day) == "2024-06-30");
  Options keep;
  keep.filters.push_back({true, "status", {"paid"}});
  CHECK(to_string(read_text(rows + "b,2024-06-30,5,failed\n", keep).report.last_day) == "2024-06-30");
  // Not one that lies in the future, nor one after the end that was stated.
  Options today;
  today.today = parse_iso_day("2024-03-01").value();
  CHECK(to_string(read_text(rows + "b,2024-06-30,5,failed\n", today).report.last_day) == "2024-01-06");
}

TEST_CASE("refunds: by status where the column is empty, beyond what was paid, and of an order's discount") {
  const Reading by_status = read_text(
      "customer,date,amount,status,refund_amount\nA,2024-01-05,10.00,paid,\nB,2024-01-06,11.00,refunded,\n"
      "A,2024-02-05,12.00,refunded,3.00\n");
  CHECK(purchases(by_status) == "A: 01-05=10.00 02-05=9.00");
  CHECK(accounted(by_status.report));
  const Reading zero = read_text(
      "customer,date,amount,status,refund\na,2024-01-05,10.00,paid,2.00\nb,2024-01-06,20.00,refunded,0.00\n");
  CHECK(zero.says("1 row has the status refunded and a refund of 0"));
  const Reading beyond =
      read_text("customer,date,amount,refund\na,2024-01-05,25.00,0\na,2024-01-15,10.00,12.00\n");
  CHECK(beyond.says("more was given back than was paid in 1 row, by 2.00"));
  CHECK(accounted(beyond.report));
  const Reading twice = read_text(
      "customer,date,amount,refund\na,2024-01-05,10.00,0\na,2024-02-05,30.00,30.00\na,2024-02-06,-30.00,0\n"
      "b,2024-02-06,5.00,0\n");
  CHECK(twice.says("column 4 'refund' says again what rows of returns give back: it is taken off once"));
  CHECK(purchases(twice) == "a: 01-05=10.00; b: 02-06=5.00");
  const Reading perhaps = read_text(
      "customer,date,amount,refund\na,2024-01-05,10.00,0\na,2024-02-05,30.00,30.00\na,2024-02-06,-25.00,0\n"
      "b,2024-02-06,5.00,0\n");
  CHECK(perhaps.says("the same may be taken off twice"));
  const Reading discount = read_text(
      "order,customer,date,qty,unit_price,order_discount\n1,a,2024-01-05,1,2.00,3.00\n1,a,2024-01-05,1,15.00,"
      "3.00\n"
      "2,b,2024-01-06,1,10.00,0.00\n3,a,2024-02-05,1,10.00,1.00\n");
  CHECK(purchases(discount) == "a: 01-05=14.00 02-05=9.00; b: 01-06=10.00");
}

TEST_CASE("what rests on no name is said") {
  CHECK(read_text("customer_id,date,col_b\n7,2024-01-05,100.5\n8,2024-01-15,200.5\n7,2024-02-05,300.5\n")
            .says("is taken for the amount as the last column of decimal numbers, though its name does not "
                  "say so"));
  CHECK(read_text("customer_id,date,hour\n7,2024-01-05,12\n8,2024-01-15,13\n7,2024-02-05,14\n")
            .says("no column of amounts was found"));
  const Reading bill = read_text(
      "customer_id,date,bill,tip_pct,rating\n7,2024-01-05,100,10.5,4.5\n8,2024-01-15,200,12.5,4.0\n");
  CHECK(bill.report.amount.name == "bill");
  CHECK(read_text("customer,joined,amount\na,2024-01-05,10\na,2024-01-06,11\n")
            .says("is taken for the day of purchase, though its name says another one"));
  CHECK(read_text("card number,date,amount\n9.78E+12,2024-01-05,10\n9,2024-01-06,11\n")
            .says("an id that a spreadsheet has rounded, such as '9.78E+12'"));
  CHECK(read_text("customer,date,amount\nann,2024-01-05,10\nshop,2024-02-06,-4\nann,2024-01-06,11\n")
            .says("returns of 4.00 have no purchase of the same customer before them"));
}

TEST_CASE("amounts in cents, or what a currency has in their place") {
  const std::string rows =
      "id,customer,created,amount,currency,amount_refunded\nch_1,a,1704448800,1050,eur,0\nch_2,b,1704535200,"
      "500,jpy,0\n"
      "ch_3,a,1707127200,2000,eur,550\n";
  Options options;
  options.filters.push_back({true, "currency", {"eur"}});
  CHECK(read_text(rows, options).says("as payment services' interfaces give cents"));
  options.minor_units = false;
  CHECK_FALSE(read_text(rows, options).says("cents"));
  options.minor_units = true;
  CHECK(purchases(read_text(rows, options)) == "a: 01-05=10.50 02-05=14.50");
  options.filters.clear();
  options.rates = parse_rates("eur=1,jpy=0.01").value();
  CHECK(purchases(read_text(rows, options)) == "a: 01-05=10.50 02-05=14.50; b: 01-06=5.00");
  CHECK(minor_units_of(*currency_code("kwd")) == 1000);
  CHECK(minor_units_of(kNoCurrency) == 100);
}

TEST_CASE("words for nothing in columns of discounts and cancellations") {
  CHECK(
      bought(
          "customer,date,qty,unit_price,discount\na,2024-01-05,2,10.00,NULL\nb,2024-01-06,1,20.00,1.00\n") ==
      "a: 01-05=20.00; b: 01-06=19.00");
  CHECK(bought("customer,date,amount,cancelled_at\na,2024-01-05,20.00,0000-00-00 00:00:00\n"
               "b,2024-01-06,20.00,2024-01-07 10:00:00\nb,2024-01-08,7.00,NULL\n") ==
        "a: 01-05=20.00; b: 01-08=7.00");
  CHECK(bought("customer,date,amount,Canceled Date\na,2024-01-05,20.00,\nb,2024-01-06,20.00,2024-01-07\n") ==
        "a: 01-05=20.00");
  Options yen;
  yen.minor_units = true;
  yen.currency = "JPY";
  CHECK(purchases(read_text("customer,date,amount\na,2024-01-05,1234\n", yen)) == "a: 01-05=1234.00");
}

TEST_CASE("whole numbers beside a payment service's own numbers may be cents") {
  const char* rows =
      "id,Created (UTC),Amount,Currency,Customer ID\nch_1,2025-01-17,2599,cad,cus_a\n"
      "ch_2,2025-01-18,4599,cad,cus_b\nch_3,2025-01-19,2599,cad,cus_a\n";
  CHECK(read_text(rows).says("has whole numbers beside a payment service's numbers and a currency"));
  CHECK_FALSE(read_text("id,date,amount,currency,customer\nA1,2025-01-17,2599,cad,lo\n"
                        "A2,2025-01-18,4599,cad,my\nA3,2025-01-19,2599,cad,lo\n")
                  .says("payment service"));
}

TEST_CASE("a number that begins with a zero is no money, and whole numbers without a header are told") {
  const Reading phone =
      read_text("lo,0671312838,2025-07-31\nmy,0501112233,2025-07-29\nlo,0671312838,2025-07-28\n");
  CHECK(phone.says("no column of amounts was found"));
  const Reading whole = read_text("lo,2025-07-31,12\nmy,2025-07-29,7\nlo,2025-07-28,9\n");
  CHECK(whole.says("there is no header, and column 3 is taken for the amount"));
  CHECK_FALSE(read_text("lo,2025-07-31,12.50\nmy,2025-07-29,7.00\nlo,2025-07-28,9.10\n").says("no header"));
}

TEST_CASE("words that begin with cancelled beside what was done say so without a name") {
  const char* rows =
      "1;44;2023-05-05;70.00;CANCELED_BY_CLIENT\n2;45;2023-05-06;25.00;COMPLETED\n"
      "3;44;2023-05-07;30.00;COMPLETED\n4;45;2023-05-08;31.00;CANCELED_BY_SALON\n";
  CHECK(sum_of(read_text(rows)) == "55.00");
  // Reasons and remarks beside no such word tell nothing.
  CHECK(sum_of(read_text("1;44;2023-05-05;70.00;cancelled my gym\n2;45;2023-05-06;25.00;see you\n"
                         "3;44;2023-05-07;30.00;thanks\n4;45;2023-05-08;31.00;hello\n")) == "156.00");
}

TEST_CASE("many rows of another width are told, for no sum shows them") {
  std::string rows = "customer,date,amount,note\n";
  for (int day = 10; day < 28; ++day)
    rows += "lo,2024-01-" + std::to_string(day) + ",5.00,ok" + (day % 4 == 0 ? ",x\n" : "\n");
  CHECK(read_text(rows).says("4 of 18 rows have more or fewer fields than others, and are left out"));
}

TEST_CASE("a return of what one purchase cost is that purchase's, else the latest's") {
  const char* head = "customer,date,amount\n";
  const std::string three = "lo,2024-01-05,8.99\nlo,2024-02-05,19.90\nlo,2024-03-05,30.00\n";
  CHECK(purchases(read_text(head + three + "lo,2024-03-09,-8.99\n")) == "lo: 02-05=19.90 03-05=30.00");
  CHECK(purchases(read_text(head + three + "lo,2024-03-09,-5.00\n")) ==
        "lo: 01-05=8.99 02-05=19.90 03-05=25.00");
  // Two on one day: each by itself, or both together.
  CHECK(purchases(read_text(head + three + "lo,2024-03-09,-8.99\nlo,2024-03-09,-2.00\n")) ==
        "lo: 02-05=19.90 03-05=28.00");
  CHECK(purchases(read_text(head + three + "lo,2024-03-09,-9.90\nlo,2024-03-09,-10.00\n")) ==
        "lo: 01-05=8.99 03-05=30.00");
  // Not one that came later.
  CHECK(purchases(read_text(head + three + "lo,2024-02-09,-30.00\n")) == "lo: 03-05=30.00");
}
