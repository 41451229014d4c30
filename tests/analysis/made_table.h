#pragma once
// Tables made in memory, as a file would have given them.
#include <string>
#include <vector>

#include "experiments/analysis/analyze.h"

namespace stamkund::test {

struct MadeTable {
  analysis::Table table;
  analysis::Spec spec;

  /// `treated` [n_rows]: in the arm 'mail', else in 'control'.
  explicit MadeTable(const std::vector<bool>& treated) {
    table.file = "made";
    table.rows = treated.size();
    table.arm.column = "arm";
    table.arm.word = {"control", "mail"};
    for (const bool one : treated) table.arm.of_row.push_back(one ? 1U : 0U);
    spec.control = "control";
  }
  analysis::OutcomeData& outcome(std::vector<double> y, analysis::Kind kind) {
    analysis::OutcomeData data;
    data.name = "y";
    data.spec.kind = kind;
    data.value.of_row = std::move(y);
    table.outcomes.push_back(std::move(data));
    return table.outcomes.back();
  }
  void clusters(const std::vector<std::uint32_t>& cluster) {
    analysis::Words words;
    words.column = "household";
    for (const auto one : cluster) {
      words.of_row.push_back(one);
      while (words.word.size() <= one) words.word.push_back("h" + std::to_string(words.word.size()));
    }
    table.cluster = std::move(words);
  }
  void covariate(std::vector<double> x) {
    analysis::Numbers numbers;
    numbers.column = "x";
    numbers.of_row = std::move(x);
    table.covariates.push_back(std::move(numbers));
  }
  void segment(const std::vector<std::uint32_t>& part, std::vector<std::string> names) {
    table.segments.push_back({"segment", part, std::move(names), 0});
  }
  [[nodiscard]] analysis::Result analyze() const {
    Problems problems;
    analysis::Result result = analysis::analyze(table, spec, 1, problems);
    if (problems.has_errors()) throw std::runtime_error(problems.text());
    return result;
  }
  [[nodiscard]] analysis::Comparison compare() const { return analyze().outcomes.at(0).comparisons.at(0); }
};

}  // namespace stamkund::test
