#pragma once
// Bad input is reported whole: every reader collects Problems and goes on; nobody throws at the first.
#include <cstdint>
#include <string>
#include <vector>

namespace stamkund {

enum class Severity { error, warning };

/// One thing wrong with an input: where, what was found, what was expected, and what was probably meant.
struct Problem {
  Severity severity = Severity::error;
  std::string file;        ///< as the user named it
  std::int64_t line = 0;   ///< 1-based; 0 = the whole file
  std::string where;       ///< a path within the file ("arms[2].program.earn.rate"), may be empty
  std::string message;     ///< what is wrong, found against expected, in one sentence
  std::string suggestion;  ///< nearest match or remedy, may be empty
};

/// "FILE:LINE: error: WHERE: MESSAGE (did you mean ...?)"
[[nodiscard]] std::string to_string(const Problem& problem);

/// Collects problems in the order they were found.
class Problems {
 public:
  void error(Problem problem);
  void warning(Problem problem);
  [[nodiscard]] bool has_errors() const noexcept { return errors_ > 0; }
  [[nodiscard]] std::size_t error_count() const noexcept { return errors_; }
  [[nodiscard]] const std::vector<Problem>& all() const noexcept { return all_; }
  void append(const Problems& other);
  /// One line a problem, each ended by a newline.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<Problem> all_;
  std::size_t errors_ = 0;
};

/// Text from an untrusted file, made safe and short for a message: control bytes escaped, cut at `limit`.
[[nodiscard]] std::string printable(const std::string& raw, std::size_t limit = 60);

}  // namespace stamkund
