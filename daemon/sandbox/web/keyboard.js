// Buttons of bots: those under a message, and those in the place of the keyboard.

import {el} from "./dom.js";
import {icon, stars} from "./icons.js";

const MARKS = {url: "link", login_url: "link", web_app: "app", pay: "star", copy: "copy", copy_text: "copy"};

/** press(button, row, column) gives a promise; the button shows that it waits until then. */
export function inlineKeyboard(rows, press) {
  return el(
    "div",
    {class: "buttons", role: "group", aria: {label: "Buttons of the message"}},
    ...rows.map((row, y) =>
      el(
        "div",
        {class: "buttons-row"},
        ...row.map((button, x) => inlineButton(button, () => press(button, y, x))),
      ),
    ),
  );
}

function inlineButton(button, act) {
  const mark = MARKS[button.kind];
  const node = el(
    "button",
    {class: `inline ${STYLES[button.style] ?? ""}`.trim(), title: button.url},
    el("span", {class: "inline-text"}, ...label(button)),
    mark && mark !== "star" ? icon(mark, "mark") : null,
  );
  node.addEventListener("click", async () => {
    if (node.classList.contains("waiting")) return;
    node.classList.add("waiting");
    try {
      await act();
    } finally {
      node.classList.remove("waiting");
    }
  });
  return node;
}

const STYLES = {danger: "danger", success: "success", primary: "primary"};

/** In a pay button "⭐" and "XTR" stand for the golden star. */
function label({text, kind}) {
  if (kind !== "pay") return [text];
  const parts = text.split(/⭐️?|XTR/u);
  return parts.flatMap((part, index) => (index ? [icon("star", "gold"), part] : [part]));
}

export function payLabel(amount) {
  return [el("span", {}, "Pay"), stars(amount)];
}

/** markup is Telegram's ReplyKeyboardMarkup; say(text) sends what a button says. */
export function replyKeyboard(markup, say) {
  const rows = markup.keyboard ?? markup.rows ?? [];
  return el(
    "div",
    {
      class: markup.resize_keyboard ? "reply-keyboard" : "reply-keyboard tall",
      role: "group",
      aria: {label: "Bot's keyboard"},
    },
    ...rows.map((row) =>
      el(
        "div",
        {class: "reply-row"},
        ...row.map((button) => {
          const text = typeof button === "string" ? button : button.text;
          return el(
            "button",
            {
              class: `reply-button ${STYLES[button.style] ?? ""}`.trim(),
              on: {click: () => say(text, button)},
            },
            text,
          );
        }),
      ),
    ),
  );
}
