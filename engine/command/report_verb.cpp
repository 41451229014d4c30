#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/base/checksum.h"
#include "engine/command/arguments.h"
#include "engine/command/check_files.h"
#include "engine/command/output.h"
#include "engine/command/verbs.h"
#include "engine/page/compare_document.h"
#include "engine/page/design_document.h"
#include "engine/page/fit_document.h"
#include "engine/page/library.h"
#include "engine/page/plan_document.h"
#include "engine/page/run_document.h"
#include "engine/page/sweep_document.h"
#include "engine/report/json.h"
#include "engine/store/fit_file.h"
#include "engine/store/plan_reader.h"
#include "engine/store/results_reader.h"
#include "engine/store/sweep_reader.h"
#include "engine/study/load.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

/// Inputs, version, and the command with all that it changed.
void add_made(const store::HowMade& made, Rows& rows) {
  for (const auto& one : made.inputs) {
    if (!one.path.empty()) rows.emplace_back("an input", printable(one.path, 500));
    rows.emplace_back("SHA-256 of an input", one.sha256);
  }
  if (!made.version.empty()) rows.emplace_back("version of Stamkund", made.version);
  if (!made.command.empty()) rows.emplace_back("the command", printable(made.command, 2000));
}

/// A run's file, and its scenario as it was understood.
struct ReadRun {
  std::string name;
  store::StoredResults stored;
  store::HowMade made;
  scenario::ScenarioFile scenario;

  /// The first sentence of a run that stopped before it was as precise as it was asked to be.
  [[nodiscard]] std::string missed(const report::Language& language) const {
    const auto& precision = stored.precision;
    if (!precision || precision->reached) return "";
    return language.say(
        "NOT AS PRECISE AS ASKED FOR ({0}): the standard error of {1} of '{2}' is {3}. ",
        {precision->asked, precision->figure, precision->arm, language.number(precision->standard_error)});
  }
  [[nodiscard]] page::RunInput input(const report::Language& language) const {
    Rows provenance{{"results_digest", stored.digest}, {"seed", stored.seed}};
    add_made(made, provenance);
    provenance.emplace_back("the scenario, complete", "'/provenance/scenario_resolved' of the results file");
    return {stored.results,   scenario,        stored.assumptions,  std::move(provenance),
            missed(language), made.fit_doubts, stored.scenario_text};
  }
};

std::string file_name(const std::string& path) { return std::filesystem::path(path).filename().string(); }

ReadRun read_run(store::H5Reader& in, Problems& problems) {
  ReadRun out{file_name(in.file()), store::read_results(in), store::how_made(in), {}};
  out.scenario = study::load_scenario_text(out.stored.scenario_resolved, in.file() + ": scenario_resolved",
                                           {}, problems, true);
  return out;
}

page::Document fit_page(store::H5Reader& in, const report::Language& language) {
  const calibration::Fit fit = store::read_fit(in);
  Rows provenance{{"SHA-256 of the fit", in.sha256()}};
  add_made(store::how_made(in), provenance);
  return page::fit_document(fit, file_name(in.file()), provenance, language);
}

Rows plan_provenance(const store::H5Reader& in) {
  Rows out;
  add_made(store::how_made(in), out);
  out.emplace_back("the experiment file", "'/provenance/experiment_text' of the plan");
  return out;
}

page::Document plan_page(store::H5Reader& in, const report::Language& language) {
  if (!store::design_of(in).empty()) {
    const store::StoredDesign plan = store::read_design(in);
    return page::design_document(plan, plan_provenance(in), language);
  }
  const store::StoredPlan plan = store::read_plan(in);
  return page::plan_document(plan, plan_provenance(in), language);
}

constexpr const char* kKinds = "a file from 'stamkund run', 'calibrate', 'sweep' or 'plan'";

