#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/report/numbers.h"
#include "experiments/periods/switchback.h"

namespace stamkund::periods {
namespace {

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
    out_.notes = panel_.notes;
    if (s_.period == 0)
      out_.notes.push_back("periods go from one switch to the next ('period' states their rows)");
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
    carry_over();
    check();
    return std::move(out_);
  }

 private:
  void error(const std::string& message, const std::string& remedy) {
    problems_.error({Severity::error, panel_.file, 0, "", message, remedy});
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
      if (s_.period > 0)
        while (same_unit(to) && to - from < s_.period) ++to;
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

  void paired() {
    std::vector<double> differences;
    for (const auto& [on, off] : pairs_) differences.push_back(out_.blocks[on].mean - out_.blocks[off].mean);
    const Moments m = moments_of(differences);
    out_.pairs = pairs_.size();
    out_.effect = told_of(m.mean, std::sqrt(m.variance / m.n), m.n - 1.0, spec_.alpha, one_sided(),
                          spec_.outcome.lower_is_better);
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
    for (const auto& b : out_.blocks) {
      if (!(count[0][b.unit] > 0.0 && count[1][b.unit] > 0.0)) continue;
      const double level = 0.5 * (by[0][b.unit] / count[0][b.unit] + by[1][b.unit] / count[1][b.unit]);
      (b.treated ? on : off).push_back(b.mean - level);
    }
    if (one_way > 0)
      out_.checks.push_back(
          {"never switched", std::to_string(one_way) + " units were never switched, and are left out"});
    const Moments a = moments_of(on), c = moments_of(off);
    const double lost =
        static_cast<double>(out_.units - one_way - 1);  // degrees of freedom of the units' levels
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
    const auto halves = [&](const Block& b) {
      const std::size_t middle = b.from + (b.to - b.from) / 2;
      return mean_of(panel_, middle, b.to) - mean_of(panel_, b.from, middle);
    };
    for (const auto& [on, off] : pairs_)
      if (out_.blocks[on].rows >= 2.0 && out_.blocks[off].rows >= 2.0)
        differences.push_back(halves(out_.blocks[on]) - halves(out_.blocks[off]));
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
    if (out_.paired && out_.pairs < 6)
      out_.checks.push_back({"few pairs", "with " + std::to_string(out_.pairs) +
                                              " pairs the result rests on the law of their differences"});
  }

  const Panel& panel_;
  const design::ExperimentSpec& spec_;
  const design::SwitchbackSpec& s_;
  Problems& problems_;
  SwitchbackResult out_;
  std::vector<std::pair<std::size_t, std::size_t>> pairs_;
};

}  // namespace

SwitchbackResult analyze_switchback(const Panel& panel, const design::ExperimentSpec& spec,
                                    Problems& problems) {
  return Analysis(panel, spec, problems).run();
}

}  // namespace stamkund::periods
