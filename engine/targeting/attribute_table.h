#pragma once
// What a file knows of customers beside their purchases: demography, interests, and what follows from it by
// a lookup table (postcode -> climate). docs/formats/attributes.md.
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/targeting/schema.h"

namespace stamkund::targeting {

/// A file with a column `by`, as in the customers' file, and what follows from it in its other columns.
struct LookupFile {
  std::string path;
  std::string by;
};

struct AttributeTable {
  std::string path;
  std::vector<LookupFile> lookups;
  bool unread = false;                      ///< there is such a file, and nobody has looked
  std::vector<std::string> ids;             ///< of customers, ascending bytewise
  std::vector<Attribute> attributes;        ///< in the order of the columns, then of the lookups
  std::vector<std::vector<double>> values;  ///< [attributes][ids]; NaN = missing

  /// The values of these customers in their order; NaN where the file does not have one.
  [[nodiscard]] std::vector<std::vector<double>> of(const std::vector<std::string>& customers) const;
  /// Customers among these that the file has.
  [[nodiscard]] std::size_t known(const std::vector<std::string>& customers) const;
};

/// Different texts that an attribute has at most; a column with more is no attribute, but may be looked up
/// by.
inline constexpr std::size_t kMostTexts = 1000;
inline constexpr std::size_t kMostAttributes = 200;

/// `id`: the customers' column; empty = by its name, or the first. `taken`: names that a column may not
/// have. `ordered`: ids have to be there once each, and are sorted; otherwise they stay as they are. Bad
/// input goes to `problems`, all of it. Errors: Failure(no_input, io_error).
[[nodiscard]] AttributeTable read_attributes(const std::string& path, const std::string& id,
                                             const std::vector<LookupFile>& lookups,
                                             const std::vector<std::string>& taken, bool ordered,
                                             Problems& problems);

}  // namespace stamkund::targeting
