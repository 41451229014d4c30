#include "engine/scenario/written.h"

#include <algorithm>

namespace stamkund::scenario {
namespace {

/// Keys are written in the order of their declaration, whatever order they were read in.
std::vector<const Written*> in_order(const Written& section) {
  std::vector<const Written*> keys;
  for (const Written& one : section.below) keys.push_back(&one);
  std::stable_sort(keys.begin(), keys.end(),
                   [](const Written* a, const Written* b) { return a->rank < b->rank; });
  return keys;
}

void write(const Written& section, std::size_t depth, std::string& text) {
  bool first = true;
  for (const Written* one : in_order(section)) {
    if (one->key.empty()) {
      write(*one, depth + 1, text);
      continue;
    }
    std::string indent(2 * depth, ' ');
    // The first key of an element stands behind its dash.
    if (first && section.key.empty() && depth > 0) indent.replace(indent.size() - 2, 2, "- ");
    first = false;
    text += indent + one->key + ":" + (one->value.empty() ? "" : " " + one->value) +
            (one->comment.empty() ? "" : "  # " + one->comment) + "\n";
    write(*one, depth + 1, text);
  }
}

void list_paths(const Written& section, const std::string& path, std::vector<std::string>& paths) {
  std::size_t element = 0;
  for (const Written* one : in_order(section)) {
    const std::string here = one->key.empty() ? path + "[" + std::to_string(element++) + "]"
                             : path.empty()   ? one->key
                                              : path + "." + one->key;
    paths.push_back(here);
    list_paths(*one, here, paths);
  }
}

}  // namespace

std::string text_of(const Written& root) {
  std::string text;
  write(root, 0, text);
  return text;
}

std::vector<std::string> paths_of(const Written& root) {
  std::vector<std::string> paths;
  list_paths(root, "", paths);
  return paths;
}

}  // namespace stamkund::scenario
