#pragma once
// "path=value" from the command line, put into the document of a file.
#include <yaml-cpp/yaml.h>

#include <string>

#include "engine/scenario/read_scenario.h"
#include "engine/scenario/section.h"

namespace stamkund::scenario {

/// Changes the document, or reports that there is no such place in the `kind` of file.
void apply(YAML::Node root, const Override& change, const std::string& kind, Reading& reading);

}  // namespace stamkund::scenario
