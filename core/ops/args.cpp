#include "core/ops/args.hpp"

#include <fmt/format.h>

#include "core/base/spelling.hpp"
#include "core/ops/operation.hpp"

namespace banana::ops {

namespace {

constexpr std::string_view kHidden = "[hidden]";

Error unknown_argument(const Operation& operation, std::string_view name, Source source) {
  std::vector<std::string_view> names;
  for (const Arg& arg : operation.args) names.push_back(arg.name);
  const std::string_view meant = nearest(name, names);
  const Arg* near = operation.arg(meant);
  const std::string suggestion = near == nullptr ? std::string{} : shown_name(*near, source);
  std::string message = fmt::format("{} takes no \"{}\"", operation.name, name);
  if (near != nullptr) message += fmt::format("; did you mean {}?", suggestion);
  return fail(Errc::invalid, std::move(message));
}

void add_line(std::string& text, const std::string& line) {
  if (!text.empty()) text += '\n';
  text += line;
}

}  // namespace

Args::Args(const Operation& operation) : specs_(operation.args), values_(operation.args.size()) {}

Result<Args> Args::from_json(const Operation& operation, const JsonObject& given, Instant now) {
  return read(operation, given, now, Source::json);
}

Result<Args> Args::from_words(const Operation& operation, const JsonObject& typed, Instant now) {
  return read(operation, typed, now, Source::words);
}

Result<Args> Args::read(const Operation& operation, const JsonObject& given, Instant now, Source source) {
  Args args{operation};
  std::string problems;
  for (const auto& [name, value] : given) {
    if (operation.arg(name) == nullptr) add_line(problems, unknown_argument(operation, name, source).message);
  }
  for (std::size_t i = 0; i < args.specs_.size(); ++i) {
    const Arg& arg = args.specs_[i];
    const Json* value = given.if_contains(arg.name);
    Result<Value> read{Value{}};
    if (value != nullptr && !value->is_null()) {
      read = read_value(arg, *value, now, source);
    } else if (arg.need == Need::required) {
      add_line(problems, fmt::format("{} is needed: {}", shown_name(arg, source), arg.help));
    } else if (!arg.fallback.empty()) {
      read = read_value(arg, Json(arg.fallback), now, Source::words);
    } else if (arg.kind == Kind::flag) {
      read = Value{false};
    }
    if (read) {
      args.values_[i] = *std::move(read);
    } else {
      add_line(problems, read.error().message);
    }
  }
  if (!problems.empty()) return fail(Errc::invalid, std::move(problems));
  return args;
}

JsonObject Args::to_json() const {
  JsonObject out;
  for (std::size_t i = 0; i < specs_.size(); ++i) {
    if (has(specs_[i].name)) out[specs_[i].name] = ops::to_json(values_[i]);
  }
  return out;
}

JsonObject Args::masked() const {
  JsonObject out = to_json();
  for (const Arg& arg : specs_) {
    if (arg.secret && out.contains(arg.name)) out[arg.name] = kHidden;
  }
  return out;
}

const Value* Args::value(std::string_view name) const {
  for (std::size_t i = 0; i < specs_.size(); ++i) {
    if (specs_[i].name != name) continue;
    return std::holds_alternative<std::monostate>(values_[i]) ? nullptr : &values_[i];
  }
  throw_misuse(name, "is not in the operation's row");
}

void Args::throw_misuse(std::string_view name, std::string_view why) {
  throw std::logic_error(fmt::format("argument \"{}\" {}", name, why));
}

}  // namespace banana::ops
