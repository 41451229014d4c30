#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <initializer_list>
#include <iostream>
#include <memory>
#include <string_view>

#include "engine/base/atomic_file.h"
#include "engine/base/descriptors.h"
#include "engine/base/stop.h"
#include "engine/command/program.h"
#include "engine/parallel/ranks.h"

namespace {

/// A signal handler takes no arguments: this is what it can reach. Nobody else does; work is given a token.
stamkund::StopSource stop;

// Work is asked to stop first; what does not listen (a library, a pipe that nobody writes to or reads from)
// is ended so that all is over within a second. What a run has done is saved first; who asks twice does not
// wait for that.
constexpr suseconds_t kPatience = 600'000;
constexpr suseconds_t kMoment = 20'000;

void wake_in(suseconds_t microseconds) {
  itimerval timer{};
  timer.it_value.tv_usec = microseconds;
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

/// Without leftovers, and never between two files that belong together.
void end_now(bool at_once) {
  if (!stamkund::abandon_unfinished_files(at_once)) {
    wake_in(kMoment);
    return;
  }
  const std::string_view words =
      stamkund::files_have_been_placed() ? "stamkund: interrupted when all files were written\n"
      : stamkund::something_is_kept()    ? "stamkund: interrupted; what was kept before is still there\n"
                                         : "stamkund: interrupted; nothing was written\n";
  [[maybe_unused]] const ssize_t said = ::write(STDERR_FILENO, words.data(), words.size());
  std::_Exit(130);
}

extern "C" void on_interrupt(int) {
  const int error = errno;
  if (stop.ask())
    end_now(true);
  else
    wake_in(kPatience);
  errno = error;
}

extern "C" void on_alarm(int) {
  const int error = errno;
  end_now(false);
  errno = error;
}

void handle_signals() {
  struct sigaction action {};
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  // USR1 and USR2 announce a time limit (Slurm), XCPU is the limit of processor time (ulimit -t).
  const auto asks = {SIGINT, SIGTERM, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU};
  for (const int signal : asks) sigaddset(&action.sa_mask, signal);
  sigaddset(&action.sa_mask, SIGHUP);
  sigaddset(&action.sa_mask, SIGALRM);
  const sigset_t ours = action.sa_mask;
  action.sa_handler = on_alarm;
  ::sigaction(SIGALRM, &action, nullptr);
  action.sa_handler = on_interrupt;
  for (const int signal : asks) ::sigaction(signal, &action, nullptr);
  // A terminal that goes away ends the program, too, unless nohup says that it shall go on.
  struct sigaction before {};
  ::sigaction(SIGHUP, nullptr, &before);
  if (before.sa_handler != SIG_IGN) ::sigaction(SIGHUP, &action, nullptr);
  ::sigprocmask(SIG_UNBLOCK, &ours, nullptr);
  // A reader that goes away (| head) is a write error, not a death.
  std::signal(SIGPIPE, SIG_IGN);
  // So is a file that grows beyond the limit of the shell (ulimit -f).
  std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace

int main(int argc, char** argv) {
  const bool out_is_open = stamkund::open_standard_descriptors();
  handle_signals();
  std::unique_ptr<stamkund::Ranks> ranks;
  try {
    ranks = stamkund::start_ranks();
  } catch (const stamkund::Failure& failure) {
    std::cerr << "stamkund: " << failure.what() << "\n";
    return static_cast<int>(failure.exit());
  }
  return stamkund::command::run_program(
      {argv + 1, argv + argc},
      {std::cout, std::cerr, stop.token(), out_is_open, ranks->count() > 1 ? ranks.get() : nullptr});
}
