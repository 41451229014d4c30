#pragma once
// What a scenario file says, as plain structs. Durations are in days, shares and changes are fractions, money
// is in major units unless its type is Money. Quantities may be distributions.
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/calendar.h"
#include "engine/base/day.h"
#include "engine/population/arrivals.h"
#include "engine/population/marks.h"
#include "engine/scenario/part.h"
#include "engine/scenario/program_spec.h"
#include "engine/scenario/quantity.h"

namespace stamkund::targeting {
struct AttributeTable;
}  // namespace stamkund::targeting

namespace stamkund::scenario {

/// What-if changes to the customers themselves.
struct EffectsSpec {
  Quantity purchase_rate;
  Quantity defection;
  Quantity spend;
};

struct ArmSpec {
  std::string name;
  double margin = 0;  ///< share of the list price
  EffectsSpec effects;
  std::optional<ProgramSpec> program;
  PartSpecs parts;  ///< registered from outside
};

struct ProcessSpec {
  std::string model;                 ///< a name of customer_base::process_models
  std::vector<Quantity> parameters;  ///< in that model's order; times in days, rates a year
  int regularity = 1;                ///< k of models of regular buyers
  double period_days = 1;            ///< of models in which time goes in opportunities or contract periods
};

struct SpendSpec {
  std::string model;                 ///< "fixed", "gamma-gamma", "lognormal"
  std::vector<Quantity> parameters;  ///< amount | p q gamma | median between within
};

/// One segment, store or category: what rules call it, and its share of customers or purchases.
struct MarkSpec {
  std::string name;
  double share = 0;          ///< the shares of a list sum to 1
  double purchase_rate = 0;  ///< relative change of the model's rate; segments only
  double spend = 0;          ///< relative change of the model's spend; segments only
};
/// The most marks in one list.
inline constexpr std::size_t kMostMarks = 60;

struct PopulationSpec {
  std::string fit_path;  ///< empty: `process` and `spend` say it all
  bool existing = true;  ///< simulate the fit's own customers on from the end of calibration
  population::Arrivals arrivals;
  std::optional<ProcessSpec> process;
  std::optional<SpendSpec> spend;    ///< optional with a fit that has a spend model
  std::vector<MarkSpec> segments;    ///< who a customer is, for life; empty = none
  bool segments_of_fit = false;      ///< existing customers have those that the fit kept of them
  std::vector<MarkSpec> stores;      ///< her home store
  std::vector<MarkSpec> categories;  ///< what a purchase is of
  PartSpecs parts;                   ///< registered from outside
  std::vector<std::string> groups;   ///< by what results group customers besides
  /// What else is known of existing customers, from a file; null = nothing.
  std::shared_ptr<const targeting::AttributeTable> attributes;
  /// Segments of existing customers, where the fit's count; not written in a scenario.
  population::KnownMarks known_segments;
};

/// How luck, people and ignorance are told apart: replicates are nested, draw > population > replicate.
struct UncertaintySpec {
  bool parameters = true;  ///< draw the fit's parameters and every distribution anew for each draw
  std::uint64_t populations_per_draw = 2;
  std::uint64_t replicates_per_population = 2;
  /// What all customers share in each draw of the parameters: log of a factor on everybody's purchase rate.
  /// Not written in a scenario: it comes with a fit. Empty: nothing is shared.
  std::vector<double> log_levels = {};
  /// The same of a factor on what everybody's purchases are worth; as many as log_levels, or empty.
  std::vector<double> log_spend_levels = {};
};

/// What a fit learned under the first of `names` that it has, of `segment` where it has one for each, in
/// parameter draw `draw`, or (not `uncertain`) as it was estimated. Everything of one draw is drawn jointly.
using LearnedValue = std::function<double(const std::vector<std::string>& names, const std::string& segment,
                                          std::uint64_t draw, bool uncertain)>;

struct Grouping;

struct ScenarioSpec {
  std::string name;
  std::string currency;
  std::int64_t minor_per_major = 100;
  std::uint64_t seed = 0;
  std::uint64_t replicates = 0;
  Day start;                 ///< date of day 0
  bool start_given = false;  ///< the file says so itself
  double horizon_days = 0;
  double run_off_days = 0;  ///< beyond the horizon: what is paid in it is told apart
  double period_days = 0;
  double discount_per_year = 0;
  UncertaintySpec uncertainty;
  PopulationSpec population;
  PartSpecs parts;            ///< registered from outside
  std::vector<ArmSpec> arms;  ///< the first is the baseline
  /// What population.groups comes to with the fit; not written in a scenario.
  std::vector<std::shared_ptr<const Grouping>> groupings;
  LearnedValue learned;             ///< for quantities "from fit"; none until a fit is known
  bool learned_by_segment = false;  ///< the fit has lifts by segment (Resolve::of_segment)
};

}  // namespace stamkund::scenario
