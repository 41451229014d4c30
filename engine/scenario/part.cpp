#include "engine/scenario/part.h"

#include "engine/scenario/readers.h"

namespace stamkund::scenario {

void read_parts(Section& of, const std::vector<const Part*>& parts, const PartContext& context,
                PartSpecs& specs) {
  for (const Part* part : parts) {
    for (const Key& one : part->keys())
      if (one.is_key()) of.ask(one);
    if (auto spec = part->read(of, context)) specs.add(part->name(), std::move(spec));
  }
}

}  // namespace stamkund::scenario
