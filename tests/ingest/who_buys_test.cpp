// Who bought: names in two columns, numbers beside names, numbers of orders that look like customers; and
// columns of money and days that look like something else.
#include <catch2/catch.hpp>

#include "engine/ingest/column_names.h"
#include "engine/ingest/column_words.h"
#include "engine/ingest/placeholder.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::read_text;
using stamkund::test::Reading;
using stamkund::test::sum_of;

namespace {

/// The ids, in order.
std::string buyers(const Reading& r) {
  if (r.problems.has_errors()) return r.problems.text();
  std::string out;
  for (const auto& [id, transactions] : r.histories) out += (out.empty() ? "" : "|") + id;
  return out;
}
std::string buyers(const std::string& text, const Options& options = {}) {
  return buyers(read_text(text, options));
}

}  // namespace

TEST_CASE("parts of a name") {
  using Part = PersonPart::Part;
  CHECK(person_part("Customer First Name").part == Part::first);
  CHECK(person_part("Customer First Name").of == person_part("Customer Last Name").of);
  CHECK(person_part("Kunde Vorname").part == Part::first);
  CHECK(person_part("Kund efternamn").part == Part::last);
  CHECK(person_part("billing_last_name").of == "billing");
  CHECK(person_part("Customer Name").part == Part::perhaps_last);
  CHECK(name_fit(Role::customer, "Guest First Name") == 0);
}

TEST_CASE("first and last names are the customer together, where nothing tells her apart better") {
  for (const auto& [first, last] : std::initializer_list<std::pair<const char*, const char*>>{
           {"Customer First Name", "Customer Last Name"},
           {"Client First Name", "Client Last Name"},
           {"First Name", "Last Name"},
           {"Kunde Vorname", "Kunde Nachname"},
           {"Vorname", "Name"},
           {"Pr\xC3\xA9nom", "Nom"}}) {
    INFO(first);
    const std::string head = std::string("Date,") + last + "," + first;
    const Reading r =
        read_text(head +
                  ",Amount\n2024-01-15,Ek,Ida,10.00\n2024-01-16,Ax,Bo,5.00\n2024-01-17,Lind,Ida,7."
                  "00\n2024-02-16,Ek,Ida,3.00\n");
    CHECK(buyers(r) == "Bo Ax|Ida Ek|Ida Lind");
    CHECK(r.says("are the customer together: people of one name are taken for one"));
    CHECK(r.report.customer_columns == std::vector<std::size_t>{3, 2});
  }
  const std::string rows =
      ",Amount\n2024-01-15,Ida,Ek,1,10.00\n2024-01-16,Bo,Ax,2,5.00\n2024-02-16,Ida,Ek,1,3.00\n";
  CHECK(buyers("Date,First Name,Last Name,Phone" + rows) == "1|2");
  CHECK(buyers("Date,First Name,Last Name,Customer ID" + rows) == "1|2");
  // One's own choice; a part may be missing.
  Options options;
  options.customer_column = "Nick+Last Name";
  CHECK(buyers("Date,Nick,Last Name,Phone,Amount\n2024-01-15,Ida,Ek,1,10.00\n2024-01-16,,Ax,2,5.00\n",
               options) == "Ax|Ida Ek");
  options.customer_column = "2+3";
  CHECK(buyers("Date,Nick,Last Name,Phone,Amount\n2024-01-15,Ida,Ek,1,10.00\n", options) == "Ida Ek");
  options.customer_column = "a+b";
  CHECK(buyers("Date,a+b,Amount\n2024-01-15,Ida,10.00\n", options) == "Ida");
  options.customer_column = "Nick+Surname";
  CHECK(read_text("Date,Nick,Amount\n2024-01-15,Ida,10.00\n", options)
            .says("there is no customer column 'Surname'"));
}

