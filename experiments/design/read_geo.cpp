// The section `geo` of an experiment file.
#include <algorithm>

#include "experiments/design/reading.h"

namespace stamkund::design {
namespace {

using scenario::Dimension;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::Section;
namespace key = scenario::key;

constexpr Keys kGeo{
    key::text("geo", "column of the region").or_what("a column with a usual name"),
    key::text("date", "column of the day, or of the first day of a week")
        .or_what("a column with a usual name"),
    key::text("outcome", "column of what is measured").or_what("a column with a usual name"),
    key::text("cost", "column of what was spent in the region; asks for the return on it").or_else(""),
    key::text("date_format", "such as DD.MM.YYYY").or_what("by the values"),
    key::text("decimal_mark", ". or , of numbers in the data").or_what("by the values"),
    key::text("groups", "file with a row a region, its group in a column").or_else(""),
    key::text("group", "column of the group, of that file or of the data")
        .or_what("a column with a usual name"),
    key::words("treated", "groups that are treated, or regions where no column says the group"),
    key::words("control", "groups or regions that are compared with").or_what("all others"),
    key::words("leave_out", "regions that are in neither group").or_what("none"),
    key::date("pretest_from", "first day before the test that is used").or_what("the first of the data"),
    key::date("test_from", "first day of the test"),
    key::date("test_to", "last day of the test").or_what("the last of the data"),
    key::date("cooldown_to", "last day after the test that still counts").or_what("the test's last day"),
    key::constant("weight_power", Dimension::number, {0.0, 4.0},
                  "geo-based regression weighs a region by its outcome before to minus this power")
        .or_else("2", "GeoexperimentsResearch 1.0.1"),
    key::constant("incremental_cost", Dimension::number, {-1e12, 1e12},
                  "what the test cost in all, where no column says it; in a plan what it may cost")
        .or_none(),
    key::text("history", "for a plan: file of the past, a row a region and day").or_else(""),
    key::words("weeks", "for a plan: durations of the test that are tried").or_what("1, 2, 3, 4, 6, 8"),
    key::constant(
        "pretest_weeks", Dimension::number, {0.0, 520.0},
        "for a plan: weeks before the test that the analysis will use; 0: four times the test, at least 8")
        .or_else("0"),
    key::count("treated_geos", 1, 100'000, "for a plan: how many regions are treated")
        .or_what("half of them"),
    key::words("always_treated", "for a plan: regions that must be treated").or_what("none"),
    key::words("never_treated", "for a plan: regions that must not be").or_what("none"),
    key::count("redraws", 1, 100'000, "for a plan: assignments that are tried")
        .or_else("1000", scenario::kAssumption),
    key::count("seed", 0, 999'999'999'999'999'999ULL, "for a plan: of the assignments").or_else("1"),
};

std::string optional_text(Section& section, const Key& key) {
  section.ask(key);
  return section.has(std::string(key.name)) ? section.text(key, {.fallback = ""}) : "";
}

std::optional<Day> optional_day(Section& section, const Key& key) {
  section.ask(key);
  if (!section.has(std::string(key.name)) || section.is_none(std::string(key.name))) return std::nullopt;
  return section.date(key, {.required = true});
}

std::vector<std::string> words_of(Section& section, const Key& key) {
  return section.words(key).value_or(std::vector<std::string>{});
}

void read_when(Section& section, GeoSpec& geo) {
  geo.pretest_from = optional_day(section, kGeo["pretest_from"]);
  geo.test_from = optional_day(section, kGeo["test_from"]);
  geo.test_to = optional_day(section, kGeo["test_to"]);
  geo.cooldown_to = optional_day(section, kGeo["cooldown_to"]);
  const auto in_order = [&](const std::optional<Day>& first, const std::optional<Day>& then, const char* name,
                            const std::string& what) {
    if (first && then && !(*first < *then))
      section.error(name, to_string(*then) + " is not after " + to_string(*first) + ", " + what);
  };
  in_order(geo.pretest_from, geo.test_from, "test_from", "the first day before the test");
  if (geo.test_from && geo.test_to && *geo.test_to < *geo.test_from)
    section.error("test_to",
                  to_string(*geo.test_to) + " is before the test's first day, " + to_string(*geo.test_from));
  in_order(geo.test_to, geo.cooldown_to, "cooldown_to", "the test's last day");
  if (geo.cooldown_to && !geo.test_to)
    section.error("test_to", "missing: a cooldown begins after the test's last day");
}

void read_past(Section& section, GeoSpec& geo) {
  geo.history = section.text(kGeo["history"]);
  geo.weeks = numbers_of(section, kGeo["weeks"], 0.0, 104.0);
  std::sort(geo.weeks.begin(), geo.weeks.end());
  geo.pretest_weeks = section.constant(kGeo["pretest_weeks"]);
  section.ask(kGeo["treated_geos"]);
  if (section.has("treated_geos")) geo.treated_geos = section.count(kGeo["treated_geos"], {.required = true});
  geo.always = words_of(section, kGeo["always_treated"]);
  geo.never = words_of(section, kGeo["never_treated"]);
  for (const auto& one : geo.always)
    if (std::find(geo.never.begin(), geo.never.end(), one) != geo.never.end())
      section.error("never_treated", "'" + printable(one) + "' is among those that are always treated");
  geo.redraws = section.count(kGeo["redraws"]);
  geo.seed = section.count(kGeo["seed"]);
}

}  // namespace

KeySet geo_keys() { return kGeo.set(); }

void read_geo(Section& section, bool planning, GeoSpec& geo) {
  geo.given = true;
  geo.line = section.place().line;
  geo.geo = optional_text(section, kGeo["geo"]);
  geo.date = optional_text(section, kGeo["date"]);
  geo.outcome = optional_text(section, kGeo["outcome"]);
  geo.cost = section.text(kGeo["cost"]);
  geo.date_format = optional_text(section, kGeo["date_format"]);
  const std::string mark = optional_text(section, kGeo["decimal_mark"]);
  if (mark == "." || mark == ",")
    geo.decimal_mark = mark[0];
  else if (section.has("decimal_mark"))
    section.error("decimal_mark", "found '" + printable(mark) + "', expected . or ,");
  geo.groups = section.text(kGeo["groups"]);
  geo.group = optional_text(section, kGeo["group"]);
  geo.treated = words_of(section, kGeo["treated"]);
  geo.control = words_of(section, kGeo["control"]);
  geo.left_out = words_of(section, kGeo["leave_out"]);
  read_when(section, geo);
  geo.weight_power = section.constant(kGeo["weight_power"]);
  geo.incremental_cost = section.optional_constant(kGeo["incremental_cost"]);
  if (geo.incremental_cost && !(*geo.incremental_cost > 0.0))
    section.error("incremental_cost", "expected what was spent, above 0", "leave it out");
  if (geo.incremental_cost && !geo.cost.empty())
    section.error("incremental_cost", "the column '" + printable(geo.cost) + "' says it already",
                  "give one of the two");
  read_past(section, geo);
  if (planning && geo.history.empty())
    section.error("history", "missing: a plan of regions rests on their past",
                  "such as history: sales.csv, with a row a region and day");
}

}  // namespace stamkund::design
