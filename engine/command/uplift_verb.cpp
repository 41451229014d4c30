#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/base/atomic_file.h"
#include "engine/command/check_files.h"
#include "engine/command/option_reader.h"
#include "engine/command/output.h"
#include "engine/command/verbs.h"
#include "engine/report/json.h"
#include "engine/report/uplift_text.h"
#include "engine/uplift/rule.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

using uplift::Split;

void add_options(Arguments& parsed) {
  const auto text = [] { return po::value<std::string>(); };
  parsed.options().add_options()("arm", text()->value_name("COLUMN"), "who was treated")(
      "treated", text()->value_name("NAME"), "the arm that was, as the column says it")(
      "control", text()->value_name("NAME"), "the arm that was not")(
      "outcome", text()->value_name("COLUMN"), "what came of it: a number, or yes and no")(
      "features", text()->value_name("LIST"),
      "what was known before, such as \"recency, history / 100, log(spend), category(V1)\"")(
      "learner", text()->value_name("NAME"),
      "t-logistic (default), t-linear, x-linear, transformed-outcome or constant")(
      "train", text()->value_name("ROWS"),
      "what is learned from: even-rows (default) or odd-rows of the two arms, counted from 0, or a share "
      "such as '70 %'; the others judge")("test", text()->value_name("FILE"),
                                          "judge on this file, learn from all of the first")(
      "value", text()->value_name("AMOUNT"), "what one more of the outcome is worth (default: 0)")(
      "cost", text()->value_name("AMOUNT"), "of treating one customer (default: 0)")(
      "top", text()->value_name("SHARE"), "treat this share instead of those who pay")(
      "ridge", text()->value_name("NUMBER"),
      "holds coefficients back, of standardised features (default: 0)")(
      "resamples", text()->value_name("N"), "behind the intervals of curves (default: 500; 0 = none)")(
      "seed", text()->value_name("N"), "of a split by share and of the resamples (default: 1)")(
      "decimal-mark", text()->value_name("MARK"),
      "',' where the file writes 3,4 for three and two fifths (default: .)")(
      "output,o", text()->value_name("FILE"), "the rule, for 'stamkund target', JSON");
}

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc{} || result.ptr != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

void read_number(OptionReader& reader, const Arguments& parsed, const std::string& name, double low,
                 double& value) {
  if (!parsed.has(name)) return;
  const auto number = number_of(parsed.text(name));
  if (!number || *number < low || *number > 1e12)
    reader.wrong(name,
                 low < 0.0 ? "expected a number"
                           : "expected a number that is not below " + std::to_string(static_cast<int>(low)),
                 "");
  else
    value = *number;
}

Split split_of(OptionReader& reader, const Arguments& parsed) {
  Split split;
  if (parsed.has("test")) {
    if (parsed.has("train"))
      reader.refuse("train", "all of the first file is learned from when --test names another", "");
    split.by = Split::By::other_file;
    return split;
  }
  const std::string text = parsed.text("train", "even-rows");
  if (text == "odd-rows") {
    split.by = Split::By::odd_rows;
  } else if (text != "even-rows") {
    split.by = Split::By::share;
    const auto share = scenario::parse_quantity(text, scenario::Dimension::share, "SEK");
    if (!share.value || !(*share.value >= 0.05 && *share.value <= 0.95))
      reader.wrong("train", "expected even-rows, odd-rows or a share from 5 % to 95 %",
                   did_you_mean(text, {"even-rows", "odd-rows"}));
    else
      split.share = *share.value;
  }
  return split;
}

