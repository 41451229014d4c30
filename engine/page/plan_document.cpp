#include "engine/page/plan_document.h"

#include <algorithm>
#include <cmath>

#include "engine/page/plan_parts.h"

namespace stamkund::page {
namespace {

using store::StoredPlan;

std::string sizes(const PlanPage& page) {
  std::string out;
  for (std::size_t a = 0; a < page.plan.arms.size(); ++a)
    out += (a > 0 ? ", " : "") + page.plan.arms[a] + " " + page.in.number(page.plan.per_arm[a], 9);
  return out;
}

/// "control 12, treated 12".
std::string clusters(const PlanPage& page) {
  std::string out;
  for (std::size_t a = 0; a < page.plan.clusters.size(); ++a)
    out += (a > 0 ? ", " : "") + page.plan.arms[a] + " " + page.in.number(page.plan.clusters[a], 9);
  return out;
}

/// What is recommended of an arm; empty: the plan finds it.
std::string advice(const PlanPage& page, const StoredPlan::Outlook& one) {
  const std::string customers = page.in.number(std::ceil(one.customers - 1e-9), 9);
  if (one.loses)
    return page.say(
        "'{0}': do not test; it loses money over the lifetime under every draw of what is uncertain.",
        {one.arm});
  if (one.advice == "larger")
    return page.say("'{0}': a larger test; {1} customers in the same time find it.", {one.arm, customers});
  if (one.advice == "longer")
    return page.say("'{0}': a longer test; {1} customers in about {2} find it.",
                    {one.arm, customers, page.in.days(one.days)});
  if (one.advice != "do not test") return "";
  if (one.from_luck)
    return page.say("'{0}': do not test; the twins show nothing that can be told from luck.", {one.arm});
  return page.say("'{0}': do not test; no test of up to {1} finds it.",
                  {one.arm, page.in.days(one.longest_days)});
}

/// What the test finds of what the twins show, before anything is promised of what is wished for.
std::string outlook(const PlanPage& page) {
  std::string found, what;
  for (const auto& one : page.plan.outlook) {
    const std::string effect = page.effect(one.effect, one.relative);
    found +=
        (found.empty() ? "" : " ") +
        (std::isfinite(one.wished)
             ? page.say(
                   "Of '{0}' the twins show {1}, where {2} was wished for: {3} of simulated tests find that, "
                   "and {4} was asked for.",
                   {one.arm, effect, page.effect(one.wished, std::nan("")), page.in.percent(one.finds),
                    page.in.percent(one.power_asked)})
             : page.say(
                   "Of '{0}' the twins show {1}: {2} of simulated tests find that, and {3} was asked for.",
                   {one.arm, effect, page.in.percent(one.finds), page.in.percent(one.power_asked)}));
    if (const std::string more = advice(page, one); !more.empty()) what += " " + more;
  }
  if (found.empty()) return "";
  return found + (what.empty() ? " " + page.say("The test is large enough.") : what) + " ";
}

/// The best of the methods that keep what they promise: how often it finds what the twins show of an arm.
const StoredPlan::Simulated* best_for(const StoredPlan& plan, const std::string& arm, double& finds) {
  const StoredPlan::Simulated* best = nullptr;
  for (const auto& method : plan.simulated)
    for (std::size_t c = 0; c < method.arm.size(); ++c)
      if (method.arm[c] == arm && !method.fails && (best == nullptr || method.power[c] > finds)) {
        best = &method;
        finds = method.power[c];
      }
  return best;
}

std::string of_twins(const PlanPage& page, const StoredPlan::Truth& one) {
  std::string out = page.say(
      "By the twins '{0}' changes revenue by {1} in the window and by {2} over {3}; net changes "
      "by {4} {5} a customer over that time.",
      {one.arm, page.signed_percent(one.window_revenue.relative),
       page.signed_percent(one.lifetime_revenue.relative), page.in.days(page.plan.population.horizon_days),
       page.in.signed_number(one.lifetime_net.effect), page.plan.currency});
  const auto& net = one.lifetime_net;
  if (net.standard_error > 0.0) {
    const std::string error = page.in.number(net.standard_error, 2);
    out +=
        " " + (net.least < net.most
                   ? page.say("The standard error of that is {0}; over the draws of what is uncertain it is "
                              "between {1} and {2}.",
                              {error, page.in.signed_number(net.least), page.in.signed_number(net.most)})
                   : page.say("The standard error of that is {0}.", {error}));
  }
  if (!page.plan.outlook.empty()) return out;
  double finds = 0.0;
  if (const auto* const method = best_for(page.plan, one.arm, finds))
    out += " " + page.say("On what the test measures it does {0}: {1} of simulated tests find that ({2}).",
                          {page.effect(one.window.effect, one.window.relative), page.in.percent(finds),
                           page.retold(method->method)});
  return out;
}

/// In place of power and error, which a test that ends where that pays has not.
std::string decides(const PlanPage& page) {
  const auto& one = page.plan.decides;
  std::string out = page.say(
      "The better arm goes to all with a chance of {0}, by what is believed before. Where there is no "
      "difference '{1}' does with a chance of {2}: the test ends where going on does not pay, and has no "
      "error level.",
      {page.in.percent(one.better), page.plan.arms[1], page.in.percent(one.none.treated)});
  if (std::isfinite(one.found.effect))
    out += " " + page.say("Where the difference is {0}, '{1}' goes to all with a chance of {2}.",
                          {page.effect(one.found.effect, std::nan("")), page.plan.arms[1],
                           page.in.percent(one.found.treated)});
  return out;
}

std::string answer(const PlanPage& page) {
  const StoredPlan& plan = page.plan;
  const std::string total = page.in.number(plan.total, 9);
  const bool superiority = plan.hypothesis == "superiority";
  std::string out = outlook(page);
  // What is not recommended is not told as what to do.
  const bool enough = std::all_of(plan.outlook.begin(), plan.outlook.end(),
                                  [](const auto& one) { return one.advice == "enough"; });
  if (std::isfinite(plan.expected_days)) {
    out += page.say(
        "Put at most {0} customers into the test ({1}), for {2} at most; {3} are expected.",
        {total, sizes(page), page.in.days(plan.whole_days), page.in.days(std::ceil(plan.expected_days))});
  } else if (std::isfinite(plan.duration_days)) {
    const std::string days = page.in.days(plan.whole_days);
    out += enough ? page.say("Put {0} customers into the test ({1}), for {2}.", {total, sizes(page), days})
                  : page.say("As planned: {0} customers ({1}), for {2}.", {total, sizes(page), days});
  } else {
    out += page.say("Put {0} customers into the test ({1}).", {total, sizes(page)});
  }
  if (!plan.clusters.empty()) out += " " + page.say("Whole clusters are assigned: {0}.", {clusters(page)});
  if (plan.decides.given)
    out += " " + decides(page);
  else
    out +=
        " " +
        page.say(superiority && !plan.outlook.empty()
                     ? "A difference of {0} it would find with a chance of {1}, and it calls one that is not "
                       "there with a chance of {2}."
                 : superiority
                     ? "It finds a difference of {0} with a chance of {1}, and calls one that is not "
                       "there with a chance of {2}."
                     : "If the true difference is {0}, it shows what it is to show with a chance of {1}; "
                       "it does so wrongly with a chance of {2} at most.",
                 {page.effect(plan.smallest_effect, plan.relative_effect), page.in.percent(plan.power),
                  page.in.percent(superiority || plan.sides != "two" ? plan.alpha : plan.alpha / 2.0)});
  for (const auto& one : plan.truth)
    if (std::isfinite(one.misstated)) out += " " + of_twins(page, one);
  if (std::isfinite(plan.net))
    out += " " +
           page.say(
               "What it tells is worth {0} {1}; after the test's cost and what its customers forgo, {2} {1}.",
               {page.in.number(std::round(plan.information)), plan.currency,
                page.in.number(std::round(plan.net))});
  return out;
}

/// A word of the file's, such as time_to_event.
std::string word(const PlanPage& page, std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return page.say(name);
}

Blocks to_do(const PlanPage& page) {
  const StoredPlan& plan = page.plan;
  Table arms{
      page.say("Customers in each arm"), {page.say("arm"), page.say("customers"), page.say("share")}, {}};
  if (!plan.clusters.empty()) arms.head.push_back(page.say("clusters"));
  for (std::size_t a = 0; a < plan.arms.size(); ++a) {
    arms.rows.push_back({plan.arms[a],
                         {page.in.number(plan.per_arm[a], 12), plan.per_arm[a]},
                         page.percent(plan.per_arm[a] / plan.total)});
    if (!plan.clusters.empty()) arms.rows.back().push_back(page.whole(plan.clusters[a]));
  }
  const bool two = plan.sides == "two";
  Table terms{page.say("The plan"), {page.say("what"), page.say("value")}, {}, true};
  const auto row = [&](std::string name, Cell value) {
    terms.rows.push_back({std::move(name), std::move(value)});
  };
  row(page.say("solved for"), word(page, plan.solved));
  row(page.say("outcome"), word(page, plan.outcome));
  if (plan.decides.given) {
    row(page.say("chance that the better arm goes to all"), page.percent(plan.decides.better));
  } else {
    row(page.say("difference"),
        {page.effect(plan.smallest_effect, plan.relative_effect), plan.smallest_effect});
    if (std::isfinite(plan.margin))
      row(page.say("margin"), {page.effect(plan.margin, std::nan("")), plan.margin});
    row(page.say("chance to find it"), page.percent(plan.power));
    row(page.say("error"),
        {page.in.percent(plan.alpha) + ", " + page.say(two ? "two-sided" : "one-sided"), plan.alpha});
  }
  if (plan.comparisons > 1) row(page.say("error of one comparison"), page.percent(plan.alpha_each));
  if (plan.variance_factor != 1.0) row(page.say("variance, times"), page.number(plan.variance_factor));
  if (std::isfinite(plan.expected_days)) row(page.say("days, expected"), page.number(plan.expected_days, 4));
  if (std::isfinite(plan.duration_days))
    row(page.say(std::isfinite(plan.expected_days) ? "days, at most" : "days"),
        page.number(plan.whole_days, 9));
  if (std::isfinite(plan.cost))
    row(page.say("cost"), {page.in.number(plan.cost, 9) + " " + plan.currency, plan.cost});
  row(page.say("formula"), page.retold(plan.formula));
  Blocks out;
  if (!plan.question.empty()) out.emplace_back(Paragraph{plan.question});
  out.emplace_back(NamedTable{"arms", std::move(arms)});
  out.emplace_back(NamedTable{"terms", std::move(terms)});
  for (const auto& one : plan.warnings)
    out.emplace_back(Paragraph{page.say("Mind: {0}: {1} ({2})",
                                        {one.where, page.retold(one.message), page.retold(one.suggestion)})});
  return out;
}

Blocks not_shown(const PlanPage& page) {
  return {Paragraph{
      page.say(page.plan.population.given
                   ? "Smaller effects, and effects on parts of the customers. What happens after the "
                     "test is what the simulated customers say, not the test."
                   : "Smaller effects, effects on parts of the customers, and what happens after the "
                     "test: a population in the file would tell.")}};
}

Blocks rests_on(const PlanPage& page) {
  const auto& population = page.plan.population;
  Blocks out;
  if (population.given)
    out.emplace_back(Paragraph{page.say(
        "{0} simulated lives in each arm, {1} draws of what is uncertain; they stand for {2} customers. In "
        "the window the control has mean {3}, standard deviation {4}.",
        {page.in.number(static_cast<double>(population.lives)),
         page.in.number(static_cast<double>(population.draws)), page.in.number(population.customers, 6),
         page.in.number(population.mean, 4), page.in.number(population.sd, 4)})});
  for (const auto& note : page.plan.notes) out.emplace_back(Paragraph{page.retold(note)});
  Table table{page.say("Defaults that took effect, because the file does not say"),
              {page.say("key"), page.say("value"), page.say("source")},
              {},
              true};
  for (const auto& one : page.plan.defaults)
    table.rows.push_back({one.path, one.value, page.retold(one.source)});
  if (!table.rows.empty()) out.emplace_back(NamedTable{"defaults", std::move(table)});
  return out;
}

}  // namespace

Document plan_document(const StoredPlan& plan,
                       const std::vector<std::pair<std::string, std::string>>& provenance,
                       const Language& language) {
  const PlanPage page{{language}, plan};
  Document out{language,
               page.title(plan.name),
               answer(page),
               page.say("A plan of a test, made before there are any data; money in {0}.", {plan.currency}),
               {}};
  const auto section = [&](const char* id, const char* title, Blocks blocks) {
    if (!blocks.empty()) out.sections.push_back({id, page.say(title), std::move(blocks)});
  };
  section("to-do", "What to do", to_do(page));
  section("power", "What it finds", power_curves(page));
  section("worth", "What it costs and what it is worth", cost_and_value(page));
  section("policies", "To test, or not, or to go on learning", policies(page));
  section("stops", "Looks", planned_looks(page));
  section("ends", "When the test ends because going on does not pay", stages(page));
  section("flow", "Who comes by", who_comes(page));
  section("lifetime", "What the window shows beside the lifetime's effect", window_and_lifetime(page));
  section("trial", "Tried out on simulated experiments", tried_out(page));
  section("not-shown", "What it does not show", not_shown(page));
  section("rests", "What it rests on", rests_on(page));
  Table table{page.say("What the result depends on"), {page.say("what"), page.say("value")}, {}, true};
  for (const auto& [name, value] : provenance) table.rows.push_back(page.made(name, value));
  section("provenance", "How to make it again", {NamedTable{"provenance", std::move(table)}});
  return out;
}

}  // namespace stamkund::page
