#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "engine/base/nearest.h"
#include "engine/command/check_files.h"
#include "engine/command/ledger_session.h"
#include "engine/command/run_input.h"
#include "engine/command/verbs.h"
#include "engine/report/json.h"
#include "engine/report/ledger_json.h"
#include "engine/report/ledger_text.h"
#include "engine/study/load.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

const std::vector<std::string> kOutputs{"output", "customers"};
constexpr std::array kMarks{ingest::Label::store, ingest::Label::category, ingest::Label::segment};

std::string list_of(const std::vector<std::string>& names) {
  std::string all;
  for (const auto& name : names) all += (all.empty() ? "'" : ", '") + printable(name) + "'";
  return all;
}

/// The arm that was asked for, or the only one that has a program.
std::size_t choose_arm(const Arguments& parsed, const scenario::ScenarioSpec& scenario) {
  std::vector<std::string> names;
  std::vector<std::size_t> places;
  for (std::size_t a = 0; a < scenario.arms.size(); ++a) {
    if (!scenario.arms[a].program) continue;
    names.push_back(scenario.arms[a].name);
    places.push_back(a);
  }
  if (names.empty()) throw Failure(Exit::usage, "no arm of the scenario has a program");
  if (!parsed.has("arm")) {
    if (names.size() == 1) return places[0];
    throw Failure(Exit::usage, "several arms have a program; choose one with --arm: " + list_of(names));
  }
  const std::string wanted = parsed.text("arm");
  const auto found = std::find(names.begin(), names.end(), wanted);
  if (found != names.end()) return places[static_cast<std::size_t>(found - names.begin())];
  const bool bare = std::any_of(scenario.arms.begin(), scenario.arms.end(),
                                [&](const auto& arm) { return arm.name == wanted; });
  const std::string suggestion = bare ? "" : did_you_mean(wanted, names);
  throw Failure(Exit::usage, "--arm: " +
                                 (bare ? "'" + printable(wanted) + "' has no program"
                                       : "no arm is called '" + printable(wanted) + "'") +
                                 (suggestion.empty() ? "" : " (" + suggestion + ")") +
                                 "; arms with a program: " + list_of(names));
}

std::optional<ledger::Redemption> redemption_of(const Arguments& parsed) {
  if (!parsed.has("redeem")) return std::nullopt;
  const std::string word = parsed.text("redeem");
  using enum ledger::Redemption;
  for (const auto one : {asap, never, recorded})
    if (word == ledger::name_of(one)) {
      if (one == recorded && !parsed.has("event-column"))
        throw Failure(Exit::usage, "--redeem recorded: the rows say it in --event-column");
      return one;
    }
  throw Failure(Exit::usage, "--redeem: found '" + printable(word) + "', expected asap, never or recorded");
}

ingest::Options options_of(const Arguments& parsed) {
  ingest::Options options = transaction_options(parsed);
  options.keep_rows = true;
  for (const ingest::Label label : kMarks) {
    const std::string name(ingest::name(label));
    if (parsed.has("all-" + name) && parsed.has(name + "-column"))
      throw Failure(Exit::usage, "--all-" + name + " and --" + name + "-column: say only one of them");
  }
  if (!parsed.has("until")) return options;
  const auto until = parse_iso_day(parsed.text("until"));
  if (!until)
    throw Failure(Exit::usage,
                  "--until: found '" + printable(parsed.text("until")) + "', expected a date as YYYY-MM-DD");
  if (options.observation_end && options.observation_end != until)
    throw Failure(Exit::usage, "--until and --observation-end say different days");
  options.observation_end = until;
  return options;
}

std::string plural(ingest::Label label) {
  return label == ingest::Label::category ? "categories" : std::string(ingest::name(label)) + "s";
}

std::vector<std::string> marks_of(const scenario::ScenarioSpec& scenario, ingest::Label label) {
  const auto& people = scenario.population;
  std::vector<std::string> names;
  for (const auto& mark : label == ingest::Label::store      ? people.stores
                          : label == ingest::Label::category ? people.categories
                                                             : people.segments)
    names.push_back(mark.name);
  return names;
}

/// What --all-store, --all-category and --all-segment take all rows as.
ledger::Assumed assumed_of(const Arguments& parsed, const scenario::ScenarioSpec& scenario) {
  ledger::Assumed assumed;
  std::string wrong;
  for (const ingest::Label label : kMarks) {
    const std::string option = "all-" + std::string(ingest::name(label));
    if (!parsed.has(option)) continue;
    const auto names = marks_of(scenario, label);
    const std::string wanted = parsed.text(option);
    const auto found = std::find(names.begin(), names.end(), wanted);
    if (found != names.end()) {
      assumed[static_cast<std::size_t>(label)] = static_cast<std::uint8_t>(found - names.begin());
      continue;
    }
    const std::string suggestion = did_you_mean(wanted, names);
    wrong += (wrong.empty() ? "--" : "\n          --") + option + ": the scenario has no ";
    wrong += names.empty() ? plural(label)
                           : std::string(ingest::name(label)) + " '" + printable(wanted) + "' (" +
                                 (suggestion.empty() ? "it has " + list_of(names) : suggestion) + ")";
  }
  if (!wrong.empty()) throw Failure(Exit::usage, wrong);
  return assumed;
}

