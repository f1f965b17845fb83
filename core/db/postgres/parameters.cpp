#include "core/db/postgres/parameters.hpp"

#include <charconv>
#include <cstring>

#include "core/db/error.hpp"

namespace banana::db::postgres {
namespace {

constexpr std::size_t kNumberBytesMax = 32;

std::size_t text_bytes(std::span<const Param> params) {
  std::size_t bytes = 0;
  for (const auto& param : params) {
    const auto* text = std::get_if<std::string_view>(&param.value());
    bytes += text != nullptr ? text->size() + 1 : kNumberBytesMax;
  }
  return bytes;
}

}  // namespace

void Parameters::fill(std::span<const Param> params) {
  values_.clear();
  lengths_.clear();
  formats_.clear();
  used_ = 0;
  if (const auto bytes = text_bytes(params); text_.size() < bytes) text_.resize(bytes);
  for (const auto& param : params) {
    const auto& value = param.value();
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
      add_number(*whole);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      add_text(*text);
    } else if (const auto* real = std::get_if<double>(&value)) {
      add_number(*real);
    } else if (const auto* bytes = std::get_if<ByteView>(&value)) {
      // An empty span may point nowhere, which libpq would take for NULL.
      add(bytes->empty() ? "" : as_text(*bytes).data(), bytes->size(), true);
    } else {
      add(nullptr, 0, false);
    }
  }
}

void Parameters::add(const char* value, std::size_t size, bool binary) {
  values_.push_back(value);
  lengths_.push_back(static_cast<int>(size));
  formats_.push_back(binary ? 1 : 0);
}

template <class Number>
void Parameters::add_number(Number number) {
  char* at = text_.data() + used_;
  char* end = std::to_chars(at, at + kNumberBytesMax - 1, number).ptr;
  *end = '\0';
  used_ += static_cast<std::size_t>(end - at) + 1;
  add(at, static_cast<std::size_t>(end - at), false);
}

void Parameters::add_text(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    throw Error(Cause::misuse, "a text parameter holds a NUL character, which PostgreSQL can't store");
  }
  char* at = text_.data() + used_;
  text.copy(at, text.size());
  at[text.size()] = '\0';
  used_ += text.size() + 1;
  add(at, text.size(), false);
}

}  // namespace banana::db::postgres
