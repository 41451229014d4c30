#include "engine/base/spreadsheet_text.h"

#include <charconv>

namespace stamkund {
namespace {

bool is_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec != std::errc::invalid_argument && read.ptr == text.data() + text.size();
}

}  // namespace

void SpreadsheetText::end_field(std::string& out) {
  const std::size_t at = field_.starts_with('"') ? 1 : 0;
  constexpr std::string_view kRun = "=+-@\t\r";
  if (at < field_.size() && kRun.find(field_[at]) != std::string_view::npos && !is_number(field_) &&
      field_ != "\r")
    field_.insert(at, 1, '\'');
  out += field_;
  field_.clear();
}

std::string SpreadsheetText::edit(std::string_view piece) {
  std::string out;
  for (const char c : piece) {
    if (c == '"') quoted_ = !quoted_;
    if (quoted_ || (c != ',' && c != '\n')) {
      field_ += c;
      continue;
    }
    end_field(out);
    out += c;
  }
  return out;
}

std::string SpreadsheetText::finish() {
  std::string out;
  end_field(out);
  quoted_ = false;
  return out;
}

}  // namespace stamkund
