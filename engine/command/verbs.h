#pragma once
// One function a verb; each returns an exit status and throws Failure for what the environment refuses.
#include <string>
#include <vector>

#include "engine/base/failure.h"
#include "engine/command/program.h"

namespace stamkund::command {

/// `arguments`: what follows the verb.
Exit ingest_verb(const std::vector<std::string>& arguments, Streams streams);
Exit calibrate_verb(const std::vector<std::string>& arguments, Streams streams);
Exit predict_verb(const std::vector<std::string>& arguments, Streams streams);
Exit track_verb(const std::vector<std::string>& arguments, Streams streams);
Exit run_verb(const std::vector<std::string>& arguments, Streams streams);
Exit sweep_verb(const std::vector<std::string>& arguments, Streams streams);
Exit merge_verb(const std::vector<std::string>& arguments, Streams streams);
Exit report_verb(const std::vector<std::string>& arguments, Streams streams);
Exit tune_verb(const std::vector<std::string>& arguments, Streams streams);
Exit plan_verb(const std::vector<std::string>& arguments, Streams streams);
Exit analyze_verb(const std::vector<std::string>& arguments, Streams streams);
Exit uplift_verb(const std::vector<std::string>& arguments, Streams streams);
Exit target_verb(const std::vector<std::string>& arguments, Streams streams);
Exit ledger_verb(const std::vector<std::string>& arguments, Streams streams);
Exit validate_verb(const std::vector<std::string>& arguments, Streams streams);
Exit keys_verb(const std::vector<std::string>& arguments, Streams streams);
Exit init_verb(const std::vector<std::string>& arguments, Streams streams);

struct Verb {
  const char* name;
  const char* summary;
  Exit (*run)(const std::vector<std::string>&, Streams);
};
[[nodiscard]] const std::vector<Verb>& verbs();

}  // namespace stamkund::command
