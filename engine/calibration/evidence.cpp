#include "engine/calibration/evidence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "engine/calibration/response_objective.h"
#include "engine/calibration/response_replay.h"
#include "engine/calibration/response_state.h"

namespace stamkund::calibration {
namespace {

constexpr double kStep = 1e-4;

/// Variance of the mean of counts that customers have of their own accord.
double variance_of_mean(const ingest::TestArm& arm, const CountLaw& law) {
  if (std::isfinite(arm.standard_error)) return arm.standard_error * arm.standard_error;
  const double m = arm.mean;
  return (m + m * m * ((1.0 + 1.0 / law.shape) / law.p_alive - 1.0)) / arm.customers;
}

std::size_t group_of(ResponseHistory& history, const std::string& name) {
  const auto at = std::find(history.groups.begin(), history.groups.end(), name);
  const auto number = static_cast<std::size_t>(at - history.groups.begin());
  if (at == history.groups.end()) {
    history.groups.push_back(name);
    history.group_contacts.push_back(0);
  }
  return number;
}

EvidenceArm arm_of(const ingest::TestArm& from, ResponseHistory& history, double opened_share,
                   const CountLaw& law) {
  EvidenceArm arm;
  arm.name = from.arm;
  arm.control = from.channel.empty();
  arm.log_mean = std::log(from.mean);
  arm.variance = variance_of_mean(from, law) / (from.mean * from.mean);
  arm.reached = from.reached * opened_share;
  if (arm.control) return arm;
  arm.group = group_of(history, from.channel);
  const Day first = std::min(from.from, from.contacts.front());
  // Days run from noon to noon, and a contact comes at the beginning of its day.
  arm.begins = days_between(first, from.from) - 0.5;
  arm.ends = days_between(first, from.to) + 0.5;
  ResponseHistory& one = arm.contacts;
  one.age = {arm.ends};
  one.purchase_begin = {0, 0};
  one.spell_begin = {0, 0};
  for (const Day day : from.contacts)
    one.contacts.push_back({days_between(first, day), static_cast<std::uint32_t>(arm.group), true});
  one.contact_begin = {0, one.contacts.size()};
  return arm;
}

/// Of one test: what is left of each arm once the test's level is taken off, and how much it weighs.
double of_test(const EvidenceTest& test, const std::vector<double>& effects, std::vector<double>* slopes) {
  double weight = 0.0;
  double level = 0.0;
  for (std::size_t i = 0; i < test.arms.size(); ++i) {
    weight += 1.0 / test.arms[i].variance;
    level += (test.arms[i].log_mean - effects[i]) / test.arms[i].variance;
  }
  level /= weight;
  double sum = 0.0;
  for (std::size_t i = 0; i < test.arms.size(); ++i) {
    const double left = test.arms[i].log_mean - effects[i] - level;
    sum -= 0.5 * left * left / test.arms[i].variance;
    if (slopes != nullptr) slopes->push_back(left / test.arms[i].variance);
  }
  return sum;
}

}  // namespace

Evidence evidence_of(const ingest::TestResults& results, ResponseHistory& history, double opened_share,
                     const CountLaw& counts) {
  Evidence out;
  for (const ingest::TestArm& one : results.arms) {
    if (out.tests.empty() || out.tests.back().name != one.test) out.tests.push_back({one.test, {}});
    out.tests.back().arms.push_back(arm_of(one, history, opened_share, counts));
  }
  out.speaks.assign(history.groups.size(), false);
  for (const EvidenceTest& test : out.tests)
    for (const EvidenceArm& arm : test.arms)
      if (!arm.control) out.speaks[arm.group] = true;
  out.prior = out.speaks;
  for (std::size_t g = 0; g < out.prior.size(); ++g)
    if (history.group_contacts[g] > 0) out.prior[g] = false;
  return out;
}

double log_multiplier(const EvidenceArm& arm, const ResponseCoefficients& coefficients) {
  if (arm.control) return 0.0;
  ResponseReplay replay(coefficients);
  const CustomerEvents events(arm.contacts, 0);
  const std::array<double, 2> days{arm.begins, arm.ends};
  std::array<double, 2> integral{};
  replay.integrals(events, days, integral);
  const double mean = (integral[1] - integral[0]) / (arm.ends - arm.begins);
  return std::log1p(arm.reached * (mean - 1.0));
}

double log_likelihood_of(const Evidence& evidence, const std::vector<double>& searched,
                         const std::vector<std::size_t>& free, double* gradient) {
  const ResponseScale scale(evidence.speaks.size());
  const ResponseCoefficients here = scale.coefficients(searched);
  // Only its own group's lift and decay, and fatigue, move an arm.
  std::vector<ResponseCoefficients> up, down;
  if (gradient != nullptr)
    for (const std::size_t p : free) {
      auto moved = searched;
      moved[p] += kStep;
      up.push_back(scale.coefficients(moved));
      moved[p] -= 2.0 * kStep;
      down.push_back(scale.coefficients(moved));
    }
  double sum = 0.0;
  for (const EvidenceTest& test : evidence.tests) {
    std::vector<double> effects, slopes;
    for (const EvidenceArm& arm : test.arms) effects.push_back(log_multiplier(arm, here));
    sum += of_test(test, effects, gradient != nullptr ? &slopes : nullptr);
    if (gradient == nullptr) continue;
    for (std::size_t i = 0; i < test.arms.size(); ++i)
      for (std::size_t j = 0; j < free.size() && !test.arms[i].control; ++j) {
        const std::size_t p = free[j];
        if (p == scale.member() ||
            ((scale.is_lift(p) || scale.is_decay(p)) && !scale.is_of(p, test.arms[i].group)))
          continue;
        gradient[j] += slopes[i] *
                       (log_multiplier(test.arms[i], up[j]) - log_multiplier(test.arms[i], down[j])) /
                       (2.0 * kStep);
      }
  }
  for (std::size_t g = 0; g < evidence.prior.size(); ++g) {
    if (!evidence.prior[g]) continue;
    const double z = (searched[scale.decay(g)] - std::log(kDefaultDecayDays)) / kDecayPriorSpread;
    sum -= 0.5 * z * z;
    if (gradient == nullptr) continue;
    for (std::size_t j = 0; j < free.size(); ++j)
      if (free[j] == scale.decay(g)) gradient[j] -= z / kDecayPriorSpread;
  }
  return sum;
}

namespace {

class WithEvidence final : public Objective {
 public:
  WithEvidence(std::unique_ptr<Objective> inner, const Evidence& evidence, std::vector<double> searched,
               std::vector<std::size_t> free)
      : inner_(std::move(inner)),
        evidence_(evidence),
        searched_(std::move(searched)),
        free_(std::move(free)) {}

