#include "engine/report/sweep_text.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "engine/metrics/enough_draws.h"
#include "engine/report/numbers.h"
#include "engine/report/table.h"
#include "engine/sweep/constraints.h"
#include "engine/sweep/ends.h"

namespace stamkund::report {
namespace {

using scenario::SweepMethod;
using scenario::SweepSpec;
using sweep::SweepResult;
using sweep::Variant;

std::string values_text(const SweepSpec& study, const Variant& variant) {
  std::string out;
  for (std::size_t k = 0; k < study.parameters.size(); ++k) {
    if (variant.point.values[k].empty()) continue;
    out += (out.empty() ? "" : ", ") + study.parameters[k].path + " = " + variant.point.values[k];
  }
  return out.empty() ? "the scenario as it is" : out;
}

/// Of few draws there is none.
std::string interval(const metrics::Summary& summary) {
  if (summary.independent < metrics::kEnoughDraws)
    return number(summary.mean, 4) + " (standard error " + number(summary.standard_error) + ")";
  return number(summary.mean, 4) + " (90 % interval " + number(summary.p05, 4) + " to " +
         number(summary.p95, 4) + ")";
}

bool enough(const Variant& variant) {
  return variant.outcomes[0].summary.independent >= metrics::kEnoughDraws;
}

std::string with_unit(const scenario::SweepOutcome& outcome) {
  return outcome.name() + (outcome.unit.empty() ? "" : ", " + outcome.unit);
}

std::string goal_text(const SweepSpec& study) {
  std::string out = study.outcomes[0].name();
  if (study.confidence > 0.0)
    out += ", what is " + std::string(study.least ? "not exceeded" : "reached") + " with " +
           percent(study.confidence);
  return out;
}

std::string in_unit(double value, const std::string& unit) {
  return number(value, 4) + (unit.empty() ? "" : " " + unit);
}

/// "liability of card by 2,500 SEK": each constraint that the variant misses; with its bound where that is
/// not said elsewhere.
std::string misses(const SweepSpec& study, const Variant& variant, bool bounds) {
  std::string out;
  for (const auto& one : study.constraints) {
    const auto& outcome = study.outcomes[one.outcome];
    const double mean = variant.outcomes[one.outcome].summary.mean;
    const double by = sweep::missed(one, mean);
    if (!(by > 0.0)) continue;
    out += (out.empty() ? "" : "; ") + outcome.name();
    if (bounds)
      out += mean < one.at_least ? ", at least " + in_unit(one.at_least, outcome.unit) + ","
                                 : ", at most " + in_unit(one.at_most, outcome.unit) + ",";
    out += " by " + in_unit(by, outcome.unit);
  }
  return out;
}

std::vector<double> distances(const SweepSpec& study, const SweepResult& result) {
  std::vector<std::vector<double>> means;
  for (const Variant& one : result.variants) {
    means.emplace_back();
    if (one.standing == "failed") continue;
    for (const auto& outcome : one.outcomes) means.back().push_back(outcome.summary.mean);
  }
  return sweep::distances(study.constraints, means);
}

bool any_ran(const SweepResult& result) {
  return std::any_of(result.variants.begin(), result.variants.end(), [](const auto& v) { return v.fine; });
}

/// Where none keeps the constraints, the variants that come nearest.
std::vector<std::size_t> nearest(const SweepSpec& study, const SweepResult& result) {
  if (result.found || study.constraints.empty()) return {};
  return sweep::nearest(distances(study, result));
}

/// Parameters of which the best is the outermost that was tried.
std::vector<std::string> outermost(const SweepSpec& study, const SweepResult& result) {
  if (!result.found || (study.method != SweepMethod::grid && study.method != SweepMethod::optimize))
    return {};
  std::vector<const std::vector<std::string>*> values;
  for (const Variant& one : result.variants) values.push_back(&one.point.values);
  std::vector<std::string> out;
  for (const std::size_t k : sweep::at_an_end(values, result.best)) out.push_back(study.parameters[k].path);
  return out;
}

/// "at about 3 SEK", "between 5 SEK and the scenario's own value"; "-": nowhere.
std::string sign_text(const SweepSpec& study, const SweepResult& result, const sweep::Swing& swing) {
  using enum sweep::SignChange::Where;
  const auto& parameter = study.parameters[swing.parameter];
  switch (swing.sign.where) {
    case about:
      return "at about " + number(swing.sign.at) + parameter.unit;
    case between:
      return "between " +
             result.variants[swing.sign.at_low_end ? swing.low : swing.high].point.values[swing.parameter] +
             " and the scenario's own value";
    case twice:
      return "on either side of the scenario's own value";
    case nowhere:
      break;
  }
  return "-";
}

std::string answer(const SweepSpec& study, const SweepResult& result) {
  if (!result.found) {
    if (!any_ran(result)) return "no variant could be run\n";
    const std::vector<std::size_t> all = nearest(study, result);
    if (all.empty()) return "the goal is no finite number in any variant\n";
    const Variant& near = result.variants[all.front()];
    return "no variant keeps the constraints\n  " + values_text(study, near) + " comes nearest" +
           (all.size() > 1 ? ", with " + std::to_string(all.size() - 1) + " as near as it" : std::string()) +
           ": it misses " + misses(study, near, true) + " (mean of " + std::to_string(near.replicates()) +
           " replicates)\n";
  }
  if (!result.tornado.empty()) {
    // Nobody chooses between what the world is like: what it hinges on is the answer.
    const auto& most = result.tornado.front();
    if (most.endless || most.low == most.high)
      return "none of the parameters moves " + study.outcomes[0].name() + " by a finite amount\n";
    const auto& parameter = study.parameters[most.parameter];
    const auto at = [&](std::size_t v) {
      return signed_number(result.variants[v].outcomes[0].summary.mean, 4) + " at " +
             result.variants[v].point.values[most.parameter];
    };
    std::string out = study.outcomes[0].name() + " hinges most on " + parameter.path + ": " + at(most.low) +
                      ", " + at(most.high) +
                      (study.outcomes[0].unit.empty() ? "" : " (" + study.outcomes[0].unit + ")");
    if (const std::string sign = sign_text(study, result, most); sign != "-")
      out += "; it changes sign " + sign;
    return out + "\n";
  }
  const Variant& best = result.variants[result.best];
  std::string out = "best for " + goal_text(study) + ": " + values_text(study, best) + "\n  " +
                    study.outcomes[0].name() + ": " + interval(best.outcomes[0].summary) +
                    (study.outcomes[0].unit.empty() ? "" : " " + study.outcomes[0].unit) + "\n";
  if (study.confidence > 0.0)
    out += std::string("  ") + (study.least ? "not exceeded with " : "reached with ") +
           percent(study.confidence) + ": " +
           in_unit(sweep::reached(study, best.outcomes[0].values), study.outcomes[0].unit) + "\n";
  const auto& goal = study.outcomes[0];
  if (goal.effect && !study.least && !goal.unit.empty() && sweep::clearly_loses(best.outcomes[0].summary))
    out += "  on average it loses: better leave it as in the baseline than any that was tried\n";
  std::string ends;
  for (const auto& path : outermost(study, result)) ends += (ends.empty() ? "" : " and ") + path;
  if (!ends.empty())
    out += "  it is the outermost that was tried of " + ends + ": beyond may be a better one\n";
  if (study.method == SweepMethod::optimize) {
    const auto count = [&](const char* standing) {
      return std::count_if(result.variants.begin(), result.variants.end(),
                           [&](const auto& v) { return v.standing == standing; });
    };
    const auto kept = count("kept"), untold = count(sweep::kNotCompared);
    out += "  " +
           (untold > 0
                ? "of " + std::to_string(untold) + (untold == 1 ? " other it" : " others it") +
                      " is not known whether they are worse: with a confidence of " +
                      percent(study.confidence) + " variants are compared from " +
                      std::to_string(sweep::draws_to_compare(study.confidence)) + " draws on (--replicates)"
            : kept == 0 ? std::string("clearly ahead of every other that was tried") +
                              (study.constraints.empty() ? "" : " and keeps the constraints")
                        : std::to_string(kept) + " other" + (kept == 1 ? " is" : "s are") +
                              " not clearly worse; more replicates would tell") +
           "\n  " + number(static_cast<double>(result.spent)) +
           " replicates of variants were run; all of them to the end would have been " +
           number(static_cast<double>(result.brute_force)) + "\n";
  }
  return out;
}

std::string tornado_table(const SweepSpec& study, const SweepResult& result) {
  std::vector<std::string> names, lows, highs, at_low, at_high, flips;
  std::string idle, endless;
  for (const auto& one : result.tornado) {
    const auto& parameter = study.parameters[one.parameter];
    const Variant& low = result.variants[one.low];
    const Variant& high = result.variants[one.high];
    if (one.endless) {
      endless += (endless.empty() ? "" : ", ") + parameter.path;
      continue;
    }
    if (low.outcomes[0].summary.mean == high.outcomes[0].summary.mean) {
      idle += (idle.empty() ? "" : ", ") + parameter.path;
      continue;
    }
    names.push_back(parameter.path);
    lows.push_back(low.point.values[one.parameter]);
    at_low.push_back(number(low.outcomes[0].summary.mean, 4));
    highs.push_back(high.point.values[one.parameter]);
    at_high.push_back(number(high.outcomes[0].summary.mean, 4));
    flips.push_back(sign_text(study, result, one));
  }
  Table table;
  table.column("parameter", names);
  table.column("least at", lows);
  table.column("then", at_low);
  table.column("most at", highs);
  table.column("then ", at_high);
  table.column("changes sign", flips);
  std::string out = "\n" + with_unit(study.outcomes[0]) + ", one parameter at a time, the widest first";
  if (result.variants[0].fine)
    out += "; as the scenario has it " + interval(result.variants[0].outcomes[0].summary);
  return out + "\n\n" + table.text("  ") + (idle.empty() ? "" : "  moves nothing: " + idle + "\n") +
         (endless.empty() ? "" : "  infinite, or no number, at an end: " + endless + "\n");
}

std::string effects_table(const SweepSpec& study, const SweepResult& result) {
  std::vector<std::string> names, absolute, low, high, mean, deviation;
  for (std::size_t k = 0; k < study.parameters.size(); ++k) {
    const auto& one = result.effects[k];
    names.push_back(study.parameters[k].path);
    absolute.push_back(number(one.mean_absolute));
    low.push_back(number(one.p05));
    high.push_back(number(one.p95));
    mean.push_back(signed_number(one.mean));
    deviation.push_back(number(one.deviation));
  }
  Table table;
  table.column("parameter", names);
  table.column("mean |effect|", absolute);
  table.column("5 %", low);
  table.column("95 %", high);
  table.column("mean effect", mean);
  table.column("deviation", deviation);
  return "\nwhat going through the whole range does to " + with_unit(study.outcomes[0]) + " (Morris, " +
         std::to_string(study.points) + " paths)\n\n" + table.text("  ");
}

std::string shares_table(const SweepSpec& study, const SweepResult& result) {
  std::vector<std::string> names, first, total, firsts, totals;
  for (std::size_t k = 0; k < study.parameters.size(); ++k) {
    const auto& one = result.shares[k];
    names.push_back(study.parameters[k].path);
    first.push_back(percent(one.first));
    firsts.push_back(percent(one.first_p05) + " to " + percent(one.first_p95));
    total.push_back(percent(one.total));
    totals.push_back(percent(one.total_p05) + " to " + percent(one.total_p95));
  }
  Table table;
  table.column("parameter", names);
  table.column("alone", first);
  table.column("90 % interval", firsts);
  table.column("with interactions", total);
  table.column("90 % interval ", totals);
  return "\nshares of the variance of " + study.outcomes[0].name() + " over the ranges (Sobol', " +
         std::to_string(study.points) + " pairs)\n\n" + table.text("  ");
}

std::vector<std::size_t> best_first(const SweepSpec& study, const SweepResult& result) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < result.variants.size(); ++i)
    if (result.variants[i].fine) order.push_back(i);
  if (!nearest(study, result).empty()) {
    std::vector<double> far = distances(study, result);
    for (double& one : far)
      if (std::isnan(one)) one = std::numeric_limits<double>::infinity();
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return far[a] < far[b]; });
    return order;
  }
  // What was dropped early has few replicates, and may look better than it is: it comes after what was kept.
  const auto place = [&](std::size_t i) {
    const std::string& standing = result.variants[i].standing;
    return study.method != SweepMethod::optimize || standing == "best" ? 0
           : standing == "kept" || standing == sweep::kNotCompared     ? 1
                                                                       : 2;
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (place(a) != place(b)) return place(a) < place(b);
    return sweep::score(study, result.variants[a].outcomes[0].values) >
           sweep::score(study, result.variants[b].outcomes[0].values);
  });
  return order;
}

