#pragma once
// plan.h5 of a design other than customers in arms: docs/formats/geo.md, docs/formats/designs.md.
#include <map>
#include <string>
#include <vector>

#include "engine/store/h5.h"

namespace stamkund::store {

struct StoredDesign {
  std::string design, name, question, currency, formula;
  std::map<std::string, double> values;      ///< by the names of the JSON; NaN where there is none
  std::map<std::string, std::string> words;  ///< the same of words; not there where there is none
  std::map<std::string, std::vector<std::string>> lists;
  struct Column {
    std::string name;
    std::vector<std::string> words;  ///< empty: numbers
    std::vector<double> numbers;
  };
  std::map<std::string, std::vector<Column>> tables;
  std::vector<std::string> notes;
  std::vector<std::vector<std::string>> defaults;  ///< path, value, source
};

/// Says the design; empty: customers in arms.
[[nodiscard]] std::string design_of(H5Reader& in);
/// Errors: Failure(bad_data).
[[nodiscard]] StoredDesign read_design(H5Reader& in);

}  // namespace stamkund::store
