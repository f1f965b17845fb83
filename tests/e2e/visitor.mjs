// Somebody in a chat with the studio: presses by what a button means and not by how it is called, so the same walk goes in
// every language; remembers every word the bot ever showed and which rows of its program were used.
//
//   const ann = await Visitor.of(person, bot);
//   await ann.start();
//   await ann.press("a:language:choose:en");
//   await ann.at("home");

const PATIENCE_MS = 15_000;
/** These have no button of their own by which they could be told. */
const PLAIN = {
  home: (data) => data.includes("g:create") && data.includes("g:help"),
  support: (data) => data.every((one) => one === "g:home"),
};

export class Visitor {
  static async of(person, bot) {
    const visitor = new Visitor(person, bot);
    await visitor.#follow();
    return visitor;
  }

  constructor(person, bot) {
    this.person = person;
    this.bot = bot;
    this.chat = new Map(); // what is in it now, by id
    this.sent = new Set(); // ids of all there ever were
    this.told = []; // {text, where}: all there ever was
    this.used = new Set(); // "screen home", "action create.price", "deed again", "command new"
    this.where = "";
    this.waiting = new Set();
    this.ending = new AbortController();
  }

  stop() {
    this.ending.abort();
  }

  async start(payload) {
    return this.#send(() => this.person.act("start", {bot: this.bot, payload}), "start");
  }
  async say(text) {
    const command = /^\/([a-z]+)/.exec(text)?.[1];
    return this.#send(() => this.person.act("send", {chat: this.bot, text}), command);
  }
  async show(files, caption) {
    return this.#send(() => this.person.act("send", {chat: this.bot, files, caption}));
  }
  /** In answer to a message of the bot's. */
  async reply(message, text) {
    return this.person.act("send", {chat: this.bot, text, reply_to: message});
  }

  /**
   * A button of the screen, or a standing one of the newest message that has it: of several the first, or another.
   * Gives what Telegram shows above the chat. What changes nothing there `stays`.
   */
  async press(what, {stays = false, which = 0} = {}) {
    const message = what.startsWith("d:") ? this.newest((one) => button(one, what)) : this.screen();
    const pressed = message && button(message, what, which);
    if (!pressed) throw new Error(`no button ${what} at ${this.where}: ${this.describe()}`);
    const [kind, one, two] = pressed.data.split(":");
    this.last = what;
    const before = this.changes;
    const answer = await this.person.act("press", {
      chat: this.bot,
      message: message.id,
      data: pressed.data,
    });
    const toast = answer.answer?.text ?? "";
    this.#hear(toast, `the answer to ${what}`);
    if (!stays && kind !== "d") await this.until(() => this.changes > before, `what ${what} brings`);
    if (kind === "a") this.used.add(`action ${one}.${two}`);
    if (kind === "d") this.used.add(`deed ${one}`);
    return toast;
  }

  /** Waits until this is the screen they are on. */
  async at(name) {
    await this.until(() => this.#isAt(name), `the screen ${name}`);
    this.where = name;
    this.used.add(`screen ${name}`);
    return this.screen();
  }

  /** Presses and is somewhere. */
  async go(what, name) {
    await this.press(what);
    return this.at(name);
  }

  /** The newest message with buttons that are not standing ones. */
  screen() {
    return this.newest((one) => data(one).some((each) => /^[ag]:/.test(each)));
  }
  newest(wanted) {
    return [...this.chat.values()].findLast((one) => !one.out && wanted(one));
  }
  has(what) {
    const screen = this.screen();
    return Boolean(screen && button(screen, what));
  }

  async sees(wanted, what) {
    return this.until(() => this.newest(wanted), what);
  }

  until(look, what) {
    const found = look();
    if (found) return found;
    return new Promise((resolve, reject) => {
      const waiter = () => {
        const found = look();
        if (!found) return;
        clearTimeout(timer);
        this.waiting.delete(waiter);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.waiting.delete(waiter);
        reject(new Error(`never came: ${what}; at ${this.where} after ${this.last}: ${this.describe()}`));
      }, PATIENCE_MS);
      this.waiting.add(waiter);
    });
  }

  /** The last messages, for who reads why a test failed. */
  describe() {
    const last = [...this.chat.values()].slice(-3);
    return JSON.stringify(last.map((one) => [one.text ?? one.caption, data(one)]));
  }

  #isAt(name) {
    const screen = this.screen();
    if (!screen) return false;
    const all = data(screen);
    return PLAIN[name] ? PLAIN[name](all) : all.some((one) => one.startsWith(`a:${name}:`));
  }

  async #send(send, command) {
    const {messages} = await send();
    const last = messages.at(-1).id;
    if (command) this.used.add(`command ${command}`);
    await this.until(() => this.screen()?.id > last, `a screen below what was sent`);
    return last;
  }

  changes = 0;

  async #follow() {
    const address = `${this.person.sandbox.origin}/sandbox/api/events?user=${this.person.id}`;
    const response = await fetch(address, {signal: this.ending.signal});
    this.#read(response.body).catch((error) => {
      if (!this.ending.signal.aborted) throw error;
    });
  }

  async #read(body) {
    let rest = "";
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      const events = (rest + chunk).split("\n\n");
      rest = events.pop();
      for (const event of events) if (event.startsWith("data: ")) this.#apply(JSON.parse(event.slice(6)));
    }
  }

  #apply(event) {
    const message = event.message;
    if ((event.type === "message" || event.type === "edit") && message.chat === this.bot) {
      const was = this.screen()?.id;
      this.sent.add(message.id);
      if (!message.out) this.#see(message);
      this.chat.set(message.id, message);
      this.chat = new Map([...this.chat].sort(([a], [b]) => a - b));
      if (message.id === was || this.screen()?.id === message.id) this.changes += 1;
    }
    if (event.type === "delete") for (const id of event.ids ?? [message]) this.chat.delete(id);
    for (const waiter of [...this.waiting]) waiter();
  }

  #see(message) {
    const where = `message ${message.id}`;
    this.#hear(message.text ?? message.caption, where);
    if (message.invoice) {
      this.#hear(message.invoice.title, `${where}, an invoice`);
      this.#hear(message.invoice.description, `${where}, an invoice`);
    }
    for (const row of message.keyboard ?? [])
      for (const one of row) this.#hear(one.text, `${where}, a button`);
  }

  #hear(text, where) {
    if (text) this.told.push({text, where});
  }
}

function data(message) {
  return (message.keyboard ?? []).flat().flatMap((one) => one.data ?? []);
}
function button(message, what, which = 0) {
  const fitting = ({data}) => data === what || data?.startsWith(`${what}:`);
  return (message.keyboard ?? []).flat().filter(fitting)[which];
}
