#pragma once
// The scenarios that 'stamkund init' can write; generated from scenarios/ at build time.
#include <string>
#include <vector>

namespace stamkund::command {

struct Template {
  std::string name;
  std::string text;
};
[[nodiscard]] const std::vector<Template>& templates();

}  // namespace stamkund::command
