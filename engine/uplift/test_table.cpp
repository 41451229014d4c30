#include "engine/uplift/test_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <unordered_set>

#include "engine/base/count.h"
#include "engine/base/day.h"
#include "engine/base/letters.h"
#include "engine/base/nearest.h"
#include "engine/ingest/covariate_file.h"
#include "engine/ingest/id_table.h"

namespace stamkund::uplift {
namespace {

/// "found 'a', 'b', 'c'" of a column's words, some of many.
std::string words_of(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 8;
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < kShown; ++i)
    out += (out.empty() ? "found '" : ", '") + printable(names[i]) + "'";
  return out.empty() ? "nothing" : names.size() > kShown ? out + ", ..." : out;
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostWords = 100'000;  ///< of one feature: more are no categories (assumption)
constexpr std::size_t kMostLevels = 1000;
constexpr std::uint64_t kMostCells = 2'000'000'000;

/// 1 or 0 for the usual words.
std::optional<double> yes_or_no(std::string_view text) {
  static const std::set<std::string, std::less<>> yes{"yes", "y", "true", "t", "ja", "oui", "si", "sí"};
  static const std::set<std::string, std::less<>> no{"no", "n", "false", "f", "nej", "nein", "non"};
  const std::string word = lower(text);
  if (yes.contains(word)) return 1.0;
  if (no.contains(word)) return 0.0;
  return std::nullopt;
}

class FeatureReader {
 public:
  FeatureReader(ingest::CovariateFile& file, const std::vector<Feature>& features)
      : file_(file), features_(features), tables_(features.size()) {
    // Each column is looked for once: one that is not there is one problem.
    std::map<std::string, std::optional<std::size_t>> at;
    for (const std::string& one : columns_of(features)) at[one] = file.column(one, true);
    for (const Feature& feature : features) {
      at_.push_back(at[feature.column]);
      auto& others = others_.emplace_back();
      for (const std::string& one : feature.by) others.push_back(at[one]);
      if (!feature.over.empty()) others.push_back(at[feature.over]);
    }
    raw.numbers.resize(features.size());
    raw.words.resize(features.size());
    raw.not_numbers.resize(features.size());
    raw.first_word.resize(features.size());
    raw.first_line.resize(features.size());
    raw.filled.resize(features.size());
  }

  void row() {
    for (std::size_t f = 0; f < features_.size(); ++f) {
      const std::string_view text = file_.field(*at_[f]);
      const bool missing = ingest::CovariateFile::is_missing(text);
      auto number = missing || features_[f].category ? std::nullopt : number_of(f, text);
      if (number && !others_[f].empty()) number = *number * of_others(f);
      raw.numbers[f].push_back(number ? transformed(features_[f], *number) : kNan);
      if (!missing) ++raw.filled[f];
      if (!number && !missing && raw.not_numbers[f]++ == 0) {
        raw.first_word[f] = text;
        raw.first_line[f] = file_.line();
      }
      if (tables_[f].size() > kMostWords) {
        raw.words[f].push_back(0);
        continue;
      }
      raw.words[f].push_back(tables_[f].intern(missing ? std::string_view() : text));
    }
  }

  RawFeatures finish() {
    for (const auto& table : tables_) {
      std::vector<std::string> words;
      for (std::size_t w = 0; w < table.size(); ++w)
        words.emplace_back(table.id(static_cast<std::uint32_t>(w)));
      raw.word_of.push_back(std::move(words));
    }
    return std::move(raw);
  }

  RawFeatures raw;

 private:
  [[nodiscard]] std::optional<double> number_of(std::size_t f, std::string_view text) const {
    if (features_[f].truth)
      if (const auto yes = yes_or_no(text)) return yes;
    return file_.parse_number(text);
  }
  /// What the other columns make of it; NaN where one is missing or no number.
  [[nodiscard]] double of_others(std::size_t f) {
    double product = 1.0;
    for (std::size_t k = 0; k < others_[f].size(); ++k) {
      const auto number = file_.parse_number(file_.field(*others_[f][k]));
      if (!number) return kNan;
      product = k < features_[f].by.size() ? product * *number : product / (1.0 + *number);
    }
    return product;
  }
  static double transformed(const Feature& feature, double value) {
    const double plain = feature.log ? (value > -1.0 ? std::log1p(value) : kNan) : value;
    return feature.times * plain;
  }

