#pragma once
// Elements in order: the front is taken as time passes, and the memory serves the next member.
#include <cstddef>
#include <utility>
#include <vector>

namespace stamkund::program {

template <class Element>
class Queue {
 public:
  using Iterator = typename std::vector<Element>::iterator;
  using ConstIterator = typename std::vector<Element>::const_iterator;

  [[nodiscard]] bool empty() const noexcept { return first_ == elements_.size(); }
  [[nodiscard]] std::size_t size() const noexcept { return elements_.size() - first_; }
  [[nodiscard]] Element& front() noexcept { return elements_[first_]; }
  [[nodiscard]] const Element& front() const noexcept { return elements_[first_]; }
  [[nodiscard]] Element& back() noexcept { return elements_.back(); }
  [[nodiscard]] const Element& back() const noexcept { return elements_.back(); }
  /// `i` counts from the front.
  [[nodiscard]] Element& operator[](std::size_t i) noexcept { return elements_[first_ + i]; }
  [[nodiscard]] const Element& operator[](std::size_t i) const noexcept { return elements_[first_ + i]; }
  [[nodiscard]] Iterator begin() noexcept { return elements_.begin() + offset(); }
  [[nodiscard]] Iterator end() noexcept { return elements_.end(); }
  [[nodiscard]] ConstIterator begin() const noexcept { return elements_.begin() + offset(); }
  [[nodiscard]] ConstIterator end() const noexcept { return elements_.end(); }

  void clear() noexcept {
    elements_.clear();
    first_ = 0;
  }
  void pop_front() noexcept {
    if (++first_ == elements_.size()) clear();
  }
  void pop_back() noexcept {
    elements_.pop_back();
    if (first_ == elements_.size()) clear();
  }
  /// Builds it in its place from its parts.
  template <class... Part>
  Element& emplace_back(const Part&... part) {
    make_room();
    return elements_.emplace_back(part...);
  }
  /// Puts it behind the last element that is not `after` it, looking from the back: mostly there it stays.
  template <class After, class... Part>
  void insert_sorted(const After& after, const Part&... part) {
    (void)emplace_back(part...);
    for (std::size_t i = elements_.size() - 1; i > first_ && after(elements_[i - 1]); --i)
      std::swap(elements_[i - 1], elements_[i]);
  }

 private:
  [[nodiscard]] std::ptrdiff_t offset() const noexcept { return static_cast<std::ptrdiff_t>(first_); }
  /// Before the vector would grow, what was taken from the front is dropped, if that is worth the move.
  void make_room() {
    if (elements_.size() < elements_.capacity() || 2 * first_ < elements_.size() || first_ == 0) return;
    elements_.erase(elements_.begin(), begin());
    first_ = 0;
  }

  std::vector<Element> elements_;
  std::size_t first_ = 0;
};

}  // namespace stamkund::program
