#include "engine/calibration/response_arms.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstdio>
#include <limits>

#include "engine/calibration/adjusted_means.h"
#include "models/customer_base/bg_nbd.h"

namespace stamkund::calibration {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// |z| of the time before that speaks against random assignment: 1 % false alarms.
constexpr double kUnequal = 2.58;
/// p of the customers' shares that does: 0.1 %, as is usual for sample-ratio mismatch.
constexpr double kMismatch = 0.001;
/// A control got at most this share of what the arm with the most got, a customer. Assumption.
constexpr double kApart = 0.5;
/// Mean times since the first occasion differ by no more than this share. Assumption.
constexpr double kAlike = 0.05;
constexpr double kSomeChange = 0.1;
constexpr double kLeastChange = 0.05;
/// From this mean share of the window's length on, the time after it is worth a comparison of its own.
constexpr double kLonger = 1.5;

/// Fewer days say little. Assumption.
constexpr double kShortest = 7;
/// Of an arm, who spent something on repeat purchases; fewer say nothing. Assumption.
constexpr double kFewSpenders = 30;

std::string days_said(double days) { return std::to_string(static_cast<int>(days)) + " days"; }

/// Who was drawn into which arm, and from which day on it makes a difference.
struct Drawn {
  std::uint32_t customer;
  std::size_t arm;
  Day day;
};

/// Since her first purchase. Who is drawn on the day of it is compared from the next day on.
std::int32_t first_day_of(const ingest::CustomerTable& table, const Drawn& one) {
  const std::int32_t from = days_between(table.first_day[one.customer], one.day);
  return from == 0 ? 1 : from;
}

/// Share of days [from, to] in which she was a member.
double member_share(const CustomerEvents& customer, std::int32_t from, std::int32_t to) {
  double days = 0.0;
  for (const HistorySpell& spell : customer.spells)
    days += std::max(0, std::min(spell.to, to) - std::max(spell.from + 1, from) + 1);
  return days / (to - from + 1.0);
}

/// Purchases on days [from, to] that she made as a member.
double bought_as_member(const CustomerEvents& customer, std::int32_t from, std::int32_t to) {
  double sum = 0.0;
  for (const HistorySpell& spell : customer.spells) {
    const std::int32_t begin = std::max(spell.from + 1, from), end = std::min(spell.to, to);
    if (begin <= end) sum += customer.purchases_in(begin, end);
  }
  return sum;
}

double share(double part, double all) { return all > 0.0 ? part / all : 0.0; }

/// By what share all that `bought` is more than without memberships, if members buy 1 + `change` times as
/// much: what they bought, over that, would have been bought anyway.
double by_members(double bought, double as_member, double change) {
  const double anyway = bought - as_member + as_member / (1.0 + change);
  return anyway > 0.0 ? bought / anyway - 1.0 : 0.0;
}

/// Mean of the multiplier over days [from, to], less 1.
double multiplier_over(ResponseReplay& replay, const CustomerEvents& customer, std::int32_t from,
                       std::int32_t to) {
  const std::vector<double> days{from - 0.5, to + 0.5};
  std::vector<double> at(2);
  replay.integrals(customer, days, at);
  return (at[1] - at[0]) / (to - from + 1.0) - 1.0;
}

/// Of one arm: sums over customers.
struct Sums {
  double n = 0, before = 0, before_squares = 0, multiplier = 0, member = 0, later_multiplier = 0,
         later_member = 0, later_days = 0, contacts = 0, contacts_of_one = 0, bought = 0, as_member = 0,
         later_bought = 0, later_as_member = 0;
  [[nodiscard]] double before_variance() const {
    return (before_squares - before * before / n) / (n - 1.0) / n;
  }
};

/// What arms show in a window, or over all the time since.
struct Shown {
  std::vector<ArmOutcome> customers;
  AdjustedMeans means;

  void look(std::size_t arms) { means = adjusted_means(customers, arms); }
  [[nodiscard]] double variance(std::size_t a, std::size_t b) const {
    return means.covariance[a * means.mean.size() + b];
  }
  /// Of arm `a` against `control`, over the control's mean, and its standard error (delta method).
  [[nodiscard]] double relative(std::size_t a, std::size_t control) const {
    return means.mean[control] > 0.0 ? means.mean[a] / means.mean[control] - 1.0 : kNaN;
  }
  [[nodiscard]] double relative_error(std::size_t a, std::size_t control) const {
    if (!(means.mean[control] > 0.0)) return kNaN;
    const double level = means.mean[a] / means.mean[control];
    return std::sqrt(std::fmax(0.0, variance(a, a) - 2.0 * level * variance(a, control) +
                                        level * level * variance(control, control))) /
           means.mean[control];
  }
  [[nodiscard]] double error(std::size_t a, std::size_t control) const {
    return std::sqrt(
        std::fmax(0.0, variance(a, a) - 2.0 * variance(a, control) + variance(control, control)));
  }
};

/// By what share purchases change where rates change by `change`, over it. One in a law in which leaving does
/// not hang on purchases; else (BG/NBD) what customers are expected to buy, given what they bought before.
class PurchasesPerRate {
 public:
  PurchasesPerRate(const ProcessInDays& process, double change)
      : law_{process.value[0], process.value[1], process.value[2], process.value[3]},
        plain_(process.pareto),
        change_(change) {}

