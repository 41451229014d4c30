// What rules share: for whom and when they hold, how often, and names of other things.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/base/day.h"
#include "engine/base/nearest.h"
#include "engine/mechanisms/program/reading.h"
#include "engine/scenario/day_meant.h"

namespace stamkund::mechanisms {

using scenario::Dimension;
using scenario::Here;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::ScenarioSpec;
using scenario::Section;
namespace key = scenario::key;
namespace {

constexpr std::string_view kWeekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                          "friday", "saturday", "sunday"};

constexpr Keys kScope{
    key::words("tiers", "only members with one of these levels; none = members without a level"),
    key::words("except_tiers", "only members with none of these levels"),
    key::words("segments", "only customers of these segments"),
    key::words("except_segments", "only customers of other segments"),
    key::words("stores", "only in these stores"),
    key::words("except_stores", "only in other stores"),
    key::words("categories", "only purchases of these categories"),
    key::words("except_categories", "only purchases of other categories"),
    key::words("weekdays", "only on these days: monday, tuesday, and so on"),
    key::when("from", "from then on").or_none(),
    key::when("until", "until then").or_none(),
};

constexpr Keys kLimit{
    key::constant("units", Dimension::units, {1.0, 1e12}, "units at most").or_none(),
    key::constant("times", Dimension::units, {1.0, 1e12}, "times at most").or_none(),
    key::choice("per", kPeriodsOrEver, "the period in which they are counted").or_else("ever"),
};

std::string list_of(const std::vector<std::string>& names) {
  std::string all;
  for (const auto& name : names) all += (all.empty() ? "" : ", ") + printable(name);
  return all;
}

void unknown_name(Section& section, const Key& declared, const std::string& what, const std::string& word,
                  const std::vector<std::string>& names) {
  const std::string key(declared.name);
  if (names.empty()) {
    section.error(key,
                  "there is no " + what + " in this " +
                      (what == "segment" || what == "store" || what == "category" ? "scenario" : "program"));
    return;
  }
  std::string suggestion = did_you_mean(word, names);
  if (suggestion.empty()) suggestion = "known here: " + list_of(names);
  section.error(key, "there is no " + what + " '" + printable(word) + "'", suggestion);
}

std::uint64_t read_mask(Section& section, const Key& these, const Key& others, const std::string& what,
                        const std::vector<std::string>& names) {
  const std::string all_but(others.name);
  const auto only = read_names(section, these, what, names);
  const auto except = read_names(section, others, what, names);
  if (only && except)
    section.error(all_but, "say either '" + std::string(these.name) + "' or '" + all_but + "', not both");
  const std::uint64_t mask = only ? *only : except ? ~*except : ~std::uint64_t{0};
  const std::uint64_t valid = names.size() >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << names.size()) - 1;
  if (except && !names.empty() && (mask & valid) == 0)
    section.error(all_but, "every " + what + " is excepted: nothing is left");
  return mask;
}

}  // namespace

KeySet scope_keys() { return kScope.set(); }
KeySet limit_keys() { return kLimit.set(); }

std::optional<std::uint64_t> read_names(Section& section, const Key& key, const std::string& what,
                                        const std::vector<std::string>& names) {
  const auto words = section.words(key);
  if (!words) return std::nullopt;
  std::uint64_t bits = 0;
  for (const auto& word : *words) {
    const auto at = std::find(names.begin(), names.end(), word);
    if (at == names.end())
      unknown_name(section, key, what, word, names);
    else
      bits |= std::uint64_t{1} << static_cast<unsigned>((at - names.begin()) & 63);
  }
  return bits;
}

