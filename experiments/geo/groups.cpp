#include "experiments/geo/groups.h"

#include <algorithm>
#include <set>

#include "engine/base/nearest.h"
#include "engine/ingest/report.h"
#include "experiments/geo/words.h"

namespace stamkund::geo {
namespace {

std::string safe(const std::string& text) { return ingest::safe_text(text, 40); }

/// Words of groups that usually are the treated one, where nobody said.
constexpr const char* kTreatedWords[] = {"treatment", "treated", "test", "exposed", "treat"};

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return text;
}

std::string listed(const std::vector<std::string>& names, std::size_t most = 8) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < most; ++i)
    out += (i > 0 ? ", '" : "'") + safe(names[i]) + "'";
  return out + (names.size() > most ? ", ..." : "");
}

class Choice {
 public:
  Choice(const design::GeoSpec& spec, Panel& panel, Problems& problems)
      : spec_(spec), panel_(panel), problems_(problems) {
    grouped_ = !panel.groups.empty() && std::any_of(panel.group.begin(), panel.group.end(),
                                                    [](std::uint32_t one) { return one != Panel::kNoGroup; });
  }

  Groups choose() {
    forget_guessed_groups();
    std::vector<int> side(panel_.geos.size(), 0);  // 1 treated, -1 control
    const std::set<std::string> left_out = known_regions(spec_.left_out, "leave_out");
    std::vector<std::string> treated = spec_.treated;
    if (treated.empty() && grouped_) treated = guess();
    if (treated.empty()) {
      if (!problems_.has_errors())
        error("treated", "missing: which regions are treated",
              "name them, or say the column of the group and which group it is");
      return {};
    }
    if (grouped_ && spec_.control.empty() && panel_.groups.size() > treated.size() + 1)
      error("control", "which group is compared with? There are " + listed(panel_.groups),
            "a group that was treated otherwise is no control");
    mark(treated, 1, "treated", side);
    mark(spec_.control, -1, "control", side);
    if (problems_.has_errors()) return {};
    return collect(side, treated, left_out);
  }

 private:
  /// A column that only looked like that of the group, while regions are named.
  void forget_guessed_groups() {
    const bool said = !spec_.group.empty() || !spec_.groups.empty();
    if (!grouped_ || said || spec_.treated.empty() || is_group(spec_.treated[0])) return;
    if (std::find(panel_.geos.begin(), panel_.geos.end(), spec_.treated[0]) == panel_.geos.end()) return;
    grouped_ = false;
    panel_.notes.push_back("'" + safe(spec_.treated[0]) +
                           "' is a region and no group: the column of the group is not used");
  }

  void error(const std::string& where, const std::string& message, const std::string& suggestion) {
    problems_.error({Severity::error, panel_.file, 0, where, message, suggestion});
  }

  std::set<std::string> known_regions(const std::vector<std::string>& names, const std::string& where) {
    for (const auto& one : names)
      if (std::find(panel_.geos.begin(), panel_.geos.end(), one) == panel_.geos.end())
        error(where, "no row has the region '" + safe(one) + "'", did_you_mean(one, panel_.geos));
    return {names.begin(), names.end()};
  }

  std::vector<std::string> guess() {
    for (const char* word : kTreatedWords)
      for (const auto& group : panel_.groups)
        if (lower(group) == word) return take(group);
    std::vector<std::string> sorted = panel_.groups;
    std::sort(sorted.begin(), sorted.end());
    // Groups 1 and 2, or 0 and 1: the second is the treated one, as GeoexperimentsResearch has it.
    if (sorted == std::vector<std::string>{"1", "2"} || sorted == std::vector<std::string>{"0", "1"})
      return take(sorted[1]);
    error("treated", "which group is treated? There are " + listed(sorted), "--treated NAME");
    return {};
  }

  std::vector<std::string> take(const std::string& group) {
    panel_.notes.push_back("group '" + safe(group) + "' is the treated one (--treated NAME states it)");
    return {group};
  }

  /// Words are groups where there are some, and regions where no group is called so.
  void mark(const std::vector<std::string>& words, int which, const std::string& where,
            std::vector<int>& side) {
    for (const auto& word : words) {
      std::uint64_t found = 0;
      for (std::size_t g = 0; g < panel_.geos.size(); ++g) {
        const bool mine = grouped_
                              ? panel_.group[g] != Panel::kNoGroup && panel_.groups[panel_.group[g]] == word
                              : panel_.geos[g] == word;
        if (!mine) continue;
        ++found;
        if (side[g] == -which)
          error(where, "'" + safe(panel_.geos[g]) + "' is treated and control", "a region is in one group");
        side[g] = which;
      }
      if (found > 0) continue;
      auto names = panel_.geos;
      if (grouped_) names = panel_.groups;
      error(where,
            std::string("no ") + (grouped_ ? "group" : "region") + " is called '" + safe(word) +
                "'; there are " + listed(names),
            did_you_mean(word, names));
    }
  }

  bool is_group(const std::string& word) const {
    return std::find(panel_.groups.begin(), panel_.groups.end(), word) != panel_.groups.end();
  }

