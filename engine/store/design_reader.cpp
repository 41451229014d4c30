#include "engine/store/design_reader.h"

#include <limits>

#include "engine/store/plan_file.h"

namespace stamkund::store {
namespace {

enum class Form { words, number, integer };
struct Wanted {
  const char* name;
  Form form;
};
struct Layout {
  const char* design;
  std::vector<Wanted> values;
  std::vector<const char*> lists;
  std::vector<std::pair<const char*, std::vector<Wanted>>> tables;
};

const std::vector<Layout>& layouts() {
  static const std::vector<Layout> all{
      {"geo",
       {{"duration_weeks", Form::number},
        {"minimum_detectable_effect_relative", Form::number},
        {"minimum_detectable_effect", Form::number},
        {"power", Form::number},
        {"alpha", Form::number},
        {"alpha_to_call", Form::number},
        {"reached", Form::integer},
        {"effect_wanted", Form::number},
        {"correlation", Form::number},
        {"treated_share", Form::number}},
       {"treated", "control", "left_out"},
       {{"durations",
         {{"weeks", Form::number},
          {"pretest_points", Form::integer},
          {"windows", Form::integer},
          {"false_alarms", Form::number},
          {"minimum_detectable_effect_formula", Form::number},
          {"minimum_detectable_effect_windows", Form::number},
          {"alpha_to_call", Form::number},
          {"minimum_detectable_effect", Form::number},
          {"minimum_detectable_total", Form::number}}},
        {"strata", {{"treated", Form::words}, {"control", Form::words}}}}},
      {"factorial",
       {{"size/per_cell_rounded", Form::number},
        {"size/total_rounded", Form::number},
        {"power", Form::number},
        {"alpha", Form::number},
        {"alpha_per_comparison", Form::number}},
       {},
       {{"effects",
         {{"effect", Form::words},
          {"wanted", Form::number},
          {"size_alone", Form::number},
          {"power", Form::number},
          {"minimum_detectable_effect", Form::number}}},
        {"power_by_size",
         {{"total", Form::number},
          {"first_factor", Form::number},
          {"second_factor", Form::number},
          {"interaction", Form::number}}},
        {"cells", {{"first", Form::words}, {"second", Form::words}, {"customers", Form::number}}}}},
      {"switchback",
       {{"period", Form::number},
        {"rows", Form::number},
        {"minimum_detectable_effect", Form::number},
        {"power", Form::number},
        {"alpha", Form::number},
        {"mean", Form::number},
        {"units", Form::integer},
        {"pairs", Form::integer},
        {"washout", Form::integer},
        {"seed", Form::integer},
        {"rows_together", Form::number},
        {"rows_mirrored", Form::number},
        {"units_switch", Form::words}},
       {"schedule"},
       {{"lengths",
         {{"period", Form::number},
          {"pairs_in_the_past", Form::integer},
          {"sd_of_a_difference", Form::number},
          {"pairs_needed", Form::number},
          {"rows_needed", Form::number},
          {"minimum_detectable_effect", Form::number},
          {"power", Form::number},
          {"common_share", Form::number}}},
        {"power_by_rows",
         {{"rows", Form::number}, {"power", Form::number}, {"smallest_effect", Form::number}}},
        {"orders", {{"unit", Form::words}, {"order", Form::words}}}}},
      {"stepped",
       {{"size/clusters", Form::number},
        {"size/customers", Form::number},
        {"minimum_detectable_effect", Form::number},
        {"standard_error", Form::number},
        {"power", Form::number},
        {"periods", Form::integer},
        {"alpha", Form::number}},
       {},
       {{"power_by_clusters",
         {{"clusters", Form::number}, {"power", Form::number}, {"smallest_effect", Form::number}}},
        {"power_by_effect", {{"effect", Form::number}, {"power", Form::number}}}}},
  };
  return all;
}

class Reader {
 public:
  explicit Reader(const H5Reader& in) : in_(in) {}

  [[nodiscard]] std::string text(const std::string& name) const { return in_.texts("/plan/" + name, {})[0]; }
  [[nodiscard]] double value(const std::string& name, Form form) const {
    if (!in_.has("/plan/" + name)) return std::numeric_limits<double>::quiet_NaN();
    return form == Form::integer ? static_cast<double>(in_.integers("/plan/" + name, {})[0])
                                 : in_.numbers("/plan/" + name, {})[0];
  }
  /// An empty list is an empty group.
  [[nodiscard]] std::vector<std::string> list(const std::string& name) const {
    const std::string at = "/plan/" + name;
    if (!in_.has(at) || in_.is_group(at)) return {};
    return in_.texts(at, {rows(at)});
  }
  [[nodiscard]] std::vector<StoredDesign::Column> table(const std::string& name,
                                                        const std::vector<Wanted>& columns) const {
    std::vector<StoredDesign::Column> out;
    std::uint64_t length = 0;
    for (const auto& one : columns) {
      const std::string at = "/plan/" + name + "/" + one.name;
      if (!in_.has(at)) continue;
      if (out.empty()) length = rows(at);
      StoredDesign::Column column{one.name, {}, {}};
      if (one.form == Form::words)
        column.words = in_.texts(at, {length});
      else if (one.form == Form::number)
        column.numbers = in_.numbers(at, {length});
      else
        for (const auto number : in_.integers(at, {length}))
          column.numbers.push_back(static_cast<double>(number));
      out.push_back(std::move(column));
    }
    return out;
  }

 private:
  [[nodiscard]] std::uint64_t rows(const std::string& at) const {
    const auto shape = in_.shape(at);
    if (shape.size() != 1) in_.bad(at, "found no column, expected one");
    return shape[0];
  }

  const H5Reader& in_;
};

}  // namespace

std::string design_of(H5Reader& in) {
  in.expect({"stamkund-plan", kPlanFormatVersion, "plan"});
  return in.has("/plan/design") ? Reader(in).text("design") : "";
}

StoredDesign read_design(H5Reader& in) {
  const Reader plan(in);
  StoredDesign out;
  out.design = plan.text("design");
  out.name = plan.text("name");
  out.question = plan.text("question");
  out.currency = plan.text("currency");
  out.formula = plan.text("formula");
  const Layout* layout = nullptr;
  for (const auto& one : layouts())
    if (out.design == one.design) layout = &one;
  if (layout == nullptr) in.bad("/plan/design", "found a design that this program does not know");
  for (const auto& one : layout->values) {
    if (one.form != Form::words)
      out.values[one.name] = plan.value(one.name, one.form);
    else if (in.has(std::string("/plan/") + one.name))
      out.words[one.name] = plan.text(one.name);
  }
  for (const auto* one : layout->lists) out.lists[one] = plan.list(one);
  for (const auto& [name, columns] : layout->tables) out.tables[name] = plan.table(name, columns);
  out.notes = plan.list("notes");
  const auto defaults =
      plan.table("defaults", {{"path", Form::words}, {"value", Form::words}, {"source", Form::words}});
  if (defaults.size() == 3)
    for (std::size_t i = 0; i < defaults[0].words.size(); ++i)
      out.defaults.push_back({defaults[0].words[i], defaults[1].words[i], defaults[2].words[i]});
  (void)in.texts("/provenance/input_sha256");
  return out;
}

}  // namespace stamkund::store
