// What a model is: data that operators edit (decision 10). config/models.yaml is the shipped catalogue; the README tells
// what each member means there. An adapter knows a protocol; everything it must know of a model is here.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/models/operation.hpp"
#include "core/money/price.hpp"

namespace banana::models {

inline constexpr std::size_t kModelsMax = 500;
inline constexpr std::size_t kFallbacksMax = 4;
inline constexpr std::size_t kOfferOptionsMax = 8;
inline constexpr std::size_t kOptionValuesMax = money::kValuesMax;

/// Whether a request may, or has to, bring something.
enum class Want : std::uint8_t { no, may, must };
inline constexpr std::array<std::string_view, 3> kWantNames{"no", "may", "must"};
[[nodiscard]] constexpr std::string_view to_string(Want want) {
  return kWantNames[static_cast<std::size_t>(want)];
}

/// One of a few words, such as an aspect ratio.
struct Choice {
  std::vector<std::string> values;  // one at least
  std::string fallback = {};        // one of them; empty: nothing is said to the vendor
  friend bool operator==(const Choice&, const Choice&) = default;
};

/// Both ends included.
struct WholeRange {
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::optional<std::int64_t> fallback = {};
  friend bool operator==(const WholeRange&, const WholeRange&) = default;
};

struct RealRange {
  double min = 0;
  double max = 0;
  std::optional<double> fallback = {};
  friend bool operator==(const RealRange&, const RealRange&) = default;
};

/// How long a film may be.
struct Lengths {
  std::vector<std::int64_t> seconds;  // in ascending order; empty for what has no length
  std::int64_t fallback = 0;
  friend bool operator==(const Lengths&, const Lengths&) = default;
};

/// Pictures that go along.
struct Pictures {
  std::int64_t references_min = 0;
  std::int64_t references_max = 0;
  Want mask = Want::no;
  Want first_frame = Want::no;
  Want last_frame = Want::no;
  friend bool operator==(const Pictures&, const Pictures&) = default;
};

/// One operation of a model: what it can be told, and what it costs.
struct Offer {
  Operation operation = Operation::generate;
  std::string vendor_model = {};  // where it differs from the model's
  Want prompt = Want::must;
  bool negative_prompt = false;
  std::map<std::string, Choice> options =
      {};  // aspect_ratio, size, resolution, quality, style, background, safety …
  WholeRange outputs{.min = 1, .max = 1, .fallback = 1};
  std::optional<WholeRange> seed = {};
  std::optional<WholeRange> steps = {};
  std::optional<RealRange> guidance = {};
  std::optional<RealRange> strength = {};
  Lengths lengths = {};
  Pictures pictures = {};
  /// What the adapter is told besides: a path, a workflow, the vendor's names of inputs. Its README lists them.
  JsonObject vendor = {};
  /// What the vendor charges when it doesn't tell (cost.hpp), in millionths of a dollar.
  std::optional<money::Formula> cost = {};
  friend bool operator==(const Offer&, const Offer&) = default;
};

/// JB7, JB3. Of one model over all users.
struct Limits {
  std::int64_t concurrency = 8;
  std::int64_t per_minute = 60;
  Millis timeout{120'000};   // of one attempt
  Millis deadline{600'000};  // of the whole job, its retries and fallbacks included
  friend bool operator==(const Limits&, const Limits&) = default;
};

/// What the vendor charges by what it reports, as of a day: in dollars a million, to the thousandth.
struct Rates {
  std::string as_of = {};    // "2026-11-01"; empty: the model has no table
  std::int64_t text_in = 0;  // thousandths of a dollar a million tokens
  std::int64_t image_in = 0;
  std::int64_t text_out = 0;
  std::int64_t image_out = 0;
  std::int64_t video_out = 0;
  std::int64_t credit = 0;  // millionths of a dollar a credit
  friend bool operator==(const Rates&, const Rates&) = default;
};

/// Whether submit() answers with the result, or with a ticket to poll.
enum class Answer : std::uint8_t { at_once, polled };
inline constexpr std::array<std::string_view, 2> kAnswerNames{"at_once", "polled"};
[[nodiscard]] constexpr std::string_view to_string(Answer answer) {
  return kAnswerNames[static_cast<std::size_t>(answer)];
}

enum class Switch : std::uint8_t {
  automatic,  // on while its provider is ready: has its key, or its address
  on,
  off,
};
inline constexpr std::array<std::string_view, 3> kSwitchNames{"auto", "on", "off"};
[[nodiscard]] constexpr std::string_view to_string(Switch state) {
  return kSwitchNames[static_cast<std::size_t>(state)];
}
[[nodiscard]] std::optional<Switch> parse_switch(std::string_view name);

struct Model {
  std::string id;        // ours: lower case letters, digits and . _ - /
  std::string title;     // as users see it
  std::string provider;  // the adapter's name: gemini, openai, ark …
  std::string vendor_model;
  Medium kind = Medium::image;
  Answer answer = Answer::at_once;
  std::int64_t prompt_max = 4000;          // characters
  std::string safety = "standard";         // the policy's name (core/moderation)
  std::vector<std::string> fallback = {};  // tried in this order when it is down (JB5)
  Limits limits = {};
  Rates rates = {};
  std::map<Operation, Offer> offers = {};  // one at least

  [[nodiscard]] const Offer* offer(Operation operation) const {
    const auto found = offers.find(operation);
    return found == offers.end() ? nullptr : &found->second;
  }
  /// What the vendor calls it in this operation.
  [[nodiscard]] const std::string& vendor_name(const Offer& of) const {
    return of.vendor_model.empty() ? vendor_model : of.vendor_model;
  }
  friend bool operator==(const Model&, const Model&) = default;
};

}  // namespace banana::models
