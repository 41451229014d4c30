#include "engine/ingest/beyond_sample.h"

#include <unordered_map>
#include <vector>

#include "engine/ingest/dialect.h"
#include "engine/ingest/id_table.h"

namespace stamkund::ingest {
namespace {

constexpr std::uint64_t kMostLookedAt = 2'000'000;  // rows
constexpr std::size_t kEnoughAlike = 500;           // rows

/// Until `each` says that it has enough.
template <class Each>
void look(const BeyondSample& file, const Each& each) {
  LineReader lines(file.source, file.encoding);
  lines.release();
  RowReader rows(lines, file.layout.delimiter);
  for (std::uint64_t n = 0; n < kMostLookedAt && rows.next() == LineReader::Status::line; ++n) {
    if (rows.line_number() < file.first_row || !rows.well_formed() ||
        rows.fields().size() != file.layout.width)
      continue;
    if (!each(rows.fields())) return;
  }
}

}  // namespace

bool BeyondSample::repeats(std::size_t column, std::optional<std::size_t> receipt) const {
  std::unordered_map<std::uint64_t, std::uint64_t> seen;  // the receipt that each was seen in
  bool found = false;
  look(*this, [&](const std::vector<std::string_view>& fields) {
    const auto value = fields[column];
    if (value.empty() || (receipt && fields[*receipt].empty())) return true;
    const std::uint64_t of = receipt ? hash_bytes(fields[*receipt]) : 0;
    const auto [at, added] = seen.try_emplace(hash_bytes(value), of);
    found = !added && (!receipt || at->second != of);
    return !found;
  });
  return found;
}

SampleRows BeyondSample::alike(std::size_t column) const {
  SampleRows out;
  std::vector<std::string> above;
  bool put = false;  // the row above is among them
  look(*this, [&](const std::vector<std::string_view>& fields) {
    const bool same = !above.empty() && !fields[column].empty() && fields[column] == above[column];
    if (same && !put) out.push_back(above);
    above.assign(fields.begin(), fields.end());
    if (same) out.push_back(above);
    put = same;
    return out.size() < kEnoughAlike;
  });
  return out;
}

}  // namespace stamkund::ingest
