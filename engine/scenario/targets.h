#pragma once
// What a targets file says: which places of a scenario may move, and which moments they are to reach.
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::scenario {

inline constexpr int kTargetsVersion = 1;
/// The first key of a targets file: by it the file is told from a scenario.
inline constexpr const char* kTargetsKey = "stamkund_targets";

/// One place of a scenario that tuning may move between two bounds. Numbers are in the file's own unit.
struct TunedParameter {
  std::string path;  ///< as --set takes it
  double start = 0;
  double lower = 0;
  double upper = 0;
  std::string unit;  ///< what follows the number: " weeks", " %", or nothing
  bool log_scale = false;
  int line = 0;

  /// "3.5 weeks", as --set takes it.
  [[nodiscard]] std::string text_of(double value) const;
};

/// What is looked at. docs/methods/tuning.md defines each.
enum class Moment {
  repurchase_within,
  reactivation_within,
  utilisation,
  mean_duration,
  yearly_retention,
  purchases_per_year,
  active_share,
  dormant_share,
  top_share,
  mean_spend,
  member_share,
  figure,  ///< a total of engine/metrics in the arm
  effect,  ///< its difference from the baseline, or a figure that only exists against the baseline
};
/// Their names in the file, in the order of the enumeration, without figure and effect, which are keys.
[[nodiscard]] const std::vector<std::string>& moment_names();

/// Whose moment it is, at the time in question.
enum class Of { everyone, members, living };

struct TargetSpec {
  std::string name;
  Moment moment = Moment::figure;
  std::string figure;    ///< of `figure` and `effect`
  std::string arm;       ///< empty: the baseline; must be given where there is a choice
  double value = 0;      ///< shares as fractions, durations in years, money in major units
  double tolerance = 0;  ///< standard error of the value, same unit; > 0
  std::string source;
  Of of = Of::everyone;
  double within_days = 0;
  double asleep_days = 0;
  double at_day = -1;     ///< < 0: at the horizon, less what has to be seen after it
  std::string campaign;   ///< reactivation: at each wave of it
  double heaviest = 0;    ///< top_share: share of customers
  bool ultimate = false;  ///< utilisation: with the run-off
  bool full_follow_up = true;
  int line = 0;
};

struct TargetsSpec {
  std::string name;
  std::string scenario_path;  ///< of the scenario it was made for; may be empty
  std::vector<TunedParameter> parameters;
  std::vector<TargetSpec> targets;
};

/// Reads and checks the text by itself. `file` is only for messages.
[[nodiscard]] TargetsSpec read_targets_text(const std::string& text, const std::string& file,
                                            Problems& problems);
/// The same from a file. Errors: Failure(no_input).
[[nodiscard]] TargetsSpec read_targets_file(const std::string& path, Problems& problems);

/// Does the scenario `text` take each parameter at its start, its bounds and between? Where it does not, says
/// so at the line of the targets file `file`. The scenario itself must be without problems.
void check_parameters(const TargetsSpec& targets, const std::string& file, const std::string& text,
                      const std::vector<Override>& overrides, Problems& problems, const Parts& parts = {});

}  // namespace stamkund::scenario
