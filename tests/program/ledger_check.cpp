#include "tests/program/ledger_check.h"

#include <algorithm>
#include <optional>
#include <sstream>

namespace stamkund::program_test {
using namespace program;

namespace {

/// The earliest place in the documented order where an entry can stand, after `reached`.
int place(Entry::Kind kind, int reached) {
  switch (kind) {
    case Entry::Kind::reversed:
      return 1;
    case Entry::Kind::activated:
      return 2;
    case Entry::Kind::expired:
      return 3;
    case Entry::Kind::tier:
      return reached <= 4 ? 4 : 6;
    case Entry::Kind::reinstated:  // after an anniversary at the same instant
    case Entry::Kind::issued:
      return reached <= 5 ? 5 : 6;
    default:
      return 7;
  }
}

std::string text(const Books& books) {
  std::ostringstream out;
  out << "active " << books.active << " pending " << books.pending << " issued " << books.issued
      << " redeemed " << books.redeemed << " expired " << books.expired << " reversed " << books.reversed;
  return out.str();
}

}  // namespace

Books JournalCheck::books(std::size_t currency) const {
  Books books = books_[currency];
  books.active = books.issued - books.redeemed - books.expired - books.reversed;
  return books;
}

std::string JournalCheck::read(std::span<const Entry> entries) {
  int reached = 0;
  bool first = true;
  for (const Entry& entry : entries) {
    if (entry.day < day_) return "a day before the one before";
    if (first || entry.day > day_) reached = 0;
    first = false;
    day_ = entry.day;
    const int now = place(entry.kind, reached);
    if (now < reached) return "out of order within an instant";
    reached = now;
    if (entry.kind == Entry::Kind::tier) {
      if (entry.cohort != static_cast<std::int32_t>(tier_)) return "the tier before is another";
      if (entry.units == entry.cohort) return "a change to the same tier";
      if (entry.units < 0 || entry.units > static_cast<std::int64_t>(rules_.tiers.tiers.size()))
        return "no such tier";
      tier_ = static_cast<std::size_t>(entry.units);
      continue;
    }
    if (entry.currency >= books_.size()) return "no such currency";
    if (entry.units < 0 || (entry.units == 0 && entry.kind != Entry::Kind::reward))
      return "an entry without units";
    for (Books* books : {&books_[entry.currency], &cohorts_[{entry.currency, entry.cohort}]}) {
      if (entry.kind == Entry::Kind::issued) books->issued += entry.units;
      if (entry.kind == Entry::Kind::redeemed) books->redeemed += entry.units;
      if (entry.kind == Entry::Kind::expired) books->expired += entry.units;
      if (entry.kind == Entry::Kind::reinstated) books->expired -= entry.units;
      if (entry.kind == Entry::Kind::reversed) books->reversed += entry.units;
      if (books->expired < 0) return "more came back than was lost";
    }
  }
  return {};
}

std::string JournalCheck::cohorts() const {
  for (const auto& [key, books] : cohorts_) {
    if (rules_.currencies[key.first].returns == ReturnPolicy::into_negative) continue;
    if (books.redeemed + books.expired + books.reversed > books.issued)
      return "cohort " + std::to_string(key.second) + " of currency " + std::to_string(key.first) + ": " +
             text(books);
  }
  return {};
}

namespace {

/// An account, the slow ledger beside it if there is one, and what is checked after each call.
class Pair {
 public:
  Pair(const Rules& rules, const Rules* reference, const Occasion& joining, Journal& journal)
      : rules_(rules), check_(rules), journal_(journal) {
    if (reference != nullptr) slow_.emplace(*reference, joining);
    account_.open(rules, joining, journal_);
  }

  std::string compare() {
    const std::string wrong = check_.read(std::span(journal_).subspan(read_));
    read_ = journal_.size();
    if (!wrong.empty()) return "journal: " + wrong;
    for (std::size_t c = 0; c < rules_.currencies.size(); ++c) {
      Books fast = check_.books(c);
      const Purse& purse = account_.purse(c);
      if (fast.active != purse.balance() + purse.pending())
        return "conservation of currency " + std::to_string(c);
      if (purse.pending() < 0) return "pending below zero";
      if (purse.balance() < 0 && rules_.currencies[c].returns != ReturnPolicy::into_negative)
        return "a balance below zero";
      fast.active = purse.balance();
      fast.pending = purse.pending();
      if (!slow_) continue;
      const Books slow = slow_->books(c);
      if (fast != slow) return "currency " + std::to_string(c) + ": " + text(fast) + "; slow: " + text(slow);
    }
    if (slow_ && check_.tier() != slow_->tier())
      return differ("tier", static_cast<std::int64_t>(check_.tier()),
                    static_cast<std::int64_t>(slow_->tier()));
    if (!account_.is_open()) return check_.cohorts();
    if (account_.tier() != check_.tier()) return "tier of the journal";
    return check_.cohorts();
  }

