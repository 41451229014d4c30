// What rules share: for whom and when they hold, how often, and names of other things.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/base/day.h"
#include "engine/base/nearest.h"
#include "engine/scenario/day_meant.h"
#include "engine/scenario/program_reading.h"

namespace stamkund::scenario {
namespace {

const std::vector<std::string> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                         "friday", "saturday", "sunday"};

std::string list_of(const std::vector<std::string>& names) {
  std::string all;
  for (const auto& name : names) all += (all.empty() ? "" : ", ") + printable(name);
  return all;
}

void unknown_name(Section& section, const std::string& key, const std::string& what, const std::string& word,
                  const std::vector<std::string>& names) {
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

std::uint64_t read_mask(Section& section, const std::string& plural, const std::string& what,
                        const std::vector<std::string>& names) {
  const auto only = read_names(section, plural, what, names);
  const auto except = read_names(section, "except_" + plural, what, names);
  if (only && except)
    section.error("except_" + plural, "say either '" + plural + "' or 'except_" + plural + "', not both");
  const std::uint64_t mask = only ? *only : except ? ~*except : ~std::uint64_t{0};
  const std::uint64_t valid = names.size() >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << names.size()) - 1;
  if (except && !names.empty() && (mask & valid) == 0)
    section.error("except_" + plural, "every " + what + " is excepted: nothing is left");
  return mask;
}

}  // namespace

std::optional<std::uint64_t> read_names(Section& section, const std::string& key, const std::string& what,
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
  scope.tiers = read_mask(section, "tiers", "tier", tiers);
  scope.segments = read_mask(section, "segments", "segment", reading.marks.segments);
  scope.stores = read_mask(section, "stores", "store", reading.marks.stores);
  scope.categories = read_mask(section, "categories", "category", reading.marks.categories);
  if (const auto days = read_names(section, "weekdays", "weekday", kWeekdays))
    scope.weekdays = static_cast<std::uint8_t>(*days);
  const auto from = read_when(section, "from", reading.scenario);
  const auto until = read_when(section, "until", reading.scenario);
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

program::Period read_period(Section& section, const std::string& key, bool ever, const Default& fallback) {
  using program::Period;
  std::vector<std::string> names{"day", "week", "month", "quarter", "year"};
  if (ever) names.emplace_back("ever");
  const std::string word = section.choice(key, names, fallback);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == word) return static_cast<Period>(i);
  return Period::ever;
}

program::Limit read_limit(Section& section) {
  program::Limit limit;
  section.ask("limit");
  if (!section.has("limit") || section.is_none("limit")) return limit;
  section.section("limit", [&limit](Section& inner) {
    const auto units = inner.optional_constant("units", Dimension::units, {1.0, 1e12});
    if (units) limit.units = std::llround(*units);
    if (inner.has("times") && !inner.is_none("times"))
      limit.times = inner.pieces("times", 1.0, kRequired);
    else
      (void)inner.optional_constant("times", Dimension::number, {});
    limit.per = read_period(inner, "per", true, {"ever", ""});
    if (!inner.has("units") && !inner.has("times"))
      inner.error("units", "a limit says 'units' or 'times' or both");
  });
  return limit;
}

std::optional<double> read_when(Section& section, const std::string& key, const ScenarioSpec& scenario) {
  section.ask(key);
  if (!section.has(key) || section.is_none(key)) return std::nullopt;
  const YAML::Node node = section.node(key);
  const auto date = node.IsScalar() ? parse_iso_day(node.Scalar()) : std::nullopt;
  if (const std::string text = node.IsScalar() ? node.Scalar() : ""; !date && !days_meant(text).empty()) {
    section.error(
        key,
        "found '" + printable(text) + "', expected a date as YYYY-MM-DD, or a duration such as '10 weeks'",
        day_meant_text(text));
    return std::nullopt;
  }
  if (!date) return section.constant(key, Dimension::duration, {0.0, 36525.0}, kRequired);
  (void)section.text(key, kRequired);
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

std::size_t read_name(Section& section, const std::string& key, const std::string& what,
                      const std::vector<std::string>& names, const Default& fallback) {
  const std::string word = section.text(key, fallback);
  const auto at = std::find(names.begin(), names.end(), word);
  if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
  if (!word.empty() || section.has(key)) unknown_name(section, key, what, word, names);
  return 0;
}

Points read_units(Section& section, const std::string& key, double low, const Default& fallback) {
  return Points{std::llround(section.constant(key, Dimension::units, {low, 1e12}, fallback))};
}

double read_price(Section& section, const std::string& key, const ScenarioSpec& scenario,
                  const Default& fallback) {
  return section.constant(key, Dimension::money, {0.0, 1e9}, fallback) *
         static_cast<double>(scenario.minor_per_major);
}

std::string money_text(double minor, const ScenarioSpec& scenario) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.12g", minor / static_cast<double>(scenario.minor_per_major));
  return std::string(text.data()) + " " + scenario.currency;
}

}  // namespace stamkund::scenario
