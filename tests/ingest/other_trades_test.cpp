// Who buys and what is money in clubs, clinics, libraries and at banks.
#include <catch2/catch.hpp>

#include "engine/ingest/column_names.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::read_text;
using stamkund::test::Reading;
using stamkund::test::sum_of;

TEST_CASE("who buys, in other trades and languages; no number of an order, no till, table or pet") {
  for (const char* name :
       {"Renter", "Patient", "Kontrahent", "Köpare", "Givare", "Käufer", "Huurder", "Paziente", "Donateur",
        "Mitgliedsnr", "Asiakasnumero", "Kjøper", "Pacjent", "Hyresgäst"}) {
    INFO(name);
    CHECK(name_fit(Role::customer, name) > 200);
    CHECK_FALSE(read_text("Date," + std::string(name) +
                          ",Amount\n2024-01-05,lo,1.50\n2024-01-06,my,2.50\n"
                          "2024-01-07,lo,2.50\n")
                    .says("is taken for the customer"));
  }
  for (const char* name : {"Customer Order No", "Customer PO Number", "Client Invoice No", "Kund Ordernr"})
    CHECK(name_fit(Role::customer, name) < 200);
  const auto who = [](const std::string& heads, const std::string& some) {
    std::string text = "Date," + heads + ",Total\n";
    for (int i = 0; i < 30; ++i)
      text += "2024-03-" + std::to_string(1 + i % 28) + "," + std::to_string(1 + i % 3) + "," + some +
              std::to_string(100 + i % 11) + "," + std::to_string(10 + i) + ".50\n";
    return read_text(text).report.customer.name;
  };
  CHECK(who("Kassa,Mobilnummer", "070-55") == "Mobilnummer");
  CHECK(who("Table,Loyalty no", "7") == "Loyalty no");
  CHECK(who("Pet,Owner", "Eva ") == "Owner");
}

TEST_CASE("a fee is money where no other is, and the number of a booking never is") {
  const auto of = [](const std::string& head, const std::string& money) {
    std::string text = "Booking,Date,Member," + head + "\n";
    for (int i = 0; i < 20; ++i)
      text += std::to_string(50120 + 3 * i) + ",2024-03-" + std::to_string(10 + i) + "," +
              std::to_string(700 + i % 6) + (money.empty() ? "" : "," + money) + "\n";
    return read_text(text);
  };
  for (const char* fee : {"Fee", "Gebühr", "Avgift", "Frais", "Tarifa", "Gebyr"}) {
    INFO(fee);
    const Reading r = of(fee, "2.50");
    CHECK(r.report.amount.name == fee);
    CHECK(sum_of(r) == "50.00");
  }
  const Reading none = of("Course", "Swim");
  CHECK(none.report.amount.number == 0);
  CHECK(none.says("no column of amounts was found"));
}

TEST_CASE("statements of accounts: what came in, and who paid it") {
  const Reading out = read_text(
      "Date,Type,Description,Paid out,Paid in,Balance\n2024-01-13,FPI,HUGO STONE,,39.65,1000.00\n"
      "2024-01-14,FPI,EVA QUIST,,71.08,1000.01\n2024-01-20,DD,POWER LTD,45.00,,955.01\n"
      "2024-01-24,FPI,HUGO STONE,,83.99,1000.02\n");
  CHECK(out.report.amount.name == "Paid in");
  CHECK(out.report.customer.name == "Description");
  const Reading both = read_text(
      "Datum;Mitgliedsnr;Leistung;Soll;Haben\n06.01.2024;1;Monatsbeitrag;22,59;\n06.01.2024;1;Zahlung;;22,"
      "59\n"
      "12.01.2024;2;Monatsbeitrag;67,30;\n12.01.2024;2;Zahlung;;67,30\n");
  CHECK(sum_of(both) == "89.89");
  CHECK(both.says("so it is no money that they got back"));
  // A bank's credit is no credit note.
  CHECK(
      sum_of(
          "Buchungstag;Wertstellung;Umsatzart;Name;Betrag\n26.01.2024;26.01.2024;GUTSCHRIFT;Nils Roth;97,43\n"
          "27.01.2024;27.01.2024;LASTSCHRIFT;Strom AG;-57,81\n28.01.2024;28.01.2024;GUTSCHRIFT;Finn "
          "Moss;7,00\n"
          "29.01.2024;29.01.2024;GUTSCHRIFT;Nils Roth;1,00\n") == "105.43");
}

TEST_CASE("dates in several forms are all read where none leaves a doubt") {
  const auto of = [](const char* one, const char* other) {
    std::string text = "Date,Customer,Total\n";
    for (int i = 0; i < 12; ++i)
      text += std::string(i % 2 == 0 ? one : other) + ",c" + std::to_string(i % 3) + ",10.00\n";
    return read_text(text);
  };
  for (const char* other : {"05.03.2024", "Mar 5 2024", "25/12/2024", "20240305"}) {
    INFO(other);
    const Reading r = of("2024-03-05", other);
    CHECK(sum_of(r) == "120.00");
    CHECK(r.says("the dates are written in several forms, and all are read: YYYY-MM-DD in 6 rows"));
  }
  // Day or month first: nobody knows.
  CHECK(sum_of(of("2024-03-05", "05/03/2024")) == "60.00");
}

TEST_CASE("rows that repeat another with the number of its receipt are told with their money") {
  const std::string once =
      "Order,Date,Customer,Total\n1,2024-01-05,lo,5.00\n2,2024-01-06,my,7.00\n3,2024-01-07,lo,2.00\n";
  const Reading twice = read_text(once + "2,2024-01-06,my,7.00\n");
  CHECK(
      twice.says("1 row repeats another in all fields, the number of the receipt among them, and counts "
                 "again, with 7.00"));
  CHECK_FALSE(read_text(once).says("repeats"));
  // Lines of receipts may be alike.
  CHECK_FALSE(read_text(once + "2,2024-01-06,my,7.00\n3,2024-01-07,lo,4.00\n").says("repeats"));
}

TEST_CASE("what a till or a bank calls a payment is no doubt, and its credit no refund") {
  const Reading bank = read_text(
      "Buchungstag,Umsatzart,Zahlungspflichtiger,Betrag\n2024-01-26,GUTSCHRIFT,Nils Roth,97.43\n"
      "2024-01-27,LASTSCHRIFT,Strom AG,-57.81\n2024-01-28,GUTSCHRIFT,Finn Moss,7.00\n"
      "2024-01-29,GUTSCHRIFT,Nils Roth,1.00\n");
  CHECK(sum_of(bank) == "105.43");
  CHECK_FALSE(bank.says("are no sales"));
  const Reading paid = read_text(
      "Datum,Typ,Kund,Belopp\n2024-01-26,Inbetalning,lo,97.00\n2024-01-27,Inbetalning,my,50.00\n"
      "2024-01-28,Återbetalning,lo,7.00\n");
  CHECK(sum_of(paid) == "140.00");
  CHECK_FALSE(paid.says("not known"));
}

TEST_CASE("what an insurer paid of the total is told") {
  const auto with = [](const char* name) {
    return read_text(
        "Order,Date,Patient,Copay," + std::string(name) +
        ",Total charge\n1,2024-01-17,lo,80.06,240.18,320.24\n2,2024-01-19,my,16.80,50.40,67.20\n");
  };
  CHECK(with("Insurance paid").says("which an insurer paid by its name"));
  CHECK_FALSE(with("Insurance").says("an insurer"));
}
