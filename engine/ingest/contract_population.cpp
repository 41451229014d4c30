#include "engine/ingest/contract_population.h"

#include <algorithm>

#include "engine/base/calendar.h"

namespace stamkund::ingest {

double days_of(Period period) {
  switch (period) {
    case Period::day:
      return 1.0;
    case Period::week:
      return kDaysPerWeek;
    case Period::month:
      return kDaysPerMonth;
    case Period::quarter:
      return kDaysPerQuarter;
    case Period::year:
      break;
  }
  return kDaysPerYear;
}

CustomerTable customers_of(const ContractTable& contracts, Period period) {
  const double length = days_of(period);
  CustomerTable table;
  table.id = contracts.id;
  table.first_day = contracts.start;
  table.frequency = contracts.survived;
  table.calibration_end = contracts.observation_end;
  const std::size_t n = contracts.id.size();
  for (auto* column : {&table.mean_repeat_spend, &table.first_spend}) column->assign(n, 0.0);
  table.holdout_frequency.assign(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    const double renewed = contracts.survived[i];
    const double days = contracts.observation_end.serial - contracts.start[i].serial;
    table.recency_days.push_back(renewed * length);
    // Her next renewal is tomorrow at the earliest.
    const double still =
        std::clamp(days, renewed * length, (renewed + 1.0) * length - std::min(1.0, 0.5 * length));
    table.age_days.push_back(contracts.has_left[i] != 0 ? std::max(days, (renewed + 1.0) * length) : still);
  }
  return table;
}

}  // namespace stamkund::ingest
