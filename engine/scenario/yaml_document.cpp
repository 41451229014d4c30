#include "engine/scenario/yaml_document.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/base/utf8.h"

namespace stamkund::scenario {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  const char* what;
  const char* remedy;
};
constexpr std::array<Magic, 11> kMagic{
    {{"\x1f\x8b"sv, "a file compressed with gzip", "unpack it first, with gunzip"},
     {"BZh"sv, "a file compressed with bzip2", "unpack it first"},
     {"\xfd"
      "7zXZ"sv,
      "a file compressed with xz", "unpack it first"},
     {"\x28\xb5\x2f\xfd"sv, "a file compressed with zstd", "unpack it first"},
     {"PK\x03\x04"sv, "a zip file or a spreadsheet (.xlsx, .ods)", "a scenario is plain text"},
     {"\xd0\xcf\x11\xe0"sv, "an old spreadsheet or document (.xls, .doc)", "a scenario is plain text"},
     {"\x89HDF\r\n\x1a\n"sv, "an HDF5 file, such as a fit or a result",
      "a fit is named by population.fit or --fit"},
     {"%PDF-"sv, "a PDF file", "a scenario is plain text"},
     {"\xff\xfe"sv, "UTF-16 text", "save it as UTF-8"},
     {"\xfe\xff"sv, "UTF-16 text", "save it as UTF-8"},
     {"SQLite format 3"sv, "a database", "a scenario is plain text"}}};

int line_at(const std::string& text, std::size_t at) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

}  // namespace

std::optional<YamlFault> not_text(const std::string& bytes) {
  for (const Magic& magic : kMagic)
    if (std::string_view(bytes).starts_with(magic.bytes))
      return YamlFault{0, std::string("this is ") + magic.what + ", no text", magic.remedy};
  const std::size_t zero = bytes.find('\0');
  if (zero != std::string::npos) {
    // Every other byte of UTF-16 is zero, with or without a mark at its beginning.
    const bool wide = zero < 2 && bytes.size() > 3 && bytes[zero + 2] == '\0';
    return YamlFault{wide ? 0 : line_at(bytes, zero),
                     wide ? "this is UTF-16 text" : "there is a zero byte in it: no text",
                     wide ? "save it as UTF-8" : ""};
  }
  std::size_t begin = 0;
  for (int line = 1; begin < bytes.size(); ++line) {
    const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
    if (!is_utf8(std::string_view(bytes).substr(begin, end - begin)))
      return YamlFault{
          line, "letters that are not in UTF-8, in '" + printable(bytes.substr(begin, end - begin), 40) + "'",
          "save the file as UTF-8"};
    begin = end + 1;
  }
  return std::nullopt;
}

std::optional<YAML::Node> load_document(const std::string& text, const std::string& file,
                                        Problems& problems) {
  const auto refuse = [&](const YamlFault& fault) {
    problems.error({Severity::error, file, fault.line, "", fault.message, fault.suggestion});
    return std::nullopt;
  };
  if (const auto fault = not_text(text)) return refuse(*fault);
  if (const auto fault = overlooked(text)) return refuse(*fault);
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(text);
    if (documents.size() > 1)
      return refuse({documents[1].Mark().is_null() ? 0 : documents[1].Mark().line + 1,
                     "there are " + std::to_string(documents.size()) +
                         " documents in this file, divided by '---' or '...'",
                     "give each a file of its own"});
    return documents.empty() ? YAML::Node(YAML::NodeType::Null) : documents[0];
  } catch (const YAML::Exception& fault) {
    const bool somewhere = !fault.mark.is_null();
    return refuse(
        explain(text, somewhere ? fault.mark.line + 1 : 0, somewhere ? fault.mark.column + 1 : 0, fault.msg));
  }
}

}  // namespace stamkund::scenario
