#pragma once
// Something that a company does, or that happens between it and its customers: a folder below
// engine/mechanisms.
//
// A mechanism brings its keys, its constants (this object, one an arm and parameter draw), its state (a block
// in each customer), its hooks and its figures. The loop calls a hook only of those mechanisms that say they
// have it.
#include <cstddef>
#include <cstdint>
#include <memory>

#include "engine/world/agenda.h"
#include "engine/world/customer.h"
#include "engine/world/purchase.h"
#include "engine/world/scene.h"

namespace stamkund::world {

/// Which hooks a mechanism has; bits.
enum class Hook : std::uint32_t {
  basket = 1U << 0U,         ///< bends what she wants to buy
  offer = 1U << 1U,          ///< takes something off before the program's till
  till = 1U << 2U,           ///< the program's own price
  bought = 1U << 3U,         ///< what she pays is known
  given_back = 1U << 4U,     ///< a purchase is given back
  joined = 1U << 5U,         ///< she has become a member
  quit = 1U << 6U,           ///< she is no member any more
  left = 1U << 7U,           ///< she leaves for good; the company does not know
  settle = 1U << 8U,         ///< all that happened at this instant has happened
  member_factor = 1U << 9U,  ///< a factor on the purchase rate of members
  follow = 1U << 10U,        ///< what is owed at the horizon
  ended = 1U << 11U,         ///< the run ends; what she does beyond the horizon does not count
  noticed = 1U << 12U,       ///< she has noticed a contact
  rewarded = 1U << 13U,      ///< she has redeemed a reward
};

/// Hooks that there are; the last of them has the highest bit.
inline constexpr std::size_t kHooks = 14;
static_assert(static_cast<std::uint32_t>(Hook::rewarded) == 1U << (kHooks - 1));

class Mechanism {
 public:
  Mechanism() = default;
  Mechanism(const Mechanism&) = delete;
  Mechanism& operator=(const Mechanism&) = delete;
  virtual ~Mechanism() = default;

  [[nodiscard]] virtual std::uint32_t hooks() const = 0;
  /// The state of a customer of whom nothing is known yet.
  [[nodiscard]] virtual std::unique_ptr<Block> make_block() const = 0;
  /// A life begins: brings the block to that state again, keeping its memory, and may put things on the
  /// agenda.
  virtual void begin(Scene& scene) const = 0;

  /// An entry of the agenda that this mechanism put there.
  virtual void due(Scene&, const Agenda::Entry&) const {}
  virtual void basket(Scene&, Purchase&) const {}
  virtual void offer(Scene&, Purchase&) const {}
  virtual void till(Scene&, Purchase&) const {}
  virtual void bought(Scene&, const Purchase&) const {}
  virtual void given_back(Scene&, double /*day*/, std::int64_t /*paid*/) const {}
  virtual void joined(Scene&, double /*day*/, std::uint8_t /*category*/) const {}
  virtual void quit(Scene&) const {}
  virtual void left(Scene&) const {}
  virtual void settle(Scene&) const {}
  virtual void ended(Scene&) const {}
  /// `relevance`: share of contacts of this campaign that are relevant to her; `occasion`: the key of its luck.
  virtual void noticed(Scene&, double /*relevance*/, std::uint64_t /*occasion*/) const {}
  virtual void rewarded(Scene&) const {}
  [[nodiscard]] virtual double member_factor(const Scene&) const { return 1.0; }

  // Beyond the horizon.
  /// Is she to be followed at all?
  [[nodiscard]] virtual bool follows(const Scene&) const { return false; }
  /// Is anything left of what was owed at the horizon?
  [[nodiscard]] virtual bool is_owed(const Scene&) const { return false; }
  /// She is not followed, or not any longer: counts what is still open. `followed` = following has ended.
  virtual void close_books(Scene&, bool /*followed*/) const {}

  /// Position among the arm's mechanisms: owner of entries, and of a block.
  [[nodiscard]] std::uint16_t owner() const noexcept { return owner_; }
  void set_owner(std::uint16_t owner) { owner_ = owner; }

 protected:
  [[nodiscard]] static constexpr std::uint32_t bits(Hook hook) { return static_cast<std::uint32_t>(hook); }
  template <class... More>
  [[nodiscard]] static constexpr std::uint32_t bits(Hook hook, More... more) {
    return static_cast<std::uint32_t>(hook) | bits(more...);
  }

 private:
  std::uint16_t owner_ = 0;
};

/// A mechanism with a state of type `State`, a BlockOf<State> that `State{}` brings to its beginning or that
/// has `void clear()` to keep memory.
template <class State>
class MechanismOf : public Mechanism {
 public:
  [[nodiscard]] std::unique_ptr<Block> make_block() const override { return std::make_unique<State>(); }
  void begin(Scene& scene) const override {
    State& state = of(scene.customer);
    if constexpr (requires { state.clear(); })
      state.clear();
    else
      state = State{};
    start(scene, state);
  }
  [[nodiscard]] State& of(Customer& customer) const { return static_cast<State&>(customer.blocks[owner()]); }
  [[nodiscard]] const State& of(const Customer& customer) const {
    return static_cast<const State&>(customer.blocks[owner()]);
  }

 protected:
  /// The state is new.
  virtual void start(Scene&, State&) const {}
};

}  // namespace stamkund::world