  ingest::CovariateFile& file_;
  const std::vector<Feature>& features_;
  std::vector<std::optional<std::size_t>> at_;
  std::vector<std::vector<std::optional<std::size_t>>> others_;  ///< [n_features] `by`, then `over`
  std::vector<ingest::IdTable> tables_;
};

/// Most words are days.
bool looks_like_days(const std::vector<std::string>& words) {
  const auto days = std::count_if(words.begin(), words.end(), [](const std::string& word) {
    return word.size() >= 10 && parse_iso_day(std::string_view(word).substr(0, 10)).has_value();
  });
  return words.size() > 1 && 2 * static_cast<std::size_t>(days) > words.size();
}

/// Most words are digits with one comma.
bool looks_like_commas(const std::vector<std::string>& words) {
  std::size_t with = 0;
  for (const std::string& word : words)
    if (std::count(word.begin(), word.end(), ',') == 1 &&
        word.find_first_not_of("0123456789,-+ ") == std::string::npos)
      ++with;
  return 2 * with > words.size();
}

void check_features(const TestTable& table, const std::vector<Feature>& features, Problems& problems) {
  for (std::size_t f = 0; f < features.size(); ++f) {
    const std::string& name = features[f].text;
    const RawFeatures& raw = table.raw;
    const bool words = features[f].category || raw.not_numbers[f] > 0;
    // A column of numbers with a few that are none is no category, but a column with mistakes in it.
    if (!features[f].category && words && 2 * raw.not_numbers[f] < raw.filled[f]) {
      problems.error(
          {Severity::error, table.file, static_cast<std::int64_t>(raw.first_line[f]), name,
           "found '" + printable(raw.first_word[f], 100) + "' in a column of numbers (" +
               std::to_string(raw.not_numbers[f]) + " of " + std::to_string(raw.filled[f]) +
               " fields are none that can be read)",
           "mend them or leave them empty; category(" + features[f].column + ") if they are names"});
      continue;
    }
    // "3,4" everywhere: numbers with a decimal comma, not names.
    if (!features[f].category && words && looks_like_commas(raw.word_of[f])) {
      problems.error({Severity::error, table.file, static_cast<std::int64_t>(raw.first_line[f]), name,
                      "found '" + printable(raw.first_word[f], 100) + "': numbers with a comma",
                      "--decimal-mark ',' reads them"});
      continue;
    }
    if (words && looks_like_days(raw.word_of[f]))
      problems.warning({Severity::warning, table.file, static_cast<std::int64_t>(raw.first_line[f]), name,
                        "found '" + printable(raw.first_word[f], 100) +
                            "': days, each of which is a category of its own, and a later one says nothing",
                        "give the days since then as a number"});
    if (words && table.raw.word_of[f].size() > kMostLevels)
      problems.error(
          {Severity::error, table.file, 0, name,
           "more than " + std::to_string(kMostLevels) + " different words: no category a learner can use",
           "leave it out, or group it"});
    else if (words && (features[f].log || features[f].times != 1.0))
      problems.error({Severity::error, table.file, static_cast<std::int64_t>(table.raw.first_line[f]), name,
                      "found '" + printable(table.raw.first_word[f], 100) +
                          "', which is no number, so it cannot be scaled (" +
                          count_of(table.raw.not_numbers[f], "field is none", "fields are none") + ")",
                      ""});
  }
}

/// Without blanks at its ends, in small letters.
std::string folded(std::string_view word) {
  const std::size_t from = word.find_first_not_of(" \t"), to = word.find_last_not_of(" \t");
  return from == std::string_view::npos ? std::string() : lower(word.substr(from, to - from + 1));
}

/// Arms that are left out, by name; those that differ from a wanted one by blanks or capitals are warned of.
void name_other_arms(const std::map<std::string, std::uint64_t, std::less<>>& arms,
                     const TableOptions& options, TestTable& table, Problems& problems) {
  constexpr std::size_t kMost = 5;
  std::vector<std::pair<std::uint64_t, std::string>> others;
  for (const auto& [name, count] : arms) {
    if (name == options.treated || name == options.control) continue;
    others.emplace_back(count, name);
    for (const std::string& wanted : {options.treated, options.control})
      if (folded(name) == folded(wanted))
        problems.warning({Severity::warning, table.file, 0, options.arm,
                          std::to_string(count) + " rows have '" + printable(name) + "', which is not '" +
                              printable(wanted) + "', and are left out",
                          "mend the file if they are the same arm"});
  }
  std::stable_sort(others.begin(), others.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t i = 0; i < std::min(kMost, others.size()); ++i)
    table.other_arms.push_back(others[i].second);
  if (others.size() > kMost) table.other_arms.emplace_back("...");
}

}  // namespace

TestTable read_test(const std::string& path, const TableOptions& options,
                    const std::vector<Feature>& features, Problems& problems) {
  TestTable table;
  table.file = path;
  ingest::CovariateFile file(path, "", options.decimal_mark, problems);
  if (!file.usable()) return table;
  const auto arm = file.column(options.arm, true);
  const auto outcome = file.column(options.outcome, true);
  const auto id = options.id.empty() ? std::nullopt : file.column(options.id, true);
  FeatureReader reader(file, features);
  if (problems.has_errors()) return table;
  std::map<std::string, std::uint64_t, std::less<>> arms;
  std::uint64_t row = 0;
  for (; file.next(); ++row) {
    if (row * (features.size() + 2) > kMostCells) {
      file.fail(static_cast<std::int64_t>(file.line()),
                "too large to be held: more than " + std::to_string(row) + " rows");
      break;
    }
    const std::string_view word = file.field(*arm);
    if (const auto known = arms.find(word); known != arms.end())
      ++known->second;
    else if (arms.size() < 1000)
      arms.emplace(word, 1);
    const bool treated = word == options.treated;
    if (!treated && word != options.control) {
      ++table.other_rows;
      continue;
    }
    const std::string_view text = file.field(*outcome);
    auto value = file.parse_number(text);
    if (!value) value = yes_or_no(text);
    if (!value) {
      file.row_problems().add(
          "outcome", file.line(),
          options.outcome + ": found '" + printable(std::string(text)) + "', expected a number, or yes or no",
          ingest::CovariateFile::is_missing(text) ? "drop those whose outcome is not known" : "");
      continue;
    }
    table.binary = table.binary && (*value == 0.0 || *value == 1.0);
    table.treated.push_back(treated ? 1 : 0);
    table.outcome.push_back(*value);
    table.file_row.push_back(row);
    if (id) table.ids.emplace_back(file.field(*id));
    reader.row();
  }
  file.row_problems().finish();
  table.rows = table.treated.size();
  table.raw = reader.finish();
  std::vector<std::string> names;
  for (const auto& [name, count] : arms) names.push_back(name);
  for (const std::string& wanted : {options.treated, options.control})
    if (!arms.contains(wanted))
      problems.error({Severity::error, path, 0, options.arm,
                      "no row has '" + printable(wanted) + "', but " + words_of(names),
                      did_you_mean(wanted, names)});
  name_other_arms(arms, options, table, problems);
  check_features(table, features, problems);
  return table;
}

TestTable read_customers(const std::string& path, const std::string& id, const std::vector<Feature>& features,
                         Problems& problems) {
  TestTable table;
  table.file = path;
  ingest::CovariateFile file(path, "", '.', problems);
  if (!file.usable()) return table;
  const auto at = id.empty() ? std::optional(file.customer_column()) : file.column(id, true);
  FeatureReader reader(file, features);
  if (problems.has_errors()) return table;
  std::unordered_set<std::string> seen;
  std::uint64_t nameless = 0, doubled = 0, first_nameless = 0, first_doubled = 0;
  while (file.next()) {
    if (table.ids.size() * (features.size() + 2) > kMostCells) {
      file.fail(static_cast<std::int64_t>(file.line()), "too large to be held");
      break;
    }
    table.ids.emplace_back(file.field(*at));
    if (table.ids.back().empty()) {
      if (nameless++ == 0) first_nameless = file.line();
    } else if (!seen.insert(table.ids.back()).second && doubled++ == 0) {
      first_doubled = file.line();
    }
    reader.row();
  }
  // A mailing tool would write to them twice, or cannot write to them.
  if (nameless > 0)
    problems.warning({Severity::warning, path, static_cast<std::int64_t>(first_nameless), "",
                      count_of(nameless, "row has", "rows have") + " no customer",
                      "take them out of the file"});
  if (doubled > 0)
    problems.warning({Severity::warning, path, static_cast<std::int64_t>(first_doubled), "",
                      count_of(doubled, "row has a customer", "rows have customers") +
                          " of an earlier row: whom the list has twice is treated and counted twice",
                      "one row a customer"});
  file.row_problems().finish();
  table.rows = table.ids.size();
  table.raw = reader.finish();
  for (std::size_t f = 0; f < features.size(); ++f)
    if (!features[f].category && table.raw.not_numbers[f] > 0)
      problems.error(
          {Severity::error, path, static_cast<std::int64_t>(table.raw.first_line[f]), features[f].column,
           "found '" + printable(table.raw.first_word[f], 100) + "', expected a number, as in training (" +
               count_of(table.raw.not_numbers[f], "field is none", "fields are none") + ")",
           "leave empty what is not known"});
  return table;
}

namespace {

std::string number_text(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

/// "'gladd' of segment, which counts as 'better left alone' (did you mean 'glad'?)".
std::string unseen_text(const Feature& feature, const std::string& word) {
  const std::string near = did_you_mean(word, feature.levels);
  const std::string stands = feature.levels.empty() || feature.levels.front().empty()
                                 ? "a missing one"
                                 : "'" + printable(feature.levels.front(), 60) + "'";
  return "'" + printable(word, 60) + "' of " + printable(feature.column, 60) + ", which counts as " + stands +
         (near.empty() ? "" : " (" + near + ")");
}

}  // namespace

void learn_features(const TestTable& table, const std::vector<std::uint64_t>& in,
                    std::vector<Feature>& features) {
  for (std::size_t f = 0; f < features.size(); ++f) {
    Feature& feature = features[f];
    feature.category = feature.category || table.raw.not_numbers[f] > 0;
    if (feature.category) {
      std::set<std::string> levels;
      for (const std::uint64_t i : in) levels.insert(table.raw.word_of[f][table.raw.words[f][i]]);
      feature.levels.assign(levels.begin(), levels.end());
      continue;
    }
    double sum = 0.0;
    std::uint64_t n = 0;
    for (const std::uint64_t i : in) {
      if (std::isnan(table.raw.numbers[f][i])) continue;
      const double value = table.raw.numbers[f][i];
      sum += value;
      feature.low = n == 0 ? value : std::min(feature.low, value);
      feature.high = n == 0 ? value : std::max(feature.high, value);
      ++n;
    }
    feature.mean = n > 0 ? sum / static_cast<double>(n) : 0.0;
    feature.missing_column = n < in.size();
  }
}

DesignMatrix design_of(const TestTable& table, const std::vector<std::uint64_t>& in,
                       const std::vector<Feature>& features) {
  DesignMatrix out;
  out.names.emplace_back("constant");
  for (const Feature& feature : features) {
    if (feature.category) {
      for (std::size_t l = 1; l < feature.levels.size(); ++l)
        out.names.push_back(feature.column + " = " +
                            (feature.levels[l].empty() ? "(missing)" : feature.levels[l]));
    } else {
      out.names.push_back(feature.text);
      if (feature.missing_column) out.names.push_back(feature.text + " is missing");
    }
  }
  const auto n = static_cast<Eigen::Index>(in.size());
  out.x = Eigen::MatrixXd::Zero(n, static_cast<Eigen::Index>(out.names.size()));
  out.x.col(0).setOnes();
  std::vector<std::uint8_t> outside(in.size(), 0);
  Eigen::Index column = 1;
  for (std::size_t f = 0; f < features.size(); ++f) {
    const Feature& feature = features[f];
    if (feature.category) {
      // Words of the file by their level; -1: unseen.
      std::vector<std::ptrdiff_t> level_of;
      for (const std::string& word : table.raw.word_of[f]) {
        const auto found = std::lower_bound(feature.levels.begin(), feature.levels.end(), word);
        level_of.push_back(found != feature.levels.end() && *found == word ? found - feature.levels.begin()
                                                                           : -1);
      }
      for (Eigen::Index i = 0; i < n; ++i) {
        const std::ptrdiff_t level = level_of[table.raw.words[f][in[static_cast<std::size_t>(i)]]];
        if (level < 0 && out.unseen++ == 0)
          out.first_unseen =
              unseen_text(feature, table.raw.word_of[f][table.raw.words[f][in[static_cast<std::size_t>(i)]]]);
        if (level > 0) out.x(i, column + level - 1) = 1.0;
      }
      column += static_cast<Eigen::Index>(std::max<std::size_t>(1, feature.levels.size())) - 1;
      continue;
    }
    for (Eigen::Index i = 0; i < n; ++i) {
      const double value = table.raw.numbers[f][in[static_cast<std::size_t>(i)]];
      if (value < feature.low || value > feature.high) {
        if (outside[static_cast<std::size_t>(i)] == 0 && out.outside++ == 0)
          out.first_outside = printable(feature.text, 60) + " " + number_text(value) +
                              ", where training saw " + number_text(feature.low) + " to " +
                              number_text(feature.high);
        outside[static_cast<std::size_t>(i)] = 1;
      }
      out.x(i, column) = std::isnan(value) ? feature.mean : value;
      if (!std::isnan(value)) continue;
      if (feature.missing_column)
        out.x(i, column + 1) = 1.0;
      else
        ++out.assumed;
    }
    column += feature.missing_column ? 2 : 1;
  }
  return out;
}

}  // namespace stamkund::uplift
