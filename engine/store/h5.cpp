#include "engine/store/h5.h"

#include <H5Cpp.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <map>
#include <utility>

#include "engine/base/expect.h"
#include "engine/base/failure.h"
#include "engine/base/utf8.h"
#include "engine/store/h5_file_driver.h"
#include "engine/store/h5_pieces.h"
#include "engine/store/seal.h"

namespace stamkund::store {
namespace {

// Larger arrays are compressed (deflate 1 after shuffle: whole numbers of slow series shrink well).
constexpr hsize_t kCompressFrom = 4096;

H5::StrType text_type() {
  H5::StrType type(H5::PredType::C_S1, H5T_VARIABLE);
  type.setCset(H5T_CSET_UTF8);
  return type;
}

std::vector<const char*> pointers(std::span<const std::string> values) {
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

/// HDF5's own word for the same.
std::vector<hsize_t> hdf5_of(const H5Shape& shape) { return {shape.begin(), shape.end()}; }

H5::DSetCreatPropList creation(const std::vector<hsize_t>& shape, hsize_t elements, bool compressible) {
  H5::DSetCreatPropList list;
  H5Pset_obj_track_times(list.getId(), false);
  if (compressible && elements >= kCompressFrom) {
    const std::vector<hsize_t> chunk = hdf5_of(piece_of({shape.begin(), shape.end()}));
    list.setChunk(static_cast<int>(chunk.size()), chunk.data());
    list.setShuffle();
    list.setDeflate(1);
  }
  return list;
}

}  // namespace

struct H5Writer::State {
  explicit State(AtomicFile& target) : out(target), driver(target) {}
  AtomicFile& out;
  H5FileDriver driver;
  H5::H5File file;
  std::map<std::string, hsize_t> scales;

  /// HDF5's exceptions are no std::exception; here they mean that memory ran out, or that writing failed
  /// before.
  template <class Work>
  auto building(const Work& work) {
    try {
      return work();
    } catch (const H5::Exception& refusal) {
      driver.check();
      throw Failure(Exit::io_error, "building an HDF5 file failed: " + refusal.getDetailMsg() + " (" +
                                        refusal.getFuncName() + ")");
    }
  }

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

  /// Chunk by chunk, in their order.
  template <class Value>
  void write_pieces(const H5::DataSet& dataset, const std::vector<hsize_t>& shape,
                    const Streamed<Value>& values, const H5::DataType& type) const {
    std::vector<Value> buffer;
    for (H5Pieces pieces({shape.begin(), shape.end()}); pieces.next();) {
      const auto at = hdf5_of(pieces.at()), size = hdf5_of(pieces.size());
      buffer.resize(pieces.count());
      values.fetch(pieces.first(), buffer);
      const H5::DataSpace memory(static_cast<int>(size.size()), size.data());
      const H5::DataSpace here = dataset.getSpace();
      here.selectHyperslab(H5S_SELECT_SET, size.data(), at.data());
      dataset.write(buffer.data(), type, memory, here);
    }
  }

