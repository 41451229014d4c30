#include "engine/parallel/for_each_block.h"

#include "engine/base/expect.h"

#ifdef __SANITIZE_THREAD__
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>
#else
#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#endif

#include <algorithm>

namespace stamkund {

#ifdef __SANITIZE_THREAD__

void for_each_block(std::uint64_t count, std::uint64_t block, const Threads& threads, const BlockWork& work) {
  STAMKUND_EXPECT(block >= 1 && threads.count >= 1);
  std::atomic<std::uint64_t> next{0};
  std::exception_ptr failure;
  std::mutex mutex;
  const auto loop = [&](std::size_t worker) {
    try {
      for (std::uint64_t begin = next.fetch_add(block); begin < count; begin = next.fetch_add(block)) {
        threads.stop.check();
        work(begin, std::min(count, begin + block), worker);
      }
    } catch (...) {
      const std::lock_guard<std::mutex> lock(mutex);
      if (!failure) failure = std::current_exception();
      next = count;
    }
  };
  std::vector<std::jthread> pool;
  for (int i = 1; i < threads.count; ++i) pool.emplace_back(loop, static_cast<std::size_t>(i));
  loop(0);
  pool.clear();
  if (failure) std::rethrow_exception(failure);
}

#else

void for_each_block(std::uint64_t count, std::uint64_t block, const Threads& threads, const BlockWork& work) {
  STAMKUND_EXPECT(block >= 1 && threads.count >= 1);
  if (threads.count == 1) {
    // Nothing to hand over: calibration calls this hundreds of times for small sums.
    for (std::uint64_t begin = 0; begin < count; begin += std::min(block, count - begin)) {
      threads.stop.check();
      work(begin, begin + std::min(block, count - begin), 0);
    }
    return;
  }
  const std::uint64_t blocks = count / block + (count % block == 0 ? 0 : 1);
  // More threads than processors only if asked for: TBB caps them otherwise.
  const tbb::global_control control(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(threads.count));
  tbb::task_arena arena(threads.count);
  arena.execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<std::uint64_t>(0, blocks, 1),
        [&](const tbb::blocked_range<std::uint64_t>& range) {
          const int slot = tbb::this_task_arena::current_thread_index();
          STAMKUND_EXPECT(slot >= 0 && slot < threads.count);
          for (std::uint64_t b = range.begin(); b < range.end(); ++b) {
            threads.stop.check();
            work(b * block, std::min(count, (b + 1) * block), static_cast<std::size_t>(slot));
          }
        },
        tbb::simple_partitioner{});
  });
}

#endif

}  // namespace stamkund
