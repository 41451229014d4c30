// How far contacts came, by channel and by campaign.
#include <algorithm>
#include <cmath>

#include "engine/metrics/held_back.h"
#include "engine/metrics/leaving_reasons.h"
#include "engine/page/run_parts.h"

namespace stamkund::page {
namespace {

/// `first`: its first figure, for what a file calls a group may have the same name.
const metrics::Breakdown* find(const Run& run, const char* name, const char* first = "targeted") {
  const auto& all = run.results.breakdowns;
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) {
    return one.name == name && !one.metrics.empty() && one.metrics.front().name == first;
  });
  return found == all.end() ? nullptr : &*found;
}

/// More lines than this are no chart: the table has them all.
constexpr std::size_t kMostSeries = 12;

/// `what`: "channel" or "campaign" in the page's language.
Blocks funnel(const Run& run, const metrics::Breakdown& by, const std::string& id, const std::string& title,
              const std::string& what) {
  const std::size_t n = by.groups.size();
  Chart chart{Kind::bars,
              title,
              "%",
              "",
              {},
              {run.say("sent"), run.say("arrived"), run.say("noticed"), run.say("followed"),
               run.say("bought after it")},
              {}};
  Table table{
      run.say("Contacts step by step up to the horizon; money in {0}. Bought after it: credited to the "
              "latest contact, whether it caused the purchase or not. Costs are those of contacts, without discounts",
              {run.results.currency}),
      {run.say("arm"), what, run.say("targeted"), run.say("held back"), run.say("sent"), run.say("arrived"),
       run.say("noticed"), run.say("followed"), run.say("bought after it"), run.say("asked for no more"),
       run.say("cost"), run.say("cost of each sent"), run.say("cost of each noticed"),
       run.say("cost of each purchase after it")},
      {}};
  const bool has_budget = std::any_of(by.metrics.begin(), by.metrics.end(),
                                      [](const auto& one) { return one.name == "over_budget"; });
  const auto active = [&](std::size_t a) { return run.level("contacts", a) > 0.0; };
  std::size_t arms = 0;
  for (std::size_t a = 0; a < run.arms(); ++a) arms += active(a) ? 1 : 0;
  for (std::size_t a = 0; a < run.arms(); ++a)
    for (std::size_t g = 0; g < n; ++g) {
      const auto mean = [&](const char* figure) { return mean_in(by.metric(figure), a, g, n); };
      const double targeted = mean("targeted"), sent = mean("sent");
      if (!(targeted > 0.0 || sent > 0.0)) continue;
      const double back = mean("unsubscribed") + mean("held_out") + mean("without_consent") + mean("capped") +
                          mean("expired") + mean("over_capacity") + mean("dropped_out") +
                          (has_budget ? mean("over_budget") : 0.0);
      // Of the means beside it, as everybody divides them; a mean of the replicates' ratios is another
      // number.
      const auto cost_of_each = [&](const char* figure) {
        const double of = mean(figure);
        return of > 0.0 ? run.cash(run.number(mean("cost") / of)) : Cell("-");
      };
      table.rows.push_back({run.results.arms[a], by.groups[g], run.whole(targeted), run.whole(back),
                            run.whole(sent), run.whole(mean("delivered")), run.whole(mean("opened")),
                            run.whole(mean("clicked")), run.whole(mean("responses")),
                            run.whole(mean("refusals")), run.cash(run.whole(mean("cost"))),
                            cost_of_each("sent"), cost_of_each("opened"), cost_of_each("responses")});
      // What one channel hands to another is more than was meant for it.
      const double all = 0.01 * std::max(targeted, sent);
      chart.series.push_back({arms == 1 ? by.groups[g] : run.results.arms[a] + ": " + by.groups[g],
                              {sent / all, mean("delivered") / all, mean("opened") / all,
                               mean("clicked") / all, mean("responses") / all}});
    }
  if (table.rows.empty()) return {};
  // No contact had anything to follow: no step of its own.
  if (std::none_of(chart.series.begin(), chart.series.end(),
                   [](const Series& one) { return one.y[3] > 0.0; })) {
    chart.groups.erase(chart.groups.begin() + 3);
    for (Series& one : chart.series) one.y.erase(one.y.begin() + 3);
  }
  if (chart.series.size() > kMostSeries) return {NamedTable{id, std::move(table)}};
  return {Figure{id, std::move(chart), std::move(table)}};
}

