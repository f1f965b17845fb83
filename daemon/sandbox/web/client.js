// One person's Telegram on the screen: the list of chats and the open chat, in a column of the page.

import {Api, knownBots} from "./api.js";
import {Checkout} from "./checkout.js";
import {el} from "./dom.js";
import {parseLink} from "./links.js";
import {Room} from "./room.js";
import {Sidebar} from "./sidebar.js";
import {Store} from "./store.js";
import {Surface} from "./surface.js";

export class Client {
  constructor(user, {split, chat, switchTo, showSplit, placed}) {
    this.split = split;
    this.switchTo = switchTo;
    this.showSplit = showSplit;
    this.placed = placed;
    this.wanted = chat;
    this.unanswered = 0;
    this.store = new Store(new Api(user));
    this.root = el("section", {class: "client", aria: {label: "Telegram of a person"}});
    this.surface = new Surface(this.root);
    this.checkout = new Checkout(this);
    this.sidebar = new Sidebar(this);
    this.room = new Room(this);
    const inner = el("div", {class: "client-inner"}, this.sidebar.root, this.room.root);
    this.root.prepend(inner);
    this.root.addEventListener("keydown", (event) => this.#key(event));
    this.store.addEventListener("people", () => this.#named());
    this.store.addEventListener("chats", () => this.#openWanted());
    this.store.addEventListener("answer", ({detail}) => this.#lateAnswer(detail.answer));
    this.focusListener = () => this.room.seen();
    window.addEventListener("focus", this.focusListener);
  }

  get api() {
    return this.store.api;
  }

  begin() {
    this.store.begin();
  }

  end() {
    this.store.end?.();
    window.removeEventListener("focus", this.focusListener);
  }

  /** Runs what the person does; a refusal is told, and gives undefined. */
  async act(doing) {
    try {
      return await doing;
    } catch (error) {
      this.surface.refused(error);
      return undefined;
    }
  }

  openChat(id) {
    this.root.classList.add("in-room");
    this.placed(id);
    this.room.open(id);
    this.sidebar.showOpen(id);
  }

  closeChat() {
    this.root.classList.remove("in-room");
    this.placed(undefined);
    this.room.close();
    this.sidebar.showOpen(undefined);
    this.sidebar.focus();
  }

  /** A chat with somebody found by name; a bot one hasn't spoken to yet gets its empty chat. */
  async openName(name, start) {
    const username = name.replace(/^@/, "");
    const chat = this.store.chatOfBot(username);
    if (chat) return this.#openStarted(chat, start);
    const bot = (await this.act(knownBots()))?.find(
      (known) => known.username.toLowerCase() === username.toLowerCase(),
    );
    if (!bot) return this.surface.toast(`Nobody is called @${username} here`);
    this.store.setChat({
      id: bot.id,
      kind: "private",
      title: bot.first_name,
      username: bot.username,
      is_bot: true,
      bot_id: bot.id,
      joined: false,
      can_write: true,
      unread: 0,
      commands: [],
      about: bot.description,
    });
    this.#openStarted(this.store.chats.get(bot.id), start);
  }

  #openStarted(chat, start) {
    this.openChat(chat.id);
    if (start !== undefined && chat.is_bot) this.room.offerStart(start);
  }

  async openLink(url) {
    const link = parseLink(url);
    if (link.kind === "name") return this.openName(link.name, link.start);
    if (link.kind === "invite") return this.#join({link: url}, "Join by this invite link?");
    if (link.kind === "invoice") return this.checkout.openSlug(link.slug);
    if (link.kind === "user")
      return this.store.chats.has(link.id)
        ? this.openChat(link.id)
        : this.surface.toast("You don't know this person");
    if (link.kind !== "web") return this.surface.toast("This kind of link can't be opened here");
    if (await this.surface.confirm({title: "Open link", text: link.url, yes: "Open"}))
      window.open(link.url, "_blank", "noopener,noreferrer");
  }

  async #join(what, question) {
    if (!(await this.surface.confirm({title: "Join", text: question, yes: "Join"}))) return;
    await this.join(what);
  }

  async join(what) {
    const answer = await this.act(this.api.join(what));
    if (!answer) return;
    if (answer.status === "requested")
      return this.surface.alert("Your request was sent. An admin will look at it.", "Request to join");
    await this.act(this.store.refresh());
    const chat = typeof answer.chat === "object" ? answer.chat?.id : (answer.chat ?? what.chat);
    if (chat !== undefined && this.store.chats.has(chat)) this.openChat(chat);
  }

  async command(text) {
    if (this.room.chat !== undefined) await this.act(this.api.send(this.room.chat, {text}));
  }

  /** Presses a button and shows what the bot answers. A bot that takes too long may still answer later. */
  async press(message, row, column) {
    const pressed = await this.act(this.api.press(message.chat, message.id, row, column));
    if (pressed?.answer) this.showAnswer(pressed.answer);
    else if (pressed) ++this.unanswered;
  }

  #lateAnswer(answer) {
    if (!this.unanswered) return;
    --this.unanswered;
    this.showAnswer(answer);
  }

  showAnswer(answer) {
    if (answer.url) return this.openLink(answer.url);
    if (!answer.text) return;
    if (answer.alert) this.surface.alert(answer.text, this.store.chats.get(this.room.chat)?.title ?? "");
    else this.surface.toast(answer.text);
  }

  links() {
    return {
      open: (url) => this.openLink(url),
      command: (text) => this.command(text),
      mention: (name) => this.openName(name),
    };
  }

  #named() {
    this.root.setAttribute("aria-label", `Telegram of ${this.store.me.first_name}`);
    this.#titled();
  }

  #titled() {
    if (this.split) return;
    const unread = [...this.store.chats.values()].filter((chat) => chat.unread).length;
    document.title = `${unread ? `(${unread}) ` : ""}${this.store.me.first_name} · Banana sandbox`;
  }

  #openWanted() {
    this.#titled();
    if (this.wanted === undefined || !this.store.chats.has(this.wanted)) return;
    const chat = this.wanted;
    this.wanted = undefined;
    this.openChat(chat);
  }

  #key(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (this.room.escape()) return;
    if (this.room.chat !== undefined) this.closeChat();
  }
}
