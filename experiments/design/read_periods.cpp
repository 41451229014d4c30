// The sections `switchback` and `stepped` of an experiment file.
#include <cmath>

#include "experiments/design/root_keys.h"

namespace stamkund::design {
namespace {

using scenario::Dimension;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::Range;
using scenario::Section;
namespace key = scenario::key;

constexpr Range kEffects{-1e12, 1e12};

constexpr Keys kColumns{
    key::text("unit", "column of the region, store or cluster")
        .or_what("a column with a usual name; none: one unit"),
    key::text("date", "column of the day, hour number or period").or_what("a column with a usual name"),
    key::text("treated", "column that says whether it was on").or_what("a column with a usual name"),
    key::text("outcome", "column of what is measured, a mean or sum of the row")
        .or_what("a column with a usual name"),
    key::text("date_format", "such as DD.MM.YYYY").or_what("by the values"),
    key::text("decimal_mark", ". or , of numbers in the data").or_what("by the values"),
};
KeySet column_keys() { return kColumns.set(); }

constexpr std::string_view kSwitching[] = {"separately", "together", "mirrored"};

constexpr Keys kSwitchback{
    key::also(column_keys),
    key::count("period", 0, 100'000, "rows of one period; 0: from one switch to the next").or_else("0"),
    key::count("washout", 0, 100'000, "rows after each switch that do not count")
        .or_else("0", scenario::kAssumption),
    key::text("history", "for a plan: file of the past, a row a unit and point in time").or_else(""),
    key::words("lengths", "for a plan: rows of a period that are tried")
        .or_what("'period'; without it 1, 2, 3, 7, 14"),
    key::count("points", 0, 1'000'000,
               "for a plan: rows that the test may last; 0: as many as the effect takes")
        .or_else("0"),
    key::constant("effect", Dimension::number, kEffects, "for a plan: smallest that matters, absolute")
        .or_none(),
    key::count("seed", 0, 999'999'999'999'999'999ULL, "of the order of a plan, and of random orders")
        .or_else("1"),
    key::choice("units_switch", kSwitching,
                "for a plan: each unit by its own lot, all together, or half of them the other way")
        .or_else("separately", scenario::kAssumption),
    key::text("start", "for a plan: first point of the test, a day or number as in the past")
        .or_what("one step after the past"),
    key::count("resplits", 99, 1'000'000, "random orders of the pairs")
        .or_else("9999", scenario::kAssumption),
    key::text("assignments", "file of the order, as 'plan --assignments' writes it")
        .or_what("the data say what was on"),
};

constexpr Keys kStepped{
    key::also(column_keys),
    key::text("size", "column of the customers behind a row").or_else(""),
    key::words("clusters", "for a plan: how many begin at each step, such as [6, 6, 6, 6]")
        .or_what("as many as it takes"),
    key::count("steps", 0, 100, "for a plan: how many steps, where their clusters are looked for")
        .or_else("0"),
    key::count("periods_before", 0, 1000, "for a plan: periods before the first step").or_else("1"),
    key::constant("customers", Dimension::number, kMany, "for a plan: of a cluster in a period").or_else("1"),
    key::constant("correlation", Dimension::number, {0.0, 1.0}, "for a plan: of two customers of one cluster")
        .or_else("0", scenario::kAssumption),
    key::constant("effect", Dimension::number, kEffects, "for a plan: smallest that matters, absolute")
        .or_none(),
    key::count("resplits", 99, 100'000, "random orders of the roll-out")
        .or_else("999", scenario::kAssumption),
    key::flag("by_lot", "the order of the clusters was drawn by lot: p-values by random orders")
        .or_else("true", scenario::kAssumption),
    key::count("seed", 0, 999'999'999'999'999'999ULL, "of them").or_else("1"),
};

std::string optional_text(Section& section, const Key& key) {
  section.ask(key);
  return section.has(std::string(key.name)) ? section.text(key, {.fallback = ""}) : "";
}

void read_columns(Section& section, PeriodColumns& columns) {
  columns.unit = optional_text(section, kColumns["unit"]);
  columns.date = optional_text(section, kColumns["date"]);
  columns.treated = optional_text(section, kColumns["treated"]);
  columns.outcome = optional_text(section, kColumns["outcome"]);
  columns.date_format = optional_text(section, kColumns["date_format"]);
  const std::string mark = optional_text(section, kColumns["decimal_mark"]);
  if (mark == "." || mark == ",")
    columns.decimal_mark = mark[0];
  else if (section.has("decimal_mark"))
    section.error("decimal_mark", "found '" + printable(mark) + "', expected . or ,");
}

std::optional<double> effect_of(Section& section, const Key& key, bool share) {
  const auto effect =
      section.optional_constant(key, {.dimension = share ? Dimension::share : Dimension::number});
  if (effect && *effect == 0.0)
    section.error("effect", "nothing finds a difference of 0", "say the smallest that matters");
  return effect;
}

}  // namespace

KeySet switchback_keys() { return kSwitchback.set(); }
KeySet stepped_keys() { return kStepped.set(); }

void read_switchback(Section& section, bool planning, SwitchbackSpec& out) {
  out.given = true;
  read_columns(section, out.columns);
  out.period = section.count(kSwitchback["period"]);
  out.washout = section.count(kSwitchback["washout"]);
  if (out.period > 0 && out.washout >= out.period)
    section.error("washout", "nothing is left of a period of " + std::to_string(out.period) + " rows",
                  "make periods longer");
  out.history = section.text(kSwitchback["history"]);
  out.lengths = numbers_of(section, kSwitchback["lengths"], 0.0, 100'000.0);
  for (const double one : out.lengths)
    if (one != std::floor(one)) {
      section.error("lengths", "a period has a whole number of rows");
      break;
    }
  out.points = section.count(kSwitchback["points"]);
  out.effect = effect_of(section, kSwitchback["effect"], false);
  out.seed = section.count(kSwitchback["seed"]);
  out.switching = enum_of<Switching>(section.choice(kSwitchback["units_switch"]), kSwitching);
  out.resplits = section.count(kSwitchback["resplits"]);
  out.start = optional_text(section, kSwitchback["start"]);
  out.assignments = optional_text(section, kSwitchback["assignments"]);
  // A period that is settled is the only one to plan with.
  if (out.lengths.empty() && out.period > 0) out.lengths = {static_cast<double>(out.period)};
  if (planning && out.history.empty())
    section.error("history", "missing: how much periods differ is seen from the past",
                  "such as history: sales.csv, with a row a day");
  if (planning && !out.effect && out.points == 0)
    section.error("effect", "missing: the smallest that matters, or how long the test may last ('points')");
}

void read_stepped(Section& section, bool planning, bool share, SteppedSpec& out) {
  out.given = true;
  read_columns(section, out.columns);
  out.columns.size = section.text(kStepped["size"]);
  out.clusters = numbers_of(section, kStepped["clusters"], 0.0, 10'000.0);
  for (const double one : out.clusters)
    if (one != std::floor(one)) {
      section.error("clusters", "a step has a whole number of clusters");
      break;
    }
  out.steps = section.count(kStepped["steps"]);
  if (out.steps > 0 && !out.clusters.empty() && out.steps != out.clusters.size())
    section.error("steps", "clusters lists " + std::to_string(out.clusters.size()) + " steps",
                  "leave one of the two out");
  if (!out.clusters.empty()) out.steps = out.clusters.size();
  out.before = section.count(kStepped["periods_before"]);
  out.customers = section.constant(kStepped["customers"]);
  out.correlation = section.constant(kStepped["correlation"]);
  out.effect = effect_of(section, kStepped["effect"], share);
  out.resplits = section.count(kStepped["resplits"]);
  out.by_lot = section.flag(kStepped["by_lot"]);
  out.seed = section.count(kStepped["seed"]);
  if (!planning) return;
  if (out.steps == 0)
    section.error("steps", "missing: how many steps the roll-out has",
                  "or how many clusters begin at each, such as clusters: [6, 6, 6, 6]");
  if (out.steps + out.before == 1)
    section.error("periods_before", "with one period there is nothing to compare");
  if (!out.effect && out.clusters.empty())
    section.error("effect", "missing: the smallest that matters, or how many clusters begin at each step");
}

}  // namespace stamkund::design
