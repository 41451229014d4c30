#pragma once
// Several runs on one page.
#include "engine/page/run_document.h"

namespace stamkund::page {

struct Compared {
  std::string file;
  RunInput run;
  std::string seed{};
  std::vector<std::string> inputs{};  ///< SHA-256 of the files that it read, but for the scenario
  std::vector<std::pair<std::string, std::string>> made_by{};  ///< name and version
};

/// Two or more.
[[nodiscard]] Document compare_document(const std::vector<Compared>& all, const Language& language);

}  // namespace stamkund::page
