#include "engine/base/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

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

std::string cannot_create(const std::string& path, const std::string& why) {
  return "cannot create '" + path + "': " + why;
}

/// Links there, such as those behind /dev/stdout, stand for open files; their text need not be a place.
bool names_open_file(const std::filesystem::path& link) {
  const std::string text = link.string();
  return text.rfind("/proc/", 0) == 0 || text.rfind("/dev/fd/", 0) == 0;
}

/// The end of a row of symbolic links, or the first that stands for an open file.
std::filesystem::path follow(const std::string& path) {
  namespace fs = std::filesystem;
  constexpr int kMostLinks = 40;  // as the kernel of Linux: path_resolution(7)
  fs::path place = path;
  std::error_code failed;
  for (int links = 0; fs::is_symlink(place, failed); ++links) {
    if (links == kMostLinks)
      throw Failure(Exit::cannot_create, cannot_create(path, "symbolic links lead in a circle"));
    const fs::path folder = fs::weakly_canonical(fs::absolute(place).parent_path(), failed);
    if (names_open_file(folder / place.filename())) break;
    const fs::path target = fs::read_symlink(place, failed);
    if (failed) break;
    place = folder / target;  // an absolute target takes the place of the folder
  }
  return place;
}

/// The number of the open file of this process that the link stands for; -1 if it is none. Opened anew it
/// would have a position of its own, and what is written to both would overlap.
int own_descriptor(const std::filesystem::path& link) {
  namespace fs = std::filesystem;
  std::error_code failed;
  const fs::path folder = fs::weakly_canonical(link.parent_path(), failed);
  const std::string name = link.filename().string();
  const bool number =
      !name.empty() && name.size() < 9 && name.find_first_not_of("0123456789") == std::string::npos;
  if (failed || !number || folder != "/proc/" + std::to_string(::getpid()) + "/fd") return -1;
  return std::stoi(name);
}

bool write_all(int descriptor, const char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t written = ::write(descriptor, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes += written;
    count -= static_cast<std::size_t>(written);
  }
  return true;
}

}  // namespace

std::string place_of(const std::string& path) { return follow(path).string(); }

AtomicFile::AtomicFile(std::string path) : path_(std::move(path)) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  if (fs::is_directory(path_, ignored))
    throw Failure(Exit::cannot_create, cannot_create(path_, "it is a folder; name a file"));
  place_ = place_of(path_);
  // An open file that a link of /proc stands for may be a regular one; it is not ours to replace.
  const bool exists = fs::exists(path_, ignored);
  if (exists && (!fs::is_regular_file(path_, ignored) || fs::is_symlink(place_, ignored))) {
    open_through();
    return;
  }
  const fs::path parent = fs::path(place_).parent_path();
  if (!parent.empty() && !fs::exists(parent, ignored))
    throw Failure(Exit::cannot_create,
                  cannot_create(path_, "the folder '" + parent.string() + "' does not exist"));
  reserve(place_);
}

void AtomicFile::reserve(const std::string& name) {
  temporary_ = name + ".unfinished-XXXXXX";
  descriptor_ = ::mkstemp(temporary_.data());
  if (descriptor_ < 0) {
    temporary_.clear();
    throw Failure(Exit::cannot_create, cannot_create(path_, reason()));
  }
  remember(temporary_);
}

void AtomicFile::open_through() {
  // What was collected waits in a file without a name, so that a refused run writes nothing at all.
  std::error_code ignored;
  reserve((std::filesystem::temp_directory_path(ignored) / "stamkund").string());
  ::unlink(temporary_.c_str());
  forget(temporary_);
  temporary_.clear();
  const int own = own_descriptor(place_);
  if (own >= 0) {
    through_ = ::fcntl(own, F_DUPFD_CLOEXEC, 0);
  } else {
    do through_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY);
    while (through_ < 0 && errno == EINTR);
  }
  if (through_ >= 0) return;
  const std::string why = reason();
  ::close(descriptor_);
  descriptor_ = -1;
  throw Failure(Exit::cannot_create, "cannot write to '" + path_ + "': " + why);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (through_ >= 0) ::close(through_);
  if (!temporary_.empty()) {
    ::unlink(temporary_.c_str());
    forget(temporary_);
  }
}

void AtomicFile::write(std::string_view bytes) {
  if (!write_all(descriptor_, bytes.data(), bytes.size()))
    throw Failure(Exit::io_error,
                  "writing '" + path_ + "' failed: " + reason() + "; nothing was left behind");
}

void AtomicFile::start_over() {
  if (::ftruncate(descriptor_, 0) != 0 || ::lseek(descriptor_, 0, SEEK_SET) != 0)
    throw Failure(Exit::io_error,
                  "writing '" + path_ + "' failed: " + reason() + "; nothing was left behind");
}

void AtomicFile::commit() {
  if (through_ >= 0) {
    pass_through();
    return;
  }
  // mkstemp makes files private; a result is as readable as the user's umask says.
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const bool synced = ::fchmod(descriptor_, 0666 & ~mask) == 0 && ::fsync(descriptor_) == 0;
  const int closed = ::close(descriptor_);
  descriptor_ = -1;
  if (!synced || closed != 0 || ::rename(temporary_.c_str(), place_.c_str()) != 0)
    throw Failure(Exit::io_error,
                  "finishing '" + path_ + "' failed: " + reason() + "; nothing was left behind");
  forget(temporary_);
  temporary_.clear();
}

void AtomicFile::pass_through() {
  constexpr std::size_t kBlock = std::size_t{1} << 16U;
  std::array<char, kBlock> block{};
  bool good = ::lseek(descriptor_, 0, SEEK_SET) == 0;
  while (good) {
    const ssize_t taken = ::read(descriptor_, block.data(), block.size());
    if (taken < 0 && errno == EINTR) continue;
    good = taken >= 0 && write_all(through_, block.data(), static_cast<std::size_t>(taken));
    if (taken <= 0) break;
  }
  const std::string why = good ? "" : reason();
  ::close(std::exchange(descriptor_, -1));
  const bool closed = ::close(std::exchange(through_, -1)) == 0;
  if (!good || !closed)
    throw Failure(Exit::io_error, "writing to '" + path_ + "' failed: " + (good ? reason() : why));
}

void remove_unfinished_files() noexcept {
  for (std::size_t i = 0; i < kSlots; ++i)
    if (unfinished_used[i]) ::unlink(unfinished_names[i].data());
}

}  // namespace stamkund
