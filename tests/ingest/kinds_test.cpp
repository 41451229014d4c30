// Kinds of exports that say what counts by words, beside sums, or later: net and gross, journals of tills,
// logs of events, marks in other words, refunds, cancellations that nobody knew of.
#include <catch2/catch.hpp>

#include "engine/ingest/column_names.h"
#include "engine/ingest/column_words.h"
#include "engine/ingest/status_words.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::read_text;
using stamkund::test::Reading;
using stamkund::test::sum_of;

namespace {

Options until(std::string_view day) {
  Options options;
  options.calibration_end = parse_iso_day(day).value();
  return options;
}

}  // namespace

TEST_CASE("words of names, whatever divides them and whichever accents they have") {
  CHECK(words_of("grossAmount (incl. VAT)") == std::vector<std::string>{"gross", "amount", "incl", "vat"});
  CHECK(words_of("TotalTTC") == std::vector<std::string>{"total", "ttc"});
  CHECK(words_of("HTTPCode_2") == std::vector<std::string>{"http", "code", "2"});
  CHECK(plain_letters("\xC3\x85TERBETALT \xC5\x81\xC3\xB3"
                      "d\xC5\xBA \xC3\x9F") == "aterbetalt lodz ss");
  CHECK(plain_letters("Situac\xCC\xA7\x61\xCC\x83o") == "situacao");
  CHECK(sided("Betrag netto").side == Side::net);
  CHECK(sided("Nettobetrag").side == Side::net);
  CHECK(sided("Total (inc. tax)").side == Side::gross);
  CHECK(sided("Belopp utan moms").side == Side::net);
  CHECK(sided("Invoice company").side == Side::plain);
}

TEST_CASE("gross, which the customer paid, before net, however the two are called") {
  for (const auto& [net, gross] : std::initializer_list<std::pair<const char*, const char*>>{
           {"Net Amount", "Gross Amount"},
           {"amount_net", "amount_gross"},
           {"Betrag netto", "Betrag brutto"},
           {"Belopp exkl moms", "Belopp inkl moms"},
           {"Summa exkl. moms", "Summa inkl. moms"},
           {"Pris exkl moms", "Pris inkl moms"},
           {"Amount excl VAT", "Amount incl VAT"},
           {"Total excl. VAT", "Total incl. VAT"},
           {"Order Total Excl Tax", "Order Total Incl Tax"},
           {"Total HT", "Total TTC"},
           {"Montant HT", "Montant TTC"},
           {"Imponibile", "Totale ivato"},
           {"Total (ex. tax)", "Total (inc. tax)"},
           {"netAmount", "grossAmount"},
           {"Importe sin IVA", "Importe con IVA"}}) {
    INFO(net);
    const std::string rows =
        "\nlo;2024-01-05;60,00;75,00\nmy;2024-01-06;8,00;10,00\nlo;2024-02-06;4,00;5,00\n";
    CHECK(sum_of("kund;datum;" + std::string(net) + ";" + gross + rows) == "90.00");
    const std::string turned =
        "\nlo;2024-01-05;75,00;60,00\nmy;2024-01-06;10,00;8,00\nlo;2024-02-06;5,00;4,00\n";
    CHECK(sum_of("kund;datum;" + std::string(gross) + ";" + net + turned) == "90.00");
  }
  // What is left after a discount is what was paid, and so is net to pay, with its tax.
  CHECK(sum_of("customer,date,Gross Amount,Discount,Net Amount\nlo,2024-01-05,75.00,5.00,70.00\n"
               "my,2024-01-06,10.00,0.00,10.00\n") == "80.00");
  CHECK(sum_of("customer,date,Gross Amount,GST,Net Amount\nlo,2024-01-05,50.00,9.00,59.00\n"
               "my,2024-01-06,10.00,1.80,11.80\n") == "70.80");
  // Sales before discounts and returns are not what was paid; before tax they are less.
  CHECK(sum_of("customer,date,Gross sales,Discounts,Net sales\nlo,2024-01-05,75.00,-5.00,70.00\n"
               "my,2024-01-06,10.00,0.00,10.00\n") == "80.00");
  CHECK(sum_of("customer,date,Net sales,Tax,Gross sales\nlo,2024-01-05,60.00,15.00,75.00\n"
               "my,2024-01-06,8.00,2.00,10.00\n") == "85.00");
  CHECK(sum_of("customer,date,Gross sales,Net sales,Taxes,Total sales\nlo,2024-01-05,60,50,10.50,60.50\n"
               "my,2024-01-06,8,8,2.00,10.00\n") == "70.50");
  CHECK(sum_of("customer,date,Order Value,Shipping,Order Total\nlo,2024-01-05,60.00,5.00,65.00\n"
               "my,2024-01-06,8.00,5.00,13.00\n") == "78.00");
}

