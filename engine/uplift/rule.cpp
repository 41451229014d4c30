#include "engine/uplift/rule.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/checksum.h"
#include "engine/base/source.h"

namespace stamkund::uplift {
namespace {

using Json = nlohmann::ordered_json;

/// 2: with features of several columns, a share to treat, a source. Rules without stay at 1.
constexpr int kVersion = 2;
constexpr std::size_t kMostBytes = std::size_t{64} << 20U;

Json json_of(const Regression& one) {
  return {{"logistic", one.logistic}, {"coefficients", one.coefficients}};
}

Regression regression_of(const Json& json, std::size_t columns, bool shorter) {
  Regression out;
  out.logistic = json.at("logistic").get<bool>();
  out.coefficients = json.at("coefficients").get<std::vector<double>>();
  if (out.coefficients.size() != columns && !(shorter && out.coefficients.size() <= columns))
    throw std::invalid_argument("'coefficients' has " + std::to_string(out.coefficients.size()) +
                                " numbers, expected " + std::to_string(columns));
  for (const double one : out.coefficients)
    if (!std::isfinite(one)) throw std::invalid_argument("a coefficient is no finite number");
  return out;
}

bool needs_version_2(const Rule& rule) {
  return rule.top || rule.cost_inside > 0.0 || !rule.source.empty() ||
         std::any_of(rule.features.begin(), rule.features.end(),
                     [](const Feature& one) { return one.truth || !one.by.empty() || !one.over.empty(); });
}

Json number(double value) {
  if (std::isfinite(value)) return value;
  return nullptr;
}

}  // namespace

std::string rule_text(const Rule& rule) {
  Json features = Json::array();
  for (const Feature& one : rule.features) {
    Json feature{{"column", one.column}, {"category", one.category}, {"text", one.text}};
    if (one.category)
      feature["levels"] = one.levels;
    else
      feature.update({{"times", one.times},
                      {"log", one.log},
                      {"mean", one.mean},
                      {"missing_column", one.missing_column}});
    if (std::isfinite(one.low) && std::isfinite(one.high))
      feature.update({{"low", one.low}, {"high", one.high}});
    if (!one.by.empty()) feature["by"] = one.by;
    if (!one.over.empty()) feature["over"] = one.over;
    if (one.truth) feature["truth"] = true;
    features.push_back(std::move(feature));
  }
  Json body{{"learner", name_of(rule.model.learner)},
            {"outcome", rule.outcome},
            {"value", rule.value},
            {"cost", rule.cost},
            {"trained_on", rule.trained_on},
            {"qini", number(rule.qini)},
            {"qini_p05", number(rule.qini_p05)},
            {"qini_p95", number(rule.qini_p95)},
            {"features", features},
            {"columns", rule.columns}};
  const bool two = rule.model.learner == Learner::t_logistic || rule.model.learner == Learner::t_linear;
  if (two) {
    body["treated"] = json_of(rule.model.treated);
    body["control"] = json_of(rule.model.control);
  } else {
    body["difference"] = json_of(rule.model.difference);
  }
  if (rule.top) body["top"] = *rule.top;
  if (rule.cost_inside > 0.0) body["cost_inside"] = rule.cost_inside;
  if (!rule.source.empty()) body["source"] = rule.source;
  if (std::isfinite(rule.balance_p)) body["balance_p"] = rule.balance_p;
  const std::string seal = sha256_of(body.dump(-1, ' ', true, Json::error_handler_t::replace));
  const Json file{{"stamkund_rule", needs_version_2(rule) ? kVersion : 1}, {"seal", seal}, {"rule", body}};
  return file.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Rule read_rule(const std::string& path, Problems& problems) {
  Rule rule;
  const auto error = [&](const std::string& message, const std::string& suggestion) {
    problems.error({Severity::error, path, 0, "", message, suggestion});
  };
  const std::string text = open_source(path)->bytes(kMostBytes + 1);
  if (text.size() > kMostBytes) {
    error("larger than 64 MiB: this is no rule", "");
    return rule;
  }
  try {
    const Json file = Json::parse(text);
    if (!file.is_object() || !file.contains("stamkund_rule")) {
      error("this is no rule of Stamkund", "'stamkund uplift TEST.csv ... -o rule.json' writes one");
      return rule;
    }
    if (file.at("stamkund_rule") != 1 && file.at("stamkund_rule") != kVersion) {
      error("version " + printable(file.at("stamkund_rule").dump(), 30) +
                " is not known; this program reads versions 1 and 2",
            "");
      return rule;
    }
    const Json& body = file.at("rule");
    if (sha256_of(body.dump(-1, ' ', true, Json::error_handler_t::replace)) !=
        file.at("seal").get<std::string>()) {
      error("it was changed after it was written: the seal does not fit",
            "make it again with 'stamkund uplift'");
      return rule;
    }
    for (const Json& one : body.at("features")) {
      Feature feature;
      feature.column = one.at("column").get<std::string>();
      feature.category = one.at("category").get<bool>();
      feature.text = one.at("text").get<std::string>();
      if (feature.category) {
        feature.levels = one.at("levels").get<std::vector<std::string>>();
        if (!std::is_sorted(feature.levels.begin(), feature.levels.end()))
          throw std::invalid_argument("'levels' are out of order");
      } else {
        feature.times = one.at("times").get<double>();
        feature.log = one.at("log").get<bool>();
        feature.mean = one.at("mean").get<double>();
        feature.missing_column = one.at("missing_column").get<bool>();
        feature.by = one.value("by", std::vector<std::string>{});
        feature.over = one.value("over", std::string());
        feature.truth = one.value("truth", false);
        feature.low = one.value("low", feature.low);
        feature.high = one.value("high", feature.high);
      }
      rule.features.push_back(std::move(feature));
    }
    rule.columns = body.at("columns").get<std::vector<std::string>>();
    std::size_t columns = 1;
    for (const Feature& one : rule.features)
      columns += one.category ? std::max<std::size_t>(1, one.levels.size()) - 1 : one.missing_column ? 2 : 1;
    if (columns != rule.columns.size())
      throw std::invalid_argument("features and columns do not fit together");
    const std::string name = body.at("learner").get<std::string>();
    const auto& names = learner_names();
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
      throw std::invalid_argument("learner '" + printable(name, 50) + "' is not known");
    rule.model.learner = static_cast<Learner>(found - names.begin());
    if (body.contains("treated")) {
      rule.model.treated = regression_of(body.at("treated"), columns, false);
      rule.model.control = regression_of(body.at("control"), columns, false);
    } else {
      rule.model.difference =
          regression_of(body.at("difference"), columns, rule.model.learner == Learner::constant);
    }
    rule.outcome = body.at("outcome").get<std::string>();
    rule.value = body.at("value").get<double>();
    rule.cost = body.at("cost").get<double>();
    rule.trained_on = body.at("trained_on").get<std::uint64_t>();
    if (body.contains("top")) {
      rule.top = body.at("top").get<double>();
      if (!(*rule.top >= 0.0 && *rule.top <= 1.0)) throw std::invalid_argument("'top' is no share");
    }
    rule.cost_inside = body.value("cost_inside", 0.0);
    if (!(rule.cost_inside >= 0.0 && std::isfinite(rule.cost_inside)))
      throw std::invalid_argument("'cost_inside' is no cost");
    rule.source = body.value("source", std::string());
    rule.balance_p = body.value("balance_p", rule.balance_p);
    const auto maybe = [&](const char* key) {
      return body.at(key).is_number() ? body.at(key).get<double>() : std::numeric_limits<double>::quiet_NaN();
    };
    rule.qini = maybe("qini");
    rule.qini_p05 = maybe("qini_p05");
    rule.qini_p95 = maybe("qini_p95");
  } catch (const std::exception& fault) {
    error("this is no rule that can be read: " + printable(fault.what(), 200),
          "'stamkund uplift TEST.csv ... -o rule.json' writes one");
  }
  return rule;
}

}  // namespace stamkund::uplift
