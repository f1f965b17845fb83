// Values to JSON and back by the fields they list. What is missing or of another type keeps its default.
#pragma once

#include <concepts>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "core/base/json.hpp"

namespace banana::sandbox {

class Writer {
 public:
  template <class T>
  void operator()(std::string_view name, T& value) {
    out_[name] = to(value);
  }
  [[nodiscard]] JsonObject take() { return std::move(out_); }

  template <class T>
  [[nodiscard]] static Json to(T& value) {
    if constexpr (requires(Writer& w) { value.fields(w); }) {
      Writer inner;
      value.fields(inner);
      return inner.take();
    } else {
      return Json(value);
    }
  }
  template <class T>
  [[nodiscard]] static Json to(std::optional<T>& value) {
    return value ? to(*value) : Json(nullptr);
  }
  template <class T>
  [[nodiscard]] static Json to(std::vector<T>& values) {
    return list(values);
  }
  template <class T>
  [[nodiscard]] static Json to(std::deque<T>& values) {
    return list(values);
  }
  [[nodiscard]] static Json to(std::set<std::int64_t>& values) {
    return JsonArray(values.begin(), values.end());
  }
  template <class K, class T>
  [[nodiscard]] static Json to(std::map<K, T>& values) {
    JsonArray out;
    for (auto& [key, value] : values) {
      K name = key;
      out.push_back(JsonArray{to(name), to(value)});
    }
    return out;
  }

 private:
  template <class List>
  [[nodiscard]] static Json list(List& values) {
    JsonArray out;
    for (auto& value : values) out.push_back(to(value));
    return out;
  }
  JsonObject out_;
};

class Reader {
 public:
  explicit Reader(const JsonObject& in) : in_(in) {}

  template <class T>
  void operator()(std::string_view name, T& value) {
    if (const Json* found = in_.if_contains(name)) from(*found, value);
  }

  template <class T>
  static void from(const Json& json, T& value) {
    if (!json.is_object()) return;
    Reader inner{json.get_object()};
    value.fields(inner);
  }
  static void from(const Json& json, std::int64_t& value) {
    if (json.is_int64()) value = json.get_int64();
  }
  static void from(const Json& json, bool& value) {
    if (json.is_bool()) value = json.get_bool();
  }
  static void from(const Json& json, std::string& value) {
    if (json.is_string()) value = json.get_string();
  }
  static void from(const Json& json, JsonObject& value) {
    if (json.is_object()) value = json.get_object();
  }
  static void from(const Json& json, JsonArray& value) {
    if (json.is_array()) value = json.get_array();
  }
  template <class T>
  static void from(const Json& json, std::optional<T>& value) {
    if (json.is_null()) return;
    T inner;
    from(json, inner);
    value = std::move(inner);
  }
  template <class T>
  static void from(const Json& json, std::vector<T>& values) {
    list(json, values);
  }
  template <class T>
  static void from(const Json& json, std::deque<T>& values) {
    list(json, values);
  }
  static void from(const Json& json, std::set<std::int64_t>& values) {
    if (!json.is_array()) return;
    for (const Json& value : json.get_array()) {
      if (value.is_int64()) values.insert(value.get_int64());
    }
  }
  template <class K, class T>
  static void from(const Json& json, std::map<K, T>& values) {
    if (!json.is_array()) return;
    for (const Json& pair : json.get_array()) {
      if (!pair.is_array() || pair.get_array().size() != 2) continue;
      K key{};
      from(pair.get_array()[0], key);
      from(pair.get_array()[1], values[key]);
    }
  }

 private:
  template <class List>
  static void list(const Json& json, List& values) {
    if (!json.is_array()) return;
    for (const Json& value : json.get_array()) from(value, values.emplace_back());
  }
  const JsonObject& in_;
};

}  // namespace banana::sandbox
