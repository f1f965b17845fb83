// Answers as a vendor in trouble might give them: garbage of every kind, and good ones that are wrong in a place or a few.
// The same seed gives the same answer.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "core/base/json.hpp"
#include "core/base/random.hpp"
#include "tests/providers/replies.hpp"

namespace banana::test {

inline const std::vector<std::string>& garbage() {
  static const std::vector<std::string> kGarbage{
      "",
      " ",
      "null",
      "[]",
      "{}",
      "\"text\"",
      "0",
      "[[[[]]]]",
      "<html><body>502</body></html>",
      "\xff\xfe\x00\x01",
      R"({"data":[]})",
      R"({"data":[{}]})",
      R"({"data":[null]})",
      R"({"data":"x"})",
      R"({"data":{"a":1}})",
      R"({"data":[{"b64_json":"!!not base64!!"}]})",
      R"({"data":[{"url":7}]})",
      R"({"data":[{"url":""}]})",
      R"({"error":null})",
      R"({"error":"words"})",
      R"({"error":{"code":5}})",
      R"({"error":{"message":[1]}})",
      R"({"error":{"code":{"code":"x"},"details":[{"@type":7}]}})",
      R"({"id":{}})",
      R"({"id":""})",
      R"({"id":null})",
      R"({"name":7})",
      R"({"name":""})",
      R"({"done":true})",
      R"({"done":"yes","response":[]})",
      R"({"status":null})",
      R"({"status":"no such status"})",
      R"({"candidates":[]})",
      R"({"candidates":[{"content":{"parts":[]}}]})",
      R"({"candidates":[{"content":{"parts":[{"inlineData":{"data":"!!"}}]}}]})",
      R"({"images":[]})",
      R"({"images":["!!not base64!!"]})",
      R"({"images":[{"url":null}]})",
      R"({"output":{}})",
      R"({"output":[7]})",
      R"({"code":0})",
      R"({"code":0,"data":null})",
      R"({"code":"0","data":{"task_id":7}})",
      R"({"detail":[]})",
      R"({"task_result":{}})",
      R"({"outputs":{"9":{"images":[{}]}}})",
      R"({"a":1)",
      R"({"a":1e999})",
      std::string(10'000, '['),
      std::string(100'000, 'x'),
      "{\"message\":\"" + std::string(100'000, 'm') + "\"}",
  };
  return kGarbage;
}

/// Every value within, the outermost first.
inline void gather(Json& json, std::vector<Json*>& out) {
  out.push_back(&json);
  if (auto* object = json.if_object()) {
    for (auto& member : *object) gather(member.value(), out);
  }
  if (auto* array = json.if_array()) {
    for (Json& item : *array) gather(item, out);
  }
}

/// Something that does not belong where it is put.
[[nodiscard]] inline Json strange(Random& random) {
  static const std::vector<Json> kStrange{nullptr,
                                          true,
                                          false,
                                          0,
                                          -1,
                                          1.5,
                                          1e308,
                                          std::int64_t{9223372036854775807},
                                          std::uint64_t{18446744073709551615U},
                                          "",
                                          " ",
                                          "\xff\xfe",
                                          "no such word",
                                          "../../etc/passwd",
                                          "http://127.0.0.1:1/",
                                          "file:///etc/passwd",
                                          "a|b|c",
                                          "\r\nX: y",
                                          "!!",
                                          std::string(10'000, 'x').c_str(),
                                          JsonArray{},
                                          JsonArray{nullptr},
                                          JsonArray{JsonArray{}},
                                          JsonObject{},
                                          JsonObject{{"", nullptr}},
                                          JsonObject{{"error", JsonObject{{"code", 7}}}}};
  return kStrange[random.below(kStrange.size())];
}

inline void mutate(Json& json, Random& random) {
  std::vector<Json*> places;
  gather(json, places);
  Json& place = *places[random.below(places.size())];
  auto* object = place.if_object();
  auto* array = place.if_array();
  switch (random.below(4)) {
    case 0:
      if (object && !object->empty()) {
        object->erase(object->begin() + static_cast<std::ptrdiff_t>(random.below(object->size())));
        return;
      }
      break;
    case 1:
      if (array && !array->empty() && array->size() < 100) {
        array->push_back((*array)[random.below(array->size())]);
        return;
      }
      break;
    case 2:
      if (array && !array->empty()) {
        array->erase(array->begin() + static_cast<std::ptrdiff_t>(random.below(array->size())));
        return;
      }
      break;
    default:
      break;
  }
  place = strange(random);
}

/// What is no JSON loses its end, or has bytes changed.
inline void mutate(std::string& bytes, Random& random) {
  if (bytes.empty()) return;
  if (random.below(2) == 0) {
    bytes.resize(random.below(bytes.size()));
  } else {
    for (int i = 0; i < 3; ++i) bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
  }
}

[[nodiscard]] inline Reply mutated(Reply reply, std::uint64_t seed) {
  return [reply = std::move(reply), seed](const net::Request& request) -> Task<net::Response> {
    auto response = co_await reply(request);
    SeededRandom random{seed};
    auto* body = std::get_if<std::string>(&response.body);
    if (!body) co_return response;
    boost::system::error_code broken;
    Json json = boost::json::parse(*body, broken);
    if (broken) {
      mutate(*body, random);
    } else {
      for (std::uint64_t i = 0; i <= random.below(3); ++i) mutate(json, random);
      *body = boost::json::serialize(json);
    }
    co_return response;
  };
}

}  // namespace banana::test
