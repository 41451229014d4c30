#include "engine/command/program.h"

#include <new>
#include <ostream>
#include <sstream>
#include <system_error>

#include "engine/base/nearest.h"
#include "engine/base/problems.h"
#include "engine/base/source.h"
#include "engine/command/arguments.h"
#include "engine/command/terminal_text.h"
#include "engine/command/verbs.h"
#include "engine/store/provenance.h"

namespace stamkund::command {
namespace {

std::string help_text() {
  std::string text =
      "Stamkund: test a loyalty program before you launch it.\n\n"
      "usage: stamkund VERB ... (stamkund VERB --help says more)\n\nverbs:\n";
  for (const auto& verb : verbs()) {
    std::string name = verb.name;
    name.resize(12, ' ');
    text += "  " + name + verb.summary + "\n";
  }
  return text + "\n  --version   versions of the program and its libraries\n";
}

Exit dispatch(const std::vector<std::string>& arguments, Streams streams) {
  if (arguments.empty()) {
    streams.err << help_text();
    return Exit::usage;
  }
  const std::string& name = arguments[0];
  if (name == "--help" || name == "-h" || name == "help") {
    streams.out << help_text();
    return Exit::ok;
  }
  if (name == "--version") {
    for (const auto& [library, version] : store::versions()) streams.out << library << " " << version << "\n";
    if (const std::string mpi = mpi_version(); !mpi.empty()) streams.out << "mpi " << mpi << "\n";
    return Exit::ok;
  }
  std::vector<std::string> names;
  const bool several = streams.ranks != nullptr && streams.ranks->count() > 1;
  for (const auto& verb : verbs()) {
    if (name == verb.name && several && name != "run")
      throw Failure(Exit::usage, "MPI started " + std::to_string(streams.ranks->count()) +
                                     " processes, and '" + name +
                                     "' is done by one; only 'run' is shared among ranks");
    if (name == verb.name) return verb.run({arguments.begin() + 1, arguments.end()}, streams);
    names.emplace_back(verb.name);
  }
  const std::string suggestion = did_you_mean(name, names);
  throw Failure(Exit::usage, "unknown verb '" + printable(name) + "'" +
                                 (suggestion.empty() ? "" : " (" + suggestion + ")") +
                                 "; see 'stamkund --help'");
}

}  // namespace

void Streams::expect_open(const std::string& what) const {
  if (!out_is_open)
    throw Failure(Exit::io_error, "standard output is closed, so " + what + " cannot be written there");
}

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> all{
      {"ingest", "transactions -> clean customer table; says what it dropped and why", ingest_verb},
      {"calibrate", "transactions -> fit.h5: parameters, standard errors, status, hold-out", calibrate_verb},
      {"predict", "fit.h5 -> expected purchases, P(alive), CLV of each customer; totals with intervals",
       predict_verb},
      {"track", "fit.h5 + what came since -> how good the forecast was, and whether to calibrate again",
       track_verb},
      {"run", "scenario -> results.h5 and a comparison of its arms", run_verb},
      {"merge", "shards of one run -> the results.h5 that one machine would have written", merge_verb},
      {"report", "results.h5 -> one HTML page: the answer, charts, what it rests on", report_verb},
      {"tune", "scenario + targets -> the scenario with parameters that reach them, and whether they can",
       tune_verb},
      {"plan", "experiment -> how many customers, how long, at what cost, and what it will find", plan_verb},
      {"sweep", "study -> many variants of a scenario, what matters most, the best of them", sweep_verb},
      {"analyze", "a test's data -> effects with intervals, checks of the data, the decision", analyze_verb},
      {"uplift", "a test's file -> who responds, how well that is known, a rule to target by", uplift_verb},
      {"target", "customers + a rule -> whom to treat, as CSV for the mailing tool", target_verb},
      {"ledger", "scenario + transactions -> each customer's balance and tier under a program's rules",
       ledger_verb},
      {"validate", "any input file -> every problem in it", validate_verb},
      {"keys", "what every key of a scenario means; a JSON Schema of it", keys_verb},
      {"init", "a template -> a commented scenario to start from", init_verb},
  };
  return all;
}

namespace {

int run_alone(const std::vector<std::string>& arguments, Streams caller) {
  TerminalStream err(caller.err);
  const Streams streams{caller.out, err, caller.stop, caller.out_is_open, caller.ranks};
  Exit exit = Exit::internal;
  const ReadOnce read_once;
  try {
    try {
      exit = dispatch(arguments, streams);
    } catch (const HelpShown&) {
      exit = Exit::ok;
    }
    if (exit == Exit::ok && !streams.out.flush())
      throw Failure(Exit::io_error, "standard output could not be written");
  } catch (const Failure& failure) {
    exit = failure.exit();
    streams.err << "stamkund: " << failure.what() << "\n";
  } catch (const std::bad_alloc&) {
    exit = Exit::io_error;
    streams.err << "stamkund: out of memory; nothing was written\n";
  } catch (const std::system_error& refused) {
    // A thread or a process that could not be started, a lock that could not be had.
    exit = Exit::io_error;
    streams.err << "stamkund: the system refused something: " << refused.what()
                << "\nFewer threads (--threads 1) or higher limits (ulimit) may help.\n";
  } catch (const std::exception& fault) {
    streams.err << "stamkund: internal fault: " << fault.what()
                << "\nPlease report it with the command you ran.\n";
  } catch (...) {
    // Exceptions of the HDF5 library are no std::exception.
    streams.err << "stamkund: internal fault: an exception of a library"
                << "\nPlease report it with the command you ran.\n";
  }
  return static_cast<int>(exit);
}

/// A rank that does not lead says nothing, unless it fails where rank 0 does not.
int run_share(const std::vector<std::string>& arguments, Streams streams) {
  std::ostringstream out;
  std::ostringstream err;
  const int status = run_alone(arguments, {out, err, streams.stop, true, streams.ranks});
  if (status == 0 || status == static_cast<int>(Exit::interrupted) ||
      (!streams.ranks->in_task() && !streams.ranks->follow()))
    return status;
  streams.err << "stamkund: " << streams.ranks->name() << " gives up, and so do all:\n"
              << err.str() << std::flush;
  return status;
}

}  // namespace

int run_program(const std::vector<std::string>& arguments, Streams streams) {
  if (streams.ranks == nullptr) return run_alone(arguments, streams);
  const int status =
      streams.ranks->rank() > 0 ? run_share(arguments, streams) : run_alone(arguments, streams);
  streams.out.flush();
  streams.err.flush();
  streams.ranks->end(status);
  return status;
}

}  // namespace stamkund::command
