// Net beside gross: what the customer paid is the amount. Which of the two that is, names and sums tell
// together.
#include <algorithm>
#include <cstdlib>

#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {
namespace {

constexpr Amount kCent = kAmountScale / 100;

std::optional<Amount> size_of(const Evidence& evidence, const std::vector<std::string>& row, std::size_t c) {
  if (c >= row.size()) return std::nullopt;
  const auto amount = parse_amount(row[c], evidence.stats[c].amounts.mark());
  return amount ? std::optional(std::abs(*amount)) : std::nullopt;
}

/// Is what `gross` has beyond `net` the amount in `between`, in all rows, and not always nothing?
bool lies_between(const Evidence& evidence, std::size_t gross, std::size_t net, std::size_t between) {
  bool some = false;
  for (const auto& row : evidence.rows) {
    const auto g = size_of(evidence, row, gross);
    const auto n = size_of(evidence, row, net);
    if (!g || !n) continue;
    const Amount part = size_of(evidence, row, between).value_or(0);
    if (std::abs(*g - part - *n) > kCent) return false;
    some = some || part > kCent;
  }
  return some;
}

/// A discount, or what came back, is all that `gross` has beyond `net`.
bool is_before_discounts(const Evidence& evidence, std::size_t gross, std::size_t net) {
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const std::string name = name_of(evidence, c);
    if ((name_fit(Role::discount, name) > 0 || speaks_of_refunds(name)) &&
        lies_between(evidence, gross, net, c))
      return true;
  }
  return false;
}

bool is_before_tax(const Evidence& evidence, std::size_t gross, std::size_t net) {
  for (std::size_t c = 0; c < evidence.stats.size(); ++c)
    if (names_tax(name_of(evidence, c)) && lies_between(evidence, gross, net, c)) return true;
  return false;
}

/// In no row below, and in some above.
bool is_larger(const Evidence& evidence, std::size_t a, std::size_t b) {
  bool some = false;
  for (const auto& row : evidence.rows) {
    const auto x = size_of(evidence, row, a);
    const auto y = size_of(evidence, row, b);
    if (!x || !y) continue;
    if (*x + kCent < *y) return false;
    some = some || *x > *y + kCent;
  }
  return some;
}

/// The column that is called like `column`, but for tax and its like.
std::optional<std::size_t> partner_of(const Evidence& evidence, const Guesses& guesses, std::size_t column) {
  const SidedName own = sided(name_of(evidence, column));
  const PriceOf price = price_of(name_of(evidence, column));
  std::optional<std::size_t> best;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const std::string name = name_of(evidence, c);
    if (c == column || is_taken(evidence, guesses, c) || name_fit(Role::amount, name) == 0 ||
        evidence.stats[c].amount_share() < kShareNamed || price_of(name) != price)
      continue;
    const SidedName other = sided(name);
    if (other.side == own.side) continue;
    // "Net amount" and "Gross transaction amount".
    const bool opposite = other.side != Side::plain && own.side != Side::plain;
    const bool alike = other.rest == own.rest ||
                       (opposite && (other.rest.ends_with(own.rest) || own.rest.ends_with(other.rest)));
    if (!alike) continue;
    if (!best || other.side == Side::gross) best = c;
  }
  return best;
}

/// What `gross` has beyond `net` is in all `parts` together, in all rows, and not always nothing.
bool lie_between(const Evidence& evidence, std::size_t gross, std::size_t net,
                 const std::vector<std::size_t>& parts) {
  std::size_t some = 0;
  for (const auto& row : evidence.rows) {
    const auto g = size_of(evidence, row, gross);
    const auto n = size_of(evidence, row, net);
    if (!g || !n) continue;
    Amount sum = 0;
    for (const std::size_t part : parts) sum += size_of(evidence, row, part).value_or(0);
    if (std::abs(*g - sum - *n) > kCent) return false;
    some += sum > kCent ? 1U : 0U;
  }
  return some > 0;
}

/// What is left when the shop has paid its fees is less than the customer paid. Sums tell, whatever the two
/// are called; and of what was paid, that with its tax.
void prefer_before_fees(const Evidence& evidence, Guesses& guesses) {
  Guess& amount = guesses.amount;
  std::vector<std::size_t> fees;
  std::vector<std::size_t> taxes;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const std::string name = name_of(evidence, c);
    if (c == *amount.column || evidence.stats[c].amount_share() < kShareNamed) continue;
    if (names_fee(name))
      fees.push_back(c);
    else if (names_tax(name) && sided(name).side == Side::plain)
      taxes.push_back(c);
  }
  if (fees.empty()) return;
  std::vector<std::size_t> both = fees;
  both.insert(both.end(), taxes.begin(), taxes.end());
  const auto above = [&](const std::vector<std::size_t>& parts) -> std::optional<std::size_t> {
    for (std::size_t c = 0; c < evidence.stats.size() && !parts.empty(); ++c)
      if (c != *amount.column && !is_taken(evidence, guesses, c) && !names_no_money(name_of(evidence, c)) &&
          evidence.stats[c].amount_share() >= kShareNamed && lie_between(evidence, c, *amount.column, parts))
        return c;
    return std::nullopt;
  };
  const auto take = [&](std::optional<std::size_t> column) {
    if (!column) return false;
    amount.others.push_back(*amount.column);
    amount.column = column;
    amount.how = kBeforeFees;
    return true;
  };
  if (!take(above(both)) && take(above(fees))) take(above(taxes));
}

}  // namespace

void prefer_gross(const Evidence& evidence, Guesses& guesses) {
  Guess& amount = guesses.amount;
  if (amount.asked || !amount.column) return;
  // Not what was asked before a discount, where what was paid is there, too; and of that, what came to it.
  if (prefer_discounted(evidence, guesses)) return prefer_with_extras(evidence, guesses);
  prefer_before_fees(evidence, guesses);
  if (amount.how != kBeforeFees) prefer_before_all_fees(evidence, guesses);
  if (amount.how == kBeforeFees) return;
  const auto partner = partner_of(evidence, guesses, *amount.column);
  if (!partner) return prefer_with_extras(evidence, guesses);
  const SidedName own = sided(name_of(evidence, *amount.column));
  const bool own_is_net = own.side == Side::net ||
                          (own.side == Side::plain && sided(name_of(evidence, *partner)).side == Side::gross);
  const std::size_t net = own_is_net ? *amount.column : *partner;
  const std::size_t gross = own_is_net ? *partner : *amount.column;
  // "Gross sales" are those before discounts and returns, unless only tax lies between.
  const bool sales = own.rest == "sales" || own.rest == "revenue";
  const bool net_is_paid = is_larger(evidence, net, gross) || is_before_discounts(evidence, gross, net) ||
                           (sales && !is_before_tax(evidence, gross, net));
  const std::size_t paid = net_is_paid ? net : gross;
  if (paid == amount.column) {
    if (paid == gross) take_discount_off(evidence, guesses, net);
    return prefer_with_extras(evidence, guesses);
  }
  amount.others.push_back(*amount.column);
  amount.column = paid;
  amount.how =
      net_is_paid ? "by its name, and " + std::string(kIsOff) : "by its name: what the customer paid";
}

}  // namespace stamkund::ingest
