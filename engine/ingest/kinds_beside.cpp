// What a word of a kind means beside the others of its column: "Return" beside "Single" is a ticket, beside
// "New" a visitor; "Deposit" beside "Balance" is the first part of what was paid.
#include <algorithm>
#include <array>
#include <set>

#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {
namespace {

using Values = std::set<std::string>;

constexpr std::size_t kMostKinds = 200;  // that a column of kinds has (assumption)
constexpr std::size_t kFewKinds = 20;    // the same where no name says that they are some

// Journeys there, or of one way; grown together, too.
constexpr auto kThere = std::to_array<std::string_view>(
    {"oneway",    "single",     "roundtrip",   "enkel",     "enkelt",     "enkele", "enkelbiljett",
     "enkelresa", "enkelreise", "enkeltrejse", "outbound",  "departure",  "aller",  "allersimple",
     "turretur",  "hinfahrt",   "hinflug",     "hinreise",  "einfach",    "utresa", "utreise",
     "udrejse",   "heenreis",   "heenvlucht",  "andata",    "solaandata", "ida",    "soloida",
     "meno",      "menomatka",  "menolippu",   "multicity", "openjaw"});
constexpr auto kBackAgain = std::to_array<std::string_view>(
    {"return", "returns", "retour", "retur", "returbiljett", "returresa", "returbillett", "returbillet"});
// Who comes, and what she comes for.
constexpr auto kOfVisits = std::to_array<std::string_view>(
    {"visit",    "visits", "visitor",  "appointment", "booking",   "reservation", "session", "consultation",
     "customer", "client", "patient",  "guest",       "treatment", "besok",       "bokning", "bestilling",
     "besuch",   "termin", "buchung",  "kunde",       "kund",      "visite",      "rdv",     "cita",
     "visita",   "bezoek", "afspraak", "boeking",     "varaus",    "kaynti"});
constexpr auto kNew = std::to_array<std::string_view>(
    {"new",    "first", "initial",    "existing", "followup", "regular", "walkin",
     "ny",     "nytt",  "neu",        "nouveau",  "nouvelle", "nuevo",   "nueva",
     "nuovo",  "nuova", "novo",       "nova",     "nieuw",    "uusi",    "forsta",
     "forste", "erste", "erstbesuch", "premiere", "primera",  "prima",   "eerste"});
// Parts of what is paid for one thing: the first, and what follows it.
constexpr auto kFirstParts = std::to_array<std::string_view>(
    {"deposit", "deposits", "downpayment", "anzahlung", "handpenning", "acompte", "acconto", "anticipo",
     "aanbetaling", "depositum", "forskott", "forskudd", "sinal", "kasiraha"});
constexpr auto kOtherParts = std::to_array<std::string_view>(
    {"balance",     "final",         "remainder",     "remaining",     "instalment",
     "instalments", "installment",   "full",          "restzahlung",   "schlusszahlung",
     "rate",        "slutbetalning", "restbetalning", "delbetalning",  "solde",
     "saldo",       "restbetaling",  "restbetaling",  "sluttbetaling", "loppumaksu"});
constexpr auto kOfBanks =
    std::to_array<std::string_view>({"withdrawal", "payout", "transfer", "journal", "journalentry"});

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += word;
  return out;
}

/// It is one of them, or some of its words is.
bool speaks_of(const std::string& value, WordList list) {
  const auto words = words_of(value);
  return is_among(joined(words), list) ||
         std::any_of(words.begin(), words.end(), [&](const auto& w) { return is_among(w, list); }) ||
         // "One way ticket", "Top up card"
         (words.size() > 2 && is_among(words[0] + words[1], list));
}

Values those(const Values& values, const auto& is) {
  Values out;
  std::copy_if(values.begin(), values.end(), std::inserter(out, out.end()), is);
  return out;
}

bool is_journey_back(const std::string& value) {
  return speaks_of(value, kBackAgain) && verdict_of_type(value) == Verdict::gives_back;
}

