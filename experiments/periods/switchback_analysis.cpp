#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/report/numbers.h"
#include "experiments/periods/contrasts.h"
#include "experiments/periods/switchback.h"

namespace stamkund::periods {
namespace {

constexpr double kUnbalanced = 1.96;  ///< of a normal: lots go beyond it once in twenty
constexpr std::size_t kFewestThrees = 3;
constexpr double kMostFlips = 5e7;
constexpr double kRounding = 1e-12;
constexpr Purpose kFlips = purpose_named("switchback: orders drawn again");

struct Moments {
  double n = 0, mean = 0, variance = 0;
};

Moments moments_of(const std::vector<double>& values) {
  Moments out;
  out.n = static_cast<double>(values.size());
  for (const double one : values) out.mean += one / out.n;
  for (const double one : values) out.variance += (one - out.mean) * (one - out.mean);
  out.variance /= std::max(1.0, out.n - 1.0);
  return out;
}

double mean_of(const Panel& panel, std::size_t from, std::size_t to) {
  double sum = 0, size = 0;
  for (std::size_t r = from; r < to; ++r)
    sum += panel.rows[r].size * panel.rows[r].outcome, size += panel.rows[r].size;
  return sum / size;
}

class Analysis {
 public:
  Analysis(const Panel& panel, const design::ExperimentSpec& spec, Problems& problems)
      : panel_(panel), spec_(spec), s_(spec.switchback), problems_(problems) {}

  SwitchbackResult run() {
    out_.file = panel_.file;
    out_.outcome = panel_.outcome_column;
    out_.units = panel_.units.size();
    out_.times = panel_.times;
    out_.names = panel_.units;
    out_.alpha = spec_.alpha;
    out_.one_sided = one_sided();
    out_.notes = panel_.notes;
    period_ = s_.period;
    if (period_ == 0) deduce_period();
    cut();
    if (problems_.has_errors()) return {};
    out_.paired = pairs();
    if (out_.paired)
      paired();
    else
      unpaired();
    if (problems_.has_errors()) return {};
    std::vector<double> off;
    for (const auto& one : out_.blocks)
      if (!one.treated) off.push_back(one.mean);
    out_.control_mean = moments_of(off).mean;
    if (out_.differences.empty()) out_.differences = observations_;
    carry_over();
    check();
    return std::move(out_);
  }

 private:
  void error(const std::string& message, const std::string& remedy) {
    problems_.error({Severity::error, panel_.file, 0, "", message, remedy});
  }

  /// An order by lot makes runs of one period and of two. Cut at switches alone, pairs would all begin alike.
  void deduce_period() {
    const auto& rows = panel_.rows;
    std::vector<std::size_t> runs;
    for (std::size_t from = 0, to = 0; from < rows.size(); from = to) {
      for (to = from + 1;
           to < rows.size() && rows[to].unit == rows[from].unit && rows[to].treated == rows[from].treated;)
        ++to;
      runs.push_back(to - from);
    }
    const std::size_t one = runs.empty() ? 0 : *std::min_element(runs.begin(), runs.end());
    const bool fits =
        std::all_of(runs.begin(), runs.end(), [&](std::size_t run) { return run == one || run == 2 * one; });
    if (fits && one > s_.washout) period_ = one;
    out_.notes.push_back(period_ > 0 ? "periods of " + std::to_string(period_) +
                                           " rows, the shortest run ('period' states their rows)"
                                     : "periods go from one switch to the next ('period' states their rows)");
  }

  /// Blocks of `period` rows, or from one switch to the next.
  void cut() {
    const auto& rows = panel_.rows;
    std::size_t mixed = 0;
    for (std::size_t from = 0; from < rows.size();) {
      std::size_t to = from + 1;
      const auto same_unit = [&](std::size_t r) {
        return r < rows.size() && rows[r].unit == rows[from].unit;
      };
      if (period_ > 0)
        while (same_unit(to) && to - from < period_) ++to;
      else
        while (same_unit(to) && rows[to].treated == rows[from].treated) ++to;
      add(from, to, mixed);
      from = to;
    }
    if (mixed > 0)
      error(std::to_string(mixed) + " periods of " + std::to_string(s_.period) +
                " rows are on in part: the periods do not begin where the switches are",
            "leave 'period' out: periods then go from one switch to the next");
  }

