#pragma once
// Where a file came from: enough to make it again and to tell whether two runs are the same.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/store/h5.h"

namespace stamkund::store {

struct InputFile {
  std::string path;
  std::string sha256;
};

/// The precision that a run was asked for (--until), and the standard error of the arm that is known least.
struct Precision {
  std::string asked;  ///< "net.standard_error < 20_000"
  std::string figure;
  std::string arm;
  double standard_error = 0;
  bool reached = false;
};

/// Facts of one run of the program. What may differ between two runs with the same outcome (threads, timings,
/// command line, paths) is kept in a group of its own.
struct Provenance {
  std::vector<InputFile> inputs;
  std::vector<InputFile> shards = {};  ///< of a merged file
  std::string command_line;
  int threads = 1;
  std::string started_utc;                              ///< ISO 8601
  std::vector<std::pair<std::string, double>> seconds;  ///< stage, wall-clock seconds
  std::optional<Precision> precision = {};
  std::vector<std::string> fit_doubts = {};  ///< what the fit says against itself
};

/// What a file of ours says of how it was made; empty where it does not.
struct HowMade {
  std::string command;            ///< as it was typed
  std::string version;            ///< of the program
  std::vector<InputFile> inputs;  ///< names without folders
  std::vector<std::string> fit_doubts;
};
[[nodiscard]] HowMade how_made(const H5Reader& in);

/// Versions of the program, the compiler and the libraries it stands on; name and version.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> versions();

/// Writes /provenance (what the outcome depends on) and /invocation (how it was run).
void write_provenance(H5Writer& writer, const Provenance& provenance);

}  // namespace stamkund::store
