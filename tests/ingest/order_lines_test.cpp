// What heads an order, and what its lines say: blank fields, repeated totals, customers above their rows.
#include <catch2/catch.hpp>

#include "engine/ingest/column_names.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::read_text;
using stamkund::test::Reading;
using stamkund::test::sum_of;

TEST_CASE("lines that are blank in what heads an order go on with it") {
  const std::string text =
      "Bestellnummer;Kunde;Datum;Artikel;Betrag\n11;Lo;05.03.2024;Kanne;40,00\n;;;Tasse;8,00\n;;;Teller;6,"
      "00\n"
      "12;My;06.03.2024;Kanne;41,00\n13;Lo;16.04.2024;Tasse;9,00\n;;;Kanne;42,00\n;;;;146,00\n";
  const Reading r = read_text(text);
  CHECK(sum_of(r) == "146.00");
  CHECK(r.report.transactions == 3);
  CHECK(r.says("are taken for further lines of the order above"));
  // Asked for, too; not where no column numbers orders: that is said, with the money.
  Options asked;
  asked.extra_columns[static_cast<std::size_t>(Extra::receipt)] = "Bestellnummer";
  CHECK(sum_of(text, asked) == "146.00");
  asked.extra_columns[static_cast<std::size_t>(Extra::receipt)] = "none";
  const Reading none = read_text(
      text.substr(0, text.find(";;;;")) + "14;My;17.04.2024;Kanne;50,00\n15;My;18.04.2024;Kanne;50,00\n",
      asked);
  CHECK(sum_of(none) == "190.00");
  CHECK(none.says("3 rows have money, 56.00 of the"));
  // What is dropped goes with its lines; a status holds for them.
  CHECK(sum_of("order,customer,date,item,amount,status\n1,lo,2024-03-05,pot,40.00,paid\n,,,cup,8.00,\n"
               "2,my,2024-03-06,pot,41.00,cancelled\n,,,cup,9.00,\n3,lo,2024-04-06,pot,5.00,paid\n") ==
        "53.00");
  CHECK(sum_of("order,customer,date,item,amount\n1,lo,2024-03-05,pot,40.00\n,,,Sumatra "
               "coffee,8.00\n2,my,2024-03-06,pot,41.00\n") == "89.00");
  // Totals are no lines, with their name or without; and one at the end is no loss that is warned of.
  const Reading totals = read_text(
      "order,customer,date,item,amount\n1,lo,2024-03-05,pot,40.00\n,,,Total,40.00\n2,my,2024-03-06,pot,41."
      "00\n,,,,81.00\n");
  CHECK(sum_of(totals) == "81.00");
  CHECK_FALSE(totals.says("further lines"));
  CHECK_FALSE(read_text("customer,date,amount\nlo,2024-03-05,40.00\nmy,2024-03-06,41.00\n,,81.00\n")
                  .says("neither customer"));
}

TEST_CASE(
    "an order total that the lines add up to is that of the order, if one order tells or all cost the same") {
  const std::string names = "customer,order id,date,Total,item,pieces,net line,tax\n";
  const std::string one = names +
                          "lo,1,2024-03-05,60.00,pot,1,40.00,8.00\nlo,1,2024-03-05,60.00,cup,2,10.00,2.00\n"
                          "my,2,2024-03-06,12.00,cup,2,10.00,2.00\nmy,3,2024-04-06,24.00,cup,4,20.00,4.00\n";
  const Reading taxed = read_text(one);
  CHECK(taxed.report.amount.name == "Total");
  CHECK(sum_of(taxed) == "96.00");
  CHECK(taxed.says("is counted once for lines that follow each other"));
  // All of one price, by quantity times unit price.
  std::string same = "customer,order id,date,Total,Quantity,Unit price\n";
  for (int i = 0; i < 6; ++i) {
    const std::string head = "c" + std::to_string(i % 3) + "," + std::to_string(i) + ",2024-03-0" +
                             std::to_string(1 + i) + ",30.00,";
    same += head + "2,10.00\n" + head + "1,10.00\n";
  }
  CHECK(sum_of(same) == "180.00");
  // Amounts of lines: two that cost the same, and the price of one adds up to it by chance.
  CHECK(sum_of("customer,order id,date,Total,Quantity,Unit "
               "price\nlo,1,2024-03-05,10.00,2,5.00\nlo,1,2024-03-05,10.00,2,5.00\n"
               "my,2,2024-03-06,7.00,1,7.00\n") == "27.00");
  CHECK(sum_of("customer,order "
               "id,date,Total,item\nlo,1,2024-03-05,10.00,pot\nlo,1,2024-03-05,10.00,cup\nmy,2,2024-03-06,7."
               "00,cup\n") == "27.00");
}

