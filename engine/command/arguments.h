#pragma once
// Command-line arguments of one verb, over Boost.Program_options: unknown options come with the nearest
// match.
#include <boost/program_options.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/command/program.h"
#include "engine/parallel/threads.h"

namespace stamkund::command {

/// Thrown when --help was asked for and printed.
struct HelpShown {};

class Arguments {
 public:
  /// `usage`: the line after "usage: stamkund "; `about`: what the verb does, one paragraph.
  Arguments(std::string usage, std::string about);

  /// The verb's own options; add before parse().
  boost::program_options::options_description& options() { return options_; }
  /// Adds --json, --threads, --quiet.
  void add_common();
  /// Adds --spreadsheet, for verbs that write CSV (Output::csv).
  void add_spreadsheet();
  /// Declares the positional argument NAME, `count` of them.
  void add_positional(const std::string& name, int count, const std::string& help, bool required = true);

  /// Options that --columns FILE states are taken from there, unless they are given.
  /// Errors: Failure(usage); as read_column_file; HelpShown after printing.
  void parse(const std::vector<std::string>& arguments, Streams streams);

  [[nodiscard]] bool has(const std::string& name) const { return values_.count(name) > 0; }
  template <class T>
  [[nodiscard]] T get(const std::string& name) const {
    return values_[name].as<T>();
  }
  [[nodiscard]] std::string text(const std::string& name, const std::string& fallback = "") const;
  /// Errors: as expect_threads. Threads asked for, or one for each processor that no other rank uses; they
  /// stop when Ctrl-C asks.
  [[nodiscard]] Threads threads() const;
  [[nodiscard]] const StopToken& stop() const noexcept { return stop_; }
  /// Null = this process alone.
  [[nodiscard]] Ranks* ranks() const noexcept { return ranks_; }
  [[nodiscard]] bool quiet() const { return has("quiet"); }

 private:
  void take_from(const std::string& path);

  std::string usage_;
  std::string about_;
  boost::program_options::options_description options_{"options"};
  boost::program_options::options_description hidden_;
  boost::program_options::positional_options_description positional_;
  std::vector<std::string> required_;
  boost::program_options::variables_map values_;
  StopToken stop_;
  Ranks* ranks_ = nullptr;
  mutable bool threads_tried_ = false;
};

}  // namespace stamkund::command
