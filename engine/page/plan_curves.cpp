// What other sizes would give, when the test may stop, and who is in it.
#include <algorithm>
#include <cmath>

#include "engine/page/plan_parts.h"

namespace stamkund::page {
namespace {

std::vector<double> percents(std::vector<double> shares) {
  for (double& one : shares) one *= 100.0;
  return shares;
}

/// Of a test that ends where going on does not pay.
Blocks decisions(const PlanPage& page) {
  const auto& all = page.plan.decides;
  const std::string x = page.say("true difference") + (page.unit().empty() ? "" : ", " + page.unit());
  Blocks out = page.lines(
      "decides", page.say("Chance that '{0}' goes to all, by the true difference", {page.plan.arms[1]}), "%",
      x, page.told(all.effect), {{page.say("chance that it goes to all"), percents(all.treated)}});
  append(out,
         page.lines("expected-size", page.say("Customers in the test on average, by the true difference"), "",
                    x, page.told(all.effect), {{page.say("customers in the test"), all.expected}}));
  return out;
}

}  // namespace

std::string PlanPage::signed_percent(double share) const {
  return (share < 0.0 ? "" : "+") + in.percent(share);
}

bool PlanPage::of_shares() const {
  return plan.outcome == "proportion" || plan.outcome == "retention" || plan.outcome == "time_to_event";
}

std::vector<double> PlanPage::told(std::vector<double> differences) const {
  return of_shares() ? percents(std::move(differences)) : differences;
}

std::string PlanPage::unit() const {
  if (of_shares()) return say("percentage points");
  return plan.outcome == "revenue" || plan.outcome == "clv" ? plan.currency : "";
}

std::string PlanPage::effect(double value, double relative) const {
  std::string out = in.signed_number(of_shares() ? 100.0 * value : value);
  if (of_shares())
    out += " " + say(in.number(100.0 * std::abs(value)) == "1" ? "percentage point" : "percentage points");
  else if (!unit().empty())
    out += " " + unit();
  return out + (std::isfinite(relative) ? " (" + signed_percent(relative) + ")" : "");
}

Blocks PlanPage::lines(const std::string& id, const std::string& title, const std::string& unit,
                       const std::string& x_name, const std::vector<double>& x,
                       std::vector<Series> lines) const {
  std::erase_if(lines, [&](const Series& one) {
    return one.y.size() != x.size() ||
           std::none_of(one.y.begin(), one.y.end(), [](double y) { return std::isfinite(y); });
  });
  if (lines.empty() || x.size() < 2) return {};
  Table table{title + (unit.empty() ? "" : ", " + unit), {x_name}, {}};
  for (const auto& one : lines) table.head.push_back(one.name);
  for (std::size_t i = 0; i < x.size(); ++i) {
    Row row{number(x[i], 4)};
    for (const auto& one : lines) row.push_back(number(one.y[i], 4).of(unit));
    table.rows.push_back(std::move(row));
  }
  Chart chart{Kind::lines, title, unit, x_name, x, {}, std::move(lines)};
  return {Figure{id, std::move(chart), std::move(table)}};
}

Blocks power_curves(const PlanPage& page) {
  const auto& by_size = page.plan.by_size;
  if (page.plan.decides.given) return decisions(page);
  Blocks out = page.lines("power-by-size",
                          page.say("Chance to find a difference of {0}, by size",
                                   {page.effect(page.plan.smallest_effect, page.plan.relative_effect)}),
                          "%", page.say("customers in the test"), by_size.total,
                          {{page.say("chance to find it"), percents(by_size.power)}});
  // Small sizes find nothing but giants: they would hide the rest.
  constexpr double kGiant = 5.0;
  auto smallest = by_size.smallest_effect;
  for (double& one : smallest)
    if (std::abs(one) > kGiant * std::abs(page.plan.smallest_effect)) one = std::nan("");
  append(out, page.lines("power-by-effect",
                         page.say("Chance of {0} customers to find a difference, by its size",
                                  {page.in.number(page.plan.total, 6)}),
                         "%", page.say("difference") + (page.unit().empty() ? "" : ", " + page.unit()),
                         page.told(page.plan.by_effect.effect),
                         {{page.say("chance to find it"), percents(page.plan.by_effect.power)}}));
  append(out, page.lines("effect-by-size",
                         page.say("Smallest difference that is found with a chance of {0}, by size",
                                  {page.in.percent(page.plan.power_asked)}),
                         page.unit(), page.say("customers in the test"), by_size.total,
                         {{page.say("smallest difference"), page.told(smallest)}}));
  return out;
}

Blocks cost_and_value(const PlanPage& page) {
  const auto& by_size = page.plan.by_size;
  const bool free = std::all_of(by_size.cost.begin(), by_size.cost.end(), [](double c) { return c == 0.0; });
  if (free && by_size.information.empty()) return {};
  Blocks out = page.lines("cost-and-value", page.say("What the test costs and what it is worth, by size"),
                          page.plan.currency, page.say("customers in the test"), by_size.total,
                          {{page.say("cost"), by_size.cost},
                           {page.say("worth of the information"), by_size.information},
                           {page.say("worth less cost"), by_size.net}});
  out.emplace_back(Paragraph{page.say(
      by_size.information.empty()
          ? "The file states no decision, so nothing is known of what the information is worth."
          : "The information is worth what those who are not in the test gain because the better arm is "
            "chosen for them (Raiffa & Schlaifer 1961).")});
  return out;
}

Blocks policies(const PlanPage& page) {
  const auto& all = page.plan.policies;
  if (all.name.empty()) return {};
  const auto named = [&](const std::string& name) {
    if (name == "no test") return page.say("no test");
    if (name == "test and roll") return page.say("test and roll out, of its own sizes");
    if (name == "this plan") return page.say("this plan's test");
    return name == "thompson" ? page.say("Thompson sampling") : name;
  };
  Table table{page.say("Expected profit of all customers, {0}", {page.plan.currency}),
              {page.say("policy"), page.say("profit"), page.say("s.e."), page.say("less than who knows")},
              {}};
  for (std::size_t i = 0; i < all.name.size(); ++i)
    table.rows.push_back({named(all.name[i]), page.whole(all.profit[i]).of(page.plan.currency),
                          page.number(all.standard_error[i], 2).of(page.plan.currency),
                          page.percent(all.regret[i])});
  return {NamedTable{"policies", std::move(table)},
          Paragraph{
              page.say("Simulated over what was believed of the arms before; who knows the better arm loses "
                       "nothing. Thompson sampling gives each customer an arm with the chance that it is "
                       "the better one.")}};
}

Blocks planned_looks(const PlanPage& page) {
  const auto& looks = page.plan.looks;
  if (looks.z.empty()) return {};
  Blocks out = page.lines("looks", page.say("When the test may stop"), "z", page.say("customers in the test"),
                          looks.total,
                          {{page.say("success from"), looks.z}, {page.say("give up below"), looks.futility}});
  Table table{page.say("Looks"),
              {page.say("customers in the test"), page.say("information"), page.say("success from"),
               page.say("error spent")},
              {}};
  if (!looks.futility.empty()) table.head.push_back(page.say("give up below"));
  for (std::size_t k = 0; k < looks.z.size(); ++k) {
    Row row{page.whole(looks.total[k]), page.percent(looks.information[k]), page.number(looks.z[k], 4),
            page.percent(looks.spent[k])};
    if (!looks.futility.empty()) row.push_back(page.number(looks.futility[k], 4));
    table.rows.push_back(std::move(row));
  }
  out.emplace_back(NamedTable{"looks-table", std::move(table)});
  out.emplace_back(Paragraph{page.say(
      "The largest size is {0} times that of one look; on average it takes {1} times as many if the effect "
      "is there, {2} if there is none.",
      {page.in.number(page.plan.inflation, 4), page.in.number(looks.under_effect),
       page.in.number(looks.under_none)})});
  return out;
}

Blocks stages(const PlanPage& page) {
  const auto& all = page.plan.stages;
  if (all.total.empty()) return {};
  const bool seen = std::isfinite(all.seen_above.front());
  const auto& above = seen ? all.seen_above : all.believed_above;
  const auto& below = seen ? all.seen_below : all.believed_below;
  Table table{page.say(seen ? "It goes on while the difference that is seen lies between"
                            : "It goes on while the difference that is then believed lies between"),
              {page.say("customers in the test"), page.say("above"), page.say("below"),
               page.say("chance that it ends here")},
              {}};
  for (std::size_t k = 0; k < all.total.size(); ++k)
    table.rows.push_back(
        {page.whole(all.total[k]), std::isfinite(above[k]) ? page.number(above[k], 4) : Cell{"–"},
         std::isfinite(below[k]) ? page.number(below[k], 4) : Cell{"–"}, page.percent(all.chance[k])});
  return {NamedTable{"stages", std::move(table)},
          Paragraph{
              page.say("Then the arm that is believed better goes to all (Chick & Gans 2009). {0} customers "
                       "are expected in the test.",
                       {page.in.number(std::round(all.expected), 12)})}};
}

Blocks who_comes(const PlanPage& page) {
  const auto& population = page.plan.population;
  return page.lines("who-comes", page.say("Customers who are in the test by the end of a day"), "",
                    page.say("day"), population.day, {{page.say("customers"), population.there}});
}

}  // namespace stamkund::page
