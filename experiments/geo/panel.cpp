#include "experiments/geo/panel.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/ingest/covariate_file.h"
#include "engine/ingest/id_table.h"
#include "engine/ingest/report.h"
#include "experiments/geo/columns.h"
#include "experiments/geo/words.h"

namespace stamkund::geo {
namespace {

constexpr std::uint64_t kMostRows = 20'000'000;    // rows are held in memory
constexpr std::uint64_t kMostCells = 100'000'000;  // regions times days
constexpr std::size_t kMostGroups = 1000;

struct Row {
  std::uint32_t geo, group;
  Day day;
  std::uint64_t line;
  double outcome, cost;
};

/// Days from one row to the next: the gap that is most common, and how many are left out by it. Months are of
/// a length of their own.
void set_step(Panel& panel) {
  std::map<int, std::uint64_t> gaps;
  for (std::size_t d = 1; d < panel.days.size(); ++d) ++gaps[days_between(panel.days[d - 1], panel.days[d])];
  std::uint64_t most = 0;
  for (const auto& [gap, count] : gaps)
    if (count > most) panel.step = gap, most = count;
  if (panel.step >= 28) return;
  for (const auto& [gap, count] : gaps)
    panel.missing_days += count * static_cast<std::uint64_t>(gap > panel.step ? gap / panel.step - 1 : 0);
}

class Reader {
 public:
  Reader(const std::string& path, const design::GeoSpec& spec, Problems& problems)
      : spec_(spec), file_(path, spec.date_format, spec.decimal_mark, problems) {
    panel_.file = path;
  }

  Panel read() {
    if (!file_.usable() || !choose()) return {};
    while (file_.next()) {
      if (rows_.size() >= kMostRows) {
        file_.fail(0, "more than " + std::to_string(kMostRows) + " rows");
        return {};
      }
      take_row();
    }
    if (rows_.empty()) {
      file_.row_problems().finish();
      if (!file_.problems().has_errors()) file_.fail(0, "the file has a header and no rows");
      return {};
    }
    fill();
    file_.row_problems().finish();
    return std::move(panel_);
  }

 private:
  bool choose() {
    auto& notes = panel_.notes;
    geo_ = find_column(file_, spec_.geo, kGeoNames, "the region", "geo.geo or --geo", true, notes);
    date_ = find_column(file_, spec_.date, kDateNames, "the day", "geo.date or --date", true, notes);
    outcome_ = find_column(file_, spec_.outcome, kOutcomeNames, "the outcome", "geo.outcome or --outcome",
                           true, notes);
    if (!spec_.cost.empty()) cost_ = file_.column(spec_.cost, true);
    // In the data the group may stand or not; only a file of groups has to have it.
    if (spec_.groups.empty())
      group_ =
          find_column(file_, spec_.group, kGroupNames, "the group", "geo.group or --group", false, notes);
    if (cost_ && cost_ == outcome_)
      file_.fail(file_.names_at(),
                 "column '" + ingest::safe_text(file_.header()[*cost_], 40) + "' is the outcome and the cost",
                 "geo.cost or --cost says the one, geo.outcome or --outcome the other");
    if (!geo_ || !date_ || !outcome_ || file_.problems().has_errors()) return false;
    std::vector<std::size_t> numbers{*outcome_};
    if (cost_) numbers.push_back(*cost_);
    if (file_.find_decimal_mark(numbers))
      notes.push_back("numbers are read with a decimal comma (geo.decimal_mark or --decimal-mark states it)");
    panel_.outcome_column = file_.header()[*outcome_];
    if (cost_) panel_.cost_column = file_.header()[*cost_];
    return file_.choose_dates({*date_});
  }

  void take_row() {
    const auto name = file_.field(*geo_);
    if (ingest::CovariateFile::is_missing(name)) {
      file_.row_problems().add("geo", file_.line(), "no region");
      return;
    }
    Row row{geos_.intern(name), Panel::kNoGroup, {}, file_.line(), 0.0, 0.0};
    const auto day = file_.date(*date_, "the day");
    const auto outcome = file_.number(*outcome_, "the outcome");
    if (group_ && !ingest::CovariateFile::is_missing(file_.field(*group_)))
      row.group = groups_.intern(file_.field(*group_));
    // Where nothing was spent, exports often say nothing.
    if (cost_ && !ingest::CovariateFile::is_missing(file_.field(*cost_)))
      row.cost = file_.number(*cost_, "the cost").value_or(0.0);
    if (!day || !outcome) return;
    row.day = *day;
    row.outcome = *outcome;
    rows_.push_back(row);
  }

