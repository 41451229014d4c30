#include "engine/calibration/rows.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <tuple>

#include "engine/base/expect.h"

namespace stamkund::calibration {
namespace {

/// Positions of values among their sorted distinct values.
class Distinct {
 public:
  explicit Distinct(std::vector<double> values) {
    const auto small_whole = [](double v) { return v >= 0.0 && v < kTable && v == std::floor(v); };
    if (std::all_of(values.begin(), values.end(), small_whole)) {  // days: a table beats sorting
      table_.assign(kTable, 0);
      for (const double v : values) table_[static_cast<std::size_t>(v)] = 1;
      std::uint32_t next = 0;
      for (std::size_t v = 0; v < table_.size(); ++v)
        if (table_[v] != 0) table_[v] = next++, sorted_.push_back(static_cast<double>(v));
      return;
    }
    sorted_ = std::move(values);
    std::sort(sorted_.begin(), sorted_.end());
    sorted_.erase(std::unique(sorted_.begin(), sorted_.end()), sorted_.end());
  }
  [[nodiscard]] std::uint32_t at(double value) const {
    if (!table_.empty()) return table_[static_cast<std::size_t>(value)];
    return static_cast<std::uint32_t>(std::lower_bound(sorted_.begin(), sorted_.end(), value) -
                                      sorted_.begin());
  }
  [[nodiscard]] const std::vector<double>& sorted() const { return sorted_; }

 private:
  static constexpr double kTable = 65536;
  std::vector<std::uint32_t> table_;
  std::vector<double> sorted_;
};

struct Key {
  std::uint32_t x;
  std::uint32_t recency;
  std::uint32_t age;
  friend bool operator==(const Key&, const Key&) = default;
};

/// splitmix64's finaliser over the key.
std::uint64_t hash_of(const Key& key) {
  std::uint64_t h =
      ((std::uint64_t{key.recency} << 32U) | key.age) + 0x9E3779B97F4A7C15U * (std::uint64_t{key.x} + 1U);
  h = (h ^ (h >> 30U)) * 0xBF58476D1CE4E5B9U;
  h = (h ^ (h >> 27U)) * 0x94D049BB133111EBU;
  return h ^ (h >> 31U);
}

}  // namespace

Rows collapse(const ingest::CustomerTable& table, double unit_days) {
  const std::size_t n = table.size();
  STAMKUND_EXPECT(unit_days > 0.0);
  STAMKUND_EXPECT(table.frequency.size() == n && table.recency_days.size() == n &&
                  table.age_days.size() == n);
  Rows rows;
  rows.unit_days = unit_days;
  rows.customers = static_cast<double>(n);
  std::vector<double> times;
  times.reserve(2 * n);
  for (std::size_t i = 0; i < n; ++i) {
    STAMKUND_EXPECT(table.recency_days[i] >= 0.0 && table.recency_days[i] <= table.age_days[i] &&
                    std::isfinite(table.age_days[i]));
    times.push_back(table.recency_days[i]);
    times.push_back(table.age_days[i]);
  }
  const Distinct time(std::move(times));
  const Distinct count(std::vector<double>(table.frequency.begin(), table.frequency.end()));

  std::vector<Key> keys;
  std::vector<double> weights;
  std::vector<std::uint32_t> found(n);
  constexpr std::uint32_t kEmpty = 0xFFFFFFFFU;
  std::vector<std::uint32_t> slots(std::bit_ceil(2 * n + 2), kEmpty);
  const std::size_t mask = slots.size() - 1;
  for (std::size_t i = 0; i < n; ++i) {
    const Key key{count.at(table.frequency[i]), time.at(table.recency_days[i]), time.at(table.age_days[i])};
    std::size_t slot = hash_of(key) & mask;
    while (slots[slot] != kEmpty && !(keys[slots[slot]] == key)) slot = (slot + 1) & mask;
    if (slots[slot] == kEmpty) {
      slots[slot] = static_cast<std::uint32_t>(keys.size());
      keys.push_back(key);
      weights.push_back(0.0);
    }
    found[i] = slots[slot];
    weights[found[i]] += 1.0;
    rows.purchases += table.frequency[i];
  }

  std::vector<std::uint32_t> order(keys.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(keys[a].x, keys[a].age, keys[a].recency) <
           std::tie(keys[b].x, keys[b].age, keys[b].recency);
  });
  std::vector<std::uint32_t> place(keys.size());
  for (const std::uint32_t from : order) {
    place[from] = static_cast<std::uint32_t>(rows.weight.size());
    rows.x_at.push_back(keys[from].x);
    rows.recency_at.push_back(keys[from].recency);
    rows.age_at.push_back(keys[from].age);
    rows.weight.push_back(weights[from]);
  }
  rows.row_of_customer.resize(n);
  for (std::size_t i = 0; i < n; ++i) rows.row_of_customer[i] = place[found[i]];
  rows.x = count.sorted();
  rows.time = time.sorted();
  for (double& t : rows.time) t /= unit_days;
  return rows;
}

double typical_gap_days(const ingest::CustomerTable& table) {
  double watched = 0.0;
  double purchases = 0.0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    watched += table.age_days[i];
    purchases += 1.0 + table.frequency[i];
  }
  return watched > 0.0 ? watched / purchases : 1.0;
}

}  // namespace stamkund::calibration
