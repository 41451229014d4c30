#include "engine/simulation/tally.h"

namespace stamkund::simulation {
namespace {

template <class List>
void add(List& to, const List& from) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
}

}  // namespace

ArmTally& ArmTally::operator+=(const ArmTally& other) {
  for (std::size_t p = 0; p < periods.size(); ++p) add(periods[p], other.periods[p]);
  add(run_off, other.run_off);
  alive_at_start += other.alive_at_start;
  buyers += other.buyers;
  repeat_buyers += other.repeat_buyers;
  for (std::size_t c = 0; c < cohorts.size(); ++c) {
    add(cohorts[c].issued, other.cohorts[c].issued);
    add(cohorts[c].reversed, other.cohorts[c].reversed);
    add(cohorts[c].redeemed, other.cohorts[c].redeemed);
    add(cohorts[c].expired, other.cohorts[c].expired);
  }
  add(by_membership, other.by_membership);
  add(by_decile, other.by_decile);
  add(by_tier, other.by_tier);
  add(by_segment, other.by_segment);
  add(by_usage, other.by_usage);
  referred += other.referred;
  add(cohort_revenue, other.cohort_revenue);
  add(stock_used, other.stock_used);
  return *this;
}

}  // namespace stamkund::simulation
