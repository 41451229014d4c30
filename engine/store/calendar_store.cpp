#include "engine/store/calendar_store.h"

#include <numeric>

#include "engine/calibration/calendar_law.h"
#include "engine/calibration/calibrate.h"

namespace stamkund::store {
namespace {

const std::string kGroup = "/calendar_error";
const std::string kOrigins = kGroup + "/origins";
const std::string kGroups = kGroup + "/groups";
const std::string kSpend = kGroup + "/spend";
const std::string kOther = kGroup + "/other_model";

template <class Row>
struct Column {
  const char* name;
  double Row::*member;
  const char* unit;
  const char* meaning;
};

using calibration::Foresight;
using calibration::GroupForesight;
using calibration::SpendForesight;

constexpr Column<Foresight> kOfOrigin[] = {
    {"age_days", &Foresight::age_days, "days", "customers' mean age at the origin"},
    {"days", &Foresight::days, "days", "from the origin to the end of calibration"},
    {"actual", &Foresight::actual, "1", "purchases in these days"},
    {"expected", &Foresight::expected, "1", "what the fit as of the origin expected"},
    {"luck", &Foresight::luck, "1", "standard deviation over expected, if the model is right"}};
constexpr Column<GroupForesight> kOfGroup[] = {
    {"age_days", &GroupForesight::age_days, "days", "customers' mean age at the origin"},
    {"share", &GroupForesight::share, "1", "of what was expected of all"},
    {"off", &GroupForesight::off, "1", "log of actual over expected, less that of all"},
    {"luck", &GroupForesight::luck, "1", "its standard deviation, if the model is right"}};

constexpr Column<SpendForesight> kOfSpend[] = {
    {"age_days", &SpendForesight::age_days, "days", "customers' mean age at the origin"},
    {"days", &SpendForesight::days, "days", "from the origin to the end of calibration"},
    {"off", &SpendForesight::off, "1", "log of what was paid over what was expected for as many purchases"},
    {"luck", &SpendForesight::luck, "1", "its standard deviation, if customers have nothing in common"}};

constexpr std::uint64_t kMostRows = 10'000;

template <class Row, std::size_t N>
void write_rows(H5Writer& writer, const std::string& group, const std::string& scale,
                const Column<Row> (&columns)[N], const std::vector<Row>& rows) {
  for (const auto& column : columns) {
    std::vector<double> values;
    for (const Row& row : rows) values.push_back(row.*column.member);
    writer.dataset(group + "/" + column.name, values, {scale}, column.unit, column.meaning);
  }
}

/// Rows of origins, numbered from 1; nothing where there are none.
template <class Row, std::size_t N>
void write_numbered(H5Writer& writer, const std::string& group, const Column<Row> (&columns)[N],
                    const std::vector<Row>& rows) {
  if (rows.empty()) return;
  std::vector<std::int64_t> numbers(rows.size());
  std::iota(numbers.begin(), numbers.end(), 1);
  writer.scale(group + "/origin", numbers);
  write_rows(writer, group, group + "/origin", columns, rows);
}

template <class Row, std::size_t N>
void read_rows(const H5Reader& in, const std::string& group, const Column<Row> (&columns)[N],
               std::vector<Row>& rows) {
  for (const auto& column : columns) {
    const auto values = in.numbers(group + "/" + column.name, {rows.size()});
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].*column.member = values[i];
  }
}

/// Length of a group's scale; refused before anything is read if it is not that of a list of windows.
std::size_t length_of(const H5Reader& in, const std::string& scale) {
  const auto shape = in.shape(scale);
  if (shape.size() != 1 || shape[0] > kMostRows)
    in.bad(scale, "found no list of 1 to " + std::to_string(kMostRows) + ", expected one");
  return shape[0];
}

std::string kind_of(const std::string& name) {
  const bool third = name == "first third" || name == "middle third" || name == "last third";
  return third ? calibration::kByFirstPurchase : calibration::kByPurchases;
}

}  // namespace

