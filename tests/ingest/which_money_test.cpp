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

TEST_CASE(
    "what is left after discounts and returns was paid, as sums prove, whatever the columns are called") {
  const std::string rows =
      "lo,2024-01-10,10.00,0.00,0.00,10.00\nmy,2024-01-11,20.00,2.00,0.00,18.00\n"
      "lo,2024-02-12,30.00,0.00,30.00,0.00\nbo,2024-02-13,40.00,4.00,6.00,30.00\n";
  std::string below = rows;
  for (const auto& [from, to] : {std::pair{",2.00,0", ",-2.00,0"},
                                 {",30.00,0.00\n", ",-30.00,0.00\n"},
                                 {",4.00,6.00", ",-4.00,-6.00"}})
    below.replace(below.find(from), std::string_view(from).size(), to);
  for (const char* names :
       {"Gross,Discounts,Returns,Net", "Gross Amount,Discount,Refunds,Net Amount",
        "Amount,Discount,Refund,Net", "Total,Discount,Refunded,Net Total", "Brutto,Rabatt,Retouren,Netto"})
    for (const std::string& text : {rows, below}) {
      INFO(names);
      const Reading r = read_text("customer,date," + std::string(names) + "\n" + text);
      CHECK(sum_of(r) == "58.00");
      CHECK(r.report.amount.how.ends_with("what is taken off is off"));
      // Nor is it taken off again, or said to be left.
      CHECK(r.report.extras[static_cast<std::size_t>(Extra::refund)].number == 0);
      CHECK_FALSE(r.says("nothing is taken off"));
    }
  // A row of a return alone.
  CHECK(sum_of("customer,date,Gross,Discounts,Returns,Net\nlo,2024-01-10,50.00,-5.00,0.00,45.00\n"
               "lo,2024-02-10,0.00,0.00,-45.00,-45.00\nmy,2024-02-10,20.00,-1.00,0.00,19.00\n") == "19.00");
  // Tax that is not in what is left comes to it.
  CHECK(sum_of("customer,date,Gross Amount,Discount,Net Amount,VAT,Invoice Amount\n"
               "lo,2024-01-10,50.00,10.00,40.00,8.00,48.00\nmy,2024-02-10,20.00,0.00,20.00,4.00,24.00\n") ==
        "72.00");
  // With tax between, what was paid is gross less the discount.
  const Reading taxed = read_text(
      "customer,date,Gross,Discount,Tax,Net\nlo,2024-01-10,60.00,12.00,8.00,40.00\n"
      "my,2024-02-10,24.00,0.00,4.00,20.00\n");
  CHECK(sum_of(taxed) == "72.00");
  CHECK(taxed.report.extras[static_cast<std::size_t>(Extra::discount)].how ==
        "by its sums: 'Net' has it off, as money");
  CHECK(sum_of("customer,date,Gross,Tax,Net\nlo,2024-01-10,60.00,10.00,50.00\n"
               "my,2024-02-10,24.00,4.00,20.00\n") == "84.00");
}