uplift::UpliftOptions options_of(OptionReader& reader, const Arguments& parsed) {
  uplift::UpliftOptions options;
  const std::string learner = reader.choice("learner", uplift::learner_names(), "t-logistic");
  for (std::size_t i = 0; i < uplift::learner_names().size(); ++i)
    if (learner == uplift::learner_names()[i]) options.learner = static_cast<uplift::Learner>(i);
  options.split = split_of(reader, parsed);
  read_number(reader, parsed, "value", -1e12, options.value);
  read_number(reader, parsed, "cost", 0, options.cost);
  read_number(reader, parsed, "ridge", 0, options.ridge);
  reader.count("resamples", 0, 100'000, options.resamples);
  reader.count("seed", 0, 999'999'999'999'999'999, options.seed);
  if (parsed.has("top")) {
    double top = 0;
    reader.quantity("top", scenario::Dimension::share, 0.0, 1.0, top);
    options.top = top;
  }
  return options;
}

}  // namespace

Exit uplift_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "uplift TEST --arm COLUMN --treated NAME --control NAME --outcome COLUMN --features LIST [options]",
      "Learns from a test's file who responds to treatment, on one part of it, and judges on the other: is\n"
      "targeting better than chance, than treating everybody, than treating nobody?");
  add_options(parsed);
  parsed.add_common();
  parsed.add_positional("TEST", 1, "one row a customer: arm, outcome, and what was known before");
  parsed.parse(arguments, streams);
  OptionReader reader(parsed);
  std::string missing;
  for (const std::string name : {"arm", "treated", "control", "outcome", "features"})
    if (!parsed.has(name)) missing += (missing.empty() ? "--" : ", --") + name;
  if (!missing.empty()) throw Failure(Exit::usage, "missing: " + missing + "; see 'stamkund uplift --help'");
  if (parsed.text("treated") == parsed.text("control"))
    reader.refuse("control", "is the same as --treated", "");
  const uplift::UpliftOptions options = options_of(reader, parsed);
  const std::string mark = reader.choice("decimal-mark", {".", ","}, ".");
  reader.finish();
  Problems usage;
  const auto features = uplift::parse_features(parsed.text("features"), usage);
  if (usage.has_errors()) throw Failure(Exit::usage, usage.text());
  if (parsed.has("test") && place_of(parsed.text("test")) == place_of(parsed.text("TEST")))
    throw Failure(
        Exit::usage,
        "--test: is the file that is learned from, so it cannot judge; leave it out to split the file");
  check_files(parsed, {"TEST", "test"}, {"output"});
  Output output(parsed, streams);
  AtomicFile* const file = output.file("output");

  Problems problems;
  uplift::TableOptions how;
  how.arm = parsed.text("arm");
  how.treated = parsed.text("treated");
  how.control = parsed.text("control");
  how.outcome = parsed.text("outcome");
  how.decimal_mark = mark == "," ? ',' : '.';
  const uplift::TestTable table = uplift::read_test(parsed.text("TEST"), how, features, problems);
  std::optional<uplift::TestTable> other;
  if (parsed.has("test")) other = uplift::read_test(parsed.text("test"), how, features, problems);
  for (const auto& feature : features)
    if (feature.column == how.outcome || feature.column == how.arm)
      problems.error(
          {Severity::error, parsed.text("TEST"), 0, feature.column,
           "is a feature and the " + std::string(feature.column == how.arm ? "arm" : "outcome") + " as well",
           "features are what was known before the test"});
  uplift::UpliftResult result;
  if (!problems.has_errors())
    result = uplift::judge(table, other ? &*other : nullptr, features, options, problems);
  output.say(problems);
  if (problems.has_errors()) {
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  }
  output.say(report::uplift_text(result, options, {how.outcome, how.treated, how.control}));
  if (file != nullptr) {
    file->write(uplift::rule_text({result.features,
                                   result.columns,
                                   result.model,
                                   options.value,
                                   options.cost,
                                   how.outcome,
                                   result.trained_on,
                                   result.qini.value,
                                   result.qini.p05,
                                   result.qini.p95,
                                   options.top,
                                   0,
                                   {},
                                   result.balance.p}));
    file->commit();
  }
  auto json = report::json_of(result, options);
  json["problems"] = report::json_of(problems);
  output.finish(json);
  return Exit::ok;
}

}  // namespace stamkund::command
