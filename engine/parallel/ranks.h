#pragma once
// The one place that knows of MPI: processes, on as many machines, that do one run together. Without MPI, or
// started alone, there is one of them, and all of this costs nothing.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "engine/base/stop.h"

namespace stamkund {

/// Work on [begin, end).
using ShareWork = std::function<void(std::uint64_t begin, std::uint64_t end)>;

/// Rank 0 leads: it says what is done together, and alone writes. Called from one thread.
class Ranks {
 public:
  /// Units of work that are done together.
  struct Task {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
  };

  Ranks() = default;
  virtual ~Ranks() = default;
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  [[nodiscard]] virtual int rank() const { return 0; }
  [[nodiscard]] virtual int count() const { return 1; }
  /// On this machine.
  [[nodiscard]] virtual int neighbours() const { return 1; }
  /// "rank 2 of 4 on MACHINE"
  [[nodiscard]] virtual std::string name() const { return "rank 0 of 1"; }

  /// Rank 0: tells the others of a task, before it does its own share.
  virtual void lead(Task /*task*/) {}
  /// The others: waits for the next task; none if rank 0 is through.
  [[nodiscard]] virtual std::optional<Task> follow() { return std::nullopt; }

  /// Deals [0, count) out to whoever is free, in ranges of `least` or more; each gets its own in rising
  /// order. The first is that of rank 0. Returns when all is done here. Errors: those of `work`;
  /// Failure(interrupted).
  virtual void deal(std::uint64_t count, std::uint64_t /*least*/, const StopToken& /*stop*/,
                    const ShareWork& work) {
    if (count > 0) work(0, count);
  }
  /// Adds up over all ranks, at each of them.
  virtual void sum(std::span<std::int64_t> /*values*/) {}
  /// Adds up at rank 0; what the others have then is not specified.
  virtual void sum_at_first(std::span<std::int64_t> /*values*/) {}

  /// What `lead` began is complete.
  virtual void task_done() {}
  /// A task has begun, and others wait for this one's share of it.
  [[nodiscard]] virtual bool in_task() const { return false; }
  /// The end of this process's part: rank 0 lets the others go. If a task was not finished, that of all of
  /// them. Does not return then.
  virtual void end(int /*status*/) {}
};

/// Those that this process was started with. Errors: Failure(usage) if it was started as one of several, and
/// the program was built without MPI. STAMKUND_MPI=off in the environment: alone, whatever started it.
[[nodiscard]] std::unique_ptr<Ranks> start_ranks();
/// Name and version of the MPI library; empty without.
[[nodiscard]] std::string mpi_version();

}  // namespace stamkund
