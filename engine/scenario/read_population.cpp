#include <algorithm>

#include "engine/scenario/purchase_keys.h"
#include "engine/scenario/readers.h"
#include "models/customer_base/process.h"

namespace stamkund::scenario {
namespace {

constexpr std::string_view kSpendModels[] = {"fixed", "gamma-gamma", "lognormal"};

constexpr Keys kNewCustomers{
    key::count("count", 1, 1'000'000'000, "how many").required(),
    key::count(
        "stands_for", 1, 1'000'000'000,
        "how many there are in truth, a whole multiple of count: those that are simulated are a sample "
        "that stands for all")
        .or_what("count: nobody stands for others"),
    key::constant("first_arrival", Dimension::duration, kWait, "when the first comes, within the horizon")
        .or_else("0 weeks"),
    key::constant("arrive_over", Dimension::duration, kWait,
                  "for how long they come, evenly; 0 = all at once")
        .or_else("0 weeks"),
};

constexpr Keys kSpend{
    key::choice("model", kSpendModels, "how amounts differ").or_else("fixed"),
    key::quantity("amount", Dimension::money, {0.0, 1e9}, "the amount of every purchase")
        .required()
        .with("model: fixed"),
    key::quantity("p", Dimension::number, {1e-3, 1e6}, "shape of one customer's amounts")
        .required()
        .with("model: gamma-gamma"),
    // q <= 1 has an infinite mean: whatever a run then says of money is the luck of one customer.
    key::quantity("q", Dimension::number, {1.0, 1e6, true}, "shape over customers")
        .required()
        .with("model: gamma-gamma"),
    key::quantity("gamma", Dimension::money, {1e-3, 1e12}, "scale; the mean amount is p gamma / (q - 1)")
        .required()
        .with("model: gamma-gamma"),
    key::quantity("median", Dimension::money, {1e-3, 1e9}, "median amount")
        .required()
        .with("model: lognormal"),
    // A standard deviation of 3 on the log scale already spreads people over five powers of ten.
    key::quantity("between", Dimension::number, {0.0, 3.0}, "standard deviation of the log between customers")
        .required()
        .with("model: lognormal"),
    key::quantity("within", Dimension::number, {0.0, 3.0}, "standard deviation of the log of one customer's")
        .required()
        .with("model: lognormal"),
};

KeySet new_customer_keys() { return kNewCustomers.set(); }
KeySet spend_keys() { return kSpend.set(); }

constexpr Keys kPopulation{
    key::text("fit", "the fit that 'stamkund calibrate' wrote, from the scenario file or the current folder")
        .or_what("none; then purchases and spend must be given"),
    key::flag("existing", "its own customers go on from where their history left them")
        .or_else("true")
        .with("fit"),
    key::section("attributes", attribute_keys,
                 "what files know of its own customers, for campaigns to ask for")
        .or_none()
        .with("fit"),
    key::words(
        "groups",
        "by what results group customers besides segments: store, another label that 'calibrate' kept, a "
        "column of attributes, or an expression with a name: asleep=recency > 90 days")
        .or_none(),
    key::section("new_customers", new_customer_keys, "customers who come").or_none(),
    key::section("purchases", purchase_keys, "the purchase process, where there is no fit").or_none(),
    key::section("spend", spend_keys, "what a purchase costs, where no fit says it").or_none(),
    key::also(mark_list_keys),
    key::parts(&Parts::of_population),
};

void read_process(Section& section, PopulationSpec& population) {
  ProcessSpec process;
  process.model = section.choice(purchase_key("model"));
  const customer_base::ModelInfo* model = customer_base::find_model(process.model);
  if (model == nullptr) return;  // said already
  for (const auto& parameter : model->parameters)
    process.parameters.push_back(section.quantity(purchase_key(parameter.name, parameter.scale)));
  if (model->regular) process.regularity = static_cast<int>(section.count(purchase_key("k")));
  if (model->discrete) process.period_days = section.constant(purchase_key("period"));
  population.process = process;
}

void read_spend(Section& section, PopulationSpec& population) {
  SpendSpec spend;
  spend.model = section.choice(kSpend["model"]);
  if (spend.model == "fixed") {
    spend.parameters.push_back(section.quantity(kSpend["amount"]));
  } else if (spend.model == "gamma-gamma") {
    for (const Key* key : {&kSpend["p"], &kSpend["q"], &kSpend["gamma"]})
      spend.parameters.push_back(section.quantity(*key));
  } else {
    for (const Key* key : {&kSpend["median"], &kSpend["between"], &kSpend["within"]})
      spend.parameters.push_back(section.quantity(*key));
  }
  population.spend = spend;
}

/// How many times as many there are.
void read_stands_for(Section& arrivals, PopulationSpec& population) {
  if (!arrivals.has("stands_for")) return;
  const std::uint64_t all =
      arrivals.count(kNewCustomers["stands_for"], {.fallback = std::to_string(population.arrivals.count)});
  const std::uint64_t count = population.arrivals.count;
  if (count == 0 || all == 0) return;  // said already
  if (all % count != 0 || all < count) {
    const std::uint64_t times = std::max<std::uint64_t>(1, (all + count / 2) / count);
    arrivals.error("stands_for", "found " + std::to_string(all) +
                                     ", expected a whole multiple of count, such as " +
                                     std::to_string(times * count) + " (" + std::to_string(times) + " x " +
                                     std::to_string(count) + ")");
    return;
  }
  // One weight for everybody; the fit's own customers are who they are.
  if (!population.fit_path.empty() && population.existing && all > count) {
    arrivals.error("stands_for",
                   "new customers beside the fit's own would weigh more than they; 'population.sample' makes "
                   "a sample of "
                   "both, 'existing: false' leaves the fit's own out");
    return;
  }
  population.arrivals.weight = all / count;
}

}  // namespace

KeySet population_keys() { return kPopulation.set(); }

void read_population(Section& section, const ScenarioSpec& scenario, PopulationSpec& population) {
  population.fit_path = section.text(kPopulation["fit"], {.fallback = ""});
  const bool has_fit = !population.fit_path.empty();
  if (has_fit) population.existing = section.flag(kPopulation["existing"]);
  read_attribute_files(section, kPopulation["attributes"], population);
  section.ask(kPopulation["groups"]);
  if (is_given(section, kPopulation["groups"]))
    population.groups = section.words(kPopulation["groups"]).value_or(std::vector<std::string>{});
  section.optional_section(kPopulation["new_customers"], [&](Section& arrivals) {
    population.arrivals.count = arrivals.count(kNewCustomers["count"]);
    read_stands_for(arrivals, population);
    population.arrivals.first_day =
        arrivals.constant(kNewCustomers["first_arrival"], {.range = Range{0.0, scenario.horizon_days}});
    population.arrivals.over_days = arrivals.constant(kNewCustomers["arrive_over"]);
    // A horizon that could not be read is 0.
    if (scenario.horizon_days > 0.0 &&
        population.arrivals.first_day + population.arrivals.over_days > scenario.horizon_days)
      arrivals.error("arrive_over", "the last arrivals would come after the horizon");
  });
  if (section.has("purchases") && !section.is_none("purchases")) {
    if (has_fit) section.error("purchases", "a population has either a fit or stated purchases, not both");
    section.section(kPopulation["purchases"], [&](Section& process) { read_process(process, population); });
  } else {
    (void)section.optional_section(kPopulation["purchases"], [](Section&) {});
    if (!has_fit)
      section.error("fit",
                    "missing: name a fit (from 'stamkund calibrate') or state 'purchases' and 'spend'");
  }
  if (!section.optional_section(kPopulation["spend"],
                                [&](Section& spend) { read_spend(spend, population); }) &&
      !has_fit)
    section.error("spend", "missing: without a fit, say what a purchase costs");
  if (!has_fit && population.arrivals.count == 0 && !section.has("new_customers"))
    section.error("new_customers",
                  "missing: without a fit there are no existing customers, so somebody has to arrive");
  read_marks(section, population);
  read_parts(section, &Parts::of_population, false, {scenario}, population.parts);
}

}  // namespace stamkund::scenario
