// What a status means by the beginnings of its words, in the languages that are read, where the whole is not
// in the list of those that are known.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "engine/ingest/column_words.h"
#include "engine/ingest/status_words.h"

namespace stamkund::ingest {
namespace {

constexpr auto kInPart = std::to_array<std::string_view>(
    {"partial", "partially", "part", "delvis", "delvist", "teil", "teilweise", "partiellement", "parcial",
     "parcialmente", "parziale", "parzialmente", "gedeeltelijk", "osittain", "osaksi", "czesciowo",
     "castecne", "reszben"});
constexpr auto kNot =
    std::to_array<std::string_view>({"not", "nicht", "no", "non", "inte", "ej", "ikke", "nao", "nie", "ei",
                                     "niet", "pas", "nem", "ne", "without"});
constexpr auto kAsked = std::to_array<std::string_view>(
    {"request", "angefragt", "begar", "demande", "solicita", "reversal", "revers"});
constexpr auto kCancels = std::to_array<std::string_view>(
    {"cancel", "annul", "anul",  "storn", "makuler", "kansel", "peruut", "peruttu", "zrus",   "geannul",
     "void",   "torol", "iptal", "batal", "dibatal", "lemond", "avbest", "afbest",  "mitato", "slettet"});
constexpr auto kRefunds = std::to_array<std::string_view>(
    {"refund", "reimburs", "rembours", "rimbors", "reembols", "devol", "devuelt", "estorn", "erstatt",
     "aterbetal", "terugbet", "tilbakebet", "tilbagebet", "hyvit", "palaut", "zwroc", "zwrot", "vracen",
     "visszater", "zuruckerst", "ruckerst", "rueckerst", "retourn", "gutgeschr", "iade", "visszakuld",
     "teruggestort", "aterkop",
     // What the bank took back
     "rucklast", "zuruckgebu", "rucklauf", "contracarg", "gestorneer", "gecrediteer"});
constexpr auto kFails = std::to_array<std::string_view>(
    {"fail",   "declin",    "denied",        "deny",     "reject",     "refus",   "avvis",   "afvist",
     "hylat",  "odrzuc",    "echou",         "echec",    "fallid",     "fallit",  "falh",    "mislyk",
     "misluk", "epaonnist", "nieuda",        "fehlg",    "abgelehnt",  "rechaz",  "recus",   "rifiut",
     "negad",  "nekad",     "odmit",         "elutasit", "sikertelen", "error",   "erreur",  "fehler",
     "expir",  "abandon",   "abgebroch",     "afgebrok", "avbrut",     "avbrudt", "afbrudt", "keskeyt",
     "disput", "bounced",   "zuruckgewiesen"});
constexpr auto kUnpaid = std::to_array<std::string_view>(
    {"unpaid", "obetal", "ubetal", "unbezahlt", "impay", "impagad", "nieoplac", "niezaplac", "nezaplac",
     "onbetaald", "maksamat", "kifizetetlen", "insolut"});
constexpr auto kWaits = std::to_array<std::string_view>(
    {"await", "waiting", "pend", "attent", "attesa", "aguard", "esper", "odott", "avvent", "avent", "invant",
     "oczek", "ausstehend", "wacht", "afwacht", "fuggo", "cekaj", "bekle"});
constexpr auto kWaitWords =
    std::to_array<std::string_view>({"venter", "vantar", "afventer", "avventer", "var", "warten", "wartet"});
constexpr auto kPays = std::to_array<std::string_view>(
    {"pay",    "paid",     "paie",     "betal",   "bezahl", "zahl", "pag",      "maks",
     "oplac",  "zaplac",   "plat",     "betaal",  "fizet",  "wire", "transfer", "check",
     "cheque", "virement", "uberweis", "bonific", "boleto", "odeme"});
constexpr auto kDelivers = std::to_array<std::string_view>(
    {"ship",   "fulfil",  "pick",    "deliver",  "livr",      "exped",   "envi",
     "entreg", "versand", "versend", "liefer",   "lever",     "toimit",  "wysyl",
     "wyslan", "sped",    "consegn", "dispatch", "ausliefer", "afhent",  "hent",
     "nout",   "sendt",   "skick",   "kiszall",  "szallit",   "dorucen", "odeslan"});
constexpr auto kDone = std::to_array<std::string_view>(
    {"paid",        "accepted", "betald",   "betalt",  "bezahlt",  "betaald", "payee",      "paye",
     "paga",        "pago",     "maksettu", "oplacon", "zaplacon", "kifizet", "gennemfort", "genomford",
     "gjennomfort", "termine",  "complet",  "conclu",  "abgeschl", "valmis",  "suorit",     "fullfor",
     "fuldfort",    "slutford", "afslutt",  "avslut",  "dokonc",   "vyriz",   "selesai",    "zrealiz",
     "finaliz",     "erledigt", "teljesit", "odenmis"});
constexpr auto kReturns = std::to_array<std::string_view>({"return", "returning", "retur"});
// Came back, all of it.
constexpr auto kReturned = std::to_array<std::string_view>(
    {"returned",       "returnerad",      "returnerat", "returnert",  "returneret",    "retourniert",
     "zuruckgesendet", "zuruckgeschickt", "retourne",   "retournee",  "geretourneerd", "palautettu",
     "reso",           "rendu",           "rendue",     "restituito", "restituita",    "zuruckgegeben",
     "zurueckgegeben", "retour"});
constexpr auto kLost = std::to_array<std::string_view>({"lost", "undeliverable"});
constexpr auto kVerification = std::to_array<std::string_view>({"verification"});
constexpr auto kRequired = std::to_array<std::string_view>({"required", "manual", "pending"});
constexpr auto kSmall = std::to_array<std::string_view>(
    {"en", "in", "on", "de", "i", "w", "na", "di", "em", "auf", "op", "a", "order"});

/// Its words, but for what only may happen: none of "Refundable", nor of "Cancellation insurance".
std::vector<std::string> words_of_deeds(std::string_view raw) {
  auto words = words_of(raw);
  if (covers_what_may_be(words)) return {};
  std::erase_if(words, [](const auto& w) {
    return only_may_be(w) && (begins_with_any(w, kRefunds) || begins_with_any(w, kCancels));
  });
  return words;
}

}  // namespace

bool cancels(std::string_view word) {
  static constexpr auto kOther =
      std::to_array<std::string_view>({"취소", "取消", "取り消し", "キャンセル", "ملغي", "ملغى"});
  if (std::any_of(kOther.begin(), kOther.end(),
                  [&](auto part) { return word.find(part) != std::string_view::npos; }))
    return true;
  const auto words = words_of_deeds(word);
  return std::any_of(words.begin(), words.end(), [](const auto& w) { return begins_with_any(w, kCancels); });
}

bool says_unpaid(std::string_view raw) {
  const auto words = words_of(raw);
  const auto begins = [&](WordList stems) {
    return std::any_of(words.begin(), words.end(), [&](const auto& w) { return begins_with_any(w, stems); });
  };
  if (begins(kFails) || begins(kCancels) || begins(kRefunds)) return false;
  const bool denies =
      std::any_of(words.begin(), words.end(), [](const auto& w) { return is_among(w, kNot); });
  return begins(kUnpaid) || begins(kWaits) || (denies && begins(kPays));
}

Verdict verdict_by_stems(std::string_view raw) {
  const auto words = words_of_deeds(raw);
  const auto begins = [&](WordList stems) {
    return std::any_of(words.begin(), words.end(), [&](const auto& w) { return begins_with_any(w, stems); });
  };
  const auto is_there = [&](WordList list) {
    return std::any_of(words.begin(), words.end(), [&](const auto& w) { return is_among(w, list); });
  };
  const auto waits_for = [](const auto& w) { return begins_with_any(w, kWaits) || is_among(w, kWaitWords); };
  const bool waits = std::any_of(words.begin(), words.end(), waits_for);
  const bool part = is_there(kInPart);
  const bool denies = is_there(kNot);
  const bool fails = begins(kFails);
  if (begins(kAsked) || is_there(kReturns)) return Verdict::unknown;
  if (is_there(kReturned)) {
    if (fails || denies || waits) return Verdict::unknown;
    return part ? Verdict::part_refunded : Verdict::refunded;
  }
  if (is_there(kLost)) return denies ? Verdict::unknown : Verdict::no_sale;
  if (begins(kRefunds)) {
    if (fails || denies || waits) return Verdict::unknown;
    return part ? Verdict::part_refunded : Verdict::refunded;
  }
  if (cancels(raw)) return part || denies ? Verdict::unknown : Verdict::no_sale;
  // Of a dispute.
  if (fails && std::find(words.begin(), words.end(), "won") != words.end()) return Verdict::unknown;
  if (fails) return denies || begins(kDelivers) ? Verdict::unknown : Verdict::no_sale;
  if (begins(kUnpaid) || (denies && begins(kPays))) return Verdict::no_sale;
  if (waits) {
    if (begins(kDelivers)) return Verdict::sale;
    if (begins(kPays)) return Verdict::no_sale;
    const bool alone = std::all_of(words.begin(), words.end(),
                                   [&](const auto& w) { return waits_for(w) || is_among(w, kSmall); });
    return alone ? Verdict::no_sale : Verdict::unknown;
  }
  if (is_there(kVerification) && is_there(kRequired)) return Verdict::no_sale;
  return !denies && (begins(kDone) || begins(kDelivers)) ? Verdict::sale : Verdict::unknown;
}

namespace {

constexpr auto kBuys =
    std::to_array<std::string_view>({"purchas", "bought", "buy", "kop", "kjop", "kob", "aankoop", "kauf",
                                     "achat", "compra", "acquist", "zakup", "osto"});
constexpr auto kLooks = std::to_array<std::string_view>(
    {"view", "click", "search", "impression", "scroll", "session", "wishlist", "browse", "pageview", "login",
     "logout", "signup", "unsubscri", "favo", "bounce", "sok", "engage", "install"});
constexpr auto kLooksAt = std::to_array<std::string_view>(
    {"cart", "addtocart", "basket", "warenkorb", "panier", "carrito", "varukorg", "fav", "pv", "add", "added",
     "remove", "removed", "share", "like"});
constexpr auto kCheckout = std::to_array<std::string_view>({"checkout"});
constexpr auto kCompletes = std::to_array<std::string_view>({"complet"});
constexpr auto kMail = std::to_array<std::string_view>({"email", "mail"});
constexpr auto kBegins =
    std::to_array<std::string_view>({"begin", "start", "started", "initiate", "initiated"});

}  // namespace

Verdict verdict_of_event(std::string_view raw) {
  const auto words = words_of(raw);
  const auto begins = [&](WordList stems) {
    return std::any_of(words.begin(), words.end(), [&](const auto& w) { return begins_with_any(w, stems); });
  };
  const auto is_there = [&](WordList list) {
    return std::any_of(words.begin(), words.end(), [&](const auto& w) { return is_among(w, list); });
  };
  // An add-on is bought.
  const auto joined = std::find(words.begin(), words.end(), "add");
  if (joined != words.end() && joined + 1 != words.end() && (joined + 1)->starts_with("on"))
    return Verdict::unknown;
  const bool checkout = begins(kCheckout);
  const bool looks =
      begins(kLooks) || is_there(kLooksAt) || (checkout && is_there(kBegins)) || is_there(kMail);
  const bool buys = begins(kBuys) || (checkout && begins(kCompletes));
  if (looks && buys) return Verdict::unknown;
  if (looks) return Verdict::no_sale;
  return buys ? Verdict::sale : Verdict::unknown;
}

}  // namespace stamkund::ingest
