// Names that say a thing and that it is numbered: "ID_Commande", "numero do pedido", "Käufernummer", "Name
// des Käufers". In any order, and in the languages that are read.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "engine/ingest/column_words.h"
#include "engine/ingest/name_fits.h"

namespace stamkund::ingest {
namespace {

constexpr int kFitOfPaper = 500;   // after the names that are known by heart
constexpr int kFitOfNumber = 720;  // the same; before e-mail addresses would be too much to say of a name
constexpr int kFitOfName = 700;

constexpr auto kNumbers = std::to_array<std::string_view>({"id",
                                                           "ids",
                                                           "no",
                                                           "nr",
                                                           "n",
                                                           "nro",
                                                           "num",
                                                           "number",
                                                           "nummer",
                                                           "numero",
                                                           "numer",
                                                           "numeru",
                                                           "nummer",
                                                           "code",
                                                           "codigo",
                                                           "codice",
                                                           "kod",
                                                           "kode",
                                                           "cod",
                                                           "kodu",
                                                           "identifiant",
                                                           "identificador",
                                                           "identificativo",
                                                           "identificatore",
                                                           "identyfikator",
                                                           "tunnus",
                                                           "numarasi",
                                                           "cislo",
                                                           "ref",
                                                           "номер",
                                                           "Номер",
                                                           "ma",
                                                           "n°",
                                                           "nº",
                                                           "№"});
constexpr auto kNames = std::to_array<std::string_view>({"name", "names", "nom", "nombre", "nome", "namn",
                                                         "navn", "naam", "nazwa", "nazwisko", "nimi", "adi",
                                                         "nama", "ten", "jmeno", "imie", "имя", "Имя"});
// What stands between them and says nothing.
constexpr auto kGlue = std::to_array<std::string_view>(
    {"of", "the", "de", "del", "du",  "des", "der", "die", "das", "di",  "do",  "da", "dos", "la",
     "le", "el",  "l",  "d",   "van", "von", "vom", "av",  "pa",  "for", "och", "w",  "per"});
// Papers: orders, invoices, receipts, bookings. Beginnings of words.
constexpr auto kPapers = std::to_array<std::string_view>(
    {"auftrag",     "bestellung",   "rechnung",  "beleg",       "buchung",      "verkauf",     "einkauf",
     "kassenbon",   "reservierung", "commande",  "facture",     "vente",        "achat",       "reservation",
     "pedido",      "factura",      "venta",     "compra",      "reserva",      "recibo",      "boleta",
     "ordine",      "ordini",       "fattura",   "vendita",     "acquisto",     "prenotazion", "scontrino",
     "encomenda",   "fatura",       "venda",     "bestelling",  "boeking",      "factu",       "verkoop",
     "aankoop",     "reservering",  "zamowieni", "faktur",      "paragon",      "sprzedaz",    "rezerwacj",
     "bestallning", "kvitto",       "bokning",   "forsaljning", "bestilling",   "kvittering",  "reservasjon",
     "tilau",       "lasku",        "kuitti",    "varau",       "ostotapahtum", "siparis",     "satis",
     "objednavk",   "transak",      "pesanan",   "invoice",     "receipt",      "заказ",       "чек"});
// The same, as whole words.
constexpr auto kPaperOnes = std::to_array<std::string_view>(
    {"order", "orders",      "bestell",     "bestel",    "kauf",        "kop",        "salg",
     "ordre", "osto",        "orden",       "bon",       "kvittering",  "don",        "sale",
     "sales", "transaction", "transaccion", "transacao", "transazione", "transactie", "transaktion"});
// Who buys: whole words, as they stand beside others.
constexpr auto kBuyers = std::to_array<std::string_view>({"customer",
                                                          "client",
                                                          "kunde",
                                                          "kunden",
                                                          "kaufer",
                                                          "kaufers",
                                                          "kaeufer",
                                                          "kaeufers",
                                                          "besteller",
                                                          "bestellers",
                                                          "auftraggeber",
                                                          "auftraggebers",
                                                          "rechnungsempfanger",
                                                          "rechnungsempfangers",
                                                          "mitglied",
                                                          "mitglieds",
                                                          "spender",
                                                          "spenders",
                                                          "gast",
                                                          "gastes",
                                                          "patient",
                                                          "patienten",
                                                          "abonnent",
                                                          "acheteur",
                                                          "acheteurs",
                                                          "adherent",
                                                          "adherente",
                                                          "donateur",
                                                          "membre",
                                                          "patiente",
                                                          "tiers",
                                                          "locataire",
                                                          "eleve",
                                                          "abonne",
                                                          "clients",
                                                          "cliente",
                                                          "clientes",
                                                          "comprador",
                                                          "compradora",
                                                          "socio",
                                                          "socia",
                                                          "paciente",
                                                          "alumno",
                                                          "huesped",
                                                          "donante",
                                                          "inquilino",
                                                          "clienti",
                                                          "acquirente",
                                                          "paziente",
                                                          "ospite",
                                                          "donatore",
                                                          "committente",
                                                          "hospede",
                                                          "aluno",
                                                          "doador",
                                                          "utente",
                                                          "klant",
                                                          "klanten",
                                                          "koper",
                                                          "kopers",
                                                          "lid",
                                                          "donor",
                                                          "huurder",
                                                          "deelnemer",
                                                          "debiteur",
                                                          "klient",
                                                          "klienta",
                                                          "kupujacy",
                                                          "kupujacego",
                                                          "nabywca",
                                                          "nabywcy",
                                                          "kontrahent",
                                                          "kontrahenta",
                                                          "pacjent",
                                                          "pacjenta",
                                                          "gosc",
                                                          "goscia",
                                                          "darczynca",
                                                          "darczyncy",
                                                          "czlonek",
                                                          "czlonka",
                                                          "odbiorca",
                                                          "odbiorcy",
                                                          "kund",
                                                          "kundens",
                                                          "kopare",
                                                          "koparen",
                                                          "koparens",
                                                          "bestallare",
                                                          "bestallaren",
                                                          "medlem",
                                                          "medlems",
                                                          "givare",
                                                          "gast",
                                                          "hyresgast",
                                                          "kundens",
                                                          "kjoper",
                                                          "kjopers",
                                                          "gjest",
                                                          "giver",
                                                          "bestiller",
                                                          "kober",
                                                          "kobers",
                                                          "gaest",
                                                          "lejer",
                                                          "leietaker",
                                                          "asiakas",
                                                          "asiakkaan",
                                                          "ostaja",
                                                          "ostajan",
                                                          "jasen",
                                                          "jasenen",
                                                          "tilaaja",
                                                          "tilaajan",
                                                          "potilas",
                                                          "potilaan",
                                                          "vieras",
                                                          "musteri",
                                                          "alici",
                                                          "pelanggan",
                                                          "pembeli",
                                                          "zakaznik",
                                                          "zakaznika",
                                                          "kupujici",
                                                          "odberatel",
                                                          "kh",
                                                          "khach",
                                                          "hang",
                                                          "клиент",
                                                          "Клиент",
                                                          "клиента",
                                                          "покупатель",
                                                          "Покупатель",
                                                          "покупателя"});

constexpr auto kCodes = std::to_array<std::string_view>({"code", "codes"});

bool has(const std::vector<std::string>& words, WordList list) {
  return std::any_of(words.begin(), words.end(), [&](const auto& w) { return is_among(w, list); });
}

/// "Auftragsnr", "Pedidonummer": grown together.
bool numbers_papers(const std::string& word) {
  static constexpr auto kEnds =
      std::to_array<std::string_view>({"nr", "nummer", "numero", "nro", "numer", "id", "no"});
  if (is_among(word, kNumbers)) return false;
  for (const auto paper : kPapers) {
    if (!word.starts_with(paper)) continue;
    const std::string rest = word.substr(paper.size());
    if (std::any_of(kEnds.begin(), kEnds.end(), [&](auto end) {
          return rest == end || (rest.size() == end.size() + 1 && rest.ends_with(end));
        }))
      return true;
  }
  return false;
}

/// "Käufername", "Spendernummer"; short words begin too many others.
int fit_of_grown(const std::string& word) {
  constexpr std::size_t kLong = 5;
  for (const auto buyer : kBuyers) {
    if (buyer.size() < kLong || !word.starts_with(buyer)) continue;
    const auto rest = std::string_view(word).substr(buyer.size());
    if (is_among(rest, kNumbers)) return kFitOfNumber;
    if (is_among(rest, kNames)) return kFitOfName;
  }
  return 0;
}

}  // namespace

int fit_of_numbered_paper(std::string_view raw) {
  const auto words = words_of(raw);
  if (words.size() == 1) return numbers_papers(words.front()) ? kFitOfPaper : 0;
  if (words.size() > 4 || !has(words, kNumbers)) return 0;
  std::size_t papers = 0;
  for (const auto& word : words) {
    if (begins_with_any(word, kPapers) || is_among(word, kPaperOnes)) {
      ++papers;
      // "Transaction code" is its kind.
      if (word.starts_with("transac") && has(words, kCodes)) return 0;
    } else if (!is_among(word, kNumbers) && !is_among(word, kGlue)) {
      return 0;
    }
  }
  return papers == 1 ? kFitOfPaper : 0;
}

int fit_of_named_buyer(std::string_view raw) {
  const auto words = words_of(raw);
  if (words.size() == 1) return fit_of_grown(words.front());
  if (words.size() > 5) return 0;
  const bool known = std::all_of(words.begin(), words.end(), [](const auto& w) {
    return is_among(w, kNumbers) || is_among(w, kNames) || is_among(w, kGlue) || is_among(w, kBuyers);
  });
  if (!known || !has(words, kBuyers)) return 0;
  if (has(words, kNumbers)) return kFitOfNumber;
  return has(words, kNames) || words.front() == "khach" ? kFitOfName : 0;
}

}  // namespace stamkund::ingest
