// Damaged files of every kind by the thousand, each from a number. Damage under a broken seal must always be
// found. Damage under a seal that holds is what a stranger would hand in: bytes changed at random and where
// structures lie, and values and attributes changed through the library. Whatever comes of it, every command
// ends with 0 or 65, within bounds of time and memory.
#include "tests/store/damaged_files.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <map>

#include "engine/base/failure.h"
#include "tests/store/learned_fit.h"
#include "tests/store/outside.h"

using namespace stamkund;

namespace {

struct Base {
  std::string type;
  std::string bytes;
  std::vector<std::string> paths;  ///< of everything in it
};

calibration::Fit fit_of(const std::string& model, const std::vector<std::string>& names,
                        const std::vector<double>& estimates) {
  calibration::Fit fit = test::outside_fit();
  const calibration::Fit plain = test::small_fit(model, names, estimates);
  fit.process = plain.process;
  return fit;
}

calibration::Fit with_covariates() {
  calibration::Fit fit = fit_of("pareto-nbd", {"r", "alpha", "s", "beta", "purchase.web", "lifetime.season"},
                                {0.55, 10.6, 0.6, 11.7, 0.3, -0.2});
  fit.process.is_log = {1, 1, 1, 1, 0, 0};
  fit.process.with_covariates = true;
  auto& data = fit.covariates.emplace();
  data.paths.names = {"web", "season"};
  const double from = -std::numeric_limits<double>::infinity();
  data.paths.paths.push_back({{from, 9'900.0}, {0, 1, 0, -1}});
  data.paths.paths.push_back({{from, 9'950.0}, {1, 0, 1, 0.5}});
  for (std::uint32_t i = 0; i < fit.customers.size(); ++i) data.paths.path_of_customer.push_back(i % 2);
  data.paths.known_until = 12'000.0;
  data.purchase = {0};
  data.lifetime = {1};
  return fit;
}

calibration::Fit with_log_spend() {
  calibration::Fit fit = fit_of("mbg-nbd", {"r", "alpha", "a", "b"}, {0.5, 6.0, 0.8, 2.4});
  auto& spend = *fit.spend;
  spend = test::gamma_gamma_fit();
  spend.model = "lognormal";
  spend.names = {"median", "between", "within"};
  spend.estimates = {30.0, 0.5, 0.4};
  for (const std::uint32_t x : fit.customers.frequency) {
    fit.customers.log_spend_count.push_back(x);
    fit.customers.log_spend_mean.push_back(x > 0 ? 3.4 : 0.0);
    fit.customers.log_spend_squares.push_back(x > 0 ? 0.3 : 0.0);
  }
  return fit;
}

Base base_of(const std::string& type, std::string bytes) {
  Base base{type, std::move(bytes), {}};
  (void)test::changed(base.bytes, [&](hid_t file) {
    const auto note = [](hid_t, const char* name, const H5O_info_t*, void* data) {
      static_cast<std::vector<std::string>*>(data)->push_back(name);
      return herr_t{0};
    };
    REQUIRE(H5Ovisit2(file, H5_INDEX_CRT_ORDER, H5_ITER_INC, note, &base.paths, H5O_INFO_BASIC) >= 0);
  });
  return base;
}

const std::string kStated = R"(stamkund: 1
name: stated
currency: SEK
horizon: 8 weeks
replicates: 2
population:
  purchases: {model: pareto-nbd, r: 1, alpha: 4 weeks, s: 2, beta: 200 weeks}
  spend: {model: fixed, amount: 100 SEK}
  new_customers: {count: 20, arrive_over: 4 weeks}
baseline: {name: today, margin: 50 %}
arms:
  - name: card
    program: {earn: {per_visit: 1}, reward: {at: 3, cost: 20 SEK}}
)";

const std::string kSweep = R"(stamkund_sweep: 1
name: little
scenario: stated.yaml
method: grid
parameters: [{path: 'arms[card].program.reward.at', values: [2, 3]}]
outcomes: [{figure: liability, arm: card, aim: least}]
)";

const std::string kPlan = R"(stamkund-experiment: 1
outcome: {kind: proportion, baseline: 10 %}
effect: {absolute: 1 %}
alpha: 5 %
power: 80 %
)";

/// What the program itself writes.
void add_written(const std::string& type, std::vector<std::string> call, const test::TemporaryFolder& folder,
                 std::vector<Base>& out) {
  const std::string path = folder / (type + ".h5");
  call.insert(call.end(), {"-o", path, "-q"});
  const test::Outcome outcome = test::program(call);
  CAPTURE(type, outcome.text);
  REQUIRE(outcome.exit == 0);
  out.push_back(base_of(type, test::file_bytes(path)));
}

std::vector<Base> make_bases() {
  std::vector<Base> out;
  const auto fit = [&](const calibration::Fit& one) {
    out.push_back(base_of("fit", test::bytes_of_fit(one)));
  };
  fit(test::outside_fit());
  fit(test::outside_fit(4'200));  // enough to be in chunks, compressed
  fit(with_covariates());
  fit(with_log_spend());
  calibration::Fit learned = test::outside_fit();
  learned.response = test::some_response();
  learned.diagnostics = test::some_diagnostics();
  fit(learned);
  fit(fit_of("bg-bb", {"alpha", "beta", "gamma", "delta"}, {1.2, 0.75, 0.66, 2.8}));
  fit(fit_of("sbg", {"alpha", "beta"}, {0.7, 3.8}));
  fit(fit_of("gompertz-nbd", {"r", "alpha", "b", "s", "beta"}, {0.55, 10.6, 0.01, 0.6, 0.5}));
  out.push_back(base_of("results", test::bytes_of_results()));
  const test::TemporaryFolder folder;
  test::put_bytes(folder / "fit.h5", out[0].bytes);
  add_written("predictions", {"predict", folder / "fit.h5", "--draws", "3"}, folder, out);
  const std::string scenario = folder / "stated.yaml", sweep = folder / "sweep.yaml",
                    plan = folder / "plan.yaml";
  test::put_bytes(scenario, kStated);
  test::put_bytes(sweep, kSweep);
  test::put_bytes(plan, kPlan);
  add_written("part", {"run", scenario, "--shard", "1/1"}, folder, out);
  add_written("sweep-results", {"sweep", sweep}, folder, out);
  add_written("sweep-part", {"sweep", sweep, "--shard", "1/1"}, folder, out);
  add_written("plan", {"plan", plan}, folder, out);
  return out;
}

std::uint64_t interesting(Stream& stream) {
  static constexpr std::array<std::uint64_t, 12> kValues{0,
                                                         1,
                                                         2,
                                                         0xff,
                                                         0xffff,
                                                         0x7fffffff,
                                                         0xffffffff,
                                                         std::uint64_t{1} << 32U,
                                                         std::uint64_t{1} << 40U,
                                                         std::uint64_t{1} << 62U,
                                                         ~std::uint64_t{0},
                                                         std::uint64_t{1} << 63U};
  return kValues[stream() % kValues.size()];
}

double extreme(Stream& stream) {
  static const std::vector<double> kValues{0.0,
                                           -0.0,
                                           1.0,
                                           -1.0,
                                           1e-300,
                                           1e300,
                                           1e15,
                                           -1e15,
                                           1e6,
                                           1e-6,
                                           144.0,
                                           std::numeric_limits<double>::infinity(),
                                           -std::numeric_limits<double>::infinity(),
                                           std::numeric_limits<double>::quiet_NaN(),
                                           std::numeric_limits<double>::denorm_min()};
  return kValues[stream() % kValues.size()];
}

/// Bytes as accidents and attackers change them.
std::string damaged(std::string bytes, Stream& stream) {
  const std::uint64_t edits = 1 + stream() % 4;
  for (std::uint64_t e = 0; e < edits && bytes.size() > 16; ++e) {
    const std::size_t at = stream() % bytes.size();
    const std::size_t size = std::min<std::size_t>(1 + stream() % 64, bytes.size() - at);
    switch (stream() % 8) {
      case 0:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << (stream() % 8)));
        break;
      case 1:
        for (std::size_t i = at; i < at + size; ++i) bytes[i] = static_cast<char>(stream() % 256);
        break;
      case 2:
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), size, stream() % 2 == 0 ? '\0' : '\xff');
        break;
      case 3: {
        const std::string piece = bytes.substr(stream() % bytes.size(), size);
        bytes.replace(at, piece.size(), piece);
        break;
      }
      case 4:
        bytes.resize(at);
        break;
      case 5:
        bytes.insert(at, size, static_cast<char>(stream() % 256));
        break;
      default: {
        // The structures of a file are in its head and in front of its values: a length or an address is
        // changed.
        const std::size_t room =
            stream() % 3 == 0 ? bytes.size() : std::min<std::size_t>(bytes.size(), 16'384);
        const std::size_t place = (stream() % room) / 8 * 8;
        std::uint64_t value = stream() % 3 == 0 ? stream() % bytes.size() : interesting(stream);
        for (std::size_t i = place; i < std::min(place + (1U << (stream() % 4)), bytes.size()); ++i) {
          bytes[i] = static_cast<char>(value & 0xffU);
          value >>= 8U;
        }
      }
    }
  }
  return bytes;
}

void change_value(hid_t object, Stream& stream) {
  const hid_t type = H5Dget_type(object);
  const hid_t space = H5Dget_space(object);
  const auto count = static_cast<std::size_t>(H5Sget_simple_extent_npoints(space));
  if (count == 0) return;
  const std::size_t at = stream() % count;
  if (H5Tget_class(type) == H5T_FLOAT) {
    std::vector<double> values(count);
    H5Dread(object, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    values[at] = stream() % 3 == 0 ? -values[at] : extreme(stream);
    if (stream() % 8 == 0) std::fill(values.begin(), values.end(), extreme(stream));
    H5Dwrite(object, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  } else if (H5Tget_class(type) == H5T_INTEGER) {
    std::vector<std::uint64_t> values(count);
    H5Dread(object, H5T_NATIVE_UINT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    values[at] = stream() % 3 == 0 ? values[at] + 1 : interesting(stream);
    H5Dwrite(object, H5T_NATIVE_UINT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  } else if (H5Tget_class(type) == H5T_STRING && H5Sget_simple_extent_ndims(space) == 1) {
    std::vector<char*> values(count, nullptr);
    H5Dread(object, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    std::vector<const char*> texts(values.begin(), values.end());
    static const std::vector<const char*> kTexts{"", "x", "\xff", "\x1b[2J", "r", "alpha", "pareto-nbd"};
    texts[at] = stream() % 2 == 0 ? texts[stream() % count] : kTexts[stream() % kTexts.size()];
    H5Dwrite(object, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data());
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, values.data());
  }
}

void change_attribute(hid_t object, Stream& stream) {
  H5O_info_t info{};
  H5Oget_info2(object, &info, H5O_INFO_NUM_ATTRS);
  if (info.num_attrs == 0) return;
  const hid_t attribute = H5Aopen_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_INC, stream() % info.num_attrs,
                                         H5P_DEFAULT, H5P_DEFAULT);
  const hid_t type = H5Aget_type(attribute);
  std::array<char, 256> name{};
  H5Aget_name(attribute, name.size(), name.data());
  // A list, such as those of dimension scales, is only replaced: what would be written is one value.
  const bool single = H5Sget_simple_extent_type(H5Aget_space(attribute)) == H5S_SCALAR;
  const std::uint64_t how = single ? stream() % 8 : 5 + stream() % 3;
  const H5T_class_t found = H5Tget_class(type);
  if (how < 5 && found == H5T_FLOAT) {
    const double value = extreme(stream);
    H5Awrite(attribute, H5T_NATIVE_DOUBLE, &value);
  } else if (how < 5 && found == H5T_INTEGER) {
    const std::uint64_t value = interesting(stream);
    H5Awrite(attribute, H5T_NATIVE_UINT64, &value);
  } else if (how < 5 && found == H5T_STRING && H5Tis_variable_str(type) > 0) {
    static const std::vector<const char*> kTexts{"",        "converged", "bg-nbd",     "\xff",
                                                 "\x1b[2J", "failed",    "2020-01-01", "nbd",
                                                 "bdw",     "lognormal", "EUR",        "none"};
    const char* const value = kTexts[stream() % kTexts.size()];
    H5Awrite(attribute, type, static_cast<const void*>(&value));
  } else {
    H5Aclose(attribute);
    H5Adelete(object, name.data());
    if (how == 7) return;
    const std::array<hid_t, 6> types{H5T_IEEE_F64LE, H5T_STD_I64LE,   type,
                                     H5T_STD_I8LE,   H5T_STD_REF_OBJ, H5Tvlen_create(H5T_STD_I64LE)};
    const hsize_t several = 1 + stream() % 5;
    const hid_t space = stream() % 3 == 0   ? H5Screate(H5S_NULL)
                        : stream() % 2 == 0 ? H5Screate(H5S_SCALAR)
                                            : H5Screate_simple(1, &several, nullptr);
    H5Acreate2(object, name.data(), types[stream() % types.size()], space, H5P_DEFAULT, H5P_DEFAULT);
  }
}

/// Through the library: the structure is sound, what it says is not.
std::string altered(const Base& base, Stream& stream) {
  return test::changed(base.bytes, [&](hid_t file) {
    const std::uint64_t edits = 1 + stream() % 2;
    for (std::uint64_t e = 0; e < edits; ++e) {
      const std::string& path = base.paths[stream() % base.paths.size()];
      const std::string& other = base.paths[stream() % base.paths.size()];
      const std::uint64_t how = stream() % 10;
      if (how == 0) {
        H5Ldelete(file, path.c_str(), H5P_DEFAULT);
        if (stream() % 2 == 0)
          H5Lcreate_hard(file, other.c_str(), file, path.c_str(), H5P_DEFAULT, H5P_DEFAULT);
        if (stream() % 2 == 0) H5Lcreate_soft(other.c_str(), file, path.c_str(), H5P_DEFAULT, H5P_DEFAULT);
        continue;
      }
      const hid_t object = H5Oopen(file, path.c_str(), H5P_DEFAULT);
      if (object < 0) continue;
      if (how < 6 && H5Iget_type(object) == H5I_DATASET)
        change_value(object, stream);
      else
        change_attribute(object, stream);
    }
  });
}

const std::string kScenario = R"(stamkund: 1
currency: SEK
horizon: 8 weeks
replicates: 2
population: {fit: fuzz.h5, new_customers: {count: 5}}
baseline: {name: today, margin: 70 %}
arms:
  - name: points
    program:
      earn: {per_amount: 1 point per SEK}
      reward: {at: 100, cost: 3 SEK, probability_per_visit: 60 %}
)";

struct Tally {
  std::map<std::string, int> outcomes;
  double slowest = 0.0;
  std::uint64_t slowest_number = 0;
};

/// What the program makes of the file, by every command that reads such a file.
void try_file(const std::string& folder, const Base& base, const std::string& bytes, bool must_refuse,
              std::uint64_t number, Tally& tally) {
  const std::string path = folder + "/fuzz.h5";
  test::put_bytes(path, bytes);
  std::vector<std::vector<std::string>> calls;
  const bool page =
      base.type == "fit" || base.type == "results" || base.type == "sweep-results" || base.type == "plan";
  const bool swept = base.type.starts_with("sweep");
  if (!swept) calls.push_back({"validate", path, "-q", "--as", base.type});
  if (page) calls.push_back({"report", path, "-o", folder + "/out.html", "-q"});
  if (base.type.ends_with("part")) calls.push_back({"merge", path, "-o", folder + "/out.h5", "-q"});
  if (base.type == "fit") {
    calls.push_back({"predict", path, "--draws", "3", "--sample", "100", "--threads", "1"});
    calls.push_back({"run", folder + "/s.yaml", "--threads", "1", "-o", folder + "/out.h5"});
  }
  bool first = true;
  for (const auto& arguments : calls) {
    const double start = test::processor_seconds();
    const test::Outcome outcome = test::program(arguments);
    const double seconds = test::processor_seconds() - start;
    if (seconds > tally.slowest) {
      tally.slowest = seconds;
      tally.slowest_number = number;
    }
    const bool good = (outcome.exit == 0 && !must_refuse) || outcome.exit == 65;
    if (!good || seconds >= 10.0) {
      CAPTURE(number, base.type, arguments, outcome.exit, outcome.text, seconds);
      CHECK(good);
      CHECK(seconds < 10.0);
    }
    if (first) {
      const bool died = outcome.text.find("reading it ") != std::string::npos;
      ++tally.outcomes[outcome.exit == 0 ? "read" : died ? "the library failed" : "refused"];
      // A part of another program, or of another run, is as sound as it was.
      const bool other = base.type.ends_with("part") && outcome.text.find(", expected ") != std::string::npos;
      if (outcome.exit == 65 && !other && outcome.text.find("make it anew") == std::string::npos) {
        CAPTURE(number, outcome.text);
        CHECK(outcome.text.empty());
      }
      // A broken seal needs no second look.
      if (must_refuse && outcome.exit == 65 && number % 50 != 0) return;
    }
    first = false;
  }
}

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

namespace stamkund::store_test {

void try_damaged_files(std::uint64_t count) {
  const std::uint64_t files = setting("STAMKUND_FUZZ_FILES", count);
  const std::uint64_t from = setting("STAMKUND_FUZZ_FROM", 0);
  const std::vector<Base> bases = make_bases();
  const test::TemporaryFolder folder;
  test::put_bytes(folder / "s.yaml", kScenario);
  std::map<std::string, Tally> tallies;
  for (std::uint64_t number = from; number < from + files; ++number) {
    Stream stream({number, 0, 0, Purpose::test});
    const Base& base = bases[stream() % bases.size()];
    const std::uint64_t kind = stream() % 8;
    std::string bytes;
    bool must_refuse = false;
    std::string what = "sealed bytes";
    if (kind == 0) {
      bytes = damaged(base.bytes, stream);
      must_refuse = bytes != base.bytes;
      what = "broken seal";
    } else if (kind < 5) {
      bytes = store::sealed(damaged(test::without_seal(base.bytes), stream));
    } else {
      bytes = altered(base, stream);
      what = "sealed values";
    }
    try_file(folder.path().string(), base, bytes, must_refuse, number, tallies[what]);
  }
  rusage own{};
  rusage children{};
  getrusage(RUSAGE_SELF, &own);
  getrusage(RUSAGE_CHILDREN, &children);
  for (const auto& [what, tally] : tallies) {
    std::cout << what << ":";
    for (const auto& [outcome, times] : tally.outcomes) std::cout << " " << times << " " << outcome << ",";
    std::cout << " most " << tally.slowest << " s of processor time (number " << tally.slowest_number
              << ")\n";
  }
  std::cout << "memory: " << own.ru_maxrss / 1024 << " MB, of a child " << children.ru_maxrss / 1024
            << " MB\n";
#ifndef __SANITIZE_ADDRESS__
  CHECK(own.ru_maxrss < 1'000'000);
  CHECK(children.ru_maxrss < 1'000'000);
#endif
}

}  // namespace stamkund::store_test
