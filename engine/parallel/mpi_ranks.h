#pragma once
// Ranks over MPI, where the program is built with it.
#include <memory>

#include "engine/parallel/ranks.h"

namespace stamkund {

/// Null where it is not.
[[nodiscard]] std::unique_ptr<Ranks> make_mpi_ranks();

}  // namespace stamkund
