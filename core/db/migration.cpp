#include "core/db/migration.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>

#include "core/base/hash.hpp"
#include "core/db/sql_scan.hpp"

namespace banana::embedded {
std::span<const EmbeddedFile> migrations();
}

namespace banana::db {

namespace {

constexpr std::size_t kDigits = 4;

struct FileName {
  std::string_view migration;  // "0003_plans"
  int number = 0;
  bool up = false;
};

bool is_name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

std::optional<FileName> parse_name(std::string_view file) {
  FileName out;
  if (file.ends_with(".up.sql")) {
    out.up = true;
    out.migration = file.substr(0, file.size() - std::string_view{".up.sql"}.size());
  } else if (file.ends_with(".down.sql")) {
    out.migration = file.substr(0, file.size() - std::string_view{".down.sql"}.size());
  } else {
    return std::nullopt;
  }
  if (out.migration.size() < kDigits + 2 || out.migration[kDigits] != '_') return std::nullopt;
  if (!std::ranges::all_of(out.migration, is_name_char)) return std::nullopt;
  const char* const end = out.migration.data() + kDigits;
  const auto [stop, failure] = std::from_chars(out.migration.data(), end, out.number);
  if (failure != std::errc{} || stop != end) return std::nullopt;
  return out;
}

Result<void> check_text(std::string_view path, std::string_view text, Engine engine) {
  const auto word = word_that_ends_a_transaction(text, engine);
  if (!word) return {};
  return fail(Errc::invalid, fmt::format("{} has a {} statement", path, *word),
              "A migration runs in one transaction together with its bookkeeping; leave that statement out.");
}

Result<void> check_order(const Migrations& sorted) {
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const Migration& at = sorted[i];
    if (at.number != static_cast<int>(i) + 1) {
      return fail(Errc::invalid,
                  fmt::format("migration {} stands where number {:04} belongs", at.name, i + 1),
                  "Numbers count from 0001 without a gap or a repetition.");
    }
    if (at.up.empty() || at.down.empty()) {
      return fail(Errc::invalid,
                  fmt::format("migration {} has no .{}.sql", at.name, at.up.empty() ? "up" : "down"));
    }
  }
  return {};
}

}  // namespace

std::string Migration::checksum() const { return to_hex(sha256(as_bytes(up))); }

std::string_view folder_of(Engine engine) { return engine == Engine::sqlite ? "sqlite" : "postgres"; }

Result<Migrations> read_migrations(std::span<const EmbeddedFile> files, Engine engine) {
  const std::string folder = fmt::format("migrations/{}/", folder_of(engine));
  std::map<std::string_view, Migration> by_name;
  for (const EmbeddedFile& file : files) {
    if (!file.path.starts_with(folder)) continue;
    const auto name = parse_name(file.path.substr(folder.size()));
    if (!name) {
      return fail(Errc::invalid,
                  fmt::format("{} is not called NNNN_name.up.sql or NNNN_name.down.sql", file.path));
    }
    if (auto sound = check_text(file.path, file.text, engine); !sound) return sound.error();
    Migration& migration = by_name[name->migration];
    migration.number = name->number;
    migration.name = name->migration;
    (name->up ? migration.up : migration.down) = file.text;
  }
  Migrations out;
  for (auto& [name, migration] : by_name) out.push_back(migration);
  if (auto sound = check_order(out); !sound) return sound.error();
  return out;
}

Migrations program_migrations(Engine engine) {
  auto read = read_migrations(embedded::migrations(), engine);
  if (!read) throw std::logic_error("the program's own migrations are broken: " + read.error().text());
  return std::move(*read);
}

}  // namespace banana::db
