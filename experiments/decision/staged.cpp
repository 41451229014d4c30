#include "experiments/decision/staged.h"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>
#include <utility>

namespace stamkund::decision {
namespace {

using Panel = boost::math::quadrature::gauss<double, 10>;

/// Standard deviations beyond which nothing is expected to happen.
constexpr double kFar = 8.0;
/// A panel of the quadrature is at most so wide, in those of what the next part tells.
constexpr double kWidth = 2.0;
constexpr int kMostPanels = 64;

double density(double z) {
  return std::exp(-0.5 * z * z) * boost::math::double_constants::one_div_root_two_pi;
}
double upper(double z) { return 0.5 * std::erfc(z * boost::math::double_constants::one_div_root_two); }

/// Where the test goes on, with the value of going on at the quadrature's nodes.
struct Region {
  double low = 0, high = 0;
  std::vector<double> at, weight, value;
};

/// Values are of all customers, beyond those of the control.
class Induction {
 public:
  Induction(const TestWorth& worth, double size) : worth_(worth), parts_(worth.looks) {
    const Prior &control = worth.arms[0], &treated = worth.arms[1];
    mean_ = treated.mean - control.mean;
    threshold_ = treated.roll_out_cost - control.roll_out_cost;
    part_ = size / static_cast<double>(parts_);
    cost_ = worth.shares[0] * control.cost + worth.shares[1] * treated.cost;
    double before = 0.0;
    for (std::size_t k = 1; k <= parts_; ++k) {
      const double learned = learned_by(part_ * static_cast<double>(k));
      step_.push_back(std::sqrt(std::max(0.0, learned - before)));
      before = std::max(before, learned);
    }
    for (double all = 0.0; const double one : step_) learned_.push_back(all += one * one);
    prior_ = worth.effect_sd ? *worth.effect_sd * *worth.effect_sd
                             : control.sd * control.sd + treated.sd * treated.sd;
    reach_ = kFar * std::sqrt(before);
    regions_.resize(parts_);
    for (std::size_t k = parts_ - 1; k > 0; --k) regions_[k - 1] = region_after(k);
  }

  Staged result() const {
    const Prior &control = worth_.arms[0], &treated = worth_.arms[1];
    Staged out;
    out.net = go_on(0, mean_) - worth_.customers * std::max(0.0, mean_ - threshold_) - worth_.fixed_cost;
    // The chance of going on, of each posterior mean in the region.
    std::vector<double> mass;
    double going = 1.0, looks = 0.0;
    const double believed = std::max(0.0, mean_ - threshold_);
    for (std::size_t k = 0; k < parts_; ++k) {
      const Region& region = regions_[k];
      if (k + 1 < parts_) looks += going;
      // Of a customer of this part, by what is believed where the test has got so far.
      double bring = k == 0 ? mean_ : 0.0;
      for (std::size_t j = 0; j < mass.size(); ++j) bring += mass[j] * regions_[k - 1].at[j];
      out.forgone += part_ * (believed * going - worth_.shares[1] * bring);
      std::vector<double> next;
      double on = 0.0;
      for (std::size_t i = 0; i < region.at.size(); ++i) {
        double sum = 0.0;
        if (k == 0)
          sum = density((region.at[i] - mean_) / step_[0]) / step_[0];
        else
          for (std::size_t j = 0; j < mass.size(); ++j)
            sum += mass[j] * density((region.at[i] - regions_[k - 1].at[j]) / step_[k]) / step_[k];
        next.push_back(sum * region.weight[i]);
        on += next.back();
      }
      on = std::min(on, going);
      Stage stage;
      stage.size = part_ * static_cast<double>(k + 1);
      stage.estimate_sd = std::sqrt((control.spread * control.spread / worth_.shares[0] +
                                     treated.spread * treated.spread / worth_.shares[1]) /
                                    stage.size);
      if (!region.at.empty()) stage.below = region.low, stage.above = region.high;
      stage.chance = going - on;
      out.expected_size += stage.size * stage.chance;
      out.stages.push_back(stage);
      going = on;
      mass = std::move(next);
    }
    out.expected_cost = worth_.fixed_cost + cost_ * out.expected_size + worth_.look_cost * looks;
    out.better = better();
    return out;
  }

