#pragma once
// What the first rows do not tell: a look at the rest of the file, as far as it takes.
#include <memory>
#include <optional>
#include <string>

#include "engine/base/source.h"
#include "engine/ingest/column_guess.h"
#include "engine/ingest/survey.h"

namespace stamkund::ingest {

/// References must outlive this; the layout needs its delimiter and width.
struct BeyondSample {
  std::shared_ptr<Source> source;
  const std::string& encoding;
  const Layout& layout;
  std::uint64_t first_row = 1;  ///< line below the header

  /// Does a value of the column come twice? Where `receipt` is the column of their numbers, in two of them.
  [[nodiscard]] bool repeats(std::size_t column, std::optional<std::size_t> receipt) const;
  /// The first rows whose value in the column is that of the row above, with that row.
  [[nodiscard]] SampleRows alike(std::size_t column) const;
};

}  // namespace stamkund::ingest
