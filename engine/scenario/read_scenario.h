#pragma once
// A scenario file in, a checked specification out: or every problem in it.
#include <string>
#include <utility>
#include <vector>

#include "engine/base/problems.h"
#include "engine/scenario/part.h"
#include "engine/scenario/spec.h"
#include "engine/scenario/written.h"

namespace stamkund::scenario {

inline constexpr int kFormatVersion = 1;
/// Larger scenario files are refused unread.
inline constexpr std::size_t kMaxBytes = std::size_t{1} << 20U;

/// A default that took effect, and what it rests on.
struct DefaultTaken {
  std::string path;
  std::string value;
  std::string source;
};

struct ScenarioFile {
  ScenarioSpec spec;
  std::string text;      ///< as read
  std::string resolved;  ///< every default written out, overrides applied; itself a valid scenario
  Written written;       ///< from which `resolved` was made
  std::vector<DefaultTaken> assumptions;
  std::size_t distributions = 0;     ///< quantities given as distributions
  std::vector<Uncertain> uncertain;  ///< quantities that differ from draw to draw
};

/// "path=value" from the command line; the path is as in the file, arms by name or number: "horizon=52
/// weeks", "baseline.margin=60 %", "arms[stamp card].program.reward.at=12".
struct Override {
  std::string path;
  std::string value;
  std::string option{};  ///< that said it, such as "--replicates"; empty: --set
};

/// Reads and checks the text. `file` is for messages, and files that it names lie beside it; `stored`: the
/// text stands in results, and those files are not looked at. What comes back is usable only without errors.
[[nodiscard]] ScenarioFile read_scenario_text(const std::string& text, const std::string& file,
                                              const std::vector<Override>& overrides, Problems& problems,
                                              const Parts& parts = {}, bool stored = false);
/// The same from a file. Errors: Failure(no_input).
[[nodiscard]] ScenarioFile read_scenario_file(const std::string& path, const std::vector<Override>& overrides,
                                              Problems& problems, const Parts& parts = {});

/// All keys of a scenario file.
[[nodiscard]] KeySet scenario_keys();

}  // namespace stamkund::scenario
