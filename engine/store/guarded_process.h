#pragma once
// A child of this process in which bytes from outside may do their worst: it may use so much memory and time,
// open no file, and its death is an answer.
#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace stamkund::store {

struct ProcessLimits {
  std::uint64_t cpu_seconds = 2;
  std::uint64_t memory_bytes = std::uint64_t{1} << 29U;  ///< beyond what this process has now
  /// Waiting for one answer. The processor time above is the first bound; this one is for a child that
  /// sleeps or gets no turn. A good file needs a tenth of a second for each megabyte.
  std::uint64_t wait_seconds = 8;
};

/// The child is gone; what() says how, to go on from "reading it".
class ProcessDied : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Forks; the child runs `serve` with its end of the channel and ends when that returns, throws or loses the
/// other end. Nothing that belongs to this process is flushed or removed by the child. Sanitizers need memory
/// and files of their own: with them, only the times are limited.
class GuardedProcess {
 public:
  /// Errors: Failure(io_error) if there can be no child.
  GuardedProcess(const std::function<void(int channel)>& serve, const ProcessLimits& limits);
  ~GuardedProcess();
  GuardedProcess(const GuardedProcess&) = delete;
  GuardedProcess& operator=(const GuardedProcess&) = delete;

  /// Errors: ProcessDied.
  void send(std::string_view bytes);
  void receive(void* data, std::size_t size);

 private:
  [[noreturn]] void died();
  void end();

  pid_t child_ = -1;
  int channel_ = -1;
  ProcessLimits limits_;
};

/// The child's side. False if the other end is gone.
[[nodiscard]] bool send_all(int channel, std::string_view bytes);
[[nodiscard]] bool receive_all(int channel, void* data, std::size_t size);

/// Thrown by `serve`: memory ran out.
inline constexpr int kOutOfMemory = 3;

}  // namespace stamkund::store
