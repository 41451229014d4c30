#include "engine/parallel/threads.h"

#include <latch>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "engine/base/failure.h"

namespace stamkund {

void expect_threads(int count) {
  std::vector<std::jthread> started;
  std::latch all(1);
  try {
    for (int i = 1; i < count; ++i) started.emplace_back([&all] { all.wait(); });
  } catch (const std::system_error& failed) {
    const std::size_t most = started.size() + 1;
    all.count_down();
    started.clear();
    throw Failure(Exit::io_error, "no more than " + std::to_string(most) + " of " + std::to_string(count) +
                                      " threads can be started here (" + failed.code().message() +
                                      "; the limit of processes, ulimit -u?); --threads " +
                                      std::to_string(most) + " makes do with that");
  }
  all.count_down();
}

}  // namespace stamkund
