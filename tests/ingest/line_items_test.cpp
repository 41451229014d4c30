// Line items as dirty as they come, with a known answer: whatever the columns are called and wherever they
// stand, each customer's purchases come out to the cent.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "engine/ingest/column_names.h"
#include "engine/random/stream.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::accounted;
using stamkund::test::read_text;
using stamkund::test::Reading;
using stamkund::test::sum_of;

namespace {

using Names = std::vector<std::string>;

/// A file and what it should come to: by customer and day.
struct Made {
  std::string text;
  std::map<std::pair<std::string, std::string>, Amount> bought;
  Amount nameless = 0;
  std::string described;
};

class Generator {
 public:
  explicit Generator(std::uint64_t index)
      : stream_(StreamKey{.seed = 61, .index = index, .purpose = Purpose::test}) {}

  Made make() {
    with_total_ = below(2) == 0;
    with_discount_ = !with_total_ && below(2) == 0;
    with_refund_ = below(2) == 0;
    with_status_ = below(2) == 0;
    by_address_ = below(2) == 0;
    comma_ = below(3) == 0;
    Made made;
    columns_ = {pick({"Order ID", "InvoiceNo", "receipt_id", "Kvittonr", "transaction_id"}),
                pick(by_address_ ? Names{"Customer Email", "billing_email", "email"}
                                 : Names{"CustomerID", "client_id", "Kundnr", "member_id"}),
                pick({"purchase_date", "Order Date", "created_at", "invoice_date"}),
                pick({"updated_at", "delivered_date", "Shipped date"}),
                pick({"Quantity", "qty", "Antal", "lineitem_quantity"}),
                pick({"unit_price", "UnitPrice", "Lineitem price", "price each"})};
    if (with_total_) columns_.push_back(pick({"line_total", "Amount", "TotalPrice", "zz"}));
    if (with_discount_) columns_.push_back(pick({"discount", "line_discount", "Rabatt"}));
    if (with_refund_) columns_.push_back(pick({"Amount Refunded", "refunded_amount"}));
    if (with_status_) columns_.push_back(pick({"status", "Financial Status", "payment_status"}));
    columns_.push_back("currency");
    columns_.push_back("sku");
    order_.resize(columns_.size());
    for (std::size_t c = 0; c < order_.size(); ++c) order_[c] = c;
    for (std::size_t c = order_.size(); c > 1; --c) std::swap(order_[c - 1], order_[below(c)]);
    made.text = line(columns_);
    made.described = made.text;
    std::vector<std::string> rows;
    for (std::size_t receipt = 0; receipt < 150; ++receipt) add_receipt(receipt, rows, made);
    for (std::size_t r = rows.size(); r > 1; --r) std::swap(rows[r - 1], rows[below(r)]);
    for (const auto& row : rows) made.text += row;
    return made;
  }

 private:
  std::size_t below(std::uint64_t n) { return static_cast<std::size_t>(stream_() % n); }
  std::string pick(const Names& names) { return names[below(names.size())]; }

  std::string line(const Names& fields) const {
    std::string out;
    for (std::size_t f = 0; f < order_.size(); ++f) out += (f > 0 ? ";" : "") + fields[order_[f]];
    return out + "\n";
  }
  [[nodiscard]] std::string money(Amount amount) const {
    std::string text = format_amount(amount);
    if (comma_) std::replace(text.begin(), text.end(), '.', ',');
    return text;
  }

  void add_receipt(std::size_t receipt, std::vector<std::string>& rows, Made& made) {
    const std::size_t who = below(40);
    const bool nameless = below(12) == 0;
    std::string id = by_address_ ? "c" + std::to_string(who) + "@example.com" : std::to_string(1000 + who);
    std::string written = id;
    if (by_address_ && below(3) == 0) written[0] = 'C';
    if (!by_address_ && below(3) == 0) written += ".0";
    if (nameless) written = pick({"Guest", "", "0", "unknown", "#N/A"});
    const std::string number = std::to_string(receipt);
    const std::string day = "2024-0" + std::to_string(1 + below(9)) + "-" + std::to_string(10 + below(18));
    const std::string later = "2024-12-" + std::to_string(10 + below(18));
    const bool sale = !with_status_ || below(8) != 0;
    const std::string status = sale ? pick({"paid", "Completed", "succeeded"})
                                    : pick({"failed", "Pending", "voided", "cancelled", "test"});
    const bool other_currency = below(15) == 0;
    for (std::size_t lines = 1 + below(4); lines > 0; --lines) {
      const Amount quantity = static_cast<Amount>(1 + below(5));
      const Amount price = static_cast<Amount>(100 * (50 + below(9950)));
      Amount amount = quantity * price;
      Names fields{number, written, day, later, std::to_string(quantity), money(price)};
      if (with_total_) fields.push_back(money(amount));
      if (with_discount_) {
        const Amount off =
            below(3) == 0 ? std::min<Amount>(amount - 100, static_cast<Amount>(100 * (1 + below(300)))) : 0;
        fields.push_back(below(2) == 0 || off != 0 ? money(off) : "");
        amount -= off;
      }
      if (with_refund_) {
        Amount back = 0;
        if (below(6) == 0) back = below(2) == 0 ? amount : amount / 200 * 100;
        fields.push_back(money(back));
        amount -= back;
      }
      if (with_status_) fields.push_back(status);
      fields.push_back(other_currency ? "usd" : "EUR");
      fields.push_back("sku" + std::to_string(below(90)));
      rows.push_back(line(fields));
      if (!sale || other_currency) continue;
      if (nameless)
        made.nameless += amount;
      else if (amount > 0)
        made.bought[{id, day}] += amount;
    }
  }

