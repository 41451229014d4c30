#include "engine/report/defaults_taken.h"

#include <algorithm>

#include "engine/report/quantity_value.h"

namespace stamkund::report {

std::vector<DefaultLine> default_lines(const std::vector<scenario::DefaultTaken>& taken) {
  std::vector<DefaultLine> lines;
  std::vector<std::vector<std::string>> values;
  for (const auto& one : taken) {
    const std::string key = key_of(one.path);
    const auto known = std::find_if(lines.begin(), lines.end(), [&](const DefaultLine& line) {
      return line.key == key && line.source == one.source;
    });
    const auto at = static_cast<std::size_t>(known - lines.begin());
    if (known == lines.end()) {
      lines.push_back({key, one.source, one.value});
      values.push_back({one.value});
    } else if (std::find(values[at].begin(), values[at].end(), one.value) == values[at].end()) {
      lines[at].values += " / " + one.value;
      values[at].push_back(one.value);
    }
  }
  return lines;
}

}  // namespace stamkund::report
