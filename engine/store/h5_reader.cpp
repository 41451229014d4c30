// The side that asks: it holds the catalogue of a file, and gets values from the process that looks into it
// (h5_server.h). Nothing here gives a byte of the file to the HDF5 library, and nothing that comes back is
// trusted.
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "engine/base/failure.h"
#include "engine/base/problems.h"
#include "engine/base/utf8.h"
#include "engine/store/guarded_process.h"
#include "engine/store/h5.h"
#include "engine/store/h5_catalogue.h"
#include "engine/store/h5_pieces.h"
#include "engine/store/h5_server.h"
#include "engine/store/seal.h"

namespace stamkund::store {
namespace {

const char* const kRemedy = "make it anew with the command that wrote it";

}  // namespace

struct H5Reader::State {
  std::string name;
  std::string sha256;
  std::string remedy = kRemedy;
  H5Limits limits{0};
  std::optional<GuardedProcess> process;
  H5Catalogue catalogue;
  std::map<std::string, std::size_t> index;

  [[noreturn]] void bad(const std::string& place, const std::string& what) const {
    throw Failure(Exit::bad_data, "'" + printable(name, 500) + "': " + printable(place, 200) + ": " +
                                      printable(what, 500) + "; " + remedy);
  }

  void open() {
    TakenIn taken = take_in(name, remedy);
    sha256 = std::move(taken.sha256);
    std::string& image = taken.bytes;
    limits = H5Limits(image.size());
    ProcessLimits bounds;
    bounds.cpu_seconds = limits.cpu_seconds;
    bounds.wait_seconds = 4 * limits.cpu_seconds;
    bounds.memory_bytes = limits.memory_bytes;
    process.emplace([&](int channel) { serve_h5(image, limits, channel); }, bounds);
    const std::string answer = receive("/", limits.total_bytes);
    try {
      Unpacker from(answer);
      catalogue = unpack_catalogue(from);
      if (!from.done()) throw std::runtime_error("there is more than was said");
    } catch (const std::runtime_error&) {
      bad("/", "makes the HDF5 library fail");
    }
    for (std::size_t i = 0; i < catalogue.size(); ++i) {
      if (catalogue[i].elements() > limits.dataset_bytes / sizeof(double))
        bad(catalogue[i].path, "found more values than a file of this size may hold");
      index.emplace(catalogue[i].path, i);
    }
    for (const H5Item& item : catalogue)
      for (const H5Attribute& attribute : item.attributes)
        if (!is_utf8(attribute.text))
          bad(item.path, "attribute '" + attribute.name + "': found text that is no UTF-8");
  }

  /// Size of the next answer.
  std::uint64_t receive_head(const std::string& place, std::uint64_t most) {
    std::uint64_t status = 0;
    std::uint64_t size = 0;
    process->receive(&status, sizeof status);
    process->receive(&size, sizeof size);
    if (status != 0) {
      if (size > H5Limits::kMaxAttributeText) bad(place, "makes the HDF5 library fail");
      const std::string refusal = receive_bytes(size);
      std::string where;
      std::string what;
      try {
        Unpacker from(refusal);
        where = from.text();
        what = from.text();
      } catch (const std::runtime_error&) {
        bad(place, "makes the HDF5 library fail");
      }
      bad(where, what);
    }
    if (size > most) bad(place, "found more than it says");
    return size;
  }

  std::string receive_bytes(std::uint64_t size) {
    std::string out(static_cast<std::size_t>(size), '\0');
    process->receive(out.data(), out.size());
    return out;
  }

  std::string receive(const std::string& place, std::uint64_t most) {
    try {
      return receive_bytes(receive_head(place, most));
    } catch (const ProcessDied& died) {
      bad(place, std::string("reading it ") + died.what());
    }
  }

  void ask(std::size_t which) {
    const std::uint64_t number = which;
    process->send({reinterpret_cast<const char*>(&number), sizeof number});
  }