  [[nodiscard]] int dimension() const override {
    return inner_ != nullptr ? inner_->dimension() : static_cast<int>(free_.size());
  }
  double evaluate(const double* theta, double* gradient) const override {
    const auto first = static_cast<std::size_t>(dimension()) - free_.size();
    std::vector<double> searched = searched_;
    for (std::size_t j = 0; j < free_.size(); ++j) searched[free_[j]] = theta[first + j];
    double value = 0.0;
    if (inner_ != nullptr)
      value = inner_->evaluate(theta, gradient);
    else if (gradient != nullptr)
      std::fill(gradient, gradient + free_.size(), 0.0);
    return value +
           log_likelihood_of(evidence_, searched, free_, gradient != nullptr ? gradient + first : nullptr);
  }

 private:
  std::unique_ptr<Objective> inner_;
  const Evidence& evidence_;
  std::vector<double> searched_;
  std::vector<std::size_t> free_;
};

}  // namespace

std::unique_ptr<Objective> with_evidence(std::unique_ptr<Objective> inner, const Evidence& evidence,
                                         std::vector<double> searched, std::vector<std::size_t> free) {
  return std::make_unique<WithEvidence>(std::move(inner), evidence, std::move(searched), std::move(free));
}

std::unique_ptr<Objective> evidence_alone(const Evidence& evidence, std::vector<double> searched,
                                          std::vector<std::size_t> free) {
  return std::make_unique<WithEvidence>(nullptr, evidence, std::move(searched), std::move(free));
}

}  // namespace stamkund::calibration
