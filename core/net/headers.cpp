#include "core/net/headers.hpp"

#include <algorithm>
#include <stdexcept>

#include <strings.h>

namespace banana::net {

namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool is_token_char(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
         kMarks.find(c) != std::string_view::npos;
}

bool is_value_char(char c) { return static_cast<unsigned char>(c) >= 0x20 ? c != 0x7f : c == '\t'; }

void check(std::string_view name, std::string_view value) {
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_token_char)) {
    throw std::invalid_argument("not a header name");
  }
  if (!std::all_of(value.begin(), value.end(), is_value_char)) {
    throw std::invalid_argument("header " + std::string{name} + " holds a control character");
  }
}

}  // namespace

Headers::Headers(std::initializer_list<Header> fields) {
  for (const Header& field : fields) add(field.name, field.value);
}

Headers& Headers::operator=(const Headers& other) {
  if (this == &other) return *this;
  wipe();
  text_ = other.text_;
  fields_ = other.fields_;
  has_secret_ = other.has_secret_;
  return *this;
}

Headers& Headers::operator=(Headers&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  text_ = std::move(other.text_);
  fields_ = std::move(other.fields_);
  has_secret_ = other.has_secret_;
  other.clear();
  return *this;
}

void Headers::add(std::string_view name, std::string_view value) {
  check(name, value);
  add_checked(name, value);
}

void Headers::add(std::string_view name, const Secret& value) {
  check(name, value.reveal());
  has_secret_ = true;
  add_checked(name, value.reveal());
}

void Headers::add_checked(std::string_view name, std::string_view value) {
  if (has_secret_ && text_.size() + name.size() + value.size() > text_.capacity()) {
    // Growing would leave the old bytes behind unwiped.
    std::string larger;
    larger.reserve(2 * (text_.size() + name.size() + value.size()));
    larger = text_;
    ::explicit_bzero(text_.data(), text_.size());
    text_.swap(larger);
  }
  fields_.push_back({static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(name.size()),
                     static_cast<std::uint32_t>(value.size())});
  text_ += name;
  text_ += value;
}

void Headers::set(std::string_view name, std::string_view value) {
  check(name, value);
  remove(name);
  add_checked(name, value);
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [&](const Field& field) {
    return equal_ignoring_case(std::string_view{text_}.substr(field.at, field.name_size), name);
  });
}

void Headers::clear() {
  wipe();
  text_.clear();
  fields_.clear();
  has_secret_ = false;
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const Header field : *this) {
    if (equal_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
  std::size_t found = 0;
  for (const Header field : *this) found += equal_ignoring_case(field.name, name) ? 1 : 0;
  return found;
}

Header Headers::operator[](std::size_t index) const {
  const Field& field = fields_[index];
  const std::string_view text{text_};
  return {text.substr(field.at, field.name_size), text.substr(field.at + field.name_size, field.value_size)};
}

void Headers::wipe() noexcept {
  if (has_secret_) ::explicit_bzero(text_.data(), text_.size());
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string to_lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

}  // namespace banana::net