/// What arms with several treatments chose at the first wave.
Blocks treatments(const Run& run) {
  const auto& totals = run.results.totals;
  if (std::none_of(totals.begin(), totals.end(),
                   [](const auto& one) { return one.name == "treatments_meant"; }))
    return {};
  Table table{
      run.say(
          "Several treatments, each customer the one that is to bring most net profit, at the first wave; "
          "money in {0}. Left on the table: beside the best that the same money could do if true effects "
          "were known, a customer",
          {run.results.currency}),
      {run.say("arm"), run.say("targeted"), run.say("customers treated"), run.say("cost"),
       run.say("is to bring"), run.say("brings a customer"), run.say("the best at least"), run.say("at most"),
       run.say("left on the table")},
      {}};
  for (std::size_t a = 0; a < run.arms(); ++a) {
    const auto of = [&](const char* figure) { return run.level(figure, a); };
    if (!std::isfinite(of("treatments_meant"))) continue;
    table.rows.push_back({run.results.arms[a], run.whole(of("treatments_meant")),
                          run.whole(of("treatments_chosen")), run.cash(run.whole(of("treatments_spent"))),
                          run.cash(run.whole(of("treatments_expected"))),
                          run.cash(run.signed_number(of("treatments_true"))),
                          run.cash(run.signed_number(of("treatments_oracle"))),
                          run.cash(run.signed_number(of("treatments_oracle_at_most"))),
                          run.cash(run.signed_number(of("treatments_left")))});
  }
  if (table.rows.empty()) return {};
  return {NamedTable{"treatments", std::move(table)}};
}

/// Contacts by the rule that held them back, where there are several.
Blocks by_rule(const Run& run) {
  const auto* by = find(run, metrics::kByRule, "held_back");
  if (by == nullptr) return {};
  const std::size_t n = by->groups.size();
  Table table{
      run.say(
          "Contacts that rules held back; where several caps forbid one, it counts for the first of them"),
      {run.say("arm"), run.say("rule"), run.say("held back")},
      {}};
  for (std::size_t a = 0; a < run.arms(); ++a)
    for (std::size_t r = 0; r < n; ++r)
      if (const double count = mean_in(by->metric("held_back"), a, r, n); std::isfinite(count))
        table.rows.push_back({run.results.arms[a], run.in.retold(by->groups[r]), run.whole(count)});
  if (table.rows.empty()) return {};
  return {NamedTable{"held-back-by-rule", std::move(table)}};
}

/// Why customers left, where some campaign asks.
Blocks reasons(const Run& run) {
  const auto* by = find(run, metrics::kByReason, "reasons_given");
  if (by == nullptr) return {};
  const std::size_t n = by->groups.size();
  Table table{run.say("Why customers left, as those say who answer; won back: of all who left for it"),
              {run.say("arm"), run.say("reason"), run.say("said so"), run.say("won back")},
              {}};
  for (std::size_t a = 0; a < run.arms(); ++a)
    for (std::size_t r = 0; r < n; ++r) {
      const double said = mean_in(by->metric("reasons_given"), a, r, n);
      const double won = mean_in(by->metric("won_back"), a, r, n);
      if (said > 0.0 || won > 0.0)
        table.rows.push_back({run.results.arms[a], by->groups[r], run.whole(said), run.whole(won)});
    }
  if (table.rows.empty()) return {};
  return {NamedTable{"leaving-reasons", std::move(table)}};
}

}  // namespace

Blocks contact_steps(const Run& run) {
  Blocks out;
  if (const auto* by = find(run, "channel"))
    append(out,
           funnel(run, *by, "channel-funnel",
                  run.say("From targeting to purchase by channel, of those targeted"), run.say("channel")));
  // Campaigns tell no more than channels where each has its own.
  if (const auto* by = find(run, "campaign"); by != nullptr && by->groups.size() > 1)
    append(out,
           funnel(run, *by, "campaign-funnel",
                  run.say("From targeting to purchase by campaign, of those targeted"), run.say("campaign")));
  append(out, treatments(run));
  append(out, by_rule(run));
  append(out, reasons(run));
  return out;
}

}  // namespace stamkund::page
