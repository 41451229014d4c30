#include "engine/command/check_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "engine/base/atomic_file.h"
#include "engine/base/descriptors.h"
#include "engine/base/failure.h"
#include "engine/base/problems.h"

namespace stamkund::command {
namespace {

namespace fs = std::filesystem;

struct Named {
  std::string what;  ///< for people: "SCENARIO", "--output"
  std::string path;
};

std::string name_of(const struct stat& found) {
  return std::to_string(found.st_dev) + ":" + std::to_string(found.st_ino);
}

/// Equal for two names of one file. Empty where sharing does no harm: devices, such as a terminal.
std::string identity(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0)
    return S_ISCHR(found.st_mode) ? "" : name_of(found);
  std::error_code failed;
  const fs::path place = fs::absolute(place_of(path), failed);
  const fs::path canonical = fs::weakly_canonical(place, failed);
  return "new:" + (failed ? place.lexically_normal() : canonical).string();
}

bool same(const std::string& a, const std::string& b) {
  const std::string one = identity(a);
  return !one.empty() && one == identity(b);
}

/// The same of an open file; of any kind but a device, or of regular ones only.
std::string identity(int descriptor, bool regular_only) {
  struct stat found {};
  const bool known = ::fstat(descriptor, &found) == 0 && !S_ISCHR(found.st_mode);
  return known && (!regular_only || S_ISREG(found.st_mode)) ? name_of(found) : "";
}

/// What goes to standard output or error by itself must not meet a file that the command reads or writes.
void refuse_standard(const Named& file, const std::string& why) {
  if (own_descriptor(file.path) >= 0) return;  // asked for
  const std::string own = identity(file.path);
  for (const auto& [descriptor, what] :
       {std::pair{STDOUT_FILENO, "standard output"}, std::pair{STDERR_FILENO, "standard error"}})
    if (!own.empty() && own == identity(descriptor, true))
      throw Failure(Exit::usage, file.what + ": '" + printable(file.path) + "' is where " + what +
                                     " goes, too, " + why + "; send that elsewhere");
}

/// Two names of one pipe would each get a part of it.
void refuse_shared_pipes(const std::vector<Named>& inputs) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    struct stat found {};
    if (::stat(inputs[i].path.c_str(), &found) != 0 || S_ISREG(found.st_mode) || S_ISDIR(found.st_mode)) continue;
    for (std::size_t other = 0; other < i; ++other)
      if (same(inputs[i].path, inputs[other].path))
        throw Failure(Exit::usage, inputs[other].what + " and " + inputs[i].what + " both name '" +
                                       printable(inputs[i].path) +
                                       "', which gives its content once; give each a file of its own");
  }
}

std::vector<Named> outputs_of(const Arguments& parsed, const std::vector<std::string>& options) {
  std::vector<Named> outputs;
  for (const auto& option : options)
    if (parsed.has(option)) outputs.push_back({"--" + option, parsed.text(option)});
  if (parsed.has("json") && parsed.text("json") != "-") outputs.push_back({"--json", parsed.text("json")});
  return outputs;
}

void refuse_input(const Named& output, const std::string& what, const std::string& path) {
  if (!same(output.path, path)) return;
  throw Failure(Exit::usage, output.what + ": '" + printable(output.path) + "' is " + what + " ('" +
                                 printable(path) + "'), which would be lost; name another file");
}

}  // namespace

void check_files(const Arguments& parsed, const std::vector<std::string>& input_names,
                 const std::vector<std::string>& output_options) {
  const auto outputs = outputs_of(parsed, output_options);
  std::vector<Named> inputs;
  for (const auto& name : input_names)
    if (parsed.has(name)) inputs.push_back({name, parsed.text(name)});
  for (const auto& input : inputs) refuse_standard(input, "and would change while it is read");
  refuse_shared_pipes(inputs);
  for (std::size_t o = 0; o < outputs.size(); ++o) {
    const Named& output = outputs[o];
    if (output.path.empty()) throw Failure(Exit::usage, output.what + ": the name is empty; name a file");
    if (output.path == "-")
      throw Failure(Exit::usage,
                    output.what +
                        ": only --json can take '-'; name a file, such as /dev/stdout, or ./- for one "
                        "that is called so");
    for (const auto& [name, path] : inputs)
      refuse_input(output, name == "fit" ? "the fit to read" : "the " + name + " to read", path);
    refuse_standard(output, "so one would be lost");
    if (parsed.text("json") == "-" && !identity(output.path).empty() &&
        identity(output.path) == identity(STDOUT_FILENO, false))
      throw Failure(Exit::usage, "--json - and " + output.what +
                                     " both go to standard output; give one of them a file of its own");
    for (std::size_t other = 0; other < o; ++other)
      if (same(output.path, outputs[other].path))
        throw Failure(Exit::usage, outputs[other].what + " and " + output.what + " both name '" +
                                       printable(output.path) +
                                       "', so one would be lost; give each a file of its own");
  }
}

void check_late_input(const Arguments& parsed, const std::string& what, const std::string& path,
                      const std::vector<std::string>& output_options) {
  if (path.empty()) return;
  for (const auto& output : outputs_of(parsed, output_options)) refuse_input(output, what, path);
}

}  // namespace stamkund::command
