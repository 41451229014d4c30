#pragma once
// The language of a page: its words, and how it writes numbers. docs/formats/report.md.
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stamkund::report {

/// What is written is written in English; the others are looked up by the English words.
class Language {
 public:
  Language() = default;  ///< English
  /// "en", "sv", "nb" or "fi".
  [[nodiscard]] static std::optional<Language> of(std::string_view code);

  [[nodiscard]] const std::string& code() const noexcept { return code_; }
  /// `english` in this language, and {0}, {1} ... replaced. English words that have no translation stay.
  [[nodiscard]] std::string say(std::string_view english, std::initializer_list<std::string> put = {}) const;

  /// A sentence that a file holds in English, numbers and names in it: found by its pattern among the told
  /// sentences, else each of its parts between semicolons is; what is not found stays. What stands in quotes
  /// is a name and stays, numbers are written as the language does, other words are looked up.
  [[nodiscard]] std::string retold(std::string_view told) const;

  [[nodiscard]] std::string number(double value, int digits = 3) const;
  [[nodiscard]] std::string signed_number(double value, int digits = 3) const;
  [[nodiscard]] std::string percent(double share) const;
  /// As percent, without decimals; "0 %" and "100 %" only where it is none or all.
  [[nodiscard]] std::string whole_percent(double share) const;
  /// "31 weeks".
  [[nodiscard]] std::string days(double value) const;
  [[nodiscard]] std::string decimal() const { return column_ == 0 ? "." : ","; }
  [[nodiscard]] std::string thousands() const { return column_ == 0 ? "," : "\u00a0"; }

 private:
  Language(std::string code, std::size_t column) : code_(std::move(code)), column_(column) {}
  [[nodiscard]] std::string written(const std::string& english) const;
  [[nodiscard]] std::string filled(std::string_view words, const std::vector<std::string>& put) const;
  [[nodiscard]] std::optional<std::string> found(std::string_view told, int depth) const;
  [[nodiscard]] std::string part(std::string_view told, int depth) const;

  std::string code_ = "en";
  std::size_t column_ = 0;  ///< of the table of translations; 0 = English
};

}  // namespace stamkund::report
