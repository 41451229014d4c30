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
