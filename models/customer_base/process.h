#pragma once
// The customer-base models by name: the one list that calibration, files, scenarios and the simulator share.
// To add a model, write its header with the functions that the others have, and a line in process.cpp.
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "engine/random/stream.h"
#include "models/customer_base/bg_bb.h"
#include "models/customer_base/bg_cnbd.h"
#include "models/customer_base/bg_nbd.h"
#include "models/customer_base/contract_process.h"
#include "models/customer_base/gompertz_nbd.h"
#include "models/customer_base/nbd.h"
#include "models/customer_base/pareto_lognormal.h"
#include "models/customer_base/pareto_nbd.h"
#include "models/customer_base/traits.h"

namespace stamkund::customer_base {

/// A purchase and lifetime process with its parameters.
using Process = std::variant<ParetoNbd, BgNbd, Nbd, BgCnbd, GompertzNbd, BgBb, ParetoLognormal,
                             ShiftedBetaGeometric, BetaDiscreteWeibull>;

/// What a parameter is measured in.
enum class Scale {
  number,       ///< no unit
  time,         ///< time units
  rate,         ///< per time unit
  correlation,  ///< in (-1, 1): estimated as its atanh
};

struct ParameterInfo {
  std::string name;  ///< the literature's
  Scale scale = Scale::number;
};

/// Which model it is, for what only one of them needs.
enum class Kind : std::uint8_t {
  pareto_nbd,
  bg_nbd,
  mbg_nbd,
  nbd,
  bg_cnbd_k,
  mbg_cnbd_k,
  gompertz_nbd,
  pareto_lognormal,
  bg_bb,
  sbg,
  bdw,
};

/// Which covariates a model takes.
enum class Takes : std::uint8_t {
  none,
  changing_rate,  ///< on purchase over time or constant; on leaving constant
  changing,       ///< over time, or constant
};

struct ModelInfo {
  Kind kind = Kind::pareto_nbd;
  std::string name;  ///< as --model takes it
  std::vector<ParameterInfo> parameters;
  Takes covariates = Takes::none;
  /// Contracts: customers are seen to leave, and a renewal is a purchase. Such a model is fitted to a
  /// contract table; its time unit is the period.
  bool contractual = false;
  /// Time goes in whole opportunities or periods: (x, t_x, T) count time units in which she bought.
  bool discrete = false;
  /// She may leave at her first purchase, too.
  bool modified = false;
  /// Gaps between purchases are Erlang-k: the fit has a whole number k besides its parameters.
  bool regular = false;
};

/// All of them, in the order in which they are offered.
[[nodiscard]] const std::vector<ModelInfo>& process_models();
/// Null if there is no such model.
[[nodiscard]] const ModelInfo* find_model(const std::string& name);
/// Parameters in the order of its ModelInfo; `k` matters to regular models only. Expects a known model and as
/// many values as it has parameters.
[[nodiscard]] Process make_process(const std::string& model, const std::vector<double>& parameters,
                                   int k = 1);

/// How `process` looks when times are given in units `factor` times as long.
[[nodiscard]] std::vector<double> rescaled(const ModelInfo& model, std::vector<double> parameters,
                                           double factor);

// What every model can say; x, t_x, age as in its header.
[[nodiscard]] double log_likelihood(const Process& process, double x, double t_x, double age);
[[nodiscard]] double p_alive(const Process& process, double x, double t_x, double age);
[[nodiscard]] CountMoments new_customer_counts(const Process& process, double t);
[[nodiscard]] CountMoments future_counts(const Process& process, double x, double t_x, double age, double t);
/// Of discrete models: purchases expected at the end of each of the next `steps` opportunities or periods.
[[nodiscard]] std::vector<double> purchases_by_step(const Process& process, double x, double t_x, double age,
                                                    std::size_t steps);
[[nodiscard]] double count_probability(const Process& process, double n, double t);
[[nodiscard]] double discounted_residual_transactions(const Process& process, double x, double t_x,
                                                      double age, double rate);
[[nodiscard]] Traits draw_new(const Process& process, Stream& rate, Stream& lifetime);
[[nodiscard]] Traits draw_alive(const Process& process, double x, double t_x, double age, Stream& rate,
                                Stream& lifetime);
[[nodiscard]] LogRate log_rate(const Process& process);
[[nodiscard]] LogRate log_rate_given(const Process& process, double x, double t_x, double age);

}  // namespace stamkund::customer_base