TEST_CASE("what was cancelled later was known as a sale, word and date together") {
  for (const char* word : {"cancelled", "voided", "Storniert", "Annulleret"}) {
    const std::string rows =
        "Order ID,Customer,Created at,Total,Status,Cancelled at\n1,lo,2024-01-04,40.00,paid,\n"
        "2,lo,2024-02-04,50.00,paid,2024-05-02\n3,my,2024-02-05,20.00,paid,\n"
        "4,bo,2024-03-05,30.00," +
        std::string(word) + ",2024-06-08\n5,my,2024-03-06,9.00," + word +
        ",2024-03-07\n6,my,2024-07-01,1.00,paid,\n";
    INFO(word);
    const Reading then = read_text(rows, until("2024-03-31"));
    CHECK(then.table.id == std::vector<std::string>{"bo", "lo", "my"});
    CHECK(then.report.later_refund_rows == 2);
    CHECK(format_amount(then.report.later_refunds) == "80.00");
    CHECK(sum_of(then) == "141.00");
    CHECK(sum_of(rows) == "61.00");
    Options observed;
    observed.observation_end = parse_iso_day("2024-03-31").value();
    CHECK(sum_of(rows, observed) == "140.00");
  }
  // What failed was known at once.
  CHECK(sum_of("Order ID,Customer,Created at,Total,Status,Cancelled at\n1,lo,2024-01-04,40.00,paid,\n"
               "2,lo,2024-02-04,50.00,failed,2024-05-02\n3,my,2024-05-05,20.00,paid,\n",
               until("2024-03-31")) == "60.00");
}

TEST_CASE("rows of how it was paid are no sales") {
  const auto journal = [](const char* sold, const char* paid) {
    const std::string s = sold;
    const std::string p = paid;
    return "receipt;date;member;type;amount\n1;2024-01-05;lo;" + s + ";30,00\n1;2024-01-05;lo;" + p +
           ";30,00\n2;2024-01-06;my;" + s + ";50,00\n2;2024-01-06;my;" + p + ";50,00\n";
  };
  for (const auto& [sold, paid] :
       std::initializer_list<std::pair<const char*, const char*>>{{"sale", "payment"},
                                                                  {"SALE", "TENDER"},
                                                                  {"Artikel", "Betalning"},
                                                                  {"ITEM", "Card"},
                                                                  {"Vara", "Kontant"}}) {
    const Reading r = read_text(journal(sold, paid));
    CHECK(sum_of(r) == "80.00");
    CHECK(r.says("tells what was sold from how it was paid"));
  }
  CHECK(sum_of("receipt;date;member;type;amount\n1;2024-01-05;lo;Vara;30,00\n1;2024-01-05;lo;Moms;6,00\n"
               "2;2024-01-06;my;Vara;50,00\n2;2024-01-06;my;Moms;10,00\n") == "80.00");
  const std::string head = "receipt;date;member;row type;amount\n";
  CHECK(sum_of(head +
               "1;2024-01-05;lo;ITEM;30.00\n1;2024-01-05;lo;ITEM;20.00\n1;2024-01-05;lo;DISCOUNT;-5.00\n"
               "1;2024-01-05;lo;TAX;4.82\n1;2024-01-05;lo;TENDER;45.00\n2;2024-01-06;my;ITEM;30.00\n"
               "2;2024-01-06;my;TENDER;50.00\n2;2024-01-06;my;CHANGE;-20.00\n") == "75.00");
  // Tax that comes to the prices was paid, too.
  CHECK(sum_of(head +
               "1;2024-01-05;lo;ITEM;50.00\n1;2024-01-05;lo;TAX;4.00\n1;2024-01-05;lo;TENDER;54.00\n"
               "2;2024-01-06;my;ITEM;30.00\n2;2024-01-06;my;TAX;2.40\n2;2024-01-06;my;TENDER;32.40\n") ==
        "86.40");
  // In words that nobody knows, sums tell.
  std::string strange = "receipt;date;member;laji;amount\n";
  for (int i = 1; i <= 4; ++i) {
    const std::string begin =
        std::to_string(i) + ";2024-01-0" + std::to_string(i) + ";m" + std::to_string(i % 2) + ";";
    strange += begin + "aaa;1" + std::to_string(i) + ".00\n" + begin + "aaa;2.00\n" + begin + "bbb;1" +
               std::to_string(i + 2) + ".00\n";
  }
  CHECK(sum_of(strange) == "58.00");
  // A refund of all is no payment; nor do kinds of payments make a journal.
  CHECK(sum_of("receipt,date,member,type,amount\n1,2024-01-05,lo,sale,30.00\n1,2024-01-05,lo,refund,30.00\n"
               "2,2024-01-06,my,sale,50.00\n2,2024-01-06,my,refund,50.00\n3,2024-01-07,my,sale,5.00\n") ==
        "5.00");
  CHECK(sum_of("id,date,member,type,amount\n1,2024-01-05,lo,charge,30.00\n2,2024-01-06,my,payment,50.00\n") ==
        "80.00");
}

