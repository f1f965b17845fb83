// What one person's Telegram knows: chats, messages, balance. Views listen; only the network changes it.
//
// Events it sends: "chats", "people", "balance", "connection", and for one chat (detail.chat) "history", "header",
// "answer".

import {follow} from "./live.js";

const PAGE = 50;
const ACTION_MS = 6_000;
const DRAFT_MS = 30_000;
const REFRESH_MS = 50;

export class Store extends EventTarget {
  constructor(api) {
    super();
    this.api = api;
    this.me = {id: api.user, first_name: "", stars: 0};
    this.users = [];
    this.chats = new Map();
    this.histories = new Map();
    this.actions = new Map();
    this.drafts = new Map();
    this.online = true;
    this.loaded = false;
  }

  begin() {
    this.end = follow(this.api.eventsAddress(), {
      event: (event) => this.apply(event),
      catchUp: () => this.refresh().catch(() => this.#connected(false)),
      connected: (yes) => this.#connected(yes),
    });
  }

  /** Newest first; what was never spoken in goes last. */
  sortedChats() {
    return [...this.chats.values()].sort(
      (a, b) => (b.last?.date ?? 0) - (a.last?.date ?? 0) || a.title.localeCompare(b.title),
    );
  }

  chatOfBot(username) {
    const wanted = username.replace(/^@/, "").toLowerCase();
    return [...this.chats.values()].find((chat) => chat.username?.toLowerCase() === wanted);
  }

  history(chat) {
    let history = this.histories.get(chat);
    if (!history) {
      history = {messages: [], complete: false, loaded: false, pages: new Set()};
      this.histories.set(chat, history);
    }
    return history;
  }

  async refresh() {
    const state = await this.api.state();
    this.me = state.me;
    this.users = state.users;
    this.chats = new Map(state.chats.map((chat) => [chat.id, chat]));
    this.loaded = true;
    this.#tell("people");
    this.#tell("balance");
    this.#tell("chats");
    const open = [...this.histories].filter(([, history]) => history.loaded).map(([chat]) => chat);
    await Promise.all(open.filter((chat) => this.chats.has(chat)).map((chat) => this.loadLatest(chat)));
    for (const chat of open) this.#tell("header", {chat});
  }

  /** The newest page takes the place of what is known of that stretch: messages may have gone meanwhile. */
  async loadLatest(chat) {
    const history = this.history(chat);
    const {messages, news} = await this.#latestPage(chat, history);
    const oldest = messages[0]?.id ?? Infinity;
    const older = history.messages.filter((message) => message.id < oldest);
    const overlaps = messages.length < PAGE || history.messages.some((message) => message.id >= oldest);
    history.complete = messages.length < PAGE || (overlaps && history.complete);
    history.messages = [...(overlaps && messages.length === PAGE ? older : []), ...messages];
    for (const change of news) change(history.messages);
    history.loaded = true;
    this.#tell("history", {chat});
  }

  /** The page, and what happened while it was on its way: it may be older than that. */
  async #latestPage(chat, history) {
    const news = [];
    history.pages.add(news);
    try {
      const {messages} = await this.api.history(chat, undefined, PAGE);
      return {messages, news};
    } finally {
      history.pages.delete(news);
    }
  }

  async loadOlder(chat) {
    const history = this.history(chat);
    if (history.complete || history.loading || !history.messages.length) return;
    history.loading = true;
    try {
      const {messages} = await this.api.history(chat, history.messages[0].id, PAGE);
      const first = history.messages[0].id;
      history.messages = [...messages.filter((message) => message.id < first), ...history.messages];
      history.complete = messages.length < PAGE;
    } finally {
      history.loading = false;
    }
    this.#tell("history", {chat});
  }

  markRead(chat) {
    const known = this.chats.get(chat);
    if (!known?.unread) return;
    known.unread = 0;
    this.#tell("chats");
    this.api.read(chat).catch(() => {});
  }

  apply(event) {
    APPLY[event.type]?.call(this, event);
  }

  /** Who does what in a chat now: "typing…"; empty when nobody does anything. */
  actionIn(chat) {
    const action = this.actions.get(chat);
    return action && action.until > Date.now() ? action.text : "";
  }

  draftIn(chat) {
    const draft = this.drafts.get(chat);
    return draft && draft.until > Date.now() ? draft : null;
  }

