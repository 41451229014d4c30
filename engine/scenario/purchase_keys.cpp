#include "engine/scenario/purchase_keys.h"

#include <algorithm>
#include <list>
#include <string>
#include <vector>

#include "engine/base/expect.h"

namespace stamkund::scenario {
namespace {

using customer_base::ModelInfo;
using customer_base::ParameterInfo;
using customer_base::Scale;

// A shape far from 1 is a limit of the model: all alike, or nobody but a few. Farther out than this, the
// arithmetic of its densities ends.
constexpr Range kShape{1e-4, 1e8};
constexpr Range kScale{0.001, 1e10};  // days
constexpr Range kRate{1e-9, 1e4};     // a year; customers who buy more often are checked for (check_work)
constexpr Range kSpread{1e-6, 10.0};  // standard deviation of a log
constexpr Range kCorrelation{-0.99, 0.99};

Range range_of(const ParameterInfo& parameter) {
  if (parameter.scale == Scale::time) return kScale;
  if (parameter.scale == Scale::rate) return kRate;
  if (parameter.scale == Scale::correlation) return kCorrelation;
  return parameter.name.ends_with("_spread") ? kSpread : kShape;
}

Dimension dimension_of(Scale scale) {
  return scale == Scale::time   ? Dimension::duration
         : scale == Scale::rate ? Dimension::yearly
                                : Dimension::number;
}

/// The declarations, and the texts that they point to.
struct Declared {
  std::vector<std::string_view> models;
  std::list<std::string> conditions;
  std::vector<Key> keys;

  Declared() {
    for (const ModelInfo& model : customer_base::process_models()) models.emplace_back(model.name);
    keys.push_back(key::choice("model", models, "the process that purchases follow").or_else("pareto-nbd"));
    for (const ModelInfo& model : customer_base::process_models()) add_parameters(model);
    keys.push_back(key::count("k", 1, 1000, "regularity: gaps between purchases are Erlang-k")
                       .or_else("2", kAssumption)
                       .with(with([](const ModelInfo& model) { return model.regular; })));
    keys.push_back(key::constant("period", Dimension::duration, {1.0, kLongest},
                                 "the opportunity or contract period in which time goes")
                       .or_else("1 month", kAssumption)
                       .with(with([](const ModelInfo& model) { return model.discrete; })));
  }

 private:
  /// Each behind those that the model has before it, so that the order is every model's own.
  void add_parameters(const ModelInfo& model) {
    std::size_t place = 1;
    for (const ParameterInfo& parameter : model.parameters) {
      const auto same_name = [&](const Key& one) { return one.name == parameter.name; };
      const auto known = std::find_if(keys.begin(), keys.end(), same_name);
      if (known != keys.end()) place = static_cast<std::size_t>(known - keys.begin());
      std::size_t last = place;
      bool same = false;
      for (; last < keys.size() && same_name(keys[last]); ++last)
        same = same || keys[last].dimension == dimension_of(parameter.scale);
      if (!same) {
        const Key key = key::quantity(parameter.name, dimension_of(parameter.scale), range_of(parameter),
                                      "parameter of the process")
                            .required()
                            .with(with([&](const ModelInfo& one) { return has(one, parameter); }));
        keys.insert(keys.begin() + static_cast<std::ptrdiff_t>(last++), key);
      }
      place = last;
    }
  }

  static bool has(const ModelInfo& model, const ParameterInfo& parameter) {
    return std::any_of(model.parameters.begin(), model.parameters.end(), [&](const ParameterInfo& one) {
      return one.name == parameter.name && dimension_of(one.scale) == dimension_of(parameter.scale);
    });
  }

  /// "model: sbg or bdw": the models that `fits` is true of.
  template <class Fits>
  std::string_view with(const Fits& fits) {
    std::string names;
    for (const ModelInfo& model : customer_base::process_models())
      if (fits(model)) names += (names.empty() ? "model: " : ", ") + model.name;
    return conditions.emplace_back(std::move(names));
  }
};

const Declared& declared() {
  static const Declared all;
  return all;
}

template <class Fits>
const Key& find(const Fits& fits) {
  const auto& keys = declared().keys;
  const auto found = std::find_if(keys.begin(), keys.end(), fits);
  STAMKUND_EXPECT(found != keys.end());
  return *found;
}

}  // namespace

KeySet purchase_keys() { return {declared().keys.data(), declared().keys.size()}; }

const Key& purchase_key(const std::string& name) {
  return find([&](const Key& one) { return one.name == name; });
}

const Key& purchase_key(const std::string& parameter, Scale scale) {
  return find([&](const Key& one) { return one.name == parameter && one.dimension == dimension_of(scale); });
}

}  // namespace stamkund::scenario
