#pragma once
// Who of a fit bought since it was made, found by her id; and whether the file speaks of the fit's customers
// at all.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "engine/base/problems.h"
#include "engine/calibration/fit.h"
#include "engine/ingest/ingest.h"

namespace stamkund::command {

/// Purchases after the fit's calibration of the fit's customers; and of others, who came later.
struct Since {
  std::vector<std::vector<std::int32_t>> bought;
  std::uint64_t others = 0;
  std::uint64_t purchases_of_others = 0;
  std::uint64_t found = 0;  ///< customers of the fit who are in the file

  explicit Since(const calibration::Fit& fit) : bought(fit.customers.size()), fit_(fit) {}

  void add(const ingest::CustomerHistory& history);
  /// An error if none of the fit's customers is in the file, a warning if few are or ids differ in how they
  /// are written. `first_day`: of the file.
  void judge(const std::string& fit_path, const std::string& file, Day first_day, Problems& problems) const;

 private:
  [[nodiscard]] std::optional<std::size_t> place_of(std::string_view id) const;
  [[nodiscard]] bool is_alike(const std::string& id);

  const calibration::Fit& fit_;
  std::unordered_set<std::string> folded_;  ///< the fit's ids, once they are needed
  std::uint64_t alike_ = 0;                 ///< in the file, and in the fit written otherwise
  std::string first_alike_;
  std::string first_other_;
};

/// How the fit's own ids were folded, as its command line says: "email"; empty without it.
[[nodiscard]] std::string folding_of(std::string_view command_line);

}  // namespace stamkund::command
