#include "engine/study/load.h"

#include "engine/mechanisms/registry.h"

namespace stamkund::study {

scenario::ScenarioFile load_scenario_text(const std::string& text, const std::string& file,
                                          const std::vector<scenario::Override>& overrides,
                                          Problems& problems, bool stored) {
  return scenario::read_scenario_text(text, file, overrides, problems, mechanisms::parts(), stored);
}

scenario::ScenarioFile load_scenario(const std::string& path,
                                     const std::vector<scenario::Override>& overrides, Problems& problems) {
  return scenario::read_scenario_file(path, overrides, problems, mechanisms::parts());
}

}  // namespace stamkund::study
