#include "engine/report/run_text.h"
#include "engine/metrics/enough_draws.h"
#include "engine/report/contact_tables.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include "engine/report/decision.h"
#include "engine/report/defaults_taken.h"
#include "engine/report/group_tables.h"
#include "engine/report/key_figures.h"
#include "engine/report/numbers.h"
#include "engine/report/part_tables.h"
#include "engine/report/pilot_table.h"
#include "engine/report/quantity_value.h"
#include "engine/report/reward_table.h"
#include "engine/report/sparkline.h"
#include "engine/report/stage_tables.h"
#include "engine/report/survey_table.h"
#include "engine/report/table.h"
#include "engine/report/treatment_table.h"
#include "engine/report/verdict_text.h"
#include "engine/report/year_tables.h"
#include "engine/scenario/sample.h"

namespace stamkund::report {
namespace {

using metrics::Summary;

std::string interval(const Summary& summary, const std::string& unit) {
  return number(summary.low()) + " to " + number(summary.high()) + (unit.empty() ? "" : " " + unit);
}

using metrics::kEnoughDraws;

/// Whole per cents, but "0 %" and "100 %" only where it is none or all.
std::string whole_percent(double share) {
  const double whole = std::round(100.0 * share);
  if ((whole == 0.0 && share > 0.0) || (whole == 100.0 && share < 1.0)) return percent(share);
  return number(whole) + " %";
}

/// "about 46 %": draws of this number carry no more digits.
std::string about(double share) { return "about " + number(std::round(100.0 * share)) + " %"; }

std::string causes(const Summary& summary) {
  const bool shared = std::isfinite(summary.variance_calendar);
  const double calendar = shared ? summary.variance_calendar : 0.0;
  const double total =
      summary.variance_parameters + summary.variance_individual + summary.variance_process + calendar;
  if (!std::isfinite(total) || !(total > 0.0) || summary.independent < kEnoughDraws) return "";
  return " Of that spread, " + about(summary.variance_parameters / total) +
         " is what we do not know of the parameters, " +
         (shared ? about(calendar / total) + " what all customers share (calendar and model), " : "") +
         about(summary.variance_individual / total) + " who these customers are and " +
         about(summary.variance_process / total) + " luck.";
}

/// Replicates that make kEnoughDraws independent draws: those of one draw share its parameters, or its
/// people.
std::uint64_t enough_replicates(const scenario::UncertaintySpec& uncertainty) {
  return kEnoughDraws * uncertainty.replicates_per_population *
         (uncertainty.parameters ? uncertainty.populations_per_draw : 1);
}

/// Shares of the replicates in which one arm earns less than another, and the same to the last bit: twins
/// whom nothing told apart.
struct Rest {
  double behind = 0;
  double tied = 0;
};

Rest not_ahead(const metrics::Results& results, std::size_t one, std::size_t other) {
  const std::vector<double> here = results.total("net").values.arm(one);
  const std::vector<double> there = results.total("net").values.arm(other);
  Rest rest;
  for (std::size_t r = 0; r < results.replicates; ++r) {
    const double difference = here[r] - there[r];
    rest.behind += difference < 0.0 ? 1.0 : 0.0;
    rest.tied += difference == 0.0 ? 1.0 : 0.0;
  }
  rest.behind /= static_cast<double>(results.replicates);
  rest.tied /= static_cast<double>(results.replicates);
  return rest;
}

/// `better`: the share of the replicates in which the arm is ahead.
std::string verdict(const Summary& effect, double better, const Rest& rest,
                    const scenario::UncertaintySpec& uncertainty) {
  if (effect.independent < kEnoughDraws)
    return " With " + std::to_string(effect.independent) +
           (effect.independent == 1 ? " independent draw" : " independent draws") +
           " this is no verdict yet: ask for at least " + std::to_string(enough_replicates(uncertainty)) +
           " replicates (--replicates " + std::to_string(enough_replicates(uncertainty)) + "), which are " +
           std::to_string(kEnoughDraws) + " independent draws.";
  if (better >= 0.95)
    return " It is ahead in " + whole_percent(better) + " of the replicates, if the assumptions hold.";
  if (rest.behind >= 0.95)
    // Rounded as in the first line, together with the share that is ahead.
    return " It is behind in " +
           whole_percent(rest.tied > 0.0 ? rest.behind : 1.0 - std::round(100.0 * better) / 100.0) +
           " of the replicates: do not launch it as it is.";
  if (rest.tied > 0.0)
    return " It is ahead in " + whole_percent(better) + " of the replicates, behind in " +
           whole_percent(rest.behind) + " and no different in " + whole_percent(rest.tied) +
           ": the answer is not clear.";
  return " It is ahead in only " + whole_percent(better) + " of the replicates: the answer is not clear.";
}

/// Earned back, and where that is another thing: cash back in hand.
std::string payback_text(const metrics::Results& results, std::size_t arm) {
  const auto& earned = results.comparison("payback");
  const auto& cash = results.comparison("cash_payback");
  // The median of those that cost anything at all; never, if it is no number.
  constexpr double kNever = std::numeric_limits<double>::infinity();
  const auto median = [&](const metrics::Summary& summary) {
    return std::isfinite(summary.p50) && summary.share_finite >= 0.5 ? summary.p50 : kNever;
  };
  const double half = median(earned.summary[arm]);
  std::string text =
      " It is earned back in " + whole_percent(earned.summary[arm].share_finite) + " of the replicates";
  if (earned.summary[arm].share_finite == 0.0) text = " It is not earned back in any replicate";
  if (std::isfinite(half)) text += ", in half of all by " + days_text(half);
  const double in_hand = median(cash.summary[arm]);
  if (in_hand < half)
    text += std::isfinite(half)
                ? ", and cash is in hand by " + days_text(in_hand)
                : ", though cash is in hand by " + days_text(in_hand) + ": what is owed at the end is more";
  return text + ".";
}

std::string arm_finding(const metrics::Results& results, std::size_t arm,
                        const scenario::ScenarioSpec& scenario) {
  const Summary& effect = results.total("net").effects[arm];
  const std::string name = "'" + results.arms[arm] + "'";
  if (not_ahead(results, arm, 0).tied == 1.0)
    return name + " is no different from '" + results.arms[0] + "' in any replicate.";
  const bool owes = results.total("owed").summary[arm].mean != 0.0;
  std::string text = name + (effect.mean >= 0.0 ? " earns " : " loses ") + number(std::abs(effect.mean)) +
                     " " + results.currency + (effect.mean >= 0.0 ? " more" : "") + " over " +
                     days_text(scenario.horizon_days) + ", all costs" +
                     (owes ? " and what is owed then" : "") + " counted";
  if (effect.independent >= kEnoughDraws)
    text += " (90 % of the replicates: " + interval(effect, results.currency) + ")";
  text += "." + verdict(effect, results.comparison("ahead").summary[arm].mean, not_ahead(results, arm, 0),
                        scenario.uncertainty);
  text += causes(effect);
  const Summary& roi = results.comparison("roi").summary[arm];
  if (std::isfinite(roi.mean))
    text += " Return on what it costs: " + whole_percent(roi.mean) + "." + payback_text(results, arm);
  return text;
}

/// The best arm, and how far it is ahead of the next.
std::string best_text(const metrics::Results& results) {
  // Too few draws are no verdict.
  if (results.lead.empty() || results.lead[0].lead.independent < kEnoughDraws) return "";
  const metrics::Lead& lead = results.lead[0];
  const std::string lead_text =
      number(lead.lead.mean) + " " + results.currency + " (s.e. " + number(lead.lead.standard_error, 2) + ")";
  const std::string best = "'" + results.arms[lead.best] + "'";
  const std::string next = "'" + results.arms[lead.next] + "'";
  if (not_ahead(results, lead.best, lead.next).tied == 1.0)
    return wrapped("No difference between " + best + " and " + next + ", the next best, in any replicate.");
  std::string text = lead.best == 0 ? "None of the arms beats " + best + " on average; the nearest, " + next +
                                          ", is " + lead_text + " behind it"
                                    : "Best on average: " + best + ", by " + lead_text + " before " + next;
  text += ", in " + whole_percent(lead.share_ahead) + " of the replicates";
  if (const double tied = not_ahead(results, lead.best, lead.next).tied; tied > 0.0)
    text += " (no different in " + whole_percent(tied) + ")";
  if (std::abs(lead.lead.mean) <= 2.0 * lead.lead.standard_error) text += ": too close to call";
  return wrapped(text + ".");
}

/// " (25 independent draws)" where replicates share their parameters.
std::string draws_text(const metrics::Results& results) {
  const std::uint64_t draws = results.total("net").effects[0].independent;
  return draws == results.replicates
             ? ""
             : " (" + std::to_string(draws) + (draws == 1 ? " independent draw)" : " independent draws)");
}

std::string assumptions_text(const std::vector<scenario::DefaultTaken>& assumptions) {
  const auto lines = default_lines(assumptions);
  if (lines.empty()) return "";
  std::vector<std::string> keys;
  std::size_t widest = 0;
  for (const auto& line : lines) {
    keys.push_back(line.key + ": " + line.values);
    widest = std::max(widest, width(keys.back()));
  }
  std::string out = "Defaults that it rests on, because the scenario does not say:\n";
  for (std::size_t i = 0; i < lines.size(); ++i)
    out += "  " + left(keys[i], widest) + "  " + lines[i].source + "\n";
  return out;
}

/// The cumulative effect on net of each arm as a line of blocks.
std::string cumulative_lines(const metrics::Results& results) {
  const std::size_t periods = results.period_start_days.size();
  if (results.arms.size() < 2 || periods < 2) return "";
  std::vector<std::vector<double>> all;
  double low = 0.0, high = 0.0;
  for (std::size_t a = 1; a < results.arms.size(); ++a) {
    all.push_back(cumulative_effect(results, a));
    for (const double value : all.back()) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  constexpr std::size_t kColumns = 40;
  std::size_t widest = 0;
  for (const auto& arm : results.arms) widest = std::max(widest, width(arm));
  std::string out = "\nCumulative effect on net up to the horizon, " + results.currency + ", " +
                    signed_number(std::round(low)) + " to " + signed_number(std::round(high)) + ":\n";
  for (std::size_t a = 1; a < results.arms.size(); ++a)
    out += "  " + left(results.arms[a], widest) + "  " + sparkline(all[a - 1], low, high, kColumns) + "  " +
           signed_number(std::round(all[a - 1].back())) + "\n";
  return out;
}

}  // namespace

std::string comparison_table(const metrics::Results& results, const scenario::ScenarioSpec& scenario) {
  const std::size_t n = results.arms.size();
  Table table;
  table.column("arm", results.arms);
  const auto add = [&](const std::string& head, const auto& cell) {
    std::vector<std::string> cells;
    for (std::size_t a = 0; a < n; ++a) cells.push_back(cell(a));
    table.column(head, std::move(cells));
  };
  add("purchases", [&](std::size_t a) { return number(results.total("purchases").summary[a].mean); });
  add("repeat", [&](std::size_t a) { return percent(results.total("repeat_rate").summary[a].mean); });
  add("net " + results.currency, [&](std::size_t a) { return number(results.total("net").summary[a].mean); });
  add("program cost", [&](std::size_t a) { return number(results.total("program_cost").summary[a].mean); });
  add("CLV", [&](std::size_t a) { return number(results.total("clv").summary[a].mean, 4); });
  add("effect on net", [&](std::size_t a) {
    return a == 0 ? std::string("-") : signed_number(results.total("net").effects[a].mean);
  });
  add("s.e.", [&](std::size_t a) {
    return a == 0 ? std::string("-") : number(results.total("net").effects[a].standard_error, 2);
  });
  add("5 % .. 95 %", [&](std::size_t a) {
    const Summary& effect = results.total("net").effects[a];
    const bool none = a == 0 || !std::isfinite(effect.low()) || !std::isfinite(effect.high());
    return none ? std::string("-") : signed_number(effect.p05) + " .. " + signed_number(effect.p95);
  });
  add("ROI", [&](std::size_t a) { return percent(results.comparison("roi").summary[a].mean); });
  add("payback", [&](std::size_t a) {
    const auto& payback = results.comparison("payback").summary[a];
    if (a == 0 || payback.replicates == 0) return std::string("-");
    return std::isfinite(payback.p50) ? days_text(payback.p50) : std::string("not yet");
  });

  const std::uint64_t simulated = scenario::simulated_of(scenario.population, results.customers);
  std::string out = scenario.name + ": " + number(static_cast<double>(results.customers)) +
                    (results.customers == 1 ? " customer" : " customers") +
                    (simulated < results.customers
                         ? " (a sample of " + number(static_cast<double>(simulated)) + " stands for them)"
                         : "") +
                    ", " + days_text(scenario.horizon_days) + ", " +
                    number(static_cast<double>(results.replicates)) +
                    (results.replicates == 1 ? " replicate" : " replicates") + draws_text(results) +
                    "; money in " + results.currency + ", effects against '" + results.arms[0] + "'\n\n";
  return out + table.text();
}

std::string answer(const metrics::Results& results, const scenario::ScenarioFile& scenario) {
  std::istringstream verdict(verdict_text(results, scenario));
  std::string out;
  for (std::string line; std::getline(verdict, line);) out += wrapped(line) + "\n";
  return out + comparison_table(results, scenario.spec) + cumulative_lines(results);
}

namespace {

/// Where all of the fit's own customers are simulated, who they are has no spread; in a sample of them it
/// has.
bool known_by_name(const scenario::ScenarioSpec& scenario) {
  return !scenario.population.fit_path.empty() && scenario.population.existing;
}

/// What a sample that stands for all adds to the spread. Each of the sample counts so often, and her luck
/// too.
std::string sample_text(const metrics::Results& results, const scenario::ScenarioSpec& scenario) {
  const double weight = static_cast<double>(results.customers) /
                        static_cast<double>(scenario::simulated_of(scenario.population, results.customers));
  if (!(weight > 1.0) || results.arms.size() < 2) return "";
  std::string text = "Each customer stands for " + number(weight) +
                     ", and so does her luck: intervals and standard errors hold the error of the sample, "
                     "and are wider than "
                     "those of " +
                     number(static_cast<double>(results.customers)) + " customers one by one.";
  const Summary& effect = results.total("net").effects[arm_in_question(results, scenario)];
  const double luck = effect.variance_individual + effect.variance_process;
  const double total = effect.variance_parameters + luck +
                       (std::isfinite(effect.variance_calendar) ? effect.variance_calendar : 0.0);
  if (total > 0.0 && effect.independent < kEnoughDraws) return text;
  if (!(total > 0.0))
    return text +
           " How much of it is the sample's, 'populations_per_draw: 2' and 'replicates_per_population: 2' "
           "would tell.";
  return text + " Of the variance of the effect on net of '" +
         results.arms[arm_in_question(results, scenario)] + "', " +
         (known_by_name(scenario) ? "at least " : "about ") +
         whole_percent(luck * (1.0 - 1.0 / weight) / total) + " is the sample's.";
}

}  // namespace

std::string findings(const metrics::Results& results, const scenario::ScenarioFile& scenario, bool details) {
  std::string out;
  if (const std::string key = key_figures_table(results, scenario.spec); !key.empty()) out += key + "\n";
  out += year_tables(results, scenario.spec) + "\n";
  for (std::size_t a = 1; a < results.arms.size(); ++a)
    out += wrapped(arm_finding(results, a, scenario.spec)) + "\n";
  const std::string sample = sample_text(results, scenario.spec);
  if (!sample.empty()) out += wrapped(sample) + "\n";
  const std::string reversed = sells_or_earns(results);
  for (const std::string& part :
       {reversed.empty() ? reversed : wrapped(reversed), best_text(results), contacts_table(results),
        held_back_table(results), reasons_table(results), details ? funnel_tables(results) : std::string(),
        survey_table(results), pilot_table(results), treatment_table(results), stage_tables(results),
        decomposition_table(results), benefits_table(results), reward_table(results, scenario.spec, details),
        group_tables(results), details ? artefacts_table(results) : std::string()})
    if (!part.empty()) out += part + "\n";
  out += assumptions_text(scenario.assumptions);
  return out;
}

}  // namespace stamkund::report
