#pragma once
// Values of options, checked; every problem is kept for one message.
#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "engine/base/failure.h"
#include "engine/base/nearest.h"
#include "engine/base/problems.h"
#include "engine/command/arguments.h"
#include "engine/scenario/quantity.h"

namespace stamkund::command {

/// "a, b or c".
[[nodiscard]] inline std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
  return out;
}

/// finish() throws what was found: Failure(usage).
class OptionReader {
 public:
  explicit OptionReader(const Arguments& parsed) : parsed_(parsed) {}

  void quantity(const std::string& name, scenario::Dimension dimension, double low, double high,
                double& value) {
    if (!parsed_.has(name)) return;
    const scenario::Parsed read = scenario::parse_quantity(parsed_.text(name), dimension, "SEK");
    if (!read.value)
      wrong(name, read.problem, read.suggestion);
    else if (!(*read.value >= low && *read.value <= high))
      wrong(name, "expected a value from " + text_of(low) + " to " + text_of(high), "");
    else
      value = *read.value;
  }
  void days_list(const std::string& name, std::vector<double>& values) {
    if (!parsed_.has(name)) return;
    values.clear();
    std::stringstream list(parsed_.text(name));
    for (std::string one; std::getline(list, one, ',');) {
      const bool digits =
          !one.empty() && one.size() <= 5 && one.find_first_not_of("0123456789") == std::string::npos;
      if (!digits || std::stoi(one) < 1) {
        wrong(name, "expected days such as 30,90", "");
        return;
      }
      values.push_back(std::stod(one));
    }
    if (values.empty() || values.size() > 20)
      wrong(name, "expected one to 20 numbers of days such as 30,90", "");
  }
  template <class Number>
  void count(const std::string& name, std::uint64_t low, std::uint64_t high, Number& value) {
    if (!parsed_.has(name)) return;
    const std::string text = parsed_.text(name);
    const bool digits =
        !text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == std::string::npos;
    const std::uint64_t number = digits ? std::stoull(text) : 0;
    if (!digits || number < low || number > high)
      wrong(name, "expected a whole number from " + std::to_string(low) + " to " + std::to_string(high), "");
    else
      value = static_cast<Number>(number);
  }
  void wrong(const std::string& name, const std::string& problem, const std::string& suggestion) {
    wrong_value(name, parsed_.text(name), problem, suggestion);
  }
  void wrong_value(const std::string& name, const std::string& found, const std::string& problem,
                   const std::string& suggestion) {
    problems_ += (problems_.empty() ? "" : "\n          ") + ("--" + name + ": found '") + printable(found) +
                 "', " + problem + (suggestion.empty() ? "" : " (" + suggestion + ")");
  }
  /// An option that is out of place here, whatever its value.
  void refuse(const std::string& name, const std::string& why, const std::string& suggestion) {
    problems_ += (problems_.empty() ? "" : "\n          ") + ("--" + name + ": " + why) +
                 (suggestion.empty() ? "" : " (" + suggestion + ")");
  }
  void finish() const {
    if (!problems_.empty()) throw Failure(Exit::usage, problems_);
  }

  /// One of a few words; `fallback` where it is absent or wrong.
  [[nodiscard]] std::string choice(const std::string& name, const std::vector<std::string>& choices,
                                   const std::string& fallback) {
    const std::string found = parsed_.text(name, fallback);
    if (std::find(choices.begin(), choices.end(), found) != choices.end()) return found;
    wrong(name, "expected " + listed(choices), did_you_mean(found, choices));
    return fallback;
  }

 private:
  static std::string text_of(double value) {
    std::ostringstream out;
    out << value;
    return out.str();
  }
  const Arguments& parsed_;
  std::string problems_;
};

}  // namespace stamkund::command
