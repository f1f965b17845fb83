// All that is known of a person in files of which none is too large, however much it is (ST13).
//
//   for (const ExportPart& part : export_parts(tx, user, personal_data(), now)) queue(part.str());  // when they ask
//   co_await export_file(database, *ExportPart::parse(text), personal_data(), now);                 // when it is sent
//
// A file is made when it is sent, and forgotten: a part only says what will be in it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/async.hpp"
#include "core/db/database.hpp"
#include "core/people/personal_data.hpp"

namespace banana::people {

struct ExportPart {
  enum class Holds : std::uint8_t { span, all_else_too };
  UserId user;
  Span span;  // of what there may be very much
  Holds holds = Holds::span;

  [[nodiscard]] std::string str() const;
  [[nodiscard]] static std::optional<ExportPart> parse(std::string_view text);
  friend bool operator==(const ExportPart&, const ExportPart&) = default;
};

/// One at least, the newest first, which holds all else as well. Together they are what is known until `now`.
[[nodiscard]] std::vector<ExportPart> export_parts(db::Snapshot& snapshot, UserId user,
                                                   std::span<const PersonalData> sections, Instant now);

[[nodiscard]] Result<JsonObject> export_part(db::Snapshot& snapshot, const ExportPart& part,
                                             std::span<const PersonalData> sections, Instant now);

/// The same as JSON text. not_found: the person has been erased since; unavailable: the database is away.
[[nodiscard]] Task<Result<std::string>> export_file(db::Database& database, ExportPart part,
                                                    std::span<const PersonalData> sections, Instant now);

}  // namespace banana::people
