#pragma once
// A real test, learned from on one part and judged on the other.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/uplift/curves.h"
#include "engine/uplift/learner.h"
#include "engine/uplift/test_table.h"

namespace stamkund::uplift {

/// Arms that differ by chance in one of a thousand tests, or less, were not drawn by lot (assumption).
inline constexpr double kNotByLot = 1e-3;

/// Which rows are learned from. Rows are numbered from 0, those of the two arms alone.
struct Split {
  enum class By { even_rows, odd_rows, share, other_file } by = By::even_rows;
  double share = 0.5;
};

struct UpliftOptions {
  Learner learner = Learner::t_logistic;
  Split split;
  double ridge = 0;
  double value = 0;           ///< of one more of the outcome, money
  double cost = 0;            ///< of treating one customer
  std::optional<double> top;  ///< treat this share, the highest scores first, instead of those who pay
  int resamples = 500;        ///< behind intervals; 0 = none
  std::uint64_t seed = 1;     ///< of the split by share and of the resamples
};

/// A figure of the part that was kept back, with what resampling its customers says.
struct Judged {
  double value = 0;
  double p05 = 0, p95 = 0;
};

/// What a rule is worth on the part that was kept back, a customer; figures are weighted by the arms' shares.
struct Policy {
  std::string rule;
  double share = 0;                ///< treated by it
  double response = 0;             ///< mean outcome
  double profit = 0;               ///< value times outcome less cost
  double profit_all = 0;           ///< of treating everybody
  double profit_none = 0;          ///< of treating nobody
  Judged than_all{}, than_none{};  ///< profit of the rule less theirs
  double than_all_error = 0, than_none_error = 0;
  // Among those whom it treats, as promotions are often judged.
  double incremental_response_rate = 0;
  double net_incremental_revenue = 0;      ///< in all, the controls scaled to the number of the treated
  double net_incremental_revenue_all = 0;  ///< of treating everybody
};

/// Do the arms differ in what was known before? A regression of the arm on the features, against none.
struct Balance {
  double chi_square = 0;  ///< score test
  int degrees = 0;
  double p = 1;
};

struct UpliftResult {
  std::uint64_t trained_on = 0, judged_on = 0, other_rows = 0, unseen = 0;
  std::vector<std::string> other_arms;  ///< whose rows are left out; at most a few
  std::vector<Feature> features;
  std::vector<std::string> columns;
  UpliftModel model;
  Difference average;  ///< on the part that was kept back
  Judged qini, auuc, auuc_of_gain;
  Judged qini_by_risk, auuc_by_risk;  ///< those most likely to do it without treatment first
  Judged qini_by_least_likely;        ///< those least likely first
  std::vector<Decile> deciles;
  std::optional<Policy> policy;  ///< where value or cost is stated
  Balance balance;
  [[nodiscard]] bool by_lot() const { return !(balance.p < kNotByLot); }
  std::vector<std::string> notes;
};

/// `judged`: of another file, else empty and a part of `table` is kept back. Refuses what cannot be told in
/// `problems`.
[[nodiscard]] UpliftResult judge(const TestTable& table, const TestTable* judged,
                                 std::vector<Feature> features, const UpliftOptions& options,
                                 Problems& problems);

/// Whom the rule treats: who pays, or the top share, of equal scores at its edge by lot.
[[nodiscard]] std::vector<std::uint8_t> treats(const std::vector<double>& score,
                                               const UpliftOptions& options);

[[nodiscard]] Policy policy_of(const Scored& customers, const UpliftOptions& options);

}  // namespace stamkund::uplift
