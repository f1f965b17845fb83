// What a person of the sandbox can do, as calls. One Api is one person.

const BASE = "/sandbox/api/";
const ANSWER_MS_MAX = 60_000;

export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function read(response) {
  const type = response.headers.get("content-type") ?? "";
  const body = type.includes("json") ? await response.json() : {};
  if (!response.ok)
    throw new Refused(
      body.error?.message ?? body.error ?? body.description ?? `The sandbox answered ${response.status}`,
      response.status,
    );
  return body;
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(BASE + path, {signal: AbortSignal.timeout(ANSWER_MS_MAX), ...options});
  } catch {
    throw new Refused("The sandbox doesn't answer", 0);
  }
  return read(response);
}

export function get(path, values = {}) {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined));
  return ask(`${path}?${query}`);
}

export function post(path, body) {
  return ask(path, {
    method: "POST",
    headers: {"content-type": "application/json"},
    body: JSON.stringify(body),
  });
}

export class Api {
  constructor(user) {
    this.user = user;
  }

  state() {
    return get("state", {user: this.user});
  }
  history(chat, before, limit) {
    return get("history", {user: this.user, chat, before, limit});
  }
  invoice(slug) {
    return get("invoice", {user: this.user, slug});
  }
  eventsAddress() {
    return `${BASE}events?${new URLSearchParams({user: this.user})}`;
  }

  send(chat, values) {
    return this.#act("send", {chat, ...values});
  }
  start(bot, payload) {
    return this.#act("start", {bot, payload});
  }
  press(chat, message, row, column) {
    return this.#act("press", {chat, message, row, column});
  }
  react(chat, message, emoji) {
    return this.#act("react", {chat, message, emoji});
  }
  edit(chat, message, text) {
    return this.#act("edit", {chat, message, text});
  }
  pay(what) {
    return this.#act("pay", what);
  }
  join(what) {
    return this.#act("join", what);
  }
  leave(chat) {
    return this.#act("leave", {chat});
  }
  block(bot) {
    return this.#act("block", {bot});
  }
  unblock(bot) {
    return this.#act("unblock", {bot});
  }
  read(chat) {
    return this.#act("read", {chat});
  }
  addBot(chat, bot, rights) {
    return this.#act("add_bot", {chat, bot, rights});
  }
  subscription(bot, action) {
    return this.#act("subscription", {bot, action});
  }
  topUp(stars) {
    return this.#act("topup", {stars});
  }
  decideJoin(chat, requestUser, approve) {
    return this.#act("decide_join", {chat, request_user: requestUser, approve});
  }
  makeChannel(values) {
    return post("channels", {...values, owner: this.user});
  }

  async upload(file) {
    const form = new FormData();
    form.append("file", file, file.name || "pasted.png");
    const {upload} = await ask("upload", {method: "POST", body: form});
    return upload;
  }

  #act(name, values) {
    return post(name, {user: this.user, ...values});
  }
}

export async function knownBots() {
  const {bots} = await get("bots");
  return bots ?? [];
}

export async function addPerson(values) {
  const answer = await post("users", values);
  return answer.user ?? answer;
}
