#include "engine/store/h5_walk.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "engine/base/problems.h"
#include "engine/base/utf8.h"

namespace stamkund::store {
namespace {

/// Attributes of HDF5's dimension scales. Readers in other languages use them; Stamkund knows its own scales.
constexpr std::array<const char*, 5> kScaleAttributes{"CLASS", "NAME", "REFERENCE_LIST", "DIMENSION_LIST",
                                                      "DIMENSION_LABELS"};

bool of_scales(const std::string& name) {
  return std::find(kScaleAttributes.begin(), kScaleAttributes.end(), name) != kScaleAttributes.end();
}

std::string class_text(H5T_class_t type) {
  switch (type) {
    case H5T_INTEGER:
      return "whole numbers of another size";
    case H5T_FLOAT:
      return "numbers of another size";
    case H5T_STRING:
      return "text of fixed length";
    case H5T_COMPOUND:
      return "a compound type";
    case H5T_REFERENCE:
      return "references";
    case H5T_ENUM:
      return "an enumeration";
    case H5T_VLEN:
      return "sequences of variable length";
    case H5T_ARRAY:
      return "an array type";
    case H5T_OPAQUE:
      return "an opaque type";
    case H5T_BITFIELD:
      return "bits";
    default:
      return "an unknown type";
  }
}

H5Kind kind_of(hid_t type, const std::string& place) {
  const H5T_class_t found = H5Tget_class(type);
  if (found == H5T_INTEGER && H5Tequal(type, H5T_STD_I64LE) > 0) return H5Kind::integer;
  if (found == H5T_FLOAT && H5Tequal(type, H5T_IEEE_F64LE) > 0) return H5Kind::number;
  if (found == H5T_STRING && H5Tis_variable_str(type) > 0) return H5Kind::text;
  refuse(place, "found " + class_text(found) + ", expected int64, float64 or text of variable length");
}

struct Names {
  std::vector<std::string> all;
  std::size_t most = 0;
  std::string wrong;
};

/// Callbacks must not throw through C.
herr_t keep(Names& names, const char* name) noexcept {
  try {
    const std::string text = name == nullptr ? "" : name;
    if (text.empty() || text.size() > H5Limits::kMaxName || text.find('/') != std::string::npos ||
        !is_utf8(text))
      names.wrong = "found a name that is empty, too long or no UTF-8";
    else if (names.all.size() >= names.most)
      names.wrong = "found more than " + std::to_string(names.most) + " entries";
    else
      names.all.push_back(text);
    return names.wrong.empty() ? 0 : -1;
  } catch (...) {
    return -1;
  }
}

extern "C" herr_t stamkund_on_link(hid_t, const char* name, const H5L_info_t* info, void* data) {
  auto& names = *static_cast<Names*>(data);
  if (info->type != H5L_TYPE_HARD) {
    try {
      const char* const what = info->type == H5L_TYPE_SOFT       ? "a soft link"
                               : info->type == H5L_TYPE_EXTERNAL ? "a link to another file"
                                                                 : "a user-defined link";
      names.wrong = "found " + std::string(what) + " ('" + printable(name) + "'), expected none";
    } catch (...) {
    }
    return -1;
  }
  return keep(names, name);
}

extern "C" herr_t stamkund_on_attribute(hid_t, const char* name, const H5A_info_t*, void* data) {
  return keep(*static_cast<Names*>(data), name);
}

class Walk {
 public:
  Walk(hid_t file, std::uint64_t file_bytes, const H5Limits& limits)
      : file_(file), file_bytes_(file_bytes), limits_(limits) {}

  H5Catalogue go() {
    visit("/", 0);
    return std::move(out_);
  }

 private:
  void visit(const std::string& path, std::size_t depth) {
    if (depth > H5Limits::kMaxDepth) refuse(path, "lies too deep, expected at most 8 groups");
    if (out_.size() >= H5Limits::kMaxItems) refuse(path, "is one item too many, expected at most 10000");
    const H5Handle object(H5Oopen(file_, path.c_str(), H5P_DEFAULT), H5Oclose);
    H5O_info_t info{};
    if (object.get() < 0 || H5Oget_info2(object.get(), &info, H5O_INFO_BASIC) < 0)
      refuse(path, "cannot be opened: found a damaged header");
    if (info.fileno != file_number(info)) refuse(path, "lies in another file");
    if (!seen_.insert(info.addr).second) refuse(path, "is the same as something before, under another name");
    H5Item item;
    item.path = path;
    item.attributes = attributes_of(object.get(), path);
    if (info.type == H5O_TYPE_DATASET)
      look_at_dataset(object.get(), item);
    else if (info.type != H5O_TYPE_GROUP)
      refuse(path, "found a named type, expected a group or a dataset");
    const bool group = item.kind == H5Kind::group;
    out_.push_back(std::move(item));
    if (!group) return;
    Names names;
    names.most = H5Limits::kMaxItems;
    hsize_t at = 0;
    const herr_t done =
        H5Literate(object.get(), H5_INDEX_CRT_ORDER, H5_ITER_INC, &at, stamkund_on_link, &names);
    if (!names.wrong.empty()) refuse(path, names.wrong);
    if (done < 0) refuse(path, "cannot be listed: found a damaged group, or one without order of creation");
    for (const auto& name : names.all) visit((path == "/" ? "/" : path + "/") + name, depth + 1);
  }

