#include "core/gallery/seen.hpp"

#include <boost/json/parse.hpp>

namespace banana::gallery {
namespace {

constexpr db::Sql kShelves =
    "SELECT c.id, c.title, count(*) FROM template_category c JOIN template t ON t.category = c.id "
    "WHERE t.state = 'on' GROUP BY c.id, c.title, c.position ORDER BY c.position, c.id";
constexpr db::Sql kLabels =
    "SELECT id, document FROM template WHERE category = $1 AND state = 'on' ORDER BY position, id "
    "LIMIT $2 OFFSET $3";

Words words_of(std::string_view json, std::string_view fallback) {
  const Json parsed = boost::json::parse(json);
  models::Problem problem;
  models::Fields fields{problem, "", parsed};
  Words out;
  for (std::size_t n = 0; n < kLanguageNames.size(); ++n) {
    out.each[n] = fields.text(kLanguageNames[n], fallback, kTitleBytesMax);
  }
  return out;
}

}  // namespace

std::vector<Shelf> shelves(db::Snapshot& snapshot) {
  std::vector<Shelf> out;
  for (db::Rows row = snapshot.query(kShelves); row.next();) {
    out.push_back({.category = row.get<std::string>(0),
                   .title = words_of(row.text(1), row.text(0)),
                   .templates = row.i64(2)});
  }
  return out;
}

std::vector<Label> labels(db::Snapshot& snapshot, std::string_view category, std::int64_t from,
                          std::int64_t most) {
  std::vector<Label> out;
  for (db::Rows row = snapshot.query(kLabels, category, most, from); row.next();) {
    const auto read = read_template(row.text(0), boost::json::parse(row.text(1)));
    if (read) out.push_back({.id = read->id, .title = read->title});
  }
  return out;
}

}  // namespace banana::gallery
