#include "engine/scenario/part.h"

#include <algorithm>

#include "engine/scenario/readers.h"

namespace stamkund::scenario {

std::optional<double> PartSpecs::give_back_after_days() const {
  std::optional<double> last;
  for (const auto& [name, spec] : all_)
    if (const auto days = spec->gives_back_after_days()) last = std::max(last.value_or(*days), *days);
  return last;
}

std::vector<std::string> PartSpecs::in_words() const {
  std::vector<std::string> words;
  for (const auto& [name, spec] : all_)
    if (std::string said = spec->in_words(); !said.empty()) words.push_back(std::move(said));
  return words;
}

bool is_given(Section& section, const Key& key) {
  const std::string name(key.name);
  const bool none = section.has(name) && section.is_none(name);
  if (section.has(name) && !(none && key.may_be_none)) return true;
  // An arm may say none where the baseline has some.
  if (none)
    section.write_none(key);
  else
    section.ask(key);
  return false;
}

void read_parts(Section& of, std::vector<const Part*> Parts::*registered, bool first,
                const PartContext& context, PartSpecs& specs) {
  if (of.reading().parts == nullptr) return;
  for (const Part* part : of.reading().parts->*registered) {
    if (part->comes_first() != first) continue;
    for (const Key& one : part->keys())
      if (one.is_key()) of.ask(one);
    if (auto spec = part->read(of, context)) specs.add(part->name(), std::move(spec));
  }
}

}  // namespace stamkund::scenario