bool is_deposit(const std::string& value) {
  // What stands against damage goes back.
  static constexpr auto kHeld = std::to_array<std::string_view>(
      {"security", "damage", "refundable", "kaution", "caution", "pant", "fianza", "cauzione", "cauzionale",
       "borg", "borgsom", "waarborg", "waarborgsom", "caucao", "garantie", "garantia", "kaucja", "vakuus",
       "key"});
  return speaks_of(value, kFirstParts) && !speaks_of(value, kHeld) &&
         verdict_of_type(value) != Verdict::gives_back;
}

/// Bought, perhaps with money that was paid in before.
bool is_spent(const std::string& value) {
  static constexpr auto kSpends = std::to_array<std::string_view>({"spend", "spent", "usage", "use"});
  return verdict_of_type(value) == Verdict::sale || speaks_of(value, kSpends);
}

std::string list_of(const Values& values) {
  std::string out;
  for (const auto& value : values)
    if (out.size() < 100) out += (out.empty() ? "'" : ", '") + value + "'";
  return out;
}

/// A ticket there and back, a visitor who comes again.
bool are_of_people(const Evidence& evidence, std::size_t column, const Values& values) {
  const auto some = [&](WordList list) {
    return std::any_of(values.begin(), values.end(),
                       [&](const auto& value) { return !is_journey_back(value) && speaks_of(value, list); });
  };
  // "Aller-retour" is both.
  const bool journeys =
      some(kThere) || std::any_of(values.begin(), values.end(), [](const auto& value) {
        return words_of(value).size() > 1 && is_journey_back(value) && speaks_of(value, kThere);
      });
  return journeys || (speaks_of(name_of(evidence, column), kOfVisits) && some(kNew));
}

/// Parts of what was paid for one thing, each a payment.
void parts_of_payments(const Values& values, const std::string& column, const std::string& drop,
                       Beside& beside) {
  const Values first = those(values, is_deposit);
  const Values rest = those(values, [](const auto& value) {
    return !is_deposit(value) && speaks_of(value, kOtherParts) &&
           verdict_of_type(value) != Verdict::gives_back;
  });
  if (first.empty()) return;
  if (rest.empty()) {
    const Values none =
        those(first, [](const auto& value) { return verdict_of_type(value) == Verdict::no_sale; });
    if (none.empty()) return;
    beside.if_used.emplace_back(column + " has rows of " + list_of(none) +
                                    ", which are no sales: money paid ahead, or that goes back",
                                "--status-column none counts them");
    return;
  }
  beside.are_sales(first);
  beside.are_sales(rest);
  beside.notes.emplace_back(column + " has parts of payments: rows of " + list_of(first) + " and " +
                                list_of(rest) +
                                " are all money that customers paid, and on two days they are two purchases",
                            drop);
}

/// A wallet is filled, and what it pays is bought, in rows of their own, or not.
void money_paid_in(const Values& values, const std::string& column, const std::string& drop, Beside& beside) {
  const Values in = those(values, [](const auto& value) { return is_paid_in(value); });
  if (in.empty()) return;
  if (std::any_of(values.begin(), values.end(), is_spent)) {
    beside.if_used.emplace_back(column + " has rows of " + list_of(in) +
                                    ", which are no sales: what is bought with that money is one, in a row "
                                    "of its own",
                                "--status-column none counts them");
    return;
  }
  beside.are_sales(in);
  beside.notes.emplace_back(column + " has rows of " + list_of(in) +
                                ", which are taken for purchases, for no other rows are known to be bought "
                                "with that money",
                            drop);
}

