#pragma once
// CSV that a spreadsheet opens without running any of it.
#include <string>
#include <string_view>

namespace stamkund {

/// Puts an apostrophe before fields that a spreadsheet would take for a formula: those that begin with = + -
/// @, a tab or a carriage return, and are no numbers (OWASP, CSV injection). Text comes in pieces of any
/// length.
class SpreadsheetText {
 public:
  /// What of the text so far is certain.
  [[nodiscard]] std::string edit(std::string_view piece);
  /// The rest, at the end of the file.
  [[nodiscard]] std::string finish();

 private:
  void end_field(std::string& out);
  std::string field_;
  bool quoted_ = false;
};

}  // namespace stamkund
