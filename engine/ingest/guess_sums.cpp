// Which column of money the sums prove to be what the customer paid: one that is less by all that was taken
// off, or more by all that came to it, in each row.
#include <algorithm>
#include <cstdlib>

#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {
namespace {

constexpr Amount kCent = kAmountScale / 100;
// Of columns that may be parts: more are not tried (assumption).
constexpr std::size_t kMostAdded = 6;
constexpr std::size_t kMostOff = 4;

/// Columns that lie between two sums.
struct Parts {
  std::vector<std::size_t> added, off;
  [[nodiscard]] std::size_t size() const { return added.size() + off.size(); }
  [[nodiscard]] bool some(const std::vector<std::size_t>& of, auto is) const {
    return std::any_of(of.begin(), of.end(), is);
  }
};

std::optional<Amount> money_in(const Evidence& evidence, const std::vector<std::string>& row, std::size_t c) {
  return c < row.size() ? parse_amount(row[c], evidence.stats[c].amounts.mark()) : std::nullopt;
}

Amount size_in(const Evidence& evidence, const std::vector<std::string>& row, std::size_t c) {
  return std::abs(money_in(evidence, row, c).value_or(0));
}

/// The two sums of a row, and the sizes of all parts.
struct Line {
  Amount from, to;
  std::vector<Amount> parts;
};

/// Rows that have both sums, with the parts in their order.
std::vector<Line> lines_of(const Evidence& evidence, std::size_t from, std::size_t to, const Parts& parts) {
  std::vector<Line> out;
  for (const auto& row : evidence.rows) {
    const auto a = money_in(evidence, row, from);
    const auto b = money_in(evidence, row, to);
    if (!a || !b) continue;
    Line line{*a, *b, {}};
    for (const auto* columns : {&parts.added, &parts.off})
      for (const std::size_t c : *columns) line.parts.push_back(size_in(evidence, row, c));
    out.push_back(std::move(line));
  }
  return out;
}

/// `from` with what was added and less what was taken off is `to` in all rows, whatever the signs of the
/// parts; and each part of the set is there in some. A row may also hold nothing but what came back.
bool lead_to(const std::vector<Line>& lines, std::size_t set, std::size_t added) {
  std::size_t seen = 0;
  for (const Line& line : lines) {
    Amount sum = 0;
    for (std::size_t p = 0; p < line.parts.size(); ++p) {
      if ((set >> p & 1U) == 0) continue;
      sum += p < added ? line.parts[p] : -line.parts[p];
      if (line.parts[p] > kCent) seen |= std::size_t{1} << p;
    }
    if (std::abs(std::abs(line.from) + sum - std::abs(line.to)) > kCent &&
        std::abs(line.from + sum - line.to) > kCent)
      return false;
  }
  return seen == set;
}

/// Without parts that are nothing in all rows, and no more than are tried.
std::vector<std::size_t> some_of(const Evidence& evidence, const std::vector<std::size_t>& columns,
                                 std::size_t most) {
  std::vector<std::size_t> out;
  for (const std::size_t c : columns)
    if (out.size() < most && std::any_of(evidence.rows.begin(), evidence.rows.end(),
                                         [&](const auto& row) { return size_in(evidence, row, c) > kCent; }))
      out.push_back(c);
  return out;
}

/// The most parts of these that lead from one to the other and satisfy `fits`: none where none do.
template <class Fits>
Parts most_parts(const Evidence& evidence, std::size_t from, std::size_t to, const Parts& all,
                 const Fits& fits) {
  const Parts parts{some_of(evidence, all.added, kMostAdded), some_of(evidence, all.off, kMostOff)};
  const std::size_t added = parts.added.size();
  const auto lines = lines_of(evidence, from, to, parts);
  Parts best;
  for (std::size_t set = 1; set < std::size_t{1} << parts.size(); ++set) {
    Parts now;
    for (std::size_t p = 0; p < parts.size(); ++p) {
      if ((set >> p & 1U) == 0) continue;
      if (p < added)
        now.added.push_back(parts.added[p]);
      else
        now.off.push_back(parts.off[p - added]);
    }
    if (now.size() > best.size() && fits(now) && lead_to(lines, set, added)) best = now;
  }
  return best;
}

bool is_discount(const Evidence& evidence, std::size_t c) {
  return name_fit(Role::discount, name_of(evidence, c)) > 0;
}

bool is_tax(const Evidence& evidence, std::size_t c) {
  const std::string name = name_of(evidence, c);
  return names_tax(name) && sided(name).side == Side::plain;
}

bool has_numbers(const Evidence& evidence, std::size_t c, double share) {
  return evidence.stats[c].amount_share() >= share;
}

/// Discounts, and what came back.
std::vector<std::size_t> taken_off(const Evidence& evidence, std::size_t amount) {
  std::vector<std::size_t> out;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const std::string name = name_of(evidence, c);
    const bool back = speaks_of_refunds(name) && !names_returned_pieces(name);
    if (c != amount && (is_discount(evidence, c) || back) && has_numbers(evidence, c, kShareNamed))
      out.push_back(c);
  }
  return out;
}

