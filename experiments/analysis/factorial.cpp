#include "experiments/analysis/factorial.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "engine/base/nearest.h"
#include "engine/ingest/report.h"
#include "experiments/analysis/assignment.h"
#include "experiments/analysis/one_sided.h"

namespace stamkund::analysis {
namespace {

constexpr const char* kNothing[] = {"none", "control", "no", "nothing", "0", "off", "baseline", "today"};
constexpr std::size_t kMostLevels = 12;
constexpr double kRatioAlarm = 0.001;
constexpr double kUnequal = 2.0;   // sizes of cells (assumption)
constexpr double kEnough = 355.0;  // times the square of the skewness: Kohavi, Deng, Longbotham & Xu 2014

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return text;
}

class Analysis {
 public:
  Analysis(const Table& table, const Spec& spec, Problems& problems)
      : table_(table), spec_(spec), problems_(problems) {}

  Factorial run(const std::vector<std::string> (&levels)[2]) {
    out_.file = table_.file;
    out_.one_sided = spec_.one_sided;
    out_.alpha = spec_.one_sided ? 0.5 * spec_.alpha : spec_.alpha;
    out_.adjust = spec_.adjust == Adjust::automatic ? Adjust::holm : spec_.adjust;
    out_.notes = table_.notes;
    out_.factors[0] = table_.arm.column;
    out_.factors[1] = table_.segments[0].column;
    const Assignment assignment = assign(table_, spec_, out_.notes, problems_);
    if (problems_.has_errors()) return {};
    out_.checks = assignment.checks;
    if (!assignment.cluster.empty())
      error(table_.file,
            "customers have several rows, or whole clusters were assigned: two factors are analyzed with "
            "independent customers only",
            "add the rows up to one a customer; --unit none takes every row as one");
    set_levels(0, table_.arm, levels[0]);
    set_levels(1, table_.segments[0], levels[1]);
    if (problems_.has_errors()) return {};
    set_cells(assignment);
    if (problems_.has_errors()) return {};
    for (const auto& outcome : table_.outcomes) add(outcome);
    return std::move(out_);
  }

 private:
  void error(const std::string& where, const std::string& message, const std::string& suggestion) {
    problems_.error(
        {Severity::error, table_.file, 0, where == table_.file ? "" : where, message, suggestion});
  }

  void set_levels(int factor, const Words& words, const std::vector<std::string>& said) {
    auto& levels = out_.levels[factor];
    levels = said;
    if (levels.size() < 2) {
      // Only the one compared with, or none.
      auto found = words.word;
      std::sort(found.begin(), found.end());
      std::string base = levels.empty() ? "" : levels[0];
      for (const char* usual : kNothing)
        for (const auto& one : found)
          if (base.empty() && lower(one) == usual) {
            base = one;
            out_.notes.push_back("'" + ingest::safe_text(base, 40) + "' is what other levels of '" +
                                 words.column + "' are compared with ('levels' states it)");
          }
      if (base.empty()) {
        error(words.column, "which level are the others compared with?", "name it first in 'levels'");
        return;
      }
      levels = {base};
      for (const auto& one : found)
        if (one != base) levels.push_back(one);
    }
    for (const auto& one : levels)
      if (std::find(words.word.begin(), words.word.end(), one) == words.word.end())
        error(words.column, "no row has the level '" + ingest::safe_text(one, 40) + "'",
              did_you_mean(one, words.word));
    if (levels.size() < 2) error(words.column, "one level alone is no factor", "");
    if (levels.size() > kMostLevels)
      error(words.column, std::to_string(levels.size()) + " levels are no factor any more",
            "is it the right column?");
  }

