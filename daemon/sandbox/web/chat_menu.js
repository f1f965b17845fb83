// What can be done with a chat as a whole: blocking, joining, leaving, and who may come in.

import {addBot, joinRequests, subscriptionActs} from "./chat_sheets.js";
import {copyText} from "./message_menu.js";

export function chatMenu(client, id, button) {
  const chat = client.store.chats.get(id);
  if (!chat) return;
  const items = chat.is_bot
    ? botItems(client, chat)
    : chat.kind === "private"
      ? []
      : groupItems(client, chat);
  const link = `https://t.me/${chat.username}`;
  if (chat.username) items.push({text: "Copy link", icon: "link", act: () => copyText(client, link)});
  items.push({
    text: `Id ${chat.id}`,
    icon: "info",
    act: () => client.surface.alert(String(chat.id), chat.title),
  });
  client.surface.menu(items, {button});
}

function botItems(client, chat) {
  const {api, store} = client;
  const doing = (call) => async () => (await client.act(call())) && store.refreshSoon();
  return [
    {text: "Subscription…", icon: "star", act: () => subscriptionActs(client, chat)},
    chat.blocked
      ? {text: "Unblock", icon: "restart", act: doing(() => api.unblock(chat.username))}
      : {text: "Stop and block bot", icon: "block", danger: true, act: doing(() => api.block(chat.username))},
  ];
}

function groupItems(client, chat) {
  const leaving = chat.kind === "channel" ? "Leave channel" : "Leave group";
  if (!chat.joined) return [{text: "Join", icon: "add", act: () => client.join({chat: chat.id})}];
  return [
    chat.requests && {
      text: `Join requests: ${chat.requests.length}`,
      icon: "people",
      act: () => joinRequests(client, chat.id),
    },
    chat.link && {text: "Copy invite link", icon: "link", act: () => copyText(client, chat.link)},
    chat.requests && {text: "Add a bot as admin", icon: "add", act: () => addBot(client, chat)},
    {text: leaving, icon: "leave", danger: true, act: () => leave(client, chat)},
  ];
}

async function leave(client, chat) {
  const sure = await client.surface.confirm({
    title: chat.title,
    text: "Leave? You may need a new invitation to come back.",
    yes: "Leave",
    danger: true,
  });
  if (!sure || !(await client.act(client.api.leave(chat.id)))) return;
  client.closeChat();
  client.store.refreshSoon();
}
