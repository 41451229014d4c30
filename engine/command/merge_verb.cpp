#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "engine/base/source.h"
#include "engine/command/check_files.h"
#include "engine/command/invocation.h"
#include "engine/command/merge_sweep.h"
#include "engine/command/output.h"
#include "engine/command/same_run.h"
#include "engine/command/shard.h"
#include "engine/command/verbs.h"
#include "engine/report/json.h"
#include "engine/report/run_text.h"
#include "engine/store/results_file.h"
#include "engine/store/results_reader.h"
#include "engine/study/load.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

using store::StoredPart;

std::string in_quotes(const std::string& text) { return "'" + printable(text, 100) + "'"; }

/// Of replicates [begin, end), counted from 1.
std::string range_text(std::uint64_t begin, std::uint64_t end) {
  return end == begin + 1 ? "replicate " + std::to_string(end)
                          : "replicates " + std::to_string(begin + 1) + " to " + std::to_string(end);
}

/// The one of `of` shards that begins with replicate `first`, if there is one.
std::optional<Shard> beginning_at(std::uint64_t first, std::uint64_t of, std::uint64_t replicates) {
  const std::uint64_t about = static_cast<std::uint64_t>(
      static_cast<double>(first) * static_cast<double>(of) / static_cast<double>(replicates));
  for (std::uint64_t number = std::max<std::uint64_t>(1, about); number <= std::min(of, about + 2); ++number)
    if (const Shard one{number, of}; one.begin(replicates) == first) return one;
  return std::nullopt;
}

/// Into how many shards the run was cut, as far as `parts` tell; 0 = they are no even shards.
std::uint64_t shards_of(const std::vector<StoredPart>& parts) {
  constexpr std::uint64_t kMost = 10'000;
  const std::uint64_t replicates = parts[0].of_replicates;
  for (std::uint64_t of = 2; of <= std::min(kMost, replicates); ++of)
    if (std::all_of(parts.begin(), parts.end(), [&](const StoredPart& part) {
          const auto one = beginning_at(part.first, of, replicates);
          return one && one->end(replicates) == part.first + part.stored.results.replicates;
        }))
      return of;
  return 0;
}

/// "": those that fill the gap are no even shards.
std::string shards_in(std::uint64_t begin, std::uint64_t end, std::uint64_t of, std::uint64_t replicates) {
  constexpr std::size_t kMost = 8;
  std::vector<std::string> names;
  while (of > 0 && begin < end) {
    const auto one = beginning_at(begin, of, replicates);
    if (!one) return "";
    begin = one->end(replicates);
    names.push_back(std::to_string(one->number) + "/" + std::to_string(of));
  }
  std::string out;
  for (std::size_t i = 0; i < std::min(kMost, names.size()); ++i) out += (i > 0 ? ", " : "") + names[i];
  return names.size() > kMost ? out + " and " + std::to_string(names.size() - kMost) + " more" : out;
}

/// `parts` in order of their first replicate.
void check_complete(const std::vector<StoredPart>& parts, Problems& problems) {
  std::uint64_t next = 0;
  const StoredPart* before = nullptr;
  const std::uint64_t replicates = parts[0].of_replicates, of = shards_of(parts);
  const auto missing = [&](std::uint64_t end) {
    const std::string shards = shards_in(next, end, of, replicates);
    problems.error({Severity::error, "", 0, "",
                    "no file has " + range_text(next, end) + " of " + std::to_string(replicates) +
                        (shards.empty() ? "" : ", that is shard " + shards),
                    "run what is missing with --shard, and name every shard"});
  };
  for (const StoredPart& part : parts) {
    const std::uint64_t end = part.first + part.stored.results.replicates;
    if (part.first > next) missing(part.first);
    if (part.first < next)
      problems.error({Severity::error, part.file.path, 0, "",
                      "what is in " + in_quotes(before->file.path) +
                          " is here, too: " + range_text(part.first, std::min(end, next)),
                      "name each shard once"});
    if (end >= next) {
      next = end;
      before = &part;
    }
  }
  if (next < parts[0].of_replicates) missing(parts[0].of_replicates);
}

}  // namespace

