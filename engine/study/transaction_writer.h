#pragma once
// The purchases of one arm in the first replicate, as dated transactions: what a till would have recorded.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/day.h"
#include "engine/calibration/fit.h"
#include "engine/scenario/spec.h"
#include "engine/world/observer.h"

namespace stamkund::study {

/// An observer (RunOptions::observer) that writes CSV lines "customer,date,amount", header first, in the
/// order of the lives, each by time, through `write`, in pieces of about a megabyte. Purchases up to the
/// horizon are written, and no returns. Day 0 of the scenario is dated `start`, which says nothing but how
/// days are called. Existing customers keep their names; new ones are C0000001 and so on by their place among
/// all; whom C0000012 brings are R0000012-1, R0000012-2. A letter is doubled where existing customers have
/// such names.
class TransactionWriter final : public world::LifeObserver {
 public:
  using Write = std::function<void(std::string_view)>;
  /// `scenario` and `fit` (null without one) must outlive this.
  TransactionWriter(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit, Day start,
                    Write write);

  void purchase(std::uint64_t customer, double day, std::int64_t paid_minor) override;
  /// After the last life.
  void finish();

 private:
  void add_name(std::uint64_t customer);

  const ingest::CustomerTable* existing_;
  double horizon_days_;
  Day start_;
  Write write_;
  std::int64_t unit_;
  std::size_t decimals_ = 0;
  std::string new_prefix_ = "C";
  std::string brought_prefix_ = "R";
  std::string lines_;
};

}  // namespace stamkund::study
