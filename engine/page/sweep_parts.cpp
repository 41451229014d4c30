#include "engine/page/sweep_parts.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "engine/report/quantity_name.h"
#include "engine/sweep/constraints.h"
#include "engine/sweep/ends.h"

namespace stamkund::page {
namespace {

using store::StoredSweep;
using Study = SweepStudy;

/// A figure as people say it; empty: by its name alone.
const char* words_of(const std::string& figure) {
  using Words = std::array<const char*, 2>;
  constexpr auto kWords = std::to_array<Words>({{"net", "net"},
                                                {"revenue", "sales"},
                                                {"margin", "margin"},
                                                {"purchases", "purchases"},
                                                {"members", "members"},
                                                {"program_cost", "program cost"},
                                                {"liability", "liability at cost"},
                                                {"deferred_revenue", "deferred revenue"},
                                                {"owed", "owed"},
                                                {"issued", "units issued"},
                                                {"redeemed", "units redeemed"},
                                                {"expired", "units expired"},
                                                {"rewards", "rewards"},
                                                {"clv", "customer lifetime value"},
                                                {"roi", "ROI"},
                                                {"payback", "payback"}});
  const auto* const found =
      std::find_if(kWords.begin(), kWords.end(), [&](const Words& one) { return figure == one[0]; });
  return found == kWords.end() ? "" : (*found)[1];
}

/// "effect on net of card", as studies call an outcome, in words.
std::string outcome_words(const Cells& cells, std::string_view name) {
  constexpr std::string_view kEffect = "effect on ", kOf = " of ";
  const bool effect = name.starts_with(kEffect);
  const std::string_view rest = name.substr(effect ? kEffect.size() : 0);
  const std::size_t end = rest.find(kOf);
  std::string figure(rest.substr(0, end));
  if (const std::string_view words = words_of(figure); !words.empty()) figure = cells.say(words);
  if (end == rest.npos) return effect ? cells.say("effect on {0}", {figure}) : figure;
  return cells.say(effect ? "effect on {0} of {1}" : "{0} of {1}",
                   {figure, std::string(rest.substr(end + kOf.size()))});
}

std::size_t with_standing(const StoredSweep& sweep, const char* standing) {
  return static_cast<std::size_t>(std::count_if(sweep.variants.begin(), sweep.variants.end(),
                                                [&](const auto& one) { return one.standing == standing; }));
}

/// An amount of an outcome with its unit.
std::string amount(const Study& study, std::size_t outcome, double value) {
  const std::string& unit = study.sweep.units[outcome];
  return study.in.number(value, 4) + (unit.empty() ? "" : " " + unit);
}

}  // namespace

SweepStudy sweep_study(const StoredSweep& sweep, const Language& language) {
  Study study{{language}, sweep, report::quantity_names(sweep.parameters, language), {}};
  for (const auto& one : sweep.outcomes) study.outcomes.push_back(outcome_words(study, one));
  return study;
}

std::string method_words(const StoredSweep& sweep) {
  std::string out = sweep.method;
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

std::size_t failed_of(const StoredSweep& sweep) {
  return static_cast<std::size_t>(
      std::count_if(sweep.variants.begin(), sweep.variants.end(),
                    [](const auto& one) { return !one.fine && one.standing != sweep::kElsewhere; }));
}

std::string misses(const Study& study, const StoredSweep::Variant& variant) {
  std::string out;
  for (const auto& one : study.sweep.constraints)
    if (const double by = sweep::missed(one, variant.mean[one.outcome]); by > 0.0)
      out += (out.empty() ? "" : "; ") +
             study.say("{0} by {1}", {study.outcomes[one.outcome], amount(study, one.outcome, by)});
  return out;
}

std::string best_text(const Study& study) {
  const StoredSweep& sweep = study.sweep;
  const auto& best = sweep.variants[static_cast<std::size_t>(sweep.best)];
  const auto compared =
      std::count_if(sweep.variants.begin(), sweep.variants.end(), [](const auto& one) { return one.fine; });
  std::string out = study.say(
      std::isnan(best.p05[0])
          ? "Best of {0} variants for {1}: {2}. It comes to {3}, from too few draws for an interval."
          : "Best of {0} variants for {1}: {2}. It comes to {3} (90 % of the replicates: {4} to {5}).",
      {study.in.number(static_cast<double>(compared)), study.goal(), study.values(best),
       study.in_unit(study.in.number(best.mean[0], 4)), study.in.number(best.p05[0]),
       study.in.number(best.p95[0])});
  if (sweep.confidence > 0.0 && std::isfinite(best.reached))
    out += " " +
           study.say(sweep.least ? "What counts is what is not exceeded with {0}: {1}."
                                 : "What counts is what is reached with {0}: {1}.",
                     {study.in.percent(sweep.confidence), study.in_unit(study.in.number(best.reached, 4))});
  if (sweep.outcomes[0].starts_with("effect on ") && !sweep.least && !study.unit().empty() &&
      sweep::clearly_loses(best.mean[0], best.standard_error[0], best.p05[0]))
    out +=
        " " + study.say("On average it loses: better leave it as in the baseline than any that was tried.");
  if (sweep.method == "grid" || sweep.method == "optimize") {
    std::vector<const std::vector<std::string>*> values;
    for (const auto& one : sweep.variants) values.push_back(&one.values);
    std::string ends;
    for (const std::size_t k : sweep::at_an_end(values, static_cast<std::size_t>(sweep.best)))
      ends += (ends.empty() ? "" : ", ") + study.name(k);
    if (!ends.empty())
      out +=
          " " + study.say("It is the outermost that was tried of: {0}; beyond may be a better one.", {ends});
  }
  if (sweep.method != "optimize") return out;
  const auto kept = with_standing(sweep, "kept");
  if (const std::size_t untold = with_standing(sweep, sweep::kNotCompared); untold > 0)
    return out + " " +
           study.say(
               "Of {0} others it is not known whether they are worse: with a confidence of {1} variants are "
               "compared from {2} draws on.",
               {study.in.number(static_cast<double>(untold)), study.in.percent(sweep.confidence),
                study.in.number(static_cast<double>(sweep::draws_to_compare(sweep.confidence)))});
  return out + " " +
         (kept == 0
              ? study.say(
                    sweep.constraints.empty()
                        ? "It is clearly ahead of every other that was tried."
                        : "It is clearly ahead of every other that was tried and keeps the constraints.")
          : kept == 1 ? study.say("One other is not clearly worse; more replicates would tell.")
                      : study.say("{0} others are not clearly worse; more replicates would tell.",
                                  {study.in.number(static_cast<double>(kept))}));
}

std::string none_text(const Study& study) {
  const StoredSweep& sweep = study.sweep;
  if (std::none_of(sweep.variants.begin(), sweep.variants.end(), [](const auto& v) { return v.fine; }))
    return study.say("No variant could be run.");
  std::vector<std::vector<double>> means;
  for (const auto& one : sweep.variants)
    means.push_back(one.fine && one.standing != "failed" ? one.mean : std::vector<double>{});
  const std::vector<std::size_t> near = sweep::nearest(sweep::distances(sweep.constraints, means));
  if (near.empty()) return study.say("The goal is no finite number in any variant.");
  const std::string out = study.say("No variant keeps the constraints.");
  // Files of before did not say the constraints.
  if (sweep.constraints.empty()) return out;
  const auto& one = sweep.variants[near.front()];
  if (near.size() == 1)
    return out + " " +
           study.say("Nearest comes {0}; it misses {1}.", {study.values(one), misses(study, one)});
  return out + " " +
         study.say(
             "Nearest, with {2} as near as it, comes {0}; it misses {1}.",
             {study.values(one), misses(study, one), study.in.number(static_cast<double>(near.size() - 1))});
}

std::string left_out_text(const Study& study) {
  const StoredSweep& sweep = study.sweep;
  const std::string all = study.in.number(static_cast<double>(sweep.variants.size()));
  std::string out;
  if (const std::size_t failed = failed_of(sweep); failed > 0 && failed < sweep.variants.size())
    out +=
        " " + study.say("Could not be run: {0} of {1}.", {study.in.number(static_cast<double>(failed)), all});
  if (const std::size_t elsewhere = with_standing(sweep, sweep::kElsewhere); elsewhere > 0)
    out +=
        " " + study.say(
                  "This is a part: {0} of {1} variants are in other shards, and nothing here is said of them "
                  "('stamkund merge' puts shards together).",
                  {study.in.number(static_cast<double>(elsewhere)), all});
  return out;
}

std::string reached_words(const Study& study) {
  return study.say(study.sweep.least ? "not exceeded with {0}" : "reached with {0}",
                   {study.in.percent(study.sweep.confidence)});
}

std::string few_pairs(const Study& study) {
  const StoredSweep& sweep = study.sweep;
  const std::size_t pairs = sweep.variants.size() / (sweep.parameters.size() + 2);
  if (sweep.shares.empty() || pairs >= sweep::kEnoughPairs) return "";
  return study.say(
      "Shares of {0} pairs say little, whatever their intervals: they may come out below 0 or above "
      "100 %. It takes {1} or more.",
      {study.in.number(static_cast<double>(pairs)),
       study.in.number(static_cast<double>(sweep::kEnoughPairs))});
}

Blocks constraints(const Study& study) {
  const StoredSweep& sweep = study.sweep;
  if (sweep.constraints.empty()) return {};
  const bool found = sweep.best >= 0;
  Table table{
      study.say("What the study demands, of means"),
      {study.say("outcome"), study.say("at least"), study.say("at most"), study.say("variants that miss it")},
      {}};
  if (found) table.head.insert(table.head.begin() + 3, study.say("the best has"));
  for (const auto& one : sweep.constraints) {
    const auto bound = [&](double value) {
      return std::isfinite(value) ? Cell{amount(study, one.outcome, value), value} : Cell{"-"};
    };
    Row& row =
        table.rows.emplace_back(Row{study.outcomes[one.outcome], bound(one.at_least), bound(one.at_most)});
    if (found) row.push_back(bound(sweep.variants[static_cast<std::size_t>(sweep.best)].mean[one.outcome]));
    const auto missing =
        std::count_if(sweep.variants.begin(), sweep.variants.end(), [&](const auto& variant) {
          return variant.fine && sweep::missed(one, variant.mean[one.outcome]) > 0.0;
        });
    row.push_back(study.whole(static_cast<double>(missing)));
  }
  return {NamedTable{"constraints", std::move(table)}};
}

Blocks provenance(const Study& study) {
  const StoredSweep& sweep = study.sweep;
  Table table{study.say("What the result depends on"),
              {study.say("what"), study.say("value")},
              {{"sweep_digest", sweep.digest}},
              true};
  const auto add = [&](const std::string& what, const std::string& value) {
    if (!value.empty()) table.rows.push_back({what, value});
  };
  add(study.say("seed"), sweep.seed);
  add(study.say("seed of the choice of variants"), sweep.study_seed);
  const auto named = std::to_array<std::string>({study.say("the study"), study.say("the scenario")});
  for (std::size_t i = 0; i < sweep.inputs.size(); ++i) {
    const auto& input = sweep.inputs[i];
    if (i < named.size()) add(named[i], std::filesystem::path(input.path).filename().string());
    add(i < named.size() ? study.say("SHA-256 of it") : study.say("SHA-256 of an input"), input.sha256);
  }
  add(study.say("version of Stamkund"), sweep.version);
  add(study.say("the command"), sweep.command);
  const std::string complete = "'/provenance/scenario_resolved' of the results file";
  if (!sweep.seed.empty()) add(study.say("the scenario, complete"), study.retold(complete));
  return {NamedTable{"digest", std::move(table)}};
}

}  // namespace stamkund::page
