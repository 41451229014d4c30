#include "engine/ingest/row_filter.h"

#include <algorithm>

#include "engine/base/letters.h"
#include "engine/base/nearest.h"
#include "engine/ingest/dialect.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kMostOthers = 8;

bool same(std::string_view field, std::string_view value) {
  return std::equal(value.begin(), value.end(), field.begin(), [](char v, char f) { return v == lower(f); });
}

}  // namespace

std::optional<FilterChoice> parse_filter(std::string_view text, bool keep) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) return std::nullopt;
  FilterChoice choice;
  choice.keep = keep;
  choice.column = std::string(trim(text.substr(0, equals)));
  std::vector<std::string_view> fields;
  std::string scratch;
  if (choice.column.empty() || split(text.substr(equals + 1), ',', fields, scratch) != Split::ok)
    return std::nullopt;
  choice.values.assign(fields.begin(), fields.end());
  return choice;
}

void RowFilter::add(const FilterChoice& choice, std::optional<std::size_t> column) {
  Rule rule;
  rule.choice = choice;
  rule.column = column;
  for (std::string text : choice.values) {
    Value value;
    if (!column) value.code = currency_code(text);
    if (text.size() > 1 && text.back() == '*') {
      value.prefix = true;
      text.pop_back();
    }
    for (char& c : text) c = lower(c);
    value.text = text;
    rule.values.push_back(value);
  }
  needs_currency_ = needs_currency_ || !column;
  rules_.push_back(std::move(rule));
}

bool RowFilter::matches(Rule& rule, std::string_view field, const CurrencyCode& currency) {
  for (Value& value : rule.values) {
    const bool fits = !rule.column   ? value.code == currency
                      : value.prefix ? field.size() >= value.text.size() && same(field, value.text)
                                     : field.size() == value.text.size() && same(field, value.text);
    if (!fits) continue;
    value.seen = true;
    return true;
  }
  if (rule.others.size() >= kMostOthers) return false;
  const std::string other = rule.column ? safe_text(field, 40) : to_string(currency);
  if (std::find(rule.others.begin(), rule.others.end(), other) == rule.others.end())
    rule.others.push_back(other);
  return false;
}

bool RowFilter::keeps(const std::vector<std::string_view>& fields, const CurrencyCode& currency) {
  bool kept = true;
  for (Rule& rule : rules_) {
    const auto field = rule.column ? fields[*rule.column] : std::string_view();
    if (matches(rule, field, currency) != rule.choice.keep) kept = false;
  }
  return kept;
}

void RowFilter::judge(const std::string& file, Problems& problems) const {
  for (const Rule& rule : rules_)
    for (std::size_t v = 0; v < rule.values.size(); ++v) {
      if (rule.values[v].seen) continue;
      std::string others;
      for (const auto& other : rule.others) others += (others.empty() ? "'" : ", '") + other + "'";
      const std::string near = did_you_mean(rule.choice.values[v], rule.others);
      problems.warning({Severity::warning, file, 0, "",
                        std::string(rule.choice.keep ? "--keep " : "--drop ") +
                            safe_text(rule.choice.column) + ": no row has '" +
                            safe_text(rule.choice.values[v], 40) + "'",
                        !near.empty() || others.empty() ? near : "there are " + others});
    }
}

}  // namespace stamkund::ingest
