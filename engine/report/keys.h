#pragma once
// What is declared of the keys of a scenario: for people, and for programs that check or complete files.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/scenario/key.h"
#include "engine/scenario/part.h"

namespace stamkund::report {

/// A key and where it stands: "baseline.program.rewards.at". What is said of the baseline holds for every
/// arm.
struct PlacedKey {
  std::string path;
  const scenario::Key* key = nullptr;
};
/// All of them; `parts` are those that are registered.
[[nodiscard]] std::vector<PlacedKey> placed_keys(const scenario::Parts& parts);

/// "duration, 0.001 days to 100 years, or a distribution".
[[nodiscard]] std::string value_text(const scenario::Key& key);
/// What an absent key means: "80 % (assumption)"; "required"; empty where there is nothing to say.
[[nodiscard]] std::string absence_text(const scenario::Key& key);

/// Everything about the keys that `asked` may mean: a path, or the end of one. Errors: Failure(usage), with
/// the nearest match.
[[nodiscard]] std::string keys_text(const std::string& asked, const scenario::Parts& parts);
/// The reference, as docs/formats/keys.md has it.
[[nodiscard]] std::string keys_page(const scenario::Parts& parts);
/// JSON Schema, draft 2020-12, of a scenario file.
[[nodiscard]] nlohmann::ordered_json keys_schema(const scenario::Parts& parts);

}  // namespace stamkund::report
