// A test of two factors for people and for programs.
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/ingest/report.h"
#include "engine/report/numbers.h"
#include "engine/report/table.h"
#include "experiments/analysis/factorial.h"

namespace stamkund::analysis {
namespace {

using report::number;
using report::percent;

std::string signed_value(double value, Kind kind) {
  if (!std::isfinite(value)) return "-";
  return (value > 0.0 ? "+" : "") + number(kind == Kind::proportion ? 100.0 * value : value, 3) +
         (kind == Kind::proportion ? " pp" : "");
}

std::string range(const Interval& interval, Kind kind) {
  if (std::isinf(interval.high)) return signed_value(interval.low, kind) + " or more";
  if (std::isinf(interval.low)) return signed_value(interval.high, kind) + " or less";
  return signed_value(interval.low, kind) + " to " + signed_value(interval.high, kind);
}

std::string p_text(double p) { return std::isnan(p) ? "-" : p < 0.0001 ? "< .0001" : number(p, 2); }

std::string safe(const std::string& text) { return ingest::safe_text(text, 60); }

/// What is shown, main effects and interactions.
std::string in_words(const FactorialOutcome& outcome, double alpha) {
  std::string shown;
  bool depends = false;
  for (const auto& one : outcome.effects) {
    if (!(one.adjusted_p <= alpha)) continue;
    depends = depends || one.interaction;
    shown += (shown.empty() ? "" : "; ") + safe(one.name) + " changes it by " +
             signed_value(one.estimate, outcome.kind);
  }
  if (shown.empty()) return safe(outcome.name) + ": no effect of either factor is shown.";
  return safe(outcome.name) + ": " + shown +
         (depends ? "; the two factors depend on each other."
                  : "; no dependence of one on the other is shown.");
}

}  // namespace

std::string text_of(const Factorial& result) {
  std::string out;
  for (const auto& outcome : result.outcomes) {
    out += in_words(outcome, result.alpha) + "\n";
    out += safe(outcome.name) + ", " + safe(result.factors[0]) + " x " + safe(result.factors[1]) + ":\n";
    bool depends = false;
    std::vector<std::string> name, estimate, interval, p, adjusted;
    for (const auto& one : outcome.effects) {
      depends = depends || (one.interaction && one.adjusted_p <= result.alpha);
      name.push_back((one.adjusted_p <= result.alpha ? "* " : "  ") + safe(one.name));
      estimate.push_back(signed_value(one.estimate, outcome.kind));
      interval.push_back(range(one.interval, outcome.kind));
      p.push_back(p_text(one.p_value));
      adjusted.push_back(p_text(one.adjusted_p));
    }
    report::Table table;
    table.column("effect", name);
    table.column("estimate", estimate);
    table.column(percent(1.0 - result.alpha) + (result.one_sided ? ", one-sided" : ""), interval);
    table.column("p", p);
    table.column("p, all together (" + name_of(result.adjust) + ")", adjusted);
    out += table.text("  ");
    if (depends)
      out +=
          "  the two depend on each other: a main effect is a mean over the other factor's levels, and no "
          "cell's own; read the cells\n";
    std::vector<std::string> cell, customers, mean;
    for (const auto& one : outcome.cells) {
      cell.push_back(safe(one.first) + ", " + safe(one.second));
      customers.push_back(number(static_cast<double>(one.customers), 9));
      mean.push_back(outcome.kind == Kind::proportion ? percent(one.mean) : number(one.mean, 4));
    }
    report::Table cells;
    cells.column("cell", cell);
    cells.column("customers", customers);
    cells.column("mean", mean);
    out += "\n" + cells.text("  ") + "\n";
  }
  for (const auto& check : result.checks) {
    out += "look: " + check.message;
    for (std::size_t e = 0; e < check.examples.size(); ++e)
      out += (e == 0 ? "; such as '" : ", '") + check.examples[e] + "'";
    out += "\n";
  }
  for (const auto& note : result.notes) out += "taken: " + note + "\n";
  return out;
}

nlohmann::ordered_json json_of(const Factorial& result) {
  using Json = nlohmann::ordered_json;
  const auto known = [](double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); };
  Json json{{"design", "factorial"},
            {"file", result.file},
            {"alpha", result.alpha},
            {"sides", result.one_sided ? "one" : "two"},
            {"adjust", name_of(result.adjust)},
            {"factors",
             {{{"name", result.factors[0]}, {"levels", result.levels[0]}},
              {{"name", result.factors[1]}, {"levels", result.levels[1]}}}},
            {"sample_ratio_p", known(result.ratio_p)},
            {"outcomes", Json::array()},
            {"checks", Json::array()},
            {"notes", result.notes}};
  for (const auto& outcome : result.outcomes) {
    Json one{{"outcome", outcome.name},
             {"kind", name_of(outcome.kind)},
             {"effects", Json::array()},
             {"joint", Json::array()},
             {"cells", Json::array()}};
    for (const auto& effect : outcome.effects)
      one["effects"].push_back(
          {{"effect", effect.name},
           {"kind", effect.interaction ? "interaction" : "main"},
           {"estimate", known(effect.estimate)},
           {"standard_error", known(effect.standard_error)},
           {"degrees_of_freedom", known(effect.degrees)},
           {"interval", {{"low", known(effect.interval.low)}, {"high", known(effect.interval.high)}}},
           {"p_value", known(effect.p_value)},
           {"adjusted_p", known(effect.adjusted_p)}});
    for (const auto& test : outcome.joint)
      one["joint"].push_back({{"test", test.name},
                              {"F", known(test.statistic)},
                              {"degrees_of_freedom", test.degrees},
                              {"residual", test.residual},
                              {"p_value", known(test.p_value)}});
    for (const auto& cell : outcome.cells)
      one["cells"].push_back({{"first", cell.first},
                              {"second", cell.second},
                              {"customers", cell.customers},
                              {"mean", known(cell.mean)},
                              {"sd", known(cell.sd)}});
    json["outcomes"].push_back(one);
  }
  for (const auto& check : result.checks)
    json["checks"].push_back({{"check", check.name},
                              {"count", check.count},
                              {"message", check.message},
                              {"examples", check.examples}});
  return json;
}

}  // namespace stamkund::analysis
