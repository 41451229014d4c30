#include "engine/calibration/believe.h"

#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"
#include "engine/calibration/profile.h"

namespace stamkund::calibration {
namespace {

/// Fixed: the draws of a fit are a function of the data.
constexpr std::uint64_t kPosteriorSeed = 0x504F5354;  // "POST"
/// Likelihoods of distinct rows that draws may cost: some seconds.
constexpr double kRowEvaluations = 8e6;
/// Fewer say little of the tails; where even half as many cost too much there are no draws.
constexpr std::size_t kFewestProposals = 400;
/// Beyond this nobody waits for draws that were not asked for (assumption).
constexpr double kSlow = 20000.0;

}  // namespace

std::unique_ptr<WithPrior> with_prior(const Objective& likelihood, ModelFit& fit,
                                      const std::vector<Role>& roles, const std::string& unit,
                                      const Options& options) {
  if (!options.weak_prior) return nullptr;
  Prior prior = weak_prior(fit.names, roles);
  fit.prior = prior.text + unit;
  return std::make_unique<WithPrior>(likelihood, std::move(prior));
}

void draw_posterior(ModelFit& fit, const Objective& single, const Maximum& maximum, const ToNatural& natural,
                    double cost, const Options& options) {
  if (!options.posterior) return;
  PosteriorDraws& out = fit.posterior;
  if (fit.status != Status::converged) {
    out.status = "no draws: the fit did not converge";
    return;
  }
  PosteriorOptions how;
  how.method = options.posterior_method;
  how.draws = options.draws;
  how.threads = options.threads;
  how.seed = kPosteriorSeed;
  const auto affordable = static_cast<std::size_t>(kRowEvaluations / std::max(1.0, cost));
  if (2 * affordable < kFewestProposals) {
    out.status =
        "no draws: with so many different customers they would take long, and so many customers leave "
        "the parameters nearly normal";
    return;
  }
  // The edges take hundreds of evaluations, too.
  if (cost > kSlow && how.method == PosteriorMethod::automatic) {
    out.status =
        "no draws: each would take long with this model and these customers; --posterior importance has them";
    return;
  }
  how.proposals = std::clamp(affordable, kFewestProposals, how.proposals);
  how.most_evaluations = std::min(how.most_evaluations, 20 * affordable);
  const Posterior posterior = sample_posterior(single, maximum, how);
  out.method = posterior.method;
  out.trustworthy = posterior.trustworthy;
  out.pareto_k = posterior.k_hat;
  out.effective_size = posterior.effective_size;
  out.r_hat = posterior.r_hat;
  out.status = posterior.status;
  const std::size_t k = fit.names.size();
  out.values.reserve(posterior.draws.size());
  for (std::size_t at = 0; at + k <= posterior.draws.size(); at += k) {
    const std::vector<double> values = natural(posterior.draws.data() + at);
    out.values.insert(out.values.end(), values.begin(), values.end());
  }
}

void profile_parameters(ModelFit& fit, const Objective& objective, const Maximum& maximum,
                        const ToNatural& natural, const Options& options) {
  for (const std::string& name : options.profiles) {
    const auto found = std::find(fit.names.begin(), fit.names.end(), name);
    STAMKUND_EXPECT(found != fit.names.end());
    const auto i = static_cast<std::size_t>(found - fit.names.begin());
    const bool log = fit.is_log.empty() || fit.is_log[i] != 0;
    // On the log scale, where the likelihood is closer to quadratic; the ends are mapped back.
    const ProfileInterval interval = profile_interval(
        objective, maximum,
        [&](const double* theta) {
          const double value = natural(theta)[i];
          return log ? std::log(value) : value;
        },
        options.profile_level);
    const auto back = [&](double value) { return log ? std::exp(value) : value; };
    fit.profiles.push_back({name, back(interval.estimate), back(interval.lower.value),
                            back(interval.upper.value), options.profile_level, name_of(interval.lower.status),
                            name_of(interval.upper.status)});
  }
}

}  // namespace stamkund::calibration
