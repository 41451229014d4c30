#include "engine/calibration/check_fit.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "engine/base/problems.h"
#include "engine/calibration/check_response.h"
#include "engine/calibration/covariate_fit.h"
#include "engine/calibration/other_model.h"
#include "models/customer_base/process.h"

namespace stamkund::calibration {
namespace {

// The search keeps logs within 12 of a typical gap or amount (newton.h), so that pure numbers lie within
// e^12. Times and rates come in units of a day to a year, of gaps of up to centuries.
constexpr double kMostNumber = 1e6;
constexpr double kMostTime = 1e12;
constexpr double kMostAmount = 1e21;  // amounts are below 1e15
// A standard deviation of a log beyond the whole width of the search.
constexpr double kMostLogVariance = 144.0;
constexpr double kMostDays = 3.7e6;  // the years 1 to 9999
constexpr std::size_t kMostOfAKind = 5;

std::string text(double value) {
  char out[40];
  std::snprintf(out, sizeof out, "%.9g", value);
  return out;
}

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

/// What one parameter may be.
struct Range {
  bool log = true;  ///< positive, estimated as its log
  double low = 0;
  double high = 0;
};

Range positive_up_to(double most) { return {true, 1.0 / most, most}; }

Range range_of(customer_base::Scale scale) {
  switch (scale) {
    case customer_base::Scale::number:
      return positive_up_to(kMostNumber);
    case customer_base::Scale::time:
    case customer_base::Scale::rate:
      return positive_up_to(kMostTime);
    case customer_base::Scale::correlation:
      return {false, -1.0, 1.0};
  }
  return positive_up_to(kMostNumber);
}

class Check {
 public:
  explicit Check(const Fit& fit) : fit_(fit) {}

  std::vector<Flaw> all() {
    units();
    process();
    if (fit_.spend) spend(*fit_.spend);
    if (fit_.holdout) check_holdout(*fit_.holdout);
    if (fit_.calendar) calendar(*fit_.calendar);
    customers();
    if (flaws_.empty() && fit_.covariates) covariates(*fit_.covariates);
    if (fit_.response)
      for (const Flaw& one : flaws_of_response(fit_)) flaw(one.where, one.what);
    return std::move(flaws_);
  }

 private:
  void flaw(const std::string& where, const std::string& what) {
    const auto same =
        std::count_if(flaws_.begin(), flaws_.end(), [&](const Flaw& one) { return one.where == where; });
    if (static_cast<std::size_t>(same) < kMostOfAKind) flaws_.push_back({where, what});
  }

  /// NaN is refused unless `or_nan`.
  void within(const std::string& where, double value, double low, double high, bool or_nan = false) {
    if ((or_nan && std::isnan(value)) || (value >= low && value <= high)) return;
    const bool sign = low > 0.0 && value <= 0.0;
    flaw(where, "found " + text(value) + (sign ? ", which is not positive" : "") + ", expected " +
                    (high >= std::numeric_limits<double>::max() ? text(low) + " or more"
                                                                : text(low) + " to " + text(high)));
  }