  void add(const CustomerEvents& customer, std::int32_t from, std::int32_t to) {
    if (plain_) return;
    const double x = customer.purchases_in(1, from - 1);
    const double last = x > 0.0 ? customer.purchases[static_cast<std::size_t>(x) - 1] : 0.0;
    const double days = to - from + 1.0;
    steady_ += customer_base::future_counts(law_, x, last, from - 0.5, days).mean;
    changed_ += customer_base::future_counts(law_, x, last, from - 0.5, (1.0 + change_) * days).mean;
  }
  [[nodiscard]] double value() const {
    return plain_ || !(steady_ > 0.0) ? 1.0 : (changed_ / steady_ - 1.0) / change_;
  }

 private:
  customer_base::BgNbd law_;
  bool plain_;
  double change_, steady_ = 0, changed_ = 0;
};

/// What contacts alone do, beside memberships: fitted, and where every lift is 1.
struct Beside {
  ResponseReplay fitted, of_one;
};

/// All that is compared: sums of arms, and purchases in the window and since.
struct Seen {
  std::vector<Sums> sums;
  Shown window, since;
  double per_rate = 1, since_per_rate = 1;  ///< PurchasesPerRate
  std::optional<double> member_change;      ///< memberships are compared, and it is the fitted change
  std::uint64_t left_out = 0;

