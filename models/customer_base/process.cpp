#include "models/customer_base/process.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "engine/base/expect.h"

namespace stamkund::customer_base {

const std::vector<ModelInfo>& process_models() {
  using enum Scale;
  static const std::vector<ParameterInfo> kBuyTillYouDie{
      {"r", number}, {"alpha", time}, {"a", number}, {"b", number}};
  static const std::vector<ModelInfo> kModels{
      {.kind = Kind::pareto_nbd,
       .name = "pareto-nbd",
       .parameters = {{"r", number}, {"alpha", time}, {"s", number}, {"beta", time}},
       .covariates = Takes::changing},
      {.kind = Kind::bg_nbd,
       .name = "bg-nbd",
       .parameters = kBuyTillYouDie,
       .covariates = Takes::changing_rate},
      {.kind = Kind::mbg_nbd,
       .name = "mbg-nbd",
       .parameters = kBuyTillYouDie,
       .covariates = Takes::changing_rate,
       .modified = true},
      {.kind = Kind::nbd,
       .name = "nbd",
       .parameters = {{"r", number}, {"alpha", time}},
       .covariates = Takes::changing_rate},
      {.kind = Kind::bg_cnbd_k, .name = "bg-cnbd-k", .parameters = kBuyTillYouDie, .regular = true},
      {.kind = Kind::mbg_cnbd_k,
       .name = "mbg-cnbd-k",
       .parameters = kBuyTillYouDie,
       .modified = true,
       .regular = true},
      {.kind = Kind::gompertz_nbd,
       .name = "gompertz-nbd",
       .parameters = {{"r", number}, {"alpha", time}, {"b", rate}, {"s", number}, {"beta", number}}},
      {.kind = Kind::pareto_lognormal,
       .name = "pareto-lognormal",
       .parameters = {{"rate_median", rate},
                      {"rate_spread", number},
                      {"defection_median", rate},
                      {"defection_spread", number},
                      {"correlation", correlation}}},
      {.kind = Kind::bg_bb,
       .name = "bg-bb",
       .parameters = {{"alpha", number}, {"beta", number}, {"gamma", number}, {"delta", number}},
       .discrete = true},
      {.kind = Kind::sbg,
       .name = "sbg",
       .parameters = {{"alpha", number}, {"beta", number}},
       .contractual = true,
       .discrete = true},
      {.kind = Kind::bdw,
       .name = "bdw",
       .parameters = {{"gamma", number}, {"delta", number}, {"c", number}},
       .contractual = true,
       .discrete = true},
  };
  return kModels;
}

const ModelInfo* find_model(const std::string& name) {
  const auto& all = process_models();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const ModelInfo& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

Process make_process(const std::string& model, const std::vector<double>& p, int k) {
  const ModelInfo* info = find_model(model);
  STAMKUND_EXPECT(info != nullptr && info->parameters.size() == p.size() && k >= 1);
  switch (info->kind) {
    case Kind::pareto_nbd:
      return ParetoNbd{p[0], p[1], p[2], p[3]};
    case Kind::bg_nbd:
      return BgNbd{p[0], p[1], p[2], p[3]};
    case Kind::nbd:
      return Nbd{p[0], p[1]};
    case Kind::gompertz_nbd:
      return GompertzNbd{p[0], p[1], p[2], p[3], p[4]};
    case Kind::pareto_lognormal:
      // A draw around an estimate near an end may lie beyond it.
      return ParetoLognormal{p[0], p[1], p[2], p[3], std::clamp(p[4], -0.999, 0.999)};
    case Kind::bg_bb:
      return BgBb{p[0], p[1], p[2], p[3]};
    case Kind::sbg:
      return ShiftedBetaGeometric{p[0], p[1]};
    case Kind::bdw:
      return BetaDiscreteWeibull{p[0], p[1], p[2]};
    case Kind::mbg_nbd:
    case Kind::bg_cnbd_k:
    case Kind::mbg_cnbd_k:
      break;
  }
  return BgCnbd{p[0], p[1], p[2], p[3], info->regular ? k : 1, info->modified};
}

std::vector<double> rescaled(const ModelInfo& model, std::vector<double> parameters, double factor) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (model.parameters[i].scale == Scale::time) parameters[i] /= factor;
    if (model.parameters[i].scale == Scale::rate) parameters[i] *= factor;
  }
  return parameters;
}

double log_likelihood(const Process& process, double x, double t_x, double age) {
  return std::visit([&](const auto& m) { return log_likelihood(m, x, t_x, age); }, process);
}

double p_alive(const Process& process, double x, double t_x, double age) {
  return std::visit([&](const auto& m) { return p_alive(m, x, t_x, age); }, process);
}

CountMoments new_customer_counts(const Process& process, double t) {
  return std::visit([&](const auto& m) { return new_customer_counts(m, t); }, process);
}

CountMoments future_counts(const Process& process, double x, double t_x, double age, double t) {
  return std::visit([&](const auto& m) { return future_counts(m, x, t_x, age, t); }, process);
}

std::vector<double> purchases_by_step(const Process& process, double x, double t_x, double age,
                                      std::size_t steps) {
  return std::visit(
      [&](const auto& m) -> std::vector<double> {
        using Model = std::decay_t<decltype(m)>;
        if constexpr (std::is_same_v<Model, BgBb> || Contract<Model>) {
          return purchases_by_step(m, x, t_x, age, steps);
        } else {
          STAMKUND_EXPECT(false);  // only discrete models have steps
          return {};
        }
      },
      process);
}

double count_probability(const Process& process, double n, double t) {
  return std::visit([&](const auto& m) { return count_probability(m, n, t); }, process);
}

double discounted_residual_transactions(const Process& process, double x, double t_x, double age,
                                        double rate) {
  return std::visit([&](const auto& m) { return discounted_residual_transactions(m, x, t_x, age, rate); },
                    process);
}

Traits draw_new(const Process& process, Stream& rate, Stream& lifetime) {
  return std::visit([&](const auto& m) { return draw_new(m, rate, lifetime); }, process);
}

Traits draw_alive(const Process& process, double x, double t_x, double age, Stream& rate, Stream& lifetime) {
  return std::visit([&](const auto& m) { return draw_alive(m, x, t_x, age, rate, lifetime); }, process);
}

LogRate log_rate(const Process& process) {
  return std::visit([](const auto& m) { return log_rate(m); }, process);
}

LogRate log_rate_given(const Process& process, double x, double t_x, double age) {
  return std::visit([&](const auto& m) { return log_rate_given(m, x, t_x, age); }, process);
}

}  // namespace stamkund::customer_base
