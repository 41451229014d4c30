#pragma once
// The values of one figure over all replicates: for each arm and replicate, one for each label. Those of many
// replicates are packed: whole numbers into as few bytes as they need, all of them out of memory if need be.
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include "engine/metrics/value_store.h"

namespace stamkund::metrics {

/// std::int64_t or double. What comes out is bit for bit what was put in.
template <class Value>
class Values {
  static_assert(std::is_same_v<Value, std::int64_t> || std::is_same_v<Value, double>);

 public:
  /// Gets values of one arm, those of whole replicates, in order.
  using Take = std::function<void(std::span<const Value>)>;

  Values() = default;
  Values(std::size_t arms, std::size_t labels) : arms_(arms), labels_(labels) {}
  /// `all` [n_arms][n_replicates][n_labels].
  Values(std::size_t arms, std::size_t labels, const std::vector<Value>& all);

  [[nodiscard]] std::size_t arms() const noexcept { return arms_.size(); }
  [[nodiscard]] std::size_t labels() const noexcept { return labels_; }
  /// Of one arm, labels together.
  [[nodiscard]] std::size_t an_arm() const noexcept {
    return arms_.empty() ? 0 : arms_[0].packed + arms_[0].last.size();
  }
  /// All of them.
  [[nodiscard]] std::size_t size() const noexcept { return arms_.size() * an_arm(); }
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }

  void push_back(std::size_t arm, Value value) { arms_[arm].last.push_back(value); }
  void append(std::size_t arm, std::span<const Value> values);
  /// Replicates after replicates.
  void append(const Values& more);

  void each(std::size_t arm, const Take& take) const;
  /// [n_replicates][n_labels] of one arm.
  [[nodiscard]] std::vector<Value> arm(std::size_t arm) const;
  /// In the order of [n_arms][n_replicates][n_labels], from `first` on.
  void copy(std::size_t first, std::span<Value> to) const;
  /// The same, one of them. Slow where they are packed.
  [[nodiscard]] Value operator[](std::size_t i) const {
    Value one{};
    copy(i, {&one, 1});
    return one;
  }

  /// Packs what fills a block; the rest waits for more.
  void pack(const std::shared_ptr<ValueStore>& store);
  /// Bytes that all of them would take if they were packed.
  [[nodiscard]] std::uint64_t packed_bytes() const;

 private:
  /// Values of about a block; a block has whole replicates.
  static constexpr std::size_t kBlock = 1024;

  struct Block {
    std::uint64_t at = 0;     ///< in the store
    std::int64_t least = 0;   ///< whole numbers are kept as their distance from it
    std::uint32_t count = 0;  ///< of values
    std::uint8_t width = 0;   ///< bytes of each; 0: all are alike
    bool whole = true;        ///< whole numbers; otherwise the bits of doubles
  };
  struct Arm {
    std::vector<Block> blocks;
    std::size_t packed = 0;  ///< values in them
    std::vector<Value> last;
  };

  [[nodiscard]] std::size_t block_size() const noexcept {
    return labels_ > kBlock ? labels_ : kBlock / labels_ * labels_;
  }
  /// How values would be kept.
  [[nodiscard]] static Block form_of(std::span<const Value> values);
  void read(const Block& block, std::vector<Value>& to) const;

  std::vector<Arm> arms_;
  std::size_t labels_ = 1;
  std::shared_ptr<ValueStore> store_;
};

extern template class Values<std::int64_t>;
extern template class Values<double>;

}  // namespace stamkund::metrics
