// Whether a file of predictions holds together; its figures are for other programs.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/base/day.h"
#include "engine/store/prediction_file.h"
#include "engine/store/results_reader.h"

namespace stamkund::store {
namespace {

void shares(const H5Reader& in, const std::string& path, const std::vector<double>& values) {
  // Sums of probabilities round.
  for (const double value : values)
    if (!std::isnan(value) && !(value >= -1e-6 && value <= 1.0 + 1e-6))
      in.bad(path, "found " + std::to_string(value) + ", expected a probability");
}

void counts(const H5Reader& in, const std::string& path, const std::vector<double>& values) {
  for (const double value : values)
    if (value < 0.0) in.bad(path, "found " + std::to_string(value) + ", expected 0 or more");
}

void check_customers(const H5Reader& in) {
  const std::string group = "/customers/";
  const std::vector<std::string> ids = in.texts(group + "customer");
  for (std::size_t i = 1; i < ids.size(); ++i)
    if (!(ids[i - 1] < ids[i])) in.bad(group + "customer", "found ids that are not in order, or twice");
  const std::uint64_t n = ids.size();
  const std::uint64_t within = in.numbers(group + "within").size();
  shares(in, group + "p_purchase", in.numbers(group + "p_purchase", {within, n}));
  for (const auto& name : in.names("/customers")) {
    if (name == "customer" || name == "within" || name == "p_purchase") continue;
    const std::vector<double> values = in.numbers(group + name, {n});
    if (name == "p_alive" || name == "p_ever") shares(in, group + name, values);
    if (name == "expected_purchases" || name == "purchases_sd") counts(in, group + name, values);
  }
}

void check_groups(const H5Reader& in) {
  const std::string at = "/groups/";
  const std::uint64_t groups = in.texts(at + "group").size();
  const std::uint64_t metrics = in.texts(at + "metric").size();
  (void)in.texts(at + "kind", {groups});
  for (const std::int64_t count : in.integers(at + "customers", {groups}))
    if (count < 0) in.bad(at + "customers", "found a negative number of customers");
  for (const std::string name :
       {"expected", "p05", "p95", "variance_parameters", "variance_individual", "variance_process"})
    (void)in.numbers(at + name, {groups, metrics});
  for (const std::string name : {"variance_calendar", "plain_p05", "plain_p95"})
    if (in.has(at + name)) (void)in.numbers(at + name, {groups, metrics});
}

}  // namespace

void check_predictions(H5Reader& in) {
  in.expect({"stamkund-predictions", kPredictionFormatVersion, "predict"});
  for (const char* const name : {"model", "status", "currency"}) (void)in.text_attribute("/", name);
  const std::string end = in.text_attribute("/", "calibration_end");
  if (!parse_iso_day(end))
    in.bad("/", "attribute 'calibration_end': found '" + end + "', expected a date (YYYY-MM-DD)");
  for (const char* const name : {"horizon_days", "discount_per_year", "margin"})
    if (!std::isfinite(in.number_attribute("/", name)))
      in.bad("/", std::string("attribute '") + name + "': found no number");
  if (!in.is_group("/new_customer")) in.bad("/new_customer", "is missing");
  (void)in.number_attribute("/new_customer", "expected_purchases");
  check_customers(in);
  check_groups(in);
}

}  // namespace stamkund::store
