#include <cmath>

#include "engine/scenario/readers.h"
#include "models/customer_base/process.h"

namespace stamkund::scenario {
namespace {

// A shape far from 1 is a limit of the model: all alike, or nobody but a few. Farther out than this, the
// arithmetic of its densities ends.
constexpr Range kShape{1e-4, 1e8};
constexpr Range kScale{0.001, 1e10};  // days
constexpr Range kRate{1e-9, 1e4};     // a year; customers who buy more often are checked for below
constexpr Range kSpread{1e-6, 10.0};  // standard deviation of a log
constexpr Range kCorrelation{-0.99, 0.99};

Range range_of(const customer_base::ParameterInfo& parameter) {
  if (parameter.scale == customer_base::Scale::time) return kScale;
  if (parameter.scale == customer_base::Scale::rate) return kRate;
  if (parameter.scale == customer_base::Scale::correlation) return kCorrelation;
  return parameter.name.ends_with("_spread") ? kSpread : kShape;
}

void read_process(Section& section, PopulationSpec& population) {
  ProcessSpec process;
  std::vector<std::string> names;
  for (const auto& one : customer_base::process_models()) names.push_back(one.name);
  process.model = section.choice("model", names, {"pareto-nbd", ""});
  const customer_base::ModelInfo* model = customer_base::find_model(process.model);
  if (model == nullptr) return;  // said already
  for (const auto& parameter : model->parameters) {
    const bool time = parameter.scale == customer_base::Scale::time;
    const bool rate = parameter.scale == customer_base::Scale::rate;
    process.parameters.push_back(section.quantity(parameter.name,
                                                  time   ? Dimension::duration
                                                  : rate ? Dimension::yearly
                                                         : Dimension::number,
                                                  range_of(parameter), kRequired));
  }
  if (model->regular) process.regularity = static_cast<int>(section.count("k", 1, 1000, {"2", "assumption"}));
  if (model->discrete)
    process.period_days =
        section.constant("period", Dimension::duration, {1.0, kLongest}, {"1 month", "assumption"});
  population.process = process;
}

void read_spend(Section& section, PopulationSpec& population) {
  SpendSpec spend;
  spend.model = section.choice("model", {"fixed", "gamma-gamma", "lognormal"}, {"fixed", ""});
  if (spend.model == "fixed") {
    spend.parameters.push_back(section.quantity("amount", Dimension::money, {0.0, 1e9}, kRequired));
  } else if (spend.model == "gamma-gamma") {
    spend.parameters.push_back(section.quantity("p", Dimension::number, {1e-3, 1e6}, kRequired));
    // q <= 1 has an infinite mean: whatever a run then says of money is the luck of one customer.
    spend.parameters.push_back(section.quantity("q", Dimension::number, {1.0, 1e6, true}, kRequired));
    spend.parameters.push_back(section.quantity("gamma", Dimension::money, {1e-3, 1e12}, kRequired));
  } else {
    spend.parameters.push_back(section.quantity("median", Dimension::money, {1e-3, 1e9}, kRequired));
    // A standard deviation of 3 on the log scale already spreads people over five powers of ten.
    spend.parameters.push_back(section.quantity("between", Dimension::number, {0.0, 3.0}, kRequired));
    spend.parameters.push_back(section.quantity("within", Dimension::number, {0.0, 3.0}, kRequired));
  }
  population.spend = spend;
}

}  // namespace

void read_population(Section& section, const ScenarioSpec& scenario, PopulationSpec& population) {
  population.fit_path = section.text("fit", {"", ""});
  const bool has_fit = !population.fit_path.empty();
  if (has_fit) population.existing = section.flag("existing", {"true", ""});
  section.optional_section("new_customers", [&](Section& arrivals) {
    population.arrivals.count = arrivals.count("count", 1, 1'000'000'000, kRequired);
    population.arrivals.first_day = arrivals.constant("first_arrival", Dimension::duration,
                                                      {0.0, scenario.horizon_days}, {"0 weeks", ""});
    population.arrivals.over_days =
        arrivals.constant("arrive_over", Dimension::duration, kWait, {"0 weeks", ""});
    // A horizon that could not be read is 0.
    if (scenario.horizon_days > 0.0 &&
        population.arrivals.first_day + population.arrivals.over_days > scenario.horizon_days)
      arrivals.error("arrive_over", "the last arrivals would come after the horizon");
  });
  if (section.has("purchases") && !section.is_none("purchases")) {
    if (has_fit) section.error("purchases", "a population has either a fit or stated purchases, not both");
    section.section("purchases", [&](Section& process) { read_process(process, population); });
  } else {
    (void)section.optional_section("purchases", [](Section&) {});
    if (!has_fit)
      section.error("fit",
                    "missing: name a fit (from 'stamkund calibrate') or state 'purchases' and 'spend'");
  }
  if (!section.optional_section("spend", [&](Section& spend) { read_spend(spend, population); }) && !has_fit)
    section.error("spend", "missing: without a fit, say what a purchase costs");
  if (!has_fit && population.arrivals.count == 0 && !section.has("new_customers"))
    section.error("new_customers",
                  "missing: without a fit there are no existing customers, so somebody has to arrive");
  read_marks(section, population);
}

}  // namespace stamkund::scenario
