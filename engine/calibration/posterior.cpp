#include "engine/calibration/posterior.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "engine/base/expect.h"
#include "engine/calibration/edges.h"
#include "engine/calibration/importance.h"
#include "engine/calibration/metropolis.h"
#include "engine/calibration/proposal.h"

namespace stamkund::calibration {
namespace {

/// More posterior mass than this near the bound means that the bound makes the result; assumption.
constexpr double kMostNearBound = 1e-3;
/// So many independent draws do (assumption), where they are so large a part of the proposals.
constexpr double kFewestDraws = 200.0;
constexpr double kNearlyEqual = 0.8;

std::string number(const char* format, double value) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

/// `near_bound`: share of the draws there, if that is how it was seen.
std::string improper_text(const Posterior& posterior, double near_bound) {
  const bool known = posterior.edge_mass >= near_bound;
  return "improper without a prior: the likelihood stops falling before the bound of the parameters, and " +
         number(known ? "about %.1f" : "at least %.1f", 100.0 * (known ? posterior.edge_mass : near_bound)) +
         " % of the posterior would lie there; use --prior weak";
}

/// Looks at the edges where they could matter.
void look_at_edges(Posterior& posterior, const Objective& objective, const Maximum& maximum,
                   const Threads& threads) {
  if (objective.has_prior() || maximum.status != Status::converged) return;
  const Edge edge = thickest_edge(objective, maximum, threads);
  posterior.evaluations += edge.evaluations;
  posterior.edge_mass = edge.mass / (1.0 + edge.mass);
  posterior.edge_entry = edge.entry;
  posterior.edge_sign = edge.mass > 0.0 ? edge.sign : 0.0;
  posterior.improper = posterior.edge_mass > kMostNearBound;
}

void take_laplace(Posterior& posterior, const Proposal& proposal, const PosteriorOptions& options) {
  const std::size_t k = posterior.dimension;
  posterior.method = "laplace";
  posterior.draws.resize(options.draws * k);
  for (std::size_t i = 0; i < options.draws; ++i) {
    Stream stream({options.seed, options.index, 0, Purpose::posterior_proposal}, i);
    proposal.draw_normal(stream, posterior.draws.data() + i * k);
  }
  posterior.status = "normal around the maximum, as asked; not checked against the likelihood";
}

/// Whether importance resampling will do.
bool take_importance(Posterior& posterior, const Objective& objective, const Proposal& proposal,
                     const PosteriorOptions& options) {
  ImportanceOptions how;
  how.proposals = options.proposals;
  how.draws = options.draws;
  how.seed = options.seed;
  how.index = options.index;
  how.threads = options.threads;
  ImportanceSample sample = importance_resample(objective, proposal, how);
  posterior.evaluations += sample.evaluations;
  posterior.k_hat = sample.k_hat;
  posterior.effective_size = sample.effective_size;
  if (sample.draws.empty()) {
    posterior.status = "no proposal has a finite likelihood";
    return false;
  }
  posterior.method = "importance";
  posterior.draws = std::move(sample.draws);
  if (sample.share_near_bound > kMostNearBound) posterior.improper = true;
  const bool good_tail = sample.k_hat <= options.most_k_hat;
  // Where time allows few proposals, weights that are nearly equal are as good as they can be.
  const bool enough = sample.effective_size >= options.least_effective_size ||
                      (sample.effective_size >= kFewestDraws &&
                       sample.effective_size >= kNearlyEqual * static_cast<double>(options.proposals));
  posterior.trustworthy = good_tail && enough && !posterior.improper;
  const std::string numbers = "k-hat " + number("%.2f", sample.k_hat) + ", effective size " +
                              number("%.0f", sample.effective_size) + " of " +
                              std::to_string(options.proposals);
  if (posterior.improper) {
    posterior.status = improper_text(posterior, sample.share_near_bound) + " (" + numbers + ")";
  } else if (!good_tail) {
    posterior.status = "not reliable: the weights have too heavy a tail (" + numbers + ")";
  } else if (!enough) {
    posterior.status = "rough: few proposals carry the weight (" + numbers + ")";
  } else {
    posterior.status = "importance resampling, " + numbers;
  }
  return posterior.trustworthy;
}

void take_metropolis(Posterior& posterior, const Objective& objective, const Proposal& proposal,
                     const PosteriorOptions& options) {
  const std::size_t k = posterior.dimension;
  MetropolisOptions how;
  how.most_evaluations = options.most_evaluations;
  how.effective_size = options.least_effective_size;
  how.seed = options.seed;
  how.index = options.index;
  how.threads = options.threads;
  const ChainSample sample = run_metropolis(objective, proposal, how);
  posterior.evaluations += sample.evaluations;
  posterior.draws.clear();
  posterior.effective_size = 0.0;
  // What a few proposals near the bound suggested, the chains now know better.
  posterior.improper = sample.status == ChainStatus::improper || posterior.edge_mass > kMostNearBound;
  posterior.trustworthy = sample.status == ChainStatus::converged && !posterior.improper;
  if (sample.status == ChainStatus::failed) {
    posterior.method = "none";
    posterior.status = "no chain found a start with a finite likelihood";
    return;
  }
  posterior.method = "metropolis";
  posterior.r_hat = sample.r_hat;
  posterior.effective_size = std::fmin(sample.bulk_size, sample.tail_size);
  // Evenly spaced over all chains; a draw may come twice if more are asked for than there are.
  const std::size_t have = sample.draws.size() / k;
  for (std::size_t i = 0; i < options.draws; ++i) {
    const auto at = static_cast<std::size_t>((static_cast<double>(i) + 0.5) * static_cast<double>(have) /
                                             static_cast<double>(options.draws));
    for (std::size_t c = 0; c < k; ++c) posterior.draws.push_back(sample.draws[at * k + c]);
  }
  Stream stream({options.seed, options.index, 0, Purpose::posterior_resample});
  shuffle_rows(posterior.draws, k, stream);
  const std::string numbers = "R-hat " + number("%.3f", sample.r_hat) + ", effective size " +
                              number("%.0f", posterior.effective_size) + " of " + std::to_string(have);
  if (posterior.improper) {
    posterior.status = improper_text(posterior, sample.share_near_bound) + " (" + numbers + ")";
  } else if (posterior.trustworthy) {
    posterior.status = "Metropolis chains, " + numbers;
  } else {
    posterior.status = "rough: the chains have not settled within " + std::to_string(sample.evaluations) +
                       " evaluations (" + numbers + ")";
  }
}

}  // namespace

Posterior sample_posterior(const Objective& objective, const Maximum& maximum,
                           const PosteriorOptions& options) {
  STAMKUND_EXPECT(options.draws >= 1 && options.proposals >= 25);
  Posterior posterior;
  posterior.dimension = static_cast<std::size_t>(objective.dimension());
  const std::optional<Proposal> proposal = laplace_proposal(objective, maximum);
  if (!proposal) {
    posterior.status = "the likelihood's curvature at the maximum is not finite";
    return posterior;
  }
  if (options.method == PosteriorMethod::laplace) {
    if (maximum.status == Status::converged) {
      take_laplace(posterior, *proposal, options);
    } else {
      posterior.status = "there is no interior maximum to draw around";
    }
    return posterior;
  }
  look_at_edges(posterior, objective, maximum, options.threads);
  const bool weigh = options.method != PosteriorMethod::metropolis;
  if (weigh && take_importance(posterior, objective, *proposal, options)) return posterior;
  // Chains would only walk to the edge that is known already.
  if (options.method == PosteriorMethod::importance || (weigh && posterior.edge_mass > kMostNearBound))
    return posterior;
  take_metropolis(posterior, objective, *proposal, options);
  return posterior;
}

}  // namespace stamkund::calibration
