#include "core/config/load.hpp"

#include <tuple>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/config/setting.hpp"
#include "core/config/sources.hpp"

namespace banana {

bool Config::runs(Role role) const { return std::find(roles.begin(), roles.end(), role) != roles.end(); }

namespace config {

namespace {

/// What no kind of value may be.
std::optional<Fault> bad_text(const Written& written) {
  for (std::size_t i = 0; i < written.items.size(); ++i) {
    const std::string& text = written.items[i].text;
    if (text.empty()) return Fault{Wrong{"an empty value"}, i, false};
    if (!is_utf8(text)) return Fault{Wrong{"a value that is not UTF-8 text"}, i, false};
    const bool control =
        std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; });
    if (control) return Fault{Wrong{"a value with a line break or another control character"}, i, false};
    if (text.front() == ' ' || text.back() == ' ') {
      // yaml-cpp ends a quote that is left open at the end of the file, with a space for the last line break.
      const bool in_file = written.items[i].line != 0;
      return Fault{Wrong{"has a space at its begin or end", {}, in_file ? "Is a quote left open?" : ""}, i};
    }
  }
  return {};
}

/// Names what was found, unless it may be a secret.
std::string in_words(const Setting& setting, const Written& written, const Fault& fault) {
  if (!fault.item || !fault.quote) return fault.wrong.why;
  if (setting.secret) return "the value " + fault.wrong.why;
  return fmt::format("{} {}", in_quotes(written.items[*fault.item].text), fault.wrong.why);
}

class Loading {
 public:
  explicit Loading(const Sources& sources) {
    gather_file(sources, gathered_);
    gather_credentials(sources, gathered_);
    gather_environment(sources, gathered_);
    gather_flags(sources, gathered_);
    loaded_.file = gathered_.file;
    loaded_.errors = std::move(gathered_.errors);
    loaded_.warnings = std::move(gathered_.warnings);
  }

  Loaded run() {
    for (const Setting& setting : settings()) {
      // The default is good by test; with a strange data_dir in it, it may not be.
      const Written fallback = written_as_text(setting, setting.fallback);
      Origin origin;
      const bool good = read(setting, {&setting, fallback, origin, "/"});
      bool written = false;
      for (const Assignment& assignment : gathered_.assignments) {
        if (assignment.setting != &setting) continue;
        written = true;
        if (read(setting, assignment)) origin = assignment.origin;
      }
      if (!good && written)
        std::erase_if(loaded_.errors, [&](const Problem& problem) {
          return problem.at.layer == Layer::fallback && problem.key == setting.key;
        });
      note_secrets(setting, origin);
      loaded_.origins.push_back(std::move(origin));
    }
    loaded_.errors = in_reading_order(std::move(loaded_.errors));
    loaded_.warnings = in_reading_order(std::move(loaded_.warnings));
    return std::move(loaded_);
  }

 private:
  bool read(const Setting& setting, Assignment assignment) {
    Written& written = assignment.written;
    for (Written::Item& item : written.items) {
      const std::size_t at = item.text.find(kDataDir);
      if (at != std::string::npos)
        item.text.replace(at, kDataDir.size(), loaded_.config.data_dir.path.string());
    }
    auto fault = bad_text(written);
    if (!fault) fault = setting.access.read(written, {setting.limits, assignment.base}, loaded_.config);
    if (!fault) return true;
    Problem problem{std::move(assignment.origin),       std::string{setting.key},
                    in_words(setting, written, *fault), setting.allowed(),
                    std::string{fault->wrong.meant},    std::move(fault->wrong.hint)};
    if (problem.at.line != 0 && fault->item) {
      problem.at.line = written.items[*fault->item].line;
      problem.at.column = written.items[*fault->item].column;
    }
    loaded_.errors.push_back(std::move(problem));
    return false;
  }

  void note_secrets(const Setting& setting, const Origin& origin) {
    const std::vector<Secret> secrets = setting.access.secrets(loaded_.config);
    for (const Secret& secret : secrets) log::hide(secret);
    if (secrets.empty()) return;
    if (origin.layer == Layer::file && origin.line != 0 && gathered_.file_is_public) {
      loaded_.warnings.push_back({.at = origin,
                                  .key = std::string{setting.key},
                                  .what = "a secret in a file that every user of this machine can read",
                                  .hint = fmt::format("Run: chmod o-r {}", origin.name)});
    } else if (origin.layer == Layer::flag) {
      loaded_.warnings.push_back({.at = origin,
                                  .key = std::string{setting.key},
                                  .what = "a secret on the command line, where every user can see it",
                                  .hint = fmt::format("Set {}_FILE instead.", setting.env_names().front())});
    }
  }

  static std::vector<Problem> in_reading_order(std::vector<Problem> problems) {
    const auto place = [](const Problem& problem) {
      return std::tuple{problem.at.layer, problem.at.line, problem.at.column};
    };
    std::vector<Problem> sorted;
    for (Problem& problem : problems) {
      const auto next = std::find_if(sorted.begin(), sorted.end(),
                                     [&](const Problem& other) { return place(problem) < place(other); });
      sorted.insert(next, std::move(problem));
    }
    return sorted;
  }

  Gathered gathered_;
  Loaded loaded_;
};

}  // namespace

Environment environment_of(const char* const* environ) {
  Environment out;
  for (; environ != nullptr && *environ != nullptr; ++environ) {
    const std::string_view entry{*environ};
    const std::size_t equals = entry.find('=');
    if (equals != std::string_view::npos) out.emplace(entry.substr(0, equals), entry.substr(equals + 1));
  }
  return out;
}

Sources find_sources(Environment environment, std::string_view config_flag,
                     std::vector<std::string> set_flags) {
  Sources sources{.flags = std::move(set_flags)};
  const auto variable = environment.find(kFileVariable);
  if (!config_flag.empty()) {
    sources.file = config_flag;
    sources.file_must_exist = true;
  } else if (variable != environment.end() && !variable->second.empty()) {
    sources.file = variable->second;
    sources.file_must_exist = true;
  }
  sources.environment = std::move(environment);
  return sources;
}

Loaded load(const Sources& sources) { return Loading{sources}.run(); }

Error Loaded::error() const {
  std::string message = errors.size() == 1 ? "The configuration has an error:"
                                           : fmt::format("The configuration has {} errors:", errors.size());
  for (const Problem& problem : errors) message += "\n  " + problem.text();
  return fail(Errc::invalid, std::move(message), "\"bananactl config explain KEY\" describes a setting.");
}

Changes diff(const Config& before, const Config& after) {
  Changes changes;
  for (const Setting& setting : settings()) {
    if (setting.access.same(before, after)) continue;
    (setting.change == Change::on_reload ? changes.on_reload : changes.at_restart).push_back(setting.key);
  }
  return changes;
}

}  // namespace config
}  // namespace banana
