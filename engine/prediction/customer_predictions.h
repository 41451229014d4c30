#pragma once
// What a fit expects of each customer. docs/methods/prediction.md.
#include <optional>
#include <string>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/parallel/threads.h"

namespace stamkund::prediction {

struct Request {
  double horizon_days = 365;
  double discount_per_year = 0.1;           ///< continuous rate is log(1 + this)
  double margin = 1;                        ///< share of spend that is contribution
  std::optional<double> spend;              ///< a purchase, where the fit says nothing of it
  std::vector<double> within_days{30, 90};  ///< for the probability of a purchase
  Threads threads;
};

/// Columns, one element a customer, in the fit's order. Purchases and money are from the day after the end of
/// calibration on; the purchase that made her a customer never counts.
struct CustomerPredictions {
  std::vector<double> expected_purchases;  ///< within the horizon
  std::vector<double> purchases_sd;        ///< its standard deviation, parameters taken as known
  std::vector<double> p_alive;
  std::vector<double> dert;            ///< discounted purchases without end; infinite where the discount is 0
  std::vector<double> discounted;      ///< discounted purchases within the horizon
  std::string no_money;                ///< why there is no money below; empty if there is
  std::vector<double> expected_spend;  ///< a purchase, major units; empty without a usable spend model
  std::vector<double> clv;             ///< margin x spend x discounted, within the horizon; empty likewise
  std::vector<double> residual_value;  ///< margin x spend x dert; empty likewise
  std::vector<std::vector<double>> p_purchase;  ///< [within_days][customer]
  std::vector<double> p_ever;                   ///< that she buys again at all
  /// Days to the next purchase if there is one: 10 %, 50 %, 90 %; NaN where there is none.
  std::vector<double> next_p10, next_p50, next_p90;
};

/// Expects a fit that can predict.
[[nodiscard]] CustomerPredictions predict_customers(const calibration::Fit& fit, const Request& request);

/// What to expect of somebody who has just bought for the first time.
struct NewCustomerPrediction {
  double expected_purchases = 0;
  double purchases_sd = 0;
  double p_none = 0;  ///< no further purchase within the horizon
  double discounted = 0;
  double dert = 0;
  double expected_spend = 0;  ///< NaN without a spend model, as the next
  double clv = 0;
  double residual_value = 0;
};
[[nodiscard]] NewCustomerPrediction predict_new_customer(const calibration::Fit& fit, const Request& request);

}  // namespace stamkund::prediction
