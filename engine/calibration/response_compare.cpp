#include "engine/calibration/response_compare.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace stamkund::calibration {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// |z| of the time before that speaks against random assignment: 1 % false alarms.
constexpr double kUnequal = 2.58;
/// p of the customers' shares that does: 0.1 %, as is usual for sample-ratio mismatch.
constexpr double kMismatch = 0.001;

/// Days [from, to] after contacts, merged, within [1, T]: day 0 has a purchase by definition.
struct Window {
  std::int32_t from;
  std::int32_t to;
};

void windows_of(const CustomerEvents& customer, std::int32_t length, std::vector<Window>& out) {
  out.clear();
  const auto last = static_cast<std::int32_t>(customer.age);
  for (const HistoryContact& contact : customer.contacts) {
    const std::int32_t from = std::max(contact.day, 1);
    const std::int32_t to = std::min(contact.day + length - 1, last);
    if (from > to) continue;
    if (!out.empty() && from <= out.back().to + 1)
      out.back().to = std::max(out.back().to, to);
    else
      out.push_back({from, to});
  }
}

double purchases_in(const CustomerEvents& customer, std::int32_t from, std::int32_t to) {
  const auto low = std::lower_bound(customer.purchases.begin(), customer.purchases.end(), from);
  const auto high = std::upper_bound(low, customer.purchases.end(), to);
  return static_cast<double>(high - low);
}

double ratio_less_one(double a, double a_days, double b, double b_days) {
  return a_days > 0.0 && b > 0.0 ? a / a_days / (b / b_days) - 1.0 : kNaN;
}

/// Sums of one arm.
struct Sums {
  double n = 0, y = 0, yy = 0, before = 0, before_squares = 0, multiplier = 0, member = 0, contacts = 0,
         contacts_of_one = 0;
  [[nodiscard]] double mean() const { return y / n; }
  [[nodiscard]] double mean_variance() const { return (yy - y * y / n) / (n - 1.0) / n; }
  [[nodiscard]] double before_variance() const {
    return (before_squares - before * before / n) / (n - 1.0) / n;
  }
};

void compare(Experiment& experiment, const std::vector<Sums>& sums, std::size_t control,
             std::vector<std::string>& notes) {
  double total = 0.0;
  for (const Sums& one : sums) total += one.n;
  const Sums& base = sums[control];
  double chi_square = 0.0;
  experiment.balanced = true;
  for (std::size_t a = 0; a < sums.size(); ++a) {
    ArmComparison& arm = experiment.arms[a];
    const Sums& one = sums[a];
    arm.control = a == control;
    arm.customers = static_cast<std::uint64_t>(one.n);
    arm.share = one.n / total;
    chi_square += std::pow(one.n - total * arm.planned_share, 2.0) / (total * arm.planned_share);
    arm.before = one.before / one.n;
    arm.mean = one.mean();
    arm.standard_error_of_mean = std::sqrt(one.mean_variance());
    arm.model_relative = one.multiplier / one.n - 1.0;
    arm.exposure = one.member / one.n;
    arm.contacts_relative = one.contacts / one.n;
    arm.contacts_of_one = one.contacts_of_one / one.n;
    if (arm.control) continue;
    const double spread = std::sqrt(one.before_variance() + base.before_variance());
    arm.before_z = spread > 0.0 ? (arm.before - base.before / base.n) / spread : 0.0;
    arm.difference = one.mean() - base.mean();
    arm.standard_error = std::sqrt(one.mean_variance() + base.mean_variance());
    arm.relative = base.mean() > 0.0 ? arm.difference / base.mean() : kNaN;
    const double level = one.mean() / base.mean();
    arm.relative_standard_error =
        base.mean() > 0.0
            ? std::sqrt(one.mean_variance() + level * level * base.mean_variance()) / base.mean()
            : kNaN;
    if (std::abs(arm.before_z) > kUnequal) {
      experiment.balanced = false;
      notes.push_back("arm '" + arm.arm +
                      "' bought differently already before the experiment: it does not look "
                      "as if arms were drawn by lot");
    }
  }
  experiment.share_p_value =
      boost::math::gamma_q(0.5 * static_cast<double>(sums.size() - 1), 0.5 * chi_square);
  if (experiment.share_p_value >= kMismatch) return;
  if (experiment.planned) {
    experiment.balanced = false;
    notes.push_back("the arms' numbers of customers do not fit the planned shares (sample-ratio mismatch)");
  } else {
    notes.push_back("the arms are not equally large; give the planned shares, so that they can be checked");
  }
}

}  // namespace

