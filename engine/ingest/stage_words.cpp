// What the stage of a deal, the outcome of a dispute, and the records of one payment mean for a sale.
#include <algorithm>
#include <array>
#include <string>

#include "engine/ingest/column_names.h"
#include "engine/ingest/column_words.h"
#include "engine/ingest/status_words.h"

namespace stamkund::ingest {
namespace {

constexpr auto kWon = std::to_array<std::string_view>(
    {"won", "closedwon", "gewonnen", "vunnen", "vunnet", "vundet", "gagne", "gagnee", "ganado", "ganada",
     "ganho", "ganha", "vinto", "vinta", "voitettu", "wygrana", "wygrany"});
constexpr auto kLost = std::to_array<std::string_view>(
    {"lost", "closedlost", "verloren", "forlorad", "tapt", "tabt", "perdu", "perdue", "perdido", "perdida",
     "perso", "persa", "havitty", "przegrana", "przegrany"});
constexpr auto kOfBanks = std::to_array<std::string_view>({"dispute", "disputed", "chargeback"});

bool has_any(std::string_view text, WordList list) {
  const auto words = words_of(text);
  return std::any_of(words.begin(), words.end(), [&](const auto& w) { return is_among(w, list); });
}

}  // namespace

bool says_won(std::string_view word) { return has_any(word, kWon) && !has_any(word, kOfBanks); }
bool says_lost(std::string_view word) { return has_any(word, kLost) && !has_any(word, kOfBanks); }

Verdict verdict_of_stage(std::string_view word) {
  return says_won(word) || verdict_of_word(word) == Verdict::sale ? Verdict::sale : Verdict::no_sale;
}

Verdict verdict_of_dispute(std::string_view word) {
  static constexpr std::array<std::string_view, 4> kGone = {"chargerefunded", "accepted", "refunded",
                                                            "chargeback"};
  const std::string whole = normalised(word);
  const bool gone = has_any(word, kLost) || std::find(kGone.begin(), kGone.end(), whole) != kGone.end();
  return gone ? Verdict::no_sale : Verdict::sale;
}

Verdict verdict_of_record(std::string_view word) {
  const std::string whole = normalised(word);
  if (whole == "sentforsettle") return Verdict::sale;
  if (whole == "sentforrefund" || whole == "chargeback" || whole == "secondchargeback")
    return Verdict::gives_back;
  // What was asked for, what the bank did with it, and what the provider paid out and kept.
  static constexpr auto kOthers = std::to_array<std::string_view>(
      {"received", "authorised", "authorized", "settled", "settledexternally", "refunded", "refused",
       "cancelled", "canceled", "error", "expired", "capturefailed", "refundfailed", "fee", "merchantpayout",
       "misccosts", "invoicededuction", "balancetransfer", "retried"});
  return is_among(whole, kOthers) ? Verdict::no_sale : Verdict::unknown;
}

}  // namespace stamkund::ingest
