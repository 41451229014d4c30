// What the name of a column says of days: when it was bought, and what else happens to an order or a
// customer.
#include <algorithm>
#include <array>

#include "engine/ingest/column_names.h"
#include "engine/ingest/column_words.h"
#include "engine/ingest/name_fits.h"

namespace stamkund::ingest {
namespace {

using namespace std::string_view_literals;

// In order: earlier words fit better.
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
                                   "data"sv,
                                   "dato"sv,
                                   "fechahora"sv,
                                   "tarih"sv,
                                   "tanggal"sv,
                                   "paivamaara"sv,
                                   "pvm"sv,
                                   "日期"sv};
constexpr auto kDateParts = std::to_array<std::string_view>(
    {"date", "datum", "timestamp", "day", "time", "created", "fecha", "tarih", "tanggal", "paivamaara",
     "zeitpunkt", "tidpunkt", "tidspunkt", "дата", "Дата", "buchungstag", "kauftag", "taryh"});
// Whole words only: "data" is in "metadata".
constexpr auto kDateOnes = std::to_array<std::string_view>(
    {"data", "dato", "dag", "dia", "jour", "giorno", "fec", "fch", "dt", "pvm", "paiva", "ngay", "zeit"});
// Beginnings of words.
constexpr auto kBought = std::to_array<std::string_view>(
    {"purchas",     "order",     "sale",      "sold",      "trans",   "invoice",  "bought",  "visit",
     "payment",     "receipt",   "donation",  "booked",    "booking", "kauf",     "bestell", "rechnung",
     "verkauf",     "auftrag",   "buchung",   "beleg",     "kop",     "forsalj",  "bestall", "faktura",
     "bokning",     "salg",      "ordre",     "kjop",      "achat",   "commande", "vente",   "facture",
     "reservation", "emission",  "emis",      "pedido",    "compra",  "venta",    "factura", "reserva",
     "emision",     "venda",     "emissao",   "encomenda", "ordine",  "vendit",   "acquist", "fattura",
     "prenotazion", "emission",  "aankoop",   "bestel",    "verkoop", "factu",    "boeking", "zamow",
     "zakup",       "sprzeda",   "faktury",   "wystaw",    "rezerw",  "tilau",    "osto",    "myynt",
     "lasku",       "varau",     "siparis",   "satis",     "objedn",  "prodej",   "prodan",  "nakup",
     "transak",     "pembelian", "penjualan", "pesan",     "заказ",   "Заказ",    "продаж",  "покуп"});
// Anywhere in the name, of what names have grown together: "FechaPedido", "DTVENDA".
constexpr auto kBoughtParts = std::to_array<std::string_view>(
    {"purchas", "order",   "sale",     "sold",    "trans",   "invoice",  "bought",   "visit",
     "payment", "receipt", "donation", "kauf",    "bestell", "rechnung", "kop",      "booked",
     "booking", "pedido",  "compra",   "venta",   "venda",   "achat",    "commande", "facture",
     "ordine",  "fattura", "zamowien", "siparis", "заказ"});
// What happens to an order besides: sent, delivered, due, changed; a stay begins and ends. Anywhere in the
// name.
constexpr auto kOther = std::to_array<std::string_view>(
    {"deliver",    "ship",      "fulfil",     "updat",      "modif",      "chang",     "estimat",
     "expect",     "approv",    "cancel",     "refund",     "return",     "birth",     "expir",
     "due",        "closed",    "complet",    "process",    "signup",     "regist",    "joined",
     "since",      "first",     "last",       "valid",      "until",      "enddate",   "endtime",
     "dispatch",   "arriv",     "depart",     "settle",     "payout",     "available", "limit",
     "export",     "import",    "void",       "delet",      "enroll",     "checkout",  "leverans",
     "uppdater",   "andr",      "fodel",      "liefer",     "geburt",     "livraison", "expedition",
     "naissance",  "echeance",  "entrega",    "nacimiento", "vencim",     "consegna",  "spedizion",
     "nascita",    "scadenza",  "nascimento", "levering",   "bezorg",     "verzend",   "geboorte",
     "vervaldat",  "dostaw",    "wysylk",     "wyslan",     "urodz",      "toimit",    "syntyma",
     "erapaiva",   "forfall",   "forfald",    "fallig",     "faellig",    "fodsel",    "versand",
     "versend",    "leverdat",  "leverdag",   "geliefert",  "levert",     "abreise",   "abholung",
     "abgeschl",   "geandert",  "geaendert",  "aktualis",   "geplant",    "envio",     "enviad",
     "entreg",     "recogid",   "actualiz",   "salida",     "cancelac",   "anulac",    "previst",
     "retirada",   "atualiz",   "retrait",    "annul",      "envoi",      "ritiro",    "aggiorn",
     "partenza",   "evasion",   "ophaal",     "vertrek",    "bijgewerkt", "gewijzigd", "odbior",
     "wyjazd",     "aktualiz",  "hamtning",   "utlever",    "utresa",     "avresa",    "avreise",
     "afrejse",    "afhent",    "andret",     "endret",     "opdater",    "oppdater",  "lahety",
     "nouto",      "wertstell", "valutadat",  "paivitet",   "muokat",     "teslim",    "gonderi",
     "dogum",      "guncel",    "vade",       "dorucen",    "odeslan",    "narozen",   "splatn",
     "aktualizac", "lahir",     "kirim",      "jatuhtempo", "рожден",     "доставк"});
// When a stay begins: the day of the purchase where none of booking is told.
constexpr auto kArrives =
    std::to_array<std::string_view>({"checkin", "anreise", "ankunft", "llegada", "chegada", "arrivee",
                                     "arrivo", "aankomst", "przyjazd", "ankomst", "saapumis"});
// When it was paid, of what was ordered before; beginnings of words.
constexpr auto kPaid = std::to_array<std::string_view>(
    {"paid",    "payed", "paye",   "paie",   "pago",   "pagad", "pagat", "pagam", "betal", "betaal", "bezahl",
     "gezahlt", "zahl",  "platno", "zaplac", "zaplat", "oplac", "maks",  "odeme", "bayar", "оплат"});
// Words by themselves: too short to be looked for in others.
constexpr auto kOtherOnes = std::to_array<std::string_view>(
    {"dob",  "bday", "geb",   "nac",  "nasc",  "vto",    "vence", "ent",  "maj",   "sent", "fin",  "fim",
     "fine", "ende", "einde", "slut", "slutt", "koniec", "loppu", "baja", "hasta", "bis",  "cikis"});
// When a customer was born or began to be one: further from a purchase than a day of delivery.
constexpr auto kBegan = std::to_array<std::string_view>({"since", "joined", "signup"});
constexpr auto kBorn = std::to_array<std::string_view>(
    {"birth",      "geburt",  "gebdat",   "naissance", "nacim", "nacimiento", "nascit",
     "nascimento", "nascita", "geboorte", "gebdat",    "urodz", "syntym",     "fodel",
     "fodsel",     "fodda",   "dogum",    "narozen",   "lahir", "рожден"});
constexpr auto kBornOnes =
    std::to_array<std::string_view>({"dob", "bday", "geb", "nac", "nasc", "fodt", "fodd"});

bool has_word(const std::vector<std::string>& words, WordList list) {
  return std::any_of(words.begin(), words.end(), [&](const auto& w) { return is_among(w, list); });
}

bool is_other(std::string_view raw, const std::string& name) {
  return contains_any(name, kOther) || contains_any(name, kBorn) || contains_any(name, kBegan) ||
         contains_any(name, kArrives) || has_word(words_of(raw), kOtherOnes) ||
         has_word(words_of(raw), kBornOnes);
}

}  // namespace

