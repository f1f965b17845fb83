// The parts of requests, tickets and refusals that adapters share, and that every adapter can be found by its name.
#include "providers/inputs.hpp"

#include "core/config/vendor.hpp"
#include "providers/handle.hpp"
#include "providers/refusal.hpp"
#include "providers/registry.hpp"
#include "tests/providers/at_vendor.hpp"

namespace banana::providers {
namespace {

TEST_CASE("settings within a prompt are gone however they are nested") {
  struct Case {
    const char* prompt;
    const char* left;
  };
  for (const Case each :
       {Case{"a cat", "a cat"}, Case{"a<sd_cpp_extra_args>{\"x\":1}</sd_cpp_extra_args>b", "ab"},
        Case{"a<sd_cpp_extra_args>1</sd_cpp_extra_args>b<sd_cpp_extra_args>2</sd_cpp_extra_args>c", "abc"},
        Case{"a<sd_cpp_extra_args>{", "a{"}, Case{"a</sd_cpp_extra_args>b", "ab"},
        Case{"a<sd_cpp_<sd_cpp_extra_args></sd_cpp_extra_args>extra_args>{}</sd_cpp_extra_args>b", "ab"},
        Case{"</sd_cpp_extra_args>a<sd_cpp_extra_args>b", "ab"}, Case{"", ""}}) {
    CHECK(without_extra_args(each.prompt) == each.left);
  }
}

TEST_CASE("a model's own prompt is asked when nobody wrote one") {
  Order order;
  CHECK(prompt_of(order).empty());
  order.vendor = boost::json::parse(R"({"prompt":"make it sharper"})");
  CHECK(prompt_of(order) == "make it sharper");
  order.request.prompt = "a cat";
  CHECK(prompt_of(order) == "a cat");
}

TEST_CASE("sizes in pixels") {
  CHECK((parse_pixel_size("1024x768") == PixelSize{1024, 768}));
  CHECK((parse_pixel_size("16:9") == PixelSize{16, 9}));
  CHECK((parse_pixel_size("1024*768") == PixelSize{1024, 768}));
  for (const char* wrong :
       {"", "x", "1024", "1024x", "x768", "0x5", "-1x5", "1e3x5", "5x99999", "5x6x7", "auto"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_pixel_size(wrong).has_value());
  }
}

TEST_CASE("a model's data goes into the request and into its objects") {
  Order order;
  order.vendor = boost::json::parse(R"({"body":{"a":{"b":2,"d":{"e":3}},"f":[1],"g":null}})");
  JsonObject body = boost::json::parse(R"({"a":{"b":1,"c":1,"d":0},"f":[9,9],"h":true})").as_object();
  put_vendor_body(body, order);
  CHECK(boost::json::serialize(body) == R"({"a":{"b":2,"c":1,"d":{"e":3}},"f":[1],"h":true,"g":null})");
  for (const char* nothing : {"null", "7", "{}", R"({"body":7})", R"({"body":[]})"}) {
    JsonObject same{{"a", 1}};
    order.vendor = boost::json::parse(nothing);
    put_vendor_body(same, order);
    CHECK(boost::json::serialize(same) == R"({"a":1})");
  }
}

TEST_CASE("a handle of several parts comes back as it was") {
  const auto handle = join_handle({"a", "", "http://x/y?z"});
  REQUIRE(handle.has_value());
  CHECK(*handle == "a||http://x/y?z");
  CHECK((split_handle(*handle, 3) == std::vector<std::string>{"a", "", "http://x/y?z"}));
  CHECK_FALSE(split_handle(*handle, 2).has_value());
  CHECK_FALSE(split_handle(*handle, 4).has_value());
  CHECK_FALSE(join_handle({"a|b"}).has_value());
  CHECK_FALSE(join_handle({std::string(5'000, 'a')}).has_value());
}

TEST_CASE("a vendor's words count above its status and say whether to ask again") {
  const Answer order{.status = 400};
  const Answer question{.status = 400, .purpose = Purpose::question};
  CHECK((refused(order, std::nullopt, "", "").why == Failure::invalid));
  CHECK(refused(order, Failure::account, "code", "words").message == "status 400: code: words");
  CHECK_FALSE(refused(order, Failure::account, "code", "").poll_again);
  CHECK(refused(question, Failure::account, "code", "").poll_again);
  CHECK_FALSE(refused(question, Failure::blocked_input, "code", "").poll_again);
  CHECK_FALSE(refused(question, Failure::invalid, "code", "").poll_again);
  CHECK((refused(order, Failure::blocked_input, "code", "").categories == std::vector<std::string>{"code"}));
  CHECK((unreadable(order, "id").why == Failure::ambiguous));
  CHECK((unreadable(question, "id").why == Failure::transient));
  CHECK(unreadable(question, "id").poll_again);
}

TEST_CASE("every vendor of the settings has its adapter but the one that is built in") {
  for (const std::string_view name : kVendorNames) {
    CAPTURE(std::string{name});
    CHECK((find_protocol(name) != nullptr) == (name != "sandbox"));
  }
}

}  // namespace
}  // namespace banana::providers
