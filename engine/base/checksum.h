#pragma once
// SHA-256, so that a result can say exactly which input it came from.
#include <memory>
#include <string>
#include <string_view>

namespace stamkund {

/// Incremental SHA-256 (OpenSSL underneath).
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void update(std::string_view bytes);
  /// 64 lower-case hexadecimal digits; call once.
  [[nodiscard]] std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] std::string sha256_of(std::string_view bytes);

}  // namespace stamkund