/// What rules ask for and the options do not read.
void check_columns(const Arguments& parsed, const scenario::ScenarioSpec& scenario, std::size_t arm,
                   const std::string& path, Problems& problems) {
  const auto& rules = scenario.arms[arm].program->rules;
  const std::string where = "arms[" + printable(scenario.arms[arm].name) + "].program";
  for (const ingest::Label label : ledger::labels_needed(rules)) {
    const std::string name(ingest::name(label));
    if (parsed.has(name + "-column") || parsed.has("all-" + name)) continue;
    problems.error({Severity::error, path, 0, where,
                    "some rule is only for some " + plural(label) +
                        ", but no column of the transactions says which a row is of",
                    "--" + name + "-column COLUMN; or take all rows as one: --all-" + name + " " +
                        list_of(marks_of(scenario, label))});
  }
  if (parsed.has("event-column")) return;
  for (const auto& currency : rules.currencies)
    for (const auto& rule : currency.earn)
      if (rule.on == program::EarnRule::On::event) {
        problems.warning({Severity::warning, path, 0, where,
                          "events such as '" + printable(rules.events[rule.event]) +
                              "' earn nothing: no column of the transactions has them",
                          "--event-column"});
        return;
      }
}

void add_options(Arguments& parsed) {
  parsed.options().add_options()("output,o", po::value<std::string>()->value_name("FILE"),
                                 "every entry of every ledger, CSV")(
      "customers", po::value<std::string>()->value_name("FILE"), "one line a member, CSV")(
      "explain", po::value<std::string>()->value_name("CUSTOMER"), "what happened to one customer, in words")(
      "arm", po::value<std::string>()->value_name("NAME"),
      "whose program (default: the only arm that has one)")(
      "redeem", po::value<std::string>()->value_name("asap|never|recorded"),
      "rewards that members choose: as soon as they can, the most valuable one; never; or as rows with the "
      "event redeem:NAME say (default: recorded if there are such rows, else asap)")(
      "until", po::value<std::string>()->value_name("DATE"),
      "last day, to which accounts are followed; the same as --observation-end (default: the last date)")(
      "all-store", po::value<std::string>()->value_name("NAME"),
      "take every row as of this store of the scenario, for a file that does not say")(
      "all-category", po::value<std::string>()->value_name("NAME"), "the same with a category")(
      "all-segment", po::value<std::string>()->value_name("NAME"), "the same with a segment")(
      "set", po::value<std::vector<std::string>>()->value_name("PATH=VALUE"),
      "change one place of the scenario, such as 'start_date=2025-01-01'; may be repeated");
  add_transaction_options(parsed);
  add_label_options(parsed);
  parsed.add_spreadsheet();
  parsed.add_common();
  parsed.add_positional("SCENARIO", 1, "the scenario file");
  parsed.add_positional("TRANSACTIONS", 1, "the file to replay");
}

}  // namespace

Exit ledger_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "ledger SCENARIO TRANSACTIONS [-o ledger.csv] [--customers customers.csv] [options]",
      "Replays real purchases through the rules of one arm's program: what each customer would have earned,\n"
      "redeemed and lost, and her tier. Everybody is a member from her first purchase on or after the "
      "start,\n"
      "and buys what she bought: nobody reacts to the program.");
  add_options(parsed);
  parsed.parse(arguments, streams);
  const auto overrides = overrides_of(parsed);
  const auto redemption = redemption_of(parsed);
  ingest::Options options = options_of(parsed);
  check_files(parsed, {"SCENARIO", "TRANSACTIONS", "columns"}, kOutputs);
  Output output(parsed, streams);
  AtomicFile* const entries = output.csv("output");
  std::optional<LedgerStory> story;
  if (parsed.has("explain")) story.emplace(parsed.text("explain"));
  LedgerFiles files(entries, output.csv("customers"), story ? &*story : nullptr);

  const std::string path = parsed.text("SCENARIO");
  Problems problems;
  const auto refuse = [&] {
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  };
  const auto scenario = study::load_scenario(path, overrides, problems);
  // It is not read here, but nobody wants to lose it.
  check_late_input(parsed, "the scenario's fit", fit_path_of(path, scenario.spec, ""), kOutputs);
  std::size_t arm = 0;
  ledger::Assumed assumed;
  if (!problems.has_errors()) {
    arm = choose_arm(parsed, scenario.spec);
    assumed = assumed_of(parsed, scenario.spec);
    check_columns(parsed, scenario.spec, arm, path, problems);
    if (!options.currency.empty() && options.currency != scenario.spec.currency)
      problems.error({Severity::error, path, 0, "currency",
                      "the amounts are in " + printable(options.currency) + ", the scenario's in " +
                          printable(scenario.spec.currency),
                      ""});
  }
  output.say(problems);
  if (problems.has_errors()) return refuse();

  const auto& rewards = scenario.spec.arms[arm].program->rules.rewards;
  options.read_again = std::any_of(rewards.begin(), rewards.end(),
                                   [](const auto& one) { return one.stock != program::kNoLimit; });
  LedgerSession session(parsed, options, scenario, path, overrides, arm, redemption, assumed, files);
  if (!session.run(parsed.text("TRANSACTIONS"), output, problems)) return refuse();
  if (story) {
    // Later rows were not read as hers.
    const std::string so_far =
        options.observation_end ? " up to " + to_string(*options.observation_end) + " (--until)" : "";
    if (!story->found()) throw Failure(Exit::usage, "--explain: " + story->not_found(so_far));
    output.answer("\n" + story->text());
  }
  files.commit();
  output.say("\n" + report::ledger_text(session.outcome()));
  nlohmann::ordered_json json = report::json_of(session.outcome());
  if (story) json["explained"] = story->text();
  json["ingest"] = report::json_of(session.report());
  json["problems"] = report::json_of(problems);
  output.finish(json);
  return Exit::ok;
}

}  // namespace stamkund::command
