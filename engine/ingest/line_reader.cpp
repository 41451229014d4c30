#include "engine/ingest/line_reader.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "engine/base/expect.h"
#include "engine/base/failure.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18U;
constexpr std::size_t kFirstBytes = 64;  // show the encoding
constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

}  // namespace

/// A raw inflate stream fed by hand: unlike gzdopen it can start from bytes that were already read to look
/// for the magic number, which a pipe does not give twice.
struct LineReader::Gzip {
  z_stream stream{};
  std::vector<unsigned char> input = std::vector<unsigned char>(kChunk);
  bool member_open = true;  ///< between a header and its trailer
  ~Gzip() { inflateEnd(&stream); }
};

LineReader::LineReader(std::shared_ptr<Source> source, const std::string& encoding)
    : source_(std::move(source)), chunk_(Source::kChunk), buffer_(2 * kChunk) {
  std::array<char, 2> magic{};
  std::size_t have = 0;
  while (have < magic.size()) {
    const std::size_t got = read_raw(magic.data() + have, magic.size() - have);
    if (got == 0) break;
    have += got;
  }
  if (have == 2 && magic[0] == '\x1f' && magic[1] == '\x8b') {
    gzip_ = std::make_unique<Gzip>();
    if (inflateInit2(&gzip_->stream, 15 + 16) != Z_OK) throw Failure(Exit::io_error, "zlib cannot start");
    std::memcpy(gzip_->input.data(), magic.data(), have);
    gzip_->stream.next_in = gzip_->input.data();
    gzip_->stream.avail_in = static_cast<uInt>(have);
  } else {
    std::memcpy(buffer_.data(), magic.data(), have);
    end_ = have;
  }
  while (end_ < kFirstBytes && !eof_) fill();
  choose_encoding(encoding);
  start_ = cursor_ = text_begin_;
}

void LineReader::choose_encoding(const std::string& encoding) {
  foreign_ = foreign_file({buffer_.data(), end_});
  std::size_t mark = 0;
  const std::string seen = encoding_of({buffer_.data(), end_}, mark);
  encoding_given_ = !encoding.empty();
  encoding_ = encoding_given_ ? encoding : seen;
  if (encoding_.empty() || encoding_ == "UTF-8") {
    text_begin_ = mark;
    return;
  }
  transcoder_ = Transcoder::from(encoding_);
  if (!transcoder_) throw Failure(Exit::usage, "the encoding '" + encoding_ + "' is not known");
  undecoded_.assign(buffer_.data() + mark, end_ - mark);
  searches_ = Searches{};
  end_ = 0;
  const bool last = eof_;
  eof_ = false;
  bytes_ended_ = last;
}

LineReader::~LineReader() = default;

/// Some bytes of the file as it is; 0 at its end.
std::size_t LineReader::read_raw(char* to, std::size_t room) {
  if (chunk_at_ == chunk_end_) {
    chunk_at_ = 0;
    chunk_end_ = source_->read(next_chunk_, chunk_.data());
    if (chunk_end_ > 0) ++next_chunk_;
  }
  const std::size_t got = std::min(room, chunk_end_ - chunk_at_);
  std::memcpy(to, chunk_.data() + chunk_at_, got);
  chunk_at_ += got;
  consumed_ += got;
  return got;
}

std::size_t LineReader::read_some(char* to, std::size_t room) {
  if (!transcoder_) return read_bytes(to, room);
  for (;;) {
    std::string_view in = undecoded_;
    std::size_t written = 0;
    const auto result = transcoder_->convert(in, to, room, written);
    undecoded_.erase(0, undecoded_.size() - in.size());
    if (result == Transcoder::Result::invalid && written == 0) {
      corruption_ = "there are bytes that are no text in " + encoding_;
      eof_ = true;
    }
    if (written > 0 || eof_) return written;
    const std::size_t before = undecoded_.size();
    if (!bytes_ended_) {
      undecoded_.resize(before + kChunk);
      undecoded_.resize(before + read_bytes(undecoded_.data() + before, kChunk));
      bytes_ended_ = eof_;
      eof_ = false;
    }
    if (undecoded_.size() > before) continue;
    if (!bytes_ended_) continue;
    if (!undecoded_.empty() && corruption_.empty())
      corruption_ = "the text ends inside a letter of " + encoding_;
    eof_ = true;
    return 0;
  }
}

