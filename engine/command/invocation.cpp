#include "engine/command/invocation.h"

#include <array>
#include <ctime>

#include "engine/base/source.h"

namespace stamkund::command {
namespace {

/// The argument as one could type it again.
std::string shell_quoted(const std::string& argument) {
  if (!argument.empty() && argument.find_first_of(" \t\n'\"\\$`*?[]{}()<>|&;#~!") == std::string::npos)
    return argument;
  std::string out = "'";
  for (const char c : argument) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out + "'";
}

}  // namespace

Invocation::Invocation(const std::string& verb, const std::vector<std::string>& arguments, int threads) {
  provenance_.command_line = "stamkund " + verb;
  for (const auto& argument : arguments) provenance_.command_line += " " + shell_quoted(argument);
  provenance_.threads = threads;
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  provenance_.started_utc = text.data();
}

void Invocation::input(const std::string& path) {
  provenance_.inputs.push_back({path, open_source(path)->sha256()});
}

void Invocation::stage_done(const std::string& name) {
  const auto now = std::chrono::steady_clock::now();
  provenance_.seconds.emplace_back(name, std::chrono::duration<double>(now - stage_start_).count());
  stage_start_ = now;
}

}  // namespace stamkund::command
