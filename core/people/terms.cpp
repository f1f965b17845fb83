#include "core/people/terms.hpp"

namespace banana::people {
namespace {

constexpr db::Sql kAccept =
    "INSERT INTO terms_acceptance (user_id, version, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
constexpr db::Sql kRaise = "UPDATE person SET terms_version = $2 WHERE id = $1 AND terms_version < $2";

}  // namespace

Result<void> accept_terms(db::Tx& tx, UserId user, std::int64_t version, Instant now) {
  if (version < 1) return fail(Errc::invalid, "versions of the terms count from 1");
  if (const auto person = find_present(tx, user); !person) return person.error();
  tx.run(kAccept, user, version, now);
  tx.run(kRaise, user, version);
  return {};
}

}  // namespace banana::people
