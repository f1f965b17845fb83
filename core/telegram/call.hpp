// A Bot API call as a value: what a screen wants done, what the outbox keeps, what the client sends.
//
//   Call call = send_message(chat, "<b>Hello</b>", {.keyboard = keyboard});   // methods.hpp
//   outbox::add(tx, bot, call, ...);                                          // later, in order, within limits
//   co_await api.call(bot, call);                                             // or now
//
// Parameters are the API's own names. Files that are not on Telegram's servers yet go as uploads; parameters
// refer to them as "attach://<field>".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"

namespace banana::telegram {

struct Upload {
  std::string field;  // the form's part, which the parameters name
  std::string name;   // the file's, as people will see it
  std::string content_type;
  std::string path = {};   // read from here while it is sent; empty: `bytes`
  std::string bytes = {};  // for what is small and only in memory
  std::string blob = {};   // its name in a store: whoever sends it makes a path or bytes of it first
};

struct Call {
  std::string method;  // "sendMessage"
  JsonObject params;
  std::vector<Upload> uploads = {};
};

}  // namespace banana::telegram