TEST_CASE("what comes to the amount, as sums prove, was paid with it") {
  const std::string rows =
      "lo,2024-01-10,10.00,2.50,12.50\nmy,2024-01-11,20.00,0.00,20.00\nlo,2024-02-12,8.00,2.00,10.00\n";
  for (const char* names :
       {"Amount,Tip,Total", "Amount,Shipping,Total", "Amount,Gratuity,Total", "Amount,Surcharge,Total",
        "Amount,Donation,Total", "Amount,Service Charge,Total Amount", "Belopp,Dricks,Totalt",
        "Betrag,Trinkgeld,Gesamtbetrag"}) {
    INFO(names);
    const Reading r = read_text("customer,date," + std::string(names) + "\n" + rows);
    CHECK(sum_of(r) == "42.50");
    CHECK(r.report.amount.how.starts_with("by its sums: "));
  }
  const Reading all = read_text(
      "customer,date,Amount,Tax,Tip,Discount,Total before discount,Total\n"
      "lo,2024-01-10,10.00,2.00,1.00,0.50,13.00,12.50\nmy,2024-01-11,20.00,4.00,0.00,0.00,24.00,24.00\n");
  CHECK(sum_of(all) == "36.50");
  CHECK(all.report.amount.how == "by its sums: 'Amount' with 'Tax', 'Tip', less 'Discount'");
  // What is called net is no total of more, though it may come to the same.
  CHECK(sum_of("customer,date,Total,Discount,Tax,Net\nlo,2024-01-10,9.50,1.00,0.50,9.00\n"
               "my,2024-01-11,19.00,2.00,1.00,18.00\n") == "28.50");
  // What sums do not make, and what the state pays, is no total.
  CHECK(sum_of("customer,date,Amount,Tip,Total\nlo,2024-01-10,10.00,2.50,13.00\nmy,2024-01-11,20.00,0.00,20."
               "00\n") == "30.00");
  CHECK(sum_of("customer,date,Amount,Gift Aid,Total\nlo,2024-01-10,10.00,2.50,12.50\n"
               "my,2024-01-11,20.00,5.00,25.00\n") == "30.00");
}

TEST_CASE("before fees, also where what came back or what was paid for sending lies between") {
  const Reading r = read_text(
      "Comprador;Data;Receita por produtos (BRL);Receita por envio (BRL);Tarifa de venda;Tarifas de envio;"
      "Cancelamentos e reembolsos (BRL);Total (BRL)\nAna;05/01/2024;100,00;5,00;-14,00;-20,00;0,00;71,00\n"
      "Beto;16/02/2024;50,00;0,00;-7,00;0,00;-20,00;23,00\nBeto;18/02/"
      "2024;80,00;0,00;-9,00;-2,00;0,00;69,00\n");
  CHECK(sum_of(r) == "230.00");
  CHECK(r.report.amount.how == "by its sums: what the customer paid, before fees");
  CHECK(r.says("speaks of money that came back"));
  CHECK(sum_of("Guest,Date,Amount,Host service fee,Gross earnings\nAna,2024-01-05,291.00,9.00,300.00\n"
               "Beto,2024-02-05,194.00,6.00,200.00\nBeto,2024-02-09,-48.50,-1.50,-50.00\n") == "450.00");
}

TEST_CASE("an invoice that is paid in part is told") {
  const std::string rows =
      "lo,2024-01-15,100.50,100.50\nmy,2024-01-16,20.25,10.00\nlo,2024-02-16,30.75,30.75\n";
  const Reading r = read_text("Customer,Invoice date,Invoice total,Paid amount\n" + rows);
  CHECK(sum_of(r) == "141.25");
  CHECK(r.says("and is less than column 3 'Invoice total' in 1 row: what was billed and is not paid"));
  CHECK_FALSE(read_text("Customer,Invoice date,Invoice total,Paid amount\nlo,2024-01-15,100.50,100.50\n")
                  .says("billed"));
}

TEST_CASE("a total of something else goes after what was charged") {
  const auto amount = [](const std::string& other, const std::string& paid) {
    const Reading r = read_text("Order ID,Customer,Order Date," + other + "," + paid +
                                "\n1,Ann,2024-01-13,1.50,24.20\n2,Bo,2024-01-14,2.00,29.30\n"
                                "3,Ann,2024-02-15,3.10,20.40\n4,Bo,2024-02-16,1.10,21.40\n");
    return r.problems.has_errors() ? r.problems.text() : r.report.amount.name;
  };
  for (const char* other : {"Total Promotions",  "Total Savings",  "Total Rebate", "Total Fees",
                            "Total Tip",         "Total Cost",     "Total Nights", "Total Guests",
                            "Total Credit Used", "Total Due",      "Lines Total",  "Lifetime Amount",
                            "Total to date",     "venue_lat",      "size",         "Geb\xC3\xBChren gesamt",
                            "Summa avgifter",    "Total propinas", "Frais total",  "Totaal kosten",
                            "Napiwki total",     "Total noches"})
    for (const char* paid : {"Total Charged", "Total Paid", "Net Total", "Grand Total"}) {
      INFO(other << " | " << paid);
      CHECK(amount(other, paid) == paid);
      CHECK(amount(paid, other) == paid);
    }
  CHECK(amount("Note", "Total Cost") == "Total Cost");
  CHECK(amount("pre discount price", "post discount price") == "post discount price");
  CHECK(amount("Rabatt", "Preis nach Rabatt") == "Preis nach Rabatt");
}

