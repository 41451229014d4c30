#pragma once
// A walk through an HDF5 file that looks at space, type, size, storage and links of everything in it before any
// value is read. What Stamkund does not write is refused.
#include <hdf5.h>

#include <string>

#include "engine/store/h5_catalogue.h"

namespace stamkund::store {

/// What is wrong, and where in the file.
struct H5Refusal {
  std::string place;
  std::string what;  ///< goes on from the place: "found ..., expected ..."
};

[[noreturn]] void refuse(const std::string& place, const std::string& what);

/// An identifier of the library that is given back.
class H5Handle {
 public:
  H5Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  ~H5Handle() {
    if (id_ >= 0) (void)close_(id_);
  }
  H5Handle(const H5Handle&) = delete;
  H5Handle& operator=(const H5Handle&) = delete;
  [[nodiscard]] hid_t get() const noexcept { return id_; }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

/// Throws H5Refusal.
[[nodiscard]] H5Catalogue catalogue_of(hid_t file, std::uint64_t file_bytes, const H5Limits& limits);

}  // namespace stamkund::store
