#pragma once
// Numbers as people read them; never locale-dependent. Halves are rounded away from zero, wherever they
// stand.
#include <string>

namespace stamkund::report {

/// "1,234,567", "12.3", "0.0412": `digits` significant digits at least, whole numbers in full; "-" for NaN.
[[nodiscard]] std::string number(double value, int digits = 3);
/// The same with a sign: "+1,234".
[[nodiscard]] std::string signed_number(double value, int digits = 3);
/// "12.3 %"; "-" for NaN.
[[nodiscard]] std::string percent(double share);
/// "31 weeks" or "26 days".
[[nodiscard]] std::string days_text(double days);
/// Number of columns that UTF-8 text takes on a terminal (code points; combining marks are not handled).
[[nodiscard]] std::size_t width(const std::string& text);
/// Padded to `columns`, left- or right-aligned; never cut.
[[nodiscard]] std::string left(const std::string& text, std::size_t columns);
[[nodiscard]] std::string right(const std::string& text, std::size_t columns);

}  // namespace stamkund::report
