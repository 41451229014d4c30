#include "engine/mechanisms/contacts/daily_queue.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stamkund::mechanisms {

DailyQueue::DailyQueue(const std::vector<double>& due, double capacity, bool drops)
    : before_(due.size() + 1, 0.0), served_(due.size(), 0.0), capacity_(capacity), drops_(drops) {
  double served = 0.0;
  for (std::size_t d = 0; d < due.size(); ++d) {
    before_[d + 1] = before_[d] + due[d];
    served = std::min(before_[d + 1], served + capacity);
    served_[d] = served;
  }
}

double DailyQueue::goes_out(double day, double place) const {
  const double today = std::floor(day);
  if (today < 0.0 || today >= static_cast<double>(served_.size())) return day;
  const auto d = static_cast<std::size_t>(today);
  const double due = before_[d + 1] - before_[d];
  if (drops_) return place * due <= capacity_ && capacity_ > 0.0 ? day : -1.0;
  const double rank = before_[d] + place * due;
  const auto served = std::lower_bound(served_.begin() + static_cast<std::ptrdiff_t>(d), served_.end(), rank);
  if (served == served_.end() || !(capacity_ > 0.0)) return std::numeric_limits<double>::infinity();
  const auto later = static_cast<std::size_t>(served - served_.begin());
  return later == d ? day : day + static_cast<double>(later - d);
}

}  // namespace stamkund::mechanisms
