#include "engine/store/prediction_file.h"

#include "engine/store/h5.h"

namespace stamkund::store {
namespace {

void write_customers(H5Writer& writer, const calibration::Fit& fit, const prediction::Request& request,
                     const prediction::CustomerPredictions& p) {
  const std::string group = "/customers";
  const std::string id = group + "/customer";
  writer.group(group);
  writer.scale(id, fit.customers.id);
  const auto put = [&](const std::string& name, const std::vector<double>& values, const std::string& unit,
                       const std::string& meaning) {
    if (!values.empty()) writer.dataset(group + "/" + name, values, {id}, unit, meaning);
  };
  put("expected_purchases", p.expected_purchases, "1", "purchases expected within the horizon");
  put("purchases_sd", p.purchases_sd, "1", "their standard deviation, parameters taken as known");
  put("p_alive", p.p_alive, "1", "probability that she has not left");
  put("dert", p.dert, "1", "discounted expected purchases without end");
  put("discounted_purchases", p.discounted, "1", "discounted expected purchases within the horizon");
  put("p_ever", p.p_ever, "1", "probability that she buys again");
  put("next_purchase_p10", p.next_p10, "days", "if she buys again: days until then, 10 % quantile");
  put("next_purchase_p50", p.next_p50, "days", "if she buys again: days until then, median");
  put("next_purchase_p90", p.next_p90, "days", "if she buys again: days until then, 90 % quantile");
  put("expected_spend", p.expected_spend, "major", "spend expected of a purchase");
  put("clv", p.clv, "major", "contribution within the horizon, discounted");
  put("residual_value", p.residual_value, "major", "contribution without end, discounted");
  const std::string within = group + "/within";
  writer.scale(within, request.within_days, "days");
  std::vector<double> all;
  for (const auto& column : p.p_purchase) all.insert(all.end(), column.begin(), column.end());
  writer.dataset(group + "/p_purchase", all, {within, id}, "1",
                 "probability of a purchase within so many days");
}

void write_groups(H5Writer& writer, const std::vector<prediction::GroupPrediction>& groups) {
  const std::string at = "/groups";
  writer.group(at);
  std::vector<std::string> names, kinds, metrics;
  std::vector<std::int64_t> customers;
  for (const auto& group : groups) {
    kinds.push_back(group.kind);
    names.push_back(group.name);
    customers.push_back(static_cast<std::int64_t>(group.customers));
  }
  for (const auto& total : groups.front().totals) metrics.push_back(total.metric);
  writer.scale(at + "/group", names);
  writer.scale(at + "/metric", metrics);
  writer.dataset(at + "/kind", kinds, {at + "/group"}, "total, cohort (by first purchase) or segment");
  writer.dataset(at + "/customers", customers, {at + "/group"}, "1", "customers in the group");
  using Total = prediction::TotalPrediction;
  struct Column {
    const char* name;
    double Total::*member;
    const char* meaning;
  };
  const Column columns[] = {
      {"expected", &Total::expected, "expected total within the horizon"},
      {"p05", &Total::p05, "5 % quantile"},
      {"p95", &Total::p95, "95 % quantile"},
      {"variance_parameters", &Total::variance_parameters, "part of the variance: parameters not known"},
      {"variance_individual", &Total::variance_individual, "part of the variance: who these customers are"},
      {"variance_process", &Total::variance_process, "part of the variance: luck"},
      {"variance_calendar", &Total::variance_calendar, "part of the variance: what all customers share"},
      {"plain_p05", &Total::plain_p05, "5 % quantile without what all customers share"},
      {"plain_p95", &Total::plain_p95, "95 % quantile without what all customers share"}};
  for (const Column& column : columns) {
    std::vector<double> values;
    for (const auto& group : groups)
      for (const auto& total : group.totals) values.push_back(total.*column.member);
    writer.dataset(at + "/" + column.name, values, {at + "/group", at + "/metric"},
                   "1 for purchases, else major units of the currency; variances squared", column.meaning);
  }
}

}  // namespace

void write_predictions(AtomicFile& file, const calibration::Fit& fit, const prediction::Request& request,
                       const prediction::CustomerPredictions& customers,
                       const prediction::NewCustomerPrediction& new_customer,
                       const std::vector<prediction::GroupPrediction>& groups, const Provenance& provenance) {
  H5Writer writer(file);
  writer.attribute("/", "format", std::string("stamkund-predictions"));
  writer.attribute("/", "format_version", kPredictionFormatVersion);
  writer.attribute("/", "model", full_name(fit.process));
  writer.attribute("/", "status", std::string(calibration::name_of(fit.process.status)));
  writer.attribute("/", "calibration_end", to_string(fit.customers.calibration_end));
  writer.attribute("/", "currency", fit.customers.amount_unit);
  writer.attribute("/", "horizon_days", request.horizon_days);
  writer.attribute("/", "discount_per_year", request.discount_per_year);
  writer.attribute("/", "margin", request.margin);
  write_customers(writer, fit, request, customers);
  const std::string at = "/new_customer";
  writer.group(at);
  writer.attribute(at, "expected_purchases", new_customer.expected_purchases);
  writer.attribute(at, "purchases_sd", new_customer.purchases_sd);
  writer.attribute(at, "p_none", new_customer.p_none);
  writer.attribute(at, "discounted_purchases", new_customer.discounted);
  writer.attribute(at, "dert", new_customer.dert);
  writer.attribute(at, "expected_spend", new_customer.expected_spend);
  writer.attribute(at, "clv", new_customer.clv);
  writer.attribute(at, "residual_value", new_customer.residual_value);
  write_groups(writer, groups);
  write_provenance(writer, provenance);
  writer.commit();
}

}  // namespace stamkund::store
