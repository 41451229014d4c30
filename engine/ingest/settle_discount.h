#pragma once
// Whether the numbers of a discount are money, per cent or shares.
#include <optional>
#include <string>
#include <utility>

#include "engine/ingest/choose_columns.h"

namespace stamkund::ingest {

/// Fills in `layout.discount_as`; what is not sure of it, and the option.
std::optional<std::pair<std::string, std::string>> settle_discount(const Options& options,
                                                                   const Sample& sample, Layout& layout);

}  // namespace stamkund::ingest
