#include "engine/store/diagnostics_file.h"

#include <concepts>
#include <type_traits>

namespace stamkund::store {
namespace {

// Each section is described once, for a writer and for a reader: what is written is what is read.

/// A group with attributes, a dimension scale, and columns along it; only a reason if it could not be made.
class SectionWriter {
 public:
  SectionWriter(H5Writer& writer, const std::string& name, const std::string& reason)
      : writer_(writer), group_("/diagnostics/" + name) {
    writer_.group(group_);
    writer_.attribute(group_, "reason", reason);
  }
  void number(const std::string& name, double value) { writer_.attribute(group_, name, value); }
  void text(const std::string& name, const std::string& value) { writer_.attribute(group_, name, value); }
  void scale(const std::string& name, const std::vector<double>& values, const std::string& unit) {
    scale_ = group_ + "/" + name;
    writer_.scale(scale_, values, unit);
  }
  void column(const std::string& name, const std::vector<double>& values, const std::string& unit,
              const std::string& meaning) {
    writer_.dataset(group_ + "/" + name, values, {scale_}, unit, meaning);
  }

 private:
  H5Writer& writer_;
  std::string group_;
  std::string scale_;
};

class SectionReader {
 public:
  SectionReader(const H5Reader& in, const std::string& name, std::string& reason)
      : in_(in), group_("/diagnostics/" + name) {
    reason = in_.text_attribute(group_, "reason");
  }
  void number(const std::string& name, double& value) const { value = in_.number_attribute(group_, name); }
  void text(const std::string& name, std::string& value) const { value = in_.text_attribute(group_, name); }
  void scale(const std::string& name, std::vector<double>& values, const std::string&) {
    values = in_.numbers(group_ + "/" + name);
    length_ = values.size();
  }
  void column(const std::string& name, std::vector<double>& values, const std::string&,
              const std::string&) const {
    values = in_.numbers(group_ + "/" + name, {length_});
  }