  put(message) {
    this.#change(message.chat, (messages) => insert(messages, message));
    const chat = this.chats.get(message.chat);
    if (!chat) return this.#refreshSoon();
    if (!chat.last || chat.last.id <= message.id) chat.last = message;
    if (!message.out) {
      this.actions.delete(message.chat);
      this.drafts.delete(message.chat);
      this.#tell("header", {chat: message.chat});
    }
    this.#tell("history", {chat: message.chat});
    this.#tell("chats");
  }

  setAction(chat, text) {
    if (text) this.actions.set(chat, {text, until: Date.now() + ACTION_MS});
    else this.actions.delete(chat);
    this.#tell("header", {chat});
    this.#tell("chats");
    if (!text) return;
    setTimeout(() => {
      this.#tell("header", {chat});
      this.#tell("chats");
    }, ACTION_MS + REFRESH_MS);
  }

  setDraft(chat, draft) {
    if (draft) this.drafts.set(chat, {...draft, until: Date.now() + DRAFT_MS});
    else this.drafts.delete(chat);
    this.#tell("history", {chat});
    if (draft) setTimeout(() => this.#tell("history", {chat}), DRAFT_MS + REFRESH_MS);
  }

  remove(chat, ids) {
    this.#change(chat, (messages) => ids.forEach((id) => drop(messages, id)));
    this.#tell("history", {chat});
    this.#refreshSoon();
  }

  setChat(chat) {
    this.chats.set(chat.id, {...this.chats.get(chat.id), ...chat});
    this.#tell("header", {chat: chat.id});
    this.#tell("history", {chat: chat.id});
    this.#tell("chats");
  }

  dropChat(chat) {
    this.chats.delete(chat);
    this.#tell("chats");
    this.#tell("header", {chat});
  }

  setBalance(stars) {
    this.me = {...this.me, stars};
    this.#tell("balance");
  }

  answered(event) {
    this.#tell("answer", {chat: event.chat, answer: event.answer ?? event});
  }

  refreshSoon() {
    this.#refreshSoon();
  }

  #change(chat, change) {
    const history = this.history(chat);
    if (history.loaded) change(history.messages);
    for (const news of history.pages) news.push(change);
  }

  #refreshSoon() {
    clearTimeout(this.refreshTimer);
    this.refreshTimer = setTimeout(() => this.refresh().catch(() => {}), REFRESH_MS);
  }

  #connected(yes) {
    if (this.online === yes) return;
    this.online = yes;
    this.#tell("connection");
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, {detail}));
  }
}

function insert(messages, message) {
  const at = messages.findIndex((known) => known.id >= message.id);
  if (at < 0) messages.push(message);
  else messages.splice(at, messages[at].id === message.id ? 1 : 0, message);
}

function drop(messages, id) {
  const at = messages.findIndex((known) => known.id === id);
  if (at >= 0) messages.splice(at, 1);
}

const ACTIONS = {
  typing: "typing",
  upload_photo: "sending a photo",
  record_video: "recording a video",
  upload_video: "sending a video",
  record_voice: "recording a voice message",
  upload_voice: "sending a voice message",
  upload_document: "sending a file",
  choose_sticker: "choosing a sticker",
  find_location: "picking a location",
};

const APPLY = {
  message({message, unread}) {
    const chat = this.chats.get(message.chat);
    if (chat && !message.out) chat.unread = unread ?? (chat.unread ?? 0) + 1;
    this.put(message);
  },
  edit({message}) {
    this.put(message);
  },
  delete({chat, ids, messages, message}) {
    this.remove(chat, ids ?? messages ?? [message]);
  },
  action({chat, action}) {
    this.setAction(chat, action === "cancel" ? "" : (ACTIONS[action] ?? action));
  },
  draft({chat, ...draft}) {
    this.setDraft(chat, draft.text ? draft : null);
  },
  answer(event) {
    this.answered(event);
  },
  chat(event) {
    typeof event.chat === "object" ? this.setChat(event.chat) : this.refreshSoon();
  },
  balance({stars}) {
    this.setBalance(stars);
  },
  read(event) {
    if (event.unread !== undefined && this.chats.has(event.chat))
      this.setChat({id: event.chat, unread: event.unread});
  },
};
