#include "engine/ingest/opportunities.h"

#include <algorithm>

#include "engine/base/expect.h"

namespace stamkund::ingest {

OpportunityNumbers::OpportunityNumbers(const Opportunities& opportunities, Day first_purchase)
    : opportunities_(opportunities), first_(first_purchase) {
  if (opportunities.from) zeroth_ = common(first_purchase);
}

std::int64_t OpportunityNumbers::common(Day day) const {
  return signed_periods(*opportunities_.from, day, opportunities_.period);
}

std::int64_t OpportunityNumbers::of(Day day) const {
  if (opportunities_.from) return common(day) - zeroth_;
  return day == first_ ? 0 : begun_periods(first_, day, opportunities_.period);
}

std::int64_t OpportunityNumbers::whole(Day day) const {
  if (!opportunities_.from) return whole_periods(first_, day, opportunities_.period);
  return std::max<std::int64_t>(0, common(Day{day.serial + 1}) - 1 - zeroth_);
}

CustomerTable in_opportunities(const TransactionLog& log, const CustomerTable& table,
                               const Opportunities& opportunities) {
  const double days = opportunities.days;
  STAMKUND_EXPECT(log.size() == table.size() && days > 0.0);
  CustomerTable out = table;
  const Day end = table.calibration_end;
  const Day observed{end.serial + static_cast<std::int32_t>(table.holdout_days)};
  const std::int64_t holdout = opportunities.from
                                   ? OpportunityNumbers(opportunities, end).whole(observed)
                                   : std::int64_t{whole_periods(end, observed, opportunities.period)};
  out.holdout_days = static_cast<double>(holdout) * days;
  for (std::size_t i = 0; i < log.size(); ++i) {
    const OpportunityNumbers numbering(opportunities, Day{log.day[log.begin[i]]});
    const std::int64_t n = numbering.whole(end);
    std::int64_t x = 0, last = 0, later = 0, seen = 0;
    for (std::uint64_t k = log.begin[i] + 1; k < log.begin[i + 1]; ++k) {
      const std::int64_t number = numbering.of(Day{log.day[k]});
      if (number <= seen) continue;  // an opportunity counts once; number 0 is the first purchase's
      seen = number;
      if (number <= n) {
        ++x;
        last = number;
      } else if (number <= n + holdout) {
        ++later;
      }
    }
    out.frequency[i] = static_cast<std::uint32_t>(x);
    out.recency_days[i] = static_cast<double>(last) * days;
    out.age_days[i] = static_cast<double>(n) * days;
    out.holdout_frequency[i] = static_cast<std::uint32_t>(later);
  }
  return out;
}

}  // namespace stamkund::ingest
