#pragma once
// plan.h5: docs/formats/plan.md.
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/base/atomic_file.h"
#include "engine/store/provenance.h"

namespace stamkund::store {

inline constexpr std::int64_t kPlanFormatVersion = 2;

/// What --json has of a plan, under the same names: an object is a group, a list of alike objects a group of
/// columns, null is NaN. Writes and commits. `text`: the experiment file as read. Errors: Failure(io_error).
void write_plan(AtomicFile& file, const nlohmann::ordered_json& plan, const std::string& text,
                const Provenance& provenance);

}  // namespace stamkund::store
