// The reference of all keys, as Markdown.
#include <algorithm>
#include <map>

#include "engine/report/keys.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

using scenario::Form;
using scenario::Key;
using scenario::KeySet;
using scenario::Parts;

namespace {

/// What a heading is called in links.
std::string anchor(const std::string& heading) {
  std::string out;
  for (const char c : heading)
    if (c != '.') out += c == ' ' ? '-' : c;
  return out;
}

/// A bar would end the cell.
std::string cell(std::string text) {
  for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
    text.replace(at, 1, "\\|");
  return text;
}

class Page {
 public:
  explicit Page(const Parts& parts) : parts_(parts) {}

  std::string text() {
    text_ =
        "# Keys of a scenario file\n\n"
        "Written by `stamkund keys`; do not edit. `stamkund keys KEY` explains one key, and\n"
        "`stamkund keys --json-schema` gives a JSON Schema for editors. What holds for every key is in\n"
        "[scenario.md](scenario.md); quantities and their units are explained there.\n";
    add("scenario", "", "The whole file.", scenario::scenario_keys());
    return text_;
  }

 private:
  void add(const std::string& heading, const std::string& path, const std::string& meaning, KeySet set) {
    headings_[set.first] = heading;
    const auto keys = scenario::all_of(set, &parts_);
    std::string rows =
        "\n## " + heading + "\n\n" + meaning + "\n\n| key | value | default | meaning |\n|---|---|---|---|\n";
    // What is below gets its heading first, so that the rows can point to it.
    std::vector<const Key*> new_sections;
    for (const Key* key : keys) {
      const KeySet below = key->below();
      if (below.count == 0 || headings_.count(below.first) > 0) continue;
      headings_[below.first] = path_of(path, *key);
      new_sections.push_back(key);
    }
    for (const Key* key : keys) rows += row(*key);
    text_ += rows;
    for (const Key* key : new_sections)
      add(path_of(path, *key), path_of(path, *key), sentence(*key), key->below());
  }

  static std::string path_of(const std::string& section, const Key& key) {
    return (section.empty() ? "" : section + ".") + std::string(key.name);
  }

  static std::string sentence(const Key& key) {
    std::string text(key.meaning);
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text + ".";
  }

  [[nodiscard]] std::string row(const Key& key) const {
    std::string value = cell(value_text(key));
    if (const KeySet below = key.below(); below.count > 0) {
      const std::string& heading = headings_.at(below.first);
      value += ": [" + heading + "](#" + anchor(heading) + ")";
    }
    std::string meaning(key.meaning);
    if (!key.only_with.empty()) meaning += "; only with `" + std::string(key.only_with) + "`";
    return "| `" + std::string(key.name) + "` | " + value + " | " + cell(absence_text(key)) + " | " +
           cell(meaning) + " |\n";
  }

  const Parts& parts_;
  std::string text_;
  std::map<const Key*, std::string> headings_;  ///< of the sections that have one
};

}  // namespace

std::string keys_page(const Parts& parts) { return Page(parts).text(); }

}  // namespace stamkund::report
