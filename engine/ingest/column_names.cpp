#include "engine/ingest/column_names.h"

#include <algorithm>
#include <array>
#include <span>

#include "engine/base/letters.h"
#include "engine/ingest/column_words.h"

namespace stamkund::ingest {
namespace {

using Words = std::span<const std::string_view>;
using namespace std::string_view_literals;

// In order: earlier words fit better.
constexpr std::array kCustomerWords = {"customerid"sv,
                                       "customer"sv,
                                       "custid"sv,
                                       "cust"sv,
                                       "customeruniqueid"sv,
                                       "customerno"sv,
                                       "customernumber"sv,
                                       "customernr"sv,
                                       "customerkey"sv,
                                       "customercode"sv,
                                       "clientid"sv,
                                       "client"sv,
                                       "memberid"sv,
                                       "membernumber"sv,
                                       "householdid"sv,
                                       "household"sv,
                                       "householdkey"sv,
                                       "hhid"sv,

                                       "loyaltyid"sv,
                                       "shopperid"sv,
                                       "shopper"sv,
                                       "buyerid"sv,
                                       "buyer"sv,
                                       "panelistid"sv,
                                       "panelist"sv,
                                       "visitorid"sv,
                                       "personid"sv,
                                       "donorid"sv,
                                       "donor"sv,
                                       "kundid"sv,
                                       "kund"sv,
                                       "kundnr"sv,
                                       "kundnummer"sv,
                                       "kundno"sv,
                                       "medlemsid"sv,
                                       "medlemsnr"sv,
                                       "medlem"sv,
                                       "hushall"sv,
                                       "kundennummer"sv,
                                       "kundennr"sv,
                                       "kundenid"sv,
                                       "kunde"sv,
                                       "cliente"sv,
                                       "klant"sv,
                                       "klantnummer"sv,
                                       "asiakas"sv,
                                       "asiakasnumero"sv,
                                       "klient"sv,
                                       "clienteid"sv,
                                       "vevo"sv,
                                       "ugyfel"sv,
                                       "zakaznik"sv,
                                       "musteri"sv,
                                       "nabywca"sv,
                                       "comprador"sv,
                                       "acheteur"sv,
                                       "pembeli"sv,
                                       "usernamepembeli"sv,
                                       "买家会员名"sv,
                                       "会员名"sv,
                                       "客户编号"sv,
                                       "客户id"sv,
                                       "اسمالعميل"sv,
                                       "kupujacy"sv,
                                       "kundeid"sv,
                                       "kundenr"sv,
                                       "customeremail"sv,
                                       "billingemail"sv,
                                       "email"sv,
                                       "emailaddress"sv,
                                       "fromemailaddress"sv,
                                       "buyeremail"sv,
                                       "payeremail"sv,
                                       "epost"sv,

                                       "customername"sv,
                                       "billingname"sv,
                                       "billtoname"sv,
                                       "buyername"sv,
                                       "loyaltycard"sv,
                                       "loyaltycardid"sv,
                                       "loyaltycardnumber"sv,
                                       "loyaltynumber"sv,
                                       "kundenkarte"sv,
                                       "kundkort"sv,
                                       "soldtoparty"sv,
                                       "soldto"sv,
                                       "contactname"sv,
                                       "partyname"sv,
                                       "party"sv,
                                       "debtorname"sv,
                                       "debtor"sv,
                                       "debitor"sv,
                                       "avsandarnr"sv,
                                       "avsandarnummer"sv,
                                       "avsandarnamn"sv,
                                       "顧客番号"sv,
                                       "顧客id"sv,
                                       "会員番号"sv,
                                       "会員id"sv,
                                       "お客様番号"sv,
                                       "구매자id"sv,
                                       "주문자id"sv,
                                       "고객번호"sv,
                                       "고객id"sv,
                                       "회원번호"sv,
                                       "회원id"sv,
                                       "구매자명"sv,
                                       "주문자명"sv,
                                       "고객명"sv,
                                       "consumentennaam"sv,
                                       "顧客名"sv,
                                       "お客様名"sv};
constexpr std::array kCards = {"cardid"sv, "cardnumber"sv, "cardno"sv};
constexpr std::array kPerhapsStaff = {"userid"sv,    "user"sv,        "accountid"sv,     "account"sv,
                                      "accountno"sv, "accountcode"sv, "accountnumber"sv, "accountname"sv, "member"sv};
constexpr std::array kCustomerParts = {"customer"sv, "cust"sv,      "client"sv, "member"sv,  "kund"sv,
                                       "medlem"sv,   "household"sv, "buyer"sv,  "shopper"sv, "payer"sv,
                                       "donor"sv,    "consumer"sv,  "guest"sv,  "patron"sv,  "diner"sv,
                                       "subscriber"sv, "constituent"sv};
// What may stand beside such a part for the column to tell customers apart.
constexpr std::array kIdentifies = {"id"sv,     "ids"sv,          "no"sv,          "nr"sv,        "number"sv,
                                    "num"sv,    "key"sv,          "code"sv,        "uniqueid"sv,  "email"sv,
                                    "mail"sv,   "emailaddress"sv, "ref"sv,         "hash"sv,      "uuid"sv,
                                    "guid"sv,   "identifier"sv,   "account"sv,     "accountid"sv, "card"sv,
                                    "cardid"sv, "reference"sv,    "referenceid"sv, "name"sv};
constexpr std::array kIdentifyingEnds = {"id"sv, "number"sv, "nr"sv, "key"sv, "email"sv, "code"sv};
constexpr std::array kOfReceipts = {"order"sv, "invoice"sv, "receipt"sv, "ticket"sv, "visit"sv, "trans"sv};
// Where she was served, and what her papers are about: as words.
constexpr std::array kOfPlaces = {
    "po"sv,      "purchaseorder"sv, "store"sv,   "queue"sv,   "table"sv,   "till"sv,     "register"sv,
    "counter"sv, "terminal"sv,      "room"sv,    "seat"sv,    "branch"sv,  "location"sv, "case"sv,
    "support"sv, "feedback"sv,      "session"sv, "project"sv, "vehicle"sv, "contract"sv, "shop"sv,
    "butik"sv,   "kassa"sv,         "kasse"sv,   "filial"sv,  "bord"sv,    "tisch"sv,    "arende"sv};
// What describes customers and does not tell them apart.
constexpr std::array kDescribes = {
    "post"sv,    "paid"sv,     "valid"sv,     "city"sv,  "country"sv, "state"sv, "zip"sv,
    "type"sv,    "segment"sv,  "group"sv,     "age"sv,   "gender"sv,  "sex"sv,   "region"sv,
    "address"sv, "phone"sv,    "since"sv,     "value"sv, "status"sv,  "class"sv, "tier"sv,
    "level"sv,   "language"sv, "currency"sv,  "note"sv,  "descri"sv,  "birth"sv, "date"sv,
    "service"sv, "new"sv,      "returning"sv, "count"sv, "orders"sv,  "spent"sv, "discount"sv,
    "price"sv,   "amount"sv,   "revenue"sv,   "rating"sv, "review"sv, "balance"sv, "proceeds"sv};

constexpr std::array kDateWords = {"date"sv,
                                   "orderdate"sv,
                                   "purchasedate"sv,
                                   "purchasetimestamp"sv,
                                   "transactiondate"sv,
                                   "transdate"sv,
                                   "invoicedate"sv,
                                   "saledate"sv,
                                   "salesdate"sv,
                                   "orderpurchasetimestamp"sv,
                                   "datetime"sv,
                                   "timestamp"sv,
                                   "day"sv,
                                   "ordertime"sv,
                                   "purchasetime"sv,
                                   "transactiontime"sv,
                                   "time"sv,
                                   "createdat"sv,
                                   "created"sv,
                                   "createddate"sv,
                                   "bookedon"sv,
                                   "bookedat"sv,
                                   "datebooked"sv,
                                   "datecreated"sv,
                                   "paidat"sv,
                                   "paymentdate"sv,
                                   "datum"sv,
                                   "orderdatum"sv,
                                   "kopdatum"sv,
                                   "inkopsdatum"sv,
                                   "tidpunkt"sv,
                                   "dag"sv,
                                   "bestelldatum"sv,
                                   "rechnungsdatum"sv,
                                   "kaufdatum"sv,
                                   "fecha"sv,
                                   "data"sv};
constexpr std::array kDateParts = {"date"sv, "datum"sv, "timestamp"sv, "day"sv, "time"sv, "created"sv};
constexpr std::array kBoughtParts = {"purchas"sv,  "order"sv,  "sale"sv,    "sold"sv,     "trans"sv,
                                     "invoice"sv,  "bought"sv, "visit"sv,   "payment"sv,  "receipt"sv,
                                     "donation"sv, "kauf"sv,   "bestell"sv, "rechnung"sv, "kop"sv, "booked"sv, "booking"sv};
constexpr std::array kOtherDates = {
    "deliver"sv, "ship"sv,    "fulfil"sv,  "updat"sv,    "modif"sv, "chang"sv,  "estimat"sv,  "approv"sv,
    "cancel"sv,  "refund"sv,  "return"sv,  "birth"sv,    "expir"sv, "due"sv,    "closed"sv,   "complet"sv,
    "process"sv, "signup"sv,  "regist"sv,  "joined"sv,   "since"sv, "first"sv,  "last"sv,     "valid"sv,
    "until"sv,   "enddate"sv, "endtime"sv, "dispatch"sv, "arriv"sv, "settle"sv, "payout"sv,   "available"sv,
    "limit"sv,   "export"sv,  "import"sv,  "void"sv,     "delet"sv, "enroll"sv, "leverans"sv, "uppdater"sv,
    "andr"sv,    "fodel"sv,   "liefer"sv,  "geburt"sv};

constexpr std::array kAmountWords = {
    "amount"sv, "totalamount"sv, "netamount"sv, "amountpaid"sv, "linetotal"sv, "totalcollected"sv,
    "totalsales"sv, "revenue"sv, "netrevenue"sv, "spend"sv, "spent"sv, "netsales"sv, "sales"sv,
    "salesvalue"sv, "dollarvalue"sv, "dollars"sv, "ordertotal"sv, "grandtotal"sv, "ordervalue"sv,
    "basketvalue"sv, "total"sv, "totalprice"sv, "value"sv, "turnover"sv, "gmv"sv, "paid"sv, "gross"sv,
    "grosssales"sv, "net"sv, "belopp"sv, "radbelopp"sv, "summa"sv, "totalt"sv, "varde"sv, "intakt"sv,
    "omsattning"sv, "betrag"sv, "summe"sv, "umsatz"sv, "gesamt"sv, "gesamtbetrag"sv, "importe"sv, "bill"sv,
    "billamount"sv, "checkamount"sv, "importo"sv, "montant"sv, "bedrag"sv, "belop"sv, "belob"sv, "beloeb"sv,
    "請求金額"sv, "totalpembayaran"sv, "osszesen"sv, "vegosszeg"sv, "yhteensa"sv, "razem"sv, "celkem"sv,
    "totaal"sv, "ialt"sv,
    "총주문금액"sv, "결제금액"sv, "주문금액"sv, "총결제금액"sv, "实付金额"sv, "买家实际支付金额"sv, "订单金额"sv,
    "合計金額"sv, "faturalanacaktutar"sv,
    "valor"sv, "valortotal"sv, "monto"sv, "kwota"sv, "castka"sv, "osszeg"sv, "suma"sv, "iznos"sv, "tutar"sv,
    // What the customer paid before what was left of it.
    "brutto"sv, "bruttobetrag"sv, "bruttobelopp"sv, "montantbrut"sv, "brut"sv, "bruto"sv, "lordo"sv,
    "netto"sv, "nettobetrag"sv, "nettobelopp"sv, "neto"sv};
constexpr std::array kAmountParts = {"amount"sv, "revenue"sv, "spend"sv, "dollar"sv, "sales"sv,  "total"sv,
                                     "belopp"sv, "summa"sv,   "paid"sv,  "value"sv,  "betrag"sv, "umsatz"sv};
constexpr std::array kPrices = {"price"sv, "pris"sv, "preis"sv, "prix"sv, "precio"sv, "prezzo"sv, "prijs"sv};
constexpr std::array kOfOne = {"unit"sv,      "item"sv,  "each"sv,   "piece"sv, "perunit"sv, "list"sv,
                               "compareat"sv, "styck"sv, "einzel"sv, "stuck"sv, "apris"sv};
// The price of all pieces of a line.
constexpr std::array kOfLines = {"total"sv,          "gesamt"sv,    "totaal"sv,   "zeilenpreis"sv,
                                 "positionspreis"sv, "extended"sv,  "extprice"sv, "lineprice"sv,
                                 "radpris"sv,        "linjepris"sv, "linepris"sv};
// Sums before shipping, tax or discounts: taken where no total is there.
constexpr std::array kBeforeAll = {"subtotal"sv, "zwischensumme"sv, "delsumma"sv, "soustotal"sv,
                                   "subtotaal"sv};
// Parts of names of columns of numbers that are no money, or not the money that was paid.
constexpr std::array kNotMoney = {
    "number"sv,      "qty"sv,       "quantit"sv,   "count"sv,     "units"sv,     "items"sv,
    "antal"sv,       "menge"sv,     "anzahl"sv,    "disc"sv,      "rabatt"sv,    "tax"sv,
    "vat"sv,         "moms"sv,      "steuer"sv,    "ship"sv,      "freight"sv,   "zip"sv,
    "phone"sv,       "percent"sv,   "points"sv,    "refund"sv,    "returned"sv,  "balance"sv,
    "saldo"sv,       "profit"sv,    "margin"sv,    "unitcost"sv,  "costprice"sv, "commission"sv,
    "outstanding"sv, "weight"sv,    "rating"sv,    "compareat"sv, "giftcard"sv,  "installment"sv,
    "latitude"sv,    "longitude"sv, "erstatt"sv,   "aterbetal"sv, "pct"sv,       "tipamount"sv,
    "coupon"sv,      "voucher"sv,   "gutschein"sv, "cashback"sv,  "teruggestort"sv};
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
constexpr std::array kSellers = {
    "document"sv, "doc"sv,      "organization"sv, "organisation"sv, "org"sv,     "office"sv,    "group"sv,
    "rep"sv,      "reps"sv,     "person"sv,       "representative"sv, "channel"sv, "district"sv, "employee"sv,
    "manager"sv,  "team"sv,     "region"sv,       "area"sv,         "territory"sv, "department"sv, "agent"sv,
    "clerk"sv,    "associate"sv, "consultant"sv,  "order"sv,        "orders"sv,  "location"sv,  "division"sv};
constexpr std::array kLabelEnds = {"id"sv, "nr"sv, "no"sv, "key"sv};

constexpr std::array kReceiptWords = {
    "invoiceno"sv,       "invoiceid"sv,     "invoicenumber"sv, "invoice"sv,
    "receiptid"sv,       "receiptno"sv,     "receiptnumber"sv, "receipt"sv,
    "orderid"sv,         "orderno"sv,       "ordernumber"sv,   "ordernr"sv,
    "order"sv,           "transactionid"sv, "transactionno"sv, "transactionnumber"sv,
    "transaction"sv,     "transid"sv,       "ticketid"sv,      "ticketno"sv,
    "ticket"sv,          "basketid"sv,      "basket"sv,        "billno"sv,
    "billid"sv,          "billnumber"sv,    "checkid"sv,       "checkno"sv,
    "saleid"sv,          "salesid"sv,       "incrementid"sv,   "kvittonr"sv,
    "kvittonummer"sv,    "kvitto"sv,        "ordernummer"sv,   "bongnr"sv,
    "bonnr"sv,           "belegnr"sv,       "belegnummer"sv,   "rechnungsnr"sv,
    "rechnungsnummer"sv, "bestellnr"sv,     "bestellnummer"sv,
    "ordrenr"sv,         "ordrenummer"sv,   "bestelnummer"sv,  "tilausnumero"sv,
    "numerozamowienia"sv, "numerzamowienia"sv, "cisloobjednavky"sv, "kodobjednavky"sv,
    "numeroordine"sv,    "numeropedido"sv,  "numerodepedido"sv, "pedido"sv,
    "numerocommande"sv,  "numerodecommande"sv, "commande"sv,   "siparisno"sv,
    "siparisnumarasi"sv, "주문번호"sv,      "订单号"sv,        "订单编号"sv,
    "注文番号"sv};
constexpr std::array kQuantityWords = {"quantity"sv,        "qty"sv,        "lineitemquantity"sv,
                                       "quantityordered"sv, "orderedqty"sv, "itemqty"sv,
                                       "units"sv,           "unitssold"sv,  "antal"sv,
                                       "menge"sv,           "anzahl"sv};
constexpr std::array kQuantityParts = {"quantit"sv, "qty"sv, "cantidad"sv, "aantal"sv};
// "Returned items value" is money.
constexpr std::array kMoneyOfPieces = {"amount"sv, "value"sv, "price"sv, "cost"sv,
                                       "betrag"sv, "belopp"sv, "wert"sv};
constexpr std::array kDiscountWords = {
    "linediscount"sv, "lineitemdiscount"sv, "itemdiscount"sv, "discountamount"sv,
    "discounts"sv,    "discount"sv,         "rabattbelopp"sv, "rabatt"sv};
constexpr std::array kDiscountParts = {"discount"sv, "rabatt"sv};
constexpr std::array kNoDiscount = {"code"sv,  "name"sv,  "type"sv,      "reason"sv,
                                    "title"sv, "after"sv, "before"sv,    "descri"sv,
                                    "kod"sv,   "id"sv,    "wdiscount"sv, "withdiscount"sv};
constexpr std::array kGivenBack = {"refund"sv,     "returned"sv,  "returndate"sv, "erstattet"sv,
                                   "erstattung"sv, "aterbetal"sv, "returdatum"sv};
constexpr std::array kCurrencyWords = {
    "currency"sv,        "currencycode"sv, "ordercurrency"sv, "ordercurrencycode"sv,
    "paymentcurrency"sv, "currencyiso"sv,  "ccy"sv,           "valuta"sv,
    "wahrung"sv};

constexpr std::array kPhones = {"phone"sv,   "telephone"sv, "telefon"sv, "mobile"sv, "mobil"sv, "handy"sv,
                                         "msisdn"sv,  "telefono"sv,  "telefone"sv, "puhelin"sv, "telefoon"sv,
                                         "tel"sv,     "cellphone"sv, "mobilnummer"sv, "telefonnummer"sv,
                                         "rufnummer"sv, "phonenumber"sv};
constexpr std::array kNumberEnds = {"id"sv,   "no"sv,   "nr"sv,    "number"sv, "nummer"sv, "num"sv,
                                       "key"sv,  "code"sv, "email"sv, "mail"sv,   "epost"sv,  "address"sv,
                                       "ref"sv,  "guid"sv, "uuid"sv,  "numero"sv, "numer"sv, "番号"sv, "번호"sv};

bool contains_any(const std::string& name, Words parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](auto part) { return name.find(part) != std::string::npos; });
}

