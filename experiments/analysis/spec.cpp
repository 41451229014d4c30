#include "experiments/analysis/spec.h"

namespace stamkund::analysis {

const std::vector<std::string>& kind_names() {
  static const std::vector<std::string> kNames{"guess", "proportion", "mean", "revenue",
                                               "count", "ratio",      "time"};
  return kNames;
}

const std::vector<std::string>& method_names() {
  static const std::vector<std::string> kNames{
      "automatic", "welch", "pooled",     "permutation",       "winsorised", "bootstrap",
      "score",     "cuped", "regression", "negative-binomial", "log-rank"};
  return kNames;
}

const std::vector<std::string>& adjust_names() {
  static const std::vector<std::string> kNames{"automatic", "none", "bonferroni", "holm", "dunnett"};
  return kNames;
}

const std::string& name_of(Kind kind) { return kind_names()[static_cast<std::size_t>(kind)]; }
const std::string& name_of(Method method) { return method_names()[static_cast<std::size_t>(method)]; }
const std::string& name_of(Adjust adjust) { return adjust_names()[static_cast<std::size_t>(adjust)]; }

}  // namespace stamkund::analysis
