#include "core/money/operations_explain.hpp"

#include "core/money/operations.hpp"

namespace banana::money {
namespace {

using ops::Arg;
using ops::Column;
using ops::Format;
using ops::Kind;
using ops::Need;
using ops::Place;
using ops::Role;
using ops::Show;

constexpr Arg kUserArgs[] = {{.name = "user",
                              .help = "a Telegram id, @username or internal id",
                              .place = Place::positional,
                              .need = Need::required,
                              .max = 200}};
constexpr Arg kTransferArgs[] = {{.name = "transfer",
                                  .kind = Kind::id,
                                  .help = "its id, from ledger show",
                                  .place = Place::positional,
                                  .need = Need::required}};
constexpr Arg kQuoteArgs[] = {{.name = "quote",
                               .kind = Kind::id,
                               .help = "its id",
                               .place = Place::positional,
                               .need = Need::required}};
constexpr Column kColumns[] = {{.key = "text", .title = "TEXT"},
                               {.key = "sentences", .title = "SENTENCES", .format = Format::json}};
constexpr ops::View kText{.show = Show::text, .columns = kColumns};

constexpr std::string_view kUserExamples[] = {"explain user 7002", "explain user @ali"};
constexpr std::string_view kTransferExamples[] = {"explain transfer 000000000000A"};
constexpr std::string_view kQuoteExamples[] = {"explain quote 01J9ZK4T8QY3E"};

constexpr ops::Operation kOperations[] = {
    {.name = "explain.user",
     .summary = "Tell where a person stands and what will happen by itself",
     .args = kUserArgs,
     .role = Role::support,
     .examples = kUserExamples,
     .view = kText,
     .handler = &explain_user},
    {.name = "explain.transfer",
     .summary = "Tell what a transfer or hold did and what can happen to it next",
     .args = kTransferArgs,
     .role = Role::support,
     .examples = kTransferExamples,
     .view = kText,
     .handler = &explain_transfer},
    {.name = "explain.quote",
     .summary = "Tell how a quote came about and what will happen when it is used",
     .args = kQuoteArgs,
     .role = Role::support,
     .examples = kQuoteExamples,
     .view = kText,
     .handler = &explain_quote},
};

}  // namespace

Json told(JsonArray sentences) {
  std::string text;
  for (const Json& sentence : sentences) text += std::string{std::string_view{sentence.get_string()}} + "\n";
  return JsonObject{{"text", std::move(text)}, {"sentences", std::move(sentences)}};
}

std::span<const ops::Operation> explain_operations() { return kOperations; }

}  // namespace banana::money
