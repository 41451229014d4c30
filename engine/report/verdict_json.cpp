#include "engine/report/verdict_json.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/report/break_even.h"
#include "engine/report/decision.h"
#include "engine/report/hinge.h"
#include "engine/report/key_figures.h"
#include "engine/report/verdict_text.h"
#include "engine/report/year_tables.h"

namespace stamkund::report {
namespace {

using Json = nlohmann::ordered_json;

Json or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
Json or_null(const std::optional<double>& value) { return value ? or_null(*value) : Json(nullptr); }

Json hinge_json(const Hinge& hinge) {
  return {{"path", hinge.path},
          {"low", or_null(hinge.low)},
          {"high", or_null(hinge.high)},
          {"effect_low", or_null(hinge.effect_low)},
          {"effect_high", or_null(hinge.effect_high)},
          {"share", or_null(hinge.share)},
          {"break_even", or_null(hinge.break_even)}};
}

/// One row of a table by year: the figures by their names.
Json row_of(const YearTable& table, std::size_t row) {
  Json out = Json::object();
  for (const auto& column : table.columns) out[column.figure] = or_null(column.cells[row]);
  return out;
}

}  // namespace

Json verdict_json(const metrics::Results& results, const scenario::ScenarioFile& scenario) {
  const Decision decision = decision_of(results, scenario.spec);
  Json out{{"decision", name_of(decision)}, {"text", in_one_line(verdict_text(results, scenario))}};
  if (decision == Decision::nothing_to_compare) return out;
  const std::size_t arm = arm_in_question(results, scenario.spec);
  out["arm"] = results.arms[arm];
  const bool told = decision != Decision::no_difference && decision != Decision::no_verdict_yet;
  const Shares shares = shares_of(results, arm);
  out["ahead"] = told ? Json(shares.ahead) : Json(nullptr);
  out["behind"] = told ? Json(shares.behind) : Json(nullptr);
  const auto hinge = told ? hinge_of(results, scenario, arm) : std::nullopt;
  out["hinge"] = hinge ? hinge_json(*hinge) : Json(nullptr);
  // As the text: where something uncertain is the hinge, no line from no reaction to the assumed one is
  // drawn.
  out["reaction_at_break_even"] =
      told && !hinge ? or_null(reaction_at_break_even(results, scenario.spec, arm)) : Json(nullptr);
  out["members_loss_at_break_even"] =
      told ? or_null(members_loss_at_break_even(results, scenario.spec, arm)) : Json(nullptr);
  return out;
}

Json key_figures_json(const metrics::Results& results, const scenario::ScenarioSpec& scenario,
                      std::size_t arm) {
  const KeyFigures key = key_figures_of(results, scenario, arm);
  return {{"cost", or_null(key.cost)},
          {"cost_of_sales", or_null(key.of_sales)},
          {"extra_visits", or_null(key.extra_visits)},
          {"cost_of_an_extra_visit", or_null(key.cost_a_visit)},
          {"sales_must_rise_by", or_null(key.must_rise)},
          {"sales_rise_by", or_null(key.rises)},
          {"net_if_nobody_reacted", or_null(key.if_nobody)}};
}

Json years_json(const metrics::Results& results, const scenario::ScenarioSpec& scenario) {
  const YearTable money = year_money(results, scenario.horizon_days);
  const YearTable units = year_units(results, scenario);
  Json out = Json::array();
  const std::size_t years = money.years.size() / results.arms.size();
  for (std::size_t a = 0; a < results.arms.size(); ++a) {
    out.push_back(Json::array());
    for (std::size_t y = 0; y < years; ++y) {
      const std::size_t row = a * years + y;
      Json counts = row_of(units, row);
      if (!units.units.empty())
        counts["unit"] = units.units[row] == "-" ? Json(nullptr) : Json(units.units[row]);
      out.back().push_back({{"year", y + 1},
                            {"weeks", money.weeks[row] > 0.0 ? money.weeks[row] : kWeeksOfAYear},
                            {"money", row_of(money, row)},
                            {"counts", std::move(counts)}});
    }
  }
  return out;
}

}  // namespace stamkund::report