  Stream stream_;
  Names columns_;
  std::vector<std::size_t> order_;
  bool with_total_ = false, with_discount_ = false, with_refund_ = false, with_status_ = false,
       by_address_ = false, comma_ = false;
};

}  // namespace

TEST_CASE("dirty line items come out to the cent, whatever their columns are called") {
  std::size_t differs_unfolded = 0;
  for (std::uint64_t index = 0; index < 300; ++index) {
    const Made made = Generator(index).make();
    Options options;
    options.fold_numbers = options.fold_addresses = true;
    options.filters.push_back(parse_filter("currency=eur", true).value());
    const auto r = read_text(made.text, options);
    INFO("file " << index << ": " << made.described << r.problems.text() << to_text(r.report));
    REQUIRE_FALSE(r.problems.has_errors());
    REQUIRE(accounted(r.report));
    std::map<std::pair<std::string, std::string>, Amount> found;
    for (const auto& [id, transactions] : r.histories)
      for (const auto& t : transactions) found[{id, to_string(t.day)}] += t.amount;
    REQUIRE(found == made.bought);
    REQUIRE(r.report.nameless_amount == made.nameless);
    // The answer hangs on what is told apart: without folding, customers fall in two.
    options.fold_numbers = options.fold_addresses = false;
    differs_unfolded += read_text(made.text, options).histories.size() != r.histories.size() ? 1U : 0U;
  }
  CHECK(differs_unfolded > 290);
}

TEST_CASE("rows called a total that repeat the lines of their receipt are no sales") {
  const std::string head = "Date,Receipt,Customer,Item,Amount\n";
  const std::string rows =
      "2024-01-15,1,Ann,Mug,100.50\n2024-01-15,1,Ann,Cup,20.25\n2024-01-15,1,Ann,Total,120.75\n"
      "2024-01-16,2,Bob,Mug,100.50\n2024-01-16,2,Bob,Grand total,100.50\n";
  const Reading r = read_text(head + rows);
  CHECK(sum_of(r) == "221.25");
  CHECK(
      r.says("column 4 'Item' has rows of totals that repeat what the other lines of their receipt come to"));
  // What is called so and is a line, or comes to something else, is a sale.
  CHECK(sum_of(head + "2024-01-15,1,Ann,Mug,100.50\n2024-01-15,1,Ann,Total repair,100.50\n"
                      "2024-01-15,1,Ann,Cup,1.00\n") == "202.00");
  CHECK(sum_of(head +
               "2024-01-15,1,Ann,Mug,100.50\n2024-01-15,1,Ann,Cup,9.50\n2024-01-15,1,Ann,Total,20.00\n") ==
        "130.00");
}

