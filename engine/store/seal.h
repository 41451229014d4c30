#pragma once
// What Stamkund's HDF5 files end with, and how they are taken in: read once, whole, and compared with their
// seal before anything looks into them. docs/decisions/0016-files-from-outside.md says why.
#include <string>
#include <string_view>

#include "engine/base/atomic_file.h"

namespace stamkund::store {

/// Puts a seal behind what is in the file: a line of text with its SHA-256. HDF5 ignores what follows its own
/// end. Errors: Failure(io_error).
void seal(AtomicFile& file);
/// The same of bytes in memory.
[[nodiscard]] std::string sealed(std::string bytes);

/// A file as it was taken in.
struct TakenIn {
  std::string bytes;   ///< the HDF5 file, without its seal
  std::string sha256;  ///< of the whole file, as sha256sum says it
};

/// Reads the file once. `remedy`: what to do about a file that is not as Stamkund wrote it. Errors:
/// Failure(no_input) if it is not there, may not be read or is no regular file; Failure(io_error) if reading
/// fails; Failure(bad_data) if it is no HDF5 file, not complete, or not what was sealed.
[[nodiscard]] TakenIn take_in(const std::string& path, const std::string& remedy);

/// How an HDF5 file begins.
inline constexpr std::string_view kHdf5Signature{"\x89HDF\r\n\x1a\n", 8};

}  // namespace stamkund::store
