#pragma once
// Text lines from a plain or gzip file, whatever ended them (LF, CRLF, lone CR), in bounded memory. What is
// not UTF-8 is converted on the way.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/source.h"
#include "engine/ingest/encoding.h"
#include "engine/ingest/foreign_file.h"

namespace stamkund::ingest {

/// Reads a file once, front to back. Views stay valid until the next call.
/// Errors: as Source.
class LineReader {
 public:
  /// A longer line means that the file is not lines of text.
  static constexpr std::size_t kMaxLine = std::size_t{1} << 20U;

  enum class Status {
    line,      ///< a line was read
    end,       ///< nothing is left
    too_long,  ///< the line has more than kMaxLine bytes
    binary,    ///< the line has a NUL byte, or the file is something else than text
    corrupt,   ///< the gzip stream is damaged or cut short, or bytes are no letters of the encoding
  };

  /// `encoding`: empty = UTF-8, or what the first bytes show; else as iconv names it, see `knows`.
  explicit LineReader(const std::string& path, const std::string& encoding = "")
      : LineReader(open_source(path), encoding) {}
  /// Another pass over what somebody else reads, too.
  explicit LineReader(std::shared_ptr<Source> source, const std::string& encoding = "");
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// The next line without its ending.
  Status next(std::string_view& line);
  /// Joins the next physical line to the current one (the ending between them included): a quoted field may
  /// hold line breaks.
  Status extend(std::string_view& line);
  /// Gives back everything `extend` took.
  void shrink(std::string_view& line);
  /// Number (1-based) of the first physical line of the current line.
  [[nodiscard]] std::uint64_t line_number() const noexcept { return first_line_; }

  /// Back to the first line. Allowed as long as `release` has not been called.
  void rewind();
  /// From now on, what has been read is forgotten: memory stays bounded.
  void release() noexcept { pinned_ = false; }

  /// Share of the file's bytes that has been read, 0 to 1; 0 when unknown (a pipe).
  [[nodiscard]] double fraction_done() const;
  [[nodiscard]] const std::shared_ptr<Source>& source() const noexcept { return source_; }
  /// What is converted: "UTF-16LE", or the encoding asked for; empty = nothing.
  [[nodiscard]] const std::string& encoding() const noexcept { return encoding_; }
  /// Lines are as asked for: nobody may guess that they are something else.
  [[nodiscard]] bool encoding_given() const noexcept { return encoding_given_; }
  [[nodiscard]] bool gzip() const noexcept { return gzip_ != nullptr; }
  /// What the file is if it is no text.
  [[nodiscard]] const std::optional<ForeignFile>& foreign() const noexcept { return foreign_; }
  /// Why the status was `corrupt`.
  [[nodiscard]] const std::string& corruption() const noexcept { return corruption_; }

 private:
  /// A byte searched for at most once per byte of the buffer.
  struct Search {
    char byte = 0;
    std::size_t at = 0;  ///< where it is, or up to where it is not
    bool found = false;
  };
  struct Gzip;

  std::size_t find(Search& search, std::size_t from) const;
  Status take(std::string_view& line);
  void fill();
  std::size_t read_some(char* to, std::size_t room);
  std::size_t read_bytes(char* to, std::size_t room);
  void choose_encoding(const std::string& encoding);
  std::size_t read_raw(char* to, std::size_t room);

  std::shared_ptr<Source> source_;
  std::vector<char> chunk_;  ///< of the source, under way
  std::uint64_t next_chunk_ = 0;
  std::size_t chunk_at_ = 0;
  std::size_t chunk_end_ = 0;
  std::unique_ptr<Gzip> gzip_;
  std::vector<char> buffer_;
  std::size_t start_ = 0;   ///< of the current line
  std::size_t cursor_ = 0;  ///< of the next physical line
  std::size_t end_ = 0;
  std::size_t text_begin_ = 0;  ///< after the byte order mark
  std::size_t first_stop_ = 0;  ///< end of the first physical line of the current line
  std::size_t first_cursor_ = 0;
  std::uint64_t line_ = 0;
  std::uint64_t first_line_ = 0;
  std::uint64_t consumed_ = 0;
  struct Searches {
    Search lf{'\n'}, cr{'\r'}, nul{'\0'};
    void shift(std::size_t by);
  };
  Searches searches_;
  Searches first_searches_;  ///< as they were after the first physical line of the current line
  bool pinned_ = true;
  bool eof_ = false;
  std::string encoding_;
  bool encoding_given_ = false;
  std::unique_ptr<Transcoder> transcoder_;
  std::optional<ForeignFile> foreign_;
  bool bytes_ended_ = false;  ///< of the file; `eof_` is then the end of the converted text
  std::string undecoded_;     ///< bytes of the file that wait to be converted
  std::string corruption_;
};

}  // namespace stamkund::ingest