  void shown(const std::string& where, const std::string& value) {
    const bool plain = std::none_of(value.begin(), value.end(), [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return byte < 0x20 || byte == 0x7f;
    });
    if (!plain) flaw(where, "found '" + printable(value) + "', expected text without control characters");
    if (value.size() > 10'000) flaw(where, "found a text of " + std::to_string(value.size()) + " bytes");
  }

  void units() {
    shown("/, attribute 'time_unit'", fit_.time_unit);
    within("/, attribute 'time_unit_days'", fit_.time_unit_days, 1.0, 366.0);
    const double n =
        static_cast<double>(std::max<std::uint64_t>(fit_.customers.size(), fit_.process.customers));
    within("/, attribute 'p_alive_sum'", fit_.p_alive_sum, 0.0, n + 1e-6 * n, true);
  }

  void process() {
    const ModelFit& model = fit_.process;
    const bool with = model.with_covariates;
    const customer_base::ModelInfo* const info = customer_base::find_model(model.model);
    if (info == nullptr || (with && info->covariates == customer_base::Takes::none)) {
      std::vector<std::string> known;
      for (const auto& one : customer_base::process_models()) known.push_back(one.name);
      flaw("/process, attribute 'model'", "found '" + printable(full_name(model)) +
                                              "', expected a model of this " + "program: " + listed(known));
      return;
    }
    if (with != fit_.covariates.has_value()) {
      flaw("/covariates", with ? "is missing, though the model has covariates"
                               : "is there, though the model has no covariates");
      return;
    }
    std::vector<std::string> names;
    std::vector<Range> ranges;
    for (const auto& parameter : info->parameters) {
      names.push_back(parameter.name);
      ranges.push_back(range_of(parameter.scale));
    }
    if (with) names = covariate_parameter_names(model.model, *fit_.covariates);
    ranges.resize(names.size(), {false, -1e12, 1e12});
    within("/process, attribute 'regularity'", model.regularity, 1, info->regular ? 1000 : 1);
    check_model("/process", model, names, ranges);
  }

  void spend(const ModelFit& model) {
    const auto kind = model.with_covariates ? std::nullopt : find_spend_model(model.model);
    if (kind == SpendModel::gamma_gamma) {
      check_model("/spend", model, {"p", "q", "gamma"},
                  {positive_up_to(kMostNumber), positive_up_to(kMostNumber), positive_up_to(kMostAmount)});
    } else if (kind == SpendModel::lognormal) {
      std::vector<std::string> names{"median", "between", "within"};
      std::vector<Range> ranges{positive_up_to(kMostAmount), positive_up_to(kMostNumber),
                                positive_up_to(kMostNumber)};
      if (model.names.size() == 4) {
        names.emplace_back("rate_slope");
        ranges.push_back({false, -1e6, 1e6});
      }
      check_model("/spend", model, names, ranges);
    } else {
      flaw("/spend, attribute 'model'",
           "found '" + printable(full_name(model)) + "', expected 'gamma-gamma' or 'lognormal'");
    }
  }

  void check_model(const std::string& group, const ModelFit& model, const std::vector<std::string>& names,
                   const std::vector<Range>& ranges) {
    shown(group + ", attribute 'reason'", model.reason);
    shown(group + ", attribute 'limit'", model.limit);
    shown(group + ", attribute 'prior'", model.prior);
    shown(group + ", attribute 'posterior_status'", model.posterior.status);
    for (const auto& note : model.notes) shown(group + "/note", note);
    if (model.names != names) {
      flaw(group + "/parameter", "found " + printable(listed(model.names), 200) + ", expected " +
                                     listed(names) + " for " + full_name(model));
      return;
    }
    const std::size_t k = names.size();
    for (std::size_t i = 0; i < k; ++i) {
      const bool log = model.is_log.empty() || model.is_log[i] != 0;
      if (log != ranges[i].log)
        flaw(group + "/is_log", "found " + std::string(log ? "1" : "0") + " for " + printable(names[i]) +
                                    ", expected " + (log ? "0" : "1"));
      within(group + "/estimate (" + printable(names[i]) + ")", model.estimates[i], ranges[i].low,
             ranges[i].high);
      if (!model.standard_errors.empty())
        within(group + "/standard_error (" + printable(names[i]) + ")", model.standard_errors[i], 0.0,
               std::numeric_limits<double>::max(), true);
    }
    for (std::size_t i = 0; i < model.posterior.values.size(); ++i)
      within(group + "/draws (" + printable(names[i % k]) + ")", model.posterior.values[i], ranges[i % k].low,
             ranges[i % k].high);
    const std::vector<std::string> methods{"importance", "metropolis", "laplace", "none"};
    if (std::find(methods.begin(), methods.end(), model.posterior.method) == methods.end())
      flaw(group + ", attribute 'posterior_method'",
           "found '" + printable(model.posterior.method) + "', expected " + listed(methods));
    if (!model.log_covariance.empty()) covariance(group, model, ranges);
  }

  void covariance(const std::string& group, const ModelFit& model, const std::vector<Range>& ranges) {
    const std::string where = group + "/log_covariance";
    const auto k = static_cast<Eigen::Index>(ranges.size());
    const Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> matrix(
        model.log_covariance.data(), k, k);
    const auto numbers = std::count_if(model.log_covariance.begin(), model.log_covariance.end(),
                                       [](double value) { return !std::isnan(value); });
    if (numbers == 0) return;  // there is none: the fit did not converge
    if (!matrix.allFinite()) {
      flaw(where, "found values that are no numbers among others, expected a covariance, or NaN throughout");
      return;
    }
    for (Eigen::Index i = 0; i < k; ++i) {
      const bool log = ranges[static_cast<std::size_t>(i)].log;
      if (matrix(i, i) < 0.0 || matrix(i, i) > (log ? kMostLogVariance : 1e24)) {
        flaw(where, "found a variance of " + text(matrix(i, i)) + ", expected 0 to " +
                        text(log ? kMostLogVariance : 1e24));
        return;
      }
    }
    // In units of the standard deviations: parameters may differ by many orders of magnitude.
    Eigen::VectorXd scale = matrix.diagonal().cwiseSqrt();
    for (Eigen::Index i = 0; i < k; ++i)
      if (!(scale(i) > 0.0)) scale(i) = 1.0;
    const Eigen::MatrixXd correlation =
        scale.cwiseInverse().asDiagonal() * Eigen::MatrixXd(matrix) * scale.cwiseInverse().asDiagonal();
    // The inverse of an information matrix is only as exact as that is well conditioned; draws cut what lies
    // below zero.
    constexpr double kRounding = 1e-3;
    if (!correlation.allFinite() || !(correlation - correlation.transpose()).isZero(kRounding)) {
      flaw(where, "found a matrix that is not symmetric, expected a covariance");
      return;
    }
    const Eigen::LDLT<Eigen::MatrixXd> factor(correlation);
    if (!(factor.vectorD().minCoeff() >= -kRounding * static_cast<double>(k)))
      flaw(where, "found a matrix that is not positive semi-definite, expected a covariance");
  }

  void check_holdout(const HoldoutBacktest& holdout) {
    constexpr double kMany = 1e18;
    within("/holdout, attribute 'days'", holdout.days, 0.0, kMostDays);
    within("/holdout, attribute 'actual'", holdout.actual, 0.0, kMany, true);
    within("/holdout, attribute 'expected'", holdout.expected, 0.0, kMany, true);
    within("/holdout, attribute 'p05'", holdout.p05, 0.0, kMany, true);
    within("/holdout, attribute 'p95'", holdout.p95, 0.0, kMany, true);
    within("/holdout, attribute 'plain_p05'", holdout.plain_p05, 0.0, kMany, true);
    within("/holdout, attribute 'plain_p95'", holdout.plain_p95, 0.0, kMany, true);
  }

  void calendar(const CalendarError& seen) {
    constexpr double kMany = 1e18;
    constexpr double kMostRelative = 1e12;
    within("/calendar_error, attribute 'age_days'", seen.age_days, 0.0, kMostDays);
    within("/calendar_error, attribute 'weeks'", seen.weeks, 0.0, kMostDays);
    within("/calendar_error, attribute 'weekly_variance'", seen.weekly_variance, -kMostRelative,
           kMostRelative);
    within("/calendar_error, attribute 'weekly_error'", seen.weekly_error, 0.0, kMostRelative);
    shown("/calendar_error, attribute 'note'", seen.note);
    if (seen.other) other_model(*seen.other);
    for (const Foresight& one : seen.origins) {
      within("/calendar_error/origins/age_days", one.age_days, 0.0, kMostDays);
      within("/calendar_error/origins/days", one.days, 0.0, kMostDays);
      within("/calendar_error/origins/actual", one.actual, 0.0, kMany);
      within("/calendar_error/origins/expected", one.expected, 0.0, kMany);
      within("/calendar_error/origins/luck", one.luck, 0.0, kMostRelative);
    }
    if (seen.spend) {
      within("/calendar_error/spend, attribute 'weeks'", seen.spend->weeks, 0.0, kMostDays);
      within("/calendar_error/spend, attribute 'weekly_variance'", seen.spend->weekly_variance,
             -kMostRelative, kMostRelative);
      within("/calendar_error/spend, attribute 'weekly_error'", seen.spend->weekly_error, 0.0, kMostRelative);
      for (const SpendForesight& one : seen.spend->origins) {
        within("/calendar_error/spend/age_days", one.age_days, 0.0, kMostDays);
        within("/calendar_error/spend/days", one.days, 0.0, kMostDays);
        within("/calendar_error/spend/off", one.off, -100.0, 100.0);
        within("/calendar_error/spend/luck", one.luck, 0.0, kMostRelative);
      }
    }
    for (const GroupForesight& one : seen.groups) {
      shown("/calendar_error/groups/group", one.group);
      within("/calendar_error/groups/age_days", one.age_days, 0.0, kMostDays);
      within("/calendar_error/groups/share", one.share, 0.0, 1.0);
      within("/calendar_error/groups/off", one.off, -100.0, 100.0);
      within("/calendar_error/groups/luck", one.luck, 0.0, kMostRelative);
    }
  }

  void other_model(const OtherModel& other) {
    const customer_base::ModelInfo* const info = customer_base::find_model(other.model);
    if (other.model != other_model_of(fit_.process.model) || info == nullptr ||
        info->parameters.size() != other.estimates.size())
      return flaw("/calendar_error/other_model, attribute 'model'",
                  "found '" + printable(other.model) + "', expected '" + other_model_of(fit_.process.model) +
                      "' with its parameters");
    within("/calendar_error/other_model, attribute 'log_likelihood_less'", other.log_likelihood_less, -1e15,
           1e15);
    for (std::size_t i = 0; i < other.estimates.size(); ++i) {
      const Range range = range_of(info->parameters[i].scale);
      within("/calendar_error/other_model/estimate", other.estimates[i], range.low, range.high);
    }
  }

  /// Expects that everything else is good.
  void covariates(const CovariateData& data) {
    const std::size_t k = data.paths.size();
    const std::vector<double>& parameters = fit_.process.estimates;
    constexpr double kMostLogFactor = 100.0;
    for (const auto& path : data.paths.paths)
      for (std::size_t s = 0; s < path.segments(); ++s) {
        std::size_t next = 4;
        while (next < parameters.size()) {
          const bool purchase = next < 4 + data.purchase.size();
          double sum = 0.0;
          for (const std::uint32_t column : purchase ? data.purchase : data.lifetime)
            sum += parameters[next++] * path.values[s * k + column];
          if (!(std::abs(sum) <= kMostLogFactor))
            flaw("/covariates/value", "found values that multiply a rate by exp(" + text(sum) + ")");
        }
      }
    const double known_until = data.paths.known_until;
    for (std::size_t i = 0; i < fit_.customers.size(); ++i)
      if (fit_.customers.first_day[i].serial + fit_.customers.age_days[i] > known_until + 1.0) {
        flaw("/covariates, attribute 'known_until'",
             "found day " + text(known_until) + ", expected the end of calibration or later");
        return;
      }
  }

  void customers() {
    const ingest::CustomerTable& table = fit_.customers;
    constexpr double kMostSpend = 1e15;
    constexpr double kMostCount = 4294967295.0;
    shown("/customers, attribute 'currency'", table.amount_unit);
    within("/customers, attribute 'holdout_days'", table.holdout_days, 0.0, kMostDays);
    for (std::size_t i = 0; i < table.size(); ++i) {
      const std::string row = "row " + std::to_string(i) + " ";
      const auto wrong = [&](const char* column, const std::string& what) {
        flaw(std::string("/customers/") + column, row + what);
      };
      if (i > 0 && !(table.id[i - 1] < table.id[i]))
        wrong("customer", "is not after the row before: found '" + printable(table.id[i]) + "' after '" +
                              printable(table.id[i - 1]) + "'");
      if (table.first_day[i] > table.calibration_end) wrong("first_day", "lies after the end of calibration");
      const double x = table.frequency[i];
      const double recency = table.recency_days[i];
      const double age = table.age_days[i];
      if (!(recency >= 0.0 && recency <= age && age <= kMostDays))
        wrong("recency",
              "breaks 0 <= recency <= age: found recency " + text(recency) + " and age " + text(age));
      else if (x == 0.0 && recency > 0.0)
        wrong("recency", "has a last purchase but no repeat purchase: found " + text(recency));
      const double spend = table.mean_repeat_spend[i];
      if (!(spend >= 0.0 && spend <= kMostSpend))
        wrong("mean_repeat_spend", "has no amount: found " + text(spend) + ", expected 0 or more");
      if (!(std::abs(table.first_spend[i]) <= kMostSpend))
        wrong("first_spend", "has no amount: found " + text(table.first_spend[i]));
      if (table.log_spend_count.empty()) continue;
      const double count = table.log_spend_count[i];
      // Not up to x: where x counts opportunities with a purchase, there are more purchases.
      if (!(count >= 0.0 && count <= kMostCount && count == std::floor(count)))
        wrong("log_spend_count", "found " + text(count) + ", expected a whole number, 0 or more");
      if (!(std::abs(table.log_spend_mean[i]) <= 100.0))
        wrong("log_spend_mean", "found " + text(table.log_spend_mean[i]) + ", expected -100 to 100");
      if (!(table.log_spend_squares[i] >= 0.0 && table.log_spend_squares[i] <= 1e4 * std::max(1.0, count)))
        wrong("log_spend_squares", "found " + text(table.log_spend_squares[i]) + ", expected 0 or more");
    }
  }

  const Fit& fit_;
  std::vector<Flaw> flaws_;
};

}  // namespace

std::vector<Flaw> flaws_of(const Fit& fit) { return Check(fit).all(); }

}  // namespace stamkund::calibration
