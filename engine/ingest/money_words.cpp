#include "engine/ingest/money_words.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "engine/ingest/column_names.h"
#include "engine/ingest/column_words.h"

namespace stamkund::ingest {
namespace {

template <std::size_t N>
using Words = std::array<std::string_view, N>;

// Beginnings of words, without accents; "=" ends a whole word.
constexpr auto kNoSum = std::to_array<std::string_view>(
    {"saldo=",  "stock",  "lager",    "bestand",  "cumul",    "kumul",     "ackumul", "running=", "rolling",
     "lopande", "budget", "forecast", "target=",  "limit=",   "rate=",     "kurs=",   "percent",  "procent",
     "prozent", "ytd=",   "before=",  "opening=", "closing=", "previous=", "level=",  "lifetime="});
constexpr auto kPayout = std::to_array<std::string_view>(
    {"payout", "auszahl", "utbetal", "udbetal", "uitbetal", "versement", "disburse", "remitt", "transferred",
     "liquidacion", "wyplat", "tilitet", "tilitys", "erogat", "repasse=", "earnings="});
constexpr auto kHandedOut = std::to_array<std::string_view>(
    {"cashback=",     "change=",     "vaxel=",     "vaxeltillbaka=", "ruckgeld=",   "wechselgeld=",
     "rendu=",        "monnaie=",    "cambio=",    "troco=",         "wisselgeld=", "reszta=",
     "byttepenge",    "vekslepenge", "vaihtoraha", "vuelto=",        "withdrawal",  "kontantuttag",
     "barauszahlung", "rueckgeld=",  "uttag=",     "abhebung",       "vaxelpengar", "retrait="});
constexpr auto kOthersGive = std::to_array<std::string_view>(
    {"giftaid=", "aid=", "match", "reclaim", "topped", "subsid", "zuschuss", "subvenc", "subvention",
     "tilskud", "avustus", "dotacj", "foerder", "forder=", "matchgift"});
constexpr auto kOthersPay = std::to_array<std::string_view>(
    {"insurer",     "versicherer", "kassenanteil", "krankenkasse", "mutuelle",    "forsakring",
     "forsikring",  "insurance",   "assurance",    "versicherung", "seguro",      "assicurazione",
     "verzekering", "vakuutus",    "ubezpieczeni", "employer",     "arbeitgeber", "arbetsgivar",
     "employeur",   "kela=",       "sponsor",      "medicare"});
constexpr auto kOpen = std::to_array<std::string_view>(
    {"outstanding", "remaining",  "remainder",  "unpaid",     "owing=",     "owed=",     "arrears",
     "rest=",       "restbetrag", "restbelopp", "restschuld", "restbelop",  "restsumm",  "offen",
     "ausstehend",  "kvar=",      "aterst",     "obetal",     "ubetal",     "restant",   "impaye",
     "pendiente",   "pendente",   "residuo",    "aberto=",    "openstaand", "resterend", "pozosta",
     "zaleg",       "utest",      "udest",      "skyldig",    "avoin",      "jaljella",  "unbezahlt",
     "reste=",      "nieoplac",   "insoluto",   "debido=",    "forfalt"});
constexpr auto kTender = std::to_array<std::string_view>(
    {"giftcard",   "giftcert",  "storecredit", "cash=",         "card=",    "cards=",      "bar=",
     "barzahlung", "karte=",    "ec=",         "kartenzahlung", "kontant",  "kort=",       "kortbetal",
     "wallet",     "swish=",    "mobilepay",   "paypal=",       "klarna=",  "efectivo",    "tarjeta",
     "especes",    "carte=",    "contanti",    "carta=",        "dinheiro", "cartao",      "contant",
     "pin=",       "gotowk",    "karta=",      "kateinen",      "kortti",   "presentkort", "gavekort",
     "lahjakort",  "cadeaubon", "geschenk",    "cheque"});
constexpr auto kCost = std::to_array<std::string_view>(
    {"cost=",   "costs=",       "cogs=",    "margin",          "profit",      "kostnad",         "inkop",
     "einkauf", "wareneinsatz", "marge=",   "gewinn",          "rohertrag",   "deckungsbeitrag", "cout=",
     "couts=",  "coste=",       "costo=",   "costi=",          "beneficio",   "benefice",        "margen",
     "margine", "utile=",       "guadagno", "custo",           "lucro",       "winst=",          "koszt",
     "zysk",    "marza=",       "vinst=",   "tackningsbidrag", "fortjeneste", "dekningsbidrag",  "kustannu",
     "voitto",  "inkoop"});
constexpr auto kFee = std::to_array<std::string_view>(
    {"charges=",    "charge=", "courtage",         "kurtage",       "agio=",      "disagio", "withh",
     "retencion",   "ritenut", "retenue",          "quellensteuer", "kallskatt",  "kosten=", "oplat",
     "processing=", "bankgeb", "transaktionskost", "kulut=",        "kostnader=", "spese=",  "gastos=",
     "despesa"});
constexpr auto kOff = std::to_array<std::string_view>(
    {"skonto",    "kassarabatt", "rabatt",    "rabat=",    "rabaty",      "remise",       "reduction",
     "reduc=",    "rabais",      "ristourne", "escompte",  "descuento",   "dto=",         "bonifica",
     "sconto",    "sconti",      "abbuono",   "desconto",  "abatimento",  "korting",      "znizk",
     "upust",     "alennu",      "nachlass",  "nachlasse", "ermassigung", "ermaessigung", "preisnachlass",
     "gutschein", "voucher",     "coupon",    "kupong",    "kupon",       "promo",        "rebate",
     "markdown",  "saving",      "saved=",    "kampanj",   "kampagne",    "points=",      "point=",
     "poang",     "punkte=",     "punkty",    "punten=",   "puntos",      "punti=",       "pontos",
     "piste",     "bonus",       "loyalty",   "avdrag",    "fradrag",     "aktion",       "buono"});
constexpr auto kBack = std::to_array<std::string_view>(
    {"return=",    "returns=", "returned", "refund",       "retur=",       "returer",  "returnert",
     "returneret", "retour",   "devoluc",  "devoluca",     "devuelt",      "resi=",    "reso=",
     "retouren",   "zwrot",    "palautu",  "avoir=",       "rembours",     "erstatt",  "ruckerstatt",
     "gutschrift", "reembols", "rimbors",  "terugbetal",   "storno",       "annul",    "credited",
     "aterbetal",  "refusjon", "refusion", "tilbagebetal", "tilbakebetal", "hyvity",   "kredit=",
     "chargeback", "reversal", "reversed", "retourne",     "rucksendung",  "ruckgabe", "restitu",
     "abono",      "rma=",     "cancel",   "kreditering",  "kreditert",    "credito="});
constexpr auto kOnTop = std::to_array<std::string_view>(
    {"taxa=",      "taxas=",       "tasa=",    "tasas=",   "levy",      "duty=",
     "duties=",    "vero=",        "podatek",  "skatt",    "belasting", "toeristenbelasting",
     "tassa=",     "tasse=",       "imposta",  "afgift",   "kurtax",    "abgabe",
     "citytax",    "bettensteuer", "porto=",   "port=",    "portes=",   "liefer",
     "envio",      "spedizion",    "bezorg",   "verzend",  "wysylk",    "dostaw",
     "toimitu",    "rahti",        "levering", "leverans", "carriage",  "courier",
     "napiw",      "extra=",       "extras=",  "addon",    "addons=",   "zusatz",
     "tillval",    "rounding",     "avrund",   "rundung",  "pant=",     "pfand",
     "statiegeld", "aufschlag",    "paslag",   "tillegg",  "tilleg",    "uplift=",
     "arrondi",    "versand"});
constexpr auto kDeposit =
    std::to_array<std::string_view>({"deposit", "caution", "kaution", "cauzione", "fianza", "caucao",
                                     "borg=", "kaucja", "takuu", "depot=", "bond=", "anzahlung"});

constexpr auto kPaid = std::to_array<std::string_view>(
    {"paid=",      "charged=",  "collected=", "debited=",   "payable=",     "billed=",   "settled=",
     "payment=",   "received=", "captured=",  "pay=",       "invoiced=",    "bezahlt",   "zahlbetrag",
     "zahlung",    "zahlen=",   "abgebucht",  "eingezogen", "belastet",     "kassiert",  "betala=",
     "betalas=",   "betalt",    "betald",     "debiterat",  "debiterad",    "inbetal",   "paye=",
     "payer=",     "encaiss",   "debite=",    "regle=",     "facture=",     "pagado",    "pagar=",
     "cobrado",    "cobrar=",   "incassat",   "pagat",      "pagare=",      "addebitat", "pago=",
     "debitado",   "recebido",  "betaald",    "betalen=",   "afgeschreven", "voldaan",   "zaplac",
     "zaplat",     "pobran",    "oplacon",    "betale=",    "trukket",      "maksett",   "veloitett",
     "facturado=", "fakturert"});
constexpr auto kTotal = std::to_array<std::string_view>(
    {"total",        "totaal",         "totaux",        "sum=",         "sums=",      "summe",
     "summa=",       "suma=",          "somma=",        "soma=",        "somme=",     "final=",
     "grand=",       "gesamt",         "endbetrag",     "endsumme",     "endpreis",   "rechnungsbetrag",
     "samlet=",      "slutsumma",      "slutbelopp",    "yhteensa",     "loppusumma", "razem=",
     "ialt=",        "ttc=",           "brutto",        "bruto=",       "lordo=",     "incl=",
     "inkl=",        "invoiceamount=", "fakturabelopp", "fakturabelop", "ensemble=",  "overall=",
     "orderamount=", "tilsammen="});

template <std::size_t N>
bool is_one(const std::string& word, const Words<N>& list) {
  return std::any_of(list.begin(), list.end(), [&](std::string_view entry) {
    return entry.ends_with('=') ? word == entry.substr(0, entry.size() - 1) : word.starts_with(entry);
  });
}

/// The words of a name, and each two that stand together as one: "gift card", "store credit".
std::vector<std::string> with_pairs(std::string_view name) {
  auto out = words_of(without_currency(name));
  const std::size_t single = out.size();
  for (std::size_t w = 0; w + 1 < single; ++w) out.push_back(out[w] + out[w + 1]);
  return out;
}

}  // namespace

MoneyKind money_kind(std::string_view name) {
  const auto words = with_pairs(name);
  const auto has = [&](const auto& list) {
    return std::any_of(words.begin(), words.end(), [&](const auto& word) { return is_one(word, list); });
  };
  const auto is = [&](std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  using enum MoneyKind;
  const bool due = is("due") || is("du") || is("owed");
  if (has(kOpen) || ((is("balance") || is("saldo") || is("solde")) && due)) return open;
  if (is("balance") || is("solde") || has(kNoSum) || name.find('%') != std::string_view::npos) return no_sum;
  if (has(kHandedOut)) return handed_out;
  if (has(kOthersGive)) return others_give;
  if (has(kDeposit)) return deposit;
  // "Total incl. tax", "Amount before fees": what is said of a sum.
  if (sided(name).side != Side::plain || is_before_fee(name)) return has(kCost) ? cost : unknown;
  if (has(kTender)) return tender;
  if (name_fit(Role::discount, name) > 0 || has(kOff) || speaks_of_refunds(name) || has(kBack)) return off;
  if (has(kPayout)) return payout;
  if (has(kCost)) return cost;
  if (names_tax(name) || names_shipping(name) || names_on_top(name) || has(kOnTop)) return on_top;
  if (names_fee(name) || has(kFee)) return fee;
  return has(kOthersPay) ? others_pay : unknown;
}

SaysPaid says_paid_by_customer(std::string_view name) {
  const auto words = with_pairs(name);
  const auto has = [&](const auto& list) {
    return std::any_of(words.begin(), words.end(), [&](const auto& word) { return is_one(word, list); });
  };
  const std::string whole = normalised(name);
  if (has(kPaid) || whole == "amountdue" || whole == "totaldue") return SaysPaid::paid;
  if (whole.find("subtotal") == std::string::npos && has(kTotal)) return SaysPaid::total;
  return name_fit(Role::amount, name) > 0 ? SaysPaid::amount : SaysPaid::no;
}

}  // namespace stamkund::ingest
