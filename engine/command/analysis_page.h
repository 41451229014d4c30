#pragma once
// 'analyze --page': the page of an analysis.
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/command/arguments.h"
#include "engine/command/output.h"

namespace stamkund::command {

void add_page_options(Arguments& arguments);

class AnalysisPageFile {
 public:
  /// Reserves the file, if one is asked for. Errors: Failure(usage, cannot_create).
  AnalysisPageFile(const Arguments& arguments, Output& output);
  [[nodiscard]] bool asked() const { return file_ != nullptr; }
  /// Writes and commits, if it was asked for. `name`: of the test.
  void write(const nlohmann::ordered_json& analysis, const std::string& name);

 private:
  AtomicFile* file_;
  std::string language_;
};

}  // namespace stamkund::command
