#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/config/describe.hpp"
#include "core/config/load.hpp"
#include "core/ops/host.hpp"
#include "core/ops/installation.hpp"

namespace banana::ops {

namespace {

namespace fs = std::filesystem;

Json to_json(const config::Problem& problem) {
  return JsonObject{{"at", problem.at.exact()},   {"key", problem.key},     {"what", problem.what},
                    {"allowed", problem.allowed}, {"meant", problem.meant}, {"hint", problem.hint}};
}

std::string file_of(const config::Loaded& loaded) {
  return loaded.file.empty() ? std::string{"no file, defaults"} : loaded.file;
}

Task<Result<Json>> check(Host& host, const Args&, Context&) {
  const config::Loaded& loaded = host.loaded();
  JsonArray errors;
  JsonArray warnings;
  std::string text;
  for (const config::Problem& error : loaded.errors) {
    errors.push_back(to_json(error));
    text += fmt::format("error: {}\n", error.text());
  }
  for (const config::Problem& warning : loaded.warnings) {
    warnings.push_back(to_json(warning));
    text += fmt::format("warning: {}\n", warning.text());
  }
  if (loaded.ok()) {
    text += fmt::format("The configuration is good ({}).", file_of(loaded));
  } else {
    text += loaded.errors.size() == 1 ? "1 error." : fmt::format("{} errors.", loaded.errors.size());
  }
  co_return Json(JsonObject{{"ok", loaded.ok()},
                            {"file", loaded.file.empty() ? Json(nullptr) : Json(loaded.file)},
                            {"errors", std::move(errors)},
                            {"warnings", std::move(warnings)},
                            {"text", std::move(text)}});
}

Task<Result<Json>> show(Host& host, const Args& args, Context&) {
  const config::Loaded& loaded = host.loaded();
  if (!loaded.ok()) co_return loaded.error();
  const auto wanted = args.find<std::string>("key");
  if (wanted) {
    if (const auto known = config::explain(*wanted); !known && known.error().code == Errc::not_found) {
      co_return known.error();
    }
  }
  JsonArray items;
  for (const config::Shown& shown : config::show(loaded)) {
    const bool in_group = wanted && shown.key.starts_with(*wanted + ".");
    if (wanted && shown.key != *wanted && !in_group) continue;
    items.push_back(JsonObject{{"key", shown.key}, {"value", shown.value}, {"from", shown.origin.text()}});
  }
  co_return Json(JsonObject{{"items", std::move(items)}});
}

Task<Result<Json>> explain(Host&, const Args& args, Context&) {
  const auto known = config::explain(args.get<std::string>("key"));
  if (!known) co_return known.error();
  JsonArray environment;
  for (const std::string& name : known->environment) environment.emplace_back(name);
  co_return Json(
      JsonObject{{"key", known->key},
                 {"help", known->help},
                 {"type", known->type},
                 {"allowed", known->allowed},
                 {"default", known->fallback},
                 {"environment", std::move(environment)},
                 {"secret_files", known->secret_files.empty() ? Json(nullptr) : Json(known->secret_files)},
                 {"takes_effect", known->change}});
}

/// Readable by its group alone: a configuration may come to hold passwords.
constexpr mode_t kMode = 0640;

Result<> write_new(const std::string& path, std::string_view text, bool replace) {
  const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (replace ? O_TRUNC : O_EXCL);
  const int file = ::open(path.c_str(), flags, kMode);
  if (file < 0 && errno == EEXIST) {
    return fail(Errc::conflict, fmt::format("{} exists already", path), "Give --force to replace it.");
  }
  const auto failed = [&] {
    return fail(Errc::unavailable,
                fmt::format("{} can't be written: {}", path, std::generic_category().message(errno)),
                "Name another place with --file, or run this as a user who may write there.");
  };
  if (file < 0) return failed();
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (::close(file) != 0 || !written) return failed();
  return {};
}

Task<Result<Json>> init(Host& host, const Args& args, Context& context) {
  const std::string path =
      args.find<std::string>("file").value_or(fs::absolute(host.sources().file).string());
  const std::string text = config::init_text();
  if (args.get<bool>("print")) co_return Json(JsonObject{{"file", nullptr}, {"text", text}});
  if (!context.rehearsal) {
    if (const Result<> written = write_new(path, text, args.get<bool>("force")); !written)
      co_return written.error();
  }
  const std::string_view done = context.rehearsal ? "Would write" : "Wrote";
  co_return Json(
      JsonObject{{"file", path},
                 {"text", fmt::format("{} {}. Every setting stands there with its default.", done, path)}});
}

constexpr Arg kInitArgs[] = {
    {.name = "file",
     .kind = Kind::path,
     .help = "where to; the file the configuration is read from, by default"},
    {.name = "force", .kind = Kind::flag, .help = "replace a file that is there"},
    {.name = "print", .kind = Kind::flag, .help = "print it instead"},
};
constexpr Arg kShowArgs[] = {
    {.name = "key", .help = "only this setting, http.body_max, or group, http", .place = Place::positional}};
constexpr Arg kExplainArgs[] = {{.name = "key",
                                 .help = "a setting, such as database.url",
                                 .place = Place::positional,
                                 .need = Need::required}};

constexpr Column kCheckColumns[] = {
    {.key = "ok"}, {.key = "file"}, {.key = "errors"}, {.key = "warnings"}, {.key = "text"}};
constexpr Column kShowColumns[] = {{.key = "key", .title = "Setting", .format = Format::id},
                                   {.key = "value", .title = "Value"},
                                   {.key = "from", .title = "From"}};
constexpr Column kExplainColumns[] = {
    {.key = "key", .title = "Setting", .format = Format::id},
    {.key = "help", .title = "Meaning"},
    {.key = "type", .title = "Type"},
    {.key = "allowed", .title = "Allowed"},
    {.key = "default", .title = "Default"},
    {.key = "environment", .title = "Environment"},
    {.key = "secret_files", .title = "As a secret"},
    {.key = "takes_effect", .title = "Takes effect"},
};
constexpr Column kInitColumns[] = {{.key = "file"}, {.key = "text"}};

constexpr std::string_view kCheckExamples[] = {"config check", "config check --config ./banana.yaml"};
constexpr std::string_view kShowExamples[] = {"config show", "config show http", "config show --json"};
constexpr std::string_view kExplainExamples[] = {"config explain database.url"};
constexpr std::string_view kInitExamples[] = {"config init", "config init --file ./banana.yaml",
                                              "config init --print"};

constexpr Operation kOperations[] = {
    {.name = "config.check",
     .summary = "Check the configuration and name all that is wrong with it",
     .description = "Opens no database. Exits with 1 when something is wrong.",
     .where = Where::caller,
     .examples = kCheckExamples,
     .view = {.show = Show::text, .columns = kCheckColumns},
     .handler = &check},
    {.name = "config.show",
     .summary = "Show every setting, its value and where that comes from",
     .args = kShowArgs,
     .where = Where::caller,
     .examples = kShowExamples,
     .view = {.show = Show::table, .columns = kShowColumns},
     .handler = &show},
    {.name = "config.explain",
     .summary = "Explain one setting",
     .args = kExplainArgs,
     .where = Where::caller,
     .examples = kExplainExamples,
     .view = {.show = Show::record, .columns = kExplainColumns},
     .handler = &explain},
    {.name = "config.init",
     .summary = "Write a configuration file with every setting explained",
     .args = kInitArgs,
     .effect = Effect::write,
     .where = Where::caller,
     .examples = kInitExamples,
     .view = {.show = Show::text, .columns = kInitColumns},
     .handler = &init},
};

}  // namespace

std::span<const Operation> config_operations() { return kOperations; }

}  // namespace banana::ops
