// Rows that are no sales, in exports whose columns say it together, in other words than most, or in stages.
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

TEST_CASE("a return that its kind and its status both tell takes money off once") {
  // Whichever column comes first, and in other languages.
  for (const char* text :
       {"kund,datum,typ,status,belopp\nlo,2024-03-01,k\xC3\xB6p,betald,80.00\nmy,2024-03-02,k\xC3\xB6p,"
        "betald,30.00\n"
        "my,2024-03-09,retur,\xC3\xA5terbetald,12.00\nlo,2024-04-02,k\xC3\xB6p,betald,7.00\n",
        "customer,date,status,type,amount\nlo,2024-03-01,complete,order,80.00\nmy,2024-03-02,complete,order,"
        "30.00\n"
        "my,2024-03-09,returned,return,12.00\nlo,2024-04-02,complete,order,7.00\n",
        // Below zero already.
        "customer,date,status,type,amount\nlo,2024-03-01,complete,order,80.00\nmy,2024-03-02,complete,order,"
        "30.00\n"
        "my,2024-03-09,refunded,refund,-12.00\nlo,2024-04-02,complete,order,7.00\n",
        // The order says so, too: what came back has a row of its own.
        "customer,date,status,type,amount\nlo,2024-03-01,complete,order,80.00\n"
        "my,2024-03-02,partially refunded,order,30.00\nmy,2024-03-09,refunded,refund,12.00\n"
        "lo,2024-04-02,complete,order,7.00\n",
        // A bank took it back: of the order's own status that is no sale, of the row that took it a return.
        "customer,date,status,type,amount\nlo,2024-03-01,paid,charge,80.00\nmy,2024-03-02,paid,charge,30.00\n"
        "my,2024-03-09,chargeback,chargeback,12.00\nlo,2024-04-02,paid,charge,7.00\n"}) {
    INFO(text);
    CHECK(sum_of(text) == "105.00");
  }
  // A refund that failed gave nothing back, and without a kind of row the status alone says that all went
  // back.
  CHECK(sum_of(
            "customer,date,status,type,amount\nlo,2024-03-01,paid,sale,80.00\nmy,2024-03-02,paid,sale,30.00\n"
            "my,2024-03-09,failed,refund,12.00\nlo,2024-04-02,paid,sale,7.00\n") == "117.00");
  CHECK(sum_of("customer,date,status,amount\nlo,2024-03-01,paid,80.00\nmy,2024-03-02,refunded,30.00\n"
               "lo,2024-04-02,chargeback,7.00\n") == "80.00");
}

TEST_CASE("known words of a status act, however many others are not known") {
  std::string text = "customer,date,amount,status\n";
  const auto add = [&](int n, const std::string& status) {
    text += "c" + std::to_string(n % 40) + ",2024-0" + std::to_string(1 + n % 9) + "-1" +
            std::to_string(n % 10) + ",10.00," + status + "\n";
  };
  for (int n = 0; n < 300; ++n) add(n, "paid");
  for (int n = 0; n < 20; ++n) add(n, "voided");
  for (int n = 0; n < 60; ++n) add(n, "note " + std::to_string(n) + "x");
  const Reading r = read_text(text);
  CHECK(sum_of(r) == "3600.00");
  CHECK(r.says("60 rows have a status whose meaning is not known, and are kept"));
  // Most of its words are not known, and few of its rows: the name leaves no doubt.
  std::string few = "customer,date,amount,payment status\nlo,2024-03-05,10.00,declined\n";
  for (int n = 0; n < 60; ++n) few += "my,2024-03-06,10.00,level " + std::to_string(n) + "x\n";
  CHECK(sum_of(few) == "600.00");
  // None is known, of many: nothing is left out, and that is said.
  std::string none = "customer,date,amount,status\n";
  for (int n = 0; n < 60; ++n) none += "my,2024-03-06,10.00,level " + std::to_string(n) + "x\n";
  const Reading unread = read_text(none);
  CHECK(sum_of(unread) == "600.00");
  CHECK(unread.says("60 different words, of which none is known"));
  // A state of the Union is no status, though one of them is called OK.
  std::string states = "customer,date,amount,state\n";
  for (const char* state : {"OK", "NY", "CA", "TX", "WA", "OR", "FL"})
    states += "my,2024-03-06,10.00," + std::string(state) + "\n";
  CHECK(read_text(states).report.status_words.empty());
}

