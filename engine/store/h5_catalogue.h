#pragma once
// What an HDF5 file holds: every group and dataset in the order in which they were made, with its attributes.
// Plain data, which the process that looks into the file hands to the one that asked.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/store/wire.h"

namespace stamkund::store {

enum class H5Kind : std::uint8_t { group, number, integer, text };

struct H5Attribute {
  std::string name;
  H5Kind kind = H5Kind::text;
  double number = 0;
  std::int64_t integer = 0;
  std::string text;
};

struct H5Item {
  std::string path;
  H5Kind kind = H5Kind::group;
  std::vector<std::uint64_t> shape;  ///< of a dataset; empty: a single value
  std::vector<H5Attribute> attributes;

  [[nodiscard]] std::uint64_t elements() const {
    std::uint64_t product = 1;
    for (const std::uint64_t extent : shape) product *= extent;
    return product;
  }
};

using H5Catalogue = std::vector<H5Item>;

/// The most a file of so many bytes may hold and cost. What Stamkund writes stays far below: ids and figures
/// that vary do not compress to a sixteenth. Files of 150 MB with 100,000 replicates take .13 s for each
/// megabyte on a busy machine. A small one that sends the library round in circles is given up soon.
struct H5Limits {
  explicit H5Limits(std::uint64_t file_bytes)
      : dataset_bytes(kBase + 4 * file_bytes),
        total_bytes(kBase + 64 * file_bytes),
        cpu_seconds(2 + file_bytes / 500'000),
        memory_bytes(2 * kBase + 8 * file_bytes) {}
  static constexpr std::uint64_t kBase = std::uint64_t{1} << 28U;
  static constexpr std::size_t kMaxItems = 10'000;
  static constexpr std::size_t kMaxAttributes = 256;  ///< of one item
  static constexpr std::size_t kMaxDepth = 8;
  static constexpr std::size_t kMaxName = 1000;
  static constexpr std::size_t kMaxAttributeText = std::size_t{1} << 20U;
  static constexpr std::uint64_t kMaxChunkBytes = std::uint64_t{1} << 24U;
  static constexpr int kMaxRank = 4;
  std::uint64_t dataset_bytes;
  std::uint64_t total_bytes;
  std::uint64_t cpu_seconds;
  std::uint64_t memory_bytes;
};

/// "group", "numbers", ...: for messages.
[[nodiscard]] std::string name_of(H5Kind kind);
/// "3 x 4", "a single value".
[[nodiscard]] std::string shape_text(const std::vector<std::uint64_t>& shape);

void pack(const H5Catalogue& catalogue, Packer& to);
/// Errors: std::runtime_error.
[[nodiscard]] H5Catalogue unpack_catalogue(Unpacker& from);

}  // namespace stamkund::store
