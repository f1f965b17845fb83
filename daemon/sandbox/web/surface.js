// What floats above one person's screen: toasts, alerts, sheets, menus. Each stays within its column, takes the
// focus while it is open, closes on Esc and gives the focus back.

import {el, setAria} from "./dom.js";
import {icon} from "./icons.js";

const TOAST_MS = 3_500;

export class Surface {
  constructor(root) {
    this.root = root;
    this.toasts = el("div", {class: "toasts", role: "status", aria: {live: "polite"}});
    root.append(this.toasts);
  }

  toast(text) {
    const note = el("div", {class: "toast"}, text);
    this.toasts.append(note);
    setTimeout(() => note.classList.add("leaving"), TOAST_MS);
    setTimeout(() => note.remove(), TOAST_MS + 250);
  }

  /** Tells a refusal in words. */
  refused(error) {
    this.toast(error.message || "That didn't work");
  }

  alert(text, title = "") {
    return this.#ask({title, text, yes: "OK"});
  }

  /** Gives whether the answer was yes. */
  confirm({title, text, yes = "OK", danger = false}) {
    return this.#ask({title, text, yes, no: "Cancel", danger});
  }

  #ask({title, text, yes, no, danger}) {
    return new Promise((resolve) => {
      let answer = false;
      const {body, close} = this.sheet({title, kind: "ask", closed: () => resolve(answer)});
      const say = (value) => () => {
        answer = value;
        close();
      };
      body.append(
        el("p", {class: "ask-text"}, text),
        el(
          "div",
          {class: "ask-buttons"},
          no && el("button", {class: "flat", on: {click: say(false)}}, no),
          el(
            "button",
            {class: danger ? "flat danger" : "flat strong", autofocus: true, on: {click: say(true)}},
            yes,
          ),
        ),
      );
      body.querySelector("[autofocus]").focus();
    });
  }

  /** A dialog; its content goes into body. closed runs once, however it closes. */
  sheet({title = "", kind = "", closed = () => {}}) {
    const body = el("div", {class: "sheet-body"});
    const close = () => {
      if (!dialog.isConnected) return;
      dialog.remove();
      before?.focus?.();
      closed();
    };
    const head =
      title &&
      el(
        "header",
        {class: "sheet-head"},
        kind !== "ask" &&
          el("button", {class: "round", aria: {label: "Close"}, on: {click: close}}, icon("close")),
        el("h2", {}, title),
      );
    const panel = el(
      "div",
      {
        class: `sheet ${kind}`.trim(),
        role: "dialog",
        tabIndex: -1,
        aria: {modal: true, label: title || "Message"},
      },
      head,
      body,
    );
    const dialog = el("div", {class: "veil"}, panel);
    const before = document.activeElement;
    dialog.addEventListener("pointerdown", ({target}) => target === dialog && close());
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        close();
      } else if (event.key === "Tab") keepInside(panel, event);
    });
    this.root.append(dialog);
    panel.focus();
    return {body, close, panel};
  }

  /** items: {text, icon, act, danger, checked}, or {choices: [{text, label, act}]} in one line. Opens at a button, or at a point. */
  menu(items, {button, x, y}) {
    this.closeMenu?.();
    const list = el("div", {class: "menu", role: "menu"});
    const before = document.activeElement;
    const outside = ({target}) => !list.contains(target) && close();
    const close = () => {
      list.remove();
      document.removeEventListener("pointerdown", outside, true);
      this.closeMenu = undefined;
      if (button) setAria(button, {expanded: false});
    };
    for (const item of items.filter(Boolean))
      list.append(item.choices ? menuChoices(item.choices, close) : menuItem(item, close));
    list.addEventListener("keydown", (event) => {
      const rows = [...list.querySelectorAll("button")];
      const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
      if (step) {
        event.preventDefault();
        rows.at((rows.indexOf(document.activeElement) + step) % rows.length).focus();
      } else if (event.key === "Escape") {
        event.stopPropagation();
        close();
        before?.focus?.();
      }
    });
    this.closeMenu = close;
    this.root.append(list);
    if (button) setAria(button, {expanded: true});
    place(
      list,
      this.root.getBoundingClientRect(),
      button?.getBoundingClientRect() ?? {left: x, right: x, top: y, bottom: y},
    );
    document.addEventListener("pointerdown", outside, true);
    list.querySelector(".menu-item")?.focus();
  }
}

function menuChoices(choices, close) {
  const button = ({text, label, act}) =>
    el(
      "button",
      {
        class: "menu-choice",
        role: "menuitem",
        aria: {label},
        on: {
          click: () => {
            close();
            act();
          },
        },
      },
      text,
    );
  return el("div", {class: "menu-choices"}, ...choices.map(button));
}

function menuItem(item, close) {
  const act = () => {
    close();
    item.act();
  };
  return el(
    "button",
    {class: item.danger ? "menu-item danger" : "menu-item", role: "menuitem", on: {click: act}},
    item.icon && (item.icon instanceof Node ? item.icon : icon(item.icon)),
    el("span", {class: "menu-text"}, item.text),
    item.checked && icon("check"),
    item.note,
  );
}

function place(list, frame, anchor) {
  const {width, height} = list.getBoundingClientRect();
  const gap = 6;
  const left = anchor.left - frame.left;
  const top = anchor.bottom - frame.top + gap;
  const fitsBelow = top + height < frame.height;
  list.style.left = `${Math.max(gap, Math.min(left, frame.width - width - gap))}px`;
  list.style.top = `${fitsBelow ? top : Math.max(gap, anchor.top - frame.top - height - gap)}px`;
}

function keepInside(panel, event) {
  const stops = [...panel.querySelectorAll("button, input, textarea, select, [tabindex='0']")].filter(
    (stop) => !stop.disabled && stop.offsetParent,
  );
  if (!stops.length) return event.preventDefault();
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (
    document.activeElement !== edge &&
    panel.contains(document.activeElement) &&
    document.activeElement !== panel
  )
    return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0]).focus();
}