TEST_CASE("what visitors looked at is not bought") {
  const Reading r = read_text(
      "event_time,event_type,product_id,price,user_id\n2024-10-01 00:00:00,view,1,35.50,u1\n"
      "2024-10-01 00:01:00,cart,1,35.50,u1\n2024-10-01 00:02:00,purchase,1,35.50,u1\n"
      "2024-10-02 00:00:00,view,2,10.00,u3\n2024-10-09 00:00:00,purchase,2,10.00,u2\n");
  CHECK(sum_of(r) == "45.50");
  CHECK(r.table.id == std::vector<std::string>{"u1", "u2"});
  const Reading log = read_text(
      "timestamp,event,user_id,value\n2024-10-01,page_view,u1,\n2024-10-01,add_to_cart,u1,35.50\n"
      "2024-10-01,purchase,u1,35.50\n2024-10-02,begin_checkout,u2,10.00\n2024-10-09,purchase,u2,10.00\n"
      "2024-10-10,refund,u2,4.00\n");
  CHECK(sum_of(log) == "41.50");
  CHECK_FALSE(log.says("whose meaning is not known"));
}

TEST_CASE("the total of an order counts once, also where many lines come late or in one order") {
  CHECK(sum_of("Order ID,Order Date,Customer ID,Order Total,Item Name,Item Quantity,Item Price\n"
               "1,2024-02-01,7,45.00,Soap,2,10.00\n1,2024-02-01,7,45.00,Brush,1,25.00\n"
               "2,2024-02-10,8,60.00,Brush,3,20.00\n") == "105.00");
  for (const char* name : {"Order Total", "Total"}) {
    std::string text =
        "Order ID,Order Date,Customer ID," + std::string(name) + ",Item,Item Quantity,Item Price\n";
    for (int i = 0; i < 2100; ++i)
      text += std::to_string(i) + ",2024-03-05,c" + std::to_string(i % 90) + ",10.00,Mug,1,10.00\n";
    for (int i = 3000; i < 3050; ++i)
      for (int line = 0; line < 2; ++line)
        text += std::to_string(i) + ",2024-04-05,c" + std::to_string(i % 90) + "," +
                std::to_string(30 + i % 3) + ".00,Mug,1," + std::to_string(10 + line) + ".00\n";
    const Reading r = read_text(text);
    CHECK(sum_of(r) == "22549.00");
    CHECK(r.says("the same on all lines of a receipt"));
  }
}

TEST_CASE("marks by the words of their names") {
  for (const char* name :
       {"cancelled_timestamp", "CanceledOn", "is_cancel", "cancel_date", "Annulleret", "voidedAt"})
    CHECK(mark_of(name) == Mark::voids);
  for (const char* name : {"is_test_order", "isTest", "test_transaction"})
    CHECK(mark_of(name) == Mark::voids);
  for (const char* name : {"authorized_flag", "payment_captured", "isPaid"})
    CHECK(mark_of(name) == Mark::holds);
  for (const char* name :
       {"cancel_reason", "cancelled_by", "is_cancellable", "test_group", "paid_at", "cancel_rate"})
    CHECK(mark_of(name) == Mark::none);
  CHECK(
      sum_of(
          "order_id,customer_id,created_timestamp,cancelled_timestamp,total_price,is_test_order\n"
          "1,11,2024-01-02 10:00:00,,100.00,False\n2,11,2024-01-09 10:00:00,2024-01-09 12:00:00,50.00,False\n"
          "3,12,2024-01-10 10:00:00,,70.00,True\n4,12,2024-01-12 10:00:00,,30.00,False\n") == "130.00");
  const Reading r = read_text(
      "msno,plan_list_price,actual_amount_paid,transaction_date,is_cancel\na,149,99,20160115,0\n"
      "a,149,99,20160215,1\nb,149,149,20160115,0\n");
  CHECK(sum_of(r) == "248.00");
}