  template <class Value>
  void write_streamed(const std::string& path, const Streamed<Value>& values,
                      const std::vector<std::string>& names, const H5::DataType& stored,
                      const H5::DataType& type) {
    const auto shape = shape_of(names, values.count);
    const H5::DataSet dataset = create(path, stored, shape, true);
    write_pieces(dataset, shape, values, type);
    attach(dataset, names);
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
    building([&] {
      H5::Group group;
      H5::DataSet dataset;
      H5::H5Object& target = object(path, group, dataset);
      target.createAttribute(name, type, H5::DataSpace(H5S_SCALAR)).write(type, value);
    });
  }
};

H5Writer::H5Writer(AtomicFile& file) : state_(std::make_unique<State>(file)) {
  state_->building([&] {
    H5::Exception::dontPrint();
    H5::FileAccPropList access;
    state_->driver.choose(access.getId());
    // 1.8 structures: what every reader in use understands. (netCDF's too.)
    H5Pset_libver_bounds(access.getId(), H5F_LIBVER_EARLIEST, H5F_LIBVER_V18);
    H5::FileCreatPropList creation_list;
    H5Pset_obj_track_times(creation_list.getId(), false);
    // xarray and netCDF list variables in the order in which they were made.
    H5Pset_link_creation_order(creation_list.getId(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    state_->file = H5::H5File("results.h5", H5F_ACC_TRUNC, creation_list, access);
  });
}

H5Writer::~H5Writer() = default;

void H5Writer::group(const std::string& path) {
  state_->building([&] {
    H5::LinkCreatPropList links;
    const hid_t creation_list = H5Pcreate(H5P_GROUP_CREATE);
    H5Pset_obj_track_times(creation_list, false);
    H5Pset_link_creation_order(creation_list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    const hid_t made =
        H5Gcreate2(state_->file.getId(), path.c_str(), links.getId(), creation_list, H5P_DEFAULT);
    H5Pclose(creation_list);
    STAMKUND_EXPECT(made >= 0);
    H5Gclose(made);
  });
}

void H5Writer::scale(const std::string& path, const std::vector<std::string>& values) {
  // There may be millions of ids.
  constexpr std::size_t kPiece = 4096;
  const bool as_they_are = std::all_of(values.begin(), values.end(), is_utf8);
  state_->building([&] {
    const H5::DataSet dataset = state_->create(path, text_type(), {values.size()}, false);
    for (std::size_t first = 0; first < values.size(); first += kPiece) {
      const auto here = std::span(values).subspan(first, std::min(kPiece, values.size() - first));
      std::vector<std::string> converted;
      if (!as_they_are)
        for (const std::string& value : here) converted.push_back(utf8_from_latin1(value));
      const hsize_t at = first, size = here.size();
      const H5::DataSpace memory(1, &size);
      const H5::DataSpace place = dataset.getSpace();
      place.selectHyperslab(H5S_SELECT_SET, &size, &at);
      dataset.write(static_cast<const void*>(
                        pointers(as_they_are ? here : std::span<const std::string>(converted)).data()),
                    text_type(), memory, place);
    }
    state_->make_scale(dataset, path, values.size());
  });
}

void H5Writer::scale(const std::string& path, const std::vector<double>& values, const std::string& unit) {
  state_->building([&] {
    const H5::DataSet dataset = state_->create(path, H5::PredType::IEEE_F64LE, {values.size()}, false);
    dataset.write(values.data(), H5::PredType::NATIVE_DOUBLE);
    state_->make_scale(dataset, path, values.size());
    attribute(path, "units", unit);
  });
}

void H5Writer::scale(const std::string& path, const std::vector<std::int64_t>& values) {
  state_->building([&] {
    const H5::DataSet dataset = state_->create(path, H5::PredType::STD_I64LE, {values.size()}, false);
    dataset.write(values.data(), H5::PredType::NATIVE_INT64);
    state_->make_scale(dataset, path, values.size());
  });
}

void H5Writer::dataset(const std::string& path, const std::vector<double>& values,
                       const std::vector<std::string>& scales, const std::string& unit,
                       const std::string& meaning) {
  state_->building([&] {
    const auto shape = state_->shape_of(scales, values.size());
    const H5::DataSet dataset = state_->create(path, H5::PredType::IEEE_F64LE, shape, true);
    dataset.write(values.data(), H5::PredType::NATIVE_DOUBLE);
    state_->attach(dataset, scales);
    attribute(path, "units", unit);
    attribute(path, "long_name", meaning);
  });
}

void H5Writer::dataset(const std::string& path, const std::vector<std::int64_t>& values,
                       const std::vector<std::string>& scales, const std::string& unit,
                       const std::string& meaning) {
  state_->building([&] {
    const auto shape = state_->shape_of(scales, values.size());
    const H5::DataSet dataset = state_->create(path, H5::PredType::STD_I64LE, shape, true);
    dataset.write(values.data(), H5::PredType::NATIVE_INT64);
    state_->attach(dataset, scales);
    attribute(path, "units", unit);
    attribute(path, "long_name", meaning);
  });
}

void H5Writer::dataset(const std::string& path, const Streamed<double>& values,
                       const std::vector<std::string>& scales, const std::string& unit,
                       const std::string& meaning) {
  state_->building([&] {
    state_->write_streamed(path, values, scales, H5::PredType::IEEE_F64LE, H5::PredType::NATIVE_DOUBLE);
    attribute(path, "units", unit);
    attribute(path, "long_name", meaning);
  });
}

void H5Writer::dataset(const std::string& path, const Streamed<std::int64_t>& values,
                       const std::vector<std::string>& scales, const std::string& unit,
                       const std::string& meaning) {
  state_->building([&] {
    state_->write_streamed(path, values, scales, H5::PredType::STD_I64LE, H5::PredType::NATIVE_INT64);
    attribute(path, "units", unit);
    attribute(path, "long_name", meaning);
  });
}

void H5Writer::dataset(const std::string& path, const std::vector<std::string>& values,
                       const std::vector<std::string>& scales, const std::string& meaning) {
  state_->building([&] {
    const auto shape = state_->shape_of(scales, values.size());
    const H5::DataSet dataset = state_->create(path, text_type(), shape, false);
    const std::vector<std::string> text = utf8_of(values);
    dataset.write(static_cast<const void*>(pointers(text).data()), text_type());
    state_->attach(dataset, scales);
    attribute(path, "long_name", meaning);
  });
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

void H5Writer::commit() {
  state_->building([&] {
    state_->file.flush(H5F_SCOPE_GLOBAL);
    state_->file.close();
  });
  state_->driver.check();
  seal(state_->out);
  state_->out.commit();
}

std::string hdf5_version() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned release = 0;
  H5get_libversion(&major, &minor, &release);
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release);
}

}  // namespace stamkund::store
