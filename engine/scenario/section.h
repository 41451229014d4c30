#pragma once
// A mapping of a YAML file that is read key by key: what is asked for is checked and written out, what is
// never asked for is an unknown key. Several layers lie over each other, so that an arm is written as changes
// to the baseline.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/day.h"
#include "engine/base/problems.h"
#include "engine/scenario/key.h"
#include "engine/scenario/part.h"
#include "engine/scenario/written.h"

namespace YAML {
class Node;
}

namespace stamkund::scenario {

/// A default that took effect, and what it rests on: a source or the word "assumption".
struct Assumption {
  std::string path;
  std::string value;
  std::string source;
};

/// Where something was said: for checks that need more than one section.
struct Place {
  int line = 0;  ///< 1-based; 0 = on none
  std::string where;
};

/// What reading one file shares between its sections.
struct Reading {
  std::string file;
  std::string currency = "SEK";
  /// While units of a program are read: the name of their currency, and whether the file gave it that name.
  std::string units_here;
  bool units_named = false;
  std::vector<std::string> units_elsewhere;  ///< names of the program's other currencies
  Problems* problems = nullptr;
  std::vector<Assumption> assumptions;
  Written written;                   ///< the scenario again, every default written out
  const Parts* parts = nullptr;      ///< registered from outside; null = none
  bool stored = false;               ///< of results: files that it names are not looked at
  std::size_t distributions = 0;     ///< quantities that are uncertain
  std::vector<Uncertain> uncertain;  ///< they themselves
  /// Places changed on the command line: path in the scenario, and the option that did it.
  std::vector<std::pair<std::string, std::string>> overrides;
  std::optional<Day> start;                        ///< date of day 0, once the file has said it
  std::set<std::pair<int, std::string>> reported;  ///< a baseline's mistake shows in every arm: say it once
  std::set<std::string> settled;  ///< places of which the one thing that matters has been said
  std::size_t sections = 0;       ///< mappings read so far
  std::size_t mistakes = 0;       ///< errors met, those said already too

  void error(const YAML::Node& node, const std::string& where, const std::string& message,
             const std::string& suggestion = "");
  void error_at(const Place& place, const std::string& message, const std::string& suggestion = "") {
    ++mistakes;
    report(Severity::error, place.line, place.where, message, suggestion);
  }
  /// What is only doubtful.
  void warning(const Place& place, const std::string& message, const std::string& suggestion = "");

  /// Reads what may turn out to have no effect (fatigue without contacts): if `acts` is false afterwards, its
  /// defaults and distributions are not counted among what the result rests on.
  void read_if_it_acts(const std::function<void()>& read, const std::function<bool()>& acts);

 private:
  void report(Severity severity, int line, const std::string& where, const std::string& message,
              const std::string& suggestion);
};

/// Lists hold no more. Their readers ask for less; this keeps a file of aliases from taking hours to refuse.
inline constexpr std::size_t kMostElements = 200;
/// Neither does a file hold more mappings, however often an alias repeats one.
inline constexpr std::size_t kMostSections = 50'000;
/// Names and paths, in bytes.
inline constexpr std::size_t kLongestText = 1000;
/// Problems of one kind that are worth reading.
inline constexpr std::size_t kMostSaid = 30;

/// The value used when a key is absent: text as the user would write it, and its source.
struct Default {
  std::string text;
  std::string source;  ///< empty where the default is a matter of form, not of fact
  bool required = false;
};
/// For keys that have to be given.
inline const Default kRequired{"", "", true};

/// What of a key depends on the rest of the file.
struct Here {
  std::optional<std::string> fallback{};
  std::string source{};
  bool required = false;
  std::optional<Range> range{};
  std::optional<Dimension> dimension{};
  std::vector<std::string> choices{};
  std::vector<std::string> learned{};  ///< names under which a fit may have it; empty: the key's
};

class Section {
 public:
  /// `layers`: the nodes that may define this section, the one that wins first; those that are no mapping are
  /// a problem. An empty list is a section with no keys. What is read is written out below `written`. Only
  /// `keys` can be read.
  Section(Reading& reading, std::string path, std::vector<YAML::Node> layers, Written& written, KeySet keys);
  Section(const Section&) = delete;
  Section& operator=(const Section&) = delete;
  ~Section();

  [[nodiscard]] bool has(const std::string& key) const;
  /// True if the mapping below `key` has `inner`, in whichever layer.
  [[nodiscard]] bool has(const std::string& key, const std::string& inner) const;
  /// True if the key's winning value is the word "none" (or "off", or an explicit empty value).
  [[nodiscard]] bool is_none(const std::string& key) const;
  /// True if the word stands anywhere in what `key` says.
  [[nodiscard]] bool mentions(const std::string& key, const std::string& word) const;
  /// What `key` says, where that is a single value; to look ahead, for it is not read by that.
  [[nodiscard]] std::optional<std::string> single(const std::string& key) const;
  /// Likewise, NAME of {from_fit: NAME}, empty of "from fit"; nothing where it is neither.
  [[nodiscard]] std::optional<std::string> name_in_fit(const std::string& key) const;
  /// Likewise, elements of the list that `key` has; 0 if it has none.
  [[nodiscard]] std::size_t elements(const std::string& key) const;
  /// Likewise, what those of them that are mappings say below `inner`; empty where that is no single value.
  [[nodiscard]] std::vector<std::string> singles(const std::string& key, const std::string& inner) const;
  [[nodiscard]] YAML::Node node(const std::string& key) const;
  /// Number of the first layer that has the key, 0 = the one that wins; -1 = none has.
  [[nodiscard]] int layer_of(const std::string& key) const;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// Where this section stands, and where one of its keys does (the section, if the key is absent).
  [[nodiscard]] Place place() const;
  [[nodiscard]] Place place(const std::string& key) const;
  [[nodiscard]] Reading& reading() const noexcept { return *reading_; }

