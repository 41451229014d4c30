#include "engine/ingest/foreign_file.h"

#include <array>

namespace stamkund::ingest {
namespace {

struct Mark {
  std::string_view bytes;
  ForeignFile file;
};

constexpr std::array<Mark, 7> kMarks = {
    {{{"PAR1\x15", 5}, {"a Parquet file", "scripts/parquet-to-csv makes text of it"}},
     {{"PK\x03\x04", 4}, {"a workbook or a zip archive", "save the sheet as CSV, or unpack the archive"}},
     {{"\xD0\xCF\x11\xE0", 4}, {"an old workbook", "save the sheet as CSV"}},
     {{"%PDF-", 5}, {"a PDF", "ask for the rows as CSV"}},
     {{"SQLite format 3", 15}, {"a database", "export the table as CSV"}},
     {{"\x28\xB5\x2F\xFD", 4}, {"compressed with zstd", "unpack it, or use gzip"}},
     {{"\xFD"
       "7zXZ",
       5},
      {"compressed with xz", "unpack it, or use gzip"}}}};

}  // namespace

std::optional<ForeignFile> foreign_file(std::string_view first_bytes) {
  for (const Mark& mark : kMarks)
    if (first_bytes.starts_with(mark.bytes)) return mark.file;
  return std::nullopt;
}

}  // namespace stamkund::ingest
