#include "engine/simulation/replay.h"

#include <array>
#include <cstdio>
#include <string>

#include "engine/base/expect.h"
#include "engine/scenario/mark_model.h"
#include "engine/simulation/life.h"
#include "engine/simulation/runner.h"

namespace stamkund::simulation {
namespace {

class Recorder final : public LifeObserver {
 public:
  Recorder(const scenario::ScenarioSpec& scenario, const ingest::CustomerTable* existing, Day start,
           const std::function<void(std::string_view)>& write)
      : existing_(existing), start_(start), write_(write) {
    for (std::int64_t unit = scenario.minor_per_major; unit > 1; unit /= 10) ++decimals_;
    unit_ = scenario.minor_per_major;
  }

  void purchase(std::uint64_t customer, double day, std::int64_t paid_minor) override {
    std::array<char, 64> text{};
    if (existing_ != nullptr && customer < existing_->size()) {
      lines_ += existing_->id[customer];
    } else {
      std::snprintf(text.data(), text.size(), "C%07llu", static_cast<unsigned long long>(customer + 1));
      lines_ += text.data();
    }
    lines_ += "," + to_string(Day{start_.serial + static_cast<std::int32_t>(day)}) + ",";
    lines_ += std::to_string(paid_minor / unit_);
    if (decimals_ > 0) {
      const std::string fraction = std::to_string(paid_minor % unit_);
      lines_ += '.' + std::string(decimals_ - fraction.size(), '0') + fraction;
    }
    lines_ += '\n';
    if (lines_.size() > (std::size_t{1} << 20U)) flush();
  }
  void flush() {
    write_(lines_);
    lines_.clear();
  }

 private:
  const ingest::CustomerTable* existing_;
  Day start_;
  const std::function<void(std::string_view)>& write_;
  std::int64_t unit_ = 1;
  std::size_t decimals_ = 0;
  std::string lines_;
};

}  // namespace

void write_transactions(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit, std::size_t arm,
                        Day start, const std::function<void(std::string_view)>& write) {
  STAMKUND_EXPECT(arm < scenario.arms.size());
  const ingest::CustomerTable* existing =
      fit != nullptr && scenario.population.existing ? &fit->customers : nullptr;
  const population::Population population(laws_of(scenario, fit, 0), existing, scenario.population.arrivals,
                                          scenario.seed, 0, scenario::compile_marks(scenario.population), start);
  const scenario::ArmModel model = scenario::compile_arm(scenario.arms[arm], scenario, 0);
  Horizon horizon = horizon_of(scenario, arm);
  horizon.follow_days = 0.0;
  Life life(model, horizon);
  ArmTally tally(shape_of(scenario, arm));
  Recorder recorder(scenario, existing, start, write);
  write("customer,date,amount\n");
  for (std::uint64_t i = 0; i < population.size(); ++i) {
    Luck luck(scenario.seed, 0, i);
    (void)life.run(population.person(i), luck, tally, &recorder);
  }
  recorder.flush();
}

}  // namespace stamkund::simulation
