#include "core/keys/operations.hpp"

namespace banana::keys {

namespace {

using ops::Column;
using ops::Confirm;
using ops::Effect;
using ops::Format;
using ops::Show;

constexpr ops::Arg kMasterArgs[] = {
    {.name = "new-key",
     .help = "the new master key; without it one is made, unless keys.master is configured",
     .secret = true}};

constexpr Column kListColumns[] = {{.key = "version", .title = "KEY", .format = Format::id},
                                   {.key = "state", .title = "STATE", .format = Format::status},
                                   {.key = "values", .title = "VALUES", .format = Format::number},
                                   {.key = "created_at", .title = "SINCE", .format = Format::instant},
                                   {.key = "retired_at", .title = "RETIRED", .format = Format::instant},
                                   {.key = "master", .title = "MASTER KEY", .format = Format::id}};
constexpr Column kRotateColumns[] = {
    {.key = "version", .title = "Key", .format = Format::id},
    {.key = "resealed", .title = "Values sealed anew", .format = Format::number},
    {.key = "unreadable", .title = "Damaged values", .format = Format::number}};
constexpr Column kMasterColumns[] = {{.key = "master", .title = "Master key", .format = Format::id},
                                     {.key = "keys", .title = "Data keys wrapped", .format = Format::number},
                                     {.key = "file", .title = "File"},
                                     {.key = "next", .title = "Next", .format = Format::prose}};

constexpr std::string_view kListExamples[] = {"keys list", "keys list --json"};
constexpr std::string_view kRotateExamples[] = {"keys rotate --dry-run", "keys rotate --yes"};
constexpr std::string_view kMasterExamples[] = {"keys rotate-master",
                                                "keys rotate-master --new-key @new.key --yes"};

}  // namespace

std::array<ops::Operation, 3> key_rows(ops::ReadHandler listing, ops::HostHandler rotating) {
  return {
      {{.name = "keys.list",
        .summary = "List the data keys and how many values each one seals",
        .description =
            "Tokens and provider keys are sealed under a data key; data keys are wrapped under the "
            "master key, which is known here by its fingerprint only.",
        .examples = kListExamples,
        .view = {.show = Show::table, .columns = kListColumns, .empty = "Nothing was ever sealed."},
        .handler = listing},
       {.name = "keys.rotate",
        .summary = "Begin a new data key and seal everything anew under it",
        .description = "Bots go on working meanwhile. When it is interrupted nothing is lost: run it again.",
        .effect = Effect::bulk,
        .confirm = Confirm::ask,
        .examples = kRotateExamples,
        .view = {.show = Show::record, .columns = kRotateColumns},
        .handler = rotating},
       {.name = "keys.rotate-master",
        .summary = "Wrap the data keys under a new master key",
        .description =
            "Without keys.master the key is the file master.key in data_dir, which is replaced. With it, "
            "give the new key and set keys.master to it afterwards; what runs goes on running. Backups "
            "made before need the old key.",
        .args = kMasterArgs,
        .effect = Effect::bulk,
        .confirm = Confirm::ask,
        .examples = kMasterExamples,
        .view = {.show = Show::record, .columns = kMasterColumns},
        .handler = &rotate_master}}};
}

}  // namespace banana::keys