  void add(std::size_t from, std::size_t to, std::size_t& mixed) {
    const auto& rows = panel_.rows;
    for (std::size_t r = from; r < to; ++r)
      if (rows[r].treated != rows[from].treated) {
        ++mixed;
        return;
      }
    const bool follows = from > 0 && rows[from - 1].unit == rows[from].unit;
    const bool switched = follows && rows[from - 1].treated != rows[from].treated;
    Block block{rows[from].unit, from, to, rows[from].treated, 0, 0};
    if (switched) {
      const std::size_t washed = std::min<std::size_t>(s_.washout, to - from);
      out_.washed_out += washed;
      block.from += washed;
    }
    if (block.from >= block.to) {
      ++out_.dropped;
      return;
    }
    block.rows = static_cast<double>(block.to - block.from);
    block.mean = mean_of(panel_, block.from, block.to);
    out_.blocks.push_back(block);
  }

  /// Blocks of each unit two by two, if each pair has one on and one off. A last one may stand alone.
  bool pairs() {
    const auto& blocks = out_.blocks;
    for (std::size_t b = 0; b < blocks.size();) {
      if (b + 1 >= blocks.size() || blocks[b + 1].unit != blocks[b].unit) {
        ++b;
        continue;
      }
      if (blocks[b].treated == blocks[b + 1].treated) return false;
      const std::size_t on = blocks[b].treated ? b : b + 1, off = blocks[b].treated ? b + 1 : b;
      pairs_.emplace_back(on, off);
      b += 2;
    }
    return pairs_.size() >= 2;
  }

  bool one_sided() const { return spec_.sides == design::Sides::one; }

  /// Later half less earlier half.
  double halves(const Block& b) const {
    const std::size_t middle = b.from + (b.to - b.from) / 2;
    return mean_of(panel_, middle, b.to) - mean_of(panel_, b.from, middle);
  }

  Contrast contrast(std::size_t first, std::size_t last) const {
    const Block &a = out_.blocks[first], &b = out_.blocks[last];
    Contrast out;
    out.unit = a.unit;
    out.from = panel_.rows[a.from].time;
    out.to = panel_.rows[b.to - 1].time;
    out.order = a.treated ? 1.0 : -1.0;
    out.value = out.order * (a.mean - b.mean);
    out.halves = a.rows >= 2.0 && b.rows >= 2.0;
    if (out.halves) out.later = out.order * (halves(a) - halves(b));
    return out;
  }

  /// Units of one schedule share the luck of its order: they are averaged first.
  std::vector<Contrast> averaged(const std::vector<Contrast>& contrasts) {
    if (schedule_.empty()) schedule_ = schedules_of(contrasts, out_.units, true);
    return together(contrasts, schedule_);
  }

  void paired() {
    std::vector<Contrast> all;
    for (const auto& [on, off] : pairs_) all.push_back(contrast(std::min(on, off), std::max(on, off)));
    observations_ = averaged(all);
    out_.pairs = pairs_.size();
    out_.observations = observations_.size();
    std::vector<std::size_t> one = schedule_;
    std::sort(one.begin(), one.end());
    out_.schedules = static_cast<std::size_t>(std::unique(one.begin(), one.end()) - one.begin());
    if (out_.schedules < out_.units)
      out_.checks.push_back(
          {"units together",
           std::to_string(out_.units) + " units switch at the same times, by " +
               std::to_string(out_.schedules) + (out_.schedules == 1 ? " schedule" : " schedules") +
               ": they are averaged first, and " + std::to_string(out_.observations) +
               " means of pairs are what is counted; an order by lot for each unit tells more"});
    if (out_.observations < 2) {
      error("all units switch together, in one pair of periods: the effect cannot be told from the time",
            "several pairs of periods, or an order by lot for each unit");
      return;
    }
    order();
  }

