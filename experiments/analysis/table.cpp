#include "experiments/analysis/table.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/nearest.h"
#include "engine/ingest/amount.h"
#include "engine/ingest/covariate_file.h"
#include "engine/ingest/dialect.h"
#include "engine/ingest/id_table.h"
#include "engine/ingest/listed.h"
#include "engine/ingest/report.h"
#include "experiments/analysis/outcome_name.h"

namespace stamkund::analysis {
namespace {

constexpr std::uint64_t kMostRows = 200'000'000;  // columns are held in memory
constexpr std::size_t kMostWords = 1000;          // arms and segments; more are no groups (assumption)
constexpr std::size_t kMostSegments = 50;         // effects in more of them cannot be told (assumption)
constexpr std::size_t kLongestWord = 256;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

/// Lower case, letters and digits only.
std::string plain(std::string_view name) {
  std::string out;
  for (const char c : lower(name))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  return out;
}

/// Usual names, in order of preference.
constexpr std::array<std::string_view, 14> kArmNames{
    "arm",     "variant",   "treatment", "group", "testgroup",  "variation", "experimentgroup",
    "segment", "condition", "bucket",    "cell",  "assignment", "treated",   "treat"};
constexpr std::array<std::string_view, 12> kUnitNames{"customer", "customerid", "userid",    "unit",
                                                      "unitid",   "visitorid",  "subjectid", "memberid",
                                                      "user",     "accountid",  "id",        "clientid"};
constexpr std::array<std::string_view, 8> kHouseholdNames{"household", "householdid", "hhid",    "hh",
                                                          "cluster",   "clusterid",   "storeid", "store"};
constexpr std::array<std::string_view, 11> kDateNames{
    "assigned", "assignedat", "assignedon", "assignmentdate", "assignment", "date",
    "day",      "exposedat",  "startdate",  "start",          "timestamp"};
/// A column of words while it is read.
struct WordColumn {
  std::size_t at;
  Words words;
  ingest::IdTable ids;

  void add(std::string_view text) {
    if (ingest::CovariateFile::is_missing(text)) {
      words.of_row.push_back(Words::kNone);
      ++words.missing;
      return;
    }
    words.of_row.push_back(ids.intern(text));
  }
  Words finish() {
    for (std::size_t w = 0; w < ids.size(); ++w)
      words.word.emplace_back(ids.id(static_cast<std::uint32_t>(w)));
    return std::move(words);
  }
};

/// A column of numbers, or of two words.
struct NumberColumn {
  std::size_t at;
  Numbers numbers;
  std::string success;
  ingest::IdTable ids;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> worded{};  ///< row and word
  std::uint64_t first_worded = 0;                                 ///< its line
  std::uint64_t numbered = 0;

  void add(std::string_view text, const ingest::CovariateFile& file, char decimal_mark, std::uint64_t line) {
    if (!text.empty() && success.empty()) {
      if (const auto value = file.parse_number(text)) {
        ++numbered;
        numbers.of_row.push_back(*value);
        return;
      }
    }
    const auto row = numbers.of_row.size();
    numbers.of_row.push_back(std::numeric_limits<double>::quiet_NaN());
    if (ingest::CovariateFile::is_missing(text)) {
      ++numbers.missing;
      return;
    }
    if (success.empty()) {
      if (const auto amount = ingest::parse_amount(text, decimal_mark)) {
        ++numbered;
        numbers.of_row[row] = static_cast<double>(*amount) / static_cast<double>(ingest::kAmountScale);
        return;
      }
    }
    if (!success.empty()) numbers.of_row[row] = 0.0;
    if (worded.empty()) first_worded = line;
    if (ids.size() < kMostWords || ids.find(text)) worded.emplace_back(row, ids.intern(text));
  }

  /// All words are numbers as others write them.
  [[nodiscard]] static bool other_mark(const std::vector<std::string>& words, char decimal_mark) {
    const char other = decimal_mark == '.' ? ',' : '.';
    return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
      return ingest::parse_amount(word, other).has_value();
    });
  }

