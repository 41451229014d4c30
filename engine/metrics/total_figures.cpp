#include "engine/mechanisms/satisfaction/satisfaction.h"
#include "engine/metrics/figures.h"
#include "engine/study/pilot_figures.h"
#include "engine/study/treatments.h"
#include "engine/world/core_figures.h"

namespace stamkund::metrics {
namespace {

/// Discounted net, major units.
double present_value(const Context& context, const Sample& sample) {
  double value = 0.0;
  for (std::size_t p = 0; p < context.n_periods; ++p)
    value += context.discount(p) * context.major(context.net_to_horizon(sample.arm, sample.tally, p));
  return value - context.discount_at(context.scenario.horizon_days) * context.major(owed(sample.tally));
}

/// Units of the main currency up to the horizon over those issued.
/// What was there on day 0: counted only where a program runs already.
std::int64_t at_start(const Sample& sample, const char* figure) {
  const counting::Table& flows = sample.tally.schema().table(counting::kPeriods);
  return flows.has(figure) ? sample.tally.flow(figure) : 0;
}

double share_of_issued(const Sample& sample, double units) {
  return ratio(units, static_cast<double>(sample.tally.flow("issued") + at_start(sample, "units_at_start")));
}

/// Mean over cohorts of a share, weighted by what was issued.
double weighted(const std::vector<double>& shares, const std::vector<double>& issued) {
  double units = 0.0;
  double all = 0.0;
  for (std::size_t c = 0; c < issued.size(); ++c) {
    if (!(issued[c] > 0.0)) continue;
    units += shares[c] * issued[c];
    all += issued[c];
  }
  return ratio(units, all);
}

/// Net promoter score of answers: promoters less detractors, of all, times 100.
double nps(const Sample& sample, const std::string& of) {
  const auto promoters = static_cast<double>(sample.tally.flow("nps_promoters" + of));
  const auto detractors = static_cast<double>(sample.tally.flow("nps_detractors" + of));
  return 100.0 * ratio(promoters - detractors,
                       promoters + detractors + static_cast<double>(sample.tally.flow("nps_passives" + of)));
}

/// How much more of a figure a promoter has than a detractor, by their latest scores.
double promoters_more(const Sample& sample, const char* figure, mechanisms::Asked asked) {
  const auto each = [&](mechanisms::NpsGroup group) {
    const auto cell =
        static_cast<std::size_t>(asked) * mechanisms::kNpsGroupCount + static_cast<std::size_t>(group);
    return ratio(static_cast<double>(sample.tally.at(mechanisms::kNpsGroups, figure, cell)),
                 static_cast<double>(sample.tally.at(mechanisms::kNpsGroups, "customers", cell)));
  };
  return ratio(each(mechanisms::NpsGroup::promoter), each(mechanisms::NpsGroup::detractor)) - 1.0;
}

}  // namespace

std::vector<std::pair<Described, TotalFigure>> total_figures(const Context& context) {
  using Total = std::pair<Described, TotalFigure>;
  const auto count = [](const std::string& which) {
    return [which](const Sample& s) { return static_cast<double>(s.tally.flow(which)); };
  };
  // The sum of a flow over the periods, as the schema describes it.
  const auto flow = [&](const counting::Figure& figure) -> Total {
    if (figure.unit != "minor") return {{figure.name, figure.unit, figure.meaning}, count(figure.name)};
    return {{figure.name, "major", figure.meaning},
            [&context, which = figure.name](const Sample& s) { return context.major(s.tally.flow(which)); }};
  };
  const auto sum_of = [&](const char* which) {
    return flow(context.flows.figures()[context.flows.column(which)]);
  };
  const auto settled = [&](const counting::Figure& figure, const std::string& how) -> Total {
    return {{figure.name, "major", how + figure.meaning},
            [&context, which = figure.name](const Sample& s) { return context.major(s.tally.owed(which)); }};
  };
  const auto customers = static_cast<double>(context.customers);
  std::vector<Total> totals{
      sum_of("purchases"),
      {{"purchases_per_customer", "1", "purchases for each customer of the population"},
       [customers](const Sample& s) { return static_cast<double>(s.tally.flow("purchases")) / customers; }},
      sum_of("revenue"),
      sum_of("margin"),
      {{"program_cost", "major",
        "rewards, perks, contacts, enrolment, welcome rewards, platform, discounts given, and benefits owed "
        "at the "
        "horizon"},
       [&context](const Sample& s) { return context.major(context.program_cost(s.arm, s.tally)); }},
      {{"net_to_horizon", "major", "margin, fees and partners' money less all costs, up to the horizon"},
       [&context](const Sample& s) { return context.major(context.net_to_horizon(s.arm, s.tally)); }},
      {{"owed", "major",
        "what was owed at the horizon, at what it came to until it was settled: rewards, paid membership, "
        "refunds, "
        "returns; less what partners owed"},
       [&context](const Sample& s) { return context.major(owed(s.tally)); }},
      {{"net", "major", "net_to_horizon less owed"},
       [&context](const Sample& s) { return context.major(context.net(s.arm, s.tally)); }},
  };
  for (const counting::Figure& figure : context.owed_parts.figures())
    if (figure.net != counting::Sign::none)
      totals.push_back(
          settled(figure, figure.net == counting::Sign::out ? "part of owed: " : "taken off owed: "));
  const auto& parts = context.owed_parts;
  totals.push_back(settled(parts.figures()[parts.column("paid_in_run_off")], ""));
  const std::vector<Total> more{
      {{"clv", "major",
        "customer lifetime value: discounted net for each customer of the population; flows at the middle of "
        "their period, what is owed at the horizon; no acquisition cost"},
       [&context, customers](const Sample& s) { return present_value(context, s) / customers; }},
      {{"average_order_value", "major", "revenue for each purchase"},
       [&context](const Sample& s) {
         return ratio(context.major(s.tally.flow("revenue")), static_cast<double>(s.tally.flow("purchases")));
       }},
      {{"repeat_rate", "1", "customers with two or more purchases in the run, of those with one or more"},
       [](const Sample& s) {
         return ratio(static_cast<double>(s.tally.at(world::kPeople, "repeat_buyers")),
                      static_cast<double>(s.tally.at(world::kPeople, "buyers")));
       }},
      {{"alive_at_end", "1", "customers not defected at the horizon"},
       [](const Sample& s) {
         const bool back = s.tally.schema().table(counting::kPeriods).has("won_back");
         return static_cast<double>(s.tally.at(world::kPeople, "alive_at_start") +
                                    s.tally.flow("new_customers") - s.tally.flow("defections") +
                                    (back ? s.tally.flow("won_back") : 0));
       }},
      {{"members", "1", "customers who were members on day 0 or joined"},
       [](const Sample& s) {
         return static_cast<double>(s.tally.flow("enrolments") + at_start(s, "members_at_start"));
       }},
      {{"member_share_of_revenue", "1", "revenue from members, of all revenue"},
       [](const Sample& s) {
         return ratio(static_cast<double>(s.tally.flow("member_revenue")),
                      static_cast<double>(s.tally.flow("revenue")));
       }},
      sum_of("issued"),
      sum_of("redeemed"),
      sum_of("expired"),
      {{"redemption_rate", "1", "units redeemed, of units held on day 0 or issued up to the horizon"},
       [](const Sample& s) { return share_of_issued(s, static_cast<double>(s.tally.flow("redeemed"))); }},
      {{"ultimate_redemption_rate", "1",
        "units issued up to the horizon that are redeemed in the end, of those issued"},
       [](const Sample& s) { return weighted(s.units.ultimate, s.units.issued); }},
      {{"expected_redemption_rate", "1", "the same, as the accountant expects it at the horizon"},
       [](const Sample& s) { return weighted(s.units.expected, s.units.issued); }},
      {{"deferred_revenue", "major", "contract liability at the horizon (IFRS 15), all currencies"},
       [](const Sample& s) { return s.units.deferred.empty() ? 0.0 : s.units.deferred.back(); }},
      {{"liability", "major",
        "cost of the rewards expected for the units outstanding at the horizon; not in net"},
       [](const Sample& s) { return s.units.liability_at_cost; }},
      sum_of("rewards"),
      sum_of("perk_cost"),
      sum_of("fees"),
      sum_of("partner_income"),
      sum_of("referred"),
      sum_of("upgrades"),
      sum_of("downgrades"),
      {{"benefits", "major", "what members got: rewards at cost, discounts, perks"},
       [&context](const Sample& s) { return context.major(everybody(s.tally).here.benefits); }},
      {{"leakage", "1",
        "share of benefits for purchases that the same customers make without the program: customer by "
        "customer, the "
        "part that her purchases in the baseline are of her purchases here"},
       [](const Sample& s) {
         return ratio(static_cast<double>(everybody(s.tally).leaked),
                      static_cast<double>(everybody(s.tally).here.benefits));
       }},
      sum_of("contacts"),
  };
  totals.insert(totals.end(), more.begin(), more.end());
  // What mechanisms brought since counts along.
  for (const counting::Figure& figure : context.flows.figures())
    if (figure.place >= counting::kFirstOwnPlace) totals.push_back(flow(figure));
  if (context.flows.has("unearned_fees")) {
    const counting::Table& flows = context.flows;
    const std::size_t last = (context.n_periods - 1) * flows.columns() + flows.column("unearned_fees");
    totals.push_back({{"unearned_fees", "major",
                       "fees paid for what is left of terms at the horizon: a contract liability (IFRS 15); "
                       "net has them in full, and owed what their terms still cost"},
                      [&context, last](const Sample& s) { return context.major(s.tally.all()[last]); }});
  }
  if (context.flows.has("nps_answers")) {
    using mechanisms::Asked;
    const auto more_of = [](const char* figure, Asked asked) {
      return [figure, asked](const Sample& s) { return promoters_more(s, figure, asked); };
    };
    const std::vector<Total> of_survey{
        {{"nps", "1", "net promoter score of the answers, -100 to 100"},
         [](const Sample& s) { return nps(s, ""); }},
        {{"nps_all", "1",
          "net promoter score if everybody was asked, as often as the survey may, and answered"},
         [](const Sample& s) { return nps(s, "_all"); }},
        {{"nps_response_rate", "1", "answers, of customers asked"},
         [](const Sample& s) {
           return ratio(static_cast<double>(s.tally.flow("nps_answers")),
                        static_cast<double>(s.tally.flow("nps_asked")));
         }},
        {{"promoters_more_purchases", "1",
          "purchases in the run of a customer whose latest answer is 9 or 10, over those of one at 0 to 6, "
          "less 1"},
         more_of("purchases", Asked::answered)},
        {{"promoters_more_revenue", "1", "the same of revenue"}, more_of("revenue", Asked::answered)},
        {{"promoters_more_purchases_all", "1", "the same of purchases, if everybody answered"},
         more_of("purchases", Asked::everybody)},
        {{"promoters_more_revenue_all", "1", "the same of revenue, if everybody answered"},
         more_of("revenue", Asked::everybody)}};
    totals.insert(totals.end(), of_survey.begin(), of_survey.end());
  }
  if (study::has_treatments(context.scenario))
    for (const study::TreatmentFigure& one : study::treatment_figures())
      totals.push_back({{one.name, one.unit, one.meaning}, [name = one.name](const Sample& s) {
                          return study::told(s.tally, study::kTreatments, name);
                        }});
  if (study::has_pilot(context.scenario))
    for (const study::PilotFigure& one : study::pilot_figures())
      totals.push_back({{one.name, one.unit, one.meaning}, [name = one.name](const Sample& s) {
                          return study::told(s.tally, study::kPilot, name);
                        }});
  return totals;
}

}  // namespace stamkund::metrics
