#include "engine/command/output.h"

#include <ostream>

namespace stamkund::command {

Output::Output(const Arguments& arguments, Streams streams) : streams_(streams), quiet_(arguments.quiet()) {
  const std::string path = arguments.text("json");
  if (path == "-")
    json_to_out_ = true;
  else if (!path.empty())
    json_file_ = std::make_unique<AtomicFile>(path);
}

void Output::say(const std::string& text) {
  if (!quiet_) answer(text);
}

void Output::answer(const std::string& text) {
  (json_to_out_ ? streams_.err : streams_.out) << text << std::flush;
}

void Output::say(const Problems& problems) { streams_.err << problems.text() << std::flush; }

void Output::json(const nlohmann::ordered_json& value) {
  // Text from foreign files may be no UTF-8; it is replaced, not refused.
  const std::string text = value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  if (json_to_out_) streams_.out << text << std::flush;
  if (json_file_) {
    json_file_->write(text);
    json_file_->commit();
  }
}

std::string count_text(const Problems& problems) {
  const std::size_t errors = problems.error_count();
  const std::size_t warnings = problems.all().size() - errors;
  std::string out = std::to_string(errors) + (errors == 1 ? " error" : " errors");
  if (warnings > 0) out += ", " + std::to_string(warnings) + (warnings == 1 ? " warning" : " warnings");
  return out + "\n";
}

}  // namespace stamkund::command
