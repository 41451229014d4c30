#pragma once
// The customer of a row, as its fields say it.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ingest/options.h"
#include "engine/ingest/survey.h"

namespace stamkund::ingest {

/// Says nothing, or is too long for an id.
[[nodiscard]] bool is_missing_id(std::string_view id);

/// References must outlive this.
class CustomerId {
 public:
  CustomerId(const Layout& layout, const Options& options) : layout_(layout), options_(options) {}

  /// The text of `column`, folded as asked; where that is the customer's and several columns name her
  /// together, theirs, joined by a blank. Valid until the next call.
  [[nodiscard]] std::string_view of(const std::vector<std::string_view>& fields, std::size_t column);
  static constexpr std::size_t kLongest = 256;  ///< bytes

 private:
  const Layout& layout_;
  const Options& options_;
  std::string joined_, folded_;
};

}  // namespace stamkund::ingest
