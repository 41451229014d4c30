#include "engine/scenario/arm_model.h"

#include "engine/base/calendar.h"
#include "engine/base/expect.h"
#include "engine/scenario/resolve.h"

namespace stamkund::scenario {

ArmModel compile_arm(const ArmSpec& spec, const ScenarioSpec& scenario, std::uint64_t index) {
  const Resolve resolve(scenario, index);
  ArmModel arm;
  arm.name = spec.name;
  arm.purchase_factor = 1.0 + resolve(spec.effects.purchase_rate);
  arm.defection_factor = 1.0 + resolve(spec.effects.defection);
  arm.spend_factor = 1.0 + resolve(spec.effects.spend);
  arm.margin = spec.margin;
  arm.purchase_marks = compile_purchase_marks(scenario.population);
  arm.minor_per_major = static_cast<double>(scenario.minor_per_major);
  return arm;
}

void compile_spend(const ScenarioSpec& scenario, std::uint64_t index, population::CustomerLaws& laws) {
  STAMKUND_EXPECT(scenario.population.spend.has_value());
  const Resolve resolve(scenario, index);
  const SpendSpec& spend = *scenario.population.spend;
  const auto& p = spend.parameters;
  if (spend.model == "fixed") {
    laws.spend = population::FixedSpend{resolve(p[0])};
  } else if (spend.model == "gamma-gamma") {
    laws.spend = population::GammaGamma{resolve(p[0]), resolve(p[1]), resolve(p[2])};
  } else {
    laws.spend = population::LognormalSpend{resolve(p[0]), resolve(p[1]), resolve(p[2])};
  }
}

population::CustomerLaws compile_laws(const ScenarioSpec& scenario, std::uint64_t index) {
  STAMKUND_EXPECT(scenario.population.process.has_value());
  const Resolve resolve(scenario, index);
  const ProcessSpec& process = *scenario.population.process;
  population::CustomerLaws laws;
  const customer_base::ModelInfo* model = customer_base::find_model(process.model);
  STAMKUND_EXPECT(model != nullptr);
  laws.time_unit_days = model->discrete ? process.period_days : 1.0;
  std::vector<double> parameters;
  for (std::size_t i = 0; i < process.parameters.size(); ++i) {
    const bool rate = model->parameters[i].scale == customer_base::Scale::rate;
    parameters.push_back(resolve(process.parameters[i]) / (rate ? kDaysPerYear : 1.0));
  }
  laws.process = customer_base::make_process(process.model, parameters, process.regularity);
  compile_spend(scenario, index, laws);
  return laws;
}

}  // namespace stamkund::scenario
