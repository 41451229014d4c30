#include "engine/scenario/mark_model.h"

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
  marks.known_segments = population.known_segments;
  marks.stores = ends_of(population.stores);
  for (const auto& segment : population.segments) {
    marks.purchase_factor.push_back(1.0 + segment.purchase_rate);
    marks.spend_factor.push_back(1.0 + segment.spend);
  }
  return marks;
}

PurchaseMarks compile_purchase_marks(const PopulationSpec& population) {
  return {ends_of(population.categories)};
}

}  // namespace stamkund::scenario