TEST_CASE("a number or an address tells customers apart where a name does not") {
  const Reading r = read_text(
      "Order No,Customer No,Customer,Order Date,Total\n1,1001,Ida Ek,2024-01-15,10.00\n2,1002,Bo "
      "Ax,2024-01-16,5.00\n"
      "3,1003,Ida Ek,2024-02-16,7.00\n4,1001,Ida Ek,2024-02-17,3.00\n");
  CHECK(buyers(r) == "1001|1002|1003");
  CHECK(r.says("'Ida Ek' in column 3 'Customer' stands beside several values of column 2 'Customer No'"));
  CHECK(buyers("Kundnr;Kund;Datum;Belopp\n1;Ida;2024-01-15;10,00\n2;Bo;2024-01-16;5,00\n1;Ida;2024-02-15;10,"
               "00\n") == "1|2");
  CHECK(buyers(
            "Date,Contact email,Billing name,Total\n2024-01-15,lo@x.org,Ida Ek,10.00\n2024-01-16,my@x.org,Bo "
            "Ax,5.00\n2024-02-16,lo@x.org,Ida Ek,7.00\n") == "lo@x.org|my@x.org");
  // A name that has no blank may be a number by itself: an address does not go before it.
  CHECK(buyers("Customer,Customer "
               "Email,Date,Total\ncus_a,lo@x.org,2024-01-15,10.00\ncus_b,my@x.org,2024-01-16,5.00\n"
               "cus_a,lo@x.org,2024-02-16,7.00\n") == "cus_a|cus_b");
  // Not one of those who sell.
  CHECK(buyers("Date,Customer,Sales rep email,Total\n2024-01-15,Ida Ek,lo@x.org,10.00\n2024-01-16,Bo "
               "Ax,my@x.org,5.00\n"
               "2024-02-16,Ida Ek,lo@x.org,7.00\n") == "Bo Ax|Ida Ek");
}

TEST_CASE("lines of one receipt do not make a customer come again") {
  CHECK(
      buyers("order_id,customer_id,customer_unique_id,purchased_at,item,price\no1,c1,u1,2024-01-15,1,10.00\n"
             "o1,c1,u1,2024-01-15,2,15.50\no2,c2,u1,2024-02-15,1,20.00\no3,c3,u2,2024-02-16,1,30.00\n"
             "o3,c3,u2,2024-02-16,2,30.00\no4,c4,u2,2024-03-16,1,40.00\n") == "u1|u2");
}

TEST_CASE("what describes customers, and what numbers sales") {
  CHECK(name_fit(Role::customer, "Customer Price") == 0);
  CHECK(name_fit(Role::customer, "Subscriber ID") > 200);
  CHECK(name_fit(Role::customer, "Nabywca") > 100);
  for (const char* number :
       {"Sales Document", "Sales Organization", "Sales Office", "Sales Group", "Sales Org."}) {
    INFO(number);
    CHECK(name_fit(Role::amount, number) == 0);
  }
  CHECK(name_fit(Role::amount, "Net Value") > 0);
  CHECK(name_fit(Role::amount, "Invoice Value") > 0);
  CHECK(sum_of("Sales Office,Invoice Date,Customer,Invoice Value,Sales Group\n12,2024-01-15,lo,10.00,101\n"
               "12,2024-01-16,my,5.00,101\n") == "15.00");
}

TEST_CASE("a code of a currency beside a name does not hide it") {
  CHECK(without_currency("Total (INR)") == "Total ()");
  CHECK(without_currency("amount_inr") == "amount_");
  CHECK(without_currency("EUR") == "EUR");
  CHECK(name_fit(Role::amount, "Amount INR") == name_fit(Role::amount, "Amount"));
  CHECK(sum_of("Customer,Date,Time,TransactionAmount "
               "(INR)\nlo,2024-01-15,143207,25\nmy,2024-01-16,141858,27999\n") == "28024.00");
  CHECK(sum_of("Customer,Date,Total Amount,Refund Amount "
               "(INR)\nlo,2024-01-15,548.00,0.00\nmy,2024-01-16,499.00,100.00\n") == "947.00");
}