/// Tax, what sending costs, tips, surcharges and their like.
std::vector<std::size_t> added_to(const Evidence& evidence, std::size_t amount) {
  const bool taxed = sided(name_of(evidence, amount)).side == Side::gross;
  std::vector<std::size_t> out;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const std::string name = name_of(evidence, c);
    if (c == amount || is_discount(evidence, c) || speaks_of_refunds(name) || (taxed && names_tax(name)) ||
        !has_numbers(evidence, c, kShareUnnamed))
      continue;
    if (is_tax(evidence, c) || names_shipping(name) || names_on_top(name) || names_fee(name))
      out.push_back(c);
  }
  return out;
}

std::string list_of(const Evidence& evidence, const std::vector<std::size_t>& columns) {
  std::string out;
  for (const std::size_t c : columns) out += (out.empty() ? "'" : ", '") + safe_name(evidence, c) + "'";
  return out;
}

/// The amount has these off, so none of them is taken off again.
void put_off(const Evidence& evidence, Guesses& guesses, const Parts& parts) {
  Guess& refund = guesses.extra(Extra::refund);
  for (const std::size_t c : parts.off) {
    if (is_discount(evidence, c)) continue;
    guesses.off = c;
    if (!refund.asked && refund.column == c) refund.column.reset();
  }
}

void take(Guess& amount, std::size_t column, std::string how) {
  amount.others.push_back(*amount.column);
  amount.column = column;
  amount.how = std::move(how);
}

}  // namespace

bool prefer_discounted(const Evidence& evidence, Guesses& guesses) {
  Guess& amount = guesses.amount;
  const Parts all{{}, taken_off(evidence, *amount.column)};
  const auto discounted = [&](const Parts& parts) {
    return parts.some(parts.off, [&](std::size_t c) { return is_discount(evidence, c); });
  };
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (c == *amount.column || is_taken(evidence, guesses, c) || names_no_money(name_of(evidence, c)) ||
        !has_numbers(evidence, c, kShareNamed) || is_discount(evidence, c))
      continue;
    Parts between = all;
    std::erase(between.off, c);
    const Parts parts = most_parts(evidence, *amount.column, c, between, discounted);
    if (parts.size() == 0) continue;
    take(amount, c, "by its sums, and " + std::string(kIsOff));
    put_off(evidence, guesses, parts);
    return true;
  }
  return false;
}

