#pragma once
// Parts of the page of a plan whose design is not customers in arms.
#include "engine/page/cells.h"
#include "engine/store/design_reader.h"

namespace stamkund::page {

struct DesignPage : Cells {
  const store::StoredDesign& plan;

  [[nodiscard]] double value(const std::string& name) const;
  [[nodiscard]] std::string told(const std::string& name, int digits = 4) const;
  [[nodiscard]] std::size_t count(const std::string& list) const;
  /// Columns of a table of the plan; NaN or empty where there is none.
  [[nodiscard]] const std::vector<double>& numbers(const std::string& table, const std::string& column) const;
  [[nodiscard]] const std::vector<std::string>& names(const std::string& table,
                                                      const std::string& column) const;
};

/// What a figure of the plan is called; `table`: which it is of, empty for those of the whole plan.
[[nodiscard]] std::string label(const DesignPage& page, const std::string& table, const std::string& name);
/// A figure as it is read: shares as per cent.
[[nodiscard]] Cell figure(const DesignPage& page, const std::string& table, const std::string& name,
                          double value);
[[nodiscard]] std::string heading(const DesignPage& page, const std::string& table);

/// What the plan finds, as charts, each with its figures.
[[nodiscard]] Blocks design_charts(const DesignPage& page);

}  // namespace stamkund::page
