#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "engine/base/atomic_file.h"
#include "engine/base/checksum.h"
#include "engine/base/day.h"
#include "engine/base/descriptors.h"
#include "engine/base/failure.h"
#include "engine/base/nearest.h"
#include "engine/base/problems.h"
#include "tests/temporary_folder.h"

using namespace stamkund;
namespace fs = std::filesystem;

TEST_CASE("a day survives its text, and only real days are days") {
  for (const std::string text :
       {"1970-01-01", "1997-09-30", "2000-02-29", "2024-12-31", "0001-01-01", "9999-12-31"})
    CHECK(to_string(parse_iso_day(text).value()) == text);
  for (const std::string text : {"1900-02-29", "1997-13-01", "1997-00-10", "97-09-30", "1997-9-30",
                                 "1997-09-31", "1997/09/30", "", "+997-09-30", "1997-09-3 "})
    CHECK_FALSE(parse_iso_day(text).has_value());
  CHECK(days_between(*parse_iso_day("1997-09-30"), *parse_iso_day("1998-06-30")) == 273);
}

TEST_CASE("the nearest match is near or nothing") {
  const std::vector<std::string> words{"horizon", "period", "replicates", "seed"};
  CHECK(nearest("horizn", words) == "horizon");
  CHECK(nearest("hroizon", words) == "horizon");
  CHECK(nearest("Replicate", words) == "replicates");
  CHECK(nearest("banana", words).empty());
  CHECK(nearest(std::string(100'000, 'x'), words).empty());
  CHECK(edit_distance("ab", "ba") == 1);
}

TEST_CASE("SHA-256 gives the published digest") {
  // FIPS 180-2, appendix B.1.
  CHECK(sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("problems say where, what and what was meant") {
  CHECK(to_string(Problem{Severity::error, "a.yaml", 3, "arms[0].name", "missing", "say it"}) ==
        "a.yaml:3: error: arms[0].name: missing (say it)");
  CHECK(printable("a\x1b[31m\n") == "a\\x1b[31m\\x0a");
}

namespace {

std::string content_of(const fs::path& path) {
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

void write_file(const std::string& path, const std::string& text) {
  AtomicFile file(path);
  file.write("a slip");
  file.start_over();
  file.write(text);
  file.commit();
}

}  // namespace

TEST_CASE("an atomic file is complete or not there") {
  const test::TemporaryFolder own;
  const fs::path& folder = own.path();
  const auto files = [&] { return std::distance(fs::directory_iterator(folder), fs::directory_iterator()); };
  const std::string path = (folder / "out").string();
  {
    AtomicFile unfinished(path);
    unfinished.write("half");
  }
  CHECK(files() == 0);
  {
    AtomicFile file(path);
    file.write("whole");
    file.commit();
  }
  CHECK(files() == 1);
  {
    AtomicFile second(path);
    second.write("never");
  }
  CHECK(content_of(path) == "whole");
  CHECK_THROWS_AS(AtomicFile((folder / "no" / "such").string()), Failure);
  CHECK_THROWS_AS(AtomicFile(folder.string()), Failure);
}

TEST_CASE("a symbolic link stays, and what it leads to is replaced") {
  const test::TemporaryFolder own;
  fs::create_directory(own.path() / "far");
  fs::create_symlink("far/file", own.path() / "link");
  fs::create_symlink("link", own.path() / "second");
  write_file(own / "second", "new");  // leads to nothing yet
  CHECK(content_of(own.path() / "far" / "file") == "new");
  write_file(own / "link", "newer");
  CHECK(content_of(own.path() / "far" / "file") == "newer");
  CHECK(fs::is_symlink(own.path() / "link"));
  CHECK(fs::is_symlink(own.path() / "second"));
  CHECK(place_of(own / "second") == fs::canonical(own.path() / "far" / "file").string());
  fs::create_symlink("circle", own.path() / "circle");
  CHECK_THROWS_AS(AtomicFile(own / "circle"), Failure);
}

TEST_CASE("a pipe is written to, and stays one") {
  const test::TemporaryFolder own;
  const std::string pipe = own / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  fs::create_symlink("pipe", own.path() / "link");
  for (const std::string& name : {pipe, own / "link"}) {
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
    REQUIRE(reader >= 0);
    { AtomicFile(name).write("never"); }
    write_file(name, "through");
    std::array<char, 32> bytes{};
    CHECK(::read(reader, bytes.data(), bytes.size()) == 7);
    CHECK(std::string(bytes.data()) == "through");
    ::close(reader);
    CHECK(fs::is_fifo(pipe));
    CHECK(fs::is_symlink(own.path() / "link"));
  }
  CHECK(std::distance(fs::directory_iterator(own.path()), fs::directory_iterator()) == 2);
}

TEST_CASE("an open file that a link of the system stands for is written to") {
  const test::TemporaryFolder own;
  const int open = ::open((own / "file").c_str(), O_CREAT | O_RDWR, 0600);
  const std::string link = "/proc/self/fd/" + std::to_string(open);
  if (fs::exists(link)) {
    write_file(link, "through");
    std::array<char, 32> bytes{};
    CHECK(::pread(open, bytes.data(), bytes.size(), 0) == 7);
  }
  ::close(open);
}

TEST_CASE("files of a group get their names together or not at all") {
  const test::TemporaryFolder own;
  const auto files = [&] {
    return std::distance(fs::directory_iterator(own.path()), fs::directory_iterator());
  };
  write_file(own / "old", "before");
  {
    FileGroup group;
    AtomicFile& old = group.add(own / "old");
    AtomicFile& fresh = group.add(own / "fresh");
    group.add(own / "unfinished").write("half");
    for (AtomicFile* one : {&old, &fresh}) {
      one->write("after");
      one->commit();
    }
    CHECK(content_of(own.path() / "old") == "before");
    CHECK_FALSE(fs::exists(own / "fresh"));
    group.commit();
    CHECK(content_of(own.path() / "old") == "after");
    CHECK(content_of(own.path() / "fresh") == "after");
  }
  CHECK(files() == 2);
  // Whichever cannot have its name: a folder has taken it meanwhile.
  for (const std::string blocked : {"a", "b", "c"}) {
    CAPTURE(blocked);
    const test::TemporaryFolder place;
    write_file(place / "a", "before");
    write_file(place / "b", "before");
    {
      FileGroup group;
      for (const std::string name : {"a", "b", "c"}) {
        AtomicFile& file = group.add(place / name);
        file.write("after");
        file.commit();
      }
      fs::remove(place / blocked);
      fs::create_directory(place / blocked);
      CHECK_THROWS_AS(group.commit(), Failure);
    }
    for (const std::string name : {"a", "b"})
      if (name != blocked) CHECK(content_of(place.path() / name) == "before");
    CHECK(fs::is_directory(place / blocked));
    CHECK((blocked == "c" || !fs::exists(place / "c")));
    CHECK(std::distance(fs::directory_iterator(place.path()), fs::directory_iterator()) ==
          (blocked == "c" ? 3 : 2));
  }
}

TEST_CASE("groups that write into one folder take turns") {
  const test::TemporaryFolder own;
  const int folder = ::open(own.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (::flock(folder, LOCK_EX) != 0) return;  // a file system without locks
  std::atomic<bool> done{false};
  std::thread other([&] {
    FileGroup group;
    for (const std::string name : {"a", "b"}) {
      AtomicFile& file = group.add(own / name);
      file.write("text");
      file.commit();
    }
    group.commit();
    done = true;
  });
  ::usleep(200'000);
  CHECK_FALSE(done);
  CHECK_FALSE(fs::exists(own / "a"));
  ::flock(folder, LOCK_UN);
  other.join();
  // One folder by two names is one.
  fs::create_directory_symlink(own.path(), own.path() / "same");
  FileGroup group;
  for (const std::string& name : {own / "c", own / "same" + std::string("/d")}) {
    AtomicFile& file = group.add(name);
    file.write("text");
    file.commit();
  }
  const auto begin = std::chrono::steady_clock::now();
  group.commit();
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  CHECK(content_of(own.path() / "a") == "text");
  CHECK(content_of(own.path() / "b") == "text");
  ::close(folder);
}

TEST_CASE("a pipe of a group gets its bytes before any file gets its name") {
  const test::TemporaryFolder own;
  const std::string pipe = own / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  REQUIRE(::signal(SIGPIPE, SIG_IGN) != SIG_ERR);
  write_file(own / "file", "before");
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  {
    FileGroup group;
    for (const std::string& name : {own / "file", pipe}) {
      AtomicFile& file = group.add(name);
      file.write("after");
      file.commit();
    }
    ::close(reader);  // nobody reads: what should go through cannot
    CHECK_THROWS_AS(group.commit(), Failure);
  }
  CHECK(content_of(own.path() / "file") == "before");
  CHECK(std::distance(fs::directory_iterator(own.path()), fs::directory_iterator()) == 2);
}

TEST_CASE("only what was handed to the program is written to by its number") {
  const test::TemporaryFolder own;
  const int ours = ::open((own / "ours").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  for (const std::string folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!fs::exists(folder)) continue;
    CHECK(own_descriptor(folder + std::to_string(ours)) == ours);
    CHECK_THROWS_AS(AtomicFile(folder + std::to_string(ours)), Failure);
    CHECK_THROWS_AS(AtomicFile(folder + "987"), Failure);
  }
  CHECK(own_descriptor(own / "ours") == -1);
  ::close(ours);
}

TEST_CASE("A signal waits while what a run has done is being saved") {
  // Whoever asks at once does not; here that would end this program's files, so only the waiting is tried.
  const HoldTheEnd saving;
  CHECK_FALSE(abandon_unfinished_files(false));
  {
    const HoldTheEnd another;
    CHECK_FALSE(abandon_unfinished_files(false));
  }
  CHECK_FALSE(abandon_unfinished_files(false));
}
