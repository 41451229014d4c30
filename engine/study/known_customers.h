#pragma once
// The customers of a fit as expressions see them: what the company knew at the end of calibration, and what
// files say beside.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/calendar.h"
#include "engine/calibration/fit.h"
#include "engine/targeting/attribute_table.h"
#include "engine/targeting/columns.h"
#include "engine/targeting/life_cycle.h"

namespace stamkund::study {

/// Stages of life where a scenario states none (assumption).
inline constexpr targeting::LifeCycle kUsualStages{kDaysPerYear / 12.0, 4, 2.0, 3.0, 5.0};

class KnownCustomers {
 public:
  /// `segment_of`: by customer, empty = none; or no elements. Labels that the fit kept (store, category,
  /// segment) are names, too. `fit` must outlive this.
  KnownCustomers(const calibration::Fit& fit, const std::vector<std::string>& segment_of,
                 const targeting::LifeCycle& rule);
  /// Names that a column of a file may not have.
  [[nodiscard]] std::vector<std::string> names() const;
  void add(const targeting::AttributeTable& table);
  [[nodiscard]] const targeting::Schema& schema() const { return columns_.schema; }
  [[nodiscard]] std::vector<std::uint32_t> meant_by(const targeting::Expression& where) const {
    return targeting::select(where, columns_, fit_.customers.size());
  }
  /// Yes (1), no (0), or NaN where something that is asked for is missing, of each customer.
  [[nodiscard]] std::vector<double> answers_to(const targeting::Expression& where) const;

 protected:
  const calibration::Fit& fit_;
  targeting::Columns columns_;

 private:
  void add_purchases(const targeting::LifeCycle& rule);
  void add_segments(const std::vector<std::string>& segment_of);
  void add_label(const ingest::HomeLabel& label);
};

}  // namespace stamkund::study