  /// Where one half is mostly first a trend looks like an effect.
  void order() {
    double sum = 0, squares = 0, on_first = 0, off_first = 0;
    for (const auto& one : observations_) {
      sum += one.order, squares += one.order * one.order;
      on_first += one.order > 0.0 ? 1.0 : 0.0;
      off_first += one.order < 0.0 ? 1.0 : 0.0;
    }
    const auto n = static_cast<double>(observations_.size());
    const bool alike = on_first == n || off_first == n;
    if (!alike && !(std::abs(sum) > kUnbalanced * std::sqrt(squares))) return by_pairs();
    const std::string first = sum > 0.0 ? "on first" : "off first";
    out_.order_share = std::max(on_first, off_first) / n;
    if (std::min(on_first, off_first) >= 2.0 && n >= 5.0) {
      by_order();
      out_.order_message = report::percent(out_.order_share) + " of the pairs have " + first +
                           ", which a lot seldom does: pairs of both orders count alike, so that a trend "
                           "falls out";
    } else {
      by_neighbours(first);
    }
  }

  void tell(const Moments& m, double degrees) {
    out_.effect = told_of(m.mean, std::sqrt(m.variance / m.n), degrees, spec_.alpha, one_sided(),
                          spec_.outcome.lower_is_better);
  }

  /// The order of every pair drawn again: without an effect each difference may as well have the other sign.
  void by_orders(const std::vector<double>& differences) {
    const auto n = static_cast<double>(differences.size());
    out_.resplits = std::min<std::uint64_t>(s_.resplits, static_cast<std::uint64_t>(kMostFlips / n));
    if (out_.resplits == 0) return;
    // t rises with the mean where squares do not change: the sum tells as much.
    const auto side = [&](double sum) {
      if (!one_sided()) return std::abs(sum);
      return spec_.outcome.lower_is_better ? -sum : sum;
    };
    double seen = 0.0, all = 0.0, beyond = 0.0;
    for (const double one : differences) seen += one, all += std::abs(one);
    for (std::uint64_t r = 0; r < out_.resplits; ++r) {
      Stream stream({.seed = s_.seed, .index = r, .customer = 0, .purpose = kFlips});
      double sum = 0.0;
      for (const double one : differences) sum += draw_uniform(stream) < 0.5 ? one : -one;
      beyond += side(sum) >= side(seen) - kRounding * all ? 1.0 : 0.0;
    }
    out_.permutation_p = (1.0 + beyond) / (1.0 + static_cast<double>(out_.resplits));
  }

  void by_pairs() {
    std::vector<double> differences;
    for (const auto& one : observations_) differences.push_back(one.value);
    const Moments m = moments_of(differences);
    tell(m, m.n - 1.0);
    by_orders(differences);
    double next = 0, squares = 0;
    for (std::size_t i = 0; i < differences.size(); ++i) {
      squares += (differences[i] - m.mean) * (differences[i] - m.mean);
      if (i > 0) next += (differences[i] - m.mean) * (differences[i - 1] - m.mean);
    }
    if (squares > 0.0 && next / squares > 2.0 / std::sqrt(m.n))
      out_.checks.push_back({"autocorrelation", "one pair's difference goes on in the next (correlation " +
                                                    report::number(next / squares, 2) +
                                                    "): the interval is too narrow"});
  }

