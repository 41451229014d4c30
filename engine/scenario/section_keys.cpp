// Reading keys by their declarations.
#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"
#include "engine/scenario/section.h"

namespace stamkund::scenario {

std::string Section::declared(const Key& key) const {
  const bool known = keys_.empty() || std::any_of(keys_.begin(), keys_.end(),
                                                  [&key](const Key* one) { return one->name == key.name; });
  STAMKUND_EXPECT(known);
  return std::string(key.name);
}

Default Section::default_of(const Key& key, const Here& here) const {
  if (here.fallback) return {*here.fallback, here.source};
  if (key.must || here.required) return kRequired;
  STAMKUND_EXPECT(key.otherwise.empty());
  const Default fallback{default_text(key, reading_->currency), std::string(key.source)};
  return fallback;
}

Quantity Section::quantity(const Key& key, const Here& here) {
  return quantity(declared(key), here.dimension.value_or(key.dimension), here.range.value_or(key.range),
                  default_of(key, here));
}

double Section::constant(const Key& key, const Here& here) {
  return constant(declared(key), here.dimension.value_or(key.dimension), here.range.value_or(key.range),
                  default_of(key, here));
}

std::optional<double> Section::optional_constant(const Key& key, const Here& here) {
  return optional_constant(declared(key), here.dimension.value_or(key.dimension),
                           here.range.value_or(key.range));
}

std::uint64_t Section::count(const Key& key, const Here& here) {
  return count(declared(key), key.least, key.most, default_of(key, here));
}

bool Section::flag(const Key& key, const Here& here) { return flag(declared(key), default_of(key, here)); }

std::string Section::text(const Key& key, const Here& here) {
  return text(declared(key), default_of(key, here));
}

Day Section::date(const Key& key, const Here& here) { return date(declared(key), default_of(key, here)); }

std::string Section::choice(const Key& key, const Here& here) {
  return choice(declared(key), {key.choices.begin(), key.choices.end()}, default_of(key, here));
}

void Section::section(const Key& key, const std::function<void(Section&)>& read) {
  section(declared(key), read, key.below());
}

bool Section::optional_section(const Key& key, const std::function<void(Section&)>& read) {
  return optional_section(declared(key), read, key.below());
}

void Section::list(const Key& key, const std::function<void(Section&, std::size_t)>& read,
                   const YAML::Node& base) {
  list(declared(key), read, base, key.below());
}

bool Section::one_or_list(const Key& key, const std::function<void(Section&, std::size_t)>& read) {
  return one_or_list(declared(key), read, key.below());
}

std::optional<std::vector<std::string>> Section::words(const Key& key) { return words(declared(key)); }

std::int64_t Section::pieces(const Key& key, const Here& here) {
  // Whatever word follows the number, it is not the program's unit.
  const std::string word = std::exchange(reading_->units_here, "");
  const double number = constant(key, here);
  reading_->units_here = word;
  return std::llround(number);
}

void Section::idle(const Key& key, const std::string& why) { idle(declared(key), why); }

void Section::ask(const Key& key) { ask(declared(key)); }

void Section::echo_none(const Key& key) {
  ask(key);
  (void)write(declared(key), "none");
}

}  // namespace stamkund::scenario