/// Of one file, whatever it is; of several, the runs compared.
page::Document document_of(const std::vector<std::string>& paths, const report::Language& language,
                           Problems& problems) {
  std::vector<std::unique_ptr<ReadRun>> runs;
  for (const auto& path : paths) {
    store::H5Reader in(path);
    const std::string format = in.format();
    const auto refuse = [&](const std::string& expected) {
      throw Failure(Exit::bad_data,
                    path + ": found " +
                        (format.empty() ? "no format of ours" : "the format '" + printable(format) + "'") +
                        ", expected " + expected);
    };
    if (format == "stamkund-part")
      refuse("a whole run: this is a part of one, and 'stamkund merge' makes one file of all parts");
    if (format != "stamkund-results" && paths.size() > 1)
      refuse("a file from 'stamkund run': only runs are compared with each other");
    if (format == "stamkund-fit") return fit_page(in, language);
    if (format == "stamkund-sweep") return page::sweep_document(store::read_sweep(in), language);
    if (format == "stamkund-plan") return plan_page(in, language);
    if (format != "stamkund-results") refuse(kKinds);
    runs.push_back(std::make_unique<ReadRun>(read_run(in, problems)));
  }
  if (problems.has_errors()) return {};
  if (runs.size() == 1) return page::run_document(runs[0]->input(language), language);
  std::vector<page::Compared> all;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const bool alone = std::count_if(runs.begin(), runs.end(),
                                     [&](const auto& one) { return one->name == runs[i]->name; }) == 1;
    const store::StoredResults& stored = runs[i]->stored;
    page::Compared one{alone ? runs[i]->name : paths[i], runs[i]->input(language), stored.seed,
                       stored.input_sha256, stored.made_by};
    std::erase(one.inputs, sha256_of(stored.scenario_text));
    all.push_back(std::move(one));
  }
  return page::compare_document(all, language);
}

/// Every chart as a drawing and every table as CSV, where a folder is named.
void write_parts(const Arguments& parsed, const page::Document& document, Output& output) {
  const std::string svgs = parsed.text("svg"), csvs = parsed.text("csv");
  for (const auto& folder : {svgs, csvs}) {
    std::error_code failed;
    if (!folder.empty()) std::filesystem::create_directories(folder, failed);
    if (failed)
      throw Failure(Exit::cannot_create,
                    "cannot make the folder '" + printable(folder) + "': " + failed.message());
  }
  const auto put = [&](const std::string& folder, const std::string& name, const std::string& text) {
    AtomicFile& file = output.add((std::filesystem::path(folder) / name).string());
    if (folder == csvs && name.ends_with(".csv") && parsed.has("spreadsheet")) file.for_spreadsheets();
    file.write(text);
    file.commit();
  };
  for (const auto& section : document.sections)
    for (const auto& block : section.blocks) {
      if (const auto* const figure = std::get_if<page::Figure>(&block)) {
        if (!svgs.empty()) put(svgs, figure->id + ".svg", page::svg(figure->chart, document.language));
        if (!csvs.empty()) put(csvs, figure->id + ".csv", page::csv(figure->table));
      } else if (const auto* const table = std::get_if<page::NamedTable>(&block);
                 table != nullptr && !csvs.empty()) {
        put(csvs, table->id + ".csv", page::csv(table->table));
      }
    }
}

report::Language language_of(const std::string& code) {
  const auto found = report::Language::of(code);
  if (!found)
    throw Failure(Exit::usage, "--lang: found '" + printable(code) + "', expected en, sv, nb or fi");
  return *found;
}

}  // namespace

Exit report_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed("report FILE... -o report.html [options]",
                   "Makes one page that needs no network of a file from 'stamkund run', 'calibrate', "
                   "'sweep' or 'plan': the answer,\n"
                   "charts with their figures, what it rests on. Several runs come side by side.");
  parsed.options().add_options()("output,o", po::value<std::string>()->value_name("FILE"), "the page, HTML")(
      "lang", po::value<std::string>()->value_name("LANGUAGE")->default_value("en"),
      "of the page: en, sv, nb (Norwegian) or fi; names and sources stay as they are written")(
      "svg", po::value<std::string>()->value_name("FOLDER"), "also each chart as a file there")(
      "csv", po::value<std::string>()->value_name("FOLDER"), "also each table as a file there");
  parsed.add_spreadsheet();
  parsed.add_common();
  parsed.add_positional("FILE", -1, kKinds);
  parsed.parse(arguments, streams);
  if (!parsed.has("output")) throw Failure(Exit::usage, "report: name the page to write with -o FILE");
  for (const char* folder : {"svg", "csv"})
    if (parsed.has(folder) && parsed.text(folder).empty())
      throw Failure(Exit::usage, std::string("--") + folder + ": found '', expected a folder");
  const report::Language language = language_of(parsed.text("lang"));
  check_files(parsed, {}, {"output"});
  const auto paths = parsed.get<std::vector<std::string>>("FILE");
  for (const auto& path : paths) check_late_input(parsed, "a file to show", path, {"output"});
  Output output(parsed, streams);
  AtomicFile* const file = output.file("output");
  Problems problems;
  const page::Document document = document_of(paths, language, problems);
  if (problems.has_errors()) {
    output.say(problems);
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  const std::string text = page::html(document, page::chart_library());
  file->write(text);
  file->commit();
  write_parts(parsed, document, output);
  output.finish({{"status", "written"}, {"file", parsed.text("output")}, {"bytes", text.size()}});
  return Exit::ok;
}

}  // namespace stamkund::command
