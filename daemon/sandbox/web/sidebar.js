// The list of chats: search, who one is, and the way to everybody else.

import {knownBots} from "./api.js";
import {avatar} from "./avatar.js";
import {el, fill, setAria} from "./dom.js";
import {fullName, gist, listTime} from "./format.js";
import {icon, stars} from "./icons.js";
import {addPerson, makeChannel, topUp} from "./people.js";
import {isNight, toggleTheme} from "./theme.js";

export class Sidebar {
  constructor(client) {
    this.client = client;
    this.rows = new Map();
    this.bots = [];
    this.menuButton = el(
      "button",
      {
        class: "round",
        aria: {label: "Menu", haspopup: "menu", expanded: false},
        on: {click: () => this.#menu()},
      },
      icon("menu"),
    );
    this.search = el("input", {
      class: "search",
      type: "search",
      placeholder: "Search",
      autocomplete: "off",
      spellcheck: false,
      aria: {label: "Search chats and bots"},
      on: {input: () => this.#searched(), focus: () => this.#loadBots()},
    });
    this.me = el("button", {class: "me", on: {click: () => this.#people()}, aria: {haspopup: "menu"}});
    this.list = el("div", {class: "chat-list", role: "list", on: {keydown: (event) => this.#arrow(event)}});
    this.connection = el("p", {class: "connection", role: "status", hidden: true}, "Connecting…");
    this.root = el(
      "nav",
      {class: "sidebar", aria: {label: "Chats"}},
      el(
        "header",
        {class: "sidebar-head"},
        this.menuButton,
        el("div", {class: "search-box"}, icon("search"), this.search),
        this.me,
      ),
      this.connection,
      this.list,
    );
    const {store} = client;
    store.addEventListener("chats", () => this.render());
    store.addEventListener("people", () => !store.chats.size && this.#loadBots());
    store.addEventListener("people", () => this.#showMe());
    store.addEventListener("balance", () => this.#showMe());
    store.addEventListener("connection", () => (this.connection.hidden = store.online));
  }

  focus() {
    this.list.querySelector(".chat-row")?.focus({preventScroll: true});
  }

  showOpen(chat) {
    this.open = chat;
    if (chat !== undefined) this.search.value = "";
    this.render();
  }

  render() {
    const sought = this.search.value.trim().toLowerCase();
    const {store} = this.client;
    const chats = store.sortedChats().filter((chat) => matches(chat, sought));
    const rows = chats.map((chat) => this.#row(chat));
    const known = new Set([...store.chats.values()].map(({username}) => username?.toLowerCase()));
    // Somebody new has nobody to talk to yet, so the bots introduce themselves.
    const shows = sought || !store.chats.size ? this.bots : [];
    const strangers = shows.filter(
      (bot) =>
        !known.has(bot.username.toLowerCase()) &&
        matches({title: bot.first_name, username: bot.username}, sought),
    );
    const others = strangers.map((bot) => this.#stranger(bot));
    fill(
      this.list,
      [
        ...rows,
        others.length && el("h2", {class: "list-heading"}, "Bots"),
        ...others,
        this.#nothing(rows.length + others.length, sought),
      ].filter(Boolean),
    );
  }

  #nothing(count, sought) {
    if (count || !this.client.store.loaded) return null;
    return el(
      "p",
      {class: "list-empty"},
      sought ? "Nothing found" : "No chats yet, and no bots: start one with this address as its Bot API.",
    );
  }

  #row(chat) {
    const {store} = this.client;
    const action = store.actionIn(chat.id);
    const last = chat.last;
    const isOpen = chat.id === this.open;
    // Made anew only when something shown changed, so that the focus stays.
    const shows = JSON.stringify([
      chat.title,
      chat.kind,
      chat.is_bot,
      chat.unread,
      action,
      isOpen,
      last && [last.id, gist(last), last.date, listTime(last.date), last.out],
    ]);
    const known = this.rows.get(chat.id);
    if (known?.shows === shows) return known.row;
    const row =
      known?.row ?? el("button", {class: "chat-row", on: {click: () => this.client.openChat(chat.id)}});
    setAria(row, {current: isOpen ? "true" : null});
    fill(row, [
      avatar(chat.id, chat.title),
      el(
        "span",
        {class: "row-text"},
        el(
          "span",
          {class: "row-line"},
          chat.kind === "channel"
            ? icon("channel", "kind")
            : chat.kind !== "private"
              ? icon("people", "kind")
              : null,
          el("span", {class: "row-title"}, chat.title),
          last ? el("time", {class: "row-time"}, listTime(last.date)) : null,
        ),
        el(
          "span",
          {class: "row-line"},
          this.#preview(chat, action),
          chat.unread ? unreadBadge(chat.unread) : null,
        ),
      ),
    ]);
    this.rows.set(chat.id, {row, shows});
    return row;
  }

  #preview(chat, action) {
    if (action) return el("span", {class: "row-preview doing"}, `${action}…`);
    if (!chat.last)
      return el(
        "span",
        {class: "row-preview"},
        chat.is_bot ? "Bot" : chat.joined ? "No messages" : "Not a member",
      );
    const {last} = chat;
    const who = last.service
      ? ""
      : last.out && chat.kind !== "channel"
        ? "You: "
        : chat.kind !== "private" && chat.kind !== "channel" && last.from
          ? `${last.from.name}: `
          : "";
    const picture =
      last.photo?.file && !last.paid
        ? el("img", {class: "row-picture", src: last.photo.file, alt: ""})
        : null;
    return el(
      "span",
      {class: "row-preview"},
      who && el("span", {class: "row-who"}, who),
      picture,
      gist(last),
    );
  }

  #stranger(bot) {
    return el(
      "button",
      {class: "chat-row", on: {click: () => this.client.openName(bot.username)}},
      avatar(bot.id, bot.first_name),
      el(
        "span",
        {class: "row-text"},
        el("span", {class: "row-line"}, el("span", {class: "row-title"}, bot.first_name)),
        el("span", {class: "row-line"}, el("span", {class: "row-preview"}, `@${bot.username}`)),
      ),
    );
  }

  async #loadBots() {
    this.bots = (await this.client.act(knownBots())) ?? [];
    this.render();
  }

  #searched() {
    this.render();
  }

  #showMe() {
    const {me} = this.client.store;
    fill(this.me, [avatar(me.id, fullName(me), "small"), stars(me.stars ?? 0)]);
    setAria(this.me, {label: `${fullName(me)}, ${me.stars} Stars. Switch person`});
  }

  async #people() {
    const {client} = this;
    await client.act(client.store.refresh());
    const {me, users} = client.store;
    const rows = users.map((person) => ({
      text: fullName(person),
      icon: avatar(person.id, fullName(person), "small"),
      note: stars(person.stars ?? 0),
      checked: person.id === me.id,
      act: () => client.switchTo(person.id),
    }));
    client.surface.menu([...rows, {text: "Add a person", icon: "add", act: () => addPerson(client)}], {
      button: this.me,
    });
  }

  #menu() {
    const {client} = this;
    client.surface.menu(
      [
        {text: "Add a person", icon: "person", act: () => addPerson(client)},
        {text: "Top up Stars", icon: "star", act: () => topUp(client)},
        {text: "New channel", icon: "channel", act: () => makeChannel(client)},
        {
          text: client.split ? "One person" : "People side by side",
          icon: "columns",
          act: () => client.showSplit(!client.split, client.api.user),
        },
        {text: isNight() ? "Day theme" : "Night theme", icon: isNight() ? "sun" : "moon", act: toggleTheme},
      ],
      {button: this.menuButton},
    );
  }

  #arrow(event) {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (!step) return;
    const rows = [...this.list.querySelectorAll(".chat-row")];
    const next = rows[rows.indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

function matches(chat, sought) {
  return (
    !sought ||
    chat.title?.toLowerCase().includes(sought) ||
    chat.username?.toLowerCase().includes(sought.replace(/^@/, ""))
  );
}

function unreadBadge(count) {
  return el("span", {class: "unread", aria: {label: `${count} unread`}}, String(count));
}
