#include "engine/study/limited_stock.h"

#include "engine/mechanisms/program/program.h"

namespace stamkund::study {
namespace {

mechanisms::Program* program_of(const world::Arm& arm) {
  for (const auto& one : arm.mechanisms())
    if (auto* found = dynamic_cast<mechanisms::Program*>(one.get())) return found;
  return nullptr;
}

}  // namespace

bool withdraw_first(Replicate& replicate, const std::vector<counting::Counts>& counts) {
  bool withdrawn = false;
  for (std::size_t a = 0; a < replicate.arms.size(); ++a) {
    mechanisms::Program* const program = program_of(*replicate.arms[a]);
    if (program == nullptr) continue;
    const counting::Table& stock = counts[a].schema().table(mechanisms::kStock);
    const auto used_on = counts[a].of(stock);
    const auto& rewards = program->model().rules.rewards;
    const std::size_t days = stock.axes()[1].size;
    std::size_t first_day = days;
    std::size_t first = 0;
    for (std::size_t r = 0; r < rewards.size(); ++r) {
      if (rewards[r].stock == program::kNoLimit || rewards[r].withdrawn_day < program::kNever) continue;
      std::int64_t used = 0;
      for (std::size_t day = 0; day < first_day && used < rewards[r].stock; ++day) {
        used += used_on[r * days + day];
        if (used < rewards[r].stock) continue;
        first_day = day;
        first = r;
      }
    }
    if (first_day == days) continue;
    program->withdraw(first, static_cast<double>(first_day + 1));
    withdrawn = true;
  }
  return withdrawn;
}

}  // namespace stamkund::study
