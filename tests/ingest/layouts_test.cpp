// Exports as shops, tills and payment providers write them: their column names, made-up people.
#include <catch2/catch.hpp>

#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::read_text;
using stamkund::test::Reading;

namespace {

std::string bought(std::string_view text, const Options& options = {}) {
  const Reading r = read_text(text, options);
  INFO(r.problems.text() << to_text(r.report));
  if (r.problems.has_errors()) return r.problems.text();
  CHECK(accounted(r.report));
  std::string out;
  for (const auto& [id, transactions] : r.histories) {
    out += (out.empty() ? "" : "; ") + id + ":";
    for (const auto& t : transactions)
      out += " " + to_string(t.day).substr(2) + "=" + format_amount(t.amount);
  }
  return out;
}

}  // namespace

TEST_CASE("shops") {
  // Shopify, orders: one row a line item, an order's figures on its first row only.
  CHECK(bought("Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts "
               "Marketing,Currency,Subtotal,"
               "Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem "
               "quantity,Lineitem "
               "name,Lineitem price,Lineitem compare at price,Lineitem sku,Billing Name,Cancelled at,Payment "
               "Method,"
               "Refunded Amount,Vendor,Id,Tags,Outstanding Balance\n"
               "#1001,ida@example.com,paid,2025-03-01 10:00:05 +0100,fulfilled,2025-03-03 08:00:00 "
               "+0100,yes,EUR,30.00,4.90,"
               "5.57,34.90,,0.00,Standard,2025-03-01 10:00:00 +0100,1,Cup,10.00,12.00,C1,Ida "
               "A,,Card,0.00,Clay,7001,,0.00\n"
               "#1001,ida@example.com,,,,,,,,,,,,,,2025-03-01 10:00:00 +0100,2,Bowl,10.00,,B1,,,,,Clay,,,\n"
               "#1002,bo@example.com,partially_refunded,2025-03-02 11:00:05 +0100,fulfilled,2025-03-04 "
               "08:00:00 +0100,no,EUR,"
               "20.00,0.00,3.19,20.00,SPRING,5.00,Standard,2025-03-02 11:00:00 +0100,2,Bowl,12.50,,B1,Bo "
               "B,,Card,12.50,Clay,"
               "7002,,0.00\n"
               "#1003,ida@example.com,voided,,unfulfilled,,yes,EUR,10.00,0.00,1.60,10.00,,0.00,Standard,2025-"
               "03-05 11:00:00 "
               "+0100,1,Cup,10.00,,C1,Ida A,2025-03-05 12:00:00 +0100,Card,0.00,Clay,7003,,10.00\n"
               "#1004,ida@example.com,paid,2025-04-02 11:00:05 +0200,fulfilled,2025-04-03 08:00:00 "
               "+0200,yes,EUR,10.00,0.00,"
               "1.60,10.00,,0.00,Standard,2025-04-02 11:00:00 +0200,1,Cup,10.00,,C1,Ida "
               "A,,Card,10.00,Clay,7004,,0.00\n"
               "#1005,ida@example.com,paid,2025-05-02 11:00:05 +0200,fulfilled,2025-05-03 08:00:00 "
               "+0200,yes,EUR,10.00,0.00,"
               "1.60,10.00,,0.00,Standard,2025-05-02 11:00:00 +0200,1,Cup,10.00,,C1,Ida "
               "A,,Card,0.00,Clay,7005,,0.00\n") ==
        "bo@example.com: 25-03-02=7.50; ida@example.com: 25-03-01=34.90 25-05-02=10.00");

  // WooCommerce, orders with the order's total on every line; guests have customer 0.
  CHECK(
      bought(
          "order_id,order_number,order_date,paid_date,status,shipping_total,tax_total,discount_total,order_"
          "total,"
          "order_currency,payment_method,customer_id,customer_email,item_name,item_quantity,item_total\n"
          "11,11,2025-01-05 10:00:00,2025-01-05 "
          "10:01:00,wc-completed,5.00,4.00,0.00,29.00,SEK,card,5,a@example.com,Tea,2,14.00\n"
          "11,11,2025-01-05 10:00:00,2025-01-05 "
          "10:01:00,wc-completed,5.00,4.00,0.00,29.00,SEK,card,5,a@example.com,Pot,1,10.00\n"
          "12,12,2025-01-06 10:00:00,2025-01-06 "
          "10:01:00,wc-processing,5.00,4.00,0.00,19.00,SEK,card,0,g@example.com,Tea,1,7.00\n"
          "12,12,2025-01-06 10:00:00,2025-01-06 "
          "10:01:00,wc-processing,5.00,4.00,0.00,19.00,SEK,card,0,g@example.com,Cup,1,7.00\n"
          "13,13,2025-01-07 10:00:00,,wc-cancelled,0.00,0.00,0.00,7.00,SEK,card,5,a@example.com,Tea,1,7.00\n"
          "14,14,2025-02-05 10:00:00,2025-02-05 "
          "10:01:00,wc-completed,0.00,4.00,0.00,12.00,SEK,card,6,b@example.com,Tea,1,7.00\n"
          "14,14,2025-02-05 10:00:00,2025-02-05 "
          "10:01:00,wc-completed,0.00,4.00,0.00,12.00,SEK,card,6,b@example.com,Bag,1,5.00\n") ==
      "5: 25-01-05=29.00; 6: 25-02-05=12.00");

  // Magento, the grid of orders.
  CHECK(
      bought("ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total "
             "(Purchased),Status,"
             "Customer Email,Subtotal,Shipping and Handling,Total Refunded\n"
             "000000001,Main,2025-01-05 10:00:00,Ida A,Ida "
             "A,45.00,45.00,Complete,ida@example.com,40.00,5.00,0.0000\n"
             "000000002,Main,2025-01-06 10:00:00,Bo B,Bo B,20.00,20.00,Canceled,bo@example.com,15.00,5.00,\n"
             "000000003,Main,2025-01-07 10:00:00,Bo B,Bo "
             "B,20.00,20.00,Closed,bo@example.com,15.00,5.00,20.0000\n"
             "000000004,Main,2025-02-07 10:00:00,Bo B,Bo "
             "B,25.00,25.00,Processing,bo@example.com,20.00,5.00,5.0000\n"
             "000000005,Main,2025-03-07 10:00:00,Ida A,Ida A,30.00,30.00,Pending "
             "Payment,ida@example.com,25.00,5.00,\n") ==
      "bo@example.com: 25-02-07=20.00; ida@example.com: 25-01-05=45.00");

  // Etsy, sold order items: a total of the line beside the price of one.
  CHECK(bought("Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Discount Amount,Item "
               "Total,Currency,Transaction ID,"
               "Date Paid,Date Shipped,Order ID\n"
               "2025-01-05,Scarf,ida,2,20.00,,0.00,40.00,USD,900,2025-01-05,2025-01-08,500\n"
               "2025-01-05,Hat,ida,1,15.00,TEN,1.50,13.50,USD,901,2025-01-05,2025-01-08,500\n"
               "2025-02-01,Hat,bo,1,15.00,,0.00,15.00,USD,902,2025-02-01,2025-02-03,501\n") ==
        "bo: 25-02-01=15.00; ida: 25-01-05=53.50");

  // Amazon, an order report: item-price is of all pieces.
  CHECK(bought("amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tsku\tbuyer-"
               "email\tquantity\tcurrency\titem-price\t"
               "item-tax\n"
               "111-1\t2025-01-05T10:00:00+00:00\t2025-01-09T10:00:00+00:00\tShipped\tA\tx1@marketplace."
               "example\t2\tGBP\t30.00\t5.00\n"
               "111-1\t2025-01-05T10:00:00+00:00\t2025-01-09T10:00:00+00:00\tShipped\tB\tx1@marketplace."
               "example\t1\tGBP\t4.00\t0.70\n"
               "111-2\t2025-01-06T10:00:00+00:00\t2025-01-06T11:00:00+00:00\tCancelled\tB\tx2@marketplace."
               "example\t1\tGBP\t4.00\t0.70\n"
               "111-3\t2025-02-06T10:00:00+00:00\t2025-02-09T11:00:00+00:00\tShipped\tB\tx2@marketplace."
               "example\t1\tGBP\t4.00\t0.70\n") ==
        "x1@marketplace.example: 25-01-05=34.00; x2@marketplace.example: 25-02-06=4.00");
}

