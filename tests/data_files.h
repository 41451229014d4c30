#pragma once
// Finds the real data sets, or says that the test is skipped.
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>

namespace stamkund::test {

/// Path of `name` below ../shared/data beside the checkout, or below build/data (where scripts/fetch-cdnow
/// puts CDNOW); nothing, with a line "SKIPPED: ..." that ctest counts as a skip, when it is in neither.
inline std::optional<std::string> data_file(const std::string& name) {
  namespace fs = std::filesystem;
  for (const fs::path& root : {fs::path(STAMKUND_SOURCE_DIR) / ".." / "shared" / "data",
                              fs::path(STAMKUND_SOURCE_DIR) / "build" / "data"})
    if (fs::exists(root / name)) return (root / name).lexically_normal().string();
  std::cout << "SKIPPED: " << name << " is not on this machine\n";
  return std::nullopt;
}

}  // namespace stamkund::test
