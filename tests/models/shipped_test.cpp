// config/models.yaml, as it is built in.
#include <algorithm>
#include <functional>
#include <set>

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "core/models/catalogue.hpp"
#include "core/models/catalogue_file.hpp"
#include "core/models/chain.hpp"
#include "core/models/check.hpp"
#include "core/models/cost.hpp"
#include "tests/support/show_result.hpp"

using namespace banana;
using namespace banana::models;

namespace {

/// Every combination of the values of all options.
void for_each_choice(const Offer& offer,
                     const std::function<void(const std::map<std::string, std::string>&)>& visit) {
  std::vector<std::map<std::string, std::string>> all{{}};
  for (const auto& [name, choice] : offer.options) {
    std::vector<std::map<std::string, std::string>> longer;
    for (const auto& chosen : all) {
      for (const std::string& value : choice.values) {
        longer.push_back(chosen);
        longer.back()[name] = value;
      }
    }
    all = std::move(longer);
  }
  for (const auto& chosen : all) visit(chosen);
}

void add(Request& request, ReferenceRole role, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) request.references.push_back({.blob = "b", .role = role});
}

Request least(const Model& model, const Offer& offer) {
  Request request{.model = model.id, .operation = offer.operation};
  if (offer.prompt == Want::must) request.prompt = "a cat";
  add(request, ReferenceRole::reference, offer.pictures.references_min);
  if (offer.pictures.first_frame == Want::must) add(request, ReferenceRole::first_frame, 1);
  if (offer.pictures.last_frame == Want::must) add(request, ReferenceRole::last_frame, 1);
  if (offer.pictures.mask == Want::must) add(request, ReferenceRole::mask, 1);
  request.outputs = offer.outputs.min;
  return request;
}

Request most(const Model& model, const Offer& offer) {
  Request request{.model = model.id, .operation = offer.operation};
  if (offer.prompt != Want::no) request.prompt = std::string(static_cast<std::size_t>(model.prompt_max), 'x');
  add(request, ReferenceRole::reference, offer.pictures.references_max);
  if (offer.pictures.first_frame != Want::no) add(request, ReferenceRole::first_frame, 1);
  if (offer.pictures.last_frame != Want::no) add(request, ReferenceRole::last_frame, 1);
  if (offer.pictures.mask != Want::no) add(request, ReferenceRole::mask, 1);
  request.outputs = offer.outputs.max;
  if (!offer.lengths.seconds.empty()) request.seconds = offer.lengths.seconds.back();
  if (offer.seed) request.seed = offer.seed->max;
  return request;
}

Catalogue everything() {
  std::vector<Entry> entries;
  for (const Sheet& sheet : shipped()) entries.push_back({.model = sheet.model, .state = Switch::on});
  return {std::move(entries), {}};
}

}  // namespace

TEST_CASE("the shipped catalogue is read and has no model twice") {
  std::set<std::string> ids;
  for (const Sheet& sheet : shipped()) CHECK(ids.insert(sheet.model.id).second);
  CHECK(ids.size() >= 30);
}

TEST_CASE("no model is shipped that its vendor has switched off") {
  const std::set<std::string> dead{"gpt-image-1",
                                   "dall-e-2",
                                   "dall-e-3",
                                   "gemini-3-pro-image-preview",
                                   "gemini-3.1-flash-image-preview",
                                   "gemini-2.5-flash-image"};
  for (const Sheet& sheet : shipped()) {
    CAPTURE(sheet.model.id);
    CHECK_FALSE(dead.contains(sheet.model.vendor_model));
    CHECK(sheet.model.vendor_model.find("veo-3.1-generate-preview") == std::string::npos);
  }
}

