#include "engine/base/problems.h"

#include <array>
#include <cstdio>
#include <utility>

namespace stamkund {

std::string to_string(const Problem& problem) {
  std::string out = problem.file;
  if (problem.line > 0) out += (out.empty() ? "line " : ":") + std::to_string(problem.line);
  if (!out.empty()) out += ": ";
  out += problem.severity == Severity::error ? "error: " : "warning: ";
  if (!problem.where.empty()) out += problem.where + ": ";
  out += problem.message;
  if (!problem.suggestion.empty()) out += " (" + problem.suggestion + ")";
  return out;
}

void Problems::error(Problem problem) {
  problem.severity = Severity::error;
  all_.push_back(std::move(problem));
  ++errors_;
}

void Problems::warning(Problem problem) {
  problem.severity = Severity::warning;
  all_.push_back(std::move(problem));
}

void Problems::append(const Problems& other) {
  for (const auto& problem : other.all_) all_.push_back(problem);
  errors_ += other.errors_;
}

std::string Problems::text() const {
  std::string out;
  for (const auto& problem : all_) out += to_string(problem) + "\n";
  return out;
}

std::string printable(const std::string& raw, std::size_t limit) {
  std::string out;
  for (const char c : raw) {
    if (out.size() >= limit) return out + "...";
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f) {
      out += c;
    } else {
      std::array<char, 5> escaped{};
      std::snprintf(escaped.data(), escaped.size(), "\\x%02x", static_cast<unsigned>(byte));
      out += escaped.data();
    }
  }
  return out;
}

}  // namespace stamkund
