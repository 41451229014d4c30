#pragma once
// The words of a page in Swedish, Norwegian and Finnish, by their English ones.
#include <array>
#include <span>
#include <string_view>

namespace stamkund::report {

/// English, Swedish, Norwegian (bokmål), Finnish.
using Translation = std::array<std::string_view, 4>;
[[nodiscard]] std::span<const Translation> translations();
/// Sentences that other stations put together in English and files hold: notes, checks, formulas, reasons.
/// {0}, {1} ... stand for what was put into them.
[[nodiscard]] std::span<const Translation> told_sentences();

}  // namespace stamkund::report
