// What the name of a column says of customers: who buys, and what tells nobody apart.
#include <algorithm>
#include <array>

#include "engine/base/letters.h"
#include "engine/ingest/column_names.h"
#include "engine/ingest/column_words.h"
#include "engine/ingest/name_fits.h"

namespace stamkund::ingest {
namespace {

using namespace std::string_view_literals;

// In order: earlier words fit better.
constexpr std::array kCustomerWords = {
    "customerid"sv, "customer"sv, "custid"sv, "cust"sv, "customeruniqueid"sv, "customerno"sv,
    "customernumber"sv, "customernr"sv, "customerkey"sv, "customercode"sv, "clientid"sv, "client"sv,
    "memberid"sv, "membernumber"sv, "householdid"sv, "household"sv, "householdkey"sv, "hhid"sv,

    "loyaltyid"sv, "shopperid"sv, "shopper"sv, "buyerid"sv, "buyer"sv, "panelistid"sv, "panelist"sv,
    "visitorid"sv, "personid"sv, "donorid"sv, "donor"sv, "patientid"sv, "guestid"sv, "passengerid"sv,
    "studentid"sv, "subscriberid"sv, "tenantid"sv, "kundid"sv, "kund"sv, "kundnr"sv, "kundnummer"sv,
    "kundno"sv, "medlemsid"sv, "medlemsnr"sv, "medlem"sv, "hushall"sv, "kundennummer"sv, "kundennr"sv,
    "kundenid"sv, "kunde"sv, "cliente"sv, "klant"sv, "klantnummer"sv, "asiakas"sv, "asiakasnumero"sv,
    "klient"sv, "clienteid"sv, "vevo"sv, "ugyfel"sv, "zakaznik"sv, "musteri"sv, "nabywca"sv, "comprador"sv,
    "acheteur"sv, "pembeli"sv, "usernamepembeli"sv, "买家会员名"sv, "会员名"sv, "客户编号"sv, "客户id"sv,
    "اسمالعميل"sv, "kupujacy"sv, "kundeid"sv, "kundenr"sv, "customeremail"sv, "billingemail"sv, "email"sv,
    "emailaddress"sv, "fromemailaddress"sv, "buyeremail"sv, "payeremail"sv, "epost"sv,

    "customername"sv, "billingname"sv, "billtoname"sv, "buyername"sv, "loyaltycard"sv, "loyaltycardid"sv,
    "loyaltycardnumber"sv, "loyaltynumber"sv, "kundenkarte"sv, "kundkort"sv, "soldtoparty"sv, "soldto"sv,
    "contactname"sv, "partyname"sv, "party"sv, "debtorname"sv, "debtor"sv, "debitor"sv, "avsandarnr"sv,
    "avsandarnummer"sv, "avsandarnamn"sv, "顧客番号"sv, "顧客id"sv, "会員番号"sv, "会員id"sv, "お客様番号"sv,
    "구매자id"sv, "주문자id"sv, "고객번호"sv, "고객id"sv, "회원번호"sv, "회원id"sv, "구매자명"sv,
    "주문자명"sv, "고객명"sv, "consumentennaam"sv, "顧客名"sv, "お客様名"sv,
    // Who buys, in other trades and languages.
    "relatie"sv, "relatienummer"sv, "policyholder"sv, "cpf"sv, "cnpj"sv, "kunnr"sv, "zahlungspflichtiger"sv,
    "beguenstigterzahlungspflichtiger"sv, "insured"sv, "billto"sv, "billtoparty"sv, "shipto"sv,
    "shiptoname"sv, "shiptoparty"sv, "patient"sv, "renter"sv, "guest"sv, "passenger"sv, "student"sv,
    "tenant"sv, "participant"sv, "attendee"sv, "subscriber"sv, "pupil"sv, "parent"sv, "loyaltyno"sv,
    "loyaltynr"sv, "ffpnumber"sv, "frequentflyernumber"sv, "frequentflyer"sv, "kaufer"sv, "kaeufer"sv,
    "besteller"sv, "auftraggeber"sv, "gast"sv, "mieter"sv, "mitglied"sv, "spender"sv, "teilnehmer"sv,
    "abonnent"sv, "mitgliedsnr"sv, "mitgliedsnummer"sv, "mitgliednr"sv, "patientennr"sv,
    "rechnungsempfanger"sv, "adherent"sv, "donateur"sv, "locataire"sv, "abonne"sv, "eleve"sv,
    "numeroclient"sv, "noclient"sv, "codeclient"sv, "membre"sv, "numeroadherent"sv, "paciente"sv, "socio"sv,
    "huesped"sv, "inquilino"sv, "donante"sv, "alumno"sv, "numerocliente"sv, "numerodecliente"sv,
    "numerosocio"sv, "acquirente"sv, "paziente"sv, "ospite"sv, "donatore"sv, "committente"sv,
    "codicecliente"sv, "hospede"sv, "doador"sv, "aluno"sv, "koper"sv, "huurder"sv, "lid"sv, "lidnummer"sv,
    "klantnr"sv, "leerling"sv, "deelnemer"sv, "afnemer"sv, "kontrahent"sv, "pacjent"sv, "gosc"sv, "najemca"sv,
    "darczynca"sv, "odbiorca"sv, "czlonek"sv, "numerklienta"sv, "kopare"sv, "givare"sv, "hyresgast"sv,
    "bestallare"sv, "deltagare"sv, "kundkortsnr"sv, "kjoper"sv, "kober"sv, "giver"sv, "gjest"sv, "gaest"sv,
    "leietaker"sv, "lejer"sv, "medlemsnummer"sv, "pasient"sv, "bestiller"sv, "ostaja"sv, "potilas"sv,
    "vieras"sv, "vuokralainen"sv, "lahjoittaja"sv, "jasen"sv, "jasennumero"sv, "tilaaja"sv, "asiakasnro"sv,
    "membershipid"sv, "membershipno"sv, "membershipnumber"sv, "pelanggan"sv, "tiers"sv, "raisonsociale"sv,
    "ragionesociale"sv, "razonsocial"sv, "razaosocial"sv, "rut"sv, "cuit"sv, "cuil"sv, "dni"sv, "nif"sv,
    "cedula"sv, "rfc"sv, "nit"sv, "cnpjcpf"sv, "cpfcnpj"sv, "codicefiscale"sv, "kupujici"sv, "makh"sv,
    "khachhang"sv, "idklienta"sv, "asiakasid"sv, "klantid"sv, "idcliente"sv, "idclient"sv, "codcliente"sv,
    "cvecte"sv, "idpelanggan"sv, "kodepelanggan"sv, "namapelanggan"sv, "клиент"sv, "Клиент"sv, "покупатель"sv,
    "Покупатель"sv, "客户"sv, "客户名称"sv, "客户姓名"sv, "买家"sv, "买家昵称"sv, "顾客"sv, "顧客"sv,
    "お客様"sv, "購入者"sv, "注文者"sv, "고객"sv, "구매자"sv, "주문자"sv};
constexpr std::array kCards = {"cardid"sv,     "carteclient"sv,  "cartefidelite"sv,
                               "kundekort"sv,  "cartafedelta"sv, "klantenkaart"sv,
                               "kundkortnr"sv, "cardnumber"sv,   "cardno"sv};
constexpr std::array kPerhapsStaff = {"userid"sv,    "user"sv,        "accountid"sv,     "account"sv,
                                      "accountno"sv, "accountcode"sv, "accountnumber"sv, "accountname"sv,
                                      "member"sv,    "owner"sv};
constexpr std::array kCustomerParts = {"customer"sv,   "cust"sv,        "client"sv,   "member"sv,  "kund"sv,
                                       "medlem"sv,     "household"sv,   "buyer"sv,    "shopper"sv, "payer"sv,
                                       "donor"sv,      "consumer"sv,    "guest"sv,    "patron"sv,  "diner"sv,
                                       "subscriber"sv, "constituent"sv, "pelanggan"sv};
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
    "butik"sv,   "kassa"sv,         "caisse"sv,  "cassa"sv,   "caja"sv,    "caixa"sv,    "mesa"sv,
    "tavolo"sv,  "tafel"sv,         "stolik"sv,  "poyta"sv,   "kasa"sv,    "pet"sv,      "animal"sv,
    "course"sv,  "class"sv,         "kurs"sv,    "cours"sv,   "curso"sv,   "corso"sv,    "kasse"sv,
    "filial"sv,  "bord"sv,          "tisch"sv,   "arende"sv};
// What describes customers and does not tell them apart.
constexpr std::array kDescribes = {
    "post"sv,    "paid"sv,     "valid"sv,     "city"sv,   "country"sv, "state"sv,   "zip"sv,
    "type"sv,    "segment"sv,  "group"sv,     "age"sv,    "gender"sv,  "sex"sv,     "region"sv,
    "address"sv, "phone"sv,    "since"sv,     "value"sv,  "status"sv,  "class"sv,   "tier"sv,
    "level"sv,   "language"sv, "currency"sv,  "note"sv,   "descri"sv,  "birth"sv,   "date"sv,
    "service"sv, "new"sv,      "returning"sv, "count"sv,  "orders"sv,  "spent"sv,   "discount"sv,
    "price"sv,   "amount"sv,   "revenue"sv,   "rating"sv, "review"sv,  "balance"sv, "proceeds"sv};

constexpr std::array kNumberEnds = {"id"sv,     "no"sv,      "nr"sv,   "number"sv, "nummer"sv,
                                    "num"sv,    "key"sv,     "code"sv, "email"sv,  "mail"sv,
                                    "epost"sv,  "address"sv, "ref"sv,  "guid"sv,   "uuid"sv,
                                    "numero"sv, "numer"sv,   "番号"sv, "번호"sv};

/// Where the part of a name, in any case, ends; at its beginning where it is written otherwise.
std::size_t end_of_part(std::string_view raw, std::string_view part) {
  const std::size_t at = lower(raw).find(part);
  return at == std::string::npos ? 0 : at + part.size();
}

}  // namespace

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
  static constexpr std::array kCardWords = {"card"sv,  "karte"sv,   "carte"sv,   "kort"sv,   "karta"sv,
                                            "kaart"sv, "tarjeta"sv, "tessera"sv, "cartao"sv, "kortti"sv};
  if (is_word(name, kCardWords)) return 30;
  const int word = fit(name, kCustomerWords, {});
  if (word > 0) return word;
  if (const int named = fit_of_named_buyer(raw); named > 0) return named;
  for (const auto part : kCustomerParts) {
    const auto at = name.find(part);
    if (at == std::string::npos) continue;
    std::string rest = name;
    rest.erase(at, part.size());
    if (is_word(rest, kIdentifies)) return 300;
    // "Customer Order No" numbers orders, whoever placed them.
    static constexpr std::array kNumbersPapers = {
        "orderno"sv,        "ordernr"sv,     "ordernumber"sv,   "orderid"sv,     "orderref"sv,
        "orderreference"sv, "pono"sv,        "ponumber"sv,      "po"sv,          "poref"sv,
        "invoiceno"sv,      "invoicenr"sv,   "invoicenumber"sv, "invoiceid"sv,   "receiptno"sv,
        "receiptnumber"sv,  "ordernummer"sv, "ordrenr"sv,       "ordrenummer"sv, "fakturanr"sv,
        "fakturanummer"sv,  "reorderno"sv};
    if (is_word(rest, kNumbersPapers) || contains_any(rest, kDescribes) || rest == "ip") return 0;
    const bool identifies = std::any_of(kIdentifyingEnds.begin(), kIdentifyingEnds.end(),
                                        [&](auto end) { return rest.ends_with(end); });
    // "Customer store number", not "Store customer number".
    const bool of_place = names_place(raw.substr(std::min(raw.size(), end_of_part(raw, part))));
    return identifies && !of_place && !contains_any(rest, kOfReceipts) ? 250 : 20;
  }
  return 0;
}

bool names_bare_id(std::string_view raw) { return normalised(raw) == "id"; }

bool names_place(std::string_view raw) {
  const auto words = words_of(raw);
  return std::any_of(words.begin(), words.end(), [](const auto& word) { return is_word(word, kOfPlaces); });
}

bool names_number(std::string_view raw) {
  const std::string name = normalised(raw);
  if (is_word(name, kPerhapsStaff) || is_word(name, kCards) || name == "id") return false;
  return std::any_of(kNumberEnds.begin(), kNumberEnds.end(), [&](auto end) { return name.ends_with(end); });
}

}  // namespace stamkund::ingest