TEST_CASE("what became of an order in the end stands last") {
  for (const char* word :
       {"Shipped - Returned to Seller", "Delivered, returned", "Completed (refunded)", "Skickad - Returnerad",
        "Versendet \xE2\x80\x93 zur\xC3\xBC"
        "ckgesendet",
        "Returned to sender"}) {
    INFO(word);
    CHECK(verdict_of(word) == Verdict::refunded);
  }
  for (const char* word :
       {"Shipped - Lost in Transit", "Delivered - payment failed", "Shipped - Undeliverable",
        "Shipped - Rejected by Buyer", "Confirmed, cancelled", "Chargeback lost"}) {
    INFO(word);
    CHECK(verdict_of(word) == Verdict::no_sale);
  }
  for (const char* word : {"Shipped - Delivered to Buyer", "Refund declined - Completed",
                           "Paid, awaiting shipment", "Paid - picked up"})
    CHECK(verdict_of(word) != Verdict::no_sale);
  for (const char* word : {"Shipped, not returned", "Delivered - return requested", "Paid (not refunded)",
                           "Returning to seller"}) {
    INFO(word);
    CHECK(verdict_of(word) == Verdict::unknown);
  }
  CHECK(verdict_of("on-hold") == Verdict::no_sale);
  CHECK(sum_of("order;date;buyer;total;status\n1;2024-03-05;lo;50,00;Shipped\n2;2024-03-06;my;20,00;Shipped "
               "- Returned to Seller\n"
               "3;2024-04-05;lo;30,00;Shipped - Lost in Transit\n4;2024-04-06;my;7,00;Shipped - Delivered to "
               "Buyer\n") == "57.00");
}

TEST_CASE("words for a status and a kind in other trades and tongues") {
  for (const char* word : {"Gutschrift", "Krediterad", "\xC3\x85terk\xC3\xB6p",
                           "\xE8\xBF\x94\xE9\x87\x91\xE6\xB8\x88\xE3\x81\xBF"})
    CHECK(verdict_of(word) == Verdict::refunded);
  for (const char* word :
       {"Contestada", "Write-off", "\xE3\x82\xAD\xE3\x83\xA3\xE3\x83\xB3\xE3\x82\xBB\xE3\x83\xAB"})
    CHECK(verdict_of(word) == Verdict::no_sale);
  CHECK(name_fit(Role::status, "\xE3\x82\xB9\xE3\x83\x86\xE3\x83\xBC\xE3\x82\xBF\xE3\x82\xB9") > 0);
  // Points that were used or ran out are no purchases of nothing.
  const Reading r = read_text(
      "member,date,activity_type,spend\nlo,2024-03-05,EARN,40.00\nlo,2024-03-15,REDEEM,0\nmy,2024-03-16,EARN,"
      "9.00\n"
      "my,2024-09-16,EXPIRE,0\n");
  CHECK(sum_of(r) == "49.00");
  CHECK(r.report.transactions == 2);
  // What a till gave for nothing is.
  CHECK(read_text("member,date,type,spend\nlo,2024-03-05,sale,40.00\nlo,2024-03-15,sale,0\n")
            .report.transactions == 2);
  // What a shop pays is no sale; what its members pay is not known to be none.
  CHECK(verdict_of_type("Other fee") == Verdict::no_sale);
  CHECK(verdict_of_type("Membership fee") == Verdict::unknown);
}

TEST_CASE("of deals only those that were won are sales, on the day they were closed") {
  for (const char* stage : {"Deal Stage", "Opportunity stage", "Phase", "Status"}) {
    INFO(stage);
    const Reading r = read_text(
        "Company,Created,Closed Date,Value," + std::string(stage) +
            "\nlo,2023-11-05,2024-03-05,40.00,Closed Won\nmy,2023-11-06,2024-03-06,800.00,Closed Lost\n"
            "my,2023-11-07,2024-04-07,15.00,Closed Won\nlo,2023-11-08,2024-05-08,90.00,Proposal Sent\n",
        [] {
          Options options;
          options.customer_column = "Company";
          return options;
        }());
    CHECK(sum_of(r) == "55.00");
    CHECK(r.report.first_day == parse_iso_day("2024-03-05").value());
    CHECK(r.says("rows of 'Closed Won' are purchases, and others are none, such as 'Closed Lost'"));
  }
  CHECK(sum_of("kund;datum;belopp;skede\nlo;2024-03-05;40,00;Vunnen\nmy;2024-03-06;15,00;F\xC3\xB6rlorad\nmy;"
               "2024-03-07;9,00;Offert\n") == "40.00");
  CHECK(sum_of("customer,date,amount,is won\nlo,2024-03-05,40.00,true\nmy,2024-03-06,15.00,false\n") ==
        "40.00");
  // Stages of something else, and a file without deals: the day of creation stays that of the purchase.
  CHECK(sum_of("customer,date,amount,stage\nlo,2024-03-05,40.00,alpha\nmy,2024-03-06,15.00,beta\n") ==
        "55.00");
  CHECK(read_text("customer,created at,closed "
                  "at,amount\nlo,2024-03-01,2024-03-05,40.00\nmy,2024-03-02,2024-03-06,15.00\n")
            .report.date.name == "created at");
  // Beside what was paid, a dispute that was won is no deal.
  CHECK(sum_of("customer,date,amount,status\nlo,2024-03-05,40.00,paid\nmy,2024-03-06,15.00,dispute "
               "won\nmy,2024-03-07,9.00,void\n") == "55.00");
}

