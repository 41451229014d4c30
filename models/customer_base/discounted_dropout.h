#pragma once
// Residual value of who may leave after every purchase: purchases without end, each discounted from its time.
namespace stamkund::customer_base {

/// Sum over i >= 1 of P(she buys i more times) E[e^{-rate T_i}], T_i being the time of the i-th: lambda ~
/// Gamma(c, rate `scale`), p ~ Beta(a, b), and `k` ticks of a clock of rate lambda make a purchase, `done` of
/// which have passed. That is the mean over both of q^(k - done) / (1 - q^k (1 - p)), q = lambda / (lambda +
/// rate). Both integrals by the trapezoid rule in log lambda and logit p, where the integrand is analytic in
/// a strip and falls exponentially at least, so that the error does (Trefethen & Weideman 2014, doi
/// 10.1137/130932132): below 1e-9 of the result. Expects rate > 0, done < k.
[[nodiscard]] double discounted_until_dropout(double c, double scale, double a, double b, double rate,
                                              int k = 1, int done = 0);

}  // namespace stamkund::customer_base