std::string variant_table(const SweepSpec& study, const SweepResult& result, std::size_t most) {
  const std::vector<std::size_t> order = best_first(study, result);
  const std::size_t n = std::min(most, order.size());
  const bool front =
      std::any_of(result.variants.begin(), result.variants.end(),
                  [](const auto& v) { return !v.on_front && v.fine; }) &&
      std::any_of(result.variants.begin(), result.variants.end(), [](const auto& v) { return v.on_front; });
  Table table;
  std::vector<std::string> cells;
  const auto fill = [&](const std::string& head, const auto& cell) {
    cells.clear();
    for (std::size_t row = 0; row < n; ++row) cells.push_back(cell(result.variants[order[row]]));
    table.column(head, cells);
  };
  for (std::size_t k = 0; k < study.parameters.size(); ++k)
    fill(study.parameters[k].path,
         [&](const Variant& v) { return v.point.values[k].empty() ? "-" : v.point.values[k]; });
  for (std::size_t o = 0; o < study.outcomes.size(); ++o) {
    fill(with_unit(study.outcomes[o]),
         [&](const Variant& v) { return number(v.outcomes[o].summary.mean, 4); });
    if (o == 0 && study.confidence > 0.0)
      fill((study.least ? "not above, with " : "reached with ") + percent(study.confidence),
           [&](const Variant& v) { return number(sweep::reached(study, v.outcomes[0].values), 4); });
    if (o > 0) continue;
    fill("s.e.", [&](const Variant& v) { return number(v.outcomes[o].summary.standard_error); });
    if (std::none_of(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n),
                     [&](std::size_t i) { return enough(result.variants[i]); }))
      continue;
    fill("5 %", [&](const Variant& v) { return number(v.outcomes[o].summary.p05, 4); });
    fill("95 %", [&](const Variant& v) { return number(v.outcomes[o].summary.p95, 4); });
  }
  if (front) fill("front", [](const Variant& v) { return std::string(v.on_front ? "on it" : ""); });
  if (study.method == SweepMethod::optimize) {
    fill("replicates", [](const Variant& v) { return std::to_string(v.replicates()); });
    fill("", [](const Variant& v) { return v.standing; });
    const auto denied = [&](std::size_t i) { return result.variants[i].standing == sweep::kNotAllowed; };
    if (std::any_of(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n), denied))
      fill("misses", [&](const Variant& v) {
        return v.standing == sweep::kNotAllowed ? misses(study, v, false) : std::string();
      });
  }
  std::string out = "\n" + table.text("  ");
  if (n < order.size()) out += "  and " + std::to_string(order.size() - n) + " more (--top, --csv)\n";
  const auto fewer = [&](std::size_t i) {
    return result.variants[i].replicates() < result.variants[order[0]].replicates();
  };
  if (std::any_of(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n), fewer))
    out +=
        "  figures of variants with fewer replicates rest on those alone: they dropped out of the race, and "
        "their "
        "means\n  do not compare with those of the others\n";
  return out;
}