TEST_CASE("payment providers and tills") {
  // Stripe, payments.
  CHECK(bought("id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted "
               "Amount Refunded,"
               "Converted Currency,Decline Reason,Description,Fee,Refunded date (UTC),Mode,Status,Customer "
               "ID,Customer Email\n"
               "py_1,2025-01-05 10:00,40.00,0.00,eur,true,40.00,0.00,eur,,Order "
               "1,0.85,,Live,Paid,cus_1,ida@example.com\n"
               "py_2,2025-01-06 10:00,40.00,0.00,eur,false,40.00,0.00,eur,insufficient_funds,Order "
               "2,0.00,,Live,Failed,cus_2,bo@example.com\n"
               "py_3,2025-01-07 10:00,40.00,10.00,eur,true,40.00,10.00,eur,,Order 3,0.85,2025-01-09 "
               "10:00,Live,Partially refunded,cus_2,bo@example.com\n"
               "py_4,2025-01-08 "
               "10:00,1.00,0.00,eur,true,1.00,0.00,eur,,Trial,0.00,,Test,Paid,cus_2,bo@example.com\n"
               "py_5,2025-02-08 10:00,15.00,15.00,eur,true,15.00,15.00,eur,,Order 4,0.55,2025-02-10 "
               "10:00,Live,Refunded,cus_1,ida@example.com\n"
               "py_6,2025-02-09 10:00,25.00,0.00,eur,false,25.00,0.00,eur,,Order "
               "5,0.00,,Live,Uncaptured,cus_1,ida@example.com\n") ==
        "cus_1: 25-01-05=40.00; cus_2: 25-01-07=30.00");

  // PayPal, activity: a refund has a row of its own, and the payment says Refunded, too.
  Options options;
  options.filters.push_back(parse_filter("Type=General Withdrawal", false).value());
  CHECK(bought("\"Date\",\"Time\",\"TimeZone\",\"Name\",\"Type\",\"Status\",\"Currency\",\"Gross\",\"Fee\","
               "\"Net\",\"From Email "
               "Address\",\"To Email Address\",\"Transaction ID\",\"Address Status\",\"Balance\"\n"
               "\"25/01/2025\",\"10:00:00\",\"CET\",\"Ida A\",\"Express Checkout "
               "Payment\",\"Completed\",\"EUR\",\"1,040.00\",\"-1.50\",\"1,038.50\",\"ida@example.com\","
               "\"shop@example.com\",\"T1\",\"Confirmed\",\"1,038.50\"\n"
               "\"26/01/2025\",\"10:00:00\",\"CET\",\"Bo B\",\"Express Checkout "
               "Payment\",\"Pending\",\"EUR\",\"20.00\",\"-0.90\",\"19.10\",\"bo@example.com\",\"shop@"
               "example.com\",\"T2\",\"Confirmed\",\"1,038.50\"\n"
               "\"27/01/2025\",\"10:00:00\",\"CET\",\"Bo B\",\"Website "
               "Payment\",\"Completed\",\"EUR\",\"20.00\",\"-0.90\",\"19.10\",\"bo@example.com\",\"shop@"
               "example.com\",\"T3\",\"Confirmed\",\"1,057.60\"\n"
               "\"28/01/2025\",\"10:00:00\",\"CET\",\"\",\"General "
               "Withdrawal\",\"Completed\",\"EUR\",\"-1,000.00\",\"0.00\",\"-1,000.00\",\"shop@example.com\","
               "\"\",\"T4\",\"\",\"57.60\"\n",
               options) == "bo@example.com: 25-01-27=20.00; ida@example.com: 25-01-25=1040.00");

  // A refund goes from the shop to the customer.
  const std::string names =
      "Date,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID\n";
  const std::string sales =
      "25/01/2025,Express Checkout "
      "Payment,Completed,EUR,40.00,-1.50,38.50,ida@example.com,shop@example.com,T1\n"
      "27/01/2025,Website Payment,Completed,EUR,20.00,-0.90,19.10,bo@example.com,shop@example.com,T3\n";
  CHECK(
      bought(names + sales +
             "28/01/2025,Payment Refund,Completed,EUR,-20.00,0.90,-19.10,shop@example.com,bo@example.com,T5\n"
             "29/01/2025,Payment Refund,Completed,EUR,-10.00,0.90,-9.10,shop@example.com,ida@example.com,T6\n"
             "30/01/2025,General Withdrawal,Completed,EUR,-25.00,0.00,-25.00,shop@example.com,,T7\n") ==
      "ida@example.com: 25-01-25=30.00");
  Options shops;
  shops.extra_columns[static_cast<std::size_t>(Extra::refund_customer)] = "none";
  CHECK(bought(names + sales +
                   "28/01/2025,Payment "
                   "Refund,Completed,EUR,-20.00,0.90,-19.10,shop@example.com,bo@example.com,T5\n",
               shops) == "bo@example.com: 25-01-27=20.00; ida@example.com: 25-01-25=40.00");

  // Square, items: net sales, after discounts; a refund is a row below zero.
  CHECK(bought("Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Gross Sales,Discounts,Net "
               "Sales,Tax,Transaction ID,"
               "Payment ID,Event Type,Location,Customer ID,Customer Name\n"
               "2025-01-05,10:00:00,Stockholm,Coffee,Latte,2.0,Regular,L,$9.00,-$1.00,$8.00,$0.50,tx1,p1,"
               "Payment,Lund,C1,Ida A\n"
               "2025-01-05,10:00:00,Stockholm,Food,Bun,1.0,Regular,B,$3.00,$0.00,$3.00,$0.20,tx1,p1,Payment,"
               "Lund,C1,Ida A\n"
               "2025-01-06,10:00:00,Stockholm,Food,Bun,-1.0,Regular,B,-$3.00,$0.00,-$3.00,-$0.20,tx2,p2,"
               "Refund,Lund,C1,Ida A\n"
               "2025-01-07,10:00:00,Stockholm,Food,Bun,1.0,Regular,B,$3.00,$0.00,$3.00,$0.20,tx3,p3,Payment,"
               "Lund,,\n"
               "2025-01-08,10:00:00,Stockholm,Food,Bun,1.0,Regular,B,$3.00,$0.00,$3.00,$0.20,tx4,p4,Payment,"
               "Lund,C2,Bo B\n") == "C1: 25-01-05=8.00; C2: 25-01-08=3.00");

  // Spanish and Dutch names.
  CHECK(
      bought("Fecha;Cliente;Cantidad;Precio;Importe\n15/01/2025;A;2;1,50;3,00\n16/01/2025;B;1;1,50;1,50\n") ==
      "A: 25-01-15=3.00; B: 25-01-16=1.50");
  CHECK(bought("Datum;Klant;Aantal;Prijs\n15-01-2025;A;2;1,50\n") == "A: 25-01-15=3.00");

  // A Swedish till: semicolons, decimal commas, a price of one.
  CHECK(bought("Kvittonr;Datum;Medlemsnr;Artikel;Antal;Pris;Rabatt;Butik\n"
               "501;2025-01-15;771;Kaffe;2;39,90;10,00;Lund\n501;2025-01-15;771;Bulle;1;25,00;;Lund\n"
               "502;2025-01-16;0;Kaffe;1;39,90;;Lund\n503;2025-02-16;772;Kaffe;1;1 039,90;;Lund\n") ==
        "771: 25-01-15=94.80; 772: 25-02-16=1039.90");
}

