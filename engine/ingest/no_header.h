#pragma once
// Files without a header: numbers and words by their looks alone, and what is said of that.
#include <optional>
#include <string>
#include <utility>

#include "engine/ingest/choose_columns.h"
#include "engine/ingest/column_guess.h"

namespace stamkund::ingest {

/// A column of whole numbers much larger than the small ones of `small`, which then count or number things.
[[nodiscard]] std::optional<std::size_t> larger_beside(const Evidence& evidence, const Guesses& guesses,
                                                       std::size_t small);
/// Words that come again, where all in `numbers` are numbers of papers, each with its own.
[[nodiscard]] std::optional<std::size_t> words_that_repeat(const Evidence& evidence, const Guesses& guesses,
                                                           std::size_t numbers);
/// That customer or amount went by place and may be something else, and the options.
[[nodiscard]] std::optional<std::pair<std::string, std::string>> doubt_without_header(const Sample& sample,
                                                                                      const Layout& layout,
                                                                                      const Guesses& guesses);

}  // namespace stamkund::ingest