  /// The root's file is the file.
  unsigned long file_number(const H5O_info_t& info) {
    if (seen_.empty()) number_ = info.fileno;
    return number_;
  }

  static std::vector<H5Attribute> attributes_of(hid_t object, const std::string& path) {
    Names names;
    names.most = H5Limits::kMaxAttributes;
    hsize_t at = 0;
    const herr_t done = H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, &at, stamkund_on_attribute, &names);
    if (!names.wrong.empty()) refuse(path, "among its attributes " + names.wrong);
    if (done < 0) refuse(path, "has attributes that cannot be listed");
    std::vector<H5Attribute> out;
    for (const auto& name : names.all)
      if (!of_scales(name)) out.push_back(attribute_of(object, path, name));
    return out;
  }

  static H5Attribute attribute_of(hid_t object, const std::string& path, const std::string& name) {
    const std::string place = path + ", attribute '" + printable(name) + "'";
    const H5Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
    if (attribute.get() < 0) refuse(place, "cannot be opened");
    const H5Handle type(H5Aget_type(attribute.get()), H5Tclose);
    const H5Handle space(H5Aget_space(attribute.get()), H5Sclose);
    if (type.get() < 0 || space.get() < 0) refuse(place, "cannot be read: found no type or no space");
    const H5S_class_t extent = H5Sget_simple_extent_type(space.get());
    if (extent == H5S_NULL) refuse(place, "found nothing, expected a single value");
    if (extent != H5S_SCALAR) refuse(place, "found several values, expected a single one");
    H5Attribute out;
    out.name = name;
    out.kind = kind_of(type.get(), place);
    herr_t read = -1;
    if (out.kind == H5Kind::number) read = H5Aread(attribute.get(), H5T_NATIVE_DOUBLE, &out.number);
    if (out.kind == H5Kind::integer) read = H5Aread(attribute.get(), H5T_NATIVE_INT64, &out.integer);
    if (out.kind == H5Kind::text) {
      char* text = nullptr;
      const H5Handle memory(H5Tcopy(H5T_C_S1), H5Tclose);
      if (H5Tset_size(memory.get(), H5T_VARIABLE) >= 0 &&
          H5Tset_cset(memory.get(), H5Tget_cset(type.get())) >= 0)
        read = H5Aread(attribute.get(), memory.get(), static_cast<void*>(&text));
      if (read >= 0 && text != nullptr) out.text = text;
      if (text != nullptr) (void)H5free_memory(text);
      if (out.text.size() > H5Limits::kMaxAttributeText) refuse(place, "found more than a megabyte of text");
    }
    if (read < 0) refuse(place, "cannot be read");
    return out;
  }

  void look_at_dataset(hid_t dataset, H5Item& item) {
    const std::string& place = item.path;
    // First where the values are: a virtual or external dataset would be looked for to learn its size.
    const H5Handle how(H5Dget_create_plist(dataset), H5Pclose);
    if (how.get() < 0) refuse(place, "cannot be read: found a damaged description of its storage");
    const H5D_layout_t layout = H5Pget_layout(how.get());
    if (layout == H5D_VIRTUAL) refuse(place, "found a virtual dataset, expected its values in this file");
    if (layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED && layout != H5D_COMPACT)
      refuse(place, "found an unknown storage");
    if (H5Pget_external_count(how.get()) != 0)
      refuse(place, "found values that lie in another file, expected them in this file");
    const H5Handle type(H5Dget_type(dataset), H5Tclose);
    const H5Handle space(H5Dget_space(dataset), H5Sclose);
    if (type.get() < 0 || space.get() < 0) refuse(place, "cannot be read: found no type or no space");
    item.kind = kind_of(type.get(), place);
    const std::uint64_t elements = read_shape(space.get(), item);
    // In the file, a text is its length and its place in a heap.
    const std::size_t width = item.kind == H5Kind::text ? 16 : 8;
    std::uint64_t bytes = 0;
    if (__builtin_mul_overflow(elements, std::uint64_t{width}, &bytes) || bytes > limits_.dataset_bytes)
      refuse(place, "found " + shape_text(item.shape) + " values, more than a file of " +
                        std::to_string(file_bytes_) + " bytes may hold");
    total_ += bytes;
    if (total_ > limits_.total_bytes)
      refuse(place, "is too large together with what comes before it for a file of " +
                        std::to_string(file_bytes_) + " bytes");
    check_filters(how.get(), place);
    if (layout == H5D_CHUNKED)
      check_chunks(dataset, how.get(), item, width);
    else if (bytes > 0 && H5Dget_storage_size(dataset) != bytes)
      refuse(place, "found values that were never written");
    if (item.kind == H5Kind::text && (layout == H5D_CHUNKED || item.shape.size() > 2))
      refuse(place, "found text in chunks or of more than two dimensions, expected a plain list or table");
  }