bool is_word(const std::string& name, Words words) {
  return std::find(words.begin(), words.end(), name) != words.end();
}

int fit(const std::string& name, Words words, Words parts, int of_parts = 100) {
  const auto word = std::find(words.begin(), words.end(), name);
  if (word != words.end()) return 1000 - static_cast<int>(word - words.begin());
  for (std::size_t p = 0; p < parts.size(); ++p)
    if (name.find(parts[p]) != std::string::npos) return of_parts - static_cast<int>(p);
  return 0;
}

/// Where the part of a name, in any case, ends; at its beginning where it is written otherwise.
std::size_t end_of_part(std::string_view raw, std::string_view part) {
  const std::size_t at = lower(raw).find(part);
  return at == std::string::npos ? 0 : at + part.size();
}

int customer_fit(std::string_view raw, const std::string& whole) {
  // Namesakes would be one.
  const auto of_name = person_part(raw).part;
  if (of_name == PersonPart::Part::first || of_name == PersonPart::Part::last) return 0;
  // Stripe's "Customer ID (metadata)".
  const std::string name = whole.ends_with("metadata") ? whole.substr(0, whole.size() - 8) : whole;
  // May be who sold it, or where it was booked.
  if (is_word(name, kPerhapsStaff)) return 240;
  // May be what paid, which at times is all there is.
  if (is_word(name, kCards)) return 230;
  if (name == "id") return 220;
  if (name == "card") return 30;
  const int word = fit(name, kCustomerWords, {});
  if (word > 0) return word;
  for (const auto part : kCustomerParts) {
    const auto at = name.find(part);
    if (at == std::string::npos) continue;
    std::string rest = name;
    rest.erase(at, part.size());
    if (is_word(rest, kIdentifies)) return 300;
    if (contains_any(rest, kDescribes) || rest == "ip") return 0;
    const bool identifies = std::any_of(kIdentifyingEnds.begin(), kIdentifyingEnds.end(),
                                        [&](auto end) { return rest.ends_with(end); });
    // "Customer store number", not "Store customer number".
    const bool of_place = names_place(raw.substr(std::min(raw.size(), end_of_part(raw, part))));
    return identifies && !of_place && !contains_any(rest, kOfReceipts) ? 250 : 20;
  }
  return 0;
}

