#pragma once
// The declaration of a key of a file: all that is known of it without a file. The reader, the resolved text,
// the nearest match, the reference page and the JSON Schema follow from it.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/quantity.h"

namespace stamkund::scenario {

struct Key;
class Part;
struct Parts;

/// The keys of one section, in the order in which they are written out.
struct KeySet {
  const Key* first = nullptr;
  std::size_t count = 0;
  [[nodiscard]] constexpr const Key* begin() const;
  [[nodiscard]] constexpr const Key* end() const;
};

/// How the value of a key is written.
enum class Form {
  quantity,     ///< a number with its unit, or a distribution of it
  constant,     ///< a number with its unit
  count,        ///< a whole number
  flag,         ///< true or false
  text,         ///< a word, a name, a path
  date,         ///< YYYY-MM-DD
  when,         ///< a duration from the start, or a date
  choice,       ///< one of a few words
  words,        ///< a word or a list of words
  section,      ///< a mapping of keys
  list,         ///< a list of mappings
  one_or_list,  ///< one mapping, or a list of them
  also,         ///< no key: stands for the keys of another set, which belong to the section as well
  parts,        ///< no key: here come the keys of the parts that are registered with the section (part.h)
};

using Words = std::span<const std::string_view>;

struct Key {
  std::string_view name{};
  Form form = Form::text;
  std::string_view meaning{};  ///< one sentence or less, without a full stop
  Dimension dimension = Dimension::number;
  Range range{};
  std::uint64_t least = 0;  ///< of a count
  std::uint64_t most = 0;
  Words choices{};
  KeySet (*keys)() = nullptr;                             ///< of what is below: they stand beside its reader
  std::vector<const Part*> Parts::*registered = nullptr;  ///< of `parts`
  bool must = false;                                      ///< has to be given
  bool may_be_none = false;     ///< `none` (or `off`) is a value, and what an absent key means
  std::string_view fallback{};  ///< the value of an absent key; an amount of money gets the file's currency
  std::string_view source{};    ///< of that value; empty where it is a matter of form, not of fact
  std::string_view
      otherwise{};  ///< in words, where the value of an absent key depends on the rest of the file
  std::string_view only_with{};  ///< in words, where the key has no effect beside everything
  bool learnable = false;        ///< `from fit` is a value
  std::string_view learned{};    ///< the name under which a fit has it; empty: its reader knows
  double until_learned = 0;      ///< stands for it in checks that come before any fit

  [[nodiscard]] KeySet below() const { return keys != nullptr ? keys() : KeySet{}; }
  [[nodiscard]] constexpr bool is_key() const { return form != Form::also && form != Form::parts; }

  // To write declarations: each gives the key with one more thing said.
  [[nodiscard]] constexpr Key required() const {
    Key key = *this;
    key.must = true;
    return key;
  }
  [[nodiscard]] constexpr Key or_none() const {
    Key key = *this;
    key.may_be_none = true;
    return key;
  }
  [[nodiscard]] constexpr Key or_else(std::string_view value, std::string_view its_source = "") const {
    Key key = *this;
    key.fallback = value;
    key.source = its_source;
    return key;
  }
  [[nodiscard]] constexpr Key or_what(std::string_view words) const {
    Key key = *this;
    key.otherwise = words;
    return key;
  }
  [[nodiscard]] constexpr Key with(std::string_view condition) const {
    Key key = *this;
    key.only_with = condition;
    return key;
  }
  [[nodiscard]] constexpr Key or_from_fit(std::string_view its_name = "", double until_then = 0) const {
    Key key = *this;
    key.learnable = true;
    key.learned = its_name;
    key.until_learned = until_then;
    return key;
  }
};

constexpr const Key* KeySet::begin() const { return first; }
constexpr const Key* KeySet::end() const { return first + count; }

/// A list of declarations. A name that is not among them does not compile: `kMembership["fee"]`.
template <std::size_t N>
struct Keys {
  Key list[N];

