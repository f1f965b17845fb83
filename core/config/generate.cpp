// The two files written from the table.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/config/describe.hpp"
#include "core/config/setting.hpp"

namespace banana::config {

namespace {

constexpr std::size_t kWidth = 100;

constexpr std::string_view kYamlHead =
    R"(# The configuration of Banana. Every setting is here with its default, switched off by the # before it:
# take that away to set it. Each can also come from the environment, as BANANA_ and its name in capitals
# (BANANA_LOG_LEVEL=debug), or from a flag (bananad --set log.level=debug). Flags win over the environment, the
# environment wins over this file.
#
#   bananactl config check         finds every mistake, with line and column
#   bananactl config show          prints what is in force, and where it comes from
#   bananactl config explain KEY   tells what a setting means
#
# Durations are written as 500ms, 30s, 5m or 1h30m, sizes as 512B, 16KiB, 8MiB or 1GiB, lists as [a, b].
# A relative path counts from this file's folder. <data_dir> stands for the data_dir setting.
)";

constexpr std::string_view kDocsHead = R"(# Configuration

Generated from the table of settings (`core/config/table.cpp`); `./dev fmt` writes it anew.

Banana runs without any configuration file. What you set comes from, the strongest first:

1. flags: `bananad --set log.level=debug`, as often as you like;
2. the environment: `BANANA_LOG_LEVEL=debug`, and the names given below that other programs use;
3. systemd credentials, for secrets: `LoadCredential=database.url:/etc/banana/database.url`;
4. the file: `--config FILE`, else the one `BANANA_CONFIG` names, else `/etc/banana/banana.yaml`;
5. the default.

A variable that is set to nothing counts as not set. `bananactl config init` writes a commented file to begin with,
`config check` finds every mistake at once with its line and column, `config show` prints what is in force and where
each value comes from (secrets masked), `config explain KEY` describes one setting.

**Values.** Durations: `500ms`, `30s`, `5m`, `1h30m`, `2d`. Sizes: `512B`, `16KiB`, `8MiB`, `1GiB`. Lists: `[a, b]` in
the file, `a,b` elsewhere. A relative path in the file counts from the file's folder, elsewhere from the working
directory. `<data_dir>` stands for the value of `data_dir`.

**Secrets** are best kept out of the file and the environment. Where a setting says so, `<key>_file` in the file or
`<VARIABLE>_FILE` in the environment names a file that holds the value. A secret that every user of the machine can
read is warned of. Secrets are never printed, neither in messages nor in the log.

**Reload.** On SIGHUP (`systemctl reload banana`) the daemon reads everything anew. If there is any mistake it keeps what
it has and says why. Settings marked so take effect at once, the others at the next start.
)";

/// `text` as comment lines no longer than kWidth.
std::string comment(std::string_view text, std::string_view indent) {
  std::string out;
  std::string line;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (!line.empty() && line.size() + 1 + word.size() > kWidth) {
      out += line + "\n";
      line.clear();
    }
    line += line.empty() ? fmt::format("{}# {}", indent, word) : fmt::format(" {}", word);
  }
  return out + line + "\n";
}

std::string yaml_of(const Setting& setting) {
  const std::string_view indent = setting.group().empty() ? "" : "  ";
  std::string out = comment(setting.help, indent);
  out += comment(fmt::format("Allowed: {}.", setting.allowed()), indent);
  if (const auto names = setting.env_names(); names.size() > 1) {
    const std::span others = std::span{names}.subspan(1);
    out += comment(fmt::format("Environment: also {}.", fmt::join(others, ", ")), indent);
  }
  if (setting.secret) {
    out +=
        comment(fmt::format("May be a secret: {}_file names a file that holds it.", setting.name()), indent);
  }
  return out + fmt::format("{}#{}: {}\n", indent, setting.name(), setting.fallback);
}

std::string markdown_of(const Setting& setting) {
  std::string out = fmt::format("\n### `{}`\n\n{}\n\n", setting.key, setting.help);
  out += fmt::format("- Default: `{}`\n- Allowed: {}\n- Environment: `{}`\n", setting.fallback,
                     setting.allowed(), fmt::join(setting.env_names(), "`, `"));
  if (setting.secret) {
    const std::string variable = setting.env_names().front();
    out += fmt::format("- May be a secret: also as `{}_file`, `{}_FILE`, or the systemd credential `{}`\n",
                       setting.key, variable, setting.key);
  }
  out += setting.change == Change::on_reload ? "- A new value takes effect on reload\n" : "";
  return out;
}

}  // namespace

std::string init_text() {
  std::string out{kYamlHead};
  std::string_view group;
  for (const Setting& setting : settings()) {
    out += "\n";
    if (setting.group() != group) {
      group = setting.group();
      out += comment(find_group(group)->help, "") + fmt::format("{}:\n", group);
    }
    out += yaml_of(setting);
  }
  return out;
}

std::string docs_markdown() {
  std::string out{kDocsHead};
  std::string_view group = "general";
  for (const Setting& setting : settings()) {
    if (setting.group() != group) {
      group = setting.group();
      out +=
          group.empty() ? "\n## General\n" : fmt::format("\n## {}\n\n{}\n", group, find_group(group)->help);
    }
    out += markdown_of(setting);
  }
  return out;
}

}  // namespace banana::config
