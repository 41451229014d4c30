#include "engine/store/h5_server.h"

#include <hdf5.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "engine/base/problems.h"
#include "engine/store/guarded_process.h"
#include "engine/store/h5_pieces.h"
#include "engine/store/h5_walk.h"

namespace stamkund::store {
namespace {

bool answer(int channel, std::uint64_t status, std::string_view bytes) {
  Packer head;
  head.number(status);
  head.number(bytes.size());
  return send_all(channel, head.bytes()) && send_all(channel, bytes);
}

std::string_view bytes_of(const void* data, std::size_t size) {
  return {static_cast<const char*>(data), size};
}

/// Strings come in blocks, so that one heap object that all elements point to is noticed before it is copied
/// too often.
std::string texts_of(const H5Item& item, hid_t dataset, const H5Limits& limits) {
  constexpr hsize_t kBlock = 256;
  const H5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  if (H5Tset_size(type.get(), H5T_VARIABLE) < 0 || H5Tset_cset(type.get(), H5T_CSET_UTF8) < 0)
    refuse(item.path, "cannot be read");
  const H5Handle space(H5Dget_space(dataset), H5Sclose);
  // A list is one row.
  const hsize_t columns = item.shape.empty() ? 1 : item.shape.back();
  const hsize_t rows = columns == 0 ? 0 : item.elements() / columns;
  Packer out;
  std::array<hsize_t, 2> from{0, 0}, size{1, 0};
  const std::size_t skip = item.shape.size() == 2 ? 0 : 1;
  for (from[0] = 0; from[0] < rows; ++from[0])
    for (from[1] = 0; from[1] < columns; from[1] += kBlock) {
      size[1] = std::min(kBlock, columns - from[1]);
      std::vector<char*> texts(static_cast<std::size_t>(size[1]), nullptr);
      const H5Handle memory(H5Screate_simple(1, &size[1], nullptr), H5Sclose);
      if (!item.shape.empty() && H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, from.data() + skip, nullptr,
                                                     size.data() + skip, nullptr) < 0)
        refuse(item.path, "cannot be read");
      if (H5Dread(dataset, type.get(), memory.get(), space.get(), H5P_DEFAULT, texts.data()) < 0)
        refuse(item.path, "cannot be read: found a damaged heap of texts");
      for (const char* text : texts) out.text(text == nullptr ? "" : text);
      (void)H5Dvlen_reclaim(type.get(), memory.get(), H5P_DEFAULT, texts.data());
      if (out.size() > limits.dataset_bytes)
        refuse(item.path, "found more text than a file of this size can hold");
    }
  return out.bytes();
}

/// Each piece is an answer.
template <class Value>
bool answer_values(const H5Item& item, hid_t dataset, hid_t memory_type, int channel) {
  const H5Handle space(H5Dget_space(dataset), H5Sclose);
  std::vector<Value> values;
  for (H5Pieces pieces(item.shape); pieces.next();) {
    values.resize(static_cast<std::size_t>(pieces.count()));
    const std::vector<hsize_t> at(pieces.at().begin(), pieces.at().end());
    const std::vector<hsize_t> size(pieces.size().begin(), pieces.size().end());
    const hsize_t count = pieces.count();
    const H5Handle memory(H5Screate_simple(1, &count, nullptr), H5Sclose);
    if (!size.empty() &&
        H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, at.data(), nullptr, size.data(), nullptr) < 0)
      refuse(item.path, "cannot be read");
    if (H5Dread(dataset, memory_type, memory.get(), space.get(), H5P_DEFAULT, values.data()) < 0)
      refuse(item.path, "cannot be read: found damaged or incomplete values");
    if (!answer(channel, 0, bytes_of(values.data(), values.size() * sizeof(Value)))) return false;
  }
  return true;
}

bool answer_dataset(const H5Item& item, hid_t file, const H5Limits& limits, int channel) {
  const H5Handle dataset(H5Dopen2(file, item.path.c_str(), H5P_DEFAULT), H5Dclose);
  if (dataset.get() < 0) refuse(item.path, "cannot be opened");
  if (item.kind == H5Kind::text) return answer(channel, 0, texts_of(item, dataset.get(), limits));
  if (item.kind == H5Kind::number)
    return answer_values<double>(item, dataset.get(), H5T_NATIVE_DOUBLE, channel);
  return answer_values<std::int64_t>(item, dataset.get(), H5T_NATIVE_INT64, channel);
}

bool answer_refusal(int channel, const H5Refusal& refusal) {
  Packer out;
  out.text(refusal.place);
  out.text(refusal.what);
  return answer(channel, 1, out.bytes());
}

}  // namespace

void serve_h5(std::string& image, const H5Limits& limits, int channel) {
  (void)H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  (void)H5PLset_loading_state(0);
  try {
    const hid_t file = H5LTopen_file_image(image.data(), image.size(),
                                           H5LT_FILE_IMAGE_DONT_COPY | H5LT_FILE_IMAGE_DONT_RELEASE);
    if (file < 0) refuse("/", "cannot be opened: the head of the file is damaged");
    const H5Catalogue catalogue = catalogue_of(file, image.size(), limits);
    Packer out;
    pack(catalogue, out);
    if (!answer(channel, 0, out.bytes())) return;
    std::uint64_t index = 0;
    while (receive_all(channel, &index, sizeof index)) {
      if (index >= catalogue.size() || catalogue[index].kind == H5Kind::group) return;
      if (!answer_dataset(catalogue[index], file, limits, channel)) return;
    }
  } catch (const H5Refusal& refusal) {
    (void)answer_refusal(channel, refusal);
  }
}

}  // namespace stamkund::store
