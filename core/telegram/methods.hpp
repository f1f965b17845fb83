// Every call the system makes, as functions that give Call values: send_message(chat, text) and so on. A file that
// needs one kind includes that kind's header.
#pragma once

#include "core/telegram/chats.hpp"
#include "core/telegram/media.hpp"
#include "core/telegram/payments.hpp"
#include "core/telegram/send.hpp"
#include "core/telegram/setup.hpp"