double mean_lift_in_windows(const ResponseHistory& history, const ResponseCoefficients& coefficients,
                            double window_days) {
  ResponseCoefficients alone = coefficients;
  alone.member_change = 0.0;
  ResponseReplay replay(alone);
  const auto length = static_cast<std::int32_t>(window_days);
  std::vector<Window> windows;
  std::vector<double> days, at;
  double sum = 0.0;
  double time = 0.0;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const CustomerEvents customer(history, i);
    windows_of(customer, length, windows);
    if (windows.empty()) continue;
    days.clear();
    for (const Window& one : windows) {
      days.push_back(one.from - 0.5);
      days.push_back(one.to + 0.5);
    }
    at.resize(days.size());
    replay.integrals(customer, days, at);
    for (std::size_t k = 0; k < windows.size(); ++k) {
      sum += at[2 * k + 1] - at[2 * k];
      time += days[2 * k + 1] - days[2 * k];
    }
  }
  return time > 0.0 ? sum / time - 1.0 : kNaN;
}

NaiveComparison naive_comparison(const ResponseHistory& history, double window_days) {
  NaiveComparison out;
  out.window_days = window_days;
  const auto length = static_cast<std::int32_t>(window_days);
  std::vector<Window> windows;
  double before = 0.0;
  double after = 0.0;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const CustomerEvents customer(history, i);
    const auto last = static_cast<std::int32_t>(customer.age);
    windows_of(customer, length, windows);
    double bought = 0.0;
    double days = 0.0;
    for (const Window& one : windows) {
      bought += purchases_in(customer, one.from, one.to);
      days += one.to - one.from + 1;
    }
    out.purchases_after += bought;
    out.days_after += days;
    out.purchases_other += purchases_in(customer, 1, last) - bought;
    out.days_other += last - days;
    if (customer.contacts.empty()) continue;
    const std::int32_t first = customer.contacts.front().day;
    if (first - length < 1 || first + length - 1 > last) continue;
    out.first_contacts += 1.0;
    before += purchases_in(customer, first - length, first - 1);
    after += purchases_in(customer, first, first + length - 1);
  }
  out.against_other =
      ratio_less_one(out.purchases_after, out.days_after, out.purchases_other, out.days_other);
  out.before_after = ratio_less_one(after, out.first_contacts, before, out.first_contacts);
  return out;
}

namespace {

/// Who was drawn into which arm, and from which day on it makes a difference.
struct Drawn {
  std::uint32_t customer;
  std::size_t arm;
  Day day;
};

/// Share of days [from, to] in which she was a member.
double member_share(const CustomerEvents& customer, std::int32_t from, std::int32_t to) {
  double days = 0.0;
  for (const HistorySpell& spell : customer.spells)
    days += std::max(0, std::min(spell.to, to) - std::max(spell.from + 1, from) + 1);
  return days / (to - from + 1.0);
}

/// What contacts alone do, beside memberships: fitted, and where every lift is 1.
struct Beside {
  ResponseReplay fitted, of_one;
};

/// `treated` [arms]: somebody in it got what the experiment is about. `beside`: null = nothing.
std::optional<Experiment> compare_drawn(const ingest::CustomerTable& table, const ResponseHistory& history,
                                        const std::vector<std::string>& arms, const std::vector<Drawn>& drawn,
                                        const std::vector<bool>& treated, const ResponseCoefficients& alone,
                                        Beside* beside, double window_days, const ResponseOptions& options,
                                        std::vector<std::string>& notes) {
  Experiment experiment;
  experiment.window_days = window_days;
  experiment.before_days = options.before_days;
  const auto length = static_cast<std::int32_t>(window_days);
  const auto history_length = static_cast<std::int32_t>(options.before_days);
  std::vector<Sums> sums(arms.size());
  ResponseReplay replay(alone);
  std::vector<double> days(2), at(2);
  for (const Drawn& one : drawn) {
    const std::int32_t from = days_between(table.first_day[one.customer], one.day);
    const CustomerEvents customer(history, one.customer);
    if (from < 1 || from + length - 1 > static_cast<std::int32_t>(customer.age)) {
      ++experiment.customers_left_out;
      continue;
    }
    Sums& sum = sums[one.arm];
    const double y = purchases_in(customer, from, from + length - 1);
    const double before = purchases_in(customer, std::max(from - history_length, 1), from - 1);
    sum.n += 1.0;
    sum.y += y;
    sum.yy += y * y;
    sum.before += before;
    sum.before_squares += before * before;
    sum.member += member_share(customer, from, from + length - 1);
    days = {from - 0.5, from + length - 0.5};
    replay.integrals(customer, days, at);
    sum.multiplier += (at[1] - at[0]) / length;
    if (beside == nullptr || customer.contacts.empty()) continue;
    beside->fitted.integrals(customer, days, at);
    sum.contacts += (at[1] - at[0]) / length - 1.0;
    beside->of_one.integrals(customer, days, at);
    sum.contacts_of_one += (at[1] - at[0]) / length - 1.0;
  }
  const auto control =
      static_cast<std::size_t>(std::find(treated.begin(), treated.end(), false) - treated.begin());
  if (control == arms.size()) {
    notes.push_back("every arm was treated: there is no control to compare with");
    return {};
  }
  double weights = 0.0;
  for (std::size_t a = 0; a < arms.size(); ++a) {
    ArmComparison arm;
    arm.arm = arms[a];
    arm.planned_share = options.planned_shares.empty() ? 1.0 : 0.0;
    for (const auto& [name, weight] : options.planned_shares)
      if (name == arm.arm) arm.planned_share = weight;
    weights += arm.planned_share;
    experiment.arms.push_back(arm);
    if (sums[a].n < 2.0 || !(arm.planned_share > 0.0)) {
      notes.push_back("arm '" + arm.arm +
                      "' has fewer than two customers with a full window, or no planned "
                      "share: arms are not compared");
      return {};
    }
  }
  for (auto& arm : experiment.arms) arm.planned_share /= weights;
  experiment.planned = !options.planned_shares.empty();
  compare(experiment, sums, control, notes);
  return experiment;
}

}  // namespace

