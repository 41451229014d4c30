#include "engine/report/run_text.h"

#include <algorithm>
#include <cmath>

#include "engine/report/numbers.h"

namespace stamkund::report {
namespace {

using metrics::Summary;

/// Share of replicates in which the arm beats the baseline on `metric`.
double share_better(const metrics::TotalMetric& metric, std::size_t arm, std::uint64_t replicates) {
  std::size_t better = 0;
  for (std::size_t r = 0; r < replicates; ++r)
    if (metric.values[arm * replicates + r] > metric.values[r]) ++better;
  return static_cast<double>(better) / static_cast<double>(replicates);
}

std::string interval(const Summary& summary, const std::string& unit) {
  return number(summary.p05) + " to " + number(summary.p95) + (unit.empty() ? "" : " " + unit);
}

/// Fewer independent draws than this give no verdict and no interval in words (assumption: with 20, an arm
/// that is ahead in all of them is behind in less than one in seven, at 95 % confidence).
constexpr std::uint64_t kEnoughDraws = 20;

/// "about 46 %": draws of this number carry no more digits.
std::string about(double share) { return "about " + number(std::round(100.0 * share)) + " %"; }

std::string wrapped(const std::string& text, std::size_t columns = 96) {
  std::string out;
  std::string line;
  std::string word;
  for (const char c : text + ' ') {
    if (c != ' ') {
      word += c;
      continue;
    }
    if (!line.empty() && width(line) + 1 + width(word) > columns) {
      out += line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
    word.clear();
  }
  return out + line + "\n";
}

std::string causes(const Summary& summary) {
  const double total = summary.variance_parameters + summary.variance_individual + summary.variance_process;
  if (!std::isfinite(total) || !(total > 0.0) || summary.independent < kEnoughDraws) return "";
  return " Of that spread, " + about(summary.variance_parameters / total) +
         " is what we do not know of the parameters, " + about(summary.variance_individual / total) +
         " who these customers are and " + about(summary.variance_process / total) + " luck.";
}

std::string verdict(const Summary& effect, double better) {
  if (effect.independent < kEnoughDraws)
    return " With " + std::to_string(effect.independent) +
           (effect.independent == 1 ? " independent draw" : " independent draws") +
           " this is no verdict yet: ask for more replicates.";
  if (better >= 0.95)
    return " It is ahead in " + percent(better) + " of the replicates, if the assumptions hold.";
  if (better <= 0.05)
    return " It is behind in " + percent(1.0 - better) + " of the replicates: do not launch it as it is.";
  return " It is ahead in only " + percent(better) + " of the replicates: the answer is not clear.";
}

std::string payback_text(const metrics::Results& results, std::size_t arm) {
  const auto& payback = results.comparison("payback");
  const Summary& summary = payback.summary[arm];
  if (payback.share_finite[arm] == 0.0) return " It has not paid back by then in any replicate.";
  std::string text =
      " It has paid back by then in " + percent(payback.share_finite[arm]) + " of the replicates";
  if (std::isfinite(summary.p50)) text += ", in half of all by " + days_text(summary.p50);
  return text + ".";
}

std::string member_text(const metrics::Results& results, std::size_t arm) {
  const Summary& naive = results.comparison("naive_member_gap_purchases").summary[arm];
  const Summary& twin = results.comparison("twin_member_effect_purchases").summary[arm];
  // Nothing to explain where members do not look better than others, or are no better than the program makes
  // them.
  if (!std::isfinite(naive.mean) || !std::isfinite(twin.mean)) return "";
  if (!(naive.mean > 4.0 * naive.standard_error) || twin.mean >= naive.mean) return "";
  return " Members make " + number(naive.mean) +
         " more purchases each than non-members. Do not take that for the program's effect: against their "
         "own twins "
         "without it, it is " +
         signed_number(twin.mean) +
         ". The rest is who joins: customers who come often and stay long have more chances to.";
}

/// What chance makes of light and heavy users, if the naive comparison shows it.
std::string usage_text(const metrics::Results& results, std::size_t arm) {
  const Summary& light = results.comparison("naive_change_light").summary[arm];
  const Summary& heavy = results.comparison("naive_change_heavy").summary[arm];
  const Summary& light_twin = results.comparison("twin_change_light").summary[arm];
  const Summary& heavy_twin = results.comparison("twin_change_heavy").summary[arm];
  if (!std::isfinite(light.mean) || !std::isfinite(heavy.mean)) return "";
  if (!(light.mean > 4.0 * light.standard_error) || light.mean <= light_twin.mean) return "";
  return " Members who had bought at most once in a time before seem to rise by " + number(light.mean) +
         " purchases each, and those with four or more change by " + signed_number(heavy.mean) +
         ": an artefact, for who was lucky or unlucky then is so less afterwards. Against their twins it "
         "is " +
         signed_number(light_twin.mean) + " and " + signed_number(heavy_twin.mean) + ".";
}

/// Where the effect on revenue comes from.
std::string decomposition_text(const metrics::Results& results, std::size_t arm) {
  const Summary& revenue = results.total("revenue").effects[arm];
  if (!(std::abs(revenue.mean) > 4.0 * revenue.standard_error)) return "";
  const auto part = [&](const char* name) {
    return signed_number(results.comparison(name).summary[arm].mean);
  };
  std::string text = " It changes revenue by " + signed_number(revenue.mean) + " " + results.currency + ": " +
                     part("effect_attrition") + " from customers staying longer or shorter, " +
                     part("effect_frequency") + " from how often they buy, " + part("effect_basket") +
                     " from what they pay for a purchase";
  if (results.total("referred").arms[arm].mean > 0.0)
    text += ", " + part("effect_referred") + " from whom members bring";
  return text + ".";
}

std::string leakage_text(const metrics::Results& results, std::size_t arm) {
  const Summary& leakage = results.total("leakage").arms[arm];
  if (!std::isfinite(leakage.mean)) return "";
  return " Of what it gives to members, " + about(leakage.mean) +
         " goes to purchases that the same customers would have made anyway.";
}

/// What is promised at the horizon, and whether it is counted.
std::string promise_text(const metrics::Results& results, std::size_t arm, double run_off_days) {
  const double liability = results.total("liability").arms[arm].mean;
  const double kept = results.total("run_off_cost").arms[arm].mean;
  if (run_off_days > 0.0 && kept > 0.0)
    return " That counts " + number(kept) + " " + results.currency +
           " of rewards that members redeem in the " + days_text(run_off_days) +
           " after, with units from before.";
  if (liability > 0.0)
    return " Members then still hold units for about " + number(liability) + " " + results.currency +
           " of rewards, which are not counted.";
  return "";
}

std::string arm_finding(const metrics::Results& results, std::size_t arm,
                        const scenario::ScenarioSpec& scenario) {
  const Summary& effect = results.total("net_after_run_off").effects[arm];
  const std::string name = "'" + results.arms[arm] + "'";
  if (effect.mean == 0.0 && effect.p05 == 0.0 && effect.p95 == 0.0)
    return name + " is no different from '" + results.arms[0] + "' in any replicate." +
           member_text(results, arm) + usage_text(results, arm);
  std::string text = name + (effect.mean >= 0.0 ? " earns " : " loses ") + number(std::abs(effect.mean)) +
                     " " + results.currency + (effect.mean >= 0.0 ? " more" : "") + " over " +
                     days_text(scenario.horizon_days) + ", costs up to then counted";
  if (effect.independent >= kEnoughDraws)
    text += " (90 % of the replicates: " + interval(effect, results.currency) + ")";
  text += "." + verdict(effect, share_better(results.total("net_after_run_off"), arm, results.replicates));
  const Summary& roi = results.comparison("roi").summary[arm];
  if (std::isfinite(roi.mean))
    text += " Return on what it costs: " + percent(roi.mean) + "." + payback_text(results, arm);
  return text + promise_text(results, arm, scenario.run_off_days) + decomposition_text(results, arm) +
         leakage_text(results, arm) + member_text(results, arm) + usage_text(results, arm) + causes(effect);
}

/// " (25 independent draws)" where replicates share their parameters.
std::string draws_text(const metrics::Results& results) {
  const std::uint64_t draws = results.total("net").effects[0].independent;
  return draws == results.replicates ? "" : " (" + std::to_string(draws) + " independent draws)";
}

/// The defaults a result rests on, one line each; the same default in several arms is said once.
std::string assumptions_text(const std::vector<scenario::DefaultTaken>& assumptions) {
  std::vector<std::string> lines;
  for (const auto& one : assumptions) {
    const std::size_t dot = one.path.rfind('.');
    const std::string key = dot == std::string::npos ? one.path : one.path.substr(dot + 1);
    const std::string line = "  " + left(key + ": " + one.value, 34) + " " + one.source;
    if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
  }
  std::string out = lines.empty() ? "" : "Defaults that it rests on, because the scenario does not say:\n";
  for (const auto& line : lines) out += line + "\n";
  return out;
}

}  // namespace

std::string comparison_table(const metrics::Results& results, const scenario::ScenarioSpec& scenario) {
  struct Column {
    std::string head;
    std::vector<std::string> cells;
  };
  const std::size_t n = results.arms.size();
  std::vector<Column> columns;
  columns.push_back({"arm", results.arms});
  const auto add = [&](const std::string& head, const auto& cell) {
    Column column{head, {}};
    for (std::size_t a = 0; a < n; ++a) column.cells.push_back(cell(a));
    columns.push_back(std::move(column));
  };
  add("purchases", [&](std::size_t a) { return number(results.total("purchases").arms[a].mean); });
  add("repeat", [&](std::size_t a) { return percent(results.total("repeat_rate").arms[a].mean); });
  add("net " + results.currency, [&](std::size_t a) { return number(results.total("net").arms[a].mean); });
  add("program cost", [&](std::size_t a) { return number(results.total("program_cost").arms[a].mean); });
  add("CLV", [&](std::size_t a) { return number(results.total("clv").arms[a].mean, 4); });
  add("effect on net", [&](std::size_t a) {
    return a == 0 ? std::string("-") : signed_number(results.total("net_after_run_off").effects[a].mean);
  });
  add("s.e.", [&](std::size_t a) {
    return a == 0 ? std::string("-")
                  : number(results.total("net_after_run_off").effects[a].standard_error, 2);
  });
  add("5 % .. 95 %", [&](std::size_t a) {
    const Summary& effect = results.total("net_after_run_off").effects[a];
    return a == 0 ? std::string("-") : signed_number(effect.p05) + " .. " + signed_number(effect.p95);
  });
  add("ROI", [&](std::size_t a) { return percent(results.comparison("roi").summary[a].mean); });
  add("payback", [&](std::size_t a) {
    const auto& payback = results.comparison("payback").summary[a];
    if (a == 0 || payback.replicates == 0) return std::string("-");
    return std::isfinite(payback.p50) ? days_text(payback.p50) : std::string("not yet");
  });

  std::string out = scenario.name + ": " + number(static_cast<double>(results.customers)) + " customers, " +
                    days_text(scenario.horizon_days) + ", " +
                    number(static_cast<double>(results.replicates)) +
                    (results.replicates == 1 ? " replicate" : " replicates") + draws_text(results) +
                    "; money in " + results.currency + ", effects against '" + results.arms[0] + "'\n\n";
  std::vector<std::size_t> widths;
  for (const auto& column : columns) {
    std::size_t widest = width(column.head);
    for (const auto& cell : column.cells) widest = std::max(widest, width(cell));
    widths.push_back(widest);
  }
  const auto line = [&](const auto& cell_of) {
    std::string text;
    for (std::size_t c = 0; c < columns.size(); ++c)
      text += (c == 0 ? left(cell_of(c), widths[c]) : "  " + right(cell_of(c), widths[c]));
    return text + "\n";
  };
  out += line([&](std::size_t c) { return columns[c].head; });
  std::size_t total = 0;
  for (const std::size_t w : widths) total += w + 2;
  out += std::string(total - 2, '-') + "\n";
  for (std::size_t a = 0; a < n; ++a) out += line([&](std::size_t c) { return columns[c].cells[a]; });
  return out;
}

std::string findings(const metrics::Results& results, const scenario::ScenarioFile& scenario) {
  std::string out;
  for (std::size_t a = 1; a < results.arms.size(); ++a)
    out += wrapped(arm_finding(results, a, scenario.spec)) + "\n";
  if (results.arms.size() > 2) {
    const auto& net = results.total("net_after_run_off").effects;
    std::size_t best = 0;
    for (std::size_t a = 1; a < net.size(); ++a)
      if (net[a].mean > net[best].mean) best = a;
    out += wrapped(best == 0 ? "None of the arms beats '" + results.arms[0] + "' on average."
                             : "Best on average: '" + results.arms[best] + "'.") +
           "\n";
  }
  out += assumptions_text(scenario.assumptions);
  return out;
}

}  // namespace stamkund::report
