#pragma once
// Texts that are not UTF-8, into UTF-8.
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace stamkund::ingest {

/// The text in UTF-8, read as Windows-1252, which has all of Latin-1's letters and the euro sign. Every byte
/// becomes a letter, different bytes different ones.
void windows_1252(std::string_view text, std::string& out);

/// The encoding that the first bytes of a file show: "UTF-16LE", "UTF-16BE", "UTF-32LE" or "UTF-32BE", by
/// their byte order mark or, without one, by the zero bytes of UTF-16; else empty. `mark`: length of the
/// mark, that of UTF-8 too.
[[nodiscard]] std::string encoding_of(std::string_view first_bytes, std::size_t& mark);

/// Any encoding that the system's iconv knows, piece by piece.
class Transcoder {
 public:
  /// Nothing if there is no such encoding.
  static std::unique_ptr<Transcoder> from(const std::string& encoding);
  ~Transcoder();
  Transcoder(const Transcoder&) = delete;
  Transcoder& operator=(const Transcoder&) = delete;

  enum class Result { fine, invalid };
  /// Takes bytes off the front of `in` and puts UTF-8 at `to`, at most `room` bytes, of which `written` is
  /// the number. Stops where either is used up; what is left of `in` may be the first bytes of a letter.
  Result convert(std::string_view& in, char* to, std::size_t room, std::size_t& written);

 private:
  explicit Transcoder(void* descriptor) : descriptor_(descriptor) {}
  void* descriptor_;
};

}  // namespace stamkund::ingest
