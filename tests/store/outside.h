#pragma once
// Files as a stranger would hand them in: changed with the HDF5 library or byte by byte, and sealed again.
#include <hdf5.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>

#include "engine/base/atomic_file.h"
#include "engine/command/program.h"
#include "engine/random/stream.h"
#include "engine/store/fit_file.h"
#include "engine/store/prediction_file.h"
#include "engine/store/results_file.h"
#include "engine/store/seal.h"
#include "engine/study/setup.h"
#include "engine/study/simulate.h"
#include "tests/prediction/fits.h"
#include "tests/temporary_folder.h"
#include "tests/world/scenarios.h"

namespace stamkund::test {

inline std::string file_bytes(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

inline void put_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// The HDF5 file alone.
inline std::string without_seal(const std::string& bytes) {
  return bytes.substr(0, bytes.rfind("\nstamkund-seal "));
}

/// The file after `change`, sealed as if Stamkund had written it so. `change` gets the file's identifier.
inline std::string changed(const std::string& bytes, const std::function<void(hid_t)>& change) {
  const TemporaryFolder folder;
  const std::string path = folder / "changed.h5";
  put_bytes(path, without_seal(bytes));
  (void)H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  (void)H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);  // whatever `change` left open
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, access);
  if (file < 0) throw std::runtime_error("the file to change cannot be opened");
  change(file);
  const bool closed = H5Fclose(file) >= 0;
  H5Pclose(access);
  if (!closed) throw std::runtime_error("the changed file cannot be closed");
  return store::sealed(file_bytes(path));
}

struct Outcome {
  int exit;
  std::string text;
};

inline Outcome program(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  const int exit = command::run_program(arguments, {out, err});
  return {exit, out.str() + err.str()};
}

/// Seconds of processor time of this process and its children that have ended: what a file costs, whatever
/// else the machine does.
inline double processor_seconds() {
  double out = 0.0;
  for (const auto whose : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage used{};
    getrusage(whose, &used);
    for (const timeval& part : {used.ru_utime, used.ru_stime})
      out += static_cast<double>(part.tv_sec) + 1e-6 * static_cast<double>(part.tv_usec);
  }
  return out;
}

/// A fit with spend, notes, draws and a hold-out; `copies` of a few kinds of customers.
inline calibration::Fit outside_fit(std::size_t customers = 20) {
  calibration::Fit fit = small_fit("pareto-nbd", {"r", "alpha", "s", "beta"}, {0.55, 10.6, 0.6, 11.7});
  fit.spend = gamma_gamma_fit();
  fit.process.reason = "interior";
  fit.process.notes = {"a note", "another"};
  fit.process.posterior.method = "importance";
  for (int draw = 0; draw < 50; ++draw)
    for (const double estimate : fit.process.estimates)
      fit.process.posterior.values.push_back(estimate * (1.0 + 0.001 * draw));
  fit.holdout = calibration::HoldoutBacktest{273, 1882, 1665.7, 1500, 1800, 1550, 1750};
  fit.calendar = calibration::CalendarError{200, 30, 0.01, 0.001, {{100, 90, 500, 480, 0.03}}, {}, "a note"};
  fit.calendar->groups = {{"0 repeats", calibration::kByPurchases, 90, 0.2, 0.1, 0.1}};
  fit.calendar->spend = calibration::SpendLevels{30, 0.004, 0.001, {{100, 90, 0.1, 0.02}}};
  auto& table = fit.customers;
  const ingest::CustomerTable kinds = table;
  table.id.clear();
  for (auto* column : {&table.recency_days, &table.age_days, &table.mean_repeat_spend, &table.first_spend})
    column->clear();
  table.first_day.clear();
  table.frequency.clear();
  table.holdout_frequency.clear();
  for (std::size_t i = 0; i < customers; ++i) {
    const std::size_t of = i % kinds.size();
    table.id.push_back("c" + std::to_string(1'000'000 + i));
    table.first_day.push_back(kinds.first_day[of]);
    table.frequency.push_back(kinds.frequency[of]);
    table.recency_days.push_back(kinds.recency_days[of]);
    table.age_days.push_back(kinds.age_days[of]);
    table.mean_repeat_spend.push_back(kinds.mean_repeat_spend[of]);
    table.first_spend.push_back(kinds.first_spend[of]);
    table.holdout_frequency.push_back(0);
  }
  fit.process.customers = customers;
  return fit;
}

inline std::string bytes_of_fit(const calibration::Fit& fit) {
  const TemporaryFolder folder;
  AtomicFile file(folder / "fit.h5");
  store::write_fit(file, fit, {});
  return file_bytes(folder / "fit.h5");
}

/// Of a program and a campaign over half a year.
inline std::string bytes_of_results() {
  const auto file = scenario_of(pareto_cohort(60, "26 weeks", 3) + R"(arms:
  - name: points
    program:
      earn: {per_amount: 1 point per SEK}
      expiry: {kind: rolling, after: 20 weeks}
      reward: {at: 100, cost: 3 SEK, probability_per_visit: 60 %}
  - name: mail
    campaigns:
      - {name: monthly, channel: email, every: 4 weeks, cost: 0.05 SEK, offer: {discount: 10 %}}
)");
  const auto results = metrics::measure(file.spec, study::population_size(file.spec, nullptr),
                                        study::simulate(file.spec, nullptr, {}));
  const TemporaryFolder folder;
  AtomicFile out(folder / "results.h5");
  store::write_results(out, results, file, {});
  return file_bytes(folder / "results.h5");
}

}  // namespace stamkund::test
