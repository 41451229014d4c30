#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <numeric>

#include "engine/base/count.h"
#include "engine/base/csv.h"
#include "engine/command/check_files.h"
#include "engine/command/csv_text.h"
#include "engine/command/option_reader.h"
#include "engine/command/output.h"
#include "engine/command/target_many.h"
#include "engine/command/verbs.h"
#include "engine/command/where_options.h"
#include "engine/report/json.h"
#include "engine/report/numbers.h"
#include "engine/scenario/observed_names.h"
#include "engine/targeting/columns.h"
#include "engine/uplift/rule.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

/// Whom a budget reaches: the highest scores that it pays for, of those who pay.
std::vector<std::uint8_t> within(const std::vector<double>& score, std::vector<std::uint8_t> in, double cost,
                                 double budget) {
  std::vector<std::size_t> order(score.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return score[a] > score[b]; });
  const auto most =
      cost > 0.0 ? std::floor(budget / cost * (1.0 + 1e-12)) : static_cast<double>(score.size());
  double spent = 0;
  for (const std::size_t i : order) {
    if (in[i] == 0) continue;
    if (spent + 1 > most)
      in[i] = 0;
    else
      spent += 1;
  }
  return in;
}

}  // namespace

Exit target_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed("target CUSTOMERS --rule rule.json -o whom.csv [options]",
                   "Scores customers with a rule that 'stamkund uplift', or a pilot of 'stamkund run', "
                   "learned: whom to treat, and what it "
                   "should bring.");
  const auto text = [] { return po::value<std::string>(); };
  parsed.options().add_options()("rule", text()->value_name("FILE"),
                                 "from 'stamkund uplift -o' or 'stamkund run --rule'")(
      "output,o", text()->value_name("FILE"), "customer,treat,uplift,profit; CSV, the highest scores first")(
      "id", text()->value_name("COLUMN"), "the customers' column (default: by its name, or the first)")(
      "value", text()->value_name("AMOUNT"), "of one more of the outcome (default: the rule's)")(
      "cost", text()->value_name("AMOUNT"), "of treating one customer (default: the rule's)")(
      "top", text()->value_name("SHARE"),
      "treat this share instead of those who pay (default: the rule's, if it has one)")(
      "budget", text()->value_name("AMOUNT"), "treat no more than this pays for")(
      "treated-only", "write only those to be treated");
  add_treatment_options(parsed);
  add_where_options(parsed, false);
  add_lookup_option(parsed);
  parsed.add_spreadsheet();
  parsed.add_common();
  parsed.add_positional("CUSTOMERS", 1, "one row a customer, with the columns that the rule looks at");
  parsed.parse(arguments, streams);
  if (parsed.has("treatment")) return target_many(parsed, streams);
  if (parsed.has("treatment-cost"))
    throw Failure(Exit::usage, "--treatment-cost: is of a --treatment; --cost is of --rule");
  if (!parsed.has("rule"))
    throw Failure(Exit::usage, "missing: --rule; 'stamkund uplift TEST.csv ... -o rule.json' makes one");
  if (!parsed.has("output") && !parsed.has("json"))
    throw Failure(Exit::usage, "missing: -o FILE, where the list goes");
  OptionReader reader(parsed);
  double value = 0, cost = 0, budget = 0, top = 0;
  for (const auto& [name, into] :
       {std::pair<std::string, double*>{"value", &value}, {"cost", &cost}, {"budget", &budget}}) {
    if (!parsed.has(name)) continue;
    const std::string given = parsed.text(name);
    const auto result = std::from_chars(given.data(), given.data() + given.size(), *into);
    if (result.ec != std::errc{} || result.ptr != given.data() + given.size() ||
        !(*into >= 0.0 && *into <= 1e15))
      reader.wrong(name, "expected an amount from 0 to 10^15", "");
  }
  reader.quantity("top", scenario::Dimension::share, 0.0, 1.0, top);
  reader.finish();
  const auto lookups = lookups_of(parsed);
  check_files(parsed, {"CUSTOMERS", "rule"}, {"output"});
  for (const auto& one : lookups) check_late_input(parsed, "--lookup", one.path, {"output"});
  Output output(parsed, streams);
  AtomicFile* const file = output.csv("output");

  Problems problems;
  const uplift::Rule rule = uplift::read_rule(parsed.text("rule"), problems);
  uplift::TestTable table;
  if (!problems.has_errors())
    table = uplift::read_customers(parsed.text("CUSTOMERS"), parsed.text("id"), rule.features, problems);
  targeting::Columns known;
  if (!problems.has_errors() && parsed.has("where")) {
    auto read =
        targeting::read_attributes(parsed.text("CUSTOMERS"), parsed.text("id"), lookups, {}, false, problems);
    known.schema.attributes = std::move(read.attributes);
    known.values = std::move(read.values);
    scenario::name_what_campaigns_know(known.schema);
  }
  uplift::UpliftOptions how;
  how.value = parsed.has("value") ? value : rule.value;
  // What is in the outcome already is not taken off twice.
  how.cost = parsed.has("cost") ? cost - rule.cost_inside : rule.cost;
  if (parsed.has("top"))
    how.top = top;
  else if (!parsed.has("value"))
    how.top = rule.top;
  if (!problems.has_errors() && parsed.has("budget") && !(how.cost + rule.cost_inside > 0.0))
    problems.error({Severity::error, parsed.text("rule"), 0, "--budget",
                    "treating costs nothing, so a budget says nothing", "--cost says what it costs"});
  output.say(problems);
  if (problems.has_errors()) {
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  std::vector<std::uint64_t> all(table.rows);
  std::iota(all.begin(), all.end(), std::uint64_t{0});
  if (parsed.has("where")) {
    const auto where = compile_option("where", parsed.text("where"), known.schema);
    const auto meant = targeting::select(where, known, table.rows);
    output.say(meant_text(meant.size(), table.rows));
    all.assign(meant.begin(), meant.end());
  }
  const uplift::DesignMatrix design = uplift::design_of(table, all, rule.features);
  const Eigen::VectorXd predicted = rule.model.predict(design.x);
  const std::vector<double> score(predicted.data(), predicted.data() + predicted.size());
  std::vector<std::uint8_t> in = uplift::treats(score, how);
  if (parsed.has("budget")) in = within(score, std::move(in), how.cost + rule.cost_inside, budget);
  double profit = 0, effect = 0;
  std::uint64_t treated = 0;
  std::vector<std::size_t> order(score.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return score[a] > score[b]; });
  std::string lines = "customer,treat,uplift,profit\n";
  for (const std::size_t i : order) {
    const double each = how.value * score[i] - how.cost;
    if (in[i] != 0) {
      ++treated;
      profit += each;
      effect += score[i];
    } else if (parsed.has("treated-only")) {
      continue;
    }
    lines += csv_field(table.ids[all[i]]) + (in[i] != 0 ? ",1," : ",0,") + csv_number(score[i]) + "," +
             csv_number(each) + "\n";
  }
  if (!rule.by_lot())
    output.say("warning: the test that this rule comes from was not drawn by lot (p = " +
               report::number(rule.balance_p) + "): the effects may be those of who was chosen\n");
  output.say("treat " + report::number(static_cast<double>(treated)) + " of " +
             report::number(static_cast<double>(all.size())) +
             " customers: " + report::signed_number(effect) + " of '" + rule.outcome + "' expected, profit " +
             report::number(profit) + "\n");
  if (!how.top && how.value == 0.0)
    output.say("note: what one more of '" + rule.outcome +
               "' is worth is not stated, so nobody pays; --value says it, or --top treats a share\n");
  if (!(rule.qini_p05 > 0.0) && std::isfinite(rule.qini))
    output.say(
        "warning: in the test that this rule comes from it ranked customers no better than chance can do\n");
  if (design.unseen > 0)
    output.say("note: " + count_of(design.unseen, "value was", "values were") +
               " not seen in training, such as " + design.first_unseen + "\n");
  if (design.outside > 0)
    output.say("note: " + count_of(design.outside, "customer lies", "customers lie") +
               " outside what the test saw, such as " + design.first_outside +
               ": what they would do is extrapolated\n");
  if (design.assumed > 0)
    output.say("note: " + count_of(design.assumed, "number is", "numbers are") +
               " missing that no customer lacked in training: the mean of training stands for that\n");
  if (file != nullptr) {
    file->write(lines);
    file->commit();
  }
  output.finish({{"customers", all.size()},
                 {"of", table.rows},
                 {"treated", treated},
                 {"expected_effect", effect},
                 {"expected_profit", profit},
                 {"unseen", design.unseen},
                 {"assumed", design.assumed},
                 {"outside", design.outside},
                 {"by_lot", std::isfinite(rule.balance_p) ? nlohmann::ordered_json(rule.by_lot())
                                                          : nlohmann::ordered_json(nullptr)},
                 {"problems", report::json_of(problems)}});
  return Exit::ok;
}

}  // namespace stamkund::command
