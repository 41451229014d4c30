#include "engine/targeting/schema.h"

#include <algorithm>

namespace stamkund::targeting {
namespace {

template <class Named>
std::size_t position(const std::vector<Named>& all, std::string_view name) {
  return static_cast<std::size_t>(
      std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; }) - all.begin());
}

}  // namespace

std::size_t Schema::attribute(std::string_view name) const { return position(attributes, name); }
std::size_t Schema::function(std::string_view name) const { return position(functions, name); }

std::string expected(Type type, const std::string& currency) {
  switch (type) {
    case Type::boolean:
      return "something that is true or false";
    case Type::number:
      return "a number";
    case Type::share:
      return "a share such as '20 %'";
    case Type::duration:
      return "a duration such as '5 weeks'";
    case Type::money:
      return "an amount such as '45 " + currency + "'";
    case Type::units:
      return "a number of units such as '100 points'";
    case Type::text:
      return "a text in quotation marks";
    case Type::date:
      return "a date such as \"2026-01-31\"";
  }
  return "a value";
}

}  // namespace stamkund::targeting
