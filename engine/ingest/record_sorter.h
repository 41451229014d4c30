#pragma once
// Any number of records, sorted by customer and day, in bounded memory.
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/day.h"
#include "engine/ingest/amount.h"
#include "engine/ingest/id_table.h"
#include "engine/ingest/labels.h"

namespace stamkund::ingest {

/// One accepted row.
struct Record {
  std::uint32_t customer = 0;  ///< number in the IdTable
  Day day;
  Amount amount = 0;
  std::uint64_t hash = 0;  ///< of the row's fields: equal rows are exact duplicates
  std::uint64_t line = 0;
};

/// An accepted row with labels and receipt. Where neither is asked for, Record alone is sorted: a third less
/// to move. Labels are fields of the row, so they add nothing to the order.
struct LabelledRecord : Record {
  Labels labels{};            ///< preliminary numbers, see LabelColumns
  std::uint64_t receipt = 0;  ///< hash of its number; 0 = none
};
static_assert(sizeof(Record) == 32 && sizeof(LabelledRecord) == 48);  // no padding goes to the file

/// Keeps up to `memory_rows` records; beyond that, sorted runs go to an unlinked temporary file and are
/// merged at the end. Order: bytewise customer id, day, amount, hash, line, whatever the order of `add`.
/// `Any`: Record or LabelledRecord.
/// Errors: Failure(cannot_create) or Failure(io_error) from the temporary file.
template <class Any>
class RecordSorter {
 public:
  /// `folder` empty: the system's folder for temporary files.
  RecordSorter(const IdTable& ids, std::size_t memory_rows, std::string folder);
  ~RecordSorter();
  RecordSorter(const RecordSorter&) = delete;
  RecordSorter& operator=(const RecordSorter&) = delete;

  void add(const Any& record) {
    if (records_.size() >= memory_rows_) spill();
    records_.push_back(record);
  }
  /// Calls `group` once a customer, in order of id, with the records in order. Call once.
  void each_customer(const std::function<void(std::span<const Any>)>& group);

  [[nodiscard]] std::size_t spilled_runs() const noexcept { return runs_.size(); }

 private:
  struct Run {
    std::uint64_t next = 0;  ///< file offset, bytes
    std::uint64_t end = 0;
    std::vector<Any> buffer;
    std::size_t at = 0;
  };
  void sort_records();
  void spill();
  bool refill(Run& run, std::size_t records) const;
  void merge(const std::function<void(std::span<const Any>)>& group);

  const IdTable& ids_;
  std::size_t memory_rows_;
  std::string folder_;
  std::vector<Any> records_;
  std::vector<std::uint32_t> ranks_;  ///< by number, as of the last sort
  std::vector<Run> runs_;
  int descriptor_ = -1;
  std::uint64_t written_ = 0;
};

extern template class RecordSorter<Record>;
extern template class RecordSorter<LabelledRecord>;

}  // namespace stamkund::ingest
