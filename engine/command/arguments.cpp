#include "engine/command/arguments.h"

#include <unistd.h>

#include <ostream>
#include <sstream>
#include <thread>

#include "engine/base/failure.h"
#include "engine/base/nearest.h"
#include "engine/base/problems.h"
#include "engine/command/column_file.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

/// The shell hands over "--set horizon=52 weeks" in two pieces.
std::string too_many(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    std::size_t next = i + 1;
    std::string whole;
    if (arguments[i] == "--set")
      whole = arguments[next++];
    else if (arguments[i].starts_with("--set="))
      whole = arguments[i].substr(6);
    else
      continue;
    const std::size_t stray = next;
    for (; next < arguments.size() && !arguments[next].starts_with("-") &&
           !arguments[next].ends_with(".yaml") && !arguments[next].ends_with(".yml");
         ++next)
      whole += " " + arguments[next];
    if (next > stray)
      return "found '" + printable(arguments[stray]) +
             "' by itself after --set; put the change in quotes: --set '" + printable(whole, 120) + "'";
  }
  return "more files than the command takes";
}

}  // namespace

Arguments::Arguments(std::string usage, std::string about)
    : usage_(std::move(usage)), about_(std::move(about)) {
  options_.add_options()("help,h", "show this help");
}

void Arguments::add_common() {
  options_.add_options()("json", po::value<std::string>()->value_name("FILE"),
                         "write a machine-readable summary to FILE; - is standard output")(
      "threads", po::value<int>()->value_name("N"),
      "threads to use (default: one a processor); changes only the speed")("quiet,q",
                                                                           "print nothing but problems");
}

void Arguments::add_spreadsheet() {
  options_.add_options()(
      "spreadsheet",
      "in CSV outputs, put an apostrophe before text that a spreadsheet would run as a formula, such as "
      "an id '=HYPERLINK(...)'");
}

void Arguments::add_positional(const std::string& name, int count, const std::string& help, bool required) {
  hidden_.add_options()(name.c_str(), po::value<std::vector<std::string>>(), help.c_str());
  positional_.add(name.c_str(), count);
  if (required) required_.push_back(name);
}

void Arguments::parse(const std::vector<std::string>& arguments, Streams streams) {
  stop_ = streams.stop;
  ranks_ = streams.ranks;
  po::options_description all;
  all.add(options_).add(hidden_);
  const std::string hint = "; see 'stamkund " + usage_.substr(0, usage_.find(' ')) + " --help'";
  try {
    for (const auto& argument : arguments) {
      if (argument == "--") break;
      if (argument != "--help" && argument != "-h") continue;
      std::ostringstream text;
      text << options_;
      streams.out << "usage: stamkund " << usage_ << "\n\n" << about_ << "\n\n" << text.str();
      throw HelpShown{};
    }
    // No guessing of abbreviated options: a script must not change its meaning when an option is added.
    const int style = po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
    po::store(po::command_line_parser(arguments).options(all).positional(positional_).style(style).run(),
              values_);
    if (has("columns")) take_from(text("columns"));
    po::notify(values_);
  } catch (const po::unknown_option& unknown) {
    std::vector<std::string> names;
    for (const auto& option : options_.options()) names.push_back("--" + option->long_name());
    const std::string asked = printable(unknown.get_option_name());
    const std::string suggestion = did_you_mean(asked, names);
    throw Failure(Exit::usage, "unknown option '" + asked + "'" +
                                   (suggestion.empty() ? "" : " (" + suggestion + ")") + hint);
  } catch (const po::too_many_positional_options_error&) {
    throw Failure(Exit::usage, too_many(arguments) + hint);
  } catch (const po::error& wrong) {
    throw Failure(Exit::usage, printable(wrong.what(), 200) + hint);
  }
  for (const auto& name : required_)
    if (!has(name)) throw Failure(Exit::usage, "missing: " + name + hint);
  if (has("threads") && (get<int>("threads") < 1 || get<int>("threads") > 1024))
    throw Failure(Exit::usage, "--threads: expected a number from 1 to 1024" + hint);
}

void Arguments::take_from(const std::string& path) {
  po::parsed_options more(&options_);
  for (const auto& [option, value] : read_column_file(path)) {
    if (options_.find_nothrow(option, false) == nullptr) continue;  // another verb's
    po::option one;
    one.string_key = option;
    if (option != "keep-same-day") one.value.push_back(value);
    more.options.push_back(one);
  }
  po::store(more, values_);  // what the command line said stays
}

std::string Arguments::text(const std::string& name, const std::string& fallback) const {
  if (!has(name)) return fallback;
  const auto& value = values_[name];
  if (const auto* list = boost::any_cast<std::vector<std::string>>(&value.value())) return list->front();
  return value.as<std::string>();
}

Threads Arguments::threads() const {
  auto count = static_cast<int>(std::thread::hardware_concurrency());
  // Where mpirun has not bound each rank to processors of its own, the ranks of a machine share all of them.
  if (ranks_ != nullptr && count == ::sysconf(_SC_NPROCESSORS_ONLN)) count /= ranks_->neighbours();
  count = has("threads") ? get<int>("threads") : std::max(1, count);
  if (!threads_tried_) expect_threads(count);
  threads_tried_ = true;
  return {count, stop_};
}

}  // namespace stamkund::command
