#include "engine/command/target_many.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "engine/base/count.h"
#include "engine/base/csv.h"
#include "engine/base/nearest.h"
#include "engine/command/check_files.h"
#include "engine/command/csv_text.h"
#include "engine/command/output.h"
#include "engine/report/json.h"
#include "engine/report/numbers.h"
#include "engine/uplift/allocate.h"
#include "engine/uplift/rule.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

using Texts = std::vector<std::string>;
constexpr std::size_t kMost = 50;

struct Treatment {
  std::string name;
  std::string path;
  std::optional<double> stated_cost;
  uplift::Rule rule;
  double value = 0;
  /// Of treating one customer, in all; what is in the outcome already is not taken off twice.
  [[nodiscard]] double cost() const { return stated_cost.value_or(rule.cost + rule.cost_inside); }
  /// What it brings, its cost not taken off.
  [[nodiscard]] double gain(double effect) const { return value * effect + rule.cost_inside; }
};

double amount_of(const std::string& option, const std::string& given, const std::string& text) {
  double amount = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (result.ec != std::errc{} || result.ptr != text.data() + text.size() ||
      !(amount >= 0.0 && amount <= 1e15))
    throw Failure(Exit::usage,
                  "--" + option + ": found '" + printable(given) + "', expected an amount from 0 to 10^15");
  return amount;
}

std::pair<std::string, std::string> halves(const std::string& option, const std::string& given,
                                           const std::string& like) {
  const std::size_t sign = given.find('=');
  if (sign == std::string::npos || sign == 0 || sign + 1 == given.size())
    throw Failure(Exit::usage, "--" + option + ": found '" + printable(given) + "', expected " + like);
  return {given.substr(0, sign), given.substr(sign + 1)};
}

std::vector<Treatment> treatments_of(const Arguments& parsed) {
  for (const char* other : {"rule", "cost", "top", "where", "lookup"})
    if (parsed.has(other))
      throw Failure(Exit::usage, std::string("--") + other + ": goes not with --treatment" +
                                     (std::string(other) == "cost" ? "; --treatment-cost NAME=AMOUNT" : ""));
  if (!parsed.has("output") && !parsed.has("json"))
    throw Failure(Exit::usage, "missing: -o FILE, where the list goes");
  std::vector<Treatment> out;
  Texts names;
  for (const std::string& given : parsed.get<Texts>("treatment")) {
    const auto [name, path] = halves("treatment", given, "NAME=FILE, such as post=post.json");
    if (std::find(names.begin(), names.end(), name) != names.end())
      throw Failure(Exit::usage, "--treatment: '" + printable(name) + "' is there twice");
    names.push_back(name);
    out.push_back({name, path, {}, {}, 0});
  }
  if (out.size() > kMost)
    throw Failure(Exit::usage, "--treatment: at most " + std::to_string(kMost) + " of them");
  if (parsed.has("treatment-cost"))
    for (const std::string& given : parsed.get<Texts>("treatment-cost")) {
      const auto [name, amount] = halves("treatment-cost", given, "NAME=AMOUNT, such as post=7");
      const auto found = std::find(names.begin(), names.end(), name);
      if (found == names.end())
        throw Failure(Exit::usage, "--treatment-cost: no treatment is called '" + printable(name) + "' " +
                                       did_you_mean(name, names));
      out[static_cast<std::size_t>(found - names.begin())].stated_cost =
          amount_of("treatment-cost", given, amount);
    }
  return out;
}

/// The columns of all rules are read in one go; each rule's part of what was read.
uplift::TestTable part_of(const uplift::TestTable& all, std::size_t first, std::size_t count) {
  uplift::TestTable out;
  out.rows = all.rows;
  for (std::size_t f = first; f < first + count; ++f) {
    out.raw.numbers.push_back(all.raw.numbers[f]);
    out.raw.words.push_back(all.raw.words[f]);
    out.raw.word_of.push_back(all.raw.word_of[f]);
  }
  return out;
}

}  // namespace

void add_treatment_options(Arguments& parsed) {
  parsed.options().add_options()(
      "treatment", po::value<Texts>()->value_name("NAME=FILE"),
      "one of several treatments, and its rule; may be repeated: each customer gets the one that pays most, "
      "under one --budget")("treatment-cost", po::value<Texts>()->value_name("NAME=AMOUNT"),
                            "what it costs to treat one customer so (default: its rule's)");
}

