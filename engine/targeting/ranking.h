#pragma once
// The groups into which companies sort all their customers by what they bought: quintiles of recency,
// frequency and money, groups made of them, and classes by share of sales. docs/methods/customer_groups.md.
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace stamkund::targeting {

/// What a company knows of a customer's purchases when it ranks her.
struct Buyer {
  double recency_days = 0;
  double purchases = 0;
  double spent = 0;  ///< NaN where it is not known
};

/// Scores from 1, the lowest fifth, to 5. Equal values have equal scores.
class Quintiles {
 public:
  Quintiles() = default;
  /// The higher the better; NaN is not ranked.
  explicit Quintiles(std::vector<double> values);
  /// NaN of NaN, and where nobody is ranked. A value between two that were ranked has the score of the lower.
  [[nodiscard]] double score(double value) const;

 private:
  bool ranked_ = false;
  std::array<double, 4> from_{};  ///< [score - 2] the lowest value that has it; infinite if none has
};

/// A: they bring the first 80 % of all sales, the best first; B: the next 15 %; C: the rest.
class SalesClasses {
 public:
  SalesClasses() = default;
  explicit SalesClasses(std::vector<double> sales);
  /// 0 = A, 1 = B, 2 = C; NaN of NaN, and where there are no sales.
  [[nodiscard]] double of(double sales) const;

 private:
  double a_from_ = std::numeric_limits<double>::quiet_NaN();
  double b_from_ = 0;
};

/// All of it at one moment.
struct Ranking {
  Quintiles recency;  ///< of the negative: who bought last is best
  Quintiles frequency;
  Quintiles money;
  SalesClasses sales;
};

[[nodiscard]] Ranking rank(const std::vector<Buyer>& all);

enum class RfmGroup : std::uint8_t { gold, medium, risk };
/// NaN where a score that decides is missing, else an RfmGroup. `purchases`: hers.
[[nodiscard]] double rfm_group(double recency, double frequency, double money, double purchases);

/// Names of the values, in their order.
[[nodiscard]] std::vector<std::string> rfm_group_names();
[[nodiscard]] std::vector<std::string> sales_class_names();

}  // namespace stamkund::targeting
