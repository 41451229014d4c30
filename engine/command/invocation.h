#pragma once
// How the program was called and how long its stages took, for the provenance of a file.
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "engine/store/provenance.h"

namespace stamkund::command {

class Invocation {
 public:
  Invocation(const std::string& verb, const std::vector<std::string>& arguments, int threads);

  /// A file that was read: the checksum is that of the bytes that were used (ReadOnce).
  void input(const std::string& path);
  /// Ends the stage that is running and names it.
  void stage_done(const std::string& name);
  /// What --until asked for, and what came of it.
  void fit_doubts(std::vector<std::string> doubts) { provenance_.fit_doubts = std::move(doubts); }
  void precision(store::Precision asked) { provenance_.precision = std::move(asked); }
  [[nodiscard]] const store::Provenance& provenance() const noexcept { return provenance_; }

 private:
  store::Provenance provenance_;
  std::chrono::steady_clock::time_point stage_start_ = std::chrono::steady_clock::now();
};

}  // namespace stamkund::command
