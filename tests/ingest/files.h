#pragma once
// Small files for the tests of ingest, and reading them in one line.
#include <unistd.h>
#include <zlib.h>
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ingest/ingest.h"

namespace stamkund::test {

/// A file that goes away with the object.
class ScratchFile {
 public:
  explicit ScratchFile(std::string_view content) {
    path_ = (std::filesystem::temp_directory_path() / "stamkund-ingest-XXXXXX").string();
    const int descriptor = ::mkstemp(path_.data());
    if (descriptor >= 0) ::close(descriptor);
    write(content);
  }
  ~ScratchFile() { std::filesystem::remove(path_); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  /// A new file each time: some file systems flush a file to the disk that is cut to nothing and rewritten.
  void write(std::string_view content) const {
    std::filesystem::remove(path_);
    std::ofstream(path_, std::ios::binary)
        .write(content.data(), static_cast<std::streamsize>(content.size()));
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Everything that reading gives.
struct Reading {
  ingest::CustomerTable table;
  ingest::Report report;
  Problems problems;
  std::vector<std::pair<std::string, std::vector<ingest::Transaction>>> histories;
  std::vector<std::pair<std::string, std::vector<ingest::Row>>> rows;  ///< with Options::keep_rows
  ingest::LabelTable labels;

  [[nodiscard]] bool says(std::string_view text) const {
    return problems.text().find(text) != std::string::npos;
  }
};

inline Reading read_file(const std::string& path, const ingest::Options& options = {}) {
  Reading out;
  out.table = ingest::read_transactions(
      path, options, out.report, out.problems, {},
      [&out](const ingest::CustomerHistory& history) {
        if (!history.transactions.empty())
          out.histories.emplace_back(
              history.id,
              std::vector<ingest::Transaction>(history.transactions.begin(), history.transactions.end()));
        if (!history.rows.empty())
          out.rows.emplace_back(history.id,
                                std::vector<ingest::Row>(history.rows.begin(), history.rows.end()));
      },
      &out.labels);
  return out;
}

inline Reading read_text(std::string_view content, const ingest::Options& options = {}) {
  return read_file(ScratchFile(content).path(), options);
}

inline bool same(const ingest::CustomerTable& a, const ingest::CustomerTable& b) {
  return a.id == b.id && a.first_day == b.first_day && a.frequency == b.frequency &&
         a.recency_days == b.recency_days && a.age_days == b.age_days &&
         a.mean_repeat_spend == b.mean_repeat_spend && a.first_spend == b.first_spend &&
         a.holdout_frequency == b.holdout_frequency && a.calibration_end == b.calibration_end &&
         a.holdout_days == b.holdout_days && a.amount_unit == b.amount_unit && a.has_spend == b.has_spend;
}

/// No row and no money is lost: the two promises of Report.
inline bool accounted(const ingest::Report& r) {
  return r.rows_read == r.rows_used + r.rows_dropped() &&
         r.amount_read ==
             r.amount_used + r.amount_dropped + r.amount_refunded + r.unmatched_returns + r.later_returns;
}

/// What is used, to the cent; or why nothing is.
inline std::string sum_of(const Reading& r) {
  if (r.problems.has_errors()) return r.problems.text();
  CHECK(accounted(r.report));
  return ingest::format_amount(r.report.amount_used);
}
inline std::string sum_of(std::string_view text, const ingest::Options& options = {}) {
  return sum_of(read_text(text, options));
}

/// The bytes as a gzip file.
inline std::string gzipped(const std::string& content) {
  z_stream z{};
  deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&z, content.size()) + 64, '\0');
  std::string input = content;
  z.next_in = reinterpret_cast<unsigned char*>(input.data());
  z.avail_in = static_cast<uInt>(input.size());
  z.next_out = reinterpret_cast<unsigned char*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

}  // namespace stamkund::test
