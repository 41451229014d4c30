#pragma once
// A file to read whose bytes stay the same for everybody who asks for them: its reader, a second pass, its
// checksum. A pipe gives its bytes once; a file may be changed while it is read.
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/checksum.h"
#include "engine/base/spool.h"

namespace stamkund {

/// Reads in chunks, in order; those that were read before come again as they were. What is no regular file
/// (a pipe, a device) is kept for that, in memory at first, then in a file without a name. One thread at a
/// time.
/// Errors: Failure(no_input) from the constructor; from reading, Failure(io_error), also when a regular file
/// changed while it was read: its size or time of change, or bytes that are read again.
class Source {
 public:
  static constexpr std::size_t kChunk = std::size_t{1} << 18U;

  explicit Source(std::string path);
  ~Source();
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  /// The bytes of chunk number `chunk` go to `to`, which has room for kChunk. Returns how many there are: all
  /// of kChunk up to the last one, 0 beyond the end.
  std::size_t read(std::uint64_t chunk, char* to);
  /// Nobody is to read it again but for a checksum: nothing of a pipe is kept, a file is closed at its end.
  void forget() noexcept { keeps_ = false; }
  /// Everything; at most `limit` bytes of it.
  [[nodiscard]] std::string bytes(std::uint64_t limit = UINT64_MAX);
  /// SHA-256 of the bytes that were read, and of those that nobody has asked for yet.
  [[nodiscard]] std::string sha256();
  /// In bytes; 0 when it is not known before the end (a pipe).
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::size_t read_new(char* to);
  std::size_t read_again(std::uint64_t chunk, char* to);
  std::size_t fill(char* to, std::uint64_t offset) const;
  void keep(const char* bytes, std::size_t count);
  void check_unchanged() const;
  [[noreturn]] void changed() const;

  std::string path_;
  int descriptor_ = -1;
  bool regular_ = false;
  bool keeps_ = true;
  bool ended_ = false;
  std::uint64_t size_ = 0;
  std::int64_t changed_seconds_ = 0;  ///< when it was opened
  std::int64_t changed_nanoseconds_ = 0;
  std::uint64_t total_ = 0;            ///< bytes read so far
  std::vector<std::uint64_t> digest_;  ///< of each chunk that was read
  Sha256 hash_;
  std::string sha256_;
  // What is no regular file only.
  std::vector<std::string> kept_;  ///< the first chunks
  std::uint64_t kept_chunks_ = 0;
  Spool spool_;  ///< the chunks after them
};

/// While it lives, each path is opened once: open_source gives the same Source to everybody, so that all of a
/// command works on the same bytes. Made by the thread that opens files; the last one made counts.
class ReadOnce {
 public:
  ReadOnce();
  ~ReadOnce();
  ReadOnce(const ReadOnce&) = delete;
  ReadOnce& operator=(const ReadOnce&) = delete;

 private:
  friend std::shared_ptr<Source> open_source(const std::string& path);
  std::map<std::string, std::shared_ptr<Source>> sources_;
  ReadOnce* before_;
};

/// Errors: as Source.
[[nodiscard]] std::shared_ptr<Source> open_source(const std::string& path);

}  // namespace stamkund
