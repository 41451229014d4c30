#include <cmath>

#include "engine/random/distributions.h"
#include "models/customer_base/pareto_lognormal.h"
#include "models/customer_base/pareto_lognormal_grid.h"

namespace stamkund::customer_base {
namespace {

using detail::NormalPair;

Traits traits_at(const NormalPair& pair, double u, double v) {
  Traits traits;
  traits.tick_rate = std::exp(pair.log_rate(u));
  traits.lifetime = Lifetime::calendar;
  traits.defection_rate = std::exp(pair.log_defection(u) + pair.own * v);
  return traits;
}

}  // namespace

namespace detail {

AliveMode alive_density(const NormalPair& pair, double x, double age, double u, double v) {
  const double buys = age * std::exp(pair.log_rate(u));
  const double leaves = age * std::exp(pair.log_defection(u) + pair.own * v);
  return {u,
          v,
          x * pair.s1 * u - buys - leaves - 0.5 * (u * u + v * v),
          (x - buys) * pair.s1 - leaves * pair.shared - u,
          -leaves * pair.own - v,
          buys,
          leaves};
}

AliveMode alive_mode(const NormalPair& pair, double x, double age) {
  // Newton's way, halved until it rises: the log-density is concave, its Hessian at most minus one in every
  // direction.
  const double start = rate_mode(pair, x, age);
  AliveMode here = alive_density(pair, x, age, start, defection_mode(pair, pair.log_defection(start), age));
  for (int i = 0; i < 60 && std::hypot(here.d_u, here.d_v) > 1e-6; ++i) {
    const double d_uu = -1.0 - here.buys * pair.s1 * pair.s1 - here.leaves * pair.shared * pair.shared;
    const double d_uv = -here.leaves * pair.shared * pair.own;
    const double d_vv = -1.0 - here.leaves * pair.own * pair.own;
    const double determinant = d_uu * d_vv - d_uv * d_uv;
    double step_u = -(d_vv * here.d_u - d_uv * here.d_v) / determinant;
    double step_v = -(d_uu * here.d_v - d_uv * here.d_u) / determinant;
    AliveMode next = alive_density(pair, x, age, here.u + step_u, here.v + step_v);
    for (int halvings = 0; halvings < 60 && !(next.log_density >= here.log_density); ++halvings) {
      step_u *= 0.5;
      step_v *= 0.5;
      next = alive_density(pair, x, age, here.u + step_u, here.v + step_v);
    }
    if (!(next.log_density > here.log_density)) break;
    here = next;
  }
  return here;
}

}  // namespace detail

Traits draw_new(const ParetoLognormal& m, Stream& rate, Stream& lifetime) {
  const double u = draw_normal(rate);
  return traits_at(NormalPair(m), u, draw_normal(lifetime));
}

Traits draw_alive(const ParetoLognormal& m, double x, double /*t_x*/, double age, Stream& rate,
                  Stream& lifetime) {
  const NormalPair pair(m);
  // It need not be the mode exactly: what follows is exact from anywhere.
  const detail::AliveMode here = detail::alive_mode(pair, x, age);
  // A density whose log curves by at least one everywhere lies below its tangent's normal density: rejection
  // from Normal(here + gradient, 1).
  for (;;) {
    const double d_u = here.d_u + draw_normal(rate);
    const double d_v = here.d_v + draw_normal(lifetime);
    const double bound = here.log_density + here.d_u * d_u + here.d_v * d_v - 0.5 * (d_u * d_u + d_v * d_v);
    if (std::log(draw_uniform(rate)) <=
        detail::alive_density(pair, x, age, here.u + d_u, here.v + d_v).log_density - bound)
      return traits_at(pair, here.u + d_u, here.v + d_v);
  }
}

}  // namespace stamkund::customer_base