std::optional<Experiment> compare_arms(const ingest::CustomerTable& table, const ResponseHistory& history,
                                       const ingest::ContactLog& contacts,
                                       const ResponseCoefficients& coefficients,
                                       const ResponseOptions& options, std::vector<std::string>& notes) {
  if (contacts.arms.size() < 2) {
    if (contacts.has_arm) notes.push_back("there is one arm only: nothing to compare it with");
    return {};
  }
  std::vector<Drawn> drawn;
  std::vector<bool> treated(contacts.arms.size(), false);
  for (std::size_t k = 0; k < contacts.rows.size();) {
    const std::uint32_t i = contacts.rows[k].customer;
    const ingest::Contact* first = nullptr;
    for (; k < contacts.rows.size() && contacts.rows[k].customer == i; ++k) {
      const ingest::Contact& row = contacts.rows[k];
      if (row.arm == 0) continue;
      if (first == nullptr) first = &row;
      if (row.sent()) treated[row.arm - 1] = true;
    }
    if (first != nullptr) drawn.push_back({i, first->arm - std::size_t{1}, first->day});
  }
  ResponseCoefficients alone = coefficients;
  alone.member_change = 0.0;
  return compare_drawn(table, history, contacts.arms, drawn, treated, alone, nullptr, options.window_days,
                       options, notes);
}

std::optional<Experiment> compare_offers(const ingest::CustomerTable& table, const ResponseHistory& history,
                                         const ingest::MembershipLog& memberships,
                                         const ResponseCoefficients& coefficients,
                                         const ResponseOptions& options, std::vector<std::string>& notes) {
  if (memberships.arms.size() < 2) {
    if (!memberships.arms.empty())
      notes.push_back("there is one arm of memberships only: nothing to compare it with");
    return {};
  }
  std::vector<Drawn> drawn;
  std::vector<bool> treated(memberships.arms.size(), false);
  for (const ingest::MembershipOffer& offer : memberships.offers) {
    drawn.push_back({offer.customer, offer.arm, offer.day});
    if (history.spell_begin[offer.customer + 1] > history.spell_begin[offer.customer])
      treated[offer.arm] = true;
  }
  ResponseCoefficients alone = coefficients;
  std::fill(alone.lift.begin(), alone.lift.end(), 0.0);
  ResponseCoefficients mail = coefficients, mail_of_one;
  mail.member_change = 0.0;
  mail_of_one = mail;
  std::fill(mail_of_one.lift.begin(), mail_of_one.lift.end(), 1.0);
  Beside beside{ResponseReplay(mail), ResponseReplay(mail_of_one)};
  return compare_drawn(table, history, memberships.arms, drawn, treated, alone, &beside,
                       options.member_window_days, options, notes);
}

}  // namespace stamkund::calibration
