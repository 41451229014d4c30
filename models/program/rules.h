#pragma once
// The rules of a loyalty program, whatever it is: plain data. Currencies are anything countable (points,
// stamps, visits, minor units of cashback); a stamp card is a currency that earns one unit a visit.
// docs/methods/program.md says what each rule does, and in which order.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/base/calendar.h"
#include "engine/base/money.h"
#include "models/program/calendar.h"

namespace stamkund::program {

inline constexpr double kNever = std::numeric_limits<double>::infinity();
inline constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();
/// No single rule credits more: keeps balances far within 64 bits.
inline constexpr double kMostUnits = 1e12;

/// Which occasions a rule is for. Bit i of a mask stands for element i; all ones = any. In `tiers`, bit 0 is
/// "no tier" and bit k is tier k.
struct Scope {
  std::uint64_t tiers = ~std::uint64_t{0};
  std::uint64_t segments = ~std::uint64_t{0};
  std::uint64_t stores = ~std::uint64_t{0};
  std::uint64_t categories = ~std::uint64_t{0};
  std::uint8_t weekdays = 0x7F;  ///< bit 0 = Monday
  double from_day = -kNever;     ///< included
  double until_day = kNever;     ///< not included
};

/// At most so many units and so many times in each calendar period.
struct Limit {
  std::int64_t units = kNoLimit;
  std::int64_t times = kNoLimit;
  Period per = Period::ever;
  [[nodiscard]] bool limits() const noexcept { return units != kNoLimit || times != kNoLimit; }
};

/// What earns.
struct EarnRule {
  enum class On : std::uint8_t {
    purchase,
    joining,
    anniversary,  ///< each full year (kDaysPerYear) of membership
    upgrade,      ///< reaching a higher tier; `scope.tiers` says which
    event,        ///< a named event: referral, partner visit, review, ...
  };
  On on = On::purchase;
  std::size_t event = 0;      ///< On::event: index into Rules::events
  double per_visit = 0;       ///< units an occasion
  double per_major_unit = 0;  ///< units a major unit paid
  /// Above 1: multiplies what the other rules of the currency gave for this occasion; then the two rates are
  /// unused.
  double multiplier = 1;
  Money minimum_purchase{0};                 ///< smaller purchases earn nothing
  std::int64_t most_an_occasion = kNoLimit;  ///< units
  Scope scope;
  Limit limit;
  std::string name;  ///< for people; may be empty
};

/// When units that were earned can be used.
struct Pending {
  enum class Kind : std::uint8_t { none, after, next_period };
  Kind kind = Kind::none;
  double days = 0;                ///< after: so many days
  Period period = Period::month;  ///< next_period: on the first day of the next one
};

/// When units that were not used are lost.
struct Expiry {
  enum class Kind : std::uint8_t {
    none,     ///< never
    rolling,  ///< each lot `days` after it was earned
    end_of,   ///< each lot at the end of the calendar period that holds the day `days` after it was earned
    date,     ///< on `date_day`, what was earned before it
    sliding,  ///< the whole balance `days` after the last earn or burn
  };
  Kind kind = Kind::none;
  double days = 0;
  Period period = Period::year;
  double date_day = kNever;
  bool from_activation = false;  ///< rolling, end_of: time runs from activation, not from earning
  /// Units lost at most so many days ago come back at the next purchase, as if earned then.
  double reinstatement_days = 0;
};

/// What a return takes back of the units its purchase earned.
enum class ReturnPolicy : std::uint8_t {
  keep,            ///< nothing
  pending_only,    ///< pending units, the latest first
  within_balance,  ///< then active units, those that expire last first
  into_negative,   ///< then debt, which later earnings pay first
};

struct Currency {
  std::string name;
  std::vector<EarnRule> earn;
  bool first_match = false;  ///< only the first rule that fits earns (multipliers aside); else all add up
  Points endowed{0};         ///< granted at enrolment (Nunes & Dreze 2006)
  Pending pending;
  Expiry expiry;
  ReturnPolicy returns = ReturnPolicy::within_balance;
  /// What rewards take off a purchase earns nothing by the amount.
  bool earns_on_money = false;
  /// Units that were redeemed off a purchase come back when it is given back in full.
  bool redeemed_comes_back = false;
  bool is_money = false;  ///< a unit is a minor unit of money (cashback): people are told amounts
};

/// What units are good for.
struct Reward {
  enum class Kind : std::uint8_t {
    item,    ///< `units` for one of it
    ratio,   ///< pays part of a purchase, `minor_per_unit` for each unit, from `units` on
    payout,  ///< the whole balance as money, as soon as it is `units` or more; no visit needed
  };
  std::string name;
  Kind kind = Kind::item;
  std::size_t currency = 0;
  Points units{0};
  Money cost{0};              ///< item: handing one over costs the company
  Money discount{0};          ///< item: taken off a purchase (at most its amount)
  double minor_per_unit = 0;  ///< ratio, payout: money for each unit
  double most_share = 1;      ///< ratio: of the purchase that units can pay
  Money value{0};             ///< item: what it is worth to a member, when she chooses
  bool automatic = true;      ///< else members choose when, and which
  double coupon_days = 0;     ///< > 0: the discount is a coupon for a later purchase within so many days
  double partner_share = 0;   ///< of cost and discount that a partner carries
  Scope scope;
  Limit limit;                    ///< a member
  std::int64_t stock = kNoLimit;  ///< in all
  double withdrawn_day = kNever;  ///< when the stock ran out; the simulation finds it
};

/// A status level, and its perks.
struct Tier {
  std::string name;
  std::int64_t threshold = 0;           ///< in units of the basis; spend in minor units
  std::int64_t lifetime_threshold = 0;  ///< qualifying amounts of all times that make it permanent; 0 = never
  double discount = 0;                  ///< share off every purchase
  double cost_share = 0;                ///< of what is paid: perks that cost the company
  Money cost_per_visit{0};              ///< such as free delivery
  Money cost_per_year{0};               ///< such as a lounge, for each year in the tier
  double expiry_extension_days = 0;     ///< units live so much longer in the tier ...
  std::uint64_t extends = ~std::uint64_t{0};  ///< ... those of the currencies whose bits are set
  [[nodiscard]] double extension_days(std::size_t of_currency) const noexcept {
    return ((extends >> of_currency) & 1U) != 0 ? expiry_extension_days : 0.0;
  }
};

struct TierRules {
  enum class Basis : std::uint8_t { balance, earned, spend, transactions };
  enum class Window : std::uint8_t { calendar, anniversary, rolling, lifetime };
  enum class Downgrade : std::uint8_t { one_step, full, never };
  Basis basis = Basis::spend;
  std::size_t currency = 0;  ///< balance, earned: of which currency
  Window window = Window::calendar;
  Period period = Period::year;  ///< calendar
  double days = kDaysPerYear;    ///< anniversary, rolling
  bool next_period = false;      ///< upgrades take effect when the next window begins (calendar, anniversary)
  Downgrade downgrade = Downgrade::full;
  bool reset_on_downgrade = false;  ///< what has been counted so far is lost too
  double held_days = 0;             ///< rolling: a tier is kept at least so long
  std::vector<Tier> tiers;          ///< thresholds ascending; empty = no tiers
};

/// Do so much within a time and get a bonus: a stamp card with a deadline, a challenge.
struct Mission {
  enum class Counts : std::uint8_t { visits, spend };
  std::string name;
  Counts counts = Counts::visits;
  std::int64_t target = 1;      ///< visits, or minor units
  std::int64_t endowed = 0;     ///< progress granted at its start
  double within_days = kNever;  ///< from the first purchase that counts
  bool repeats = true;
  std::size_t currency = 0;
  Points bonus{0};
  Money minimum_purchase{0};
  Scope scope;
};

struct Rules {
  Calendar calendar;
  double minor_per_major = 100;
  std::vector<std::string> events;  ///< names that earn rules refer to
  std::vector<Currency> currencies;
  std::vector<Mission> missions;
  TierRules tiers;
  std::vector<Reward> rewards;
  double cohort_days =
      kNever;  ///< units are told apart by the period of this length in which they were issued
  /// From here on cohorts are counted anew, above all before: what is issued beyond the horizon is told
  /// apart.
  double cohort_break_day = kNever;
  double returns_days = 0;  ///< purchases can be returned for so long; 0 = not at all
};

}  // namespace stamkund::program