  Numbers finish(const std::string& file, char decimal_mark, Problems& problems) {
    if (worded.empty()) return std::move(numbers);
    std::vector<std::string> words;
    for (std::size_t w = 0; w < ids.size(); ++w) words.emplace_back(ids.id(static_cast<std::uint32_t>(w)));
    const auto wrong = [&](const std::string& message, const std::string& suggestion) {
      problems.error({Severity::error, file, static_cast<std::int64_t>(first_worded), numbers.column, message,
                      suggestion});
    };
    const std::string mark = decimal_mark == '.' ? "--decimal-mark , if the comma is the decimal mark"
                                                 : "--decimal-mark . if the point is the decimal mark";
    const bool marked = success.empty() && other_mark(words, decimal_mark);
    if (numbered > 0 || marked) {
      wrong("found '" + ingest::safe_text(words[0]) + "' in a column of numbers; " +
                std::to_string(worded.size()) + " such rows, the first is this",
            marked ? mark : "leave the field empty where nothing is known");
      return {};
    }
    std::optional<std::uint32_t> yes;
    if (!success.empty()) {
      for (std::size_t w = 0; w < words.size(); ++w)
        if (lower(words[w]) == lower(success)) yes = static_cast<std::uint32_t>(w);
      if (!yes) {
        wrong("no row has the word '" + ingest::safe_text(success) + "' that counts as success",
              did_you_mean(success, words));
        return {};
      }
    } else {
      for (const auto& [positive, negative] : yes_and_no()) {
        const bool all = std::all_of(words.begin(), words.end(), [&](const std::string& word) {
          return lower(word) == positive || lower(word) == negative;
        });
        if (!all) continue;
        // Words may differ in case only; whoever is "yes" counts.
        for (const auto& [row, word] : worded)
          numbers.of_row[row] = lower(words[word]) == positive ? 1.0 : 0.0;
        numbers.yes = positive;
        numbers.no = negative;
        return std::move(numbers);
      }
      std::string found;
      for (std::size_t w = 0; w < words.size() && w < 5; ++w)
        found += (w > 0 ? ", '" : "'") + ingest::safe_text(words[w], 30) + "'";
      wrong("found the words " + found + (words.size() > 5 ? ", ..." : "") +
                "; expected numbers, or yes and no",
            "--success WORD says which word counts as 1; all others are 0");
      return {};
    }
    for (const auto& [row, word] : worded) numbers.of_row[row] = word == *yes ? 1.0 : 0.0;
    numbers.yes = words[*yes];
    numbers.no = "any other word";
    return std::move(numbers);
  }
};

template <std::size_t N>
std::string column_called(const std::array<std::string_view, N>& names,
                          const std::vector<std::string>& header) {
  for (const auto name : names)
    for (const auto& column : header)
      if (plain(column) == name) return column;
  return "";
}

/// Reads one file into columns.
class Reader {
 public:
  /// `events`: outcomes come from elsewhere, and customers and days are needed.
  Reader(const std::string& path, const Spec& spec, bool events, Problems& problems)
      : spec_(spec),
        events_(events),
        problems_(problems),
        file_(path, spec.date_format, spec.decimal_mark, problems) {
    table_.file = path;
  }

  Table read() {
    if (!file_.usable()) return {};
    choose_columns();
    if (!file_.usable() || problems_.has_errors()) return {};
    if (date_ && !file_.choose_dates({*date_})) return {};
    while (file_.next()) {
      if (++table_.rows > kMostRows) {
        file_.fail(0, "more than " + std::to_string(kMostRows) + " rows");
        return {};
      }
      for (auto& column : words_) column.add(ingest::trim(file_.field(column.at)));
      for (auto& column : numbers_)
        column.add(ingest::trim(file_.field(column.at)), file_, spec_.decimal_mark, file_.line());
      if (date_) table_.date.push_back(file_.date(*date_, "the assignment").value_or(Day{}));
    }
    if (table_.rows == 0 && !problems_.has_errors()) file_.fail(0, "the file has a header and no rows");
    collect();
    return std::move(table_);
  }

