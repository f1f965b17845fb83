#include "core/db/sqlite/statement.hpp"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <type_traits>
#include <variant>

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/db/sqlite/errors.hpp"

namespace banana::db::sqlite {
namespace {

// SQLite takes a null pointer for NULL, whatever the length.
const void* not_null(const void* data) { return data != nullptr ? data : ""; }

/// The n of "$n"; 0 when the name is anything else.
std::size_t parameter_number(const char* name) {
  if (name == nullptr || name[0] != '$') return 0;
  std::size_t number = 0;
  const char* end = name + std::strlen(name);
  const auto [rest, error] = std::from_chars(name + 1, end, number);
  return error == std::errc{} && rest == end ? number : 0;
}

}  // namespace

Statement::Statement(sqlite3* connection, const std::string& path, std::string_view sql)
    : connection_(connection), path_(path), text_(sql) {
  const char* rest = nullptr;
  const int rc = sqlite3_prepare_v3(connection, text_.data(), static_cast<int>(text_.size()),
                                    SQLITE_PREPARE_PERSISTENT, &raw_, &rest);
  if (rc != SQLITE_OK) throw error(rc);
  try {
    const std::string_view more{rest, static_cast<std::size_t>(text_.data() + text_.size() - rest)};
    if (raw_ == nullptr) throw Error{Cause::misuse, "an empty statement"};
    if (more.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
      throw Error{Cause::misuse, fmt::format("more than one statement in \"{}\"", sql)};
    }
    number_parameters();
  } catch (...) {
    sqlite3_finalize(raw_);
    throw;
  }
  writes_ = sqlite3_stmt_readonly(raw_) == 0;
}

Statement::~Statement() { sqlite3_finalize(raw_); }

void Statement::number_parameters() {
  // Slots have distinct names: when none of the numbers exceeds the count, none is missing.
  const int slots = sqlite3_bind_parameter_count(raw_);
  for (int slot = 1; slot <= slots; ++slot) {
    const std::size_t number = parameter_number(sqlite3_bind_parameter_name(raw_, slot));
    if (number == 0 || number > static_cast<std::size_t>(slots)) {
      throw Error{Cause::misuse, fmt::format("parameters must be $1, $2 … without a gap in \"{}\"", text_)};
    }
    param_of_slot_.push_back(number - 1);
  }
}

void Statement::bind(std::span<const Param> params, Values values) {
  if (params.size() != param_of_slot_.size()) {
    throw Error{Cause::misuse, fmt::format("{} values for {} parameters in \"{}\"", params.size(),
                                           param_of_slot_.size(), text_)};
  }
  for (std::size_t slot = 0; slot < params.size(); ++slot) {
    const int rc = bind_one(static_cast<int>(slot) + 1, params[param_of_slot_[slot]].value(), values);
    if (rc != SQLITE_OK) throw error(rc);
  }
}

int Statement::bind_one(int slot, const Param::Value& value, Values values) {
  const auto lifetime = values == Values::copy ? SQLITE_TRANSIENT : SQLITE_STATIC;
  return std::visit(
      [&](const auto& v) {
        using T = std::remove_cvref_t<decltype(v)>;
        if constexpr (std::is_same_v<T, std::monostate>) {
          return sqlite3_bind_null(raw_, slot);
        } else if constexpr (std::is_same_v<T, std::int64_t>) {
          return sqlite3_bind_int64(raw_, slot, v);
        } else if constexpr (std::is_same_v<T, double>) {
          return sqlite3_bind_double(raw_, slot, v);
        } else if constexpr (std::is_same_v<T, std::string_view>) {
          const auto* text = static_cast<const char*>(not_null(v.data()));
          return sqlite3_bind_text64(raw_, slot, text, v.size(), lifetime, SQLITE_UTF8);
        } else {
          return sqlite3_bind_blob64(raw_, slot, not_null(v.data()), v.size(), lifetime);
        }
      },
      value);
}

bool Statement::step() {
  errno = 0;
  const int rc = sqlite3_step(raw_);
  if (rc == SQLITE_ROW) return true;
  if (rc == SQLITE_DONE) return false;
  throw make_error(connection_, rc, path_, text_, errno);
}

void Statement::reset() noexcept { sqlite3_reset(raw_); }

Error Statement::error(int result_code) const { return make_error(connection_, result_code, path_, text_); }

}  // namespace banana::db::sqlite
