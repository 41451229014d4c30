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
  if (!std::isfinite(total) || !(total > 0.0)) return "";
  return "Of that uncertainty, " + percent(summary.variance_parameters / total) +
         " is what we do not know of the parameters, " + percent(summary.variance_individual / total) +
         " who these customers are and " + percent(summary.variance_process / total) + " luck.";
}

std::string arm_finding(const metrics::Results& results, std::size_t arm, const std::string& horizon) {
  const auto& net = results.total("net");
  const Summary& effect = net.effects[arm];
  const std::string name = "'" + results.arms[arm] + "'";
  if (effect.mean == 0.0 && effect.p05 == 0.0 && effect.p95 == 0.0)
    return name + " is no different from '" + results.arms[0] + "' in any replicate.";
  const double better = share_better(net, arm, results.replicates);
  std::string text = name + (effect.mean >= 0.0 ? " earns " : " loses ") + number(std::abs(effect.mean)) +
                     " " + results.currency + (effect.mean >= 0.0 ? " more" : "") + " over " + horizon +
                     ", all costs counted (90 % of the replicates: " + interval(effect, results.currency) +
                     ").";
  if (better >= 0.95)
    text += " It is ahead in " + percent(better) + " of the replicates: a safe bet under these assumptions.";
  else if (better <= 0.05)
    text += " It is behind in " + percent(1.0 - better) + " of the replicates: do not launch it as it is.";
  else
    text += " It is ahead in only " + percent(better) + " of the replicates: the answer is not clear.";
  const Summary& roi = results.comparison("roi").summary[arm];
  const auto& payback = results.comparison("payback");
  if (std::isfinite(roi.mean)) {
    text += " Return on what it costs: " + percent(roi.mean) + ".";
    if (payback.share_finite[arm] >= 0.5)
      text += " It has paid back after " + days_text(payback.summary[arm].p50) + " (median).";
    else
      text += " In most replicates it has not paid back by then.";
  }
  const Summary& naive = results.comparison("naive_member_gap_purchases").summary[arm];
  const Summary& twin = results.comparison("twin_member_effect_purchases").summary[arm];
  if (std::isfinite(naive.mean) && std::isfinite(twin.mean))
    text += " Members make " + number(naive.mean) +
            " more purchases each than non-members, but against their own "
            "twins without the program it is " +
            signed_number(twin.mean) + ": the rest of the gap is that loyal customers join.";
  const std::string split = causes(effect);
  return split.empty() ? text : text + " " + split;
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
  add("cost", [&](std::size_t a) { return number(results.total("program_cost").arms[a].mean); });
  add("CLV", [&](std::size_t a) { return number(results.total("clv").arms[a].mean, 4); });
  add("effect on net", [&](std::size_t a) {
    return a == 0 ? std::string("-") : signed_number(results.total("net").effects[a].mean);
  });
  add("s.e.", [&](std::size_t a) {
    return a == 0 ? std::string("-") : number(results.total("net").effects[a].standard_error, 2);
  });
  add("5 % .. 95 %", [&](std::size_t a) {
    const Summary& effect = results.total("net").effects[a];
    return a == 0 ? std::string("-") : signed_number(effect.p05) + " .. " + signed_number(effect.p95);
  });
  add("ROI", [&](std::size_t a) { return percent(results.comparison("roi").summary[a].mean); });
  add("payback", [&](std::size_t a) {
    const auto& payback = results.comparison("payback");
    return payback.share_finite[a] >= 0.5 ? days_text(payback.summary[a].p50) : std::string("-");
  });

  std::string out = scenario.name + ": " + number(static_cast<double>(results.customers)) + " customers, " +
                    days_text(scenario.horizon_days) + ", " +
                    number(static_cast<double>(results.replicates)) + " replicates; money in " +
                    results.currency + ", effects against '" + results.arms[0] + "'\n\n";
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
  const std::string horizon = days_text(scenario.spec.horizon_days);
  std::string out;
  for (std::size_t a = 1; a < results.arms.size(); ++a)
    out += wrapped(arm_finding(results, a, horizon)) + "\n";
  if (results.arms.size() > 2) {
    const auto& net = results.total("net").effects;
    std::size_t best = 0;
    for (std::size_t a = 1; a < net.size(); ++a)
      if (net[a].mean > net[best].mean) best = a;
    out += wrapped(best == 0 ? "None of the arms beats '" + results.arms[0] + "' on average."
                             : "Best on average: '" + results.arms[best] + "'.") +
           "\n";
  }
  if (!scenario.assumptions.empty()) {
    std::size_t bare = 0;
    for (const auto& one : scenario.assumptions)
      if (one.source.rfind("assumption", 0) == 0) ++bare;
    out += wrapped("This rests on " + number(static_cast<double>(scenario.assumptions.size())) +
                   " defaults that the scenario did not state, " + number(static_cast<double>(bare)) +
                   " of them assumptions without a source; they are listed in the result under "
                   "/provenance/assumption.");
  }
  return out;
}

}  // namespace stamkund::report
