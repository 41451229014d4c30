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
      {"pareto-nbd", {{"r", number}, {"alpha", time}, {"s", number}, {"beta", time}}},
      {"bg-nbd", kBuyTillYouDie},
      {"mbg-nbd", kBuyTillYouDie},
      {"nbd", {{"r", number}, {"alpha", time}}},
      {.name = "bg-cnbd-k", .parameters = kBuyTillYouDie, .regular = true},
      {.name = "mbg-cnbd-k", .parameters = kBuyTillYouDie, .regular = true},
      {"gompertz-nbd", {{"r", number}, {"alpha", time}, {"b", rate}, {"s", number}, {"beta", number}}},
      {"pareto-lognormal",
       {{"rate_median", rate},
        {"rate_spread", number},
        {"defection_median", rate},
        {"defection_spread", number},
        {"correlation", correlation}}},
      {.name = "bg-bb",
       .parameters = {{"alpha", number}, {"beta", number}, {"gamma", number}, {"delta", number}},
       .discrete = true},
      {.name = "sbg",
       .parameters = {{"alpha", number}, {"beta", number}},
       .contractual = true,
       .discrete = true},
      {.name = "bdw",
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
  if (model == "pareto-nbd") return ParetoNbd{p[0], p[1], p[2], p[3]};
  if (model == "bg-nbd") return BgNbd{p[0], p[1], p[2], p[3]};
  if (model == "nbd") return Nbd{p[0], p[1]};
  if (model == "gompertz-nbd") return GompertzNbd{p[0], p[1], p[2], p[3], p[4]};
  // A draw around an estimate near an end may lie beyond it.
  if (model == "pareto-lognormal")
    return ParetoLognormal{p[0], p[1], p[2], p[3], std::clamp(p[4], -0.999, 0.999)};
  if (model == "bg-bb") return BgBb{p[0], p[1], p[2], p[3]};
  if (model == "sbg") return ShiftedBetaGeometric{p[0], p[1]};
  if (model == "bdw") return BetaDiscreteWeibull{p[0], p[1], p[2]};
  STAMKUND_EXPECT(model == "mbg-nbd" || info->regular);
  return BgCnbd{p[0], p[1], p[2], p[3], info->regular ? k : 1, model[0] == 'm'};
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
