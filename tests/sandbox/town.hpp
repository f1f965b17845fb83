// A world under a clock that stands still, with Ann, Bob and a bot that Ann has started.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "daemon/sandbox/methods/table.hpp"
#include "daemon/sandbox/people/acts.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/updates.hpp"

namespace banana::test {

using sandbox::Bot;
using sandbox::NewFile;
using sandbox::Number;
using sandbox::Uploads;

inline std::string text_of(const Json& value, std::string_view name) {
  const Json* found = value.is_object() ? value.get_object().if_contains(name) : nullptr;
  if (found == nullptr) return "(none)";
  return found->is_string() ? std::string{found->get_string()} : boost::json::serialize(*found);
}

/// A PNG's head, which is all that is looked at.
inline std::string png(int width, int height) {
  std::string out{"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16};
  for (const int side : {width, height}) {
    for (const int shift : {24, 16, 8, 0}) out += static_cast<char>(side >> shift & 0xff);
  }
  return out + "the rest";
}

struct Town {
  ManualClock clock{from_unix_ms(1'790'000'000'000)};
  SeededRandom random{7};
  sandbox::World world{clock, random};
  Number ann = add_person(world, {.first_name = "Ann", .username = "ann_k", .stars = 500}).value()->id;
  Number bob = add_person(world, {.first_name = "Bob", .language_code = "ru"}).value()->id;
  Bot* bot = add_bot(world, "shop_bot", "Shop").value();

  Town() {
    world.limits.on = false;
    act("start", {{"user", ann}, {"bot", "shop_bot"}});
    updates();
  }

  sandbox::Answer call(std::string_view method, const JsonObject& params, Uploads uploads = {}) {
    return run_method(world, *bot, method, params, uploads);
  }
  Json ok(std::string_view method, const JsonObject& params, Uploads uploads = {}) {
    const auto answer = call(method, params, std::move(uploads));
    INFO(method);
    if (!answer) FAIL_CHECK(answer.error().description);
    return answer ? *answer : Json(JsonObject{});
  }
  /// The description of a call that must fail.
  std::string refused(std::string_view method, const JsonObject& params, Uploads uploads = {}) {
    const auto answer = call(method, params, std::move(uploads));
    return answer ? "it was done" : answer.error().description;
  }

  /// What a person does; what they have to wait for is in `waits_for`.
  std::string waits_for;
  Json act(std::string_view name, const JsonObject& fields) {
    for (const sandbox::Act& one : sandbox::acts()) {
      if (one.name != name) continue;
      if (name == "bots" && (one.verb == sandbox::Verb::post) != fields.contains("username")) continue;
      const auto outcome = one.run(sandbox::Ask{world, fields});
      if (!outcome) return JsonObject{{"error", outcome.error().message}};
      waits_for = outcome->waits_for;
      return outcome->body;
    }
    FAIL("no such act");
    return nullptr;
  }

  /// What came for the bot since the last time.
  JsonArray updates() {
    JsonArray out = take_updates(world, *bot, 0, 100);
    bot->updates.clear();
    return out;
  }
  /// The newest update; its name must be this.
  Json update(std::string_view type) {
    const JsonArray all = updates();
    if (all.empty() || !all[all.size() - 1].get_object().contains(type)) {
      FAIL_CHECK("no update " << type << " but " << boost::json::serialize(all));
      return JsonObject{};
    }
    return all[all.size() - 1].at(type);
  }

  Json say(std::string_view text) { return ok("sendMessage", {{"chat_id", ann}, {"text", text}}); }
};

}  // namespace banana::test
