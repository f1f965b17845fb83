// The bar above an open chat: who it is with, and what they are doing.

import {avatar} from "./avatar.js";
import {chatMenu} from "./chat_menu.js";
import {el, fill} from "./dom.js";
import {counted} from "./format.js";
import {icon} from "./icons.js";

export class RoomHead {
  constructor(client) {
    this.client = client;
    this.title = el("span", {class: "room-title"});
    this.subtitle = el("span", {class: "room-subtitle"});
    this.face = el("span", {class: "room-face"});
    const back = {
      class: "round back",
      aria: {label: "Back to the chats"},
      on: {click: () => client.closeChat()},
    };
    const more = {
      class: "round",
      aria: {label: "What to do with this chat", haspopup: "menu", expanded: false},
      on: {click: () => chatMenu(client, this.chat.id, this.moreButton)},
    };
    this.moreButton = el("button", more, icon("more"));
    this.root = el(
      "header",
      {class: "room-head"},
      el("button", back, icon("back")),
      this.face,
      el("div", {class: "room-names"}, this.title, this.subtitle),
      this.moreButton,
    );
  }

  show(chat) {
    const action = this.client.store.actionIn(chat.id);
    if (this.chat?.id !== chat.id || this.chat.title !== chat.title)
      fill(this.face, [avatar(chat.id, chat.title)]);
    this.chat = chat;
    this.title.textContent = chat.title;
    this.subtitle.textContent = action ? `${action}…` : subtitle(chat);
    this.subtitle.classList.toggle("doing", Boolean(action));
    this.moreButton.classList.toggle("marked", Boolean(chat.requests?.length));
  }
}

function subtitle(chat) {
  if (chat.is_bot) return chat.blocked ? "blocked" : "bot";
  if (chat.kind === "channel") return counted(chat.members ?? 1, "subscriber");
  if (chat.kind !== "private") return counted(chat.members ?? 1, "member");
  return chat.username ? `@${chat.username}` : "";
}
