#include "engine/calibration/response_calendar.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"
#include "engine/calibration/covariate_rows.h"

namespace stamkund::calibration {
namespace {

/// The segments of one path that hold some day in [from, to], equal neighbours merged.
void add_path(ResponseCalendar& out, const ingest::CovariatePath& path, const CovariateData& data,
              double from, double to) {
  const std::size_t k = data.paths.size();
  const std::size_t first = out.start_day.size();
  std::vector<double> last, now;
  for (std::size_t i = path.segment_at(from); i < path.segments() && (i == 0 || path.start_day[i] <= to);
       ++i) {
    now.clear();
    for (const std::uint32_t c : data.purchase) now.push_back(path.values[i * k + c]);
    for (const std::uint32_t c : data.lifetime) now.push_back(path.values[i * k + c]);
    if (out.start_day.size() > first && now == last) continue;
    out.start_day.push_back(out.start_day.size() == first ? -std::numeric_limits<double>::infinity()
                                                          : path.start_day[i]);
    for (std::size_t c = 0; c < out.purchase_size; ++c)
      out.purchase.push_back(now[c] / out.purchase_scale[c]);
    for (std::size_t c = 0; c < out.lifetime_size; ++c)
      out.lifetime.push_back(now[out.purchase_size + c] / out.lifetime_scale[c]);
    last = now;
  }
  out.path_begin.push_back(out.start_day.size());
}

double factor(const std::vector<double>& values, std::size_t segment, const std::vector<double>& effects) {
  double sum = 0.0;
  for (std::size_t c = 0; c < effects.size(); ++c) sum += effects[c] * values[segment * effects.size() + c];
  return std::exp(sum);
}

}  // namespace

ResponseCalendar response_calendar(const ingest::CustomerTable& table, const CovariateData* data,
                                   bool scaled) {
  ResponseCalendar out;
  if (data == nullptr) return out;
  STAMKUND_EXPECT(data->paths.path_of_customer.size() == table.size());
  out.purchase_size = data->purchase.size();
  out.lifetime_size = data->lifetime.size();
  out.purchase_scale.assign(out.purchase_size, 1.0);
  out.lifetime_scale.assign(out.lifetime_size, 1.0);
  if (scaled) {
    const CovariateRows rows = covariate_rows(table, *data, 1.0);
    for (std::size_t c = 0; c < out.purchase_size; ++c)
      if (rows.purchase_sd[c] > 0.0) out.purchase_scale[c] = rows.purchase_sd[c];
    for (std::size_t c = 0; c < out.lifetime_size; ++c)
      if (rows.lifetime_sd[c] > 0.0) out.lifetime_scale[c] = rows.lifetime_sd[c];
  }
  double from = table.calibration_end.serial;
  for (const Day day : table.first_day) {
    out.first_day.push_back(day.serial);
    from = std::min(from, out.first_day.back());
  }
  double to = from;
  for (std::size_t i = 0; i < table.size(); ++i) to = std::max(to, out.first_day[i] + table.age_days[i]);
  out.path_begin.push_back(0);
  for (const auto& path : data->paths.paths) add_path(out, path, *data, from, to);
  out.path = data->paths.path_of_customer;
  return out;
}

double scale_of_effect(const ResponseCalendar& calendar, std::size_t e) {
  if (e < calendar.purchase_size) return calendar.purchase_scale[e];
  return calendar.lifetime_scale[(e - calendar.purchase_size) % calendar.lifetime_size];
}

CalendarFactors factors_of(const ResponseCalendar& calendar, const CalendarEffects& effects) {
  CalendarFactors out;
  const std::size_t n = calendar.start_day.size();
  for (std::size_t i = 0; i < n; ++i) {
    out.purchase.push_back(factor(calendar.purchase, i, effects.purchase));
    out.hazard.push_back(factor(calendar.lifetime, i, effects.lifetime));
    if (!effects.dropout_b.empty()) out.dropout_b.push_back(factor(calendar.lifetime, i, effects.dropout_b));
  }
  return out;
}

CalendarEffects effects_from(const double* values, const ResponseCalendar& calendar, bool pareto) {
  CalendarEffects out;
  out.purchase.assign(values, values + calendar.purchase_size);
  values += calendar.purchase_size;
  out.lifetime.assign(values, values + calendar.lifetime_size);
  values += calendar.lifetime_size;
  if (!pareto) out.dropout_b.assign(values, values + calendar.lifetime_size);
  return out;
}

void bend_dropout(ProcessInDays& process, const CalendarFactors& factors, std::size_t segment) {
  process.value[2] *= factors.hazard[segment];
  if (!factors.dropout_b.empty()) process.value[3] *= factors.dropout_b[segment];
}

CalendarView view_of(const ResponseCalendar& calendar, const CalendarFactors& factors, std::size_t customer) {
  CalendarView view;
  if (calendar.empty()) return view;
  const std::uint32_t path = calendar.path[customer];
  view.first = calendar.path_begin[path];
  view.size = calendar.path_begin[path + 1] - view.first;
  view.start = calendar.start_day.data() + view.first;
  view.purchase = factors.purchase.data() + view.first;
  view.hazard = factors.hazard.data() + view.first;
  view.shift = calendar.first_day[customer] + 0.5;
  return view;
}

}  // namespace stamkund::calibration
