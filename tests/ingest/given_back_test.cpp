// What came back: kinds of rows of which only some words are known, days and marks without money, refunds
// that the file says twice.
#include <catch2/catch.hpp>

#include "engine/ingest/column_names.h"
#include "engine/ingest/status_words.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::read_text;
using stamkund::test::Reading;
using stamkund::test::sum_of;

namespace {

Options with(Extra extra, const std::string& column) {
  Options options;
  options.extra_columns[static_cast<std::size_t>(extra)] = column;
  return options;
}

}  // namespace

TEST_CASE("documents by their words") {
  for (const char* back : {"Kreditfaktura", "Creditfactuur",
                           "Nota de cr\xC3\xA9"
                           "dito",
                           "TD04 Nota di credito", "Factura rectificativa", "Rechnungskorrektur",
                           "Sales credit note", "Sale return"}) {
    INFO(back);
    CHECK(verdict_of_document(back) == Verdict::gives_back);
  }
  for (const char* sale : {"Kontantfaktura", "TD01 Fattura", "Fatura-recibo", "Sales invoice", "Rechnung"}) {
    INFO(sale);
    CHECK(verdict_of_document(sale) == Verdict::sale);
  }
  for (const char* none : {"Preventivo",
                           "Or\xC3\xA7"
                           "amento",
                           "Offert", "Top-up", "Pledge", "Payment Hold",
                           "R\xC3\xBC"
                           "ckgabe einer Einbehaltung"}) {
    INFO(none);
    CHECK(verdict_of_document(none) == Verdict::no_sale);
  }
  for (const char* other :
       {"W\xC3\xA4hrungsumrechnung", "Returns desk", "Returning", "Chargeback fee", "Abono"}) {
    INFO(other);
    CHECK(verdict_of_document(other) == Verdict::unknown);
  }
}

TEST_CASE("one word of a return makes a column that of the kinds; words that are not known are kept") {
  // The name says so, in one word, or by what it begins with.
  const Reading typ = read_text(
      "Fakturatyp;Fakturanr;Fakturadatum;Kundnr;Summa\nFaktura;1;2024-01-15;1;1250,00\n"
      "Samlingsnota;2;2024-01-16;2;500,00\nKreditfaktura;3;2024-01-25;1;250,00\nFaktura;5;2024-02-17;2;100,"
      "00\n");
  CHECK(sum_of(typ) == "1600.00");
  CHECK(typ.says("1 row has a status whose meaning is not known, and is kept: 'Samlingsnota'"));
  CHECK(sum_of("Numero;Data;Tipo documento;Cliente;Totale\n1;15/01/2024;Fattura;Ada Neri;1220,00\n"
               "2;16/01/2024;Fattura;Ugo Gallo;122,00\n3;20/01/2024;Nota di credito;Ada Neri;244,00\n"
               "4;17/02/2024;Preventivo;Ugo Gallo;610,00\n") == "1098.00");
  // It does not, but a word for what was sold stands beside.
  const Reading till = read_text(
      "Kvittonr;Datum;Kundnr;Rad;Belopp\n1;2024-01-15;lo;F\xC3\xB6rs\xC3\xA4ljning;100,50\n"
      "2;2024-01-16;my;F\xC3\xB6rs\xC3\xA4ljning;20,25\n3;2024-01-17;my;Retur;5,25\n4;2024-01-18;my;"
      "Gr\xC3\xB6t;7,00\n");
  CHECK(sum_of(till) == "122.50");
  CHECK(till.says("says what kind of row it is, by its words: rows of 'Retur' are no sales, or returns"));
  // A ticket, a visit, a reason, and how it was paid, are none.
  CHECK(sum_of("customer,date,amount,journey\nlo,2024-01-15,10.00,Single\nmy,2024-01-16,5.00,Return\n") ==
        "15.00");
  CHECK(sum_of("customer,date,amount,note\nlo,2024-01-15,10.00,gift\nmy,2024-01-16,5.00,refund\n"
               "my,2024-01-17,5.00,call\n") == "20.00");
  CHECK(sum_of("customer,date,amount,payment method\nlo,2024-01-15,10.00,Faktura\nmy,2024-01-16,5.00,Retur\n"
               "my,2024-01-17,5.00,Kort\n") == "20.00");
  CHECK(sum_of("customer,date,amount,Trip type\nlo,2024-01-15,10.00,One-way\nmy,2024-01-16,5.00,Return\n") ==
        "15.00");
  CHECK(sum_of("customer,date,amount,payment type\nlo,2024-01-15,10.00,Invoice\nmy,2024-01-16,5.00,Card\n"
               "my,2024-01-17,5.00,Transfer\n") == "20.00");
  CHECK(sum_of("Kunde;Datum;Betrag;Buchungsart\nlo;2024-01-15;10,00;Online\nmy;2024-01-16;5,00;Telefon\n"
               "my;2024-01-17;5,00;Storno\n") == "10.00");
  // Signs that say the other way go before words.
  CHECK(sum_of("Fecha;Cliente;Impacto en el "
               "saldo;Importe\n15/01/2024;lo;Abono;100,00\n18/01/2024;my;Cargo;-20,00\n"
               "17/01/2024;my;Abono;50,00\n") == "130.00");
}