std::string failures(const SweepSpec& study, const SweepResult& result) {
  constexpr std::size_t kSaid = 5;
  std::string out;
  std::size_t said = 0;
  for (const Variant& one : result.variants) {
    if (one.fine || one.standing == "elsewhere") continue;
    if (said++ == kSaid) return out + "  and " + std::to_string(result.failed - kSaid) + " more\n";
    out += "could not be run: " + values_text(study, one) + "\n  " + one.reason + "\n";
  }
  return out;
}

/// Why there is no interval; empty where there is one, or none would be shown.
std::string too_few_draws(const SweepResult& result, bool list) {
  if (result.tornado.empty() && !(list && result.found)) return "";
  const Variant& said = result.variants[result.tornado.empty() ? result.best : 0];
  if (!said.fine || enough(said)) return "";
  const std::uint64_t draws = std::max<std::uint64_t>(1, said.outcomes[0].summary.independent);
  const std::uint64_t needed = (said.replicates() + draws - 1) / draws * metrics::kEnoughDraws;
  return "no interval: " + std::to_string(said.replicates()) + " replicates are " +
         (draws == 1 ? "1 independent draw" : std::to_string(draws) + " independent draws") +
         ", and it takes " + std::to_string(metrics::kEnoughDraws) + " (--replicates " +
         std::to_string(needed) + ")\n";
}

