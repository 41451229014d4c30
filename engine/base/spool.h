#pragma once
// A file without a name for what does not fit into memory: it is gone when the program ends, however it ends.
#include <cstdint>
#include <span>
#include <string>

namespace stamkund {

/// In TMPDIR, or /tmp. One thread at a time.
class Spool {
 public:
  /// `what` is kept there, for messages. The file is made when something is first put into it.
  explicit Spool(std::string what) : what_(std::move(what)) {}
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  /// Writes at `offset`. Errors: Failure(cannot_create) if there can be no file, Failure(io_error).
  void write(std::uint64_t offset, std::span<const char> bytes);
  /// Puts behind what is there; returns where.
  std::uint64_t append(std::span<const char> bytes);
  /// Errors: Failure(io_error), also where nothing was written.
  void read(std::uint64_t offset, std::span<char> to) const;

 private:
  void open();
  std::string what_;
  int descriptor_ = -1;
  std::uint64_t end_ = 0;
};

/// The folder for such files.
[[nodiscard]] std::string spool_folder();

}  // namespace stamkund
