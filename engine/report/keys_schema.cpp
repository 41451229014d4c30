// The keys of a scenario as JSON Schema.
#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/report/keys.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

using nlohmann::ordered_json;
using scenario::Dimension;
using scenario::Form;
using scenario::Key;
using scenario::KeySet;
using scenario::Parts;

namespace {

ordered_json none() { return {{"enum", {"none", "off"}}}; }

/// A number with its unit. Bare numbers are refused where a unit is needed.
ordered_json number(Dimension dimension) {
  switch (dimension) {
    case Dimension::duration:
    case Dimension::money:
    case Dimension::money_rate:
      return {{"type", "string"}};
    default:
      return {{"type", {"number", "string"}}};
  }
}

/// A number without a unit lies in its range.
ordered_json bounded(const Key& key) {
  ordered_json out = number(key.dimension);
  if (out["type"] == "string") return out;
  if (std::isfinite(key.range.low)) out[key.range.low_open ? "exclusiveMinimum" : "minimum"] = key.range.low;
  if (std::isfinite(key.range.high)) out["maximum"] = key.range.high;
  return out;
}

ordered_json distribution() {
  const auto values = [](int n) {
    return ordered_json{
        {"type", "array"}, {"items", {{"type", {"number", "string"}}}}, {"minItems", n}, {"maxItems", n}};
  };
  return {
      {"type", "object"},
      {"properties",
       {{"uniform", values(2)}, {"normal", values(2)}, {"lognormal", values(2)}, {"triangular", values(3)}}},
      {"additionalProperties", false},
      {"minProperties", 1},
      {"maxProperties", 1}};
}

class Schema {
 public:
  explicit Schema(const Parts& parts) : parts_(parts) { definitions_["distribution"] = distribution(); }

  ordered_json all() {
    ordered_json out{
        {"$schema", "https://json-schema.org/draft/2020-12/schema"},
        {"title", "Stamkund scenario, format version " + std::to_string(scenario::kFormatVersion)}};
    out.update(object(scenario::scenario_keys(), "", true));
    out["$defs"] = definitions_;
    return out;
  }

 private:
  /// `whole`: what has to be given is given here; in an arm it may come from the baseline.
  ordered_json object(KeySet set, const std::string& path, bool whole) {
    ordered_json properties = ordered_json::object();
    std::vector<std::string> required;
    for (const Key* key : scenario::all_of(set, &parts_)) {
      const std::string name(key->name);
      const std::string here = path.empty() ? name : path + "." + name;
      ordered_json one = described(*key, value(*key, here, whole));
      // The same word for another quantity, with another model.
      if (properties.contains(name)) one = {{"anyOf", {properties[name], one}}};
      properties[name] = std::move(one);
      const bool name_of_arm = !whole && path == "arms" && name == "name";
      if (key->must && key->only_with.empty() && (whole || name_of_arm)) required.push_back(name);
    }
    ordered_json out{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
    if (!required.empty()) out["required"] = required;
    return out;
  }

  /// A reference to the definition of the keys of a section; each set is defined once, whole and as changes.
  ordered_json section(KeySet set, const std::string& path, bool whole) {
    auto& known = names_[whole ? 1 : 0][set.first];
    if (known.empty()) {
      known = path + (whole ? "" : " (changes)");
      const std::string name = known;
      definitions_[name] = nullptr;  // keeps the order
      definitions_[name] = object(set, path, whole);
    }
    std::string pointer = known;
    for (std::size_t at = 0; (at = pointer.find(' ', at)) != std::string::npos;)
      pointer.replace(at, 1, "%20");
    return {{"$ref", "#/$defs/" + pointer}};
  }

  ordered_json list(KeySet set, const std::string& path) {
    // An arm is laid over the baseline; the elements of other lists are whole.
    return {{"type", "array"}, {"items", section(set, path, path != "arms")}};
  }

  ordered_json value(const Key& key, const std::string& path, bool whole) {
    ordered_json out = plain_value(key, path, whole);
    const bool text_already = out.contains("type") && out["type"] != "object" && out["type"] != "array";
    if (!key.may_be_none || text_already) return out;
    if (out.contains("anyOf")) {
      out["anyOf"].push_back(none());
      return out;
    }
    return {{"anyOf", {out, none()}}};
  }

  ordered_json plain_value(const Key& key, const std::string& path, bool whole) {
    switch (key.form) {
      case Form::quantity:
        return {{"anyOf", {bounded(key), {{"$ref", "#/$defs/distribution"}}}}};
      case Form::constant:
        return bounded(key);
      case Form::count:
        return {{"anyOf",
                 {{{"type", "integer"}, {"minimum", key.least}, {"maximum", key.most}},
                  {{"type", "string"}, {"pattern", "^[0-9_]+$"}}}}};
      case Form::flag:
        return {{"enum", {true, false, "true", "false"}}};
      case Form::text:
        return {{"type", {"string", "number", "boolean"}}};
      case Form::date:
        return {{"type", "string"}, {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}};
      case Form::when:
        return {{"type", "string"}};
      case Form::choice: {
        ordered_json words = ordered_json::array();
        for (const auto word : key.choices) words.push_back(std::string(word));
        return {{"enum", words}};
      }
      case Form::words:
        return {
            {"anyOf",
             {{{"type", {"string", "number", "boolean"}}},
              {{"type", "array"}, {"items", {{"type", {"string", "number", "boolean"}}}}, {"minItems", 1}}}}};
      case Form::section:
        return section(key.below(), path, whole);
      case Form::list:
        return list(key.below(), path);
      case Form::one_or_list:
        return {{"anyOf", {section(key.below(), path, whole), list(key.below(), path)}}};
      case Form::also:
      case Form::parts:
        break;
    }
    return ordered_json::object();
  }

  static ordered_json described(const Key& key, ordered_json value) {
    std::string text = std::string(key.meaning) + ". " + value_text(key) + ".";
    if (!key.only_with.empty()) text += " Only with " + std::string(key.only_with) + ".";
    if (const std::string absent = absence_text(key); !absent.empty() && absent != "required")
      text += " Default: " + absent + ".";
    ordered_json out{{"description", text}};
    out.update(value);
    return out;
  }

  const Parts& parts_;
  ordered_json definitions_ = ordered_json::object();
  std::map<const Key*, std::string> names_[2];
};

}  // namespace

ordered_json keys_schema(const Parts& parts) { return Schema(parts).all(); }

}  // namespace stamkund::report