int date_fit(const std::string& name) {
  const int word = fit(name, kDateWords, {});
  if (word > 0) return word;
  const int part = fit(name, {}, kDateParts, 90);
  if (contains_any(name, kOtherDates)) return part > 0 || name.ends_with("at") ? kFitOfOtherDate : 0;
  if (part == 0) return contains_any(name, kBoughtParts) ? kFitOfDeed : 0;
  return part + (contains_any(name, kBoughtParts) ? 300 : 0);
}

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
  if (contains_any(name, kPrices)) {
    if (contains_any(name, kOfLines)) return is_word(name, kAmountWords) ? 980 : 95;
    return contains_any(name, kOfOne) ? 30 : 40;
  }
  return fit(name, kAmountWords, kAmountParts);
}

constexpr int kKnown = 101;  // of a name that is in the lists

/// The same, and of what is left of a name without "incl. VAT" and its like.
int amount_fit(std::string_view raw, const std::string& name) {
  const int whole = amount_fit(name);
  const SidedName half = sided(raw);
  // "Order Total (inc tax)" is an order total, before any other amount.
  if (whole > 0 && whole < kKnown && half.side == Side::gross && is_word(half.rest, kAmountWords))
    return std::max(whole, amount_fit(half.rest) - 1);
  if (whole > 0) return whole;
  if (half.side == Side::plain) return 0;
  return half.rest.empty() ? 60 : std::min(60, amount_fit(half.rest));
}

}  // namespace

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
      return date_fit(name);
    case Role::amount:
      return names_no_money(raw)                 ? 0
             : contains_any(name, kNotYetPaid) ? std::min(25, amount_fit(raw, name))
                                               : amount_fit(raw, name) / (converted ? 50 : 1);
    case Role::receipt:
      return fit(name, kReceiptWords, {});
    case Role::quantity:
      return names_returned_pieces(raw) ? 0 : fit(name, kQuantityWords, kQuantityParts);
    case Role::discount:
      return contains_any(name, kNoDiscount) ? 0 : fit(name, kDiscountWords, kDiscountParts);
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
  if (is_word(name, kAmountWords) || is_before_fee(raw)) return false;
  if (const auto words = words_of(raw); words.size() > 1 && words.front().starts_with("sale") && is_among(words.back(), kSellers))
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
  if (!contains_any(name, kPrices) || contains_any(name, kOfLines)) return PriceOf::all;
  // "Item price" is that of one piece in most shops, and of all pieces of the line in some.
  const bool of_one = std::any_of(kOfOne.begin(), kOfOne.end(), [&](auto part) {
    return (part != "item" || name.find("lineitem") != std::string::npos) &&
           name.find(part) != std::string::npos;
  });
  return of_one ? PriceOf::one : PriceOf::perhaps_one;
}

