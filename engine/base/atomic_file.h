#pragma once
// A file that is either complete under its name or not there at all, alone or together with others.
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/spreadsheet_text.h"

namespace stamkund {

/// Reserves a temporary file beside `path` at construction, so that an output that cannot be created is
/// known before the work starts. `commit` writes, syncs and renames; anything else leaves no trace.
/// A symbolic link stays, and the file it leads to is replaced. What exists and is no regular file (a pipe, a
/// device) stays too: it is opened at once, which for a pipe waits for its reader, and `commit` writes
/// everything into it.
/// Errors: Failure(cannot_create) from the constructor, Failure(io_error) from commit.
class AtomicFile {
 public:
  explicit AtomicFile(std::string path) : AtomicFile(std::move(path), false) {}
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Appends bytes to the temporary file.
  void write(std::string_view bytes);
  /// At a place of the temporary file, for formats that are not written from front to back.
  void write_at(std::uint64_t offset, std::string_view bytes);
  /// Cuts the temporary file there, or adds zeros up to there.
  void resize(std::uint64_t size);
  /// What was written there; returns how many bytes there are.
  [[nodiscard]] std::size_t read_at(std::uint64_t offset, std::span<char> to) const;
  /// What is written from now on is CSV that a spreadsheet is to open.
  void for_spreadsheets() { spreadsheet_.emplace(); }
  /// What it holds is as private as `path`: where nothing stands under its own name yet, it takes mode and
  /// owner of what stands there.
  void as_private_as(std::string path) { model_ = std::move(path); }
  /// Forgets what was written; the reservation stays.
  void start_over();
  /// It is complete: makes what was written durable and gives it its name. A file of FileGroup gets it with
  /// the others of its group.
  void commit();
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// Committed, and waiting for its name.
  [[nodiscard]] bool complete() const noexcept { return complete_; }
  /// Temporary files of killed writers that were there, and are removed.
  [[nodiscard]] const std::vector<std::string>& removed_leftovers() const noexcept { return removed_; }
  /// What exists under the name is no regular file: it gets the bytes and stays.
  [[nodiscard]] bool passes_through() const noexcept { return through_ >= 0; }

 private:
  friend class FileGroup;
  AtomicFile(std::string path, bool in_group);
  void reserve(const std::string& name);
  void open_through();
  void pass_through();
  void append(std::string_view bytes);
  static void place(const std::vector<AtomicFile*>& files);
  void put(bool keep_old);
  void take_back() noexcept;
  void forget_old() noexcept;
  void close_claim() noexcept;

  std::string path_;       ///< as asked for
  std::string place_;      ///< what is replaced
  std::string temporary_;  ///< empty once it is unlinked or has its name
  int descriptor_ = -1;    ///< of the temporary file
  int claim_ = -1;     ///< the same once more, open until it has its name: so nobody takes it for a leftover
  int through_ = -1;   ///< of what is no regular file; -1 = replace
  std::string model_;  ///< whose mode it takes if it replaces nothing; empty = the umask's
  bool in_group_;
  bool complete_ = false;
  std::optional<SpreadsheetText> spreadsheet_;
  std::vector<std::string> removed_;
  std::string old_;  ///< where what was replaced waits until all files have their names
};

/// The files that one command writes: they get their names together, last of all, so that no two of them ever
/// come from different runs.
class FileGroup {
 public:
  /// Errors: as AtomicFile.
  AtomicFile& add(std::string path);
  /// Gives all that are complete their names; the others stay without. If one cannot have its name, none
  /// gets it, and what was there before is back. Other commands that write into the same folders wait
  /// meanwhile. Pipes and devices get their bytes first; what they got
  /// cannot be taken back. Errors: Failure(io_error).
  void commit();
  [[nodiscard]] const std::vector<std::unique_ptr<AtomicFile>>& files() const noexcept { return files_; }

 private:
  std::vector<std::unique_ptr<AtomicFile>> files_;
};

/// Where a file written to `path` ends up: symbolic links are followed, also those that lead to nothing yet.
/// Errors: Failure(cannot_create) if they lead in a circle.
[[nodiscard]] std::string place_of(const std::string& path);

/// For the Ctrl-C handler (async-signal-safe): removes the temporary files of all living AtomicFiles; from
/// then on no file gets its name, and who asks for it waits for the end of the program. False, and nothing is
/// done, while files are getting their names: that takes a moment, and must not be left half done.
/// False as well while the end is held, unless it is to be `at_once`.
[[nodiscard]] bool abandon_unfinished_files(bool at_once) noexcept;

/// While there is one, a signal waits: what a killed run has done is being saved, which may take longer than
/// the moment that it gives.
class HoldTheEnd {
 public:
  HoldTheEnd() noexcept;
  ~HoldTheEnd();
  HoldTheEnd(const HoldTheEnd&) = delete;
  HoldTheEnd& operator=(const HoldTheEnd&) = delete;
};
/// An earlier state of the work is in a file, whatever becomes of what is unfinished.
void note_kept() noexcept;
[[nodiscard]] bool something_is_kept() noexcept;
/// Whether some file has got its name.
[[nodiscard]] bool files_have_been_placed() noexcept;

}  // namespace stamkund