  const H5Item& item(const std::string& path) const {
    const auto found = index.find(path);
    if (found == index.end()) bad(path, "is missing");
    return catalogue[found->second];
  }

  const H5Item& dataset(const std::string& path, H5Kind kind,
                        const std::vector<std::uint64_t>* expected) const {
    const H5Item& found = item(path);
    if (found.kind != kind) bad(path, "found " + name_of(found.kind) + ", expected " + name_of(kind));
    if (expected != nullptr && found.shape != *expected)
      bad(path, "found " + shape_text(found.shape) + " of them, expected " + shape_text(*expected));
    return found;
  }

  /// `room(first, count)`: where a piece goes.
  template <class Value, class Room, class Take>
  void pieces(const H5Item& item, const Room& room, const Take& take) {
    try {
      ask(index.at(item.path));
      for (H5Pieces all(item.shape); all.next();) {
        const std::uint64_t bytes = all.count() * sizeof(Value);
        if (receive_head(item.path, bytes) != bytes) bad(item.path, "found fewer values than it says");
        const std::span<Value> values = room(all.first(), all.count());
        process->receive(values.data(), bytes);
        take(std::span<const Value>(values));
      }
    } catch (const ProcessDied& died) {
      bad(item.path, std::string("reading it ") + died.what());
    }
  }

  template <class Value>
  std::vector<Value> values(const H5Item& item) {
    std::vector<Value> out(static_cast<std::size_t>(item.elements()));
    pieces<Value>(
        item,
        [&out](std::uint64_t first, std::uint64_t count) { return std::span(out).subspan(first, count); },
        [](std::span<const Value>) {});
    return out;
  }

  template <class Value>
  void each(const H5Item& item, const std::function<void(std::span<const Value>)>& take) {
    std::vector<Value> piece;
    pieces<Value>(
        item,
        [&piece](std::uint64_t, std::uint64_t count) {
          piece.resize(static_cast<std::size_t>(count));
          return std::span(piece);
        },
        take);
  }

  std::vector<std::string> texts(const H5Item& item) {
    std::string bytes;
    try {
      ask(index.at(item.path));
      bytes = receive(item.path, limits.dataset_bytes + 16 * limits.memory_bytes);
    } catch (const ProcessDied& died) {
      bad(item.path, std::string("reading it ") + died.what());
    }
    std::vector<std::string> out(static_cast<std::size_t>(item.elements()));
    try {
      Unpacker from(bytes);
      for (std::string& text : out) text = from.text();
      if (!from.done()) throw std::runtime_error("there is more than was said");
    } catch (const std::runtime_error&) {
      bad(item.path, "found fewer texts than it says");
    }
    for (const std::string& text : out)
      if (!is_utf8(text)) bad(item.path, "found text that is no UTF-8 ('" + printable(text) + "')");
    return out;
  }

  const H5Attribute* find_attribute(const std::string& path, const std::string& attribute) const {
    const auto found = index.find(path);
    if (found == index.end()) return nullptr;
    for (const H5Attribute& one : catalogue[found->second].attributes)
      if (one.name == attribute) return &one;
    return nullptr;
  }

