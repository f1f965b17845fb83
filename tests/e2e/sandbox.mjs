// A sandbox of one's own for a test, and what its people do there (daemon/sandbox/README.md).

import {spawn} from "node:child_process";
import {createInterface} from "node:readline";

const BIN = process.env.BANANA_BIN;
const START_MS_MAX = 20_000;

export class Sandbox {
  static async start() {
    const child = spawn(`${BIN}/telegram-sandbox`, ["--listen", "127.0.0.1:0", "--no-limits"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const line = await firstLine(child);
    const address = /127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (!address) throw new Error(`the sandbox said: ${line}`);
    return new Sandbox(child, `http://${address}`);
  }

  constructor(child, origin) {
    this.child = child;
    this.origin = origin;
  }

  stop() {
    return ended(this.child);
  }

  async get(path, values = {}) {
    return this.#answer(await fetch(`${this.origin}/sandbox/api/${path}?${new URLSearchParams(values)}`));
  }

  async post(path, body) {
    const request = {
      method: "POST",
      headers: {"content-type": "application/json"},
      body: JSON.stringify(body),
    };
    return this.#answer(await fetch(`${this.origin}/sandbox/api/${path}`, request));
  }

  async #answer(response) {
    const body = await response.json();
    if (!response.ok) throw new Error(body.error.message);
    return body;
  }

  async person(values) {
    return new Person(this, (await this.post("users", values)).user);
  }

  /** Gives {id, username, token}. */
  bot(username, name) {
    return this.post("bots", {username, name});
  }
}

export class Person {
  constructor(sandbox, user) {
    this.sandbox = sandbox;
    this.id = user.id;
  }

  act(name, values) {
    return this.sandbox.post(name, {user: this.id, ...values});
  }
  async upload(name, type, bytes) {
    const form = new FormData();
    form.append("file", new Blob([bytes], {type}), name);
    const request = {method: "POST", body: form};
    return (await (await fetch(`${this.sandbox.origin}/sandbox/api/upload`, request)).json()).upload;
  }
  async stars() {
    return (await this.sandbox.get("state", {user: this.id})).me.stars;
  }
  async messages(bot) {
    return (await this.sandbox.get("history", {user: this.id, bot, limit: 50})).messages;
  }

  /** The newest message of the bot for which wanted(message) holds; waits for it. */
  async sees(bot, wanted, what) {
    return eventually(
      async () => (await this.messages(bot)).findLast((one) => !one.out && wanted(one)),
      what,
    );
  }
}

/** Asks a process to end and waits until it has. */
export async function ended(child) {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}

/** The first truthy thing that look() gives. */
export async function eventually(look, what, timeMax = 10_000) {
  const until = Date.now() + timeMax;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > until) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A picture that any decoder reads, 320 by 240, one colour, as PNG. */
export const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAUAAAADwCAIAAAD+Tyo8AAACEElEQVR42u3TQQkAAAgEwYtjfwxmBDv4EwYmwcJmuoCnIgEYGDAw" +
    "YGAwMGBgwMCAgcHAgIEBA4OBAQMDBgYMDAYGDAwYGDAwGBgwMGBgMDBgYMDAgIHBwICBAQMDBgYDAwYGDAwGBgwMGBgwMBgYMDBg" +
    "YDCwCmBgwMCAgcHAgIEBAwMGBgMDBgYMDAYGDAwYGDAwGBgwMGBgwMBgYMDAgIHBwICBAQMDBgYDAwYGDAwYGAwMGBgwMBgYMDBg" +
    "YMDAYGDAwICBwcCAgQEDAwYGAwMGBgwMGBgMDBgYMDAYGDAwYGDAwGBgwMCAgQEDg4EBAwMGBgMDBgYMDBgYDAwYGDAwYGAwMGBg" +
    "wMBgYMDAgIEBA4OBAQMDBgYDAwYGDAwYGAwMGBgwMGBgMDBgYMDAYGDAwICBAQODgQEDAwYGDAwGBgwMGBgMDBgYMDBgYDAwYGDA" +
    "wGBgFcDAgIEBA4OBAQMDBgYMDAYGDAwYGAwMGBgwMGBgMDBgYMDAgIHBwICBAQODgQEDAwYGDAwGBgwMGBgwMBgYMDBgYDAwYGDA" +
    "wICBwcCAgQEDg4EBAwMGBgwMBgYMDBgYMDAYGDAwYGAwMGBgwMCAgcHAgIEBAwMGBgMDBgYMDAYGDAwYGDAwGBgwMGBgwMBgYMDA" +
    "gIHBwICBAQMDBgYDAwYGDAwGBgwMGBgwMBgYMDBgYMDAYGDAwMDdAhLrL5Z2t39xAAAAAElFTkSuQmCC",
  "base64",
);

function firstLine(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the sandbox did not start")), START_MS_MAX);
    timer.unref();
    child.once("exit", (code) => reject(new Error(`the sandbox ended with ${code}`)));
    child.once("error", reject);
    createInterface({input: child.stdout}).once("line", (line) => {
      clearTimeout(timer);
      resolve(line);
    });
  });
}
