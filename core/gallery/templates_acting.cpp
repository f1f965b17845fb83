// templates add, edit, rm, enable, disable, import.
#include <fmt/format.h>

#include "core/gallery/handlers.hpp"
#include "core/gallery/import.hpp"
#include "core/studio/history.hpp"

namespace banana::gallery {
namespace {

/// A member that is null goes, an object is merged, all else takes the place of what was there (RFC 7396).
void merge(JsonObject& into, const JsonObject& patch) {
  for (const auto& member : patch) {
    if (member.value().is_null()) {
      into.erase(member.key());
    } else if (member.value().is_object()) {
      Json& at = into[member.key()];
      if (!at.is_object()) at = JsonObject{};
      merge(at.get_object(), member.value().get_object());
    } else {
      into[member.key()] = member.value();
    }
  }
}

/// What the job made first, where that is a picture that is still kept.
Result<blob::BlobKey> picture_of(db::Snapshot& snapshot, studio::JobId job) {
  for (const auto& made : studio::results_of(snapshot, job)) {
    const auto key = blob::BlobKey::parse(made.blob);
    if (key && made.type.starts_with("image/")) return *key;
  }
  return fail(Errc::not_found, fmt::format("no picture of the job {} is kept", job.str()),
              "bananactl jobs list --status succeeded");
}

Result<> choose_example(db::Snapshot& snapshot, const ops::Args& args, Row& row) {
  const auto job = args.find<studio::JobId>("example-job");
  if (!job) return {};
  const auto key = picture_of(snapshot, *job);
  if (!key) return key.error();
  row.example = *key;
  return {};
}

Result<Json> put(db::Tx& tx, const Row& row, ops::Context& context) {
  const auto done = put_row(tx, row, context.now, context.actor.name);
  if (!done) return done.error();
  if (!done->has_example) return fail(Errc::not_found, "the picture is not kept any more");
  context.change.after = in_full(find_row(tx, row.what.id).value());
  return context.change.after;
}

Result<Json> turn(db::Tx& tx, const ops::Args& args, ops::Context& context, State state) {
  take_turn(tx);
  auto row = find_row(tx, args.get<std::string>("template"));
  if (!row) return row.error();
  context.change.before = in_full(*row);
  row->state = state;
  return put(tx, *row, context);
}

JsonArray items_of(const Plan& plan) {
  JsonArray items;
  for (const Arrival& arrival : plan.arrivals) {
    items.push_back(
        JsonObject{{"template", arrival.id}, {"title", arrival.title}, {"fate", to_string(arrival.fate)}});
  }
  return items;
}

}  // namespace

Result<Json> add_template(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  take_turn(tx);
  const auto id = args.get<std::string>("template");
  if (find(tx, id)) {
    return fail(Errc::conflict, fmt::format("there is a template {} already", id),
                fmt::format("bananactl templates edit {}", id));
  }
  const auto document = read_text(args.get<std::string>("document"));
  if (!document) return document.error();
  auto what = read_template(id, *document);
  if (!what) return what.error();
  Row row{.what = *std::move(what),
          .state = parse_state(args.get<std::string>("state")).value_or(State::draft)};
  if (const auto chosen = choose_example(tx, args, row); !chosen) return chosen.error();
  return put(tx, row, context);
}

Result<Json> edit_template(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  take_turn(tx);
  auto row = find_row(tx, args.get<std::string>("template"));
  if (!row) return row.error();
  context.change.before = in_full(*row);
  if (const auto given = args.find<std::string>("document")) {
    const auto patch = read_text(*given);
    if (!patch) return patch.error();
    if (!patch->is_object()) return fail(Errc::invalid, "--document must be an object");
    JsonObject document = to_json(row->what);
    merge(document, patch->get_object());
    auto what = read_template(row->what.id, document);
    if (!what) return what.error();
    if (what->category != row->what.category) row->position = 0;  // the last one there
    row->what = *std::move(what);
  }
  if (const auto position = args.find<std::int64_t>("position")) row->position = *position;
  if (const auto chosen = choose_example(tx, args, *row); !chosen) return chosen.error();
  if (args.get<bool>("no-example")) row->example.reset();
  return put(tx, *row, context);
}

Result<Json> remove_template(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  take_turn(tx);
  const auto row = find_row(tx, args.get<std::string>("template"));
  if (!row) return row.error();
  context.change.before = in_full(*row);
  (void)remove(tx, row->what.id, context.now);
  drop_empty_categories(tx);
  return Json(in_brief(*row));
}

Result<Json> enable_template(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  return turn(tx, args, context, State::on);
}

Result<Json> disable_template(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  return turn(tx, args, context, State::off);
}

Result<Json> import_templates(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  take_turn(tx);
  Plan plan;
  if (const auto own = args.find<std::string>("collection")) {
    const auto collection = read_collection(*own);
    if (!collection) return collection.error();
    plan = plan_own(tx, *collection);
  } else {
    plan = plan_shipped(tx, shipped());
  }
  const auto missing = carry_out(tx, plan, context.now, context.actor.name);
  if (!missing) return missing.error();
  JsonArray items = items_of(plan);
  context.change.after = items;
  std::string summary = fmt::format("{} added, {} taken over, {} as they were, {} kept as they are here.",
                                    plan.count(Fate::added), plan.count(Fate::taken), plan.count(Fate::same),
                                    plan.count(Fate::kept));
  if (*missing > 0) summary += fmt::format(" {} examples are not stored here and were left out.", *missing);
  return Json(JsonObject{{"items", std::move(items)}, {"next", nullptr}, {"summary", std::move(summary)}});
}

}  // namespace banana::gallery
