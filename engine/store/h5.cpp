#include "engine/store/h5.h"

#include <H5Cpp.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "engine/base/expect.h"
#include "engine/base/failure.h"
#include "engine/base/utf8.h"

namespace stamkund::store {
namespace {

// Larger arrays are compressed (deflate 1 after shuffle: whole numbers of slow series shrink well).
constexpr hsize_t kCompressFrom = 4096;
// Refuses absurd sizes in foreign files before memory is asked for: 2^31 elements.
constexpr hsize_t kMaxElements = hsize_t{1} << 31U;

H5::StrType text_type() {
  H5::StrType type(H5::PredType::C_S1, H5T_VARIABLE);
  type.setCset(H5T_CSET_UTF8);
  return type;
}

std::vector<const char*> pointers(const std::vector<std::string>& values) {
  std::vector<const char*> out;
  out.reserve(values.size());
  for (const auto& value : values) out.push_back(value.c_str());
  return out;
}

/// As they are where they are UTF-8, as the file's type promises; otherwise all of them as Latin-1, which
/// keeps their order.
std::vector<std::string> utf8_of(const std::vector<std::string>& values) {
  if (std::all_of(values.begin(), values.end(), is_utf8)) return values;
  std::vector<std::string> out;
  out.reserve(values.size());
  for (const auto& value : values) out.push_back(utf8_from_latin1(value));
  return out;
}

H5::DSetCreatPropList creation(const std::vector<hsize_t>& shape, hsize_t elements, bool compressible) {
  H5::DSetCreatPropList list;
  H5Pset_obj_track_times(list.getId(), false);
  if (compressible && elements >= kCompressFrom) {
    // Chunks of whole rows of the last dimension, about 2^16 elements each.
    std::vector<hsize_t> chunk(shape.size(), 1);
    hsize_t room = hsize_t{1} << 16U;
    for (std::size_t i = shape.size(); i-- > 0 && room > 0;) {
      chunk[i] = std::min(shape[i], room);
      room /= chunk[i];
      if (chunk[i] < shape[i]) break;
    }
    list.setChunk(static_cast<int>(chunk.size()), chunk.data());
    list.setShuffle();
    list.setDeflate(1);
  }
  return list;
}

}  // namespace

struct H5Writer::State {
  H5::H5File file;
  std::map<std::string, hsize_t> scales;

  H5::DataSet create(const std::string& path, const H5::DataType& type, const std::vector<hsize_t>& shape,
                     bool compressible) {
    hsize_t elements = 1;
    for (const hsize_t extent : shape) elements *= extent;
    const H5::DataSpace space = shape.empty() ? H5::DataSpace(H5S_SCALAR)
                                              : H5::DataSpace(static_cast<int>(shape.size()), shape.data());
    return file.createDataSet(path, type, space, creation(shape, elements, compressible));
  }

  std::vector<hsize_t> shape_of(const std::vector<std::string>& names, std::size_t count) {
    std::vector<hsize_t> shape;
    hsize_t elements = 1;
    for (const auto& name : names) {
      const auto found = scales.find(name);
      STAMKUND_EXPECT(found != scales.end());
      shape.push_back(found->second);
      elements *= found->second;
    }
    STAMKUND_EXPECT(elements == count);
    return shape;
  }

  void attach(const H5::DataSet& dataset, const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const H5::DataSet scale = file.openDataSet(names[i]);
      const auto dimension = static_cast<unsigned>(i);
      STAMKUND_EXPECT(H5DSattach_scale(dataset.getId(), scale.getId(), dimension) >= 0);
      const std::string label = names[i].substr(names[i].rfind('/') + 1);
      STAMKUND_EXPECT(H5DSset_label(dataset.getId(), dimension, label.c_str()) >= 0);
    }
  }

  void make_scale(const H5::DataSet& dataset, const std::string& path, std::size_t size) {
    const std::string name = path.substr(path.rfind('/') + 1);
    STAMKUND_EXPECT(H5DSset_scale(dataset.getId(), name.c_str()) >= 0);
    scales[path] = size;
  }