TEST_CASE("what the customer paid goes before what was left of it") {
  // PayPal in German.
  CHECK(
      bought(
          "Datum,Name,Typ,Status,W\xC3\xA4hrung,Brutto,Geb\xC3\xBChr,Netto,Absender E-Mail-Adresse\n"
          "05.01.2024,Ida,Website-Zahlung,Abgeschlossen,EUR,\"1.010,00\",\"-0,50\",\"1.009,50\",i@example."
          "com\n"
          "15.01.2024,Bo,Website-Zahlung,Abgeschlossen,EUR,\"20,00\",\"-0,50\",\"19,50\",b@example.com\n") ==
      "b@example.com: 24-01-15=20.00; i@example.com: 24-01-05=1010.00");
  CHECK(bought("Cliente;Fecha;Neto;Bruto\nA;2024-01-05;10,10;12,50\n") == "A: 24-01-05=12.50");
  // WooCommerce, order export: the total after shipping.
  CHECK(bought("Order Number,Order Date,Email (Billing),Order Subtotal Amount,Order Total Amount\n"
               "11,2024-03-01 10:00,a@example.com,25.00,29.00\n"
               "12,2024-03-02 10:00,b@example.com,5.00,9.00\n") ==
        "a@example.com: 24-03-01=29.00; b@example.com: 24-03-02=9.00");
  CHECK(bought("Kunde;Datum;Zwischensumme;Summe\nA;2024-01-05;10,10;12,50\n") == "A: 24-01-05=12.50");
}

