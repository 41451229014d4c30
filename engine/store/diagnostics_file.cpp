#include "engine/store/diagnostics_file.h"

namespace stamkund::store {
namespace {

/// One section: a group, its dimension scale, and columns along it.
class Section {
 public:
  Section(H5Writer& writer, const std::string& name, const std::string& reason)
      : writer_(writer), group_("/diagnostics/" + name), empty_(!reason.empty()) {
    writer_.group(group_);
    writer_.attribute(group_, "reason", reason);
  }
  void number(const std::string& name, double value) {
    if (!empty_) writer_.attribute(group_, name, value);
  }
  void text(const std::string& name, const std::string& value) {
    if (!empty_) writer_.attribute(group_, name, value);
  }
  void scale(const std::string& name, const std::vector<double>& values, const std::string& unit) {
    scale_ = group_ + "/" + name;
    if (!empty_) writer_.scale(scale_, values, unit);
  }
  void column(const std::string& name, const std::vector<double>& values, const std::string& unit,
              const std::string& meaning) {
    if (!empty_) writer_.dataset(group_ + "/" + name, values, {scale_}, unit, meaning);
  }

 private:
  H5Writer& writer_;
  std::string group_;
  std::string scale_;
  bool empty_;
};

void write(H5Writer& writer, const calibration::Tracking& tracking) {
  Section out(writer, "tracking", tracking.reason);
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

void write(H5Writer& writer, const calibration::FrequencyCheck& frequency) {
  Section out(writer, "frequency", frequency.reason);
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

void write(H5Writer& writer, const calibration::ConditionalCheck& conditional) {
  Section out(writer, "conditional", conditional.reason);
  out.number("holdout_days", conditional.holdout_days);
  out.scale("count", conditional.count, "repeat transactions in calibration");
  out.column("customers", conditional.customers, "customers", "the last count stands for that many or more");
  out.column("actual", conditional.actual, "purchases", "mean in the hold-out; NaN if there is nobody");
  out.column("expected", conditional.expected, "purchases", "mean conditional expectation");
  out.column("standard_error", conditional.standard_error, "purchases",
             "of actual about expected, parameters given");
}

void write(H5Writer& writer, const calibration::AliveCheck& alive) {
  Section out(writer, "alive", alive.reason);
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

void write(H5Writer& writer, const calibration::GapCheck& gaps) {
  Section out(writer, "gaps", gaps.reason);
  out.number("median_actual", gaps.median_actual);
  out.number("median_expected", gaps.median_expected);
  out.number("simulated_customers", gaps.simulated_customers);
  out.scale("up_to", gaps.up_to, "days");
  out.column("actual", gaps.actual, "gaps", "longer than the class before, and at most up_to");
  out.column("expected", gaps.expected, "gaps", "simulated from the model");
  out.column("standard_error", gaps.standard_error, "gaps",
             "of actual about expected, with the simulation's own error");
}

void write(H5Writer& writer, const calibration::RegularityTest& regularity) {
  Section out(writer, "regularity", regularity.reason);
  out.number("pairs", regularity.pairs);
  out.number("k", regularity.k);
  out.number("standard_error", regularity.standard_error);
  out.number("z", regularity.z);
  out.scale("ratio", regularity.ratio, "1");
  out.column("actual", regularity.actual, "pairs", "ratio of a gap to the sum of two, class by upper edge");
  out.column("expected", regularity.expected, "pairs", "if purchases fall on days at random");
}

}  // namespace

void write_diagnostics(H5Writer& writer, const calibration::Diagnostics& diagnostics) {
  writer.group("/diagnostics");
  writer.attribute("/diagnostics", "customers", diagnostics.customers);
  writer.attribute("/diagnostics", "scored", diagnostics.scored);
  write(writer, diagnostics.tracking);
  write(writer, diagnostics.frequency);
  write(writer, diagnostics.conditional);
  write(writer, diagnostics.alive);
  write(writer, diagnostics.gaps);
  write(writer, diagnostics.regularity);
}

}  // namespace stamkund::store
