// Sums of the columns prove which of them is what the customer paid, whatever it is called.
#include <catch2/catch.hpp>

#include "engine/ingest/money_words.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::read_text;
using stamkund::test::Reading;
using stamkund::test::sum_of;

namespace {

/// 40.00, 25.10 and 8.05, and a part beside each; the last is the sum of both.
std::string three(const std::string& amount, const std::string& part, const std::string& sum) {
  return "kund;datum;" + amount + ";" + part + ";" + sum +
         "\nlo;2024-03-05;40,00;10,00;50,00\nmy;2024-03-06;25,10;2,51;27,61\nlo;2024-04-05;8,05;0,00;8,05\n";
}

bool told(const Reading& reading, std::string_view part) { return reading.says(part); }

}  // namespace

TEST_CASE("what comes to the amount is paid, whatever the sum is called") {
  for (const char* part : {"Tip", "Trinkgeld", "City tax", "Taxe de s\xC3\xA9jour", "Versandkosten",
                           "Napiwek", "Toimituskulut", "Moms", "Podatek", "Fee"})
    for (const char* sum : {"Collected", "Zu zahlen", "Xyz",
                            "Do zap\xC5\x82"
                            "aty",
                            "Attribut"}) {
      INFO(part << " | " << sum);
      CHECK(sum_of(three("Amount", part, sum)) == "85.66");
    }
}

TEST_CASE("what is off the amount is not paid, nor what others add or the customer takes away") {
  for (const char* part :
       {"Skonto", "Points value", "Remise", "Retours", "Cash back", "Gift Aid", "V\xC3\xA4xel"})
    for (const char* sum : {"Total", "Gross"}) {
      INFO(part << " | " << sum);
      CHECK(sum_of(three("Xyz", part, sum)) == "73.15");
    }
}

TEST_CASE("sums are followed from one to the next, and what they have off is taken off once") {
  const std::string sales =
      "kund;datum;Gross sales;Discounts;Returns;Net sales;Taxes;Total sales\n"
      "lo;2024-03-05;60,00;-10,00;0,00;50,00;5,00;55,00\nmy;2024-03-06;33,00;0,00;-11,00;22,00;2,20;24,20\n"
      "lo;2024-04-05;18,00;0,00;0,00;18,00;1,80;19,80\n";
  CHECK(sum_of(sales) == "99.00");
}

TEST_CASE("what was billed is the amount, paid or not, and the other is said") {
  for (const char* open : {"Outstanding", "Balance due", "Restbetrag", "Reste \xC3\xA0 payer"}) {
    INFO(open);
    const Reading billed = read_text(three("Payment amount", open, "Invoice total"));
    CHECK(sum_of(three("Payment amount", open, "Invoice total")) == "85.66");
    CHECK(told(billed, "paid or not"));
  }
}

TEST_CASE("a part whose meaning no name says is told") {
  CHECK(told(read_text(three("Amount", "Qwerty", "Asdf")), "in all rows"));
  CHECK(sum_of(three("Amount", "Qwerty", "Asdf")) == "73.15");
  CHECK(sum_of(three("Amount", "Qwerty", "Amount charged")) == "85.66");
  // What a total is made of, costs and balances are no doubt.
  CHECK_FALSE(told(read_text(three("Food", "Beverage", "Total")), "in all rows"));
  CHECK_FALSE(told(read_text(three("Kostnad", "Vinst", "Belopp")), "in all rows"));
  CHECK_FALSE(told(read_text(three("Amount", "Opening balance", "Closing balance")), "in all rows"));
}

TEST_CASE("names of money in many languages") {
  using enum MoneyKind;
  CHECK(money_kind("Gift card") == tender);
  CHECK(money_kind("Gift Aid amount") == others_give);
  CHECK(money_kind("Reste \xC3\xA0 payer") == open);
  CHECK(money_kind("Amount due") == unknown);
  CHECK(money_kind("Total incl. tax") == unknown);
  CHECK(says_paid_by_customer("Att betala") == SaysPaid::paid);
  CHECK(says_paid_by_customer("Amount") == SaysPaid::amount);
}

TEST_CASE("the price of one night or hour is multiplied by how many there were") {
  for (const auto& [count, rate] : {std::pair{"Nights", "Rate per night"},
                                    {"Hours", "Hourly rate"},
                                    {"Stunden", "Stundensatz"},
                                    {"Nuits", "Prix par nuit"},
                                    {"Noches", "Precio por noche"},
                                    {"Timmar", "Timpris"},
                                    {"Uren", "Uurtarief"},
                                    {"Persons", "Price per person"},
                                    {"Hours", "Rate"}}) {
    INFO(count << " | " << rate);
    const std::string rows = ";2,00;10,50\nmy;2024-03-06;3,00;20,00\nlo;2024-04-05;1,00;8,25\n";
    const std::string head = "kund;datum;" + std::string(count) + ";" + rate;
    CHECK(sum_of(head + "\nlo;2024-03-05" + rows) == "89.25");
    CHECK(read_text(head + "\nlo;2024-03-05" + rows).says("multiplied by column"));
  }
  CHECK(sum_of("kund;datum;Nights;Price\nlo;2024-03-05;2;10,50\nmy;2024-03-06;3;20,00\n") == "30.50");
}

TEST_CASE("of two prices, that which it was sold for is taken") {
  for (const char* final : {"Final price", "Price paid", "Sale price"})
    CHECK(sum_of("kund;datum;Original price;" + std::string(final) +
                 ";Quantity\nlo;2024-03-05;12,00;10,00;2\nmy;2024-03-06;20,00;20,00;1\n") == "40.00");
}

TEST_CASE("rows that repeat the lines of their receipt are totals, in any word") {
  std::string rows = "Bon;Datum;Kunde;Artikel;Betrag\n";
  for (const char* bon : {"1", "2", "3", "4"})
    for (const char* line : {"Tee;3,00", "Milch;2,50", "Qwer;5,50", "Asdf;5,50"})
      rows += std::string(bon) + ";2024-03-0" + bon + ";k" + bon + ";" + line + "\n";
  CHECK(sum_of(rows) == "22.00");
  CHECK(read_text(rows).says("rows of totals ('Asdf', 'Qwer')"));
  // What comes again and is no sum stays.
  std::string sold = "Bon;Datum;Kunde;Artikel;Betrag\n";
  for (const char* bon : {"1", "2", "3", "4"})
    for (const char* line : {"Tee;3,00", "Milch;2,50", "Kanne;5,40"})
      sold += std::string(bon) + ";2024-03-0" + bon + ";k" + bon + ";" + line + "\n";
  CHECK(sum_of(sold) == "43.60");
}

TEST_CASE("of several currencies, a column that has the same money in one is taken and said") {
  const std::string rows =
      "\nlo;2024-03-05;USD;10,00;0,92;9,20\nmy;2024-03-06;EUR;20,00;1,00;20,00\nlo;2024-04-05;GBP;5,00;1,17;"
      "5,85\n"
      "my;2024-04-06;USD;100,00;0,90;90,00\n";
  for (const char* name : {"Amount (EUR)", "Settlement", "Belopp i basvaluta", "Xyz"}) {
    INFO(name);
    const std::string text = "kund;datum;Currency;Amount;Exchange rate;" + std::string(name) + rows;
    CHECK(sum_of(text) == "125.05");
    CHECK(read_text(text).says("has the same money in one, EUR"));
  }
}