TEST_CASE("a price of an item that is of all pieces, and one that may be") {
  const std::string names =
      "order-id,purchase-date,buyer-email,quantity-purchased,currency,item-price,item-promotion-discount\n";
  CHECK(bought(names +
               "1,2024-01-05,a@example.com,2,EUR,20.00,1.00\n2,2024-01-15,b@example.com,1,EUR,10.00,0.00\n"
               "3,2024-02-05,a@example.com,3,EUR,60.00,0.00\n") ==
        "a@example.com: 24-01-05=19.00 24-02-05=60.00; b@example.com: 24-01-15=10.00");
  const Reading r = read_text("order,customer,date,quantity,item price\n1,a,2024-01-05,2,25.00\n");
  CHECK(r.says("is taken for the price of one and multiplied"));
}

TEST_CASE("a sale with its lines and payments below it counts once") {
  const std::string names = "Date,Receipt number,Line Type,Customer Code,Quantity,Total\n";
  CHECK(bought(names + "2024-01-05,101,Sale,C1,3,22.00\n2024-01-05,101,Sale Line,C1,2,16.50\n"
                       "2024-01-05,101,Sale Line,C1,1,5.50\n2024-01-05,101,Payment,C1,,22.00\n"
                       "2024-02-05,102,Sale,C2,1,5.50\n2024-02-05,102,Sale Line,C2,1,5.50\n") ==
        "C1: 24-01-05=22.00; C2: 24-02-05=5.50");
  // Lines alone are all there is.
  CHECK(bought(names + "2024-01-05,101,Sale Line,C1,2,16.50\n2024-01-05,101,Sale Line,C1,1,5.50\n") ==
        "C1: 24-01-05=22.00");
}