TEST_CASE("what customers paid of what they were billed is no return, without an invoice by that name") {
  const Reading r = read_text(
      "customer,date,transaction type,amount\nlo,2024-03-05,Sales "
      "order,400.00\nlo,2024-04-02,Payment,-400.00\n"
      "my,2024-03-06,Sales order,150.00\nmy,2024-03-09,Sales order,-20.00\n");
  CHECK(sum_of(r) == "530.00");
  CHECK(r.says("rows of 'Payment' are no purchases, and no returns"));
  CHECK(sum_of("Kund;Datum;Typ;Belopp\nlo;2024-03-05;F\xC3\xB6rs\xC3\xA4ljning;400,00\nlo;2024-04-02;"
               "Betalning;-400,00\n"
               "my;2024-03-06;F\xC3\xB6rs\xC3\xA4ljning;150,00\n") == "550.00");
  // Reminders and interest tell, whatever the sign of what was paid.
  CHECK(sum_of("customer,date,type,amount\nlo,2024-03-05,order,400.00\nlo,2024-04-02,payment,400.00\nlo,2024-"
               "04-03,interest,4.00\n"
               "my,2024-03-06,order,150.00\nmy,2024-05-06,collection letter,7.00\n") == "550.00");
  // Payments by card are the sales, with refunds below zero.
  CHECK(sum_of("customer,date,type,amount\nlo,2024-03-05,payment,40.00\nmy,2024-03-06,payment,15.00\nmy,2024-"
               "03-09,refund,-15.00\n") == "40.00");
  CHECK(sum_of("customer,date,type,amount\nlo,2024-03-05,payment,40.00\nmy,2024-03-06,order,15.00\n") ==
        "55.00");
}

TEST_CASE("money that a bank took back in a row of another kind is warned of") {
  const std::string names = "id,type,amount,description,customer email,created\n";
  const std::string sales =
      "1,charge,40.00,Order 1,lo@example.com,2024-03-05\n2,charge,15.00,Order 2,my@example.com,2024-03-06\n";
  const Reading r = read_text(names + sales +
                              "3,adjustment,-15.00,Chargeback withdrawal for 2,my@example.com,2024-03-16\n");
  CHECK(sum_of(r) == "55.00");
  CHECK(r.says("1 row of kind 'adjustment' takes money back, such as 'Chargeback withdrawal for 2'"));
  CHECK_FALSE(
      read_text(names + sales + "3,payout,-50.00,To the bank,,2024-03-16\n").says("takes money back"));
}

TEST_CASE("several records of one payment are one purchase; a dispute that was lost is none") {
  const std::string names = "Psp Reference,Shopper Reference,Booking Date,Record Type,Main Amount\n";
  const Reading r = read_text(
      names +
      "1,lo,2024-03-05,Received,40.00\n1,lo,2024-03-05,Authorised,40.00\n1,lo,2024-03-06,SentForSettle,40."
      "00\n"
      "1,lo,2024-03-08,Settled,40.00\n2,my,2024-03-05,Received,15.00\n2,my,2024-03-06,SentForSettle,15.00\n"
      "2,my,2024-03-08,Settled,15.00\n2,my,2024-03-18,SentForRefund,5.00\n2,my,2024-03-20,Refunded,5.00\n"
      "3,my,2024-04-05,Received,70.00\n3,my,2024-04-05,Refused,70.00\n");
  CHECK(sum_of(r) == "50.00");
  CHECK(r.says("several records of one payment"));
  CHECK(sum_of("customer,date,amount,status,dispute "
               "status\nlo,2024-03-05,40.00,paid,\nmy,2024-03-06,15.00,paid,lost\n"
               "my,2024-03-07,9.00,paid,won\nlo,2024-04-07,3.00,paid,under_review\n") == "52.00");
}

