#pragma once
// Asking long work to stop. Who works holds a token; who may ask holds the source. Not std::stop_source: to
// ask, that takes a lock, which a signal handler must not do.
#include <atomic>

#include "engine/base/failure.h"

namespace stamkund {

class StopToken {
 public:
  StopToken() = default;  ///< nobody will ask
  /// `asked` must outlive the token.
  explicit StopToken(const std::atomic<bool>& asked) : asked_(&asked) {}

  [[nodiscard]] bool asked() const noexcept {
    return asked_ != nullptr && asked_->load(std::memory_order_relaxed);
  }
  /// Errors: Failure(interrupted) once somebody has asked.
  void check() const {
    if (asked()) throw Failure(Exit::interrupted, "interrupted; nothing was written");
  }

 private:
  const std::atomic<bool>* asked_ = nullptr;
};

class StopSource {
 public:
  /// Whether it had been asked before. A signal handler may call it.
  bool ask() noexcept { return asked_.exchange(true); }
  /// The source must outlive it.
  [[nodiscard]] StopToken token() const noexcept { return StopToken(asked_); }

 private:
  std::atomic<bool> asked_{false};
  static_assert(std::atomic<bool>::is_always_lock_free);
};

}  // namespace stamkund