TEST_CASE("accounts of a ledger are no customers, and customers above their rows are refused") {
  const std::string rows =
      "Date,Transaction Type,Num,Account,Amount\n03/15/2024,Invoice,1,Accounts Receivable (A/R),40.00\n"
      "03/16/2024,Invoice,2,Accounts Receivable (A/R),15.00\n04/05/2024,Sales Receipt,3,Undeposited "
      "Funds,9.00\n";
  CHECK(read_text(rows).report.customer.name != "Account");
  CHECK(read_text("Date,Account,Amount\n2024-03-15,Lo,40.00\n2024-03-16,My,15.00\n2024-04-05,Lo,9.00\n")
            .report.customer.name == "Account");
  const Reading above = read_text(
      ",Date,Transaction Type,Account,Amount\nLo Ek,,,,\n,03/15/2024,Invoice,Accounts Receivable "
      "(A/R),40.00\n"
      ",04/16/2024,Sales Receipt,Undeposited Funds,15.00\nMy Alm,,,,\n,03/18/2024,Invoice,Accounts "
      "Receivable (A/R),9.00\n");
  CHECK(above.says("customers seem to stand above their rows"));
  CHECK(above.says("such as 'Lo Ek'"));
}

TEST_CASE("a field in quotes may hold line ends in every row, and the delimiter is found all the same") {
  const std::string text =
      "\"No\",\"Point of sale\",\"Bought on\",\"Grand Total\",\"Customer email\"\n"
      "\"1\",\"Main site\n Main shop\n  German view\",\"2024-03-05 10:00:00\",\"40.00\",\"lo@example.com\"\n"
      "\"2\",\"Main site\n Main shop\n  German view\",\"2024-03-06 10:00:00\",\"15.00\",\"my@example.com\"\n"
      "\"3\",\"Main site\n Main shop\n  German view\",\"2024-04-05 10:00:00\",\"9.00\",\"lo@example.com\"\n";
  const Reading r = read_text(text);
  CHECK(r.report.delimiter == ',');
  CHECK(sum_of(r) == "64.00");
  // An inch is no quote that swallows lines.
  CHECK(sum_of("customer;date;item;amount\nlo;2024-03-05;pipe "
               "5\";40,00\nmy;2024-03-06;pot;15,00\nlo;2024-04-05;pipe 7\";9,00\n") == "64.00");
}

TEST_CASE("a day that most rows do not have is not that of the purchase") {
  const Reading r = read_text(
      "buyer,order date,booking "
      "date,amount\nlo,2024-03-01,2024-03-05,40.00\nmy,,2024-03-06,15.00\nlo,,2024-04-05,9.00\n"
      "my,,2024-04-06,3.00\n");
  CHECK(r.report.date.name == "booking date");
  CHECK(r.report.date.how == "by its name; 'order date' is mostly empty");
  CHECK(sum_of(r) == "67.00");
  // A day of delivery stays none, however full.
  CHECK(read_text("buyer,order date,delivery "
                  "date,amount\nlo,2024-03-01,2024-03-05,40.00\nmy,,2024-03-06,15.00\nlo,,2024-04-05,9.00\n"
                  "my,,2024-04-06,3.00\n")
            .report.date.name == "order date");
}