  // To read a key that is not declared is a mistake of the program.
  Quantity quantity(const Key& key, const Here& here = {});
  /// A quantity that must be a constant.
  double constant(const Key& key, const Here& here = {});
  /// A constant that may be absent or `none`: then nothing.
  std::optional<double> optional_constant(const Key& key, const Here& here = {});
  std::uint64_t count(const Key& key, const Here& here = {});
  bool flag(const Key& key, const Here& here = {});
  std::string text(const Key& key, const Here& here = {});
  Day date(const Key& key, const Here& here = {});
  std::string choice(const Key& key, const Here& here = {});
  /// The section below `key`, read by `read`; an absent one is read as empty, so that defaults are written
  /// out.
  void section(const Key& key, const std::function<void(Section&)>& read);
  /// A section that may be switched off: `none` or absence gives false and writes "key: none".
  bool optional_section(const Key& key, const std::function<void(Section&)>& read);
  /// A list of mappings, at most kMostElements; each element is read by `read`, laid over the mapping `base`
  /// if that is defined. Absent or none = no elements.
  void list(const Key& key, const std::function<void(Section&, std::size_t)>& read, const YAML::Node& base);
  void list(const Key& key, const std::function<void(Section&, std::size_t)>& read);
  /// The same, where a single mapping stands for a list of one; it merges with the layers below, and keeps
  /// its form in the resolved text. Returns true if it was a list.
  bool one_or_list(const Key& key, const std::function<void(Section&, std::size_t)>& read);
  /// A word or a list of words; absent = nothing, and nothing is written out.
  std::optional<std::vector<std::string>> words(const Key& key);
  /// A number of units that are not the program's: visits, redemptions, pieces in stock.
  std::int64_t pieces(const Key& key, const Here& here = {});
  /// A key that has no effect beside what else was said: an error if it is given here all the same.
  void idle(const Key& key, const std::string& why);
  /// Makes a key known without reading it.
  void ask(const Key& key);
  void write_none(const Key& key);

  void error(const std::string& key, const std::string& message, const std::string& suggestion = "");
  /// Reports every key that nobody asked for, with its line and the nearest key that exists, and every key
  /// that has no value.
  void finish();

 private:
  /// The key's name.
  [[nodiscard]] std::string asked(const Key& key);
  [[nodiscard]] Default default_of(const Key& key, const Here& here) const;
  [[nodiscard]] const Key* declared(const std::string& name) const;
  Written& write(const std::string& key, const std::string& value, const std::string& comment = "");
  /// False once the file holds more mappings than are read.
  [[nodiscard]] bool room(const std::string& key);
  void look_over(const YAML::Node& layer);
  void report_no_value(const std::string& key, const YAML::Node& at);
  [[nodiscard]] std::string meant_by(const std::string& key) const;
  [[nodiscard]] std::vector<YAML::Node> below(const std::string& key) const;
  /// What a layer below says and this one takes away, though nobody reads it here: the resolved text would
  /// take it over again.
  void write_what_is_taken_away();
  [[nodiscard]] std::string where(const std::string& key) const;
  /// `choices`: of a word, for the message that it is missing.
  std::string scalar(const std::string& key, const Default& fallback, bool& found,
                     const std::string& choices = "");
  std::string read_choice(const std::string& key, const std::vector<std::string>& choices,
                          const Default& fallback);
  Quantity read_quantity(const std::string& key, Dimension dimension, Range range, const Default& fallback,
                         const std::vector<std::string>& learned);
  /// "from fit" and {from_fit: NAME}; false if it is neither. `names`: where neither node nor key has one.
  bool read_from_fit(const std::string& key, const YAML::Node& node, const std::vector<std::string>& names,
                     Quantity& quantity);
  Quantity read_distribution(const std::string& key, const YAML::Node& node, Dimension dimension,
                             Range range);
  std::optional<double> read_number(const std::string& key, const YAML::Node& node, Dimension dimension);
  bool check_range(const std::string& key, const YAML::Node& node, double value, Dimension dimension,
                   Range range);

  Reading* reading_;
  std::string path_;
  std::vector<YAML::Node> layers_;
  Written* written_;
  std::vector<const Key*> keys_;  ///< declared
  std::vector<std::string> asked_;
  std::map<std::string, Default> defaults_;  ///< of the keys that were asked for, where there is one
  std::set<std::string> no_keys_;            ///< what only looks like a key
};

}  // namespace stamkund::scenario
