#pragma once
// A small layer over HDF5's C++ interface: files that are complete or not there, datasets with dimension
// scales, errors as exceptions with the file's name. Nothing here knows what a fit or a result is.
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/atomic_file.h"

namespace stamkund::store {

/// Values that come in pieces: `fetch(first, to)` fills `to` with those from number `first` on.
template <class Value>
struct Streamed {
  std::size_t count = 0;
  std::function<void(std::size_t first, std::span<Value> to)> fetch;
};

/// Writes an HDF5 file piece by piece; memory does not grow with it. A full disk is found by `commit`
/// (docs/decisions/0026-files-in-pieces.md). The bytes depend on what is put in only: no time stamps.
class H5Writer {
 public:
  explicit H5Writer(AtomicFile& file);
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
  void dataset(const std::string& path, const Streamed<double>& values,
               const std::vector<std::string>& scales, const std::string& unit, const std::string& meaning);
  void dataset(const std::string& path, const Streamed<std::int64_t>& values,
               const std::vector<std::string>& scales, const std::string& unit, const std::string& meaning);
  void dataset(const std::string& path, const std::vector<std::string>& values,
               const std::vector<std::string>& scales, const std::string& meaning);

  /// Attributes of a group or dataset; "/" is the file.
  void attribute(const std::string& path, const std::string& name, const std::string& value);
  void attribute(const std::string& path, const std::string& name, double value);
  void attribute(const std::string& path, const std::string& name, std::int64_t value);

  /// The file is finished: seals it (seal.h) and commits it. Errors: Failure(io_error).
  void commit();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What a reader expects a file to be.
struct FileKind {
  std::string format;        ///< the root attribute `format`
  std::int64_t version = 0;  ///< the root attribute `format_version`
  std::string made_by;       ///< the verb that makes such files
};

/// Reads a file that Stamkund wrote, or that claims so. The file is read once, compared with its seal, and
/// looked into by a process of its own (docs/decisions/0016-files-from-outside.md): whatever is in it, the
/// outcome is a value or a Failure(bad_data) that says where, what was found and what was expected. Text is
/// valid UTF-8.
class H5Reader {
 public:
  /// Errors: Failure(no_input) if there is no such file or it is none that can be read, Failure(bad_data) if
  /// it is no HDF5 file that Stamkund wrote.
  explicit H5Reader(const std::string& file);
  ~H5Reader();
  H5Reader(const H5Reader&) = delete;
  H5Reader& operator=(const H5Reader&) = delete;

  /// Refuses a file of another kind, and from then on refusals say how to make it anew.
  void expect(const FileKind& kind);
  /// Root attribute `format`; empty without one.
  [[nodiscard]] std::string format() const;

  [[nodiscard]] bool has(const std::string& path) const;
  /// What is in a group, in the order in which it was made. Errors: bad_data if there is no such group.
  [[nodiscard]] std::vector<std::string> names(const std::string& group) const;
  [[nodiscard]] bool is_group(const std::string& path) const;
  /// Empty for a single value. Errors: bad_data if there is no such dataset.
  [[nodiscard]] std::vector<std::uint64_t> shape(const std::string& path) const;

  /// Row-major. The second kind looks at the shape before anything is read.
  [[nodiscard]] std::vector<double> numbers(const std::string& path) const;
  [[nodiscard]] std::vector<double> numbers(const std::string& path,
                                            const std::vector<std::uint64_t>& expected) const;
  [[nodiscard]] std::vector<std::int64_t> integers(const std::string& path) const;
  [[nodiscard]] std::vector<std::int64_t> integers(const std::string& path,
                                                   const std::vector<std::uint64_t>& expected) const;
  /// Pieces of it, in order.
  void each(const std::string& path, const std::vector<std::uint64_t>& expected,
            const std::function<void(std::span<const double>)>& take) const;
  void each(const std::string& path, const std::vector<std::uint64_t>& expected,
            const std::function<void(std::span<const std::int64_t>)>& take) const;
  [[nodiscard]] std::vector<std::string> texts(const std::string& path) const;
  [[nodiscard]] std::vector<std::string> texts(const std::string& path,
                                               const std::vector<std::uint64_t>& expected) const;
  [[nodiscard]] std::string text_attribute(const std::string& path, const std::string& name) const;
  [[nodiscard]] double number_attribute(const std::string& path, const std::string& name) const;
  [[nodiscard]] std::int64_t integer_attribute(const std::string& path, const std::string& name) const;
  [[nodiscard]] bool has_attribute(const std::string& path, const std::string& name) const;

  [[nodiscard]] const std::string& file() const noexcept;
  /// SHA-256 of the whole file, as it was read.
  [[nodiscard]] const std::string& sha256() const noexcept;
  /// "FILE: PLACE: WHAT; remedy"; `what` is "found ..., expected ...".
  [[noreturn]] void bad(const std::string& place, const std::string& what) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Version of the HDF5 library in use, "1.10.8".
[[nodiscard]] std::string hdf5_version();

}  // namespace stamkund::store
