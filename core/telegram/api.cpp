#include "core/telegram/api.hpp"

#include <array>
#include <ostream>

#include "core/base/result.hpp"

namespace banana::telegram {

namespace {

constexpr std::array<std::string_view, 17> kNames{
    "flood",      "token_revoked", "blocked",       "not_in_chat",  "no_rights",        "chat_missing",
    "chat_moved", "not_modified",  "query_too_old", "message_gone", "already_refunded", "file_unusable",
    "conflict",   "rejected",      "server",        "not_sent",     "unknown_outcome"};

}  // namespace

std::string_view to_string(Trouble trouble) { return kNames[static_cast<std::size_t>(trouble)]; }

bool ApiError::is_passing() const {
  return trouble == Trouble::flood || trouble == Trouble::server || trouble == Trouble::not_sent ||
         trouble == Trouble::unknown_outcome;
}

std::ostream& operator<<(std::ostream& out, const ApiError& error) {
  return out << to_string(error.trouble) << " (" << error.code << "): " << error.description;
}

void throw_exception_from_error(const ApiError& error, const boost::source_location& where) {
  throw UncheckedError{std::string{to_string(error.trouble)} + ": " + error.description + " (" +
                       where.file_name() + ")"};
}

}  // namespace banana::telegram
