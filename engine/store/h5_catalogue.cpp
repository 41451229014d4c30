#include "engine/store/h5_catalogue.h"

namespace stamkund::store {
namespace {

H5Kind kind_of(std::uint64_t number) {
  if (number > static_cast<std::uint64_t>(H5Kind::text)) throw std::runtime_error("an unknown kind");
  return static_cast<H5Kind>(number);
}

}  // namespace

std::string name_of(H5Kind kind) {
  switch (kind) {
    case H5Kind::group:
      return "a group";
    case H5Kind::number:
      return "numbers (float64)";
    case H5Kind::integer:
      return "whole numbers (int64)";
    case H5Kind::text:
      return "text";
  }
  return "something else";
}

std::string shape_text(const std::vector<std::uint64_t>& shape) {
  if (shape.empty()) return "a single value";
  std::string out;
  for (const std::uint64_t extent : shape) out += (out.empty() ? "" : " x ") + std::to_string(extent);
  return out;
}

void pack(const H5Catalogue& catalogue, Packer& to) {
  to.number(catalogue.size());
  for (const H5Item& item : catalogue) {
    to.text(item.path);
    to.number(static_cast<std::uint64_t>(item.kind));
    to.number(item.shape.size());
    for (const std::uint64_t extent : item.shape) to.number(extent);
    to.number(item.attributes.size());
    for (const H5Attribute& attribute : item.attributes) {
      to.text(attribute.name);
      to.number(static_cast<std::uint64_t>(attribute.kind));
      to.real(attribute.number);
      to.number(static_cast<std::uint64_t>(attribute.integer));
      to.text(attribute.text);
    }
  }
}

H5Catalogue unpack_catalogue(Unpacker& from) {
  H5Catalogue out;
  const std::uint64_t items = from.number();
  if (items > H5Limits::kMaxItems) throw std::runtime_error("too many items");
  for (std::uint64_t i = 0; i < items; ++i) {
    H5Item& item = out.emplace_back();
    item.path = from.text();
    item.kind = kind_of(from.number());
    const std::uint64_t rank = from.number();
    if (rank > H5Limits::kMaxRank) throw std::runtime_error("too many dimensions");
    std::uint64_t elements = 1;
    for (std::uint64_t d = 0; d < rank; ++d) {
      item.shape.push_back(from.number());
      if (__builtin_mul_overflow(elements, item.shape.back(), &elements))
        throw std::runtime_error("too many elements");
    }
    const std::uint64_t attributes = from.number();
    if (attributes > H5Limits::kMaxAttributes) throw std::runtime_error("too many attributes");
    for (std::uint64_t a = 0; a < attributes; ++a) {
      H5Attribute& attribute = item.attributes.emplace_back();
      attribute.name = from.text();
      attribute.kind = kind_of(from.number());
      attribute.number = from.real();
      attribute.integer = static_cast<std::int64_t>(from.number());
      attribute.text = from.text();
    }
  }
  return out;
}

}  // namespace stamkund::store
