#include "engine/calibration/response_fit.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"
#include "engine/calibration/maximise.h"
#include "engine/calibration/response_compare.h"
#include "engine/calibration/response_objective.h"

namespace stamkund::calibration {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// What is held where the data cannot tell: the simulator's own defaults (docs/methods/behaviour.md).
constexpr double kDefaultDecayDays = 14.0;
constexpr double kDefaultFatigueDecayDays = 28.0;
/// A lift (or fatigue) closer to 0 than so many standard errors says nothing of how it decays. Assumption.
constexpr double kVisible = 2.0;
/// Fewer contacts than this that follow another within two fatigue decays show no fatigue. Assumption.
constexpr std::uint64_t kFewRepeated = 30;
constexpr double kNormal95 = 1.6448536269514722;

class Search {
 public:
  Search(const ingest::CustomerTable& table, const ResponseHistory& history, const ModelFit& plain,
         const ResponseOptions& options, ResponseFit& fit)
      : table_(table),
        history_(history),
        plain_(plain),
        options_(options),
        fit_(fit),
        scale_(history.groups.size()),
        why_held_(scale_.size()) {
    unit_days_ = typical_gap_days(table);
    pareto_ = options.model == "pareto-nbd";
  }

  ResponseCoefficients run() {
    begin();
    without_response();
    // Each round holds at least one parameter more, so this ends.
    for (;;) {
      estimate();
      if (!hold_more()) break;
    }
    report();
    return scale_.coefficients(searched_);
  }

  /// Mean lift in windows, with a standard error from the covariance.
  void compare(NaiveComparison& naive) const {
    const auto mean = [&](const std::vector<double>& searched) {
      return mean_lift_in_windows(history_, scale_.coefficients(searched), naive.window_days);
    };
    naive.model = mean(searched_);
    naive.model_standard_error = kNaN;
    if (maximum_.status != Status::converged) return;
    constexpr double kStep = 1e-3;
    const std::size_t k = 4 + free_.size();
    std::vector<double> slope(k, 0.0);
    for (std::size_t j = 0; j < free_.size(); ++j) {
      auto moved = searched_;
      moved[free_[j]] += kStep;
      const double up = mean(moved);
      moved[free_[j]] -= 2.0 * kStep;
      slope[4 + j] = (up - mean(moved)) / (2.0 * kStep);
    }
    double variance = 0.0;
    for (std::size_t a = 0; a < k; ++a)
      for (std::size_t b = 0; b < k; ++b)
        variance += slope[a] * maximum_.log_covariance[a * k + b] * slope[b];
    naive.model_standard_error = std::sqrt(variance);
  }

 private:
  void begin() {
    searched_.assign(scale_.size(), 0.0);
    for (std::size_t g = 0; g < scale_.groups(); ++g) {
      searched_[scale_.decay(g)] = std::log(kDefaultDecayDays);
      if (history_.group_contacts[g] == 0) {
        why_held_[scale_.lift(g)] = why_held_[scale_.decay(g)] = "nobody was contacted while observed";
      }
    }
    searched_[scale_.fatigue_decay()] = std::log(kDefaultFatigueDecayDays);
    if (repeated_contacts() < kFewRepeated)
      why_held_[scale_.fatigue_weight()] = why_held_[scale_.fatigue_decay()] =
          "contacts are too rare: hardly any follows another within " +
          std::to_string(static_cast<int>(2.0 * kDefaultFatigueDecayDays)) + " days";
    if (history_.spells.empty()) why_held_[scale_.member()] = "there are no memberships";
    for (std::size_t p = 0; p < scale_.size(); ++p) {
      if (!why_held_[p].empty()) continue;
      free_.push_back(p);
      if (p < scale_.groups() || p == scale_.member()) searched_[p] = std::log(1.2);
      if (p == scale_.fatigue_weight()) searched_[p] = 0.1;
    }
    for (std::size_t p = 0; p < 4; ++p) {
      const bool time = p == 1 || (p == 3 && pareto_);
      process_.push_back(std::log(plain_.estimates[p] * (time ? options_.time_unit_days / unit_days_ : 1.0)));
    }
  }

