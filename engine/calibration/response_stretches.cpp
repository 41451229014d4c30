#include "engine/calibration/response_stretches.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace stamkund::calibration {

ResponseCalendar with_stretches(const ResponseCalendar& base, const ingest::CustomerTable& table, Bends what,
                                std::size_t more,
                                const std::function<std::vector<Stretch>(std::size_t)>& hers) {
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  const bool on_purchase = what == Bends::purchase;
  ResponseCalendar out;
  out.purchase_size = base.purchase_size + (on_purchase ? more : 0);
  out.lifetime_size = base.lifetime_size + (on_purchase ? 0 : more);
  out.shared_by_arms = base.shared_by_arms + (on_purchase ? more : 0);
  out.purchase_scale = base.purchase_scale;
  out.purchase_scale.resize(out.purchase_size, 1.0);
  out.lifetime_scale = base.lifetime_scale;
  out.lifetime_scale.resize(out.lifetime_size, 1.0);
  out.path_begin.push_back(0);
  // Whoever was contacted on the same days has the same.
  std::map<std::vector<double>, std::uint32_t> known;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double first_day = table.first_day[i].serial;
    out.first_day.push_back(first_day);
    const std::vector<Stretch> own = hers(i);
    std::vector<double> key{base.empty() ? 0.0 : static_cast<double>(base.path[i])};
    for (const Stretch& one : own) {
      key.push_back(first_day + one.start);
      key.push_back(static_cast<double>(one.column));
    }
    const auto number = static_cast<std::uint32_t>(out.path_begin.size() - 1);
    const auto [found, is_new] = known.try_emplace(std::move(key), number);
    out.path.push_back(found->second);
    if (!is_new) continue;
    // Her stretches and those of the calendar, side by side.
    std::size_t mine = 0;
    std::size_t at = base.empty() ? 0 : base.path_begin[base.path[i]];
    const std::size_t end = base.empty() ? 0 : base.path_begin[base.path[i] + 1];
    double start = -kInfinite;
    for (;;) {
      out.start_day.push_back(start);
      for (std::size_t c = 0; c < base.purchase_size; ++c)
        out.purchase.push_back(base.purchase[at * base.purchase_size + c]);
      for (std::size_t c = 0; c < base.lifetime_size; ++c)
        out.lifetime.push_back(base.lifetime[at * base.lifetime_size + c]);
      for (std::size_t c = 0; c < more; ++c)
        (on_purchase ? out.purchase : out.lifetime).push_back(c == own[mine].column ? 1.0 : 0.0);
      const double next_own = mine + 1 < own.size() ? first_day + own[mine + 1].start : kInfinite;
      const double next_base = at + 1 < end ? base.start_day[at + 1] : kInfinite;
      start = std::min(next_own, next_base);
      if (std::isinf(start)) break;
      if (next_own == start) ++mine;
      if (next_base == start) ++at;
    }
    out.path_begin.push_back(out.start_day.size());
  }
  return out;
}

}  // namespace stamkund::calibration
