#include "core/models/fit.hpp"

#include <doctest/doctest.h>

using namespace banana;
using namespace banana::models;

namespace {

Offer shapes(std::vector<std::string> values, std::int64_t references = 0) {
  Offer offer;
  offer.options["aspect_ratio"] = {.values = values, .fallback = values.front()};
  offer.outputs = {.min = 1, .max = 4, .fallback = 1};
  offer.pictures.references_max = references;
  return offer;
}

std::vector<ReferenceRole> roles(const Request& request) {
  std::vector<ReferenceRole> out;
  for (const Reference& one : request.references) out.push_back(one.role);
  return out;
}

}  // namespace

TEST_CASE("what was chosen stays where the other model can do it") {
  const Offer from = shapes({"1:1", "16:9"});
  Request draft{.model = "m", .prompt = "a boat", .options = {{"aspect_ratio", "16:9"}}, .outputs = 2};
  CHECK(fit(&from, shapes({"4:3", "16:9"}), draft).nothing());
  CHECK(draft.option("aspect_ratio") == "16:9");
  CHECK(draft.outputs == 2);
  CHECK(draft.prompt == "a boat");
}

TEST_CASE("what the other model can not do is left out and named") {
  const Offer from = shapes({"1:1", "16:9"});
  Request draft{.model = "m", .options = {{"aspect_ratio", "16:9"}}, .seed = 7};
  CHECK(fit(nullptr, shapes({"4:3"}), draft).settings == std::vector<std::string>{"aspect_ratio", "seed"});
  CHECK(draft == Request{.model = "m"});
}

TEST_CASE("a default of the first model gives way unnamed") {
  const Offer from = shapes({"1:1", "16:9"});
  Request draft{.model = "m", .options = {{"aspect_ratio", "1:1"}}};
  CHECK(fit(&from, shapes({"4:3"}), draft).nothing());
  CHECK(draft.options.empty());
}

TEST_CASE("pictures beyond what the other model takes are counted and the first ones stay") {
  Request draft{.model = "m", .references = {{.blob = "a"}, {.blob = "b"}, {.blob = "c"}}};
  CHECK(fit(nullptr, shapes({"1:1"}, 2), draft).pictures == 1);
  REQUIRE(draft.references.size() == 2);
  CHECK(draft.references[1].blob == "b");
}

TEST_CASE("pictures take the frames of a film first") {
  Request draft{.model = "m", .references = {{.blob = "a"}, {.blob = "b"}, {.blob = "c"}}};
  CHECK(arrange({.first_frame = Want::must, .last_frame = Want::may}, draft) == 1);
  CHECK(roles(draft) == std::vector{ReferenceRole::first_frame, ReferenceRole::last_frame});
  CHECK(arrange({.references_max = 5}, draft) == 0);
  CHECK(roles(draft) == std::vector{ReferenceRole::reference, ReferenceRole::reference});
}

TEST_CASE("a mask stays where one is taken and goes where none is") {
  const Request masked{.model = "m",
                       .references = {{.blob = "a"}, {.blob = "m", .role = ReferenceRole::mask}}};
  Request draft = masked;
  CHECK(arrange({.references_max = 1, .mask = Want::may}, draft) == 0);
  CHECK(draft == masked);
  CHECK(arrange({.references_max = 1}, draft) == 0);
  CHECK(draft.references.size() == 1);
}
