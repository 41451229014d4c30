#include "engine/store/seal.h"

#include <sys/stat.h>

#include <cstdint>
#include <optional>

#include "engine/base/checksum.h"
#include "engine/base/failure.h"
#include "engine/base/problems.h"
#include "engine/base/source.h"

namespace stamkund::store {
namespace {

constexpr std::string_view kSeal = "\nstamkund-seal 1 sha256 ";
constexpr std::size_t kDigits = 64;
constexpr std::size_t kSealSize = kSeal.size() + kDigits + 1;

/// HDF5 needs all of its bytes at once, so what may never end is refused.
std::string bytes_of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0 && !S_ISREG(found.st_mode))
    throw Failure(Exit::no_input, "cannot read '" + printable(path, 500) + "': it is a " +
                                      (S_ISDIR(found.st_mode)    ? "folder"
                                       : S_ISFIFO(found.st_mode) ? "pipe"
                                       : S_ISSOCK(found.st_mode) ? "socket"
                                                                 : "device") +
                                      "; an HDF5 file is read from a regular file only");
  return open_source(path)->bytes();
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

void seal(AtomicFile& file) {
  constexpr std::size_t kPiece = std::size_t{1} << 18U;
  std::string piece(kPiece, '\0');
  Sha256 hash;
  std::uint64_t size = 0;
  for (std::size_t got = kPiece; got == kPiece; size += got) {
    got = file.read_at(size, piece);
    hash.update({piece.data(), got});
  }
  file.write_at(size, std::string(kSeal) + hash.hex() + '\n');
}

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
