// Which of several columns of money is what the customer paid: not what she paid with, not what fees left of
// it.
#include <catch2/catch.hpp>

#include "engine/ingest/column_names.h"
#include "engine/ingest/column_words.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::read_text;
using stamkund::test::Reading;
using stamkund::test::sum_of;

TEST_CASE("a total goes before what it was paid with, whatever stands beside its name") {
  for (const char* total :
       {"Order Total (inc tax)", "Total incl. VAT", "Summa inkl. moms", "Grand Total TTC", "Order total"})
    for (const char* part : {"Gift Certificate Amount Redeemed", "Store credit amount", "Wallet amount",
                             "Presentkort belopp", "Loyalty amount used", "Deposit amount"}) {
      INFO(total << " | " << part);
      CHECK(sum_of("kund;datum;" + std::string(part) + ";" + total +
                   "\nlo;2024-03-05;15,00;60,00\nmy;2024-03-06;0,00;25,00\nlo;2024-04-05;0,00;5,00\n") ==
            "90.00");
    }
  // An amount without a side goes before a total with one; and alone, even a wallet's is the money.
  CHECK(name_fit(Role::amount, "Amount") > name_fit(Role::amount, "Total incl. VAT"));
  CHECK(sum_of("kund;datum;Wallet amount\nlo;2024-03-05;15,00\nmy;2024-03-06;5,00\n") == "20.00");
}

TEST_CASE("what the customer paid goes before what is left of it after the shop's fees") {
  CHECK(names_fee("Final Value Fee - fixed"));
  CHECK(names_fee("Geb\xC3\xBChr"));
  CHECK_FALSE(names_fee("Coffee"));
  // One fee, several, with tax between; whatever the two are called and whichever stands first.
  CHECK(sum_of("buyer,date,Net amount,Commission,Paid by buyer\nlo,2024-03-05,54.00,-6.00,60.00\n"
               "my,2024-03-06,23.00,-2.00,25.00\nmy,2024-03-09,-4.60,0.40,-5.00\n") == "80.00");
  CHECK(sum_of("kund;datum;Belopp;Avgift;Provision;K\xC3\xB6pet\nlo;2024-03-05;50,00;4,00;6,00;60,00\n"
               "my;2024-03-06;21,00;2,00;2,00;25,00\n") == "85.00");
  const Reading taxed = read_text(
      "customer,date,quantity,Subtotal,VAT,Fees,Net Total,Selling "
      "Price\nlo,2024-03-05,2,48.00,12.00,6.00,42.00,60.00\n"
      "my,2024-03-06,1,20.00,5.00,2.00,18.00,25.00\n");
  // It is a total, though it is called a price: pieces do not multiply it.
  CHECK(sum_of(taxed) == "85.00");
  CHECK(taxed.report.amount.how == "by its sums: what the customer paid, before fees");
  // Without a column of fees, names tell.
  CHECK(sum_of("buyer,date,Net amount,Gross transaction amount\nlo,2024-03-05,54.00,60.00\n"
               "my,2024-03-06,23.00,25.00\n") == "85.00");
  // The amount is what was paid already: fees beside it change nothing, and no sum that they do not make
  // does.
  CHECK(
      sum_of("buyer,date,Amount,Fee,Net\nlo,2024-03-05,60.00,6.00,54.00\nmy,2024-03-06,25.00,2.00,23.00\n") ==
      "85.00");
  CHECK(
      sum_of(
          "buyer,date,Amount,Fee,Budget\nlo,2024-03-05,60.00,6.00,66.00\nmy,2024-03-06,25.00,2.00,29.00\n") ==
      "85.00");
}
