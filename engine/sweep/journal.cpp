#include "engine/sweep/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/checksum.h"
#include "engine/base/failure.h"
#include "engine/base/source.h"

namespace stamkund::sweep {
namespace {

using Json = nlohmann::ordered_json;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostBytes = std::size_t{4} << 30U;

/// JSON has no infinity and no NaN.
Json number(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

double number_of(const Json& json) {
  if (json.is_number()) return json.get<double>();
  if (json == "inf") return std::numeric_limits<double>::infinity();
  if (json == "-inf") return -std::numeric_limits<double>::infinity();
  return kNan;
}

Json json_of(const metrics::Summary& s) {
  Json out = Json::array();
  for (const double value : {s.mean, s.standard_error, s.p05, s.p50, s.p95, s.variance_parameters,
                             s.variance_individual, s.variance_process, s.variance_calendar, s.share_finite})
    out.push_back(number(value));
  out.push_back(s.replicates);
  out.push_back(s.independent);
  return out;
}

metrics::Summary summary_of(const Json& json) {
  metrics::Summary s;
  double* const places[] = {&s.mean,
                            &s.standard_error,
                            &s.p05,
                            &s.p50,
                            &s.p95,
                            &s.variance_parameters,
                            &s.variance_individual,
                            &s.variance_process,
                            &s.variance_calendar,
                            &s.share_finite};
  std::size_t i = 0;
  for (double* const place : places) *place = number_of(json.at(i++));
  s.replicates = json.at(i++).get<std::uint64_t>();
  s.independent = json.at(i).get<std::uint64_t>();
  return s;
}

std::string line_of(const Variant& variant) {
  Json json{{"key", variant.key}, {"fine", variant.fine}, {"reason", variant.reason}};
  Json outcomes = Json::array();
  for (const Measured& one : variant.outcomes) {
    Json values = Json::array();
    for (const double value : one.values) values.push_back(number(value));
    outcomes.push_back({{"summary", json_of(one.summary)}, {"values", std::move(values)}});
  }
  json["outcomes"] = std::move(outcomes);
  const std::string text = json.dump(-1, ' ', true, Json::error_handler_t::replace);
  return sha256_of(text).substr(0, 16) + " " + text + "\n";
}

}  // namespace

Journal::Journal(std::string path, const std::string& output) : path_(std::move(path)) {
  if (path_.empty()) return;
  struct stat there {};
  const bool made = ::stat(path_.c_str(), &there) != 0;
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (descriptor_ < 0)
    throw Failure(
        Exit::cannot_create,
        printable(path_, 500) + ": cannot be written: " + std::strerror(errno) +
            (errno == ENAMETOOLONG
                 ? "; it would hold the variants that are done, and --points FILE gives it another name"
                 : ""));
  if (made && !output.empty() && ::stat(output.c_str(), &there) == 0 && S_ISREG(there.st_mode) &&
      ::fchmod(descriptor_, there.st_mode & 0777) != 0)
    throw Failure(Exit::cannot_create,
                  printable(path_) + ": cannot be made as private as the result: " + std::strerror(errno));
  const auto source = open_source(path_);
  source->forget();
  if (!take(source->bytes(kMostBytes))) {
    ::close(descriptor_);
    descriptor_ = -1;
    throw Failure(Exit::cannot_create,
                  printable(path_) + ": holds something that is no variant of a sweep; it is left as it is");
  }
  in_file_ = known_.size();
}

Journal::~Journal() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Journal::read(const std::string& path) {
  const auto source = open_source(path);
  // There may be more of them than a process may have open.
  source->forget();
  if (!take(source->bytes(kMostBytes)))
    throw Failure(Exit::bad_data, printable(path) +
                                      ": found no variant of a sweep, expected a file that --points made "
                                      "(parts of a sweep go to 'stamkund merge')");
}

bool Journal::take(const std::string& text) {
  std::size_t ours = 0, others = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.size(), text.find('\n', at));
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    if (line.empty()) continue;
    try {
      if (line.size() < 18 || line[16] != ' ' ||
          sha256_of(line.substr(17)).substr(0, 16) != line.substr(0, 16))
        throw std::invalid_argument("damaged");
      const Json json = Json::parse(line.substr(17));
      Variant variant;
      variant.key = json.at("key").get<std::string>();
      variant.fine = json.at("fine").get<bool>();
      variant.reason = json.at("reason").get<std::string>();
      for (const Json& one : json.at("outcomes")) {
        Measured measured;
        measured.summary = summary_of(one.at("summary"));
        for (const Json& value : one.at("values")) measured.values.push_back(number_of(value));
        variant.outcomes.push_back(std::move(measured));
      }
      known_[variant.key] = std::move(variant);
      ++ours;
    } catch (const std::exception&) {
      ++passed_over_;
      // One that begins as ours do was cut short or changed. Of the first few letters nobody can tell.
      const std::size_t digits = std::min(line.size(), line.find_first_not_of("0123456789abcdef"));
      if (digits == 16 && (line.size() == 16 || line[16] == ' '))
        ++ours;
      else if (digits < line.size() || digits > 16)
        ++others;
    }
  }
  return ours > 0 || others == 0;
}

std::string Journal::kept() const {
  if (descriptor_ < 0 || in_file_ == 0) return "";
  return "what is done, " + std::to_string(in_file_) + (in_file_ == 1 ? " result" : " results") +
         " of variants, is kept in '" + printable(path_) + "': the same call goes on from there";
}

bool Journal::find(const std::string& key, Variant& variant) const {
  const auto found = known_.find(key);
  if (found == known_.end()) return false;
  variant.fine = found->second.fine;
  variant.reason = found->second.reason;
  variant.outcomes = found->second.outcomes;
  variant.reused = true;
  return true;
}

void Journal::add(const Variant& variant) {
  known_[variant.key] = variant;
  if (descriptor_ < 0) return;
  // A line that an earlier kill cut short must not swallow this one.
  const std::string line = (passed_over_ > 0 ? "\n" : "") + line_of(variant);
  for (std::size_t done = 0; done < line.size();) {
    const ssize_t n = ::write(descriptor_, line.data() + done, line.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0)
      throw Failure(Exit::io_error, printable(path_) + ": cannot be written: " + std::strerror(errno));
    done += static_cast<std::size_t>(n);
  }
  ++in_file_;
  if (::fdatasync(descriptor_) != 0 && errno != EINVAL)
    throw Failure(Exit::io_error, printable(path_) + ": cannot be written: " + std::strerror(errno));
}

}  // namespace stamkund::sweep
