#include "engine/metrics/figures.h"

namespace stamkund::metrics {
namespace {

/// In the order of `Count`.
const std::vector<Described>& counts() {
  static const std::vector<Described> table{
      {"purchases", "1", "purchases, the first purchases of new customers included"},
      {"new_customers", "1", "customers who arrived, those whom members brought included"},
      {"defections", "1", "customers who left for good (the truth; a company does not see it)"},
      {"active", "1", "customers with at least one purchase in the period"},
      {"revenue", "minor", "what customers paid, less what they got back for returns"},
      {"margin", "minor", "revenue less cost of goods"},
      {"discounts", "minor", "list price less what customers paid"},
      {"enrolments", "1", "customers who joined the program"},
      {"issued", "units", "units of the main currency issued"},
      {"redeemed", "units", "units of the main currency redeemed"},
      {"expired", "units", "units of the main currency lost, less those that came back"},
      {"rewards", "1", "rewards handed over"},
      {"reward_cost", "minor", "cost of rewards and payouts; discounts are in discounts"},
      {"enrolment_cost", "minor", "cost of new members"},
      {"contacts", "1", "contacts sent"},
      {"opens", "1", "contacts that a living customer noticed"},
      {"unsubscribes", "1", "customers who asked for no more contacts"},
      {"contact_cost", "minor", "cost of contacts"},
      {"reversed", "units", "units of the main currency taken back for returns"},
      {"activated", "units", "units of the main currency that became usable after waiting"},
      {"returns", "1", "purchases given back"},
      {"perk_cost", "minor", "perks of tiers and paid membership that cost money"},
      {"fees", "minor", "fees paid for membership, less refunds"},
      {"fee_payers", "1", "payments of fees"},
      {"leavers", "1", "members who left the program"},
      {"upgrades", "1", "steps up to a higher tier"},
      {"downgrades", "1", "steps down to a lower tier"},
      {"referred", "1", "new customers whom members brought"},
      {"referral_cost", "minor", "welcome rewards of those who were referred"},
      {"partner_income", "minor", "what partners paid for units and of rewards"},
      {"member_purchases", "1", "purchases by members, the one at which they join included"},
      {"member_revenue", "minor", "what members paid"},
      {"program_discounts", "minor", "the part of discounts that the program gave"},
  };
  return table;
}

}  // namespace

std::vector<std::pair<Described, PeriodFigure>> period_figures(const Context& context) {
  std::vector<std::pair<Described, PeriodFigure>> figures;
  for (std::size_t c = 0; c < simulation::kFirstOwed; ++c)
    figures.emplace_back(counts()[c],
                         [c](const Sample& sample, std::size_t p) { return sample.tally.periods[p][c]; });
  const auto running = [](std::vector<std::pair<Count, int>> terms, bool from_alive) {
    return [terms = std::move(terms), from_alive](const Sample& sample, std::size_t last) {
      std::int64_t total = from_alive ? sample.tally.alive_at_start : 0;
      for (std::size_t p = 0; p <= last; ++p)
        for (const auto& [count, sign] : terms) total += sign * get(sample.tally, p, count);
      return total;
    };
  };
  figures.emplace_back(Described{"alive", "1", "customers not defected at the end of the period"},
                       running({{Count::new_customers, 1}, {Count::defections, -1}}, true));
  figures.emplace_back(
      Described{"members", "1", "customers who belong to the program at the end of the period"},
      running({{Count::enrolments, 1}, {Count::leavers, -1}}, false));
  figures.emplace_back(
      Described{"outstanding", "units",
                "units of the main currency held at the end of the period, waiting ones included"},
      running({{Count::issued, 1}, {Count::redeemed, -1}, {Count::expired, -1}, {Count::reversed, -1}},
              false));
  figures.emplace_back(
      Described{"platform_cost", "minor", "running cost of the program's platform"},
      [&context](const Sample& sample, std::size_t p) { return context.platform(sample.arm, p); });
  figures.emplace_back(
      Described{"cost", "minor", "rewards, perks, contacts, enrolment, welcome rewards and platform"},
      [&context](const Sample& sample, std::size_t p) { return context.cost(sample.arm, sample.tally, p); });
  figures.emplace_back(
      Described{"net_to_horizon", "minor", "margin, fees and partners' money less cost"},
      [&context](const Sample& sample, std::size_t p) {
        return context.net_to_horizon(sample.arm, sample.tally, p);
      });
  return figures;
}

}  // namespace stamkund::metrics