bool names_returned_pieces(std::string_view raw) {
  static constexpr std::array kBack = {"return"sv, "refund"sv, "retur"sv,   "retour"sv, "cancel"sv,
                                       "storn"sv,  "annul"sv,  "makuler"sv, "kansel"sv};
  static constexpr std::array kPieces = {"units"sv,  "antal"sv, "menge"sv,  "anzahl"sv,
                                         "pieces"sv, "items"sv, "stuckz"sv, "numberof"sv,
                                         "noof"sv,   "nrof"sv,  "pcs"sv,    "countof"sv};
  const std::string name = normalised(raw);
  return contains_any(name, kBack) && (contains_any(name, kQuantityParts) || contains_any(name, kPieces)) &&
         !contains_any(name, kMoneyOfPieces);
}

bool names_place(std::string_view raw) {
  const auto words = words_of(raw);
  return std::any_of(words.begin(), words.end(), [](const auto& word) { return is_word(word, kOfPlaces); });
}

bool names_phone(std::string_view raw) {
  const auto words = words_of(raw);
  return std::any_of(words.begin(), words.end(), [](const auto& word) { return is_word(word, kPhones); });
}

bool names_number(std::string_view raw) {
  const std::string name = normalised(raw);
  if (is_word(name, kPerhapsStaff) || is_word(name, kCards) || name == "id") return false;
  return std::any_of(kNumberEnds.begin(), kNumberEnds.end(), [&](auto end) { return name.ends_with(end); });
}

