// Expressions about customers, in the keys of a campaign.
#include <algorithm>
#include <utility>

#include "engine/mechanisms/contacts/contacts_keys.h"

namespace stamkund::mechanisms {

namespace {

/// Is a bracket open at the end?
bool ends_early(const std::string& text) {
  return std::count(text.begin(), text.end(), '(') > std::count(text.begin(), text.end(), ')');
}

}  // namespace

std::optional<targeting::Expression> read_expression(scenario::Section& section, const scenario::Key& key,
                                                     const ObservedSchema& schema, targeting::Wanted wanted) {
  const std::string text = section.text(key);
  // What an expression may speak of depends on the rest of the file.
  constexpr std::pair<std::string_view, const char*> kNeeds[] = {
      {"'member", "an arm with a program"},
      {"'tier'", "a program with tiers"},
      {"'to_next_tier'", "a program with tiers"},
      {"'balance'", "a program with units"},
      {"'expires_in'", "a program with units"},
      {"'segment'", "population.segments"},
      {"'store'", "population.stores"},
      {"'stage'", "life_cycle beside baseline"},
      {"'reason'", "leaving_reasons beside baseline"},
      {"'risk'", "contact_policy.pilot of the arm"},
      {"'uplift'", "contact_policy.pilot of the arm"}};
  targeting::Mistakes mistakes;
  auto expression = targeting::compile(text, schema.schema, mistakes, wanted);
  // A stored scenario has been read whole before; whoever reads it again asks for nobody.
  if (!expression && schema.open) return expression;
  for (const targeting::Mistake& one : mistakes) {
    std::string suggestion = one.suggestion;
    for (const auto& [name, need] : kNeeds)
      if (one.message.find("found " + std::string(name)) == 0 &&
          one.message.find("expected an attribute") != std::string::npos)
        suggestion = "that needs " + std::string(need);
    if (suggestion.empty() && ends_early(text))
      suggestion = "within {...} a comma ends a value: put quotes around the whole expression";
    section.error(std::string(key.name), targeting::to_string(one), suggestion);
  }
  return expression;
}

}  // namespace stamkund::mechanisms
