#pragma once
// What the readers of a program share: the names that rules may use, and where each rule stands in the file.
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "engine/scenario/readers.h"

namespace stamkund::scenario {

/// Names of the marks that the population has; masks in rules follow their order.
struct MarkNames {
  std::vector<std::string> segments;
  std::vector<std::string> stores;
  std::vector<std::string> categories;
};
/// The one place where rules meet the marks of the population.
[[nodiscard]] MarkNames names_of(const ScenarioSpec& scenario);
/// Date of day 0, if the scenario has one.
[[nodiscard]] std::optional<Day> start_of(const ScenarioSpec& scenario);

/// One program while it is read.
struct ProgramReading {
  ProgramReading(const ScenarioSpec& of, double arm_margin, ProgramSpec& into)
      : scenario(of), margin(arm_margin), program(into), marks(names_of(of)) {}

  const ScenarioSpec& scenario;
  double margin;  ///< of the arm
  ProgramSpec& program;

  MarkNames marks;
  std::vector<std::string> currencies;  ///< [rules.currencies]
  std::vector<std::string> tiers;       ///< without "none"
  bool unit_named = false;              ///< the first of them has its name from the file
  bool has_referral = false;
  bool values_matter = false;  ///< members choose by what a reward is worth to them

  // Places in the file.
  Place place;
  Place tiers_place;
  std::vector<Place> currency_places;
  std::vector<std::vector<Place>> earn_places;  ///< [currencies][rules]
  std::vector<Place> reward_places;
  std::vector<Place> mission_places;
  std::vector<Place> tier_places;
  std::vector<Place> event_places;
};

// Words and times that several rules share (read_scope.cpp).
[[nodiscard]] program::Scope read_scope(Section& section, const ProgramReading& reading);
[[nodiscard]] program::Limit read_limit(Section& section);
[[nodiscard]] program::Period read_period(Section& section, const std::string& key, bool ever,
                                          const Default& fallback);
/// Days from the start: a duration, or an ISO date. Absent = nothing, and nothing is echoed.
[[nodiscard]] std::optional<double> read_when(Section& section, const std::string& key,
                                              const ScenarioSpec& scenario);
/// Bits of the named elements of `names`, each a `what`; nothing if the key is absent, and nothing is echoed.
[[nodiscard]] std::optional<std::uint64_t> read_names(Section& section, const std::string& key,
                                                      const std::string& what,
                                                      const std::vector<std::string>& names);
/// Position of a name among `names`; says what is known if it is not there.
[[nodiscard]] std::size_t read_name(Section& section, const std::string& key, const std::string& what,
                                    const std::vector<std::string>& names, const Default& fallback);
[[nodiscard]] Points read_units(Section& section, const std::string& key, double low,
                                const Default& fallback);
/// Minor units, not rounded: prices of single units may be finer than the smallest coin.
[[nodiscard]] double read_price(Section& section, const std::string& key, const ScenarioSpec& scenario,
                                const Default& fallback);
[[nodiscard]] std::string money_text(double minor, const ScenarioSpec& scenario);
/// How often a reward can be had at most, such as " (at most 2 times a month)"; empty if always.
[[nodiscard]] std::string often(const program::Reward& reward);
[[nodiscard]] inline bool is_off(const Quantity& quantity) {
  return quantity.is_constant() && quantity.parameters[0] == 0.0;
}

// Parts of a program, one file each.
void read_program(Section& section, const ScenarioSpec& scenario, double margin, ProgramSpec& program);
void read_events(Section& section, ProgramReading& reading);
void read_tiers(Section& section, ProgramReading& reading);
void read_earn_rule(Section& section, ProgramReading& reading, std::size_t currency);
/// All of a currency but its name and `unit_price`.
void read_currency(Section& section, ProgramReading& reading, std::size_t currency);
/// `unit_price`; read it after the rewards.
void read_unit_price(Section& section, ProgramReading& reading, std::size_t currency);
void read_cashback(Section& section, ProgramReading& reading, std::size_t currency);
void read_rewards(Section& section, ProgramReading& reading, std::size_t currency);
void read_mission(Section& section, ProgramReading& reading);
void read_membership(Section& section, ProgramReading& reading);
void read_referral(Section& section, ProgramReading& reading);
void read_surprise(Section& section, ProgramReading& reading);
void read_shared_cards(Section& section, ProgramReading& reading);
void read_program_behaviour(Section& section, ProgramReading& reading);

/// Contradictions that no single key shows: each is an error, or a warning where it is only doubtful. Call
/// when everything was read without a mistake.
void check_program(Reading& out, const ProgramReading& reading);
// Its parts.
void check_earning(Reading& out, const ProgramReading& reading);
void check_times(Reading& out, const ProgramReading& reading);
void check_reach(Reading& out, const ProgramReading& reading);
void check_costs(Reading& out, const ProgramReading& reading);
void check_tiers(Reading& out, const ProgramReading& reading);

}  // namespace stamkund::scenario