  /// The density of purchase times carries time^-x.
  [[nodiscard]] double in_fit_unit(double log_likelihood) const {
    double purchases = 0.0;
    for (const auto x : table_.frequency) purchases += x;
    return log_likelihood - purchases * std::log(unit_days_ / options_.time_unit_days);
  }

  /// The same likelihood with all lifts at 0. It is not quite that of the plain model if days are merged.
  void without_response() {
    std::vector<double> none = searched_;
    for (std::size_t g = 0; g < scale_.groups(); ++g) none[scale_.lift(g)] = 0.0;
    none[scale_.member()] = 0.0;
    const auto objective =
        response_objective(table_, history_, {pareto_, unit_days_, none, {}, options_.threads});
    const Maximum best = maximise(*objective, static_cast<double>(table_.size()), {process_});
    fit_.log_likelihood_without = in_fit_unit(best.log_likelihood);
    process_ = best.theta;
  }

  [[nodiscard]] std::uint64_t repeated_contacts() const {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < history_.size(); ++i)
      for (std::size_t k = history_.contact_begin[i] + 1; k < history_.contact_begin[i + 1]; ++k)
        count +=
            history_.contacts[k].day - history_.contacts[k - 1].day < 2.0 * kDefaultFatigueDecayDays ? 1 : 0;
    return count;
  }

  void estimate() {
    const auto objective =
        response_objective(table_, history_, {pareto_, unit_days_, searched_, free_, options_.threads});
    std::vector<double> start = process_;
    for (const std::size_t p : free_) start.push_back(searched_[p]);
    std::vector<std::vector<double>> starts{start};
    if (rounds_++ == 0) {  // a second one: slow decay, small lift
      for (std::size_t j = 0; j < free_.size(); ++j) {
        if (free_[j] < scale_.groups()) starts.back()[4 + j] = std::log(1.2);
      }
      starts.push_back(start);
      for (std::size_t j = 0; j < free_.size(); ++j) {
        if (free_[j] < scale_.groups()) starts[1][4 + j] = std::log(1.05);
        if (free_[j] >= scale_.groups() && free_[j] < 2 * scale_.groups()) starts[1][4 + j] = std::log(45.0);
      }
    }
    maximum_ = maximise(*objective, static_cast<double>(table_.size()), starts);
    process_.assign(maximum_.theta.begin(), maximum_.theta.begin() + 4);
    for (std::size_t j = 0; j < free_.size(); ++j) searched_[free_[j]] = maximum_.theta[4 + j];
  }

  [[nodiscard]] bool is_free(std::size_t p) const {
    return std::find(free_.begin(), free_.end(), p) != free_.end();
  }

  void hold(std::size_t p, double at, const std::string& why) {
    free_.erase(std::find(free_.begin(), free_.end(), p));
    searched_[p] = at;
    why_held_[p] = why;
  }
  void hold_decay(std::size_t g, const std::string& why) {
    hold(scale_.decay(g), std::log(kDefaultDecayDays), why);
  }
  /// Its decay first; if that is held already, all of it.
  void hold_fatigue(const std::string& why) {
    if (is_free(scale_.fatigue_decay()))
      hold(scale_.fatigue_decay(), std::log(kDefaultFatigueDecayDays), why);
    else if (is_free(scale_.fatigue_weight()))
      hold(scale_.fatigue_weight(), 0.0, why + "; lifts are those at the frequency of the past");
  }

  [[nodiscard]] double z(std::size_t p) const {
    const std::size_t k = 4 + free_.size();
    const auto j = 4 + static_cast<std::size_t>(std::find(free_.begin(), free_.end(), p) - free_.begin());
    return maximum_.theta[j] / std::sqrt(maximum_.log_covariance[j * k + j]);
  }

