// Fits and results from strangers. Every attack here is sealed like a file of Stamkund's own, so that the
// checks behind the seal must find it: exit 65, the place in the file, what was found and what was expected.
#include "tests/store/outside.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "engine/base/failure.h"
#include "tests/store/learned_fit.h"

using namespace stamkund;
using test::changed;
using test::outside_fit;

namespace {

void refused(const std::string& bytes, const std::vector<std::string>& words,
             const std::string& type = "fit") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "outside.h5";
  test::put_bytes(path, bytes);
  std::vector<std::vector<std::string>> calls{{"validate", path}, {"validate", path, "--as", type}};
  if (type == "fit") calls.push_back({"predict", path, "-q"});
  for (const auto& arguments : calls) {
    const double start = test::processor_seconds();
    const test::Outcome outcome = test::program(arguments);
    CAPTURE(arguments, outcome.text);
    CHECK(outcome.exit == static_cast<int>(Exit::bad_data));
    CHECK_THAT(outcome.text, Catch::Contains("make it anew with"));
    for (const auto& word : words) CHECK_THAT(outcome.text, Catch::Contains(word));
    CHECK(test::processor_seconds() - start < 10.0);
  }
}

void refused_fit(const std::function<void(calibration::Fit&)>& change,
                 const std::vector<std::string>& words) {
  calibration::Fit fit = outside_fit();
  change(fit);
  refused(test::bytes_of_fit(fit), words);
}

const std::string& fit_bytes() {
  static const std::string bytes = test::bytes_of_fit(outside_fit());
  return bytes;
}

void refused_change(const std::function<void(hid_t)>& change, const std::vector<std::string>& words) {
  refused(changed(fit_bytes(), change), words);
}

hid_t text_type() {
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE);
  return type;
}

/// Replaces an attribute; what is not written stays as the library leaves it.
void attribute(hid_t file, const char* path, const char* name, hid_t type, hid_t space,
               const void* value = nullptr) {
  const hid_t object = H5Oopen(file, path, H5P_DEFAULT);
  H5Adelete(object, name);
  const hid_t made = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  REQUIRE(made >= 0);
  if (value != nullptr) REQUIRE(H5Awrite(made, type, value) >= 0);
}

/// Replaces a dataset.
hid_t dataset(hid_t file, const char* path, hid_t type, const std::vector<hsize_t>& shape,
              hid_t how = H5P_DEFAULT, const hsize_t* most = nullptr) {
  H5Ldelete(file, path, H5P_DEFAULT);
  const hid_t space = shape.empty() ? H5Screate(H5S_SCALAR)
                                    : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), most);
  const hid_t made = H5Dcreate2(file, path, type, space, H5P_DEFAULT, how, H5P_DEFAULT);
  REQUIRE(made >= 0);
  return made;
}

void write_zeros(hid_t where, std::size_t count) {
  const std::vector<double> zeros(count, 0.0);
  REQUIRE(H5Dwrite(where, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, zeros.data()) >= 0);
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("a file that is as it was written is read; any flipped bit is found") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "fit.h5";
  test::put_bytes(path, fit_bytes());
  CHECK(test::program({"validate", path}).exit == 0);
  CHECK(store::read_fit(path).customers.size() == 20);
  for (std::size_t at = 0; at < fit_bytes().size(); at += 97) {
    std::string bytes = fit_bytes();
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
    test::put_bytes(path, bytes);
    CAPTURE(at);
    CHECK_THROWS_WITH(store::read_fit(path), Catch::Contains("make it anew"));
  }
}

TEST_CASE("a fit from before groups of customers had kinds is read by their names") {
  calibration::Fit fit = outside_fit();
  fit.calendar->groups = {{"0 repeats", calibration::kByPurchases, 90, 0.2, 0.1, 0.1},
                          {"last third", calibration::kByFirstPurchase, 40, 0.3, -0.4, 0.1}};
  const test::TemporaryFolder folder;
  test::put_bytes(folder / "old.h5", changed(test::bytes_of_fit(fit), [](hid_t file) {
                    REQUIRE(H5Ldelete(file, "/calendar_error/groups/kind", H5P_DEFAULT) >= 0);
                  }));
  const auto back = store::read_fit(folder / "old.h5");
  CHECK(back.calendar->groups[0].kind == calibration::kByPurchases);
  CHECK(back.calendar->groups[1].kind == calibration::kByFirstPurchase);
}

