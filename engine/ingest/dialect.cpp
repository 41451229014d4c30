#include "engine/ingest/dialect.h"

#include <algorithm>
#include <cstring>

#include "engine/base/utf8.h"

namespace stamkund::ingest {
namespace {

constexpr bool blank(char c) { return c == ' ' || c == '\t'; }

/// A quoted field starting at `at` (on the quote). Leaves `at` behind the closing quote.
Split take_quoted(std::string_view line, std::size_t& at, std::string_view& field, std::string& scratch) {
  const std::size_t begin = ++at;
  const std::size_t scratch_begin = scratch.size();
  bool copied = false;
  std::size_t piece = begin;
  for (;;) {
    const std::size_t quote = line.find('"', at);
    if (quote == std::string_view::npos) return Split::unclosed_quote;
    if (quote + 1 < line.size() && line[quote + 1] == '"') {
      scratch.append(line.substr(piece, quote + 1 - piece));
      copied = true;
      at = piece = quote + 2;
      continue;
    }
    at = quote + 1;
    if (copied) {
      scratch.append(line.substr(piece, quote - piece));
      field = std::string_view(scratch).substr(scratch_begin);
    } else {
      field = line.substr(begin, quote - begin);
    }
    return Split::ok;
  }
}

/// What a field in quotes says: "=""00123""" is 00123, which a spreadsheet was kept from taking for a number.
std::string_view text_of_formula(std::string_view field) {
  if (field.size() < 3 || !field.starts_with("=\"") || field.back() != '"') return field;
  return trim(field.substr(2, field.size() - 3));
}

/// ="00123" without quotes around it. Where something else follows, nothing is taken: then it is text.
bool take_formula(std::string_view line, char delimiter, std::size_t& at, std::string_view& field,
                  std::string& scratch) {
  if (line.substr(at, 2) != "=\"") return false;
  std::size_t end = at + 1;
  if (take_quoted(line, end, field, scratch) != Split::ok) return false;
  field = trim(field);
  while (end < line.size() && blank(line[end]) && line[end] != delimiter) ++end;
  const bool stopped =
      end == line.size() || line[end] == delimiter || (delimiter == ' ' && blank(line[end - 1]));
  if (stopped) at = end;
  return stopped;
}

void split_plain(std::string_view line, char delimiter, std::vector<std::string_view>& fields) {
  const char* at = line.data();
  const char* const end = at + line.size();
  for (;;) {
    const char* stop = at;
    while (stop != end && *stop != delimiter) ++stop;
    fields.push_back(trim({at, static_cast<std::size_t>(stop - at)}));
    if (stop == end) return;
    at = stop + 1;
  }
}

}  // namespace

std::string delimiter_name(char delimiter) {
  switch (delimiter) {
    case ',':
      return "comma";
    case ';':
      return "semicolon";
    case '\t':
      return "tab";
    case ' ':
      return "blanks";
    case '|':
      return "bar";
    default:
      return std::string("'") + delimiter + "'";
  }
}

std::vector<std::string> joined_by_quotes(const std::vector<std::string>& lines) {
  std::vector<std::string> out;
  bool open = false;
  for (const auto& line : lines) {
    if (open)
      out.back() += "\n" + line;
    else
      out.push_back(line);
    if (std::count(line.begin(), line.end(), '"') % 2 != 0) open = !open;
  }
  if (open) out.pop_back();  // cut off
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

Split split(std::string_view line, char delimiter, std::vector<std::string_view>& fields,
            std::string& scratch) {
  fields.clear();
  const bool blanks = delimiter == ' ';
  if (!blanks && std::memchr(line.data(), '"', line.size()) == nullptr) {
    split_plain(line, delimiter, fields);
    return Split::ok;
  }
  scratch.clear();
  scratch.reserve(line.size());  // it never grows, so views into it stay valid
  std::size_t at = 0;
  for (;;) {
    while (at < line.size() && blank(line[at]) && line[at] != delimiter) ++at;
    while (blanks && at < line.size() && blank(line[at])) ++at;
    if (blanks && at == line.size()) return Split::ok;
    std::string_view field;
    if (take_formula(line, delimiter, at, field, scratch)) {
    } else if (at < line.size() && line[at] == '"') {
      if (const Split result = take_quoted(line, at, field, scratch); result != Split::ok) return result;
      field = text_of_formula(trim(field));
      if (!blanks)
        while (at < line.size() && blank(line[at]) && line[at] != delimiter) ++at;
      const bool stopped = at == line.size() || line[at] == delimiter || (blanks && blank(line[at]));
      if (!stopped) return Split::malformed;
    } else {
      const std::size_t begin = at;
      while (at < line.size() && line[at] != delimiter && !(blanks && blank(line[at]))) ++at;
      field = trim(line.substr(begin, at - begin));
    }
    fields.push_back(field);
    if (at == line.size()) return Split::ok;
    ++at;
  }
}

void RowReader::to_utf8() {
  text_ = raw_;
  if (lines_.encoding_given() || is_utf8(raw_)) return;
  windows_1252(raw_, converted_);
  text_ = converted_;
}

LineReader::Status RowReader::next() {
  for (;;) {
    const auto status = lines_.next(raw_);
    if (status != LineReader::Status::line) return status;
    if (!trim(raw_).empty()) break;
  }
  to_utf8();
  const Split result = split(text_, delimiter_, fields_, scratch_);
  well_formed_ = result == Split::ok;
  if (result == Split::unclosed_quote) join();
  if (text_.data() == converted_.data()) ++converted_count_;
  return LineReader::Status::line;
}

void RowReader::join() {
  for (int joined = 1; joined < kMaxJoinedLines; ++joined) {
    const std::size_t before = raw_.size();
    if (lines_.extend(raw_) != LineReader::Status::line) break;
    // Only a quote can close a quote.
    if (std::memchr(raw_.data() + before, '"', raw_.size() - before) == nullptr) continue;
    to_utf8();
    const Split result = split(text_, delimiter_, fields_, scratch_);
    if (result == Split::ok) {
      well_formed_ = true;
      return;
    }
    if (result == Split::malformed) break;
  }
  lines_.shrink(raw_);  // the quote was a slip: only its own line is bad
  to_utf8();
}

}  // namespace stamkund::ingest
