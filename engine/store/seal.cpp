#include "engine/store/seal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>

#include "engine/base/checksum.h"
#include "engine/base/failure.h"
#include "engine/base/problems.h"

namespace stamkund::store {
namespace {

constexpr std::string_view kSeal = "\nstamkund-seal 1 sha256 ";
constexpr std::size_t kDigits = 64;
constexpr std::size_t kSealSize = kSeal.size() + kDigits + 1;

/// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

[[noreturn]] void cannot_read(const std::string& path, const std::string& why) {
  throw Failure(Exit::no_input, "cannot read '" + printable(path, 500) + "': " + why);
}

std::string what_it_is(mode_t mode) {
  if (S_ISDIR(mode)) return "it is a folder";
  if (S_ISFIFO(mode)) return "it is a pipe";
  if (S_ISSOCK(mode)) return "it is a socket";
  return "it is a device";
}

std::string bytes_of(const std::string& path) {
  // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (file.get() < 0) {
    const int why = errno;
    cannot_read(path, why == ENOENT || why == ENOTDIR ? "there is no such file"
                      : why == EACCES                 ? "it may not be read"
                                                      : std::strerror(why));
  }
  struct stat found {};
  if (::fstat(file.get(), &found) != 0) cannot_read(path, std::strerror(errno));
  if (!S_ISREG(found.st_mode))
    cannot_read(path, what_it_is(found.st_mode) + "; an HDF5 file is read from a regular file only");
  std::string bytes(static_cast<std::size_t>(found.st_size), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t got = ::read(file.get(), bytes.data() + have, bytes.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      throw Failure(Exit::io_error,
                    "reading '" + printable(path, 500) + "' failed: " + std::strerror(errno));
    if (got == 0) break;  // it was cut meanwhile, and its seal is gone
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

std::uint64_t little_endian(std::string_view bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i)
    value |= std::uint64_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  return value;
}

/// The size that the head of the HDF5 file states; none where the head is of another kind than Stamkund's.
std::optional<std::uint64_t> stated_size(std::string_view bytes) {
  constexpr std::size_t kVersion = 8;
  if (bytes.size() < 64) return std::nullopt;
  if (bytes[kVersion] == 0 || bytes[kVersion] == 1)
    return bytes[13] == 8 ? std::optional(little_endian(bytes, bytes[kVersion] == 0 ? 40 : 44))
                          : std::nullopt;
  if (bytes[kVersion] == 2 || bytes[kVersion] == 3)
    return bytes[9] == 8 ? std::optional(little_endian(bytes, 28)) : std::nullopt;
  return std::nullopt;
}

/// The digits of the seal at the end; none without a seal.
std::optional<std::string> seal_of(std::string_view bytes) {
  if (bytes.size() < kSealSize || bytes.back() != '\n') return std::nullopt;
  const std::string_view seal = bytes.substr(bytes.size() - kSealSize);
  if (!seal.starts_with(kSeal)) return std::nullopt;
  return std::string(seal.substr(kSeal.size(), kDigits));
}

}  // namespace

std::string sealed(std::string bytes) {
  const std::string digest = sha256_of(bytes);
  bytes += kSeal;
  bytes += digest;
  bytes += '\n';
  return bytes;
}

TakenIn take_in(const std::string& path, const std::string& remedy) {
  TakenIn out;
  out.bytes = bytes_of(path);
  const auto bad = [&](const std::string& what) {
    throw Failure(Exit::bad_data, "'" + printable(path, 500) + "' " + what + "; " + remedy);
  };
  if (out.bytes.empty()) bad("is not a complete HDF5 file: it is empty");
  if (!out.bytes.starts_with(kHdf5Signature.substr(0, out.bytes.size())))
    bad("is not a complete HDF5 file: found a file that begins with '" + printable(out.bytes.substr(0, 8)) +
        "', expected HDF5's signature");
  const auto seal = seal_of(out.bytes);
  if (!seal) {
    const auto size = stated_size(out.bytes);
    if (!size || *size > out.bytes.size())
      bad("is not a complete HDF5 file: found " + std::to_string(out.bytes.size()) + " bytes, expected " +
          (size ? std::to_string(*size) : "more"));
    bad("has no seal of Stamkund at its end: an older version wrote it, another program did, or it was "
        "changed since");
  }
  out.sha256 = sha256_of(out.bytes);
  out.bytes.resize(out.bytes.size() - kSealSize);
  const std::string digest = sha256_of(out.bytes);
  if (digest != *seal)
    bad("was changed or damaged after Stamkund wrote it: the SHA-256 of its contents is " +
        digest.substr(0, 12) + "..., its seal says " + printable(seal->substr(0, 12)) + "...");
  return out;
}

}  // namespace stamkund::store