TEST_CASE("a status column that is asked for knows the words of kinds") {
  const char* rows =
      "Art;Fakturanr;Datum;Kund;Belopp\nA-faktura;1;2024-01-15;lo;100,00\nB-nota;2;2024-01-16;my;50,00\n"
      "Kreditfaktura;3;2024-01-25;lo;30,00\n";
  const Reading r = read_text(rows, with(Extra::status, "Art"));
  CHECK(sum_of(r) == "120.00");
  CHECK(r.report.returned_purchases == 0);
}

TEST_CASE("a refund pays out what a credit memo gave back, where their signs are opposite") {
  const char* rows =
      "Posting Date,Document Type,Customer "
      "No.,Amount\n2024-01-15,Invoice,10,1200.00\n2024-01-16,Invoice,20,500.00\n"
      "2024-01-20,Payment,20,-500.00\n2024-01-25,Credit Memo,20,-100.00\n2024-02-17,Refund,20,100.00\n";
  const Reading r = read_text(rows);
  CHECK(sum_of(r) == "1600.00");
  CHECK(r.says("they pay out what these gave back, and are no second return"));
}

TEST_CASE("codes of Sage's ledgers") {
  CHECK(sum_of("No,Type,Account,Date,Net,Tax,Paid,Amount Paid\n1,SI,ANN001,15/01/2024,100.00,20.00,Y,120.00\n"
               "2,SI,BOB001,16/01/2024,50.00,10.00,N,0.00\n3,SR,ANN001,20/01/2024,120.00,0.00,Y,120.00\n"
               "4,SC,BOB001,25/01/2024,10.00,2.00,Y,12.00\n5,PI,SUP001,26/01/2024,500.00,100.00,N,0.00\n") ==
        "140.00");
}

TEST_CASE("a day of a refund without money gives back in full, on that day") {
  const char* rows =
      "order_id,customer_id,created_at,total,refunded_at\n1,lo,2024-01-15,100.50,\n2,my,2024-01-16,20.25,"
      "2024-01-18\n"
      "3,lo,2024-02-16,30.75,\n4,my,2024-02-17,40.75,2024-03-20\n5,lo,2024-03-25,1.00,\n";
  const Reading r = read_text(rows);
  CHECK(sum_of(r) == "132.25");
  CHECK(r.says("rows with a day in column 5 'refunded_at' were given back in full on it"));
  Options then;
  then.calibration_end = parse_iso_day("2024-02-29").value();
  CHECK(sum_of(read_text(rows, then)) == "173.00");
  CHECK(sum_of(read_text(rows, with(Extra::refund_date, "none"))) == "193.25");
  // What is lent comes back in most rows.
  const char* lent =
      "customer,date,amount,return date\nlo,2024-01-15,10.00,2024-01-18\nmy,2024-01-16,20.00,2024-01-19\n"
      "lo,2024-02-16,30.00,\n";
  CHECK(sum_of(read_text(lent)) == "60.00");
  CHECK(read_text(lent).says("has a day in most rows, and nothing is taken off for it"));
}

