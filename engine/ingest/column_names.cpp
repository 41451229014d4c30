#include "engine/ingest/column_names.h"

#include <algorithm>
#include <array>

#include "engine/base/letters.h"
#include "engine/ingest/column_words.h"
#include "engine/ingest/name_fits.h"

namespace stamkund::ingest {
namespace {

using namespace std::string_view_literals;

// In order: earlier words fit better.
constexpr std::array kAmountWords = {
    "amount"sv, "totalamount"sv, "netamount"sv, "amountpaid"sv, "linetotal"sv, "totalcollected"sv,
    "totalsales"sv, "revenue"sv, "netrevenue"sv, "spend"sv, "spent"sv, "netsales"sv, "sales"sv,
    "salesvalue"sv, "dollarvalue"sv, "dollars"sv, "ordertotal"sv, "grandtotal"sv, "ordervalue"sv,
    "basketvalue"sv, "total"sv, "totalprice"sv, "value"sv, "turnover"sv, "gmv"sv, "paid"sv, "gross"sv,
    "grosssales"sv, "net"sv, "belopp"sv, "radbelopp"sv, "summa"sv, "totalt"sv, "varde"sv, "intakt"sv,
    "omsattning"sv, "betrag"sv, "summe"sv, "umsatz"sv, "gesamt"sv, "gesamtbetrag"sv, "importe"sv, "bill"sv,
    "billamount"sv, "checkamount"sv, "fare"sv, "totalfare"sv, "farepaid"sv, "importo"sv, "montant"sv,
    "bedrag"sv, "belop"sv, "belob"sv, "beloeb"sv, "請求金額"sv, "totalpembayaran"sv, "osszesen"sv,
    "vegosszeg"sv, "yhteensa"sv, "razem"sv, "celkem"sv, "totaal"sv, "ialt"sv, "총주문금액"sv, "결제금액"sv,
    "주문금액"sv, "총결제금액"sv, "实付金额"sv, "买家实际支付金额"sv, "订单金额"sv, "合計金額"sv,
    "faturalanacaktutar"sv, "valor"sv, "valortotal"sv, "monto"sv, "kwota"sv, "castka"sv, "osszeg"sv, "suma"sv,
    "iznos"sv, "tutar"sv,
    // What the customer paid before what was left of it.
    "brutto"sv, "bruttobetrag"sv, "bruttobelopp"sv, "montantbrut"sv, "brut"sv, "bruto"sv, "lordo"sv,
    "netto"sv, "nettobetrag"sv, "nettobelopp"sv, "neto"sv, "totalcharged"sv, "amountcharged"sv, "totalpaid"sv,
    "nettotal"sv, "totalbilled"sv, "totalcobrado"sv, "totalpagado"sv, "totalpaye"sv, "totalpago"sv,
    "totalpagato"sv, "totalbetaald"sv, "totaltbetalt"sv, "gesamtbezahlt"sv};
constexpr std::array kAmountParts = {"amount"sv,
                                     "revenue"sv,
                                     "spend"sv,
                                     "dollar"sv,
                                     "sales"sv,
                                     "total"sv,
                                     "belopp"sv,
                                     "summa"sv,
                                     "paid"sv,
                                     "value"sv,
                                     "betrag"sv,
                                     "umsatz"sv,
                                     "tutar"sv,
                                     "toplam"sv,
                                     "wartosc"sv,
                                     "kwota"sv,
                                     "yhteensa"sv,
                                     "bedrag"sv,
                                     "belop"sv,
                                     "beloeb"sv,
                                     "montant"sv,
                                     "importe"sv,
                                     "importo"sv,
                                     "valor"sv,
                                     "monto"sv,
                                     "bestellwert"sv,
                                     "auftragswert"sv,
                                     "warenwert"sv,
                                     "castka"sv,
                                     "osszeg"sv,
                                     "tongtien"sv,
                                     "thanhtien"sv,
                                     "\u0441\u0443\u043c\u043c\u0430"sv,
                                     "\u0421\u0443\u043c\u043c\u0430"sv,
                                     "\u0418\u0442\u043e\u0433\u043e"sv,
                                     "\u91d1\u989d"sv,
                                     "\u91d1\u984d"sv,
                                     "facturacion"sv,
                                     "fatturato"sv,
                                     "faturamento"sv,
                                     "omzet"sv,
                                     "omsetning"sv,
                                     "omsaetning"sv,
                                     "liikevaihto"sv,
                                     "\u0441\u0442\u043e\u0438\u043c\u043e\u0441\u0442"sv,
                                     "\u0421\u0442\u043e\u0438\u043c\u043e\u0441\u0442"sv};
constexpr std::array kPrices = {"price"sv,
                                "pris"sv,
                                "preis"sv,
                                "prix"sv,
                                "precio"sv,
                                "prezzo"sv,
                                "prijs"sv,
                                "preco"sv,
                                "hinta"sv,
                                "fiyat"sv,
                                "harga"sv,
                                "dongia"sv,
                                "valorunit"sv,
                                "vlrunit"sv,
                                "vlunit"sv,
                                "vrunit"sv,
                                "importeunit"sv,
                                "importounit"sv,
                                "montantunit"sv,
                                "montounit"sv,
                                "cenajedn"sv,
                                "\u0446\u0435\u043d\u0430"sv,
                                "\u0426\u0435\u043d\u0430"sv,
                                "\u5355\u4ef7"sv,
                                "\u5358\u4fa1"sv,
                                "\u4ef7\u683c"sv,
                                "\u4fa1\u683c"sv};
// Whole names, or their beginning: "docena" is a dozen.
constexpr std::array kPriceWords = {"pu"sv, "puht"sv, "puttc"sv, "pvp"sv, "cena"sv, "ceny"sv, "pret"sv};
constexpr std::array kOfOne = {"unit"sv,
                               "item"sv,
                               "each"sv,
                               "piece"sv,
                               "perunit"sv,
                               "list"sv,
                               "compareat"sv,
                               "styck"sv,
                               "einzel"sv,
                               "stuck"sv,
                               "apris"sv,
                               "stuk"sv,
                               "styk"sv,
                               "enhet"sv,
                               "enhed"sv,
                               "jednost"sv,
                               "jednotk"sv,
                               "yksikko"sv,
                               "birim"sv,
                               "satuan"sv,
                               "dongia"sv,
                               "cenazasztuke"sv,
                               "\u5355\u4ef7"sv,
                               "\u5358\u4fa1"sv,
                               "\u0435\u0434\u0438\u043d\u0438\u0446"sv};
constexpr std::array kOfOneWords = {"pu"sv, "puht"sv, "puttc"sv};
// The price of all pieces of a line.
constexpr std::array kOfLines = {
    "total"sv,    "gesamt"sv,    "totaal"sv,  "zeilenpreis"sv, "positionspreis"sv, "extended"sv,
    "extprice"sv, "lineprice"sv, "radpris"sv, "linjepris"sv,   "linepris"sv,       "toplam"sv,
    "calkow"sv,   "laczn"sv,     "celk"sv,    "yhteensa"sv,    "kokonais"sv};
// Sums before shipping, tax or discounts: taken where no total is there.
constexpr std::array kBeforeAll = {"subtotal"sv, "zwischensumme"sv, "delsumma"sv, "soustotal"sv,
                                   "subtotaal"sv};
// Parts of names of columns of numbers that are no money, or not the money that was paid.
constexpr std::array kNotMoney = {
    "number"sv, "qty"sv, "quantit"sv, "count"sv, "units"sv, "items"sv, "antal"sv, "menge"sv, "anzahl"sv,
    "disc"sv, "rabatt"sv, "tax"sv, "vat"sv, "moms"sv, "steuer"sv, "ship"sv, "freight"sv, "zip"sv, "phone"sv,
    "percent"sv, "points"sv, "refund"sv, "returned"sv, "balance"sv, "saldo"sv, "profit"sv, "margin"sv,
    "unitcost"sv, "costprice"sv, "commission"sv, "outstanding"sv, "weight"sv, "rating"sv, "compareat"sv,
    "giftcard"sv, "installment"sv, "latitude"sv, "longitude"sv, "erstatt"sv, "aterbetal"sv, "pct"sv,
    "tipamount"sv, "coupon"sv, "voucher"sv, "gutschein"sv, "cashback"sv, "teruggestort"sv,
    // What goods cost the shop.
    "precocusto"sv, "precodecusto"sv, "precodecompra"sv, "precocompra"sv, "preciocosto"sv, "preciodecosto"sv,
    "preciocompra"sv, "preciodecompra"sv, "prezzoacquisto"sv, "prezzodiacquisto"sv, "prixachat"sv,
    "prixdachat"sv, "hargabeli"sv, "hargapokok"sv, "einkaufspreis"sv, "inkopspris"sv, "innkjopspris"sv,
    "indkobspris"sv, "inkoopprijs"sv, "cenazakupu"sv, "ostohinta"sv, "alisfiyat"sv};
constexpr std::array kNotMoneyWords = {"fee"sv,    "fees"sv,    "tip"sv,   "tips"sv,  "age"sv,  "hour"sv,
                                       "minute"sv, "week"sv,    "year"sv,  "month"sv, "cogs"sv, "rank"sv,
                                       "score"sv,  "weekday"sv, "stars"sv, "floor"sv};
// What was paid with, or a part of it: money, but not that of the order where any other is there.
constexpr std::array kParts = {"giftcert"sv,   "giftwrap"sv,   "redeem"sv,   "storecredit"sv, "wallet"sv,
                               "presentk"sv,   "gavekort"sv,   "deposit"sv,  "insurance"sv,   "loyalty"sv,
                               "cashamount"sv, "cardamount"sv, "rounding"sv, "geschenk"sv};
// What was reserved or asked for may not have been paid.
constexpr std::array kNotYetPaid = {"authorized"sv, "authorised"sv, "requested"sv, "reserved"sv};
// Who sold, where, and under which number: "Sales Document", "Sales Organization".
constexpr std::array kSellers = {"document"sv, "doc"sv,      "organization"sv,   "organisation"sv,
                                 "org"sv,      "office"sv,   "group"sv,          "rep"sv,
                                 "reps"sv,     "person"sv,   "representative"sv, "channel"sv,
                                 "district"sv, "employee"sv, "manager"sv,        "team"sv,
                                 "region"sv,   "area"sv,     "territory"sv,      "department"sv,
                                 "agent"sv,    "clerk"sv,    "associate"sv,      "consultant"sv,
                                 "order"sv,    "orders"sv,   "location"sv,       "division"sv};
constexpr std::array kLabelEnds = {"id"sv, "nr"sv, "no"sv, "key"sv};

constexpr std::array kReceiptWords = {"invoiceno"sv,
                                      "invoiceid"sv,
                                      "invoicenumber"sv,
                                      "invoice"sv,
                                      "receiptid"sv,
                                      "receiptno"sv,
                                      "receiptnumber"sv,
                                      "receipt"sv,
                                      "orderid"sv,
                                      "orderno"sv,
                                      "ordernumber"sv,
                                      "ordernr"sv,
                                      "order"sv,
                                      "transactionid"sv,
                                      "transactionno"sv,
                                      "transactionnumber"sv,
                                      "transaction"sv,
                                      "transid"sv,
                                      "ticketid"sv,
                                      "ticketno"sv,
                                      "ticket"sv,
                                      "basketid"sv,
                                      "basket"sv,
                                      "billno"sv,
                                      "billid"sv,
                                      "billnumber"sv,
                                      "checkid"sv,
                                      "checkno"sv,
                                      "saleid"sv,
                                      "salesid"sv,
                                      "incrementid"sv,
                                      "kvittonr"sv,
                                      "kvittonummer"sv,
                                      "kvitto"sv,
                                      "ordernummer"sv,
                                      "bongnr"sv,
                                      "bonnr"sv,
                                      "belegnr"sv,
                                      "belegnummer"sv,
                                      "rechnungsnr"sv,
                                      "rechnungsnummer"sv,
                                      "bestellnr"sv,
                                      "bestellnummer"sv,
                                      "ordrenr"sv,
                                      "ordrenummer"sv,
                                      "bestelnummer"sv,
                                      "tilausnumero"sv,
                                      "numerozamowienia"sv,
                                      "numerzamowienia"sv,
                                      "cisloobjednavky"sv,
                                      "kodobjednavky"sv,
                                      "numeroordine"sv,
                                      "numeropedido"sv,
                                      "numerodepedido"sv,
                                      "pedido"sv,
                                      "numerocommande"sv,
                                      "numerodecommande"sv,
                                      "commande"sv,
                                      "siparisno"sv,
                                      "siparisnumarasi"sv,
                                      "주문번호"sv,
                                      "订单号"sv,
                                      "ordine"sv,
                                      "bestellung"sv,
                                      "bestelling"sv,
                                      "ordre"sv,
                                      "zamowienie"sv,
                                      "tilaus"sv,
                                      "bestallning"sv,
                                      "encomenda"sv,
                                      "beleg"sv,
                                      "kvittering"sv,
                                      "numerofattura"sv,
                                      "numerofacture"sv,
                                      "numerofactura"sv,
                                      "fakturanr"sv,
                                      "fakturanummer"sv,
                                      "factuurnummer"sv,
                                      "bonnummer"sv,
                                      "laskunumero"sv,
                                      "numerfaktury"sv,
                                      "tilausnro"sv,
                                      "kvitteringsnr"sv,
                                      "订单编号"sv,
                                      "注文番号"sv};
constexpr std::array kCurrencyWords = {"currency"sv,
                                       "currencycode"sv,
                                       "ordercurrency"sv,
                                       "ordercurrencycode"sv,
                                       "paymentcurrency"sv,
                                       "currencyiso"sv,
                                       "ccy"sv,
                                       "valuta"sv,
                                       "wahrung"sv,
                                       "parabirimi"sv,
                                       "devise"sv,
                                       "moneda"sv,
                                       "moeda"sv,
                                       "divisa"sv,
                                       "valuuta"sv,
                                       "waluta"sv,
                                       "mena"sv,
                                       "matauang"sv,
                                       "doviz"sv,
                                       "currencysymbol"sv,
                                       "currencyname"sv,
                                       "valutakod"sv,
                                       "valutakode"sv,
                                       "valutacode"sv,
                                       "wahrungscode"sv,
                                       "codedevise"sv,
                                       "codigomoeda"sv,
                                       "codigomoneda"sv,
                                       "kodwaluty"sv,
                                       "tiente"sv,
                                       "\u0432\u0430\u043b\u044e\u0442\u0430"sv,
                                       "\u0412\u0430\u043b\u044e\u0442\u0430"sv,
                                       "\u5e01\u79cd"sv,
                                       "\u901a\u8ca8"sv};

bool counts_or_labels(const std::string& name) {
  const bool paid = name.ends_with("paid");  // no id
  return is_word(name, kNotMoneyWords) || contains_any(name, kNotMoney) ||
         (!paid &&
          std::any_of(kLabelEnds.begin(), kLabelEnds.end(), [&](auto end) { return name.ends_with(end); }));
}

int amount_fit(const std::string& name) {
  if (contains_any(name, kBeforeAll)) return 50;
  if (contains_any(name, kParts) && !is_word(name, kAmountWords))
    return fit(name, {}, kAmountParts) > 0 ? 20 : 0;
  if (is_price(name)) {
    if (contains_any(name, kOfLines)) return is_word(name, kAmountWords) ? 980 : 95;
    return contains_any(name, kOfOne) || is_word(name, kOfOneWords) ? 30 : 40;
  }
  return fit(name, kAmountWords, kAmountParts);
}

constexpr int kKnown = 101;  // of a name that is in the lists

/// The same, and of what is left of a name without "incl. VAT" and its like.
int amount_fit(std::string_view raw, const std::string& name) {
  const int word = amount_fit(name);
  const int whole = word < kKnown ? std::min(word, fit_of_other_total(raw)) : word;
  const SidedName half = sided(raw);
  // "Order Total (inc tax)" is an order total, before any other amount.
  if (whole > 0 && whole < kKnown && half.side == Side::gross && is_word(half.rest, kAmountWords))
    return std::max(whole, amount_fit(half.rest) - 1);
  if (whole > 0) return whole;
  if (half.side == Side::plain) return 0;
  return half.rest.empty() ? 60 : std::min(60, amount_fit(half.rest));
}

}  // namespace

bool is_price(const std::string& name) {
  return contains_any(name, kPrices) || std::any_of(kPriceWords.begin(), kPriceWords.end(), [&](auto word) {
           return name == word || (word.size() > 3 && name.starts_with(word));
         });
}

std::string normalised(std::string_view name) {
  std::string out = plain_letters(name);
  std::erase_if(out, [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return !letter && static_cast<unsigned char>(c) < 0x80;
  });
  for (const auto zone : {"utc"sv, "gmt"sv})
    if (out.size() > zone.size() && out.ends_with(zone)) out.resize(out.size() - zone.size());
  return out;
}

int name_fit(Role role, std::string_view whole) {
  const bool money = role == Role::amount || role == Role::discount;
  const std::string plain = money ? without_currency(whole) : std::string(whole);
  const std::string_view raw = plain;
  const std::string name = normalised(raw);
  const bool converted = name.find("convert") != std::string::npos;
  switch (role) {
    case Role::customer:
      return customer_fit(raw, name);
    case Role::date:
      return date_fit(raw, name);
    case Role::amount:
      return names_no_money(raw)               ? 0
             : contains_any(name, kNotYetPaid) ? std::min(25, amount_fit(raw, name))
                                               : amount_fit(raw, name) / (converted ? 50 : 1);
    case Role::receipt:
      return std::max(fit(name, kReceiptWords, {}), fit_of_numbered_paper(raw));
    case Role::quantity:
      return names_returned_pieces(raw) ? 0 : quantity_fit(raw, name);
    case Role::discount:
      return discount_fit(raw, name);
    case Role::refund:
      return refund_fit(raw);
    case Role::status:
      return status_fit(raw);
    case Role::currency:
      return fit(name, kCurrencyWords, {});
  }
  return 0;
}

bool names_no_money(std::string_view whole) {
  const std::string raw = without_currency(whole);
  const std::string name = normalised(raw);
  if (is_word(name, kAmountWords) || is_before_fee(raw) || is_after_discount(raw)) return false;
  if (sums_over_time(raw) || names_measure(raw)) return true;
  if (counts_pieces(raw, name) || discount_fit(raw, name) > 0) return true;
  if (const auto words = words_of(raw);
      words.size() > 1 && words.front().starts_with("sale") && is_among(words.back(), kSellers))
    return true;
  // "Total incl. tax" is no tax.
  if (const SidedName half = sided(raw); half.side != Side::plain) {
    if (half.rest.empty() || is_word(half.rest, kAmountWords)) return false;
    return counts_or_labels(half.rest);
  }
  if (name.find("after") != std::string::npos && (name.starts_with("total") || name.starts_with("amount")))
    return false;
  // "Total w/ Discount" has it off.
  if (name.ends_with("wdiscount") || name.ends_with("withdiscount")) return false;
  return counts_or_labels(name);
}

PriceOf price_of(std::string_view raw) {
  const std::string name = normalised(raw);
  if (!is_price(name) || contains_any(name, kOfLines)) return PriceOf::all;
  if (is_word(name, kOfOneWords)) return PriceOf::one;
  // "Item price" is that of one piece in most shops, and of all pieces of the line in some.
  const bool of_one = std::any_of(kOfOne.begin(), kOfOne.end(), [&](auto part) {
    return (part != "item" || name.find("lineitem") != std::string::npos) &&
           name.find(part) != std::string::npos;
  });
  return of_one ? PriceOf::one : PriceOf::perhaps_one;
}

}  // namespace stamkund::ingest
