#include "engine/parallel/ranks.h"

#include <cstdlib>
#include <string_view>

#include "engine/base/failure.h"
#include "engine/parallel/mpi_ranks.h"

namespace stamkund {
namespace {

/// What mpirun and srun tell each process they start: of how many it is one.
int started_with() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS"})
    if (const char* const text = std::getenv(name); text != nullptr) return std::atoi(text);
  // srun --mpi=pmix says which one it is, and Slurm of how many.
  const char* const tasks = std::getenv("SLURM_NTASKS");
  return std::getenv("PMIX_RANK") != nullptr && tasks != nullptr ? std::atoi(tasks) : 1;
}

}  // namespace

std::unique_ptr<Ranks> start_ranks() {
  const char* const wish = std::getenv("STAMKUND_MPI");
  const int count = started_with();
  if (count < 2 || (wish != nullptr && std::string_view(wish) == "off")) return std::make_unique<Ranks>();
  auto ranks = make_mpi_ranks();
  if (!ranks)
    throw Failure(Exit::usage,
                  "it was started as one of " + std::to_string(count) +
                      " by MPI, but was built without (cmake -DSTAMKUND_MPI=ON); STAMKUND_MPI=off in the "
                      "environment runs it alone all the same");
  return ranks;
}

}  // namespace stamkund
