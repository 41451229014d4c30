#include "engine/page/compare_twins.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/metrics/enough_draws.h"
#include "engine/metrics/summary.h"
#include "engine/page/run_parts.h"
#include "engine/report/decision.h"
#include "engine/scenario/written.h"

namespace stamkund::page {
namespace {

using scenario::Written;

/// What two runs may say differently and be twins all the same: none of it is in a random key, nor says who
/// the customers are or what is drawn for them.
bool may_differ(const std::string& key) {
  constexpr std::array kFree{"name", "replicates", "discount_rate", "channels", "baseline", "arms"};
  return std::find(kFree.begin(), kFree.end(), key) != kFree.end();
}

const Written* section(const Compared& run, const std::string& key) {
  for (const Written& one : run.run.scenario.written.below)
    if (one.key == key) return &one;
  return nullptr;
}

/// As text, without comments: whether a value is a default is no difference. Where a fit is kept is none
/// either: what is in it is told by its checksum.
std::string plain(const Written* at) {
  if (at == nullptr) return "";
  std::string out = at->key + ":" + (at->key == "fit" ? "" : at->value) + "{";
  for (const Written& one : at->below) out += plain(&one) + ";";
  return out + "}";
}

/// The first place where two sections differ: "population.new_customers.count: 300, 301".
std::string first_difference(const Written& a, const Written& b, const std::string& path) {
  const std::string here = (path.empty() || a.key.empty() ? path : path + ".") + a.key;
  if (a.value != b.value || a.below.size() != b.below.size())
    return here + (a.below.empty() && b.below.empty() ? ": " + a.value + ", " + b.value : "");
  for (auto x = a.below.begin(), y = b.below.begin(); x != a.below.end(); ++x, ++y)
    if (plain(&*x) != plain(&*y))
      return x->key != y->key ? here + "." + x->key : first_difference(*x, *y, here);
  return here;
}

/// Effects on net of an arm, replicate by replicate.
std::vector<double> effects_of(const Compared& run, std::size_t arm) {
  const metrics::Figure& net = run.run.results.total("net");
  std::vector<double> out = net.values.arm(arm);
  const std::vector<double> base = net.values.arm(0);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] -= base[i];
  return out;
}

/// Both baselines are said to be the same: then they are, in each replicate, or the runs are no twins.
bool same_baseline(const Compared& a, const Compared& b) {
  const std::vector<double> x = a.run.results.total("net").values.arm(0),
                            y = b.run.results.total("net").values.arm(0);
  return std::equal(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(std::min(x.size(), y.size())),
                    y.begin());
}

struct Difference {
  double mean = 0, standard_error = 0, p05 = 0, p95 = 0, ahead = 0;
};

/// Replicate by replicate, over those that both have.
Difference as_twins(const Compared& a, std::size_t arm_a, const Compared& b, std::size_t arm_b) {
  std::vector<double> less = effects_of(b, arm_b);
  const std::vector<double> from = effects_of(a, arm_a);
  less.resize(std::min(less.size(), from.size()));
  double ahead = 0.0;
  for (std::size_t r = 0; r < less.size(); ++r) {
    less[r] -= from[r];
    ahead += less[r] > 0.0 ? 1.0 : 0.0;
  }
  const auto s = metrics::summarise(less, a.run.scenario.spec.uncertainty);
  return {s.mean, s.standard_error, s.low(), s.high(),
          s.independent >= metrics::kEnoughDraws ? ahead / static_cast<double>(less.size()) : std::nan("")};
}

/// Evenly spaced order statistics, where there are too many to pair each with each.
std::vector<double> thinned(std::vector<double> values) {
  constexpr std::size_t kMost = 1000;
  std::sort(values.begin(), values.end());
  if (values.size() <= kMost) return values;
  std::vector<double> out;
  for (std::size_t i = 0; i < kMost; ++i) out.push_back(values[(2 * i + 1) * values.size() / (2 * kMost)]);
  return out;
}

/// Every replicate of one against every one of the other: what luck does to each has nothing to do with what
/// it does to the other. Errors add up as squares.
Difference as_independent(const Compared& a, std::size_t arm_a, const Compared& b, std::size_t arm_b) {
  const auto &from = a.run.results.total("net").effects[arm_a],
             &to = b.run.results.total("net").effects[arm_b];
  const std::vector<double> x = thinned(effects_of(a, arm_a)), y = thinned(effects_of(b, arm_b));
  std::vector<double> less;
  double ahead = 0.0;
  for (const double one : y)
    for (const double other : x) {
      less.push_back(one - other);
      ahead += less.back() > 0.0 ? 1.0 : 0.0;
    }
  std::sort(less.begin(), less.end());
  if (std::min(from.independent, to.independent) < metrics::kEnoughDraws) {
    const double none = std::nan("");
    return {to.mean - from.mean, std::hypot(from.standard_error, to.standard_error), none, none, none};
  }
  return {to.mean - from.mean, std::hypot(from.standard_error, to.standard_error),
          metrics::quantile(less, 0.05), metrics::quantile(less, 0.95),
          ahead / static_cast<double>(less.size())};
}

using Pair = std::pair<std::size_t, std::size_t>;

/// Arms of the same name, and the arm in question of each.
std::vector<Pair> pairs_of(const Compared& a, const Compared& b) {
  const auto &mine = a.run.results.arms, &others = b.run.results.arms;
  std::vector<Pair> out;
  for (std::size_t i = 1; i < mine.size(); ++i)
    for (std::size_t k = 1; k < others.size(); ++k)
      if (mine[i] == others[k]) out.emplace_back(i, k);
  if (mine.size() < 2 || others.size() < 2) return out;
  const Pair best{report::arm_in_question(a.run.results, a.run.scenario.spec),
                  report::arm_in_question(b.run.results, b.run.scenario.spec)};
  if (std::find(out.begin(), out.end(), best) == out.end()) out.push_back(best);
  return out;
}

}  // namespace

