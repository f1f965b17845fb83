// Sheets about a chat: who waits at its door, bots that shall be its admins, what becomes of a subscription.

import {knownBots} from "./api.js";
import {avatar} from "./avatar.js";
import {el, fill} from "./dom.js";
import {fullName} from "./format.js";

const ADMIN_RIGHTS = [
  "can_manage_chat",
  "can_post_messages",
  "can_edit_messages",
  "can_delete_messages",
  "can_invite_users",
  "can_restrict_members",
];

const SUBSCRIPTION_ACTS = [
  ["cancel", "Cancel"],
  ["reenable", "Take up again"],
  ["renew", "A month goes by and is paid"],
  ["fail", "A month goes by and can't be paid"],
  ["expire", "It runs out"],
];

/** A bot becomes an admin of the chat with all that sellers need. */
export async function addBot(client, chat) {
  const bots = (await client.act(knownBots())) ?? [];
  const {body, close} = client.surface.sheet({title: `Add an admin to ${chat.title}`});
  const rights = Object.fromEntries(ADMIN_RIGHTS.map((right) => [right, true]));
  const add = async (bot) => {
    if (!(await client.act(client.api.addBot(chat.id, bot.username, rights)))) return;
    close();
    client.surface.toast(`${bot.first_name} is an admin now`);
  };
  const rows = bots.map((bot) =>
    el(
      "button",
      {class: "menu-item", on: {click: () => add(bot)}},
      avatar(bot.id, bot.first_name, "small"),
      el("span", {class: "menu-text"}, bot.first_name),
      el("span", {class: "menu-note"}, `@${bot.username}`),
    ),
  );
  fill(body, rows.length ? rows : [el("p", {class: "sheet-note"}, "There are no bots yet.")]);
}

/** Time passes for a person's subscription to a bot as one likes. */
export function subscriptionActs(client, chat) {
  const {body, close} = client.surface.sheet({title: `Subscription to ${chat.title}`});
  const run = async (action) => {
    const answer = await client.act(client.api.subscription(chat.username, action));
    if (!answer) return;
    close();
    client.surface.toast(`The subscription is ${answer.state ?? "changed"}`);
    client.store.refreshSoon();
  };
  fill(
    body,
    SUBSCRIPTION_ACTS.map(([action, text]) =>
      el("button", {class: "wide quiet", on: {click: () => run(action)}}, text),
    ),
  );
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
