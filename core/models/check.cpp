#include "core/models/check.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/encoding.hpp"
#include "core/base/spelling.hpp"

namespace banana::models {
namespace {

Error refuse(std::string message, std::string hint = {}) {
  return fail(Errc::invalid, std::move(message), std::move(hint));
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::vector<std::string_view> operations_of(const Model& model) {
  std::vector<std::string_view> names;
  names.reserve(model.offers.size());
  for (const auto& [operation, offer] : model.offers) names.push_back(to_string(operation));
  return names;
}

Result<> check_text(const Model& model, std::string_view what, Want want, std::string_view text) {
  if (!is_utf8(text)) return refuse(fmt::format("the {} is no text", what));
  if (is_blank(text)) {
    if (want == Want::must) return refuse(fmt::format("{} needs a {}", model.title, what));
    return {};
  }
  if (want == Want::no) return refuse(fmt::format("{} takes no {} here", model.title, what), "Leave it out.");
  if (const std::int64_t count = characters(text); count > model.prompt_max) {
    return refuse(fmt::format("the {} must be at most {} characters, not {}", what, model.prompt_max, count),
                  fmt::format("Shorten it by {}.", count - model.prompt_max));
  }
  return {};
}

Error unknown_option(const Model& model, const Offer& offer, std::string_view name) {
  std::vector<std::string_view> known;
  known.reserve(offer.options.size());
  for (const auto& [option, choice] : offer.options) known.emplace_back(option);
  return refuse(
      fmt::format("{} has no option \"{}\" here{}", model.title, name, did_you_mean(nearest(name, known))),
      known.empty() ? "It has none." : fmt::format("It has: {}.", fmt::join(known, ", ")));
}

Result<> check_options(const Model& model, const Offer& offer, std::map<std::string, std::string>& options) {
  for (const auto& [name, value] : options) {
    const auto known = offer.options.find(name);
    if (known == offer.options.end()) return unknown_option(model, offer, name);
    const Choice& choice = known->second;
    if (std::ranges::find(choice.values, value) != choice.values.end()) continue;
    const std::string_view near = nearest_value(choice, value);
    return refuse(
        fmt::format("{} of {} can't be \"{}\"", name, model.title, value),
        fmt::format("{}It can be: {}.", near.empty() ? "" : fmt::format("The nearest is {}. ", near),
                    fmt::join(choice.values, ", ")));
  }
  for (const auto& [name, choice] : offer.options) {
    if (!choice.fallback.empty()) options.emplace(name, choice.fallback);
  }
  return {};
}

template <class Number>
Result<> check_bounds(std::string_view what, Number given, Number min, Number max) {
  if (given >= min && given <= max) return {};  // false for what is not a number
  return refuse(fmt::format("{} must be between {} and {}, not {}", what, min, max, given),
                fmt::format("The nearest is {}.", given > max ? max : min));
}

template <class Range, class Number>
Result<> check_range(const Model& model, std::string_view what, const std::optional<Range>& range,
                     std::optional<Number>& given) {
  if (!range) {
    if (given) return refuse(fmt::format("{} can't be told {}", model.title, what), "Leave it out.");
    return {};
  }
  if (!given) {
    given = range->fallback;
    return {};
  }
  return check_bounds(what, *given, range->min, range->max);
}

Result<> check_seconds(const Model& model, const Lengths& lengths, std::int64_t& seconds) {
  if (seconds == 0) {
    seconds = lengths.fallback;
    return {};
  }
  if (lengths.seconds.empty())
    return refuse(fmt::format("{} has no length here", model.title), "Leave it out.");
  if (std::ranges::find(lengths.seconds, seconds) != lengths.seconds.end()) return {};
  const auto above = std::ranges::lower_bound(lengths.seconds, seconds);
  std::int64_t near = above == lengths.seconds.end() ? lengths.seconds.back() : *above;
  if (above != lengths.seconds.begin() && seconds - *(above - 1) < near - seconds) near = *(above - 1);
  return refuse(fmt::format("seconds of {} can't be {}", model.title, seconds),
                fmt::format("The nearest is {}. It can be: {}.", near, fmt::join(lengths.seconds, ", ")));
}

Result<> check_one_picture(const Model& model, const Request& request, ReferenceRole role,
                           std::string_view what, Want want) {
  const std::int64_t count = request.count(role);
  if (count > 1) return refuse(fmt::format("there can be one {}, not {}", what, count));
  if (count == 1 && want == Want::no)
    return refuse(fmt::format("{} takes no {} here", model.title, what), "Leave it out.");
  if (count == 0 && want == Want::must) return refuse(fmt::format("{} needs a {} here", model.title, what));
  return {};
}

Result<> check_pictures(const Model& model, const Pictures& pictures, const Request& request) {
  if (std::ranges::any_of(request.references, [](const Reference& one) { return one.blob.empty(); })) {
    return refuse("a reference must name its blob");
  }
  const std::int64_t references = request.count(ReferenceRole::reference);
  if (pictures.references_max == 0 && references > 0) {
    return refuse(fmt::format("{} takes no reference pictures here", model.title), "Leave them out.");
  }
  if (const auto fine =
          check_bounds("reference pictures", references, pictures.references_min, pictures.references_max);
      !fine) {
    return fine;
  }
  struct Single {
    ReferenceRole role;
    std::string_view what;
    Want want;
  };
  const std::array<Single, 3> singles{{{ReferenceRole::mask, "mask", pictures.mask},
                                       {ReferenceRole::first_frame, "first frame", pictures.first_frame},
                                       {ReferenceRole::last_frame, "last frame", pictures.last_frame}}};
  for (const Single& single : singles) {
    if (const auto fine = check_one_picture(model, request, single.role, single.what, single.want); !fine)
      return fine;
  }
  if (references == 0 && request.count(ReferenceRole::mask) > 0) {
    return refuse("a mask needs the picture that it is for");
  }
  return {};
}

Result<> check_and_fill(const Model& model, const Offer& offer, Request& request) {
  if (const auto fine = check_text(model, "prompt", offer.prompt, request.prompt); !fine) return fine;
  const Want negative = offer.negative_prompt ? Want::may : Want::no;
  if (const auto fine = check_text(model, "negative prompt", negative, request.negative_prompt); !fine)
    return fine;
  if (const auto fine = check_options(model, offer, request.options); !fine) return fine;
  if (const auto fine = check_range(model, "a seed", offer.seed, request.seed); !fine) return fine;
  if (const auto fine = check_range(model, "steps", offer.steps, request.steps); !fine) return fine;
  if (const auto fine = check_range(model, "guidance", offer.guidance, request.guidance); !fine) return fine;
  if (const auto fine = check_range(model, "strength", offer.strength, request.strength); !fine) return fine;
  if (const auto fine = check_bounds("outputs", request.outputs, offer.outputs.min, offer.outputs.max); !fine)
    return fine;
  if (const auto fine = check_seconds(model, offer.lengths, request.seconds); !fine) return fine;
  return check_pictures(model, offer.pictures, request);
}

}  // namespace

std::int64_t characters(std::string_view text) {
  std::int64_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) ++units;
    if (byte >= 0xF0) ++units;  // a surrogate pair
  }
  return units;
}

Result<Checked> check_request(const Model& model, const Request& request) {
  const Offer* offer = model.offer(request.operation);
  if (offer == nullptr) {
    return refuse(fmt::format("{} can't {}", model.title, to_string(request.operation)),
                  fmt::format("It can: {}.", fmt::join(operations_of(model), ", ")));
  }
  Checked checked{.request = request, .ask = {}};
  checked.request.model = model.id;
  if (const auto fine = check_and_fill(model, *offer, checked.request); !fine) return fine.error();
  checked.ask = {.model = model.id,
                 .operation = std::string{to_string(request.operation)},
                 .options = checked.request.options,
                 .outputs = checked.request.outputs,
                 .references = static_cast<std::int64_t>(checked.request.references.size()),
                 .seconds = checked.request.seconds};
  return checked;
}

}  // namespace banana::models