TEST_CASE("with the tax that comes to it an amount is what the customer paid") {
  for (const char* head : {"Date,Customer,Amount,Tax,Total", "Datum,Kunde,Betrag,MwSt,Gesamt",
                           "Datum,Kund,Belopp,Moms,Totalt"}) {
    INFO(head);
    CHECK(
        sum_of(head + std::string("\n2024-01-15,lo,100.50,20.10,120.60\n2024-01-16,my,20.25,4.05,24.30\n")) ==
        "144.90");
  }
  CHECK(sum_of("date,user_id,revenue,total,shipping,tax\n2024-01-15,u1,90.00,120.00,10.00,20.00\n"
               "2024-01-16,u2,50.00,60.00,0.00,10.00\n") == "180.00");
  CHECK(sum_of("Date,Customer,Amount,Tip,Total\n2024-01-15,lo,100.50,20.10,120.60\n2024-01-16,my,20.25,4.05,"
               "24.30\n") == "144.90");
  CHECK(sum_of("Date,Customer,Type,Status,Amount Authorized,Amount Submitted For "
               "Settlement\n2024-01-15,lo,sale,settled,60.00,55.00\n") == "55.00");
}

TEST_CASE("an order's total on each of its lines, its number called a code, shipping beside it") {
  CHECK(sum_of("code;date;email;totalPriceWithVat;itemName;itemAmount;itemUnitPriceWithVat\n"
               "1;2024-01-15;lo@x.org;1210,00;Mug;2;500,00\n1;2024-01-15;lo@x.org;1210,00;Post;1;210,00\n"
               "3;2024-02-16;my@x.org;600,00;Mug;1;500,00\n3;2024-02-16;my@x.org;600,00;Post;1;100,00\n") ==
        "1810.00");
  CHECK(
      sum_of(
          "Order number,Date,Email,Item,Qty,Price,Shipping "
          "rate,Total\n1,2024-01-15,lo@x.org,Mug,2,40.00,5.00,105.00\n"
          "1,2024-01-15,lo@x.org,Cup,1,20.00,5.00,105.00\n2,2024-01-16,my@x.org,Cup,1,20.00,5.00,25.00\n") ==
      "130.00");
}

TEST_CASE("several currencies that the provider converted are read as it did") {
  const char* rows =
      "id,Created,Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Converted "
      "Currency,Customer ID\n"
      "1,2024-01-05,100.00,0.00,eur,100.00,0.00,eur,lo\n2,2024-01-06,50.00,10.00,usd,45.60,9.10,eur,my\n";
  const Reading r = read_text(rows);
  CHECK(sum_of(r) == "136.50");
  CHECK(r.says("the columns that are called converted have one: they are used"));
  CHECK(
      sum_of(
          "user_id,date,price_in_usd,purchased_currency\nlo,2024-01-05,9.99,USD\nmy,2024-01-06,9.50,SEK\n") ==
      "19.49");
}

TEST_CASE("who is nobody, by counter and by address") {
  for (const char* nobody :
       {"Laufkundschaft", "Passant", "Client comptoir", "Cliente de paso", "Diverse kunder",
        "One-time customer", "noreply@shop.com", "guest@guest.com", "noemail@noemail.com"}) {
    INFO(nobody);
    CHECK(placeholder_of(nobody) == Placeholder::yes);
  }
  CHECK(placeholder_of("guest@hotel.com") == Placeholder::no);
  CHECK(placeholder_of("nora@x.org") == Placeholder::no);
  CHECK(
      read_text("Customer,Email,Date,Total\nGuest,lo@x.org,2024-01-15,10.00\nIda,my@x.org,2024-01-16,5.00\n")
          .says("column 2 'Email' may name them: --customer-column"));
}

TEST_CASE("PayPal in other languages: signs say which way, and whose a refund is") {
  for (const char* head :
       {"Datum,Typ,Status,Brutto,Geb\xC3\xBChr,Netto,Absender E-Mail-Adresse,Empf\xC3\xA4nger "
        "E-Mail-Adresse,Auswirkung auf "
        "Guthaben",
        "Date,Type,\xC3\x89tat,Avant commission,Commission,Net,De l'adresse email,\xC3\x80 l'adresse "
        "email,Impact sur le solde",
        "Fecha,Tipo,Estado,Bruto,Comisi\xC3\xB3n,Neto,Correo electr\xC3\xB3nico del remitente,Correo "
        "electr\xC3\xB3nico del "
        "destinatario,Impacto en el saldo",
        "Data,Tipo,Stato,Lordo,Tariffa,Netto,Indirizzo email mittente,Indirizzo email destinatario,Impatto "
        "sul saldo",
        "Datum,Type,Status,Bruto,Kosten,Net,Van e-mailadres,Naar e-mailadres,Effect op saldo"}) {
    INFO(head);
    CHECK(sum_of(
              read_text(head + std::string("\n15.01.2024,A,,100.00,-3.20,96.80,lo@x.org,shop@x.org,Haben\n"
                                           "20.01.2024,B,,-90.00,0.00,-90.00,shop@x.org,,Soll\n"
                                           "21.01.2024,A,,50.00,-2.00,48.00,my@x.org,shop@x.org,Haben\n"
                                           "19.02.2024,C,,-30.00,0.00,-30.00,shop@x.org,lo@x.org,Soll\n"))) ==
          "120.00");
  }
}

