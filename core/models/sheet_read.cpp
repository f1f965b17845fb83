#include <algorithm>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/config/vendor.hpp"
#include "core/models/fields.hpp"
#include "core/models/request.hpp"
#include "core/models/sheet.hpp"
#include "core/money/price_decimal.hpp"

namespace banana::models {
namespace {

constexpr std::size_t kNameBytesMax = 64;
constexpr std::size_t kTitleBytesMax = 80;
constexpr std::size_t kVendorModelBytesMax = 200;
constexpr std::size_t kVendorBytesMax = 64 * 1024;
constexpr std::int64_t kSeedMax = (std::int64_t{1} << 53) - 1;  // what a JSON number carries everywhere
constexpr std::int64_t kStepsMax = 1000;
constexpr double kGuidanceMax = 100;
constexpr std::int64_t kPromptCharactersMax = 32'000;
constexpr std::int64_t kConcurrencyMax = 10'000;
constexpr std::int64_t kPerMinuteMax = 1'000'000;
constexpr Millis kSpanMin{1000};
constexpr Millis kTimeoutMax{3'600'000};
constexpr Millis kDeadlineMax{86'400'000};
constexpr std::int64_t kRateMax = 1'000'000'000;

/// The operations that do something to a picture that is there.
constexpr bool needs_picture(Operation operation) {
  return medium_of(operation) == Medium::image ? operation != Operation::generate
                                               : operation == Operation::describe;
}

Want read_want(Fields& fields, std::string_view name, Want fallback) {
  return static_cast<Want>(fields.choice(name, kWantNames, static_cast<std::size_t>(fallback)));
}

Choice read_choice(Fields& options, std::string_view name) {
  const Json* given = options.find(name);
  Fields fields{options.problem(), options.path(name), given};
  Choice choice{.values = fields.texts("values", kOptionValuesMax, kNameBytesMax),
                .fallback = fields.text("default", "", kNameBytesMax)};
  if (choice.values.empty()) fields.refuse("values", "are missing");
  if (std::ranges::find(choice.values, money::kAnyValue) != choice.values.end()) {
    fields.refuse("values", "can't have *, which stands for all others in a price");
  }
  if (!choice.fallback.empty() && std::ranges::find(choice.values, choice.fallback) == choice.values.end()) {
    fields.refuse("default", fmt::format("must be one of the values, not \"{}\"", choice.fallback));
  }
  fields.done();
  return choice;
}

std::map<std::string, Choice> read_options(Fields& offer) {
  std::map<std::string, Choice> options;
  const Json* given = offer.find("options");
  if (given == nullptr) return options;
  Fields fields{offer.problem(), offer.path("options"), *given};
  if (!given->is_object()) return options;
  if (given->get_object().size() > kOfferOptionsMax) {
    fields.refuse("", fmt::format("must be at most {}", kOfferOptionsMax));
  }
  for (const auto& member : given->get_object()) {
    const std::string_view name = member.key();
    if (const auto fine = money::check_key("option", name); !fine)
      fields.refuse(name, "is no name of an option");
    options.emplace(name, read_choice(fields, name));
  }
  return options;
}

std::optional<WholeRange> read_whole_range(Fields& offer, std::string_view name, std::int64_t least,
                                           std::int64_t most) {
  const Json* given = offer.find(name);
  if (given == nullptr) return std::nullopt;
  Fields fields{offer.problem(), offer.path(name), *given};
  WholeRange range{.min = fields.whole("min", least, least, most),
                   .max = fields.whole("max", most, least, most)};
  if (range.min > range.max) fields.refuse("min", "is above max");
  range.fallback = fields.maybe_whole("default", range.min, std::max(range.min, range.max));
  fields.done();
  return range;
}

std::optional<RealRange> read_real_range(Fields& offer, std::string_view name, double most) {
  const Json* given = offer.find(name);
  if (given == nullptr) return std::nullopt;
  Fields fields{offer.problem(), offer.path(name), *given};
  RealRange range{.min = fields.maybe_real("min", 0, most).value_or(0),
                  .max = fields.maybe_real("max", 0, most).value_or(most)};
  if (range.min > range.max) fields.refuse("min", "is above max");
  range.fallback = fields.maybe_real("default", range.min, std::max(range.min, range.max));
  fields.done();
  return range;
}

Lengths read_lengths(Fields& offer) {
  Lengths lengths;
  const Json* given = offer.find("seconds");
  if (given == nullptr) return lengths;
  Fields fields{offer.problem(), offer.path("seconds"), *given};
  const Json* values = fields.find("values");
  bool fine = values != nullptr && values->is_array() && !values->get_array().empty() &&
              values->get_array().size() <= kOptionValuesMax;
  if (fine) {
    for (const Json& value : values->get_array()) {
      fine = fine && value.is_int64() && value.get_int64() >= 1 && value.get_int64() <= money::kSecondsMax &&
             (lengths.seconds.empty() || lengths.seconds.back() < value.get_int64());
      if (fine) lengths.seconds.push_back(value.get_int64());
    }
  }
  if (!fine) {
    fields.refuse("values", fmt::format("must be 1 to {} whole seconds in ascending order, up to {}",
                                        kOptionValuesMax, money::kSecondsMax));
    return {};
  }
  lengths.fallback = fields.whole("default", lengths.seconds.front(), 1, money::kSecondsMax);
  if (std::ranges::find(lengths.seconds, lengths.fallback) == lengths.seconds.end()) {
    fields.refuse("default", fmt::format("must be one of the values, not {}", lengths.fallback));
  }
  fields.done();
  return lengths;
}

Pictures read_pictures(Fields& offer) {
  const Json* given = offer.find("pictures");
  if (given == nullptr) return {};
  Fields fields{offer.problem(), offer.path("pictures"), *given};
  constexpr auto kMost = static_cast<std::int64_t>(kRequestReferencesMax);
  const Pictures pictures{.references_min = fields.whole("references_min", 0, 0, kMost),
                          .references_max = fields.whole("references_max", 0, 0, kMost),
                          .mask = read_want(fields, "mask", Want::no),
                          .first_frame = read_want(fields, "first_frame", Want::no),
                          .last_frame = read_want(fields, "last_frame", Want::no)};
  if (pictures.references_min > pictures.references_max) {
    fields.refuse("references_min", "is above references_max");
  }
  fields.done();
  return pictures;
}

/// In the JSON form of core/money: a formula alone is read as the cost of a rule.
std::optional<money::Formula> read_cost(Fields& offer) {
  const Json* given = offer.find("cost");
  if (given == nullptr) return std::nullopt;
  const auto rule = money::read_rule(JsonObject{{"cost", *given}, {"tokens_per_dollar", 1}});
  if (rule) return rule->cost;
  offer.refuse("cost", fmt::format("is wrong: {}", rule.error().message));
  return std::nullopt;
}

std::optional<money::Rule> read_price(Fields& offer, const Offer& of) {
  const Json* given = offer.find("price");
  if (given == nullptr) return std::nullopt;
  JsonObject json = given->is_object() ? given->get_object() : JsonObject{};
  if (of.cost && !json.contains("cost")) {
    json["cost"] = money::to_json(money::Rule{.cost = of.cost}).at("cost");
  }
  auto rule = money::read_rule(given->is_object() ? Json(std::move(json)) : *given);
  if (rule) return *std::move(rule);
  offer.refuse("price", fmt::format("is wrong: {}", rule.error().message));
  return std::nullopt;
}

void check_offer(Fields& fields, const Offer& offer) {
  const Pictures& pictures = offer.pictures;
  if (needs_picture(offer.operation) && pictures.references_min == 0) {
    fields.refuse("pictures.references_min",
                  fmt::format("must be at least 1 for {}", to_string(offer.operation)));
  }
  if (offer.operation == Operation::animate && pictures.first_frame == Want::no &&
      pictures.references_max == 0) {
    fields.refuse("pictures", "must take a first_frame or references for animate");
  }
  if (pictures.mask != Want::no && pictures.references_max == 0) {
    fields.refuse("pictures.mask", "needs references that it is for");
  }
  if ((medium_of(offer.operation) == Medium::video) == offer.lengths.seconds.empty()) {
    fields.refuse("seconds",
                  offer.lengths.seconds.empty() ? "are missing: a film has a length" : "are only for films");
  }
}

void read_offer(Fields& operations, std::string_view name, Sheet& sheet) {
  const auto operation = parse_operation(name);
  if (!operation) return;  // refused by the caller
  const Json* given = operations.find(name);
  Fields fields{operations.problem(), operations.path(name), given};
  Offer offer{.operation = *operation,
              .vendor_model = fields.text("vendor_model", "", kVendorModelBytesMax),
              .prompt = read_want(fields, "prompt", Want::must),
              .negative_prompt = fields.flag("negative_prompt", false),
              .options = read_options(fields)};
  if (const auto outputs = read_whole_range(fields, "outputs", 1, money::kOutputsMax))
    offer.outputs = *outputs;
  if (!offer.outputs.fallback) offer.outputs.fallback = offer.outputs.min;
  offer.seed = read_whole_range(fields, "seed", 0, kSeedMax);
  offer.steps = read_whole_range(fields, "steps", 1, kStepsMax);
  offer.guidance = read_real_range(fields, "guidance", kGuidanceMax);
  offer.strength = read_real_range(fields, "strength", 1);
  offer.lengths = read_lengths(fields);
  offer.pictures = read_pictures(fields);
  if (const Json* vendor = fields.find("vendor")) {
    if (!vendor->is_object() || boost::json::serialize(*vendor).size() > kVendorBytesMax) {
      fields.refuse("vendor", fmt::format("must be an object of at most {} bytes", kVendorBytesMax));
    } else {
      offer.vendor = vendor->get_object();
    }
  }
  offer.cost = read_cost(fields);
  auto price = read_price(fields, offer);
  fields.done();
  check_offer(fields, offer);
  if (price) sheet.prices.emplace(*operation, *std::move(price));
  sheet.model.offers.emplace(*operation, std::move(offer));
}

void read_offers(Fields& fields, Sheet& sheet) {
  const Json* given = fields.find("operations");
  if (given == nullptr || !given->is_object() || given->get_object().empty()) {
    fields.refuse("operations", "must name one operation at least");
    return;
  }
  Fields operations{fields.problem(), fields.path("operations"), *given};
  for (const std::string_view name : kOperationNames) {
    if (operations.has(name)) read_offer(operations, name, sheet);
  }
  operations.done();
}

std::int64_t read_rate(Fields& fields, std::string_view name, int digits) {
  const Json* given = fields.find(name);
  if (given == nullptr) return 0;
  const auto units = money::read_decimal(*given, digits);
  if (units && *units <= kRateMax) return *units;
  fields.refuse(name, fmt::format("must be dollars with at most {} digits after the point", digits));
  return 0;
}

Rates read_rates(Fields& model) {
  const Json* given = model.find("rates");
  if (given == nullptr) return {};
  Fields fields{model.problem(), model.path("rates"), *given};
  Rates rates{.as_of = fields.required_text("as_of", 10),
              .text_in = read_rate(fields, "text_in", 3),
              .image_in = read_rate(fields, "image_in", 3),
              .text_out = read_rate(fields, "text_out", 3),
              .image_out = read_rate(fields, "image_out", 3),
              .video_out = read_rate(fields, "video_out", 3),
              .credit = read_rate(fields, "credit", 6)};
  if (!from_iso8601(rates.as_of + "T00:00:00Z")) fields.refuse("as_of", "must be a day such as 2026-11-01");
  fields.done();
  return rates;
}

Limits read_limits(Fields& model) {
  const Json* given = model.find("limits");
  if (given == nullptr) return {};
  Fields fields{model.problem(), model.path("limits"), *given};
  const Limits usual;
  const Limits limits{.concurrency = fields.whole("concurrency", usual.concurrency, 1, kConcurrencyMax),
                      .per_minute = fields.whole("per_minute", usual.per_minute, 1, kPerMinuteMax),
                      .timeout = fields.duration("timeout", usual.timeout, kSpanMin, kTimeoutMax),
                      .deadline = fields.duration("deadline", usual.deadline, kSpanMin, kDeadlineMax)};
  if (limits.deadline < limits.timeout)
    fields.refuse("deadline", "is shorter than the timeout of one attempt");
  fields.done();
  return limits;
}

void check_key(Fields& fields, std::string_view name, std::string_view key) {
  if (const auto fine = money::check_key(name, key); !fine)
    fields.refuse(name, fmt::format("is no such name: {}", fine.error().message));
}

}  // namespace

Result<Sheet> read_sheet(std::string_view id, const Json& json) {
  if (const auto fine = money::check_key("model", id); !fine) return fine.error();
  Problem problem;
  Fields fields{problem, std::string{id}, json};
  Sheet sheet;
  Model& model = sheet.model;
  model.id = id;
  model.title = fields.required_text("title", kTitleBytesMax);
  if (!fields.has("provider")) fields.refuse("provider", "is missing");
  model.provider = kVendorNames[fields.choice("provider", kVendorNames, 0)];
  model.vendor_model = fields.required_text("vendor_model", kVendorModelBytesMax);
  model.kind = static_cast<Medium>(fields.choice("kind", kMediumNames, 0));
  sheet.state = static_cast<Switch>(fields.choice("state", kSwitchNames, 0));
  model.answer = static_cast<Answer>(fields.choice("answer", kAnswerNames, 0));
  model.prompt_max = fields.whole("prompt_max", model.prompt_max, 1, kPromptCharactersMax);
  model.safety = fields.text("safety", model.safety, kNameBytesMax);
  check_key(fields, "safety", model.safety);
  model.fallback = fields.texts("fallback", kFallbacksMax, kNameBytesMax);
  if (std::ranges::find(model.fallback, id) != model.fallback.end()) {
    fields.refuse("fallback", "can't be the model itself");
  }
  model.limits = read_limits(fields);
  model.rates = read_rates(fields);
  read_offers(fields, sheet);
  fields.done();
  if (problem) return *problem;
  return sheet;
}

}  // namespace banana::models