bool names_other_date(std::string_view raw) { return contains_any(normalised(raw), kOtherDates); }

bool names_refund_date(std::string_view raw) {
  const std::string name = normalised(raw);
  const bool back = contains_any(name, kGivenBack) && !name.ends_with("reason");
  return back && (contains_any(name, kDateParts) || name.ends_with("at") || name.ends_with("on") ||
                  name.ends_with("am"));
}

bool names_return_day(std::string_view raw) {
  const std::string name = normalised(raw);
  return name.find("retur") != std::string::npos && names_refund_date(raw);
}

bool names_lending(std::string_view raw) {
  static constexpr std::array kLends = {
      "pickup"sv,    "rent"sv,     "hire"sv,  "loan"sv,    "borrow"sv, "lend"sv,   "lent"sv,
      "departure"sv, "outbound"sv, "uthyr"sv, "hyr"sv,     "utlan"sv,  "miet"sv,   "verleih"sv,
      "ausleih"sv,   "abhol"sv,    "leih"sv,  "udlej"sv,   "leje"sv,   "utleie"sv, "leie"sv,
      "alquiler"sv,  "noleggio"sv, "huur"sv,  "verhuur"sv, "vuokra"sv, "flight"sv};
  const auto words = words_of(raw);
  const bool two = words.size() > 1 && words[0] == "pick" && words[1] == "up";
  return two || std::any_of(words.begin(), words.end(), [](const auto& word) {
           return std::any_of(kLends.begin(), kLends.end(),
                              [&](auto stem) { return word.starts_with(stem); });
         });
}

}  // namespace stamkund::ingest
