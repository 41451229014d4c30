#include "engine/command/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace stamkund::command {

Progress::Progress(std::string what, bool quiet)
    : what_(std::move(what)),
      shown_(!quiet && ::isatty(STDERR_FILENO) == 1),
      start_(std::chrono::steady_clock::now()),
      last_(start_) {}

Progress::~Progress() {
  // The bar makes room for what comes after it.
  if (drawn_) std::fprintf(stderr, "\r\033[K");
}

void Progress::update(double share) {
  if (!shown_) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  drawn_ = true;
  share = std::clamp(share, 0.0, 1.0);
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  constexpr int kWidth = 30;
  const int filled = static_cast<int>(share * kWidth);
  std::string bar(static_cast<std::size_t>(filled), '=');
  bar.resize(kWidth, ' ');
  // Too early, an estimate would only jump about.
  if (share > 0.01) {
    const int left = static_cast<int>(elapsed * (1.0 - share) / share + 0.5);
    std::fprintf(stderr, "\r\033[K%s [%s] %3.0f %%, %d:%02d left", what_.c_str(), bar.c_str(), 100.0 * share,
                 left / 60, left % 60);
  } else {
    std::fprintf(stderr, "\r\033[K%s [%s] %3.0f %%", what_.c_str(), bar.c_str(), 100.0 * share);
  }
}

}  // namespace stamkund::command
