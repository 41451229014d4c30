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
    next_ = {};
  }
  /// Puts an entry in, moves the one of the same order, owner and number to `day`, or takes it out (kNever).
  void put(Order order, std::uint16_t owner, double day, std::uint32_t what = 0) {
    for (Entry& entry : entries_)
      if (entry.order == order && entry.owner == owner && entry.what == what) {
        if (entry.day == day) return;
        entry.day = day;
        find_next();
        return;
      }
    if (!(day < kNever)) return;
    entries_.push_back({day, order, owner, what});
    if (before(entries_.back(), next_)) next_ = entries_.back();
  }
  /// Takes out all entries of an owner.
  void drop(std::uint16_t owner) {
    bool changed = false;
    for (Entry& entry : entries_)
      if (entry.owner == owner && entry.day < kNever) {
        entry.day = kNever;
        changed = true;
      }
    if (changed) find_next();
  }
  /// The entry that is due first; at kNever if there is none.
  [[nodiscard]] const Entry& next() const noexcept { return next_; }
  [[nodiscard]] double next_day() const noexcept { return next_.day; }

  /// Ties are broken by order, owner and number.
  [[nodiscard]] static bool before(const Entry& a, const Entry& b) noexcept {
    if (a.day != b.day) return a.day < b.day;
    return std::tie(a.order, a.owner, a.what) < std::tie(b.order, b.owner, b.what);
  }

 private:
  void find_next() {
    next_ = {};
    for (const Entry& entry : entries_)
      if (entry.day < next_.day || (entry.day == next_.day && entry.day < kNever && before(entry, next_)))
        next_ = entry;
  }
  std::vector<Entry> entries_;
  Entry next_;
};

}  // namespace stamkund::world
