#include "engine/calibration/calendar_spend.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "engine/base/expect.h"
#include "engine/calibration/calendar_observe.h"
#include "engine/calibration/evaluate.h"
#include "engine/calibration/fit_lognormal.h"
#include "models/customer_base/lognormal_spend.h"

namespace stamkund::calibration {
namespace {

constexpr std::int32_t kWeek = 7;
constexpr std::size_t kFewestWeeks = 6;
constexpr std::size_t kLags = 4;
constexpr int kOrigins = 6;
constexpr std::size_t kFewestPurchases = 8;
/// What all share is seen in so many as well as in more.
constexpr std::size_t kMostCustomers = 20'000;

double major(ingest::Amount amount) {
  return static_cast<double>(amount) / static_cast<double>(ingest::kAmountScale);
}

/// Expected amount of each customer's next purchase; empty if that is not finite.
std::vector<double> expected_amounts(const ModelFit& spend, const ingest::CustomerTable& table) {
  std::vector<double> out;
  if (!can_predict(spend.status)) return out;
  if (spend.model == name_of(SpendModel::gamma_gamma)) {
    out = expected_mean_spend(spend, table);
  } else {
    // Without what her rate says of her amounts: nothing, or little beside the amounts.
    const customer_base::LognormalSpend model{spend.estimates[0], spend.estimates[1], spend.estimates[2]};
    for (std::size_t i = 0; i < table.size(); ++i)
      out.push_back(customer_base::expected_mean_spend(
          model, {table.log_spend_count[i], table.log_spend_mean[i], table.log_spend_squares[i]}, {}));
  }
  const bool finite =
      std::all_of(out.begin(), out.end(), [](double one) { return std::isfinite(one) && one > 0.0; });
  return finite ? out : std::vector<double>{};
}

ModelFit fit_amounts(const ingest::CustomerTable& table, bool gamma, const Options& options) {
  Options how = options;
  how.starts = 1;
  how.from.clear();
  if (gamma) return fit_gamma_gamma(table, how);
  return fit_lognormal({table.log_spend_count, table.log_spend_mean, table.log_spend_squares, {}, {}}, how);
}

/// A week's level, squared, and its product with the weeks before: of pairs of purchases by different
/// customers, which have nothing in common but what all share. So no law of the amounts is needed.
void observe_weeks(const std::vector<double>& expected, const ingest::CustomerTable& customers,
                   const ingest::TransactionLog& log, SpendLevels& out) {
  const std::int32_t end = customers.calibration_end.serial;
  const auto weeks = static_cast<std::size_t>(std::max(0, (end - log.first_day.serial + 1) / kWeek));
  if (weeks < kFewestWeeks) return;
  double spent = 0.0, all = 0.0;
  const auto repeats = [&](std::size_t i, const auto& visit) {
    for (std::uint64_t t = log.begin[i] + 1; t < log.begin[i + 1] && log.day[t] <= end; ++t)
      visit(static_cast<std::size_t>((end - log.day[t]) / kWeek), major(log.amount[t]));
  };
  for (std::size_t i = 0; i < log.size(); ++i)
    repeats(i, [&](std::size_t, double amount) {
      spent += amount;
      all += expected[i];
    });
  if (!(spent > 0.0) || !(all > 0.0)) return;
  struct Week {
    double off = 0, expected = 0, noise = 0;
    std::array<double, kLags> noise_with = {};  ///< and the week `lag` + 1 before
  };
  std::vector<Week> of(weeks);
  std::vector<std::pair<std::size_t, double>> own;  // a customer's weeks, the last first
  for (std::size_t i = 0; i < log.size(); ++i) {
    own.clear();
    const double level = expected[i] * spent / all;
    repeats(i, [&](std::size_t week, double amount) {
      if (week >= weeks) return;
      if (own.empty() || own.back().first != week) own.emplace_back(week, 0.0);
      own.back().second += amount - level;
      of[week].expected += level;
    });
    for (std::size_t k = 0; k < own.size(); ++k) {
      const auto [week, off] = own[k];
      of[week].off += off;
      of[week].noise += off * off;
      // Days ascend, so an earlier week has the larger number, and comes first.
      for (std::size_t l = k; l-- > 0 && own[l].first - week <= kLags;)
        of[week].noise_with[own[l].first - week - 1] += off * own[l].second;
    }
  }
  double level = 0.0, level_noise = 0.0, level_scale = 0.0;
  double lasting = 0.0, lasting_noise = 0.0, lasting_scale = 0.0;
  for (std::size_t w = 0; w < weeks; ++w) {
    level += of[w].off * of[w].off - of[w].noise;
    level_noise += 2.0 * of[w].noise * of[w].noise;
    level_scale += of[w].expected * of[w].expected;
    for (std::size_t lag = 1; lag <= kLags && w + lag < weeks; ++lag) {
      lasting += of[w].off * of[w + lag].off - of[w].noise_with[lag - 1];
      lasting_noise += of[w].noise * of[w + lag].noise;
      lasting_scale += of[w].expected * of[w + lag].expected;
    }
  }
  if (!(level_scale > 0.0) || !(lasting_scale > 0.0)) return;
  out.weeks = static_cast<double>(weeks);
  out.weekly_variance = 0.5 * (level / level_scale + lasting / lasting_scale);
  out.weekly_error =
      0.5 * std::hypot(std::sqrt(level_noise) / level_scale, std::sqrt(lasting_noise) / lasting_scale);
}

/// Every so many-th customer. What came back later is taken as never bought: of levels it says nothing.
ingest::TransactionLog some_of(const ingest::TransactionLog& log) {
  const std::size_t step = (log.size() + kMostCustomers - 1) / kMostCustomers;
  ingest::TransactionLog out;
  out.first_day = log.first_day;
  out.observation_end = log.observation_end;
  out.has_spend = log.has_spend;
  for (std::size_t i = 0; i < log.size(); i += std::max<std::size_t>(step, 1)) {
    for (std::uint64_t t = log.begin[i]; t < log.begin[i + 1]; ++t) {
      out.day.push_back(log.day[t]);
      out.amount.push_back(log.amount[t]);
    }
    out.begin.push_back(out.day.size());
  }
  return out;
}

/// What those who had come by `at` bought from then to the end of calibration; none if that was little.
std::optional<SpendForesight> look_ahead(bool gamma, const ingest::TransactionLog& log, Day at, Day end,
                                         const Options& options) {
  const ingest::CustomerTable before = ingest::table_at(log, {}, at, end);
  if (before.size() == 0) return {};
  SpendForesight out;
  for (const double age : before.age_days) out.age_days += age / static_cast<double>(before.size());
  out.days = days_between(at, end);
  if (out.age_days < kLeastDaysAhead || out.days < kLeastDaysAhead) return {};
  const std::vector<double> expected = expected_amounts(fit_amounts(before, gamma, options), before);
  if (expected.empty()) return {};
  double spent = 0.0, all = 0.0, noise = 0.0;
  std::size_t row = 0, purchases = 0;
  for (std::size_t i = 0; i < log.size(); ++i) {
    if (log.day[log.begin[i]] > at.serial) continue;
    const double one = expected[row++];
    double off = 0.0;
    for (std::uint64_t t = log.begin[i]; t < log.begin[i + 1]; ++t) {
      if (log.day[t] <= at.serial || log.day[t] > end.serial) continue;
      spent += major(log.amount[t]);
      all += one;
      off += major(log.amount[t]) - one;
      ++purchases;
    }
    noise += off * off;
  }
  STAMKUND_EXPECT(row == expected.size());
  if (purchases < kFewestPurchases || !(spent > 0.0)) return {};
  out.off = std::log(spent / all);
  out.luck = std::sqrt(noise) / all;
  return out;
}

}  // namespace

std::optional<SpendLevels> observe_spend(const ModelFit& spend, const ingest::CustomerTable& customers,
                                         const ingest::TransactionLog& log, const Options& options) {
  STAMKUND_EXPECT(log.size() == customers.size());
  if (!log.has_spend || log.amount.size() != log.day.size()) return {};
  const std::vector<double> expected = expected_amounts(spend, customers);
  if (expected.empty()) return {};
  SpendLevels out;
  observe_weeks(expected, customers, log, out);
  const ingest::TransactionLog some = some_of(log);
  const bool gamma = spend.model == name_of(SpendModel::gamma_gamma);
  for (int i = 0; i < kOrigins; ++i) {
    const Day at = origin_day(log, customers.calibration_end, i, kOrigins);
    if (const auto seen = look_ahead(gamma, some, at, customers.calibration_end, options))
      out.origins.push_back(*seen);
  }
  return out;
}

}  // namespace stamkund::calibration
