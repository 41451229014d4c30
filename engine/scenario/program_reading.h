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
  bool tiers_asked = false;    ///< by campaigns of the arm
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
inline constexpr std::string_view kPeriods[] = {"day", "week", "month", "quarter", "year"};
inline constexpr std::string_view kPeriodsOrEver[] = {"day", "week", "month", "quarter", "year", "ever"};
[[nodiscard]] KeySet scope_keys();
[[nodiscard]] program::Scope read_scope(Section& section, const ProgramReading& reading);
[[nodiscard]] KeySet limit_keys();
/// `key`: the one called "limit".
[[nodiscard]] program::Limit read_limit(Section& section, const Key& key);
/// `key`: a choice of kPeriods or kPeriodsOrEver.
[[nodiscard]] program::Period read_period(Section& section, const Key& key, const Here& here = {});
/// Days from the start: a duration, or an ISO date. Absent = nothing, and nothing is written out.
[[nodiscard]] std::optional<double> read_when(Section& section, const Key& key, const ScenarioSpec& scenario);
/// Bits of the named elements of `names`, each a `what`; nothing if the key is absent, and nothing is written
/// out.
[[nodiscard]] std::optional<std::uint64_t> read_names(Section& section, const Key& key,
                                                      const std::string& what,
                                                      const std::vector<std::string>& names);
/// Position of a name among `names`; says what is known if it is not there.
[[nodiscard]] std::size_t read_name(Section& section, const Key& key, const std::string& what,
                                    const std::vector<std::string>& names, const Here& here);
[[nodiscard]] Points read_units(Section& section, const Key& key, const Here& here = {});
/// Minor units, not rounded: prices of single units may be finer than the smallest coin.
[[nodiscard]] double read_price(Section& section, const Key& key, const ScenarioSpec& scenario,
                                const Here& here = {});
[[nodiscard]] std::string money_text(double minor, const ScenarioSpec& scenario);
/// How often a reward can be had at most, such as " (at most 2 times a month)"; empty if always.
[[nodiscard]] std::string often(const program::Reward& reward);
[[nodiscard]] inline bool is_off(const Quantity& quantity) {
  return quantity.is_constant() && quantity.parameters[0] == 0.0;
}

// Sections of a program, one file each: their keys, and their readers.
[[nodiscard]] KeySet program_keys();
/// `tiers_asked`: campaigns of the arm ask for tiers, so that a tier without a perk does something.
void read_program(Section& section, const ScenarioSpec& scenario, double margin, bool tiers_asked,
                  ProgramSpec& program);
[[nodiscard]] KeySet event_keys();
void read_events(Section& section, const Key& key, ProgramReading& reading);
[[nodiscard]] KeySet tiers_keys();
void read_tiers(Section& section, ProgramReading& reading);
[[nodiscard]] KeySet earn_keys();
void read_earn_rule(Section& section, ProgramReading& reading, std::size_t currency);
/// All of a currency but its name and `unit_price`.
[[nodiscard]] KeySet currency_keys();
void read_currency(Section& section, ProgramReading& reading, std::size_t currency);
/// Where there is no such currency, its keys are known all the same.
void read_no_currency(Section& section);
/// `key`: the one called "unit_price"; read it after the rewards.
void read_unit_price(Section& section, const Key& key, ProgramReading& reading, std::size_t currency);
[[nodiscard]] KeySet cashback_keys();
void read_cashback(Section& section, ProgramReading& reading, std::size_t currency);
[[nodiscard]] KeySet reward_keys();
/// `one`, `many`: the keys called "reward" and "rewards".
void read_rewards(Section& section, const Key& one, const Key& many, ProgramReading& reading,
                  std::size_t currency);
[[nodiscard]] KeySet mission_keys();
void read_mission(Section& section, ProgramReading& reading);
[[nodiscard]] KeySet membership_keys();
void read_membership(Section& section, ProgramReading& reading);
[[nodiscard]] KeySet referral_keys();
void read_referral(Section& section, ProgramReading& reading);
[[nodiscard]] KeySet surprise_keys();
void read_surprise(Section& section, ProgramReading& reading);
[[nodiscard]] KeySet shared_cards_keys();
void read_shared_cards(Section& section, ProgramReading& reading);
[[nodiscard]] KeySet program_behaviour_keys();
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
