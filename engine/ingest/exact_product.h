#pragma once
#include <optional>

#include "engine/ingest/amount.h"

namespace stamkund::ingest {

/// The product of two numbers in ten-thousandths, rounded half away from zero; nothing beyond kMaxMajor.
[[nodiscard]] constexpr std::optional<Amount> exact_product(Amount a, Amount b) {
  __extension__ using Wide = __int128;
  const Wide product = static_cast<Wide>(a) * b;
  const Wide half = kAmountScale / 2;
  const Wide rounded = (product < 0 ? product - half : product + half) / kAmountScale;
  const Wide most = static_cast<Wide>(kMaxMajor) * kAmountScale;
  if (rounded > most || rounded < -most) return std::nullopt;
  return static_cast<Amount>(rounded);
}

}  // namespace stamkund::ingest
