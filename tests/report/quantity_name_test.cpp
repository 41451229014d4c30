// Whatever may be uncertain, or moved by a sweep, has a name for who has never seen a key.
#include <catch2/catch.hpp>

#include "engine/mechanisms/registry.h"
#include "engine/report/quantity_name.h"
#include "engine/scenario/read_scenario.h"

using namespace stamkund;
using namespace stamkund::scenario;

namespace {

void collect(KeySet set, const std::string& above, std::vector<std::string>& paths) {
  for (const Key* key : all_of(set, &mechanisms::parts())) {
    // Of customers it is the model that says what its letters mean.
    if (above.empty() && key->name == "population") continue;
    const std::string path = above + (above.empty() ? "" : ".") + std::string(key->name);
    if (key->form == Form::quantity) paths.push_back(path);
    collect(key->below(), path, paths);
  }
}

}  // namespace

TEST_CASE("every quantity of an arm has a name in words, in each language") {
  std::vector<std::string> paths;
  collect(scenario_keys(), "", paths);
  REQUIRE(paths.size() > 100);
  for (const std::string& path : paths) {
    const std::string name = report::quantity_name(path, {});
    // Its own key as words, with where it stands, is what is made up where there is none.
    std::string key = path.substr(path.rfind('.') + 1);
    std::replace(key.begin(), key.end(), '_', ' ');
    CAPTURE(path, name);
    CHECK_FALSE(name.starts_with(key + " ("));
    for (const char* code : {"sv", "nb", "fi"})
      CHECK(report::quantity_name(path, *report::Language::of(code)) != name);
  }
}
