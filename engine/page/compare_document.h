#pragma once
// Several runs on one page.
#include "engine/page/run_document.h"

namespace stamkund::page {

struct Compared {
  std::string file;
  RunInput run;
};

/// Two or more.
[[nodiscard]] Document compare_document(const std::vector<Compared>& all, const Language& language);

}  // namespace stamkund::page
