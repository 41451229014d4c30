#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

// Every test carries its file as a tag, [#file]: tests/CMakeLists.txt gives labels by file.
int main(int argc, char** argv) {
  Catch::Session session;
  session.configData().filenamesAsTags = true;
  return session.run(argc, argv);
}
