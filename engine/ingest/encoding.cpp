#include "engine/ingest/encoding.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

namespace stamkund::ingest {
namespace {

// 0x80 to 0x9F; where Windows-1252 has nothing, the control letter of that number.
constexpr std::array<std::uint16_t, 32> kUpper = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

void append(std::string& out, std::uint32_t letter) {
  if (letter < 0x800) {
    out += static_cast<char>(0xC0U | (letter >> 6U));
  } else {
    out += static_cast<char>(0xE0U | (letter >> 12U));
    out += static_cast<char>(0x80U | ((letter >> 6U) & 0x3FU));
  }
  out += static_cast<char>(0x80U | (letter & 0x3FU));
}

}  // namespace

void windows_1252(std::string_view text, std::string& out) {
  out.clear();
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80)
      out += c;
    else
      append(out, byte < 0xA0 ? kUpper[byte - 0x80U] : byte);
  }
}

std::string encoding_of(std::string_view first, std::size_t& mark) {
  struct Mark {
    std::string_view bytes;
    const char* name;
  };
  // UTF-32LE begins like UTF-16LE.
  static constexpr std::array<Mark, 5> kMarks = {{{std::string_view("\xFF\xFE\0\0", 4), "UTF-32LE"},
                                                  {std::string_view("\0\0\xFE\xFF", 4), "UTF-32BE"},
                                                  {"\xFF\xFE", "UTF-16LE"},
                                                  {"\xFE\xFF", "UTF-16BE"},
                                                  {"\xEF\xBB\xBF", ""}}};
  for (const Mark& one : kMarks)
    if (first.starts_with(one.bytes)) {
      mark = one.bytes.size();
      return one.name;
    }
  mark = 0;
  first = first.substr(0, 64) /* a header's worth */;
  const std::size_t letters = first.size() / 2;
  if (letters < 4) return "";
  const auto zeros = [&](std::size_t from) {
    for (std::size_t i = 0; i < letters; ++i)
      if (first[2 * i + from] != '\0' || first[2 * i + 1 - from] == '\0') return false;
    return true;
  };
  return zeros(1) ? "UTF-16LE" : zeros(0) ? "UTF-16BE" : "";
}

std::unique_ptr<Transcoder> Transcoder::from(const std::string& encoding) {
  // A slash would ask iconv for variants such as //IGNORE, which lose letters.
  if (encoding.empty() || encoding.find('/') != std::string::npos) return nullptr;
  const iconv_t descriptor = iconv_open("UTF-8", encoding.c_str());
  if (descriptor == reinterpret_cast<iconv_t>(-1)) return nullptr;
  return std::unique_ptr<Transcoder>(new Transcoder(descriptor));
}

Transcoder::~Transcoder() { iconv_close(descriptor_); }

Transcoder::Result Transcoder::convert(std::string_view& in, char* to, std::size_t room,
                                       std::size_t& written) {
  char* from = const_cast<char*>(in.data());  // iconv does not write there
  std::size_t left = in.size();
  std::size_t free = room;
  const std::size_t result = iconv(descriptor_, &from, &left, &to, &free);
  in.remove_prefix(in.size() - left);
  written = room - free;
  return result == static_cast<std::size_t>(-1) && errno == EILSEQ ? Result::invalid : Result::fine;
}

}  // namespace stamkund::ingest