  /// Least squares of the differences on a constant, the effect, and the order (AB against BA).
  void by_order() {
    out_.method = Method::order;
    const auto n = static_cast<double>(observations_.size());
    double x = 0, y = 0, xx = 0, xy = 0, left = 0;
    for (const auto& one : observations_) x += one.order / n, y += one.value / n;
    for (const auto& one : observations_)
      xx += (one.order - x) * (one.order - x), xy += (one.order - x) * (one.value - y);
    const double slope = xy / xx, effect = y - slope * x;
    for (const auto& one : observations_) left += std::pow(one.value - effect - slope * one.order, 2);
    const double variance = left / (n - 2.0) * (1.0 / n + x * x / xx);
    out_.effect = told_of(effect, std::sqrt(variance), n - 2.0, spec_.alpha, one_sided(),
                          spec_.outcome.lower_is_better);
  }

  /// Three periods that alternate: the middle one against the mean of its neighbours. A trend falls out.
  void by_neighbours(const std::string& first) {
    out_.method = Method::neighbours;
    std::vector<Contrast> threes;
    const auto& blocks = out_.blocks;
    for (std::size_t b = 0; b + 2 < blocks.size();) {
      if (blocks[b].unit != blocks[b + 2].unit || blocks[b].treated == blocks[b + 1].treated ||
          blocks[b + 1].treated == blocks[b + 2].treated) {
        ++b;
        continue;
      }
      Contrast one = contrast(b, b + 2);
      one.order = blocks[b].treated ? 1.0 : -1.0;
      one.value = one.order * (0.5 * (blocks[b].mean + blocks[b + 2].mean) - blocks[b + 1].mean);
      threes.push_back(one);
      b += 3;
    }
    threes = averaged(threes);
    out_.order_message = (out_.order_share == 1.0 ? "all" : report::percent(out_.order_share) + " of the") +
                         std::string(" pairs have ") + first + ": the order was not drawn by lot";
    if (threes.size() < kFewestThrees) {
      Moments m;
      for (const auto& one : observations_) m.mean += one.value / static_cast<double>(observations_.size());
      const double unknown = std::numeric_limits<double>::quiet_NaN();
      out_.effect = {m.mean, unknown, unknown, unknown, unknown, unknown};
      out_.method = Method::refused;
      out_.order_message +=
          ", and there are too few periods in a row to take a trend out; no p-value is given. Draw the order "
          "of each pair by lot";
      return;
    }
    std::vector<double> values;
    for (const auto& one : threes) values.push_back(one.value);
    const Moments m = moments_of(values);
    tell(m, m.n - 1.0);
    out_.observations = threes.size();
    out_.differences = threes;
    out_.order_message +=
        ". Each third period is held against its two neighbours, so that a trend falls out (" +
        std::to_string(threes.size()) +
        " of them count); what comes and goes in the same rhythm would still look like an effect";
  }

