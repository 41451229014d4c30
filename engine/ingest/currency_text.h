#pragma once
// How people write the currency beside an amount.
#include <cstddef>
#include <string_view>

namespace stamkund::ingest {

/// Length of the name or symbol of a currency at the beginning of `text`, such as SEK, kr., R$; 0 if there is
/// none. Upper and lower case are the same.
[[nodiscard]] std::size_t currency_before(std::string_view text);
/// The same at its end.
[[nodiscard]] std::size_t currency_after(std::string_view text);
/// Length of what stands at the end in place of the decimals of a whole amount: "12:-", "12,-", "12.--".
[[nodiscard]] std::size_t whole_after(std::string_view text);

}  // namespace stamkund::ingest