  void set_cells(const Assignment& assignment) {
    const auto position = [](const Words& words, const std::vector<std::string>& levels) {
      std::vector<int> out(words.word.size(), -1);
      for (std::size_t w = 0; w < words.word.size(); ++w)
        if (const auto at = std::find(levels.begin(), levels.end(), words.word[w]); at != levels.end())
          out[w] = static_cast<int>(at - levels.begin());
      return out;
    };
    const auto first = position(table_.arm, out_.levels[0]),
               second = position(table_.segments[0], out_.levels[1]);
    const std::size_t b = out_.levels[1].size();
    cell_.assign(table_.rows, -1);
    out_.units.assign(out_.levels[0].size() * b, 0);
    std::uint64_t outside = 0;
    for (std::size_t r = 0; r < table_.rows; ++r) {
      if (assignment.of_row[r] == Assignment::kOut) continue;
      const auto one = table_.arm.of_row[r], other = table_.segments[0].of_row[r];
      if (one == Words::kNone || other == Words::kNone || first[one] < 0 || second[other] < 0) {
        ++outside;
        continue;
      }
      cell_[r] = first[one] * static_cast<int>(b) + second[other];
      ++out_.units[static_cast<std::size_t>(cell_[r])];
    }
    if (outside > 0)
      out_.checks.push_back(
          {"outside", outside, std::to_string(outside) + " rows are in no cell, and are left out", {}});
    double all = 0, statistic = 0;
    for (std::size_t c = 0; c < out_.units.size(); ++c) {
      all += static_cast<double>(out_.units[c]);
      if (out_.units[c] < 2)
        error(out_.factors[0],
              "the cell '" + ingest::safe_text(out_.levels[0][c / b], 40) + "' x '" +
                  ingest::safe_text(out_.levels[1][c % b], 40) + "' has " + std::to_string(out_.units[c]) +
                  " customers; two at least show a spread",
              "a level that was not crossed with all others is no factor's");
    }
    const double expected = all / static_cast<double>(out_.units.size());
    for (const auto n : out_.units) statistic += std::pow(static_cast<double>(n) - expected, 2) / expected;
    out_.ratio_p =
        cdf(complement(boost::math::chi_squared(static_cast<double>(out_.units.size() - 1)), statistic));
    if (out_.ratio_p < kRatioAlarm)
      out_.checks.push_back(
          {"sample ratio",
           0,
           "cells are not of one size; where they were meant to be, something decides who is in the data",
           {}});
  }

  void add(const OutcomeData& data) {
    if (data.per || data.event || data.spec.kind == Kind::time || data.spec.kind == Kind::ratio) {
      error(data.name, "two factors are analyzed for shares and means", "name a column");
      return;
    }
    FactorialOutcome out;
    out.name = data.name;
    std::uint64_t unknown = 0;
    for (std::size_t r = 0; r < table_.rows; ++r)
      unknown += cell_[r] >= 0 && std::isnan(data.value.of_row[r]) ? 1U : 0U;
    if (unknown > 0)
      out_.checks.push_back({"missing outcome",
                             unknown,
                             std::to_string(unknown) + " rows have no '" + ingest::safe_text(data.name, 60) +
                                 "', and are left out of its effects; if the treatment decides who has one, "
                                 "effects are biased",
                             {}});
    out.kind = data.spec.kind;
    out.more_is_better = more_is_better_ = data.spec.more_is_better;
    const std::size_t a = out_.levels[0].size(), b = out_.levels[1].size();
    std::vector<double> n(a * b, 0.0), mean(a * b, 0.0), squares(a * b, 0.0);
    for (const bool second_pass : {false, true}) {
      for (std::size_t r = 0; r < table_.rows; ++r) {
        const double y = data.value.of_row[r];
        if (cell_[r] < 0 || std::isnan(y)) continue;
        const auto c = static_cast<std::size_t>(cell_[r]);
        if (second_pass)
          squares[c] += (y - mean[c]) * (y - mean[c]);
        else
          n[c] += 1.0, mean[c] += y;
      }
      if (!second_pass)
        for (std::size_t c = 0; c < a * b; ++c) mean[c] /= std::max(1.0, n[c]);
    }
    mean_ = Eigen::Map<const Eigen::VectorXd>(mean.data(), static_cast<Eigen::Index>(mean.size()));
    variance_.resize(mean_.size());
    n_ = n;
    for (std::size_t c = 0; c < a * b; ++c) {
      if (n[c] < 2.0) {
        error(data.name, "a cell has fewer than two known values", "");
        return;
      }
      variance_(static_cast<Eigen::Index>(c)) = squares[c] / (n[c] - 1.0) / n[c];
      out.cells.push_back({out_.levels[0][c / b], out_.levels[1][c % b], static_cast<std::uint64_t>(n[c]),
                           mean[c], std::sqrt(squares[c] / (n[c] - 1.0))});
    }
    look_for_tails(data, n, mean, squares);
    contrasts(out, a, b);
    adjust(out.effects);
    look_for_dependence(out);
    out_.outcomes.push_back(std::move(out));
  }