std::string why_no_twins(const Cells& cells, const Compared& a, const Compared& b) {
  if (a.seed != b.seed) return cells.say("the seeds differ ({0}, {1})", {a.seed, b.seed});
  for (const auto& [mine, other] : {std::pair{&a, &b}, {&b, &a}})
    for (const Written& one : mine->run.scenario.written.below) {
      if (may_differ(one.key)) continue;
      const Written* const there = section(*other, one.key);
      if (there == nullptr) return cells.say("they do not say the same of {0}", {one.key});
      if (plain(&one) != plain(there))
        return cells.say("they do not say the same of {0}",
                         {first_difference(mine == &a ? one : *there, mine == &a ? *there : one, "")});
    }
  std::vector<std::string> x = a.inputs, y = b.inputs;
  std::sort(x.begin(), x.end());
  std::sort(y.begin(), y.end());
  if (x != y) return cells.say("the files they read, such as the fit, are not the same");
  // What both simulate tells whether the same program made them; without that its version has to.
  const bool told = plain(section(a, "baseline")) == plain(section(b, "baseline")) &&
                    plain(section(a, "channels")) == plain(section(b, "channels"));
  if (told && !same_baseline(a, b))
    return cells.say("their baselines are said to be the same, and came out differently");
  if (!told && (a.made_by.empty() || a.made_by != b.made_by))
    return cells.say(
        "other versions of the program made them, and they have no arm in common that would show "
        "that this changes nothing");
  return "";
}