TEST_CASE("row numbers and telephones are no money, and small counts under an unknown name are told") {
  std::string rows, phones, lines, dollars;
  for (int i = 0; i < 20; ++i) {
    const std::string day = "2024-01-" + std::to_string(10 + i), who = "C" + std::to_string(i % 6);
    rows += std::to_string(i) + "," + who + "," + day + "\n";
    phones += "Mark" + std::to_string(i % 6) + ",06713" + std::to_string(10000 + i % 6) + "," + day + "\n";
    lines += who + "," + day + "," + std::to_string(1 + i % 6) + "\n";
  }
  for (const char* name : {"", "Unnamed: 0", "index", "X"}) {
    INFO(name);
    CHECK(read_text(std::string(name) + ",customer,date\n" + rows).says("no column of amounts was found"));
  }
  CHECK(read_text(phones).report.amount.number == 0);
  CHECK(read_text("customer,date,lines_total\n" + lines).says("small whole numbers only, as counts have"));
  CHECK_FALSE(read_text("customer,date,total\n" + lines).says("as counts have"));
}

TEST_CASE("a day to come is no day of purchase") {
  for (const char* next : {"Next Charge Date", "Next Payment Date", "Next Billing Date", "Renewal Date",
                           "N\xC3\xA4sta betalningsdatum", "Prochaine date",
                           "N\xC3\xA4"
                           "chstes Datum",
                           "Pr\xC3\xB3xima date", "Upcoming date"})
    for (const char* bought : {"Last Charge Date", "Charge Date", "Created at", "Datum"}) {
      INFO(next << " | " << bought);
      const Reading r =
          read_text(std::string("Email,") + next + "," + bought +
                    ",Amount\na@x.org,2024-02-13,2024-01-13,5.50\nb@x.org,2024-02-14,2024-01-14,6.50\n"
                    "a@x.org,2024-03-13,2024-02-13,5.50\n");
      CHECK(r.report.date.name == bought);
    }
}

TEST_CASE("without a header, small whole numbers beside large ones are no money, and doubts are said") {
  const Reading dealers = read_text(
      "Alfa Corp;Presencial;2015-10-25;42000;20\nBeta Admin;Presencial;2016-04-16;55000;9\n"
      "Gama Core;Online;2016-11-07;21000;3\nAlfa Corp;Online;2016-12-07;38000;12\n");
  CHECK(sum_of(dealers) == "156000.00");
  CHECK(dealers.says("column 1 is taken for the customer as"));
  CHECK(dealers.says("and column 4 is taken for the amount as the last column of large numbers"));
  // Where she lives, and years, are none.
  CHECK(sum_of("anna;2015-10-25;42110;20\nbo;2016-04-16;55320;9\nanna;2016-11-07;42110;3\n") == "32.00");
  CHECK(sum_of("anna;2015-10-25;2015;20\nbo;2016-04-16;2016;9\nanna;2016-11-07;2016;3\n") == "32.00");
  // Numbers of papers, each with its own, are no customers beside names that come again.
  const Reading papers = read_text(
      "FD94411,2012-03-01,130000,Olie SA,abierta\nFD94957,2012-03-17,67900,Vino SA,abierta\n"
      "FD96057,2012-04-14,36000,Olie SA,abierta\nFD96563,2012-04-28,29000,Vino SA,abierta\n");
  CHECK(papers.says("column 4 is taken for the customer as the first column of words that come again"));
  // Customers by number, days, counts and money are no doubt.
  const Reading plain = read_text("00001 19970101 1 11.77\n00002 19970112 1 12.00\n00002 19970212 5 77.00\n");
  CHECK_FALSE(plain.says("there is no header"));
}