  [[nodiscard]] consteval const Key& operator[](std::string_view name) const {
    for (const Key& one : list)
      if (one.is_key() && one.name == name) return one;
    throw "no key of this name is declared";
  }
  [[nodiscard]] constexpr KeySet set() const { return {list, N}; }
};
template <class... Each>
Keys(Each...) -> Keys<sizeof...(Each)>;

/// The value of an absent key as the file would write it: amounts of money in the file's currency.
[[nodiscard]] std::string default_text(const Key& key, const std::string& currency);

/// Sources of defaults; docs/methods/behaviour.md has them in full.
inline constexpr const char* kAssumption = "assumption";

/// The longest time that anything may take: 100 years.
inline constexpr double kLongest = 36525.0;
/// Durations that something decays by, or waits for: more than nothing.
inline constexpr Range kSpan{0.001, kLongest};
/// Durations that may be nothing.
inline constexpr Range kWait{0.0, kLongest};
/// Amounts that are paid, if a hundred minor units make a major one: at most 10^11 of them
/// (engine/world/books.h).
inline constexpr Range kAmount{0.0, 1e9};

/// The words in which keys are declared.
namespace key {

constexpr Key quantity(std::string_view name, Dimension dimension, Range range, std::string_view meaning) {
  return {.name = name, .form = Form::quantity, .meaning = meaning, .dimension = dimension, .range = range};
}
constexpr Key constant(std::string_view name, Dimension dimension, Range range, std::string_view meaning) {
  return {.name = name, .form = Form::constant, .meaning = meaning, .dimension = dimension, .range = range};
}
/// An amount of money, in whole minor units.
constexpr Key money(std::string_view name, std::string_view meaning) {
  return constant(name, Dimension::money, kAmount, meaning);
}
/// An amount that may be finer than the smallest coin: the price of a single unit.
constexpr Key price(std::string_view name, std::string_view meaning) {
  return constant(name, Dimension::money, kAmount, meaning);
}
constexpr Key count(std::string_view name, std::uint64_t least, std::uint64_t most,
                    std::string_view meaning) {
  return {.name = name, .form = Form::count, .meaning = meaning, .least = least, .most = most};
}
constexpr Key flag(std::string_view name, std::string_view meaning) {
  return {.name = name, .form = Form::flag, .meaning = meaning};
}
constexpr Key text(std::string_view name, std::string_view meaning) {
  return {.name = name, .form = Form::text, .meaning = meaning};
}
constexpr Key date(std::string_view name, std::string_view meaning) {
  return {.name = name, .form = Form::date, .meaning = meaning};
}
constexpr Key when(std::string_view name, std::string_view meaning) {
  return {
      .name = name, .form = Form::when, .meaning = meaning, .dimension = Dimension::duration, .range = kWait};
}
constexpr Key choice(std::string_view name, Words choices, std::string_view meaning) {
  return {.name = name, .form = Form::choice, .meaning = meaning, .choices = choices};
}
constexpr Key words(std::string_view name, std::string_view meaning) {
  return {.name = name, .form = Form::words, .meaning = meaning};
}
constexpr Key section(std::string_view name, KeySet (*keys)(), std::string_view meaning) {
  return {.name = name, .form = Form::section, .meaning = meaning, .keys = keys};
}
constexpr Key list(std::string_view name, KeySet (*keys)(), std::string_view meaning) {
  return {.name = name, .form = Form::list, .meaning = meaning, .keys = keys};
}
constexpr Key one_or_list(std::string_view name, KeySet (*keys)(), std::string_view meaning) {
  return {.name = name, .form = Form::one_or_list, .meaning = meaning, .keys = keys};
}
constexpr Key also(KeySet (*keys)()) { return {.form = Form::also, .keys = keys}; }
constexpr Key parts(std::vector<const Part*> Parts::*registered) {
  return {.form = Form::parts, .registered = registered};
}

}  // namespace key

}  // namespace stamkund::scenario