std::string best_of_runs(const std::vector<Compared>& all, const Cells& cells) {
  struct Best {
    const Compared* run;
    std::size_t arm;
    double effect;
  };
  std::vector<Best> best;
  for (const Compared& one : all) {
    const auto& results = one.run.results;
    if (results.currency != all[0].run.results.currency) return "";
    if (results.customers != all[0].run.results.customers)
      return cells.say(
          "The runs have unlike numbers of customers: which of them is best, their effects do not say.");
    if (results.arms.size() < 2) continue;
    const std::size_t arm = report::arm_in_question(results, one.run.scenario.spec);
    best.push_back({&one, arm, results.total("net").effects[arm].mean});
  }
  if (best.empty()) return "";
  std::stable_sort(best.begin(), best.end(),
                   [](const Best& a, const Best& b) { return a.effect > b.effect; });
  const std::string& currency = all[0].run.results.currency;
  const auto name = [](const Best& one) { return one.run->run.results.arms[one.arm]; };
  const auto money = [&](double value) { return cells.in.signed_number(std::round(value)) + " " + currency; };
  const Best& first = best[0];
  std::string out =
      first.effect > 0.0
          ? cells.say("Of the runs, '{0}' in {1} earns most: {2} against its baseline.",
                      {name(first), first.run->file, money(first.effect)})
          : cells.say("No run has an arm that earns more than its baseline; '{0}' in {1} loses least: {2}.",
                      {name(first), first.run->file, money(first.effect)});
  if (best.size() < 2) return out;
  const Best& next = best[1];
  const bool twins = why_no_twins(cells, *next.run, *first.run).empty();
  const Difference d = twins ? as_twins(*next.run, next.arm, *first.run, first.arm)
                             : as_independent(*next.run, next.arm, *first.run, first.arm);
  if (!std::isfinite(d.p05))
    return out + " " +
           cells.say("Too few independent draws tell it from '{0}' in {1}.", {name(next), next.run->file});
  if (d.mean == 0.0 && d.p05 == 0.0 && d.p95 == 0.0)
    return out + " " + cells.say("'{0}' in {1} comes to the same.", {name(next), next.run->file});
  const std::string by = money(d.mean), low = money(d.p05), high = money(d.p95);
  return out + " " +
         (d.p05 > 0.0 ? cells.say("It is ahead of '{0}' in {1} by {2} (90 %: {3} to {4}).",
                                  {name(next), next.run->file, by, low, high})
                      : cells.say("Against '{0}' in {1} it is too close to call: {2} (90 %: {3} to {4}).",
                                  {name(next), next.run->file, by, low, high}));
}

Blocks differences_between_runs(const std::vector<Compared>& all, const Cells& cells) {
  const Compared& first = all.front();
  const std::string& currency = first.run.results.currency;
  Series line{cells.say("difference"), {}};
  Chart chart{Kind::intervals,
              cells.say("Effect on net less that in {0}, mean and 90 % of the replicates", {first.file}),
              currency,
              "",
              {},
              {},
              {}};
  Table table{chart.title + ", " + currency,
              {cells.say("file"), cells.say("arm"), cells.say("compared with"), cells.say("difference"),
               cells.say("s.e."), "5 %", "95 %", cells.say("ahead in"), cells.say("compared as")},
              {}};
  Blocks said;
  for (std::size_t i = 1; i < all.size(); ++i) {
    const Compared& one = all[i];
    if (one.run.results.currency != currency) {
      said.emplace_back(Paragraph{cells.say(
          "{0} counts in {1} and {2} in {3}: what is in other money cannot be taken off each other.",
          {one.file, one.run.results.currency, first.file, currency})});
      continue;
    }
    const std::string why = why_no_twins(cells, first, one);
    const auto both = static_cast<double>(std::min(first.run.results.replicates, one.run.results.replicates));
    said.emplace_back(Paragraph{
        why.empty() ? cells.say("{0} and {1} are twins: each of their {2} replicates in common is the same "
                                "customers and luck. The difference is that of the arms alone.",
                                {first.file, one.file, cells.in.number(both)})
                    : cells.say("{0} and {1} are no twins: {2}. The difference is one of independent "
                                "estimates, and holds the luck of both.",
                                {first.file, one.file, why})});
    for (const auto& [a, b] : pairs_of(first, one)) {
      const Difference d = why.empty() ? as_twins(first, a, one, b) : as_independent(first, a, one, b);
      const std::string name = one.run.results.arms[b], other = first.run.results.arms[a];
      chart.groups.push_back(one.file + ": " + name + (name == other ? "" : " / " + other));
      line.y.push_back(d.mean);
      line.low.push_back(d.p05);
      line.high.push_back(d.p95);
      table.rows.push_back({one.file, name, first.file + ": " + other,
                            cells.signed_whole(d.mean).of(currency),
                            cells.whole(d.standard_error).of(currency),
                            cells.signed_whole(d.p05).of(currency), cells.signed_whole(d.p95).of(currency),
                            cells.percent(d.ahead), cells.say(why.empty() ? "twins" : "independent")});
    }
  }
  Blocks out;
  if (!table.rows.empty()) {
    chart.series.push_back(std::move(line));
    out.emplace_back(Figure{"difference-between-runs", std::move(chart), std::move(table)});
  }
  append(out, std::move(said));
  return out;
}

}  // namespace stamkund::page
