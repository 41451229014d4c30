#pragma once
// Text from foreign files may be in any encoding; what leaves for others is UTF-8.
#include <cstddef>
#include <string>
#include <string_view>

namespace stamkund {

/// Length of the valid UTF-8 sequence at the front of a text that is not empty, 0 if there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);

/// Every byte as the character that Latin-1 takes it for. Keeps the bytewise order of texts, and different
/// texts different.
[[nodiscard]] std::string utf8_from_latin1(std::string_view text);

}  // namespace stamkund
