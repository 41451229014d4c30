#include <nlohmann/json.hpp>

#include "engine/command/arguments.h"
#include "engine/command/check_files.h"
#include "engine/command/output.h"
#include "engine/command/verbs.h"
#include "engine/report/json.h"
#include "engine/page/library.h"
#include "engine/page/run_document.h"
#include "engine/store/results_reader.h"
#include "engine/study/load.h"

namespace stamkund::command {

namespace po = boost::program_options;

Exit report_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "report RESULTS -o report.html [options]",
      "Makes one page of a file from 'stamkund run': the answer, charts with their figures, what it\n"
      "rests on. The page needs no network and runs no script.");
  parsed.options().add_options()("output,o", po::value<std::string>()->value_name("FILE"), "the page, HTML");
  parsed.add_common();
  parsed.add_positional("RESULTS", 1, "a file from 'stamkund run'");
  parsed.parse(arguments, streams);
  if (!parsed.has("output")) throw Failure(Exit::usage, "report: name the page to write with -o FILE");
  check_files(parsed, {"RESULTS"}, {"output"});
  Output output(parsed, streams);
  AtomicFile* const file = output.file("output");

  const std::string path = parsed.text("RESULTS");
  store::H5Reader in(path);
  const store::StoredResults stored = store::read_results(in);
  Problems problems;
  const scenario::ScenarioFile scenario =
      study::load_scenario_text(stored.scenario_resolved, path + ": scenario_resolved", {}, problems);
  if (problems.has_errors()) {
    output.say(problems);
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  std::vector<std::pair<std::string, std::string>> provenance{{"results_digest", stored.digest},
                                                              {"seed", stored.seed}};
  for (const auto& one : stored.input_sha256) provenance.emplace_back("SHA-256 of an input", one);
  provenance.emplace_back("the scenario, complete", "'/provenance/scenario_resolved' of the results file");
  const page::Document document =
      page::run_document({stored.results, scenario, stored.assumptions, std::move(provenance)}, {});
  const std::string page = page::html(document, page::chart_library());
  file->write(page);
  file->commit();
  output.finish({{"status", "written"}, {"file", parsed.text("output")}, {"bytes", page.size()}});
  return Exit::ok;
}

}  // namespace stamkund::command