  /// Is there a lift right after a contact, or at least a total effect (lift x decay)? The two of a group may
  /// be far better known together than each alone.
  [[nodiscard]] bool is_visible(std::size_t g) const {
    const std::size_t lift = scale_.lift(g);
    if (std::abs(z(lift)) >= kVisible) return true;
    if (!is_free(scale_.decay(g))) return false;
    const std::size_t k = 4 + free_.size();
    const auto place = [&](std::size_t p) {
      return 4 + static_cast<std::size_t>(std::find(free_.begin(), free_.end(), p) - free_.begin());
    };
    const std::size_t a = place(lift);
    const std::size_t b = place(scale_.decay(g));
    const double slope = scale_.slope(lift, searched_[lift]) / scale_.natural(lift, searched_[lift]);
    const auto& covariance = maximum_.log_covariance;
    const double variance =
        slope * slope * covariance[a * k + a] + 2.0 * slope * covariance[a * k + b] + covariance[b * k + b];
    return variance < 1.0 / (kVisible * kVisible);
  }

  /// Holds what this maximum shows to be unknowable; false if nothing is left to hold.
  bool hold_more() {
    const std::size_t before = free_.size();
    if (maximum_.status == Status::converged) {
      bool any = false;
      for (std::size_t g = 0; g < scale_.groups(); ++g) {
        if (!is_free(scale_.lift(g))) continue;
        const bool visible = is_visible(g);
        any = any || visible;
        unseen_.resize(scale_.groups());
        unseen_[g] = !visible;
      }
      const bool tired = is_free(scale_.fatigue_weight()) && std::abs(z(scale_.fatigue_weight())) >= kVisible;
      for (std::size_t g = 0; g < scale_.groups(); ++g)
        if (is_free(scale_.decay(g)) && unseen_[g])
          hold_decay(g, "no lift is visible, so its decay is not either");
      if (!any && is_free(scale_.fatigue_weight())) {
        hold_fatigue("no lift is visible that contacts could weaken");
        if (is_free(scale_.fatigue_weight())) hold_fatigue("no lift is visible that contacts could weaken");
      } else if (!tired && is_free(scale_.fatigue_decay())) {
        hold_fatigue("no fatigue is visible, so its decay is not either");
      }
      return free_.size() < before;
    }
    double largest = 0.0;
    for (const double d : maximum_.direction) largest = std::fmax(largest, std::abs(d));
    const auto moves = [&](std::size_t p) {
      const auto at = std::find(free_.begin(), free_.end(), p);
      if (at == free_.end()) return false;
      const double d = maximum_.direction[4 + static_cast<std::size_t>(at - free_.begin())];
      return std::abs(d) >= 0.25 * largest;
    };
    if (moves(scale_.fatigue_decay()) || moves(scale_.fatigue_weight())) {
      hold_fatigue("the likelihood is flat along it");
      return true;
    }
    for (std::size_t g = 0; g < scale_.groups(); ++g)
      if (moves(scale_.decay(g))) {
        hold_decay(g, "the likelihood is flat along it");
        return true;
      }
    // A direction may hide behind others; what is secondary goes first.
    if (is_free(scale_.fatigue_decay()) || is_free(scale_.fatigue_weight())) {
      hold_fatigue("the search did not settle with it");
      return true;
    }
    return false;
  }

  [[nodiscard]] std::string name_of_parameter(std::size_t p) const {
    if (p < scale_.groups()) return "lift[" + history_.groups[p] + "]";
    if (p < 2 * scale_.groups()) return "decay[" + history_.groups[p - scale_.groups()] + "]";
    if (p == scale_.fatigue_weight()) return "fatigue_weight";
    return p == scale_.fatigue_decay() ? "fatigue_decay" : "member_purchase_rate";
  }

