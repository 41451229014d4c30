// Which column is which, by evidence: layouts of shops, tills and payment providers.
#include <catch2/catch.hpp>

#include "engine/ingest/column_names.h"
#include "engine/ingest/placeholder.h"
#include "engine/ingest/status_words.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::read_text;
using stamkund::test::Reading;

namespace {

/// "a: 2024-01-01=5.00 ...; b: ..."
std::string bought(const Reading& r) {
  if (r.problems.has_errors()) return r.problems.text();
  std::string out;
  for (const auto& [id, transactions] : r.histories) {
    out += (out.empty() ? "" : "; ") + id + ":";
    for (const auto& t : transactions)
      out += " " + to_string(t.day).substr(5) + "=" + format_amount(t.amount);
  }
  CHECK(accounted(r.report));
  return out;
}

std::string extra(const Reading& r, Extra which) {
  return r.report.extras[static_cast<std::size_t>(which)].name;
}

}  // namespace

TEST_CASE("what is multiplied, refunded and failed is seen in the columns") {
  // Quantity times price; a return of what was bought.
  Reading r = read_text(
      "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n"
      "700001,A1,6,2024-01-02 09:00,2.50,A\n700001,A2,1,2024-01-02 09:00,10.00,A\n"
      "700002,A1,12,2024-02-02 10:00,2.50,B\nC700003,A1,-12,2024-02-03 10:00,2.50,B\n"
      "700004,A2,2,2024-03-05 11:00,10.00,A\n");
  CHECK(bought(r) == "A: 01-02=25.00 03-05=20.00");
  CHECK(r.report.returned_purchases == 1);
  CHECK(extra(r, Extra::quantity) == "Quantity");
  CHECK(extra(r, Extra::receipt) == "InvoiceNo");
  CHECK(to_text(r.report).find("times the amount") != std::string::npos);

  // A payment provider's list: the id never repeats, refunds stand beside, failed is no sale.
  r = read_text(
      "id,Created (UTC),Amount,Amount Refunded,Currency,Status,Customer Email\n"
      "ch_1,2026-08-03 10:00:00,59.90,0.00,eur,Paid,b@example.com\n"
      "ch_2,2026-08-10 10:00:00,59.90,59.90,eur,Refunded,b@example.com\n"
      "ch_3,2026-08-12 10:00:00,20.00,0.00,eur,Failed,c@example.com\n"
      "ch_4,2026-08-20 10:00:00,20.00,5.00,eur,Paid,c@example.com\n");
  CHECK(bought(r) == "b@example.com: 08-03=59.90; c@example.com: 08-20=15.00");
  CHECK(r.report.customer.how == "by its name");
  CHECK(r.report.customer.others.empty());
  CHECK(r.report.amount_read == 159'8000);
  CHECK(r.report.amount_refunded == 64'9000);
  CHECK(r.report.amount_dropped == 20'0000);
  CHECK(r.report.of(Kind::no_sale).dropped == 1);
  CHECK(r.report.of(Kind::refunded).dropped == 1);
  CHECK(r.table.amount_unit == "EUR");

  // Bought, not delivered; the other date is named.
  r = read_text(
      "order_id,customer_id,delivered_date,purchase_timestamp,payment_value\n"
      "o1,a,2018-02-10,2018-02-01 10:00:00,50\no2,a,2018-03-20,2018-03-02 10:00:00,60\n"
      "o3,b,2018-02-28,2018-02-20 10:00:00,70\n");
  CHECK(bought(r) == "a: 02-01=50.00 03-02=60.00; b: 02-20=70.00");
  CHECK(r.report.date.others == std::vector<std::string>{"3 'delivered_date'"});
}

TEST_CASE("the customer is who comes again, in the whole file") {
  // Olist's customer_id is new with each order; customer_unique_id is the person, who may come again late.
  std::string text = "order_id,customer_id,customer_unique_id,order_purchase_timestamp,price\n";
  for (int i = 0; i < 3000; ++i) {
    const std::string n = std::to_string(i);
    text += "o" + n + ",c" + n + ",u" + std::to_string(i % 2900) + ",2018-01-02 10:00:00,5.0\n";
  }
  Reading r = read_text(text);
  CHECK(r.report.customer.name == "customer_unique_id");
  CHECK(r.report.customer.how == "by its name; 'customer_id' never repeats");
  // Neither repeats: then by its name, and said.
  r = read_text(text.substr(0, text.find("o2900")));
  CHECK(r.report.customer.name == "customer_id");
  CHECK(r.says("no customer comes twice"));
  // What repeats but only describes her is no candidate.
  text = "customer_id,customer_city,customer_type,date,amount\n";
  for (int i = 0; i < 60; ++i) text += std::to_string(i) + ",Lund,new,2024-01-02,5.0\n";
  CHECK(read_text(text).report.customer.name == "customer_id");
  // Mostly empty ids lose to addresses.
  r = read_text(
      "Customer ID,Customer Email,Date,Amount\n,a@x.org,2024-01-01,1.0\n,b@x.org,2024-01-02,1.0\n"
      "cus_1,a@x.org,2024-02-01,1.0\n,c@x.org,2024-02-01,1.0\n");
  CHECK(r.report.customer.name == "Customer Email");
}

TEST_CASE("a total goes before the price of one, and product by evidence before either") {
  Reading r = read_text("customer,date,quantity,unit_price,line_total\na,2024-01-01,3,2.50,7.50\n");
  CHECK(bought(r) == "a: 01-01=7.50");
  CHECK(r.report.amount.others == std::vector<std::string>{"4 'unit_price'"});
  // A name that says nothing: it is the product in all rows.
  r = read_text(
      "customer,date,quantity,unit_price,zz\na,2024-01-01,3,2.50,7.50\na,2024-01-02,2,2.50,5.00\n"
      "b,2024-01-03,4,1.25,5.00\n");
  CHECK(r.report.amount.name == "zz");
  CHECK(bought(r) == "a: 01-01=7.50 01-02=5.00; b: 01-03=5.00");
  // "price" may be the price of all: said.
  r = read_text("customer,date,quantity,price\na,2024-01-01,3,2.50\n");
  CHECK(bought(r) == "a: 01-01=7.50");
  CHECK(r.says("--quantity-column none"));
  Options options;
  options.extra_columns[static_cast<std::size_t>(Extra::quantity)] = "none";
  CHECK(bought(read_text("customer,date,quantity,price\na,2024-01-01,3,2.50\n", options)) == "a: 01-01=2.50");
  // Asked for: taken as it is, and said.
  options = {};
  options.amount_column = "unit_price";
  r = read_text("customer,date,quantity,unit_price\na,2024-01-01,3,2.50\n", options);
  CHECK(bought(r) == "a: 01-01=2.50");
  CHECK(r.says("--quantity-column quantity multiplies it"));
  // Returns at a price below zero stay returns.
  r = read_text("customer,date,quantity,unit_price\na,2024-01-01,3,2.50\na,2024-01-02,-1,-2.50\n");
  CHECK(bought(r) == "a: 01-01=5.00");
}

TEST_CASE("discounts of lines are money, percent or shares") {
  const std::string head = "customer,date,quantity,unit_price,discount\n";
  CHECK(bought(read_text(head + "a,2024-01-01,2,10.00,3.00\na,2024-01-02,1,10.00,\n")) ==
        "a: 01-01=17.00 01-02=10.00");
  CHECK(bought(read_text(head + "a,2024-01-01,2,10.00,-3.00\n")) == "a: 01-01=17.00");
  CHECK(bought(read_text(head + "a,2024-01-01,2,10.00,25%\n")) == "a: 01-01=15.00");
  const Reading shares = read_text(head + "a,2024-01-01,2,10.00,0.25\na,2024-01-02,1,10.00,0\n");
  CHECK(bought(shares) == "a: 01-01=15.00 01-02=10.00");
  CHECK(shares.says("--discount-as money"));
  Options options;
  options.discount_as = DiscountAs::money;
  CHECK(bought(read_text(head + "a,2024-01-01,2,10.00,0.25\n", options)) == "a: 01-01=19.75");
  CHECK(bought(read_text("customer,date,quantity,unit_price,discount_percent\na,2024-01-01,2,10.00,25\n")) ==
        "a: 01-01=15.00");
  // The discount of a return makes it smaller; more than all is all.
  CHECK(
      bought(read_text(head + "a,2024-01-01,2,10.00,3\na,2024-01-02,-1,10.00,2\nb,2024-01-01,1,1.00,3\n")) ==
      "a: 01-01=9.00; b: 01-01=0.00");
  // A total has it taken off already.
  CHECK(bought(read_text("customer,date,total,discount\na,2024-01-01,17.00,3.00\n")) == "a: 01-01=17.00");
}

TEST_CASE("status, marks and filters say which rows are sales") {
  const Reading r = read_text(
      "customer,date,amount,status,is_test\na,2024-01-01,1,completed,false\na,2024-01-02,2,on-hold,false\n"
      "a,2024-01-03,4,wc-processing,false\na,2024-01-04,8,voided,false\na,2024-01-05,16,completed,true\n"
      "a,2024-01-06,32,cancelled,false\na,2024-01-07,64,refunded,false\na,2024-01-08,128,weird,false\n");
  CHECK(bought(r) == "a: 01-01=1.00 01-03=4.00 01-08=128.00");
  CHECK(r.says("1 row has a status whose meaning is not known, and is kept: 'weird'"));
  CHECK(r.report.of(Kind::no_sale).dropped == 4);
  CHECK(r.report.of(Kind::refunded).dropped == 1);
  CHECK(r.report.amount_refunded == 64'0000);

  // Where returns have rows of their own, "refunded" is not taken off twice.
  CHECK(bought(read_text("customer,date,amount,status\na,2024-01-01,10,Refunded\na,2024-01-02,-10,Completed\n"
                         "a,2024-01-03,5,Completed\n")) == "a: 01-03=5.00");
  // A date on which it was cancelled.
  CHECK(
      bought(read_text("customer,date,amount,cancelled_at\na,2024-01-01,10,\na,2024-01-02,5,2024-01-03\n")) ==
      "a: 01-01=10.00");
  // What kind of row it is: a refund is a return, whatever its sign.
  CHECK(bought(read_text("customer,date,amount,type,status\na,2024-01-01,10,Payment,Refunded\na,2024-01-02,4,"
                         "Refund,Completed\n"
                         "a,2024-01-03,99,Payout,Completed\nb,2024-01-03,5,Payment,Completed\n")) ==
        "a: 01-01=6.00; b: 01-03=5.00");
  // In part, and nobody says how much.
  CHECK(read_text("customer,date,amount,status\na,2024-01-01,10,paid\na,2024-01-02,5,partially_refunded\n")
            .says("1 row was given back in part, and no column says how much"));
  // States of a country are no status.
  CHECK(bought(read_text("customer,date,amount,state\na,2024-01-01,10,CA\na,2024-01-02,5,NY\n")) ==
        "a: 01-01=10.00 01-02=5.00");

  const std::string text =
      "customer,date,amount,status,Invoice\na,2024-01-01,1,paid,7\na,2024-01-02,2,odd,C8\na,2024-01-03,4,"
      "failed,C9\n";
  const auto with = [&](std::initializer_list<std::pair<const char*, bool>> filters) {
    Options options;
    options.extra_columns[static_cast<std::size_t>(Extra::status)] = "none";
    for (const auto& [filter, keep] : filters) options.filters.push_back(parse_filter(filter, keep).value());
    return read_text(text, options);
  };
  CHECK(bought(with({})) == "a: 01-01=1.00 01-02=2.00 01-03=4.00");
  CHECK(bought(with({{"status=PAID,odd", true}})) == "a: 01-01=1.00 01-02=2.00");
  CHECK(bought(with({{"Status=paid", false}, {"4=odd", false}})) == "a: 01-03=4.00");
  CHECK(bought(with({{"invoice=c*", false}})) == "a: 01-01=1.00");
  CHECK(with({{"status=payd,paid", true}}).says("no row has 'payd'"));
  CHECK(with({{"stats=paid", true}}).says("there is no column 'stats'"));
  CHECK(with({{"status=nothing", true}}).says("none of the 3 rows can be used"));
}

TEST_CASE("several currencies are refused, kept apart or converted") {
  const std::string signs =
      "customer,date,amount\nA,2024-01-01,$12.50\nA,2024-02-01,€30.00\nB,2024-02-01,¥4900\n";
  const std::string codes =
      "customer,date,amount,currency\nA,2024-01-01,12.50,usd\nA,2024-02-01,30.00,EUR\nB,2024-02-01,4900,"
      "jpy\n";
  for (const auto& text : {signs, codes}) {
    Reading r = read_text(text);
    CHECK(r.problems.error_count() == 1);
    CHECK(r.says("in several currencies: eur (1 row, the first in line 3), jpy"));
    CHECK(r.says("--keep currency=eur"));
    Options options;
    options.filters.push_back(parse_filter("currency=eur", true).value());
    r = read_text(text, options);
    CHECK(bought(r) == "A: 02-01=30.00");
    CHECK(r.table.amount_unit == "EUR");
    options = {};
    options.rates = parse_rates("eur=1,usd=0.5,jpy=0.01").value();
    CHECK(bought(read_text(text, options)) == "A: 01-01=6.25 02-01=30.00; B: 02-01=49.00");
    r = read_text(text + (text == signs ? "A,2024-02-02,-$2.00\n" : "A,2024-02-02,-2.00,usd\n"), options);
    CHECK(bought(r) == "A: 01-01=6.25 02-01=29.00; B: 02-01=49.00");
    CHECK(r.table.amount_unit == "EUR");
    options.rates = parse_rates("eur=1,usd=0.5").value();
    CHECK(read_text(text, options).says("not all of them have a rate"));
  }
  Options options;
  options.currency = "SEK";
  CHECK(read_text("customer,date,amount\nA,2024-01-01,$12.50\n", options).says("not in SEK"));
  CHECK_FALSE(read_text("customer,date,amount\nA,2024-01-01,12.50 kr\n", options).problems.has_errors());
  CHECK(read_text("customer,date,amount\nA,2024-01-01,12.50 kr\nA,2024-01-02,3\n")
            .says("1 row states no currency"));
  // Nor do words for no value.
  CHECK_FALSE(read_text("customer,date,amount,what\nA,2024-01-01,$1,\nA,2024-01-02,NaN,review\n",
                        [] {
                          Options o;
                          o.label_columns[static_cast<std::size_t>(Label::event)] = "what";
                          return o;
                        }())
                  .problems.has_errors());
  // Rows that are left out do not count.
  CHECK(bought(read_text(
            "customer,date,amount,currency,status\nA,2024-01-01,1,eur,paid\nA,2024-01-01,1,usd,failed\n")) ==
        "A: 01-01=1.00");
  for (const char* bad : {"", "eur", "eur=", "eur=0", "eur=1,eur=2", "taler=1", "eur=nan", "eur=1e9"})
    CHECK_FALSE(parse_rates(bad));
}

TEST_CASE("the total of an order on each of its lines is counted once") {
  const std::string text =
      "order_id,customer,date,order_total,item_price,qty\n1,a,2024-01-01,12,5,1\n1,a,2024-01-01,12,7,1\n"
      "2,b,2024-01-01,9,4,1\n2,b,2024-01-01,9,5,1\n3,a,2024-01-02,3,3,1\n";
  const Reading r = read_text(text);
  CHECK(bought(r) == "a: 01-01=12.00 01-02=3.00; b: 01-01=9.00");
  CHECK(r.says("is the same on all lines of a receipt, and is counted once"));
  CHECK(r.report.continued_rows == 2);
  Options options;
  options.extra_columns[static_cast<std::size_t>(Extra::receipt)] = "none";
  CHECK(bought(read_text(text, options)) == "a: 01-01=24.00 01-02=3.00; b: 01-01=18.00");
  // Also where they do not follow each other, if all of them agree in customer and day; else it is refused.
  const std::string apart =
      "order_id,customer,date,order_total,item_price\n1,a,2024-01-01,12,5\n2,b,2024-01-01,9,4\n";
  const Reading once = read_text(apart + "1,a,2024-01-01,12,7\n2,b,2024-01-01,9,5\n");
  CHECK(sum_of(once) == "21.00");
  CHECK(once.says("and for those that do not: they agree in customer and day"));
  std::string many = apart;
  for (int line = 0; line < 2; ++line)
    for (int o = 3; o < 40; ++o)
      many += std::to_string(o) + ",c" + std::to_string(o) + ",2024-01-0" +
              (o == 20 && line == 1 ? "2" : "1") + "," + std::to_string(o) + ",1\n";
  CHECK(read_text(many).says("sort the file by column 1 'order_id'"));
  // Lines that happen to cost the same are lines.
  CHECK(bought(read_text("order_id,customer,date,total,sku\n1,a,2024-01-01,5,x\n1,a,2024-01-01,5,y\n"
                         "2,b,2024-01-01,6,x\n2,b,2024-01-01,6,y\n")) == "a: 01-01=10.00; b: 01-01=12.00");
  CHECK(read_text("InvoiceNo,customer,date,amount\n53601,a,2024-01-01,5\nC53602,a,2024-01-02,5\n53603,a,2024-"
                  "01-02,5\n")
            .says("receipts such as 'C53602' look cancelled"));
}

TEST_CASE("placeholders for customers are told and left out, and sales without a name are said") {
  const std::string text =
      "customer,date,amount\nGuest,2024-01-01,10\nguest,2024-01-08,12\n0,2024-01-09,12\nunknown,2024-02-01,"
      "9\n"
      "#N/A,2024-02-02,9\n17850,2024-01-01,5\n17850.0,2024-02-01,6\nAnn@example.com,2024-01-01,5\n"
      "ann@example.com,2024-02-01,6\n,2024-02-01,8\n";
  Reading r = read_text(text);
  CHECK(bought(r) ==
        "17850: 01-01=5.00; 17850.0: 02-01=6.00; Ann@example.com: 01-01=5.00; ann@example.com: 02-01=6.00");
  CHECK(r.report.of(Kind::placeholder).dropped == 5);
  CHECK(r.report.nameless_rows == 6);
  CHECK(r.report.nameless_amount == 60'0000);
  CHECK(to_text(r.report).find("without a customer: 6 rows, 60.00, which is 73.2 % of sales") !=
        std::string::npos);
  CHECK(r.says("stand for buyers who were not named"));
  CHECK(r.says("such as '17850.0' and '17850'; they count as two"));
  CHECK(r.says("--fold-ids email"));
  Options options;
  options.fold_numbers = options.fold_addresses = true;
  CHECK(bought(read_text(text, options)) ==
        "17850: 01-01=5.00 02-01=6.00; ann@example.com: 01-01=5.00 02-01=6.00");
  options = {};
  options.policies.placeholder = Policy::keep;
  r = read_text(text, options);
  CHECK(r.histories.size() == 9);
  CHECK(to_text(r.report).find("73.2 % of sales") != std::string::npos);
  options.policies.placeholder = Policy::fail;
  CHECK(read_text(text, options).problems.has_errors());
  // Customers that are counted from 0.
  CHECK(read_text("customer,date,amount\n0,2024-01-01,1\n1,2024-01-01,1\n").histories.size() == 2);
  // One customer with a crowd's purchases.
  std::string crowd = "customer,date,amount\n";
  for (int i = 0; i < 100; ++i) crowd += "c" + std::to_string(i) + ",2024-01-01,1\nx,2024-01-02,1\n";
  r = read_text(crowd);
  CHECK(r.says("customer 'x' has 100 of 200 rows, the next one 1: it may stand for a crowd"));
  CHECK(r.says("--drop 'customer=x'"));
}

TEST_CASE("lines of a receipt are one purchase") {
  Options options;
  options.keep_rows = true;
  options.merge_same_day = false;
  options.label_columns[static_cast<std::size_t>(Label::category)] = "group";
  const std::string head = "receipt,customer,date,amount,group\n";
  Reading r =
      read_text(head +
                    "1,a,2024-01-01,5,tea\n1,a,2024-01-01,3,coffee\n2,a,2024-01-01,4,tea\n"
                    "3,a,2024-01-02,6,tea\n3,a,2024-01-02,-6,tea\n4,a,2024-01-03,9,tea\n4,a,2024-01-03,-2,\n",
                options);
  CHECK(bought(r) == "a: 01-01=4.00 01-01=8.00 01-03=7.00");
  CHECK(r.report.returned_purchases == 1);
  REQUIRE(r.rows.size() == 1);
  std::string receipts;
  for (const auto& row : r.rows[0].second)
    receipts += format_amount(row.amount) + "#" + std::to_string(row.receipt) + " ";
  CHECK(receipts == "3.00#1 4.00#0 5.00#1 -6.00#2 6.00#2 -2.00#3 9.00#3 ");
  // A till that begins again each day; customers who share a number; the order of rows.
  const Reading other = read_text(head +
                                      "4,a,2024-01-03,-2,\n3,a,2024-01-02,-6,tea\n3,a,2024-01-02,6,tea\n"
                                      "2,a,2024-01-01,4,tea\n1,a,2024-01-01,3,coffee\n1,a,2024-01-01,5,tea\n"
                                      "4,a,2024-01-03,9,tea\n",
                                  options);
  CHECK(other.rows == r.rows);
  // What a receipt says once holds for its further lines, as in Shopify's export.
  r = read_text(
      "Name,Email,Financial Status,Created at,Currency,Total,Lineitem quantity,Lineitem price\n"
      "#1001,a@x.org,paid,2024-01-01 10:00:00 +0100,SEK,30.00,1,10.00\n#1001,a@x.org,,2024-01-01 10:00:00 "
      "+0100,,,2,10.00\n"
      "#1002,b@x.org,voided,2024-01-02 10:00:00 +0100,SEK,5.00,1,5.00\n#1002,b@x.org,,2024-01-02 10:00:00 "
      "+0100,,,1,0.00\n"
      "#1003,a@x.org,paid,2024-02-01 10:00:00 +0100,SEK,7.00,1,7.00\n");
  CHECK(bought(r) == "a@x.org: 01-01=30.00 02-01=7.00");
  CHECK(r.report.continued_rows == 1);
  CHECK(r.report.of(Kind::no_sale).dropped == 2);
}

TEST_CASE("words of columns, rows and ids") {
  const auto fits = [](Role role, const char* name) { return name_fit(role, name); };
  // Who, not what she is like; bought, not delivered; all, not one.
  CHECK(fits(Role::customer, "Customer ID") > fits(Role::customer, "customer_email"));
  CHECK(fits(Role::customer, "shop_customer_number") > 200);
  for (const char* name :
       {"customer_city", "Customer Type", "customer segment", "client_status", "customer_since"})
    CHECK(fits(Role::customer, name) == 0);
  CHECK(fits(Role::date, "order_purchase_timestamp") > fits(Role::date, "order_delivered_customer_date"));
  CHECK(fits(Role::date, "visit day") > fits(Role::date, "some date"));
  CHECK(fits(Role::date, "some date") > fits(Role::date, "last_updated_at"));
  CHECK(fits(Role::amount, "line total") > fits(Role::amount, "price"));
  CHECK(fits(Role::amount, "price") > fits(Role::amount, "unit price"));
  for (const char* name :
       {"Amount Refunded", "tax_total", "Freight Value", "Fee", "Outstanding Balance", "Discount Amount"})
    CHECK(fits(Role::amount, name) == 0);
  CHECK(fits(Role::amount, "Total incl. VAT") > fits(Role::amount, "price"));
  CHECK(price_of("Lineitem price") == PriceOf::one);
  CHECK(price_of("Total price") == PriceOf::all);

  CHECK(verdict_of("Partially-Refunded") == Verdict::part_refunded);
  CHECK(verdict_of("wc-on-hold") == Verdict::no_sale);
  CHECK(verdict_of("closed") == Verdict::unknown);
  CHECK(verdict_of_type("Payment Refund") == Verdict::gives_back);

  CHECK(to_string(currency_in("-US$ 5")) == "usd");
  CHECK(to_string(currency_in("5,00 SEK")) == "sek");
  CHECK(to_string(currency_in("CA$5")) == "cad");
  CHECK(to_string(currency_in("(5 zł)")) == "pln");
  for (const char* none : {"5", "-5", "5-", "(5)", "1e+05", "12.50 CR", "+5.00", ""})
    CHECK(currency_in(none) == kNoCurrency);
  CHECK_FALSE(currency_code("taler"));

  const auto filter = parse_filter("Item = \"Tea, green\", say \"\"x\"\" ,b*", false).value();
  CHECK(filter.column == "Item");
  CHECK(filter.values == std::vector<std::string>{"Tea, green", "say \"\"x\"\"", "b*"});
  CHECK_FALSE(parse_filter("Item", true));
  CHECK_FALSE(parse_filter("=x", true));
  CHECK_FALSE(parse_filter("a=\"x", true));

  for (const char* nobody : {"GUEST", "n/a", "-1", "-1.0", "(blank)", "Okänd", "Walk-In"})
    CHECK(placeholder_of(nobody) == Placeholder::yes);
  for (const char* perhaps : {"0", "0000", "0.0", "9999", "99999999"})
    CHECK(placeholder_of(perhaps) == Placeholder::perhaps);
  for (const char* somebody : {"1", "999", "10", "guest42", "anna", "unknown@example.com", "-12", ".5", ""})
    CHECK(placeholder_of(somebody) == Placeholder::no);
  Options fold;
  fold.fold_numbers = fold.fold_addresses = true;
  std::string scratch;
  for (const auto& [id, one] :
       std::initializer_list<std::pair<const char*, const char*>>{{"17850.0", "17850"},
                                                                  {"0017850", "17850"},
                                                                  {"17850", "17850"},
                                                                  {"-5.0", "-5"},
                                                                  {"1.5", "1.5"},
                                                                  {"000", "0"},
                                                                  {"A@B.c", "a@b.c"},
                                                                  {"Anna", "Anna"},
                                                                  {"1.2.0", "1.2.0"}})
    CHECK(folded(id, fold, scratch) == one);
}
