#pragma once
// One outcome after the other: which comparison its kind takes, and all that is looked at beside it.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/parallel/threads.h"
#include "experiments/analysis/adjust.h"
#include "experiments/analysis/assigned_days.h"
#include "experiments/analysis/compare.h"
#include "experiments/analysis/family.h"
#include "experiments/analysis/outliers.h"
#include "experiments/analysis/table.h"
#include "experiments/analysis/values.h"

namespace stamkund::analysis {

class OutcomeAnalyzer {
 public:
  OutcomeAnalyzer(const Table& table, const Assignment& assignment, const Spec& spec, const Threads& threads,
                  Problems& problems);
  /// What cannot be analysed goes to the problems.
  [[nodiscard]] OutcomeResult analyze(const OutcomeData& data);
  /// Of the comparisons of the outcome that was analysed last.
  [[nodiscard]] const std::vector<Effect>& effects() const noexcept { return effects_; }
  [[nodiscard]] const std::vector<std::string>& notes() const noexcept { return notes_; }

 private:
  void means(const OutcomeData& data, OutcomeResult& out);
  void counts(const OutcomeData& data, OutcomeResult& out);
  void times(const OutcomeData& data, OutcomeResult& out);
  void regression(const OutcomeData& data, std::vector<Compared>& compared) const;
  [[nodiscard]] std::vector<LargestValue> named(const std::vector<FarOut>& largest, const Values& values,
                                                std::size_t arm) const;
  bool enough(const std::vector<Sample>& samples, const OutcomeData& data);
  void figures(const std::vector<Sample>& samples, OutcomeResult& out) const;
  void finish(std::vector<Compared> compared, OutcomeResult& out);
  [[nodiscard]] Comparison judged(Compared compared, std::size_t c, const OutcomeResult& out);
  void outliers(const std::vector<Sample>& raw, const std::vector<Sample>& used, const Values& values,
                std::size_t c, OutcomeResult& out);
  /// `alpha`: of this comparison, as the family leaves it.
  void look(Compared& compared, const OutcomeResult& out, double alpha);
  [[nodiscard]] design::AlwaysValidSpec bound_of(const OutcomeResult& out) const;
  /// Why the planned bound does not apply; "" = it does.
  [[nodiscard]] std::string unfit(const OutcomeResult& out) const;
  [[nodiscard]] std::optional<Claim> claim_of(const Compared& compared, const OutcomeSpec& spec) const;
  void parts(const Values& values, OutcomeResult& out);
  void fail(const OutcomeData& data, const std::string& message, const std::string& suggestion = "");
  void note(const std::string& text);

  const Table& table_;
  const Assignment& assignment_;
  const Spec& spec_;
  const Threads& threads_;
  Problems& problems_;
  Covariates covariates_;
  AssignedDays assigned_;
  std::vector<Effect> effects_;
  std::optional<Family> family_;  ///< of the comparisons of the outcome
  std::vector<double> p_;         ///< of each comparison by itself
  std::vector<std::string> notes_;
  std::set<std::string> said_;
  std::uint64_t comparisons_ = 0;
  std::size_t sought_ = 0;  ///< outcomes so far that are no guardrails
};

}  // namespace stamkund::analysis