  void fill() {
    std::set<Day> days;
    for (const auto& row : rows_) days.insert(row.day);
    panel_.days.assign(days.begin(), days.end());
    for (std::size_t g = 0; g < geos_.size(); ++g)
      panel_.geos.emplace_back(geos_.id(static_cast<std::uint32_t>(g)));
    for (std::size_t g = 0; g < groups_.size(); ++g)
      panel_.groups.emplace_back(groups_.id(static_cast<std::uint32_t>(g)));
    const std::uint64_t cells = panel_.geos.size() * panel_.days.size();
    if (cells > kMostCells) {
      file_.fail(0,
                 std::to_string(panel_.geos.size()) + " regions on " + std::to_string(panel_.days.size()) +
                     " days are more than can be held",
                 "is '" + ingest::safe_text(file_.header()[*geo_], 40) + "' the column of the region?");
      return;
    }
    set_step(panel_);
    panel_.outcome.assign(cells, 0.0);
    if (cost_) panel_.cost.assign(cells, 0.0);
    panel_.there.assign(cells, 0);
    panel_.group.assign(panel_.geos.size(), Panel::kNoGroup);
    if (groups_.size() > kMostGroups) {
      // That is no column of groups.
      panel_.groups.clear();
      group_.reset();
    }
    for (const auto& row : rows_) put(row);
  }

  void put(const Row& row) {
    const auto d = static_cast<std::size_t>(
        std::lower_bound(panel_.days.begin(), panel_.days.end(), row.day) - panel_.days.begin());
    const std::size_t at = panel_.at(row.geo, d);
    const auto region = [&] { return "region '" + ingest::safe_text(panel_.geos[row.geo], 40) + "'"; };
    if (panel_.there[at] != 0) {
      file_.row_problems().add("twice", row.line, region() + " has another row of " + to_string(row.day),
                               "one row a region and day: add them up first");
      return;
    }
    panel_.there[at] = 1;
    panel_.outcome[at] = row.outcome;
    if (cost_) panel_.cost[at] = row.cost;
    if (!group_ || row.group == Panel::kNoGroup) return;
    auto& group = panel_.group[row.geo];
    if (group == Panel::kNoGroup) group = row.group;
    if (group != row.group)
      file_.row_problems().add("groups", row.line,
                               region() + " is in group '" + ingest::safe_text(panel_.groups[row.group], 40) +
                                   "' here, and in '" + ingest::safe_text(panel_.groups[group], 40) +
                                   "' before",
                               "a region stays in its group, before the test too: say the group of each "
                               "region with --geo-groups, and the days of the test with --test-from");
  }

  const design::GeoSpec& spec_;
  ingest::CovariateFile file_;
  Panel panel_;
  ingest::IdTable geos_, groups_;
  std::vector<Row> rows_;
  std::optional<std::size_t> geo_, date_, outcome_, cost_, group_;
};

}  // namespace

Panel read_panel(const std::string& path, const design::GeoSpec& spec, Problems& problems) {
  return Reader(path, spec, problems).read();
}

void read_groups(const std::string& path, const design::GeoSpec& spec, Panel& panel, Problems& problems) {
  ingest::CovariateFile file(path, "", '.', problems);
  if (!file.usable()) return;
  // Both files may call the region alike, or not.
  const auto& header = file.header();
  const bool alike = std::find(header.begin(), header.end(), spec.geo) != header.end();
  std::vector<std::string> unsaid;
  const auto geo =
      find_column(file, alike ? spec.geo : "", kGeoNames, "the region", "call it geo", true, unsaid);
  const auto group =
      find_column(file, spec.group, kGroupNames, "the group", "geo.group or --group", true, panel.notes);
  if (!geo || !group) return;
  std::map<std::string, std::size_t, std::less<>> known;
  for (std::size_t g = 0; g < panel.geos.size(); ++g) known.emplace(panel.geos[g], g);
  ingest::IdTable words;
  panel.group.assign(panel.geos.size(), Panel::kNoGroup);
  std::uint64_t strangers = 0;
  while (file.next()) {
    const auto name = file.field(*geo), word = file.field(*group);
    if (ingest::CovariateFile::is_missing(name) || ingest::CovariateFile::is_missing(word)) continue;
    const std::uint32_t number = words.intern(word);
    const auto found = known.find(name);
    if (found == known.end()) {
      ++strangers;
      continue;
    }
    auto& mine = panel.group[found->second];
    if (mine != Panel::kNoGroup && mine != number)
      file.row_problems().add("twice", file.line(),
                              "region '" + ingest::safe_text(name, 40) + "' is in another group already");
    mine = number;
  }
  file.row_problems().finish();
  panel.groups.clear();
  for (std::size_t w = 0; w < words.size(); ++w)
    panel.groups.emplace_back(words.id(static_cast<std::uint32_t>(w)));
  if (strangers > 0)
    panel.notes.push_back(counted(strangers, "region") + " of '" + ingest::safe_text(path, 60) +
                          (strangers == 1 ? "' has" : "' have") + " no row in the data");
}

}  // namespace stamkund::geo
