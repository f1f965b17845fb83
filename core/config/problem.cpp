#include "core/config/problem.hpp"

#include <fmt/format.h>

#include "core/base/spelling.hpp"

namespace banana::config {

std::string Origin::text() const {
  if (layer == Layer::environment) return "environment " + name;
  return line == 0 ? name : fmt::format("{}:{}", name, line);
}

std::string Origin::exact() const { return line == 0 ? text() : fmt::format("{}:{}", text(), column); }

std::string Problem::text() const {
  std::string out = at.exact() + ": ";
  if (!key.empty()) out += key + ": ";
  out += what;
  if (!allowed.empty()) out += "; allowed: " + allowed;
  if (!meant.empty()) out += ";" + did_you_mean(meant);
  if (!hint.empty()) out += fmt::format("{}{}", out.ends_with('?') ? " " : ". ", hint);
  return out;
}

}  // namespace banana::config