TEST_CASE("pieces and the price of one, in all languages") {
  for (const char* pieces : {"Quantidade",
                             "qtd",
                             "qtde",
                             "unidades",
                             "cantidad",
                             "cant",
                             "ilo\u015b\u0107",
                             "sztuk",
                             "szt",
                             "m\u00e4\u00e4r\u00e4",
                             "kpl",
                             "antal",
                             "st",
                             "stk",
                             "Menge",
                             "Anzahl",
                             "aantal",
                             "adet",
                             "jumlah_barang",
                             "so_luong",
                             "\u043a\u043e\u043b-\u0432\u043e",
                             "\u6570\u91cf",
                             "Liczba sztuk",
                             "quantidade_vendida",
                             "Pezzi",
                             "Antall",
                             "Q.t\u00e0",
                             "Qt\u00e9"})
    for (const char* price : {"unit_price",
                              "Stykkpris",
                              "preco",
                              "valor_unitario",
                              "precio unitario",
                              "prix unitaire",
                              "PU",
                              "Einzelpreis",
                              "prezzo unitario",
                              "cena",
                              "cena_jednostkowa",
                              "yksikk\u00f6hinta",
                              "\u00e0-pris",
                              "stykpris",
                              "enhetspris",
                              "birim_fiyat",
                              "harga",
                              "\u0446\u0435\u043d\u0430",
                              "don_gia",
                              "\u5355\u4ef7"}) {
      INFO(pieces << " | " << price);
      CHECK(sum_of("client;date;" + std::string(pieces) + ";" + price +
                   "\na;2024-01-05;2;5.50\nb;2024-01-06;3;6.50\na;2024-02-05;1;9.00\n") == "39.50");
    }
  CHECK(name_fit(Role::quantity, "M\u00e4\u00e4r\u00e4 EUROA") == 0);
  // Not what goods cost the shop, and not before a total.
  CHECK(name_fit(Role::amount, "preco_custo") == 0);
  CHECK(sum_of("client;date;Adet;Birim Fiyat;Toplam Tutar\na;2024-01-05;2;5.50;110.00\n"
               "b;2024-01-06;3;6.50;65.00\n") == "175.00");
  CHECK(name_fit(Role::quantity, "docena") == 0);
  CHECK(price_of("docena") == PriceOf::all);
}

TEST_CASE("the price of one beside whole numbers that no name explains is told") {
  const std::string rows = "\na;2024-01-05;2;5.50\nb;2024-01-06;3;6.50\na;2024-02-05;1;9.00\n";
  CHECK(read_text("client;date;Items;unit_price" + rows).says("no name says how many were bought"));
  CHECK(read_text("client;date;Vendite;Prezzo" + rows).says("--quantity-column 'Vendite' multiplies"));
  CHECK_FALSE(read_text("client;date;Rating;unit_price" + rows).says("how many were bought"));
  CHECK_FALSE(read_text("client;date;Items;Price" + rows).says("how many were bought"));
}

TEST_CASE("discounts in all languages, and those that may be per cent") {
  for (const char* name :
       {"Discount", "Remise", "R\u00e9duction", "Descuento", "Desconto", "Sconto", "Korting", "Rabat",
        "Nachlass", "Skonto", "Erm\u00e4\u00dfigung", "Alennus", "\u0130ndirim", "Diskon",
        "\u0421\u043a\u0438\u0434\u043a\u0430", "valor_desconto"}) {
    INFO(name);
    const std::string head = "client;date;qty;unit price;" + std::string(name) + "\n";
    CHECK(sum_of(head + "a;2024-01-05;2;5.50;1.00\nb;2024-01-06;3;6.50;0.00\na;2024-02-05;1;9.00;2.50\n") ==
          "36.00");
    // More than the row comes to is no money.
    const Reading percent =
        read_text(head + "a;2024-01-05;2;5.50;10\nb;2024-01-06;3;6.50;0\na;2024-02-05;1;10.00;20\n");
    CHECK(sum_of(percent) == "37.40");
    CHECK(percent.says("are taken for per cent"));
    CHECK(read_text(head + "a;2024-01-05;2;25.50;10\nb;2024-01-06;3;36.50;0\na;2024-02-05;1;90.00;20\n")
              .says("say --discount-as percent if they are"));
  }
  for (const char* name :
       {"Total com desconto", "Codigo desconto", "Preis mit Rabatt", "Precio sin descuento"}) {
    INFO(name);
    CHECK(name_fit(Role::discount, name) == 0);
  }
  CHECK(names_no_money("valor_desconto"));
}

TEST_CASE("a discount beside a total that is quantity times price is taken off, and told") {
  const std::string head = "client;date;quantidade;preco_unitario;valor_total;desconto_aplicado\n";
  const Reading off = read_text(head +
                                "a;2024-01-05;2;5.50;11.00;1.00\nb;2024-01-06;3;6.50;19.50;0.00\n"
                                "a;2024-02-05;1;9.00;9.00;2.50\n");
  CHECK(sum_of(off) == "36.00");
  CHECK(off.says("is quantity times price in all rows"));
  // Not one that is more than its total, nor where the total is less.
  CHECK(sum_of(head + "a;2024-01-05;2;5.50;11.00;1.00\nb;2024-01-06;3;6.50;19.50;0.00\n"
                      "a;2024-02-05;1;9.00;9.00;12.50\n") == "39.50");
  CHECK(sum_of(head + "a;2024-01-05;2;5.50;10.00;1.00\nb;2024-01-06;3;6.50;19.50;0.00\n"
                      "a;2024-02-05;1;9.00;6.50;2.50\n") == "36.00");
}