TEST_CASE("days and money as some countries write them") {
  CHECK(sum_of("Kunde;Datum;Summe\nlo;2024.01.15.;10,00\nmy;2024.01.16. 10:05;5,00\n") == "15.00");
  CHECK(sum_of("Cliente;Data;Total\nlo;5 de janeiro de 2024 10:05 hs.;10,00\nmy;6 de janeiro de 2024 10:05 "
               "hs.;5,00\n") == "15.00");
  const Reading seconds =
      read_text("customer,date,amount\nlo,20240115100522,10.00\nmy,20240116100522,5.00\n");
  CHECK(sum_of(seconds) == "15.00");
  CHECK(seconds.report.date_format == "YYYYMMDDHHmmSS");
  CHECK(sum_of("customer,date,currency,amount\nlo,2024-01-15,JPY,\"3,300\"\nmy,2024-01-16,JPY,500\n") ==
        "3800.00");
  CHECK(sum_of("customer,date,amount\nlo,2024-01-15,\"\xC2\xA5"
               "3,300\"\nmy,2024-01-16,\"\xC2\xA5"
               "500\"\n") == "3800.00");
}

TEST_CASE("numbers of orders and those of cashiers are no customer's, however they are called") {
  // A customer's own number of an order, at times the same twice.
  CHECK(buyers("Invoice No,Customer,Customer PO Number,Date,Total\n1,Ek AB,P1,2024-01-15,10.00\n2,Ax "
               "AB,P2,2024-01-16,5.00\n"
               "3,Ek AB,P3,2024-02-15,10.00\n4,Ax AB,P4,2024-02-16,5.00\n5,Ek AB,P5,2024-03-15,10.00\n"
               "6,Ek AB,P5,2024-03-16,10.00\n7,Ek AB,P6,2024-04-16,10.00\n") == "Ax AB|Ek AB");
  // Everybody came once, with several lines.
  CHECK(buyers("order_id,customer_id,user,date,item,amount\n1,c1,ida,2024-01-15,a,10.00\n1,c1,ida,2024-01-15,"
               "b,5.00\n"
               "2,c2,ida,2024-01-16,a,10.00\n2,c2,ida,2024-01-16,b,5.00\n") == "c1|c2");
  // A kind of ticket is no receipt.
  CHECK(buyers("ticket,member_id,email,date,amount\nadult,m1,lo@x.org,2024-01-15,10.00\nchild,m2,my@x.org,"
               "2024-01-16,5.00\n"
               "adult,m1,lo@x.org,2024-02-15,10.00\nchild,m2,my@x.org,2024-02-16,5.00\n") == "m1|m2");
}

TEST_CASE("numbers of papers and places are no customers, before a name or an id") {
  for (const char* paper : {"Customer PO Number", "Customer Store Number", "Customer Queue Number",
                            "Customer Table No", "Customer Till Number", "Customer Case ID"})
    for (const char* customer : {"Customer", "Customer Name"}) {
      INFO(paper << " | " << customer);
      const Reading r =
          read_text(std::string(customer) + "," + paper +
                    ",Date,Amount\nAnna,5501,2024-01-10,10.00\nKim,5502,2024-02-11,20.00\n"
                    "Anna,5503,2024-03-12,30.00\nLo,5504,2024-04-13,40.00\nKim,5502,2024-05-14,16.00\n");
      CHECK(r.report.customer.number == 1);
      CHECK(sum_of(r) == "116.00");
    }
  CHECK(read_text("Table Number,Name,Date,Amount\n4,Anna,2024-01-10,10.00\n5,Kim,2024-02-11,20.00\n"
                  "4,Anna,2024-03-12,30.00\n5,Lo,2024-04-13,40.00\n")
            .report.customer.number == 2);
}

