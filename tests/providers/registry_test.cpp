// The vendors by name: those of the settings, and what the shipped catalogue says of their models.
#include "providers/registry.hpp"

#include <set>

#include <doctest/doctest.h>

#include "core/config/vendor.hpp"
#include "core/models/catalogue_file.hpp"
#include "tests/providers/desk.hpp"

namespace banana::providers {
namespace {

using models::Choice;
using models::Model;
using models::Offer;
using models::ReferenceRole;
using models::Want;
using test::picture;

constexpr std::string_view kBuiltIn = "sandbox";
constexpr std::string_view kNeedsWorkflow = "comfyui";  // the operator's own, which no catalogue can ship

TEST_CASE("every protocol goes by a name of its own and is made") {
  test::Outside outside;
  std::set<std::string_view> names;
  for (const Protocol& protocol : protocols()) {
    CAPTURE(protocol.name);
    CHECK(names.insert(protocol.name).second);
    CHECK(protocol.make(outside.context()) != nullptr);
    CHECK(find_protocol(protocol.name) == &protocol);
    CHECK(protocol.sign() != nullptr);
    CHECK(parse_vendor(protocol.name).has_value());
  }
  CHECK(find_protocol("no such vendor") == nullptr);
  CHECK(outside.vendor.asked.empty());
}

TEST_CASE("every vendor of the settings has a protocol or is built in") {
  for (const std::string_view name : kVendorNames) {
    CAPTURE(name);
    CHECK((find_protocol(name) != nullptr) == (name != kBuiltIn));
  }
}

/// What nobody may leave out.
Order least(const Model& model, const Offer& offer) {
  Order order{.request = {.model = model.id, .operation = offer.operation, .outputs = offer.outputs.min},
              .vendor_model = model.vendor_name(offer),
              .vendor = Json{offer.vendor},
              .deadline = Millis{5000}};
  if (offer.prompt == Want::must) order.request.prompt = "a cat";
  if (!offer.lengths.seconds.empty()) order.request.seconds = offer.lengths.fallback;
  const auto add = [&](ReferenceRole role, bool wanted) {
    if (wanted) order.references.push_back(picture(role, "png"));
  };
  for (std::int64_t i = 0; i < offer.pictures.references_min; ++i) add(ReferenceRole::reference, true);
  add(ReferenceRole::first_frame, offer.pictures.first_frame == Want::must);
  add(ReferenceRole::last_frame, offer.pictures.last_frame == Want::must);
  add(ReferenceRole::mask, offer.pictures.mask == Want::must);
  for (const auto& [name, choice] : offer.options) {
    if (!choice.fallback.empty()) order.request.options[name] = choice.fallback;
  }
  return order;
}

/// The least, and from there each value of each option.
std::vector<Order> orders(const Model& model, const Offer& offer) {
  std::vector<Order> out{least(model, offer)};
  for (const auto& [name, choice] : offer.options) {
    for (const std::string& value : choice.values) {
      out.push_back(least(model, offer));
      out.back().request.options[name] = value;
    }
  }
  return out;
}

TEST_CASE("whatever the shipped catalogue offers its adapter can put into words") {
  int sent = 0;
  for (const auto& sheet : models::shipped()) {
    const Model& model = sheet.model;
    if (model.provider == kBuiltIn) continue;
    CAPTURE(model.id);
    const Protocol* protocol = find_protocol(model.provider);
    REQUIRE(protocol != nullptr);
    test::Outside outside;
    const auto provider = protocol->make(outside.context());
    for (const auto& [operation, offer] : model.offers) {
      CAPTURE(models::to_string(operation));
      for (const Order& order : orders(model, offer)) {
        std::string chosen;
        for (const auto& [name, value] : order.request.options) chosen += name + "=" + value + " ";
        CAPTURE(chosen);
        outside.vendor.asked.clear();
        const Outcome outcome = outside.run(provider->submit(order));  // it hears 599
        const auto* failed = std::get_if<Failed>(&outcome);
        REQUIRE(failed != nullptr);
        CAPTURE(failed->message);
        if (model.provider == kNeedsWorkflow) {
          CHECK(failed->message.find("vendor.graph") != std::string::npos);
          continue;
        }
        CHECK_FALSE(outside.vendor.asked.empty());
        ++sent;
      }
    }
  }
  MESSAGE(sent << " orders");
}

}  // namespace
}  // namespace banana::providers
