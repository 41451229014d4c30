#include <nlohmann/json.hpp>

#include "engine/command/analyze_options.h"
#include "engine/command/check_files.h"
#include "engine/command/output.h"
#include "engine/command/verbs.h"
#include "engine/report/json.h"
#include "experiments/analysis/analyze.h"
#include "experiments/analysis/json.h"
#include "experiments/analysis/text.h"

namespace stamkund::command {

Exit analyze_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "analyze DATA [options]",
      "What a test shows: arms of the size they should have, the effect on each outcome with an\n"
      "interval, and what in the data speaks against it. DATA has a header and one row a customer.");
  add_analyze_options(parsed);
  parsed.add_common();
  parsed.add_positional("DATA", 1, "one row a customer");
  parsed.parse(arguments, streams);
  analysis::Spec spec;
  read_analyze_options(parsed, spec);
  check_files(parsed, {"DATA"}, {});
  Output output(parsed, streams);
  Problems problems;
  const auto refuse = [&] {
    output.say(problems);
    output.say(count_text(problems));
    output.finish({{"status", "refused"}, {"problems", report::json_of(problems)}});
    return Exit::bad_data;
  };
  const analysis::Table table = analysis::read_table(parsed.text("DATA"), spec, problems);
  if (problems.has_errors()) return refuse();
  const analysis::Result result = analysis::analyze(table, spec, parsed.threads(), problems);
  if (problems.has_errors()) return refuse();
  output.say(problems);
  output.say(analysis::text_of(result));
  nlohmann::ordered_json json = analysis::json_of(result);
  json["problems"] = report::json_of(problems);
  output.finish(json);
  return Exit::ok;
}

}  // namespace stamkund::command