TEST_CASE("pieces that came back without money are told") {
  const std::string names = "customer,date,quantity,returned_quantity,unit_price\n";
  CHECK(read_text(names + "a,2024-01-05,2,1,10.00\n").says("says that pieces came back"));
  CHECK_FALSE(read_text(names + "a,2024-01-05,2,0,10.00\n").says("says that pieces came back"));
  CHECK(bought(names + "a,2024-01-05,2,1,10.00\n") == "a: 24-01-05=20.00");
  // In other words, or by one word where values are pieces: whole numbers above 1, never above the quantity.
  const auto one = [](const std::string& name, const char* back) {
    return read_text("customer,date,quantity," + name + ",unit_price\na,2024-01-05,3," + back +
                     ",10.00\nb,2024-01-06,1,0,10.00\n");
  };
  for (const char* name : {"Returned Items", "No of Returns", "Returned Pieces", "Antal returer"})
    CHECK(one(name, "1").says("says that pieces came back"));
  for (const char* name : {"Returned", "Returns", "Retouren", "Returer", "Refunded"}) {
    INFO(name);
    CHECK(sum_of(one(name, "2")) == "40.00");
    CHECK(one(name, "2").says("says that pieces came back"));
    // Above the quantity it is none.
    CHECK_FALSE(one(name, "4").says("pieces came back"));
  }
  for (const char* name : {"Cancelled", "Cancelled Qty", "Storniert", "Antal makulerade"}) {
    INFO(name);
    CHECK(sum_of(one(name, "2")) == "40.00");
    CHECK(one(name, "2").says("says that pieces were cancelled"));
  }
  // Yes or no, or one piece of three: the doubt is said.
  for (const char* name : {"Returned", "Returns", "Cancelled"}) {
    INFO(name);
    CHECK(sum_of(one(name, "1")) == "10.00");
    CHECK(one(name, "1").says("has 0 and 1 beside quantities above 1"));
  }
  CHECK_FALSE(read_text("customer,date,quantity,Returned,unit_price\na,2024-01-05,1,1,10.00\n"
                        "b,2024-01-06,3,0,10.00\n")
                  .says("beside quantities"));
  CHECK_FALSE(one("Returned Items Value", "2").says("pieces"));
  CHECK(read_text("customer,date,Items,Voids,Amount\na,2024-01-05,3,1,10.00\nb,2024-01-06,1,0,10.00\n")
            .says("column 4 'Voids' has 0 and 1 beside quantities above 1"));
}

