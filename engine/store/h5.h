#pragma once
// A small layer over HDF5's C++ interface: files built in memory and written at once, datasets with dimension
// scales, errors as exceptions with the file's name. Nothing here knows what a fit or a result is.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace stamkund::store {

/// Builds an HDF5 file in memory. Building on disk would leave HDF5 with a half-written file when the disk
/// fills up; this way a file is complete or not there (base/atomic_file.h).
/// The bytes depend on what is put in only: no time stamps.
class H5Writer {
 public:
  H5Writer();
  ~H5Writer();
  H5Writer(const H5Writer&) = delete;
  H5Writer& operator=(const H5Writer&) = delete;

  /// Creates "/a" or "/a/b"; parents first.
  void group(const std::string& path);
  /// A dimension scale: a coordinate that datasets of the same length can be attached to by path.
  void scale(const std::string& path, const std::vector<std::string>& values);
  void scale(const std::string& path, const std::vector<double>& values, const std::string& unit);
  void scale(const std::string& path, const std::vector<std::int64_t>& values);

  /// `scales`: the path of the dimension scale of each dimension, in order; sizes come from them. Values are
  /// row-major. Compressed when large.
  void dataset(const std::string& path, const std::vector<double>& values,
               const std::vector<std::string>& scales, const std::string& unit, const std::string& meaning);
  void dataset(const std::string& path, const std::vector<std::int64_t>& values,
               const std::vector<std::string>& scales, const std::string& unit, const std::string& meaning);
  void dataset(const std::string& path, const std::vector<std::string>& values,
               const std::vector<std::string>& scales, const std::string& meaning);

  /// Attributes of a group or dataset; "/" is the file.
  void attribute(const std::string& path, const std::string& name, const std::string& value);
  void attribute(const std::string& path, const std::string& name, double value);
  void attribute(const std::string& path, const std::string& name, std::int64_t value);

  /// The finished file.
  [[nodiscard]] std::string bytes();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Reads datasets and attributes; every mistake in the file is a Failure(bad_data) that names file and path.
class H5Reader {
 public:
  /// Errors: Failure(no_input) if there is no such file, Failure(bad_data) if it is no HDF5 file.
  explicit H5Reader(const std::string& file);
  ~H5Reader();
  H5Reader(const H5Reader&) = delete;
  H5Reader& operator=(const H5Reader&) = delete;

  [[nodiscard]] bool has(const std::string& path) const;
  [[nodiscard]] std::vector<double> numbers(const std::string& path) const;
  [[nodiscard]] std::vector<std::int64_t> integers(const std::string& path) const;
  [[nodiscard]] std::vector<std::string> texts(const std::string& path) const;
  [[nodiscard]] std::string text_attribute(const std::string& path, const std::string& name) const;
  [[nodiscard]] double number_attribute(const std::string& path, const std::string& name) const;
  [[nodiscard]] std::int64_t integer_attribute(const std::string& path, const std::string& name) const;
  [[nodiscard]] bool has_attribute(const std::string& path, const std::string& name) const;
  [[nodiscard]] const std::string& file() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Version of the HDF5 library in use, "1.10.8".
[[nodiscard]] std::string hdf5_version();

}  // namespace stamkund::store