  /// Where the true difference is this one.
  IfTrue if_true(double difference) const {
    IfTrue out;
    std::vector<double> from{mean_}, mass{1.0};
    for (std::size_t k = 0; k < parts_; ++k) {
      const Region& region = regions_[k];
      const auto [pull, sd] = bridge(k);
      const bool ends = region.at.empty();
      std::vector<Node> on;
      if (!ends) {
        const double scale = std::max(sd, 1e-3 * step_[k]), then = bridge(k + 1).second;
        on = nodes_of(region.low, region.high, then > 0.0 ? std::min(scale, then) : scale);
      }
      std::vector<double> next(on.size(), 0.0), at;
      double here = 0.0;
      for (std::size_t j = 0; j < mass.size(); ++j) {
        const double center = from[j] + pull * (difference - from[j]);
        const double above = beyond(ends ? threshold_ : region.high, center, sd);
        const double below = ends ? 1.0 - above : 1.0 - beyond(region.low, center, sd);
        out.treated += mass[j] * above;
        here += mass[j] * (above + below);
        for (std::size_t i = 0; i < on.size() && sd > 0.0; ++i)
          next[i] += mass[j] * density((on[i].at - center) / sd) / sd * on[i].weight;
      }
      out.expected_size += part_ * static_cast<double>(k + 1) * here;
      if (ends) break;
      for (const Node& node : on) at.push_back(node.at);
      from = std::move(at);
      mass = std::move(next);
    }
    return out;
  }

  [[nodiscard]] double threshold() const { return threshold_; }
  [[nodiscard]] double prior_sd() const { return std::sqrt(prior_); }

 private:
  struct Node {
    double at, weight;
  };

  /// How far part `k` draws the posterior mean towards the truth, and the luck about that: a Brownian bridge
  /// in the variance that is learned.
  [[nodiscard]] std::pair<double, double> bridge(std::size_t k) const {
    if (k >= parts_) return {0.0, 0.0};
    const double left = prior_ - (k > 0 ? learned_[k - 1] : 0.0);
    const double pull = left > 0.0 ? std::min(1.0, step_[k] * step_[k] / left) : 0.0;
    return {pull, step_[k] * std::sqrt(1.0 - pull)};
  }

  /// Chance of more than `edge` about this center.
  static double beyond(double edge, double center, double sd) {
    if (!(sd > 0.0)) return center > edge ? 1.0 : 0.0;
    return upper((edge - center) / sd);
  }

  /// Over all ends: the chance, by what is believed there, that the arm that goes to all is the better one.
  double better() const {
    double out = 0.0;
    std::vector<double> from{mean_}, mass{1.0};
    for (std::size_t k = 0; k < parts_; ++k) {
      const Region& region = regions_[k];
      const double sd = step_[k], doubt = std::sqrt(std::max(0.0, prior_ - learned_[k]));
      const auto right = [&](double mean) {
        return doubt > 0.0 ? 1.0 - upper(std::abs(mean - threshold_) / doubt) : 1.0;
      };
      if (!(sd > 0.0)) {  // nothing is learned: it ends with what is believed
        for (std::size_t j = 0; j < mass.size(); ++j) out += mass[j] * right(from[j]);
        return out;
      }
      const auto reached = [&](double mean) {
        double sum = 0.0;
        for (std::size_t j = 0; j < mass.size(); ++j) sum += mass[j] * density((mean - from[j]) / sd) / sd;
        return sum;
      };
      const bool ends = region.at.empty();
      const double scale = doubt > 0.0 ? std::min(sd, doubt) : sd;
      for (const auto& node :
           nodes_of(std::min(mean_, threshold_) - reach_, ends ? threshold_ : region.low, scale))
        out += node.weight * reached(node.at) * right(node.at);
      for (const auto& node :
           nodes_of(ends ? threshold_ : region.high, std::max(mean_, threshold_) + reach_, scale))
        out += node.weight * reached(node.at) * right(node.at);
      if (ends) break;
      std::vector<double> next;
      for (std::size_t i = 0; i < region.at.size(); ++i)
        next.push_back(region.weight[i] * reached(region.at[i]));
      from = region.at;
      mass = std::move(next);
    }
    return out;
  }

  static std::vector<Node> nodes_of(double from, double to, double scale) {
    std::vector<Node> out;
    if (!(to > from)) return out;
    const int panels =
        static_cast<int>(std::clamp(std::ceil((to - from) / (kWidth * scale)), 1.0, 1.0 * kMostPanels));
    const double half = 0.5 * (to - from) / panels;
    for (int p = 0; p < panels; ++p) {
      const double middle = from + (2 * p + 1) * half;
      for (std::size_t i = 0; i < Panel::abscissa().size(); ++i)
        for (const double side : {-1.0, 1.0})
          out.push_back({middle + side * half * Panel::abscissa()[i], half * Panel::weights()[i]});
    }
    return out;
  }

