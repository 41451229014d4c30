#pragma once
// What a replay found, for a person at a terminal.
#include <string>

#include "engine/ledger/outcome.h"

namespace stamkund::report {

[[nodiscard]] std::string ledger_text(const ledger::Outcome& outcome);

}  // namespace stamkund::report
