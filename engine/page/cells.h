#pragma once
// Cells and words of a page in its language.
#include <cmath>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/page/document.h"

namespace stamkund::page {

using Blocks = std::vector<Block>;

struct Cells {
  const Language& in;

  [[nodiscard]] std::string say(std::string_view english, std::initializer_list<std::string> put = {}) const {
    return in.say(english, put);
  }
  /// What a file says in English.
  [[nodiscard]] std::string retold(std::string_view told) const { return in.retold(told); }
  /// A row of how a file was made. Only what is said of a file's own parts is a sentence; the rest is as
  /// typed.
  [[nodiscard]] Row made(const std::string& name, const std::string& value) const {
    return {say(name), value.starts_with("'/provenance/") ? retold(value) : value};
  }
  /// A name that is the user's, unless none was given.
  [[nodiscard]] std::string title(const std::string& name) const {
    return name.starts_with("unnamed ") ? in.say(name) : name;
  }
  [[nodiscard]] Cell number(double value, int digits = 3) const { return {in.number(value, digits), value}; }
  [[nodiscard]] Cell signed_number(double value) const { return {in.signed_number(value), value}; }
  /// Without decimals: money and counts of a table.
  [[nodiscard]] Cell whole(double value) const { return {in.number(std::round(value)), value}; }
  [[nodiscard]] Cell signed_whole(double value) const { return {in.signed_number(std::round(value)), value}; }
  [[nodiscard]] Cell percent(double value) const {
    return Cell{in.percent(value), value}.of(in.say("share"));
  }
};

inline void append(Blocks& to, Blocks more) {
  for (auto& one : more) to.push_back(std::move(one));
}

}  // namespace stamkund::page
