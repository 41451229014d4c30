#include <nlohmann/json.hpp>

#include "engine/command/arguments.h"
#include "engine/command/output.h"
#include "engine/command/verbs.h"
#include "engine/mechanisms/registry.h"
#include "engine/report/keys.h"

namespace stamkund::command {

Exit keys_verb(const std::vector<std::string>& arguments, Streams streams) {
  Arguments parsed(
      "keys [KEY] [--json-schema]",
      "Says what every key of a scenario means: its value, its range, its default and where that comes\n"
      "from. KEY is a key by its path or the end of it, such as program.membership.fee; without it, all\n"
      "keys are listed as Markdown.");
  parsed.options().add_options()("json-schema", "a JSON Schema of scenario files instead, for editors");
  parsed.add_common();
  parsed.add_positional("KEY", 1, "a key of a scenario", false);
  parsed.parse(arguments, streams);
  const bool schema = parsed.has("json-schema");
  if (schema && parsed.has("KEY"))
    throw Failure(Exit::usage, "--json-schema is of all keys; leave '" + parsed.text("KEY") + "' out");
  Output output(parsed, streams);
  const scenario::Parts& parts = mechanisms::parts();
  if (schema)
    output.answer(report::keys_schema(parts).dump(1) + "\n");
  else if (parsed.has("KEY"))
    output.answer(report::keys_text(parsed.text("KEY"), parts));
  else
    output.answer(report::keys_page(parts));
  nlohmann::ordered_json keys = nlohmann::ordered_json::array();
  for (const auto& one : report::placed_keys(parts))
    keys.push_back({{"path", one.path},
                    {"meaning", std::string(one.key->meaning)},
                    {"value", report::value_text(*one.key)},
                    {"default", report::absence_text(*one.key)},
                    {"only_with", std::string(one.key->only_with)}});
  output.finish({{"keys", keys}});
  return Exit::ok;
}

}  // namespace stamkund::command
