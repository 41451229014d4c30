#include "engine/store/guarded_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <new>
#include <thread>
#include <utility>

#include "engine/base/failure.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define STAMKUND_SANITIZED 1
#else
#define STAMKUND_SANITIZED 0
#endif

namespace stamkund::store {
namespace {

void limit(int resource, std::uint64_t soft, std::uint64_t hard) {
  const rlimit value{static_cast<rlim_t>(soft), static_cast<rlim_t>(hard)};
  (void)::setrlimit(static_cast<__rlimit_resource>(resource), &value);
}

/// Bytes of address space in use; 0 if it cannot be told.
std::uint64_t address_space() {
  std::ifstream in("/proc/self/statm");
  std::uint64_t pages = 0;
  if (!(in >> pages)) return 0;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

/// In the child: nothing of the parent's is within reach, and nothing else can be.
void confine(int channel, const ProcessLimits& limits, std::uint64_t memory) {
  // Ctrl-C reaches the whole group; the parent decides what it means.
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGALRM, SIGPIPE}) std::signal(number, SIG_IGN);
  for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGXCPU})
    if (!STAMKUND_SANITIZED) std::signal(number, SIG_DFL);
  (void)::prctl(PR_SET_PDEATHSIG, SIGKILL);
  (void)::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nothing >= 0) {
    (void)::dup2(nothing, 0);
    (void)::dup2(nothing, 1);
    if (!STAMKUND_SANITIZED) (void)::dup2(nothing, 2);
  }
  if (channel > 3) (void)::close_range(3, static_cast<unsigned>(channel) - 1, 0);
  (void)::close_range(static_cast<unsigned>(channel) + 1, ~0U, 0);
  limit(RLIMIT_CORE, 0, 0);
  limit(RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1);
  if (STAMKUND_SANITIZED) return;
  // No file can be opened from here on: no external link, no source of a virtual dataset, no plugin.
  limit(RLIMIT_NOFILE, 0, 0);
  if (memory > 0) limit(RLIMIT_AS, memory, memory);
}

}  // namespace

bool send_all(int channel, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(channel, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool receive_all(int channel, void* data, std::size_t size) {
  auto* to = static_cast<char*>(data);
  while (size > 0) {
    const ssize_t got = ::recv(channel, to, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

GuardedProcess::GuardedProcess(const std::function<void(int channel)>& serve, const ProcessLimits& limits)
    : limits_(limits) {
  int ends[2] = {-1, -1};
  const auto cannot = [&](const char* what) {
    const std::string why = std::strerror(errno);
    for (const int one : ends)
      if (one >= 0) ::close(one);
    throw Failure(Exit::io_error, std::string("files from outside are read in a process of their own; ") +
                                      what + " failed: " + why);
  };
  // Descriptors 0 to 2 may be closed; the channel must not be taken for one of them.
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) cannot("making a channel");
  for (int& one : ends) {
    if (one > 2) continue;
    const int higher = ::fcntl(one, F_DUPFD_CLOEXEC, 3);
    if (higher < 0) cannot("making a channel");
    ::close(std::exchange(one, higher));
  }
  const std::uint64_t used = address_space();
  const std::uint64_t memory = used == 0 ? 0 : used + limits.memory_bytes;
  // No handler of the parent's may run in the child: it would remove the parent's files.
  sigset_t all, before;
  sigfillset(&all);
  (void)pthread_sigmask(SIG_BLOCK, &all, &before);
  child_ = ::fork();
  if (child_ == 0) {
    confine(ends[1], limits, memory);
    (void)pthread_sigmask(SIG_SETMASK, &before, nullptr);
    int status = 0;
    try {
      serve(ends[1]);
    } catch (const std::bad_alloc&) {
      status = kOutOfMemory;
    } catch (...) {
      status = 1;
    }
    ::_exit(status);  // no destructor, no flush: what is in memory is the parent's
  }
  const int failed = errno;
  (void)pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = failed;
  if (child_ < 0) cannot("starting it");
  ::close(ends[1]);
  channel_ = ends[0];
}

GuardedProcess::~GuardedProcess() { end(); }

void GuardedProcess::end() {
  if (channel_ >= 0) ::close(std::exchange(channel_, -1));
  if (child_ <= 0) return;
  ::kill(child_, SIGKILL);
  while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
}

void GuardedProcess::died() {
  if (child_ <= 0) throw ProcessDied("could not go on");
  ::close(std::exchange(channel_, -1));
  // It is ending; one that closed its channel and lives on is ended.
  int status = 0;
  for (int tries = 0; ::waitpid(child_, &status, tries < 400 ? WNOHANG : 0) == 0; ++tries) {
    if (tries == 399) ::kill(child_, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  child_ = -1;
  if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
    throw ProcessDied("takes more than " + std::to_string(limits_.cpu_seconds) + " s of processor time");
  if (WIFSIGNALED(status))
    throw ProcessDied(std::string("makes the HDF5 library fail (") + ::strsignal(WTERMSIG(status)) + ")");
  if (WIFEXITED(status) && WEXITSTATUS(status) == kOutOfMemory)
    throw ProcessDied("takes more memory than a file of its size may");
  throw ProcessDied("makes the HDF5 library fail");
}

void GuardedProcess::send(std::string_view bytes) {
  if (channel_ < 0 || !send_all(channel_, bytes)) died();
}

void GuardedProcess::receive(void* data, std::size_t size) {
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + std::chrono::seconds(limits_.wait_seconds);
  auto* to = static_cast<char*>(data);
  while (size > 0) {
    if (channel_ < 0) died();
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) {
      end();
      throw ProcessDied("takes longer than " + std::to_string(limits_.wait_seconds) + " s");
    }
    pollfd waiting{channel_, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(left));
    if (ready < 0 && errno != EINTR) died();
    if (ready <= 0) continue;
    const ssize_t got = ::recv(channel_, to, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) died();
    to += got;
    size -= static_cast<std::size_t>(got);
  }
}

}  // namespace stamkund::store