  std::string take(const Step& step) {
    Occasion occasion = step.occasion;
    switch (step.kind) {
      case Step::Kind::purchase: {
        if (step.uses_coupon) {
          const Money off = account_.use_coupon(occasion.day, occasion.paid, journal_);
          const Money slow_off = slow_ ? slow_->use_coupon(occasion.day, occasion.paid) : off;
          if (off != slow_off) return differ("coupon", off.minor, slow_off.minor);
          if (std::string wrong = compare(); !wrong.empty()) return wrong;
          occasion.paid -= off;
        }
        const Given given = account_.purchase(occasion, journal_);
        const Given slow_given = slow_ ? slow_->purchase(occasion) : given;
        if (given.discount != slow_given.discount)
          return differ("discount", given.discount.minor, slow_given.discount.minor);
        if (given.rewards != slow_given.rewards) return differ("rewards", given.rewards, slow_given.rewards);
        if (!step.chooses) break;
        if (std::string wrong = compare(); !wrong.empty()) return wrong;
        occasion.paid -= given.discount;
        return choose(step, occasion);
      }
      case Step::Kind::give_back: {
        const Money back = account_.give_back(occasion.day, occasion.paid, journal_);
        const Money slow_back = slow_ ? slow_->give_back(occasion.day, occasion.paid) : back;
        if (back != slow_back) return differ("matched return", back.minor, slow_back.minor);
        break;
      }
      case Step::Kind::event:
        occasion.on = EarnRule::On::event;
        account_.event(occasion, journal_);
        if (slow_) slow_->event(occasion);
        break;
      case Step::Kind::redeem:
        idle(occasion.day);
        return choose(step, occasion);
      case Step::Kind::idle:
        idle(occasion.day);
        break;
    }
    return {};
  }

  void close(double day) {
    account_.close(day, journal_);
    if (slow_) slow_->close(day);
  }

 private:
  static std::string differ(const std::string& what, std::int64_t fast, std::int64_t slow) {
    return what + " " + std::to_string(fast) + "; slow: " + std::to_string(slow);
  }

  void idle(double day) {
    account_.advance(day, journal_);
    if (slow_) slow_->advance(day);
  }

  std::string choose(const Step& step, Occasion occasion) {
    occasion.tier = account_.tier();
    std::int64_t count = account_.redeemable(step.reward, occasion);
    const std::int64_t slow_count = slow_ ? slow_->redeemable(step.reward, occasion) : count;
    if (count != slow_count) return differ("redeemable", count, slow_count);
    if (count <= 0) return {};
    if (rules_.rewards[step.reward].kind == Reward::Kind::item) count = std::min(count, step.most);
    const Given given = account_.redeem(step.reward, count, occasion, journal_);
    const Given slow_given = slow_ ? slow_->redeem(step.reward, count, occasion) : given;
    if (given.discount != slow_given.discount)
      return differ("chosen discount", given.discount.minor, slow_given.discount.minor);
    if (given.rewards != slow_given.rewards)
      return differ("chosen rewards", given.rewards, slow_given.rewards);
    return {};
  }

  const Rules& rules_;
  Account account_;
  std::optional<SlowLedger> slow_;
  JournalCheck check_;
  Journal& journal_;
  std::size_t read_ = 0;
};

std::string run(const Rules& rules, const Rules* reference, const History& history, Journal& journal) {
  journal.clear();
  Pair pair(rules, reference, history.joining, journal);
  std::string wrong = pair.compare();
  std::size_t number = 0;
  for (; wrong.empty() && number < history.steps.size(); ++number) {
    wrong = pair.take(history.steps[number]);
    if (wrong.empty()) wrong = pair.compare();
    if (!wrong.empty()) break;
  }
  if (wrong.empty() && history.closes) {
    pair.close(history.steps.back().occasion.day);
    wrong = pair.compare();
  }
  return wrong.empty() ? wrong : "step " + std::to_string(number) + ": " + wrong;
}

}  // namespace

std::string first_fault(const Rules& rules, const Rules& reference, const History& history,
                        Journal& journal) {
  return run(rules, &reference, history, journal);
}

std::string journal_fault(const Rules& rules, const History& history, Journal& journal) {
  return run(rules, nullptr, history, journal);
}

}  // namespace stamkund::program_test
