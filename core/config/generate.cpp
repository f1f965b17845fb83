// The two files written from the table.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

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

std::string indent_of(std::string_view key) {
  return std::string(2 * static_cast<std::size_t>(std::ranges::count(key, '.')), ' ');
}

/// Groups within a group (providers.openai) have the same settings: what each means is said once.
class Siblings {
 public:
  static bool are_in(std::string_view group) { return group.find('.') != std::string_view::npos; }

  bool is_news(const Setting& setting) {
    return !are_in(setting.group()) || said_.emplace(setting.name(), setting.help).second;
  }

 private:
  std::set<std::pair<std::string_view, std::string_view>> said_;
};

std::string yaml_of(const Setting& setting, bool is_news) {
  const std::string indent = indent_of(setting.key);
  std::string out;
  if (is_news) {
    out += comment(setting.help, indent);
    out += comment(fmt::format("Allowed: {}.", setting.allowed()), indent);
  }
  if (const auto names = setting.env_names(); names.size() > 1) {
    const std::span others = std::span{names}.subspan(1);
    out += comment(fmt::format("Environment: also {}.", fmt::join(others, ", ")), indent);
  }
  if (setting.secret && is_news) {
    out +=
        comment(fmt::format("May be a secret: {}_file names a file that holds it.", setting.name()), indent);
  }
  return out + fmt::format("{}#{}: {}\n", indent, setting.name(), setting.fallback);
}

std::string yaml_head(const Group& group) {
  const std::string indent = indent_of(group.name);
  const std::string_view name = group.name.substr(group.name.rfind('.') + 1);
  return comment(group.help, indent) + fmt::format("{}{}:\n", indent, name);
}

/// What the groups within `parent` have alike, before their tables.
std::string markdown_of_siblings(std::string_view parent) {
  std::string out = fmt::format("\n### `{}.<name>`\n\nEach of them has these:\n\n", parent);
  std::set<std::string_view> said;
  for (const Setting& setting : settings()) {
    const std::string_view group = setting.group();
    if (!Siblings::are_in(group) || group.substr(0, group.rfind('.')) != parent) continue;
    if (!said.insert(setting.name()).second) continue;
    out += fmt::format("- `{}`: {} Allowed: {}.{}\n", setting.name(), setting.help, setting.allowed(),
                       setting.secret ? " May be a secret: also as `key_file`, as the variable with `_FILE` "
                                        "behind its name, or as a systemd credential."
                                      : "");
  }
  return out;
}

std::string markdown_head(const Group& group) {
  if (!Siblings::are_in(group.name)) return fmt::format("\n## {}\n\n{}\n", group.name, group.help);
  return fmt::format("\n#### `{}`\n\n{}\n\n| Setting | Default | Environment |\n|---|---|---|\n", group.name,
                     group.help);
}

std::string markdown_row(const Setting& setting, std::string_view usual_help) {
  std::string out = fmt::format("| `{}` | `{}` | `{}` |\n", setting.name(), setting.fallback,
                                fmt::join(setting.env_names(), "`, `"));
  if (setting.help == usual_help) return out;
  return out.insert(out.find("` |") + 1, fmt::format(" {}", setting.help));
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
  Siblings siblings;
  for (const Setting& setting : settings()) {
    const bool is_first = setting.group() != group;
    if (is_first) {
      group = setting.group();
      out += "\n" + yaml_head(*find_group(group));
    }
    const bool is_news = siblings.is_news(setting);
    if (!is_first && is_news) out += "\n";
    out += yaml_of(setting, is_news);
  }
  return out;
}

std::string docs_markdown() {
  std::string out{kDocsHead};
  std::string_view group = "general";
  std::map<std::string_view, std::string_view> usual_help;
  bool siblings_begun = false;
  for (const Setting& setting : settings()) {
    if (setting.group() != group) {
      group = setting.group();
      if (Siblings::are_in(group) && !std::exchange(siblings_begun, true))
        out += markdown_of_siblings(group.substr(0, group.rfind('.')));
      out += group.empty() ? "\n## General\n" : markdown_head(*find_group(group));
    }
    if (!Siblings::are_in(group)) {
      out += markdown_of(setting);
    } else {
      const auto usual = usual_help.try_emplace(setting.name(), setting.help).first;
      out += markdown_row(setting, usual->second);
    }
  }
  return out;
}

}  // namespace banana::config
