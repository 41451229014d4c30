#include "engine/metrics/figures.h"

namespace stamkund::metrics {
namespace {

/// Discounted net, major units.
double present_value(const Context& context, const Sample& sample) {
  double value = 0.0;
  for (std::size_t p = 0; p < context.n_periods; ++p)
    value += context.discount(p) * context.major(context.net(sample.arm, sample.tally, p));
  return value;
}

/// Units of the main currency up to the horizon over those issued.
double share_of_issued(const Sample& sample, double units) {
  return ratio(units, static_cast<double>(sum(sample.tally, Count::issued)));
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

std::int64_t leaked(const ArmTally& tally) {
  return tally.by_membership[0].leaked + tally.by_membership[1].leaked;
}
std::int64_t benefits(const ArmTally& tally) {
  return tally.by_membership[0].here.benefits + tally.by_membership[1].here.benefits;
}

}  // namespace

std::vector<std::pair<Described, TotalFigure>> total_figures(const Context& context) {
  const auto count = [](Count which) {
    return [which](const Sample& s) { return static_cast<double>(sum(s.tally, which)); };
  };
  const auto money = [&context](Count which) {
    return [&context, which](const Sample& s) { return context.major(sum(s.tally, which)); };
  };
  const auto customers = static_cast<double>(context.customers);
  return {
      {{"purchases", "1", "purchases up to the horizon"}, count(Count::purchases)},
      {{"purchases_per_customer", "1", "purchases for each customer of the population"},
       [customers](const Sample& s) {
         return static_cast<double>(sum(s.tally, Count::purchases)) / customers;
       }},
      {{"revenue", "major", "what customers paid, less returns"}, money(Count::revenue)},
      {{"margin", "major", "revenue less cost of goods"}, money(Count::margin)},
      {{"program_cost", "major",
        "rewards, perks, contacts, enrolment, welcome rewards, platform and discounts given"},
       [&context](const Sample& s) { return context.major(context.program_cost(s.arm, s.tally)); }},
      {{"run_off_cost", "major", "rewards redeemed in the run-off with units issued before the horizon"},
       [&context](const Sample& s) { return context.major(run_off_cost(s.tally)); }},
      {{"net", "major", "margin, fees and partners' money less all costs, up to the horizon"},
       [&context](const Sample& s) { return context.major(context.net(s.arm, s.tally)); }},
      {{"net_after_run_off", "major", "net less run_off_cost: what is left when the promises are kept"},
       [&context](const Sample& s) {
         return context.major(context.net(s.arm, s.tally) - run_off_cost(s.tally));
       }},
      {{"clv", "major",
        "customer lifetime value: discounted net up to the horizon for each customer of the population; "
        "flows at the "
        "middle of their period, no acquisition cost"},
       [&context, customers](const Sample& s) { return present_value(context, s) / customers; }},
      {{"average_order_value", "major", "revenue for each purchase"},
       [&context](const Sample& s) {
         return ratio(context.major(sum(s.tally, Count::revenue)),
                      static_cast<double>(sum(s.tally, Count::purchases)));
       }},
      {{"repeat_rate", "1", "customers with two or more purchases in the run, of those with one or more"},
       [](const Sample& s) {
         return ratio(static_cast<double>(s.tally.repeat_buyers), static_cast<double>(s.tally.buyers));
       }},
      {{"alive_at_end", "1", "customers not defected at the horizon"},
       [](const Sample& s) {
         return static_cast<double>(s.tally.alive_at_start + sum(s.tally, Count::new_customers) -
                                    sum(s.tally, Count::defections));
       }},
      {{"members", "1", "customers who joined"}, count(Count::enrolments)},
      {{"member_share_of_revenue", "1", "revenue from members, of all revenue"},
       [](const Sample& s) {
         return ratio(static_cast<double>(sum(s.tally, Count::member_revenue)),
                      static_cast<double>(sum(s.tally, Count::revenue)));
       }},
      {{"issued", "units", "units of the main currency issued"}, count(Count::issued)},
      {{"redeemed", "units", "units of the main currency redeemed"}, count(Count::redeemed)},
      {{"expired", "units", "units of the main currency expired"}, count(Count::expired)},
      {{"redemption_rate", "1", "units redeemed, of units issued up to the horizon"},
       [](const Sample& s) {
         return share_of_issued(s, static_cast<double>(sum(s.tally, Count::redeemed)));
       }},
      {{"ultimate_redemption_rate", "1",
        "units issued up to the horizon that are redeemed by the end of the run-off, of those issued"},
       [](const Sample& s) { return weighted(s.units.after_run_off, s.units.issued); }},
      {{"expected_redemption_rate", "1", "the same, as the accountant expects it at the horizon"},
       [](const Sample& s) { return weighted(s.units.expected, s.units.issued); }},
      {{"deferred_revenue", "major", "contract liability at the horizon (IFRS 15), all currencies"},
       [](const Sample& s) { return s.units.deferred.empty() ? 0.0 : s.units.deferred.back(); }},
      {{"liability", "major",
        "cost of the rewards expected for the units outstanding at the horizon; not in net"},
       [](const Sample& s) { return s.units.liability_at_cost; }},
      {{"rewards", "1", "rewards handed over"}, count(Count::rewards)},
      {{"perk_cost", "major", "perks of tiers and paid membership"}, money(Count::perk_cost)},
      {{"fees", "major", "membership fees, less refunds"}, money(Count::fees)},
      {{"partner_income", "major", "what partners paid"}, money(Count::partner_income)},
      {{"referred", "1", "new customers whom members brought"}, count(Count::referred)},
      {{"upgrades", "1", "steps up to a higher tier"}, count(Count::upgrades)},
      {{"downgrades", "1", "steps down to a lower tier"}, count(Count::downgrades)},
      {{"benefits", "major", "what members got: rewards at cost, discounts, perks"},
       [&context](const Sample& s) { return context.major(benefits(s.tally)); }},
      {{"leakage", "1",
        "share of benefits for purchases that the same customers make without the program: customer by "
        "customer, the "
        "part that her purchases in the baseline are of her purchases here"},
       [](const Sample& s) {
         return ratio(static_cast<double>(leaked(s.tally)), static_cast<double>(benefits(s.tally)));
       }},
      {{"contacts", "1", "contacts sent"}, count(Count::contacts)},
  };
}

}  // namespace stamkund::metrics