  H5::H5Object& object(const std::string& path, H5::Group& group, H5::DataSet& dataset) {
    if (path == "/" || file.childObjType(path) == H5O_TYPE_GROUP) {
      group = file.openGroup(path);
      return group;
    }
    dataset = file.openDataSet(path);
    return dataset;
  }

  void write_attribute(const std::string& path, const std::string& name, const H5::DataType& type,
                       const void* value) {
    H5::Group group;
    H5::DataSet dataset;
    H5::H5Object& target = object(path, group, dataset);
    target.createAttribute(name, type, H5::DataSpace(H5S_SCALAR)).write(type, value);
  }
};

H5Writer::H5Writer() : state_(std::make_unique<State>()) {
  H5::Exception::dontPrint();
  H5::FileAccPropList access;
  access.setCore(std::size_t{1} << 22U, false);
  // 1.8 structures: what every reader in use understands. (netCDF's too.)
  H5Pset_libver_bounds(access.getId(), H5F_LIBVER_EARLIEST, H5F_LIBVER_V18);
  H5::FileCreatPropList creation_list;
  H5Pset_obj_track_times(creation_list.getId(), false);
  // xarray and netCDF list variables in the order in which they were made.
  H5Pset_link_creation_order(creation_list.getId(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  state_->file = H5::H5File("in-memory.h5", H5F_ACC_TRUNC, creation_list, access);
}

H5Writer::~H5Writer() = default;

void H5Writer::group(const std::string& path) {
  H5::LinkCreatPropList links;
  const hid_t creation_list = H5Pcreate(H5P_GROUP_CREATE);
  H5Pset_obj_track_times(creation_list, false);
  H5Pset_link_creation_order(creation_list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  const hid_t made =
      H5Gcreate2(state_->file.getId(), path.c_str(), links.getId(), creation_list, H5P_DEFAULT);
  H5Pclose(creation_list);
  STAMKUND_EXPECT(made >= 0);
  H5Gclose(made);
}

void H5Writer::scale(const std::string& path, const std::vector<std::string>& values) {
  const H5::DataSet dataset = state_->create(path, text_type(), {values.size()}, false);
  const std::vector<std::string> text = utf8_of(values);
  dataset.write(static_cast<const void*>(pointers(text).data()), text_type());
  state_->make_scale(dataset, path, values.size());
}

void H5Writer::scale(const std::string& path, const std::vector<double>& values, const std::string& unit) {
  const H5::DataSet dataset = state_->create(path, H5::PredType::IEEE_F64LE, {values.size()}, false);
  dataset.write(values.data(), H5::PredType::NATIVE_DOUBLE);
  state_->make_scale(dataset, path, values.size());
  attribute(path, "units", unit);
}

void H5Writer::scale(const std::string& path, const std::vector<std::int64_t>& values) {
  const H5::DataSet dataset = state_->create(path, H5::PredType::STD_I64LE, {values.size()}, false);
  dataset.write(values.data(), H5::PredType::NATIVE_INT64);
  state_->make_scale(dataset, path, values.size());
}

void H5Writer::dataset(const std::string& path, const std::vector<double>& values,
                       const std::vector<std::string>& scales, const std::string& unit,
                       const std::string& meaning) {
  const auto shape = state_->shape_of(scales, values.size());
  const H5::DataSet dataset = state_->create(path, H5::PredType::IEEE_F64LE, shape, true);
  dataset.write(values.data(), H5::PredType::NATIVE_DOUBLE);
  state_->attach(dataset, scales);
  attribute(path, "units", unit);
  attribute(path, "long_name", meaning);
}

void H5Writer::dataset(const std::string& path, const std::vector<std::int64_t>& values,
                       const std::vector<std::string>& scales, const std::string& unit,
                       const std::string& meaning) {
  const auto shape = state_->shape_of(scales, values.size());
  const H5::DataSet dataset = state_->create(path, H5::PredType::STD_I64LE, shape, true);
  dataset.write(values.data(), H5::PredType::NATIVE_INT64);
  state_->attach(dataset, scales);
  attribute(path, "units", unit);
  attribute(path, "long_name", meaning);
}

void H5Writer::dataset(const std::string& path, const std::vector<std::string>& values,
                       const std::vector<std::string>& scales, const std::string& meaning) {
  const auto shape = state_->shape_of(scales, values.size());
  const H5::DataSet dataset = state_->create(path, text_type(), shape, false);
  const std::vector<std::string> text = utf8_of(values);
  dataset.write(static_cast<const void*>(pointers(text).data()), text_type());
  state_->attach(dataset, scales);
  attribute(path, "long_name", meaning);
}

void H5Writer::attribute(const std::string& path, const std::string& name, const std::string& value) {
  const std::string clean = is_utf8(value) ? value : utf8_from_latin1(value);
  const char* const text = clean.c_str();
  state_->write_attribute(path, name, text_type(), static_cast<const void*>(&text));
}

void H5Writer::attribute(const std::string& path, const std::string& name, double value) {
  state_->write_attribute(path, name, H5::PredType::NATIVE_DOUBLE, &value);
}

void H5Writer::attribute(const std::string& path, const std::string& name, std::int64_t value) {
  state_->write_attribute(path, name, H5::PredType::NATIVE_INT64, &value);
}

std::string H5Writer::bytes() {
  state_->file.flush(H5F_SCOPE_GLOBAL);
  const ssize_t size = H5Fget_file_image(state_->file.getId(), nullptr, 0);
  STAMKUND_EXPECT(size > 0);
  std::string out(static_cast<std::size_t>(size), '\0');
  STAMKUND_EXPECT(H5Fget_file_image(state_->file.getId(), out.data(), out.size()) == size);
  return out;
}

struct H5Reader::State {
  std::string name;
  H5::H5File file;

  [[noreturn]] void bad(const std::string& path, const std::string& what) const {
    throw Failure(Exit::bad_data, "'" + name + "': " + path + " " + what +
                                      "; the file is damaged or was not "
                                      "written by stamkund");
  }

  /// Opens a dataset of at most one dimension and checks its class and size.
  H5::DataSet open(const std::string& path, H5T_class_t wanted, std::size_t& count) const {
    try {
      H5::DataSet dataset = file.openDataSet(path);
      const auto points = dataset.getSpace().getSimpleExtentNpoints();
      if (points < 0 || static_cast<hsize_t>(points) > kMaxElements) bad(path, "has an absurd size");
      if (dataset.getTypeClass() != wanted) bad(path, "has the wrong type");
      count = static_cast<std::size_t>(points);
      return dataset;
    } catch (const H5::Exception&) {
      bad(path, "is missing");
    }
  }

  H5::Attribute attribute(const std::string& path, const std::string& attribute_name) const {
    try {
      if (path == "/" || file.childObjType(path) == H5O_TYPE_GROUP) {
        H5::Group group = file.openGroup(path);
        return group.openAttribute(attribute_name);
      }
      H5::DataSet dataset = file.openDataSet(path);
      return dataset.openAttribute(attribute_name);
    } catch (const H5::Exception&) {
      bad(path, "has no attribute '" + attribute_name + "'");
    }
  }
};

H5Reader::H5Reader(const std::string& file) : state_(std::make_unique<State>()) {
  H5::Exception::dontPrint();
  state_->name = file;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored) || !std::ifstream(file))
    throw Failure(Exit::no_input, "cannot read '" + file + "': there is no such file, or it may not be read");
  try {
    if (!H5::H5File::isHdf5(file)) throw H5::FileIException();
    state_->file = H5::H5File(file, H5F_ACC_RDONLY);
  } catch (const H5::Exception&) {
    throw Failure(Exit::bad_data, "'" + file + "' is not a complete HDF5 file");
  }
}

H5Reader::~H5Reader() = default;

const std::string& H5Reader::file() const noexcept { return state_->name; }

bool H5Reader::has(const std::string& path) const {
  // H5Lexists needs every parent to exist.
  for (std::size_t slash = 1; slash != std::string::npos && slash < path.size();) {
    slash = path.find('/', slash + 1);
    if (H5Lexists(state_->file.getId(), path.substr(0, slash).c_str(), H5P_DEFAULT) <= 0) return false;
  }
  return true;
}

std::vector<double> H5Reader::numbers(const std::string& path) const {
  std::size_t count = 0;
  const H5::DataSet dataset = state_->open(path, H5T_FLOAT, count);
  std::vector<double> out(count);
  try {
    if (count > 0) dataset.read(out.data(), H5::PredType::NATIVE_DOUBLE);
  } catch (const H5::Exception&) {
    state_->bad(path, "cannot be read");
  }
  return out;
}

std::vector<std::int64_t> H5Reader::integers(const std::string& path) const {
  std::size_t count = 0;
  const H5::DataSet dataset = state_->open(path, H5T_INTEGER, count);
  std::vector<std::int64_t> out(count);
  try {
    if (count > 0) dataset.read(out.data(), H5::PredType::NATIVE_INT64);
  } catch (const H5::Exception&) {
    state_->bad(path, "cannot be read");
  }
  return out;
}

std::vector<std::string> H5Reader::texts(const std::string& path) const {
  std::size_t count = 0;
  const H5::DataSet dataset = state_->open(path, H5T_STRING, count);
  std::vector<char*> raw(count, nullptr);
  std::vector<std::string> out(count);
  try {
    if (!H5Tis_variable_str(dataset.getDataType().getId())) state_->bad(path, "has the wrong type");
    if (count > 0) dataset.read(static_cast<void*>(raw.data()), text_type());
  } catch (const H5::Exception&) {
    state_->bad(path, "cannot be read");
  }
  for (std::size_t i = 0; i < count; ++i)
    if (raw[i] != nullptr) out[i] = raw[i];
  if (count > 0) H5Dvlen_reclaim(text_type().getId(), dataset.getSpace().getId(), H5P_DEFAULT, raw.data());
  return out;
}

bool H5Reader::has_attribute(const std::string& path, const std::string& name) const {
  return H5Aexists_by_name(state_->file.getId(), path.c_str(), name.c_str(), H5P_DEFAULT) > 0;
}

std::string H5Reader::text_attribute(const std::string& path, const std::string& name) const {
  const H5::Attribute attribute = state_->attribute(path, name);
  if (attribute.getTypeClass() != H5T_STRING) state_->bad(path, "has a wrong attribute '" + name + "'");
  std::string out;
  attribute.read(attribute.getStrType(), out);
  return out;
}

double H5Reader::number_attribute(const std::string& path, const std::string& name) const {
  const H5::Attribute attribute = state_->attribute(path, name);
  if (attribute.getTypeClass() != H5T_FLOAT || attribute.getSpace().getSimpleExtentNpoints() != 1)
    state_->bad(path, "has a wrong attribute '" + name + "'");
  double out = 0.0;
  attribute.read(H5::PredType::NATIVE_DOUBLE, &out);
  return out;
}

std::int64_t H5Reader::integer_attribute(const std::string& path, const std::string& name) const {
  const H5::Attribute attribute = state_->attribute(path, name);
  if (attribute.getTypeClass() != H5T_INTEGER || attribute.getSpace().getSimpleExtentNpoints() != 1)
    state_->bad(path, "has a wrong attribute '" + name + "'");
  std::int64_t out = 0;
  attribute.read(H5::PredType::NATIVE_INT64, &out);
  return out;
}

std::string hdf5_version() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned release = 0;
  H5get_libversion(&major, &minor, &release);
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release);
}

}  // namespace stamkund::store