TEST_CASE("who sent the money is the customer, and when it was booked the day") {
  const Reading swish = read_text(
      "Radnr,Transaktionsdag,Avs\xC3\xA4ndarnr,Avs\xC3\xA4ndarnamn,Belopp\n1,2024-01-14,46701,ANN EK,120.00\n"
      "2,2024-01-16,46702,BOB AX,40.00\n3,2024-02-16,46701,ANN EK,60.00\n");
  CHECK(swish.report.customer.number == 3);
  const Reading booked = read_text(
      "Guest name,Check-in,Booked "
      "on,Price\nAnn,2024-03-01,2024-01-14,120.00\nBob,2024-03-02,2024-01-16,40.00\n"
      "Ann,2024-03-03,2024-02-16,60.00\n");
  CHECK(booked.report.date.number == 3);
  CHECK_FALSE(booked.says("has dates, too"));
}

TEST_CASE("guests, patients and passengers, what they paid, and that they stayed") {
  CHECK(name_fit(Role::customer, "Patient ID") > 100);
  CHECK(name_fit(Role::customer, "Passenger Id") > 100);
  CHECK(name_fit(Role::amount, "Fare") > 100);
  const auto r = read_text(
      "Guest,Arrival,Total,Status\nAnna,2024-01-02,100,Checked out\nBo,2024-02-03,90,Cancelled\n"
      "Anna,2024-03-04,80,Checked out\nBo,2024-03-05,70,In house\n");
  CHECK(sum_of(r) == "250.00");
  CHECK(r.problems.text().find("not known") == std::string::npos);
}

TEST_CASE("yes and no, counts and scores of customers are no customers") {
  const char* kRows[] = {"1,2024-01-13,20.00,", "2,2024-01-14,30.00,", "3,2024-02-15,25.00,",
                         "4,2024-02-16,35.00,", "5,2024-03-17,15.00,", "6,2024-03-18,45.00,"};
  const auto with = [&](const std::string& name, std::vector<std::string> values, bool email) {
    std::string text = "order_id,date,amount," + name + (email ? ",email\n" : "\n");
    for (std::size_t r = 0; r < 6; ++r)
      text += kRows[r] + values[r % values.size()] +
              (email ? std::string(r % 2 == 0 ? ",a@x.org\n" : ",b@x.org\n") : "\n");
    return read_text(text);
  };
  const std::vector<std::pair<std::string, std::vector<std::string>>> kNone = {
      {"is_repeat_client", {"True", "False"}},
      {"repeat_customer", {"no", "yes"}},
      {"is_member", {"0", "1"}},
      {"loyalty_member", {"Y", "N"}},
      {"Member", {"True", "False"}},
      {"Stammkunde", {"ja", "nein"}},
      {"Medlem", {"ja", "nej"}},
      {"Cliente", {"s\xC3\xAD", "no"}},
      {"number_of_guests", {"2", "4", "3"}},
      {"Guests", {"2", "4", "3"}},
      {"Anzahl Kunden", {"2", "4", "3"}},
      {"nombre de clients", {"2", "4", "3"}},
      {"customer_satisfaction", {"5", "4", "3"}},
      {"Kundenzufriedenheit Kunde", {"5", "4", "3"}},
      {"client score", {"7", "9", "8"}},
      {"Customer", {"new", "returning"}}};
  for (const auto& [name, values] : kNone) {
    INFO(name);
    CHECK(buyers(with(name, values, true)) == "a@x.org|b@x.org");
    CHECK(with(name, values, false).says("no column says who bought"));
  }
  // Two customers, and one whose number is 1.
  CHECK(buyers(with("Customer", {"Ann", "Bo"}, false)) == "Ann|Bo");
  CHECK(buyers(with("Guests", {"Ann Ek", "Bo Ax", "Lo My"}, false)) == "Ann Ek|Bo Ax|Lo My");
  CHECK(buyers(with("customer number", {"1", "2", "3"}, false)) == "1|2|3");
}

