#pragma once
// What the build carries inside the program for pages: files that are no C++.
#include <string_view>

namespace stamkund::page {

/// Vega, as cmake/embed_charts.cmake puts it together. Empty if the build did not find it.
[[nodiscard]] std::string_view chart_library();
/// page.js
[[nodiscard]] std::string_view page_script();
/// page.css
[[nodiscard]] std::string_view page_style();

}  // namespace stamkund::page
