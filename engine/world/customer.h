#pragma once
// One customer in one arm, as a value: who she is, her clocks, her agenda, what the company has seen of her,
// and a block of state for each mechanism. A copy is another customer who goes on from where this one stands.
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "engine/population/person.h"
#include "engine/random/stream.h"
#include "engine/world/agenda.h"
#include "engine/world/clock.h"
#include "engine/world/leaving.h"
#include "engine/world/observed.h"
#include "engine/world/outcome.h"

namespace stamkund::world {

/// What a mechanism knows of one customer.
struct Block {
  virtual ~Block() = default;
  [[nodiscard]] virtual std::unique_ptr<Block> clone() const = 0;
};

/// A block that is copied member by member.
template <class State>
struct BlockOf : Block {
  [[nodiscard]] std::unique_ptr<Block> clone() const override {
    return std::make_unique<State>(static_cast<const State&>(*this));
  }
};

/// The blocks of all mechanisms; copying copies each.
class Blocks {
 public:
  Blocks() = default;
  Blocks(const Blocks& other) { *this = other; }
  Blocks& operator=(const Blocks& other) {
    if (this == &other) return *this;
    blocks_.clear();
    for (const auto& block : other.blocks_) blocks_.push_back(block->clone());
    return *this;
  }
  Blocks(Blocks&&) noexcept = default;
  Blocks& operator=(Blocks&&) noexcept = default;
  ~Blocks() = default;

  void add(std::unique_ptr<Block> block) { blocks_.push_back(std::move(block)); }
  [[nodiscard]] std::size_t size() const noexcept { return blocks_.size(); }
  [[nodiscard]] Block& operator[](std::size_t i) noexcept { return *blocks_[i]; }
  [[nodiscard]] const Block& operator[](std::size_t i) const noexcept { return *blocks_[i]; }

 private:
  std::vector<std::unique_ptr<Block>> blocks_;
};

struct Customer {
  /// Where her life stands.
  enum class Stage : std::uint8_t { new_born, in_run, followed, over };

  population::Person person;
  Stage stage = Stage::over;
  double day = 0;
  bool alive = true;         ///< she has not left for good
  double stays_since = 0;    ///< this life of hers as a customer began
  std::uint64_t visits = 0;  ///< purchases so far: each has luck of its own
  std::size_t last_active_period = std::numeric_limits<std::size_t>::max();

  Clock purchases;            ///< hazard = ticks a day
  response::Stimuli stimuli;  ///< on her purchase rate, kinds as the arm numbers them
  Stream purchase_luck{};     ///< gaps of that clock
  Stream spend_luck{};
  Leaving leaving;
  double base_rate = 0;           ///< ticks a day, with what the arm does to everybody
  std::size_t calendar_step = 0;  ///< next step of her calendar
  double waits_until = -1;        ///< she has had this opportunity: her clock stands still until its end
  bool buys_at_end = false;       ///< a contract is renewed at the end of its period

  Agenda agenda;
  Observed seen;
  std::vector<Referral> brought;  ///< by her, in order of day
  Blocks blocks;
  LifeOutcome outcome;
};

}  // namespace stamkund::world