  void report() {
    const std::size_t k = 4 + free_.size();
    const auto spread = [&](std::size_t j) { return std::sqrt(maximum_.log_covariance[j * k + j]); };
    for (std::size_t p = 0; p < 4; ++p) {
      const bool time = p == 1 || (p == 3 && pareto_);
      const double unit = time ? unit_days_ / options_.time_unit_days : 1.0;
      ResponseParameter one;
      one.name = plain_.names[p];
      one.unit = time ? options_.time_unit + "s" : "";
      one.estimate = std::exp(process_[p]) * unit;
      one.standard_error = one.estimate * spread(p);
      one.p05 = std::exp(process_[p] - kNormal95 * spread(p)) * unit;
      one.p95 = std::exp(process_[p] + kNormal95 * spread(p)) * unit;
      fit_.parameters.push_back(one);
      fit_.searched.push_back("log " + one.name);
    }
    std::vector<std::string> names(scale_.size());
    for (std::size_t p = 0; p < scale_.size(); ++p) {
      ResponseParameter one;
      one.name = names[p] = name_of_parameter(p);
      if (p == scale_.member() && history_.spells.empty()) continue;
      if (p != scale_.member() && history_.contacts.empty()) continue;
      const bool days = (p >= scale_.groups() && p < 2 * scale_.groups()) || p == scale_.fatigue_decay();
      one.unit = days ? "days" : "";
      one.estimate = scale_.natural(p, searched_[p]);
      one.held = !is_free(p);
      one.reason = why_held_[p];
      one.standard_error = one.p05 = one.p95 = kNaN;
      if (!one.held) {
        const auto j = 4 + static_cast<std::size_t>(std::find(free_.begin(), free_.end(), p) - free_.begin());
        one.standard_error = scale_.slope(p, searched_[p]) * spread(j);
        one.p05 = scale_.natural(p, searched_[p] - kNormal95 * spread(j));
        one.p95 = scale_.natural(p, searched_[p] + kNormal95 * spread(j));
      }
      fit_.parameters.push_back(one);
    }
    for (const std::size_t p : free_)
      fit_.searched.push_back(p == scale_.fatigue_weight()                  ? names[p]
                              : p < scale_.groups() || p == scale_.member() ? "log(1 + " + names[p] + ")"
                                                                            : "log " + names[p]);
    fit_.covariance = maximum_.log_covariance;
    fit_.status = maximum_.status;
    fit_.log_likelihood = in_fit_unit(maximum_.log_likelihood);
    explain();
  }

  void explain() {
    if (fit_.status == Status::converged) {
      fit_.reason = "an interior maximum with a positive-definite information matrix";
      return;
    }
    double largest = 0.0;
    for (const double d : maximum_.direction) largest = std::fmax(largest, std::abs(d));
    std::string moving;
    for (std::size_t j = 0; j < maximum_.direction.size(); ++j)
      if (std::abs(maximum_.direction[j]) >= 0.25 * largest)
        moving +=
            (moving.empty() ? "" : ", ") + fit_.searched[j] + (maximum_.direction[j] > 0.0 ? " up" : " down");
    fit_.reason = (fit_.status == Status::boundary         ? "the likelihood keeps rising with "
                   : fit_.status == Status::not_identified ? "the likelihood is flat along "
                                                           : "the search did not settle; last direction: ") +
                  moving;
  }

  const ingest::CustomerTable& table_;
  const ResponseHistory& history_;
  const ModelFit& plain_;
  const ResponseOptions& options_;
  ResponseFit& fit_;
  ResponseScale scale_;
  bool pareto_ = true;
  double unit_days_ = 1;
  std::vector<double> process_;   ///< log-parameters in unit_days_
  std::vector<double> searched_;  ///< [scale_.size()]
  std::vector<std::size_t> free_;
  std::vector<std::string> why_held_;
  std::vector<bool> unseen_;
  Maximum maximum_;
  int rounds_ = 0;
};

