#include "engine/store/h5_file_driver.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <new>
// From HDF5 1.14 on, what drivers are made of is apart.
#if __has_include(<H5FDdevelop.h>)
#include <H5FDdevelop.h>
#endif

#include "engine/base/expect.h"
#include "engine/base/failure.h"

namespace stamkund::store {
namespace {

/// What goes with a list of properties: HDF5 copies its bytes.
struct Access {
  H5FileDriver* driver;
};

/// One open file. HDF5 knows its first part.
struct OpenFile {
  H5FD_t known;
  H5FileDriver* driver;
  haddr_t allocated;
  haddr_t written;
};
static_assert(offsetof(OpenFile, known) == 0);

OpenFile& of(H5FD_t* file) { return *reinterpret_cast<OpenFile*>(file); }
const OpenFile& of(const H5FD_t* file) { return *reinterpret_cast<const OpenFile*>(file); }

H5FD_t* open_file(const char* /*name*/, unsigned /*flags*/, hid_t access, haddr_t /*most*/) {
  const auto* const info = static_cast<const Access*>(H5Pget_driver_info(access));
  if (info == nullptr) return nullptr;
  auto* const file = new (std::nothrow) OpenFile{};
  if (file == nullptr) return nullptr;
  file->driver = info->driver;
  return &file->known;
}

herr_t close_file(H5FD_t* file) {
  delete &of(file);
  return 0;
}

/// Those of HDF5's files in memory: so a file has the bytes that it would have there.
herr_t query(const H5FD_t* /*file*/, unsigned long* flags) {
  *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
           H5FD_FEAT_AGGREGATE_SMALLDATA;
  return 0;
}

haddr_t get_allocated(const H5FD_t* file, H5FD_mem_t /*type*/) { return of(file).allocated; }

herr_t set_allocated(H5FD_t* file, H5FD_mem_t /*type*/, haddr_t end) {
  of(file).allocated = end;
  return 0;
}

haddr_t get_written(const H5FD_t* file, H5FD_mem_t /*type*/) { return of(file).written; }

herr_t read_bytes(H5FD_t* file, H5FD_mem_t /*type*/, hid_t /*transfer*/, haddr_t at, std::size_t size,
                  void* to) {
  of(file).driver->read(at, {static_cast<char*>(to), size});
  return 0;
}

herr_t write_bytes(H5FD_t* file, H5FD_mem_t /*type*/, hid_t /*transfer*/, haddr_t at, std::size_t size,
                   const void* from) {
  of(file).driver->write(at, {static_cast<const char*>(from), size});
  of(file).written = std::max(of(file).written, at + size);
  return 0;
}

/// The file ends where HDF5 has taken space up to.
herr_t truncate_file(H5FD_t* file, hid_t /*transfer*/, hbool_t /*closing*/) {
  OpenFile& open = of(file);
  if (open.written != open.allocated) open.driver->resize(open.allocated);
  open.written = open.allocated;
  return 0;
}

H5FD_class_t described() {
  H5FD_class_t out{};
#ifdef H5FD_CLASS_VERSION
  out.version = H5FD_CLASS_VERSION;
  out.value = static_cast<H5FD_class_value_t>(600);  // for drivers that are not registered with HDF5: 512 on
#endif
  out.name = "stamkund";
  out.maxaddr = (haddr_t{1} << 62U) - 1;
  out.fc_degree = H5F_CLOSE_SEMI;
  out.fapl_size = sizeof(Access);
  out.open = open_file;
  out.close = close_file;
  out.query = query;
  out.get_eoa = get_allocated;
  out.set_eoa = set_allocated;
  out.get_eof = get_written;
  out.read = read_bytes;
  out.write = write_bytes;
  out.truncate = truncate_file;
  const H5FD_mem_t map[] = H5FD_FLMAP_DICHOTOMY;
  std::copy(std::begin(map), std::end(map), std::begin(out.fl_map));
  return out;
}

}  // namespace

H5FileDriver::H5FileDriver(AtomicFile& file) : file_(file) {
  const H5FD_class_t driver = described();
  driver_ = H5FDregister(&driver);
  STAMKUND_EXPECT(driver_ >= 0);
}

H5FileDriver::~H5FileDriver() {
  if (driver_ >= 0) H5FDunregister(driver_);
}

void H5FileDriver::choose(hid_t access) {
  const Access info{this};
  STAMKUND_EXPECT(H5Pset_driver(access, driver_, &info) >= 0);
}

void H5FileDriver::check() const {
  if (!failure_.empty()) throw Failure(Exit::io_error, failure_);
}

void H5FileDriver::failed(const char* what) noexcept {
  try {
    if (failure_.empty()) failure_ = what;
  } catch (const std::bad_alloc&) {
    failure_ = "no memory";  // short: it needs none
  }
}

template <class Work>
void H5FileDriver::trying(const Work& work) noexcept {
  if (!failure_.empty()) return;
  try {
    work();
  } catch (const std::exception& failure) {
    failed(failure.what());
  }
}

void H5FileDriver::write(std::uint64_t at, std::string_view bytes) noexcept {
  trying([&] { file_.write_at(at, bytes); });
}

void H5FileDriver::resize(std::uint64_t size) noexcept {
  trying([&] { file_.resize(size); });
}

void H5FileDriver::read(std::uint64_t at, std::span<char> to) noexcept {
  std::fill(to.begin(), to.end(), '\0');
  trying([&] { (void)file_.read_at(at, to); });
}

}  // namespace stamkund::store