TEST_CASE("dates with de, and titles with separators") {
  CHECK(bought("cliente,fecha,importe\na,5 de enero de 2024,10.50\nb,15 de febrero del 2024,20.50\n") ==
        "a: 24-01-05=10.50; b: 24-02-15=20.50");
  CHECK(bought("cliente,data,importe\na,5 de mar\xC3\xA7o de 2024,10.50\n") == "a: 24-03-05=10.50");
  CHECK(bought("Report;;\nFrom 2024-01-01;to 2024-12-31;\n;;\nKunde;Datum;Betrag\nA;2024-01-05;10,50\n"
               "B;2024-02-05;12,50\n") == "A: 24-01-05=10.50; B: 24-02-05=12.50");
}

TEST_CASE("days of the week, times and midnights as the world writes them") {
  CHECK(bought("Kunde;Datum;Betrag\na;Montag, 15. Januar 2024;10,50\nb;Di, 16. Januar 2024;20,50\n") ==
        bought("Kunde;Datum;Betrag\na;2024-01-15;10,50\nb;2024-01-16;20,50\n"));
  CHECK(bought("kund;datum;belopp\na;mandag 15 januar 2024;10,50\nb;l\xC3\xB6rdag 20 januari 2024;20,50\n") ==
        bought("kund;datum;belopp\na;2024-01-15;10,50\nb;2024-01-20;20,50\n"));
  // Mar. is March in English and Tuesday in French and Spanish.
  CHECK(bought("customer,date,amount\na,Mar 5 2024,1.50\n") == "a: 24-03-05=1.50");
  CHECK(bought("client,date,montant\na,mar. 5 mars 2024,2.50\n") == "a: 24-03-05=2.50");
  CHECK(bought("customer,date,amount\na,Fri Jan 05 2024 10:00:00 GMT+0100 (CET),1.50\n"
               "b,Sat Jan 06 2024 10:00:00 GMT+0100 (Central European Standard Time),2.50\n") ==
        bought("customer,date,amount\na,2024-01-05,1.50\nb,2024-01-06,2.50\n"));
  CHECK(bought("customer,date,amount\na,2024\xE5\xB9\xB4"
               "1\xE6\x9C\x88"
               "5\xE6\x97\xA5,1.50\n"
               "b,2024\xE5\xB9\xB4"
               "11\xE6\x9C\x88"
               "15\xE6\x97\xA5,2.50\n") ==
        bought("customer,date,amount\na,2024-01-05,1.50\nb,2024-11-15,2.50\n"));
  CHECK(bought("client;date;montant\na;25/01/2024 \xC3\xA0 10h30;1,50\nb;26/01/2024 \xC3\xA0 9h05;2,50\n") ==
        bought("client;date;montant\na;2024-01-25;1,50\nb;2024-01-26;2,50\n"));
  CHECK(bought("Kunde;Datum;Betrag\na;25.01.2024 um 10:30 Uhr;1,50\nb;26.01.2024 kl. 10.30;2,50\n") ==
        bought("Kunde;Datum;Betrag\na;2024-01-25;1,50\nb;2024-01-26;2,50\n"));
  // ISO 8601: 24:00:00 is the midnight at the end of the day; there is no 24:00:01.
  CHECK(bought("customer,date,amount\na,2024-01-05 24:00:00,1.50\nb,2024-01-05 23:59:59,2.50\n") ==
        bought("customer,date,amount\na,2024-01-06,1.50\nb,2024-01-05,2.50\n"));
  CHECK(
      read_text("customer,date,amount\na,2024-01-05 24:00:01,1.50\nb,2024-01-05 23:59:59,2.50\nb,2024-01-06 "
                "23:59:59,2.50\n")
          .report.of(Kind::bad_date)
          .dropped == 1);
}