TEST_CASE("states of orders in other languages") {
  for (const auto& [column, paid, cancelled] :
       std::initializer_list<std::tuple<const char*, const char*, const char*>>{
           {"Situa\xC3\xA7\xC3\xA3o", "Pago", "Cancelado"},
           {"\xC3\x89tat",
            "Termin\xC3\xA9"
            "e",
            "\xC3\x89"
            "chou\xC3\xA9"
            "e"},
           {"Tila", "Maksettu", "Peruutettu"},
           {"Status", "Betalt", "Annulleret"},
           {"Status", "Betalt", "Kansellert"},
           {"Status",
            "Op\xC5\x82"
            "acone",
            "Anulowane"},
           {"Estado del pedido", "Completado", "Anulado"},
           {"Status", "Payment accepted", "Awaiting bank wire payment"},
           {"Status", "Shipped", "On backorder (not paid)"},
           {"Status", "Awaiting Fulfillment", "Manual Verification Required"}}) {
    const Reading r =
        read_text("kund;datum;belopp;" + std::string(column) + "\nlo;2024-01-05;10,00;" + paid +
                  "\nmy;2024-01-06;20,00;" + paid + "\nlo;2024-01-07;30,00;" + cancelled + "\n");
    INFO(column << " " << cancelled);
    CHECK(sum_of(r) == "30.00");
    CHECK_FALSE(r.says("whose meaning is not known"));
  }
  for (const char* unknown :
       {"Return requested", "gold", "Refund failed", "Awaiting reply", "Partially cancelled"})
    CHECK(verdict_of(unknown) == Verdict::unknown);
  CHECK(verdict_of("Delvis refunderad") == Verdict::part_refunded);
  CHECK(verdict_of("not paid") == Verdict::no_sale);
}

TEST_CASE("what was given back, in whatever words, and what is left of it") {
  for (const char* name :
       {"Order Refund", "Order Refunds", "total_refund", "Refunded Value", "return_value", "refund_subtotal",
        "\xC3\x85terbetalt", "Gutschrift", "Rembours\xC3\xA9", "Reembolso"}) {
    INFO(name);
    CHECK(sum_of("order;date;customer;Total;" + std::string(name) +
                 "\n1;2024-01-05;lo;50,00;0,00\n2;2024-01-06;my;60,00;20,00\n3;2024-02-05;lo;70,00;0,00\n") ==
          "160.00");
  }
  CHECK(read_text("order;date;customer;Total;refund_shipping_part\n1;2024-01-05;lo;50,00;0,00\n"
                  "2;2024-01-06;my;60,00;20,00\n")
            .says("speaks of money that came back by its name"));
  const Reading left = read_text(
      "id,email,created_at,current_total_price,total_price,financial_status\n"
      "1,lo@example.com,2024-01-01,80.00,100.00,partially_refunded\n2,my@example.com,2024-01-02,50.00,50.00,"
      "paid\n"
      "3,lo@example.com,2024-01-03,0.00,40.00,refunded\n");
  CHECK(sum_of(left) == "130.00");
  CHECK_FALSE(left.says("no column says how much"));
  CHECK(left.report.transactions == 2);
}

TEST_CASE("money in two columns, one for each way") {
  const Reading r = read_text(
      "Reference,Shopper Reference,Creation Date,Type,Gross Currency,Gross Debit (GC),Gross Credit (GC),"
      "Net Debit (NC),Net Credit (NC)\n1,lo,2024-01-05 10:00:00,Settled,EUR,,50.00,,49.00\n"
      "2,my,2024-01-06 10:00:00,Settled,EUR,,80.00,,79.00\n2,my,2024-01-10 "
      "10:00:00,Refunded,EUR,30.00,,30.00,\n"
      "3,lo,2024-02-10 10:00:00,Settled,EUR,,20.00,,19.50\n");
  CHECK(sum_of(r) == "120.00");
  CHECK(r.says("is taken for what customers paid, and column"));
}

TEST_CASE("small whole numbers beside a price are pieces") {
  std::string text = "TRANSACTION_DT,CUSTOMER_ID,AMOUNT,SALES_PRICE\n";
  for (int i = 0; i < 40; ++i)
    text += "1/" + std::to_string(13 + i % 9) + "/2001,c" + std::to_string(i % 7) + "," +
            std::to_string(1 + i % 4) + "," + std::to_string(100 + i) + "\n";
  const Reading r = read_text(text);
  CHECK(r.report.amount.name == "SALES_PRICE");
  CHECK(sum_of(r) == "4780.00");
  CHECK(r.says("is taken for pieces"));
}

TEST_CASE("what cannot be read is said, and so is a customer by place alone") {
  std::string text = "customer,date,amount\n";
  for (int i = 0; i < 50; ++i)
    text += "c" + std::to_string(i % 9) + ",2024-01-" + std::to_string(10 + i % 20) + "," +
            (i % 5 < 2 ? "12:5O" : "12.50") + "\n";
  const Reading r = read_text(text);
  CHECK(sum_of(r) == "375.00");
  CHECK(r.says("20 of 50 rows have no amount that can be read"));
  CHECK(read_text("plastic,date,amount\nA,2024-01-05,1.50\nB,2024-01-06,2.50\n")
            .says("--customer-column says which"));
}