program::Scope read_scope(Section& section, const ProgramReading& reading) {
  program::Scope scope;
  std::vector<std::string> tiers = reading.tiers;
  // Members without a tier can only be told apart where there are tiers.
  if (!tiers.empty()) tiers.insert(tiers.begin(), "none");
  scope.tiers = read_mask(section, kScope["tiers"], kScope["except_tiers"], "tier", tiers);
  scope.segments =
      read_mask(section, kScope["segments"], kScope["except_segments"], "segment", reading.marks.segments);
  scope.stores = read_mask(section, kScope["stores"], kScope["except_stores"], "store", reading.marks.stores);
  scope.categories = read_mask(section, kScope["categories"], kScope["except_categories"], "category",
                               reading.marks.categories);
  if (const auto days =
          read_names(section, kScope["weekdays"], "weekday", {std::begin(kWeekdays), std::end(kWeekdays)}))
    scope.weekdays = static_cast<std::uint8_t>(*days);
  const auto from = read_when(section, kScope["from"], reading.scenario);
  const auto until = read_when(section, kScope["until"], reading.scenario);
  if (from) scope.from_day = *from;
  if (until) scope.until_day = *until;
  if (from && until && !(*from < *until))
    section.error("until", "does not come after 'from': there is no time between them");
  else if (from && reading.scenario.horizon_days > 0.0 && !(*from < reading.scenario.horizon_days))
    section.error("from", "lies beyond the horizon: it would never begin");
  else if (until && !(*until > reading.program.starts_day))
    section.error("until", "lies before the program starts: it would never hold");
  return scope;
}

program::Period read_period(Section& section, const Key& key, const Here& here) {
  const std::string word = section.choice(key, here);
  for (std::size_t i = 0; i < key.choices.size(); ++i)
    if (key.choices[i] == word) return static_cast<program::Period>(i);
  return program::Period::ever;
}

program::Limit read_limit(Section& section, const Key& key) {
  program::Limit limit;
  section.ask(key);
  if (!section.has("limit") || section.is_none("limit")) return limit;
  section.section(key, [&limit](Section& inner) {
    const auto units = inner.optional_constant(kLimit["units"]);
    if (units) limit.units = std::llround(*units);
    if (inner.has("times") && !inner.is_none("times"))
      limit.times = inner.pieces(kLimit["times"], {.required = true});
    else
      (void)inner.optional_constant(kLimit["times"]);
    limit.per = read_period(inner, kLimit["per"]);
    if (!inner.has("units") && !inner.has("times"))
      inner.error("units", "a limit says 'units' or 'times' or both");
  });
  return limit;
}

std::optional<double> read_when(Section& section, const Key& declared, const ScenarioSpec& scenario) {
  section.ask(declared);
  const std::string key(declared.name);
  if (!section.has(key) || section.is_none(key)) return std::nullopt;
  const std::string text = section.single(key).value_or("");
  const auto date = parse_iso_day(text);
  if (!date && !scenario::days_meant(text).empty()) {
    section.error(
        key,
        "found '" + printable(text) + "', expected a date as YYYY-MM-DD, or a duration such as '10 weeks'",
        scenario::day_meant_text(text));
    return std::nullopt;
  }
  if (!date) return section.constant(declared, {.required = true});
  (void)section.text(declared, {.required = true});
  const auto start = start_of(scenario);
  if (!start) {
    section.error(
        key,
        "found the date " + to_string(*date) +
            ", but the scenario does not say when it starts: give the key "
            "'start_date'",
        "such as 'start_date: 2025-01-01'; or say it as a duration from the start, such as '10 weeks'");
    return std::nullopt;
  }
  return days_between(*start, *date);
}

std::size_t read_name(Section& section, const Key& key, const std::string& what,
                      const std::vector<std::string>& names, const Here& here) {
  const std::string word = section.text(key, here);
  const auto at = std::find(names.begin(), names.end(), word);
  if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
  if (!word.empty() || section.has(std::string(key.name))) unknown_name(section, key, what, word, names);
  return 0;
}

Points read_units(Section& section, const Key& key, const Here& here) {
  return Points{std::llround(section.constant(key, here))};
}

double read_price(Section& section, const Key& key, const ScenarioSpec& scenario, const Here& here) {
  return section.constant(key, here) * static_cast<double>(scenario.minor_per_major);
}

std::string money_text(double minor, const ScenarioSpec& scenario) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.12g", minor / static_cast<double>(scenario.minor_per_major));
  return std::string(text.data()) + " " + scenario.currency;
}

}  // namespace stamkund::mechanisms
