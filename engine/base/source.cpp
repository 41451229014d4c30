#include "engine/base/source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "engine/base/descriptors.h"
#include "engine/base/failure.h"

namespace stamkund {
namespace {

constexpr std::uint64_t kChunksInMemory = 64;  // 16 MiB: most pipes need no temporary file

ReadOnce* current = nullptr;

std::string reason(int error) { return std::generic_category().message(error); }

/// Tells chunks apart that a change made different; no protection against somebody who forges them.
std::uint64_t digest_of(const char* bytes, std::size_t count) {
  std::uint64_t hash = 0x9E37'79B9'7F4A'7C15U ^ count;
  const auto mix = [&hash](std::uint64_t word) {
    hash = (hash ^ word) * 0xD6E8'FEB8'6659'FD93U;
    hash ^= hash >> 32U;
  };
  std::size_t at = 0;
  for (; at + 8 <= count; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + at, 8);
    mix(word);
  }
  std::uint64_t rest = 0;
  if (at < count) std::memcpy(&rest, bytes + at, count - at);
  mix(rest);
  return hash;
}

int open_to_read(const std::string& path) {
  if (const int own = own_descriptor(path); own >= 0 && !handed_to_us(own))
    throw Failure(Exit::no_input, "cannot open '" + path + "': " + reason(EBADF));
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0)
    throw Failure(Exit::no_input, "cannot read '" + path + "': " +
                                      (errno == ENOENT || errno == ENOTDIR ? "there is no such file"
                                       : errno == EACCES                   ? "it may not be read"
                                                                           : reason(errno)) +
                                      (path == "-" ? "; standard input is called /dev/stdin" : ""));
  return descriptor;
}

}  // namespace

Source::Source(std::string path) : path_(std::move(path)), spool_("what '" + path_ + "' gave") {
  descriptor_ = open_to_read(path_);
  struct stat status {};
  const bool known = ::fstat(descriptor_, &status) == 0;
  if (known && S_ISDIR(status.st_mode)) {
    ::close(descriptor_);
    throw Failure(Exit::no_input, "'" + path_ + "' is a folder, not a file");
  }
  // Files of the system such as those in /proc are empty by their size only.
  regular_ = known && S_ISREG(status.st_mode) && status.st_size > 0;
  if (!regular_) return;
  size_ = static_cast<std::uint64_t>(status.st_size);
  changed_seconds_ = status.st_mtim.tv_sec;
  changed_nanoseconds_ = status.st_mtim.tv_nsec;
}

Source::~Source() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Source::changed() const {
  throw Failure(Exit::io_error, "'" + path_ + "' changed while it was read; nothing was written");
}

void Source::check_unchanged() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0 || static_cast<std::uint64_t>(status.st_size) != size_ ||
      status.st_mtim.tv_sec != changed_seconds_ || status.st_mtim.tv_nsec != changed_nanoseconds_)
    changed();
}

std::size_t Source::fill(char* to, std::uint64_t offset) const {
  std::size_t have = 0;
  while (have < kChunk) {
    const ssize_t got =
        regular_ ? ::pread(descriptor_, to + have, kChunk - have, static_cast<off_t>(offset + have))
                 : ::read(descriptor_, to + have, kChunk - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Failure(Exit::io_error, "cannot read '" + path_ + "': " + reason(errno));
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  return have;
}

void Source::keep(const char* bytes, std::size_t count) {
  if (kept_chunks_ < kChunksInMemory) {
    kept_.emplace_back(bytes, count);
  } else {
    spool_.write((kept_chunks_ - kChunksInMemory) * kChunk, {bytes, count});
  }
  ++kept_chunks_;
}

std::size_t Source::read_new(char* to) {
  if (ended_) return 0;
  const std::size_t count = fill(to, total_);
  total_ += count;
  hash_.update({to, count});
  ended_ = count < kChunk;
  if (count > 0) {
    digest_.push_back(digest_of(to, count));
    if (!regular_ && keeps_) keep(to, count);
  }
  if (regular_ && ended_) {
    if (total_ != size_) changed();
    check_unchanged();
    if (!keeps_) ::close(std::exchange(descriptor_, -1));
  }
  return count;
}

std::size_t Source::read_again(std::uint64_t chunk, char* to) {
  const bool last = ended_ && chunk + 1 == digest_.size();
  const std::size_t expected = last ? static_cast<std::size_t>(total_ - chunk * kChunk) : kChunk;
  if (regular_) {
    // Who reads it again all the same opens it again.
    if (descriptor_ < 0) descriptor_ = open_to_read(path_);
    if (fill(to, chunk * kChunk) != expected || digest_of(to, expected) != digest_[chunk]) changed();
    if (last) check_unchanged();
    return expected;
  }
  if (chunk >= kept_chunks_)
    throw Failure(Exit::no_input, "'" + path_ +
                                      "' is no regular file and gives its content once; it was to be "
                                      "read twice: give a regular file");
  if (chunk < kept_.size()) {
    std::memcpy(to, kept_[chunk].data(), expected);
    return expected;
  }
  spool_.read((chunk - kChunksInMemory) * kChunk, {to, expected});
  return expected;
}

std::size_t Source::read(std::uint64_t chunk, char* to) {
  while (digest_.size() < chunk && !ended_) (void)read_new(to);
  return chunk < digest_.size() ? read_again(chunk, to) : read_new(to);
}

std::string Source::bytes(std::uint64_t limit) {
  std::string out;
  out.reserve(static_cast<std::size_t>(std::min(limit, size_)));
  std::string chunk(kChunk, '\0');
  for (std::uint64_t c = 0; out.size() < limit; ++c) {
    const std::size_t count = read(c, chunk.data());
    out.append(chunk, 0, static_cast<std::size_t>(std::min<std::uint64_t>(count, limit - out.size())));
    if (count < kChunk) break;
  }
  return out;
}

std::string Source::sha256() {
  std::string chunk(kChunk, '\0');
  while (!ended_) (void)read_new(chunk.data());
  if (sha256_.empty()) sha256_ = hash_.hex();
  return sha256_;
}

ReadOnce::ReadOnce() : before_(std::exchange(current, this)) {}
ReadOnce::~ReadOnce() { current = before_; }

std::shared_ptr<Source> open_source(const std::string& path) {
  if (current == nullptr) return std::make_shared<Source>(path);
  std::shared_ptr<Source>& known = current->sources_[path];
  if (!known) known = std::make_shared<Source>(path);
  return known;
}

}  // namespace stamkund
