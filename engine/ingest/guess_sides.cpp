// Money that goes both ways in two columns, and money of which a part came back.
#include <algorithm>
#include <array>
#include <cstdlib>

#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {
namespace {

using namespace std::string_view_literals;

constexpr double kMostBoth = 0.05;  // of rows with money both ways; more is no pair (assumption)

/// To the shop, and from it.
constexpr auto kWays =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"credit", "debit"},
                                                                  {"credits", "debits"},
                                                                  {"kredit", "debet"},
                                                                  {"haben", "soll"},
                                                                  {"in", "out"},
                                                                  {"eingang", "ausgang"},
                                                                  {"einzahlung", "auszahlung"},
                                                                  {"einnahme", "ausgabe"},
                                                                  {"einnahmen", "ausgaben"},
                                                                  {"entree", "sortie"},
                                                                  {"abono", "cargo"},
                                                                  {"avere", "dare"},
                                                                  {"entrata", "uscita"},
                                                                  {"entrate", "uscite"},
                                                                  {"credito", "debito"},
                                                                  {"bij", "af"},
                                                                  {"insattning", "uttag"},
                                                                  {"inn", "ut"},
                                                                  {"ind", "ud"},
                                                                  {"wplywy", "wydatki"},
                                                                  {"uznania", "obciazenia"},
                                                                  {"uznanie", "obciazenie"}});
constexpr double kMostBack = 0.5;  // of the money; more is an account, not what came back (assumption)

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += word + " ";
  return out;
}

/// The column that is called like `column`, but for the way that its money goes.
std::optional<std::size_t> other_way(const Evidence& evidence, std::size_t column) {
  auto words = words_of(name_of(evidence, column));
  bool some = false;
  for (auto& word : words)
    for (const auto& [in, out] : kWays) {
      if (word != in) continue;
      word = out;
      some = true;
    }
  if (!some) return std::nullopt;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c)
    if (c != column && joined(words_of(name_of(evidence, c))) == joined(words)) return c;
  return std::nullopt;
}

std::optional<Amount> money(const Evidence& evidence, const std::vector<std::string>& row, std::size_t c) {
  return c < row.size() ? parse_amount(row[c], evidence.stats[c].amounts.mark()) : std::nullopt;
}

/// Rows have money in one of the two.
bool are_apart(const Evidence& evidence, std::size_t a, std::size_t b) {
  for (const std::size_t c : {a, b})
    if (evidence.stats[c].values == 0 || evidence.stats[c].amount_share() < kShareUnnamed) return false;
  const auto both = std::count_if(evidence.rows.begin(), evidence.rows.end(), [&](const auto& row) {
    return money(evidence, row, a).value_or(0) != 0 && money(evidence, row, b).value_or(0) != 0;
  });
  return static_cast<double>(both) <= kMostBoth * static_cast<double>(evidence.rows.size());
}

}  // namespace

namespace {

/// So much went the other way that it is no returns: what was billed beside what was paid of it, or a bank's
/// account.
bool is_account(const Evidence& evidence, std::size_t in, std::size_t out) {
  double came = 0.0, went = 0.0;
  for (const auto& row : evidence.rows) {
    came += std::abs(static_cast<double>(money(evidence, row, in).value_or(0)));
    went += std::abs(static_cast<double>(money(evidence, row, out).value_or(0)));
  }
  return went > kMostBack * came;
}

}  // namespace

void guess_debit(const Evidence& evidence, Guesses& guesses) {
  Guess& amount = guesses.amount;
  if (!evidence.want_amount) return;
  if (amount.column && !amount.asked) {
    // "Paid in" and "Paid out" are both called what was paid.
    const std::size_t named = *amount.column;
    amount.column.reset();
    std::optional<std::size_t> way;
    for (std::size_t c = 0; c < evidence.stats.size() && !way; ++c) {
      const auto other = is_taken(evidence, guesses, c) ? std::nullopt : other_way(evidence, c);
      if (other && (c == named || *other == named) && are_apart(evidence, c, *other)) way = c;
    }
    if (!way) amount.column = named;
    if (amount.column) return;
  }
  for (const Side side : {Side::gross, Side::plain, Side::net})
    for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
      if (amount.asked ? amount.column != c
                       : is_taken(evidence, guesses, c) || sided(name_of(evidence, c)).side != side)
        continue;
      const auto other = other_way(evidence, c);
      if (!other || is_taken(evidence, guesses, *other) || !are_apart(evidence, c, *other)) continue;
      if (!amount.asked && is_account(evidence, c, *other)) {
        amount.column = c;
        amount.how = kCameIn;
        guesses.notes.emplace_back(
            "column " + std::to_string(c + 1) + " '" + safe_name(evidence, c) +
                "' is taken for what customers paid; column " + std::to_string(*other + 1) + " '" +
                safe_name(evidence, *other) +
                "' has more than half as much, so it is no money that they got back",
            "--amount-column '" + safe_name(evidence, *other) + "' takes it for what they paid");
        return;
      }
      guesses.debit = other;
      if (!amount.asked) {
        amount.column = c;
        amount.how = "by its name";
      }
      amount.how += ", less column " + std::to_string(*other + 1) + " '" + safe_name(evidence, *other) + "'";
      guesses.notes.emplace_back(
          "column " + std::to_string(c + 1) + " '" + safe_name(evidence, c) +
              "' is taken for what customers paid, and column " + std::to_string(*other + 1) + " '" +
              safe_name(evidence, *other) + "' for what they got back",
          "--amount-column '" + safe_name(evidence, *other) + "' takes it for what they paid");
      return;
    }
}

void guess_left(const Evidence& evidence, Guesses& guesses) {
  Guess& amount = guesses.amount;
  const Guess& refund = guesses.extra(Extra::refund);
  if (!amount.column || refund.asked || refund.column) return;
  const std::string name = joined(words_of(name_of(evidence, *amount.column)));
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    auto words = words_of(name_of(evidence, c));
    const bool adjusted = std::erase(words, "adjusted") > 0;
    if ((!adjusted && std::erase(words, "current") == 0) || joined(words) != name ||
        is_taken(evidence, guesses, c) || evidence.stats[c].values == 0)
      continue;
    const bool never_more = std::all_of(evidence.rows.begin(), evidence.rows.end(), [&](const auto& row) {
      const auto all = money(evidence, row, *amount.column);
      const auto left = money(evidence, row, c);
      return !all || !left || (std::abs(*left) <= std::abs(*all));
    });
    if (!never_more || evidence.stats[c].amount_share() < kShareUnnamed) continue;
    guesses.left = c;
    // In all rows 0 but for a few: nothing was adjusted there.
    guesses.left_if_any = adjusted && evidence.stats[c].values == evidence.rows.size();
    amount.how += "; column " + std::to_string(c + 1) + " '" + safe_name(evidence, c) +
                  "' says what is left after refunds";
    return;
  }
}

}  // namespace stamkund::ingest
