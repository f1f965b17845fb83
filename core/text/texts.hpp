// What the bots say. Screens name a text; the words are in config/locales and, where an owner changed them, in
// the database.
//
//   const text::Voice say = texts.in(person.language);      // once per screen: it does not change meanwhile
//   say.html("demo.welcome", {{"name", name}, {"tokens", 1200}})   // a message, parse_mode HTML
//   say.plain("demo.button.balance")                        // a button, an alert, an invoice's title
//
// A key or an argument that is missing is our own bug, but never the person's problem: the English text is
// taken, then the key itself, and the log says so once.
//
// Texts and Voices may be used by any thread, so by functions that run on the database's thread too. Taking a
// Voice costs a lock of nanoseconds, a text neither lock nor parsing.
#pragma once

#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "core/base/language.hpp"
#include "core/text/argument.hpp"

namespace banana::text {

class Catalogue;

/// One language, as the texts stood at one moment. Cheap to copy.
class Voice {
 public:
  Voice(std::shared_ptr<const Catalogue> catalogue, Language language);

  [[nodiscard]] Language language() const { return language_; }
  [[nodiscard]] bool has(std::string_view key) const;

  /// For what is sent with parse_mode HTML.
  [[nodiscard]] std::string html(std::string_view key, Arguments arguments) const;
  [[nodiscard]] std::string html(std::string_view key, std::initializer_list<Argument> arguments = {}) const {
    return html(key, Arguments{arguments.begin(), arguments.size()});
  }
  /// The same text without tags, nothing escaped: for whatever Telegram does not read as HTML.
  [[nodiscard]] std::string plain(std::string_view key, Arguments arguments) const;
  [[nodiscard]] std::string plain(std::string_view key,
                                  std::initializer_list<Argument> arguments = {}) const {
    return plain(key, Arguments{arguments.begin(), arguments.size()});
  }

 private:
  std::shared_ptr<const Catalogue> catalogue_;
  Language language_;
};

class Texts {
 public:
  /// Begins with the texts that were shipped (see follow.hpp for what owners change).
  Texts();
  explicit Texts(std::shared_ptr<const Catalogue> catalogue);

  [[nodiscard]] Voice in(Language language) const;

  /// From now on new Voices speak from this one. Any thread.
  void publish(std::shared_ptr<const Catalogue> catalogue);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Catalogue> catalogue_;  // never null
};

}  // namespace banana::text
