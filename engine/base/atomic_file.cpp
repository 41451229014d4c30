#include "engine/base/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "engine/base/failure.h"

namespace stamkund {
namespace {

// A signal handler may only touch plain memory: a few fixed slots hold the names to unlink.
constexpr std::size_t kSlots = 8;
constexpr std::size_t kNameBytes = 4096;
std::array<std::array<char, kNameBytes>, kSlots> unfinished_names{};
std::array<std::atomic<bool>, kSlots> unfinished_used{};

void remember(const std::string& name) {
  for (std::size_t i = 0; i < kSlots; ++i) {
    if (unfinished_used[i] || name.size() >= kNameBytes) continue;
    std::memcpy(unfinished_names[i].data(), name.c_str(), name.size() + 1);
    unfinished_used[i] = true;
    return;
  }
}

void forget(const std::string& name) {
  for (std::size_t i = 0; i < kSlots; ++i)
    if (unfinished_used[i] && name == unfinished_names[i].data()) unfinished_used[i] = false;
}

std::string reason() { return std::strerror(errno); }

}  // namespace

AtomicFile::AtomicFile(std::string path) : path_(std::move(path)) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  if (fs::is_directory(path_, ignored))
    throw Failure(Exit::cannot_create, "cannot create '" + path_ + "': it is a folder; name a file");
  const fs::path parent = fs::path(path_).parent_path();
  if (!parent.empty() && !fs::exists(parent, ignored))
    throw Failure(Exit::cannot_create,
                  "cannot create '" + path_ + "': the folder '" + parent.string() + "' does not exist");
  temporary_ = path_ + ".unfinished-XXXXXX";
  descriptor_ = ::mkstemp(temporary_.data());
  if (descriptor_ < 0) throw Failure(Exit::cannot_create, "cannot create '" + path_ + "': " + reason());
  remember(temporary_);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) {
    ::unlink(temporary_.c_str());
    forget(temporary_);
  }
}

void AtomicFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0)
      throw Failure(Exit::io_error,
                    "writing '" + path_ + "' failed: " + reason() + "; nothing was left behind");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void AtomicFile::commit() {
  // mkstemp makes files private; a result is as readable as the user's umask says.
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const bool synced = ::fchmod(descriptor_, 0666 & ~mask) == 0 && ::fsync(descriptor_) == 0;
  const int closed = ::close(descriptor_);
  descriptor_ = -1;
  if (!synced || closed != 0 || ::rename(temporary_.c_str(), path_.c_str()) != 0)
    throw Failure(Exit::io_error,
                  "finishing '" + path_ + "' failed: " + reason() + "; nothing was left behind");
  forget(temporary_);
  temporary_.clear();
}

void remove_unfinished_files() noexcept {
  for (std::size_t i = 0; i < kSlots; ++i)
    if (unfinished_used[i]) ::unlink(unfinished_names[i].data());
}

}  // namespace stamkund
