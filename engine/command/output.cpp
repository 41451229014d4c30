#include "engine/command/output.h"

#include <poll.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "engine/base/failure.h"
#include "engine/command/arguments.h"
#include "engine/command/terminal_text.h"

namespace stamkund::command {
namespace {

/// The other end of the pipe that standard output is has been closed.
bool reader_is_gone() {
  pollfd out{STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

}  // namespace

Output::Output(const Arguments& arguments, Streams streams)
    : arguments_(arguments), streams_(streams), quiet_(arguments.quiet()) {
  const std::string path = arguments.text("json");
  if (path == "-") {
    streams.expect_open("the JSON");
    json_to_out_ = true;
  } else if (!path.empty()) {
    json_file_ = &add(path);
  }
}

AtomicFile* Output::file(const std::string& option) {
  return arguments_.has(option) ? &add(arguments_.text(option)) : nullptr;
}

AtomicFile* Output::csv(const std::string& option) {
  AtomicFile* const out = file(option);
  if (out != nullptr && arguments_.has("spreadsheet")) out->for_spreadsheets();
  return out;
}

AtomicFile& Output::add(const std::string& path) {
  AtomicFile& file = files_.add(path);
  for (const std::string& name : file.removed_leftovers())
    if (!quiet_) streams_.err << "note: removed '" + printable(name, 500) + "', which a killed run left\n";
  return file;
}

void Output::say(const std::string& text) {
  if (!quiet_) answer(text);
}

void Output::answer(const std::string& text) {
  (json_to_out_ ? streams_.err : streams_.out) << terminal_text(text) << std::flush;
}

void Output::say(const Problems& problems) { streams_.err << problems.text() << std::flush; }

void Output::finish(const nlohmann::ordered_json& summary) {
  // Text from foreign files may be no UTF-8; it is replaced, not refused.
  const std::string text =
      summary.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  if (json_to_out_) streams_.out << text << std::flush;
  if (json_file_ != nullptr) {
    json_file_->write(text);
    json_file_->commit();
  }
  // Who reads the first lines only, as 'head' does, wants the files all the same.
  const bool told = !streams_.out.flush().fail();
  if (!told && !reader_is_gone())
    throw Failure(Exit::io_error, "standard output could not be written; no file was written");
  streams_.stop.check();
  std::string written;
  for (const auto& file : files_.files())
    if (file.get() != json_file_ && file->complete() && !file->passes_through())
      written += "wrote " + file->path() + "\n";
  files_.commit();
  if (once_written_) once_written_();
  if (!told)
    throw Failure(Exit::io_error, "standard output was closed by its reader before all was told; " +
                                      (written.empty() ? "no file was to be written"
                                                       : written.substr(0, written.size() - 1)));
  if (!written.empty()) say(written);
}

std::string count_text(const Problems& problems) {
  const std::size_t errors = problems.error_count();
  const std::size_t warnings = problems.all().size() - errors;
  std::string out = std::to_string(errors) + (errors == 1 ? " error" : " errors");
  if (warnings > 0) out += ", " + std::to_string(warnings) + (warnings == 1 ? " warning" : " warnings");
  return out + "\n";
}

}  // namespace stamkund::command