Exit merge_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "merge PART... -o results.h5 [options]",
      "Puts the shards of one run or sweep ('--shard') together: the file that one machine would have\n"
      "written. Shards that are missing, doubled, damaged or of another run are refused by name.");
  parsed.options().add_options()("output,o", po::value<std::string>()->value_name("FILE"),
                                 "the result, HDF5")("csv", po::value<std::string>()->value_name("FILE"),
                                                     "of a sweep: one line a variant, CSV")(
      "top", po::value<std::uint64_t>()->value_name("N")->default_value(20),
      "of a sweep: variants in the table");
  parsed.add_spreadsheet();
  parsed.add_common();
  parsed.add_positional("PART", -1, "the shards");
  parsed.parse(arguments, streams);
  if (!parsed.has("output") && !parsed.has("json"))
    throw Failure(Exit::usage, "merge: name the file to write with -o FILE");
  check_files(parsed, {}, {"output", "csv"});
  const auto paths = parsed.get<std::vector<std::string>>("PART");
  for (const auto& path : paths) check_late_input(parsed, "a shard", path, {"output", "csv"});
  Output output(parsed, streams);
  AtomicFile* const file = output.file("output");
  AtomicFile* const csv = output.csv("csv");
  Invocation invocation("merge", arguments, 1);

  Problems problems;
  const auto values = std::make_shared<metrics::ValueStore>();
  std::vector<StoredPart> parts;
  SweepParts sweeps;
  for (const auto& path : paths) {
    parsed.stop().check();
    try {
      // There may be more of them than a process may have open. What is no file would not end.
      std::error_code ignored;
      if (std::filesystem::is_regular_file(path, ignored)) open_source(path)->forget();
      store::H5Reader in(path);
      const bool of_sweep = in.format() == "stamkund-sweep";
      if (of_sweep ? !parts.empty() : sweeps.any()) {
        problems.error({Severity::error, path, 0, "",
                        of_sweep ? "found a part of a sweep, expected one of a run, as the files before"
                                 : "found no part of a sweep, expected one, as the files before",
                        "name the shards of one run or sweep"});
      } else if (of_sweep) {
        sweeps.take(in, problems);
      } else {
        parts.push_back(store::read_part(in, values));
        check_same_run(parts.back(), parts.front(), problems);
      }
    } catch (const Failure& failure) {
      if (failure.exit() != Exit::bad_data && failure.exit() != Exit::no_input) throw;
      problems.error({Severity::error, path, 0, "", failure.what(), ""});
    }
  }
  scenario::ScenarioFile scenario;
  if (!parts.empty()) check_program(parts.front().made_with, parts.front().file.path, problems);
  if (!parts.empty() && csv != nullptr)
    throw Failure(Exit::usage, "--csv: a run has no table of variants; it is of sweeps");
  std::stable_sort(parts.begin(), parts.end(),
                   [](const StoredPart& a, const StoredPart& b) { return a.first < b.first; });
  if (sweeps.any()) {
    sweeps.check(problems);
  } else if (!problems.has_errors()) {
    check_complete(parts, problems);
    // Only what the summary says of the scenario is taken from it; nothing is simulated.
    Problems of_scenario;
    scenario = study::load_scenario_text(parts[0].stored.scenario_resolved, parts[0].file.path, {},
                                         of_scenario, true);
    if (of_scenario.has_errors()) problems.append(of_scenario);
  }
  output.say(problems);
  if (problems.has_errors()) {
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  if (sweeps.any()) return sweeps.write(parsed, output, file, csv, invocation.provenance());
  scenario.text = parts[0].stored.scenario_text;
  scenario.resolved = parts[0].stored.scenario_resolved;
  scenario.assumptions = parts[0].assumptions;
  scenario.spec.uncertainty = parts[0].uncertainty;
  store::Provenance provenance = invocation.provenance();
  provenance.inputs = parts[0].inputs;
  provenance.fit_doubts = parts[0].fit_doubts;
  for (const StoredPart& part : parts) provenance.shards.push_back(part.file);
  metrics::Results results = std::move(parts[0].stored.results);
  for (std::size_t p = 1; p < parts.size(); ++p)
    metrics::append(results, std::exchange(parts[p].stored.results, {}));
  metrics::summarise_all(results, scenario.spec.uncertainty);
  output.say(report::answer(results, scenario) + "\n" + report::findings(results, scenario, false));
  for (const std::string& doubt : provenance.fit_doubts) output.say(doubt + "\n");
  if (file != nullptr) store::write_results(*file, results, scenario, provenance);
  output.finish(report::json_of(results, scenario, store::digest(results)));
  return Exit::ok;
}

}  // namespace stamkund::command
