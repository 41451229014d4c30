#pragma once
// Bounds on a sum of centred observations that hold at every look: the chance ever to cross is at most alpha
// (Howard, Ramdas, McAuliffe & Sekhon 2021, doi 10.1214/20-AOS1991). v: intrinsic time, the sum of variances
// so far. Each `..._level` is the alpha at which its bound at v is s, at most 1: a p-value that holds at
// every look.

namespace stamkund::sequential {

/// The mixture's parameter with which the bound is tightest at `v`; two-sided. One-sided bounds take
/// best_rho(v, 2 alpha).
[[nodiscard]] double best_rho(double v, double alpha);
[[nodiscard]] double normal_mixture_two_sided(double v, double alpha, double rho);
[[nodiscard]] double normal_mixture_two_sided_level(double s, double v, double rho);
[[nodiscard]] double normal_mixture_one_sided(double v, double alpha, double rho);
[[nodiscard]] double normal_mixture_one_sided_level(double s, double v, double rho);
/// For sums that are sub-exponential, or sub-Poisson, with scale `c` > 0; one-sided.
[[nodiscard]] double gamma_exponential(double v, double alpha, double rho, double c);
[[nodiscard]] double gamma_exponential_level(double s, double v, double rho, double c);
[[nodiscard]] double gamma_poisson(double v, double alpha, double rho, double c);
[[nodiscard]] double gamma_poisson_level(double s, double v, double rho, double c);
/// For sums of steps that are no wider than one that is `h` or -`g` (sub-Bernoulli); one-sided.
[[nodiscard]] double beta_binomial(double v, double alpha, double rho, double g, double h);
[[nodiscard]] double beta_binomial_level(double s, double v, double rho, double g, double h);
/// Polynomial stitched bound, one-sided, from `v_least` on; eta > 1, s > 1, scale c >= 0.
[[nodiscard]] double stitched(double v, double alpha, double v_least, double c = 0.0, double eta = 2.0,
                              double s = 1.4);
/// With c = 0 and the eta and s of above.
[[nodiscard]] double stitched_level(double sum, double v, double v_least);

}  // namespace stamkund::sequential
