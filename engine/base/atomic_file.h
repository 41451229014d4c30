#pragma once
// A file that is either complete under its name or not there at all.
#include <string>
#include <string_view>

namespace stamkund {

/// Reserves a temporary file beside `path` at construction, so that an output that cannot be created is
/// known before the work starts. `commit` writes, syncs and renames; anything else leaves no trace.
/// Errors: Failure(cannot_create) from the constructor, Failure(io_error) from commit.
class AtomicFile {
 public:
  explicit AtomicFile(std::string path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Appends bytes to the temporary file.
  void write(std::string_view bytes);
  /// Makes what was written durable and gives it its name.
  void commit();
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
  std::string temporary_;
  int descriptor_ = -1;
};

/// Removes the temporary files of all living AtomicFiles; async-signal-safe, for the Ctrl-C handler.
void remove_unfinished_files() noexcept;

}  // namespace stamkund
