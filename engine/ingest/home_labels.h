#pragma once
// Finds the labels of customers in the rows of a file that is being read.
#include <utility>
#include <vector>

#include "engine/ingest/home_label.h"
#include "engine/ingest/ingest.h"

namespace stamkund::ingest {

/// Purchases of the calibration period tell; returns and events do not count.
class HomeLabels {
 public:
  /// Of Options::label_columns those that say something of a customer. They need Options::keep_rows.
  explicit HomeLabels(const Options& options, HomeBy by = HomeBy::most_days);
  [[nodiscard]] bool any() const { return !wanted_.empty(); }

  /// Each customer in turn. `calibration_end`: what comes later is not known yet.
  void add(const CustomerHistory& history, Day calibration_end);
  /// Only names that somebody has are kept.
  [[nodiscard]] std::vector<HomeLabel> finish(const LabelTable& names) const;

 private:
  HomeBy by_;
  std::vector<Label> wanted_;
  std::vector<std::vector<std::uint16_t>> of_;  ///< [wanted][customers] into LabelTable::names
};

}  // namespace stamkund::ingest
