#include "engine/base/expect.h"
#include "engine/calibration/fit_contract.h"
#include "engine/calibration/jet_special.h"
#include "models/customer_base/beta_discrete_weibull.h"

namespace stamkund::calibration {
namespace {

namespace base = stamkund::customer_base;

struct Geometric {
  static constexpr int kSize = 2;
  template <class T>
  static T log_survival(const T* p, double t) {
    return base::shifted_beta_geometric_log_survival<T>(p[0], p[1], t);
  }
  template <class T>
  static T log_loss(const T* p, double t) {
    return base::shifted_beta_geometric_log_loss<T>(p[0], p[1], t);
  }
};

struct Weibull {
  static constexpr int kSize = 3;
  template <class T>
  static T log_survival(const T* p, double t) {
    return base::beta_discrete_weibull_log_survival<T>(p[0], p[1], p[2], t);
  }
  template <class T>
  static T log_loss(const T* p, double t) {
    return base::beta_discrete_weibull_log_loss<T>(p[0], p[1], p[2], t);
  }
};

template <class Law>
class ContractObjective final : public Objective {
 public:
  explicit ContractObjective(const ingest::ContractTable& table) : table_(table) {}

  [[nodiscard]] int dimension() const override { return Law::kSize; }

  double evaluate(const double* theta, double* gradient) const override {
    using Jet = ceres::Jet<double, Law::kSize>;
    std::array<Jet, Law::kSize> p;
    for (int i = 0; i < Law::kSize; ++i) p[static_cast<std::size_t>(i)] = exp(Jet(theta[i], i));
    Jet sum(0.0);
    for (std::size_t t = 0; t < table_.lost.size(); ++t) {
      const auto time = static_cast<double>(t);
      if (table_.lost[t] > 0.0) sum += table_.lost[t] * Law::template log_loss<Jet>(p.data(), time);
      if (t > 0 && table_.censored[t] > 0.0)
        sum += table_.censored[t] * Law::template log_survival<Jet>(p.data(), time);
    }
    for (int i = 0; i < Law::kSize; ++i) gradient[i] = sum.v[i];
    return sum.a;
  }

 private:
  const ingest::ContractTable& table_;
};

}  // namespace

std::unique_ptr<Objective> contract_objective(const ingest::ContractTable& table, const std::string& model) {
  STAMKUND_EXPECT(table.lost.size() == table.censored.size());
  if (model == "bdw") return std::make_unique<ContractObjective<Weibull>>(table);
  STAMKUND_EXPECT(model == "sbg");
  return std::make_unique<ContractObjective<Geometric>>(table);
}

}  // namespace stamkund::calibration