void prefer_with_extras(const Evidence& evidence, Guesses& guesses) {
  Guess& amount = guesses.amount;
  const std::size_t own = *amount.column;
  if (price_of(name_of(evidence, own)) != PriceOf::all) return;
  const Parts all{added_to(evidence, own), taken_off(evidence, own)};
  if (all.added.empty()) return;
  Parts best;
  std::size_t total = own;
  const auto comes_to_it = [](const Parts& parts) { return !parts.added.empty(); };
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const std::string name = name_of(evidence, c);
    // What is called net is no total of more.
    if (c == own || is_taken(evidence, guesses, c) || name_fit(Role::amount, name) == 0 ||
        sided(name).side == Side::net || price_of(name) != PriceOf::all ||
        !has_numbers(evidence, c, kShareNamed))
      continue;
    Parts between = all;
    std::erase(between.added, c);
    std::erase(between.off, c);
    const Parts parts = most_parts(evidence, own, c, between, comes_to_it);
    if (parts.size() <= best.size()) continue;
    best = parts;
    total = c;
  }
  if (best.size() == 0) return;
  const bool taxed = best.some(best.added, [&](std::size_t c) { return is_tax(evidence, c); });
  const bool other = best.some(best.added, [&](std::size_t c) {
    return !is_tax(evidence, c) && !names_shipping(name_of(evidence, c));
  });
  const std::string name = "'" + safe_name(evidence, own) + "'";
  if (taxed && !other && best.off.empty())
    take(amount, total, "by its sums: with the tax that comes to " + name);
  else
    take(amount, total,
         "by its sums: " + name + " with " + list_of(evidence, best.added) +
             (best.off.empty() ? "" : ", less " + list_of(evidence, best.off)));
  put_off(evidence, guesses, best);
}

void prefer_before_all_fees(const Evidence& evidence, Guesses& guesses) {
  Guess& amount = guesses.amount;
  const std::size_t left = *amount.column;
  Parts all{{}, taken_off(evidence, left)};
  std::erase_if(all.off, [&](std::size_t c) { return is_discount(evidence, c); });
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const std::string name = name_of(evidence, c);
    if (c == left || !has_numbers(evidence, c, kShareUnnamed)) continue;
    if (names_fee(name))
      all.off.push_back(c);
    else if (names_shipping(name))
      all.added.push_back(c);
  }
  const auto some_fee = [&](const Parts& parts) {
    return parts.some(parts.off, [&](std::size_t c) { return names_fee(name_of(evidence, c)); });
  };
  for (std::size_t c = 0; c < evidence.stats.size() && some_fee(all); ++c) {
    const auto is_part = [&](const std::vector<std::size_t>& parts) {
      return std::find(parts.begin(), parts.end(), c) != parts.end();
    };
    if (c == left || is_taken(evidence, guesses, c) || names_no_money(name_of(evidence, c)) ||
        !has_numbers(evidence, c, kShareNamed) || is_part(all.off) || is_part(all.added) ||
        most_parts(evidence, c, left, all, some_fee).size() == 0)
      continue;
    take(amount, c, std::string(kBeforeFees));
    return;
  }
}

void take_discount_off(const Evidence& evidence, Guesses& guesses, std::size_t net) {
  Guess& discount = guesses.extra(Extra::discount);
  const std::size_t gross = *guesses.amount.column;
  if (discount.asked || net == gross) return;
  Parts all{{}, taken_off(evidence, gross)};
  for (std::size_t c = 0; c < evidence.stats.size(); ++c)
    if (c != gross && c != net && (is_tax(evidence, c) || names_fee(name_of(evidence, c))) &&
        has_numbers(evidence, c, kShareUnnamed) && all.off.size() < kMostOff)
      all.off.push_back(c);
  const auto one_discount = [&](const Parts& parts) {
    return std::count_if(parts.off.begin(), parts.off.end(),
                         [&](std::size_t c) { return is_discount(evidence, c); }) == 1;
  };
  const Parts parts = most_parts(evidence, gross, net, all, one_discount);
  for (const std::size_t c : parts.off) {
    if (!is_discount(evidence, c)) continue;
    discount.column = c;
    discount.how = "by its sums: '" + safe_name(evidence, net) + "' has it off";
  }
}

}  // namespace stamkund::ingest