/// A word for an offer, and one for a reservation, which say little alone: beside orders, and beside
/// payments, they are what may be bought.
void perhaps_promised(const Values& values, const std::string& column, Beside& beside) {
  static constexpr auto kOffers =
      std::to_array<std::string_view>({"oferta", "offre", "offer", "offerta", "tilbud", "zapytanie"});
  static constexpr auto kOrders = std::to_array<std::string_view>(
      {"order", "bestellung", "commande", "pedido", "ordine", "encomenda", "bestelling", "zamowienie",
       "bestallning", "ordre", "tilaus", "invoice", "faktura", "facture", "factura", "fattura", "fatura"});
  static constexpr auto kReserves = std::to_array<std::string_view>(
      {"reservierung", "reservation", "reserva", "prenotazione", "reservering", "rezerwacja", "varaus",
       "vormerkung", "reservering", "blokkering"});
  static constexpr auto kPayments = std::to_array<std::string_view>(
      {"payment", "charge", "capture", "zahlung", "abbuchung", "buchung", "paiement", "pago", "cobro",
       "pagamento", "addebito", "betaling", "platnosc", "betalning", "maksu", "belastning"});
  const auto are = [&](WordList list) {
    return those(values, [&](const auto& value) { return is_among(joined(words_of(value)), list); });
  };
  for (const auto& [promises, sales] :
       {std::pair{are(kOffers), are(kOrders)}, {are(kReserves), are(kPayments)}}) {
    if (promises.empty() || sales.empty()) continue;
    for (const auto& value : promises) beside.kinds.emplace_back(value, Verdict::no_sale);
    beside.if_used.emplace_back(column + " has rows of " + list_of(promises) + " beside " + list_of(sales) +
                                    ", which are taken for no sales: what came of them has a row of its own",
                                "--status-column none counts them");
  }
}

/// "New" and "Return" only: customers who came again, where they are many; and orders that came back, where
/// they are few. Either may be wrong.
void who_came_again(const Evidence& evidence, std::size_t column, const Values& values, Beside& beside) {
  const Values back = those(values, is_journey_back);
  const bool all = std::all_of(values.begin(), values.end(), [](const auto& value) {
    return is_journey_back(value) || is_among(joined(words_of(value)), kNew);
  });
  if (back.empty() || !all || back.size() == values.size()) return;
  const auto rows = std::count_if(evidence.rows.begin(), evidence.rows.end(), [&](const auto& row) {
    return column < row.size() && back.contains(row[column]);
  });
  const std::string said = "column " + std::to_string(column + 1) + " '" + safe_name(evidence, column) + "'";
  const bool many = 4 * static_cast<std::size_t>(rows) > evidence.rows.size();
  if (many) beside.are_sales(back);
  beside.notes.emplace_back(said + " has only new ones and rows of " + list_of(back) +
                                ", which are taken for " +
                                (many ? "purchases of customers who came again, for they are many"
                                      : "what was given back, for they are few"),
                            many ? "--drop '" + safe_name(evidence, column) + "=VALUE' leaves them out"
                                 : "--status-column none counts them as purchases");
}

}  // namespace

void Beside::are_sales(const std::set<std::string>& values) {
  for (const auto& value : values) kinds.emplace_back(value, Verdict::sale);
}

Beside kinds_beside(const Evidence& evidence, std::size_t column, const Values& values, bool typed) {
  Beside beside;
  if (values.size() > (typed ? kMostKinds : kFewKinds)) return beside;
  if (are_of_people(evidence, column, values))
    beside.are_sales(those(values, [](const auto& value) {
      return is_journey_back(value) || (verdict_of_type(value) == Verdict::unknown &&
                                        (speaks_of(value, kThere) || speaks_of(value, kNew)));
    }));
  if (!typed) return beside;
  if (beside.kinds.empty()) who_came_again(evidence, column, values, beside);
  const std::string said = "column " + std::to_string(column + 1) + " '" + safe_name(evidence, column) + "'";
  const std::string drop = "--drop '" + safe_name(evidence, column) + "=VALUE' leaves some of them out";
  // A deposit of a bank is no customer's.
  if (std::any_of(values.begin(), values.end(), [](const auto& value) { return speaks_of(value, kOfBanks); }))
    return beside;
  parts_of_payments(values, said, drop, beside);
  perhaps_promised(values, said, beside);
  money_paid_in(values, said, drop, beside);
  return beside;
}

}  // namespace stamkund::ingest