  /// Small cells of values with a long tail beside large ones: Welch's t then calls too much.
  void look_for_tails(const OutcomeData& data, const std::vector<double>& n, const std::vector<double>& mean,
                      const std::vector<double>& squares) {
    const auto [least, most] = std::minmax_element(n.begin(), n.end());
    if (*most < kUnequal * *least) return;  // of equal cells the tails cancel
    std::vector<double> cubes(n.size(), 0.0);
    for (std::size_t r = 0; r < table_.rows; ++r)
      if (const double y = data.value.of_row[r]; cell_[r] >= 0 && !std::isnan(y))
        cubes[static_cast<std::size_t>(cell_[r])] +=
            std::pow(y - mean[static_cast<std::size_t>(cell_[r])], 3);
    // The large cells know the tail best.
    const auto at = static_cast<std::size_t>(most - n.begin());
    if (!(squares[at] > 0.0)) return;
    const double skewness = cubes[at] / n[at] / std::pow(squares[at] / n[at], 1.5);
    const double enough = kEnough * skewness * skewness;
    if (*least >= enough) return;
    std::array<char, 300> text{};
    std::snprintf(
        text.data(), text.size(),
        "values with a long tail (skewness %.1f) in cells of unlike size: the smallest has %.0f, and it "
        "takes "
        "about %.0f for p-values and intervals to hold; cap the values, or analyze one factor at a time, "
        "which re-splits them",
        skewness, *least, std::ceil(enough));
    out_.checks.push_back({"long tail", 0, text.data(), {}});
  }

  /// One-sided, a dependence on the other side is not called; main effects are then no cell's own all the
  /// same.
  void look_for_dependence(const FactorialOutcome& out) {
    if (!spec_.one_sided || !(out.joint.back().p_value <= out_.alpha)) return;
    for (const auto& one : out.effects)
      if (one.interaction && one.adjusted_p <= out_.alpha) return;
    std::array<char, 200> text{};
    std::snprintf(
        text.data(), text.size(),
        "the two factors depend on each other (F test of all interactions, either side, p %.2g), and "
        "one-sided no such effect is called; read the cells",
        out.joint.back().p_value);
    out_.checks.push_back({"dependence", 0, text.data(), {}});
  }

  void contrasts(FactorialOutcome& out, std::size_t a, std::size_t b) {
    std::vector<Eigen::VectorXd> rows[3];
    const auto zero = [&] {
      return Eigen::VectorXd(Eigen::VectorXd::Zero(static_cast<Eigen::Index>(a * b)));
    };
    const auto at = [&](std::size_t i, std::size_t j) { return static_cast<Eigen::Index>(i * b + j); };
    for (std::size_t i = 1; i < a; ++i) {
      auto row = zero();
      for (std::size_t j = 0; j < b; ++j)
        row(at(i, j)) = 1.0 / static_cast<double>(b), row(at(0, j)) = -1.0 / static_cast<double>(b);
      rows[0].push_back(row);
      out.effects.push_back(finding(out_.factors[0] + ": " + out_.levels[0][i], false, row));
    }
    for (std::size_t j = 1; j < b; ++j) {
      auto row = zero();
      for (std::size_t i = 0; i < a; ++i)
        row(at(i, j)) = 1.0 / static_cast<double>(a), row(at(i, 0)) = -1.0 / static_cast<double>(a);
      rows[1].push_back(row);
      out.effects.push_back(finding(out_.factors[1] + ": " + out_.levels[1][j], false, row));
    }
    for (std::size_t i = 1; i < a; ++i)
      for (std::size_t j = 1; j < b; ++j) {
        auto row = zero();
        row(at(i, j)) = row(at(0, 0)) = 1.0;
        row(at(i, 0)) = row(at(0, j)) = -1.0;
        rows[2].push_back(row);
        out.effects.push_back(finding(
            out_.factors[0] + " x " + out_.factors[1] + ": " + out_.levels[0][i] + ", " + out_.levels[1][j],
            true, row));
      }
    const std::string names[] = {out_.factors[0], out_.factors[1], out_.factors[0] + " x " + out_.factors[1]};
    for (int k = 0; k < 3; ++k) out.joint.push_back(joint(names[k], rows[k]));
  }

