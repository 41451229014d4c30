#pragma once
// A test's file as a learner takes it: who was treated, what came of it, and what was known of her before.
#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/uplift/feature.h"

namespace stamkund::uplift {

struct TableOptions {
  std::string arm;      ///< column
  std::string treated;  ///< its word; the others are left out
  std::string control;
  std::string outcome;  ///< column: a number, or yes and no
  std::string id;       ///< column; empty = none is kept
  char decimal_mark = '.';
};

/// Values of features row by row, as they were read.
struct RawFeatures {
  std::vector<std::vector<double>> numbers;  ///< [n_features][n_rows] transformed; NaN = missing or no number
  std::vector<std::vector<std::uint32_t>> words;  ///< [n_features][n_rows] number of the word
  std::vector<std::vector<std::string>> word_of;  ///< [n_features][n_words]
  std::vector<std::uint64_t> not_numbers;  ///< [n_features] fields that hold something that is no number
  std::vector<std::string> first_word;     ///< [n_features] the first of them
  std::vector<std::uint64_t> first_line;   ///< [n_features] where it stands
  std::vector<std::uint64_t> filled;       ///< [n_features] fields that are not missing
};

struct TestTable {
  std::string file;
  std::uint64_t rows = 0;        ///< of the two arms
  std::uint64_t other_rows = 0;  ///< of other arms
  /// Their names, the largest first; at most a few.
  std::vector<std::string> other_arms;
  std::vector<std::uint8_t> treated;
  std::vector<double> outcome;
  std::vector<std::string> ids;
  std::vector<std::uint64_t> file_row;  ///< 0-based, header not counted
  RawFeatures raw;
  bool binary = true;  ///< the outcome is 0 or 1
};

/// Bad input goes to `problems`, all of it. Errors: as Source.
[[nodiscard]] TestTable read_test(const std::string& path, const TableOptions& options,
                                  const std::vector<Feature>& features, Problems& problems);

/// Customers alone, to be scored: ids and features. `id` may be empty: the usual column.
[[nodiscard]] TestTable read_customers(const std::string& path, const std::string& id,
                                       const std::vector<Feature>& features, Problems& problems);

/// Settles from the rows `in` what of the features is learned: which are categories, levels, means.
void learn_features(const TestTable& table, const std::vector<std::uint64_t>& in,
                    std::vector<Feature>& features);

/// What a learner sees of the rows `in`: a constant, then the features' columns. A level that training has
/// not seen is taken for the first one; `unseen` counts them.
struct DesignMatrix {
  Eigen::MatrixXd x;               ///< [n_rows][n_columns]
  std::vector<std::string> names;  ///< [n_columns]
  std::uint64_t unseen = 0;
  std::string first_unseen;   ///< of these: "'blue' of colour, which counts as 'green'"
  std::uint64_t outside = 0;  ///< rows with a number beyond what training saw
  std::string first_outside;  ///< of these: "history 5000, where training saw 30 to 3345"
  std::uint64_t assumed =
      0;  ///< numbers that are missing, had none missing in training, and are taken for the mean
};
[[nodiscard]] DesignMatrix design_of(const TestTable& table, const std::vector<std::uint64_t>& in,
                                     const std::vector<Feature>& features);

}  // namespace stamkund::uplift