  static std::uint64_t read_shape(hid_t space, H5Item& item) {
    const std::string& place = item.path;
    const H5S_class_t extent = H5Sget_simple_extent_type(space);
    if (extent == H5S_NULL) refuse(place, "found nothing, expected values");
    const int rank = H5Sget_simple_extent_ndims(space);
    if ((extent != H5S_SCALAR && extent != H5S_SIMPLE) || rank < 0 || rank > H5Limits::kMaxRank)
      refuse(place, "found a shape of " + std::to_string(rank) + " dimensions, expected at most 4");
    std::array<hsize_t, H5S_MAX_RANK> now{};
    std::array<hsize_t, H5S_MAX_RANK> most{};
    if (rank > 0 && H5Sget_simple_extent_dims(space, now.data(), most.data()) != rank)
      refuse(place, "cannot be read: found a damaged shape");
    std::uint64_t elements = 1;
    for (std::size_t d = 0; d < static_cast<std::size_t>(rank); ++d) {
      if (most[d] != now[d]) refuse(place, "found a shape that can grow, expected a fixed one");
      item.shape.push_back(now[d]);
      if (__builtin_mul_overflow(elements, std::uint64_t{now[d]}, &elements))
        refuse(place, "found " + shape_text(item.shape) + " values, which is absurd");
    }
    return elements;
  }

  static void check_filters(hid_t how, const std::string& place) {
    const int filters = H5Pget_nfilters(how);
    if (filters < 0 || filters > 2) refuse(place, "found too many filters, expected shuffle and deflate");
    for (unsigned i = 0; i < static_cast<unsigned>(filters); ++i) {
      unsigned flags = 0;
      std::size_t values = 0;
      const H5Z_filter_t filter = H5Pget_filter2(how, i, &flags, &values, nullptr, 0, nullptr, nullptr);
      if (filter != (i == 0 ? H5Z_FILTER_SHUFFLE : H5Z_FILTER_DEFLATE))
        refuse(place, "found filter " + std::to_string(filter) + ", expected shuffle and then deflate");
    }
  }

  void check_chunks(hid_t dataset, hid_t how, const H5Item& item, std::size_t width) {
    const std::string& place = item.path;
    std::array<hsize_t, H5Limits::kMaxRank> chunk{};
    const int rank = H5Pget_chunk(how, H5Limits::kMaxRank, chunk.data());
    if (rank != static_cast<int>(item.shape.size())) refuse(place, "found chunks of another shape");
    std::uint64_t bytes = width;
    std::uint64_t wanted = 1;
    for (std::size_t d = 0; d < item.shape.size(); ++d) {
      if (chunk[d] == 0 || __builtin_mul_overflow(bytes, std::uint64_t{chunk[d]}, &bytes) ||
          bytes > H5Limits::kMaxChunkBytes)
        refuse(place, "found chunks that are too large");
      wanted *= (item.shape[d] + chunk[d] - 1) / chunk[d];
    }
    // Each chunk takes room in the file; more chunks than that is a loop or a lie.
    if (wanted > file_bytes_ / 8) refuse(place, "found more chunks than the file has room for");
    const H5Handle all(H5Dget_space(dataset), H5Sclose);
    hsize_t there = 0;
    if (H5Dget_num_chunks(dataset, all.get(), &there) < 0)
      refuse(place, "cannot be read: found a damaged list of its chunks");
    if (there != wanted)
      refuse(place, "found " + std::to_string(there) + " of " + std::to_string(wanted) +
                        " chunks; the others were never written");
  }

  hid_t file_;
  std::uint64_t file_bytes_;
  const H5Limits& limits_;
  unsigned long number_ = 0;
  std::uint64_t total_ = 0;
  std::set<haddr_t> seen_;
  H5Catalogue out_;
};

}  // namespace

void refuse(const std::string& place, const std::string& what) { throw H5Refusal{place, what}; }

H5Catalogue catalogue_of(hid_t file, std::uint64_t file_bytes, const H5Limits& limits) {
  return Walk(file, file_bytes, limits).go();
}

}  // namespace stamkund::store
