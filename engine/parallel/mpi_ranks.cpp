#include "engine/parallel/mpi_ranks.h"

#include <mpi.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <mutex>
#include <thread>

namespace stamkund {
namespace {

constexpr int kAsk = 1;
constexpr int kGive = 2;
/// Between two looks for who asks or answers: MPI's own waiting takes a whole processor.
constexpr std::chrono::microseconds kMoment{200};

using Range = std::array<std::uint64_t, 2>;

/// Hands out [0, count) in ranges that get shorter towards the end, so that nobody waits long for the last.
class Dealer {
 public:
  Dealer(std::uint64_t count, std::uint64_t least, int ranks)
      : count_(count), least_(std::max<std::uint64_t>(least, 1)), ranks_(static_cast<std::uint64_t>(ranks)) {}
  /// Empty if nothing is left.
  [[nodiscard]] Range next() {
    const std::lock_guard<std::mutex> lock(mutex_);
    const std::uint64_t left = count_ - at_;
    const std::uint64_t size = std::min(left, std::max(least_, left / (2 * ranks_)));
    at_ += size;
    return {at_ - size, at_};
  }

 private:
  std::mutex mutex_;
  std::uint64_t count_;
  std::uint64_t least_;
  std::uint64_t ranks_;
  std::uint64_t at_ = 0;
};

class MpiRanks final : public Ranks {
 public:
  MpiRanks() {
    int provided = 0;
    // Rank 0 has a thread that deals while another works; only one of them calls MPI at a time.
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &count_);
    MPI_Comm near = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &near);
    MPI_Comm_size(near, &neighbours_);
    MPI_Comm_free(&near);
  }

  [[nodiscard]] int rank() const override { return rank_; }
  [[nodiscard]] int count() const override { return count_; }
  [[nodiscard]] int neighbours() const override { return neighbours_; }
  [[nodiscard]] std::string name() const override {
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    return "rank " + std::to_string(rank_) + " of " + std::to_string(count_) + " on " + host.data();
  }

  void lead(Task task) override {
    busy_ = true;
    tell({task.first, task.count});
  }

  std::optional<Task> follow() override {
    busy_ = false;
    Range words{};
    tell(words);
    if (words[1] == 0) {
      through_ = true;
      return std::nullopt;
    }
    busy_ = true;
    return Task{words[0], words[1]};
  }

  void deal(std::uint64_t count, std::uint64_t least, const StopToken& stop, const ShareWork& work) override {
    if (rank_ == 0)
      deal_and_work(count, least, stop, work);
    else
      ask_and_work(stop, work);
  }

  void sum(std::span<std::int64_t> values) override {
    pieces(values, [](std::int64_t* at, int n) {
      MPI_Allreduce(MPI_IN_PLACE, at, n, MPI_INT64_T, MPI_SUM, MPI_COMM_WORLD);
    });
  }

  void sum_at_first(std::span<std::int64_t> values) override {
    pieces(values, [this](std::int64_t* at, int n) {
      MPI_Reduce(rank_ == 0 ? MPI_IN_PLACE : at, at, n, MPI_INT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
    });
  }

  void task_done() override { busy_ = false; }
  [[nodiscard]] bool in_task() const override { return busy_; }

  void end(int status) override {
    // Who is in the middle of a task is waited for by the others, and would be for ever.
    if (busy_ || (rank_ > 0 && !through_)) {
      std::signal(SIGALRM, SIG_IGN);  // all that there was to say has been said
      MPI_Abort(MPI_COMM_WORLD, status);
    }
    if (rank_ == 0) tell({0, 0});
    MPI_Finalize();
  }

 private:
  /// Rank 0's words go to all, and take the place of theirs.
  static void tell(Range&& words) { tell(words); }
  static void tell(Range& words) {
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Ibcast(words.data(), 2, MPI_UINT64_T, 0, MPI_COMM_WORLD, &request);
    wait(request);
  }

  static void wait(MPI_Request& request) {
    int done = 0;
    for (MPI_Test(&request, &done, MPI_STATUS_IGNORE); done == 0;
         MPI_Test(&request, &done, MPI_STATUS_IGNORE))
      std::this_thread::sleep_for(kMoment);
  }

  template <class Call>
  static void pieces(std::span<std::int64_t> values, const Call& call) {
    constexpr std::size_t kMost = std::size_t{1} << 27U;  // MPI counts in int
    for (std::size_t at = 0; at < values.size(); at += kMost)
      call(values.data() + at, static_cast<int>(std::min(kMost, values.size() - at)));
  }

  void deal_and_work(std::uint64_t count, std::uint64_t least, const StopToken& stop,
                     const ShareWork& work) const {
    Dealer dealer(count, least, count_);
    {
      Range mine = dealer.next();
      std::jthread answers([&](const std::stop_token& no_more) { answer(dealer, stop, no_more); });
      for (; mine[0] < mine[1]; mine = dealer.next()) {
        stop.check();
        work(mine[0], mine[1]);
      }
      // The others may still be at work: they are waited for. After an exception they are not.
      answers.join();
    }
    stop.check();
  }

  /// Until all others are through, or nobody waits for that any more.
  void answer(Dealer& dealer, const StopToken& stop, const std::stop_token& no_more) const {
    for (int through = 1; through < count_;) {
      int asked = 0;
      MPI_Status status;
      MPI_Iprobe(MPI_ANY_SOURCE, kAsk, MPI_COMM_WORLD, &asked, &status);
      if (asked == 0) {
        if (stop.asked() || no_more.stop_requested()) return;
        std::this_thread::sleep_for(kMoment);
        continue;
      }
      MPI_Recv(nullptr, 0, MPI_BYTE, status.MPI_SOURCE, kAsk, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      const Range range = dealer.next();
      MPI_Send(range.data(), 2, MPI_UINT64_T, status.MPI_SOURCE, kGive, MPI_COMM_WORLD);
      if (range[0] == range[1]) ++through;
    }
  }

  static void ask_and_work(const StopToken& stop, const ShareWork& work) {
    for (;;) {
      stop.check();
      Range range{};
      MPI_Request request = MPI_REQUEST_NULL;
      MPI_Irecv(range.data(), 2, MPI_UINT64_T, 0, kGive, MPI_COMM_WORLD, &request);
      MPI_Send(nullptr, 0, MPI_BYTE, 0, kAsk, MPI_COMM_WORLD);
      wait(request);
      if (range[0] == range[1]) return;
      work(range[0], range[1]);
    }
  }

  int rank_ = 0;
  int count_ = 1;
  int neighbours_ = 1;
  bool busy_ = false;     ///< a task has begun, and others wait for this one's share
  bool through_ = false;  ///< rank 0 has let us go
};

}  // namespace

std::unique_ptr<Ranks> make_mpi_ranks() { return std::make_unique<MpiRanks>(); }

std::string mpi_version() {
#ifdef OMPI_MAJOR_VERSION
  return "Open MPI " + std::to_string(OMPI_MAJOR_VERSION) + "." + std::to_string(OMPI_MINOR_VERSION) + "." +
         std::to_string(OMPI_RELEASE_VERSION);
#else
  return "MPI " + std::to_string(MPI_VERSION) + "." + std::to_string(MPI_SUBVERSION);
#endif
}

}  // namespace stamkund
