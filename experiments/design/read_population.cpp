// Simulated customers on whom a plan rests: which scenario, and how the test lies in it.
#include "experiments/design/reading.h"

namespace stamkund::design {
namespace {

using scenario::Dimension;
using scenario::Keys;
using scenario::KeySet;
using scenario::Range;
using scenario::Section;
namespace key = scenario::key;

constexpr std::string_view kEntries[] = {"at start", "at first visit"};
constexpr Range kMany{0.0, 1e12, true};
constexpr Range kWindow{1.0, scenario::kLongest};

constexpr Keys kPopulation{
    key::text("scenario", "file whose customers and arms these are").or_else(""),
    key::text("fit", "customers, instead of those of the scenario; without one, only the control is known")
        .or_else(""),
    key::words("set", "changes to the scenario, such as 'horizon=104 weeks'"),
    key::constant("start", Dimension::duration, scenario::kWait,
                  "time of the scenario that lies before the test")
        .or_else("0 days"),
    key::constant("window", Dimension::duration, kWindow,
                  "from the start of the test to its end; none = the shortest that gives the power")
        .or_none(),
    key::choice("enter", kEntries,
                "all who are known when the test starts, or each when she first buys in it")
        .or_else("at first visit", scenario::kAssumption),
    key::constant("closing", Dimension::duration, scenario::kWait,
                  "time before the end in which nobody comes in any more, for what follows takes a while")
        .or_else("0 days")
        .with("enter: at first visit"),
    key::constant("before", Dimension::duration, scenario::kWait,
                  "what she bought so long before the start is adjusted for (CUPED); 0 days = nothing is")
        .or_else("0 days"),
    key::constant("customers", Dimension::number, kMany, "of the company; none = those of the scenario")
        .or_none(),
    key::count("lives", 100, 200'000, "that are simulated in each arm").or_else("20000"),
    key::count("draws", 1, 1000, "of what is uncertain; the lives are spread over them").or_else("8"),
    key::count("experiments", 100, 1'000'000, "that are simulated").or_else("10000"),
    key::count("seed", 0, 1'000'000'000'000, "of the experiments' luck").or_else("1"),
};

}  // namespace

KeySet population_keys() { return kPopulation.set(); }

void read_population(Section& section, ExperimentSpec& spec) {
  PopulationSpec& population = spec.population;
  population.given = true;
  population.line = section.place().line;
  population.scenario = section.text(kPopulation["scenario"]);
  population.fit = section.text(kPopulation["fit"]);
  if (population.scenario.empty() && population.fit.empty())
    section.error("scenario", "missing: whose customers these are",
                  "name a scenario file, or a fit from 'stamkund calibrate'");
  if (const auto words = section.words(kPopulation["set"])) population.set = *words;
  for (const auto& one : population.set)
    if (const auto equals = one.find('='); equals == std::string::npos || equals == 0) {
      section.error("set",
                    "found '" + printable(one) + "', expected PATH=VALUE, such as 'horizon=104 weeks'");
      population.set.clear();
      break;
    }
  population.start_day = section.constant(kPopulation["start"]);
  population.window_days = section.optional_constant(kPopulation["window"]);
  population.entry = enum_of<Entry>(section.choice(kPopulation["enter"]), kEntries);
  population.closing_days = section.constant(kPopulation["closing"]);
  if (population.closing_days > 0.0 && population.entry == Entry::at_start)
    section.error("closing", "has an effect only with 'enter: at first visit'");
  if (population.window_days && population.closing_days >= *population.window_days)
    section.error("closing", "as long as the window: nobody would come in");
  population.before_days = section.constant(kPopulation["before"]);
  population.customers = section.optional_constant(kPopulation["customers"]);
  population.lives = section.count(kPopulation["lives"]);
  population.draws = section.count(kPopulation["draws"]);
  population.experiments = section.count(kPopulation["experiments"]);
  population.seed = section.count(kPopulation["seed"]);
  if (population.draws * 50 > population.lives)
    section.error("draws", "fewer than 50 lives for each draw: they say nothing of its effect",
                  "more lives, or fewer draws");
}

}  // namespace stamkund::design
