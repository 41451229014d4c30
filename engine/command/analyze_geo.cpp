#include "engine/command/analyze_geo.h"

#include <array>
#include <nlohmann/json.hpp>

#include "engine/base/path_beside.h"
#include "engine/command/check_files.h"
#include "engine/command/option_reader.h"
#include "engine/ingest/dialect.h"
#include "engine/report/json.h"
#include "experiments/geo/analyze.h"
#include "experiments/geo/report.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

constexpr std::array kOptions{"geo",          "date",      "cost",    "incremental-cost",
                              "geo-groups",   "group",     "treated", "leave-out",
                              "pretest-from", "test-from", "test-to", "cooldown-to"};
/// Options of customers, which say nothing of regions.
constexpr std::array kOthers{
    "arm",         "success",      "unit",   "cluster",      "covariate", "segment",      "guardrail",
    "shares",      "exposure",     "event",  "method",       "adjust",    "winsorise-at", "resplits",
    "seed",        "planned",      "margin", "contact-cost", "prior",     "customers",    "assigned-column",
    "assignments", "transactions", "window", "before"};

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> out;
  std::stringstream list(text);
  for (std::string one; std::getline(list, one, ',');)
    if (const auto name = ingest::trim(one); !name.empty()) out.emplace_back(name);
  return out;
}

std::vector<std::string> names_of(const Arguments& arguments, const std::string& option) {
  std::vector<std::string> out;
  for (const auto& text : arguments.get<std::vector<std::string>>(option))
    for (auto& name : split(text)) out.push_back(std::move(name));
  return out;
}

void read_options(const Arguments& arguments, design::ExperimentSpec& spec) {
  OptionReader reader(arguments);
  for (const char* one : kOthers)
    if (arguments.has(one)) reader.refuse(one, "has no effect on a test of regions", "");
  design::GeoSpec& geo = spec.geo;
  const auto text = [&](const char* name, std::string& value) {
    if (arguments.has(name)) value = ingest::trim(arguments.text(name));
  };
  text("geo", geo.geo);
  text("date", geo.date);
  text("cost", geo.cost);
  text("geo-groups", geo.groups);
  text("group", geo.group);
  text("date-format", geo.date_format);
  if (arguments.has("outcome")) {
    const auto outcomes = arguments.get<std::vector<std::string>>("outcome");
    geo.outcome = ingest::trim(outcomes[0]);
    if (outcomes.size() > 1) reader.refuse("outcome", "a test of regions has one outcome at a time", "");
  }
  if (arguments.has("treated")) geo.treated = names_of(arguments, "treated");
  if (arguments.has("control")) geo.control = split(arguments.text("control"));
  if (arguments.has("leave-out")) geo.left_out = names_of(arguments, "leave-out");
  if (arguments.has("decimal-mark")) geo.decimal_mark = reader.choice("decimal-mark", {".", ","}, ".")[0];
  const auto day = [&](const char* name, std::optional<Day>& value) {
    if (!arguments.has(name)) return;
    value = parse_iso_day(arguments.text(name));
    if (!value) reader.wrong(name, "expected a day as YYYY-MM-DD", "");
  };
  day("pretest-from", geo.pretest_from);
  day("test-from", geo.test_from);
  day("test-to", geo.test_to);
  day("cooldown-to", geo.cooldown_to);
  if (geo.test_from && geo.test_to && *geo.test_to < *geo.test_from)
    reader.refuse("test-to", "is before the test's first day, " + to_string(*geo.test_from), "");
  if (geo.cooldown_to && (!geo.test_to || *geo.cooldown_to <= *geo.test_to))
    reader.refuse("cooldown-to", "a cooldown comes after the test's last day: --test-to says which that is",
                  "");
  if (arguments.has("incremental-cost")) {
    double cost = 0;
    reader.quantity("incremental-cost", scenario::Dimension::number, -1e12, 1e12, cost);
    if (!(cost > 0.0)) reader.refuse("incremental-cost", "expected what was spent, above 0", "");
    geo.incremental_cost = cost;
    if (!geo.cost.empty())
      reader.refuse("incremental-cost", "a column of costs says it already", "give one of the two");
  }
  reader.quantity("alpha", scenario::Dimension::share, 1e-6, 0.5, spec.alpha);
  if (arguments.has("one-sided")) spec.sides = design::Sides::one;
  reader.finish();
}

}  // namespace

void add_geo_options(Arguments& arguments) {
  const auto text = [] { return po::value<std::string>(); };
  const auto several = [] { return po::value<std::vector<std::string>>(); };
  po::options_description group("Tests of regions, a row a region and day");
  group.add_options()("geo", text()->value_name("COLUMN"), "the region")(
      "date", text()->value_name("COLUMN"), "the day, or the first day of a week")(
      "cost", text()->value_name("COLUMN"), "what was spent in the region: asks for the return on it")(
      "incremental-cost", text()->value_name("NUMBER"), "what the test cost in all, where no column says it")(
      "geo-groups", text()->value_name("FILE"),
      "a row a region with its group, where the data do not say it")(
      "group", text()->value_name("COLUMN"), "the group of a region, of that file or of the data")(
      "treated", several()->value_name("NAME,..."),
      "the treated group; or regions, where no column says the group")(
      "leave-out", several()->value_name("NAME,..."), "regions that are in neither group")(
      "pretest-from", text()->value_name("DAY"),
      "first day before the test that is used (default: the first)")("test-from", text()->value_name("DAY"),
                                                                     "first day of the test")(
      "test-to", text()->value_name("DAY"), "last day of the test (default: the last of the data)")(
      "cooldown-to", text()->value_name("DAY"), "last day after the test that still counts");
  arguments.options().add(group);
}

bool asks_for_regions(const Arguments& arguments) {
  for (const char* one : kOptions)
    if (arguments.has(one)) return true;
  return false;
}

Exit analyze_regions(const Arguments& arguments, const std::string& experiment, const std::string& data,
                     design::ExperimentSpec spec, Output& output, AtomicFile* csv, AnalysisPageFile& page,
                     Problems& problems) {
  read_options(arguments, spec);
  const auto refuse = [&] {
    output.say(problems);
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  };
  if (spec.geo.outcome.empty()) spec.geo.outcome = spec.outcome.column;
  geo::Panel panel = geo::read_panel(data, spec.geo, problems);
  if (!problems.has_errors() && !spec.geo.groups.empty()) {
    const std::string groups =
        arguments.has("geo-groups") ? spec.geo.groups : path_beside(experiment, spec.geo.groups);
    check_late_input(arguments, "the file of groups", groups, {"output", "page"});
    geo::read_groups(groups, spec.geo, panel, problems);
  }
  if (problems.has_errors()) return refuse();
  const geo::Result result = geo::analyze(std::move(panel), spec, problems);
  if (problems.has_errors()) return refuse();
  output.say(problems);
  output.say(geo::text_of(result));
  if (csv != nullptr) {
    csv->write(geo::csv_of(result));
    csv->commit();
  }
  nlohmann::ordered_json json = geo::json_of(result);
  json["problems"] = report::json_of(problems);
  page.write(json, experiment.empty() ? "" : spec.name);
  output.finish(json);
  return Exit::ok;
}

}  // namespace stamkund::command
