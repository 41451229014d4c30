#pragma once
// One fitted model: plain data.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stamkund::calibration {

/// No estimate without its status.
enum class Status {
  converged,       ///< an interior maximum with a positive-definite information matrix
  boundary,        ///< it rises towards an edge of the parameter space, or hardly falls on the way there
  not_identified,  ///< a maximum that is flat in some direction: these data cannot tell
  failed,          ///< no usable maximum was found
};
[[nodiscard]] const char* name_of(Status status);

/// Whether estimates with this status may be used for predictions: at an edge they still describe the data,
/// where nothing is identified they only hold a place.
[[nodiscard]] constexpr bool can_predict(Status status) {
  return status == Status::converged || status == Status::boundary;
}

struct ModelFit;
/// Whether predictions and runs use a fit without being told to.
[[nodiscard]] bool is_usable(const ModelFit& fit);

/// What is believed of the parameters beyond a normal distribution; docs/methods/posterior.md.
struct PosteriorDraws {
  std::vector<double>
      values;  ///< natural scale, row-major, equally weighted; none if the method is "none"  [n x k]
  std::string method = "none";  ///< "importance", "metropolis", "laplace" or "none"
  bool trustworthy = false;     ///< the diagnostics are good
  double pareto_k = 0;          ///< of the importance weights
  double effective_size = 0;    ///< independent draws they are worth
  double r_hat = 0;             ///< of the chains; 0 without chains
  std::string status;           ///< a sentence
};

/// Parametric bootstrap of a fit (bootstrap.h).
struct Bootstrap {
  int replicates = 0;
  int converged = 0;                    ///< replicates that enter the figures below
  std::vector<double> standard_errors;  ///< natural scale  [k]
  std::vector<double> p05, p95;         ///< percentiles of the estimates  [k]
  std::vector<double> bias;  ///< mean of the log estimates less the log of the fit's (plain where real)  [k]
  std::vector<double> estimates;  ///< of the converged ones, row-major  [converged x k]
};

/// Profile-likelihood interval of a parameter or of a quantity of them.
struct ProfiledQuantity {
  std::string name;
  double estimate = 0;
  double low = 0;  ///< infinite where the interval is open
  double high = 0;
  double level = 0;
  std::string low_status, high_status;  ///< "converged", "open-ended", ...
};

/// The spend models by type.
enum class SpendModel : std::uint8_t { gamma_gamma, lognormal };
/// "gamma-gamma", "lognormal".
[[nodiscard]] const char* name_of(SpendModel model);
[[nodiscard]] std::optional<SpendModel> find_spend_model(const std::string& name);

/// One model fitted by maximum likelihood. Vectors have one element a parameter, in the literature's order.
struct ModelFit {
  std::string model;  ///< of customer_base::process_models, or a spend model
  /// Then `model` is that of a customer whose covariates are all 0, and has the first of the parameters.
  bool with_covariates = false;
  int regularity = 1;              ///< k of models of regular buyers, chosen by the fit or stated
  std::vector<std::string> names;  ///< "r alpha s beta", "r alpha a b", "p q gamma"
  std::vector<double> estimates;   ///< natural scale; alpha, beta in time units, gamma in currency
  /// 1: positive, estimated as its log; 0: a real number, such as a coefficient. No elements: all are 1.
  std::vector<char> is_log;
  std::vector<double> standard_errors;  ///< natural scale, by the delta method; NaN unless converged
  std::vector<double> log_covariance;   ///< [k x k] row-major, of the log-parameters; NaN unless converged
  double log_likelihood = 0;
  std::uint64_t customers = 0;      ///< customers that entered the likelihood
  std::uint64_t distinct_rows = 0;  ///< after identical customers were collapsed
  Status status = Status::failed;
  std::string reason;  ///< one sentence: why this status
  /// At an edge that is a simpler model of its own, which may predict: "no dropout is visible". Else empty.
  std::string limit;
  std::vector<std::string> notes;  ///< what a reader should know besides: exclusions, doubtful assumptions
  std::uint64_t excluded = 0;      ///< customers left out (Gamma-Gamma: without a repeat spend above 0)
  double spend_frequency_correlation =
      0;  ///< Gamma-Gamma: Pearson, of x and mean spend; NaN if either is constant
  std::string
      prior;  ///< what was assumed of the parameters; empty: nothing, the estimates are maximum likelihood
  PosteriorDraws posterior;
  std::vector<ProfiledQuantity> profiles;
  int starts = 0;           ///< starting points tried
  int starts_agreeing = 0;  ///< how many reached the best maximum (within 1e-4)
  int iterations = 0;       ///< of the best start
  double seconds = 0;
};

/// The model's name for people and files: with covariates "pareto-nbd-covariates", a name of its own, so that
/// nothing that knows the plain model only takes its first four parameters for the whole.
[[nodiscard]] std::string full_name(const ModelFit& fit);
void set_full_name(ModelFit& fit, const std::string& name);

}  // namespace stamkund::calibration