 private:
  const H5Reader& in_;
  std::string group_;
  std::uint64_t length_ = 0;
};

template <class T, class U>
concept Like = std::same_as<std::remove_const_t<T>, U>;

template <class Section, Like<calibration::Tracking> Check>
void describe(Section& out, Check& tracking) {
  out.text("interval", tracking.interval);
  out.number("calibration_days", tracking.calibration_days);
  out.number("weeks_calibration", tracking.weeks_calibration);
  out.number("inside_calibration", tracking.inside_calibration);
  out.number("error_calibration", tracking.error_calibration);
  out.number("weeks_holdout", tracking.weeks_holdout);
  out.number("inside_holdout", tracking.inside_holdout);
  out.number("error_holdout", tracking.error_holdout);
  out.scale("end_day", tracking.end_day, "days");
  const char* const unit = "repeat transactions";
  out.column("days", tracking.days, "days", "length of the week; the last may be short");
  out.column("actual", tracking.actual, unit, "in the week");
  out.column("expected", tracking.expected, unit, "in the week, from first days alone");
  out.column("p05", tracking.p05, unit, "5 % limit of actual");
  out.column("p95", tracking.p95, unit, "95 % limit of actual");
  out.column("cumulative_actual", tracking.cumulative_actual, unit, "up to the end of the week");
  out.column("cumulative_expected", tracking.cumulative_expected, unit, "up to the end of the week");
  out.column("cumulative_p05", tracking.cumulative_p05, unit, "5 % limit of cumulative_actual");
  out.column("cumulative_p95", tracking.cumulative_p95, unit, "95 % limit of cumulative_actual");
}

template <class Section, Like<calibration::FrequencyCheck> Check>
void describe(Section& out, Check& frequency) {
  out.number("chi_square", frequency.chi_square);
  out.number("df_low", frequency.df_low);
  out.number("df_high", frequency.df_high);
  out.number("p_low", frequency.p_low);
  out.number("p_high", frequency.p_high);
  out.scale("count", frequency.count, "repeat transactions");
  out.column("actual", frequency.actual, "customers", "the last count stands for that many or more");
  out.column("expected", frequency.expected, "customers", "from the model");
  out.column("standard_error", frequency.standard_error, "customers",
             "of actual about expected, parameters given");
}

template <class Section, Like<calibration::ConditionalCheck> Check>
void describe(Section& out, Check& conditional) {
  out.number("holdout_days", conditional.holdout_days);
  out.scale("count", conditional.count, "repeat transactions in calibration");
  out.column("customers", conditional.customers, "customers", "the last count stands for that many or more");
  out.column("actual", conditional.actual, "purchases", "mean in the hold-out; NaN if there is nobody");
  out.column("expected", conditional.expected, "purchases", "mean conditional expectation");
  out.column("standard_error", conditional.standard_error, "purchases",
             "of actual about expected, parameters given");
}

template <class Section, Like<calibration::AliveCheck> Check>
void describe(Section& out, Check& alive) {
  out.number("holdout_days", alive.holdout_days);
  out.number("brier", alive.brier);
  out.number("brier_expected", alive.brier_expected);
  out.number("z", alive.z);
  out.scale("group", alive.group, "tenth of P(alive), from low to high");
  out.column("customers", alive.customers, "customers", "in the group");
  out.column("p_alive", alive.p_alive, "1", "mean P(alive at the end of calibration)");
  out.column("expected", alive.expected, "1", "mean P(buys in the hold-out)");
  out.column("actual", alive.actual, "1", "share that bought in the hold-out");
  out.column("standard_error", alive.standard_error, "1", "of actual about expected, parameters given");
}

template <class Section, Like<calibration::GapCheck> Check>
void describe(Section& out, Check& gaps) {
  out.number("median_actual", gaps.median_actual);
  out.number("median_expected", gaps.median_expected);
  out.number("simulated_customers", gaps.simulated_customers);
  out.scale("up_to", gaps.up_to, "days");
  out.column("actual", gaps.actual, "gaps", "longer than the class before, and at most up_to");
  out.column("expected", gaps.expected, "gaps", "simulated from the model");
  out.column("standard_error", gaps.standard_error, "gaps",
             "of actual about expected, with the simulation's own error");
}

template <class Section, Like<calibration::RegularityTest> Check>
void describe(Section& out, Check& regularity) {
  out.number("pairs", regularity.pairs);
  out.number("k", regularity.k);
  out.number("standard_error", regularity.standard_error);
  out.number("z", regularity.z);
  out.scale("ratio", regularity.ratio, "1");
  out.column("actual", regularity.actual, "pairs", "ratio of a gap to the sum of two, class by upper edge");
  out.column("expected", regularity.expected, "pairs", "if purchases fall on days at random");
}

/// Calls `section(name, check)` for every part.
template <class Diagnosed, class Each>
void for_each_section(Diagnosed& diagnostics, const Each& section) {
  section("tracking", diagnostics.tracking);
  section("frequency", diagnostics.frequency);
  section("conditional", diagnostics.conditional);
  section("alive", diagnostics.alive);
  section("gaps", diagnostics.gaps);
  section("regularity", diagnostics.regularity);
}

}  // namespace

void write_diagnostics(H5Writer& writer, const calibration::Diagnostics& diagnostics) {
  writer.group("/diagnostics");
  writer.attribute("/diagnostics", "customers", diagnostics.customers);
  writer.attribute("/diagnostics", "scored", diagnostics.scored);
  for_each_section(diagnostics, [&](const char* name, const auto& check) {
    SectionWriter out(writer, name, check.reason);
    if (check.reason.empty()) describe(out, check);
  });
}

calibration::Diagnostics read_diagnostics(const H5Reader& in) {
  calibration::Diagnostics diagnostics;
  diagnostics.customers = in.number_attribute("/diagnostics", "customers");
  diagnostics.scored = in.number_attribute("/diagnostics", "scored");
  for_each_section(diagnostics, [&](const char* name, auto& check) {
    SectionReader out(in, name, check.reason);
    if (check.reason.empty()) describe(out, check);
  });
  return diagnostics;
}

}  // namespace stamkund::store
