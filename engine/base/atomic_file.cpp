#include "engine/base/atomic_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "engine/base/descriptors.h"
#include "engine/base/failure.h"
#include "engine/base/leftovers.h"

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

/// Who may decide what becomes of the temporary files: the handler of signals, or who gives them their names.
enum class Stage { open, placing, abandoned };
std::atomic<Stage> stage{Stage::open};
std::atomic<bool> placed{false};

/// Files get their names while it lives.
class Placing {
 public:
  Placing() {
    Stage expected = Stage::open;
    // The program is being ended by a signal: nothing may happen any more.
    while (!stage.compare_exchange_strong(expected, Stage::placing)) {
      ::pause();
      expected = Stage::open;
    }
  }
  ~Placing() { stage = Stage::open; }
  Placing(const Placing&) = delete;
  Placing& operator=(const Placing&) = delete;
};

/// Locks on the folders of files that belong together, while these get their names: two commands that write
/// the same files at one time would mix them otherwise. Advice only: who does not ask is not kept out.
class FolderLocks {
 public:
  explicit FolderLocks(const std::set<std::string>& folders) {
    for (const std::string& folder : folders) {
      const int descriptor =
          ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      struct stat found {};
      if (descriptor < 0 || ::fstat(descriptor, &found) != 0 ||
          !folders_.emplace(std::pair{found.st_dev, found.st_ino}, descriptor).second)
        ::close(descriptor);  // not to be had, or another name of one that we have
    }
    // In order, so that nobody waits for somebody who waits for her.
    for (const auto& [folder, descriptor] : folders_) {
      // Names are given in no time. A lock that stays is not one of ours, and there may be none at all.
      constexpr int kMostTries = 1000;
      for (int tries = 0; tries < kMostTries && ::flock(descriptor, LOCK_EX | LOCK_NB) != 0; ++tries) {
        if (errno != EWOULDBLOCK && errno != EINTR) break;
        ::usleep(10'000);
      }
    }
  }
  ~FolderLocks() {
    for (const auto& [folder, descriptor] : folders_) ::close(descriptor);
  }
  FolderLocks(const FolderLocks&) = delete;
  FolderLocks& operator=(const FolderLocks&) = delete;

 private:
  std::map<std::pair<dev_t, ino_t>, int> folders_;
};

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

/// Makes names durable. Not every file system can, and the files are complete all the same.
void sync_folder(const std::string& place) {
  const std::string folder = std::filesystem::path(place).parent_path().string();
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
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

AtomicFile::AtomicFile(std::string path, bool in_group) : path_(std::move(path)), in_group_(in_group) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  // A number that was not handed to us may be that of another output, or of an input.
  if (const int own = own_descriptor(path_); own >= 0 && !handed_to_us(own))
    throw Failure(Exit::cannot_create,
                  cannot_create(path_, "no open file has the number " + std::to_string(own)));
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
  // The temporary name may be shorter.
  struct stat there {};
  if (::lstat(place_.c_str(), &there) != 0 && errno == ENAMETOOLONG)
    throw Failure(Exit::cannot_create, cannot_create(path_, reason()));
  removed_ = remove_leftovers(place_);
  reserve(place_);
}

void AtomicFile::reserve(const std::string& name) {
  constexpr int kMostTries = 100;
  for (int tries = 0; tries < kMostTries; ++tries) {
    temporary_ = unfinished_name(name);
    descriptor_ = ::mkostemp(temporary_.data(), O_CLOEXEC);
    if (descriptor_ < 0) break;
    if (claim_unfinished(descriptor_)) {
      claim_ = ::fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
      remember(temporary_);
      return;
    }
    ::unlink(temporary_.c_str());
    ::close(std::exchange(descriptor_, -1));
    errno = EBUSY;
  }
  temporary_.clear();
  throw Failure(Exit::cannot_create, cannot_create(path_, reason()));
}

void AtomicFile::open_through() {
  // What was collected waits in a file without a name, so that a refused run writes nothing at all.
  std::error_code ignored;
  reserve((std::filesystem::temp_directory_path(ignored) / "stamkund").string());
  ::unlink(temporary_.c_str());
  forget(temporary_);
  temporary_.clear();
  close_claim();
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
  close_claim();
}

void AtomicFile::close_claim() noexcept {
  if (claim_ >= 0) ::close(std::exchange(claim_, -1));
}

void AtomicFile::write(std::string_view bytes) {
  if (spreadsheet_)
    append(spreadsheet_->edit(bytes));
  else
    append(bytes);
}

void AtomicFile::append(std::string_view bytes) {
  if (!write_all(descriptor_, bytes.data(), bytes.size()))
    throw Failure(Exit::io_error,
                  "writing '" + path_ + "' failed: " + reason() + "; nothing of it was left behind");
}

void AtomicFile::write_at(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0)
      throw Failure(Exit::io_error,
                    "writing '" + path_ + "' failed: " + reason() + "; nothing of it was left behind");
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
}

void AtomicFile::resize(std::uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0)
    throw Failure(Exit::io_error,
                  "writing '" + path_ + "' failed: " + reason() + "; nothing of it was left behind");
}

