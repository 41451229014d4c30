// From the amount, along exact sums, to what the customer paid: with tax, sending and tips, after discounts
// and returns, before what the shop pays of it. The sums need no names; these only say which way to go.
#include <algorithm>
#include <cstdlib>

#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"
#include "engine/ingest/money_sums.h"
#include "engine/ingest/money_words.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kMostSteps = 5;
constexpr std::size_t kMostUnknown = 3;  // parts without a meaning that still are no accident (assumption)
constexpr double kSmallPart = 0.6;       // of a sum: what was taken off is less (assumption)

/// Numbers that may be money of the row.
std::vector<std::size_t> money_columns(const Evidence& evidence, const Guesses& guesses) {
  std::vector<std::size_t> out;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const bool is_money = guesses.amount.column == c || guesses.extra(Extra::refund).column == c ||
                          guesses.extra(Extra::discount).column == c;
    if (!is_money && is_taken(evidence, guesses, c)) continue;
    if (money_kind(name_of(evidence, c)) != MoneyKind::no_sum) out.push_back(c);
  }
  return out;
}

/// Which end of a sum its parts speak for.
struct Votes {
  std::size_t to = 0, from = 0, unknown = 0;
  bool open = false, others = false, off = false;
};

class Payments {
 public:
  Payments(const Evidence& evidence, Guesses& guesses)
      : evidence_(evidence), guesses_(guesses), sums_(evidence, money_columns(evidence, guesses)) {}

  void run() {
    std::vector<std::size_t> seen{*guesses_.amount.column};
    for (std::size_t step = 0; step < kMostSteps && go_on(seen); ++step) seen.push_back(now());
    tell();
  }

  /// A sum that the amount leads to, by steps without the refund, holds it; and the amount less.
  [[nodiscard]] bool is_off(std::size_t refund) const {
    std::vector<std::size_t> reached{now()};
    for (std::size_t at = 0; at < reached.size() && at < kMostSteps; ++at)
      for (const std::size_t to : sums_.columns()) {
        if (to == refund || !may_be_sum(to)) continue;
        const auto sets = sums_.between(reached[at], to);
        if (sets.empty()) continue;
        const auto& parts = sets.front();
        const auto back = std::find_if(parts.begin(), parts.end(),
                                       [&](const SumPart& part) { return part.column == refund; });
        if (back != parts.end()) {
          if (at == 0 || back->lifts) return back->lifts;
          continue;
        }
        if (std::find(reached.begin(), reached.end(), to) == reached.end()) reached.push_back(to);
      }
    return false;
  }

 private:
  [[nodiscard]] std::size_t now() const { return *guesses_.amount.column; }
  [[nodiscard]] std::string name(std::size_t c) const { return name_of(evidence_, c); }
  [[nodiscard]] std::string quoted(std::size_t c) const { return "'" + safe_name(evidence_, c) + "'"; }

  /// Not a part by its name.
  [[nodiscard]] bool may_be_sum(std::size_t c) const {
    const MoneyKind kind = money_kind(name(c));
    if (kind == MoneyKind::unknown) return true;
    const bool called = name_fit(Role::amount, name(c)) > 0;
    return (kind == MoneyKind::cost && says_paid_by_customer(name(c)) >= SaysPaid::total) ||
           ((kind == MoneyKind::on_top || kind == MoneyKind::off) && called);
  }

  [[nodiscard]] Votes votes_of(std::size_t from, const std::vector<SumPart>& parts) const {
    using enum MoneyKind;
    Votes out;
    for (const SumPart& part : parts) {
      const MoneyKind kind = money_kind(name(part.column));
      // Tax that comes to what has it by its name does not come to it.
      const bool again = kind == on_top && part.lifts && names_tax(name(part.column)) &&
                         sided(name(from)).side == Side::gross;
      out.open = out.open || kind == open;
      out.others = out.others || kind == others_pay;
      out.off = out.off || kind == off;
      if (kind == unknown || kind == deposit || again)
        ++out.unknown;
      else if ((kind == off || kind == others_give || kind == handed_out) != part.lifts)
        ++out.to;
      else
        ++out.from;
    }
    return out;
  }

  /// Only the refund column lies between: it is taken off by itself.
  [[nodiscard]] bool only_refund(const std::vector<SumPart>& parts) const {
    return parts.size() == 1 && guesses_.extra(Extra::refund).column == parts.front().column;
  }
  [[nodiscard]] bool asked_off(const std::vector<SumPart>& parts) const {
    return std::any_of(parts.begin(), parts.end(), [&](const SumPart& part) {
      return std::any_of(guesses_.extras.begin(), guesses_.extras.end(),
                         [&](const Guess& extra) { return extra.asked && extra.column == part.column; });
    });
  }

  /// One step to a sum that is rather what was paid.
  bool go_on(const std::vector<std::size_t>& seen) {
    std::optional<std::size_t> best;
    std::vector<SumPart> best_parts;
    Votes best_votes;
    for (const std::size_t to : sums_.columns()) {
      if (std::find(seen.begin(), seen.end(), to) != seen.end() || !may_be_sum(to) ||
          is_taken(evidence_, guesses_, to))
        continue;
      for (const auto& parts : sums_.between(now(), to)) {
        if (only_refund(parts) || asked_off(parts)) continue;
        const Votes votes = votes_of(now(), parts);
        if (votes.to == 0 || votes.from > 0) continue;
        const auto worth = [](const Votes& v) { return std::pair(v.unknown == 0, v.to); };
        if (best && worth(votes) <= worth(best_votes)) continue;
        best = to;
        best_parts = parts;
        best_votes = votes;
      }
    }
    if (!best) return false;
    take(*best, best_parts);
    return true;
  }

