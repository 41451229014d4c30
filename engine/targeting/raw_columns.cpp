#include "engine/targeting/raw_columns.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "engine/base/day.h"
#include "engine/ingest/covariate_file.h"
#include "engine/targeting/attribute_table.h"

namespace stamkund::targeting {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
/// More are refused: about a gigabyte of short words.
constexpr std::size_t kMostFields = 20'000'000;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::optional<double> yes_or_no(const std::string& text) {
  const std::string word = lower(text);
  if (word == "yes" || word == "true") return 1.0;
  if (word == "no" || word == "false") return 0.0;
  return std::nullopt;
}

/// A finite number of at most 1e12 in all of `text`. 007 is a name, not a number.
std::optional<double> number_of(const std::string& text) {
  const std::size_t digit = text.find_first_not_of("+-");
  if (digit != std::string::npos && text[digit] == '0' && digit + 1 < text.size() &&
      std::isdigit(static_cast<unsigned char>(text[digit + 1])) != 0)
    return std::nullopt;
  if (text.empty() || text.find_first_not_of("0123456789+-.eE") != std::string::npos) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size() || !(std::abs(value) <= 1e12)) return std::nullopt;
  return value;
}

/// YYYY-MM-DD; a time of the day behind it does not count.
std::optional<double> date_of(const std::string& text) {
  constexpr std::size_t kDate = 10;
  if (text.size() > kDate && text[kDate] != 'T' && text[kDate] != ' ') return std::nullopt;
  const auto day = parse_iso_day(text.substr(0, kDate));
  return day ? std::optional(static_cast<double>(day->serial)) : std::nullopt;
}

}  // namespace

std::optional<std::size_t> RawColumns::column(const std::string& name) const {
  const auto found = std::find_if(names.begin(), names.end(),
                                  [&](const std::string& one) { return lower(one) == lower(name); });
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

RawColumns read_raw(const std::string& path, std::size_t& usual_id, Problems& problems) {
  RawColumns out;
  out.path = path;
  ingest::CovariateFile file(path, "", '.', problems);
  if (!file.usable()) return out;
  out.names = file.header();
  if (out.names.size() > kMostAttributes) {
    file.fail(file.names_at(), "more than " + std::to_string(kMostAttributes) + " columns",
              "leave out what nobody asks for");
    return out;
  }
  usual_id = file.customer_column();
  out.fields.resize(out.names.size());
  while (file.next()) {
    if (out.rows() * out.names.size() > kMostFields) {
      file.fail(static_cast<std::int64_t>(file.line()), "too large to be held",
                "leave out what nobody asks for");
      return {};
    }
    for (std::size_t c = 0; c < out.names.size(); ++c) {
      const std::string_view field = file.field(c);
      out.fields[c].emplace_back(ingest::CovariateFile::is_missing(field) ? std::string_view() : field);
    }
    out.lines.push_back(file.line());
  }
  file.row_problems().finish();
  return out;
}

std::optional<TypedColumn> typed(const RawColumns& file, std::size_t column, Problems& problems) {
  const std::vector<std::string>& fields = file.fields[column];
  TypedColumn out;
  out.attribute.name = file.names[column];
  std::size_t filled = 0, numbers = 0, yes_no = 0, dates = 0;
  std::size_t first_odd = fields.size(), first_no_date = fields.size();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].empty()) continue;
    ++filled;
    if (number_of(fields[i]))
      ++numbers;
    else if (first_odd == fields.size())
      first_odd = i;
    if (yes_or_no(fields[i])) ++yes_no;
    if (date_of(fields[i]))
      ++dates;
    else if (first_no_date == fields.size())
      first_no_date = i;
  }
  out.values.assign(fields.size(), kMissing);
  const auto fill = [&](Type type, const auto& value) {
    out.attribute.type = type;
    for (std::size_t i = 0; i < fields.size(); ++i)
      if (!fields[i].empty()) out.values[i] = *value(fields[i]);
  };
  if (filled > 0 && yes_no == filled) {
    fill(Type::boolean, yes_or_no);
    return out;
  }
  if (numbers == filled) {
    fill(Type::number, number_of);
    return out;
  }
  if (dates == filled) {
    fill(Type::date, date_of);
    return out;
  }
  // A few that are none, among many: a mistake in the column, not a column of words.
  if (2 * numbers > filled && fields[first_odd].find_first_not_of("0123456789") != std::string::npos) {
    problems.error({Severity::error, file.path, static_cast<std::int64_t>(file.lines[first_odd]),
                    file.names[column],
                    "found '" + printable(fields[first_odd], 100) + "' in a column of numbers (" +
                        std::to_string(filled - numbers) + " of " + std::to_string(filled) +
                        " fields are none that can be read)",
                    "mend them, or leave them empty"});
    return std::nullopt;
  }
  if (2 * dates > filled) {
    problems.error({Severity::error, file.path, static_cast<std::int64_t>(file.lines[first_no_date]),
                    file.names[column],
                    "found '" + printable(fields[first_no_date], 100) + "' in a column of dates (" +
                        std::to_string(filled - dates) + " of " + std::to_string(filled) +
                        " fields are none that can be read)",
                    "YYYY-MM-DD, or leave them empty"});
    return std::nullopt;
  }
  std::set<std::string> words;
  for (const std::string& one : fields)
    if (!one.empty() && words.size() <= kMostTexts) words.insert(one);
  if (words.size() > kMostTexts) {
    problems.warning({Severity::warning, file.path, 0, file.names[column],
                      "has more than " + std::to_string(kMostTexts) +
                          " different texts: no expression can ask for it, only a lookup",
                      "group them in a lookup table"});
    return std::nullopt;
  }
  out.attribute.values.assign(words.begin(), words.end());
  std::map<std::string, double> place;
  for (const std::string& one : words) place.emplace(one, static_cast<double>(place.size()));
  fill(Type::text, [&](const std::string& text) { return std::optional(place.at(text)); });
  return out;
}

}  // namespace stamkund::targeting