TEST_CASE("every fallback is shipped and can do something of what it stands in for") {
  const Catalogue all = everything();
  for (const Sheet& sheet : shipped()) {
    for (const std::string& id : sheet.model.fallback) {
      CAPTURE(sheet.model.id);
      CAPTURE(id);
      const Entry* fallback = all.find(id);
      REQUIRE(fallback != nullptr);
      CHECK(std::ranges::any_of(sheet.model.offers, [&](const auto& offer) {
        return fallback->model.offer(offer.first) != nullptr;
      }));
    }
  }
}

TEST_CASE("a plain request to any shipped model with fallbacks has somebody to fall back on") {
  const Catalogue all = everything();
  for (const Sheet& sheet : shipped()) {
    if (sheet.model.fallback.empty()) continue;
    const Offer& offer = sheet.model.offers.begin()->second;
    CAPTURE(sheet.model.id);
    CHECK(chain(all, least(sheet.model, offer)).size() >= 2);
  }
}

TEST_CASE("every shipped operation has a price for whatever it can be told and costs less than it brings") {
  std::int64_t checked_requests = 0;
  for (const Sheet& sheet : shipped()) {
    for (const auto& [operation, offer] : sheet.model.offers) {
      CAPTURE(sheet.model.id);
      CAPTURE(to_string(operation));
      const auto price = sheet.prices.find(operation);
      REQUIRE(price != sheet.prices.end());
      for_each_choice(offer, [&](const auto& chosen) {
        for (Request request : {least(sheet.model, offer), most(sheet.model, offer)}) {
          request.options = chosen;
          const auto checked = check_request(sheet.model, request);
          REQUIRE(checked);
          const auto worked_out = money::work_out(price->second, checked->ask);
          REQUIRE(worked_out);
          CHECK(worked_out->total > Tokens{0});
          // A token is a tenth of a cent here.
          if (worked_out->cost_usd_micros)
            CHECK(*worked_out->cost_usd_micros < worked_out->total.units() * 1000);
          if (offer.cost)
            CHECK(vendor_cost(sheet.model, checked->request, nullptr, request.outputs)->usd_micros ==
                  worked_out->cost_usd_micros);
          ++checked_requests;
        }
      });
    }
  }
  CHECK(checked_requests > 1000);
}

TEST_CASE("a default is enough everywhere") {
  for (const Sheet& sheet : shipped()) {
    for (const auto& [operation, offer] : sheet.model.offers) {
      CAPTURE(sheet.model.id);
      CAPTURE(to_string(operation));
      const auto checked = check_request(sheet.model, least(sheet.model, offer));
      REQUIRE(checked);
      CHECK(money::work_out(sheet.prices.at(operation), checked->ask));
      CHECK(check_request(sheet.model, checked->request)->request == checked->request);
    }
  }
}

TEST_CASE("the catalogue is written as it is read") {
  const std::string text = write_catalogue(shipped());
  const auto again = read_catalogue(text);
  REQUIRE(again);
  REQUIRE(again->size() == shipped().size());
  for (std::size_t i = 0; i < again->size(); ++i) {
    CAPTURE(shipped()[i].model.id);
    CHECK(boost::json::serialize(to_json((*again)[i])) == boost::json::serialize(to_json(shipped()[i])));
    CHECK((*again)[i] == shipped()[i]);
  }
}

TEST_CASE("a fresh install has the sandbox and a key brings its provider's models") {
  std::vector<Entry> entries;
  for (const Sheet& sheet : shipped()) entries.push_back({.model = sheet.model, .state = sheet.state});
  const Catalogue fresh{entries, {}};
  for (const Entry& entry : fresh.all()) CHECK(entry.enabled == (entry.model.provider == "sandbox"));
  CHECK_FALSE(fresh.offering(Operation::generate).empty());
  CHECK_FALSE(fresh.offering(Operation::animate).empty());
  const Catalogue keyed{entries, {"gemini"}};
  CHECK(keyed.enabled("nano-banana") != nullptr);
  CHECK(keyed.enabled("gpt-image-1.5") == nullptr);
  CHECK(keyed.find("gpt-image-1.5") != nullptr);
  CHECK(keyed.find("gpt-image") == nullptr);
}