TEST_CASE("where nothing is left to read, it is said why") {
  const auto says = [](const std::string& text, std::string_view words) {
    const Reading r = read_text(text);
    INFO(r.problems.text());
    CHECK(r.problems.has_errors());
    CHECK(r.says(words));
  };
  says("refund_id,order_id,refund_date,refund_amount\n1,4,2026-05-03,495.0\n2,9,2026-06-22,49.0\n",
       "so these are refunds and not purchases");
  const std::string pending =
      "Order,Email,Created at,Total,Financial Status\n1,a@x.org,2024-01-05,5.50,pending\n"
      "2,b@x.org,2024-01-06,6.50,pending\n";
  says(pending, "column 'Financial Status' says 'pending', so that they are no sales; --on-no-sale keep");
  says("Customer,Date,Amount\nNull,2024-01-05,5.50\nNull,2024-01-06,6.50\n", "no row names a customer");
  says("Customer,Date,Amount\na,2024-01-05,-5.50\nb,2024-01-06,-6.50\n",
       "is this an export of the one who paid?");
  // Pieces and numbers of orders are no days; a day of a sale is hinted at before the year.
  for (const char* count : {"Quantity", "Order Number", "Guests"}) {
    const Reading r = read_text(std::string("Email,") + count + ",Price\na@x.org,2,5.50\nb@x.org,3,6.50\n");
    CHECK(r.says("no column of dates was found"));
    CHECK_FALSE(r.says("--day-zero"));
  }
  says(
      "Year,Email,Date,Total\n2024,a@x.org,19-Dec-24,5.50\n2024,b@x.org,Unknown,6.50\n2024,a@x.org,20-Dec-24,"
      "5.50\n"
      "2024,c@x.org,21-Dec-24,5.50\n",
      "column 3 'Date' may be the date: its years have two digits: give --date-format DD-MON-YY");
}

TEST_CASE("packed goods are on their way, income is a sale beside an expense, and rent is money") {
  CHECK(sum_of("id,customer,date,total,status\n1,a,2024-01-05,5.50,PACKED\n2,b,2024-01-06,6.50,RETURNED\n"
               "3,b,2024-01-07,1.50,In transit\n") == "7.00");
  for (const auto& [in, out] : std::initializer_list<std::pair<const char*, const char*>>{
           {"income", "expense"}, {"Einnahme", "Ausgabe"}, {"Recette", "D\xC3\xA9pense"}}) {
    INFO(in);
    const std::string text = std::string("Date,Type,Customer,Amount\n2024-01-05,") + in +
                             ",a,5.50\n2024-01-06," + out + ",b,6.50\n2024-01-07," + in + ",c,1.50\n";
    CHECK(sum_of(text) == "7.00");
  }
  const Reading rent =
      read_text("customerId,rentalCost,date\na,2.5,2024-01-05\nb,2.0,2024-01-06\na,2.0,2024-02-05\n");
  CHECK(sum_of(rent) == "6.50");
  CHECK(rent.problems.text().empty());
  CHECK(
      read_text("ccode,cname,amount,cashdate\n56,Rahim,40.5,2024-01-05\n61,Saad,2.5,2024-01-06\n56,Rahim,9.5,"
                "2024-02-05\n")
          .problems.text()
          .find("is taken for the customer") == std::string::npos);
}

TEST_CASE("sales without an address whose buyer another column names are told") {
  const std::string rows =
      "1,a@x.org,Ann Ek,2024-01-05,5.50\n2,,Bo Ax,2024-01-06,6.50\n3,b@x.org,Lo My,2024-01-07,1.50\n"
      "4,a@x.org,Ann Ek,2024-01-08,5.50\n";
  CHECK(read_text("Order,Email,Billing Name,Created at,Total\n" + rows)
            .says("--customer-column 'Billing Name' counts them"));
  CHECK_FALSE(read_text("Order,Email,Billing Name,Created at,Total\n1,a@x.org,Ann Ek,2024-01-05,5.50\n"
                        "2,,,2024-01-06,6.50\n3,b@x.org,Lo My,2024-01-07,1.50\n")
                  .says("counts them"));
}
