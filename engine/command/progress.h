#pragma once
// A progress bar with the time left; on a terminal only.
#include <atomic>
#include <chrono>
#include <mutex>
#include <string>

namespace stamkund::command {

class Progress {
 public:
  /// Shows nothing if `quiet` or if standard error is no terminal.
  Progress(std::string what, bool quiet);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `share` done, 0 to 1; from any thread.
  void update(double share);

 private:
  std::string what_;
  bool shown_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point last_;
  std::mutex mutex_;
};

}  // namespace stamkund::command