TEST_CASE("what is wrong with a file is told apart") {
  const std::string& good = fit_bytes();
  refused(good.substr(0, good.size() / 2),
          {"is not a complete HDF5 file: found " + std::to_string(good.size() / 2) + " bytes, expected " +
           std::to_string(test::without_seal(good).size())});
  refused(test::without_seal(good), {"has no seal of Stamkund at its end", "older version"});
  std::string touched = good;
  touched[touched.size() / 2] = static_cast<char>(touched[touched.size() / 2] ^ 1);
  refused(touched, {"was changed or damaged after Stamkund wrote it"});
  // Opened for writing by another program, the file loses its seal.
  const std::string edited = changed(good, [](hid_t file) { H5Adelete(file, "time_unit"); });
  refused(test::without_seal(edited), {"has no seal of Stamkund at its end"});
  const test::TemporaryFolder folder;
  test::put_bytes(folder / "empty.h5", "");
  CHECK_THROWS_WITH(store::read_fit(folder / "empty.h5"), Catch::Contains("it is empty"));
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK_THROWS_WITH(store::read_fit(folder / "pipe"), Catch::Contains("it is a pipe"));
  CHECK_THROWS_WITH(store::read_fit(folder.path().string()), Catch::Contains("it is a folder"));
  CHECK_THROWS_WITH(store::read_fit("/dev/zero"), Catch::Contains("it is a device"));
}

TEST_CASE("attributes that are no single value are refused") {
  const hsize_t three = 3;
  const hid_t list = H5Screate_simple(1, &three, nullptr);
  const hid_t nothing = H5Screate(H5S_NULL);
  const hid_t scalar = H5Screate(H5S_SCALAR);
  const hid_t text = text_type();
  const char* const names[] = {"a", "b", "c"};
  const double numbers[] = {1, 2, 3};
  refused_change([&](hid_t f) { attribute(f, "/process", "model", text, list, names); },
                 {"/process, attribute 'model': found several values, expected a single one"});
  refused_change([&](hid_t f) { attribute(f, "/", "time_unit_days", H5T_IEEE_F64LE, list, numbers); },
                 {"attribute 'time_unit_days': found several values"});
  refused_change([&](hid_t f) { attribute(f, "/process", "status", text, nothing); },
                 {"attribute 'status': found nothing, expected a single value"});
  refused_change([&](hid_t f) { attribute(f, "/", "format", text, list); }, {"attribute 'format'"});
  refused_change([&](hid_t f) { attribute(f, "/process", "model", text, scalar); }, {"/process"});
  refused_change([&](hid_t f) { attribute(f, "/process", "starts", H5T_STD_I32LE, scalar); },
                 {"attribute 'starts': found whole numbers of another size, expected int64"});
  refused_change([&](hid_t f) { attribute(f, "/process", "log_likelihood", H5T_STD_I64LE, scalar); },
                 {"attribute 'log_likelihood': found whole numbers (int64), expected numbers (float64)"});
  const hid_t fixed = H5Tcopy(H5T_C_S1);
  H5Tset_size(fixed, 12);
  refused_change([&](hid_t f) { attribute(f, "/process", "model", fixed, scalar, "pareto-nbd\0"); },
                 {"found text of fixed length"});
  const hid_t pair = H5Tcreate(H5T_COMPOUND, 16);
  H5Tinsert(pair, "a", 0, H5T_IEEE_F64LE);
  H5Tinsert(pair, "b", 8, text);
  refused_change([&](hid_t f) { attribute(f, "/spend", "prior", pair, scalar); }, {"a compound type"});
  refused_change([&](hid_t f) { attribute(f, "/spend", "prior", H5Tvlen_create(H5T_IEEE_F64LE), scalar); },
                 {"sequences of variable length"});
  const char* const latin[] = {"\xC5sa"};
  refused_change([&](hid_t f) { attribute(f, "/process", "reason", text, scalar, latin); },
                 {"attribute 'reason': found text that is no UTF-8"});
  refused_change([&](hid_t f) { H5Adelete_by_name(f, "/process", "status", H5P_DEFAULT); },
                 {"/process: has no attribute 'status'"});
  refused_change(
      [&](hid_t f) {
        for (int i = 0; i < 300; ++i)
          attribute(f, "/process", ("more" + std::to_string(i)).c_str(), H5T_STD_I64LE, scalar);
      },
      {"more than 256"});
}

