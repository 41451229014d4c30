#include "engine/report/verdict_text.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/metrics/enough_draws.h"
#include "engine/report/break_even.h"
#include "engine/report/decision.h"
#include "engine/report/hinge.h"
#include "engine/report/mean_of.h"
#include "engine/report/no_reaction.h"
#include "engine/report/quantity_name.h"
#include "engine/report/quantity_value.h"
#include "engine/report/rivals.h"

namespace stamkund::report {
namespace {

using metrics::kEnoughDraws;
/// "ahead in 60 % of the replicates, behind in 40 %", and ties where there are any.
std::string standing(const Shares& shares, const Language& language) {
  const double tied = 1.0 - shares.ahead - shares.behind;
  // Rounded together: they come to 100 %.
  const double behind = tied > 1e-9 ? shares.behind : 1.0 - std::round(100.0 * shares.ahead) / 100.0;
  std::string text = language.say("ahead in {0} of the replicates, behind in {1}",
                                  {language.whole_percent(shares.ahead), language.whole_percent(behind)});
  if (tied > 1e-9) text += language.say(", no different in {0}", {language.whole_percent(tied)});
  return text;
}

std::string hinge_text(const metrics::Results& results, const Hinge& hinge, const Language& language) {
  const auto money = [&](double value) { return language.signed_number(value) + " " + results.currency; };
  const auto value = [&](double at) { return Value{hinge.path, hinge.dimension, at}; };
  const auto brief = [&](double at) { return brief_value(value(at), results.currency, language); };
  const auto said = [&](double at) { return value_text(value(at), results.currency, language); };
  const std::string name = named(hinge, quantity_name(hinge.path, language), results.arms[0], language);
  const std::string share = language.whole_percent(hinge.share);
  const std::string worst = money(hinge.effect_low), best = money(hinge.effect_high);
  if (!hinge.break_even)
    return language.say(
        "Nothing uncertain turns the average: what moves it most, {0} ({1} of what differs between draws), "
        "takes "
        "it from {2} at {3} to {4} at {5}.",
        {name, share, worst, brief(hinge.low), best, said(hinge.high)});
  return language.say("It hinges on {0} ({1} of what differs between draws): ", {name, share}) +
         language.say(
             "break-even at about {0}; ",
             {said(*hinge.break_even) + " (" + key_and_value(value(*hinge.break_even), language) + ")"}) +
         language.say("about {0} at {1}, {2} at {3}", {worst, brief(hinge.low), best, brief(hinge.high)}) +
         ".";
}

/// Where the platform, which is the same for few members and many, is most of what a program costs.
std::string platform_text(const metrics::Results& results, std::size_t arm, double effect,
                          const Language& language) {
  const double cost = results.total("program_cost").summary[arm].mean;
  double platform = 0.0;
  for (const std::int64_t minor : results.period("platform_cost").values.arm(arm))
    platform += static_cast<double>(minor);
  platform /= static_cast<double>(results.replicates) * static_cast<double>(results.minor_per_major);
  if (!(cost > 0.0) || platform < 0.5 * cost) return "";
  return language.say(" The platform alone is {0} of what it costs; without that it would come to about {1}.",
                      {language.whole_percent(platform / cost),
                       language.signed_number(std::round(effect + platform)) + " " + results.currency});
}

/// How much less its members may spend without the program before ending it does not pay.
std::string ending_text(const metrics::Results& results, const scenario::ScenarioSpec& scenario,
                        std::size_t arm, const Language& language) {
  const auto less = members_loss_at_break_even(results, scenario, arm);
  if (!less) return "";
  return *less > 0.0
             ? language.say(" It pays unless its members spend {0} less without it than in this run.",
                            {language.percent(*less)})
             : language.say(" It would pay if its members spent {0} more without it than in this run.",
                            {language.percent(-*less)});
}

/// Where no quantity is uncertain, on the line from no reaction to the one that is assumed.
std::string flip_text(const metrics::Results& results, const scenario::ScenarioSpec& scenario,
                      std::size_t arm, const Language& language) {
  const auto part = reaction_at_break_even(results, scenario, arm);
  constexpr double kMost = 10.0;
  if (may_drive_away(scenario, arm) && results.total("program_cost").effects[arm].mean > 0.0)
    return language.say(
        " How far what draws customers and what drives them away may change before it turns, 'stamkund "
        "sweep' tells.");
  if (!part) return "";
  if (*part < 1.0)
    return language.say(" It breaks even if they react about {0} as much as assumed.",
                        {language.whole_percent(*part)});
  if (std::isinf(*part)) return language.say(" More of the reaction that is assumed would cost more.");
  if (*part > kMost)
    return language.say(" Not even ten times the reaction that is assumed would pay for it.");
  return language.say(" It would break even if they reacted about {0} times as much as assumed.",
                      {language.number(*part, 2)});
}

/// Of which of the others something is clear, whatever becomes of the best. What is only assumed has a
/// sentence of its own.
std::string others_text(const metrics::Results& results, const scenario::ScenarioSpec& scenario,
                        std::size_t best, const std::vector<std::size_t>& tied, bool decided,
                        const Language& language) {
  const bool all = only_assumes(results, scenario, best);
  const auto named = [&](double Shares::*share) {
    std::string names;
    for (std::size_t a = 1; a < results.arms.size(); ++a)
      if (a != best && std::find(tied.begin(), tied.end(), a) == tied.end() &&
          (all || share == &Shares::behind || !only_assumes(results, scenario, a)) &&
          results.total("net").effects[a].independent >= kEnoughDraws &&
          shares_of(results, a).*share >= kClearly)
        names += (names.empty() ? "'" : ", '") + results.arms[a] + "'";
    return names;
  };
  std::string text;
  if (const std::string ahead = named(&Shares::ahead); !ahead.empty())
    text += language.say(
        decided ? " These pay as well, but less: {0}." : " Ahead in at least 95 % of the replicates: {0}.",
        {ahead});
  if (const std::string behind = named(&Shares::behind); !behind.empty())
    text += language.say(" Behind in at least 95 % of the replicates: {0}.", {behind});
  return text;
}

/// Arms that no run of this size tells from the best, with what lies between.
std::string tied_text(const metrics::Results& results, std::size_t best, const std::vector<std::size_t>& tied,
                      const scenario::UncertaintySpec& uncertainty, const Language& language) {
  std::string names;
  for (const std::size_t a : tied) {
    const metrics::Summary apart = difference(results, a, best, uncertainty);
    const bool twin = apart.mean == 0.0 && apart.standard_error == 0.0;
    names += (names.empty() ? "" : ", ") +
             (twin ? language.say("'{0}' (the same in every replicate)", {results.arms[a]})
                   : language.say(
                         "'{0}' ({1} {2} against '{4}', s.e. {3})",
                         {results.arms[a], language.signed_number(std::round(apart.mean)), results.currency,
                          language.number(std::round(apart.standard_error)), results.arms[best]}));
  }
  return names.empty() ? "" : language.say(" As good within the error of this run: {0}.", {names});
}

/// Arms that earn more on average than the one that clearly pays, and may lose.
std::string gambles_text(const metrics::Results& results, const scenario::ScenarioFile& file,
                         std::size_t sure, const std::vector<std::size_t>& tied, const Language& language) {
  const auto& effects = results.total("net").effects;
  const scenario::ScenarioSpec& scenario = file.spec;
  std::string names;
  for (std::size_t a = 1; a < results.arms.size(); ++a)
    if (effects[a].mean > effects[sure].mean && !only_assumes(results, scenario, a) &&
        std::find(tied.begin(), tied.end(), a) == tied.end())
      names += (names.empty() ? "" : ", ") +
               language.say("'{0}' ({1} {2}, ahead in {3} of the replicates)",
                            {results.arms[a], language.signed_number(effects[a].mean), results.currency,
                             language.whole_percent(shares_of(results, a).ahead)});
  if (names.empty()) return "";
  std::string text = language.say(" More on average, but not sure to pay, so to be tested first: {0}.", {names});
  const std::size_t best = best_on_average(results, scenario);
  if (std::find(tied.begin(), tied.end(), best) != tied.end()) return text;
  if (const auto hinge = hinge_of(results, file, best))
    text += language.say(" Of '{0}': ", {results.arms[best]}) + hinge_text(results, *hinge, language);
  return text;
}

/// What better lives would be worth, after what can be done.
std::string assumed_text(const metrics::Results& results, const scenario::ScenarioSpec& scenario,
                         std::size_t in_question, const Language& language) {
  if (only_assumes(results, scenario, in_question)) return "";
  const auto& effects = results.total("net").effects;
  std::optional<std::size_t> best;
  for (std::size_t a = 1; a < results.arms.size(); ++a)
    if (only_assumes(results, scenario, a) && (!best || effects[a].mean > effects[*best].mean)) best = a;
  if (!best || !(results.total("net").effects[*best].mean > 0.0) ||
      results.total("net").effects[*best].independent < kEnoughDraws)
    return "";
  return language.say(" What if: '{0}', in which nothing is done that costs, comes to {1} {2}.",
                      {results.arms[*best], language.signed_number(results.total("net").effects[*best].mean),
                       results.currency});
}

/// What the baseline earns, where there is nothing to compare it with.
std::string alone_text(const metrics::Results& results, const scenario::ScenarioSpec& scenario,
                       const Language& language) {
  const metrics::Summary& net = results.total("net").summary[0];
  std::string text = language.say("'{0}' comes to a net of {1} {2} over {3}",
                                  {results.arms[0], language.number(std::round(net.mean)), results.currency,
                                   language.days(scenario.horizon_days)});
  if (net.independent >= kEnoughDraws)
    text += language.say(" (90 % of the replicates: {0} to {1})",
                         {language.number(std::round(net.p05)), language.number(std::round(net.p95))});
  return text +
         language.say(". There is nothing to compare it with: the scenario has no arms but the baseline.");
}

/// Of the others, and what it comes to without this and that: each sentence with a blank before it.
std::string context(const metrics::Results& results, const scenario::ScenarioFile& file, std::size_t arm,
                    Decision decision, const std::vector<std::size_t>& tied, const Language& language) {
  const scenario::ScenarioSpec& scenario = file.spec;
  const metrics::Summary& effect = results.total("net").effects[arm];
  const Shares shares = shares_of(results, arm);
  std::string text;
  const bool keep = decision == Decision::keep || decision == Decision::would_lose;
  if (!keep) {
    if (shares.ahead >= kClearly) text += gambles_text(results, file, arm, tied, language);
    text += tied_text(results, arm, tied, scenario.uncertainty, language);
    text += others_text(results, scenario, arm, tied, shares.ahead >= kClearly, language);
    text += dose_text(results, scenario, arm, language);
  }
  // Of coupons of campaigns it is not known which were for purchases that would not have been made: all
  // count.
  const bool at_worst =
      !scenario.arms[arm].program && mean_of(results, "discounts", arm) > mean_of(results, "discounts", 0);
  if (results.total("program_cost").summary[arm].mean > 0.0 && !only_assumes(results, scenario, arm))
    text += language.say(
        may_drive_away(scenario, arm) ? " If nobody reacted to it, neither bought more nor left: about {0}."
        : at_worst                    ? " If nobody bought more for it: {0} at worst."
                                      : " If nobody bought more for it: about {0}.",
        {language.signed_number(std::round(effect_without_reaction(results, arm))) + " " + results.currency});
  text += platform_text(results, arm, effect.mean, language);
  text += ending_text(results, scenario, arm, language);
  text += assumed_text(results, scenario, arm, language);
  if (scenario.arms[arm].program && results.total("program_cost").summary[arm].mean == 0.0)
    text += language.say(" No cost of its program is stated.");
  return text;
}

}  // namespace

std::string verdict_text(const metrics::Results& results, const scenario::ScenarioFile& scenario,
                         const Language& language) {
  const Decision decision = decision_of(results, scenario.spec);
  if (decision == Decision::nothing_to_compare) return alone_text(results, scenario.spec, language);
  const std::size_t arm = arm_in_question(results, scenario.spec);
  const metrics::Summary& effect = results.total("net").effects[arm];
  const std::string name = "'" + results.arms[arm] + "'";
  const std::string base = "'" + results.arms[0] + "'";
  const bool several = results.arms.size() > 2;
  const std::string worth =
      language.say("{0} {1} against {2} over {3}", {language.signed_number(effect.mean), results.currency,
                                                    base, language.days(scenario.spec.horizon_days)});
  const Shares shares = shares_of(results, arm);
  if (decision == Decision::no_difference) {
    const std::string others = others_text(results, scenario.spec, arm, {}, false, language);
    return language.say(others.empty()
                            ? several ? "No difference: {0}, the best of the arms, earns as much as {1} in "
                                        "every replicate."
                                      : "No difference: {0} earns as much as {1} in every replicate."
                            : "Keep {1}: even the best of the others, {0}, earns no more in any replicate.",
                        {name, base}) +
           (others.empty() ? "" : "\n" + others.substr(1));
  }
  if (decision == Decision::no_verdict_yet)
    return language.say(
        effect.independent == 1 ? "No verdict yet: {0} independent draw is too few, {3} are "
                                  "needed (--replicates {4}). So far {1} stands at {2}."
                                : "No verdict yet: {0} independent draws are too few, {3} "
                                  "are needed (--replicates {4}). So far {1} stands at {2}.",
        {std::to_string(effect.independent), name, worth, std::to_string(kEnoughDraws),
         std::to_string(results.replicates * kEnoughDraws / std::max<std::uint64_t>(1, effect.independent))});
  const std::string sure =
      worth +
      language.say(" (90 % of the replicates: {0} to {1}), ",
                   {language.signed_number(effect.p05), language.signed_number(effect.p95)}) +
      standing(shares, language);
  std::vector<std::size_t> tied = as_good_as(results, arm, scenario.spec.uncertainty);
  // Of whom something is clear, that is said.
  std::erase_if(tied, [&](std::size_t a) {
    const Shares of = shares_of(results, a);
    return of.behind >= kClearly || (of.ahead >= kClearly && shares.ahead < kClearly);
  });
  bool what_ifs = false;
  for (std::size_t a = 1; a < results.arms.size(); ++a)
    what_ifs = what_ifs || (a != arm && only_assumes(results, scenario.spec, a));
  std::string text;
  switch (decision) {
    case Decision::would_pay:
      text = language.say(
          "{0} would pay, if it can be had: {1}. What brings it about costs nothing in the scenario; it may "
          "cost up "
          "to {2}.",
          {name, sure, language.number(std::round(effect.mean)) + " " + results.currency});
      break;
    case Decision::would_lose:
      text =
          language.say("What if, and it would lose: {0}, in which nothing is done that costs, comes to {1}.",
                       {name, sure});
      break;
    case Decision::what_if:
      text = language.say("What if, not decided: {0}, in which nothing is done that costs, comes to {1}.",
                          {name, sure});
      break;
    case Decision::end_the_program:
      text = language.say("End the program, as in {0}, if the assumptions hold: {1}.", {name, sure});
      break;
    case Decision::launch:
      text = language.say("Launch {0}, if the assumptions hold: {1}.", {name, sure});
      break;
    case Decision::keep:
      text = language.say(what_ifs  ? "Keep {0}: even the best of what can be done, {1}, comes to {2}."
                          : several ? "Keep {0}: even the best of the others, {1}, comes to {2}."
                                    : "Keep {0}: {1} comes to {2}.",
                          {base, name, sure});
      break;
    case Decision::rather_keep:
      text = language.say(
          what_ifs
              ? "Rather keep {0}, though it is not decided: even the best of what can be done, {1}, comes "
                "to {2}."
          : several
              ? "Rather keep {0}, though it is not decided: even the best of the others, {1}, comes to {2}."
              : "Rather keep {0}, though it is not decided: {1} comes to {2}.",
          {base, name, sure});
      break;
    default:
      text = language.say(
          ends_program(scenario.spec, arm) ? "Not decided, test before you end the program: {0} comes to {1}."
          : !tied.empty()
              ? "Not decided, test before you launch: {0}, one of the best of the arms, comes to {1}."
          : several
              ? "Not decided, test before you launch: {0}, the best of the arms on average, comes to {1}."
              : "Not decided, test before you launch: {0} comes to {1}.",
          {name, sure});
  }
  if (effect.mean > 0.0 && shares.behind > shares.ahead)
    text += language.say(" It loses more often than it gains, but what it gains is more.");
  if (effect.mean < 0.0 && shares.ahead > shares.behind)
    text += language.say(" It gains more often than it loses, but what it loses is more.");
  if (const auto hinge = hinge_of(results, scenario, arm))
    text += " " + hinge_text(results, *hinge, language);
  else
    text += flip_text(results, scenario.spec, arm, language);
  const std::string more = context(results, scenario, arm, decision, tied, language);
  return text + (more.empty() ? "" : "\n" + more.substr(1));
}

std::string in_one_line(std::string verdict) {
  std::replace(verdict.begin(), verdict.end(), '\n', ' ');
  return verdict;
}

}  // namespace stamkund::report
