// The foot of a chat: where one writes, or the one thing there is to do instead (START, JOIN).

import {attachSheet} from "./attach.js";
import {quoteOf} from "./bubble.js";
import {el, fill, setAria} from "./dom.js";
import {icon} from "./icons.js";
import {replyKeyboard} from "./keyboard.js";
import {Suggestions} from "./suggestions.js";

const HEIGHT_MAX_PX = 200;
const TEXT_MAX = 4096;

export class Composer {
  constructor(client, room) {
    this.client = client;
    this.room = room;
    this.text = el("textarea", {
      class: "write",
      rows: 1,
      placeholder: "Message",
      maxLength: TEXT_MAX,
      dir: "auto",
      aria: {label: "Message"},
      on: {
        input: () => this.#changed(),
        keydown: (event) => this.#key(event),
        paste: (event) => this.#paste(event),
      },
    });
    this.sendButton = el(
      "button",
      {class: "send-button", aria: {label: "Send"}, on: {click: () => this.#send()}},
      icon("send"),
    );
    this.menuButton = el("button", {class: "menu-button", on: {click: () => this.#menu()}});
    this.attachButton = el(
      "button",
      {
        class: "round",
        aria: {label: "Attach", haspopup: "menu", expanded: false},
        on: {click: () => this.#attachMenu()},
      },
      icon("attach"),
    );
    this.keyboardButton = el(
      "button",
      {
        class: "round",
        aria: {label: "Bot's keyboard", expanded: false},
        on: {click: () => this.#toggleKeyboard()},
      },
      icon("keyboard"),
    );
    this.picker = el("input", {
      type: "file",
      multiple: true,
      hidden: true,
      on: {change: () => this.#picked()},
    });
    this.quoted = el("div", {class: "quoted", hidden: true});
    this.suggestions = new Suggestions((command) => {
      this.text.value = "";
      this.#changed();
      this.#say(command);
      this.focus();
    });
    this.keyboard = el("div", {class: "keyboard-place"});
    this.field = el(
      "div",
      {class: "composer-field"},
      this.quoted,
      el("div", {class: "composer-line"}, this.menuButton, this.text, this.keyboardButton, this.attachButton),
    );
    this.only = el("button", {class: "only", on: {click: () => this.onlyAct?.()}});
    this.row = el("div", {class: "composer-row"}, this.field, this.sendButton);
    this.root = el(
      "footer",
      {class: "composer"},
      this.suggestions.root,
      this.row,
      this.only,
      this.keyboard,
      this.picker,
    );
    this.folded = new Set();
    this.offers = new Map();
  }

  get chat() {
    return this.client.store.chats.get(this.room.chat);
  }
  get canWrite() {
    return !this.row.hidden;
  }

  reset() {
    this.text.value = "";
    this.unquote();
    this.#changed();
    this.render();
  }

  /** Takes the keyboard, but not from somebody who writes in the column beside. */
  focus() {
    const column = document.activeElement?.closest(".client");
    if (column && column !== this.client.root) return;
    if (!matchMedia("(pointer: coarse)").matches)
      (this.canWrite ? this.text : this.only).focus({preventScroll: true});
  }

  /** A deep link's payload waits for the person's START. */
  offerStart(payload) {
    this.offers.set(this.room.chat, payload);
    this.render();
    this.focus();
  }

  quote(message) {
    if (!this.canWrite) return;
    this.unquote();
    this.reply = quoteOf(message);
    this.#showAbove("reply", "Reply", this.reply.text);
  }

  edit(message) {
    this.unquote();
    this.edited = message;
    this.text.value = message.text;
    this.#showAbove("edit", "Edit", message.text);
    this.#changed();
  }

  /** Ends a reply or an edit. */
  unquote() {
    if (this.edited) {
      this.text.value = "";
      this.#changed();
    }
    this.edited = undefined;
    this.reply = undefined;
    this.quoted.hidden = true;
  }

  #showAbove(iconName, title, text) {
    fill(this.quoted, [
      icon(iconName),
      el("span", {class: "quoted-text"}, el("strong", {}, title), el("span", {}, text)),
      el(
        "button",
        {class: "round", aria: {label: `Cancel: ${title}`}, on: {click: () => this.unquote()}},
        icon("close"),
      ),
    ]);
    this.quoted.hidden = false;
    this.text.focus();
  }

  escape() {
    if (this.suggestions.shown) this.suggestions.hide();
    else if (this.reply || this.edited) this.unquote();
    else return false;
    return true;
  }

  attach(files) {
    if (files.length) attachSheet(this.client, this.room.chat, files, this.reply, () => this.unquote());
  }

  render() {
    const {chat} = this;
    if (!chat) return;
    const instead = this.#instead(chat);
    this.row.hidden = Boolean(instead);
    this.only.hidden = !instead;
    if (instead) {
      fill(this.only, [instead.text]);
      this.only.disabled = !instead.act;
      this.onlyAct = instead.act;
    }
    this.#showMenuButton(chat);
    this.#showKeyboard(instead ? null : chat.reply_keyboard);
  }

  /** The one thing to do when one can't write. */
  #instead(chat) {
    const {client} = this;
    const {api, store} = client;
    const start = (payload) => async () => {
      if (chat.blocked) await client.act(api.unblock(chat.username));
      this.offers.delete(chat.id);
      if (await client.act(api.start(chat.username, payload))) await client.act(store.refresh());
      if (!store.history(chat.id).loaded) await client.act(store.loadLatest(chat.id));
      this.render();
      this.focus();
    };
    if (this.offers.has(chat.id)) return {text: "Start", act: start(this.offers.get(chat.id))};
    if (chat.is_bot && chat.blocked) return {text: "Restart bot", act: start()};
    const history = store.history(chat.id);
    if (chat.is_bot && history.loaded && !history.messages.length) return {text: "Start", act: start()};
    if (chat.kind === "private") return null;
    if (!chat.joined)
      return chat.requested
        ? {text: "Request sent"}
        : {
            text: chat.kind === "channel" ? "Join channel" : "Join group",
            act: () => client.join({chat: chat.id}),
          };
    return chat.can_write ? null : {text: "Only admins can post here"};
  }

  #showMenuButton(chat) {
    const app = chat.menu?.type === "web_app";
    const shown = Boolean(app || chat.commands?.length);
    this.menuButton.hidden = !shown;
    if (!shown) return;
    fill(this.menuButton, [icon(app ? "app" : "menu"), el("span", {}, app ? chat.menu.text : "Menu")]);
    setAria(this.menuButton, {
      label: app ? chat.menu.text : "Commands of the bot",
      haspopup: app ? null : "menu",
    });
  }

  #menu() {
    const {chat} = this;
    if (chat.menu?.type === "web_app") return this.client.openLink(chat.menu.web_app?.url ?? chat.menu.url);
    this.client.surface.menu(
      chat.commands.map(({command, description}) => ({
        text: description,
        note: el("span", {class: "menu-note"}, `/${command}`),
        act: () => this.#say(`/${command}`),
      })),
      {button: this.menuButton},
    );
  }

  #showKeyboard(markup) {
    const rows = markup?.keyboard ?? markup?.rows;
    this.keyboardButton.hidden = !rows?.length;
    const folded = this.folded.has(JSON.stringify(markup ?? null));
    setAria(this.keyboardButton, {expanded: !folded});
    this.keyboardButton.classList.toggle("on", !folded);
    this.text.placeholder =
      markup?.input_field_placeholder || (this.chat?.kind === "channel" ? "Broadcast" : "Message");
    const shows = rows?.length && !folded ? JSON.stringify(markup) : "";
    if (shows === this.keyboardShown) return;
    this.keyboardShown = shows;
    fill(
      this.keyboard,
      shows
        ? [
            replyKeyboard(markup, (text) => {
              this.#say(text);
              if (markup.one_time_keyboard) this.#fold(markup);
            }),
          ]
        : [],
    );
  }

  #toggleKeyboard() {
    const markup = this.chat?.reply_keyboard;
    const key = JSON.stringify(markup ?? null);
    if (this.folded.delete(key)) this.render();
    else this.#fold(markup);
  }

  #fold(markup) {
    this.folded.add(JSON.stringify(markup));
    this.render();
  }

  #changed() {
    this.text.style.height = "auto";
    if (this.text.scrollHeight)
      this.text.style.height = `${Math.min(this.text.scrollHeight, HEIGHT_MAX_PX)}px`;
    this.root.classList.toggle("filled", this.text.value.trim() !== "");
    this.suggestions.follow(this.text.value, this.chat?.commands);
  }

