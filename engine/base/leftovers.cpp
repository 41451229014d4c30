#include "engine/base/leftovers.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>

namespace stamkund {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMiddle = ".unfinished-";
constexpr const char* kRandom = "XXXXXX";
constexpr const char* kOld = "-old";

/// A few letters that tell names apart whose beginning is the same (FNV-1a).
std::string letters_of(const std::string& name) {
  std::uint32_t hash = 2166136261U;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  std::string letters;
  for (int i = 0; i < 6; ++i, hash /= 26) letters += static_cast<char>('a' + hash % 26);
  return letters;
}

/// The name up to the random letters; a name that would be too long is cut, between two characters.
std::string beginning(const fs::path& place) {
  std::string name = place.filename().string();
  const std::string folder = place.parent_path().empty() ? "." : place.parent_path().string();
  const long limit = ::pathconf(folder.c_str(), _PC_NAME_MAX);
  const std::size_t most = limit > 0 ? static_cast<std::size_t>(limit) : 255;
  const std::size_t added = std::string(kMiddle).size() + 6 + std::string(kOld).size();
  if (name.size() + added > most) {
    std::size_t kept = most > added + 7 ? most - added - 7 : 0;
    const auto inside = [&](std::size_t at) {
      return (static_cast<unsigned char>(name[at]) & 0xC0U) == 0x80U;
    };
    while (kept > 0 && inside(kept)) --kept;
    name = name.substr(0, kept) + "~" + letters_of(name);
  }
  return name + kMiddle;
}

bool is_random(const std::string& text) {
  return text.size() == 6 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
         });
}

/// Files beside `place` called as its temporary ones, with `end` after the random letters.
std::vector<std::string> called_so(const std::string& place, const std::string& end) {
  std::vector<std::string> found;
  const fs::path path(place);
  const std::string start = beginning(path);
  std::error_code failed;
  const fs::path folder = path.parent_path().empty() ? fs::path(".") : path.parent_path();
  for (fs::directory_iterator at(folder, failed), last; !failed && at != last; at.increment(failed)) {
    const std::string name = at->path().filename().string();
    if (name.size() == start.size() + 6 + end.size() && name.starts_with(start) && name.ends_with(end) &&
        is_random(name.substr(start.size(), 6)))
      found.push_back(path.parent_path().empty() ? name : at->path().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

std::string unfinished_name(const std::string& place) {
  const fs::path path(place);
  return (path.parent_path() / (beginning(path) + kRandom)).string();
}

bool claim_unfinished(int descriptor) {
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
    return errno != EWOULDBLOCK;  // no locks here: nobody removes it
  struct stat found {};
  return ::fstat(descriptor, &found) == 0 && found.st_nlink > 0;
}

std::vector<std::string> remove_leftovers(const std::string& place) {
  std::vector<std::string> removed;
  for (const std::string& name : called_so(place, "")) {
    const int descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0) continue;
    struct stat found {};
    // Its writer holds the lock until it ends, in whatever way.
    if (::fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode) &&
        ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 && ::unlink(name.c_str()) == 0)
      removed.push_back(name);
    ::close(descriptor);
  }
  return removed;
}

std::vector<std::string> old_leftovers(const std::string& place) { return called_so(place, kOld); }

}  // namespace stamkund