  Groups collect(const std::vector<int>& side, const std::vector<std::string>& treated,
                 const std::set<std::string>& left_out) {
    Groups out;
    std::vector<std::string> homeless;
    for (std::size_t g = 0; g < panel_.geos.size(); ++g) {
      const bool no_group = grouped_ && panel_.group[g] == Panel::kNoGroup && side[g] == 0;
      if (no_group) homeless.push_back(panel_.geos[g]);
      if (left_out.contains(panel_.geos[g]) || no_group || (side[g] == 0 && !spec_.control.empty()))
        out.left_out.push_back(g);
      else
        (side[g] == 1 ? out.treated : out.control).push_back(g);
    }
    if (!homeless.empty())
      panel_.notes.push_back(
          counted(homeless.size(), "region") +
          (homeless.size() == 1 ? " has no group and is left out: " : " have no group and are left out: ") +
          listed(homeless));
    if (out.treated.empty()) error("treated", "every treated region is left out", "");
    if (out.control.empty()) error("control", "no region is left to compare with", "");
    out.treated_name = treated.size() == 1 ? treated[0] : "treated";
    out.control_name = spec_.control.size() == 1 ? spec_.control[0] : "control";
    return out;
  }

  const design::GeoSpec& spec_;
  Panel& panel_;
  Problems& problems_;
  bool grouped_ = false;
};

}  // namespace

Groups groups_of(const design::GeoSpec& spec, Panel& panel, Problems& problems) {
  return Choice(spec, panel, problems).choose();
}

namespace {

/// Number of the first day on which anything was spent; all days where nothing ever was.
std::size_t first_cost(const Panel& panel) {
  std::size_t first = panel.days.size();
  for (std::size_t g = 0; g < panel.geos.size() && !panel.cost.empty(); ++g)
    for (std::size_t d = 0; d < first; ++d)
      if (panel.cost[panel.at(g, d)] > 0.0) first = d;
  return first;
}

/// A day inside a week or month of the data. `last`: the last day of one is meant, not the first.
void check_inside(const std::string& where, const std::optional<Day>& day, bool last, const Panel& panel,
                  Problems& problems) {
  const auto& days = panel.days;
  if (!day || panel.step == 1 || *day < days.front()) return;
  const auto next = std::upper_bound(days.begin(), days.end(), *day);
  const Day first = *std::prev(next);
  // Where one is missing it is as long as the others; the last month may be of any length.
  const int most = panel.step < 30 ? panel.step : 31;
  Day after{first.serial + most};
  if (next != days.end() && *next < after) after = *next;
  const bool whole = *day == first ||
                     (last && (*day == Day{after.serial - 1} ||
                               (panel.step >= 30 && next == days.end() && days_between(first, *day) >= 27)));
  if (whole || !(*day < after)) return;
  const std::string one = counted_points(1, panel.step).substr(2);
  const Day end{after.serial - 1};
  problems.error({Severity::error, panel.file, 0, where,
                  to_string(*day) + " is inside the " + one + " of " + to_string(first) + " to " +
                      to_string(end) + ": the data have one row for all of it",
                  last ? "say " + to_string(Day{first.serial - 1}) + " or " + to_string(end)
                       : "say " + to_string(first) + " or " + to_string(after)});
}

}  // namespace

Periods periods_of(const design::GeoSpec& spec, Panel& panel, Problems& problems) {
  const auto& days = panel.days;
  const auto first_from = [&](Day day) {
    return static_cast<std::size_t>(std::lower_bound(days.begin(), days.end(), day) - days.begin());
  };
  const auto after = [&](Day day) {
    return static_cast<std::size_t>(std::upper_bound(days.begin(), days.end(), day) - days.begin());
  };
  const auto error = [&](const std::string& where, const std::string& message,
                         const std::string& suggestion) {
    problems.error({Severity::error, panel.file, 0, where, message, suggestion});
  };
  const std::string span = "the data are of " + to_string(days.front()) + " to " + to_string(days.back());
  if (!spec.test_from) {
    const auto spent = first_cost(panel);
    error("test_from", "missing: the first day of the test; " + span,
          spent > 0 && spent < days.size()
              ? "costs begin on " + to_string(days[spent]) + ": --test-from " + to_string(days[spent])
              : "--test-from YYYY-MM-DD");
    return {};
  }
  Periods out;
  check_inside("pretest_from", spec.pretest_from, false, panel, problems);
  check_inside("test_from", spec.test_from, false, panel, problems);
  check_inside("test_to", spec.test_to, true, panel, problems);
  check_inside("cooldown_to", spec.cooldown_to, true, panel, problems);
  out.pretest = spec.pretest_from ? first_from(*spec.pretest_from) : 0;
  out.test = first_from(*spec.test_from);
  out.cooldown = spec.test_to ? after(*spec.test_to) : days.size();
  out.end = spec.cooldown_to ? after(*spec.cooldown_to) : out.cooldown;
  if (out.cooldown <= out.test)
    error("test_from", "no day of the test is in the data; " + span, "");
  else if (out.test < out.pretest + 3)
    error("test_from",
          "at least three " + points_word(panel.step) + " before the test are needed, and there are " +
              std::to_string(out.test - std::min(out.test, out.pretest)) + "; " + span,
          "data from before the test show how the groups go together");
  if (out.end < days.size() && out.cooldown > out.test)
    panel.notes.push_back("rows after " + to_string(days[out.end - 1]) +
                          " are not used (--cooldown-to DAY uses them)");
  if (!spec.test_to)
    panel.notes.push_back("the test ends with the data, on " + to_string(days.back()) +
                          " (--test-to DAY states it)");
  return out;
}

std::vector<double> series(const Panel& panel, const std::vector<double>& values,
                           const std::vector<std::size_t>& regions, std::size_t from, std::size_t to) {
  std::vector<double> out(to - from, 0.0);
  for (const std::size_t region : regions)
    for (std::size_t d = from; d < to; ++d) out[d - from] += values[panel.at(region, d)];
  return out;
}

}  // namespace stamkund::geo
