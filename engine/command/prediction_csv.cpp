#include "engine/command/prediction_csv.h"

#include <array>
#include <charconv>
#include <cmath>

#include "engine/base/calendar.h"
#include "engine/base/csv.h"


namespace stamkund::command {
namespace {

void append(std::string& line, double value) {
  line += ',';
  if (std::isnan(value)) return;
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 7).ptr;
  line.append(text.data(), end);
}

}  // namespace

void write_prediction_csv(AtomicFile& file, const calibration::Fit& fit, const prediction::Request& request,
                          const prediction::CustomerPredictions& p) {
  const bool money = !p.expected_spend.empty();
  std::string lines = "customer,expected_purchases,purchases_sd,p_alive,dert,discounted_purchases";
  for (const double days : request.within_days) {
    lines += ",p_purchase_";
    std::array<char, 32> text{};
    lines.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), days).ptr);
    lines += "_days";
  }
  lines += ",p_ever,next_purchase_p10,next_purchase_p50,next_purchase_p90";
  if (money) lines += ",expected_spend,clv,residual_value";
  lines += '\n';
  for (std::size_t i = 0; i < fit.customers.size(); ++i) {
    lines += csv_field(fit.customers.id[i]);
    for (const auto* column : {&p.expected_purchases, &p.purchases_sd, &p.p_alive, &p.dert, &p.discounted})
      append(lines, (*column)[i]);
    for (const auto& column : p.p_purchase) append(lines, column[i]);
    append(lines, p.p_ever[i]);
    // Days after the end of calibration become dates.
    for (const auto* column : {&p.next_p10, &p.next_p50, &p.next_p90}) {
      lines += ',';
      const double days = (*column)[i];
      if (days < kDaysPerYear * 200.0)
        lines += to_string(
            Day{fit.customers.calibration_end.serial + 1 + static_cast<std::int32_t>(std::floor(days))});
    }
    if (money)
      for (const auto* column : {&p.expected_spend, &p.clv, &p.residual_value}) append(lines, (*column)[i]);
    lines += '\n';
    if (lines.size() > (std::size_t{1} << 20U)) {
      file.write(lines);
      lines.clear();
    }
  }
  file.write(lines);
  file.commit();
}

}  // namespace stamkund::command
