#pragma once
// The one place where work is spread over threads.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace stamkund {

/// Work on [begin, end) by worker number `worker` < threads; one worker never runs two at a time.
using BlockWork = std::function<void(std::uint64_t begin, std::uint64_t end, std::size_t worker)>;

/// Calls `work` for every block of [0, count), each at most `block` long and starting at a multiple of it, on
/// up to `threads` threads, in no fixed order. Returns when all are done. The first exception thrown by
/// `work` ends it early and is thrown on. Expects block >= 1, threads >= 1.
///
/// oneTBB underneath; under ThreadSanitizer plain threads, because Debian's TBB is not instrumented and every
/// hand-over of work inside it would be reported as a race.
void for_each_block(std::uint64_t count, std::uint64_t block, int threads, const BlockWork& work);

/// From now on blocks stop before the next one once `flag` is set, by Failure(interrupted): a long
/// calculation ends on Ctrl-C wherever it is. Null: they never do. `flag` must live on. Not while blocks are
/// worked on.
void stop_blocks_when(const std::atomic<bool>* flag) noexcept;

}  // namespace stamkund