  void unpaired() {
    // The unit's level: mean of its mean on and off, so that how often it was on does not matter.
    std::vector<double> by[2], count[2];
    for (auto& one : by) one.assign(out_.units, 0.0);
    for (auto& one : count) one.assign(out_.units, 0.0);
    for (const auto& b : out_.blocks)
      by[b.treated ? 1 : 0][b.unit] += b.mean, ++count[b.treated ? 1 : 0][b.unit];
    std::vector<double> on, off;
    std::size_t one_way = 0;
    for (std::size_t u = 0; u < out_.units; ++u)
      if (!(count[0][u] > 0.0 && count[1][u] > 0.0)) ++one_way;
    std::vector<Contrast> all;
    for (const auto& b : out_.blocks) {
      if (!(count[0][b.unit] > 0.0 && count[1][b.unit] > 0.0)) continue;
      const double level = 0.5 * (by[0][b.unit] / count[0][b.unit] + by[1][b.unit] / count[1][b.unit]);
      all.push_back({b.unit, panel_.rows[b.from].time, panel_.rows[b.to - 1].time, b.treated ? 1.0 : -1.0,
                     b.mean - level, 0.0, false});
    }
    schedule_ = schedules_of(all, out_.units, false);
    for (const auto& one : together(all, schedule_)) {
      if (one.order != 0.0) (one.order > 0.0 ? on : off).push_back(one.value);
    }
    std::vector<std::size_t> counted;
    for (const auto& one : all) counted.push_back(schedule_[one.unit]);
    std::sort(counted.begin(), counted.end());
    out_.schedules = static_cast<std::size_t>(std::unique(counted.begin(), counted.end()) - counted.begin());
    out_.observations = on.size() + off.size();
    if (out_.schedules > 0 && out_.schedules + one_way < out_.units)
      out_.checks.push_back({"units together", std::to_string(out_.units - one_way) +
                                                   " units switch at the same times, by " +
                                                   std::to_string(out_.schedules) +
                                                   (out_.schedules == 1 ? " schedule" : " schedules") +
                                                   ": they are averaged first"});
    if (one_way > 0)
      out_.checks.push_back(
          {"never switched", std::to_string(one_way) + " units were never switched, and are left out"});
    const Moments a = moments_of(on), c = moments_of(off);
    // Degrees of freedom of the schedules' levels.
    const double lost = static_cast<double>(std::max<std::size_t>(out_.schedules, 1) - 1);
    if (a.n < 2.0 || c.n < 2.0 || a.n + c.n - 2.0 - lost < 1.0) {
      error(
          "too few periods: " + std::to_string(on.size()) + " on and " + std::to_string(off.size()) + " off",
          "a switchback takes several of each; two pairs at least");
      return;
    }
    const double va = a.variance / a.n, vc = c.variance / c.n;
    const double scale = (a.n + c.n - 2.0) / (a.n + c.n - 2.0 - lost);
    double degrees = a.n + c.n - 2.0 - lost;
    if (va + vc > 0.0)
      degrees = std::max(
          1.0, std::min(degrees, (va + vc) * (va + vc) / (va * va / (a.n - 1.0) + vc * vc / (c.n - 1.0))));
    out_.effect = told_of(a.mean - c.mean, std::sqrt((va + vc) * scale), degrees, spec_.alpha, one_sided(),
                          spec_.outcome.lower_is_better);
    out_.checks.push_back({"no pairs",
                           "periods do not stand in pairs of on and off: they are taken as independent, so "
                           "that a slow change counts as luck"});
  }

  /// If what was before still works, the effect is larger in the later half of periods than in the earlier
  /// one.
  void carry_over() {
    std::vector<double> differences;
    for (const auto& one : observations_)
      if (one.halves) differences.push_back(one.later);
    if (!out_.paired || differences.size() < 3) return;
    const Moments m = moments_of(differences);
    out_.carry_over = told_of(m.mean, std::sqrt(m.variance / m.n), m.n - 1.0, spec_.alpha, false, false);
    out_.carry_over_known = true;
    if (out_.carry_over.p_value < 0.05)
      out_.checks.push_back(
          {"carry-over", "the effect is " + report::signed_number(m.mean, 3) +
                             " another in the later half of periods than in the earlier one (p " +
                             report::number(out_.carry_over.p_value, 2) +
                             "): it takes time to begin or to end; a longer 'washout' leaves that out"});
  }

  void check() {
    if (out_.dropped > 0)
      out_.checks.push_back(
          {"all washed out",
           std::to_string(out_.dropped) + " periods are no longer than the washout, and do not count"});
    if (out_.paired && out_.method != Method::refused && out_.observations < 6)
      out_.checks.push_back({"few pairs", "with " + std::to_string(out_.observations) +
                                              " pairs the result rests on the law of their differences"});
  }

  const Panel& panel_;
  const design::ExperimentSpec& spec_;
  const design::SwitchbackSpec& s_;
  Problems& problems_;
  SwitchbackResult out_;
  std::uint64_t period_ = 0;
  std::vector<std::pair<std::size_t, std::size_t>> pairs_;
  std::vector<std::size_t> schedule_;
  std::vector<Contrast> observations_;
};

}  // namespace

SwitchbackResult analyze_switchback(const Panel& panel, const design::ExperimentSpec& spec,
                                    Problems& problems) {
  return Analysis(panel, spec, problems).run();
}

}  // namespace stamkund::periods