  #key(event) {
    if (event.key === "ArrowDown" && this.suggestions.shown) {
      event.preventDefault();
      return this.suggestions.focus();
    }
    if (event.key === "Tab" && this.suggestions.shown && !event.shiftKey) {
      event.preventDefault();
      this.text.value = `${this.suggestions.first} `;
      return this.#changed();
    }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  async #send() {
    const text = this.text.value.trim();
    if (!text) return;
    const {edited} = this;
    const reply = this.reply?.id;
    this.unquote();
    this.text.value = "";
    this.#changed();
    const doing = edited
      ? this.client.act(this.client.api.edit(edited.chat, edited.id, text))
      : this.#say(text, reply);
    if (!(await doing) && !this.text.value) {
      this.text.value = text;
      this.#changed();
    }
    this.focus();
  }

  #say(text, reply) {
    this.room.atEnd = true;
    return this.client.act(this.client.api.send(this.room.chat, {text, reply_to: reply}));
  }

  #paste(event) {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    this.attach(files);
  }

  #attachMenu() {
    const pick = (accept) => () => {
      this.picker.accept = accept;
      this.picker.dataset.as = accept ? "" : "document";
      this.picker.click();
    };
    this.client.surface.menu(
      [
        {text: "Photo or video", icon: "photo", act: pick("image/*,video/*")},
        {text: "File", icon: "file", act: pick("")},
      ],
      {button: this.attachButton},
    );
  }

  #picked() {
    const files = [...this.picker.files];
    this.picker.value = "";
    if (files.length)
      attachSheet(
        this.client,
        this.room.chat,
        files,
        this.reply,
        () => this.unquote(),
        this.picker.dataset.as === "document",
      );
  }
}
