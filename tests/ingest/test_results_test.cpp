// What past tests found: what is read, and that every mistake is told.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/ingest/test_results.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using test::ScratchFile;

namespace {

struct Read {
  ingest::TestResults results;
  Problems problems;
};

Read read(const std::string& text) {
  Read out;
  out.results = ingest::read_test_results(ScratchFile(text).path(), {}, out.problems);
  return out;
}

const std::string kHead =
    "test,arm,channel,customers,purchases,standard_deviation,from,to,contacts,reached\n";
const std::string kControl = "a,none,,1000,400,,2024-04-01,2024-04-28,,\n";
const std::string kMailed = "a,mail,email,1000,480,,2024-04-01,2024-04-28,,\n";

}  // namespace

TEST_CASE("results of tests are read, whatever the order of rows", "[past_tests]") {
  const Read found =
      read(kHead + "b,mail,email,500,300,1.2,2024-05-01,2024-05-31,2024-05-11 2024-05-01,400\n" + kMailed +
           "b,none,,500,200,1,2024-05-01,2024-05-31,,\n" + kControl);
  INFO(found.problems.text());
  REQUIRE_FALSE(found.problems.has_errors());
  const auto& arms = found.results.arms;
  REQUIRE(arms.size() == 4);
  CHECK(arms[0].arm == "none");
  CHECK(arms[1].contacts == std::vector<Day>{*parse_iso_day("2024-04-01")});
  CHECK(std::isnan(arms[1].standard_error));
  CHECK(arms[2].channel.empty());
  CHECK(arms[3].mean == 0.6);
  CHECK(arms[3].standard_error == Approx(1.2 / std::sqrt(500.0)));
  CHECK(arms[3].reached == 0.8);
  CHECK(arms[3].contacts.front() == *parse_iso_day("2024-05-01"));
  // A mean with its standard error, as an analysis says it.
  const Read means = read(
      "arm,channel,customers,mean,standard_error,from,to\nnone,,1000,12.5,.5,2024-04-01,2024-04-28\n"
      "mail,email,1000,14,.5,2024-04-01,2024-04-28\n");
  INFO(means.problems.text());
  REQUIRE_FALSE(means.problems.has_errors());
  CHECK(means.results.arms[1].standard_error == 0.5);
}

TEST_CASE("every mistake in results of tests is refused with its reason", "[past_tests]") {
  struct Wrong {
    std::string text, says;
  };
  const std::string mean = "arm,channel,customers,mean,standard_error,from,to\n";
  const std::vector<Wrong> all{
      {"arm,customers\nnone,1000\n", "channel"},
      {kHead, "there is no arm of a test in it"},
      {kHead + kControl, "no arm with a channel"},
      {kHead + kMailed, "needs a control"},
      {kHead + kControl + kMailed + kMailed, "twice"},
      {kHead + kControl + "a,more,,10,40,,2024-04-01,2024-04-28,,\n" + kMailed, "two arms without a channel"},
      {kHead + kControl + "a,mail,email,1000,480,,2024-04-01,2024-05-28,,\n", "another window"},
      {kHead + kControl + "a,mail,email,1000,480,1.1,2024-04-01,2024-04-28,,\n", "others none"},
      {kHead + kControl + "a,mail,email,1000,480,,2024-04-28,2024-04-01,,\n", "ends before it begins"},
      {kHead + kControl + "a,mail,email,1000,480,,1924-04-01,2024-04-28,,\n", "more than ten years"},
      {kHead + kControl + "a,mail,email,1000,480,,2024-04-01,2024-04-28,2024-06-01,\n",
       "after the end of the window"},
      {kHead + kControl + "a,mail,email,1000,480,,2024-04-01,2024-04-28,1 April,\n", "YYYY-MM-DD"},
      {kHead + "a,none,,1000,400,,2024-04-01,2024-04-28,2024-04-02,\n" + kMailed,
       "a control is not contacted"},
      {kHead + "a,none,,1000,400,,2024-04-01,2024-04-28,,10\n" + kMailed, "nobody of a control"},
      {kHead + kControl + "a,mail,email,1000,480,,2024-04-01,2024-04-28,,1001\n", "at most all"},
      {kHead + kControl + "a,mail,email,1000,480,,2024-04-01,2024-04-28,,0\n", "at most all"},
      {kHead + kControl + "a,mail,email,10.5,480,,2024-04-01,2024-04-28,,\n", "whole number of customers"},
      {kHead + kControl + "a,mail,email,-3,480,,2024-04-01,2024-04-28,,\n", "above 0"},
      {kHead + kControl + "a,mail,email,1e400,480,,2024-04-01,2024-04-28,,\n", "above 0"},
      {kHead + kControl + "a,mail,email,nan,480,,2024-04-01,2024-04-28,,\n", "above 0"},
      {kHead + kControl + "a,mail,email,1000,many,,2024-04-01,2024-04-28,,\n", "a number of purchases"},
      {kHead + kControl + "a,mail,email,1000,,,2024-04-01,2024-04-28,,\n", "neither 'purchases'"},
      {kHead + kControl + "a,mail,email,1000,12,,2024-04-01,2024-04-28,,\n", "fewer than 20"},
      {kHead + kControl + "a,mail,email,1000,480,0,2024-04-01,2024-04-28,,\n", "standard deviation"},
      {mean + "none,,1000,12,,2024-04-01,2024-04-28\nmail,email,1000,14,1,2024-04-01,2024-04-28\n",
       "a mean without"},
      {mean + "none,,1000,12,4,2024-04-01,2024-04-28\nmail,email,1000,14,1,2024-04-01,2024-04-28\n",
       "closer to 0"},
      {"arm,channel,customers,purchases,mean,from,to\nnone,,1000,12,12,2024-04-01,2024-04-28\n",
       "both 'purchases' and a 'mean'"}};
  for (const Wrong& one : all) {
    CAPTURE(one.text);
    const Read found = read(one.text);
    INFO(found.problems.text());
    CHECK(found.problems.has_errors());
    CHECK(found.problems.text().find(one.says) != std::string::npos);
  }
}
