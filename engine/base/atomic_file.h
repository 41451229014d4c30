#pragma once
// A file that is either complete under its name or not there at all.
#include <string>
#include <string_view>

namespace stamkund {

/// Reserves a temporary file beside `path` at construction, so that an output that cannot be created is
/// known before the work starts. `commit` writes, syncs and renames; anything else leaves no trace.
/// A symbolic link stays, and the file it leads to is replaced. What exists and is no regular file (a pipe, a
/// device) stays too: it is opened at once, which for a pipe waits for its reader, and `commit` writes
/// everything into it.
/// Errors: Failure(cannot_create) from the constructor, Failure(io_error) from commit.
class AtomicFile {
 public:
  explicit AtomicFile(std::string path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Appends bytes to the temporary file.
  void write(std::string_view bytes);
  /// Forgets what was written; the reservation stays.
  void start_over();
  /// Makes what was written durable and gives it its name.
  void commit();
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  void reserve(const std::string& name);
  void open_through();
  void pass_through();

  std::string path_;       ///< as asked for
  std::string place_;      ///< what is replaced
  std::string temporary_;  ///< empty once it is unlinked or has its name
  int descriptor_ = -1;    ///< of the temporary file
  int through_ = -1;       ///< of what is no regular file; -1 = replace
};

/// Where a file written to `path` ends up: symbolic links are followed, also those that lead to nothing yet.
/// Errors: Failure(cannot_create) if they lead in a circle.
[[nodiscard]] std::string place_of(const std::string& path);

/// Removes the temporary files of all living AtomicFiles; async-signal-safe, for the Ctrl-C handler.
void remove_unfinished_files() noexcept;

}  // namespace stamkund
