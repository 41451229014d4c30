#pragma once
// What a plan on simulated lives will find of what the twins show, beside what was wished for, and what to do
// about it.
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace stamkund::plans {

struct LivesTask;
struct LivesPlan;

/// Of the plan: it finds the twins' effect, it takes more customers in the same time, more time, or no test
/// of this population finds it.
enum class Advice { enough, larger, longer, none };
[[nodiscard]] const char* name_of(Advice advice);

struct ArmOutlook {
  std::size_t arm = 1;
  double effect = 0, standard_error = 0, relative = 0;  ///< of the twins, in the window
  std::optional<double> wished;                         ///< the file states an effect
  double asked = 0.8;                                   ///< chance that is asked for
  double finds = std::numeric_limits<double>::quiet_NaN();
  double finds_error = std::numeric_limits<double>::quiet_NaN();
  std::string method;  ///< by which; the best of those that keep their error, empty: none was simulated
  Advice advice = Advice::enough;
  double customers = 0;     ///< that find it with the chance asked for; NaN: not known
  double there = 0;         ///< that come by in these days
  double days = 0;          ///< in which
  bool from_luck = false;   ///< the twins' effect cannot be told from none
  bool loses = false;       ///< under every draw the lifetime's net is less than without
  double longest_days = 0;  ///< that the scenario allows
};

/// One for each treated arm; empty where no arm brings an effect about, or a margin is tested.
[[nodiscard]] std::vector<ArmOutlook> outlook_of(const LivesTask& task, const LivesPlan& plan);
/// Is the plan large enough for what the twins show, as far as that is known?
[[nodiscard]] bool is_enough(const LivesPlan& plan);
/// The first line of the plan; empty without an outlook.
[[nodiscard]] std::string outlook_text(const LivesPlan& plan);

}  // namespace stamkund::plans