TEST_CASE("marks on the sale's own row give it back, not an earlier one") {
  for (const char* mark :
       {"is_refunded", "chargeback", "charged_back", "disputed", "returned", "Is Returned"}) {
    INFO(mark);
    CHECK(mark_of(mark) == Mark::gone);
    const Reading r = read_text("order_id,customer_id,created_at,total," + std::string(mark) +
                                "\n1,lo,2024-01-15,100.50,false\n2,my,2024-01-16,50.00,false\n"
                                "3,my,2024-02-16,20.25,true\n4,lo,2024-02-17,40.75,false\n");
    CHECK(sum_of(r) == "191.25");
    CHECK(r.report.amount_refunded == 202'500);
  }
  const Reading lent = read_text(
      "customer,date,amount,returned\nlo,2024-01-15,10.00,yes\nmy,2024-01-16,5.00,yes\n"
      "my,2024-01-17,5.00,no\n");
  CHECK(sum_of(lent) == "20.00");
  CHECK(lent.says("says yes in most rows, and no row is left out for it"));
  CHECK(sum_of("id_order;id_customer;total_paid;date_add;valid\n1;11;125.50;2024-01-15;1\n2;12;60.00;2024-01-"
               "16;0\n") == "125.50");
}

TEST_CASE("the same price again is no row of a return") {
  // A box a month at one price: which rows came back is their own mark's to say.
  const char* head = "order_id,customer,order_date,amount,is_returned\n";
  const Reading boxes = read_text(
      head + std::string("1,lo,2026-05-01,20,false\n2,my,2026-05-02,20,false\n3,lo,2026-05-03,20,true\n"
                         "4,my,2026-05-04,20,false\n5,lo,2026-05-07,20,false\n6,my,2026-05-08,20,true\n"));
  CHECK(sum_of(boxes) == "80.00");
  CHECK(boxes.report.amount_refunded == 400'000);
  // Where prices differ, a marked row that repeats one is the return.
  CHECK(
      sum_of(head +
             std::string("1,lo,2026-05-01,20.10,false\n2,my,2026-05-02,35.20,false\n3,lo,2026-05-03,7,false\n"
                         "4,my,2026-05-04,35.20,true\n5,lo,2026-05-07,11,false\n")) == "38.10");
}

TEST_CASE("refunds that are off the amount, and refunds that rows repeat, are taken off once") {
  const char* net =
      "Day,Customer email,Order,Gross sales,Discounts,Returns,Net "
      "sales\n2024-01-15,lo@x.org,1,100.00,-10.00,0.00,90.00\n"
      "2024-01-16,my@x.org,2,50.00,-5.00,-20.00,25.00\n2024-02-16,my@x.org,3,50.00,0.00,0.00,50.00\n";
  const Reading r = read_text(net);
  CHECK(sum_of(r) == "165.00");
  CHECK_FALSE(r.says("nothing is taken off"));
  const Reading asked = read_text(net, with(Extra::refund, "Returns"));
  CHECK(sum_of(asked) == "165.00");
  CHECK(asked.says("is off column 7 'Net sales' already, and is not taken off again"));
  // Nothing is left of it, and it says that it was refunded: it is no purchase for nothing.
  const Reading gone = read_text(
      "Order,Email,Date,Payment status,Total,Refunded amount,Net "
      "amount\n1,lo@x.org,2024-01-15,Paid,105.00,0.00,105.00\n"
      "2,my@x.org,2024-01-16,Refunded,25.00,25.00,0.00\n3,lo@x.org,2024-02-16,Partially "
      "refunded,45.00,20.00,25.00\n");
  CHECK(sum_of(gone) == "130.00");
  CHECK(gone.histories.size() == 1);
  const char* both =
      "order_id,email,type,date,amount,amount_refunded\n1,lo@x.org,payment,2024-01-15,100.00,30.00\n"
      "1,lo@x.org,refund,2024-01-20,30.00,0.00\n2,my@x.org,payment,2024-01-16,50.00,0.00\n";
  CHECK(sum_of(read_text(both)) == "120.00");
  CHECK(read_text(both).says("says again what rows of returns give back"));
}

TEST_CASE("an adjusted total is what a refund left") {
  const char* head = "Sale Date,Order ID,Buyer,Order Total,Adjusted Order Total\n";
  CHECK(sum_of(head +
               std::string(
                   "01/15/2024,1,lo,45.00,\n01/16/2024,2,my,25.00,15.00\n01/20/2024,3,my,25.00,0.00\n")) ==
        "60.00");
  // Where it stands in all rows, 0 is none.
  CHECK(sum_of(head + std::string("01/15/2024,1,lo,45.00,0.00\n01/16/2024,2,my,25.00,15.00\n")) == "60.00");
}

TEST_CASE("a column of partial refunds says nothing of full ones") {
  const char* rows =
      "buyer email,date,amount,Refunded?,Partial Refund ($)\nlo@x.org,2024-01-05,20.00,0,0.0\n"
      "my@x.org,2024-01-06,20.00,1,0.0\nmy@x.org,2024-01-07,30.00,1,10.0\n";
  CHECK(sum_of(rows) == "40.00");
}

TEST_CASE("a return may say its money in the column of refunds alone") {
  CHECK(sum_of("event_date,event_name,user_id,revenue,refund_value\n20240115,purchase,u1,100.5,\n"
               "20240116,add_to_cart,u2,,\n20240116,view_item,u2,,\n20240116,purchase,u2,50.25,\n"
               "20240120,refund,u2,,50.25\n") == "100.50");
}

TEST_CASE("status words of Korea, Turkey and China, and names of their columns") {
  CHECK(status_fit("\xEC\xA3\xBC\xEB\xAC\xB8\xEC\x83\x81\xED\x83\x9C") > 0);
  CHECK(status_fit("Sipari\xC5\x9F Stat\xC3\xBCs\xC3\xBC") > 0);
  CHECK(status_fit("statusName") > 0);
  CHECK(verdict_of("\xEC\xB7\xA8\xEC\x86\x8C") == Verdict::no_sale);
  CHECK(verdict_of("\xEB\xB0\x98\xED\x92\x88") == Verdict::refunded);
  CHECK(verdict_of("\xC4\xB0ptal Edildi") == Verdict::no_sale);
  CHECK(verdict_of("\xC4\xB0"
                   "ade Edildi") == Verdict::refunded);
  CHECK(verdict_of("Stornov\xC3\xA1na") == Verdict::no_sale);
  CHECK(verdict_of("\xE3\x82\xAD\xE3\x83\xA3\xE3\x83\xB3\xE3\x82\xBB\xE3\x83\xAB\xE7\xA2\xBA\xE5\xAE\x9A") ==
        Verdict::no_sale);
  CHECK(verdict_of("Dibatalkan") == Verdict::no_sale);
  CHECK(verdict_of("Visszak\xC3\xBCldve") == Verdict::refunded);
  CHECK(verdict_of("pending_submission") == Verdict::no_sale);
  CHECK(verdict_of("uncollectible") == Verdict::no_sale);
  CHECK(verdict_of("no_show") == Verdict::no_sale);
  CHECK(verdict_of("held for pickup") != Verdict::no_sale);
}

TEST_CASE("What may come back, and who comes back, takes nothing off") {
  for (const char* column :
       {"Refundable", "Stornierbar", "Erstattungsf\xC3\xA4hig", "\xC3\x85terbetalningsbar", "Remboursable",
        "Rimborsabile", "Terugbetaalbaar", "Zwrotny", "Return Customer", "Returned Customer",
        "Customer Returned", "cancel_at"}) {
    INFO(column);
    const bool day = std::string(column) == "cancel_at";
    const char* const yes = day ? "2025-01-01" : "Yes";
    const char* const no = day ? "" : "No";
    std::string text = std::string("Order ID,Date,Customer ID,") + column + ",Amount\n";
    const char* const days[] = {"2024-01-03", "2024-01-05", "2024-01-07",
                                "2024-02-09", "2024-02-11", "2024-02-13"};
    for (int row = 0; row < 6; ++row)
      text += std::to_string(1001 + row) + "," + days[row] + ",C0" + std::to_string(row % 3 + 1) + "," +
              (row % 3 == 1 ? no : yes) + ",10.00\n";
    const Reading found = read_text(text);
    CHECK(sum_of(found) == "60.00");
  }
}

namespace {

/// Ten rows of 10.00 whose column goes through the words, one after the other.
Reading with_words(const std::string& column, const std::vector<std::string>& words) {
  std::string text = "Order ID,Date,Customer ID," + column + ",Amount\n";
  for (std::size_t row = 0; row < 10; ++row)
    text += std::to_string(1001 + row) + ",2024-0" + std::to_string(1 + row / 3) + "-1" +
            std::to_string(row % 3) + ",C" + std::to_string(row % 4) + "," + words[row % words.size()] +
            ",10.00\n";
  return read_text(text);
}

}  // namespace

TEST_CASE("a return beside journeys there, or beside new visitors, is no refund") {
  for (const auto& [column, words] : std::vector<std::pair<std::string, std::vector<std::string>>>{
           {"Type", {"Outbound", "Return"}},
           {"Type", {"Aller", "Retour"}},
           {"Trajet", {"Aller simple", "Aller-retour"}},
           {"Type de billet", {"Aller simple", "Aller retour"}},
           {"Billettype", {"Enkelt", "Retur"}},
           {"Type", {"Single", "Return", "Day pass"}},
           {"Ticket Type", {"One way ticket", "Return", "Round trip"}},
           {"Soort", {"Enkele reis", "Retour"}},
           {"Visit Type", {"New", "Return"}},
           {"Appointment Type", {"New", "Return", "Return"}},
           {"Booking Type", {"New", "Return"}},
           {"Customer Type", {"New", "Returning"}},
           {"Patient Type", {"Existing", "Return"}}}) {
    INFO(column << " " << words.front());
    CHECK(sum_of(with_words(column, words)) == "100.00");
  }
  // Their words are known, then.
  CHECK_FALSE(with_words("Type", {"Single", "Return", "Void"}).says("not known"));
  // What was refunded among them still was; and without such words a return is one.
  CHECK(sum_of("customer,date,Type,amount\nlo,2024-01-10,Single,10.00\nlo,2024-01-11,Return,18.00\n"
               "lo,2024-01-12,Refund,10.00\nmy,2024-01-13,Return,18.00\n") == "36.00");
  CHECK(sum_of("customer,date,Type,amount\nlo,2024-01-10,Sale,10.00\nlo,2024-01-11,Return,10.00\n"
               "my,2024-01-13,Sale,18.00\n") == "18.00");
  CHECK(sum_of(with_words("Return", {"Yes", "Yes", "No"})) == "100.00");
}

TEST_CASE("what may be given back, and cover for it, was not given back") {
  for (const auto& words : std::vector<std::vector<std::string>>{{"Refundable", "Non-refundable"},
                                                                 {"No Deposit", "Non Refund", "Refundable"},
                                                                 {"Ticket", "Refund protection"},
                                                                 {"Sale", "Refund protection"},
                                                                 {"Ticket", "Cancellation insurance"},
                                                                 {"Biljett", "Avbest\xC3\xA4llningsskydd"},
                                                                 {"Billet", "Assurance annulation"},
                                                                 {"Ticket", "Storno-Versicherung"},
                                                                 {"Non-refundable", "Free cancellation"}})
    for (const char* column : {"Type", "Rate Type", "Fare Type", "deposit_type"}) {
      INFO(column << " " << words.back());
      CHECK(sum_of(with_words(column, words)) == "100.00");
    }
  CHECK(verdict_of("Refundable") == Verdict::unknown);
  CHECK(verdict_of("Cancelled (refundable)") == Verdict::no_sale);
  CHECK(verdict_of("Insurance cancelled") == Verdict::no_sale);
  CHECK(verdict_of_document("Pledge payment") != Verdict::no_sale);
  CHECK(verdict_of_type("Add-on") == Verdict::unknown);
  CHECK(verdict_of_type("Add to cart") == Verdict::no_sale);
  // Where an order came from.
  CHECK(sum_of(with_words("Source", {"Order", "Quote"})) == "100.00");
  CHECK(sum_of(with_words("Created From", {"Order", "Quote"})) == "100.00");
}

TEST_CASE("parts of a payment are payments, and money paid in is said to be a purchase or none") {
  for (const char* rest : {"Balance", "Final payment", "Full payment", "Instalment"}) {
    INFO(rest);
    const Reading r = with_words("Payment Type", {"Deposit", rest});
    CHECK(sum_of(r) == "100.00");
    CHECK(r.says("has parts of payments: rows of 'Deposit' and '" + std::string(rest) + "' are all money"));
  }
  // A refund of one is one; a deposit beside sales, or that stands against damage, is none, and is said.
  CHECK(sum_of("customer,date,Type,amount\nlo,2024-01-10,Deposit,10.00\nlo,2024-01-11,Balance,40.00\n"
               "lo,2024-01-12,Full refund,50.00\nmy,2024-01-13,Deposit,18.00\n") == "18.00");
  const Reading deposit = with_words("Type", {"Sale", "Deposit"});
  CHECK(sum_of(deposit) == "50.00");
  CHECK(deposit.says("has rows of 'Deposit', which are no sales: money paid ahead, or that goes back"));
  const Reading wallet = with_words("Type", {"Sale", "Top-up"});
  CHECK(sum_of(wallet) == "50.00");
  CHECK(wallet.says("has rows of 'Top-up', which are no sales: what is bought with that money is one"));
  const Reading prepaid = with_words("Type", {"Subscription", "Top-up"});
  CHECK(sum_of(prepaid) == "100.00");
  CHECK(prepaid.says("has rows of 'Top-up', which are taken for purchases"));
  CHECK(sum_of(with_words("Transaction Type", {"Top-up"})) == "100.00");
}

TEST_CASE("days on which what was lent came back, and days before the sale, are none of refunds") {
  // A few rows have one.
  const auto with_day = [](const std::string& head, const char* pickup, const char* back) {
    return read_text("Order ID,Date,Customer," + head + ",Amount\n1,2024-03-01,lo," + pickup + back +
                     ",50.00\n2,2024-03-02,my," + pickup + ",20.00\n3,2024-03-04,lo," + pickup + ",30.00\n");
  };
  for (const char* lent : {"Pickup Date", "Pick-up", "Rental start", "Hire date", "Hyrdatum", "Mietbeginn"}) {
    INFO(lent);
    const Reading r = with_day(std::string(lent) + ",Return Date", "2024-03-05,", "2024-03-09");
    CHECK(sum_of(r) == "100.00");
    CHECK(r.says("so what was lent came back on it, and nothing is taken off for it"));
  }
  // Money that went back did, whatever was lent.
  CHECK(sum_of(with_day("Pickup Date,Refund Date", "2024-03-05,", "2024-03-09")) == "50.00");
  const Reading early = with_day("Last Refund Date", "", "2023-12-09");
  CHECK(sum_of(early) == "100.00");
  CHECK(early.says("has days before the purchase, so it is no day of refunds"));
  Options stated;
  stated.date_format = "YYYY-MM-DD";
  CHECK(sum_of("Date,Customer,Last Refund Date,Amount\n2024-03-01,lo,2023-12-09,50.00\n"
               "2024-03-02,my,,20.00\n2024-03-04,lo,,30.00\n",
               stated) == "100.00");
  const Reading late = with_day("Return Date", "", "2024-03-09");
  CHECK(sum_of(late) == "50.00");
  CHECK(late.says("were given back in full on it"));
  // Where it is blank everywhere, nothing is said.
  const Reading blank = with_day("Refund Date", "", "");
  CHECK(sum_of(blank) == "100.00");
  CHECK_FALSE(blank.says("day"));
}

TEST_CASE("what was refunded to nothing is no purchase, and neither are the lines of a credit note") {
  const Reading net = read_text(
      "date,order,net revenue,status,customer\n2025-01-18,1001,125.90,completed,lo\n"
      "2025-01-21,1002,25.90,completed,my\n2025-09-10,1034,0.00,refunded,lo\n");
  CHECK(sum_of(net) == "151.80");
  CHECK(net.report.transactions == 2);
  // The total stands on each line of its invoice, and of its credit note.
  const Reading notes = read_text(
      "ContactName,InvoiceNumber,InvoiceDate,Total,LineAmount,Type\n"
      "lo,1,2025-02-06,50.50,13.00,Sales invoice\nlo,1,2025-02-06,50.50,37.50,Sales invoice\n"
      "my,2,2025-02-07,30.00,10.00,Sales invoice\nmy,2,2025-02-07,30.00,20.00,Sales invoice\n"
      "lo,3,2025-03-06,20.00,5.00,Sales invoice\nlo,3,2025-03-06,20.00,15.00,Sales invoice\n"
      "lo,4,2025-03-09,-20.00,-5.00,Sales credit note\nlo,4,2025-03-09,-20.00,-15.00,Sales credit note\n");
  CHECK(sum_of(notes) == "80.50");
  CHECK(notes.report.transactions == 2);
}
