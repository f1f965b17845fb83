// A template as somebody has it before them: an operator's, or one a friend shared, in their language (ST15).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/blob/key.hpp"
#include "core/gallery/placeholders.hpp"
#include "core/gallery/template.hpp"
#include "daemon/screens/program.hpp"

namespace banana::screens::studio {

struct Offered {
  std::string id;     // or the code of a shared one
  std::string title;  // plain, as the rest
  std::string text;
  std::string prompt;  // with its placeholders
  std::vector<gallery::Question> questions = {};
  std::string photo = {};  // asks for a picture; empty when none is wanted
  models::Request request = {};
  std::optional<blob::BlobKey> example = {};
  bool is_shared = false;

  [[nodiscard]] std::int64_t asks() const {
    return static_cast<std::int64_t>(questions.size()) + (photo.empty() ? 0 : 1);
  }
};

/// Nothing when it is not there, not on, or not shared any more.
[[nodiscard]] std::optional<Offered> offered(const Visit& visit, std::string_view id);

/// What somebody has answered so far, in the memory of the screen that asks.
struct Answered {
  gallery::Answers words = {};
  std::string photo = {};  // a file_id

  [[nodiscard]] std::int64_t count() const {
    return static_cast<std::int64_t>(words.size()) + (photo.empty() ? 0 : 1);
  }
};
[[nodiscard]] Answered answered(const Visit& visit);

/// The first question without an answer. The template may have been changed since the answers were given.
struct Asking {
  std::string text;         // in their language
  std::string placeholder;  // empty: a picture is asked for
};
[[nodiscard]] std::optional<Asking> next_question(const Visit& visit, const Offered& what,
                                                  const Answered& given);

/// On with it: the next question, or the card with the price.
[[nodiscard]] Move ask_next(Visit& visit, const Offered& what, const Answered& given,
                            std::string_view wrong = {});

/// It went while they were at it.
[[nodiscard]] Move template_is_gone();

}  // namespace banana::screens::studio