  /// What the fit makes of an arm's rate, less 1. Contacts come to rare and frequent buyers alike, and are
  /// averaged over time; who joins is not as the others are, and memberships are averaged over purchases.
  [[nodiscard]] double multiplier(const Sums& one) const {
    return member_change ? by_members(one.bought, one.as_member, *member_change) : one.multiplier / one.n;
  }
  [[nodiscard]] double later_multiplier(const Sums& one) const {
    return member_change ? by_members(one.later_bought, one.later_as_member, *member_change)
                         : one.later_multiplier / one.n;
  }
};

Seen look_at(const ingest::CustomerTable& table, const ResponseHistory& history,
             const std::vector<Drawn>& drawn, std::size_t arms, const ResponseCoefficients& alone,
             const ProcessInDays& process, Beside* beside, double window_days, double before_days) {
  const auto length = static_cast<std::int32_t>(window_days);
  const auto before_length = static_cast<std::int32_t>(before_days);
  Seen seen;
  seen.sums.resize(arms);
  // As much as a membership is thought to change it; of contacts, a little.
  const double change = std::abs(alone.member_change) >= kLeastChange ? alone.member_change : kSomeChange;
  PurchasesPerRate per_rate(process, change), since_per_rate(process, change);
  ResponseReplay replay(alone);
  for (const Drawn& one : drawn) {
    const std::int32_t from = first_day_of(table, one);
    const CustomerEvents customer(history, one.customer);
    const auto last = static_cast<std::int32_t>(customer.age);
    const std::int32_t to = from + length - 1;
    if (from < 1 || to > last) {
      ++seen.left_out;
      continue;
    }
    Sums& sum = seen.sums[one.arm];
    const double before = customer.purchases_in(std::max(from - before_length, 1), from - 1);
    sum.n += 1.0;
    sum.before += before;
    sum.before_squares += before * before;
    sum.member += member_share(customer, from, to);
    sum.multiplier += multiplier_over(replay, customer, from, to);
    per_rate.add(customer, from, to);
    since_per_rate.add(customer, from, last);
    sum.later_days += last - from + 1.0;
    sum.later_member += member_share(customer, from, last);
    sum.later_multiplier += multiplier_over(replay, customer, from, last);
    sum.as_member += bought_as_member(customer, from, to);
    sum.later_as_member += bought_as_member(customer, from, last);
    // How much she bought of late and ever, how long she is a customer; of the time since also how long it
    // is.
    const double ever = customer.purchases_in(1, from - 1) / from;
    ArmOutcome outcome{one.arm, customer.purchases_in(from, to), {before, ever, std::log(from + 1.0), 0.0}};
    sum.bought += outcome.after;
    seen.window.customers.push_back(outcome);
    outcome.after = customer.purchases_in(from, last);
    outcome.before[3] = last - from + 1.0;
    sum.later_bought += outcome.after;
    seen.since.customers.push_back(outcome);
    if (beside == nullptr || customer.contacts.empty()) continue;
    sum.contacts += multiplier_over(beside->fitted, customer, from, to);
    sum.contacts_of_one += multiplier_over(beside->of_one, customer, from, to);
  }
  if (beside != nullptr) seen.member_change = alone.member_change;
  seen.per_rate = per_rate.value();
  seen.since_per_rate = since_per_rate.value();
  return seen;
}

/// What the fit says of an arm against the control: of two multipliers less 1.
double against(double multiplier, double control) { return (1.0 + multiplier) / (1.0 + control) - 1.0; }

void compare_since(Experiment& experiment, Seen& seen, std::size_t control) {
  double days = 0.0, n = 0.0;
  for (const Sums& one : seen.sums) days += one.later_days, n += one.n;
  if (days / n < kLonger * experiment.window_days) return;
  // Arms that began apart were watched for unlike times: more purchases in the longer are no effect.
  for (const Sums& one : seen.sums)
    if (std::abs(one.later_days / one.n - days / n) > kAlike * days / n) return;
  experiment.since_days = days / n;
  seen.since.look(seen.sums.size());
  const Sums& base = seen.sums[control];
  for (std::size_t a = 0; a < seen.sums.size(); ++a) {
    ArmComparison& arm = experiment.arms[a];
    const Sums& one = seen.sums[a];
    arm.since_exposure = one.later_member / one.n;
    arm.since_bought_as_member = share(one.later_as_member, one.later_bought);
    arm.since_purchases_per_rate = seen.since_per_rate;
    const double own = seen.since_per_rate * seen.later_multiplier(one);
    const double of_control = seen.since_per_rate * seen.later_multiplier(base);
    arm.since_model_relative = a == control ? of_control : against(own, of_control);
    if (a == control) continue;
    arm.since_relative = seen.since.relative(a, control);
    arm.since_relative_standard_error = seen.since.relative_error(a, control);
  }
}

void compare(Experiment& experiment, Seen& seen, std::size_t control, std::vector<std::string>& notes) {
  double total = 0.0;
  for (const Sums& one : seen.sums) total += one.n;
  const Sums& base = seen.sums[control];
  seen.window.look(seen.sums.size());
  experiment.adjusted = seen.window.means.adjusted;
  std::vector<double> raw(seen.sums.size(), 0.0);
  for (const ArmOutcome& one : seen.window.customers) raw[one.arm] += one.after;
  double chi_square = 0.0;
  experiment.balanced = true;
  for (std::size_t a = 0; a < seen.sums.size(); ++a) {
    ArmComparison& arm = experiment.arms[a];
    const Sums& one = seen.sums[a];
    arm.control = a == control;
    arm.customers = static_cast<std::uint64_t>(one.n);
    arm.share = one.n / total;
    chi_square += std::pow(one.n - total * arm.planned_share, 2.0) / (total * arm.planned_share);
    arm.before = one.before / one.n;
    arm.raw_mean = raw[a] / one.n;
    arm.mean = seen.window.means.mean[a];
    arm.standard_error_of_mean = std::sqrt(seen.window.variance(a, a));
    arm.purchases_per_rate = seen.per_rate;
    const double own = seen.per_rate * seen.multiplier(one);
    const double of_control = seen.per_rate * seen.multiplier(base);
    arm.model_relative = arm.control ? of_control : against(own, of_control);
    arm.exposure = one.member / one.n;
    arm.bought_as_member = share(one.as_member, one.bought);
    arm.contacts_relative = seen.per_rate * one.contacts / one.n;
    arm.contacts_of_one = one.contacts_of_one / one.n;
    if (arm.control) continue;
    const double spread = std::sqrt(one.before_variance() + base.before_variance());
    arm.before_z = spread > 0.0 ? (arm.before - base.before / base.n) / spread : 0.0;
    arm.difference = arm.mean - seen.window.means.mean[control];
    arm.standard_error = seen.window.error(a, control);
    arm.relative = seen.window.relative(a, control);
    arm.relative_standard_error = seen.window.relative_error(a, control);
    if (std::abs(arm.before_z) > kUnequal) {
      experiment.balanced = false;
      notes.push_back("arm '" + arm.arm +
                      "' bought differently already before the experiment: it does not look "
                      "as if arms were drawn by lot");
    }
  }
  compare_since(experiment, seen, control);
  experiment.share_p_value =
      boost::math::gamma_q(0.5 * static_cast<double>(seen.sums.size() - 1), 0.5 * chi_square);
  if (experiment.share_p_value >= kMismatch) return;
  if (experiment.planned) {
    experiment.balanced = false;
    notes.push_back("the arms' numbers of customers do not fit the planned shares (sample-ratio mismatch)");
  } else {
    notes.push_back("the arms are not equally large; give the planned shares, so that they can be checked");
  }
}

/// The arm that got the least a customer, and how much less than the most; arms.size() if that is not apart.
/// `got` [arms]: contacts, or joining, a customer.
std::size_t control_of(const std::vector<std::string>& arms, const std::vector<double>& got,
                       const std::string& what, std::vector<std::string>& notes) {
  const auto least = std::min_element(got.begin(), got.end());
  const double most = *std::max_element(got.begin(), got.end());
  if (!(*least <= kApart * most) || !(most > 0.0)) {
    notes.emplace_back("every arm was treated: there is no control to compare with");
    return arms.size();
  }
  const auto control = static_cast<std::size_t>(least - got.begin());
  if (*least > 0.0)
    notes.push_back("arm '" + arms[control] + "' is taken for the control although " + what +
                    " in it, too: fewest of all arms, and that is taken into account");
  return control;
}

/// The window that was asked for, or, where most customers were not watched that long, what nine in ten were.
double watched_window(const ingest::CustomerTable& table, const std::vector<Drawn>& drawn, double window_days,
                      std::vector<std::string>& notes) {
  std::vector<double> watched;
  for (const Drawn& one : drawn) {
    const std::int32_t from = first_day_of(table, one);
    if (from >= 1) watched.push_back(table.age_days[one.customer] - from + 1.0);
  }
  if (watched.empty()) return window_days;
  std::sort(watched.begin(), watched.end());
  if (watched[watched.size() / 2] >= window_days) return window_days;
  const double nine_in_ten = std::floor(watched[watched.size() / 10]);
  if (nine_in_ten < kShortest) return window_days;
  notes.push_back("most customers in arms were watched for less than " + days_said(window_days) +
                  " since, so arms are compared over " + days_said(nine_in_ten));
  return nine_in_ten;
}

/// `beside`: null = nothing.
std::optional<Experiment> compare_drawn(const ingest::CustomerTable& table, const ResponseHistory& history,
                                        const std::vector<std::string>& arms, const std::vector<Drawn>& drawn,
                                        std::size_t control, const ResponseCoefficients& alone,
                                        const ProcessInDays& process, Beside* beside, double window_days,
                                        const ResponseOptions& options, std::vector<std::string>& notes) {
  if (control == arms.size()) return {};
  Experiment experiment;
  window_days = watched_window(table, drawn, window_days, notes);
  experiment.window_days = window_days;
  experiment.before_days = options.before_days;
  Seen seen =
      look_at(table, history, drawn, arms.size(), alone, process, beside, window_days, options.before_days);
  experiment.customers_left_out = seen.left_out;
  double weights = 0.0;
  for (std::size_t a = 0; a < arms.size(); ++a) {
    ArmComparison arm;
    arm.arm = arms[a];
    arm.planned_share = options.planned_shares.empty() ? 1.0 : 0.0;
    for (const auto& [name, weight] : options.planned_shares)
      if (name == arm.arm) arm.planned_share = weight;
    weights += arm.planned_share;
    experiment.arms.push_back(arm);
    if (seen.sums[a].n < 2.0 || !(arm.planned_share > 0.0)) {
      notes.push_back("arm '" + arm.arm +
                      "' has fewer than two customers with a full window, or no planned "
                      "share: arms are not compared");
      return {};
    }
  }
  for (auto& arm : experiment.arms) arm.planned_share /= weights;
  experiment.planned = !options.planned_shares.empty();
  compare(experiment, seen, control, notes);
  return experiment;
}

/// What customers spend a purchase, all of their time, offered against not offered: no model has a change of
/// it.
void look_at_spend(const ingest::CustomerTable& table, const std::vector<Drawn>& drawn, std::size_t control,
                   std::vector<std::string>& notes) {
  struct Spend {
    double n = 0, sum = 0, squares = 0;
    [[nodiscard]] double mean() const { return sum / n; }
    [[nodiscard]] double variance_of_mean() const { return (squares - sum * sum / n) / (n - 1.0) / n; }
  };
  Spend offered, others;
  for (const Drawn& one : drawn) {
    const double spend = table.mean_repeat_spend[one.customer];
    if (!(spend > 0.0)) continue;
    Spend& to = one.arm == control ? others : offered;
    to.n += 1.0;
    to.sum += spend;
    to.squares += spend * spend;
  }
  if (offered.n < kFewSpenders || others.n < kFewSpenders) return;
  const double error = std::sqrt(offered.variance_of_mean() + others.variance_of_mean());
  const double z = error > 0.0 ? (offered.mean() - others.mean()) / error : 0.0;
  if (std::abs(z) <= kUnequal) return;
  char text[320];
  std::snprintf(
      text, sizeof text,
      "customers to whom membership was offered differ in what they spend a purchase by %+.1f %% "
      "(z = %.1f), purchases before the offer included: the fit has no change of what members spend, "
      "and member_spend of the program's behaviour states one",
      100.0 * (offered.mean() / others.mean() - 1.0), z);
  notes.emplace_back(text);
}

}  // namespace

