#include "engine/scenario/key.h"

#include <algorithm>

#include "engine/scenario/part.h"

namespace stamkund::scenario {
namespace {

void collect(KeySet keys, const Parts* parts, std::vector<const Key*>& all,
             std::vector<const Part*>& with_a_place) {
  for (const Key& one : keys) {
    if (one.is_key()) all.push_back(&one);
    if (one.form == Form::also) collect(one.below(), parts, all, with_a_place);
    if (one.form != Form::parts || parts == nullptr) continue;
    for (const Part* part : parts->*one.registered) {
      if (part->before().empty())
        collect(part->keys(), parts, all, with_a_place);
      else
        with_a_place.push_back(part);
    }
  }
}

}  // namespace

std::string default_text(const Key& key, const std::string& currency) {
  const bool money = key.dimension == Dimension::money || key.dimension == Dimension::money_rate;
  return std::string(key.fallback) + (money && !key.fallback.empty() ? " " + currency : "");
}

std::vector<const Key*> all_of(KeySet keys, const Parts* parts) {
  std::vector<const Key*> all;
  std::vector<const Part*> with_a_place;
  collect(keys, parts, all, with_a_place);
  for (const Part* part : with_a_place) {
    std::vector<const Key*> own;
    std::vector<const Part*> none;
    collect(part->keys(), parts, own, none);
    const auto at =
        std::find_if(all.begin(), all.end(), [part](const Key* one) { return one->name == part->before(); });
    all.insert(at, own.begin(), own.end());
  }
  return all;
}

}  // namespace stamkund::scenario
