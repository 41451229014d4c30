#pragma once
// The one place where work is spread over threads.
#include <cstddef>
#include <cstdint>
#include <functional>

#include "engine/parallel/threads.h"

namespace stamkund {

/// Work on [begin, end) by worker number `worker` < threads; one worker never runs two at a time.
using BlockWork = std::function<void(std::uint64_t begin, std::uint64_t end, std::size_t worker)>;

/// Calls `work` for every block of [0, count), each at most `block` long and starting at a multiple of it, on
/// up to threads.count threads, in no fixed order. Returns when all are done. The first exception thrown by
/// `work` ends it early and is thrown on; so does Failure(interrupted) before the next block once
/// threads.stop has been asked. Expects block >= 1, threads.count >= 1.
///
/// oneTBB underneath; under ThreadSanitizer plain threads, because Debian's TBB is not instrumented and every
/// hand-over of work inside it would be reported as a race.
void for_each_block(std::uint64_t count, std::uint64_t block, const Threads& threads, const BlockWork& work);

}  // namespace stamkund