TEST_CASE("what is never a customer is refused, not taken for want of another") {
  for (const char* column : {"Number of Items|1|2",
                             "Time|08:30|14:15",
                             "item|Tea|Cake",
                             "sku|A1|A2",
                             "Website|a.com|b.com",
                             "Billing City|Oslo|Bergen",
                             "villa_name|chandra|surya",
                             "Type|income|expense",
                             "entity_id|alpha|beta",
                             "Description|Salary|Coffee",
                             "event_id|48C0|48C1",
                             "Year|2023|2024",
                             "Artikel|Tee|Kaffee",
                             "Ville|Paris|Lyon",
                             "Betals\xC3\xA4tt|Kort|Swish",
                             "Forma de pago|Tarjeta|Efectivo",
                             "Uhrzeit|8:30|9:30",
                             "Kategoria|A|B",
                             "Personale|14h05|15h10",
                             "Leverancier|X|Y",
                             "Employee_ID|E1|E2",
                             "Kellner|Max|Ida",
                             "Bezahlart|Bar|Karte",
                             "Kurs|Yoga|Swim"}) {
    const std::string all = column;
    const std::size_t a = all.find('|'), b = all.rfind('|');
    const std::string name = all.substr(0, a), one = all.substr(a + 1, b - a - 1), other = all.substr(b + 1);
    std::string text = "order_id,date," + name + ",amount\n";
    for (int i = 0; i < 12; ++i)
      text += "R" + std::to_string(i) + ",2024-01-" + std::to_string(10 + i) + "," +
              (i % 2 == 0 ? one : other) + "," + std::to_string(20 + i) + ".50\n";
    INFO(text);
    const Reading r = read_text(text);
    CHECK(r.problems.has_errors());
    CHECK(r.says("no column says who bought"));
    CHECK(r.says("with 'order_id', each of its numbers is a customer of its own"));
    Options options;
    options.customer_column = name;
    CHECK(read_text(text, options).histories.size() == 2);
  }
  // People are not what the words for things begin with.
  for (const char* payer :
       {"Betalare", "Betaler", "Dealer", "Donneur d'ordre", "Nr klienta", "Zahler", "Ordered by"}) {
    INFO(payer);
    CHECK(buyers(std::string("Date,") + payer +
                 ",Amount\n2024-01-05,Ann Ek,5.50\n2024-01-06,Bo Ax,6.50\n2024-02-05,Ann Ek,7.50\n") ==
          "Ann Ek|Bo Ax");
  }
  CHECK(read_text("vendor,date,amount\nAcme,2024-01-15,10.00\nAcme,2024-01-16,5.00\nBolt,2024-02-15,7.00\n")
            .says("a list of what you bought yourself"));
  // A name beside pieces and the number of an order is that of the goods, and of a person without them.
  const std::string rows =
      "2024-01-13,Small Fry,1,A1,4.50\n2024-01-14,Gobbler,2,A2,5.50\n"
      "2024-01-15,Small Fry,1,A3,4.50\n";
  CHECK(read_text("Date,Name,Quantity,Order ID,Cost\n" + rows).says("no column says who bought"));
  CHECK(buyers("Date,Name,Nights,Room,Paid\n" + rows) == "Gobbler|Small Fry");
}

TEST_CASE("a bare id is the customer where it comes again, and else the last that may be") {
  std::string own = "id,payer,date,amount\n", only = "id,date,amount\n", again = "id,date,amount\n",
              beside = "id,merchant,created_at,amount\n";
  for (int i = 0; i < 20; ++i) {
    const std::string day = ",2024-01-" + std::to_string(10 + i) + ",",
                      money = std::to_string(i + 5) + ".50\n", who = std::to_string(i % 4);
    own += std::to_string(100 + i) + ",P" + who + day + money;
    only += std::to_string(100 + i) + day + money;
    again += who + day + money;
    beside += who + ",m" + std::to_string(i % 5) + day + money;
  }
  CHECK(buyers(own) == "P0|P1|P2|P3");
  CHECK(read_text(only).histories.size() == 20);
  CHECK(read_text(only).says("is taken for the customer as the only column that may be"));
  CHECK(read_text(again).histories.size() == 4);
  CHECK(read_text(again).problems.text().find("customer") == std::string::npos);
  CHECK(read_text(beside).says("--customer-column 'merchant' if that says who bought"));
}