  const H5Attribute& attribute(const std::string& path, const std::string& wanted, H5Kind kind) const {
    (void)item(path);
    const H5Attribute* const found = find_attribute(path, wanted);
    if (found == nullptr) bad(path, "has no attribute '" + wanted + "'");
    if (found->kind != kind)
      bad(path, "attribute '" + wanted + "': found " + name_of(found->kind) + ", expected " + name_of(kind));
    return *found;
  }
};

H5Reader::H5Reader(const std::string& file) : state_(std::make_unique<State>()) {
  state_->name = file;
  state_->open();
}

H5Reader::~H5Reader() = default;

void H5Reader::expect(const FileKind& kind) {
  state_->remedy = "make it anew with 'stamkund " + kind.made_by + "'";
  const std::string found = format();
  if (found != kind.format)
    state_->bad("/", "attribute 'format': found '" + found + "', expected '" + kind.format + "'");
  const std::int64_t version = integer_attribute("/", "format_version");
  if (version != kind.version)
    state_->bad("/", "attribute 'format_version': found " + std::to_string(version) + ", expected " +
                         std::to_string(kind.version));
}

std::string H5Reader::format() const {
  const H5Attribute* const found = state_->find_attribute("/", "format");
  return found == nullptr ? "" : found->text;
}

void H5Reader::bad(const std::string& place, const std::string& what) const { state_->bad(place, what); }

const std::string& H5Reader::file() const noexcept { return state_->name; }
const std::string& H5Reader::sha256() const noexcept { return state_->sha256; }

bool H5Reader::has(const std::string& path) const { return state_->index.contains(path); }

bool H5Reader::is_group(const std::string& path) const {
  return has(path) && state_->item(path).kind == H5Kind::group;
}

std::vector<std::string> H5Reader::names(const std::string& group) const {
  if (!is_group(group)) state_->bad(group, "is missing, or no group");
  const std::string prefix = group == "/" ? "/" : group + "/";
  std::vector<std::string> out;
  for (const H5Item& item : state_->catalogue) {
    if (!item.path.starts_with(prefix) || item.path.size() == prefix.size()) continue;
    std::string name = item.path.substr(prefix.size());
    if (name.find('/') == std::string::npos) out.push_back(std::move(name));
  }
  return out;
}

std::vector<std::uint64_t> H5Reader::shape(const std::string& path) const {
  const H5Item& item = state_->item(path);
  if (item.kind == H5Kind::group) state_->bad(path, "found a group, expected a dataset");
  return item.shape;
}

std::vector<double> H5Reader::numbers(const std::string& path) const {
  return state_->values<double>(state_->dataset(path, H5Kind::number, nullptr));
}

std::vector<double> H5Reader::numbers(const std::string& path,
                                      const std::vector<std::uint64_t>& expected) const {
  return state_->values<double>(state_->dataset(path, H5Kind::number, &expected));
}

std::vector<std::int64_t> H5Reader::integers(const std::string& path) const {
  return state_->values<std::int64_t>(state_->dataset(path, H5Kind::integer, nullptr));
}

std::vector<std::int64_t> H5Reader::integers(const std::string& path,
                                             const std::vector<std::uint64_t>& expected) const {
  return state_->values<std::int64_t>(state_->dataset(path, H5Kind::integer, &expected));
}

void H5Reader::each(const std::string& path, const std::vector<std::uint64_t>& expected,
                    const std::function<void(std::span<const double>)>& take) const {
  state_->each(state_->dataset(path, H5Kind::number, &expected), take);
}

void H5Reader::each(const std::string& path, const std::vector<std::uint64_t>& expected,
                    const std::function<void(std::span<const std::int64_t>)>& take) const {
  state_->each(state_->dataset(path, H5Kind::integer, &expected), take);
}

std::vector<std::string> H5Reader::texts(const std::string& path) const {
  return state_->texts(state_->dataset(path, H5Kind::text, nullptr));
}

std::vector<std::string> H5Reader::texts(const std::string& path,
                                         const std::vector<std::uint64_t>& expected) const {
  return state_->texts(state_->dataset(path, H5Kind::text, &expected));
}

bool H5Reader::has_attribute(const std::string& path, const std::string& name) const {
  return state_->find_attribute(path, name) != nullptr;
}

std::string H5Reader::text_attribute(const std::string& path, const std::string& name) const {
  return state_->attribute(path, name, H5Kind::text).text;
}

double H5Reader::number_attribute(const std::string& path, const std::string& name) const {
  return state_->attribute(path, name, H5Kind::number).number;
}

std::int64_t H5Reader::integer_attribute(const std::string& path, const std::string& name) const {
  return state_->attribute(path, name, H5Kind::integer).integer;
}

}  // namespace stamkund::store
