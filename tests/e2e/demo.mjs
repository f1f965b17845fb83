// The demo as `./dev demo` runs it: the daemon, its bot and a Telegram of its own, with people who live there.

import {execFile, spawn} from "node:child_process";
import {mkdtempSync, openSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {createServer} from "node:net";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {promisify} from "node:util";

import {Person, Sandbox, ended, eventually} from "./sandbox.mjs";

const START_MS_MAX = 30_000;
const run = promisify(execFile);

export class Demo {
  /** With more lines of configuration. */
  static async start(settings = []) {
    const dir = mkdtempSync(join(tmpdir(), "banana-demo-"));
    const [web, telegram] = [await freePort(), await freePort()];
    const config = join(dir, "banana.yaml");
    writeFileSync(
      config,
      [
        `data_dir: ${dir}`,
        `web: {listen: "127.0.0.1:${web}"}`,
        `sandbox: {address: "127.0.0.1:${telegram}"}`,
        `telegram: {api_base: "http://127.0.0.1:${telegram}"}`,
        // A test presses faster than people may.
        "moderation: {updates_per_second: 0}",
        ...settings,
      ].join("\n"),
    );
    const log = join(dir, "bananad.log");
    const child = spawn(`${process.env.BANANA_BIN}/bananad`, ["demo", "--config", config], {
      stdio: ["ignore", openSync(log, "w"), openSync(log, "a")],
    });
    const demo = new Demo(dir, config, child, new Sandbox(child, `http://127.0.0.1:${telegram}`));
    await eventually(() => demo.#isReady(log), "the demo is ready", START_MS_MAX);
    return demo;
  }

  constructor(dir, config, child, sandbox) {
    this.dir = dir;
    this.config = config;
    this.child = child;
    this.sandbox = sandbox;
  }

  async stop() {
    await ended(this.child);
    rmSync(this.dir, {recursive: true});
  }

  /** What bananactl prints, with --json as a value. */
  async bananactl(...words) {
    const {stdout} = await run(`${process.env.BANANA_BIN}/bananactl`, [
      ...words,
      "--json",
      "--config",
      this.config,
    ]);
    return JSON.parse(stdout);
  }

  /** The studio's number. */
  async studio() {
    const {bots} = await this.sandbox.get("bots");
    return bots.find(({username}) => username === "banana_studio_bot").id;
  }

  /** One of those who live in the demo. */
  async person(firstName) {
    const {users} = await this.sandbox.get("state");
    return new Person(
      this.sandbox,
      users.find(({first_name}) => first_name === firstName),
    );
  }

  async #isReady(log) {
    if (this.child.exitCode !== null) throw new Error(`the demo ended: ${readFileSync(log, "utf8")}`);
    try {
      return (await this.sandbox.get("bots")).bots.length > 0;
    } catch {
      return false;
    }
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const {port} = server.address();
      server.close(() => resolve(port));
    });
  });
}
