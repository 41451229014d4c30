#pragma once
// Large datasets piece by piece: whole rows of the last dimensions, which is how they lie in a file.
#include <algorithm>
#include <cstdint>
#include <vector>

namespace stamkund::store {

using H5Shape = std::vector<std::uint64_t>;

/// The shape of a piece, and of a chunk where there are chunks: about 2^16 elements.
[[nodiscard]] inline H5Shape piece_of(const H5Shape& shape) {
  H5Shape piece(shape.size(), 1);
  std::uint64_t room = std::uint64_t{1} << 16U;
  for (std::size_t i = shape.size(); i-- > 0 && room > 0;) {
    piece[i] = std::min(shape[i], room);
    room /= std::max<std::uint64_t>(piece[i], 1);
    if (piece[i] < shape[i]) break;
  }
  return piece;
}

/// One after the other, in the order of a flat array.
class H5Pieces {
 public:
  explicit H5Pieces(const H5Shape& shape)
      : shape_(shape), most_(piece_of(shape)), at_(shape.size(), 0), size_(shape.size(), 0) {
    for (const std::uint64_t extent : shape) all_ *= extent;
  }
  /// Goes to the next one; false: there is none.
  bool next() {
    done_ += count_;
    if (done_ >= all_) return false;
    std::uint64_t rest = done_;
    for (std::size_t i = shape_.size(); i-- > 0; rest /= shape_[i]) at_[i] = rest % shape_[i];
    count_ = 1;
    for (std::size_t i = 0; i < shape_.size(); ++i) {
      size_[i] = std::min(most_[i], shape_[i] - at_[i]);
      count_ *= size_[i];
    }
    return true;
  }
  [[nodiscard]] std::uint64_t first() const noexcept { return done_; }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] const H5Shape& at() const noexcept { return at_; }
  [[nodiscard]] const H5Shape& size() const noexcept { return size_; }

 private:
  H5Shape shape_, most_, at_, size_;
  std::uint64_t all_ = 1;
  std::uint64_t done_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace stamkund::store