TEST_CASE("currencies as they are written in columns of their own, and those that cannot be read") {
  for (const char* name : {"Para Birimi", "Currency", "Devise", "Moneda", "Waluta"})
    for (const auto& [one, other] : {std::pair("TL (\u20ba)", "EURO (\u20ac)"), std::pair("TL", "Euro"),
                                     std::pair("z\u0142", "US$"), std::pair("Kr", "\u00a3")}) {
      INFO(name << " " << one);
      const Reading two =
          read_text("customer,date," + std::string(name) + ",amount\na,2024-01-05," + one +
                    ",5.50\nb,2024-01-06," + one + ",6.50\na,2024-02-05," + other + ",9.00\n");
      CHECK(two.says("in several currencies"));
    }
  const std::string head = "customer,date,Currency,amount\n";
  CHECK(read_text(head + "a,2024-01-05,Taler,5.50\nb,2024-01-06,Gulden,6.50\n").says("none that is known"));
  CHECK_FALSE(
      read_text(head + "a,2024-01-05,Taler,5.50\nb,2024-01-06,Taler,6.50\n").says("none that is known"));
  // Signs of the amounts that say another one; a dollar is that of any country with one.
  CHECK(read_text(head + "a,2024-01-05,EUR,$ 5.50\nb,2024-01-06,EUR,$ 6.50\n").says("the latter is taken"));
  CHECK_FALSE(read_text(head + "a,2024-01-05,CAD,$ 5.50\nb,2024-01-06,CAD,$ 6.50\n").says("is taken"));
  CHECK_FALSE(read_text(head + "a,2024-01-05,SEK,5.50 kr\nb,2024-01-06,SEK,6.50 kr\n").says("is taken"));
}

TEST_CASE("sending, averages and what is nothing are no amounts while anything better is there") {
  for (const char* sending : {"valor_frete", "Port", "Env\u00edo", "Versand", "Spedizione", "Vracht", "Frakt",
                              "Fragt", "Toimitus", "Wysy\u0142ka", "Frete"}) {
    INFO(sending);
    CHECK(names_shipping(sending));
    // Beside a total of which it is a part, less a discount; and beside one that no name tells.
    CHECK(sum_of("cliente,data,total_produtos," + std::string(sending) +
                 ",valor_desconto,total_pedido\na,2024-01-05,10.00,2.00,1.00,11.00\n"
                 "b,2024-01-06,20.00,3.00,0.00,23.00\na,2024-02-05,5.00,0.00,0.50,4.50\n") == "38.50");
    CHECK(sum_of("cliente,data,xyz," + std::string(sending) +
                 "\na,2024-01-05,10.00,2.00\nb,2024-01-06,20.00,3.00\na,2024-02-05,5.00,4.00\n") == "35.00");
  }
  CHECK(sum_of("client,date,facturation,panier moyen\na,2024-01-05,10.00,2.00\nb,2024-01-06,20.00,3.00\n") ==
        "30.00");
  CHECK(sum_of("client,date,CAN_TOT,DES_TOT\na,2024-01-05,10.00,0.00\nb,2024-01-06,20.00,0.00\n") == "30.00");
  CHECK(sum_of("Kunde;Datum;Preis;Netto\na;2024-01-05;6,27;0\nb;2024-01-06;32,43;0\n") == "38.70");
  // How many times what one costs, whatever the two are called; nothing times anything is no proof.
  CHECK(sum_of("client,date,abc,unit price,xyz\na,2024-01-05,2,5.50,11.00\nb,2024-01-06,3,6.50,19.50\n"
               "a,2024-02-05,4,1.00,4.00\n") == "34.50");
  CHECK(sum_of("client,date,abc,unit price,xyz\na,2024-01-05,0,5.50,0\nb,2024-01-06,0,6.50,0\n"
               "a,2024-02-05,0,1.00,0\n") == "13.00");
}