int date_fit(std::string_view raw, const std::string& name) {
  const int word = fit(name, kDateWords, {});
  if (word > 0) return word;
  const auto words = words_of(raw);
  // "Ordredato".
  const bool grown = name.size() > 4 && name.ends_with("dato");
  const int part = std::max(fit(name, {}, kDateParts, 90), grown || has_word(words, kDateOnes) ? 60 : 0);
  if (names_day_to_come(raw)) return part > 0 ? kFitOfOtherDate - 4 : 0;
  if (names_birth(raw)) return part > 0 ? kFitOfOtherDate - 3 : 0;
  if (contains_any(name, kBegan)) return part > 0 ? kFitOfOtherDate - 2 : 0;
  if (contains_any(name, kArrives)) return kFitOfDeed;
  if (is_other(raw, name)) return part > 0 || name.ends_with("at") ? kFitOfOtherDate : 0;
  const bool bought =
      contains_any(name, kBoughtParts) ||
      std::any_of(words.begin(), words.end(), [](const auto& w) { return begins_with_any(w, kBought); });
  if (part > 0 && !bought &&
      std::any_of(words.begin(), words.end(), [](const auto& w) { return begins_with_any(w, kPaid); }))
    return kFitOfDayPaid;
  if (part == 0) return contains_any(name, kBoughtParts) ? kFitOfDeed : 0;
  return part + (bought ? 300 : 0);
}

bool names_birth(std::string_view raw) {
  return contains_any(normalised(raw), kBorn) || has_word(words_of(raw), kBornOnes);
}

bool names_other_date(std::string_view raw) {
  return is_other(raw, normalised(raw)) || names_day_to_come(raw);
}

}  // namespace stamkund::ingest