std::optional<Experiment> compare_arms(const ingest::CustomerTable& table, const ResponseHistory& history,
                                       const ingest::ContactLog& contacts,
                                       const ResponseCoefficients& coefficients, const ProcessInDays& process,
                                       const ResponseOptions& options, std::vector<std::string>& notes) {
  if (contacts.arms.size() < 2) {
    if (contacts.has_arm) notes.push_back("there is one arm only: nothing to compare it with");
    return {};
  }
  std::vector<Drawn> drawn;
  std::vector<double> sent(contacts.arms.size(), 0.0), customers(contacts.arms.size(), 0.0);
  for (std::size_t k = 0; k < contacts.rows.size();) {
    const std::uint32_t i = contacts.rows[k].customer;
    const ingest::Contact* first = nullptr;
    for (; k < contacts.rows.size() && contacts.rows[k].customer == i; ++k) {
      const ingest::Contact& row = contacts.rows[k];
      // Before her first purchase she is no customer yet.
      if (row.arm == 0 || row.day < table.first_day[i]) continue;
      if (first == nullptr) first = &row;
      if (row.sent()) sent[row.arm - 1] += 1.0;
    }
    if (first == nullptr) continue;
    drawn.push_back({i, first->arm - std::size_t{1}, first->day});
    customers[first->arm - std::size_t{1}] += 1.0;
  }
  for (std::size_t a = 0; a < sent.size(); ++a) sent[a] /= std::max(1.0, customers[a]);
  const std::size_t control = control_of(contacts.arms, sent, "there were contacts", notes);
  ResponseCoefficients alone = coefficients;
  alone.member_change = 0.0;
  return compare_drawn(table, history, contacts.arms, drawn, control, alone, process, nullptr,
                       options.window_days, options, notes);
}

