// A prompt that was thought out already, with questions for what differs (ST15).
//
//   auto read = read_template("neon-portrait", json);     // refuses by path what is wrong
//   read->title.in(Language::uz)                          // "Neon portret"
//   fill(read->prompt, {{"subject", "a cat"}})            // placeholders.hpp
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/base/language.hpp"
#include "core/base/result.hpp"
#include "core/models/fields.hpp"
#include "core/models/request.hpp"

namespace banana::gallery {

inline constexpr std::size_t kTemplatesMax = 500;
inline constexpr std::size_t kCategoriesMax = 30;
inline constexpr std::size_t kIdBytesMax = 40;  // stands in buttons and links
inline constexpr std::size_t kTitleBytesMax = 100;
inline constexpr std::size_t kTextBytesMax = 600;
inline constexpr std::size_t kPromptBytesMax = 4000;
inline constexpr std::size_t kQuestionsMax = 5;
inline constexpr std::size_t kQuestionBytesMax = 300;
/// Of one answer, in characters as Telegram counts them.
inline constexpr std::size_t kAnswerMax = 300;

/// The same in every language.
struct Words {
  std::array<std::string, kLanguageNames.size()> each = {};
  [[nodiscard]] const std::string& in(Language language) const {
    return each[static_cast<std::size_t>(language)];
  }
  friend bool operator==(const Words&, const Words&) = default;
};

struct Question {
  std::string placeholder;
  Words ask;
  friend bool operator==(const Question&, const Question&) = default;
};

struct Template {
  std::string id;
  std::string category;
  Words title = {};
  Words text = {};  // what one gets; plain
  std::string prompt = {};
  std::vector<Question> questions = {};  // one for each placeholder, in the order in which they are asked
  std::optional<Words> photo = {};       // asks for a picture that goes along
  models::Request request = {};          // settings; its model is a wish and may be empty
  friend bool operator==(const Template&, const Template&) = default;
};

enum class State : std::uint8_t {
  draft,  // not shown yet
  on,
  off,
};
inline constexpr std::array<std::string_view, 3> kStateNames{"draft", "on", "off"};
[[nodiscard]] constexpr std::string_view to_string(State state) {
  return kStateNames[static_cast<std::size_t>(state)];
}
[[nodiscard]] std::optional<State> parse_state(std::string_view name);

/// Lower case letters, digits and dashes, a letter first.
[[nodiscard]] bool is_id(std::string_view text);

[[nodiscard]] Result<Template> read_template(std::string_view id, const Json& json);
/// In one fixed form: two templates are equal when their texts are.
[[nodiscard]] JsonObject to_json(const Template& of);

[[nodiscard]] JsonObject to_json(const Words& words);
/// A member that has a text in every language.
[[nodiscard]] Words read_words(models::Fields& fields, std::string_view name, std::size_t bytes_max);

}  // namespace banana::gallery
