#pragma once
// A small schema, and a customer to evaluate expressions on.
#include <cmath>
#include <limits>
#include <vector>

#include "engine/targeting/expression.h"

namespace stamkund::test {

inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

inline targeting::Schema a_schema() {
  using targeting::Type;
  return {"SEK",
          {{"recency", Type::duration, ""},
           {"spent", Type::money, ""},
           {"purchases", Type::number, ""},
           {"share_opened", Type::share, ""},
           {"member", Type::boolean, ""},
           {"tier", Type::text, "", {"none", "silver", "gold"}}},
          {{"contacted",
            Type::boolean,
            "",
            {{"channel", Type::text, {"email", "post"}}, {"within", Type::duration, {}}}}}};
}

/// Values in the order of the schema. Contacted by channel i so many days ago.
struct ACustomer {
  std::vector<double> values;
  std::vector<double> last{3.0, 30.0};
  [[nodiscard]] double attribute(std::size_t i) const { return values[i]; }
  [[nodiscard]] double call(const targeting::Call& call) const {
    return last[static_cast<std::size_t>(call.arguments[0])] <= call.arguments[1] ? 1.0 : 0.0;
  }
};

}  // namespace stamkund::test
