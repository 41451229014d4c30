#include "engine/ingest/record_sorter.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <utility>

#include "engine/base/failure.h"

namespace stamkund::ingest {
namespace {

// A run of fewer records is not worth a merge.
constexpr std::size_t kLeastMemoryRows = 16;

std::string reason(int error) { return std::generic_category().message(error); }

/// Customer rank and day as one number that sorts like the pair.
std::uint64_t sort_key(std::uint32_t rank, Day day) {
  return (std::uint64_t{rank} << 32U) | (static_cast<std::uint32_t>(day.serial) ^ 0x8000'0000U);
}

auto rest(const Record& r) { return std::tie(r.amount, r.hash, r.line); }

int open_unlinked(const std::string& folder) {
  std::string name = folder + "/stamkund-rows-XXXXXX";
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0)
    throw Failure(Exit::cannot_create,
                  "cannot create a temporary file in '" + folder + "': " + reason(errno));
  ::unlink(name.c_str());  // gone when the program ends, however it ends
  return descriptor;
}

}  // namespace

template <class Any>
RecordSorter<Any>::RecordSorter(const IdTable& ids, std::size_t memory_rows, std::string folder)
    : ids_(ids), memory_rows_(std::max(memory_rows, kLeastMemoryRows)), folder_(std::move(folder)) {}

template <class Any>
RecordSorter<Any>::~RecordSorter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

template <class Any>
void RecordSorter<Any>::sort_records() {
  const auto order = ids_.order();
  ranks_.resize(order.size());
  for (std::uint32_t rank = 0; rank < order.size(); ++rank) ranks_[order[rank]] = rank;
  // The rank takes the place of the number while sorting: no look-up in the comparison.
  for (auto& record : records_) record.customer = ranks_[record.customer];
  std::sort(records_.begin(), records_.end(), [](const Any& a, const Any& b) {
    const auto ka = sort_key(a.customer, a.day);
    const auto kb = sort_key(b.customer, b.day);
    return ka != kb ? ka < kb : rest(a) < rest(b);
  });
  for (auto& record : records_) record.customer = order[record.customer];
}

template <class Any>
void RecordSorter<Any>::spill() {
  // Ids that come later move ranks up but never past each other, so this run stays sorted for good.
  sort_records();
  if (descriptor_ < 0)
    descriptor_ = open_unlinked(folder_.empty() ? std::filesystem::temp_directory_path().string() : folder_);
  const char* at = reinterpret_cast<const char*>(records_.data());
  std::size_t left = records_.size() * sizeof(Any);
  Run run;
  run.next = written_;
  run.end = written_ + left;
  while (left > 0) {
    const auto done = ::pwrite(descriptor_, at, left, static_cast<off_t>(written_));
    if (done < 0) {
      if (errno == EINTR) continue;
      throw Failure(Exit::io_error, "cannot write to the temporary file: " + reason(errno));
    }
    at += done;
    left -= static_cast<std::size_t>(done);
    written_ += static_cast<std::uint64_t>(done);
  }
  runs_.push_back(std::move(run));
  records_.clear();
}

template <class Any>
bool RecordSorter<Any>::refill(Run& run, std::size_t records) const {
  const std::uint64_t available = (run.end - run.next) / sizeof(Any);
  run.buffer.resize(std::min<std::uint64_t>(records, available));
  run.at = 0;
  char* at = reinterpret_cast<char*>(run.buffer.data());
  std::size_t left = run.buffer.size() * sizeof(Any);
  while (left > 0) {
    const auto got = ::pread(descriptor_, at, left, static_cast<off_t>(run.next));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw Failure(Exit::io_error, "cannot read the temporary file back");
    at += got;
    left -= static_cast<std::size_t>(got);
    run.next += static_cast<std::uint64_t>(got);
  }
  return !run.buffer.empty();
}

template <class Any>
void RecordSorter<Any>::merge(const std::function<void(std::span<const Any>)>& group) {
  spill();
  // The buffers together take about as much memory as the records did.
  const std::size_t share = std::max<std::size_t>(1, memory_rows_ / runs_.size());
  std::vector<Any>().swap(records_);
  const auto later = [this](std::size_t a, std::size_t b) {  // for a heap with the smallest on top
    const Any& x = runs_[a].buffer[runs_[a].at];
    const Any& y = runs_[b].buffer[runs_[b].at];
    const auto kx = sort_key(ranks_[x.customer], x.day);
    const auto ky = sort_key(ranks_[y.customer], y.day);
    return kx != ky ? kx > ky : rest(x) > rest(y);
  };
  std::vector<std::size_t> heap;
  for (std::size_t r = 0; r < runs_.size(); ++r)
    if (refill(runs_[r], share)) heap.push_back(r);
  std::make_heap(heap.begin(), heap.end(), later);
  std::vector<Any> current;
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), later);
    Run& run = runs_[heap.back()];
    const Any& record = run.buffer[run.at];
    if (!current.empty() && current.back().customer != record.customer) {
      group(current);
      current.clear();
    }
    current.push_back(record);
    if (++run.at < run.buffer.size() || refill(run, share)) {
      std::push_heap(heap.begin(), heap.end(), later);
    } else {
      heap.pop_back();
    }
  }
  if (!current.empty()) group(current);
}

template <class Any>
void RecordSorter<Any>::each_customer(const std::function<void(std::span<const Any>)>& group) {
  if (!runs_.empty()) return merge(group);
  sort_records();
  const std::span<const Any> all = records_;
  for (std::size_t begin = 0; begin < all.size();) {
    std::size_t end = begin + 1;
    while (end < all.size() && all[end].customer == all[begin].customer) ++end;
    group(all.subspan(begin, end - begin));
    begin = end;
  }
}

template class RecordSorter<Record>;
template class RecordSorter<LabelledRecord>;

}  // namespace stamkund::ingest
