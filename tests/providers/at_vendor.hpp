// One adapter at its vendor's stand-in, and the words its tests share.
//
//   AtVendor it{make_ark, "/api/v3"};
//   const Done done = it.done(order, json(200, "…"));
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "core/base/encoding.hpp"
#include "providers/adapters.hpp"
#include "tests/providers/conformance.hpp"

namespace banana::test {

[[nodiscard]] inline providers::Reference picture(models::ReferenceRole role, std::string bytes,
                                                  std::string type = "image/png") {
  return {
      .role = role, .type = std::move(type), .bytes = std::make_shared<const std::string>(std::move(bytes))};
}

[[nodiscard]] inline providers::Order order_of(models::Operation operation, std::string vendor_model) {
  return {.request = {.model = "ours", .operation = operation, .prompt = "a cat"},
          .vendor_model = std::move(vendor_model),
          .deadline = Millis{20'000}};
}

[[nodiscard]] inline std::string base64(std::string_view bytes) { return to_base64(as_bytes(bytes)); }

[[nodiscard]] inline std::string bytes_of(const providers::Media& media) {
  const auto* bytes = std::get_if<providers::Inline>(&media.from);
  return bytes ? bytes->bytes : "(a link)";
}
[[nodiscard]] inline std::string link_of(const providers::Media& media) {
  const auto* link = std::get_if<providers::Link>(&media.from);
  return link ? link->url : "(bytes)";
}

struct AtVendor : Outside {
  explicit AtVendor(std::unique_ptr<providers::Provider> (*make)(providers::Context), std::string path = "")
      : Outside(std::move(path)), provider(make(context())) {}
  std::unique_ptr<providers::Provider> provider;

  template <class T>
  T as(providers::Outcome outcome) {
    CAPTURE(conformance::text_of(outcome));
    REQUIRE(std::holds_alternative<T>(outcome));
    return std::get<T>(std::move(outcome));
  }
  template <class T>
  T submit(const providers::Order& order, Reply reply) {
    vendor.then(std::move(reply));
    return as<T>(run(provider->submit(order)));
  }
  template <class T>
  T poll(const std::string& handle, Reply reply) {
    vendor.then(std::move(reply));
    return as<T>(run(provider->poll({.key = "first", .handle = handle})));
  }
  providers::Cancelled cancel(const std::string& handle) {
    return run(provider->cancel({.key = "first", .handle = handle}));
  }
  /// What the last request said.
  [[nodiscard]] const net::Request& last() const { return vendor.asked.back(); }
};

}  // namespace banana::test