nlohmann::ordered_json json_number(double value) {
  if (!std::isfinite(value)) return nullptr;
  return value;
}

}  // namespace

std::vector<std::string> sweep_notes(const SweepResult& result, std::uint64_t pairs) {
  if (result.shares.empty() || pairs >= sweep::kEnoughPairs) return {};
  return {"shares of " + std::to_string(pairs) +
          " pairs say little, whatever their intervals: they may come out below 0 or "
          "above 100 % (points: " +
          std::to_string(sweep::kEnoughPairs) + " or more)"};
}

std::string sweep_text(const SweepSpec& study, const SweepResult& result, std::size_t most) {
  std::string out = answer(study, result);
  if (!result.tornado.empty()) out += tornado_table(study, result);
  if (!result.effects.empty()) out += effects_table(study, result);
  if (!result.shares.empty()) out += shares_table(study, result);
  const bool list = study.method == SweepMethod::grid || study.method == SweepMethod::latin_hypercube ||
                    study.method == SweepMethod::sobol_sequence || study.method == SweepMethod::optimize;
  if (list && any_ran(result)) out += variant_table(study, result, most);
  for (const std::string& note : sweep_notes(result, study.points)) out += "  " + note + "\n";
  out += "\n" + too_few_draws(result, list) + std::to_string(result.variants.size()) + " variants";
  if (result.reused > 0)
    out += ", " + std::to_string(result.reused) + " of them known from others or from before";
  const auto elsewhere = std::count_if(result.variants.begin(), result.variants.end(),
                                       [](const auto& v) { return v.standing == "elsewhere"; });
  if (elsewhere > 0)
    out += "; " + std::to_string(elsewhere) +
           " of them are in other shards and were not run: what is said above is of this part only";
  if (result.failed > 0) out += "; " + std::to_string(result.failed) + " of them could not be run";
  if (result.failed > 0 && !(result.effects.empty() && result.shares.empty()))
    out += "; paths or pairs with one that could not be run are left out of the table";
  out += "\n" + failures(study, result);
  return out;
}

