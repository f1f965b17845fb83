#include "core/net/routes.hpp"

#include <array>
#include <stdexcept>

#include "core/net/url.hpp"

namespace banana::net {

namespace {

constexpr std::size_t kMethodCount = static_cast<std::size_t>(Method::other);

std::string_view take_part(std::string_view& path) {
  const std::string_view part = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(path.size(), part.size() + 1));
  return part;
}

std::optional<std::string> decode_part(std::string_view part) {
  if (part.find('%') == std::string_view::npos) return std::string{part};
  auto decoded = percent_decode(part);
  if (decoded && decoded->find('\0') != std::string::npos) return std::nullopt;
  return decoded;
}

}  // namespace

/// One place in the tree of path parts.
struct Router::Node {
  std::vector<std::pair<std::string_view, std::unique_ptr<Node>>> literals;
  std::unique_ptr<Node> named;
  std::string_view name;  // of `named`
  std::unique_ptr<Node> rest;
  std::string_view rest_name;
  std::array<const Route*, kMethodCount> routes{};

  [[nodiscard]] const Route* route(Method method) const {
    if (method == Method::other) return nullptr;
    const Route* own = routes[static_cast<std::size_t>(method)];
    return own == nullptr && method == Method::head ? routes[static_cast<std::size_t>(Method::get)] : own;
  }

  [[nodiscard]] bool is_end() const {
    return std::any_of(routes.begin(), routes.end(), [](const Route* route) { return route != nullptr; });
  }

  Node& add_literal(std::string_view part) {
    for (auto& [text, child] : literals) {
      if (text == part) return *child;
    }
    return *literals.emplace_back(part, std::make_unique<Node>()).second;
  }

  static Node& add_named(std::unique_ptr<Node>& child, std::string_view& child_name, std::string_view part) {
    if (child && child_name != part) throw std::invalid_argument("one path part under two names");
    if (!child) child = std::make_unique<Node>();
    child_name = part;
    return *child;
  }

  Node& add(std::string_view part) {
    if (!part.starts_with('{')) return add_literal(part);
    if (part.size() < 3 || !part.ends_with('}')) throw std::invalid_argument("unclosed name in a route");
    part = part.substr(1, part.size() - 2);
    if (part.ends_with("...")) return add_named(rest, rest_name, part.substr(0, part.size() - 3));
    return add_named(named, name, part);
  }

  /// `path` is what is left after the slash; `more` tells "/a/" from "/a".
  [[nodiscard]] const Node* find(std::string_view path, bool more,
                                 std::vector<RequestHead::Param>& params) const {
    if (!more && is_end()) return this;
    if (!more) return nullptr;
    std::string_view left = path;
    const std::string_view part = take_part(left);
    const bool more_left = part.size() < path.size();
    for (const auto& [text, child] : literals) {
      if (text != part) continue;
      if (const Node* found = child->find(left, more_left, params)) return found;
    }
    if (named && !part.empty()) {
      if (auto value = decode_part(part)) {
        params.push_back({name, std::move(*value)});
        if (const Node* found = named->find(left, more_left, params)) return found;
        params.pop_back();
      }
    }
    if (!rest) return nullptr;
    auto value = decode_part(path);
    if (!value) return nullptr;
    params.push_back({rest_name, std::move(*value)});
    return rest.get();
  }
};

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)), root_(std::make_unique<Node>()) {
  for (const Route& route : routes_) {
    if (!route.pattern.starts_with('/') || route.method == Method::other || !route.handler) {
      throw std::invalid_argument("malformed route " + std::string{route.pattern});
    }
    Node* node = root_.get();
    std::string_view left = route.pattern.substr(1);
    bool more = true;
    while (more) {
      const std::size_t before = left.size();
      const std::string_view part = take_part(left);
      more = part.size() < before;
      node = &node->add(part);
    }
    const Route*& place = node->routes[static_cast<std::size_t>(route.method)];
    if (place != nullptr) throw std::invalid_argument("two routes for " + std::string{route.pattern});
    place = &route;
  }
}

Router::Router(Router&&) noexcept = default;
Router::~Router() = default;

Router::Match Router::match(RequestHead& head) const {
  head.params.clear();
  const std::string_view path = head.path();
  if (!path.starts_with('/')) return {};
  const Node* node = root_->find(path.substr(1), true, head.params);
  if (node == nullptr) return {};
  if (const Route* route = node->route(head.method)) return {route, {}};
  Match match;
  for (std::size_t i = 0; i < kMethodCount; ++i) {
    const auto method = static_cast<Method>(i);
    if (node->route(method) == nullptr) continue;
    match.allowed += (match.allowed.empty() ? "" : ", ") + std::string{to_string(method)};
  }
  return match;
}

}  // namespace banana::net
