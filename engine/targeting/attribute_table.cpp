#include "engine/targeting/attribute_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_map>

#include "engine/base/nearest.h"
#include "engine/targeting/raw_columns.h"

namespace stamkund::targeting {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// The position of each id in `ids`, or ids.size().
std::size_t row_of(const std::vector<std::string>& ids, const std::string& id) {
  const auto found = std::lower_bound(ids.begin(), ids.end(), id);
  return found != ids.end() && *found == id ? static_cast<std::size_t>(found - ids.begin()) : ids.size();
}

/// Takes column after column, and sees to their names.
class Builder {
 public:
  Builder(AttributeTable& out, const std::vector<std::string>& taken, Problems& problems)
      : out_(out), taken_(taken), problems_(problems) {}
  void add(const std::string& path, TypedColumn column, std::vector<double> values) {
    const std::string& name = column.attribute.name;
    const bool is_taken = std::find(taken_.begin(), taken_.end(), name) != taken_.end();
    const bool twice = std::any_of(out_.attributes.begin(), out_.attributes.end(),
                                   [&](const Attribute& one) { return one.name == name; });
    if (name.empty() || is_taken || twice)
      problems_.error({Severity::error, path, 1, name,
                       name.empty() ? "a column has no name"
                       : is_taken   ? "expressions know something else by this name"
                                    : "two columns have this name",
                       "give the column another name"});
    out_.attributes.push_back(std::move(column.attribute));
    out_.values.push_back(std::move(values));
  }

 private:
  AttributeTable& out_;
  const std::vector<std::string>& taken_;
  Problems& problems_;
};

/// Rows of a lookup by their key.
std::unordered_map<std::string, std::size_t> rows_by_key(const RawColumns& file, std::size_t by,
                                                         Problems& problems) {
  std::unordered_map<std::string, std::size_t> rows;
  std::size_t again = 0;
  for (std::size_t i = 0; i < file.rows(); ++i)
    if (!rows.emplace(file.fields[by][i], i).second && ++again <= 5)
      problems.error({Severity::error, file.path, static_cast<std::int64_t>(file.lines[i]), file.names[by],
                      "'" + printable(file.fields[by][i], 100) + "' has been looked up in line " +
                          std::to_string(file.lines[rows[file.fields[by][i]]]) + " already",
                      "one line a value"});
  return rows;
}

void add_lookup(const LookupFile& lookup, const RawColumns& customers, Builder& builder, Problems& problems) {
  const auto from = customers.column(lookup.by);
  if (!from)
    problems.error({Severity::error, customers.path, 1, lookup.by,
                    "the file has no column '" + printable(lookup.by, 100) + "' to look up by",
                    did_you_mean(lookup.by, customers.names)});
  std::size_t ignored = 0;
  const RawColumns file = read_raw(lookup.path, ignored, problems);
  if (file.names.empty()) return;
  const auto by = file.column(lookup.by);
  if (!by)
    problems.error({Severity::error, lookup.path, 1, lookup.by,
                    "the file has no column '" + printable(lookup.by, 100) + "'",
                    did_you_mean(lookup.by, file.names)});
  if (!by || !from) return;
  const auto rows = rows_by_key(file, *by, problems);
  std::vector<std::size_t> row(customers.rows(), file.rows());
  std::size_t unknown = 0, filled = 0, example = 0;
  for (std::size_t i = 0; i < customers.rows(); ++i) {
    const std::string& key = customers.fields[*from][i];
    if (key.empty()) continue;
    ++filled;
    const auto found = rows.find(key);
    if (found != rows.end())
      row[i] = found->second;
    else if (unknown++ == 0)
      example = i;
  }
  if (unknown > 0)
    problems.warning({Severity::warning, lookup.path, 0, lookup.by,
                      std::to_string(unknown) + " of " + std::to_string(filled) +
                          " customers have one that is not in the table, such as '" +
                          printable(customers.fields[*from][example], 100) +
                          "': what follows from it is missing",
                      ""});
  for (std::size_t c = 0; c < file.names.size(); ++c) {
    if (c == *by) continue;
    auto column = typed(file, c, problems);
    if (!column) continue;
    std::vector<double> values(customers.rows(), kMissing);
    for (std::size_t i = 0; i < customers.rows(); ++i)
      if (row[i] < file.rows()) values[i] = column->values[row[i]];
    builder.add(lookup.path, std::move(*column), std::move(values));
  }
}

/// In ascending order of ids, each once.
void sort_by_id(AttributeTable& table, const std::vector<std::uint64_t>& lines, Problems& problems) {
  std::vector<std::size_t> order(table.ids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return table.ids[a] < table.ids[b]; });
  std::size_t again = 0;
  for (std::size_t i = 1; i < order.size(); ++i)
    if (table.ids[order[i]] == table.ids[order[i - 1]] && ++again <= 5)
      problems.error({Severity::error, table.path, static_cast<std::int64_t>(lines[order[i]]), "",
                      "customer '" + printable(table.ids[order[i]], 100) + "' has been in line " +
                          std::to_string(lines[order[i - 1]]) + " already",
                      "one line a customer"});
  std::vector<std::string> ids;
  for (const std::size_t i : order) ids.push_back(std::move(table.ids[i]));
  table.ids = std::move(ids);
  for (auto& column : table.values) {
    std::vector<double> sorted;
    sorted.reserve(column.size());
    for (const std::size_t i : order) sorted.push_back(column[i]);
    column = std::move(sorted);
  }
}

}  // namespace

std::vector<std::vector<double>> AttributeTable::of(const std::vector<std::string>& customers) const {
  std::vector<std::vector<double>> out(attributes.size(), std::vector<double>(customers.size(), kMissing));
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const std::size_t row = row_of(ids, customers[i]);
    if (row == ids.size()) continue;
    for (std::size_t a = 0; a < attributes.size(); ++a) out[a][i] = values[a][row];
  }
  return out;
}

std::size_t AttributeTable::known(const std::vector<std::string>& customers) const {
  return static_cast<std::size_t>(
      std::count_if(customers.begin(), customers.end(),
                    [&](const std::string& one) { return row_of(ids, one) < ids.size(); }));
}

AttributeTable read_attributes(const std::string& path, const std::string& id,
                               const std::vector<LookupFile>& lookups, const std::vector<std::string>& taken,
                               bool ordered, Problems& problems) {
  AttributeTable out;
  out.path = path;
  out.lookups = lookups;
  std::size_t at = 0;
  RawColumns file = read_raw(path, at, problems);
  if (file.names.empty()) return out;
  if (!id.empty()) {
    const auto found = file.column(id);
    if (!found) {
      problems.error({Severity::error, path, 1, id, "the file has no column '" + printable(id, 100) + "'",
                      did_you_mean(id, file.names)});
      return out;
    }
    at = *found;
  }
  Builder builder(out, taken, problems);
  for (std::size_t c = 0; c < file.names.size(); ++c) {
    if (c == at) continue;
    if (auto column = typed(file, c, problems)) {
      std::vector<double> values = std::move(column->values);
      builder.add(path, std::move(*column), std::move(values));
    }
  }
  for (const LookupFile& lookup : lookups) add_lookup(lookup, file, builder, problems);
  for (std::size_t i = 0; i < file.rows(); ++i)
    if (file.fields[at][i].empty() && ordered)
      problems.error({Severity::error, path, static_cast<std::int64_t>(file.lines[i]), file.names[at],
                      "no customer is named", ""});
  out.ids = std::move(file.fields[at]);
  if (ordered) sort_by_id(out, file.lines, problems);
  return out;
}

}  // namespace stamkund::targeting
