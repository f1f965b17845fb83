#include "core/gallery/shared.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace banana::gallery {
namespace {

#define COLUMNS "code, owner, request, wants_photo, created_at, uses"
constexpr db::Sql kOfJob = "SELECT " COLUMNS " FROM template_shared WHERE job_id = $1";
constexpr db::Sql kFind = "SELECT " COLUMNS " FROM template_shared WHERE code = $1";
constexpr db::Sql kOfOwner =
    "SELECT " COLUMNS " FROM template_shared WHERE owner = $1 ORDER BY created_at, code";
#undef COLUMNS
constexpr db::Sql kAdd =
    "INSERT INTO template_shared (code, owner, job_id, request, wants_photo, created_at, uses) "
    "VALUES ($1, $2, $3, $4, $5, $6, 0)";
constexpr db::Sql kCount = "SELECT count(*) FROM template_shared WHERE owner = $1";
constexpr db::Sql kUse = "UPDATE template_shared SET uses = uses + 1 WHERE code = $1";
constexpr db::Sql kUnshare = "DELETE FROM template_shared WHERE job_id = $1";
constexpr db::Sql kErase = "DELETE FROM template_shared WHERE owner = $1";

constexpr std::size_t kCodeBytes = 12;

std::optional<models::Request> request_in(std::string_view text) {
  boost::system::error_code broken;
  const Json json = boost::json::parse(text, broken);
  if (broken) return std::nullopt;
  auto request = models::read_request(json);
  return request ? std::optional{*std::move(request)} : std::nullopt;
}

std::optional<Shared> read(const db::Rows& row) {
  auto request = request_in(row.text(2));
  if (!request) return std::nullopt;
  return Shared{.code = row.get<std::string>(0),
                .owner = row.get<UserId>(1),
                .request = *std::move(request),
                .wants_photo = row.get<bool>(3),
                .created_at = row.get<Instant>(4),
                .uses = row.i64(5)};
}

}  // namespace

Result<Shared> share(db::Tx& tx, Random& random, const studio::Job& job, Instant now) {
  if (db::Rows row = tx.query(kOfJob, job.id); row.next()) {
    if (auto known = read(row)) return *std::move(known);
  }
  auto request = request_in(job.request);
  if (!request || request->prompt.empty()) {
    return fail(Errc::not_found, "it is not known any more what was asked for");
  }
  if (tx.value<std::int64_t>(kCount, job.user).value_or(0) >= kSharedPerPersonMax) {
    return fail(Errc::limited,
                fmt::format("{} templates are the most somebody can share", kSharedPerPersonMax));
  }
  Shared shared{.code = "_" + random.token(kCodeBytes),
                .owner = job.user,
                .request = *std::move(request),
                .created_at = now};
  shared.wants_photo = !shared.request.references.empty();
  shared.request.references.clear();
  shared.request.seed.reset();
  tx.run(kAdd, shared.code, shared.owner, job.id, boost::json::serialize(models::to_json(shared.request)),
         shared.wants_photo, now);
  return shared;
}

std::optional<Shared> find_shared(db::Snapshot& snapshot, std::string_view code) {
  db::Rows row = snapshot.query(kFind, code);
  return row.next() ? read(row) : std::nullopt;
}

void count_shared_use(db::Tx& tx, std::string_view code) { tx.run(kUse, code); }

void unshare(db::Tx& tx, studio::JobId job) { tx.run(kUnshare, job); }

Json read_shared(db::Snapshot& snapshot, UserId user) {
  JsonArray all;
  for (db::Rows row = snapshot.query(kOfOwner, user); row.next();) {
    const auto shared = read(row);
    if (!shared) continue;
    all.push_back(JsonObject{{"code", shared->code},
                             {"request", models::to_json(shared->request)},
                             {"shared_at", to_iso8601(shared->created_at)},
                             {"uses", shared->uses}});
  }
  return all;
}

void erase_shared(db::Tx& tx, UserId user) { tx.run(kErase, user); }

}  // namespace banana::gallery
