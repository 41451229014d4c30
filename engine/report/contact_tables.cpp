#include "engine/report/contact_tables.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/metrics/held_back.h"
#include "engine/metrics/leaving_reasons.h"
#include "engine/report/numbers.h"
#include "engine/report/part_tables.h"
#include "engine/report/table.h"

namespace stamkund::report {
namespace {

struct Part {
  const char* figure;
  const char* name;
};

constexpr Part kParts[] = {{"contacts", "sent"},
                           {"contacts_delivered", "arrived"},
                           {"clicks", "followed"},
                           {"contacts_held_out", "held out"},
                           {"contacts_without_consent", "no consent"},
                           {"contacts_capped", "capped"},
                           {"contacts_expired", "waited too long"},
                           {"contacts_delayed", "waited their turn"},
                           {"contacts_over_capacity", "no capacity"},
                           {"contacts_over_budget", "no money left"},
                           {"offers_used", "offers used"},
                           {"driven_away", "driven away"},
                           {"reasons_given", "said why"},
                           {"won_back", "won back"}};

bool has(const metrics::Results& results, const std::string& name) {
  return std::any_of(results.totals.begin(), results.totals.end(),
                     [&](const auto& one) { return one.name == name; });
}

}  // namespace

std::string contacts_table(const metrics::Results& results) {
  if (!has(results, "contacts_delivered")) return "";
  Table table;
  table.column("arm", results.arms);
  bool some = false;
  for (const Part& part : kParts) {
    if (!has(results, part.figure)) continue;
    const auto& figure = results.total(part.figure);
    std::vector<std::string> cells;
    bool any = false;
    for (std::size_t a = 0; a < results.arms.size(); ++a) {
      any = any || figure.summary[a].mean > 0.0;
      cells.push_back(number(std::round(figure.summary[a].mean)));
    }
    some = some || any;
    if (any) table.column(part.name, std::move(cells));
  }
  if (!some) return "No arm contacted anybody.\n";
  return "Contacts up to the horizon, and what held others back (arrived: at customers who have not "
         "left):\n" +
         table.text("  ");
}

namespace {

constexpr Part kSteps[] = {{"targeted", "targeted"},
                           {"unsubscribed", "unsubscribed"},
                           {"held_out", "held out"},
                           {"without_consent", "no consent"},
                           {"capped", "capped"},
                           {"expired", "waited too long"},
                           {"over_capacity", "no capacity"},
                           {"over_budget", "no money left"},
                           {"dropped_out", "fits no more"},
                           {"waiting", "still waits"},
                           {"sent", "sent"},
                           {"delivered", "arrived"},
                           {"opened", "noticed"},
                           {"clicked", "followed"},
                           {"responses", "bought after"},
                           {"offers_used", "offers used"},
                           {"refusals", "refused more"},
                           {"cost", "cost"}};
/// The cost over these: as the table's columns divide, not a mean of the replicates' ratios.
constexpr Part kCostsOf[] = {{"opened", "a notice"}, {"responses", "a purchase"}};

std::string steps_table(const metrics::Results& results, const metrics::Breakdown& by) {
  const std::size_t n = by.groups.size();
  std::vector<std::pair<std::size_t, std::size_t>> lines;  // arm, group
  const auto mean = [&](const std::string& figure, const std::pair<std::size_t, std::size_t>& line) {
    return by.metric(figure).summary[line.first * n + line.second].mean;
  };
  for (std::size_t a = 0; a < results.arms.size(); ++a)
    for (std::size_t g = 0; g < n; ++g)
      if (mean("targeted", {a, g}) > 0.0 || mean("sent", {a, g}) > 0.0) lines.emplace_back(a, g);
  if (lines.empty()) return "";
  Table table;
  std::vector<std::string> arms, groups;
  for (const auto& [arm, group] : lines) {
    arms.push_back(results.arms[arm]);
    groups.push_back(by.groups[group]);
  }
  table.column("arm", std::move(arms));
  table.column(by.name, std::move(groups));
  for (const Part& step : kSteps) {
    if (std::none_of(by.metrics.begin(), by.metrics.end(),
                     [&](const metrics::Figure& one) { return one.name == step.figure; }))
      continue;
    std::vector<std::string> cells;
    bool any = false;
    for (const auto& line : lines) {
      const double value = mean(step.figure, line);
      any = any || value > 0.0;
      cells.push_back(number(std::round(value)));
    }
    if (any) table.column(step.name, std::move(cells));
  }
  for (const Part& one : kCostsOf) {
    std::vector<std::string> cells;
    bool any = false;
    for (const auto& line : lines) {
      const double cost = mean("cost", line), of = mean(one.figure, line);
      any = any || cost > 0.0;
      cells.push_back(number(of > 0.0 ? cost / of : std::nan("")));
    }
    if (any) table.column(one.name, std::move(cells));
  }
  return table.text("  ");
}

/// Campaigns that were for nobody, in any arm.
std::string for_nobody(const metrics::Results& results, const metrics::Breakdown& by) {
  const std::size_t n = by.groups.size();
  std::string names;
  for (std::size_t g = 0; g < n; ++g) {
    double targeted = 0.0;
    for (std::size_t a = 0; a < results.arms.size(); ++a)
      for (const char* figure : {"targeted", "sent"}) {
        const double one = by.metric(figure).summary[a * n + g].mean;
        if (std::isfinite(one)) targeted += one;
      }
    if (!(targeted > 0.0)) names += (names.empty() ? "'" : ", '") + by.groups[g] + "'";
  }
  return names.empty() ? names
                       : wrapped("Nobody was ever targeted by " + names +
                                 ": no customer fitted 'where', or nothing was due before the horizon.");
}

/// What a dashboard would show of an arm, and what its contacts did.
std::string credited(const metrics::Results& results, const metrics::Breakdown& by) {
  const std::size_t n = by.groups.size();
  std::string out;
  for (std::size_t a = 1; a < results.arms.size(); ++a) {
    double credit = 0.0;
    for (std::size_t g = 0; g < n; ++g) {
      const double one = by.metric("responses").summary[a * n + g].mean;
      if (std::isfinite(one)) credit += one;
    }
    if (!(credit > 0.0)) continue;
    const auto& effect = results.total("purchases").effects[a];
    out += wrapped("Contacts of '" + results.arms[a] + "' are credited with " + number(std::round(credit)) +
                   " purchases; all that the arm does changed purchases by " +
                   signed_number(std::round(effect.mean)) + " (s.e. " + number(effect.standard_error, 2) +
                   ") against '" + results.arms[0] + "'.");
  }
  return out;
}

}  // namespace

std::string funnel_tables(const metrics::Results& results) {
  const auto find = [&](const char* name) -> const metrics::Breakdown* {
    const auto found =
        std::find_if(results.breakdowns.begin(), results.breakdowns.end(), [&](const auto& one) {
          return one.name == name && !one.metrics.empty() && one.metrics.front().name == "targeted";
        });
    return found == results.breakdowns.end() ? nullptr : &*found;
  };
  const metrics::Breakdown* const campaigns = find("campaign");
  if (campaigns == nullptr) return "";
  const std::string by_campaign = steps_table(results, *campaigns);
  if (by_campaign.empty()) return for_nobody(results, *campaigns);
  std::string out = "Contacts step by step up to the horizon, money in " + results.currency +
                    " (bought after: a purchase within the campaign's 'attribution', credited to the latest "
                    "contact that was followed or noticed, whether it caused it or not; costs are those of contacts, without "
                    "discounts):\n" +
                    by_campaign;
  if (const auto* channels = find("channel"); channels != nullptr && channels->groups.size() > 1)
    out += "\n" + steps_table(results, *channels);
  return out + for_nobody(results, *campaigns) + credited(results, *campaigns);
}

std::string held_back_table(const metrics::Results& results) {
  const auto by = std::find_if(results.breakdowns.begin(), results.breakdowns.end(), [](const auto& one) {
    return one.name == metrics::kByRule && one.metrics.front().name == "held_back";
  });
  if (by == results.breakdowns.end()) return "";
  const std::size_t n = by->groups.size();
  Table table;
  std::vector<std::string> arms, rules, counts;
  for (std::size_t a = 0; a < results.arms.size(); ++a)
    for (std::size_t r = 0; r < n; ++r) {
      const double count = by->metrics.front().summary[a * n + r].mean;
      if (!std::isfinite(count)) continue;
      arms.push_back(results.arms[a]);
      rules.push_back(by->groups[r]);
      counts.push_back(number(std::round(count)));
    }
  table.column("arm", std::move(arms));
  table.column("rule", std::move(rules));
  table.column("held back", std::move(counts));
  return "Contacts that rules held back; where several caps forbid one, it counts for the first of them:\n" +
         table.text("  ");
}

std::string reasons_table(const metrics::Results& results) {
  const auto by = std::find_if(results.breakdowns.begin(), results.breakdowns.end(),
                               [](const auto& one) { return one.name == metrics::kByReason; });
  if (by == results.breakdowns.end()) return "";
  const std::size_t n = by->groups.size();
  Table table;
  std::vector<std::string> arms, reasons, given, back;
  for (std::size_t a = 0; a < results.arms.size(); ++a)
    for (std::size_t r = 0; r < n; ++r) {
      const double said = by->metric("reasons_given").summary[a * n + r].mean;
      const double won = by->metric("won_back").summary[a * n + r].mean;
      if (!(said > 0.0) && !(won > 0.0)) continue;
      arms.push_back(results.arms[a]);
      reasons.push_back(by->groups[r]);
      given.push_back(number(std::round(said)));
      back.push_back(number(std::round(won)));
    }
  if (arms.empty()) return "";
  table.column("arm", std::move(arms));
  table.column("reason", std::move(reasons));
  table.column("said so", std::move(given));
  table.column("won back", std::move(back));
  return "Why customers left, as those say who answer; won back: of all who left for it:\n" +
         table.text("  ");
}

std::string sells_or_earns(const metrics::Results& results) {
  if (!has(results, "contacts_delivered")) return "";
  const auto best_by = [&](const char* name) {
    std::size_t best = 0;
    for (std::size_t a = 1; a < results.arms.size(); ++a)
      if (results.total("contacts").summary[a].mean > 0.0 &&
          (best == 0 || results.total(name).effects[a].mean > results.total(name).effects[best].mean))
        best = a;
    return best;
  };
  const std::size_t sells = best_by("revenue");
  const std::size_t earns = best_by("net");
  if (sells == earns) return "";
  const auto more = [&](const char* name, std::size_t a, std::size_t b) {
    return std::round(results.total(name).effects[a].mean) > std::round(results.total(name).effects[b].mean);
  };
  // An arm without contacts may be better than both.
  for (std::size_t a = 0; a < results.arms.size(); ++a)
    if (more("net", a, earns) || more("revenue", a, sells)) return "";
  if (!more("revenue", sells, earns) || !more("net", earns, sells)) return "";
  const auto effect = [&](const char* name, std::size_t a) {
    return signed_number(std::round(results.total(name).effects[a].mean));
  };
  return "Sales and profit rank the arms differently: '" + results.arms[sells] + "' sells most (" +
         effect("revenue", sells) + " " + results.currency + " of sales, " + effect("net", sells) +
         " of net), '" + results.arms[earns] + "' earns most (" + effect("revenue", earns) + " of sales, " +
         effect("net", earns) + " of net).";
}

}  // namespace stamkund::report
