// The bot's commands that begin with what is being typed.

import {el, fill} from "./dom.js";

const COUNT_MAX = 8;

export class Suggestions {
  /** say(text) sends a command. */
  constructor(say) {
    this.say = say;
    this.root = el("div", {class: "suggestions", role: "group", hidden: true, aria: {label: "Commands"}});
  }

  get shown() {
    return !this.root.hidden;
  }

  /** What Tab completes to. */
  get first() {
    return this.root.querySelector("strong").textContent;
  }

  focus() {
    this.root.firstElementChild.focus();
  }

  hide() {
    this.root.hidden = true;
  }

  follow(typed, commands) {
    const beginning = /^\/(\w*)$/.exec(typed)?.[1].toLowerCase();
    const found = (commands ?? []).filter(
      ({command}) => beginning !== undefined && command.startsWith(beginning),
    );
    this.root.hidden = !found.length;
    fill(
      this.root,
      found.slice(0, COUNT_MAX).map((one) => this.#row(one)),
    );
  }

  #row({command, description}) {
    const text = `/${command}`;
    return el(
      "button",
      {class: "suggestion", on: {click: () => this.say(text)}},
      el("strong", {}, text),
      el("span", {}, description),
    );
  }
}