 private:
  void choose_columns() {
    const auto& header = file_.header();
    arm_name_ = spec_.arm;
    if (arm_name_.empty()) {
      arm_name_ = column_called(kArmNames, header);
      if (arm_name_.empty()) {
        file_.fail(1, "which column says who was in which arm? The columns are " + ingest::listed(header),
                   "--arm COLUMN");
        return;
      }
      table_.notes.push_back("column '" + arm_name_ + "' says the arm (--arm COLUMN states it)");
    }
    add_words(arm_name_);
    std::string unit = spec_.unit;
    if (unit.empty()) {
      unit = column_called(kUnitNames, header);
      if (unit == arm_name_) unit.clear();
      if (!unit.empty())
        table_.notes.push_back(
            "column '" + unit +
            "' says the customer (--unit COLUMN states it, --unit none: every row is one)");
    }
    has_unit_ = !unit.empty() && unit != "none";
    if (has_unit_) add_words(unit);
    choose_cluster(unit);
    for (const auto& segment : spec_.segments) add_words(segment);
    if (events_) {
      of_events();
      if (!has_unit_)
        file_.fail(1, "which column says the customer? Events are found by it", "--unit COLUMN");
    } else {
      choose_outcomes(unit);
    }
    for (auto& outcome : outcomes_) {
      take_apart(outcome, header, table_.file, problems_);
      add_numbers(outcome.column, outcome.success);
      if (!outcome.per.empty()) add_numbers(outcome.per);
      if (!outcome.event.empty()) add_numbers(outcome.event);
    }
    for (const auto& covariate : spec_.covariates) add_numbers(covariate);
    if (!spec_.date.empty()) date_ = file_.column(spec_.date, true);
  }

  /// What was assigned together: as it is said, else as it was planned.
  void choose_cluster(const std::string& unit) {
    std::string household = column_called(kHouseholdNames, file_.header());
    if (household == unit || household == arm_name_) household.clear();
    std::string cluster = spec_.cluster == "none" ? "" : spec_.cluster;
    if (spec_.cluster.empty() && spec_.clusters_planned) {
      if (spec_.planned_cluster.empty() || !file_.column(spec_.planned_cluster, false)) {
        file_.fail(
            1,
            "the plan assigns whole clusters, and " +
                (spec_.planned_cluster.empty()
                     ? std::string("which column says them is not known")
                     : "its column of them, '" + ingest::safe_text(spec_.planned_cluster) +
                           "', is not here") +
                "; the columns are " + ingest::listed(file_.header()),
            std::string(household.empty() ? "" : "is it '" + household + "'? ") +
                "--cluster COLUMN or analysis.cluster says it, and 'none' that customers were assigned "
                "one by one after all");
        return;
      }
      cluster = spec_.planned_cluster;
      table_.notes.push_back("column '" + cluster +
                             "' says the cluster, as planned (--cluster COLUMN states another)");
    }
    has_cluster_ = !cluster.empty();
    if (has_cluster_) return add_words(cluster);
    if (spec_.clusters_planned)
      table_.notes.push_back(
          "the plan assigns whole clusters, and customers are taken as assigned one by one, as stated");
    else if (!household.empty() && spec_.cluster != "none")
      table_.notes.push_back("customers are taken as assigned one by one; --cluster '" + household +
                             "' if they were assigned together by it");
  }

  void choose_outcomes(const std::string& unit) {
    const auto& header = file_.header();
    outcomes_ = spec_.outcomes;
    if (!outcomes_.empty()) return;
    std::vector<std::string> names;
    for (const auto& column : header)
      if (column != arm_name_ && column != unit) names.push_back(column);
    file_.fail(1, "which column is the outcome? The columns are " + ingest::listed(names),
               "--outcome COLUMN, or --outcome COLUMN:KIND with proportion, mean, revenue, count or time");
  }