  void take(std::size_t to, const std::vector<SumPart>& parts) {
    Guess& amount = guesses_.amount;
    std::string more, less;
    bool discount = false;
    for (const SumPart& part : parts) {
      std::string& list = part.lifts ? more : less;
      list += (list.empty() ? "" : ", ") + quoted(part.column);
      discount = discount || (!part.lifts && money_kind(name(part.column)) == MoneyKind::off);
      put_off(part.column, !part.lifts);
    }
    amount.how = "by its sums: " + quoted(now()) + (more.empty() ? "" : " with " + more) +
                 (less.empty() ? "" : (more.empty() ? " less " : ", less ") + less);
    if (discount) amount.how += ", and " + std::string(kIsOff);
    amount.others.push_back(now());
    amount.column = to;
  }

  /// The amount has it off, so it is not taken off again.
  void put_off(std::size_t c, bool off) {
    if (!off || money_kind(name(c)) != MoneyKind::off || name_fit(Role::discount, name(c)) > 0) return;
    Guess& refund = guesses_.extra(Extra::refund);
    guesses_.off = c;
    if (refund.column == c) refund.column.reset();
  }

  /// "'Amount' + 'Tip' - 'Off' = 'Total' in all 60 rows".
  [[nodiscard]] std::string sum_said(std::size_t to, const std::vector<SumPart>& parts) const {
    std::string out = quoted(now());
    for (const SumPart& part : parts) out += (part.factor > 0 ? " + " : " - ") + quoted(part.column);
    return out + " = " + quoted(to);
  }

  void note(const std::string& sum, const std::string& what, std::size_t other) {
    guesses_.notes.emplace_back(sum + " in all rows: " + what,
                                "--amount-column '" + safe_name(evidence_, other) + "' takes the other");
  }

  /// What is not sure of the amount, once: the first of these that some sum shows.
  void tell() {
    for (const auto says : {&Payments::tell_unpaid, &Payments::tell_missing, &Payments::tell_unknown})
      for (const std::size_t to : sums_.columns()) {
        if (to == now() || is_taken(evidence_, guesses_, to) ||
            !(may_be_sum(to) || money_kind(name(to)) == MoneyKind::payout))
          continue;
        for (const auto& parts : sums_.between(now(), to))
          if (!only_refund(parts) && !asked_off(parts) && (this->*says)(to, parts)) return;
      }
  }

  /// A part is still to be paid, or others than the customer pay it.
  bool tell_unpaid(std::size_t to, const std::vector<SumPart>& parts) {
    const Votes votes = votes_of(now(), parts);
    if (!votes.open && !(votes.others && parts.size() == 1)) return false;
    note(sum_said(to, parts),
         votes.open ? "what was billed is the amount, paid or not"
                    : quoted(now()) + " is the amount, whoever paid it",
         to);
    return true;
  }

  /// The other has fees off, and something that came to the price.
  bool tell_missing(std::size_t to, const std::vector<SumPart>& parts) {
    const Votes votes = votes_of(now(), parts);
    if (votes.to == 0 || votes.from == 0 || votes.unknown > 0) return false;
    // What either lacks of what was paid, or has too much: the less, the better.
    std::vector<SumPart> here, there;
    for (const SumPart& part : parts) (votes_of(now(), {part}).to > 0 ? here : there).push_back(part);
    const std::string said = sum_said(to, parts);
    const std::size_t before = now();
    const bool go = may_be_sum(to) && std::abs(sums_.total(there)) < std::abs(sums_.total(here));
    if (go) take(to, parts);
    note(said, "neither is all that the customer paid, and " + quoted(now()) + " is nearer to it",
         go ? before : to);
    return true;
  }

  /// No part's name says what it is.
  bool tell_unknown(std::size_t to, const std::vector<SumPart>& parts) {
    const Votes votes = votes_of(now(), parts);
    if (votes.unknown != parts.size() || parts.size() > kMostUnknown) return false;
    const SaysPaid own = says_paid_by_customer(name(now())), other = says_paid_by_customer(name(to));
    const bool lifts =
        std::all_of(parts.begin(), parts.end(), [](const SumPart& part) { return part.lifts; });
    const bool lowers =
        std::none_of(parts.begin(), parts.end(), [](const SumPart& part) { return part.lifts; });
    // What a total is made of is no doubt: "Food" and "Drinks"; what may be a discount is.
    if (lowers && other < SaysPaid::paid) {
      const auto small = [&](const SumPart& part) {
        return sums_.rows_with(part.column) < sums_.rows_with(now()) &&
               sums_.never_above(part.column, now(), kSmallPart);
      };
      if (other == SaysPaid::no || !std::all_of(parts.begin(), parts.end(), small)) return false;
    }
    if (!lifts && !lowers && other < SaysPaid::total) return false;
    for (const SumPart& part : parts)
      if (money_kind(name(part.column)) == MoneyKind::deposit || sums_.exclude(part.column, to)) return false;
    const std::string said = sum_said(to, parts);
    const std::size_t before = now();
    const bool go = other > own && other >= SaysPaid::total && (lifts || other == SaysPaid::paid);
    if (go) take(to, parts);
    note(said, quoted(now()) + " is taken for what the customer paid", go ? before : to);
    return true;
  }

  const Evidence& evidence_;
  Guesses& guesses_;
  MoneySums sums_;
};

}  // namespace

void follow_sums(const Evidence& evidence, Guesses& guesses) {
  if (!guesses.amount.asked && guesses.amount.column && !evidence.names.empty())
    Payments(evidence, guesses).run();
}

bool is_off_by_sums(const Evidence& evidence, const Guesses& guesses, std::size_t refund) {
  Guesses copy = guesses;
  return !evidence.names.empty() && Payments(evidence, copy).is_off(refund);
}

}  // namespace stamkund::ingest
