#include "core/models/chain.hpp"

#include <fmt/format.h>

#include "tests/models/shop_window.hpp"

using namespace banana;
using namespace banana::models;

namespace {

struct Street {
  std::vector<Entry> entries;

  Street& open(std::string_view id, std::string_view generate, std::vector<std::string> fallback = {},
               Switch state = Switch::on) {
    Sheet made = test::sheet(
        fmt::format(
            R"({{"title": "T", "provider": "fal", "vendor_model": "v", "operations": {{"generate": {}}}}})",
            generate),
        id);
    made.model.fallback = std::move(fallback);
    entries.push_back({.model = std::move(made.model), .state = state});
    return *this;
  }
  [[nodiscard]] std::vector<std::string> order(const Request& request, std::size_t most = kChainMax) const {
    const Catalogue all{entries, {}};
    std::vector<std::string> ids;
    for (const Link& link : chain(all, request, most)) {
      CHECK(link.request.model == link.entry->model.id);
      ids.push_back(link.entry->model.id);
    }
    return ids;
  }
};

using Ids = std::vector<std::string>;
const Request kCat{.model = "a", .prompt = "a cat"};

}  // namespace

TEST_CASE("fallbacks come in their order and nobody twice however they point") {
  Street street;
  street.open("a", "{}", {"b", "c"})
      .open("b", "{}", {"a", "d"})
      .open("c", "{}", {"c2", "b"})
      .open("d", "{}", {"a"})
      .open("c2", "{}", {"e"})
      .open("e", "{}", {"a"});
  CHECK(street.order(kCat, 10) == Ids{"a", "b", "c", "d", "c2", "e"});
  CHECK(street.order(kCat) == Ids{"a", "b", "c", "d", "c2"});
  CHECK(street.order(kCat, 1) == Ids{"a"});
}

TEST_CASE("what is off is passed over and what stands behind it is not") {
  Street street;
  street.open("a", "{}", {"b"}, Switch::off).open("b", "{}", {"c"}, Switch::automatic).open("c", "{}");
  CHECK(street.order(kCat) == Ids{"c"});
  CHECK(street.order({.model = "unknown", .prompt = "a cat"}).empty());
}

TEST_CASE("a fallback has to be able to do what was chosen but not what was only the default") {
  Street street;
  street
      .open(
          "a",
          R"({"options": {"resolution": {"values": ["1K", "4K"], "default": "1K"}}, "outputs": {"min": 1, "max": 4}, "seed": {}, "steps": {"default": 30}})",
          {"b", "c"})
      .open("b", "{}")
      .open(
          "c",
          R"({"options": {"resolution": {"values": ["2K", "4K"], "default": "2K"}}, "seed": {"min": 0, "max": 100}})");
  Request request = kCat;
  request.options["resolution"] = "1K";
  request.steps = 30;
  request.seed = 5;
  const Catalogue all{street.entries, {}};
  const auto links = chain(all, request);
  REQUIRE(links.size() == 3);
  CHECK(links[0].request.steps == 30);
  CHECK(links[1].request.options.empty());
  CHECK_FALSE(links[1].request.seed);
  CHECK(links[2].request.option("resolution") == "2K");
  CHECK(links[2].request.seed == 5);

  request.options["resolution"] = "4K";
  CHECK(street.order(request) == Ids{"a", "c"});
  request.outputs = 2;
  CHECK(street.order(request) == Ids{"a"});
  request.outputs = 5;
  CHECK(street.order(request).empty());
}

TEST_CASE("a shape is said in the fallback's own way") {
  Street street;
  street
      .open("a", R"({"options": {"aspect_ratio": {"values": ["1:1", "3:2", "21:9"], "default": "1:1"}}})",
            {"b", "c"})
      .open("b",
            R"({"options": {"size": {"values": ["auto", "1024x1024", "1536x1024"], "default": "auto"}}})",
            {"a"})
      .open("c", R"({"options": {"aspect_ratio": {"values": ["1080:1080", "1440:960"]}}})");
  Request request = kCat;
  request.options["aspect_ratio"] = "3:2";
  const Catalogue all{street.entries, {}};
  const auto links = chain(all, request);
  REQUIRE(links.size() == 3);
  CHECK(links[1].request.options == std::map<std::string, std::string>{{"size", "1536x1024"}});
  CHECK(links[2].request.option("aspect_ratio") == "1440:960");
  request.options["aspect_ratio"] = "21:9";
  CHECK(street.order(request) == Ids{"a"});
  Request back{.model = "b", .prompt = "a cat", .options = {{"size", "1536x1024"}}};
  CHECK(chain(all, back)[1].request.option("aspect_ratio") == "3:2");
}
