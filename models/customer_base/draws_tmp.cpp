#include "models/customer_base/draws_tmp.h"
#include <boost/math/special_functions/trigamma.hpp>
#include "engine/random/distributions.h"
namespace stamkund::customer_base {
namespace {
double hz(double p) { return std::min(-std::log1p(-p), 745.0); }
}  // namespace
Traits draw_new(const ParetoNbd& m, Stream& rate, Stream& lifetime) {
  Traits t;
  t.tick_rate = draw_gamma(rate, m.r) / m.alpha;
  t.defection_rate = draw_gamma(lifetime, m.s) / m.beta;
  return t;
}
Traits draw_new(const BgNbd& m, Stream& rate, Stream& lifetime) {
  Traits t;
  t.tick_rate = draw_gamma(rate, m.r) / m.alpha;
  t.lifetime = Lifetime::after_purchase;
  t.defection_rate = hz(draw_beta(lifetime, m.a, m.b));
  return t;
}
Traits draw_alive(const ParetoNbd& m, double x, double, double age, Stream& rate, Stream& lifetime) {
  Traits t;
  t.tick_rate = draw_gamma(rate, m.r + x) / (m.alpha + age);
  t.defection_rate = draw_gamma(lifetime, m.s) / (m.beta + age);
  return t;
}
Traits draw_alive(const BgNbd& m, double x, double, double age, Stream& rate, Stream& lifetime) {
  Traits t;
  t.tick_rate = draw_gamma(rate, m.r + x) / (m.alpha + age);
  t.lifetime = Lifetime::after_purchase;
  t.defection_rate = hz(draw_beta(lifetime, m.a, m.b + x));
  return t;
}
LogRate log_rate(const ParetoNbd& m) {
  return {digamma(m.r) - std::log(m.alpha), std::sqrt(boost::math::trigamma(m.r))};
}
LogRate log_rate(const BgNbd& m) {
  return {digamma(m.r) - std::log(m.alpha), std::sqrt(boost::math::trigamma(m.r))};
}
LogRate log_rate_given(const ParetoNbd& m, double x, double, double age) {
  return {digamma(m.r + x) - std::log(m.alpha + age), std::sqrt(boost::math::trigamma(m.r + x))};
}
LogRate log_rate_given(const BgNbd& m, double x, double, double age) {
  return {digamma(m.r + x) - std::log(m.alpha + age), std::sqrt(boost::math::trigamma(m.r + x))};
}
double discounted_residual_transactions(const BgNbd&, double, double, double, double) { return 0; }
}  // namespace stamkund::customer_base
