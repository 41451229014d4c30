#pragma once
// Files that other files name.
#include <filesystem>
#include <string>

namespace stamkund {

/// Where a file is that another one names: beside it, else from the current folder. Empty if it names none.
[[nodiscard]] inline std::string path_beside(const std::string& file, const std::string& named) {
  namespace fs = std::filesystem;
  if (named.empty()) return "";
  const fs::path beside = fs::path(file).parent_path() / named;
  std::error_code ignored;
  return fs::exists(beside, ignored) ? beside.lexically_normal().string() : named;
}

}  // namespace stamkund