std::size_t LineReader::read_bytes(char* to, std::size_t room) {
  if (!gzip_) {
    const std::size_t got = read_raw(to, room);
    if (got == 0) eof_ = true;
    return got;
  }
  z_stream& z = gzip_->stream;
  z.next_out = reinterpret_cast<unsigned char*>(to);
  z.avail_out = static_cast<uInt>(room);
  while (z.avail_out == room && !eof_) {
    if (z.avail_in == 0) {
      const std::size_t got = read_raw(reinterpret_cast<char*>(gzip_->input.data()), gzip_->input.size());
      z.next_in = gzip_->input.data();
      z.avail_in = static_cast<uInt>(got);
      if (got == 0) {
        eof_ = true;
        if (gzip_->member_open) corruption_ = "the gzip file is cut short";
        break;
      }
    }
    if (!gzip_->member_open) {  // "cat a.gz b.gz" is a valid gzip file: another member follows
      inflateReset(&z);
      gzip_->member_open = true;
    }
    const int result = inflate(&z, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      gzip_->member_open = false;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      eof_ = true;
      corruption_ = std::string("the gzip file is damaged: ") + (z.msg != nullptr ? z.msg : "inflate failed");
    }
  }
  return room - z.avail_out;
}

void LineReader::Searches::shift(std::size_t by) {
  for (Search* search : {&lf, &cr, &nul}) {
    if (search->at < by) search->found = false;
    search->at -= std::min(search->at, by);
  }
}

void LineReader::fill() {
  if (!pinned_ && start_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + start_, end_ - start_);
    searches_.shift(start_);
    first_searches_.shift(start_);
    const auto shift = [this](std::size_t& at) { at -= std::min(at, start_); };
    shift(cursor_);
    shift(end_);
    shift(first_stop_);
    shift(first_cursor_);
    start_ = 0;
  }
  if (buffer_.size() - end_ < kChunk) buffer_.resize(std::max(buffer_.size() * 2, end_ + kChunk));
  end_ += read_some(buffer_.data() + end_, kChunk);
}

std::size_t LineReader::find(Search& search, std::size_t from) const {
  if (search.at < from) {
    search.at = from;
    search.found = false;
  }
  if (!search.found && search.at < end_) {
    const void* hit = std::memchr(buffer_.data() + search.at, search.byte, end_ - search.at);
    search.found = hit != nullptr;
    search.at =
        search.found ? static_cast<std::size_t>(static_cast<const char*>(hit) - buffer_.data()) : end_;
  }
  return search.found ? search.at : kNowhere;
}

LineReader::Status LineReader::take(std::string_view& line) {
  if (foreign_) return Status::binary;
  std::size_t stop = kNowhere;
  for (;;) {
    stop = std::min(find(searches_.lf, cursor_), find(searches_.cr, cursor_));
    // A CR at the end of the buffer may be half of a CRLF.
    const bool half = stop != kNowhere && buffer_[stop] == '\r' && stop + 1 == end_ && !eof_;
    if (stop != kNowhere && !half) break;
    if (eof_) {
      if (!corruption_.empty()) return Status::corrupt;
      stop = end_;
      break;
    }
    if (end_ - start_ > kMaxLine + 1) return Status::too_long;
    fill();
  }
  if (stop - start_ > kMaxLine) return Status::too_long;
  if (find(searches_.nul, start_) < stop) return Status::binary;
  if (cursor_ >= end_) return Status::end;
  const bool crlf = stop + 1 < end_ && buffer_[stop] == '\r' && buffer_[stop + 1] == '\n';
  cursor_ = std::min(stop + (crlf ? 2U : 1U), end_);
  ++line_;
  line = std::string_view(buffer_.data() + start_, stop - start_);
  return Status::line;
}

LineReader::Status LineReader::next(std::string_view& line) {
  start_ = cursor_;
  first_line_ = line_ + 1;
  const Status status = take(line);
  first_stop_ = start_ + (status == Status::line ? line.size() : 0);
  first_cursor_ = cursor_;
  first_searches_ = searches_;
  return status;
}

LineReader::Status LineReader::extend(std::string_view& line) { return take(line); }

void LineReader::shrink(std::string_view& line) {
  cursor_ = first_cursor_;
  line_ = first_line_;
  line = std::string_view(buffer_.data() + start_, first_stop_ - start_);
  searches_ = first_searches_;
}

void LineReader::rewind() {
  STAMKUND_EXPECT(pinned_);
  start_ = cursor_ = text_begin_;
  line_ = first_line_ = 0;
  searches_ = Searches{};
}

double LineReader::fraction_done() const {
  const std::uint64_t size = source_->size();
  if (size == 0) return 0.0;
  // What lies in the buffer has been read from the disk but not yet handed out.
  const auto waiting = gzip_ ? std::uint64_t{gzip_->stream.avail_in} : std::uint64_t{end_ - cursor_};
  const auto done = consumed_ - std::min(consumed_, waiting);
  return std::min(1.0, static_cast<double>(done) / static_cast<double>(size));
}

}  // namespace stamkund::ingest