TEST_CASE("links lead nowhere but into the file, once") {
  const test::TemporaryFolder folder;
  const std::string pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  test::put_bytes(folder / "other.h5", test::without_seal(fit_bytes()));
  const auto relink = [](const char* path, const auto& link) {
    return [path, link](hid_t f) {
      H5Ldelete(f, path, H5P_DEFAULT);
      REQUIRE(link(f, path) >= 0);
    };
  };
  const auto external = [&](const std::string& to) {
    return [to](hid_t f, const char* path) {
      return H5Lcreate_external(to.c_str(), "/process", f, path, H5P_DEFAULT, H5P_DEFAULT);
    };
  };
  const auto soft = [](const char* to) {
    return [to](hid_t f, const char* path) { return H5Lcreate_soft(to, f, path, H5P_DEFAULT, H5P_DEFAULT); };
  };
  refused_change(relink("/process", external(pipe)), {"found a link to another file"});
  refused_change(relink("/process", external(folder / "other.h5")), {"found a link to another file"});
  refused_change(relink("/customers/age", external("/dev/zero")),
                 {"/customers: found a link to another file"});
  refused_change(relink("/process", soft("/process")), {"found a soft link ('process'), expected none"});
  refused_change(relink("/spend/estimate", soft("/process/estimate")), {"/spend: found a soft link"});
  refused_change([](hid_t f) { H5Lcreate_hard(f, "/", f, "/process/again", H5P_DEFAULT, H5P_DEFAULT); },
                 {"/process/again: is the same as something before"});
  refused_change(
      [](hid_t f) {
        H5L_class_t kind{};
        kind.version = H5L_LINK_CLASS_T_VERS;
        kind.id = static_cast<H5L_type_t>(70);
        kind.trav_func = [](const char*, hid_t, const void*, std::size_t, hid_t, hid_t) { return hid_t{-1}; };
        REQUIRE(H5Lregister(&kind) >= 0);
        REQUIRE(H5Lcreate_ud(f, "/own", static_cast<H5L_type_t>(70), "x", 1, H5P_DEFAULT, H5P_DEFAULT) >= 0);
      },
      {"found a user-defined link"});
  refused_change(
      [](hid_t f) { H5Tcommit2(f, "/kind", H5Tcopy(H5T_IEEE_F64LE), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT); },
      {"/kind: found a named type"});
  refused_change(
      [](hid_t f) {
        const hid_t how = H5Pcreate(H5P_GROUP_CREATE);
        H5Pset_link_creation_order(how, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
        std::string path;
        for (int depth = 0; depth < 100; ++depth) {
          path += "/deep";
          H5Gcreate2(f, path.c_str(), H5P_DEFAULT, how, H5P_DEFAULT);
        }
      },
      {"lies too deep"});
  refused_change(
      [](hid_t f) {
        for (int i = 0; i < 20'000; ++i)
          H5Gclose(H5Gcreate2(f, ("/process/g" + std::to_string(i)).c_str(), H5P_DEFAULT, H5P_DEFAULT,
                              H5P_DEFAULT));
      },
      {"/process: found more than 10000"});
}

TEST_CASE("values lie in the file, whole, in the type and shape that they must have") {
  const test::TemporaryFolder folder;
  const char* const age = "/customers/age";
  const auto with = [](const auto& set) {
    const hid_t how = H5Pcreate(H5P_DATASET_CREATE);
    set(how);
    return how;
  };
  const hsize_t twenty = 20;
  const hsize_t more = H5S_UNLIMITED;
  test::put_bytes(folder / "raw", std::string(160, '\0'));
  refused_change(
      [&](hid_t f) {
        dataset(f, age, H5T_IEEE_F64LE, {20},
                with([&](hid_t h) { H5Pset_external(h, (folder / "raw").c_str(), 0, 160); }));
      },
      {"/customers/age: found values that lie in another file"});
  refused_change(
      [&](hid_t f) {
        dataset(f, age, H5T_IEEE_F64LE, {20}, with([&](hid_t h) {
                  const hid_t space = H5Screate_simple(1, &twenty, nullptr);
                  H5Pset_layout(h, H5D_VIRTUAL);
                  H5Pset_virtual(h, space, (folder / "pipe").c_str(), "/x", space);
                }));
      },
      {"/customers/age: found a virtual dataset"});
  refused_change([&](hid_t f) { dataset(f, age, H5T_IEEE_F64LE, {20}); },
                 {"/customers/age: found values that were never written"});
  refused_change([&](hid_t f) { write_zeros(dataset(f, age, H5T_IEEE_F64LE, {19}), 19); },
                 {"/customers/age: found 19 of them, expected 20"});
  refused_change(
      [&](hid_t f) {
        write_zeros(dataset(f, age, H5T_IEEE_F64LE, {4, 5}), 20);
      },
      {"/customers/age: found 4 x 5 of them, expected 20"});
  refused_change(
      [&](hid_t f) {
        write_zeros(dataset(f, "/process/log_covariance", H5T_IEEE_F64LE, {3, 3}), 9);
      },
      {"/process/log_covariance: found 3 x 3 of them, expected 4 x 4"});
  refused_change(
      [&](hid_t f) {
        write_zeros(dataset(f, "/process/draws", H5T_IEEE_F64LE, {50, 3}), 150);
      },
      {"/process/draws: found 50 x 3 of them, expected 50 x 4"});
  refused_change([&](hid_t f) { write_zeros(dataset(f, age, H5T_IEEE_F32LE, {20}), 20); },
                 {"/customers/age: found numbers of another size"});
  refused_change([&](hid_t f) { dataset(f, age, H5T_STD_REF_OBJ, {20}); }, {"found references"});
  refused_change([&](hid_t f) { dataset(f, age, text_type(), {20}); }, {"/customers/age"});
  refused_change([&](hid_t f) { write_zeros(dataset(f, "/customers/frequency", H5T_IEEE_F64LE, {20}), 20); },
                 {"/customers/frequency: found numbers (float64), expected whole numbers (int64)"});
  refused_change([&](hid_t f) { dataset(f, age, H5T_IEEE_F64LE, {hsize_t{1} << 40U}); },
                 {"more than a file of"});
  refused_change(
      [&](hid_t f) {
        dataset(f, "/anything", H5T_STD_I64LE, {hsize_t{1} << 31U, hsize_t{1} << 20U});
      },
      {"/anything"});
  refused_change([&](hid_t f) { H5Ldelete(f, "/customers/age", H5P_DEFAULT); },
                 {"/customers/age: is missing"});
  refused_change([&](hid_t f) { H5Ldelete(f, "/process", H5P_DEFAULT); }, {"/process: is missing"});
  refused_change([&](hid_t f) { write_zeros(dataset(f, "/process", H5T_IEEE_F64LE, {1}), 1); }, {"/process"});
  const auto chunked = [&](hsize_t size, const auto& filters) {
    return with([&](hid_t h) {
      H5Pset_chunk(h, 1, &size);
      filters(h);
    });
  };
  refused_change(
      [&](hid_t f) {
        write_zeros(dataset(f, age, H5T_IEEE_F64LE, {20}, chunked(5, [](hid_t) {}), &more), 20);
      },
      {"found a shape that can grow"});
  refused_change(
      [&](hid_t f) {
        write_zeros(dataset(f, age, H5T_IEEE_F64LE, {20}, chunked(5, [](hid_t h) { H5Pset_fletcher32(h); })),
                    20);
      },
      {"found filter 3, expected shuffle"});
  refused_change([&](hid_t f) { dataset(f, age, H5T_IEEE_F64LE, {20}, chunked(5, [](hid_t) {})); },
                 {"found 0 of 4 chunks"});
}

TEST_CASE("a small file cannot take much memory or time") {
  // Twice deflated, zeros shrink a million times: 65 kB become gigabytes. Chunks that are not there cost
  // nothing at all, and read as zeros.
  const auto bomb = [](hsize_t elements, hsize_t chunk, int deflates, bool written) {
    return [=](hid_t f) {
      const hid_t how = H5Pcreate(H5P_DATASET_CREATE);
      H5Pset_chunk(how, 1, &chunk);
      for (int i = 0; i < deflates; ++i) H5Pset_deflate(how, 9);
      const hid_t made = dataset(f, "/customers/age", H5T_IEEE_F64LE, {elements}, how);
      if (written) write_zeros(made, elements);
    };
  };
  refused_change(bomb(900'000'000, 100'000'000, 1, false), {"/customers/age: found"});
  refused_change(bomb(4'000'000, 4'000'000, 2, true), {"/customers/age: found filter 1, expected shuffle"});
  refused_change(bomb(30'000'000, 1, 0, false), {"found more chunks than the file has room for"});
  refused_change(bomb(30'000'000, 30'000'000, 0, false), {"found chunks that are too large"});
}

TEST_CASE("parameters and covariances that no calibration finds are refused, all of them") {
  refused_fit([](auto& fit) { fit.process.log_covariance[0] = 1e300; },
              {"/process/log_covariance: found a variance of 1e+300, expected 0 to 144"});
  refused_fit([](auto& fit) { fit.process.log_covariance[5] = kInfinity; }, {"/process/log_covariance"});
  refused_fit([](auto& fit) { fit.process.log_covariance[5] = NAN; }, {"no numbers among others"});
  refused_fit([](auto& fit) { fit.process.log_covariance[1] = 0.002; }, {"not symmetric"});
  refused_fit([](auto& fit) { fit.process.log_covariance[1] = fit.process.log_covariance[4] = 0.01; },
              {"not positive semi-definite"});
  refused_fit([](auto& fit) { fit.spend->log_covariance[4] = -1.0; },
              {"/spend/log_covariance: found a variance of -1"});
  for (const double value : {-1.0, 0.0, 1e300, 1e-300, kInfinity, static_cast<double>(NAN)}) {
    refused_fit([&](auto& fit) { fit.process.estimates[1] = value; }, {"/process/estimate (alpha): found "});
    refused_fit([&](auto& fit) { fit.process.posterior.values[6] = value; }, {"/process/draws (s): found "});
    refused_fit([&](auto& fit) { fit.spend->estimates[2] = value; }, {"/spend/estimate (gamma): found "});
    refused_fit([&](auto& fit) { fit.time_unit_days = value; }, {"time_unit_days"});
  }
  refused_fit(
      [](auto& fit) {
        fit.process.estimates[0] = -1.0;
        fit.spend->estimates[1] = NAN;
        fit.customers.age_days[3] = 1.0;
      },
      {"/process/estimate (r): found -1", "/spend/estimate (q): found nan", "row 3 breaks"});
  refused_fit([](auto& fit) { fit.process.is_log = {0, 1, 1, 1}; }, {"/process/is_log: found 0 for r"});
  refused_fit([](auto& fit) { fit.process.model = "bg-nbd"; },
              {"/process/parameter: found r, alpha, s, beta"});
  refused_fit([](auto& fit) { fit.process = test::gamma_gamma_fit(); },
              {"found 'gamma-gamma', expected a model"});
  refused_fit([](auto& fit) { *fit.spend = fit.process; }, {"expected 'gamma-gamma' or 'lognormal'"});
  refused_fit([](auto& fit) { fit.process.with_covariates = true; }, {"/covariates: is missing"});
  refused_fit([](auto& fit) { fit.process.regularity = 7; }, {"attribute 'regularity': found 7"});
  refused_fit([](auto& fit) { fit.process.reason = "\x1b[2J"; }, {"control characters"});
}

TEST_CASE("responses that no calibration finds are refused") {
  const auto refused = [](const std::function<void(calibration::ResponseFit&)>& change,
                          const std::string& expected) {
    refused_fit(
        [&](auto& fit) {
          fit.response = test::some_response();
          change(*fit.response);
        },
        {expected});
  };
  using calibration::ResponseFit;
  for (const double value : {-2.0, 1e300, kInfinity, static_cast<double>(NAN)})
    refused([&](ResponseFit& fit) { fit.parameters[1].estimate = value; },
            "/response/estimate (lift[email]): found ");
  refused([](ResponseFit& fit) { fit.parameters[2].estimate = -1.0; },
          "/response/estimate (decay[email]): found -1, expected 0 to 1e+12");
  refused([](ResponseFit& fit) { fit.parameters[1].standard_error = -0.1; },
          "/response/standard_error (lift[email]): found -0.1");
  refused([](ResponseFit& fit) { fit.parameters[1].standard_error = NAN; }, "as the status is converged");
  refused([](ResponseFit& fit) { fit.parameters[3] = fit.parameters[1]; }, "found 'lift[email]' twice");
  refused([](ResponseFit& fit) { fit.model = "bg-nbd"; }, "found 'bg-nbd', expected 'pareto-nbd'");
  for (const double value : {-1.0, 1e9, kInfinity, static_cast<double>(NAN)})
    refused([&](ResponseFit& fit) { fit.leaving_days = value; }, "attribute 'leaving_days': found ");
  for (const auto of : {calibration::Response::leaving, calibration::Response::unsubscribe})
    refused(
        [&](ResponseFit& fit) {
          calibration::ResponseParameter one = fit.parameters[1];
          set_name(one, calibration::name_of(of, "nobody"));
          fit.parameters.push_back(one);
        },
        "and no such group of contacts");
}

TEST_CASE("customers that cannot have been are refused, with their rows") {
  refused_fit([](auto& fit) { fit.customers.recency_days[1] = 1e9; }, {"row 1 breaks 0 <= recency <= age"});
  refused_fit([](auto& fit) { fit.customers.recency_days[0] = 1.0; },
              {"row 0 has a last purchase but no repeat"});
  refused_fit([](auto& fit) { fit.customers.age_days[2] = NAN; }, {"row 2 breaks"});
  refused_fit([](auto& fit) { fit.customers.mean_repeat_spend[4] = -3.0; },
              {"row 4 has no amount: found -3"});
  refused_fit([](auto& fit) { fit.customers.first_spend[4] = kInfinity; },
              {"row 4 has no amount: found inf"});
  refused_fit([](auto& fit) { fit.customers.first_day[4] = Day{10'001}; }, {"row 4 lies after the end"});
  refused_fit([](auto& fit) { fit.customers.first_day[4] = Day{2'000'000'000}; },
              {"/customers/first_day: found day 2000000000"});
  refused_fit([](auto& fit) { fit.customers.id[4] = "a"; }, {"row 4 is not after the row before"});
  refused_fit([](auto& fit) { fit.customers.id[4] = fit.customers.id[3]; },
              {"row 4 is not after the row before"});
  refused_fit([](auto& fit) { fit.customers.holdout_days = -1.0; }, {"holdout_days"});
}

TEST_CASE("results are read back as they were, and their digest is compared with the figures") {
  const test::TemporaryFolder folder;
  const std::string bytes = test::bytes_of_results();
  test::put_bytes(folder / "r.h5", bytes);
  CHECK(test::program({"validate", folder / "r.h5"}).exit == 0);
  // One figure changed, sealed anew: only the digest can tell.
  const auto at = [](const char* path, std::size_t place, double value) {
    return [=](hid_t file) {
      const hid_t where = H5Dopen2(file, path, H5P_DEFAULT);
      const hid_t space = H5Dget_space(where);
      std::vector<double> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
      REQUIRE(H5Dread(where, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0);
      values.at(place) = value;
      REQUIRE(H5Dwrite(where, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0);
    };
  };
  for (const char* const path : {"/purchases", "/total/purchases", "/comparison/roi"})
    refused(changed(bytes, at(path, 1, 12345.0)), {"attribute 'results_digest'", "but the figures have"},
            "results");
  refused(changed(bytes, at("/replicate", 1, 5.0)), {"/replicate: found 5 at place 1"}, "results");
  refused(changed(bytes, at("/total/replicate", 1, 5.0)), {"/total/replicate"}, "results");
  refused(changed(bytes, at("/summary/level", 8, 1e6)), {"/summary/level"}, "results");
  refused(changed(bytes, [](hid_t f) { H5Ldelete(f, "/total", H5P_DEFAULT); }), {"/total"}, "results");
  refused(changed(bytes, [](hid_t f) { H5Ldelete(f, "/revenue", H5P_DEFAULT); }), {"results_digest"},
          "results");
  refused(changed(bytes, [](hid_t f) { write_zeros(dataset(f, "/purchases", H5T_IEEE_F64LE, {3}), 3); }),
          {"/purchases"}, "results");
  CHECK(test::program({"validate", folder / "r.h5", "--as", "fit"}).exit == 65);
  CHECK_THAT(test::program({"predict", folder / "r.h5"}).text,
             Catch::Contains("found 'stamkund-results', expected 'stamkund-fit'"));
}