TEST_CASE("who buys is no account that all rows have") {
  // QuickBooks, a list of transactions: 'Account' is where it was booked.
  std::string text = "Date,Transaction Type,Num,Posting,Name,Memo/Description,Account,Amount\n";
  const char* const people[] = {"Ann Berg", "Bo Ek", "Cia Dahl"};
  for (int i = 0; i < 12; ++i)
    text += "01/" + std::to_string(13 + i) + "/2024,Sales Receipt," + std::to_string(1000 + i) + ",Yes," +
            people[i % 3] + ",,Sales,10.00\n";
  const Reading r = read_text(text);
  REQUIRE(r.histories.size() == 3);
  CHECK(r.histories.front().first == "Ann Berg");
  CHECK(r.says("is the same in all rows"));
  // Where nothing else tells customers apart, that is said.
  std::string alone = "Date,Account,Amount\n";
  for (int i = 0; i < 12; ++i) alone += "2024-01-" + std::to_string(13 + i) + ",Sales,10.00\n";
  CHECK(read_text(alone).says("all purchases are one customer's"));
}

TEST_CASE("a price that grows with the pieces is that of all") {
  // Toast, item selections: 'Net Price' is of all pieces, after discounts; guests are customers.
  std::string lines = "Order Id,Order Date,Guest Id,Menu Item,Qty,Gross Price,Discount,Net Price,Void?\n";
  std::string of_one = "order,date,customer,item,qty,price\n";
  const char* const prices[] = {"4.50", "6.00", "12.00"};
  const char* const doubled[] = {"9.00", "12.00", "24.00"};
  for (int i = 0; i < 60; ++i) {
    const bool two = i % 2 == 1;
    const std::string day = (i % 28 < 9 ? "0" : "") + std::to_string(1 + i % 28);
    const char* const money = two ? doubled[i / 2 % 3] : prices[i / 2 % 3];
    lines += std::to_string(9000 + i) + ",2024-01-" + day + ",G" + std::to_string(i % 7) + ",Cup," +
             (two ? "2" : "1") + "," + money + ",0.00," + money + ",False\n";
    of_one += std::to_string(9000 + i) + ",2024-01-" + day + ",G" + std::to_string(i % 7) + ",Cup," +
              (two ? "2" : "1") + "," + prices[i / 2 % 3] + "\n";
  }
  const auto sum = [](const Reading& r) {
    Amount out = 0;
    for (const auto& [id, bought_by] : r.histories)
      for (const auto& one : bought_by) out += one.amount;
    return format_amount(out);
  };
  // 30 pieces alone and 30 pairs, a third of each price: (4.50 + 6 + 12) x 10 x 3.
  const Reading all = read_text(lines), one = read_text(of_one);
  CHECK(all.histories.size() == 7);
  CHECK(sum(all) == "675.00");
  CHECK(sum(one) == "675.00");
  CHECK(one.says("is taken for the price of one and multiplied"));
}

TEST_CASE("codes that only their column explains") {
  const std::string till = "customer,date,S/R,amount\n";
  CHECK(bought(till +
               "a,2024-01-05,S,10.00\nb,2024-01-06,S,20.00\na,2024-01-07,R,4.00\nb,2024-01-08,S,5.00\n") ==
        "a: 24-01-05=6.00; b: 24-01-06=20.00 24-01-08=5.00");
  // The same letters under another name say nothing.
  CHECK(bought("customer,date,size,amount\na,2024-01-05,S,10.00\nb,2024-01-06,R,20.00\n") ==
        "a: 24-01-05=10.00; b: 24-01-06=20.00");
  // SAP: S1 cancels an invoice, RE credits a return, F8 is pro forma, S2 cancels a credit memo; Z1 is the
  // company's own.
  const std::string sap = "Billing Document,Billing Type,Billing Date,Sold-to party,Net value\n";
  const Reading r = read_text(sap +
                              "1,F2,2024-01-05,C1,10.00\n2,F2,2024-01-06,C2,20.00\n3,S1,2024-01-06,C2,20.00\n"
                              "4,F8,2024-01-08,C1,99.00\n5,RE,2024-01-09,C1,4.00\n6,Z1,2024-01-10,C1,7.00\n");
  INFO(r.problems.text() << to_text(r.report));
  CHECK(r.says("codes that are not SAP's own: 'Z1'"));
  CHECK(bought(sap + "1,F2,2024-01-05,C1,10.00\n2,F2,2024-01-06,C2,20.00\n3,S1,2024-01-06,C2,20.00\n"
                     "4,F8,2024-01-08,C1,99.00\n5,RE,2024-01-09,C1,4.00\n6,Z1,2024-01-10,C1,7.00\n") ==
        "C1: 24-01-05=6.00 24-01-10=7.00");
}