  void of_events() {
    if (!spec_.date.empty()) return;
    const std::string date = column_called(kDateNames, file_.header());
    if (date.empty()) {
      file_.fail(1, "which column says the day of assignment? Windows begin on it",
                 "--assigned-column COLUMN");
      return;
    }
    date_ = file_.column(date, true);
    table_.notes.push_back("column '" + date +
                           "' says the day of assignment (--assigned-column COLUMN states it)");
  }

  void add_words(const std::string& name) {
    const auto at = file_.column(name, true);
    if (at) words_.push_back({*at, {file_.header()[*at], {}, {}, 0}, {}});
  }
  void add_numbers(const std::string& name, const std::string& success = "") {
    const auto at = file_.column(name, true);
    if (at) numbers_.push_back({*at, {file_.header()[*at], {}, 0, "", ""}, success, {}});
  }

  Words take_words() { return words_[next_words_++].finish(); }
  Numbers take_numbers() {
    NumberColumn& column = numbers_[next_numbers_++];
    Numbers numbers = column.finish(table_.file, spec_.decimal_mark, problems_);
    if (numbers.column.empty()) numbers.column = file_.header()[column.at];
    if (!numbers.yes.empty())
      table_.notes.push_back("column '" + numbers.column + "': '" + numbers.yes + "' is 1, '" + numbers.no +
                             "' is 0" + (column.success.empty() ? " (--success WORD states it)" : ""));
    return numbers;
  }

  void collect() {
    table_.arm = take_words();
    few_words(table_.arm, "arms");
    if (has_unit_) table_.unit = take_words();
    if (has_cluster_) table_.cluster = take_words();
    for (std::size_t s = 0; s < spec_.segments.size(); ++s) {
      table_.segments.push_back(take_words());
      few_words(table_.segments.back(), "segments", kMostSegments);
    }
    for (const auto& outcome : outcomes_) {
      OutcomeData data;
      data.spec = outcome;
      data.value = take_numbers();
      if (!outcome.per.empty()) data.per = take_numbers();
      if (!outcome.event.empty()) data.event = take_numbers();
      data.name = data.value.column;
      if (data.per) data.name += " / " + data.per->column;
      table_.outcomes.push_back(std::move(data));
    }
    for (std::size_t c = 0; c < spec_.covariates.size(); ++c) table_.covariates.push_back(take_numbers());
    if (!problems_.has_errors()) settle_kinds(table_, problems_);
  }

  void few_words(const Words& words, const std::string& what, std::size_t most = kMostWords) {
    if (words.word.size() > most)
      file_.fail(0, "column '" + ingest::safe_text(words.column) + "' has " +
                        std::to_string(words.word.size()) + " different words; these are no " + what);
    for (const auto& word : words.word)
      if (word.size() > kLongestWord) {
        file_.fail(0, "column '" + ingest::safe_text(words.column) + "' has words of more than 256 bytes: '" +
                          ingest::safe_text(word, 40) + "'");
        return;
      }
  }

  const Spec& spec_;
  bool events_;
  Problems& problems_;
  ingest::CovariateFile file_;
  Table table_;
  std::string arm_name_;
  bool has_unit_ = false, has_cluster_ = false;
  std::optional<std::size_t> date_;
  std::vector<OutcomeSpec> outcomes_;
  std::vector<WordColumn> words_;
  std::vector<NumberColumn> numbers_;
  std::size_t next_words_ = 0, next_numbers_ = 0;
};

}  // namespace

const std::vector<std::pair<std::string, std::string>>& yes_and_no() {
  static const std::vector<std::pair<std::string, std::string>> kWords{
      {"yes", "no"},  {"true", "false"},
      {"y", "n"},     {"t", "f"},
      {"ja", "nej"},  {"ja", "nein"},
      {"oui", "non"}, {"voted", "abstained"},
      {"1", "0"},     {"converted", "not converted"}};
  return kWords;
}

Table read_table(const std::string& path, const Spec& spec, Problems& problems) {
  return Reader(path, spec, false, problems).read();
}

Table read_assignments(const std::string& path, const Spec& spec, Problems& problems) {
  return Reader(path, spec, true, problems).read();
}

}  // namespace stamkund::analysis
