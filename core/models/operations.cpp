#include "core/models/operations.hpp"

#include "core/models/catalogue_file.hpp"
#include "core/models/handlers.hpp"
#include "core/models/rows.hpp"

namespace banana::models {
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

constexpr std::int64_t kKeyMax = 64;
constexpr std::int64_t kPathMax = 300;
constexpr std::int64_t kValueMax = 64 * 1024;

constexpr Arg kModel{.name = "model",
                     .help = "the model's key, such as nano-banana",
                     .place = Place::positional,
                     .need = Need::required,
                     .min = 1,
                     .max = kKeyMax};
constexpr Arg kCatalogue{.name = "catalogue",
                         .help = "an own catalogue's text: \"$(cat FILE)\"; without it, what was shipped",
                         .min = 1,
                         .max = static_cast<std::int64_t>(kCatalogueBytesMax)};
constexpr Arg kListArgs[] = {
    {.name = "operation",
     .kind = Kind::choice,
     .help = "only those that can do this",
     .choices = kOperationNames},
    {.name = "provider", .help = "only of this provider", .min = 1, .max = kKeyMax},
    {.name = "kind", .kind = Kind::choice, .help = "only those that make this", .choices = kMediumNames},
    {.name = "state", .kind = Kind::choice, .help = "only those switched so", .choices = kSwitchNames},
    {.name = "source",
     .kind = Kind::choice,
     .help = "only those that come from there",
     .choices = kSourceNames}};
constexpr Arg kWhich[] = {kModel};
constexpr Arg kEnableArgs[] = {
    kModel, {.name = "auto", .kind = Kind::flag, .help = "only while its provider is ready"}};
constexpr Arg kSetArgs[] = {kModel,
                            {.name = "path",
                             .help = "what of it, as models export names it: limits.concurrency",
                             .place = Place::positional,
                             .need = Need::required,
                             .min = 1,
                             .max = kPathMax},
                            {.name = "value",
                             .help = "a number, a word or JSON; null for the default",
                             .place = Place::positional,
                             .need = Need::required,
                             .min = 1,
                             .max = kValueMax}};
constexpr Arg kImportArgs[] = {kCatalogue};
constexpr Arg kExportArgs[] = {
    {.name = "model", .help = "only this one", .place = Place::positional, .min = 1, .max = kKeyMax},
    {.name = "changed", .kind = Kind::flag, .help = "only those that are not as they were shipped"}};

constexpr Column kColumns[] = {
    {.key = "id", .title = "ID", .format = Format::id},
    {.key = "title", .title = "TITLE"},
    {.key = "provider", .title = "PROVIDER"},
    {.key = "kind", .title = "KIND"},
    {.key = "state", .title = "STATE", .format = Format::status},
    {.key = "operations", .title = "CAN"},
    {.key = "source", .title = "SOURCE"},
    {.key = "vendor_model", .title = "VENDOR'S NAME", .seen = Seen::in_records},
    {.key = "fallback", .title = "FALLBACK", .format = Format::json, .seen = Seen::in_records},
    {.key = "concurrency", .title = "AT ONCE", .format = Format::number, .seen = Seen::in_records},
    {.key = "version", .title = "VERSION", .format = Format::number, .seen = Seen::in_records}};
constexpr Column kOfferColumns[] = {
    {.key = "operation", .title = "OPERATION", .format = Format::id},
    {.key = "price", .title = "TOKENS"},
    {.key = "takes", .title = "TAKES", .format = Format::prose},
    {.key = "vendor_model", .title = "VENDOR'S NAME", .seen = Seen::in_records},
    {.key = "document", .title = "IN FULL", .format = Format::json, .seen = Seen::in_records}};
constexpr Column kSetColumns[] = {{.key = "model", .title = "MODEL", .format = Format::id},
                                  {.key = "path", .title = "PATH"},
                                  {.key = "before", .title = "WAS", .format = Format::json},
                                  {.key = "value", .title = "IS", .format = Format::json},
                                  {.key = "version", .title = "VERSION", .format = Format::number}};
constexpr Column kChangeColumns[] = {{.key = "model", .title = "MODEL", .format = Format::id},
                                     {.key = "path", .title = "WHAT", .format = Format::id},
                                     {.key = "fate", .title = "FATE", .format = Format::status},
                                     {.key = "here", .title = "HERE", .format = Format::json},
                                     {.key = "there", .title = "THERE", .format = Format::json}};
constexpr Column kExportColumns[] = {{.key = "text", .title = "CATALOGUE", .format = Format::prose}};
constexpr ops::View kTable{.show = Show::table,
                           .columns = kColumns,
                           .empty = "No model matches. Is the catalogue here? bananactl models import"};
constexpr ops::View kRecord{.show = Show::record, .columns = kColumns};
constexpr ops::View kChanges{.show = Show::table, .columns = kChangeColumns, .empty = "Nothing differs."};

constexpr std::string_view kListExamples[] = {"models list", "models list --operation edit --state on",
                                              "models list --source edited --json"};
constexpr std::string_view kShowExamples[] = {"models show nano-banana"};
constexpr std::string_view kEnableExamples[] = {"models enable nano-banana",
                                                "models enable nano-banana --auto"};
constexpr std::string_view kDisableExamples[] = {"models disable sandbox-image"};
constexpr std::string_view kSetExamples[] = {
    "models set nano-banana limits.concurrency 8", R"(models set nano-banana fallback '["seedream-4.5"]')",
    "models set nano-banana operations.generate.options.resolution.default 2K --dry-run"};
constexpr std::string_view kImportExamples[] = {"models import --dry-run", "models import --yes",
                                                "models import --catalogue \"$(cat own-models.yaml)\" --yes"};
constexpr std::string_view kDiffExamples[] = {"models diff",
                                              "models diff --catalogue \"$(cat own-models.yaml)\""};
constexpr std::string_view kExportExamples[] = {"models export", "models export nano-banana",
                                                "models export --changed"};

constexpr ops::Operation kOperations[] = {
    {.name = "models.list",
     .summary = "List the models",
     .args = kListArgs,
     .role = Role::support,
     .examples = kListExamples,
     .view = kTable,
     .handler = &list_models},
    {.name = "models.show",
     .summary = "Show what a model can do, takes and costs",
     .args = kWhich,
     .role = Role::support,
     .examples = kShowExamples,
     .view = {.show = Show::table, .columns = kOfferColumns},
     .handler = &show_model},
    {.name = "models.enable",
     .summary = "Let users have a model",
     .description = "Takes effect at once, without a restart. As shipped, a model is auto: on while its "
                    "provider has a key.",
     .args = kEnableArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kEnableExamples,
     .view = kRecord,
     .handler = &enable_model},
    {.name = "models.disable",
     .summary = "Take a model away from users",
     .description = "Takes effect at once. Jobs that have begun are finished.",
     .args = kWhich,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kDisableExamples,
     .view = kRecord,
     .handler = &disable_model},
    {.name = "models.set",
     .summary = "Change one thing of a model",
     .description = "Whatever `models export` shows of it, but for prices (see: prices set) and for being "
                    "on. Takes effect at "
                    "once; what is shipped later doesn't undo it.",
     .args = kSetArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kSetExamples,
     .view = {.show = Show::record, .columns = kSetColumns},
     .handler = &set_model},
    {.name = "models.diff",
     .summary = "Show what an import would change",
     .description =
         "taken and added would come, kept and conflict stay as they are here, gone is not shipped any more.",
     .args = kImportArgs,
     .role = Role::support,
     .examples = kDiffExamples,
     .view = kChanges,
     .handler = &diff_models},
    {.name = "models.import",
     .summary = "Take over the models and prices that were shipped, or an own catalogue",
     .description =
         "What was shipped never undoes what was changed here: members that were changed on both sides, and "
         "prices "
         "that were set here, stay. An own catalogue overwrites the models it names and leaves the others.",
     .args = kImportArgs,
     .role = Role::admin,
     .effect = Effect::bulk,
     .confirm = ops::Confirm::ask,
     .examples = kImportExamples,
     .view = kChanges,
     .handler = &import_models},
    {.name = "models.export",
     .summary = "Write the models with their current prices as a catalogue",
     .description = "What it writes, models import reads.",
     .args = kExportArgs,
     .role = Role::support,
     .examples = kExportExamples,
     .view = {.show = Show::text, .columns = kExportColumns},
     .handler = &export_models},
};

}  // namespace

std::span<const ops::Operation> model_operations() { return kOperations; }

}  // namespace banana::models
