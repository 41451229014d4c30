#include "engine/mechanisms/contacts/check_sense.h"

#include <algorithm>
#include <cmath>

#include "engine/mechanisms/contacts/spec.h"
#include "engine/mechanisms/program/reading.h"

namespace stamkund::mechanisms {
namespace {

using scenario::ArmSpec;
using scenario::ScenarioSpec;

/// A contact that takes the margin of more purchases than this is doubted (assumption).
constexpr double kPurchasesOfAContact = 2.0;

class Sense {
 public:
  Sense(const ScenarioSpec& scenario, const ArmSpec& arm, std::uint64_t customers, const std::string& file,
        Problems& problems)
      : scenario_(scenario), arm_(arm), customers_(customers), file_(file), problems_(problems) {}

  void look(double basket) const {
    const auto& campaigns = campaigns_of(arm_);
    for (const CampaignSpec& one : campaigns) {
      const std::string at = "campaigns[" + printable(one.name) + "]";
      if (one.rules->control >= 1.0)
        warn(at + ".control", "everybody is in the control group: nobody gets it", "a share such as 10 %");
      if (one.rules->top && one.rules->top->budget && *one.rules->top->budget < one.cost)
        warn(at + ".top.budget", too_small(*one.rules->top->budget, one.cost), "");
      if (basket > 0.0) look_at_money(one, at, basket);
    }
    if (const ContactRules* const policy = policy_of(arm_)) look_at(*policy);
  }

 private:
  [[nodiscard]] std::string money(Money amount) const {
    return money_text(static_cast<double>(amount.minor), scenario_);
  }
  [[nodiscard]] std::string too_small(Money amount, Money contact) const {
    return money(amount) + " pay for no contact of " + money(contact);
  }
  void warn(const std::string& where, const std::string& message, const std::string& suggestion) const {
    problems_.warning(
        {Severity::warning, file_, 0, "arms[" + printable(arm_.name) + "]." + where, message, suggestion});
  }

  void look_at_money(const CampaignSpec& one, const std::string& at, double basket) const {
    const double margin = basket * arm_.margin;
    const double contact = static_cast<double>(one.cost.minor);
    if (contact > kPurchasesOfAContact * margin && margin > 0.0)
      warn(at + ".cost",
           "a contact costs " + money(one.cost) + ", the margin of " +
               std::to_string(static_cast<long long>(std::ceil(contact / margin))) + " purchases of " +
               money(Money{std::llround(basket)}),
           "");
    if (const double off = one.discount.central(); off > arm_.margin && arm_.margin > 0.0)
      warn(at + ".offer.discount",
           "takes " + std::to_string(std::lround(100.0 * off)) + " % off, and the margin is " +
               std::to_string(std::lround(100.0 * arm_.margin)) + " %: every purchase with it loses money",
           "");
  }

  void look_at(const ContactRules& policy) const {
    const auto& campaigns = campaigns_of(arm_);
    if (policy.pilot && policy.pilot->customers > customers_)
      warn("contact_policy.pilot.customers",
           "the pilot is to have " + std::to_string(policy.pilot->customers) +
               " customers, and the scenario has " + std::to_string(customers_) +
               ": it is tried on all of them",
           "more customers, or a smaller pilot");
    if (policy.holdout >= 1.0)
      warn("contact_policy.holdout", "everybody is held out: nobody gets anything but service messages",
           "a share such as 10 %");
    // The cheapest contact that it is for; 0 where there is none, or one is free.
    const auto cheapest = [&](const auto& counts) {
      std::int64_t least = 0;
      for (std::size_t i = 0; i < campaigns.size(); ++i)
        if (counts(i)) {
          if (campaigns[i].cost.minor == 0) return std::int64_t{0};
          least = least == 0 ? campaigns[i].cost.minor : std::min(least, campaigns[i].cost.minor);
        }
      return least;
    };
    for (std::size_t b = 0; b < policy.budgets.size(); ++b) {
      const BudgetSpec& budget = policy.budgets[b];
      const std::int64_t least = cheapest([&](std::size_t i) {
        return std::find(budget.campaigns.begin(), budget.campaigns.end(), i) != budget.campaigns.end();
      });
      if (budget.amount.minor < least)
        warn("contact_policy.budgets[" + std::to_string(b) + "].amount",
             too_small(budget.amount, Money{least}), "");
    }
    for (std::size_t k = 0; k < policy.caps.size(); ++k) {
      const CapSpec& cap = policy.caps[k];
      if (!cap.spend || cap.spend->minor == 0) continue;  // 0 is said on purpose
      const std::int64_t least = cheapest([&](std::size_t i) {
        return !campaigns[i].rules->service && (!cap.channel || campaigns[i].channel == *cap.channel);
      });
      if (cap.spend->minor < least)
        warn("contact_policy.caps[" + std::to_string(k) + "].spend", too_small(*cap.spend, Money{least}), "");
    }
  }

  const ScenarioSpec& scenario_;
  const ArmSpec& arm_;
  std::uint64_t customers_;
  const std::string& file_;
  Problems& problems_;
};

}  // namespace

void check_sense(const ScenarioSpec& scenario, double basket, std::uint64_t customers,
                 const std::string& file, Problems& problems) {
  for (const ArmSpec& arm : scenario.arms) Sense(scenario, arm, customers, file, problems).look(basket);
}

}  // namespace stamkund::mechanisms
