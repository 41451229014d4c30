// What the simulated customers say of a plan: the effect beyond the window, and how the test fares.
#include <algorithm>
#include <cmath>

#include "engine/page/plan_parts.h"

namespace stamkund::page {
namespace {

using Truth = store::StoredPlan::Truth;

/// Two standard errors of a relative effect.
constexpr double kBand = 1.96;

Blocks compared(const PlanPage& page) {
  Series window{page.say("in the window"), {}}, life{page.say("over the lifetime"), {}};
  Chart chart{Kind::bars, page.say("Effect on revenue in the window and over the lifetime"), "%", "", {}, {},
              {}};
  Table table{
      page.say("The same customers in every arm, as twins; a customer, money in {0}", {page.plan.currency}),
      {page.say("arm"), page.say("what the test measures"), page.say("s.e."),
       page.say("revenue, in the window"), page.say("revenue, lifetime"), page.say("s.e."),
       page.say("net, lifetime"), page.say("s.e."), page.say("window over lifetime")},
      {}};
  for (const auto& one : page.plan.truth) {
    chart.groups.push_back(one.arm);
    window.y.push_back(100.0 * one.window_revenue.relative);
    life.y.push_back(100.0 * one.lifetime_revenue.relative);
    const auto change = [&](const store::StoredPlan::Effect& effect) {
      return Cell{page.in.signed_number(effect.effect) + " (" + page.signed_percent(effect.relative) + ")",
                  effect.effect}
          .of(page.plan.currency);
    };
    table.rows.push_back(
        {one.arm, Cell{page.effect(one.window.effect, one.window.relative), one.window.effect},
         Cell{page.in.number((page.of_shares() ? 100.0 : 1.0) * one.window.standard_error, 2),
              one.window.standard_error},
         change(one.window_revenue), change(one.lifetime_revenue),
         page.number(one.lifetime_revenue.standard_error, 2).of(page.plan.currency), change(one.lifetime_net),
         page.number(one.lifetime_net.standard_error, 2).of(page.plan.currency), page.number(one.misstated)});
  }
  chart.series = {std::move(window), std::move(life)};
  return {Figure{"window-and-lifetime", std::move(chart), std::move(table)}};
}

Blocks over_time(const PlanPage& page) {
  std::vector<Series> all;
  for (const auto& one : page.plan.truth) {
    Series line{one.arm, {}};
    for (std::size_t k = 0; k < one.until_day.size(); ++k) {
      const double share = 100.0 * one.relative[k];
      const double band =
          one.control[k] != 0.0 ? 100.0 * kBand * one.standard_error[k] / std::abs(one.control[k]) : 0.0;
      line.y.push_back(share);
      line.low.push_back(share - band);
      line.high.push_back(share + band);
    }
    all.push_back(std::move(line));
  }
  return page.lines("effect-over-time",
                    page.say("Effect on revenue over time, with 95 % of the luck of the simulated lives"),
                    "%", page.say("to day"), page.plan.truth.front().until_day, std::move(all));
}

}  // namespace

Blocks window_and_lifetime(const PlanPage& page) {
  if (page.plan.truth.empty()) return {};
  Blocks out = compared(page);
  append(out, over_time(page));
  for (const auto& one : page.plan.truth)
    out.emplace_back(
        Paragraph{std::isfinite(one.misstated)
                      ? page.say("'{0}': the window shows {1} times the lifetime's effect on revenue.",
                                 {one.arm, page.in.number(one.misstated)})
                      : page.say("'{0}': over the lifetime the effect on revenue cannot be told from none.",
                                 {one.arm})});
  return out;
}

Blocks tried_out(const PlanPage& page) {
  if (page.plan.simulated.empty()) return {};
  // Methods side by side; of each arm what is found, and by the formula; and the worst error of them.
  const auto& first = page.plan.simulated.front();
  const std::size_t arms = first.arm.size();
  std::vector<Series> all;
  for (const auto& arm : first.arm) {
    const std::string of = arms > 1 ? arm + ": " : "";
    all.push_back({of + page.say("simulated"), {}});
    all.push_back({of + page.say("formula"), {}});
  }
  Series errs{page.say("errs"), {}};
  Chart chart{Kind::bars, page.say("Chance to find what is there, and to call what is not"), "%", "", {}, {},
              {}};
  Table table{page.say("Simulated experiments"),
              {page.say("method"), page.say("arm"), page.say("experiments"), page.say("errs"),
               page.say("s.e."), page.say("finds"), page.say("s.e."), page.say("formula")},
              {}};
  for (const auto& method : page.plan.simulated) {
    const std::string name = page.retold(method.method);
    chart.groups.push_back(name);
    double worst = 0.0;
    for (std::size_t c = 0; c < method.arm.size(); ++c) {
      const double by_formula = method.formula_power.empty() ? std::nan("") : method.formula_power[c];
      if (c < arms) {
        all[2 * c].y.push_back(100.0 * method.power[c]);
        all[2 * c + 1].y.push_back(100.0 * by_formula);
      }
      worst = std::max(worst, method.error[c]);
      table.rows.push_back({name, method.arm[c], page.whole(static_cast<double>(method.experiments)),
                            page.percent(method.error[c]), page.percent(method.error_se[c]),
                            page.percent(method.power[c]), page.percent(method.power_se[c]),
                            std::isfinite(by_formula) ? page.percent(by_formula) : Cell{"-"}});
    }
    errs.y.push_back(100.0 * worst);
    for (auto& one : all) one.y.resize(chart.groups.size(), std::nan(""));
  }
  all.push_back(std::move(errs));
  chart.series = std::move(all);
  Blocks out{Figure{"tried-out", std::move(chart), std::move(table)}};
  const bool margin = page.plan.hypothesis != "superiority";
  if (margin)
    out.emplace_back(
        Paragraph{page.say("Each experiment draws customers from the simulated lives. Errs: says that the "
                           "margin is kept where the "
                           "arm is just beyond it, at a nominal {0}.",
                           {page.in.percent(page.plan.nominal_error)})});
  else
    out.emplace_back(Paragraph{page.say(
        page.plan.population.imposed
            ? "Each experiment draws customers from the simulated lives; outcomes of the treated are changed "
              "by "
              "the effect that the file states. Errs: both arms live as the control, at a nominal {0}."
            : "Each experiment draws customers from the simulated lives; what is there is what the twins "
              "show. "
              "Errs: both arms live as the control, at a nominal {0}.",
        {page.in.percent(page.plan.nominal_error)})});
  for (const auto& method : page.plan.simulated)
    if (method.fails)
      out.emplace_back(Paragraph{
          page.say("{0} errs more often than it promises: with these arms the normal approximation fails.",
                   {page.retold(method.method)})});
  return out;
}

}  // namespace stamkund::page