std::size_t AtomicFile::read_at(std::uint64_t offset, std::span<char> to) const {
  std::size_t have = 0;
  while (have < to.size()) {
    const ssize_t got =
        ::pread(descriptor_, to.data() + have, to.size() - have, static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Failure(Exit::io_error, "reading back '" + path_ + "' failed: " + reason());
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  return have;
}

void AtomicFile::start_over() {
  if (spreadsheet_) spreadsheet_.emplace();
  if (::ftruncate(descriptor_, 0) != 0 || ::lseek(descriptor_, 0, SEEK_SET) != 0)
    throw Failure(Exit::io_error,
                  "writing '" + path_ + "' failed: " + reason() + "; nothing of it was left behind");
}

void AtomicFile::commit() {
  if (spreadsheet_) append(spreadsheet_->finish());
  if (through_ < 0) {
    // mkstemp makes files private; a result is as readable as the user's umask says, or as the file that it
    // replaces: who made that private wants it so.
    const mode_t mask = ::umask(0);
    ::umask(mask);
    struct stat there {};
    const auto found = [&](const std::string& name) {
      return !name.empty() && ::stat(name.c_str(), &there) == 0 && S_ISREG(there.st_mode);
    };
    const bool replaces = found(place_) || found(model_);
    mode_t mode = replaces ? there.st_mode & 0777 : 0666 & ~mask;
    // Root writes into the files of others, and they stay theirs. Who may not give it to the group that had
    // it does not give it to another one.
    if (replaces && (there.st_uid != ::geteuid() || there.st_gid != ::getegid()) &&
        ::fchown(descriptor_, there.st_uid, there.st_gid) != 0 &&
        ::fchown(descriptor_, static_cast<uid_t>(-1), there.st_gid) != 0)
      mode &= ~static_cast<mode_t>(070);
    const bool synced = ::fchmod(descriptor_, mode) == 0 && ::fsync(descriptor_) == 0;
    const int closed = ::close(descriptor_);
    descriptor_ = -1;
    if (!synced || closed != 0)
      throw Failure(Exit::io_error,
                    "finishing '" + path_ + "' failed: " + reason() + "; nothing of it was left behind");
  }
  complete_ = true;
  if (!in_group_) place({this});
}

void AtomicFile::put(bool keep_old) {
  const auto fail = [this](const std::string& why) {
    throw Failure(Exit::io_error, "finishing '" + path_ + "' failed: " + why + "; nothing of it was left behind");
  };
  struct stat there {};
  const bool exists = ::lstat(place_.c_str(), &there) == 0;
  if (exists && !S_ISREG(there.st_mode))
    fail(S_ISDIR(there.st_mode) ? "there is a folder of that name now"
                                : "there is something of that name now that is no regular file");
  if (exists && keep_old) {
    old_ = temporary_ + "-old";
    // A second name for the old file; where the file system knows no such thing, it is moved away.
    if (::link(place_.c_str(), old_.c_str()) != 0 && ::rename(place_.c_str(), old_.c_str()) != 0) {
      const std::string why = reason();
      old_.clear();
      fail(why);
    }
  }
  if (::rename(temporary_.c_str(), place_.c_str()) == 0) {
    forget(temporary_);
    temporary_.clear();
    close_claim();
    return;
  }
  const std::string why = reason();
  if (!old_.empty()) take_back();
  fail(why);
}

void AtomicFile::take_back() noexcept {
  if (old_.empty()) {
    ::unlink(place_.c_str());
    return;
  }
  // Where both are names of one file, as after a rename that failed, renaming does nothing.
  ::rename(old_.c_str(), place_.c_str());
  forget_old();
}

void AtomicFile::forget_old() noexcept {
  if (!old_.empty()) ::unlink(old_.c_str());
  old_.clear();
}

void AtomicFile::place(const std::vector<AtomicFile*>& files) {
  std::vector<AtomicFile*> to_replace;
  for (AtomicFile* file : files) {
    if (file->passes_through())
      file->pass_through();
    else
      to_replace.push_back(file);
  }
  std::set<std::string> folders;
  for (const AtomicFile* file : to_replace)
    if (to_replace.size() > 1 || !old_leftovers(file->place_).empty())
      folders.insert(std::filesystem::path(file->place_).parent_path().string());
  const FolderLocks locks(folders);
  const Placing placing;
  for (std::size_t i = 0; i < to_replace.size(); ++i) {
    try {
      to_replace[i]->put(to_replace.size() > 1);
    } catch (...) {
      while (i > 0) to_replace[--i]->take_back();
      throw;
    }
  }
  for (AtomicFile* file : to_replace) {
    file->forget_old();
    // Nobody else is between two names now: what is left is of somebody who was killed there.
    if (!folders.empty())
      for (const std::string& old : old_leftovers(file->place_)) ::unlink(old.c_str());
    sync_folder(file->place_);
  }
  for (AtomicFile* file : files) file->complete_ = false;
  // What a run keeps for itself as it goes is not what it was asked for.
  if (!files.empty() && files[0]->in_group_) placed = true;
}

AtomicFile& FileGroup::add(std::string path) {
  files_.push_back(std::unique_ptr<AtomicFile>(new AtomicFile(std::move(path), true)));
  return *files_.back();
}

void FileGroup::commit() {
  std::vector<AtomicFile*> complete;
  for (const auto& file : files_)
    if (file->complete()) complete.push_back(file.get());
  AtomicFile::place(complete);
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

namespace {
std::atomic<int> held = 0;
std::atomic<bool> kept = false;
}  // namespace

HoldTheEnd::HoldTheEnd() noexcept { ++held; }
HoldTheEnd::~HoldTheEnd() { --held; }
void note_kept() noexcept { kept = true; }
bool something_is_kept() noexcept { return kept; }

bool abandon_unfinished_files(bool at_once) noexcept {
  if (!at_once && held > 0) return false;
  Stage expected = Stage::open;
  if (!stage.compare_exchange_strong(expected, Stage::abandoned) && expected == Stage::placing) return false;
  for (std::size_t i = 0; i < kSlots; ++i)
    if (unfinished_used[i]) ::unlink(unfinished_names[i].data());
  return true;
}

bool files_have_been_placed() noexcept { return placed; }

}  // namespace stamkund
