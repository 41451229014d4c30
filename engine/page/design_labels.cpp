// What the figures of a plan are called.
#include <algorithm>
#include <array>

#include "engine/page/design_parts.h"

namespace stamkund::page {
namespace {

using Names = std::initializer_list<std::string_view>;

bool among(const std::string& name, Names names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::string label(const DesignPage& page, const std::string& table, const std::string& name) {
  const std::string& design = page.plan.design;
  if (name == "power") return page.say("chance to find it");
  if (name == "alpha") return page.say("error");
  if (name == "alpha_per_comparison") return page.say("error of one comparison");
  if (name == "alpha_to_call") return page.say("p-value below which an effect may be called");
  if (name == "minimum_detectable_effect")
    return design == "geo" && table.empty() ? page.say("smallest effect that is well found, in all")
                                            : page.say("smallest effect that is well found");
  if (name == "minimum_detectable_effect_relative") return page.say("smallest effect that is well found");
  if (name == "minimum_detectable_effect_formula") return page.say("smallest effect by formula");
  if (name == "minimum_detectable_effect_windows") return page.say("smallest effect by windows of the past");
  if (name == "minimum_detectable_total") return page.say("smallest effect that is well found, in all");
  if (name == "smallest_effect") return page.say("smallest effect that is well found");
  if (name == "effect_wanted" || name == "wanted") return page.say("effect that is looked for");
  if (name == "reached") return page.say("the effect that is looked for is found");
  if (name == "duration_weeks" || name == "weeks") return page.say("weeks");
  if (name == "pretest_points") return page.say("points in time before the test");
  if (name == "windows") return page.say("windows of the past");
  if (name == "false_alarms") return page.say("false alarms in them");
  if (name == "correlation") return page.say("correlation of the groups");
  if (name == "treated_share") return page.say("the treated regions' share of the outcome");
  if (name == "treated") return page.say("treated region");
  if (name == "control") return page.say("compared with");
  if (name == "size/per_cell_rounded") return page.say("customers in each cell");
  if (name == "size/total_rounded" || name == "total") return page.say("customers in all");
  if (name == "effect" && design == "factorial") return page.say("effect");
  if (name == "effect") return page.say("effect that is there");
  if (name == "size_alone") return page.say("customers that it takes alone");
  if (name == "first") return page.say("first factor");
  if (name == "second") return page.say("second factor");
  if (name == "first_factor") return page.say("main effects of the first factor");
  if (name == "second_factor") return page.say("main effects of the second factor");
  if (name == "interaction") return page.say("interaction");
  if (name == "customers") return page.say("customers");
  if (name == "size/customers") return page.say("customers, over all periods");
  if (name == "size/clusters" || name == "clusters") return page.say("clusters");
  if (name == "standard_error") return page.say("standard error of the effect");
  if (name == "periods") return page.say("periods of time");
  if (name == "period") return page.say("rows of a period");
  if (name == "rows") return page.say("rows of each unit");
  if (name == "mean") return page.say("mean of the past");
  if (name == "units") return page.say("units");
  if (name == "unit") return page.say("unit");
  if (name == "order") return page.say("order, pair by pair");
  if (name == "pairs") return page.say("pairs of periods of each unit");
  if (name == "washout") return page.say("rows after a switch that do not count");
  if (name == "seed") return page.say("seed of the order");
  if (name == "rows_together") return page.say("rows it takes if all units switch together");
  if (name == "rows_mirrored") return page.say("rows it takes if half of the units go the other way around");
  if (name == "pairs_in_the_past") return page.say("pairs in the past");
  if (name == "sd_of_a_difference") return page.say("they differ by (standard deviation)");
  if (name == "pairs_needed") return page.say("pairs needed");
  if (name == "rows_needed") return page.say("rows needed");
  if (name == "common_share") return page.say("part of it that all units have in common");
  return name;
}

Cell figure(const DesignPage& page, const std::string& table, const std::string& name, double value) {
  const bool geo = page.plan.design == "geo";
  if (name == "reached") return {page.say(value != 0.0 ? "yes" : "no"), value};
  const bool share =
      among(name,
            {"power", "alpha", "alpha_per_comparison", "false_alarms", "treated_share", "common_share"}) ||
      (geo && among(name, {"minimum_detectable_effect_relative", "minimum_detectable_effect_formula",
                           "minimum_detectable_effect_windows", "effect_wanted"})) ||
      (geo && table == "durations" && name == "minimum_detectable_effect");
  if (share) return page.percent(value);
  const bool many =
      among(name, {"seed", "size/customers", "size/total_rounded", "size_alone", "customers", "total"});
  return page.number(value, many ? 12 : 5);
}

std::string heading(const DesignPage& page, const std::string& table) {
  if (table == "durations") return page.say("Durations, tried on the past");
  if (table == "strata") return page.say("Who stands against whom");
  if (table == "cells") return page.say("Customers in each cell");
  if (table == "effects") return page.say("What each effect takes");
  if (table == "orders") return page.say("Order of each unit, drawn by lot");
  return page.say("Lengths of a period, tried on the past");
}

}  // namespace stamkund::page
