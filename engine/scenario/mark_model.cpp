#include "engine/scenario/mark_model.h"

#include "engine/scenario/resolve.h"

namespace stamkund::scenario {
namespace {

population::ShareEnds ends_of(const std::vector<MarkSpec>& marks) {
  std::vector<double> shares;
  for (const auto& mark : marks) shares.push_back(mark.share);
  return population::ends_of(shares);
}

}  // namespace

population::Marks compile_marks(const PopulationSpec& population) {
  population::Marks marks;
  marks.segments = ends_of(population.segments);
  marks.stores = ends_of(population.stores);
  for (const auto& segment : population.segments) {
    marks.purchase_factor.push_back(1.0 + segment.purchase_rate);
    marks.spend_factor.push_back(1.0 + segment.spend);
  }
  return marks;
}

PurchaseMarks compile_purchase_marks(const ScenarioSpec& scenario, std::uint64_t index) {
  PurchaseMarks marks;
  marks.categories = ends_of(scenario.population.categories);
  if (const auto& returns = scenario.population.returns) {
    marks.returned_share = Resolve(scenario, index)(returns->share);
    marks.returned_after_days = returns->after_days;
  }
  return marks;
}

}  // namespace stamkund::scenario
