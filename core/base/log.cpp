#include "core/base/log.hpp"

#include <atomic>
#include <cerrno>
#include <cmath>
#include <mutex>

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/clock.hpp"
#include "core/base/limits.hpp"

namespace banana::log {

namespace {

constexpr std::string_view kHidden = "[hidden]";
constexpr std::size_t kSecretLengthMin = 6;
constexpr std::size_t kTokenTailMin = 30;  // a bot token is digits, a colon, and 35 characters of base64url

class StderrSink final : public Sink {
 public:
  void write(std::string_view line) override {
    while (!line.empty()) {
      const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return;  // nobody is left to tell
      line.remove_prefix(static_cast<std::size_t>(written));
    }
  }
};

/// The process has one log, as it has one stderr.
struct Log {
  std::atomic<Level> lowest{Level::info};
  std::mutex mutex;
  std::unique_ptr<Sink> sink = std::make_unique<StderrSink>();
  std::vector<Secret> secrets;
};

Log& the_log() {
  static Log log;
  return log;
}

/// Correlation fields of this thread, already as JSON text: ,"update":17
std::string& context_text() {
  thread_local std::string text;
  return text;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void append_value(std::string& out, const Field::Value& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    append_json_string(out, *text);
  } else if (const auto* real = std::get_if<double>(&value)) {
    // JSON has no infinity and no not-a-number.
    out += std::isfinite(*real) ? fmt::format("{}", *real) : "null";
  } else if (const auto* flag = std::get_if<bool>(&value)) {
    out += *flag ? "true" : "false";
  } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
    out += fmt::format("{}", *number);
  } else {
    out += fmt::format("{}", std::get<std::uint64_t>(value));
  }
}

void append_fields(std::string& out, Fields fields) {
  for (const Field& field : fields) {
    out += ',';
    append_json_string(out, field.name);
    out += ':';
    append_value(out, field.value);
  }
}

bool is_token_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

/// Replaces anything shaped like 123456789:AAE…: the part after the colon goes.
void hide_bot_tokens(std::string& line) {
  for (std::size_t colon = line.find(':'); colon != std::string::npos; colon = line.find(':', colon + 1)) {
    if (colon == 0 || line[colon - 1] < '0' || line[colon - 1] > '9') continue;
    std::size_t end = colon + 1;
    while (end < line.size() && is_token_char(line[end])) ++end;
    if (end - colon - 1 >= kTokenTailMin) line.replace(colon + 1, end - colon - 1, kHidden);
  }
}

void hide_registered(std::string& line, const std::vector<Secret>& secrets) {
  for (const Secret& secret : secrets) {
    const std::string_view value = secret.reveal();
    for (std::size_t at = line.find(value); at != std::string::npos;
         at = line.find(value, at + kHidden.size())) {
      line.replace(at, value.size(), kHidden);
    }
  }
}

}  // namespace

std::string_view to_string(Level level) { return kLevelNames[static_cast<std::size_t>(level)]; }

std::optional<Level> parse_level(std::string_view name) {
  for (std::size_t i = 0; i < kLevelNames.size(); ++i) {
    if (kLevelNames[i] == name) return static_cast<Level>(i);
  }
  return std::nullopt;
}

void start(Level lowest, std::unique_ptr<Sink> sink) {
  Log& log = the_log();
  set_level(lowest);
  if (!sink) return;
  const std::lock_guard lock{log.mutex};
  log.sink = std::move(sink);
}

void set_level(Level lowest) { the_log().lowest.store(lowest, std::memory_order_relaxed); }

bool enabled(Level level) { return level >= the_log().lowest.load(std::memory_order_relaxed); }

void write(Level level, std::string_view message, Fields fields) {
  if (!enabled(level)) return;
  std::string line =
      fmt::format(R"({{"at":"{}","level":"{}","msg":)", to_iso8601(SystemClock{}.now()), to_string(level));
  append_json_string(line, message);
  line += context_text();
  append_fields(line, fields);
  hide_bot_tokens(line);
  Log& log = the_log();
  const std::lock_guard lock{log.mutex};
  hide_registered(line, log.secrets);
  if (line.size() > limits::kLogLineBytesMax) {
    // Cutting a JSON line in the middle would make it unreadable: keep what identifies it and say what
    // happened.
    line = fmt::format(R"({{"at":"{}","level":"{}","msg":"log line too long","bytes":{})",
                       to_iso8601(SystemClock{}.now()), to_string(level), line.size());
  }
  line += "}\n";
  log.sink->write(line);
}

void hide(const Secret& value) {
  if (value.reveal().size() < kSecretLengthMin) return;
  Log& log = the_log();
  const std::lock_guard lock{log.mutex};
  for (const Secret& known : log.secrets) {
    if (known.reveal() == value.reveal()) return;
  }
  log.secrets.push_back(value);
}

std::string redact(std::string_view text) {
  std::string out{text};
  hide_bot_tokens(out);
  Log& log = the_log();
  const std::lock_guard lock{log.mutex};
  hide_registered(out, log.secrets);
  return out;
}

Context::Context(Fields fields) : previous_size_(context_text().size()) {
  append_fields(context_text(), fields);
}

Context::~Context() { context_text().resize(previous_size_); }

}  // namespace banana::log