void write_calendar(H5Writer& writer, const calibration::CalendarError& seen) {
  const calibration::CalendarLaw law(seen);
  writer.group(kGroup);
  writer.attribute(kGroup, "age_days", seen.age_days);
  writer.attribute(kGroup, "weeks", seen.weeks);
  writer.attribute(kGroup, "weekly_variance", seen.weekly_variance);
  writer.attribute(kGroup, "weekly_error", seen.weekly_error);
  writer.attribute(kGroup, "note", seen.note);
  // For readers of the file; the program makes the law from what was seen.
  writer.attribute(kGroup, "size", law.size());
  writer.attribute(kGroup, "size_by_weeks", law.prior_size());
  writer.attribute(kGroup, "size_of_groups", law.group_size());
  writer.attribute(kGroup, "size_of_cohorts", law.cohort_size());
  writer.attribute(kGroup, "size_of_spend", law.spend_size());
  if (seen.other) {
    writer.group(kOther);
    writer.attribute(kOther, "model", seen.other->model);
    writer.attribute(kOther, "log_likelihood_less", seen.other->log_likelihood_less);
    writer.scale(kOther + "/parameter", calibration::parameter_names(seen.other->model));
    writer.dataset(kOther + "/estimate", seen.other->estimates, {kOther + "/parameter"}, "1",
                   "of another model, fitted to the same customers");
  }
  if (seen.spend) {
    writer.group(kSpend);
    writer.attribute(kSpend, "weeks", seen.spend->weeks);
    writer.attribute(kSpend, "weekly_variance", seen.spend->weekly_variance);
    writer.attribute(kSpend, "weekly_error", seen.spend->weekly_error);
    write_numbered(writer, kSpend, kOfSpend, seen.spend->origins);
  }
  if (!seen.origins.empty()) {
    writer.group(kOrigins);
    write_numbered(writer, kOrigins, kOfOrigin, seen.origins);
  }
  if (!seen.groups.empty()) {
    writer.group(kGroups);
    std::vector<std::string> names, kinds;
    for (const GroupForesight& one : seen.groups) {
      names.push_back(one.group);
      kinds.push_back(one.kind);
    }
    writer.scale(kGroups + "/group", names);
    writer.dataset(kGroups + "/kind", kinds, {kGroups + "/group"}, "by purchases, or by first purchase");
    write_rows(writer, kGroups, kGroups + "/group", kOfGroup, seen.groups);
  }
}

calibration::CalendarError read_calendar(const H5Reader& in) {
  calibration::CalendarError seen;
  seen.age_days = in.number_attribute(kGroup, "age_days");
  seen.weeks = in.number_attribute(kGroup, "weeks");
  seen.weekly_variance = in.number_attribute(kGroup, "weekly_variance");
  seen.weekly_error = in.number_attribute(kGroup, "weekly_error");
  seen.note = in.text_attribute(kGroup, "note");
  if (in.has(kOther)) {
    calibration::OtherModel other{in.text_attribute(kOther, "model"), {}, 0.0};
    other.log_likelihood_less = in.number_attribute(kOther, "log_likelihood_less");
    // As many as that model has: it is looked at before anything is read.
    other.estimates = in.numbers(kOther + "/estimate", {calibration::parameter_names(other.model).size()});
    seen.other = std::move(other);
  }
  if (in.has(kSpend)) {
    calibration::SpendLevels spend;
    spend.weeks = in.number_attribute(kSpend, "weeks");
    spend.weekly_variance = in.number_attribute(kSpend, "weekly_variance");
    spend.weekly_error = in.number_attribute(kSpend, "weekly_error");
    if (in.has(kSpend + "/origin")) {
      spend.origins.resize(length_of(in, kSpend + "/origin"));
      read_rows(in, kSpend, kOfSpend, spend.origins);
    }
    seen.spend = std::move(spend);
  }
  if (in.has(kOrigins)) {
    seen.origins.resize(length_of(in, kOrigins + "/origin"));
    read_rows(in, kOrigins, kOfOrigin, seen.origins);
  }
  if (in.has(kGroups)) {
    seen.groups.resize(length_of(in, kGroups + "/group"));
    const auto names = in.texts(kGroups + "/group", {seen.groups.size()});
    // Of files that were written before groups had kinds: by their names.
    const bool kinds_known = in.has(kGroups + "/kind");
    const auto kinds =
        kinds_known ? in.texts(kGroups + "/kind", {seen.groups.size()}) : std::vector<std::string>{};
    for (std::size_t i = 0; i < names.size(); ++i) {
      seen.groups[i].group = names[i];
      seen.groups[i].kind = kinds_known ? kinds[i] : kind_of(names[i]);
      if (seen.groups[i].kind != calibration::kByPurchases &&
          seen.groups[i].kind != calibration::kByFirstPurchase)
        in.bad(kGroups + "/kind", "found '" + seen.groups[i].kind + "', expected '" +
                                      calibration::kByPurchases + "' or '" + calibration::kByFirstPurchase +
                                      "'");
    }
    read_rows(in, kGroups, kOfGroup, seen.groups);
  }
  return seen;
}

}  // namespace stamkund::store
