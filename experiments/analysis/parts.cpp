#include "experiments/analysis/parts.h"

#include <algorithm>
#include <cmath>

#include "experiments/analysis/compare.h"
#include "experiments/analysis/sample_ratio.h"

namespace stamkund::analysis {
namespace {

void test_heterogeneity(ByPart& by) {
  double weights = 0, sum = 0;
  for (const auto& part : by.parts) {
    const double weight = 1.0 / (part.finding.standard_error * part.finding.standard_error);
    weights += weight;
    sum += weight * part.finding.estimate;
  }
  if (by.parts.size() < 2) return;
  by.heterogeneity = 0;
  for (const auto& part : by.parts) {
    const double off = (part.finding.estimate - sum / weights) / part.finding.standard_error;
    by.heterogeneity += off * off;
  }
  by.heterogeneity_degrees = static_cast<double>(by.parts.size()) - 1.0;
  by.heterogeneity_p = chi_square_tail(by.heterogeneity, by.heterogeneity_degrees);
}

}  // namespace

std::vector<ByPart> effects_by_part(const Values& values, const Assignment& assignment,
                                    const std::vector<std::uint32_t>& part,
                                    const std::vector<std::string>& names, const std::string& column,
                                    double alpha) {
  const std::size_t arms = assignment.arms.size();
  std::vector<ByPart> out(arms - 1);
  std::vector<std::vector<Effect>> effects(arms - 1);
  std::vector<bool> rows(part.size());
  for (std::uint32_t p = 0; p < names.size(); ++p) {
    for (std::size_t r = 0; r < part.size(); ++r) rows[r] = part[r] == p;
    const auto samples = samples_of(values, assignment, &rows);
    for (std::size_t a = 1; a < arms; ++a) {
      ByPart& by = out[a - 1];
      by.column = column;
      const Figure control = figure_of(samples[0]);
      const Figure treated = figure_of(samples[a]);
      if (samples[0].size() < kFewestOfAPart || samples[a].size() < kFewestOfAPart ||
          !(control.variance + treated.variance > 0.0)) {
        by.too_small += (by.too_small.empty() ? "" : ", ") + names[p];
        continue;
      }
      const Effect effect = welch(treated, control, covariance_of(samples[a], treated, samples[0], control));
      SegmentEffect one;
      one.segment = names[p];
      one.control_customers = samples[0].customers;
      one.treated_customers = samples[a].customers;
      one.finding = finding_of(effect, Method::welch, "Welch", alpha);
      by.parts.push_back(std::move(one));
      effects[a - 1].push_back(effect);
    }
  }
  std::size_t family = 0;
  for (const auto& by : out) family += by.parts.size();
  for (std::size_t a = 0; a + 1 < arms; ++a) {
    for (std::size_t i = 0; i < out[a].parts.size(); ++i) {
      auto& one = out[a].parts[i];
      one.adjusted_p = std::min(1.0, static_cast<double>(family) * one.finding.p_value);
      one.adjusted = effects[a][i].interval(alpha / static_cast<double>(family));
    }
    test_heterogeneity(out[a]);
  }
  return out;
}

std::vector<OverTime> effects_over_time(const std::vector<Numbers>& periods, const Assignment& assignment,
                                        double alpha) {
  const std::size_t arms = assignment.arms.size();
  std::vector<OverTime> out(arms - 1);
  const auto count = static_cast<double>(periods.size());
  const auto family = count * static_cast<double>(arms - 1);
  const double middle = (count - 1.0) / 2.0;
  // Of least squares on the number of the period.
  const double square = count * (count * count - 1.0) / 12.0;
  std::vector<double> slope(assignment.of_row.size(), 0.0);
  for (std::size_t p = 0; p < periods.size(); ++p) {
    const auto samples = samples_of({&periods[p].of_row, nullptr}, assignment);
    for (std::size_t a = 1; a < arms; ++a) {
      const Effect effect = welch(figure_of(samples[a]), figure_of(samples[0]));
      SegmentEffect one;
      one.segment = periods[p].column;
      one.control_customers = samples[0].customers;
      one.treated_customers = samples[a].customers;
      one.finding = finding_of(effect, Method::welch, "Welch", alpha);
      one.adjusted_p = std::min(1.0, family * one.finding.p_value);
      one.adjusted = effect.interval(alpha / family);
      out[a - 1].periods.push_back(std::move(one));
    }
    for (std::size_t r = 0; r < slope.size(); ++r)
      slope[r] += (static_cast<double>(p) - middle) / square * periods[p].of_row[r];
  }
  const auto samples = samples_of({&slope, nullptr}, assignment);
  for (std::size_t a = 1; a < arms; ++a)
    out[a - 1].trend =
        finding_of(welch(figure_of(samples[a]), figure_of(samples[0])), Method::welch, "Welch", alpha);
  return out;
}

}  // namespace stamkund::analysis
