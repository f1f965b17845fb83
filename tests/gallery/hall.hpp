// A workshop whose walls can be hung: templates as text, and an operator who runs operations as a face would.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/gallery/import.hpp"
#include "core/gallery/operations.hpp"
#include "core/gallery/shared.hpp"
#include "core/gallery/trending.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"
#include "tests/studio/workshop.hpp"

#define IN_HALL(Here, name)       \
  if (!Here::available()) return; \
  banana::test::Hall<Here> name {}

namespace banana::test {

/// Two templates in one category.
inline constexpr std::string_view kTwo = R"({
  "categories": {"faces": {"uz": "Yuzlar", "ru": "Лица", "en": "Faces"}},
  "templates": {
    "neon": {"category": "faces",
             "title": {"uz": "Neon", "ru": "Неон", "en": "Neon light"},
             "text": {"uz": "t", "ru": "т", "en": "A city at night"},
             "prompt": "{subject} in neon light, {mood}",
             "questions": {"subject": {"uz": "Kim?", "ru": "Кто?", "en": "Who?"},
                           "mood": {"uz": "Qanday?", "ru": "Как?", "en": "Which mood?"}},
             "request": {"model": "painter", "options": {"aspect_ratio": "3:4"}, "outputs": 2}},
    "cartoon": {"category": "faces",
                "title": {"uz": "Multfilm", "ru": "Мультфильм", "en": "Cartoon"},
                "text": {"uz": "t", "ru": "т", "en": "As a cartoon"},
                "prompt": "As a cartoon",
                "photo": {"uz": "Surat?", "ru": "Фото?", "en": "Your photo?"},
                "request": {"operation": "edit"}}}})";

inline const ops::Registry& hall_registry() {
  static const ops::Registry all = [] {
    ops::Registry registry;
    registry.add(gallery::template_operations());
    registry.add(gallery::trend_operations());
    return registry;
  }();
  return all;
}

template <class Here>
class Hall : public Workshop<Here> {
 public:
  Hall() { operator_.time().advance(Millis{1'000}); }  // so that both never make the same id

  Result<std::int64_t> hang(std::string_view text) {
    const auto collection = gallery::read_collection(text);
    REQUIRE(collection);
    return this->write([&](db::Tx& tx) {
      return gallery::carry_out(tx, gallery::plan_own(tx, *collection), this->now(), "test");
    });
  }
  gallery::Row row(std::string_view id) {
    auto found = this->read([&](db::Snapshot& s) { return gallery::find_row(s, id); });
    REQUIRE(found);
    return *std::move(found);
  }
  gallery::Plan take_shipped(std::string_view text) {
    const auto collection = gallery::read_collection(text);
    REQUIRE(collection);
    return this->write([&](db::Tx& tx) {
      gallery::Plan plan = gallery::plan_shipped(tx, *collection);
      REQUIRE(gallery::carry_out(tx, plan, this->now(), gallery::kShippedBy));
      return plan;
    });
  }
  void use(std::string_view id, Language language = Language::en) {
    this->write([&](db::Tx& tx) { gallery::count_use(tx, id, language, this->now()); });
  }

  Result<Json> run(std::string_view operation, JsonObject arguments = {}, ops::Role role = ops::Role::admin,
                   bool rehearsal = false) {
    auto outcome = operator_.run(hall_registry(), {.operation = std::string{operation},
                                                   .arguments = std::move(arguments),
                                                   .confirmed = true,
                                                   .rehearsal = rehearsal,
                                                   .actor = {ops::Door::shell, "alice", role}});
    if (!outcome) return outcome.error();
    check_documented(*hall_registry().find(operation), outcome->result);
    return std::move(outcome->result);
  }
  std::string refusal(std::string_view operation, JsonObject arguments) {
    const auto done = run(operation, std::move(arguments));
    return done ? "none" : done.error().text();
  }
  OpsHost& host() { return operator_; }

 private:
  OpsHost operator_{this->db()};
};

/// What a list of labels shows, in English.
inline std::string titles(const std::vector<gallery::Label>& labels) {
  std::string out;
  for (const auto& label : labels) out += (out.empty() ? "" : ", ") + label.title.in(Language::en);
  return out;
}

}  // namespace banana::test
