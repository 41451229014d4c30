#include "engine/base/spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "engine/base/failure.h"

namespace stamkund {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

}  // namespace

std::string spool_folder() {
  std::error_code failed;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(failed);
  return failed ? "/tmp" : folder.string();
}

Spool::~Spool() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Spool::open() {
  std::string name = (std::filesystem::path(spool_folder()) / "stamkund-spool-XXXXXX").string();
  descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor_ < 0)
    throw Failure(Exit::cannot_create, "cannot create a temporary file as '" + name + "': " + reason(errno) +
                                           "; TMPDIR names another folder");
  ::unlink(name.c_str());
}

void Spool::write(std::uint64_t offset, std::span<const char> bytes) {
  if (descriptor_ < 0) open();
  end_ = std::max(end_, offset + bytes.size());
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0)
      throw Failure(Exit::io_error, "cannot keep " + what_ + " in a temporary file in '" + spool_folder() +
                                        "': " + reason(written < 0 ? errno : ENOSPC));
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
}

std::uint64_t Spool::append(std::span<const char> bytes) {
  const std::uint64_t at = end_;
  write(at, bytes);
  return at;
}

void Spool::read(std::uint64_t offset, std::span<char> to) const {
  while (!to.empty()) {
    const ssize_t got = ::pread(descriptor_, to.data(), to.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0)
      throw Failure(Exit::io_error, "cannot read " + what_ + " back from a temporary file: " +
                                        (got < 0 ? reason(errno) : "it is shorter than it was"));
    to = to.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
}

}  // namespace stamkund
