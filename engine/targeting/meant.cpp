#include "engine/targeting/meant.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/nearest.h"

namespace stamkund::targeting {
namespace {

/// What others call an attribute.
constexpr std::pair<std::string_view, std::string_view> kOtherWords[] = {
    {"frequency", "purchases"},
    {"orders", "purchases"},
    {"monetary", "spent"},
    {"revenue", "spent"},
    {"total_spent", "spent"},
    {"last_purchase", "recency"},
    {"days_since_purchase", "recency"},
    {"inactive", "recency"},
    {"age", "tenure"},
    {"first_purchase", "tenure"},
    {"aov", "average_purchase"},
    {"average_order_value", "average_purchase"},
    {"points", "balance"},
    {"birthday", "birthday_in"},
    {"last_contact", "since_contact"},
    {"is_member", "member"},
    {"registered", "member"},
    {"level", "tier"},
    {"status", "tier"},
    {"lifecycle", "stage"},
    {"life_cycle", "stage"},
    {"rfm", "rfm_group"},
    {"abc", "sales_class"},
    {"churn", "risk"},
    {"date", "today"}};

bool has(const std::vector<std::string>& values, const std::string& name) {
  return std::find(values.begin(), values.end(), name) != values.end();
}

/// A text without its quotation marks?
bool is_text(const std::string& name, const Schema& schema) {
  const auto takes = [&](const auto& one) { return has(one.values, name); };
  return std::any_of(schema.attributes.begin(), schema.attributes.end(), takes) ||
         std::any_of(schema.functions.begin(), schema.functions.end(), [&](const Function& one) {
           return std::any_of(one.parameters.begin(), one.parameters.end(), takes);
         });
}

}  // namespace

std::string meant_by(const std::string& name, const Schema& schema) {
  if (has(schema.elsewhere, name)) return schema.where_else;
  for (const auto& [word, here] : kOtherWords)
    if (name == word && schema.attribute(here) < schema.attributes.size())
      return "did you mean '" + std::string(here) + "'?";
  if (schema.function(name) < schema.functions.size()) return "it is a function: write '" + name + "(...)'";
  std::vector<std::string> names;
  for (const Attribute& one : schema.attributes) names.push_back(one.name);
  if (std::string meant = did_you_mean(name, names); !meant.empty()) return meant;
  return is_text(name, schema) ? "a text stands in quotation marks: \"" + name + "\"" : "";
}

}  // namespace stamkund::targeting
