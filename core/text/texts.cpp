#include "core/text/texts.hpp"

#include <utility>

#include "core/text/catalogue.hpp"

namespace banana::text {

Voice::Voice(std::shared_ptr<const Catalogue> catalogue, Language language)
    : catalogue_(std::move(catalogue)), language_(language) {}

bool Voice::has(std::string_view key) const { return catalogue_->find(language_, key) != nullptr; }

std::string Voice::html(std::string_view key, Arguments arguments) const {
  return catalogue_->say(language_, key, arguments, Form::html);
}

std::string Voice::plain(std::string_view key, Arguments arguments) const {
  return catalogue_->say(language_, key, arguments, Form::plain);
}

Texts::Texts() : Texts(shipped().catalogue) {}

Texts::Texts(std::shared_ptr<const Catalogue> catalogue) : catalogue_(std::move(catalogue)) {}

Voice Texts::in(Language language) const {
  const std::scoped_lock lock{mutex_};
  return Voice{catalogue_, language};
}

void Texts::publish(std::shared_ptr<const Catalogue> catalogue) {
  const std::scoped_lock lock{mutex_};
  catalogue_.swap(catalogue);
}

}  // namespace banana::text
