#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/page/document.h"

namespace stamkund::page {
namespace {

std::string quoted(const std::string& words) {
  if (words.find_first_of(",\"\r\n") == std::string::npos) return words;
  std::string out = "\"";
  for (const char c : words) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string written(const Cell& cell) {
  // Not "-0.0".
  if (std::isfinite(cell.value)) return nlohmann::json(cell.value == 0.0 ? 0.0 : cell.value).dump();
  return cell.text == "-" ? "" : quoted(cell.text);
}

/// A name that stands twice says of what it is: of the column before.
std::string name_of(const std::vector<std::string>& head, std::size_t i) {
  const bool twice = std::count(head.begin(), head.end(), head[i]) > 1;
  return twice && i > 0 ? head[i] + " (" + head[i - 1] + ")" : head[i];
}

/// What the numbers of a column are in, where they are all in the same; empty: nothing to say.
std::string unit_of(const Table& table, std::size_t column) {
  std::string unit;
  for (const Row& row : table.rows) {
    // A word, such as "not yet", says no unit but where it stands for a number.
    if (column >= row.size() || (!std::isfinite(row[column].value) && row[column].unit.empty())) continue;
    if (row[column].unit.empty() || (!unit.empty() && row[column].unit != unit)) return "";
    unit = row[column].unit;
  }
  return table.head[column].find(unit) == std::string::npos ? unit : "";
}

}  // namespace

std::string csv(const Table& table) {
  std::string out;
  for (std::size_t i = 0; i < table.head.size(); ++i) {
    const std::string unit = unit_of(table, i);
    out += (i > 0 ? "," : "") + quoted(name_of(table.head, i) + (unit.empty() ? "" : ", " + unit));
  }
  out += "\n";
  for (const Row& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i > 0 ? "," : "") + written(row[i]);
    out += "\n";
  }
  return out;
}

}  // namespace stamkund::page
