// users list, show, search, ban, unban, role, note. export and erase: personal_operations.hpp.
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::people {

[[nodiscard]] std::span<const ops::Operation> people_operations();

/// USER: a Telegram id, a username or an internal id, as find_user() takes it.
inline constexpr ops::Arg kUserArg{.name = "user",
                                   .kind = ops::Kind::text,
                                   .help = "whom: a Telegram id, @username or internal id",
                                   .place = ops::Place::positional,
                                   .need = ops::Need::required,
                                   .min = 1,
                                   .max = 200};

}  // namespace banana::people