  /// Variance of the posterior mean of the difference after so many customers.
  double learned_by(double size) const {
    const auto of = [&](std::size_t i) {
      const Prior& arm = worth_.arms[i];
      const double prior = arm.sd * arm.sd;
      return prior > 0.0 ? prior * prior / (prior + arm.spread * arm.spread / (size * worth_.shares[i]))
                         : 0.0;
    };
    if (!worth_.effect_sd) return of(0) + of(1);
    double variance = 0.0;
    for (std::size_t i = 0; i < 2; ++i)
      variance += worth_.arms[i].spread * worth_.arms[i].spread / (size * worth_.shares[i]);
    const double prior = *worth_.effect_sd * *worth_.effect_sd;
    return prior > 0.0 ? prior * prior / (prior + variance) : 0.0;
  }

  double left_after(std::size_t parts) const { return worth_.customers - part_ * static_cast<double>(parts); }

  double stop(std::size_t parts, double mean) const {
    return left_after(parts) * std::max(0.0, mean - threshold_);
  }

  /// One more part after `parts`, and then as pays best.
  double go_on(std::size_t parts, double mean) const {
    const double sd = step_[parts], left = left_after(parts + 1);
    double sum = part_ * (worth_.shares[1] * mean - cost_) - (parts + 1 < parts_ ? worth_.look_cost : 0.0);
    if (!(sd > 0.0)) return sum + stop(parts + 1, mean);
    const double k = (threshold_ - mean) / sd;
    // All roll out there; where the test goes on instead, the difference.
    sum += left * sd * (density(k) - k * upper(k));
    const Region& region = regions_[parts];
    for (std::size_t i = 0; i < region.at.size(); ++i)
      sum += region.weight[i] * (region.value[i] - stop(parts + 1, region.at[i])) *
             density((region.at[i] - mean) / sd) / sd;
    return sum;
  }

  Region region_after(std::size_t parts) const {
    const auto gain = [&](double mean) { return go_on(parts, mean) - stop(parts, mean); };
    Region out;
    if (!(gain(threshold_) > 0.0) || !(step_[parts] > 0.0)) return out;
    const auto edge = [&](double far) {
      if (gain(far) > 0.0) return far;
      std::uintmax_t steps = 60;
      const auto found =
          boost::math::tools::toms748_solve(gain, std::min(far, threshold_), std::max(far, threshold_),
                                            boost::math::tools::eps_tolerance<double>(30), steps);
      return 0.5 * (found.first + found.second);
    };
    // Nothing beyond its reach happens; the region includes the threshold, where doubt is greatest.
    out.low = edge(std::min(mean_, threshold_) - reach_);
    out.high = edge(std::max(mean_, threshold_) + reach_);
    // The value of stopping has a kink at the threshold: panels end there.
    add_panels(out, parts, out.low, threshold_);
    add_panels(out, parts, threshold_, out.high);
    return out;
  }

  void add_panels(Region& region, std::size_t parts, double from, double to) const {
    for (const auto& node : nodes_of(from, to, std::min(step_[parts], step_[parts - 1]))) {
      region.at.push_back(node.at);
      region.weight.push_back(node.weight);
      region.value.push_back(go_on(parts, node.at));
    }
  }

  const TestWorth& worth_;
  std::size_t parts_;
  double mean_ = 0, threshold_ = 0, part_ = 0, cost_ = 0, reach_ = 0;
  std::vector<double> step_;     ///< sd of what each part adds to the posterior mean
  std::vector<double> learned_;  ///< variance of the posterior mean after each part
  double prior_ = 0;             ///< of the difference
  std::vector<Region> regions_;
};

}  // namespace

Staged staged(const TestWorth& worth, double size) { return Induction(worth, size).result(); }

struct Characteristics::Hidden {
  Hidden(const TestWorth& of, double size) : worth(of), induction(worth, size) {}
  TestWorth worth;
  Induction induction;
};

Characteristics::Characteristics(const TestWorth& worth, double size)
    : hidden_(std::make_unique<Hidden>(worth, size)) {}
Characteristics::~Characteristics() = default;

IfTrue Characteristics::at(double difference) const { return hidden_->induction.if_true(difference); }

double Characteristics::difference_of(double chance) const {
  const double center = hidden_->induction.threshold(), sd = hidden_->induction.prior_sd();
  const auto off = [&](double difference) { return at(difference).treated - chance; };
  double low = center - sd, high = center + sd;
  for (int k = 0; k < 12 && off(low) > 0.0; ++k) low = center - 2.0 * (center - low);
  for (int k = 0; k < 12 && off(high) < 0.0; ++k) high = center + 2.0 * (high - center);
  if (!(sd > 0.0) || off(low) > 0.0 || off(high) < 0.0) return std::numeric_limits<double>::quiet_NaN();
  std::uintmax_t steps = 100;
  const auto found =
      boost::math::tools::toms748_solve(off, low, high, boost::math::tools::eps_tolerance<double>(40), steps);
  return 0.5 * (found.first + found.second);
}

}  // namespace stamkund::decision
