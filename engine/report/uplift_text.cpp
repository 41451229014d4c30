#include "engine/report/uplift_text.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/ingest/listed.h"
#include "engine/report/numbers.h"
#include "engine/report/table.h"

namespace stamkund::report {
namespace {

using uplift::Judged;
using uplift::UpliftOptions;
using uplift::UpliftResult;

std::string with_interval(const Judged& one, int digits = 3) {
  std::string out = number(one.value, digits);
  if (std::isfinite(one.p05))
    out += " (90 % interval " + number(one.p05, digits) + " to " + number(one.p95, digits) + ")";
  return out;
}

/// "earns .12 more a customer than ..., for sure", or that it cannot be told.
std::string than(const Judged& one, const std::string& whom) {
  const std::string each = number(std::abs(one.value), 3);
  const std::string interval = " (90 % interval " + number(one.p05) + " to " + number(one.p95) + ")";
  if (one.p05 <= 0.0 && one.p95 >= 0.0)
    return "whether that beats " + whom + " cannot be told: " + signed_number(one.value) + " a customer" +
           interval;
  return "it earns " + each + (one.value > 0 ? " more" : " less") + " a customer than " + whom + interval;
}

std::string answer(const UpliftResult& result, const UpliftOptions& options, const UpliftNames& names) {
  std::string out;
  if (!result.by_lot())
    out += "warning: the arms differ in what was known before (chi-square " +
           number(result.balance.chi_square) + " on " + std::to_string(result.balance.degrees) +
           " degrees of freedom, p = " + number(result.balance.p) +
           "): was this drawn by lot? If not, the effects are not what the treatment does\n";
  if (result.policy) {
    const auto& policy = *result.policy;
    const bool loses = policy.share > 0.0 && policy.than_none.p95 < 0.0;
    const bool less_than_all = policy.share < 1.0 && policy.than_all.p95 < 0.0;
    if (!options.top && loses)
      out += less_than_all && policy.profit_all > policy.profit_none
                 ? "treat everybody: the learner's choice of "
                 : "treat nobody: the learner's choice of ";
    else if (!options.top && less_than_all)
      out += "treat everybody: the learner's choice of ";
    if (!options.top && (loses || less_than_all))
      out += percent(policy.share) + " of the customers does worse on those whom it had not seen\n";
    else if (options.top)
      out += "treat " + percent(policy.share) +
             " of the customers, as asked: those with the highest predicted effect\n";
    else if (policy.share == 0.0)
      out += "treat nobody: for no customer does the predicted effect pay for the cost\n";
    else if (policy.share == 1.0)
      out += "treat everybody: for every customer the predicted effect pays for the cost\n";
    else
      out += "treat " + percent(policy.share) + " of the customers, those whose predicted effect pays\n";
    if (policy.share > 0.0) out += "  " + than(policy.than_none, "treating nobody") + "\n";
    if (policy.share < 1.0) out += "  " + than(policy.than_all, "treating everybody") + "\n";
  }
  const auto& average = result.average;
  out += names.treated + " against " + names.control + ", all customers: " + names.outcome + " " +
         signed_number(average.value) + " (s.e. " + number(average.standard_error) + "; " +
         number(average.mean_treated) + " against " + number(average.mean_control) + ")\n";
  const Judged& rank = std::isfinite(result.qini.value) ? result.qini : result.auuc_of_gain;
  if (std::isfinite(result.qini.value)) {
    out += "how well the learner ranks customers by their response: Qini " + with_interval(rank);
    out += !std::isfinite(rank.p05) ? ", without an interval (--resamples)\n"
           : rank.p05 > 0.0         ? ", better than chance\n"
                                    : ", no better than chance can do\n";
    out += "  (by what they would do without treatment, the least likely first: Qini " +
           with_interval(result.qini_by_least_likely) + ")\n";
  }
  return out;
}

std::string decile_table(const UpliftResult& result) {
  std::vector<std::string> names, customers, predicted, uplift, error, treated, control;
  for (std::size_t d = 0; d < result.deciles.size(); ++d) {
    const auto& one = result.deciles[d];
    names.push_back(std::to_string(d + 1) + (d == 0 ? " (highest)" : ""));
    customers.push_back(number(static_cast<double>(one.customers)));
    predicted.push_back(signed_number(one.predicted));
    uplift.push_back(signed_number(one.uplift));
    error.push_back(number(one.standard_error));
    treated.push_back(number(one.response_treated));
    control.push_back(number(one.response_control));
  }
  Table table;
  table.column("tenth by score", names);
  table.column("customers", customers);
  table.column("treated", treated);
  table.column("control", control);
  table.column("effect", uplift);
  table.column("s.e.", error);
  table.column("predicted", predicted);
  return table.text("  ");
}

std::string money_table(const UpliftResult& result) {
  const auto& policy = *result.policy;
  Table table;
  table.column("profit a customer", {"the rule", "everybody", "nobody"});
  table.column("treated", {percent(policy.share), percent(1.0), percent(0.0)});
  table.column("value less cost",
               {number(policy.profit, 4), number(policy.profit_all, 4), number(policy.profit_none, 4)});
  return table.text("  ") + "  among those whom the rule treats: incremental response rate " +
         number(policy.incremental_response_rate) + ", net incremental revenue " +
         number(policy.net_incremental_revenue, 5) +
         " (everybody: " + number(policy.net_incremental_revenue_all, 5) + ")\n";
}

nlohmann::ordered_json finite(double value) {
  if (std::isfinite(value)) return value;
  return nullptr;
}

nlohmann::ordered_json interval_json(const Judged& one) {
  return {{"p05", finite(one.p05)}, {"p95", finite(one.p95)}};
}

}  // namespace

std::string uplift_text(const UpliftResult& result, const UpliftOptions& options, const UpliftNames& names) {
  std::string out = answer(result, options, names) + "\n" + decile_table(result) + "\n";
  if (result.policy) out += money_table(result) + "\n";
  out += "learned by " + std::string(name_of(options.learner)) + " from " +
         number(static_cast<double>(result.trained_on)) + " customers, judged on " +
         number(static_cast<double>(result.judged_on)) + " others\n";
  if (result.other_rows > 0)
    out += number(static_cast<double>(result.other_rows)) +
           " rows of other arms were left out: " + ingest::listed(result.other_arms) + "\n";
  for (const auto& note : result.notes) out += "note: " + note + "\n";
  return out;
}

nlohmann::ordered_json json_of(const UpliftResult& result, const UpliftOptions& options) {
  using Json = nlohmann::ordered_json;
  Json json{{"learner", name_of(options.learner)},
            {"n", result.judged_on},
            {"n_train", result.trained_on},
            {"qini", finite(result.qini.value)},
            {"auuc", finite(result.auuc.value)},
            {"auuc_of_gain", finite(result.auuc_of_gain.value)},
            {"qini_by_risk", finite(result.qini_by_risk.value)},
            {"auuc_by_risk", finite(result.auuc_by_risk.value)},
            {"qini_by_least_likely", finite(result.qini_by_least_likely.value)}};
  json["intervals"] = {{"qini", interval_json(result.qini)},
                       {"auuc", interval_json(result.auuc)},
                       {"auuc_of_gain", interval_json(result.auuc_of_gain)},
                       {"qini_by_risk", interval_json(result.qini_by_risk)},
                       {"auuc_by_risk", interval_json(result.auuc_by_risk)},
                       {"qini_by_least_likely", interval_json(result.qini_by_least_likely)}};
  json["definitions"] = {
      {"qini",
       "area between the Qini curve and the straight line, as a share of the perfect curve's (as "
       "scikit-uplift)"},
      {"auuc",
       "area between the uplift curve and the straight line, as a share of the perfect curve's (as "
       "scikit-uplift)"},
      {"by_risk",
       "ranked by the control regression's prediction, the highest first; by_least_likely: the lowest first"},
      {"auuc_of_gain",
       "mean height of the cumulative gain curve, divided by its end (as causalml); can exceed 1"}};
  json["average_effect"] = {{"value", result.average.value},
                            {"standard_error", finite(result.average.standard_error)},
                            {"treated", result.average.treated},
                            {"control", result.average.control},
                            {"mean_treated", result.average.mean_treated},
                            {"mean_control", result.average.mean_control}};
  Json deciles = Json::array();
  for (const auto& one : result.deciles)
    deciles.push_back({{"customers", one.customers},
                       {"predicted", one.predicted},
                       {"uplift", finite(one.uplift)},
                       {"standard_error", finite(one.standard_error)},
                       {"response_treated", finite(one.response_treated)},
                       {"response_control", finite(one.response_control)}});
  json["deciles"] = deciles;
  if (result.policy) {
    const auto& p = *result.policy;
    json["policy"] = {{"value", options.value},
                      {"cost", options.cost},
                      {"share_treated", p.share},
                      {"response", finite(p.response)},
                      {"profit", finite(p.profit)},
                      {"profit_all", finite(p.profit_all)},
                      {"profit_none", finite(p.profit_none)},
                      {"profit_less_all", finite(p.than_all.value)},
                      {"profit_less_all_standard_error", p.than_all_error},
                      {"profit_less_all_interval", interval_json(p.than_all)},
                      {"profit_less_none", finite(p.than_none.value)},
                      {"profit_less_none_standard_error", p.than_none_error},
                      {"profit_less_none_interval", interval_json(p.than_none)},
                      {"incremental_response_rate", finite(p.incremental_response_rate)},
                      {"net_incremental_revenue", finite(p.net_incremental_revenue)},
                      {"net_incremental_revenue_all", finite(p.net_incremental_revenue_all)}};
  }
  json["balance"] = {{"chi_square", result.balance.chi_square},
                     {"degrees", result.balance.degrees},
                     {"p", result.balance.p}};
  json["columns"] = result.columns;
  json["notes"] = result.notes;
  return json;
}

}  // namespace stamkund::report
