#pragma once
// Rows that the user keeps or drops by the value of a column.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/problems.h"
#include "engine/ingest/currency.h"

namespace stamkund::ingest {

/// "COLUMN=VALUE[,VALUE...]".
struct FilterChoice {
  bool keep = true;  ///< else drop
  std::string column;
  std::vector<std::string>
      values;  ///< case of ASCII letters does not count; a '*' at the end stands for any rest
};

/// A value may stand in double quotes, doubled inside, if it has a comma. Nothing if there is no '='.
[[nodiscard]] std::optional<FilterChoice> parse_filter(std::string_view text, bool keep);

class RowFilter {
 public:
  /// `column`: from 0; nothing = the currency of the row.
  void add(const FilterChoice& choice, std::optional<std::size_t> column);
  [[nodiscard]] bool any() const noexcept { return !rules_.empty(); }
  [[nodiscard]] bool needs_currency() const noexcept { return needs_currency_; }
  [[nodiscard]] bool keeps(const std::vector<std::string_view>& fields, const CurrencyCode& currency);
  /// Warns of values that no row has.
  void judge(const std::string& file, Problems& problems) const;

 private:
  struct Value {
    std::string text;  ///< lower case, without '*'
    bool prefix = false;
    std::optional<CurrencyCode> code;
    bool seen = false;
  };
  struct Rule {
    FilterChoice choice;
    std::optional<std::size_t> column;
    std::vector<Value> values;
    std::vector<std::string> others;  ///< some values that were there instead
  };
  [[nodiscard]] static bool matches(Rule& rule, std::string_view field, const CurrencyCode& currency);

  std::vector<Rule> rules_;
  bool needs_currency_ = false;
};

}  // namespace stamkund::ingest
