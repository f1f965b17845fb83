// What can be done with a chat as a whole: blocking, joining, leaving, and who may come in.

import {avatar} from "./avatar.js";
import {el, fill} from "./dom.js";
import {fullName} from "./format.js";
import {copyText} from "./message_menu.js";

export function chatMenu(client, id, button) {
  const chat = client.store.chats.get(id);
  if (!chat) return;
  const {api, store, surface} = client;
  const doing = (call) => async () => {
    if ((await client.act(call())) !== undefined) store.refreshSoon();
  };
  const items = [];
  if (chat.is_bot) {
    const bot = chat.bot_id ?? chat.id;
    if (chat.blocked) items.push({text: "Unblock", icon: "restart", act: doing(() => api.unblock(bot))});
    else
      items.push({text: "Stop and block bot", icon: "block", danger: true, act: doing(() => api.block(bot))});
  } else if (chat.kind !== "private") {
    if (chat.requests)
      items.push({
        text: `Join requests: ${chat.requests.length}`,
        icon: "people",
        act: () => joinRequests(client, id),
      });
    if (chat.joined)
      items.push({
        text: chat.kind === "channel" ? "Leave channel" : "Leave group",
        icon: "leave",
        danger: true,
        act: () => leave(client, chat),
      });
    else items.push({text: "Join", icon: "add", act: () => client.join({chat: id})});
  }
  if (chat.username)
    items.push({
      text: "Copy link",
      icon: "link",
      act: () => copyText(client, `https://t.me/${chat.username}`),
    });
  items.push({text: `Id ${chat.id}`, icon: "info", act: () => surface.alert(String(chat.id), chat.title)});
  surface.menu(items, {button});
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

/** Who waits at the door of a channel; the list follows while it is open. */
export function joinRequests(client, id) {
  const {store} = client;
  const list = el("div", {class: "requests"});
  const show = () => {
    const waiting = store.chats.get(id)?.requests ?? [];
    fill(
      list,
      waiting.length
        ? waiting.map((request) => requestRow(client, id, request))
        : [el("p", {class: "sheet-note"}, "Nobody is waiting.")],
    );
  };
  const {body} = client.surface.sheet({
    title: "Join requests",
    closed: () => store.removeEventListener("chats", show),
  });
  store.addEventListener("chats", show);
  body.append(list);
  show();
}

function requestRow(client, id, request) {
  const person = request.user ?? request;
  const decide =
    (approve) =>
    async ({currentTarget}) => {
      currentTarget.disabled = true;
      if (await client.act(client.api.decideJoin(id, person.id, approve))) client.store.refreshSoon();
      else currentTarget.disabled = false;
    };
  return el(
    "div",
    {class: "request"},
    avatar(person.id, fullName(person)),
    el("span", {class: "request-name"}, fullName(person)),
    el("button", {class: "small-button", on: {click: decide(true)}}, "Approve"),
    el("button", {class: "small-button quiet", on: {click: decide(false)}}, "Decline"),
  );
}
