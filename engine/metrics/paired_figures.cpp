#include <algorithm>
#include <cmath>

#include "engine/metrics/figures.h"
#include "engine/study/groups.h"
#include "models/accounting/decomposition.h"

namespace stamkund::metrics {
namespace {

using counting::LifeTotals;

constexpr double kNotYet = std::numeric_limits<double>::infinity();

/// Cumulative discounted effect on net up to the horizon, by the end of each period; major units.
std::vector<double> cash_path(const Context& context, const Sample& sample, const Counts& baseline) {
  std::vector<double> path;
  double cumulative = 0.0;
  for (std::size_t p = 0; p < context.n_periods; ++p) {
    cumulative += context.discount(p) * context.major(context.net_to_horizon(sample.arm, sample.tally, p) -
                                                      context.net_to_horizon(0, baseline, p));
    path.push_back(cumulative);
  }
  return path;
}

/// First end of a period from which on `path` stays at or above `least`; days.
double stays_above(const Context& context, const std::vector<double>& path, double least) {
  double found = kNotYet;
  for (std::size_t p = 0; p < path.size(); ++p) {
    if (path[p] < least)
      found = kNotYet;
    else if (found == kNotYet)
      found = context.period_end(p);
  }
  return found;
}

/// Earned back: the cash covers what is owed at the horizon, too, and there is no loss in the end.
double payback_days(const Context& context, const Sample& sample, const Counts& baseline) {
  const double owes =
      context.discount_at(context.scenario.horizon_days) * context.major(owed(sample.tally) - owed(baseline));
  const auto path = cash_path(context, sample, baseline);
  if (net_effect(context, sample, baseline) < 0.0 || path.back() < owes) return kNotYet;
  // What partners still owe is not there before the end.
  const double found = stays_above(context, path, std::max(owes, 0.0));
  return found == kNotYet ? context.scenario.horizon_days : found;
}

using Field = std::int64_t LifeTotals::*;

/// Members' mean less the others' mean, as an analyst without twins would compute it.
double naive_gap(const Counts& tally, Field field, double unit) {
  const auto mean = [&](std::size_t group) {
    const LifeTotals here = group_of(tally, study::kByMembership, group).here;
    return ratio(static_cast<double>(here.*field), static_cast<double>(here.customers));
  };
  return (mean(1) - mean(0)) / unit;
}

/// What membership did to the members: they less their twins in the baseline.
double twin_effect(const Counts& tally, Field field, double unit) {
  const Group members = group_of(tally, study::kByMembership, 1);
  return ratio(static_cast<double>(members.here.*field - members.in_baseline.*field),
               static_cast<double>(members.here.customers)) /
         unit;
}

enum class Part { attrition, frequency, basket };

/// Everybody with a twin; customers whom members brought are apart.
double part_of_effect(const Counts& tally, Part part, double unit) {
  const Group all = everybody(tally);
  const auto totals = [](const LifeTotals& life) {
    return accounting::RevenueTotals{static_cast<double>(life.millidays), static_cast<double>(life.purchases),
                                     static_cast<double>(life.revenue)};
  };
  const auto effect = accounting::decompose(totals(all.in_baseline), totals(all.here));
  const double minor = part == Part::attrition   ? effect.attrition
                       : part == Part::frequency ? effect.frequency
                                                 : effect.basket;
  return minor / unit;
}

struct UsageGroup {
  std::int64_t customers = 0;
  std::int64_t before = 0;
  std::int64_t after = 0;
  std::int64_t after_in_baseline = 0;
};

/// Members with so many purchases before the date. Light: 0 or 1; heavy: 4 or more.
UsageGroup usage(const Counts& tally, bool heavy) {
  UsageGroup group;
  for (std::size_t g = heavy ? 3 : 0; g < (heavy ? study::kUsageGroups : 2); ++g) {
    group.customers += tally.at(study::kByUsage, "customers", g);
    group.before += tally.at(study::kByUsage, "before", g);
    group.after += tally.at(study::kByUsage, "after", g);
    group.after_in_baseline += tally.at(study::kByUsage, "after_in_baseline", g);
  }
  return group;
}

double naive_change(const UsageGroup& group) {
  return ratio(static_cast<double>(group.after - group.before), static_cast<double>(group.customers));
}

double twin_change(const UsageGroup& group) {
  return ratio(static_cast<double>(group.after - group.after_in_baseline),
               static_cast<double>(group.customers));
}

}  // namespace

double extra_cost(const Context& context, const Sample& sample, const Counts& baseline) {
  return context.major(context.program_cost(sample.arm, sample.tally) - context.program_cost(0, baseline));
}

double net_effect(const Context& context, const Sample& sample, const Counts& baseline) {
  return context.major(context.net(sample.arm, sample.tally) - context.net(0, baseline));
}

std::vector<std::pair<Described, PairedFigure>> paired_figures(const Context& context) {
  const double unit = static_cast<double>(context.scenario.minor_per_major);
  const auto part = [unit](Part which) {
    return [which, unit](const Sample& s, const Counts&) { return part_of_effect(s.tally, which, unit); };
  };
  const auto change = [](bool heavy, bool twin) {
    return [heavy, twin](const Sample& s, const Counts&) {
      const UsageGroup group = usage(s.tally, heavy);
      return twin ? twin_change(group) : naive_change(group);
    };
  };
  return {
      {{"roi", "1", "effect on net, of the effect on program_cost"},
       [&context](const Sample& s, const Counts& b) {
         return ratio(net_effect(context, s, b), extra_cost(context, s, b));
       }},
      {{"ahead", "1", "1 where the effect on net is above zero, else 0: the mean is the share of replicates"},
       [&context](const Sample& s, const Counts& b) { return net_effect(context, s, b) > 0.0 ? 1.0 : 0.0; }},
      {{"payback", "days",
        "earned back: first end of a period from which the cumulative discounted effect on net covers what "
        "is "
        "owed at the horizon, too, and stays so; infinite where it does not, or where the effect on net is a "
        "loss"},
       [&context](const Sample& s, const Counts& b) {
         return extra_cost(context, s, b) > 0.0 ? payback_days(context, s, b) : kNan;
       }},
      {{"cash_payback", "days",
        "cash back in hand: first end of a period from which the cumulative discounted effect on "
        "net_to_horizon "
        "stays at or above zero; infinite: not up to the horizon"},
       [&context](const Sample& s, const Counts& b) {
         return extra_cost(context, s, b) > 0.0 ? stays_above(context, cash_path(context, s, b), 0.0) : kNan;
       }},
      {{"naive_member_gap_purchases", "1", "members' mean purchases less non-members' in the same arm"},
       [](const Sample& s, const Counts&) { return naive_gap(s.tally, &LifeTotals::purchases, 1.0); }},
      {{"twin_member_effect_purchases", "1",
        "members' mean purchases less the same customers' in the baseline"},
       [](const Sample& s, const Counts&) { return twin_effect(s.tally, &LifeTotals::purchases, 1.0); }},
      {{"naive_member_gap_net", "major",
        "members' mean net less non-members' in the same arm, before platform"},
       [unit](const Sample& s, const Counts&) { return naive_gap(s.tally, &LifeTotals::net, unit); }},
      {{"twin_member_effect_net", "major",
        "members' mean net less the same customers' in the baseline, before platform"},
       [unit](const Sample& s, const Counts&) { return twin_effect(s.tally, &LifeTotals::net, unit); }},
      {{"effect_attrition", "major",
        "part of the effect on revenue that comes from customers staying longer"},
       part(Part::attrition)},
      {{"effect_frequency", "major", "part that comes from more purchases in a customer's time"},
       part(Part::frequency)},
      {{"effect_basket", "major", "part that comes from what is paid for a purchase"}, part(Part::basket)},
      {{"effect_referred", "major", "part that comes from customers whom members brought"},
       [unit](const Sample& s, const Counts&) {
         return static_cast<double>(s.tally.at(study::kReferredLives, "revenue")) / unit;
       }},
      {{"naive_change_light", "1",
        "members with 0 or 1 purchases in a time before a date: mean purchases in the same time after it "
        "less before it"},
       change(false, false)},
      {{"twin_change_light", "1",
        "the same members' purchases after it less the same customers' in the baseline"},
       change(false, true)},
      {{"naive_change_heavy", "1", "members with 4 or more: after less before"}, change(true, false)},
      {{"twin_change_heavy", "1",
        "the same members' purchases after it less the same customers' in the baseline"},
       change(true, true)},
  };
}

std::vector<std::pair<Described, GroupFigure>> group_figures(const Context& context) {
  const double unit = static_cast<double>(context.scenario.minor_per_major);
  const auto each = [](Field field, bool effect, double scale) {
    return [field, effect, scale](const Group& g) {
      const std::int64_t value = g.here.*field - (effect ? g.in_baseline.*field : 0);
      return ratio(static_cast<double>(value), static_cast<double>(g.here.customers)) / scale;
    };
  };
  return {
      {{"customers", "1", "customers in the group"},
       [](const Group& g) { return static_cast<double>(g.here.customers); }},
      {{"members", "1", "of them members at some time"},
       [](const Group& g) { return static_cast<double>(g.members); }},
      {{"purchases", "1", "purchases a customer"}, each(&LifeTotals::purchases, false, 1.0)},
      {{"purchases_effect", "1", "less her twin's in the baseline"}, each(&LifeTotals::purchases, true, 1.0)},
      {{"revenue", "major", "revenue a customer"}, each(&LifeTotals::revenue, false, unit)},
      {{"revenue_effect", "major", "less her twin's"}, each(&LifeTotals::revenue, true, unit)},
      {{"net", "major", "net a customer, before platform"}, each(&LifeTotals::net, false, unit)},
      {{"net_effect", "major", "less her twin's: what the program earns with her"},
       each(&LifeTotals::net, true, unit)},
      {{"benefits", "major", "what the program gave a customer: rewards at cost, discounts, perks"},
       each(&LifeTotals::benefits, false, unit)},
      {{"leakage", "1", "share of benefits for purchases that would have happened anyway"},
       [](const Group& g) {
         return ratio(static_cast<double>(g.leaked), static_cast<double>(g.here.benefits));
       }},
  };
}

}  // namespace stamkund::metrics
