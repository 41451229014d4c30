// What was read once comes again as it was, or not at all.
#include "engine/base/source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <functional>
#include <thread>

#include "engine/base/failure.h"
#include "tests/temporary_folder.h"

using namespace stamkund;

namespace {

constexpr std::size_t kChunk = Source::kChunk;

std::string text_of(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i % 23);
  return text;
}

void write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// Writes `text` over what is at `offset` of the file, which stays the same file.
void overwrite(const std::string& path, std::size_t offset, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY);
  REQUIRE(::pwrite(file, text.data(), text.size(), static_cast<off_t>(offset)) ==
          static_cast<ssize_t>(text.size()));
  ::close(file);
}

/// As if nothing had been written since: only the bytes can tell.
void set_time(const std::string& path, const struct stat& of) {
  const timespec times[2] = {of.st_atim, of.st_mtim};
  REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
}

Exit exit_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Failure& failure) {
    return failure.exit();
  }
  return Exit::ok;
}

}  // namespace

TEST_CASE("a file and a pipe of any size give the same bytes twice, and their checksum") {
  const test::TemporaryFolder folder;
  for (const std::size_t size : {std::size_t{0}, std::size_t{5}, kChunk - 1, kChunk, kChunk + 1, 3 * kChunk,
                                 66 * kChunk + 7}) {
    CAPTURE(size);
    const std::string text = text_of(size);
    const std::string file = folder / "file";
    const std::string pipe = folder / ("pipe" + std::to_string(size));
    write(file, text);
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    std::thread writer([&] { write(pipe, text); });
    for (const std::string& path : {file, pipe}) {
      Source source(path);
      CHECK(source.bytes(4) == text.substr(0, 4));
      CHECK(source.bytes() == text);
      CHECK(source.sha256() == sha256_of(text));
      CHECK(source.bytes() == text);
      CHECK(source.bytes(kChunk + 3) == text.substr(0, kChunk + 3));
      CHECK(source.sha256() == sha256_of(text));
    }
    writer.join();
  }
}

TEST_CASE("a pipe that nobody reads again is not kept, its checksum is known all the same") {
  const test::TemporaryFolder folder;
  const std::string text = text_of(5 * kChunk + 11);
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  std::thread writer([&] { write(folder / "pipe", text); });
  Source source(folder / "pipe");
  CHECK(source.bytes(10) == text.substr(0, 10));  // the head is kept: somebody has looked at it
  source.forget();
  CHECK(source.bytes() == text);
  CHECK(source.sha256() == sha256_of(text));
  CHECK(source.bytes(10) == text.substr(0, 10));
  CHECK(exit_of([&] { (void)source.bytes(); }) == Exit::no_input);
  writer.join();
}

TEST_CASE("a file that changes while it is read is an error of reading") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "file";
  const std::string text = text_of(3 * kChunk + 100);
  std::string chunk(kChunk, '\0');
  for (const std::string change : {"longer", "shorter", "other bytes", "touched"}) {
    CAPTURE(change);
    write(path, text);
    Source source(path);
    REQUIRE(source.read(0, chunk.data()) == kChunk);
    ::usleep(20'000);  // beyond the grain of the file system's times
    if (change == "longer") std::ofstream(path, std::ios::app) << "more";
    if (change == "shorter") REQUIRE(::truncate(path.c_str(), static_cast<off_t>(2 * kChunk)) == 0);
    if (change == "other bytes") overwrite(path, 2 * kChunk, "XYZ");
    if (change == "touched") REQUIRE(::utimensat(AT_FDCWD, path.c_str(), nullptr, 0) == 0);
    CHECK(exit_of([&] { (void)source.bytes(); }) == Exit::io_error);
  }
  // Bytes that were read once are compared, whatever the times say.
  for (const std::size_t at : {std::size_t{7}, kChunk + 3, 3 * kChunk + 99}) {
    CAPTURE(at);
    write(path, text);
    struct stat before {};
    REQUIRE(::stat(path.c_str(), &before) == 0);
    Source source(path);
    CHECK(source.bytes() == text);
    overwrite(path, at, "#");
    set_time(path, before);
    CHECK(exit_of([&] { (void)source.bytes(); }) == Exit::io_error);
    CHECK(source.sha256() == sha256_of(text));  // of what was read
  }
}

TEST_CASE("a file that takes another's place is not read instead") {
  const test::TemporaryFolder folder;
  write(folder / "file", "old text");
  write(folder / "new", "other words");
  const ReadOnce read_once;
  const auto source = open_source(folder / "file");
  CHECK(source->bytes(3) == "old");
  std::filesystem::rename(folder / "new", folder / "file");
  CHECK(open_source(folder / "file")->bytes() == "old text");
  CHECK(open_source(folder / "file")->sha256() == sha256_of("old text"));
  {
    const ReadOnce another;
    CHECK(open_source(folder / "file")->bytes() == "other words");
  }
  CHECK(open_source(folder / "file")->bytes() == "old text");
}

TEST_CASE("a file that nobody reads again is closed, and opened again for who does") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "file";
  const std::string text = text_of(2 * kChunk + 5);
  write(path, text);
  const auto open_files = [] {
    namespace fs = std::filesystem;
    return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
  };
  const auto before = open_files();
  Source source(path);
  source.forget();
  CHECK(open_files() == before + 1);
  CHECK(source.bytes() == text);
  CHECK(open_files() == before);
  CHECK(source.sha256() == sha256_of(text));
  CHECK(open_files() == before);
  CHECK(source.bytes() == text);
  Source other(path);
  other.forget();
  CHECK(other.bytes() == text);
  write(folder / "other", text_of(2 * kChunk + 4) + "#");
  std::filesystem::rename(folder / "other", path);
  CHECK(exit_of([&] { (void)other.bytes(); }) == Exit::io_error);
  CHECK(other.sha256() == sha256_of(text));
}

TEST_CASE("without a scope every opening is one of its own") {
  const test::TemporaryFolder folder;
  write(folder / "file", "one");
  CHECK(open_source(folder / "file")->bytes() == "one");
  write(folder / "file", "two");
  CHECK(open_source(folder / "file")->bytes() == "two");
}

TEST_CASE("what cannot be read is told apart from what is empty") {
  const test::TemporaryFolder folder;
  CHECK(exit_of([&] { Source(folder / "none"); }) == Exit::no_input);
  CHECK(exit_of([&] { Source{folder.path().string()}; }) == Exit::no_input);
  CHECK_THROWS_WITH(Source("-"), Catch::Contains("/dev/stdin"));
  // A number of ours is not something that was handed to us.
  const int ours = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  CHECK(exit_of([&] { Source("/dev/fd/" + std::to_string(ours)); }) == Exit::no_input);
  ::close(ours);
  // Files of the system say that they are empty.
  if (std::filesystem::exists("/proc/self/status")) CHECK(Source("/proc/self/status").bytes().size() > 50);
}
