// The open chat: who it is with, what was said, and what one can do about it.

import {bubble, datePill, servicePill} from "./bubble.js";
import {Composer} from "./composer.js";
import {el, fill, setAria} from "./dom.js";
import {richText} from "./entities.js";
import {takeDrops} from "./drop.js";
import {counted, dayKey, gist} from "./format.js";
import {icon} from "./icons.js";
import {copyText, messageMenu} from "./message_menu.js";
import {RoomHead} from "./room_head.js";
import {wallpaper} from "./wallpaper.js";

const RUN_S = 600; // messages of one sender within this time stand together
const NEAR_END_PX = 120; // closer than this to the end, new messages pull the view along
const NEAR_START_PX = 300; // closer than this to the start, older messages are asked for

export class Room {
  constructor(client) {
    this.client = client;
    this.nodes = new Map();
    this.head = new RoomHead(client);
    this.messages = el("div", {class: "messages", role: "log", aria: {label: "Messages"}});
    this.scroller = el(
      "div",
      {class: "scroller", tabIndex: -1, on: {scroll: () => this.#scrolled()}},
      this.messages,
    );
    this.unseen = el("span", {class: "unread", hidden: true});
    this.downButton = el(
      "button",
      {
        class: "round down",
        aria: {label: "Go to the newest message"},
        hidden: true,
        on: {click: () => this.#toEnd(true)},
      },
      icon("down"),
      this.unseen,
    );
    this.composer = new Composer(client, this);
    this.inner = el(
      "div",
      {class: "room-inner", hidden: true},
      this.head.root,
      el("div", {class: "room-middle"}, this.scroller, this.downButton),
      this.composer.root,
    );
    this.blank = el("p", {class: "pill room-blank"}, "Select a chat to start messaging");
    this.root = el("section", {class: "room", aria: {label: "Chat"}}, wallpaper(), this.blank, this.inner);
    const {store} = client;
    const listen = (type, act) =>
      store.addEventListener(type, ({detail}) => detail.chat === this.chat && act());
    listen("history", () => this.render());
    listen("header", () => this.#showHead());
    store.addEventListener("chats", () => this.chat !== undefined && this.composer.render());
    new ResizeObserver(() => this.atEnd && this.#toEnd()).observe(this.messages);
    new ResizeObserver(() => this.atEnd && this.#toEnd()).observe(this.scroller);
    const takes = () => this.chat !== undefined && this.composer.canWrite;
    takeDrops(this.root, takes, (files) => this.composer.attach(files));
  }

  async open(id) {
    if (this.chat !== id) {
      this.chat = id;
      this.nodes.clear();
      this.atEnd = true;
      this.composer.reset();
      fill(this.messages, []);
    }
    this.inner.hidden = false;
    this.blank.hidden = true;
    this.#showHead();
    this.render();
    const {store} = this.client;
    if (!store.history(id).loaded) await this.client.act(store.loadLatest(id));
    if (this.chat !== id) return;
    this.#toEnd();
    this.composer.focus();
    this.seen();
  }

  close() {
    this.chat = undefined;
    this.inner.hidden = true;
    this.blank.hidden = false;
  }

  offerStart(payload) {
    this.composer.offerStart(payload);
  }

  /** Whether there was something to close. */
  escape() {
    return this.chat !== undefined && this.composer.escape();
  }

  /** Messages that stand on the screen of somebody who looks are read. */
  seen() {
    if (this.chat !== undefined && this.atEnd && (document.hasFocus() || this.client.split))
      this.client.store.markRead(this.chat);
  }

  render() {
    if (this.chat === undefined) return;
    const {store} = this.client;
    const history = store.history(this.chat);
    const height = this.messages.scrollHeight;
    const top = this.scroller.scrollTop;
    const firstShown = this.messages.querySelector("[data-message]")?.dataset.message;
    fill(
      this.messages,
      [...this.#blocks(history.messages), this.#draft(store.draftIn(this.chat)), this.#about(history)].filter(
        Boolean,
      ),
    );
    this.composer.render();
    const firstNow = this.messages.querySelector("[data-message]")?.dataset.message;
    if (this.atEnd) this.#toEnd();
    else if (firstShown && Number(firstNow) < Number(firstShown))
      this.scroller.scrollTop = top + this.messages.scrollHeight - height;
    else this.#countUnseen();
    this.seen();
  }

  /** Nodes are kept while message and place are the same, so videos go on and focus stays. */
  #blocks(messages) {
    const chat = this.client.store.chats.get(this.chat);
    const groups = grouped(messages);
    const used = new Map();
    const days = [];
    for (const [index, group] of groups.entries()) {
      const [message] = group;
      const key = dayKey(message.date);
      if (days.at(-1)?.key !== key)
        days.push({key, blocks: [this.#kept(`pill ${key}`, used, [key], () => datePill(message.date))]});
      const place = {
        first: !sameRun(groups[index - 1]?.at(-1), message),
        last: !sameRun(group.at(-1), groups[index + 1]?.[0]),
        showsSender: chat && chat.kind !== "private" && chat.kind !== "channel",
      };
      const make = () => (message.service ? this.#service(message) : bubble(group, place, this.#acts()));
      days.at(-1).blocks.push(this.#kept(message.id, used, [...group, place.first, place.last], make));
    }
    const sections = days.map(({key, blocks}) => {
      const section = this.#kept(`day ${key}`, used, [], () => el("div", {class: "day"}));
      fill(section, blocks);
      return section;
    });
    this.nodes = used;
    return sections;
  }

  #kept(key, used, parts, make) {
    const known = this.nodes.get(key);
    const same =
      known &&
      known.parts.length === parts.length &&
      known.parts.every((part, index) => part === parts[index]);
    const entry = same ? known : {parts, node: make()};
    used.set(key, entry);
    return entry.node;
  }

  #service(message) {
    const pill = servicePill(message);
    pill.dataset.message = String(message.id);
    return pill;
  }

  #draft(draft) {
    if (!draft) return null;
    return el(
      "article",
      {class: "bubble in first last draft"},
      el(
        "div",
        {class: "bubble-column"},
        el(
          "div",
          {class: "bubble-body"},
          el(
            "div",
            {class: "words", dir: "auto"},
            richText(draft.text, draft.entities, this.client.links()),
            el("span", {class: "caret"}),
          ),
        ),
      ),
    );
  }

  #about({messages, loaded}) {
    const chat = this.client.store.chats.get(this.chat);
    if (!loaded || messages.length || !chat?.is_bot) return null;
    return el(
      "div",
      {class: "about"},
      el("strong", {}, "What can this bot do?"),
      el("p", {}, chat.about || "Press START and see."),
    );
  }

  #acts() {
    const {client} = this;
    const {checkout, api} = client;
    return {
      links: client.links(),
      quote: (message) => this.composer.quote(message),
      show: (id) => this.#show(id),
      gist: (id) => this.#gist(id),
      unlock: (message) => checkout.openPaid(message),
      pay: (message) => checkout.openMessage(message),
      menu: (message, event) => messageMenu(client, this.composer, message, event),
      press: async (message, button, row, column) => {
        if (button.kind === "callback") return client.press(message, row, column);
        if (button.kind === "copy" || button.kind === "copy_text")
          return copyText(client, button.data ?? button.copy ?? button.text);
        if (button.url) return client.openLink(button.url);
        if (button.kind === "receipt") return client.surface.alert(receipt(message.invoice), "Receipt");
        client.surface.toast("This kind of button does nothing here");
      },
    };
  }

  /** A picture has no words to quote. */
  #gist(id) {
    const found = this.client.store.history(this.chat).messages.find((message) => message.id === id);
    return found ? gist(found) : "Message";
  }

  #show(id) {
    const node = this.messages.querySelector(`[data-message="${CSS.escape(String(id))}"]`);
    if (!node) return this.client.surface.toast("That message is further up, or gone");
    node.scrollIntoView({block: "center", behavior: "smooth"});
    node.classList.add("shown");
    setTimeout(() => node.classList.remove("shown"), 1_500);
  }

  #showHead() {
    const chat = this.client.store.chats.get(this.chat);
    if (!chat) return this.client.closeChat();
    this.head.show(chat);
    setAria(this.root, {label: `Chat with ${chat.title}`});
  }

  #scrolled() {
    const {scrollTop, scrollHeight, clientHeight} = this.scroller;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    this.scroller.classList.toggle("reading", !this.atEnd);
    this.downButton.hidden = this.atEnd;
    if (this.atEnd) this.seen();
    this.#countUnseen();
    if (scrollTop < NEAR_START_PX && this.chat !== undefined)
      this.client.act(this.client.store.loadOlder(this.chat));
  }

  #countUnseen() {
    const unread = this.client.store.chats.get(this.chat)?.unread ?? 0;
    this.unseen.hidden = !unread;
    this.unseen.textContent = String(unread);
  }

  #toEnd(smooth = false) {
    this.scroller.scrollTo({top: this.scroller.scrollHeight, behavior: smooth ? "smooth" : "instant"});
  }
}

function grouped(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (message.album && last?.[0].album === message.album) last.push(message);
    else groups.push([message]);
  }
  return groups;
}

function sameRun(a, b) {
  return Boolean(
    a &&
    b &&
    !a.service &&
    !b.service &&
    a.out === b.out &&
    a.from?.id === b.from?.id &&
    b.date - a.date < RUN_S &&
    dayKey(a.date) === dayKey(b.date),
  );
}

function receipt({title, stars}) {
  return `${title}\n${counted(stars, "Star")}, paid`;
}
