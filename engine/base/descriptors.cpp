#include "engine/base/descriptors.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

namespace stamkund {
namespace {

namespace fs = std::filesystem;

/// Links there, such as those behind /dev/stdout, stand for open files; their text need not be a place.
int number_of(const fs::path& link) {
  std::error_code failed;
  const fs::path folder = fs::weakly_canonical(fs::absolute(link).parent_path(), failed);
  const std::string name = link.filename().string();
  const bool number =
      !name.empty() && name.size() < 9 && name.find_first_not_of("0123456789") == std::string::npos;
  if (failed || !number || folder != "/proc/" + std::to_string(::getpid()) + "/fd") return -1;
  return std::stoi(name);
}

}  // namespace

bool open_standard_descriptors() noexcept {
  const bool heard = ::fcntl(1, F_GETFD) >= 0;
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    // The lowest free number is this one.
    if (::open("/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY) >= 0) continue;
    // Without a null device the number is taken all the same, by something that takes no words.
    (void)::open("/", O_PATH);
  }
  return heard;
}

int own_descriptor(const std::string& path) {
  constexpr int kMostLinks = 40;  // as the kernel of Linux: path_resolution(7)
  std::error_code failed;
  fs::path place = path;
  for (int links = 0; links <= kMostLinks; ++links) {
    // Also where nothing is open under the number, so that there is no link.
    if (const int number = number_of(place); number >= 0) return number;
    if (!fs::is_symlink(place, failed)) return -1;
    const fs::path target = fs::read_symlink(place, failed);
    if (failed) return -1;
    place = fs::absolute(place).parent_path() / target;
  }
  return -1;
}

bool handed_to_us(int descriptor) noexcept {
  const int flags = ::fcntl(descriptor, F_GETFD);
  return flags >= 0 && (flags & FD_CLOEXEC) == 0;
}

}  // namespace stamkund
