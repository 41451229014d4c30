#pragma once
// One member's story in words: 'stamkund ledger --explain CUSTOMER'.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command/ledger_words.h"
#include "engine/ledger/replay.h"

namespace stamkund::command {

class LedgerStory {
 public:
  explicit LedgerStory(std::string customer) : wanted_(std::move(customer)) {}

  /// Forgets what was said and begins again. What `words` points to must outlive the telling.
  void begin(const LedgerWords& words);
  void purchase(std::string_view id, const ledger::Bought& bought);
  void entry(std::string_view id, const ledger::Line& line);
  void customer(std::string_view id, const ledger::Customer& customer);

  [[nodiscard]] bool found() const noexcept { return found_; }
  [[nodiscard]] std::string not_found(const std::string& so_far) const;
  [[nodiscard]] std::string text() const;

 private:
  /// Purchases that follow each other and bring units of one rule are one sentence, and so are such units.
  struct Sentence {
    std::string first, last;  ///< dates
    std::string what;
    // Of purchases; otherwise none.
    std::uint64_t purchases = 0;
    Money listed{0}, off{0};
    // Of units issued; otherwise 0 times.
    std::uint64_t times = 0;
    std::int64_t units = 0;
    std::size_t currency = 0;
    std::string rule;
    std::string after;
  };
  /// The replay tells of a purchase first, then of what had lapsed by then.
  struct Event {
    double day;
    std::optional<ledger::Bought> bought;  ///< else an entry
    program::Entry entry{};
    std::int64_t balance = 0, pending = 0;
    std::string lapsed{};  ///< a coupon that nobody used
  };
  /// Not used yet, oldest first.
  struct Coupon {
    std::uint16_t reward;
    double until;
  };
  /// The journal has no line for a coupon that lapses. Adds them to `events_`, and keeps what is still good.
  void find_coupons();
  void tell(const ledger::Bought& bought);
  void tell(const ledger::Line& line);
  void tell(double day, const std::string& what);
  [[nodiscard]] std::string some(std::size_t currency, std::int64_t count) const;
  [[nodiscard]] std::string what_of(const ledger::Line& line) const;
  [[nodiscard]] std::string reward_of(const program::Entry& entry) const;
  [[nodiscard]] std::string told(const Sentence& one) const;
  /// The last sentence becomes a part of the one before, if they are alike.
  void join_alike();
  [[nodiscard]] std::string ending(const ledger::Customer& customer) const;

  std::string wanted_;
  std::string example_;  ///< another customer
  std::string near_;     ///< the one whose name is nearest, if any is near
  std::size_t distance_ = 0;
  bool found_ = false;
  LedgerWords words_;
  std::string joined_;
  std::vector<Event> events_;
  std::vector<Coupon> coupons_;
  std::vector<Sentence> told_;
  std::string ending_;
};

}  // namespace stamkund::command