  /// Welch's t: each cell has its own variance (Welch 1951 for several means).
  FactorialFinding finding(const std::string& name, bool interaction, const Eigen::VectorXd& row) const {
    FactorialFinding out;
    out.name = name;
    out.interaction = interaction;
    out.estimate = row.dot(mean_);
    double sum = 0.0, below = 0.0;
    for (Eigen::Index c = 0; c < row.size(); ++c) {
      const double part = row(c) * row(c) * variance_(c);
      sum += part;
      below += part * part / (n_[static_cast<std::size_t>(c)] - 1.0);
    }
    out.standard_error = std::sqrt(sum);
    out.degrees = below > 0.0 ? sum * sum / below : std::numeric_limits<double>::infinity();
    const Law law = Law::student(out.degrees);
    if (!(sum > 0.0)) {
      out.p_value = out.estimate == 0.0 ? 1.0 : kUnknown;
      return out;
    }
    out.p_value = law.p_value(out.estimate / out.standard_error);
    const auto [low, high] = law.limits(spec_.alpha);
    out.interval = {out.estimate - high * out.standard_error, out.estimate - low * out.standard_error};
    if (spec_.one_sided) {
      out.p_value = one_sided_p(out.p_value, (out.estimate > 0.0) == more_is_better_);
      out.interval = one_sided(out.interval, more_is_better_);
    }
    return out;
  }

  JointTest joint(const std::string& name, const std::vector<Eigen::VectorXd>& rows) const {
    const auto q = static_cast<Eigen::Index>(rows.size());
    Eigen::MatrixXd c(q, mean_.size());
    for (Eigen::Index k = 0; k < q; ++k) c.row(k) = rows[static_cast<std::size_t>(k)].transpose();
    const Eigen::VectorXd effect = c * mean_;
    const Eigen::MatrixXd spread = c * variance_.asDiagonal() * c.transpose();
    JointTest out{name, kUnknown, static_cast<double>(q),
                  std::accumulate(n_.begin(), n_.end(), 0.0) - static_cast<double>(n_.size()), kUnknown};
    const Eigen::LDLT<Eigen::MatrixXd> solver(spread);
    if (solver.info() != Eigen::Success || !(solver.vectorD().minCoeff() > 0.0)) return out;
    out.statistic = effect.dot(solver.solve(effect)) / out.degrees;
    out.p_value = cdf(complement(boost::math::fisher_f(out.degrees, out.residual), out.statistic));
    return out;
  }

  void adjust(std::vector<FactorialFinding>& effects) const {
    const auto m = static_cast<double>(effects.size());
    std::vector<std::size_t> order(effects.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t x, std::size_t y) { return effects[x].p_value < effects[y].p_value; });
    double last = 0.0;
    for (std::size_t k = 0; k < order.size(); ++k) {
      auto& one = effects[order[k]];
      const double times = out_.adjust == Adjust::none         ? 1.0
                           : out_.adjust == Adjust::bonferroni ? m
                                                               : m - static_cast<double>(k);
      one.adjusted_p = std::min(1.0, times * one.p_value);
      if (out_.adjust == Adjust::holm) one.adjusted_p = last = std::max(last, one.adjusted_p);
    }
  }

  const Table& table_;
  const Spec& spec_;
  Problems& problems_;
  Factorial out_;
  std::vector<int> cell_;
  bool more_is_better_ = true;
  std::vector<double> n_;
  Eigen::VectorXd mean_, variance_;
};

}  // namespace

Factorial analyze_factorial(const Table& table, const Spec& spec, const std::vector<std::string> (&levels)[2],
                            Problems& problems) {
  return Analysis(table, spec, problems).run(levels);
}

}  // namespace stamkund::analysis