Exit target_many(const Arguments& parsed, Streams streams) {
  std::vector<Treatment> treatments = treatments_of(parsed);
  std::optional<double> value, budget;
  if (parsed.has("value")) value = amount_of("value", parsed.text("value"), parsed.text("value"));
  if (parsed.has("budget")) budget = amount_of("budget", parsed.text("budget"), parsed.text("budget"));
  check_files(parsed, {"CUSTOMERS"}, {"output"});
  for (const Treatment& one : treatments)
    check_late_input(parsed, "the rule of '" + printable(one.name) + "'", one.path, {"output"});
  Output output(parsed, streams);
  AtomicFile* const file = output.csv("output");

  Problems problems;
  std::vector<uplift::Feature> features;
  for (Treatment& one : treatments) {
    one.rule = uplift::read_rule(one.path, problems);
    one.value = value.value_or(one.rule.value);
    features.insert(features.end(), one.rule.features.begin(), one.rule.features.end());
    if (problems.has_errors()) continue;
    if (one.value == 0.0)
      problems.error({Severity::error, one.path, 0, "--value",
                      "what one more of '" + one.rule.outcome + "' is worth is not stated, so '" +
                          printable(one.name) + "' cannot be held against the others",
                      "--value says it, for all of them"});
    if (value && one.rule.outcome != treatments.front().rule.outcome)
      problems.error({Severity::error, one.path, 0, "--value",
                      "is of one more of '" + treatments.front().rule.outcome + "', and this rule is of '" +
                          one.rule.outcome + "'",
                      "rules that state a value of their own need no --value"});
  }
  uplift::TestTable table;
  if (!problems.has_errors())
    table = uplift::read_customers(parsed.text("CUSTOMERS"), parsed.text("id"), features, problems);
  output.say(problems);
  if (problems.has_errors()) {
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }

  const std::size_t m = treatments.size();
  std::vector<std::uint64_t> all(table.rows);
  std::iota(all.begin(), all.end(), std::uint64_t{0});
  std::vector<double> effect(table.rows * m);
  uplift::Offers offers{m, std::vector<double>(table.rows * m), std::vector<double>(table.rows * m)};
  std::uint64_t unseen = 0, assumed = 0;
  for (std::size_t t = 0, first = 0; t < m; first += treatments[t++].rule.features.size()) {
    const Treatment& one = treatments[t];
    const auto design =
        uplift::design_of(part_of(table, first, one.rule.features.size()), all, one.rule.features);
    unseen += design.unseen;
    assumed += design.assumed;
    const Eigen::VectorXd predicted = one.rule.model.predict(design.x);
    for (std::size_t i = 0; i < table.rows; ++i) {
      effect[i * m + t] = predicted[static_cast<Eigen::Index>(i)];
      offers.gain[i * m + t] = one.gain(effect[i * m + t]);
      offers.cost[i * m + t] = one.cost();
    }
  }
  // Gains are money: a step has to bring more than it costs.
  const uplift::Allocation allocation =
      uplift::allocate(offers, budget.value_or(std::numeric_limits<double>::infinity()), 1.0);

  const auto profit = [&](std::size_t i) {
    const std::size_t t = allocation.treatment[i];
    return t == uplift::kNoTreatment ? 0.0 : offers.gain[i * m + t] - offers.cost[i * m + t];
  };
  std::vector<std::size_t> order(table.rows);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return profit(a) > profit(b); });
  std::string lines = "customer,treatment,uplift,cost,profit\n";
  for (const std::size_t i : order) {
    const std::size_t t = allocation.treatment[i];
    const bool any = t != uplift::kNoTreatment;
    if (!any && parsed.has("treated-only")) continue;
    lines += csv_field(table.ids[i]) + "," + (any ? csv_field(treatments[t].name) : "") + "," +
             csv_number(any ? effect[i * m + t] : 0.0) + "," +
             csv_number(any ? offers.cost[i * m + t] : 0.0) + "," + csv_number(profit(i)) + "\n";
  }
  nlohmann::ordered_json by_treatment = nlohmann::ordered_json::array();
  for (std::size_t t = 0; t < m; ++t) {
    const auto count = std::count(allocation.treatment.begin(), allocation.treatment.end(), t);
    output.say(treatments[t].name + ": " + report::number(static_cast<double>(count)) + " of " +
               report::number(static_cast<double>(table.rows)) + " customers\n");
    by_treatment.push_back({{"treatment", treatments[t].name}, {"customers", count}});
  }
  output.say("spent " + report::number(allocation.spent) + ", expected profit " +
             report::number(allocation.gain - allocation.spent) + "\n");
  if (allocation.worth_of_budget > 0.0)
    output.say("the budget ends it: the next step would bring " + report::number(allocation.worth_of_budget) +
               " for each unit of money\n");
  if (unseen > 0)
    output.say("note: " + count_of(unseen, "value was", "values were") +
               " not seen in training: the first level stands for that\n");
  if (assumed > 0)
    output.say("note: " + count_of(assumed, "number is", "numbers are") +
               " missing that no customer lacked in training: the mean of training stands for that\n");
  if (file != nullptr) {
    file->write(lines);
    file->commit();
  }
  output.finish({{"customers", table.rows},
                 {"treated", table.rows - static_cast<std::uint64_t>(std::count(allocation.treatment.begin(),
                                                                                allocation.treatment.end(),
                                                                                uplift::kNoTreatment))},
                 {"by_treatment", by_treatment},
                 {"spent", allocation.spent},
                 {"expected_profit", allocation.gain - allocation.spent},
                 {"worth_of_budget", allocation.worth_of_budget},
                 {"at_most_missed", allocation.at_most_missed},
                 {"unseen", unseen},
                 {"assumed", assumed},
                 {"problems", report::json_of(problems)}});
  return Exit::ok;
}

}  // namespace stamkund::command
