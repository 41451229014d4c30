#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/base/nearest.h"
#include "engine/command/check_files.h"
#include "engine/command/output.h"
#include "engine/command/templates.h"
#include "engine/command/verbs.h"

namespace stamkund::command {

namespace po = boost::program_options;

Exit init_verb(const std::vector<std::string>& arguments, Streams streams) {
  std::vector<std::string> names;
  std::string list;
  for (const auto& one : templates()) {
    names.push_back(one.name);
    // The first comment line of a template says what it is.
    const std::size_t from = one.text.rfind("# ", 0) == 0 ? 2 : 0;
    list += "  " + one.name + std::string(one.name.size() < 18 ? 18 - one.name.size() : 1, ' ') +
            one.text.substr(from, one.text.find('\n') - from) + "\n";
  }
  Arguments parsed("init TEMPLATE [-o scenario.yaml]",
                   "Writes a commented scenario to start from. Templates:\n" + list);
  parsed.options().add_options()("output,o", po::value<std::string>()->value_name("FILE"),
                                 "the file to write (default: standard output)")(
      "force", "replace a file that is there");
  parsed.add_common();
  parsed.add_positional("TEMPLATE", 1, "name of a template");
  if (arguments.empty()) {
    streams.err << "stamkund: name a template:\n" << list;
    return Exit::usage;
  }
  parsed.parse(arguments, streams);
  const std::string name = parsed.text("TEMPLATE");
  const auto found = std::find_if(templates().begin(), templates().end(),
                                  [&](const Template& one) { return one.name == name; });
  if (found == templates().end())
    throw Failure(Exit::usage, "no template is called '" + printable(name) + "' " +
                                   did_you_mean(name, names) + "\n" + list);
  const std::string path = parsed.text("output");
  if (path.empty() && parsed.text("json") == "-")
    throw Failure(Exit::usage, "--json - and the scenario cannot both go to standard output; give -o FILE");
  if (path.empty()) streams.expect_open("the scenario");
  check_files(parsed, {}, {"output"});
  std::error_code ignored;
  if (!path.empty() && std::filesystem::is_regular_file(path, ignored) && !parsed.has("force"))
    throw Failure(Exit::cannot_create, "'" + path + "' is there already; --force replaces it");
  Output output(parsed, streams);
  if (path.empty()) {
    streams.out << found->text;
  } else {
    AtomicFile* const file = output.file("output");
    file->write(found->text);
    file->commit();
  }
  output.finish({{"template", name}, {"file", path}});
  if (!path.empty()) output.say("check it with 'stamkund validate " + path + "'\n");
  return Exit::ok;
}

}  // namespace stamkund::command
