#include "core/gallery/operations.hpp"

#include "core/gallery/handlers.hpp"

namespace banana::gallery {
namespace {

using ops::Arg;
using ops::Column;
using ops::Effect;
using ops::Format;
using ops::Kind;
using ops::Need;
using ops::Place;
using ops::Role;
using ops::Seen;
using ops::Show;

constexpr auto kIdMax = static_cast<std::int64_t>(kIdBytesMax);

constexpr std::int64_t kDocumentMax = 32 * 1024;

constexpr Arg kTemplate{.name = "template",
                        .help = "the template's id, such as neon-portrait",
                        .place = Place::positional,
                        .need = Need::required,
                        .min = 1,
                        .max = kIdMax};
constexpr Arg kExampleJob{
    .name = "example-job", .kind = Kind::id, .help = "its example is the first picture of this job"};
constexpr Arg kListArgs[] = {
    {.name = "category", .help = "only those in it", .min = 1, .max = kIdMax},
    {.name = "state", .kind = Kind::choice, .help = "only those in this state", .choices = kStateNames}};
constexpr Arg kWhich[] = {kTemplate};
constexpr Arg kAddArgs[] = {kTemplate,
                            {.name = "document",
                             .help = "as JSON or YAML: category, title, text, prompt, questions, request",
                             .need = Need::required,
                             .min = 1,
                             .max = kDocumentMax},
                            {.name = "state",
                             .kind = Kind::choice,
                             .help = "whether people see it",
                             .fallback = "draft",
                             .choices = kStateNames},
                            kExampleJob};
constexpr Arg kEditArgs[] = {kTemplate,
                             {.name = "document",
                              .help = "what is to be different, as JSON or YAML; null takes something away",
                              .min = 1,
                              .max = kDocumentMax},
                             {.name = "position",
                              .kind = Kind::integer,
                              .help = "its place in the category",
                              .min = 1,
                              .max = 1'000'000},
                             kExampleJob,
                             {.name = "no-example", .kind = Kind::flag, .help = "take its example away"}};
constexpr Arg kImportArgs[] = {{.name = "collection",
                                .help = "an own file's text: \"$(cat FILE)\"; without it, what was shipped",
                                .min = 1,
                                .max = static_cast<std::int64_t>(kCollectionBytesMax)}};
constexpr Arg kExportArgs[] = {
    {.name = "template", .help = "only this one", .place = Place::positional, .min = 1, .max = kIdMax}};

constexpr Column kColumns[] = {
    {.key = "id", .title = "ID", .format = Format::id},
    {.key = "title", .title = "TITLE"},
    {.key = "category", .title = "CATEGORY"},
    {.key = "state", .title = "STATE", .format = Format::status},
    {.key = "uses", .title = "USES", .format = Format::number},
    {.key = "questions", .title = "ASKS", .format = Format::number},
    {.key = "model", .title = "MODEL"},
    {.key = "source", .title = "SOURCE"},
    {.key = "position", .title = "PLACE", .format = Format::number, .seen = Seen::in_records},
    {.key = "example", .title = "EXAMPLE", .format = Format::id, .seen = Seen::in_records},
    {.key = "author", .title = "AUTHOR", .seen = Seen::in_records},
    {.key = "updated_at", .title = "CHANGED", .format = Format::instant, .seen = Seen::in_records},
    {.key = "updated_by", .title = "BY", .seen = Seen::in_records},
    {.key = "document", .title = "IN FULL", .format = Format::json, .seen = Seen::in_records}};
constexpr std::span kBriefColumns{kColumns, std::size(kColumns) - 1};
constexpr Column kArrivalColumns[] = {{.key = "template", .title = "TEMPLATE", .format = Format::id},
                                      {.key = "title", .title = "TITLE"},
                                      {.key = "fate", .title = "FATE", .format = Format::status}};
constexpr Column kExportColumns[] = {{.key = "text", .title = "TEMPLATES", .format = Format::prose}};
constexpr ops::View kTable{.show = Show::table,
                           .columns = kBriefColumns,
                           .empty = "No template matches. Are they here? bananactl templates import"};
constexpr ops::View kRecord{.show = Show::record, .columns = kColumns};

constexpr std::string_view kListExamples[] = {"templates list",
                                              "templates list --category portraits --state on"};
constexpr std::string_view kShowExamples[] = {"templates show neon-portrait"};
constexpr std::string_view kAddExamples[] = {
    "templates add cat-cafe --document \"$(cat cat-cafe.json)\"",
    "templates add cat-cafe --document \"$(cat cat-cafe.json)\" --state on --example-job 01J9ZK4T8QY3E"};
constexpr std::string_view kEditExamples[] = {
    R"(templates edit neon-portrait --document '{"title": {"en": "Neon light"}}')",
    "templates edit neon-portrait --example-job 01J9ZK4T8QY3E", "templates edit neon-portrait --position 1"};
constexpr std::string_view kRemoveExamples[] = {"templates rm neon-portrait --yes"};
constexpr std::string_view kEnableExamples[] = {"templates enable neon-portrait"};
constexpr std::string_view kDisableExamples[] = {"templates disable neon-portrait"};
constexpr std::string_view kImportExamples[] = {
    "templates import --dry-run", "templates import --collection \"$(cat templates.json)\" --yes"};
constexpr std::string_view kExportExamples[] = {"templates export", "templates export neon-portrait"};

constexpr ops::Operation kOperations[] = {
    {.name = "templates.list",
     .summary = "List the templates",
     .args = kListArgs,
     .role = Role::support,
     .examples = kListExamples,
     .view = kTable,
     .handler = &list_templates},
    {.name = "templates.show",
     .summary = "Show one template in full",
     .args = kWhich,
     .role = Role::support,
     .examples = kShowExamples,
     .view = kRecord,
     .handler = &show_template},
    {.name = "templates.add",
     .summary = "Add a template",
     .description = "Its category must be there. `templates show` shows what a document is like.",
     .args = kAddArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kAddExamples,
     .view = kRecord,
     .handler = &add_template},
    {.name = "templates.edit",
     .summary = "Change a template",
     .description =
         "What --document names is changed, the rest stays. Who is in the middle of its questions goes on "
         "with the new ones.",
     .args = kEditArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kEditExamples,
     .view = kRecord,
     .handler = &edit_template},
    {.name = "templates.rm",
     .summary = "Remove a template",
     .description =
         "With its example and its place among what is trending. To hide it for a while: templates disable.",
     .args = kWhich,
     .role = Role::admin,
     .effect = Effect::write,
     .confirm = ops::Confirm::ask,
     .examples = kRemoveExamples,
     .view = {.show = Show::record, .columns = kBriefColumns},
     .handler = &remove_template},
    {.name = "templates.enable",
     .summary = "Show a template to people",
     .args = kWhich,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kEnableExamples,
     .view = kRecord,
     .handler = &enable_template},
    {.name = "templates.disable",
     .summary = "Hide a template",
     .args = kWhich,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kDisableExamples,
     .view = kRecord,
     .handler = &disable_template},
    {.name = "templates.import",
     .summary = "Take over the templates that were shipped, or an own file",
     .description =
         "What was shipped never undoes what was changed here. An own file, JSON or YAML, overwrites the "
         "templates it names and leaves the others.",
     .args = kImportArgs,
     .role = Role::admin,
     .effect = Effect::bulk,
     .confirm = ops::Confirm::ask,
     .examples = kImportExamples,
     .view = {.show = Show::table, .columns = kArrivalColumns, .empty = "There is nothing in it."},
     .handler = &import_templates},
    {.name = "templates.export",
     .summary = "Write the templates as JSON",
     .description = "What it writes, templates import reads.",
     .args = kExportArgs,
     .role = Role::support,
     .examples = kExportExamples,
     .view = {.show = Show::text, .columns = kExportColumns},
     .handler = &export_templates},
};

}  // namespace

std::span<const ops::Operation> template_operations() { return kOperations; }

}  // namespace banana::gallery