std::optional<Experiment> compare_offers(const ingest::CustomerTable& table, const ResponseHistory& history,
                                         const ingest::MembershipLog& memberships,
                                         const ResponseCoefficients& coefficients,
                                         const ProcessInDays& process, const ResponseOptions& options,
                                         std::vector<std::string>& notes) {
  if (memberships.arms.size() < 2) {
    if (!memberships.arms.empty())
      notes.push_back("there is one arm of memberships only: nothing to compare it with");
    return {};
  }
  std::vector<Drawn> drawn;
  std::vector<double> joined(memberships.arms.size(), 0.0), customers(memberships.arms.size(), 0.0);
  for (const ingest::MembershipOffer& offer : memberships.offers) {
    drawn.push_back({offer.customer, offer.arm, offer.day});
    customers[offer.arm] += 1.0;
    if (history.spell_begin[offer.customer + 1] > history.spell_begin[offer.customer])
      joined[offer.arm] += 1.0;
  }
  for (std::size_t a = 0; a < joined.size(); ++a) joined[a] /= std::max(1.0, customers[a]);
  const std::size_t control = control_of(memberships.arms, joined, "customers joined", notes);
  if (control < memberships.arms.size()) look_at_spend(table, drawn, control, notes);
  ResponseCoefficients alone = coefficients;
  std::fill(alone.lift.begin(), alone.lift.end(), 0.0);
  ResponseCoefficients mail = coefficients, mail_of_one;
  mail.member_change = 0.0;
  mail_of_one = mail;
  std::fill(mail_of_one.lift.begin(), mail_of_one.lift.end(), 1.0);
  Beside beside{ResponseReplay(mail), ResponseReplay(mail_of_one)};
  return compare_drawn(table, history, memberships.arms, drawn, control, alone, process, &beside,
                       options.member_window_days, options, notes);
}

}  // namespace stamkund::calibration
