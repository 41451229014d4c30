#include "engine/study/budgets.h"

#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "engine/study/followed.h"

namespace stamkund::study {
namespace {

using mechanisms::Contacts;

/// What is paid in one period of a budget, in order of time, as far as the first contact that it does not pay
/// for: only that has to be kept.
class Purse {
 public:
  explicit Purse(std::int64_t amount) : amount_(amount) {}

  void pay(const Contacts::Turn& turn, std::int64_t cost) {
    paid_.emplace(turn, cost);
    sum_ += cost;
    while (sum_ - paid_.top().second > amount_) {
      sum_ -= paid_.top().second;
      paid_.pop();
    }
  }
  /// The first contact that it does not pay for; none if it pays for all.
  [[nodiscard]] std::optional<Contacts::Turn> spent_from() const {
    return sum_ > amount_ ? std::optional(paid_.top().first) : std::nullopt;
  }

 private:
  std::int64_t amount_;
  std::int64_t sum_ = 0;
  std::priority_queue<std::pair<Contacts::Turn, std::int64_t>> paid_;  ///< the latest on top
};

void live_all(world::Arm& arm, const Replicate& replicate) {
  counting::Counts counts(arm.schema());
  world::Books books(arm.horizon(), counts);
  world::Customer customer;
  for (std::uint64_t i = 0; i < replicate.people.size(); ++i) {
    replicate.people.draw(i, customer.person);
    world::Luck luck(replicate.seed, replicate.draw.luck, i);
    world::Scene scene{arm, customer, luck, books, nullptr, false};
    world::begin(scene);
    world::live(scene, arm.horizon().days);
  }
}

}  // namespace

void keep_budgets(world::Arm& arm, const Replicate& replicate) {
  Contacts* const contacts = contacts_of(arm);
  if (contacts == nullptr || contacts->contact_plan().budgets.empty()) return;
  const auto& budgets = contacts->contact_plan().budgets;
  // What was paid before the first budget ended stays as it was when later contacts are dropped, and every
  // end that is found afterwards is later. So one round finds one more.
  for (;;) {
    std::vector<std::vector<Purse>> purses;
    for (const auto& budget : budgets)
      // Each customer stands for so many, who cost as much.
      purses.emplace_back(budget.begins.size(),
                          Purse(budget.amount / static_cast<std::int64_t>(replicate.weight)));
    contacts->tell_payments([&](std::size_t budget, std::size_t period, const Contacts::Turn& turn,
                                std::int64_t cost) { purses[budget][period].pay(turn, cost); });
    live_all(arm, replicate);
    contacts->tell_payments(nullptr);
    Contacts::Turn first;
    std::size_t budget = 0, period = 0;
    for (std::size_t b = 0; b < budgets.size(); ++b)
      for (std::size_t p = 0; p < purses[b].size(); ++p)
        if (const auto turn = purses[b][p].spent_from(); turn && *turn < first) {
          first = *turn;
          budget = b;
          period = p;
        }
    if (!(first < Contacts::Turn{})) return;
    contacts->set_spent(budget, period, first);
  }
}

}  // namespace stamkund::study
