#include "core/models/merge.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace banana;
using namespace banana::models;

namespace {

JsonObject object(std::string_view text) { return boost::json::parse(text).as_object(); }

struct Case {
  std::string_view base;
  std::string_view here;
  std::string_view there;
  std::string_view result;
  std::string_view fate;
};

}  // namespace

TEST_CASE("a member is whoever changed it") {
  const Case cases[] = {
      {R"({"a": 1})", R"({"a": 1})", R"({"a": 1})", R"({"a": 1})", ""},
      {R"({"a": 1})", R"({"a": 1})", R"({"a": 2})", R"({"a": 2})", "a taken"},
      {R"({"a": 1})", R"({"a": 2})", R"({"a": 1})", R"({"a": 2})", "a kept"},
      {R"({"a": 1})", R"({"a": 2})", R"({"a": 2})", R"({"a": 2})", ""},
      {R"({"a": 1})", R"({"a": 2})", R"({"a": 3})", R"({"a": 2})", "a conflict"},
      {R"({})", R"({})", R"({"a": {"b": 1}})", R"({"a": {"b": 1}})", "a.b taken"},
      {R"({"a": 1})", R"({"a": 1})", R"({})", R"({})", "a taken"},
      {R"({"a": 1})", R"({})", R"({"a": 1})", R"({})", "a kept"},
      {R"({"a": 1})", R"({})", R"({"a": 2})", R"({})", "a conflict"},
      {R"({"a": 1})", R"({"a": 2})", R"({})", R"({"a": 2})", "a conflict"},
      {R"({"a": [1, 2]})", R"({"a": [1, 2, 3]})", R"({"a": [0, 1, 2]})", R"({"a": [1, 2, 3]})", "a conflict"},
      {R"({"a": {"b": 1, "c": 1}})", R"({"a": {"b": 2, "c": 1}})", R"({"a": {"b": 1, "c": 3}})",
       R"({"a": {"b": 2, "c": 3}})", "a.b kept a.c taken"},
      {R"({"a": {}})", R"({"a": {"x": 1}})", R"({"a": {"y": 1}})", R"({"a": {"x": 1, "y": 1}})",
       "a.x kept a.y taken"},
      {R"({"a": 5})", R"({"a": null})", R"({"a": 5})", R"({})", "a kept"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.base);
    CAPTURE(one.here);
    CAPTURE(one.there);
    const Merged merged = merge(object(one.base), object(one.here), object(one.there));
    CHECK(boost::json::serialize(merged.document) == boost::json::serialize(object(one.result)));
    std::string fates;
    for (const Difference& difference : merged.differences) {
      fates += (fates.empty() ? "" : " ") + difference.path + " " + std::string{to_string(difference.fate)};
    }
    CHECK(fates == one.fate);
  }
}

TEST_CASE("merging twice changes nothing more") {
  const JsonObject base = object(R"({"a": 1, "b": {"c": 1, "d": [1]}})");
  const JsonObject here = object(R"({"a": 7, "b": {"c": 1, "d": [2]}, "e": 1})");
  const JsonObject there = object(R"({"a": 1, "b": {"c": 5, "d": [3]}, "f": 2})");
  const JsonObject once = merge(base, here, there).document;
  CHECK(once == object(R"({"a": 7, "b": {"c": 5, "d": [2]}, "e": 1, "f": 2})"));
  CHECK(merge(there, once, there).document == once);
}