nlohmann::ordered_json json_of(const SweepSpec& study, const SweepResult& result) {
  using Json = nlohmann::ordered_json;
  Json json{{"name", study.name}, {"method", scenario::name_of(study.method)}};
  Json parameters = Json::array();
  for (const auto& one : study.parameters) parameters.push_back(one.path);
  json["parameters"] = parameters;
  Json outcomes = Json::array();
  for (const auto& one : study.outcomes)
    outcomes.push_back({{"name", one.name()},
                        {one.effect ? "effect" : "figure", one.figure},
                        {"arm", one.arm},
                        {"unit", one.unit}});
  json["outcomes"] = outcomes;
  if (study.confidence > 0.0) json["confidence"] = study.confidence;
  for (const auto& one : study.constraints)
    json["constraints"].push_back({{"outcome", study.outcomes[one.outcome].name()},
                                   {"at_least", json_number(one.at_least)},
                                   {"at_most", json_number(one.at_most)}});
  json["notes"] = sweep_notes(result, study.points);
  Json best = nullptr;
  if (result.found) best = result.best;
  json["best"] = best;
  if (const auto near = nearest(study, result); !near.empty()) {
    json["nearest"] = near.front();
    json["as_near"] = std::vector<std::size_t>(near.begin() + 1, near.end());
  }
  if (const auto ends = outermost(study, result); !ends.empty()) json["best_at_an_end_of"] = ends;
  json["failed"] = result.failed;
  json["reused"] = result.reused;
  if (study.method == SweepMethod::optimize) {
    json["replicates_spent"] = result.spent;
    json["replicates_brute_force"] = result.brute_force;
  }
  Json variants = Json::array();
  for (const Variant& one : result.variants) {
    Json variant{{"fine", one.fine}};
    if (!one.reason.empty()) variant["reason"] = one.reason;
    if (!one.standing.empty()) variant["standing"] = one.standing;
    variant["values"] = one.point.values;
    variant["replicates"] = one.replicates();
    variant["on_front"] = one.on_front;
    Json measured = Json::array();
    for (const auto& outcome : one.outcomes)
      measured.push_back({{"mean", json_number(outcome.summary.mean)},
                          {"standard_error", json_number(outcome.summary.standard_error)},
                          {"p05", json_number(outcome.summary.p05)},
                          {"p50", json_number(outcome.summary.p50)},
                          {"p95", json_number(outcome.summary.p95)},
                          {"independent_draws", outcome.summary.independent}});
    variant["outcomes"] = measured;
    if (study.confidence > 0.0 && one.fine)
      variant["reached"] = json_number(sweep::reached(study, one.outcomes[0].values));
    for (const auto& constraint : study.constraints)
      if (one.fine)
        variant["misses"].push_back(
            json_number(sweep::missed(constraint, one.outcomes[constraint.outcome].summary.mean)));
    variants.push_back(std::move(variant));
  }
  json["variants"] = std::move(variants);
  for (const auto& one : result.tornado)
    json["tornado"].push_back({{"parameter", study.parameters[one.parameter].path},
                               {"low", one.low},
                               {"high", one.high},
                               {"changes_sign_at", json_number(one.sign.at)},
                               {"changes_sign", sign_text(study, result, one)},
                               {"endless", one.endless}});
  for (std::size_t k = 0; k < result.effects.size(); ++k)
    json["elementary_effects"].push_back({{"parameter", study.parameters[k].path},
                                          {"mean_absolute", json_number(result.effects[k].mean_absolute)},
                                          {"p05", json_number(result.effects[k].p05)},
                                          {"p95", json_number(result.effects[k].p95)},
                                          {"mean", json_number(result.effects[k].mean)},
                                          {"deviation", json_number(result.effects[k].deviation)}});
  for (std::size_t k = 0; k < result.shares.size(); ++k)
    json["variance_shares"].push_back({{"parameter", study.parameters[k].path},
                                       {"first", json_number(result.shares[k].first)},
                                       {"first_p05", json_number(result.shares[k].first_p05)},
                                       {"first_p95", json_number(result.shares[k].first_p95)},
                                       {"total", json_number(result.shares[k].total)},
                                       {"total_p05", json_number(result.shares[k].total_p05)},
                                       {"total_p95", json_number(result.shares[k].total_p95)}});
  return json;
}

}  // namespace stamkund::report
