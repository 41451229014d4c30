#pragma once
// The customers of a fit as expressions see them: what the company knew at the end of calibration, what
// files say beside, and what is expected of them.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/prediction/customer_predictions.h"
#include "engine/targeting/attribute_table.h"
#include "engine/targeting/columns.h"
#include "engine/targeting/life_cycle.h"

namespace stamkund::command {

class FitCustomers {
 public:
  /// `segment_of`: by customer, empty = none; or no elements. Labels that the fit kept (store, category,
  /// segment) are names, too.
  FitCustomers(const calibration::Fit& fit, const std::vector<std::string>& segment_of,
               const targeting::LifeCycle& rule);
  /// Names that a column of a file may not have.
  [[nodiscard]] std::vector<std::string> names() const;
  void add(const targeting::AttributeTable& table);
  /// Before whom an expression means is asked.
  void set(const prediction::CustomerPredictions& predictions);
  [[nodiscard]] const targeting::Schema& schema() const { return columns_.schema; }
  [[nodiscard]] std::vector<std::uint32_t> meant_by(const targeting::Expression& where) const {
    return targeting::select(where, columns_, fit_.customers.size());
  }

 private:
  void add_purchases(const targeting::LifeCycle& rule);
  void add_segments(const std::vector<std::string>& segment_of);
  void add_label(const ingest::HomeLabel& label);
  const calibration::Fit& fit_;
  targeting::Columns columns_;
  std::size_t predicted_ = 0;  ///< position of the first column of predictions
};

/// Rows of a prediction, and the fit's customers likewise.
[[nodiscard]] prediction::CustomerPredictions only(const prediction::CustomerPredictions& all,
                                                   const std::vector<std::uint32_t>& rows);
[[nodiscard]] ingest::CustomerTable only(const ingest::CustomerTable& all,
                                         const std::vector<std::uint32_t>& rows);

}  // namespace stamkund::command
