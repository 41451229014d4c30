#include "engine/calibration/response_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/calibration/newton.h"
#include "engine/calibration/response_compare.h"
#include "engine/calibration/response_hold.h"
#include "models/customer_base/process.h"

namespace stamkund::calibration {
namespace {

constexpr std::size_t kProcess = ResponseState::kProcess;
/// Of the largest part of a direction: what moves less along it stands still (assumption).
constexpr double kStill = 0.05;
/// A log-likelihood lower by less than this is the same.
constexpr double kAstray = 1e-3;
/// Below it a standard error of logs is beyond 5, as in maximise().
constexpr double kLeastInformation = 0.04;

[[nodiscard]] bool is_pareto(const ModelFit& plain) {
  return customer_base::find_model(plain.model)->kind == customer_base::Kind::pareto_nbd;
}

}  // namespace

ResponseSearch::ResponseSearch(const ingest::CustomerTable& table, const ResponseHistory& history,
                               const ModelFit& plain, const ResponseCalendar& calendar,
                               const ResponseOptions& options, const Evidence* evidence)
    : table_(table),
      history_(history),
      calendar_(calendar),
      options_(options),
      evidence_(evidence),
      state_(history, calendar.effects(is_pareto(plain))) {
  const customer_base::ModelInfo& model = *customer_base::find_model(plain.model);
  state_.pareto = is_pareto(plain);
  state_.unit_days = typical_gap_days(table);
  for (std::size_t p = 0; p < kProcess; ++p) {
    const bool time = model.parameters[p].scale == customer_base::Scale::time;
    state_.process.push_back(
        std::log(plain.estimates[p] * (time ? options.time_unit_days / state_.unit_days : 1.0)));
  }
  const std::size_t known = calendar.purchase_size - calendar.shared_by_arms;
  for (std::size_t e = 0; e < calendar.effects(state_.pareto); ++e) {
    const bool shared = e >= known && e < calendar.purchase_size;
    const std::size_t of_plain = kProcess + (e < known ? e : e - calendar.shared_by_arms);
    if (!shared && of_plain >= plain.estimates.size()) break;
    state_.process.push_back(shared ? 0.0 : plain.estimates[of_plain] * scale_of_effect(calendar, e));
  }
  // Changes of leaving by contacts: the plain fit knows none.
  state_.process.resize(state_.process_size(), 0.0);
  hold_what_never_happened(state_, history, evidence);
  without_response();
  estimate(true);
  // Each round holds at least one parameter more, so this ends.
  while (hold_more(state_, evidence)) estimate(false);
  beside_the_edge();
}

/// The density of purchase times carries time^-x.
double ResponseSearch::in_fit_unit(double log_likelihood) const {
  double purchases = 0.0;
  for (const auto x : table_.frequency) purchases += x;
  return log_likelihood - purchases * std::log(state_.unit_days / options_.time_unit_days);
}

void ResponseSearch::without_response() {
  const ResponseScale& scale = state_.scale;
  std::vector<double> none = state_.searched;
  for (std::size_t g = 0; g < scale.groups(); ++g) none[scale.lift(g)] = 0.0;
  none[scale.member()] = 0.0;
  const auto objective = response_objective(
      table_, history_, {state_.pareto, state_.unit_days, none, {}, options_.threads, &calendar_});
  const Maximum best = maximise(*objective, static_cast<double>(table_.size()), {state_.process});
  log_likelihood_without_ = in_fit_unit(best.log_likelihood);
  if (evidence_ != nullptr) log_likelihood_without_ += log_likelihood_of(*evidence_, none, {}, nullptr);
  state_.process = best.theta;
}

void ResponseSearch::estimate(bool from_two) {
  const ResponseScale& scale = state_.scale;
  const auto& free = state_.free;
  const std::size_t first = state_.process_size();
  std::vector<double> start = state_.process;
  for (const std::size_t p : free) start.push_back(state_.searched[p]);
  std::vector<std::vector<double>> starts{start};
  if (from_two) {  // the second one: slow decay, small lift
    starts.push_back(start);
    for (std::size_t j = 0; j < free.size(); ++j) {
      if (scale.is_lift(free[j])) {
        starts[0][first + j] = std::log(1.2);
        starts[1][first + j] = std::log(1.05);
      }
      if (scale.is_decay(free[j])) starts[1][first + j] = std::log(45.0);
    }
  }
  const auto likelihood = objective();
  Maximum best = maximise(*likelihood, static_cast<double>(table_.size()), starts);
  // What knows a response cannot be worse than what knows none: then the search went astray.
  if (!(in_fit_unit(best.log_likelihood) >= log_likelihood_without_ - kAstray)) {
    for (std::size_t j = 0; j < free.size(); ++j)
      if (scale.is_lift(free[j]) || free[j] == scale.member()) start[first + j] = 0.0;
    Maximum again = maximise(*likelihood, static_cast<double>(table_.size()), {start});
    if (again.log_likelihood > best.log_likelihood) best = std::move(again);
  }
  state_.take(std::move(best));
}

std::unique_ptr<Objective> ResponseSearch::objective() const {
  auto likelihood = response_objective(
      table_, history_,
      {state_.pareto, state_.unit_days, state_.searched, state_.free, options_.threads, &calendar_});
  if (evidence_ == nullptr) return likelihood;
  return with_evidence(std::move(likelihood), *evidence_, state_.searched, state_.free);
}

void ResponseSearch::beside_the_edge() {
  Maximum& maximum = state_.maximum;
  if (maximum.status != Status::boundary && maximum.status != Status::not_identified) return;
  double largest = 0.0;
  for (const double d : maximum.direction) largest = std::fmax(largest, std::abs(d));
  std::vector<Eigen::Index> rest;
  for (std::size_t p = 0; p < maximum.direction.size(); ++p) {
    if (std::abs(maximum.direction[p]) <= kStill * largest)
      rest.push_back(static_cast<Eigen::Index>(p));
    else if (p >= state_.process_size())
      return;  // a response runs away, too
  }
  const Eigen::Map<const newton::Vector> at(maximum.theta.data(),
                                            static_cast<Eigen::Index>(maximum.theta.size()));
  const newton::Spectrum spectrum(newton::Matrix(newton::information(*objective(), at)(rest, rest)));
  if (!(spectrum.values()[0] > kLeastInformation)) return;
  const newton::Matrix covariance = spectrum.solver.eigenvectors() *
                                    spectrum.values().cwiseInverse().asDiagonal() *
                                    spectrum.solver.eigenvectors().transpose();
  const std::size_t k = maximum.theta.size();
  maximum.log_covariance.assign(k * k, 0.0);
  for (Eigen::Index a = 0; a < covariance.rows(); ++a)
    for (Eigen::Index b = 0; b < covariance.cols(); ++b)
      maximum.log_covariance[static_cast<std::size_t>(rest[static_cast<std::size_t>(a)]) * k +
                             static_cast<std::size_t>(rest[static_cast<std::size_t>(b)])] = covariance(a, b);
}

void ResponseSearch::widen_to_scores() {
  Maximum& maximum = state_.maximum;
  const auto k = static_cast<Eigen::Index>(state_.dimension());
  if (maximum.log_covariance.size() != static_cast<std::size_t>(k * k)) return;
  Eigen::Map<newton::Matrix> covariance(maximum.log_covariance.data(), k, k);
  if (!covariance.allFinite()) return;
  const auto products = response_score_products(
      table_, history_,
      {state_.pareto, state_.unit_days, state_.searched, state_.free, options_.threads, &calendar_},
      maximum.theta);
  newton::Matrix scores = Eigen::Map<const newton::Matrix>(products.data(), k, k);
  if (evidence_ != nullptr) {  // past tests are nobody's score: they say what their information says
    const Eigen::Map<const newton::Vector> at(maximum.theta.data(), k);
    const auto alone = response_objective(
        table_, history_,
        {state_.pareto, state_.unit_days, state_.searched, state_.free, options_.threads, &calendar_});
    scores += newton::information(*objective(), at) - newton::information(*alone, at);
  }
  const newton::Matrix seen = covariance * scores * covariance;
  newton::Vector wider = newton::Vector::Ones(k);
  for (auto j = static_cast<Eigen::Index>(kProcess); j < k; ++j)
    if (covariance(j, j) > 0.0) wider[j] = std::sqrt(std::fmax(1.0, seen(j, j) / covariance(j, j)));
  covariance = wider.asDiagonal() * covariance * wider.asDiagonal();
}

void ResponseSearch::hold_at(const ExperimentFigures& figures) {
  const ResponseScale& scale = state_.scale;
  const auto hold = [&](std::size_t p, double at, const char* why) {
    if (state_.is_free(p)) state_.hold(p, at, why);
  };
  const bool by_group = !figures.lifts.empty();
  if (figures.arms) {
    const KnownByArms& arms = *figures.arms;
    for (std::size_t p = 0; p < scale.size(); ++p) {
      if (arms.taken[p] != 0) hold(p, arms.searched[p], "known by the arms");
      if (!state_.is_free(p)) state_.searched[p] = arms.searched[p];
    }
  }
  for (std::size_t p = 0; (figures.lift_factor || by_group) && p < scale.size(); ++p) {
    const double now = figures.arms ? figures.arms->searched[p] : state_.searched[p];
    const bool of_group = scale.is_lift(p) || scale.is_decay(p);
    const std::size_t group = of_group ? scale.group_of(p) : 0;
    if (p == scale.member() || (of_group && !figures.lift_factor && !figures.lifts[group])) continue;
    if (!scale.is_lift(p))
      hold(p, now, "held at the fit's: the lifts are the experiment's");
    else if (by_group && figures.lifts[group])
      hold(p, figures.lifts[group]->searched, "the experiment's figure");
    else if (state_.is_free(p))
      hold(p, figures.scaled[p].searched, "the experiment's figure");
    else  // held without arms, and yet they tell it
      state_.searched[p] = figures.scaled[p].searched;
  }
  if (figures.member) hold(scale.member(), figures.member->searched, "the experiment's figure");
  estimate(false);
  beside_the_edge();
}

bool ResponseSearch::leave_out_fatigue(const std::string& why) {
  if (!state_.is_free(state_.scale.fatigue_weight())) return false;
  while (state_.is_free(state_.scale.fatigue_weight())) state_.hold_fatigue(why);
  estimate(false);
  beside_the_edge();
  return true;
}

void ResponseSearch::compare(NaiveComparison& naive) const {
  const auto mean = [&](const std::vector<double>& searched) {
    return mean_lift_in_windows(history_, state_.scale.coefficients(searched), naive.window_days);
  };
  naive.model = mean(state_.searched);
  naive.model_standard_error = std::numeric_limits<double>::quiet_NaN();
  if (state_.maximum.status != Status::converged) return;
  constexpr double kStep = 1e-3;
  const std::size_t k = state_.dimension();
  std::vector<double> slope(k, 0.0);
  for (std::size_t j = 0; j < state_.free.size(); ++j) {
    auto moved = state_.searched;
    moved[state_.free[j]] += kStep;
    const double up = mean(moved);
    moved[state_.free[j]] -= 2.0 * kStep;
    slope[state_.process_size() + j] = (up - mean(moved)) / (2.0 * kStep);
  }
  double variance = 0.0;
  for (std::size_t a = 0; a < k; ++a)
    for (std::size_t b = 0; b < k; ++b) variance += slope[a] * state_.covariance(a, b) * slope[b];
  naive.model_standard_error = std::sqrt(variance);
}

}  // namespace stamkund::calibration
