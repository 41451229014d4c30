#include "engine/mechanisms/program/part.h"

#include <algorithm>

namespace stamkund::mechanisms {

std::vector<const ProgramPartSpec*> program_parts(const scenario::PartSpecs& specs) {
  std::vector<const ProgramPartSpec*> found;
  for (const auto& [name, spec] : specs.all()) found.push_back(&dynamic_cast<const ProgramPartSpec&>(*spec));
  return found;
}

bool give_units(const scenario::PartSpecs& specs) {
  const auto parts = program_parts(specs);
  return std::any_of(parts.begin(), parts.end(), [](const auto* part) { return part->gives_units(); });
}

std::vector<const ProgramPart*> program_parts(const scenario::Parts* registered) {
  std::vector<const ProgramPart*> found;
  if (registered == nullptr) return found;
  for (const scenario::Part* part : registered->of_program)
    found.push_back(&dynamic_cast<const ProgramPart&>(*part));
  return found;
}

std::shared_ptr<const scenario::PartSpec> ProgramPart::read(scenario::Section& of,
                                                            const scenario::PartContext& context) const {
  return read_below(of, static_cast<const ProgramContext&>(context).reading);
}

}  // namespace stamkund::mechanisms