void say_how_far_to_trust(ResponseFit& fit, const ResponseHistory& history) {
  auto& notes = fit.notes;
  if (fit.members)
    notes.push_back(
        "members chose to join: the change of their rate holds what made them join when they did "
        "(members against others is self-selected; Leenheer et al. 2007)");
  if (history.contacts.empty()) return;
  if (fit.by_opened)
    notes.push_back(
        "lifts are those of opened contacts; who opens is no matter of chance, even in an experiment: "
        "leave the column 'opened' out to get the effect of sending");
  else
    notes.push_back("lifts are those of a contact sent, opened or not (intention to treat)");
  if (fit.randomised)
    notes.push_back(
        "arms look as if drawn by lot: the comparison of arms needs no model, and the fitted lifts "
        "should agree with it");
  else
    notes.push_back(
        "contacts were not drawn by lot as far as the file says: the fit takes each customer's own "
        "history into account, which the raw rates do not; neither removes what the company knew of "
        "her that her purchases do not show");
  if (fit.randomised)
    for (const auto& arm : fit.experiment.front().arms)
      if (!arm.control && std::abs(arm.relative - arm.model_relative) > 2.58 * arm.relative_standard_error)
        notes.push_back("arm '" + arm.arm +
                        "': the fitted lift lies outside the 99 % interval of the comparison "
                        "of arms: trust the comparison, not the fit");
  const auto rare = [&](std::uint64_t count, const char* what) {
    if (count > 0) notes.push_back(std::to_string(count) + " contacts " + what);
  };
  rare(history.counts.before_first_purchase, "came before the customer's first purchase and are not used");
  rare(history.counts.after_end, "came after the calibration period and are not used");
}

}  // namespace

ResponseFit fit_response(const ingest::CustomerTable& table, const ResponseHistory& history,
                         const ingest::ContactLog& contacts, const ModelFit& plain,
                         const ResponseOptions& options) {
  const Clock::time_point start = Clock::now();
  STAMKUND_EXPECT(options.model == plain.model && (plain.model == "pareto-nbd" || plain.model == "bg-nbd"));
  STAMKUND_EXPECT(history.groups.size() <= kMostGroups && table.size() == history.size());
  ResponseFit fit;
  fit.model = options.model;
  fit.customers = table.size();
  fit.contacts = history.counts;
  fit.groups = history.groups;
  fit.group_contacts = history.group_contacts;
  fit.grouped_by = options.by_campaign ? "campaign" : "channel";
  fit.by_opened = history.by_opened;
  fit.members = !history.spells.empty();
  fit.log_likelihood_without = fit.log_likelihood = plain.log_likelihood;
  double opened = 0.0;
  for (const auto& one : history.contacts) opened += one.acts ? 1.0 : 0.0;
  if (!history.contacts.empty()) fit.opened_share = opened / static_cast<double>(history.contacts.size());
  for (std::size_t i = 0; i < history.size(); ++i)
    fit.customers_contacted += history.contact_begin[i + 1] > history.contact_begin[i] ? 1 : 0;

  std::string missing;
  if (!can_predict(plain.status))
    missing = "the purchases alone do not identify the model: " + plain.reason;
  else if (history.contacts.empty() && history.spells.empty())
    missing = "there is no contact with a customer while she was observed";
  if (!missing.empty()) {
    fit.status = Status::not_identified;
    fit.reason = missing;
    fit.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return fit;
  }
  Search search(table, history, plain, options, fit);
  const ResponseCoefficients found = search.run();
  if (!history.contacts.empty()) {
    fit.naive.push_back(naive_comparison(history, options.window_days));
    search.compare(fit.naive.front());
  }
  fit.experiment = compare_arms(table, history, contacts, found, options, fit.notes);
  fit.randomised = !fit.experiment.empty() && fit.experiment.front().balanced;
  say_how_far_to_trust(fit, history);
  fit.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return fit;
}

}  // namespace stamkund::calibration
