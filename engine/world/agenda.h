#pragma once
// Everything of one customer that is due at a known time.
#include <cstdint>
#include <limits>
#include <tuple>
#include <vector>

namespace stamkund::world {

inline constexpr double kNever = std::numeric_limits<double>::infinity();

/// What comes first of things due at the same instant. A purchase comes after all of them, and the horizon
/// before. A new mechanism takes a free number between these, Order{...}, in its own folder; a test holds
/// that no two mechanisms take the same.
enum class Order : std::uint16_t {
  calendar = 0,           ///< a step of her calendar: season, trend
  returned = 100,         ///< a purchase is given back
  account = 200,          ///< units become usable or expire, a tier is reviewed
  event = 300,            ///< an event of the program
  referral = 310,         ///< she brings a friend
  shared_purchase = 320,  ///< somebody else buys on her card
  tier_cost = 330,        ///< the yearly cost of a tier
  fee = 350,              ///< the fee of a membership, or its renewal
  reaction = 360,         ///< a reaction to the rules changes by itself
  contact = 400,          ///< a wave of a campaign
};

/// Small and flat: a few entries, which keep their memory from one customer to the next.
class Agenda {
 public:
  struct Entry {
    double day = kNever;
    Order order = Order::calendar;
    std::uint16_t owner = 0;  ///< whom to tell: position among the arm's mechanisms
    std::uint32_t what = 0;   ///< the owner's own number
  };

  void clear() {
    entries_.clear();
    find_next();
  }
  /// Puts an entry in, moves the one of the same order, owner and number to `day`, or takes it out (kNever).
  void put(Order order, std::uint16_t owner, double day, std::uint32_t what = 0) {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      Entry& entry = entries_[i];
      if (entry.order != order || entry.owner != owner || entry.what != what) continue;
      if (entry.day == day) return;
      entry.day = day;
      // Only what was next, or comes before it now, changes what is next.
      if (i == next_)
        find_next();
      else if (before(entry, entries_[next_]))
        set_next(i);
      return;
    }
    if (!(day < kNever)) return;
    entries_.push_back({day, order, owner, what});
    if (entries_.size() == 1 || before(entries_.back(), entries_[next_])) set_next(entries_.size() - 1);
  }
  /// Takes out all entries of an owner.
  void drop(std::uint16_t owner) {
    for (Entry& entry : entries_)
      if (entry.owner == owner) entry.day = kNever;
    find_next();
  }
  /// The entry that is due first; at kNever if there is none.
  [[nodiscard]] Entry next() const noexcept { return entries_.empty() ? Entry{} : entries_[next_]; }
  [[nodiscard]] double next_day() const noexcept { return next_day_; }

  /// Ties are broken by order, owner and number.
  [[nodiscard]] static bool before(const Entry& a, const Entry& b) noexcept {
    if (a.day != b.day) return a.day < b.day;
    return std::tie(a.order, a.owner, a.what) < std::tie(b.order, b.owner, b.what);
  }

 private:
  void set_next(std::size_t i) {
    next_ = i;
    next_day_ = entries_[i].day;
  }
  void find_next() {
    next_ = 0;
    next_day_ = kNever;
    if (entries_.empty()) return;
    for (std::size_t i = 1; i < entries_.size(); ++i)
      if (before(entries_[i], entries_[next_])) next_ = i;
    next_day_ = entries_[next_].day;
  }
  std::vector<Entry> entries_;
  std::size_t next_ = 0;  ///< position among the entries
  double next_day_ = kNever;
};

}  // namespace stamkund::world
