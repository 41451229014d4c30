#pragma once
// HDF5's way into a file of ours. What fails (a full disk) is remembered and looks like success to HDF5,
// which otherwise keeps half a file and tries again when the program ends.
#include <hdf5.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/atomic_file.h"

namespace stamkund::store {

class H5FileDriver {
 public:
  /// Both the file and this must outlive whatever HDF5 opens through it.
  explicit H5FileDriver(AtomicFile& file);
  ~H5FileDriver();
  H5FileDriver(const H5FileDriver&) = delete;
  H5FileDriver& operator=(const H5FileDriver&) = delete;

  /// Makes `access`, a list of H5P_FILE_ACCESS, lead there.
  void choose(hid_t access);
  /// Errors: Failure(io_error) with the first that went wrong.
  void check() const;

  // For HDF5's calls: they never throw.
  void write(std::uint64_t at, std::string_view bytes) noexcept;
  void resize(std::uint64_t size) noexcept;
  void read(std::uint64_t at, std::span<char> to) noexcept;

 private:
  template <class Work>
  void trying(const Work& work) noexcept;
  void failed(const char* what) noexcept;
  AtomicFile& file_;
  hid_t driver_ = H5I_INVALID_HID;
  std::string failure_;
};

}  // namespace stamkund::store
