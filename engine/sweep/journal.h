#pragma once
// Variants that are done, one JSON line each, written as they come: a sweep that was killed, or that grew,
// runs what is missing. Where two files hold the same variant, either will do.
#include <map>
#include <string>

#include "engine/sweep/variant.h"

namespace stamkund::sweep {

class Journal {
 public:
  /// Reads what is there; a line that was cut short or damaged is passed over. `path` empty: remembers
  /// nothing. `output`: whose figures it keeps; a new file is as private as what stands under that name.
  /// Errors: Failure(cannot_create) if it cannot be written or holds something else.
  explicit Journal(std::string path, const std::string& output = "");
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Reads another file of the kind. Errors: Failure(no_input); Failure(bad_data) if it holds something else.
  void read(const std::string& path);
  /// Fills in what came of the variant with this key; false if nothing is known of it.
  [[nodiscard]] bool find(const std::string& key, Variant& variant) const;
  /// Kept on the disk when this returns. Errors: Failure(io_error).
  void add(const Variant& variant);
  [[nodiscard]] std::size_t passed_over() const { return passed_over_; }
  [[nodiscard]] std::size_t known() const { return known_.size(); }
  /// What an interrupted sweep leaves; empty if that is nothing.
  [[nodiscard]] std::string kept() const;

 private:
  /// False if there is a text, but nothing of it is ours.
  [[nodiscard]] bool take(const std::string& text);
  std::string path_;
  int descriptor_ = -1;
  std::map<std::string, Variant> known_;
  std::size_t passed_over_ = 0;
  std::size_t in_file_ = 0;  ///< lines that the file of `path` has
};

}  // namespace stamkund::sweep
