// Where one adapter is given orders, one answer of its vendor's each.
//
//   Desk desk{make_openai, "/v1"};
//   const Done done = desk.done(order, json(200, "…"));
//   CHECK(wire(desk.vendor.asked.at(0)) == "…");
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "providers/provider.hpp"
#include "tests/providers/stand_in.hpp"

namespace banana::test {

struct Desk : Outside {
  using Maker = std::unique_ptr<providers::Provider> (*)(providers::Context);
  explicit Desk(Maker make, std::string path = "") : Outside(std::move(path)), provider(make(context())) {}

  std::unique_ptr<providers::Provider> provider;

  [[nodiscard]] providers::Outcome submit(const providers::Order& order) {
    return run(provider->submit(order));
  }
  [[nodiscard]] providers::Outcome submit(const providers::Order& order, Reply reply) {
    vendor.then(std::move(reply));
    return submit(order);
  }
  [[nodiscard]] providers::Outcome poll(const providers::Ticket& ticket, Reply reply) {
    vendor.then(std::move(reply));
    return run(provider->poll(ticket));
  }
  [[nodiscard]] providers::Cancelled cancel(const providers::Ticket& ticket, Reply reply) {
    vendor.then(std::move(reply));
    return run(provider->cancel(ticket));
  }
  [[nodiscard]] providers::Done done(const providers::Order& order, Reply reply) {
    return as<providers::Done>(submit(order, std::move(reply)));
  }
  [[nodiscard]] providers::Failed failed(const providers::Order& order, Reply reply) {
    return as<providers::Failed>(submit(order, std::move(reply)));
  }
  [[nodiscard]] providers::Pending pending(const providers::Order& order, Reply reply) {
    return as<providers::Pending>(submit(order, std::move(reply)));
  }

  template <class T>
  [[nodiscard]] static T as(providers::Outcome outcome) {
    if (const auto* other = std::get_if<providers::Failed>(&outcome)) {
      INFO(other->message);
      REQUIRE(std::holds_alternative<T>(outcome));
    }
    REQUIRE(std::holds_alternative<T>(outcome));
    return std::get<T>(std::move(outcome));
  }
};

[[nodiscard]] inline providers::Reference picture(models::ReferenceRole role, std::string bytes,
                                                  std::string type = "image/png") {
  return {
      .role = role, .type = std::move(type), .bytes = std::make_shared<const std::string>(std::move(bytes))};
}

/// The bytes, or the link, or where it is none of both "".
[[nodiscard]] inline std::string content_of(const providers::Media& media) {
  if (const auto* link = std::get_if<providers::Link>(&media.from)) return link->url;
  return std::get<providers::Inline>(media.from).bytes;
}

}  // namespace banana::test
