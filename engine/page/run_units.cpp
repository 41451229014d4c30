// What the program issues, what becomes of it, and what is owed for it.
#include <algorithm>
#include <cmath>

#include "engine/page/run_parts.h"
#include "engine/report/shown_units.h"

namespace stamkund::page {
namespace {

/// Of units of the main currency, as people are told of them.
double told(const Run& run, std::size_t arm, double counted) {
  return counted / report::shown_unit(run.scenario.spec, arm).counted;
}

Table unit_table(const Run& run) {
  bool held = false;
  for (std::size_t a = 0; a < run.arms(); ++a)
    for (const double units : run.by_period("units_at_start", a)) held = held || units > 0.0;
  std::string caption = run.say(
      "Units of the main currency; money in {0}. Breakage: never redeemed. Anyway: share of benefits for "
      "purchases that would have been made without the program",
      {run.results.currency});
  if (held)
    caption +=
        ". " + run.say(
                   "Redeemed so far is of what was held on day 0 and issued; the other figures, and issue "
                   "cohorts, are of units issued in the run only");
  Table table{std::move(caption),
              {run.say("arm"), run.say("unit"), run.say("issued"), run.say("redeemed so far"),
               run.say("in the end"), run.say("breakage"), run.say("deferred revenue"),
               run.say("liability at cost"), run.say("owed"), run.say("anyway")},
              {}};
  for (std::size_t a = 0; a < run.arms(); ++a)
    if (run.has_program(a)) {
      const double end = run.level("ultimate_redemption_rate", a);
      table.rows.push_back({run.results.arms[a], report::shown_unit(run.scenario.spec, a).name,
                            run.whole(told(run, a, run.level("issued", a))),
                            run.percent(run.level("redemption_rate", a)), run.percent(end),
                            run.percent(1.0 - end), run.cash(run.whole(run.level("deferred_revenue", a))),
                            run.cash(run.whole(run.level("liability", a))),
                            run.cash(run.whole(run.level("owed", a))), run.percent(run.level("leakage", a))});
    }
  return table;
}

/// Units of arms that count in several: figures of units elsewhere are of the first alone.
Blocks further_units(const Run& run) {
  const auto& all = run.results.breakdowns;
  const auto found = std::find_if(all.begin(), all.end(), [](const auto& one) {
    return one.name == "currency" && !one.metrics.empty() && one.metrics.front().name == "issued";
  });
  if (found == all.end()) return {};
  const std::size_t n = found->groups.size();
  Table table{run.say("All units of arms that count in several; figures of units elsewhere are of the first"),
              {run.say("arm"), run.say("unit"), run.say("issued"), run.say("redeemed"), run.say("expired"),
               run.say("held at the horizon")},
              {}};
  for (std::size_t a = 0; a < run.arms(); ++a) {
    const auto& program = run.scenario.spec.arms[a].program;
    if (!program || program->rules.currencies.size() < 2) continue;
    for (std::size_t c = 0; c < std::min(n, program->rules.currencies.size()); ++c) {
      const auto& currency = program->rules.currencies[c];
      Row row{run.results.arms[a], currency.is_money       ? Cell{run.results.currency}
                                   : currency.name.empty() ? Cell{found->groups[c]}
                                                           : Cell{currency.name}};
      for (const char* figure : {"issued", "redeemed", "expired", "outstanding"})
        row.push_back(
            run.whole(mean_in(found->metric(figure), a, c, n) /
                      (currency.is_money ? static_cast<double>(run.results.minor_per_major) : 1.0)));
      table.rows.push_back(std::move(row));
    }
  }
  if (table.rows.empty()) return {};
  return {NamedTable{"units-of-each-kind", std::move(table)}};
}

/// From one review to the next, so that each closing balance is explained.
Blocks deferred_by_review(const Run& run) {
  Table table{run.say("Deferred revenue from review to review, {0}: put off is what sales since the last "
                      "review promise in units; "
                      "recognised, what was redeemed or is no longer expected to be",
                      {run.results.currency}),
              {run.say("arm"), run.say("to week"), run.say("before"), run.say("put off"),
               run.say("recognised"), run.say("deferred revenue")},
              {}};
  for (std::size_t a = 0; a < run.arms(); ++a) {
    if (!run.has_program(a)) continue;
    const auto deferred = run.by_review("deferred_revenue", a),
               recognised = run.by_review("recognised_revenue", a);
    double before = 0.0;
    for (std::size_t v = 0; v < deferred.size(); ++v) {
      table.rows.push_back({run.results.arms[a], run.whole(run.results.review_days[v] / 7.0),
                            run.cash(run.whole(before)),
                            run.cash(run.whole(deferred[v] - before + recognised[v])),
                            run.cash(run.whole(recognised[v])), run.cash(run.whole(deferred[v]))});
      before = deferred[v];
    }
  }
  if (table.rows.empty()) return {};
  return {NamedTable{"deferred-by-review", std::move(table)}};
}

/// Of each issue cohort, an arm a series.
Blocks by_cohort(const Run& run) {
  const auto& results = run.results;
  Chart chart{Kind::bars, run.say("Breakage by issue cohort: share of units never redeemed"),
              "%",        run.say("issued to week"),
              {},         {},
              {}};
  Table table{run.say("Issue cohorts: units issued between two reviews, less returns"),
              {run.say("arm"), run.say("issued to week"), run.say("issued"), run.say("redeemed so far"),
               run.say("expected in the end"), run.say("in the end"), run.say("breakage"),
               run.say("liability at cost")},
              {}};
  for (const double day : results.review_days) chart.groups.push_back(run.in.number(std::round(day / 7.0)));
  for (std::size_t a = 0; a < run.arms(); ++a) {
    if (!run.has_program(a)) continue;
    const auto issued = run.by_review("cohort_issued", a), so_far = run.by_review("cohort_redeemed", a);
    const auto expected = run.by_review("cohort_expected", a), end = run.by_review("cohort_ultimate", a);
    // A unit costs the same whenever it was issued: the liability is theirs by what of each is still
    // expected.
    const auto still = [&](std::size_t v) {
      const double units = issued[v] * (expected[v] - so_far[v]);
      return std::isfinite(units) ? std::max(0.0, units) : 0.0;
    };
    double all = 0.0;
    for (std::size_t v = 0; v < results.review_days.size(); ++v) all += still(v);
    Series one{results.arms[a], {}};
    for (std::size_t v = 0; v < results.review_days.size(); ++v) {
      one.y.push_back(100.0 * (1.0 - end[v]));
      table.rows.push_back(
          {results.arms[a], run.whole(results.review_days[v] / 7.0), run.whole(told(run, a, issued[v])),
           run.percent(so_far[v]), run.percent(expected[v]), run.percent(end[v]), run.percent(1.0 - end[v]),
           all > 0.0 ? run.cash(run.whole(run.level("liability", a) * still(v) / all)) : Cell{"-"}});
    }
    chart.series.push_back(std::move(one));
  }
  if (chart.series.empty() || chart.groups.empty()) return {};
  return {Figure{"breakage-by-cohort", std::move(chart), std::move(table)}};
}

/// Of arms with a paid membership.
Blocks fees(const Run& run) {
  const auto& totals = run.results.totals;
  if (std::none_of(totals.begin(), totals.end(), [](const auto& one) { return one.name == "unearned_fees"; }))
    return {};
  Table table{run.say("Fees of a paid membership, {0}: a fee is earned day by day over its term",
                      {run.results.currency}),
              {run.say("arm"), run.say("fees"), run.say("unearned fees at end"), run.say("terms still cost")},
              {}};
  for (std::size_t a = 0; a < run.arms(); ++a) {
    Row row{run.results.arms[a]};
    for (const char* figure : {"fees", "unearned_fees", "owed_membership"})
      row.push_back(run.cash(run.whole(run.level(figure, a))));
    if (run.level("fees", a) != 0.0 || run.level("unearned_fees", a) != 0.0)
      table.rows.push_back(std::move(row));
  }
  if (table.rows.empty()) return {};
  return {NamedTable{"membership-fees", std::move(table)}};
}

}  // namespace

Blocks owed(const Run& run) {
  Table table = unit_table(run);
  if (table.rows.empty()) return fees(run);
  Blocks out;
  std::vector<double> weeks;
  for (const double day : run.results.review_days) weeks.push_back(day / 7.0);
  if (!weeks.empty()) {
    std::vector<Series> lines;
    for (std::size_t a = 0; a < run.arms(); ++a)
      if (run.has_program(a)) lines.push_back({run.results.arms[a], run.by_review("deferred_revenue", a)});
    out = over_weeks(run, "deferred-revenue", run.say("Deferred revenue at each review (IFRS 15)"),
                     run.results.currency, weeks, std::move(lines));
    append(out, deferred_by_review(run));
    append(out, by_cohort(run));
  }
  out.emplace_back(NamedTable{"units", std::move(table)});
  append(out, further_units(run));
  append(out, fees(run));
  return out;
}

Blocks redemption(const Run& run) {
  Blocks out;
  const std::vector<double> weeks = run.weeks();
  const auto lines_of = [&](const char* figure, const std::vector<std::size_t>& arms, bool units) {
    std::vector<Series> lines;
    for (const std::size_t a : arms) {
      Series& line = lines.emplace_back(Series{run.results.arms[a], run.by_period(figure, a)});
      if (units)
        for (double& y : line.y) y = told(run, a, y);
    }
    return lines;
  };
  // Units of unlike programs do not stand on one axis.
  const auto kinds = report::arms_by_unit(run.scenario.spec);
  const auto of_units = [&](const std::string& id, const char* figure, const char* title, Over over) {
    for (std::size_t k = 0; k < kinds.size(); ++k)
      append(out, over_weeks(run, id + (k == 0 ? "" : "-" + std::to_string(k + 1)), run.say(title),
                             report::shown_unit(run.scenario.spec, kinds[k].front()).name, weeks,
                             lines_of(figure, kinds[k], true), over));
  };
  std::vector<std::size_t> all;
  for (std::size_t a = 0; a < run.arms(); ++a) all.push_back(a);
  const auto add = [&](const char* id, const char* figure, const char* title, const std::string& unit,
                       Over over) {
    append(out, over_weeks(run, id, run.say(title), unit, weeks, lines_of(figure, all, false), over));
  };
  of_units("balances", "outstanding", "Units held by members at the end of each period", Over::levels);
  of_units("redeemed", "redeemed", "Units redeemed in each period", Over::flows);
  of_units("expired", "expired", "Units expired in each period", Over::flows);
  add("rewards", "rewards", "Rewards handed over in each period", run.say("rewards"), Over::flows);
  add("members", "members", "Members at the end of each period", run.say("members"), Over::levels);
  return out;
}

Blocks contacts(const Run& run) {
  const std::vector<double> weeks = run.weeks();
  Chart funnel{Kind::bars,
               run.say("From contact to notice to refusal"),
               run.say("count"),
               "",
               {},
               {run.say("sent"), run.say("noticed"), run.say("asked for no more")},
               {}};
  Table table{run.say("Contacts up to the horizon; money in {0}", {run.results.currency}),
              {run.say("arm"), run.say("sent"), run.say("noticed"), run.say("share noticed"),
               run.say("asked for no more"), run.say("cost"), run.say("cost of each noticed")},
              {}};
  std::vector<Series> dose, noticed, refused;
  for (std::size_t a = 0; a < run.arms(); ++a) {
    const auto sent = run.by_period("contacts", a), opens = run.by_period("opens", a),
               out = run.by_period("unsubscribes", a);
    const auto cost = run.by_period("contact_cost", a), alive = run.by_period("alive", a);
    if (sent.empty() || opens.size() != sent.size() || out.size() != sent.size() ||
        cost.size() != sent.size())
      return {};
    double all = 0.0, seen = 0.0, lost = 0.0, paid = 0.0;
    Series a_customer{run.results.arms[a], {}}, share = a_customer, of_thousand = a_customer;
    for (std::size_t p = 0; p < sent.size(); ++p) {
      all += sent[p];
      seen += opens[p];
      lost += out[p];
      paid += cost[p] / static_cast<double>(run.results.minor_per_major);
      const double none = std::nan("");
      a_customer.y.push_back(p < alive.size() && alive[p] > 0.0 ? sent[p] / alive[p] : none);
      share.y.push_back(sent[p] > 0.0 ? 100.0 * opens[p] / sent[p] : none);
      of_thousand.y.push_back(sent[p] > 0.0 ? 1000.0 * out[p] / sent[p] : none);
    }
    if (!(all > 0.0)) continue;
    funnel.series.push_back({run.results.arms[a], {all, seen, lost}});
    table.rows.push_back({run.results.arms[a], run.whole(all), run.whole(seen), run.percent(seen / all),
                          run.whole(lost), run.cash(run.whole(paid)), run.cash(run.number(paid / seen))});
    dose.push_back(std::move(a_customer));
    noticed.push_back(std::move(share));
    refused.push_back(std::move(of_thousand));
  }
  if (funnel.series.empty()) return {};
  Blocks out{Figure{"contact-funnel", std::move(funnel), std::move(table)}};
  append(out, contact_steps(run));
  append(out,
         over_weeks(
             run, "contact-dose",
             run.say("Contacts for each living customer in each period; they also go to those who have left"),
             run.say("contacts"), weeks, std::move(dose), Over::flows));
  append(out, over_weeks(run, "contact-notice",
                         run.say("Share of contacts noticed: it falls as customers on the list leave for "
                                 "good, and as others tire"),
                         "%", weeks, std::move(noticed), Over::shares));
  append(out, over_weeks(run, "contact-refusal",
                         run.say("Customers who asked for no more, of a thousand contacts"), "", weeks,
                         std::move(refused)));
  return out;
}

}  // namespace stamkund::page
