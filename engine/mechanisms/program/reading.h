#pragma once
// What the readers of a program share: the names that rules may use, and where each rule stands in the file.
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "engine/scenario/readers.h"

namespace stamkund::mechanisms {

/// Names of the marks that the population has; masks in rules follow their order.
struct MarkNames {
  std::vector<std::string> segments;
  std::vector<std::string> stores;
  std::vector<std::string> categories;
};
/// The one place where rules meet the marks of the population.
[[nodiscard]] MarkNames names_of(const scenario::ScenarioSpec& scenario);
/// Date of day 0, if the scenario has one.
[[nodiscard]] std::optional<Day> start_of(const scenario::ScenarioSpec& scenario);

/// One program while it is read.
struct ProgramReading {
  ProgramReading(const scenario::ScenarioSpec& of, double arm_margin, scenario::ProgramSpec& into)
      : scenario(of), margin(arm_margin), program(into), marks(names_of(of)) {}

  const scenario::ScenarioSpec& scenario;
  double margin;  ///< of the arm
  scenario::ProgramSpec& program;

  MarkNames marks;
  std::vector<std::string> currencies;  ///< [rules.currencies]
  std::vector<std::string> tiers;       ///< without "none"
  bool other_benefits = false;          ///< some part is worth having by itself
  bool unit_named = false;              ///< the first of them has its name from the file
  bool tiers_asked = false;             ///< by campaigns of the arm
  bool values_matter = false;           ///< members choose by what a reward is worth to them

  // Places in the file.
  scenario::Place place;
  scenario::Place tiers_place;
  std::vector<scenario::Place> currency_places;
  std::vector<std::vector<scenario::Place>> earn_places;  ///< [currencies][rules]
  std::vector<scenario::Place> reward_places;
  std::vector<scenario::Place> mission_places;
  std::vector<scenario::Place> tier_places;
  std::vector<scenario::Place> event_places;
};

// Words and times that several rules share (scope_keys.cpp).
inline constexpr std::string_view kPeriods[] = {"day", "week", "month", "quarter", "year"};
inline constexpr std::string_view kPeriodsOrEver[] = {"day", "week", "month", "quarter", "year", "ever"};
[[nodiscard]] scenario::KeySet scope_keys();
[[nodiscard]] program::Scope read_scope(scenario::Section& section, const ProgramReading& reading);
[[nodiscard]] scenario::KeySet limit_keys();
/// `key`: the one called "limit".
[[nodiscard]] program::Limit read_limit(scenario::Section& section, const scenario::Key& key);
/// `key`: a choice of kPeriods or kPeriodsOrEver.
[[nodiscard]] program::Period read_period(scenario::Section& section, const scenario::Key& key,
                                          const scenario::Here& here = {});
/// Days from the start: a duration, or an ISO date. Absent = nothing, and nothing is written out.
[[nodiscard]] std::optional<double> read_when(scenario::Section& section, const scenario::Key& key,
                                              const scenario::ScenarioSpec& scenario);
/// Bits of the named elements of `names`, each a `what`; nothing if the key is absent, and nothing is written
/// out.
[[nodiscard]] std::optional<std::uint64_t> read_names(scenario::Section& section, const scenario::Key& key,
                                                      const std::string& what,
                                                      const std::vector<std::string>& names);
/// Position of a name among `names`; says what is known if it is not there.
[[nodiscard]] std::size_t read_name(scenario::Section& section, const scenario::Key& key,
                                    const std::string& what, const std::vector<std::string>& names,
                                    const scenario::Here& here);
[[nodiscard]] Points read_units(scenario::Section& section, const scenario::Key& key,
                                const scenario::Here& here = {});
/// Minor units, not rounded: prices of single units may be finer than the smallest coin.
[[nodiscard]] double read_price(scenario::Section& section, const scenario::Key& key,
                                const scenario::ScenarioSpec& scenario, const scenario::Here& here = {});
[[nodiscard]] std::string money_text(double minor, const scenario::ScenarioSpec& scenario);
/// How often a reward can be had at most, such as " (at most 2 times a month)"; empty if always.
[[nodiscard]] std::string often(const program::Reward& reward);

// Sections of a program, one file each: their keys, and their readers.
[[nodiscard]] scenario::KeySet program_keys();
/// `tiers_asked`: campaigns of the arm ask for tiers, so that a tier without a perk does something.
void read_program(scenario::Section& section, const scenario::ScenarioSpec& scenario, double margin,
                  bool tiers_asked, scenario::ProgramSpec& program);
[[nodiscard]] scenario::KeySet tiers_keys();
void read_tiers(scenario::Section& section, ProgramReading& reading);
[[nodiscard]] scenario::KeySet earn_keys();
void read_earn_rule(scenario::Section& section, ProgramReading& reading, std::size_t currency);
/// All of a currency but its name and `unit_price`.
[[nodiscard]] scenario::KeySet currency_keys();
void read_currency(scenario::Section& section, ProgramReading& reading, std::size_t currency);
/// Where there is no such currency, its keys are known all the same.
void read_no_currency(scenario::Section& section);
/// `key`: the one called "unit_price"; read it after the rewards.
void read_unit_price(scenario::Section& section, const scenario::Key& key, ProgramReading& reading,
                     std::size_t currency);
[[nodiscard]] scenario::KeySet cashback_keys();
void read_cashback(scenario::Section& section, ProgramReading& reading, std::size_t currency);
[[nodiscard]] scenario::KeySet reward_keys();
/// `one`, `many`: the keys called "reward" and "rewards".
void read_rewards(scenario::Section& section, const scenario::Key& one, const scenario::Key& many,
                  ProgramReading& reading, std::size_t currency);
[[nodiscard]] scenario::KeySet mission_keys();
void read_mission(scenario::Section& section, ProgramReading& reading);
[[nodiscard]] scenario::KeySet program_behaviour_keys();
void read_program_behaviour(scenario::Section& section, ProgramReading& reading);

/// Contradictions that no single key shows: each is an error, or a warning where it is only doubtful. Call
/// when everything was read without a mistake.
void check_program(scenario::Reading& out, const ProgramReading& reading);
// Its parts.
void check_earning(scenario::Reading& out, const ProgramReading& reading);
void check_times(scenario::Reading& out, const ProgramReading& reading);
void check_reach(scenario::Reading& out, const ProgramReading& reading);
void check_costs(scenario::Reading& out, const ProgramReading& reading);
void check_tiers(scenario::Reading& out, const ProgramReading& reading);

}  // namespace stamkund::mechanisms
